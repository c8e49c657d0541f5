package interchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Say is the problem in words, with the part of the question it is in.
func (p Problem) Say(l locale.Locale) string {
	args := p.Args
	if kind, ok := args["kind"].(string); ok {
		args = lms.Args{"kind": l.T("question.kind_" + kind)}
	}
	text := l.T(p.Key, args)
	if part, n, ok := strings.Cut(p.Field, "-"); ok {
		if i, err := strconv.Atoi(n); err == nil && l.Has("interchange.at_"+part) {
			return l.T("interchange.at_"+part, lms.Args{"n": i + 1}) + ": " + text
		}
	}
	return text
}

// Group is a problem with all the places where it is.
type Group struct {
	Problem
	Lines []int // sorted, each once; none where lines mean nothing
	Count int
}

// Grouped puts problems that say the same together: errors first, otherwise in
// the order of their first lines.
func Grouped(list []Problem) []Group {
	var groups []Group
	at := map[string]int{}
	for _, p := range list {
		key := fmt.Sprint(p.Severity, p.Key, p.Args, p.Field)
		i, known := at[key]
		if !known {
			i = len(groups)
			at[key] = i
			groups = append(groups, Group{Problem: p})
		}
		g := &groups[i]
		g.Count++
		if p.Line > 0 && (len(g.Lines) == 0 || g.Lines[len(g.Lines)-1] != p.Line) {
			g.Lines = append(g.Lines, p.Line)
		}
	}
	for i := range groups {
		slices.Sort(groups[i].Lines)
		groups[i].Lines = slices.Compact(groups[i].Lines)
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return severityRank(a.Severity) - severityRank(b.Severity) })
	return groups
}

func severityRank(s Severity) int {
	if s == Error {
		return 0
	}
	return 1
}
