package web

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/lms/usage"
)

// completedAt is what a library did in a quarter: courses that so many people completed.
func (room *testRoom) completedAt(at time.Time, courses map[string]int) (people []int64) {
	room.t.Helper()
	for i := range 14 {
		people = append(people, room.insert(`INSERT INTO account (name, locale, created_at) VALUES (?, 'id', NOW())`, fmt.Sprintf("Rahasia %d", i)))
	}
	for title, n := range courses {
		course := room.insert(`INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, room.library)
		version := room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at)
			VALUES (?, 1, 'published', ?, '', '', 'id', 'basic', 2.5, NOW())`, course, title)
		own := people[:n]
		if n == 3 { // others than those of the next small one
			own = people[len(people)-n:]
		}
		for _, id := range own {
			room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, ?, ?, ?, 2.5)`, course, id, version, at, at, at)
		}
	}
	return people
}

// lastQuarter is the quarter before this one, and a moment in it.
func (room *testRoom) lastQuarter() (report.Term, time.Time) {
	terms := report.Terms(lms.DayOf(room.now())-1000, lms.DayOf(room.now()))
	t := terms[0]
	if t.Whole() {
		t = terms[1]
	}
	return t, t.Period().From.Time().Add(20 * 24 * time.Hour)
}

// pdfText is what a PDF of ours says.
func pdfText(t *testing.T, b []byte) string {
	t.Helper()
	var said strings.Builder
	for _, part := range bytes.Split(b, []byte("stream\n"))[1:] {
		r, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(r)
		if err != nil && !bytes.Contains(page, []byte(" Tj")) {
			continue
		}
		for _, m := range regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`).FindAllSubmatch(page, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(m[1], func(e []byte) []byte {
				if e[1] == 'r' {
					return []byte{'\r'}
				}
				return e[1:]
			})
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			said.WriteString(string(utf16.Decode(units)) + " ")
		}
	}
	return said.String()
}

// unspaced is a text without its spaces: lines break anywhere.
func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

// An activity that is part of a course is told once, in the course: by reports, by
// the ledger and by what other systems read of it.
func TestHoursAreToldOnce(t *testing.T) {
	room := openTestRoom(t)
	term, at := room.lastQuarter()
	room.completedAt(at, map[string]int{"Sirkulasi": 6})
	held := room.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at) VALUES (?, 'workshop', 'Lokakarya', ?, ?, '', '', 'user_services', 4, '', NOW())`, room.library, at, at.Add(3*time.Hour))
	room.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) SELECT ?, id, 180, NOW() FROM account WHERE name LIKE 'Rahasia%'`, held)
	module := room.insert(`INSERT INTO course_module (version_id, position, title) SELECT id, 1, 'A' FROM course_version`)
	room.insert(`INSERT INTO course_lesson (version_id, module_id, lesson_key, position, kind, title, minutes, body, activity_id, updated_at) SELECT id, ?, 'abcdefghijkl', 1, 'attendance', 'Hadir', 0, '', ?, NOW() FROM course_version`, module, held)
	head := room.enter("Sri", "id", lms.Head)
	head.sent("/reports", "/reports", url.Values{"term": {term.String()}})
	made, err := room.deps.Terms.Find(t.Context(), head.actor, room.library, term)
	if err != nil {
		t.Fatal(err)
	}
	const want = 6*2.5 + 8*4
	if jp, all := made.JP(); jp != want || !all {
		t.Errorf("the report tells %g JP, all %t", jp, all)
	}
	if _, err := room.deps.Hours.Post(t.Context(), lms.System("test")); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, row := range room.reads(room.library, exchange.Hours).rows(fmt.Sprintf("/hours?year=%d", at.In(defaultZone).Year())) {
		sum += row["jp"].(float64)
	}
	if sum != want {
		t.Errorf("others read %g JP", sum)
	}
}

