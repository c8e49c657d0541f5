package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"binapustaka/lms"
	"binapustaka/lms/hours"
)

// claims posts the form of a claim as a browser does.
func (v *visitor) claims(from, to string, fields url.Values, name string, content []byte) (int, string, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see(from))[1]
	kind, body := upload(v.t, token, fields, name, content)
	return v.do("POST", to, kind, "", bytes.NewReader(body))
}

// cells are all texts and numbers of a workbook, as they stand in it.
func cells(t *testing.T, body []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var all strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			all.WriteString(strings.Join(row, "|") + "\n")
		}
	}
	return all.String()
}

var certificateOfRDA = []byte("%PDF-1.4\nRDA\n%%EOF\n")

func (room *testRoom) day(back int) string {
	return lms.DayOf(room.now()).Time().AddDate(0, 0, -back).Format(time.DateOnly)
}

// A certificate from elsewhere: handed in in a browser, returned with a reason,
// sent again, approved, in the ledger; nobody else opens the file.
func TestJourneyOfATrainingElsewhere(t *testing.T) {
	room := openTestRoom(t)
	head, ani, budi := room.enter("Kepala", "id", lms.Head), room.enter("Ani Lestari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	fields := form("kind", "external", "title", "Bimtek RDA", "organiser", "Perpusnas", "from", room.day(20), "to", room.day(19), "amount", "1,5", "unit", "hours")

	// A mistake comes back with what was typed.
	for _, c := range []struct {
		field, value, file, says string
		content                  []byte
	}{
		{"amount", "banyak", "a.pdf", "Isi lamanya", certificateOfRDA},
		{"to", room.day(-2), "a.pdf", "belum lewat", certificateOfRDA},
		{"title", "", "a.exe", "bukan PDF, JPG, atau PNG", []byte("MZ")},
		{"title", "", "", "Isi judul", nil},
		{"from", "", "a.pdf", "lebih besar dari 5 MB", append([]byte("%PDF-"), make([]byte, hours.FileLimit)...)},
	} {
		wrong := url.Values{}
		for k, v := range fields {
			wrong[k] = v
		}
		wrong.Set(c.field, c.value)
		status, body, _ := ani.claims("/hours/claims/new?kind=external", "/hours/claims", wrong, c.file, c.content)
		if status != http.StatusUnprocessableEntity && status != http.StatusRequestEntityTooLarge || !strings.Contains(body, c.says) || !strings.Contains(body, `value="Perpusnas"`) || !strings.Contains(body, `<option value="hours" selected>`) {
			t.Errorf("%s %q: %d\n%s", c.field, c.value, status, excerpt(body))
		}
	}

	file := filepath.Join(t.TempDir(), "Sertifikat RDA.pdf")
	if err := os.WriteFile(file, certificateOfRDA, 0o600); err != nil {
		t.Fatal(err)
	}
	p := ani.browser()
	p.Go(room.url + "/hours")
	p.See("Belum ada jam pelajaran yang tercatat")
	p.FollowText("Ajukan pelatihan dari luar")
	p.Fill("[name=title]", "Bimtek RDA")
	p.Fill("[name=organiser]", "Perpusnas")
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	for field, back := range map[string]int{"from": 20, "to": 19} {
		p.Do(chromedp.SetValue(chromedp.CSS("[name="+field+"]"), room.day(back)))
	}
	p.Fill("[name=amount]", "1,5")
	p.Choose("[name=unit]", "hours")
	p.FollowText("Ajukan")
	p.See("Ajuan terkirim.")
	claim := strings.TrimPrefix(p.URL(), room.url)

	if status, body, _ := ani.claims("/hours/claims/new?kind=external", "/hours/claims", fields, "lain.pdf", certificateOfRDA); status != 422 || !strings.Contains(body, "Sertifikat ini sudah Anda ajukan") {
		t.Errorf("twice: %d\n%s", status, excerpt(body))
	}
	for _, path := range []string{claim, claim + "/file"} {
		if status, _, _ := budi.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("Budi at %s: %d", path, status)
		}
	}
	if status, _, _ := ani.send(claim, claim+"/decide", form("decision", "approve", "revision", "1")); status != 403 {
		t.Errorf("one's own decision: %d", status)
	}

	head.see("/", "1 ajuan jam pelajaran menunggu keputusan Anda")
	head.see("/hours/waiting", "Ani Lestari", "Bimtek RDA")
	body, header := head.download(claim + "/file")
	if !bytes.Equal(body, certificateOfRDA) || header.Get("Content-Type") != "application/pdf" || !strings.Contains(header.Get("Content-Disposition"), "attachment") || !strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%q %v", body, header)
	}
	head.refused(422, claim, claim+"/decide", form("revision", "1"), "Tulis alasannya")
	head.sent(claim, claim+"/decide", form("revision", "1", "answer", "Lamanya dua jam di sertifikat"))
	ani.see("/", "1 ajuan jam pelajaran Anda dikembalikan")
	ani.see(claim, "Lamanya dua jam di sertifikat", `value="1,5"`)
	head.inBoth(claim)
	ani.inBoth(claim, "/hours")
	fields.Set("amount", "2,25")
	if status, body, to := ani.claims(claim, claim, fields, "", nil); status != 303 || !strings.HasSuffix(to, claim) { // the file stays
		t.Errorf("sent again: %d %s\n%s", status, to, excerpt(body))
	}
	head.refused(409, claim, claim+"/decide", form("revision", "1", "decision", "approve"), "berubah sejak halaman dibuka", "Setujui")
	head.inBoth("/hours/waiting")
	head.sent(claim, claim+"/decide", form("revision", "3", "decision", "approve"))
	year := room.now().AddDate(0, 0, -19).Year()
	ani.see(fmt.Sprint("/hours?year=", year), "Terhitung 3 JP", `href="`+claim+`"`, "135")
	ani.see(claim, "Disetujui")
	ani.see("/portfolio?show=external", "Pelatihan dari luar", "Bimtek RDA")
	ani.refused(409, fmt.Sprint("/hours?year=", year), claim+"/withdraw", form(), "tidak dapat ditarik lagi")

	// An approval that was a mistake: the ledger says both.
	head.sent(claim, claim+"/decide", form("revision", "4", "answer", "Sertifikat orang lain"))
	ani.see(fmt.Sprint("/hours?year=", year), "Terhitung 0 JP", "−135", "sumbernya tidak berlaku lagi", "Sertifikat orang lain")
	lacks(t, ani.see("/portfolio?show=external", "Belum ada"), "Bimtek RDA")

	// Teaching, and a request that is withdrawn.
	held := budi.attended("Lokakarya katalog")
	teaching := form("kind", "teaching", "subject", fmt.Sprintf("activity-%d", held), "from", room.day(1), "to", room.day(1), "amount", "2", "unit", "jp")
	status, body2, to := budi.claims("/hours/claims/new?kind=teaching", "/hours/claims", teaching, "", nil)
	if status != 303 {
		t.Fatalf("teaching: %d\n%s", status, excerpt(body2))
	}
	if status, body, _ := budi.claims("/hours/claims/new?kind=teaching", "/hours/claims", teaching, "", nil); status != 422 || !strings.Contains(body, "Pengajaran ini sudah Anda ajukan") {
		t.Errorf("teaching twice: %d\n%s", status, excerpt(body))
	}
	budi.inBoth("/hours/claims/new?kind=teaching", "/hours/claims/new?kind=external")
	taught := strings.TrimPrefix(to, room.url)
	budi.sent(taught, taught+"/withdraw", form())
	if status, _, _ := budi.do("GET", taught, "", "", nil); status != 404 {
		t.Errorf("withdrawn: %d", status)
	}
}

