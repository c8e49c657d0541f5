package paper

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// Plain writes a workbook of texts to be filled in: its columns are formatted as
// text, so that long numbers and dates stay as they are typed.
func Plain(w io.Writer, title string, rows [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	b := book{f: f, sheet: sheetName(title), styles: map[string]int{}}
	b.do(f.SetSheetName("Sheet1", b.sheet))
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	b.do(err)
	b.do(f.SetColStyle(b.sheet, "A:Z", text))
	b.do(f.SetColWidth(b.sheet, "A", "Z", 22))
	for i, row := range rows {
		b.row = i + 1
		for j, cell := range row {
			at := b.at(j + 1)
			b.do(f.SetCellStr(b.sheet, at, cell))
			b.do(f.SetCellStyle(b.sheet, at, at, text))
			if i == 0 {
				b.style(at, "head")
			}
		}
	}
	if b.err != nil {
		return b.err
	}
	return f.Write(w)
}
