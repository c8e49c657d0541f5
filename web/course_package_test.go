package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// exports is a course's ZIP as it is sent.
func (v *visitor) exports(c string) (string, http.Header) {
	v.t.Helper()
	b, head := v.download(c + "/export")
	return string(b), head
}

// importing sends a ZIP to be checked or imported.
func (v *visitor) importing(do, content string) (int, string, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see("/courses/import"))[1]
	kind, body := upload(v.t.(*testing.T), token, url.Values{"do": {do}}, "kursus.zip", []byte(content))
	return v.do("POST", "/courses/import", kind, "", bytes.NewReader(body))
}

func TestCoursesTravel(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, _ := room.task(trainer)
	packed, header := trainer.exports(c)
	if header.Get("Content-Type") != "application/zip" || header.Get("Content-Disposition") != "attachment; filename*=UTF-8''Koleksi.zip" {
		t.Fatal(header)
	}
	send := trainer.importing
	if status, body, _ := send("import", "halo"); status != 422 || !strings.Contains(body, "Berkas ini bukan ZIP") || !strings.Contains(body, "Tidak ada yang diimpor.") {
		t.Errorf("no ZIP: %d", status)
	}
	if status, body, _ := send("import", strings.Replace(packed, "lessons/01-01.md", "../sons/01-01.md", 2)); status != 422 || !strings.Contains(body, "tidak diizinkan") {
		t.Errorf("climbing out: %d\n%s", status, excerpt(body))
	}
	status, body, _ := send("check", packed)
	if status != 200 || !strings.Contains(body, "Berkas ini dapat diimpor") || !strings.Contains(body, "1 modul, 1 pelajaran, 0 berkas media") {
		t.Errorf("checked: %d\n%s", status, excerpt(body))
	}
	if _, _, to := send("import", packed); !strings.HasSuffix(to, "/edit") || strings.HasPrefix(to, c+"/") {
		t.Errorf("leads to %s", to)
	} else {
		trainer.see(to, "Kursus diimpor sebagai draf.", "Rencana", "Siap diterbitkan")
	}

	// What was looked at need not be chosen again, unless it went.
	status, body, _ = send("check", packed)
	kept := regexp.MustCompile(`name="kept" value="([0-9a-f]{64})"`).FindStringSubmatch(body)
	if status != 200 || kept == nil || !strings.Contains(body, "jadi tidak perlu dipilih lagi") {
		t.Fatalf("nothing is kept: %d\n%s", status, excerpt(body))
	}
	again := func() (int, string, string) {
		token := formToken.FindStringSubmatch(trainer.see("/courses/import"))[1]
		kind, body := upload(t, token, url.Values{"do": {"import"}, "kept": {kept[1]}}, "", nil)
		return trainer.do("POST", "/courses/import", kind, "", bytes.NewReader(body))
	}
	if status, body, to := again(); !strings.HasSuffix(to, "/edit") {
		t.Errorf("taken in: %d, leads to %s\n%s", status, to, excerpt(body))
	}
	if status, body, _ := again(); status != 422 || !strings.Contains(body, "ZIP yang tadi diperiksa tidak ada lagi") || strings.Contains(body, kept[1]) {
		t.Errorf("twice: %d\n%s", status, excerpt(body))
	}
	lacks(t, trainer.see("/courses/import"), "Berkas yang sudah diperiksa")
	room.enter("Admin", "id", lms.Admin).see("/audit", "Mengimpor paket kursus “Koleksi”")
	trainer.see("/courses", "/courses/import")
	for _, path := range []string{"/courses/import", c + "/export"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// A package that was looked at is offered again when the page is opened anew, to
// whoever sent it, for a day: to go on with, or to be thrown away.
func TestACheckedPackageIsOffered(t *testing.T) {
	room := openTestRoom(t)
	trainer, other := room.enter("Pelatih", "id", lms.Trainer), room.enter("Trainer", "en", lms.Trainer)
	c, _ := room.task(trainer)
	packed, _ := trainer.exports(c)
	for _, v := range []*visitor{trainer, other} {
		lacks(t, v.see("/courses/import"), `name="kept"`)
		if status, body, _ := v.importing("check", packed); status != 200 {
			t.Fatalf("%d %s", status, excerpt(body))
		}
		if v == trainer {
			lacks(t, other.see("/courses/import"), `name="kept"`)
		}
	}
	room.pass(3 * time.Hour)
	trainer.see("/courses/import", "Berkas yang sudah diperiksa", "<strong>Koleksi</strong>", "Anda unggah 3 jam lalu")
	p := trainer.browser()
	p.Go(room.url + "/courses/import")
	room.examine(p)
	p.Press("Lanjutkan")
	p.See("Berkas ini dapat diimpor")
	p.FollowText("Kirim")
	p.See("Kursus diimpor sebagai draf.")
	lacks(t, trainer.see("/courses/import"), "Berkas yang sudah diperiksa")

	q := other.browser()
	q.Go(room.url + "/courses/import")
	q.See("uploaded by you 3 hours ago")
	room.examine(q)
	q.Press("Discard this file")
	q.See("The checked file was discarded.")
	lacks(t, other.see("/courses/import"), `name="kept"`)
	other.importing("check", packed)
	room.pass(25 * time.Hour)
	lacks(t, other.see("/courses/import"), `name="kept"`)
	rina := room.enter("Rina", "id", lms.Librarian)
	if status, _, _ := rina.send("/profile", "/courses/import/drop", form()); status != 403 {
		t.Errorf("a librarian discards: %d", status)
	}
}

// wholeCourse is a course with a lesson of every kind, and a test of every kind
// of question with sections, a blueprint and forms.
func (v *visitor) wholeCourse() string {
	v.t.Helper()
	ctx, who, here := context.Background(), v.actor, v.library
	ok := func(err error) {
		v.t.Helper()
		if err != nil {
			v.t.Fatal(err)
		}
	}
	competency := v.frameworks()["services"]
	media := func(m course.Media, err error) *int64 { ok(err); return &m.ID }
	floor := v.picture(v)
	document := media(v.courses.SaveDocument(ctx, who, here, "Panduan.pdf", strings.NewReader("%PDF-1.7 isi")))
	scorm := media(v.courses.SaveContent(ctx, who, here, "scorm.zip", bytes.NewReader(samplePackage(v.t, "scorm12", nil))))
	h5p := media(v.courses.SaveContent(ctx, who, here, "h5p.h5p", bytes.NewReader(samplePackage(v.t, "h5p", nil))))

	set := assessment.Settings{Title: "Uji <lengkap>", Minutes: 60, AttemptsAllowed: 2, PassPercent: 60, ShuffleItems: true, CourseOnly: true, Reveal: assessment.RevealMarks}
	a, err := v.tests.Create(ctx, who, here, set)
	ok(err)
	ok(v.tests.SaveSection(ctx, who, a.ID, assessment.Section{Title: "Awal"}))
	ok(v.tests.SaveSection(ctx, who, a.ID, assessment.Section{Title: "Akhir", Minutes: 20}))
	asked := append(otherKinds(floor), assessment.Question{Kind: assessment.Single, Stem: "Satu? ![denah](" + floor + ")", CompetencyID: competency, Difficulty: assessment.Hard,
		Body: assessment.Body{Options: []assessment.Option{{Text: "ya", Right: true}, {Text: "tidak"}}}},
		assessment.Question{Kind: assessment.Multiple, Stem: "Beberapa?", Body: assessment.Body{Options: []assessment.Option{{Text: "a", Right: true}, {Text: "b", Right: true}, {Text: "c"}}}},
		assessment.Question{Kind: assessment.TrueFalse, Stem: "Benar?", Body: assessment.Body{Options: []assessment.Option{{Right: true}, {}}}},
		assessment.Question{Kind: assessment.ShortAnswer, Stem: "Apa?", Body: assessment.Body{Accepted: []string{"OPAC"}}})
	for _, q := range asked {
		q, err := v.tests.CreateQuestion(ctx, who, here, q)
		ok(err)
		ok(v.tests.AddItem(ctx, who, a.ID, q.ID, 2))
	}
	items, err := v.tests.Items(ctx, who, a.ID)
	ok(err)
	ok(v.tests.SetSection(ctx, who, a.ID, items[0].ID, 1))
	for i := range 3 {
		_, err := v.tests.CreateQuestion(ctx, who, here, assessment.Question{Kind: assessment.Essay, Stem: fmt.Sprintf("Bank %d?", i), CompetencyID: competency, Difficulty: assessment.Medium})
		ok(err)
	}
	ok(v.tests.AddDraw(ctx, who, a.ID, assessment.Draw{CompetencyID: competency, Difficulty: assessment.Medium, Questions: 2, Points: 1, Section: 2}))
	ok(v.tests.AddForm(ctx, who, a.ID))
	ok(v.tests.Publish(ctx, who, a.ID))

	id, err := v.courses.Create(ctx, who, here, course.Details{Title: "Serba ada", Summary: "Semua jenis.", Focus: course.Users, Level: course.Basic, Language: "id", Competencies: course.Set[int64]{competency}})
	ok(err)
	module, err := v.courses.AddModule(ctx, who, id, "Modul")
	ok(err)
	for _, l := range []course.LessonText{
		{Kind: course.Page, Body: "![denah](" + floor + ")"}, {Kind: course.File, MediaID: document}, {Kind: course.Link, Body: "Baca", URL: "https://a.example/"},
		{Kind: course.Scorm, MediaID: scorm}, {Kind: course.H5P, MediaID: h5p}, {Kind: course.Assignment, Body: "Kerjakan"}, {Kind: course.InSlims, Body: "Pinjamkan"},
		{Kind: course.Attendance, AtLeast: 50}, {Kind: course.Test, AssessmentID: &a.ID, DoneBy: course.ByScore, AtLeast: 70},
	} {
		l.Title, l.Minutes, l.Required = string(l.Kind), 10, true
		key, err := v.courses.AddLesson(ctx, who, id, module, l)
		ok(err)
		if l.Kind == course.InSlims {
			ok(v.courses.SetPractical(ctx, who, id, key, course.Practical{Rules: []course.WorkRule{{Kind: course.LoanWork, AtLeast: 3}}, CompetencyID: competency}, 1))
		}
	}
	return fmt.Sprintf("/courses/%d", id)
}

// A course with a lesson of every kind goes to an empty library with its tests,
// and is the same there, byte by byte.
func TestAWholeCourseTravels(t *testing.T) {
	room := openTestRoom(t)
	trainer, sari := room.enter("Pelatih", "id", lms.Trainer), room.enter("Sari", "id", lms.Trainer)
	c := trainer.wholeCourse()
	packed, _ := trainer.exports(c)

	sari.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', NOW())`))
	there, ctx := sari.actor.LibraryID, context.Background()
	count := func(table string) (n int) {
		t.Helper()
		if err := room.db.Get(&n, `SELECT COUNT(*) FROM `+table+` WHERE library_id = ?`, there); err != nil {
			t.Fatal(err)
		}
		return n
	}
	// Without the framework, what does not come along is said, and nothing is kept.
	status, body, _ := sari.importing("check", packed)
	if status != 200 || count("course")+count("assessment")+count("question")+count("course_media") != 0 {
		t.Errorf("looking kept something: %d", status)
	}
	for _, says := range []string{"Uji “Uji <lengkap>” dibuat; 13 soalnya baru, 0 sudah ada di bank soal.", "Uji “Uji <lengkap>” menyebut kompetensi", "masuk sebagai draf: Satu baris kisi-kisinya", "Praktik “practical” mengukur kompetensi"} {
		if !strings.Contains(body, says) {
			t.Errorf("it does not say %q\n%s", says, excerpt(body))
		}
	}
	if _, err := room.competencies().InstallStarter(ctx, lms.System("test"), there); err != nil {
		t.Fatal(err)
	}
	if _, body, _ = sari.importing("check", packed); strings.Contains(body, "menyebut kompetensi") || strings.Contains(body, "mengukur kompetensi") || !strings.Contains(body, "13 soalnya baru") {
		t.Errorf("%s", excerpt(body))
	}
	_, _, to := sari.importing("import", packed)
	if !strings.HasSuffix(to, "/edit") {
		t.Fatalf("leads to %s", to)
	}
	again, _ := sari.exports(strings.TrimSuffix(to, "/edit"))
	if packed != again {
		t.Errorf("%d bytes became %d", len(packed), len(again))
	}
	if list, err := room.tests.List(ctx, sari.actor, there); err != nil || len(list) != 1 || list[0].Status != assessment.Published || !list[0].CourseOnly || list[0].Questions != 12 {
		t.Errorf("%v %+v", err, list)
	}

	// Once more: the test and its questions are there.
	questions := count("question")
	if _, body, _ = sari.importing("check", packed); !strings.Contains(body, "Uji “Uji <lengkap>” sudah ada di perpustakaan ini dan dipakai.") {
		t.Errorf("%s", excerpt(body))
	}
	sari.importing("import", packed)
	if count("course") != 2 || count("assessment") != 1 || count("question") != questions {
		t.Errorf("%d courses, %d tests, %d questions", count("course"), count("assessment"), count("question"))
	}

	// What is wrong with a test in it is said with its file, and nothing is kept.
	bad := strings.Replace(packed, "tests/01.json", "tests/01.jsox", 2)
	if status, body, _ := sari.importing("import", bad); status != 422 || !strings.Contains(body, "Tidak ada yang diimpor.") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	p := sari.browser()
	room.accessible(p, "/courses/import")

	// A bank that does not fit into the ZIP is named beside it.
	const behind = "Uji “Uji <lengkap>” mengundi dari bank soal yang terlalu besar untuk satu ZIP"
	lacks(t, trainer.see(c+"/edit"), behind)
	var many []assessment.Question
	var competency int64
	if err := room.db.Get(&competency, `SELECT MAX(d.competency_id) FROM assessment_draw d JOIN assessment a ON a.id = d.assessment_id WHERE a.library_id = ?`, trainer.library); err != nil {
		t.Fatal(err)
	}
	for i := range 5000 {
		many = append(many, assessment.Question{Kind: assessment.Essay, Stem: fmt.Sprintf("Banyak %d?", i), CompetencyID: competency, Difficulty: assessment.Medium})
	}
	if err := room.tests.CreateQuestions(ctx, trainer.actor, trainer.library, many); err != nil {
		t.Fatal(err)
	}
	trainer.see(c+"/edit", behind)
}
