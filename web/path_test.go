package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
)

// The head puts courses in an order for a role; a librarian goes along them,
// sees the next step at home, and cannot jump ahead; figures count people.
func TestJourneyAlongAPath(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "id", lms.Head), room.enter("Rina", "id", lms.Librarian)
	room.enter("Budi", "id", lms.Librarian)
	first, second := trainer.starterCourse("Sirkulasi"), trainer.starterCourse("Pengatalogan")

	rina.see("/paths", "Belum ada jalur belajar untuk Anda.")
	p := head.browser()
	p.Go(room.url + "/courses")
	p.FollowText("Jalur belajar")
	p.See("Belum ada jalur belajar.")
	p.Accessible()
	p.FollowText("Jalur baru")
	p.FollowText("Simpan")
	p.See("Beri nama jalur ini.")
	p.Fill("input[name=name]", "Pustakawan baru")
	p.Fill(fmt.Sprintf("input[name=place-%d]", mustID(t, first)), "x")
	p.FollowText("Simpan")
	p.See("Isi urutan dengan angka 1 sampai 99, atau kosongkan.")
	p.Accessible()
	p.Fill(fmt.Sprintf("input[name=place-%d]", mustID(t, first)), "1")
	p.Fill(fmt.Sprintf("input[name=place-%d]", mustID(t, second)), "2")
	p.Click("input[name=role][value=librarian]")
	p.FollowText("Simpan")
	p.See("Jalur tersimpan.")
	p.See("0 dari 2 orang menyelesaikan jalur ini")
	p.See("Pustakawan")
	path := strings.TrimPrefix(p.URL(), room.url)
	if status, _, _ := rina.do("GET", path, "", "", nil); status != 404 {
		t.Errorf("a librarian sees the draft: %d", status)
	}
	p.FollowText("Terbitkan")
	p.See("Jalur sudah terbit.")
	p.Accessible()
	if body := head.see(path); strings.Contains(body, path+"/people") {
		t.Error("the head is led to people by name")
	}
	if status, _, _ := head.do("GET", path+"/people", "", "", nil); status != 403 {
		t.Errorf("the head sees people by name: %d", status)
	}

	reader := rina.browser()
	reader.Go(room.url + "/")
	reader.See("Langkah berikut di jalur Anda")
	reader.See("Langkah 1 dari 2 · Pustakawan baru")
	reader.Accessible()
	reader.Go(room.url + path)
	reader.See("0 dari 2 kursus selesai")
	reader.See("terbuka setelah langkah sebelumnya selesai")
	reader.Accessible()
	reader.Go(room.url + second)
	reader.See("Langkah 2 di jalur “Pustakawan baru” terbuka setelah langkah sebelumnya selesai.")
	reader.Accessible()
	if status, body, _ := rina.send(path, second+"/enrol", url.Values{}); status != 409 || !strings.Contains(body, "terbuka setelah langkah sebelumnya selesai") {
		t.Errorf("jumped ahead: %d", status)
	}
	reader.Go(room.url + path)
	reader.FollowText("Buka kursus berikut")
	reader.FollowText("Daftar dan mulai belajar")
	room.insert(`UPDATE course_enrolment SET completed_at = ?, jp = 3 WHERE account_id = ?`, room.now().UTC(), rina.actor.AccountID)
	reader.Go(room.url + "/")
	reader.See("Langkah 2 dari 2 · Pustakawan baru")
	reader.FollowText("Lihat kursus")
	reader.FollowText("Daftar dan mulai belajar")
	room.insert(`UPDATE course_enrolment SET completed_at = ?, jp = 3 WHERE account_id = ?`, room.now().UTC(), rina.actor.AccountID)
	reader.Go(room.url + path)
	reader.See("Semua langkah selesai.")

	trainer.see(path, "1 dari 2 orang menyelesaikan jalur ini", "1 dari 2 orang menyelesaikannya", path+"/people")
	trainer.see(path+"/people", "Rina", "2 dari 2 kursus selesai", "Budi", "0 dari 2 kursus selesai", "tidak diurutkan menurut kemajuan")
	trainer.see("/paths", "Pustakawan baru", "1 dari 2 orang")
	trainer.inBoth("/paths", "/paths/new", path, path+"/people", path+"/edit")
	trainer.sent(path, path+"/publish", url.Values{"do": {"draft"}})
	trainer.sent(path, path+"/delete", url.Values{})
	trainer.see("/paths", "Jalur sudah dihapus.")
}

func TestTwoCoursesAtOnePlaceOfAPath(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Tuti", "id", lms.Trainer)
	first, second := trainer.starterCourse("Sirkulasi"), trainer.starterCourse("Pengatalogan")
	place := func(c string) string { return fmt.Sprintf("place-%d", mustID(t, c)) }
	body := trainer.refused(422, "/paths/new", "/paths", url.Values{"name": {"Jalur"}, place(first): {"1"}, place(second): {"1"}, "role": {"librarian"}}, "Nomor 1 sudah dipakai kursus lain.")
	if strings.Count(body, `-error"`) < 1 || !strings.Contains(body, `value="Jalur"`) {
		t.Error(excerpt(body))
	}
}

// Whoever is no longer there is not dropped from a path without a word.
func TestPathIsForSomebodyGone(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nur", "id", lms.Head)
	fields := func() url.Values {
		return url.Values{"name": {"Baru"}, "role": {"librarian", "zz"}, "account": {formatID(head.actor.AccountID), "999999"}, "group": {"7"}, "revision": {"0"}}
	}
	status, body, _ := head.send("/paths/new", "/paths", fields())
	if status != 422 || !strings.Contains(body, "3 pilihan untuk siapa jalur ini sudah tidak ada") || !strings.Contains(body, `value="librarian" checked`) || !strings.Contains(body, `value="Baru"`) {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	var paths int
	if err := room.db.Get(&paths, `SELECT COUNT(*) FROM course_path`); err != nil || paths != 0 {
		t.Error(paths, err)
	}
	f := fields()
	f.Del("group")
	f["role"], f["account"] = f["role"][:1], f["account"][:1]
	head.sent("/paths/new", "/paths", f)
}
