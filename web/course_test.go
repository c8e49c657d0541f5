package web

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// starterCourse installs the shipped courses and is the address of the one
// whose title begins so.
func (v *visitor) starterCourse(title string) string {
	v.t.Helper()
	if to := v.sent("/courses", "/courses/starter", url.Values{}); to != "/courses" {
		v.t.Fatalf("leads to %s", to)
	}
	cards, err := v.courses.Catalogue(context.Background(), v.actor, v.library, course.Filter{})
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range cards {
		if strings.HasPrefix(c.Title, title) {
			return fmt.Sprintf("/courses/%d", c.CourseID)
		}
	}
	v.t.Fatalf("no course %q among %d", title, len(cards))
	return ""
}

// writtenCourse is a published course of two pages and a test, written by v.
func (v *visitor) writtenCourse(test string) string {
	v.t.Helper()
	edit := v.sent("/courses/new", "/courses", url.Values{"title": {"Melayani anak"}, "summary": {"Untuk petugas layanan anak."},
		"focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1,5"}})
	c := strings.TrimSuffix(edit, "/edit")
	v.sent(edit, c+"/modules", url.Values{"title": {"Pengantar"}})
	module := regexp.MustCompile(`/modules/(\d+)/lessons`).FindStringSubmatch(v.see(edit))[1]
	for _, title := range []string{"Mengapa anak datang", "Membacakan cerita", "Uji penutup"} {
		kind := "page"
		if title == "Uji penutup" {
			kind = "test"
		}
		v.sent(edit, c+"/modules/"+module+"/lessons", url.Values{"title": {title}, "kind": {kind}})
	}
	for i, key := range v.lessonKeys(edit) {
		form := url.Values{"kind": {"page"}, "title": {[]string{"Mengapa anak datang", "Membacakan cerita"}[min(i, 1)]}, "minutes": {"10"},
			"required": {"1"}, "body": {"Baca **pelan-pelan**."}, "revision": {"1"}}
		if i == 2 {
			form = url.Values{"kind": {"test"}, "title": {"Uji penutup"}, "minutes": {"15"}, "required": {"1"}, "test": {strings.TrimPrefix(test, "/assessments/")}, "revision": {"1"}}
		}
		v.sent(edit, c+"/lessons/"+key, form)
	}
	v.sent(edit, c+"/publish", url.Values{})
	return c
}

var lessonLink = regexp.MustCompile(`/lessons/([a-z0-9]{12})["/]`)

// lessonKeys are the lessons that a page leads to, in order.
func (v *visitor) lessonKeys(page string) (keys []string) {
	seen := map[string]bool{}
	for _, m := range lessonLink.FindAllStringSubmatch(v.see(page), -1) {
		if !seen[m[1]] {
			seen[m[1]], keys = true, append(keys, m[1])
		}
	}
	return keys
}

// moveTo makes a visitor one of another library.
func (v *visitor) moveTo(library int64) {
	v.t.Helper()
	for _, table := range []string{"account_role", "account_session"} {
		if _, err := v.db.Exec(`UPDATE `+table+` SET library_id = ? WHERE account_id = ?`, library, v.actor.AccountID); err != nil {
			v.t.Fatal(err)
		}
	}
	v.actor.LibraryID = library
}

// passes sits a test and answers everything rightly.
func (v *visitor) passes(test string) (result string) {
	v.t.Helper()
	attempt := v.sent(test, test+"/attempts", url.Values{})
	for i, form := range v.key(attempt) {
		form.Set("to", fmt.Sprint(i+2))
		v.sent(attempt, attempt+"/answers", form)
	}
	return v.sent(attempt+"/finish", attempt+"/submit", url.Values{})
}

func TestCatalogue(t *testing.T) {
	room := openTestRoom(t)
	rina, trainer, head := room.enter("Rina", "id", lms.Librarian), room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "en", lms.Head)
	if body := rina.see("/courses", "Mintalah pelatih atau administrator memasang kursus bawaan", "Lihat uji kompetensi"); strings.Contains(body, "/courses/starter") {
		t.Error("a librarian is offered to install courses")
	}
	trainer.see("/courses", "Belum ada kursus yang terbit.", "Pasang kursus bawaan", "Kursus baru")
	c := trainer.starterCourse("Sirkulasi")
	trainer.sent("/courses", "/courses/starter", url.Values{}) // again is harmless
	body := rina.see("/courses", "Sirkulasi dan Keanggotaan", "Layanan Referensi", "Pengatalogan di SLiMS", "Dasar", "11 pelajaran", "3 JP")
	if n := strings.Count(body, "course-card\""); n != 15 {
		t.Errorf("%d cards", n)
	}
	for query, want := range map[string]int{"?q=denda+reservasi": 1, "?q=zebra": 0, "?focus=knowledge_skills": 4, "?mine=1": 0, "?q=%25": 0, "?focus=x": 15} {
		if n := strings.Count(rina.see("/courses"+query), `class="course-card"`); n != want {
			t.Errorf("%s: %d cards, want %d", query, n, want)
		}
	}
	rina.see("/courses?q=zebra", "Tidak ada kursus yang cocok", `value="zebra"`, "Tampilkan semua kursus")
	first := rina.sent(c, c+"/enrol", url.Values{})
	rina.sent(first, first+"/done", url.Values{})
	rina.see("/courses?mine=1", "Sirkulasi dan Keanggotaan", "% · masih")
	trainer.see("/courses", "Kelola kursus", "1 peserta · 0 selesai")
	if body := head.see("/courses", "Courses in figures", "1 learner · 0 completed"); strings.Contains(body, "/learners") || strings.Contains(body, "Rina") {
		t.Error("the head is led to names")
	}
}

