package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"binapustaka/lms"
)

func workbook(t testing.TB, change func(*excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead(t *testing.T) {
	day := time.Date(2026, time.November, 25, 0, 0, 0, 0, time.UTC)
	for name, content := range map[string][]byte{
		"comma":     []byte("Nama,JP\n\"Wati, S.Sos.\",\"7,5\"\n"),
		"semicolon": []byte("\xEF\xBB\xBFNama;JP\r\nWati, S.Sos.;7,5\r\n"),
		"tab":       []byte("sep=\t\nNama\tJP\nWati, S.Sos.\t7,5\n"),
		"utf-16":    []byte("\xFF\xFEN\x00a\x00m\x00a\x00;\x00J\x00P\x00\n\x00W\x00a\x00t\x00i\x00,\x00 \x00S\x00.\x00S\x00o\x00s\x00.\x00;\x007\x00,\x005\x00"),
		"workbook":  workbook(t, nil, []any{"Nama", "JP"}, []any{"Wati, S.Sos.", "7,5"}),
	} {
		got, err := Read(name, content)
		if err != nil || strings.Join(got.Head.Cells, "|") != "Nama|JP" || len(got.Rows) != 1 || strings.Join(got.Rows[0].Cells, "|") != "Wati, S.Sos.|7,5" {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	old, err := Read("", []byte("Nama;JP\nRen\xE9 \x96 Lukman;2\n"))
	if err != nil || old.Rows[0].Cells[0] != "René – Lukman" {
		t.Errorf("Windows-1252: %+v %v", old, err)
	}
	lines, err := Read("", []byte("\nNama;JP\n\n;;\nA;1\n\n\nB;2\n"))
	if err != nil || len(lines.Rows) != 2 || lines.Head.Line != 2 || lines.Rows[0].Line != 5 || lines.Rows[1].Line != 8 {
		t.Errorf("blank lines: %+v %v", lines, err)
	}
	book, err := Read("", workbook(t, nil, []any{"Nama", "Tanggal", "JP"}, []any{"A", day, 7.5}))
	if err != nil || len(book.Rows) != 1 {
		t.Fatal(book, err)
	}
	if d, ok := ParseDay(book.Rows[0].Cells[1], book.From); !ok || d != lms.DayOf(day) || book.Rows[0].Cells[2] != "7.5" {
		t.Errorf("a date of Excel: %v of %q", d, book.Rows[0].Cells)
	}
	mac, err := Read("", workbook(t, func(f *excelize.File) {
		yes := true
		f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	}, []any{"Tanggal"}, []any{float64(lms.DayOf(day)-lms.DayOn(1904, time.January, 1)) + 0}))
	if err != nil {
		t.Fatal(err)
	}
	if d, ok := ParseDay(mac.Rows[0].Cells[0], mac.From); !ok || d != lms.DayOf(day) {
		t.Errorf("a date of an old Mac: %v of %+v", d, mac)
	}
	again, err := Parse(lines.Text())
	if err != nil || again.Hash() != lines.Hash() || again.Hash() == book.Hash() {
		t.Errorf("kept in a form: %+v %v", again, err)
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	bomb := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create("xl/worksheets/sheet1.xml")
		w.Write(make([]byte, maxUnpacked+1))
		z.Close()
		return b.Bytes()
	}
	liar := func() []byte { // says that it is small
		b := workbook(t, nil, []any{"Nama"}, []any{"Rina"})
		for at := 0; ; at++ {
			next := bytes.Index(b[at:], []byte("PK\x01\x02"))
			if next < 0 {
				return b
			}
			at += next
			copy(b[at+24:], []byte{1, 0, 0, 0})
		}
	}
	for _, c := range []struct {
		name string
		b    []byte
		key  string
	}{
		{"empty", []byte(" \n"), "intake.file_empty"},
		{"headings alone", []byte("Nama;JP\n"), "intake.file_no_rows"},
		{"large", make([]byte, FileLimit+1), "intake.file_large"},
		{"xls", []byte("\xD0\xCF\x11\xE0abc"), "intake.file_old_excel"},
		{"pdf", []byte("%PDF-1.4\nabc"), "intake.file_type"},
		{"binary", []byte("a\x00b"), "intake.file_type"},
		{"no zip", []byte("PK\x03\x04abc"), "intake.file_workbook"},
		{"Lost beginning.XLSX", []byte("abc"), "intake.file_workbook"},
		{"bomb", bomb(), "intake.file_bomb"},
		{"liar", liar(), "intake.file_workbook"},
		{"many lines", []byte("Nama\n" + strings.Repeat("a\n", RowLimit+1)), "intake.rows_many"},
		{"many columns", []byte("Nama\n" + strings.Repeat("a,", maxColumns+1) + "\n"), "intake.columns_many"},
		{"far column", workbook(t, func(f *excelize.File) { f.SetCellStr("Sheet1", "XFD2", "x") }, []any{"Nama"}), "intake.columns_many"},
		{"far line", workbook(t, func(f *excelize.File) { f.SetCellStr("Sheet1", "A1048576", "x") }, []any{"Nama"}), "intake.rows_many"},
		{"long cell", []byte("Nama\n\"" + strings.Repeat("x", maxCell+1)), "intake.cell_long"},
	} {
		_, err := Read(c.name, c.b)
		var e *lms.Error
		if !errors.As(err, &e) || e.Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
	for _, text := range []string{"", "{}", "null", `{"head":{"line":1,"cells":["a"]}}`, `{"head":{"line":1,"cells":["a"]},"rows":[{"line":0}]}`} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func TestValues(t *testing.T) {
	want := lms.DayOn(2026, time.November, 5)
	for _, s := range []string{"5/11/2026", "05-11-2026", "5.11.2026", "2026-11-05", "2026/11/5", "5 November 2026", "5 Nov 2026", "05-Nov-2026", "46331", "46331.5", "2026-11-05 00:00:00"} {
		if d, ok := ParseDay(s, 0); !ok || d != want {
			t.Errorf("%q: %v %v", s, d, ok)
		}
	}
	for _, s := range []string{"", "31/2/2026", "11/25/2026", "2026", "25 Foo 2026", "5/11/26", "0000-00-00", "NaN", "1e9", "5/11/1826"} {
		if d, ok := ParseDay(s, 0); ok {
			t.Errorf("%q is %v", s, d)
		}
	}
	for s, n := range map[string]int{"7,5": 750, "7.5": 750, "24": 2400, "24 JP": 2400, "0,25": 25, "1000": 100000} {
		if got, ok := ParseAmount(s); !ok || got != n {
			t.Errorf("%q: %d %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "-1", "1.000,5", "x", "1e3", "NaN", "99999999999999"} {
		if got, ok := ParseAmount(s); ok {
			t.Errorf("%q is %d", s, got)
		}
	}
	for s, key := range map[string]string{"1.98505E+17": "intake.staff_number_mangled", "198505172010012000": "intake.staff_number_mangled", "ab": "intake.staff_number_form", "'198505172010012003": "", "19850517 201001 2 003": ""} {
		if n, wrong := StaffNumberOf(s); wrong != key || key == "" && n != "198505172010012003" {
			t.Errorf("%q: %q %q", s, n, wrong)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("sep=;\nNama;JP\n\"a\nb\";7,5\n"))
	f.Add([]byte("\xFF\xFEN\x00"))
	f.Add(workbook(f, nil, []any{"Nama", "Tanggal"}, []any{"A", 46331}))
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := Read("", b)
		if err != nil {
			var e *lms.Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		kept, err := Parse(table.Text())
		if err != nil || kept.Hash() != table.Hash() {
			t.Fatalf("%v: %+v became %+v", err, table, kept)
		}
		for _, kind := range Kinds {
			m := kind.Recognise(table.Head.Cells)
			for _, l := range Make(kind, table, m, House{Name: "K", Today: 20_000, Check: func(lms.Newcomer) error { return nil }}).Lines {
				if l.Outcome == Refused && len(l.Problems) == 0 {
					t.Fatalf("refused without a reason: %+v", l)
				}
			}
		}
	})
}
