package competency

// Framework is a set of competencies as one source wrote it down, in one version.
type Framework struct {
	ID      int64        `db:"id"`
	Source  string       `db:"source"`
	Version string       `db:"version"`
	Starter bool         `db:"starter"` // shipped with the program
	Groups  []Competency `db:"-"`
}

// Competency is a group of a framework, or a unit in a group. What can be
// required, shown and mapped is either.
type Competency struct {
	ID          int64  `db:"id"`
	FrameworkID int64  `db:"framework_id"`
	GroupID     int64  `db:"group_id"` // 0: it is a group
	Code        string `db:"code"`     // empty: a group that stands only as the name of its units
	Name        string `db:"name"`
	NameEN      string `db:"name_en"`
	Level       string `db:"level"` // as the framework has it, for example a rung of the KKNI
	Retired     bool   `db:"retired"`

	Elements []Element    `db:"-"` // of a unit
	Units    []Competency `db:"-"` // of a group
	line     int          // of the file, where it first stands
}

// Element is what a unit consists of, with one of its performance criteria when
// the source has them.
type Element struct {
	Element   string `db:"element"`
	Criterion string `db:"criterion"`
}

func (e Element) text() string {
	if e.Criterion == "" {
		return e.Element
	}
	return e.Element + " · " + e.Criterion
}

// NameIn is the name in a language, "en" or another; the source's own where it
// has no other.
func (c Competency) NameIn(language string) string {
	if language == "en" && c.NameEN != "" {
		return c.NameEN
	}
	return c.Name
}

// IsUnit tells a unit from a group.
func (c Competency) IsUnit() bool { return c.GroupID != 0 }

// All lists the groups and units of f in their order, each group before its units.
func (f Framework) All() []Competency {
	var all []Competency
	for _, g := range f.Groups {
		all = append(all, g)
		all = append(all, g.Units...)
	}
	return all
}

// Row is a line of a file: the lowest element with everything above it.
type Row struct {
	Line                      int
	Code                      string // of the unit, or of the group where no unit stands
	Group, GroupEN            string
	Unit, UnitEN              string
	Element, Criterion, Level string
	Source, Version           string // may be left out after the first row
}

// Rows is f as lines of a file.
func (f Framework) Rows() []Row {
	var rows []Row
	for _, g := range f.Groups {
		base := Row{Group: g.Name, GroupEN: g.NameEN, Source: f.Source, Version: f.Version}
		if g.Code != "" {
			row := base
			row.Code, row.Level = g.Code, g.Level
			rows = append(rows, row)
		}
		for _, u := range g.Units {
			row := base
			row.Code, row.Unit, row.UnitEN, row.Level = u.Code, u.Name, u.NameEN, u.Level
			if len(u.Elements) == 0 {
				rows = append(rows, row)
			}
			for _, e := range u.Elements {
				row.Element, row.Criterion = e.Element, e.Criterion
				rows = append(rows, row)
			}
		}
	}
	return rows
}
