package competency

import (
	"cmp"
	"slices"
	"strconv"

	"binapustaka/lms"
)

// Action is what an import does with a thing.
type Action string

const (
	Create Action = "create"
	Change Action = "change"
	Retire Action = "retire" // no longer in the file: it stays where it is used, and is offered no more
	Revive Action = "revive" // in the file again
)

// Step is one thing that an import would do, or has done.
type Step struct {
	Action Action       `json:"action"`
	Kind   string       `json:"kind"` // group, unit or mapping
	Code   string       `json:"code"`
	Name   string       `json:"name"`
	Fields []Difference `json:"fields,omitempty"` // of a change
}

// Difference is what changes: a field of a competency, or an element that comes
// (From is empty) or goes (To is empty).
type Difference struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// Report is what an import found, would do and, when Written, did.
type Report struct {
	File
	FrameworkID int64 // 0: it is not there yet
	Steps       []Step
	Unchanged   int
	Written     bool
}

// Action and ActionArgs name an import that was written in the audit log.
func (r Report) Action() string {
	if r.IsMapping {
		return "mapping_imported"
	}
	return "framework_imported"
}
func (r Report) ActionArgs() lms.Args {
	return lms.Args{"source": r.Framework.Source, "version": r.Framework.Version, "n": len(r.Steps)}
}

// compare says how have becomes want. It writes the ids of what is there into
// want; have's own retired ids are those of the last result.
func compare(have Framework, want *Framework) (steps []Step, unchanged int, retired []int64, problems []Problem) {
	byCode, byName := map[string]Competency{}, map[string]Competency{}
	for _, c := range have.All() {
		if c.Code != "" {
			byCode[c.Code] = c
		}
		if !c.IsUnit() {
			byName[c.Name] = c
		}
	}
	kept := map[int64]bool{}
	match := func(c *Competency, unit bool) (old Competency, ok bool) {
		if old, ok = byCode[c.Code]; !ok && !unit { // of a group that is known by its name alone
			if old, ok = byName[c.Name]; ok && old.Code != "" && c.Code != "" || kept[old.ID] {
				return Competency{}, false
			}
		}
		if ok && old.IsUnit() != unit {
			problems = append(problems, Problem{c.line, "competency.import_kind", lms.Args{"code": c.Code}})
			return Competency{}, false
		}
		return old, ok
	}
	groupNames := map[int64]string{}
	for _, g := range have.Groups {
		groupNames[g.ID] = g.Name
	}
	note := func(c *Competency, unit bool, group string, groupID int64) {
		s := Step{Action: Create, Kind: "group", Code: c.Code, Name: c.Name}
		if unit {
			s.Kind = "unit"
		}
		if old, ok := match(c, unit); ok {
			c.ID, kept[old.ID] = old.ID, true
			if !unit && c.Code == "" { // without a row of its own the file says no more of it than its name
				c.Code, c.NameEN, c.Level = old.Code, cmp.Or(c.NameEN, old.NameEN), old.Level
			}
			s.Action, s.Fields = Change, differences(old, *c)
			if unit && (groupID == 0 || old.GroupID != groupID) {
				s.Fields = append(s.Fields, Difference{"group", groupNames[old.GroupID], group})
			}
			if old.Retired {
				s.Action = Revive
			} else if len(s.Fields) == 0 {
				unchanged++
				return
			}
		}
		steps = append(steps, s)
	}
	for i := range want.Groups {
		g := &want.Groups[i]
		note(g, false, "", 0)
		for j := range g.Units {
			note(&g.Units[j], true, g.Name, g.ID)
		}
	}
	for _, c := range have.All() {
		if kept[c.ID] || c.Retired {
			continue
		}
		s := Step{Action: Retire, Kind: "group", Code: c.Code, Name: c.Name}
		if c.IsUnit() {
			s.Kind = "unit"
		}
		steps = append(steps, s)
		retired = append(retired, c.ID)
	}
	return steps, unchanged, retired, problems
}

// differences are the fields of a competency that are no longer as they were.
func differences(old, now Competency) (list []Difference) {
	for _, f := range []struct{ name, from, to string }{{"code", old.Code, now.Code}, {"name", old.Name, now.Name},
		{"name_en", old.NameEN, now.NameEN}, {"level", old.Level, now.Level}} {
		if f.from != f.to {
			list = append(list, Difference{f.name, f.from, f.to})
		}
	}
	if slices.Equal(old.Elements, now.Elements) {
		return list
	}
	before := len(list)
	for _, e := range old.Elements {
		if !slices.Contains(now.Elements, e) {
			list = append(list, Difference{"element", e.text(), ""})
		}
	}
	for _, e := range now.Elements {
		if !slices.Contains(old.Elements, e) {
			list = append(list, Difference{"element", "", e.text()})
		}
	}
	if len(list) == before {
		list = append(list, Difference{"order", strconv.Itoa(len(old.Elements)), strconv.Itoa(len(now.Elements))})
	}
	return list
}
