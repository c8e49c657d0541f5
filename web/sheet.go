package web

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms/locale"
)

// sheet is a table about people, written for the spreadsheet of whoever asks for
// it: in Indonesian a semicolon stands between cells and a comma in numbers, as
// Excel has it there. No cell can be taken for a formula.
type sheet struct {
	l    locale.Locale
	zone *time.Location
	rows *csv.Writer
}

func newSheet(w io.Writer, l locale.Locale, zone *time.Location) (sheet, error) {
	_, err := io.WriteString(w, "\uFEFF") // tells Excel that it is UTF-8
	s := sheet{l, zone, csv.NewWriter(w)}
	if l == locale.ID {
		s.rows.Comma = ';'
	}
	return s, err
}

// head writes the headings: messages sheet.<name>, or what is one already.
func (s sheet) head(names ...string) {
	for i, name := range names {
		if key := "sheet." + name; s.l.Has(key) {
			names[i] = s.l.T(key)
		} else {
			names[i] = harmless(name)
		}
	}
	s.rows.Write(names)
}

// row writes a row; a cell is a string, a whole number, a share or mark, yes or
// no, a time, or nothing (nil). Failures wait for end.
func (s sheet) row(cells ...any) {
	line := make([]string, len(cells))
	for i, cell := range cells {
		switch cell := cell.(type) {
		case nil:
		case string:
			line[i] = harmless(cell)
		case float64:
			line[i] = strconv.FormatFloat(cell, 'f', -1, 64)
			if s.l == locale.ID {
				line[i] = strings.Replace(line[i], ".", ",", 1)
			}
		case bool:
			line[i] = s.l.T("sheet." + strconv.FormatBool(cell))
		case time.Time:
			line[i] = cell.In(s.zone).Format("2006-01-02 15:04")
		default:
			line[i] = fmt.Sprint(cell)
		}
	}
	s.rows.Write(line)
}

func (s sheet) end() error {
	s.rows.Flush()
	return s.rows.Error()
}

// sheet sends a table that fill writes.
func (r *request) sheet(name string, fill func(sheet)) error {
	r.Attachment(name)
	r.Set("Content-Type", "text/csv; charset=utf-8")
	s, err := newSheet(r.Response().BodyWriter(), r.locale, r.zone())
	if err != nil {
		return err
	}
	fill(s)
	return s.end()
}
