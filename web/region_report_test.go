package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

// owed is a quarter that a region can have a report of, and a moment in it.
func (room *testRoom) owed() (report.Term, time.Time) {
	t := report.Owing(lms.DayOf(room.now()))[0]
	return t, t.Period().From.Time().Add(20 * 24 * time.Hour)
}

// village is a library where so many people completed a ready-made course and sat
// the ready-made test, at a moment.
func (room *testRoom) village(name string, people int, at time.Time) (library int64, accounts []int64) {
	room.t.Helper()
	library = room.insert(`INSERT INTO "library" (code, name, created_at) VALUES (?, ?, ?)`, strings.ToLower(strings.ReplaceAll(name, " ", "-")), name, at)
	course := room.insert(`INSERT INTO course (library_id, starter, created_at) VALUES (?, 'katalog', ?)`, library, at)
	version := room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at)
		VALUES (?, 1, 'published', 'Dasar pengatalogan', '', '', 'id', 'basic', 2, ?)`, course, at)
	test := room.insert(`INSERT INTO assessment (library_id, starter_code, title, description, status, minutes, attempts_allowed, pass_percent, shuffle_items, shuffle_options, reveal, created_at)
		VALUES (?, 'uji-katalog', 'Uji pengatalogan', '', 'published', 30, 0, 70, FALSE, FALSE, 'full', ?)`, library, at)
	for i := range people {
		id := room.insert(`INSERT INTO account (name, locale, created_at) VALUES (?, 'id', ?)`, fmt.Sprintf("Rahasia %s %d", name, i), at)
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, library)
		room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, ?, ?, ?, 2)`, course, id, version, at, at, at)
		percent := 45 + 10*(i%5)
		room.insert(`INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, submitted_at, submitted_by, points, earned, percent, passed)
			VALUES (?, ?, 1, 1, 70, ?, ?, ?, 'person', 100, ?, ?, ?)`, test, id, at, at, at, percent, percent, percent >= 70)
		accounts = append(accounts, id)
	}
	return library, accounts
}