// The head makes the report of a quarter and reads it; the PDF and the workbook
// hold the same figures as the page, in either language, and nobody's name.
func TestReportsOfAQuarter(t *testing.T) {
	room := openTestRoom(t)
	term, at := room.lastQuarter()
	room.completedAt(at, map[string]int{"=Katalogisasi": 11, "Sirkulasi": 6, "Literasi & data": 3, "Promosi": 4})
	activity := room.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at) VALUES (?, 'workshop', 'Lokakarya RDA', ?, ?, '', '', 'cataloguing', 4, '', NOW())`, room.library, at, at.Add(3*time.Hour))
	room.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) SELECT ?, id, IF(id % 2, 180, 20), NOW() FROM account WHERE name LIKE 'Rahasia%'`, activity)
	room.concluded(14, 1)
	head := room.enter("Sri", "id", lms.Head)
	w := &studyWorld{begins: lms.DayOf(room.now().In(defaultZone)) - 150, change: 0.3}
	study, err := room.deps.Impact.Declare(context.Background(), head.actor, room.library, impact.Plan{Title: "Pelatihan sirkulasi", Question: impact.OfService, Kind: impact.OfActivity,
		SubjectID: activity, Begins: w.begins, Primary: usage.Loans, Untouched: usage.Visits, Before: impact.DefaultBefore, Readings: []int{90}}, []string{usage.Loans, usage.Visits})
	if err != nil {
		t.Fatal(err)
	}
	room.night(w, study)
	// What began after a period is no part of its report; how many comparisons came to something is no estimate.
	for to, want := range map[lms.Day]int{w.begins - 1: 1, w.begins: 2} {
		lines, err := room.deps.Terms.Studies(t.Context(), head.actor, room.library, to)
		if err != nil || len(lines) != want || lines[want-1].Of != "comparisons" || lines[want-1].Estimate != nil {
			t.Errorf("to %s: %+v %v", to, lines, err)
		}
	}
	head.see("/reports?term="+term.String(), "belum dibuat")
	head.inBoth("/reports?term=" + term.String())
	to := head.sent("/reports", "/reports", url.Values{"term": {term.String()}})
	body := head.see(to, "=Katalogisasi", "Kursus lain bersama-sama", "sedikitnya", "Lokakarya RDA", "Pelatihan sirkulasi", "peminjaman lebih tinggi daripada yang diperkirakan", "kurang dari lima")
	if strings.Contains(body, "Rahasia") || strings.Contains(body, "Literasi &") || strings.Contains(body, "Promosi") {
		t.Error("the page names a person, or a course of fewer than five")
	}
	head.inBoth(to)
	for _, l := range locale.All {
		head.insert(`UPDATE account SET locale = ? WHERE id = ?`, l, head.actor.AccountID)
		made, err := room.deps.Terms.Find(context.Background(), head.actor, room.library, term)
		if err != nil {
			t.Fatal(err)
		}
		lib, err := room.deps.Libraries.Find(context.Background(), room.library)
		if err != nil {
			t.Fatal(err)
		}
		doc := made.Document(l, lib.Name, lib.Zone())
		page := head.see(to)
		pdf, header := head.download("/reports/" + term.String() + "/file.pdf")
		if !strings.HasPrefix(header.Get("Content-Type"), "application/pdf") {
			t.Error(header)
		}
		printed := unspaced(pdfText(t, pdf))
		xlsx, _ := head.download("/reports/" + term.String() + "/file.xlsx")
		book, err := excelize.OpenReader(bytes.NewReader(xlsx))
		if err != nil {
			t.Fatal(err)
		}
		if names := book.GetSheetList(); len(names) != 6 {
			t.Errorf("sheets %v", names)
		}
		numbers := 0
		for i, s := range doc.Sections {
			sheet := book.GetSheetList()[i]
			shown, err := book.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range s.Tables {
				for _, row := range table.Rows {
					line := -1
					for n, cells := range shown {
						if len(cells) > 0 && cells[0] == row[0].Text && len(cells) > 1 {
							line = n
						}
					}
					if line < 0 {
						t.Fatalf("%s: the workbook has no row %q", l, row[0].Text)
					}
					for n, c := range row {
						if c.Text == "" {
							continue
						}
						if !strings.Contains(page, ">"+c.Text+"<") {
							t.Errorf("%s: the page does not say %q", l, c.Text)
						}
						if !strings.Contains(printed, unspaced(c.Text)) {
							t.Errorf("%s: the PDF does not say %q", l, c.Text)
						}
						at, _ := excelize.CoordinatesToCellName(n+1, line+1)
						if formula, _ := book.GetCellFormula(sheet, at); formula != "" {
							t.Errorf("%s %s is a formula: %s", sheet, at, formula)
						}
						switch {
						case c.Number != nil:
							numbers++
							if f, err := strconv.ParseFloat(raw[line][n], 64); err != nil || math.Abs(f-*c.Number) > 1e-9 {
								t.Errorf("%s %s: %q is not %v", sheet, at, raw[line][n], *c.Number)
							}
						case c.Day != nil:
							if shown[line][n] != c.Day.String() {
								t.Errorf("%s %s: %q is not %s", sheet, at, shown[line][n], c.Day)
							}
							if _, err := strconv.ParseFloat(raw[line][n], 64); err != nil {
								t.Errorf("%s %s: %q is no date", sheet, at, raw[line][n])
							}
						case shown[line][n] != c.Text:
							t.Errorf("%s %s: %q, want %q", sheet, at, shown[line][n], c.Text)
						}
					}
				}
			}
			for _, note := range s.Notes {
				if !strings.Contains(page, note) || !strings.Contains(printed, unspaced(note)) {
					t.Errorf("%s: %q is not everywhere", l, note)
				}
			}
		}
		if numbers < 15 || strings.Contains(printed, "Rahasia") {
			t.Errorf("%s: %d numbers; %s", l, numbers, printed)
		}
	}
	stranger := room.enter("Rina", "id", lms.Librarian)
	for _, path := range []string{"/reports", "/reports/" + term.String() + "/file.pdf"} {
		if status, _, _ := stranger.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a librarian, %s: %d", path, status)
		}
	}
	if status, _, _ := head.do("GET", "/reports/2019-Q1/file.xlsx", "", "", nil); status != 404 {
		t.Errorf("a report that is not there: %d", status)
	}
	if status, body, _ := head.send("/reports", "/reports", url.Values{"term": {"2199-Q1"}}); status != 409 || !strings.Contains(body, "ends on") {
		t.Errorf("the future: %d", status)
	}
}