func TestCourseIsLearntWithoutJavaScript(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari, S.IP.", "id", lms.Librarian)
	c := trainer.starterCourse("Sirkulasi")
	rina.see(c, "Daftar dan mulai belajar", "Sebelum meja dibuka", "3 jam, 11 pelajaran", "opsional", "Layanan pemustaka")
	keys := rina.lessonKeys(c)
	if len(keys) != 11 {
		t.Fatalf("%d lessons", len(keys))
	}
	rina.see(c+"/lessons/"+keys[0], "Anda membaca tanpa terdaftar", "Modul 1, pelajaran 1")
	if status, body, _ := rina.send(c, c+"/lessons/"+keys[0]+"/done", url.Values{}); status != 409 || !strings.Contains(body, "Anda belum terdaftar") {
		t.Errorf("done without enrolling: %d", status)
	}
	at := rina.sent(c, c+"/enrol", url.Values{})
	if at != c+"/lessons/"+keys[0] {
		t.Fatalf("enrolled, leads to %s", at)
	}
	rina.see(at, "Anda terdaftar. Selamat belajar!", "Perjalanan satu eksemplar", "Tandai selesai dan lanjut", "0% · masih")
	rina.see(c, "Lanjutkan belajar", "Mengapa belum selesai? 9 hal lagi", "“Alur sirkulasi dan menunya” sudah dibuka, tetapi belum ditandai selesai.",
		"“Reservasi yang ditepati” belum dibuka.")
	for i := range 9 {
		if i == 8 { // the optional ones are skipped over
			at = c + "/lessons/" + keys[10]
			break
		}
		at = rina.sent(at, at+"/done", url.Values{})
	}
	rina.see(at, "Uji singkat ini menutup kursus.", "8 soal", "Ke uji ini", "Lulus mulai 70%", "% · masih 15 menit lagi")
	if status, body, _ := rina.send(at, at+"/done", url.Values{}); status != 409 || !strings.Contains(body, "selesai dengan lulus ujinya") {
		t.Errorf("a test was marked as done: %d", status)
	}
	test := room.starter("sirkulasi")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.see(at, "Pengerjaan Anda masih berjalan.", attempt)
	failed := rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	rina.see(failed, "Uji ini bagian dari kursus", at)
	rina.see(c, "Mengapa belum selesai? 1 hal lagi", "belum lulus. Hasil terbaik Anda 0,0%.")
	rina.see(at, "Terbaik 0%")
	rina.see(rina.passes(test), "Dengan ini Anda menyelesaikan kursus")
	rina.see(c, "Selamat, Rina Sari, S.IP.", "3 JP tercatat untuk Anda", "Kursus ini Anda selesaikan pada")
	rina.see(at, "Lulus, 100%", "Lihat uji dan hasilnya")
	rina.see("/courses", "Selesai ")
	if body := rina.see(c); strings.Contains(body, "/withdraw") {
		t.Error("who has completed may leave")
	}
}

// The last page of a course without a test ends it.
func TestLastPageCompletesACourse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "en", lms.Librarian)
	c := trainer.writtenCourse(room.starter("sirkulasi"))
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	keys := trainer.lessonKeys(c + "/edit")
	trainer.sent(c+"/edit", c+"/lessons/"+keys[2]+"/delete", url.Values{})
	trainer.sent(c+"/edit", c+"/publish", url.Values{})
	at := rina.sent(c, c+"/enrol", url.Values{})
	at = rina.sent(at, at+"/done", url.Values{})
	rina.see(at, "is done.", "50% · 10 minutes to go", "Mark as done")
	if to := rina.sent(at, at+"/done", url.Values{}); to != c {
		t.Fatalf("leads to %s", to)
	}
	rina.see(c, "Well done, Rina", "1.5 JP are recorded for you", "The lessons stay open to read again.")
}

