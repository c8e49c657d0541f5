package main

import (
	"errors"
	"fmt"
	"strings"

	"binapustaka/lms"
)

// level is how grave a finding is.
type level string

const (
	good    level = "ok"
	warning level = "warning" // works, and should be put right
	problem level = "problem" // something does not work
)

// finding is one thing that an examination found: the message key says what
// it is and, where it is not good, what to do.
type finding struct {
	level   level
	library string // name, empty for the whole installation
	key     string
	args    lms.Args
	cause   error
	sql     []string // statements that put it right
}

// examination collects findings.
type examination struct {
	library  string
	findings []finding
}

func (e *examination) add(l level, key string, args lms.Args) *finding {
	e.findings = append(e.findings, finding{level: l, library: e.library, key: key, args: args})
	return &e.findings[len(e.findings)-1]
}

// failed is the problem that err is.
func (e *examination) failed(err error) {
	var known *lms.Error
	if errors.As(err, &known) {
		e.add(problem, known.Key, known.Args).cause = known.Err
		return
	}
	e.add(problem, "doctor.failed", nil).cause = err
}

func (e *examination) count(l level) (n int) {
	for _, f := range e.findings {
		if f.level == l {
			n++
		}
	}
	return n
}

// outcome is nil without a problem, else the exit code.
func (e *examination) outcome() error {
	if e.count(problem) > 0 {
		return exitError(1)
	}
	return nil
}

type findingJSON struct {
	Level   level    `json:"level"`
	Check   string   `json:"check"`
	Library string   `json:"library,omitempty"`
	Text    string   `json:"text"`
	Cause   string   `json:"cause,omitempty"`
	SQL     []string `json:"sql,omitempty"`
}

func (p *program) findingsJSON(e *examination) error {
	list := []findingJSON{}
	for _, f := range e.findings {
		j := findingJSON{f.level, f.key, f.library, p.say.T(f.key, f.args), "", f.sql}
		if f.cause != nil {
			j.Cause = f.cause.Error()
		}
		list = append(list, j)
	}
	return writeJSON(p.out, list)
}

// findings writes what was found, by library, and how it stands in all.
func (p *program) findings(e *examination) {
	width := 0
	for _, l := range []level{good, warning, problem} {
		width = max(width, len([]rune(p.say.T("doctor.level_"+string(l)))))
	}
	for i, f := range e.findings {
		if i > 0 && f.library != e.findings[i-1].library {
			fmt.Fprintln(p.out)
		}
		if f.library != "" && (i == 0 || f.library != e.findings[i-1].library) {
			fmt.Fprintln(p.out, f.library)
		}
		name := p.say.T("doctor.level_" + string(f.level))
		fmt.Fprintf(p.out, "%s%s  %s\n", name, strings.Repeat(" ", width-len([]rune(name))), p.say.T(f.key, f.args))
		indent := strings.Repeat(" ", width+2)
		if f.cause != nil {
			fmt.Fprintln(p.out, indent+f.cause.Error())
		}
		for _, statement := range f.sql {
			fmt.Fprintln(p.out, indent+statement)
		}
	}
	fmt.Fprintln(p.out)
	fmt.Fprintln(p.out, p.say.T("doctor.outcome", lms.Args{"problems": e.count(problem), "warnings": e.count(warning)}))
}
