package course

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A brief course is found by the work that it is for, serves no competency and
// grants no JP: a two-minute answer teaches none and is not a training.
func checkBrief(t *testing.T, c starter) {
	t.Helper()
	if len(c.Work) == 0 || len(c.Competencies) > 0 || c.JP != 0 || c.Level != Basic || c.Test.Code != "" || len(c.pictures) > 0 || !strings.HasPrefix(c.Title, "Dua menit di ") {
		t.Errorf("%s: %+v", c.name, c.Details)
	}
	lessons, titles := 0, map[string]bool{}
	for _, m := range c.Modules {
		for _, l := range m.Lessons {
			lessons++
			if n := len(strings.Fields(l.body)); n < 130 || n > 220 {
				t.Errorf("%s/%s: %d words", c.name, l.File, n)
			}
			if l.Kind != "" || l.Minutes != 2 || l.Optional || titles[l.Title] || len(l.Title) > 50 {
				t.Errorf("%s/%s: %+v", c.name, l.File, l)
			}
			titles[l.Title] = true
		}
	}
	if len(c.Modules) == 0 || lessons < 4 || lessons > 8 {
		t.Errorf("%s: %d modules, %d lessons", c.name, len(c.Modules), lessons)
	}
}

// The brief courses together are for every kind of work in SLiMS, and send who
// wants more to courses that ship.
func TestBriefStartersCoverTheWork(t *testing.T) {
	var work []WorkKind
	titles := map[string]bool{}
	all := must[[]starter](t)(starters())
	for _, c := range all {
		titles[c.Title] = true
		if slices.Contains(brief, c.name) {
			work = append(work, c.Work...)
		}
	}
	for _, k := range WorkKinds {
		if n := len(slices.DeleteFunc(slices.Clone(work), func(w WorkKind) bool { return w != k })); n != 1 {
			t.Errorf("%d brief courses are for %s", n, k)
		}
	}
	named := regexp.MustCompile(`kursus «([^»]+)»`)
	for _, c := range all {
		if !slices.Contains(brief, c.name) {
			continue
		}
		for _, m := range c.Modules {
			for _, l := range m.Lessons {
				for _, found := range named.FindAllStringSubmatch(l.body, -1) {
					if !titles[found[1]] {
						t.Errorf("%s/%s: there is no course %q", c.name, l.File, found[1])
					}
				}
			}
		}
	}
}