func TestResultReachesACourseLate(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	test := room.starter("sirkulasi")
	c := trainer.writtenCourse(test)
	keys := rina.lessonKeys(c)

	rina.passes(test) // before enrolling: it does not count for the course
	room.pass(time.Minute)
	rina.sent(c, c+"/enrol", url.Values{})
	rina.see(c, "Mengapa belum selesai? 3 hal lagi", "“Uji penutup” sudah Anda kerjakan sebelum mendaftar ke kursus.")
	rina.see(c+"/lessons/"+keys[2], "Anda sudah mencapai yang diminta uji ini sebelum mendaftar ke kursus.", "Ke uji ini")
	rina.passes(test)
	if body := rina.see(c, "Mengapa belum selesai? 2 hal lagi"); strings.Contains(body, "“Uji penutup”") {
		t.Error("a test that was passed after enrolling is asked for again")
	}

	budi.sent(c, c+"/enrol", url.Values{})
	attempt := budi.sent(test, test+"/attempts", url.Values{})
	for i, form := range budi.key(attempt) {
		form.Set("to", fmt.Sprint(i+2))
		budi.sent(attempt, attempt+"/answers", form)
	}
	for _, key := range keys[:2] {
		budi.sent(c, c+"/lessons/"+key+"/done", url.Values{})
	}
	budi.see(c, "“Uji penutup” belum dikerjakan.")
	room.pass(time.Hour) // the clock hands in; nobody has looked at the result yet
	budi.see(c, "Selamat, Budi", "1,5 JP tercatat")
}

func TestWithdrawingKeepsProgress(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c := trainer.writtenCourse(room.starter("sirkulasi"))
	at := rina.sent(c, c+"/enrol", url.Values{})
	rina.sent(at, at+"/done", url.Values{})
	rina.see(c, "Keluar dari kursus ini", "Kemajuan tetap tersimpan")
	rina.sent(c, c+"/withdraw", url.Values{})
	rina.see(c, "Anda keluar dari kursus ini pada", "Daftar lagi dan lanjutkan")
	trainer.see(c+"/learners", "Keluar, 28%", "0 peserta")
	if to := rina.sent(c, c+"/enrol", url.Values{}); to == at {
		t.Error("begins at the beginning again")
	}
	rina.see(c, "28% · masih")
}

// A test that keeps its score to itself does so in the course, too.
func TestHiddenScoreStaysHidden(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.starter("sirkulasi")
	c := trainer.writtenCourse(test)
	if _, err := room.db.Exec(`UPDATE assessment SET reveal = 'nothing' WHERE id = ?`, strings.TrimPrefix(test, "/assessments/")); err != nil {
		t.Fatal(err)
	}
	rina.sent(c, c+"/enrol", url.Values{})
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	if body := rina.see(c, "“Uji penutup” sudah dikerjakan. Hasilnya disampaikan oleh pelatih."); strings.Contains(body, "terbaik") {
		t.Error("the score is told")
	}
	if body := rina.see(c+"/lessons/"+rina.lessonKeys(c)[2], "Sudah dikerjakan 1 kali"); strings.Contains(body, "Terbaik") {
		t.Error("the score is told")
	}
}

func TestWhoMayDoWhatWithCourses(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, head, admin := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Kepala", "id", lms.Head), room.enter("Admin", "id", lms.Admin)
	c := trainer.writtenCourse(room.starter("sirkulasi"))
	edit := trainer.sent("/courses/new", "/courses", url.Values{"title": {"Belum jadi"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}})
	draft := strings.TrimSuffix(edit, "/edit")
	if status, _, to := trainer.do("GET", draft, "", "", nil); status != 303 || to != edit {
		t.Errorf("a course never published: %d %s", status, to)
	}
	guest := room.enter("Tamu", "id", lms.Trainer)
	guest.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	for _, path := range []string{c, c + "/edit", c + "/learners", c + "/preview", c + "/lessons/" + rina.lessonKeys(c)[0], c + "/lessons/" + rina.lessonKeys(c)[0] + "/edit"} {
		if status, _, _ := guest.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("a trainer of another library, %s: %d", path, status)
		}
	}
	key := rina.lessonKeys(c)[0]
	for _, who := range []*visitor{rina, head} {
		for _, path := range []string{"/courses/new", c + "/edit", c + "/learners", c + "/lessons/" + key + "/edit", c + "/preview"} {
			if status, _, _ := who.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s, %s: %d", who.actor.Name, path, status)
			}
		}
		if status, _, _ := who.do("GET", draft, "", "", nil); status != 404 {
			t.Errorf("%s reads a draft: %d", who.actor.Name, status)
		}
		if status, _, _ := who.send(c, c+"/archive", url.Values{"do": {"archive"}}); status != 403 {
			t.Errorf("%s archives: %d", who.actor.Name, status)
		}
	}
	admin.see(c+"/edit", "Buka draf")
	for _, path := range []string{"/courses/999999", "/courses/x", c + "/lessons/nosuchlesson", c + "/preview"} {
		if status, _, _ := trainer.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	stranger := &visitor{testRoom: room, client: rina.client}
	for _, path := range []string{"/courses", c, "/media/0123456789abcdef01234567.png"} {
		if status, _, to := stranger.do("GET", path, "", "", nil); status != 303 || !strings.HasPrefix(to, "/signin") {
			t.Errorf("stranger, %s: %d %s", path, status, to)
		}
	}
}

