package interchange

import (
	"fmt"
	"strings"

	"binapustaka/lms"
)

// writer puts questions into a file and gathers what it cannot express.
type writer struct {
	out      strings.Builder
	number   int // of the question being written
	problems []Problem
	pictures func(path string) []byte // nil where there is none
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.out, format, args...) }

// refuse says why the question is left out.
func (w *writer) refuse(key string, args ...lms.Args) {
	w.problems = append(w.problems, Problem{Severity: Error, Key: key, Args: first(args), Question: w.number})
}

// warn says what of the question is left out.
func (w *writer) warn(key string, args ...lms.Args) {
	w.problems = append(w.problems, Problem{Severity: Warning, Key: key, Args: first(args), Question: w.number})
}

// number of an item as the caller has it, or its place.
func numberOf(it Item, i int) int {
	if it.Number != 0 {
		return it.Number
	}
	return i + 1
}