// A course completed and an activity attended are in the ledger; the person and the
// head download the year; what a person may not see stays shut.
func TestJourneyOfAYearsHours(t *testing.T) {
	room := openTestRoom(t)
	admin, head, ani := room.enter("Admin", "id", lms.Admin), room.enter("Kepala", "id", lms.Head), room.enter("Ani Lestari", "id", lms.Librarian)
	room.enter("Zul", "id", lms.Librarian)
	post := func() {
		t.Helper()
		if _, err := room.deps.Hours.Post(context.Background(), lms.System("test")); err != nil {
			t.Fatal(err)
		}
	}
	course := room.install()[0]
	ani.sent(fmt.Sprintf("/courses/%d", course), fmt.Sprintf("/courses/%d/enrol", course), url.Values{})
	room.insert(`UPDATE course_enrolment SET completed_at = ?, jp = 4.5 WHERE course_id = ?`, room.now().UTC(), course)
	activity := ani.attended("Lokakarya katalog")
	post()
	year := room.now().Year()
	ani.see("/hours", "Terhitung 6,5 JP", fmt.Sprintf(`href="/courses/%d"`, course), fmt.Sprintf(`href="/activities/%d"`, activity), "Status kepegawaian belum dicatat")

	person := fmt.Sprintf("/hours/people/%d", ani.actor.AccountID)
	head.refused(422, person, person, form("kind", "contract", "from", "2026-01-05", "to", "2025-01-05"), "lebih awal", `value="2025-01-05"`)
	head.sent(person, person, form("kind", "civil"))
	ani.see("/hours", "Terhitung 6,5 dari 20 JP", "masih kurang 13,5 JP", "pasal 203")

	// Rules: a mistake comes back, a version is added, caps hold at once, and no entry changes.
	wrong := form("from_on", fmt.Sprintf("%d-01-01", year), "minutes", "0", "weight-course", "100", "cap-course", "3,5", "weight-activity", "x", "weight-teaching", "150", "weight-external", "100", "civil", "10", "civil_source", "SK Kepala 1", "contract", "24")
	admin.refused(422, "/hours/rules", "/hours/rules", wrong, "30 sampai 120 menit", "bobot 0 sampai 500", `value="3,5"`, "SK Kepala 1")
	wrong.Set("minutes", "45")
	wrong.Set("weight-activity", "50")
	admin.sent("/hours/rules", "/hours/rules", wrong)
	post()
	ani.see("/hours", "Terhitung 5,5 dari 10 JP", "SK Kepala 1", "masih kurang 4,5 JP")

	var workbook []byte
	for _, c := range []struct {
		who  *visitor
		path string
	}{{ani, "/hours/mine"}, {head, "/hours/recap"}} {
		b, _ := c.who.download(fmt.Sprintf("%s.pdf?year=%d", c.path, year))
		for _, fact := range []string{"Ani Lestari", "Lokakarya katalog", "5,50", "masih kurang 4,5 JP", "SK Kepala 1"} {
			if !strings.Contains(unspaced(pdfText(t, b)), unspaced(fact)) {
				t.Errorf("%s.pdf does not say %q: %s", c.path, fact, pdfText(t, b))
			}
		}
		var header http.Header
		workbook, header = c.who.download(fmt.Sprintf("%s.xlsx?year=%d", c.path, year))
		for _, fact := range []string{"Ani Lestari", "Lokakarya katalog|Kegiatan|90|2\n", "|5.5"} {
			if !strings.Contains(cells(t, workbook), fact) {
				t.Errorf("%s.xlsx does not say %q:\n%s", c.path, fact, cells(t, workbook))
			}
		}
		if !strings.Contains(header.Get("Content-Disposition"), fmt.Sprint(year)) {
			t.Error(header)
		}
	}
	if says := cells(t, workbook); strings.Index(says, "Ani Lestari") > strings.Index(says, "Zul") {
		t.Errorf("not in alphabetical order:\n%s", says)
	}
	ani.insert(`UPDATE account SET locale = 'en' WHERE id = ?`, ani.actor.AccountID)
	b, _ := ani.download(fmt.Sprintf("/hours/mine.pdf?year=%d", year))
	if says := unspaced(pdfText(t, b)); !strings.Contains(says, unspaced("4.5 JP are still missing")) || !strings.Contains(says, "5.50") {
		t.Error(pdfText(t, b))
	}

	// A course judged anew: the ledger takes it back and says so.
	room.insert(`UPDATE course_enrolment SET completed_at = NULL, jp = NULL WHERE course_id = ?`, course)
	room.pass(24 * time.Hour)
	post()
	ani.see(fmt.Sprint("/hours?year=", year), "Corrects entry no.", "−")

	for _, path := range []string{"/hours/people", person, "/hours/waiting", "/hours/recap.pdf", "/hours/recap.xlsx", "/hours/rules"} {
		if status, _, _ := ani.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a librarian at %s: %d", path, status)
		}
	}
	if status, _, _ := head.do("GET", "/hours/rules", "", "", nil); status != 403 {
		t.Errorf("the head at the rules: %d", status)
	}
	other := room.enter("Lain", "id", lms.Admin)
	other.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	if status, _, _ := other.do("GET", person, "", "", nil); status != 404 {
		t.Errorf("another library's administrator: %d", status)
	}
	admin.inBoth("/hours", "/hours/people", person, "/hours/rules", "/hours/waiting")
}
