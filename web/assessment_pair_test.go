package web

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/web/webtest"
)

// sits lets somebody answer the first n questions of a test right.
func (room *testRoom) sits(who lms.Actor, test string, n int) {
	room.t.Helper()
	id, err := strconv.ParseInt(test[strings.LastIndex(test, "/")+1:], 10, 64)
	if err != nil {
		room.t.Fatal(err)
	}
	ctx := context.Background()
	attempt, err := room.tests.Start(ctx, who, id, "")
	if err != nil {
		room.t.Fatal(err)
	}
	sheet, err := room.tests.Sheet(ctx, who, attempt)
	if err != nil {
		room.t.Fatal(err)
	}
	for _, it := range sheet.Items[:n] {
		a := rightAnswer(it.Question)
		if _, err := room.tests.SaveChange(ctx, who, attempt, assessment.Change{Position: it.Position, Seq: 1, Answer: &a}); err != nil {
			room.t.Fatal(err)
		}
	}
	if err := room.tests.Submit(ctx, who, attempt); err != nil {
		room.t.Fatal(err)
	}
}

func TestJourneyBeforeAndAfter(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "en", lms.Head), room.enter("Rina", "id", lms.Librarian)
	pre := room.starter("pengatalogan")
	edit := trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"copy"}})
	post := strings.TrimSuffix(edit, "/edit")
	trainer.sent(edit, post+"/status", url.Values{"do": {"publish"}})
	head.see("/assessments/pairs", "No tests are paired yet")

	p := trainer.browser()
	p.Go(room.url + "/assessments")
	p.FollowText("Sebelum dan sesudah")
	p.Accessible()
	id := func(path string) string { return path[strings.LastIndex(path, "/")+1:] }
	p.Choose("select[name=pre]", id(pre))
	p.Choose("select[name=post]", id(room.starter("diagnostik")))
	p.Press("Pasangkan")
	p.See("Kedua uji belum sejajar")
	p.Accessible()
	p.Choose("select[name=post]", id(post))
	p.Press("Pasangkan")
	p.See("Baru 0 orang mengerjakan kedua uji")
	p.Accessible()
	pair := webtest.Eval[string](p, `location.pathname`)

	for i := range 12 {
		who := lms.Actor{AccountID: room.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprintf("Peserta %d", i)),
			LibraryID: room.library, Roles: []lms.Role{lms.Librarian}}
		room.sits(who, pre, 2+i%2)
		room.sits(who, post, 5+i%3)
		if i == 8 {
			head.see(pair, "9 people have sat both tests")
			if status, _, _ := head.do("GET", pair+"/rows.csv", "", "", nil); status != 404 {
				t.Errorf("rows of nine people: %d", status)
			}
		}
	}
	head.see(pair, "Scores rose", "percentage points", "n 10", "A rise alone cannot tell training from practice")
	rows := head.see(pair + "/rows.csv")
	if strings.Count(rows, "\n") != 11 || strings.Contains(rows, "Peserta") {
		t.Errorf("%s", rows)
	}
	for _, path := range []string{"/assessments/pairs", pair, pair + "/rows.csv"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a librarian reads %s: %d", path, status)
		}
	}
	room.accessible(head.browser(), pair)
	trainer.inBoth("/assessments/pairs", pair, pair+"/edit")
	trainer.sent(pair+"/edit", pair+"/remove", url.Values{})
	trainer.see("/assessments/pairs", "Belum ada uji yang dipasangkan")
}