// Two reports that differ by one person: whoever makes the report, adds or takes
// away one person's work and asks again, or asks for the year, reads nothing of
// them.
func TestReportsThatDifferByOnePerson(t *testing.T) {
	ctx := context.Background()
	for name, change := range map[string]string{
		"one completion more":    `UPDATE course_enrolment SET completed_at = ?, jp = 2.5 WHERE completed_at IS NULL`,
		"one person taken away":  `DELETE FROM course_enrolment WHERE completed_at = ? ORDER BY id LIMIT 1`,
		"one of the hidden gone": `DELETE FROM course_enrolment WHERE completed_at = ? ORDER BY id DESC LIMIT 1`,
	} {
		t.Run(name, func(t *testing.T) {
			room := openTestRoom(t)
			lib, err := room.deps.Libraries.Find(ctx, room.library)
			if err != nil {
				t.Fatal(err)
			}
			year := room.now().Year() - 1
			at := time.Date(year, 8, 5, 3, 0, 0, 0, time.UTC)
			people := room.completedAt(at, map[string]int{"Katalogisasi": 6})
			room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at) SELECT course_id, ?, version_id, ?, ? FROM course_enrolment LIMIT 1`, people[13], at, at)
			system := lms.System("test")
			figures := func(t2 report.Term) (text string) {
				t.Helper()
				r, err := room.deps.Terms.Make(ctx, system, lib, t2)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range r.Document(locale.EN, lib.Name, lib.Zone()).Sections {
					for _, table := range s.Tables {
						for _, row := range table.Rows {
							for _, c := range row {
								text += c.Text + "|"
							}
						}
					}
				}
				return text
			}
			quarter := report.Term{Year: year, Quarter: 3}
			before := figures(quarter)
			if !strings.Contains(before, "Katalogisasi|6|") {
				t.Fatal(before)
			}
			if _, err := room.db.Exec(change, at); err != nil {
				t.Fatal(err)
			}
			if after := figures(quarter); after != before {
				t.Errorf("the quarter went from %s to %s", before, after)
			}
			if whole := figures(report.Term{Year: year}); whole != before {
				t.Errorf("the year %s tells more than its only quarter %s", whole, before)
			}
		})
	}
}
