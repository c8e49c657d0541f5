package competency

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
)

// readJSON reads {"source": …, "version": …, "competencies": [rows]} or
// {"mappings": [rows]}; the rows have the columns of the CSV file.
func readJSON(text string) (s sheet) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	line := func(offset int64) int { return 1 + strings.Count(text[:min(int(offset), len(text))], "\n") }
	fail := func(err error) sheet {
		at, key := d.InputOffset(), "competency.import_json"
		if e, ok := err.(*json.SyntaxError); ok {
			at = e.Offset
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			at, key = int64(len(strings.TrimRight(text, "\n"))), "competency.import_json_cut"
		}
		s.problem(line(at), key)
		s.unreadable = true
		return s
	}
	above := map[string]string{} // said once for all rows
	rows := func() error {
		for d.More() {
			begins := d.InputOffset()
			begins += int64(len(text[begins:]) - len(strings.TrimLeft(text[begins:], ", \t\n")))
			var raw any
			if err := d.Decode(&raw); err != nil {
				return err
			}
			s.object(line(begins), raw)
		}
		_, err := d.Token()
		return err
	}
	start, err := d.Token()
	if err != nil {
		return fail(err)
	}
	if start == json.Delim('[') {
		if err := rows(); err != nil {
			return fail(err)
		}
	} else {
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return fail(err)
			}
			at := line(d.InputOffset())
			switch name := fmt.Sprint(key); name {
			case "competencies", "mappings":
				if open, err := d.Token(); err != nil {
					return fail(err)
				} else if open != json.Delim('[') {
					s.problem(at, "competency.import_json_list", lms.Args{"name": name})
					s.unreadable = true
					return s
				}
				if name == "mappings" {
					s.columns = append(s.columns, "to_code")
				}
				if err := rows(); err != nil {
					return fail(err)
				}
			case "source", "version":
				var value any
				if err := d.Decode(&value); err != nil {
					return fail(err)
				}
				above[name] = s.scalar(at, name, value)
			default:
				var skipped json.RawMessage
				if err := d.Decode(&skipped); err != nil {
					return fail(err)
				}
				s.warnings = append(s.warnings, Problem{Line: at, Key: "competency.import_column_unknown", Args: lms.Args{"column": name}})
			}
		}
		if _, err := d.Token(); err != nil {
			return fail(err)
		}
	}
	end := d.InputOffset()
	if rest := strings.TrimLeft(text[end:], " \t\r\n"); rest != "" { // a second file behind it would be lost without a word
		s.problem(line(int64(len(text)-len(rest))), "competency.import_json")
		s.unreadable = true
		return s
	}
	for _, r := range s.records {
		for name, value := range above {
			if r.cell[name] == "" {
				r.cell[name] = value
			}
		}
	}
	return s
}

// object takes one row.
func (s *sheet) object(line int, raw any) {
	fields, ok := raw.(map[string]any)
	if !ok {
		s.problem(line, "competency.import_json_row")
		return
	}
	rec := record{line, map[string]string{}}
	for _, heading := range slices.Sorted(maps.Keys(fields)) {
		name, value := column(heading), fields[heading]
		if name == "" {
			s.problem(line, "competency.import_field_unknown", lms.Args{"column": lms.Line(heading)})
			continue
		}
		rec.cell[name] = s.scalar(line, name, value)
		if !s.has(name) {
			s.columns = append(s.columns, name)
		}
	}
	s.records = append(s.records, rec)
}

// scalar is a text or a number as text.
func (s *sheet) scalar(line int, name string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return lms.Line(v)
	case json.Number:
		return v.String()
	}
	s.problem(line, "competency.import_json_value", lms.Args{"column": name})
	return ""
}

// JSON is f as a file that Read understands.
func (f Framework) JSON() []byte {
	var b bytes.Buffer
	b.WriteString("{\n  \"source\": " + quote(f.Source) + ",\n  \"version\": " + quote(f.Version) + ",\n  \"competencies\": [")
	for i, row := range f.Rows() {
		row.Source, row.Version = "", ""
		b.WriteString(strings.Repeat(",", min(i, 1)) + "\n    " + object(frameworkColumns, row.cells()))
	}
	b.WriteString("\n  ]\n}\n")
	return slices.Clip(b.Bytes())
}

// object is one row, its empty fields left out.
func object(names, values []string) string {
	var fields []string
	for i, name := range names {
		if values[i] != "" {
			fields = append(fields, strconv.Quote(name)+": "+quote(values[i]))
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // a text: it cannot fail
	return strings.TrimSpace(b.String())
}