// pages puts a PDF where somebody who looks at it asked for.
func pages(t *testing.T, name string, pdf []byte) {
	if dir := os.Getenv("BINAPUSTAKA_PDFS"); dir != "" {
		if err := os.WriteFile(dir+"/"+name, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The city's office makes the report of its region: a line a library, what was
// taught over all of them, and small groups together where no library's people
// can be told; the same in the page, the PDF and the workbook, and for nobody
// else.
func TestRegionReport(t *testing.T) {
	room := openTestRoom(t)
	term, at := room.owed()
	sri := room.enter("Sri", "id", lms.Librarian)
	var ids []int64
	for i, n := range []int{3, 3, 3, 12, 7, 0} {
		id, _ := room.village(fmt.Sprintf("Desa %d", i), n, at)
		ids = append(ids, id)
	}
	lone := room.insert(`INSERT INTO course (library_id, created_at) VALUES (?, ?)`, ids[3], at)
	version := room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at) VALUES (?, 1, 'published', '=Layanan ramah', '', '', 'id', 'basic', 3, ?)`, lone, at)
	room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) SELECT ?, account_id, ?, ?, ?, ?, 3 FROM account_role WHERE library_id = ? LIMIT 6`, lone, version, at, at, at, ids[3])
	activity := room.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at) VALUES (?, 'workshop', 'Lokakarya RDA', ?, ?, '', '', 'cataloguing', 4, '', NOW())`, ids[4], at, at.Add(3*time.Hour))
	room.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) SELECT ?, account_id, 180, NOW() FROM account_role WHERE library_id = ?`, activity, ids[4])
	base := "/region/reports"
	for _, path := range []string{base, base + "/" + term.String() + "/file.pdf"} {
		if status, _, _ := sri.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("without a region, %s: %d", path, status)
		}
	}
	if err := room.accounts.SetRegion(context.Background(), lms.System("test"), sri.actor.AccountID, ids); err != nil {
		t.Fatal(err)
	}
	sri.see("/region", `href="/region/reports"`)
	sri.see(base+"?term="+term.String(), "belum dibuat")
	sri.inBoth(base + "?term=" + term.String())
	to := sri.sent(base, base, url.Values{"term": {term.String()}})
	body := sri.see(to, "Wilayah dengan 6 perpustakaan", "Desa 3", "Dasar pengatalogan", "5 perpustakaan", "=Layanan ramah", "Lokakarya RDA", "kurang dari lima", "sedikitnya")
	if strings.Contains(body, "Rahasia") {
		t.Error("the page names a person")
	}
	sri.inBoth(to)
	for _, l := range locale.All {
		sri.insert(`UPDATE account SET locale = ? WHERE id = ?`, l, sri.actor.AccountID)
		made, err := room.deps.Terms.FindRegion(context.Background(), sri.actor, ids, term)
		if err != nil {
			t.Fatal(err)
		}
		page := sri.see(to)
		pdf, _ := sri.download(base + "/" + term.String() + "/file.pdf")
		pages(t, fmt.Sprintf("region-%s.pdf", l), pdf)
		var own bytes.Buffer // as the command writes it
		if err := paper.Report(&own, made.RegionDocument(l), l); err != nil || !bytes.Equal(own.Bytes(), pdf) {
			t.Errorf("%s: the download is another file than the report's (%v)", l, err)
		}
		printed := unspaced(pdfText(t, pdf))
		xlsx, header := sri.download(base + "/" + term.String() + "/file.xlsx")
		if !strings.Contains(header.Get("Content-Disposition"), map[locale.Locale]string{locale.ID: "laporan-wilayah-", locale.EN: "regional-report-"}[l]+term.String()+".xlsx") {
			t.Error(header)
		}
		book, err := excelize.OpenReader(bytes.NewReader(xlsx))
		if err != nil {
			t.Fatal(err)
		}
		cells := 0
		doc := made.RegionDocument(l)
		if len(book.GetSheetList()) != len(doc.Sections) {
			t.Errorf("sheets %v", book.GetSheetList())
		}
		for i, s := range doc.Sections {
			shown, err := book.GetRows(book.GetSheetList()[i])
			if err != nil {
				t.Fatal(err)
			}
			sheet := fmt.Sprint(shown)
			for _, table := range s.Tables {
				for _, row := range table.Rows {
					if len(row) != len(table.Heads) {
						t.Errorf("%s: %d cells under %d headings", table.Title, len(row), len(table.Heads))
					}
					for _, c := range row {
						if c.Text == "" {
							continue
						}
						cells++
						if !strings.Contains(page, ">"+c.Text+"<") || !strings.Contains(printed, unspaced(c.Text)) || c.Number == nil && c.Day == nil && !strings.Contains(sheet, c.Text) {
							t.Errorf("%s: %q is not everywhere", l, c.Text)
						}
					}
				}
			}
		}
		if cells < 60 || strings.Contains(printed, "Rahasia") {
			t.Errorf("%d cells", cells)
		}
		// 9 of the villages, 12 and 7; not the three of any one of them.
		courses := map[string]int{}
		for _, e := range made.Courses.List {
			courses[made.Courses.Titles[e.ID]] = e.People
		}
		if courses["Dasar pengatalogan"] != 28 || courses["=Layanan ramah"] != 6 || made.Branches[0].Completed != 0 || made.Tests.List[0].Mean(1) < 50 {
			t.Errorf("%v %+v %+v", courses, made.Branches, made.Tests)
		}
	}
	year := report.Term{Year: term.Year - 1}
	if status, body, _ := sri.send(base, base, url.Values{"term": {"2199-Q1"}}); status != 409 || !strings.Contains(body, "ends on") {
		t.Errorf("the future: %d", status)
	}
	if status, _, _ := sri.do("GET", base+"/"+year.String()+"/file.pdf", "", "", nil); status != 404 {
		t.Errorf("a year that was not made: %d", status)
	}

	// Who gets it by mail; that is the region's list, not the library's.
	list := base + "/recipients"
	sri.sent(list, list, form("address", "dinas@kota.go.id", "language", "id"))
	sri.see(list, "dinas@kota.go.id")
	sri.inBoth(list)
	if status, body, _ := sri.send(list, list, form("address", "bukan surel", "language", "id")); status != 422 || !strings.Contains(body, `value="bukan surel"`) {
		t.Errorf("no address: %d", status)
	}
	recipients, err := room.deps.Terms.Recipients(context.Background(), sri.actor, report.Owner{AccountID: sri.actor.AccountID})
	if err != nil || len(recipients) != 1 {
		t.Fatal(recipients, err)
	}
	room.stranger().see("/reports/stop/"+recipients[0].Code, "dinas@kota.go.id", "Wilayah dengan 6 perpustakaan")
	sri.sent(list, fmt.Sprintf("%s/%d/remove", list, recipients[0].ID), form())
	sri.see(list, "No recipients yet")

	// A region of a village more is another one, and finds nothing of that village.
	more, _ := room.village("Desa Baru", 4, at)
	if err := room.accounts.SetRegion(context.Background(), lms.System("test"), sri.actor.AccountID, append(ids, more)); err != nil {
		t.Fatal(err)
	}
	sri.see(to, "not made yet")
	sri.sent(base, base, url.Values{"term": {term.String()}})
	larger, err := room.deps.Terms.FindRegion(context.Background(), sri.actor, append(ids, more), term)
	if err != nil {
		t.Fatal(err)
	}
	if larger.Courses.People() != 34 || larger.Tests.People() != 28 {
		t.Errorf("%d completions, %d tests: the four of the new village are told", larger.Courses.People(), larger.Tests.People())
	}
	if _, err := room.deps.Terms.FindRegion(context.Background(), lms.Actor{AccountID: sri.actor.AccountID + 1}, ids, term); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("a stranger: %v", err)
	}
	room.insert(`UPDATE account_session SET method = ? WHERE account_id = ?`, account.BySlims, sri.actor.AccountID)
	if status, _, _ := sri.do("GET", base, "", "", nil); status != 403 {
		t.Errorf("through one library's SLiMS: %d", status)
	}
}

