package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"binapustaka/lms"
)

// Limits of a file: some ten years of a large library's trainings.
const (
	FileLimit  = 2_000_000 // bytes
	RowLimit   = 3_000
	maxColumns = 60
	maxCell    = 1_000 // characters
	maxBlank   = 20_000
)

// Row is a line of a file that is not blank; Line counts from 1, as a spreadsheet shows it.
type Row struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`
}

// Table is a file as rows of texts, the first one with the names of its columns.
type Table struct {
	Head Row   `json:"head"`
	Rows []Row `json:"rows"`
	From int   `json:"from,omitempty"` // days that its workbook counts from 1904, as old Macs did
}

// Problem is what is wrong with a line, or worth knowing. Line 0 is the file as a
// whole; Column is a heading as the file has it, "" for the line as a whole.
type Problem struct {
	Line   int
	Column string
	Key    string
	Args   lms.Args
	Note   bool // the line is brought in all the same
}

// Read understands a file by its content: a workbook, or text with commas,
// semicolons or tabs between its cells. The name tells a workbook whose beginning
// is lost from a text.
func Read(name string, b []byte) (Table, error) {
	switch {
	case len(b) > FileLimit:
		return Table{}, &lms.Error{Kind: lms.TooLarge, Key: "intake.file_large", Args: lms.Args{"max": FileLimit / 1_000_000}, Field: "file"}
	case len(bytes.TrimSpace(b)) == 0:
		return Table{}, lms.FailField("file", "intake.file_empty")
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return readWorkbook(b)
	case bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0")):
		return Table{}, lms.FailField("file", "intake.file_old_excel")
	case strings.EqualFold(filepath.Ext(name), ".xlsx"):
		return Table{}, lms.FailField("file", "intake.file_workbook")
	}
	text, err := textOf(b)
	if err != nil {
		return Table{}, err
	}
	return readText(text)
}

// textOf is a file of text, in UTF-8, UTF-16 or else Windows-1252.
func textOf(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		b, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(b)
	case bytes.IndexByte(b, 0) >= 0, bytes.HasPrefix(b, []byte("%PDF-")):
		return "", lms.FailField("file", "intake.file_type")
	case !utf8.Valid(b):
		b, _ = charmap.Windows1252.NewDecoder().Bytes(b) // every byte means something in it
	}
	text := strings.TrimPrefix(string(b), "\uFEFF")
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), nil
}

func readText(text string) (t Table, err error) {
	ahead := 0
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") { // Excel's own
		text, ahead = rest, 1
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(text), -1, true
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return t, t.complete()
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return t, lms.FailField("file", "intake.file_quotes", lms.Args{"line": broken.StartLine + ahead})
		}
		line, _ := r.FieldPos(0)
		if err := t.add(line+ahead, cells); err != nil {
			return t, err
		}
	}
}

// separator is the sign that cuts the first line into the most cells.
func separator(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n "), "\n")
	best, most := ',', 0
	for _, sep := range ",;\t" {
		if n := strings.Count(first, string(sep)); n > most {
			best, most = sep, n
		}
	}
	return best
}

// add takes a line in, unless it is blank.
func (t *Table) add(line int, cells []string) error {
	last := -1
	for i, c := range cells {
		if cells[i] = lms.Line(c); cells[i] != "" {
			last = i
		}
		if utf8.RuneCountInString(cells[i]) > maxCell {
			return lms.FailField("file", "intake.cell_long", lms.Args{"line": line, "max": maxCell})
		}
	}
	switch {
	case line > maxBlank:
		return lms.FailField("file", "intake.rows_many", lms.Args{"max": RowLimit})
	case last < 0:
		return nil
	case last >= maxColumns:
		return lms.FailField("file", "intake.columns_many", lms.Args{"line": line, "max": maxColumns})
	case t.Head.Line == 0:
		t.Head = Row{line, append([]string(nil), cells[:last+1]...)}
		return nil
	case len(t.Rows) == RowLimit:
		return lms.FailField("file", "intake.rows_many", lms.Args{"max": RowLimit})
	}
	t.Rows = append(t.Rows, Row{line, append([]string(nil), cells[:last+1]...)})
	return nil
}

func (t Table) complete() error {
	if len(t.Rows) == 0 {
		return lms.FailField("file", "intake.file_no_rows")
	}
	return nil
}

// Text is t to be kept in a form; Parse reads it.
func (t Table) Text() string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // texts and numbers
	}
	return string(b)
}

// Parse reads what Text wrote, within the same limits.
func Parse(text string) (Table, error) {
	var kept Table
	if json.Unmarshal([]byte(text), &kept) != nil || kept.Head.Line < 1 {
		return Table{}, lms.FailField("file", "intake.file_again")
	}
	t := Table{From: kept.From}
	for _, r := range append([]Row{kept.Head}, kept.Rows...) {
		if err := t.add(r.Line, r.Cells); err != nil {
			return Table{}, err
		}
	}
	return t, t.complete()
}

// Hash stands for what a file says, whatever it is called and however it is packed.
func (t Table) Hash() string {
	sum := sha256.Sum256([]byte(t.Text()))
	return hex.EncodeToString(sum[:])
}
