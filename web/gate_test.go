package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// A test that is sat only through its course cannot be sat by who does not take
// the course, nor before its lesson is open, by no way; whoever asks is told why
// and where to go.
func TestSatOnlyThroughItsCourse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Tuti", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	test := room.starter("sirkulasi")
	if _, err := room.db.Exec(`UPDATE assessment SET course_only = TRUE WHERE id = ?`, strings.TrimPrefix(test, "/assessments/")); err != nil {
		t.Fatal(err)
	}
	shut := func(v *visitor, says string) {
		t.Helper()
		if body := v.see(test, says); strings.Contains(body, "Mulai mengerjakan") {
			t.Error("it can be begun")
		}
		if status, body, _ := v.send("/profile", test+"/attempts", url.Values{}); status != 409 || !strings.Contains(body, says) {
			t.Errorf("POST: %d %s", status, excerpt(body))
		}
		for _, list := range []string{"/assessments", "/"} {
			if strings.Contains(v.see(list), test+"\"") {
				t.Errorf("%s lists it", list)
			}
		}
		var n int
		if err := room.db.Get(&n, `SELECT COUNT(*) FROM attempt WHERE account_id = ?`, v.actor.AccountID); err != nil || n != 0 {
			t.Fatalf("%d attempts, %v", n, err)
		}
	}
	shut(rina, "belum ada kursus terbit yang memuatnya")
	c := trainer.writtenCourse(test)
	shut(rina, "Daftarlah ke kursus itu dahulu")
	rina.see(test, `<a href="`+c+`">Melayani anak</a>`)
	trainer.see("/assessments", test+`"`)

	// Its lesson opens in three days.
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	key := trainer.lessonKeys(c + "/edit")[2]
	if _, err := room.db.Exec(`UPDATE course_lesson SET release_days = 3 WHERE lesson_key = ?`, key); err != nil {
		t.Fatal(err)
	}
	trainer.sent(c+"/edit", c+"/publish", url.Values{})
	rina.sent(c, c+"/enrol", url.Values{})
	shut(rina, "kursus “Melayani anak”. Pelajarannya dibuka tanggal")
	shut(budi, "Daftarlah ke kursus itu dahulu")
	room.pass(3 * 24 * time.Hour)
	rina.see("/assessments", test+`"`)
	rina.see(c+"/lessons/"+key, test+`"`)
	rina.passes(test)
	if body := rina.see(c); strings.Contains(body, "“Uji penutup”") {
		t.Error("passed through the course, it still is asked for")
	}
	shut(budi, "Daftarlah ke kursus itu dahulu")

	// What is begun is finished, also by who has left the course meanwhile.
	budi.sent(c, c+"/enrol", url.Values{})
	room.pass(3 * 24 * time.Hour)
	attempt := budi.sent(test, test+"/attempts", url.Values{})
	budi.sent(c, c+"/withdraw", url.Values{})
	if to := budi.sent(test, test+"/attempts", url.Values{}); to != attempt {
		t.Errorf("leads to %s, want %s", to, attempt)
	}
	budi.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	budi.see(test, "Daftarlah ke kursus itu dahulu", attempt+"/result")
	budi.see("/assessments", attempt+"/result")

	p := rina.browser()
	p.Go(room.url + test)
	room.accessible(p, test, c)

	// The trainer opens it to all.
	desk := room.enter("Tri", "id", lms.Trainer).browser()
	desk.Go(room.url + test + "/edit")
	desk.Click("input[name=course_only]")
	desk.FollowText("Simpan pengaturan")
	desk.Accessible()
	budi.see(test, "Mulai mengerjakan")
}