// small publishes a course of one page.
func (room *testRoom) small(trainer lms.Actor) (id int64, key string) {
	room.t.Helper()
	ctx := context.Background()
	id, err := room.courses.Create(ctx, trainer, room.library, course.Details{Title: "Layanan pinjam", Summary: "Satu halaman.", Focus: course.Skills, Language: "id", Level: course.Basic, JP: 2})
	var module int64
	if err == nil {
		module, err = room.courses.AddModule(ctx, trainer, id, "Modul")
	}
	if err == nil {
		key, err = room.courses.AddLesson(ctx, trainer, id, module, course.LessonText{Kind: course.Page, Title: "Isi", Minutes: 10, Required: true, Body: "Isi."})
	}
	if err == nil {
		err = room.courses.Publish(ctx, trainer, id)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return id, key
}

// forms publishes a copy of a shipped test with the forms A and B, to be sat as
// often as one likes.
func (v *visitor) forms(code string) string {
	v.t.Helper()
	edit := v.sent(v.starter(code)+"/edit", v.starter(code)+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	v.sent(edit, test+"/forms", url.Values{"do": {"add"}})
	v.sent(edit, test+"/forms", url.Values{"do": {"add"}})
	v.sent(edit, test+"/status", url.Values{"do": {"publish"}})
	if _, err := v.db.Exec(`UPDATE assessment SET attempts_allowed = 0, wait_minutes = 0, reveal = 'score' WHERE id = ?`, test[len("/assessments/"):]); err != nil {
		v.t.Fatal(err)
	}
	return test
}

// A trainer pairs a test with itself for a course, crossed; the page says what is
// missing until enough have sat it, then who gained what beside whom.
func TestJourneyOfATrainingBeforeAndAfter(t *testing.T) {
	room := openTestRoom(t)
	trainer, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "en", lms.Head)
	courseID, key := room.small(trainer.actor)
	test := trainer.forms("pengatalogan")
	ctx := context.Background()
	learner := func(name string) lms.Actor {
		who := lms.Actor{AccountID: room.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, name), LibraryID: room.library, Name: name, Roles: []lms.Role{lms.Librarian}}
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, who.AccountID, room.library)
		return who
	}
	train := func(who lms.Actor, all bool) {
		t.Helper()
		err := room.courses.Enrol(ctx, who, courseID)
		if err == nil && all {
			_, err = room.courses.CompleteLesson(ctx, who, courseID, key)
		} else if err == nil {
			_, _, err = room.courses.OpenLesson(ctx, who, courseID, key)
		}
		if err != nil {
			t.Fatal(err)
		}
	}

	p := trainer.browser()
	p.Go(fmt.Sprintf("%s/courses/%d/overview", room.url, courseID))
	p.See("Belum ada uji sebelum dan sesudah untuk pelatihan ini.")
	p.FollowText("Pasangkan dua uji")
	if chosen := webtest.Eval[string](p, `document.querySelector("select[name=course]").selectedOptions[0].textContent`); chosen != "Layanan pinjam" {
		t.Errorf("chosen: %q", chosen)
	}
	id := test[len("/assessments/"):]
	p.Choose("select[name=pre]", id)
	p.Choose("select[name=post]", room.starter("diagnostik")[len("/assessments/"):])
	p.Click("input[name=crossed]")
	p.Press("Pasangkan")
	p.See("Kedua uji belum sejajar")
	p.Choose("select[name=post]", id)
	room.examine(p)
	p.Press("Pasangkan")
	p.See("Apakah nilai peserta naik setelah “Layanan pinjam”?")
	p.See("Baru 0 peserta mengumpulkan uji pertama")
	p.See("Pembandingnya belum cukup: 0 peserta dan 0 orang yang tidak ikut")
	room.examine(p)
	pair := webtest.Eval[string](p, `location.pathname`)

	var rina lms.Actor
	firsts := map[string]int{}
	for i := range 14 {
		who := learner(fmt.Sprintf("Peserta %d", i))
		rina = who
		if i == 13 { // begins the course before the first test
			train(who, true)
			room.pass(time.Minute)
		}
		room.sits(who, test, 1+i%3)
		room.pass(time.Minute)
		train(who, i != 12)
		room.pass(time.Minute)
		room.sits(who, test, 5+i%3)
		var first string
		if err := room.db.Get(&first, `SELECT form FROM attempt WHERE account_id = ? AND number = 1`, who.AccountID); err != nil {
			t.Fatal(err)
		}
		firsts[first]++
		if i == 8 {
			trainer.see(pair, "Baru 9 peserta mengumpulkan uji pertama", "9 peserta dan 0 orang yang tidak ikut")
			if status, _, _ := head.do("GET", pair+"/rows.csv", "", "", nil); status != 404 {
				t.Errorf("rows of nine: %d", status)
			}
		}
	}
	for i := range 14 { // drawn after the others, so that each side is level by itself
		other := learner(fmt.Sprintf("Rekan %d", i))
		room.sits(other, test, 1+i%4)
		room.pass(time.Minute)
		room.sits(other, test, 2+i%3)
	}
	if firsts["A"] != 7 || firsts["B"] != 7 {
		t.Errorf("%v", firsts)
	}
	p.Go(room.url + pair)
	p.See("Nilai naik")
	p.See("Pada nilai awal yang sama, peserta mencapai lebih banyak")
	p.See("Siapa yang ikut tidak diundi")
	p.See("Paket A dan B disilangkan")
	p.See("uji pertama dikumpulkan setelah pelatihannya mulai")
	room.examine(p)
	lacks(t, head.see(pair, "Scores rose", "10 people who were trained and 10 who were not", "One is too few for a figure", "1 person: handed in the first test after their training had begun"), "Peserta", "Rekan", pair+"/edit", "All who enrolled")
	rows := head.see(pair + "/rows.csv")
	if strings.Count(rows, "\n") != 21 || strings.Contains(rows, "Peserta") || strings.Count(rows, ",untrained,") != 10 {
		t.Errorf("%s", rows)
	}
	trainer.see(fmt.Sprintf("/courses/%d/overview", courseID), `href="`+pair+`"`)
	head.see("/impact", `href="/assessments/pairs"`)

	// A learner reads their own gain, nobody else's, and not which form it was.
	var attempt int64
	if err := room.db.Get(&attempt, `SELECT id FROM attempt WHERE account_id = ? AND number = 2`, rina.AccountID); err != nil {
		t.Fatal(err)
	}
	me := room.stranger()
	me.actor = rina
	me.renew()
	lacks(t, me.see(fmt.Sprintf("/attempts/%d/result", attempt), "Sebelum dan sesudah", "pada uji sesudah"), "paket A", "paket B", pair)
	trainer.see(fmt.Sprintf("/attempts/%d/result", attempt), "Sebelum dan sesudah", "paket ")
	if status, _, _ := head.do("GET", fmt.Sprintf("/attempts/%d/result", attempt), "", "", nil); status != 404 {
		t.Errorf("a head reads a result: %d", status)
	}
	for _, path := range []string{pair, pair + "/edit", pair + "/rows.csv"} {
		if status, _, _ := me.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a librarian reads %s: %d", path, status)
		}
	}

	// The settings are changed later, but not the lot.
	p.FollowText("Ubah")
	p.Click("input[name=low_first]")
	p.Click("input[name=crossed]")
	p.Press("Simpan")
	p.See("Urutan paket sudah diundi untuk 28 orang")
	p.Click("input[name=crossed]")
	room.examine(p)
	p.Press("Simpan")
	p.See("Pengaturan pasangan tersimpan.")
	p.See("Peserta dipilih karena nilainya rendah")
	p.See("pengaturan diubah")
	p.FollowText("Ubah")
	p.Press("Arsipkan")
	p.See("Pasangan diarsipkan.")
	p.See("1 pasangan diarsipkan")
	room.examine(p)
	head.see(pair, "archived", "Scores rose")
	lacks(t, trainer.see(fmt.Sprintf("/courses/%d/overview", courseID)), `href="`+pair+`"`)
	trainer.refused(422, pair+"/edit", pair, url.Values{"course": {"987"}, "activity": {"654"}, "crossed": {"1"}}, "Kursus itu tidak ada", "Kegiatan itu tidak ada")
	head.refused(403, "/assessments/pairs", pair, url.Values{}, "")
}
