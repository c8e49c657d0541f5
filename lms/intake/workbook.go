package intake

import (
	"archive/zip"
	"bytes"

	"github.com/xuri/excelize/v2"

	"binapustaka/lms"
)

// maxUnpacked is how large a workbook may be once it is unpacked: a file of two
// megabytes may else hold two thousand.
const (
	maxUnpacked = 40_000_000
	maxEntries  = 500
)

// epochs are 1462 days apart.
const macEpoch = 1462

// readWorkbook reads the first sheet of a workbook that holds anything. Cells are
// taken as they are kept, not as they are shown: a date is a number.
func readWorkbook(b []byte) (t Table, err error) {
	broken := lms.FailField("file", "intake.file_workbook")
	defer func() {
		if recover() != nil { // of a library of others, before a stranger's file
			t, err = Table{}, broken
		}
	}()
	packed, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return t, broken
	}
	var size uint64
	for _, f := range packed.File {
		size += f.UncompressedSize64 // what unpacks to more than it says is refused while it is read
		if size > maxUnpacked || f.UncompressedSize64 > maxUnpacked || len(packed.File) > maxEntries {
			return t, lms.FailField("file", "intake.file_bomb")
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return t, broken
	}
	defer f.Close()
	from := 0
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		from = macEpoch
	}
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err != nil || !visible {
			continue
		}
		t := Table{From: from}
		if err := readSheet(f, name, &t); err != nil {
			return Table{}, err
		}
		if t.Head.Line > 0 {
			return t, t.complete()
		}
	}
	return t, lms.FailField("file", "intake.file_empty")
}

func readSheet(f *excelize.File, name string, t *Table) error {
	broken := lms.FailField("file", "intake.file_workbook")
	rows, err := f.Rows(name)
	if err != nil {
		return nil // a sheet of charts
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return broken
		}
		if err := t.add(line, cells); err != nil {
			return err
		}
	}
	if rows.Error() != nil {
		return broken
	}
	return nil
}
