package competency

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"binapustaka/lms"
)

// separators are what may stand between columns, the likeliest first.
const separators = ",;\t"

// readCSV reads a file whose first line names its columns, in any order.
func readCSV(text string) (s sheet) {
	ahead := 0
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") { // Excel's own
		text, ahead = rest, 1
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = separator(text), -1
	var names []string // of the columns, "" for what is none of ours
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			s.problem(parse.StartLine+ahead, "competency.import_quotes")
			if names == nil {
				s.unreadable = true
				return s
			}
			continue
		}
		line, _ := r.FieldPos(0)
		if line += ahead; names == nil {
			if names = s.headings(line, cells); s.unreadable {
				return s
			}
			continue
		}
		rec := record{line, map[string]string{}}
		blank := true
		for i, cell := range cells {
			switch cell = lms.Line(cell); {
			case cell == "":
			case i >= len(names):
				s.problem(line, "competency.import_cells", lms.Args{"n": len(cells), "columns": len(names)})
				blank = false
			case names[i] != "":
				rec.cell[names[i]], blank = cell, false
			}
		}
		if !blank {
			s.records = append(s.records, rec)
		}
	}
	if names == nil {
		s.problem(0, "competency.import_empty")
		s.unreadable = true
	}
	return s
}

// separator is the one under which most headings are ours.
func separator(text string) rune {
	first := ""
	for line := range strings.SplitSeq(text, "\n") {
		if first = line; strings.TrimSpace(line) != "" {
			break
		}
	}
	best, most := rune(separators[0]), 0
	for _, sep := range separators {
		known := 0
		for cell := range strings.SplitSeq(first, string(sep)) {
			if column(strings.Trim(cell, `" `)) != "" {
				known++
			}
		}
		if known > most {
			best, most = sep, known
		}
	}
	return best
}

// headings finds out what the columns are.
func (s *sheet) headings(line int, cells []string) []string {
	names := make([]string, len(cells))
	for i, cell := range cells {
		name := column(cell)
		switch {
		case name == "" && lms.Line(cell) != "":
			s.warnings = append(s.warnings, Problem{Line: line, Key: "competency.import_column_unknown", Args: lms.Args{"column": lms.Line(cell)}})
		case name != "" && s.has(name):
			s.problem(line, "competency.import_column_twice", lms.Args{"column": name})
		case name != "":
			names[i] = name
			s.columns = append(s.columns, name)
		}
	}
	needed := []string{"code", "group"}
	if s.has("to_code") || s.has("relation") {
		needed = []string{"code", "relation", "to_code"}
	}
	for _, name := range needed {
		if !s.has(name) {
			s.problem(line, "competency.import_column_missing", lms.Args{"column": name})
			s.unreadable = true
		}
	}
	return names
}

// CSV is f as a file that Read understands.
func (f Framework) CSV() []byte {
	records := [][]string{frameworkColumns}
	for _, row := range f.Rows() {
		records = append(records, row.cells())
	}
	return writeCSV(records)
}

func writeCSV(records [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.WriteAll(records) // into memory: it cannot fail
	return slices.Clip(b.Bytes())
}
