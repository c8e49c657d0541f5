package paper

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"binapustaka/lms/locale"
	"binapustaka/lms/report"
)

// Workbook writes a report as XLSX, a sheet a section. What is a number or a day
// is one; texts are texts, so that none is taken for a formula.
func Workbook(w io.Writer, doc report.Document, l locale.Locale) error {
	f := excelize.NewFile()
	defer f.Close()
	b := book{f: f, styles: map[string]int{}}
	for i, s := range doc.Sections {
		b.sheet, b.row = sheetName(s.Title), 1
		if i == 0 {
			b.do(f.SetSheetName("Sheet1", b.sheet))
		} else if _, err := f.NewSheet(b.sheet); err != nil {
			return err
		}
		b.do(f.SetColWidth(b.sheet, "A", "A", 46))
		b.do(f.SetColWidth(b.sheet, "B", "H", 22))
		b.text(1, doc.Title+" · "+doc.Library, `title`)
		b.row++
		if i == 0 {
			for _, fact := range doc.Facts {
				b.text(1, fact.Name, `head`)
				b.text(2, fact.Value, ``)
				b.row++
			}
		}
		if s.Lead != "" {
			b.text(1, s.Lead, ``)
			b.row++
		}
		for _, t := range s.Tables {
			b.row++
			b.text(1, t.Title, `title`)
			b.row++
			for i, h := range t.Heads {
				b.text(i+1, h, `head`)
			}
			b.row++
			for _, row := range t.Rows {
				for i, c := range row {
					b.cell(i+1, c)
				}
				b.row++
			}
		}
		for _, note := range s.Notes {
			b.row++
			b.text(1, note, ``)
		}
	}
	b.do(f.SetDocProps(&excelize.DocProperties{Title: doc.Title, Creator: doc.Library, Language: string(l), Created: doc.MadeAt.UTC().Format("2006-01-02T15:04:05Z"), Modified: doc.MadeAt.UTC().Format("2006-01-02T15:04:05Z")}))
	if b.err != nil {
		return b.err
	}
	return f.Write(w)
}

// sheetName is a title as a sheet may be called.
func sheetName(title string) string {
	name := []rune(strings.NewReplacer(":", "", "\\", "", "/", "", "?", "", "*", "", "[", "", "]", "", "'", "").Replace(title))
	return string(name[:min(31, len(name))])
}

// book writes cells; the first thing that fails waits in err.
type book struct {
	f      *excelize.File
	sheet  string
	row    int
	styles map[string]int
	err    error
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) at(col int) string {
	name, err := excelize.CoordinatesToCellName(col, b.row)
	b.do(err)
	return name
}

func (b *book) text(col int, s, style string) {
	at := b.at(col)
	b.do(b.f.SetCellStr(b.sheet, at, s))
	if style != "" {
		b.style(at, style)
	}
}

func (b *book) cell(col int, c report.Cell) {
	at := b.at(col)
	switch {
	case c.Day != nil:
		b.do(b.f.SetCellValue(b.sheet, at, c.Day.Time()))
		b.style(at, "yyyy-mm-dd")
	case c.Number != nil && c.Share:
		b.do(b.f.SetCellFloat(b.sheet, at, *c.Number, -1, 64))
		b.style(at, "0%")
	case c.Number != nil:
		b.do(b.f.SetCellFloat(b.sheet, at, *c.Number, -1, 64))
		b.style(at, quoted(c.Before)+[]string{"0", "0.0", "0.00"}[c.Digits]+quoted(c.After))
	default:
		b.text(col, c.Text, "")
	}
}

// quoted is a text within a format of numbers.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(s, `"`, "") + `"`
}

// style gives a cell a format of numbers, or that of titles or headings.
func (b *book) style(at, name string) {
	id, known := b.styles[name]
	if !known {
		s := &excelize.Style{CustomNumFmt: &name}
		switch name {
		case "title":
			s = &excelize.Style{Font: &excelize.Font{Bold: true, Size: 13, Color: "0D5F5F"}}
		case "head":
			s = &excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E3F0EE"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}
		}
		var err error
		id, err = b.f.NewStyle(s)
		b.do(err)
		b.styles[name] = id
	}
	b.do(b.f.SetCellStyle(b.sheet, at, at, id))
}
