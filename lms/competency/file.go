package competency

import (
	"slices"
	"strings"
	"unicode"

	"binapustaka/lms"
)

// File is what a file says: a framework, or which competencies of different
// frameworks answer to each other.
type File struct {
	IsMapping bool
	Framework Framework
	Mappings  []Mapping
	Warnings  []Problem
	Problems  []Problem // the file may be used when there is none
}

// Read understands a file, CSV with a comma, semicolon or tab between its
// columns or JSON, and says everything that is wrong with it.
func Read(b []byte) File {
	text, warnings, problems := decode(b)
	f := File{Warnings: warnings, Problems: problems}
	if len(problems) > 0 {
		return f
	}
	read := readCSV
	if start := strings.TrimLeftFunc(text, unicode.IsSpace); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		read = readJSON
	}
	s := read(text)
	f.Warnings = append(f.Warnings, s.warnings...)
	f.Problems = s.problems
	if f.IsMapping = s.has("to_code") || s.has("relation"); f.IsMapping {
		f.Mappings, problems = mappings(s.records)
	} else {
		rows := make([]Row, len(s.records))
		for i, r := range s.records {
			rows[i] = r.row()
		}
		f.Framework, problems = build(rows)
	}
	if !s.unreadable {
		f.Problems = append(f.Problems, problems...)
	}
	byLine(f.Problems)
	return f
}

func byLine(list []Problem) {
	slices.SortStableFunc(list, func(a, b Problem) int { return a.Line - b.Line })
}

// sheet is a file cut into records.
type sheet struct {
	columns    []string
	records    []record
	warnings   []Problem
	problems   []Problem
	unreadable bool // nothing can be said of its records
}

func (s sheet) has(column string) bool { return slices.Contains(s.columns, column) }

func (s *sheet) problem(line int, key string, args ...lms.Args) {
	p := Problem{Line: line, Key: key}
	if len(args) > 0 {
		p.Args = args[0]
	}
	s.problems = append(s.problems, p)
}

// record is one line of a file by the names of its columns.
type record struct {
	line int
	cell map[string]string
}

func (r record) row() Row {
	return Row{Line: r.line, Code: r.cell["code"], Group: r.cell["group"], GroupEN: r.cell["group_en"], Unit: r.cell["unit"], UnitEN: r.cell["unit_en"],
		Element: r.cell["element"], Criterion: r.cell["criterion"], Level: r.cell["level"], Source: r.cell["source"], Version: r.cell["version"]}
}

// cells are the columns of a framework file in their order.
func (r Row) cells() []string {
	return []string{r.Code, r.Group, r.GroupEN, r.Unit, r.UnitEN, r.Element, r.Criterion, r.Level, r.Source, r.Version}
}

var (
	frameworkColumns = []string{"code", "group", "group_en", "unit", "unit_en", "element", "criterion", "level", "source", "version"}
	mappingColumns   = []string{"code", "source", "version", "relation", "to_code", "to_source", "to_version"}
)

// otherNames are headings that people write instead.
var otherNames = map[string]string{
	"kode": "code", "kode_unit": "code", "kelompok": "group", "kelompok_unit": "group", "judul_unit": "unit", "unit_kompetensi": "unit", "elemen": "element",
	"elemen_kompetensi": "element", "performance_criterion": "criterion", "kriteria": "criterion", "kriteria_unjuk_kerja": "criterion", "kuk": "criterion",
	"jenjang": "level", "tingkat": "level", "sumber": "source", "versi": "version", "hubungan": "relation", "ke_kode": "to_code", "ke_sumber": "to_source", "ke_versi": "to_version",
}

// column is the column that a heading means, "" when it is none of ours.
func column(heading string) string {
	name := strings.ReplaceAll(strings.ToLower(lms.Line(heading)), " ", "_")
	if known, ok := otherNames[name]; ok {
		return known
	}
	if slices.Contains(frameworkColumns, name) || slices.Contains(mappingColumns, name) {
		return name
	}
	return ""
}
