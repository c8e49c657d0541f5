package competency

import (
	"unicode/utf8"

	"binapustaka/lms"
)

const (
	maxCode    = 60
	maxName    = 300
	maxLevel   = 40
	maxSource  = 160
	maxVersion = 40
	maxElement = 1000
)

// place is where something stood first.
type place struct {
	line  int
	group string
	unit  string
}

// builder puts rows together to a framework.
type builder struct {
	f        Framework
	problems []Problem
	codes    map[string]place
	groups   map[string]int    // by name, in f.Groups
	lines    map[[3]string]int // of code, element and criterion
	units    map[string][2]int // by code, in f.Groups and its Units
}

// build makes a framework of rows; the problems are all that is wrong with them.
func build(rows []Row) (Framework, []Problem) {
	b := builder{codes: map[string]place{}, groups: map[string]int{}, lines: map[[3]string]int{}, units: map[string][2]int{}}
	if len(rows) == 0 {
		b.problem(0, "competency.import_empty", nil)
	}
	for i, r := range rows {
		for _, f := range []struct {
			name, value string
			above       *string
			limit       int
		}{{"source", r.Source, &b.f.Source, maxSource}, {"version", r.Version, &b.f.Version, maxVersion}} {
			switch {
			case i == 0 && f.value == "":
				b.problem(r.Line, "competency.import_missing", lms.Args{"column": f.name})
			case *f.above == "":
				*f.above = f.value
				b.long(r.Line, f.name, f.value, f.limit)
			case f.value != "" && f.value != *f.above:
				b.problem(r.Line, "competency.import_two_frameworks", lms.Args{"column": f.name, "value": f.value, "first": *f.above})
			}
		}
		if b.sound(r) {
			b.add(r)
		}
	}
	return b.f, b.problems
}

func (b *builder) problem(line int, key string, args lms.Args) {
	b.problems = append(b.problems, Problem{line, key, args})
}

func (b *builder) long(line int, column, value string, limit int) {
	if n := utf8.RuneCountInString(value); n > limit {
		b.problem(line, "competency.import_long", lms.Args{"column": column, "n": n, "max": limit})
	}
}

// sound checks what can be seen in the row alone.
func (b *builder) sound(r Row) bool {
	before := len(b.problems)
	for _, f := range []struct{ name, value string }{{"code", r.Code}, {"group", r.Group}} {
		if f.value == "" {
			b.problem(r.Line, "competency.import_missing", lms.Args{"column": f.name})
		}
	}
	if r.Unit == "" && (r.Element != "" || r.Criterion != "" || r.UnitEN != "") {
		b.problem(r.Line, "competency.import_missing", lms.Args{"column": "unit"})
	} else if r.Element == "" && r.Criterion != "" {
		b.problem(r.Line, "competency.import_missing", lms.Args{"column": "element"})
	}
	b.long(r.Line, "code", r.Code, maxCode)
	for _, f := range []struct{ name, value string }{{"group", r.Group}, {"group_en", r.GroupEN}, {"unit", r.Unit}, {"unit_en", r.UnitEN}} {
		b.long(r.Line, f.name, f.value, maxName)
	}
	b.long(r.Line, "level", r.Level, maxLevel)
	b.long(r.Line, "element", r.Element, maxElement)
	b.long(r.Line, "criterion", r.Criterion, maxElement)
	return len(b.problems) == before
}

// add puts a sound row where it belongs.
func (b *builder) add(r Row) {
	key := [3]string{r.Code, r.Element, r.Criterion}
	if line, twice := b.lines[key]; twice {
		first := b.codes[r.Code]
		if first.group == r.Group && first.unit == r.Unit {
			b.problem(r.Line, "competency.import_twice", lms.Args{"code": r.Code, "line": line})
			return
		}
	} else {
		b.lines[key] = r.Line
	}
	first, known := b.codes[r.Code]
	if known && (first.group != r.Group || first.unit != r.Unit) {
		b.problem(r.Line, "competency.import_code_taken", lms.Args{"code": r.Code, "line": first.line})
		return
	}
	if !known {
		b.codes[r.Code] = place{r.Line, r.Group, r.Unit}
	}
	g, ok := b.groups[r.Group]
	if !ok {
		g = len(b.f.Groups)
		b.groups[r.Group] = g
		b.f.Groups = append(b.f.Groups, Competency{Name: r.Group, line: r.Line})
	}
	group := &b.f.Groups[g]
	b.agree(r.Line, "group_en", &group.NameEN, r.GroupEN)
	if r.Unit == "" {
		if group.Code != "" && group.Code != r.Code {
			b.problem(r.Line, "competency.import_group_codes", lms.Args{"group": r.Group, "code": group.Code})
			return
		}
		group.Code = r.Code
		b.agree(r.Line, "level", &group.Level, r.Level)
		return
	}
	at, ok := b.units[r.Code]
	if !ok {
		at = [2]int{g, len(group.Units)}
		b.units[r.Code] = at
		group.Units = append(group.Units, Competency{Code: r.Code, Name: r.Unit, line: r.Line})
	}
	unit := &b.f.Groups[at[0]].Units[at[1]]
	b.agree(r.Line, "unit_en", &unit.NameEN, r.UnitEN)
	b.agree(r.Line, "level", &unit.Level, r.Level)
	if r.Element != "" {
		unit.Elements = append(unit.Elements, Element{r.Element, r.Criterion})
	}
}

// agree keeps what is said first; another word later is a problem.
func (b *builder) agree(line int, column string, have *string, value string) {
	if *have == "" {
		*have = value
	} else if value != "" && value != *have {
		b.problem(line, "competency.import_disagrees", lms.Args{"column": column, "value": value, "first": *have})
	}
}