// A region of two small libraries has a report that says so, and a year's report
// holds its quarters.
func TestRegionReportOfLittle(t *testing.T) {
	room := openTestRoom(t)
	term, at := room.owed()
	if term.Quarter != 4 { // of a year that is over
		term = report.Term{Year: term.Year - 1, Quarter: 4}
		at = term.Period().From.Time().Add(20 * 24 * time.Hour)
	}
	sri := room.enter("Sri", "en", lms.Librarian)
	one, _ := room.village("Desa Satu", 2, at)
	two, _ := room.village("Desa Dua", 4, at)
	if err := room.accounts.SetRegion(context.Background(), lms.System("test"), sri.actor.AccountID, []int64{one, two}); err != nil {
		t.Fatal(err)
	}
	// What a programme held in two of its quarters is one line of the year.
	camp := room.insert(`INSERT INTO programme (library_id, kind, title, aims, owner_id, from_on, outcome, created_at) VALUES (?, 'reading', 'Kemah buku', '', ?, ?, '', ?)`, two, sri.actor.AccountID, lms.DayOf(at), at)
	for i, day := range []time.Time{at, at.AddDate(0, 0, 3), at.AddDate(0, -3, 0)} {
		room.insert(`INSERT INTO programme_session (programme_id, starts_at, ends_at, done, counted, children, adults) VALUES (?, ?, ?, '', TRUE, ?, ?)`, camp, day, day.Add(time.Hour), 31+i, 10*i)
	}
	school := room.insert(`INSERT INTO partner (library_id, kind, name, note, keeper_id, created_at) VALUES (?, 'school', 'SDN Kebun', '', ?, ?)`, two, sri.actor.AccountID, at)
	for i, day := range []time.Time{at, at.AddDate(0, -3, 0), at.AddDate(0, -3, 1)} {
		room.insert(`INSERT INTO partner_visit (partner_id, class_name, level, starts_at, ends_at, counted, pupils, adults, done, outcome, feedback) VALUES (?, 'IV', 'sd', ?, ?, TRUE, ?, 10, '', '', '')`, school, day, day.Add(time.Hour), 25+i)
	}
	base := "/region/reports"
	year := report.Term{Year: term.Year}
	to := sri.sent(base, base, url.Values{"term": {year.String()}})
	body := sri.see(to, "Region of 2 libraries", "Kemah buku", "<td>Desa Dua</td>", ">96<", ">30<", "SDN Kebun", ">78<", "No course was completed by five people or more", "Desa Dua", "SLiMS was not read yet")
	if strings.Contains(body, ">6<") || strings.Contains(body, ">4<") || strings.Contains(body, ">2<") {
		t.Error("it tells how many there were")
	}
	sri.see(base+"?term="+term.String(), "Region of 2 libraries", "Kemah buku", ">63<", "SDN Kebun", ">25<")
	sri.inBoth(to)
	pdf, _ := sri.download(base + "/" + year.String() + "/file.pdf")
	pages(t, "region-little.pdf", pdf)
}

// A region of thirty libraries has its report within one request: those of its
// libraries are made with it and stay, so that what was too slow goes on from there.
func TestReportOfALargeRegion(t *testing.T) {
	room := openTestRoom(t)
	term, at := room.owed()
	sri := room.enter("Sri", "en", lms.Librarian)
	var ids []int64
	for i := range 30 {
		id, _ := room.village(fmt.Sprintf("Desa %d", i), 3+i%9, at)
		ids = append(ids, id)
	}
	if err := room.accounts.SetRegion(context.Background(), lms.System("test"), sri.actor.AccountID, ids); err != nil {
		t.Fatal(err)
	}
	to := sri.sent("/region/reports", "/region/reports", url.Values{"term": {term.String()}})
	sri.see(to, "Region of 30 libraries", "Desa 29", "30 libraries")
	made, err := room.deps.Terms.FindRegion(context.Background(), sri.actor, ids, term)
	if err != nil || made.Courses.People() != 201 || len(made.Branches) != 30 {
		t.Errorf("%d people, %d libraries, %v", made.Courses.People(), len(made.Branches), err)
	}
}