func TestLearners(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	c := trainer.writtenCourse(room.starter("sirkulasi"))
	trainer.see(c+"/learners", "Belum ada peserta.", c+"/enrol-others")
	enrol := c + "/enrol-others"
	if status, body, _ := trainer.send(enrol, enrol, url.Values{}); status != 422 || !strings.Contains(body, "Pilih paling sedikit satu orang.") {
		t.Errorf("nobody chosen: %d", status)
	}
	foreign := room.insert(`INSERT INTO account (name, locale, created_at) VALUES ('Orang lain', 'id', NOW())`)
	if status, body, _ := trainer.send(enrol, enrol, url.Values{"account": {fmt.Sprint(foreign)}}); status != 422 || strings.Contains(body, "Orang lain") {
		t.Errorf("somebody of no library of ours: %d", status)
	}
	trainer.sent(enrol, enrol, url.Values{"account": {fmt.Sprint(rina.actor.AccountID), fmt.Sprint(budi.actor.AccountID)}})
	trainer.see(c+"/learners", "2 orang didaftarkan.", "2 peserta · 0 selesai", "belum mulai belajar")
	if page := rina.see(c, "Lanjutkan belajar", "mintalah kepada pelatih"); strings.Contains(page, "Keluar dari kursus ini") {
		t.Error("who was enrolled by a trainer is offered to leave")
	}
	trainer.sent(c+"/learners", fmt.Sprintf("%s/learners/%d/withdraw", c, budi.actor.AccountID), url.Values{})
	trainer.see(c+"/learners", "1 peserta · 0 selesai", "Keluar, 0%", "Kemajuannya tetap tersimpan")
	trainer.sent(c+"/edit", c+"/archive", url.Values{"do": {"archive"}})
	trainer.see(c+"/edit", "ditutup untuk peserta baru")
	budi.see(c, "Kursus ini sudah tidak menerima peserta baru.")
	rina.see(c, "Lanjutkan belajar")
	if status, body, _ := trainer.send(c+"/edit", enrol, url.Values{"account": {fmt.Sprint(budi.actor.AccountID)}}); status != 409 || !strings.Contains(body, "tidak menerima peserta baru") {
		t.Errorf("enrolled in a closed course: %d", status)
	}
	trainer.sent(c+"/edit", c+"/archive", url.Values{"do": {"restore"}})
	budi.see(c, "Daftar lagi dan lanjutkan")
}

// Who has come to which lesson: for the course's trainers, in order of name,
// and noted where it leaves as a file.
func TestOverviewOfACourse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	c := trainer.writtenCourse(room.starter("sirkulasi"))
	trainer.see(c+"/overview", "Belum ada peserta.")
	for _, v := range []*visitor{rina, budi} {
		at := v.sent(c, c+"/enrol", url.Values{})
		if v.see(at); v == budi {
			v.sent(at, at+"/done", url.Values{})
		}
	}
	page := trainer.see(c+"/overview", "1 dari 3", "0 dari 3", "Uji penutup", "belum dibuka")
	if strings.Index(page, ">Budi<") > strings.Index(page, ">rina<") || !strings.Contains(page, ">Budi<") {
		t.Error("not in order of name")
	}
	if file := trainer.see(c + "/overview.csv"); !strings.HasPrefix(file, "\uFEFFnama;pelajaran ke;judul;pertama dibuka;selesai;nilai terbaik (persen)\nBudi;1;") || strings.Count(file, "\n") != 3 {
		t.Error(file)
	}
	for _, path := range []string{"/overview", "/overview.csv"} {
		if status, _, _ := rina.do("GET", c+path, "", "", nil); status != 403 {
			t.Errorf("a librarian reads %s: %d", path, status)
		}
	}
	room.enter("Wati", "id", lms.Admin).see("/audit", "Mengunduh kemajuan peserta kursus")
	trainer.see(c+"/learners", "Kemajuan per pelajaran", c+"/overview")
	trainer.inBoth(c + "/overview")
}