// The lessons of a course that something else comes before are not shown, nor
// what they hold; the page says what is missing and leads there.
func TestHeldBackLessons(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Tuti", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	first := trainer.writtenCourse(room.starter("sirkulasi"))
	ctx, who := context.Background(), trainer.actor
	shown, err := room.courses.SaveMedia(ctx, who, room.library, "layar.png", bytes.NewReader(picture(t, 20)))
	if err != nil {
		t.Fatal(err)
	}
	pack, err := room.courses.SaveContent(ctx, who, room.library, "paket.zip", bytes.NewReader(samplePackage(t, "scorm12", nil)))
	if err != nil {
		t.Fatal(err)
	}
	id, err := room.courses.Create(ctx, who, room.library, course.Details{Title: "Lanjutan", Summary: "Setelah yang pertama.", Focus: course.Users, Level: course.Basic, Language: "id"})
	if err != nil {
		t.Fatal(err)
	}
	module, err := room.courses.AddModule(ctx, who, id, "Modul")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[course.Kind]string{}
	for _, l := range []course.LessonText{
		{Kind: course.Page, Title: "Bergambar", Minutes: 5, Required: true, Body: "Rahasia meja.\n\n![layar](" + shown.Path() + ")"},
		{Kind: course.Scorm, Title: "Paket", Minutes: 5, MediaID: &pack.ID},
		{Kind: course.InSlims, Title: "Praktik", Minutes: 5, Body: "Rahasia praktik."},
	} {
		if keys[l.Kind], err = room.courses.AddLesson(ctx, who, id, module, l); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{
		room.courses.SetPractical(ctx, who, id, keys[course.InSlims], course.Practical{Rules: []course.WorkRule{{Kind: course.LoanWork, AtLeast: 3}}}, 1),
		room.courses.SaveRules(ctx, who, id, course.Rules{Requires: []int64{mustID(t, first)}}, 1),
		room.courses.Publish(ctx, who, id),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	c := fmt.Sprintf("/courses/%d", id)
	reads := func(want bool) {
		t.Helper()
		rina.see(c, "Bergambar", "Paket", "Praktik")
		for kind, text := range map[course.Kind]string{course.Page: "Rahasia meja", course.Scorm: `data-src="/content/`, course.InSlims: "Rahasia praktik"} {
			body := rina.see(c + "/lessons/" + keys[kind])
			if strings.Contains(body, text) != want {
				t.Errorf("%s is shown: %v, want %v", kind, !want, want)
			}
			if held := strings.Contains(body, "Selesaikan dahulu:") && strings.Contains(body, first+`"`); held == want {
				t.Errorf("%s says what comes before: %v", kind, held)
			}
		}
		status := map[bool]int{true: 200, false: 404}[want]
		for _, path := range []string{shown.Path(), c + "/lessons/" + keys[course.InSlims] + "/practical"} {
			if got, _, _ := rina.do("GET", path, "", "", nil); got != status && !(want && got == 303) {
				t.Errorf("%s: %d, want %d", path, got, status)
			}
		}
	}
	reads(false)
	if status, body, _ := rina.send("/profile", c+"/enrol", url.Values{}); status != 409 || !strings.Contains(body, "Melayani anak") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	trainer.see(c+"/lessons/"+keys[course.Page], "Rahasia meja")
	if status, _, _ := trainer.do("GET", shown.Path(), "", "", nil); status != 200 {
		t.Errorf("the trainer's picture: %d", status)
	}
	p := rina.browser()
	room.accessible(p, c, c+"/lessons/"+keys[course.Page])

	// The same picture in a question that she is asked is shown.
	test := room.starter("diagnostik")
	rina.sent(test, test+"/attempts", url.Values{})
	if _, err := room.db.Exec(`UPDATE question_version v JOIN attempt_item i ON i.version_id = v.id SET v.stem = CONCAT(v.stem, ' ![](', ?, ')')`, shown.Path()); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := rina.do("GET", shown.Path(), "", "", nil); status != 200 {
		t.Errorf("a question's picture: %d", status)
	}
	if _, err := room.db.Exec(`UPDATE question_version SET stem = REPLACE(stem, ?, '')`, shown.Path()); err != nil {
		t.Fatal(err)
	}

	at := rina.sent(first, first+"/enrol", url.Values{})
	at = rina.sent(at, at+"/done", url.Values{})
	rina.sent(at, at+"/done", url.Values{})
	rina.passes(room.starter("sirkulasi"))
	reads(true)
}
