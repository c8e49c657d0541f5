package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/impact/stat"
)

// statCmd is the engine of the impact studies on a CSV, for researchers and
// auditors.
type statCmd struct {
	Did    statDidCmd    `cmd:""`
	Its    statItsCmd    `cmd:""`
	Corr   statCorrCmd   `cmd:""`
	Adjust statAdjustCmd `cmd:""`
	Items  statItemsCmd  `cmd:""`
	Gain   statGainCmd   `cmd:""`
}

// statMethod is the version of the methods, told with every result.
const statMethod = "2026-11"

// frame is a CSV in memory.
type frame struct {
	file  string
	names []string
	rows  [][]string
	lines []int // of each row in the file
	comma rune  // between cells; where it is ';', a comma is the decimal point
}

// statIn is where a frame comes from.
type statIn struct {
	In   string `required:"" placeholder:"FILE.csv"`
	JSON bool   `name:"json"`
}

const frameMost = 512 << 20 // bytes

func (in statIn) read(p *program) (*frame, error) {
	var from io.Reader = p.in
	if in.In != "-" {
		f, err := os.Open(in.In)
		if err != nil {
			return nil, &lms.Error{Kind: lms.Invalid, Key: "cli.file", Args: lms.Args{"file": in.In}, Err: err}
		}
		defer f.Close()
		from = f
	}
	return readFrame(in.In, io.LimitReader(from, frameMost))
}

// readFrame reads UTF-8 with a byte order mark or without, cells apart by commas,
// by semicolons as spreadsheets in Indonesia write them, or by tabs.
func readFrame(name string, from io.Reader) (*frame, error) {
	text := bufio.NewReader(from)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
		_, _ = text.Discard(3) // they are in the buffer
	}
	head, _ := text.Peek(text.Size())
	if bytes.ContainsRune(head, 0) { // UTF-16
		return nil, lms.Fail(lms.Invalid, "cli.stat_encoding", lms.Args{"file": name})
	}
	head, _, _ = bytes.Cut(head, []byte("\n"))
	f := &frame{file: name, comma: ','}
	for _, other := range ";\t" {
		if !bytes.ContainsRune(head, ',') && bytes.ContainsRune(head, other) {
			f.comma = other
			break
		}
	}
	r := csv.NewReader(text)
	r.Comma = f.comma
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, &lms.Error{Kind: lms.Invalid, Key: "cli.stat_csv", Args: lms.Args{"file": name}, Err: err}
		}
		line, _ := r.FieldPos(0)
		f.rows, f.lines = append(f.rows, row), append(f.lines, line)
	}
	if len(f.rows) < 2 {
		return nil, lms.Fail(lms.Invalid, "cli.stat_empty", lms.Args{"file": name})
	}
	f.names, f.rows, f.lines = f.rows[0], f.rows[1:], f.lines[1:]
	return f, nil
}

// at is the place of a column.
func (f *frame) at(column string) (int, error) {
	at := slices.Index(f.names, column)
	if at < 0 {
		return 0, lms.Fail(lms.Invalid, "cli.stat_no_column", lms.Args{"column": column, "file": f.file, "columns": strings.Join(f.names, ", ")})
	}
	if slices.Contains(f.names[at+1:], column) {
		return 0, lms.Fail(lms.Invalid, "cli.stat_column_twice", lms.Args{"column": column, "file": f.file})
	}
	return at, nil
}

// texts are a column's cells.
func (f *frame) texts(column string) ([]string, error) {
	at, err := f.at(column)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(f.rows))
	for i, row := range f.rows {
		out[i] = strings.TrimSpace(row[at])
	}
	return out, nil
}

// named are a column's cells, none of which may be empty.
func (f *frame) named(column string) ([]string, error) {
	texts, err := f.texts(column)
	for i, text := range texts {
		if missing(text) {
			return nil, f.wrong("cli.stat_needed", i, column, text)
		}
	}
	return texts, err
}

// wrong says which cell cannot be used, and by its key why.
func (f *frame) wrong(key string, row int, column, value string) error {
	return lms.Fail(lms.Invalid, key, lms.Args{"line": f.lines[row], "column": column, "value": value})
}

// missing reports whether a cell stands for no value.
func missing(cell string) bool { return cell == "" || cell == "NA" || cell == "NaN" }

// numbers are a column's values, NaN where there is none.
func (f *frame) numbers(column string) ([]float64, error) {
	texts, err := f.texts(column)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(texts))
	for i, s := range texts {
		if out[i] = math.NaN(); missing(s) {
			continue
		}
		if out[i], err = f.number(s); err != nil {
			return nil, f.wrong("cli.stat_cell", i, column, s)
		}
	}
	return out, nil
}

// number is a cell's value: a plain decimal, not what only programmers take for one.
func (f *frame) number(cell string) (float64, error) {
	if f.comma == ';' && !strings.Contains(cell, ".") {
		cell = strings.Replace(cell, ",", ".", 1)
	}
	if strings.Trim(cell, "0123456789+-.eE") != "" {
		return 0, strconv.ErrSyntax
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v, err
}

// integers are a column's values, none where a cell is missing.
func (f *frame) integers(column string, none int) ([]int, error) {
	texts, err := f.texts(column)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(texts))
	for i, s := range texts {
		if out[i] = none; missing(s) {
			continue
		}
		v, err := f.number(s)
		if err != nil || v != math.Trunc(v) || math.Abs(v) > 1e9 {
			return nil, f.wrong("cli.stat_whole", i, column, s)
		}
		out[i] = int(v)
	}
	return out, nil
}

// complete keeps the rows in which no variable is missing.
func complete(variables ...[]float64) [][]float64 {
	kept := make([][]float64, len(variables))
	for i := range variables[0] {
		if slices.ContainsFunc(variables, func(v []float64) bool { return math.IsNaN(v[i]) }) {
			continue
		}
		for k, v := range variables {
			kept[k] = append(kept[k], v[i])
		}
	}
	return kept
}

// cannot says in the user's words why the mathematics gives no result.
func (p *program) cannot(err error) error {
	why := map[error]string{stat.TooFew: "too_few", stat.Constant: "constant", stat.NotFinite: "not_finite", stat.TooLarge: "too_large", stat.Singular: "singular", stat.OutOfUnit: "out_of_unit",
		stat.Mismatch: "mismatch", stat.NotFitted: "not_fitted", itemstat.TooFewPersons: "too_few", itemstat.TooFewItems: "too_few_items", itemstat.Constant: "constant",
		itemstat.NotFinite: "not_finite", itemstat.OutOfRange: "out_of_range", itemstat.NotDichotomous: "not_dichotomous", itemstat.Unconnected: "not_fitted",
		itemstat.NotConverged: "not_fitted"}
	for known, key := range why {
		if errors.Is(err, known) {
			return lms.Fail(lms.Invalid, "cli.stat_cannot", lms.Args{"why": p.say.T("cli.stat_" + key)})
		}
	}
	return err
}

// columns are the headings of a table.
func (p *program) columns(key string) []string { return strings.Split(p.say.T(key), "|") }

// figure is a number for the table of a terminal.
func figure(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// sparse is v for JSON, null where nothing was estimated.
func sparse(v float64, is bool) *float64 {
	if !is {
		return nil
	}
	return &v
}
