package web

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// discussed is a published course with one lesson that is discussed.
func (room *testRoom) discussed(trainer *visitor) (c, lesson string) {
	room.t.Helper()
	return room.task(trainer, course.LessonText{Kind: course.Page, Title: "Sisanya", Minutes: 5, Body: "Isi."})
}

// switchOn turns the discussion of a course's first lesson on, by its form.
func (v *visitor) switchOn(c, lesson string) {
	v.t.Helper()
	v.sent(c+"/edit", c+"/draft", url.Values{})
	v.sent(lesson+"/edit", lesson, url.Values{"kind": {"assignment"}, "title": {"Rencana"}, "minutes": {"60"}, "required": {"1"}, "body": {taskText}, "discuss": {"1"}, "revision": {"1"}})
	v.see(lesson+"/edit", `name="discuss" value="1" checked`)
	v.sent(c+"/edit", c+"/publish", url.Values{})
}

var postAddress = regexp.MustCompile(`/courses/\d+/posts/(\d+)`)

func TestTalkingBelowALesson(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	admin, head, tri := room.enter("Admin", "id", lms.Admin), room.enter("Kepala", "id", lms.Head), room.enter("Tri", "id", lms.Librarian)
	c, lesson := room.discussed(trainer)
	if body := trainer.see(lesson); strings.Contains(body, `id="discussion"`) {
		t.Error("a discussion that nobody switched on")
	}
	trainer.switchOn(c, lesson)
	for _, who := range []*visitor{rina, budi} {
		who.sent(c, c+"/enrol", url.Values{})
	}
	for _, who := range []*visitor{tri, head} {
		if body := who.see(lesson, "Daftarlah untuk membaca dan ikut berdiskusi."); strings.Contains(body, "Pertanyaan Anda") {
			t.Error("a form for who is not enrolled")
		}
	}
	rina.see(lesson, "Belum ada pertanyaan. Jadilah yang pertama bertanya.")

	// What is refused comes back as typed.
	long := strings.Repeat("panjang ", 600)
	if status, body, _ := rina.send(lesson, lesson+"/questions", url.Values{"post": {long}}); status != 422 || !strings.Contains(body, "Tulisannya terlalu panjang: 4.799 huruf, paling banyak 4.000.") || !strings.Contains(body, strings.TrimSpace(long)) {
		t.Errorf("too long: %d\n%s", status, excerpt(body))
	}
	asked := url.Values{"post": {"Apa <b>bukti</b>\nyang baik? Lihat https://a.example/x."}}
	to := rina.sent(lesson, lesson+"/questions", asked)
	thread := c + "/posts/" + regexp.MustCompile(`#post-(\d+)$`).FindStringSubmatch(to)[1]
	if again := rina.sent(lesson, lesson+"/questions", asked); again != to {
		t.Error("the same question twice")
	}
	body := budi.see(lesson, "1 pertanyaan", "Apa <b>bukti</b>\nyang baik?",
		`<a href="https://a.example/x" rel="nofollow ugc noopener noreferrer" referrerpolicy="no-referrer">https://a.example/x</a>.`)
	if strings.Contains(body, "Tandai sebagai jawaban") {
		t.Error("a learner marks answers")
	}

	// A trainer finds it at home, on the course's page and in its list.
	trainer.see("/", "1 pertanyaan peserta menunggu jawaban.")
	trainer.see(c, "Pertanyaan peserta (1 menunggu)")
	trainer.see(c+"/questions", "1 menunggu jawaban", "Apa <b>bukti</b>", "Rina")
	admin.see(c+"/questions", "Rina")
	for _, who := range []*visitor{rina, head} {
		if status, _, _ := who.do("GET", c+"/questions", "", "", nil); status != 403 {
			t.Errorf("%s reads the trainers' list: %d", who.actor.Name, status)
		}
	}

	// Answers one level deep; the address of an answer leads to it.
	if status, body, _ := budi.send(thread, thread+"/answers", url.Values{"post": {" "}}); status != 422 || !strings.Contains(body, "Tulis dahulu, lalu kirim.") {
		t.Errorf("empty: %d", status)
	}
	to = budi.sent(thread, thread+"/answers", url.Values{"post": {"Angka dari laporan."}})
	answer := regexp.MustCompile(`\?page=1#post-(\d+)$`).FindStringSubmatch(to)
	if answer == nil {
		t.Fatal(to)
	}
	mine := c + "/posts/" + answer[1]
	if status, _, at := rina.do("GET", mine, "", "", nil); status != 303 || at != to {
		t.Errorf("%d %s", status, at)
	}
	if status, _, _ := rina.send(c, mine+"/answers", url.Values{"post": {"bawahnya"}}); status != 404 {
		t.Errorf("an answer to an answer: %d", status)
	}
	if body := trainer.see("/"); strings.Contains(body, "menunggu jawaban.") {
		t.Error("an answered question still waits")
	}
	rina.see("/", "Jawaban untuk pertanyaan Anda", "1 jawaban baru", mine)
	trainer.sent(thread, mine+"/mark", url.Values{"marked": {"1"}})
	rina.see(thread, "Angka dari laporan.", "Ke jawaban yang ditandai pelatih")
	if body := rina.see("/"); strings.Contains(body, "Jawaban untuk pertanyaan Anda") {
		t.Error("what she has read is new")
	}

	// Mended by its author alone, hidden with a reason, shown again, taken back.
	if status, _, _ := rina.send(thread, mine, url.Values{"post": {"diganti"}}); status != 403 {
		t.Errorf("somebody else's words: %d", status)
	}
	budi.sent(thread, mine, url.Values{"post": {"Angka dari laporan tahunan."}})
	rina.see(thread, "Angka dari laporan tahunan.", "diubah")
	if status, body, _ := trainer.send(thread, mine+"/hide", url.Values{"reason": {""}}); status != 422 || !strings.Contains(body, "Tulis alasannya.") {
		t.Errorf("hidden without a reason: %d", status)
	}
	trainer.sent(thread, mine+"/hide", url.Values{"reason": {"Memuat nama pemustaka"}})
	budi.see(thread, "Alasannya: Memuat nama pemustaka", "Angka dari laporan tahunan.")
	if body := rina.see(thread, "Tulisan ini disembunyikan pelatih."); strings.Contains(body, "laporan tahunan") || strings.Contains(body, "Memuat nama") {
		t.Error("what is hidden is read")
	}
	admin.see("/audit", "Menyembunyikan tulisan Budi di diskusi kursus “Koleksi”. Alasan: Memuat nama pemustaka")
	trainer.sent(thread, mine+"/show", url.Values{})
	budi.sent(thread, mine+"/remove", url.Values{})
	if body := trainer.see(thread, "Tulisan ini dihapus oleh penulisnya."); strings.Contains(body, "laporan tahunan") {
		t.Error("what was taken back is read")
	}
	if status, body, _ := budi.send(thread, mine, url.Values{"post": {"lagi"}}); status != 409 || !strings.Contains(body, "Tulisan ini sudah dihapus penulisnya.") {
		t.Errorf("mended after that: %d", status)
	}

	// Nobody elsewhere, and who is not enrolled not at all.
	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', NOW())`)
	stranger := room.enter("Sari", "id", lms.Trainer)
	room.insert(`UPDATE account_role SET library_id = ? WHERE account_id = ?`, other, stranger.actor.AccountID)
	token, _, err := room.accounts.StartSession(context.Background(), stranger.actor.AccountID, other, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	stranger.token = token
	second, _ := room.discussed(trainer)
	form := formToken.FindStringSubmatch(stranger.see("/courses"))[1]
	for path, want := range map[string]int{thread: 404, c + "/questions": 404, lesson: 404} {
		if status, _, _ := stranger.do("GET", path, "", "", nil); status != want {
			t.Errorf("elsewhere, %s: %d", path, status)
		}
	}
	for _, path := range []string{thread, thread + "/answers", thread + "/hide", mine + "/mark", lesson + "/questions"} {
		if status, _, _ := stranger.do("POST", path, "application/x-www-form-urlencoded", form, strings.NewReader("post=x&reason=x&marked=1")); status != 404 {
			t.Errorf("elsewhere, %s: %d", path, status)
		}
	}
	id := postAddress.FindStringSubmatch(thread)[1]
	if status, _, _ := trainer.do("GET", second+"/posts/"+id, "", "", nil); status != 404 {
		t.Errorf("a post of another course: %d", status)
	}
	if status, _, _ := tri.do("GET", thread, "", "", nil); status != 409 {
		t.Errorf("not enrolled: %d", status)
	}

	// Writing much: wait a little, and nothing typed is lost.
	for i := range 3 {
		rina.sent(lesson, lesson+"/questions", url.Values{"post": {fmt.Sprintf("Pertanyaan %d", i)}})
	}
	if status, body, _ := rina.send(lesson, lesson+"/questions", url.Values{"post": {"Satu lagi"}}); status != 429 || !strings.Contains(body, "detik, lalu kirim lagi") || !strings.Contains(body, "Satu lagi") {
		t.Errorf("too fast: %d\n%s", status, excerpt(body))
	}
}

// A learner asks, the trainer finds it at home, answers and marks the answer;
// the learner finds it at home.
func TestJourneyThroughADiscussion(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, lesson := room.discussed(trainer)
	p, q := trainer.browser(), rina.browser()
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	p.Go(room.url + lesson + "/edit")
	p.Click("[name=discuss]")
	p.FollowText("Simpan")
	p.See("Tersimpan pukul")
	p.Go(room.url + strings.Replace(lesson, "/lessons/", "/preview/", 1))
	p.See("Di sini peserta bertanya dan saling menjawab.")
	trainer.sent(c+"/edit", c+"/publish", url.Values{})

	rina.sent(c, c+"/enrol", url.Values{})
	q.Go(room.url + lesson)
	room.examine(q)
	write(q, "#post", "Bolehkah memakai angka tahun lalu?")
	q.FollowText("Kirim pertanyaan")
	q.See("Pertanyaan Anda terkirim.")
	q.Await(`document.querySelector(".thread:target") !== null`)

	p.Go(room.url + "/")
	p.See("1 pertanyaan peserta menunggu jawaban.")
	p.FollowText("Jawab")
	p.FollowText("Bolehkah memakai angka tahun lalu?")
	write(p, "#post", "Boleh, asal tahunnya disebut.")
	p.FollowText("Kirim jawaban")
	p.See("Jawaban Anda terkirim.")
	p.FollowText("Tandai sebagai jawaban")
	p.See("Ditandai sebagai jawaban.")
	room.examine(p)

	q.Go(room.url + "/")
	q.See("1 jawaban baru")
	room.examine(q)
	q.FollowText("Bolehkah memakai angka tahun lalu?")
	q.See("Boleh, asal tahunnya disebut.")
	room.examine(q)
	q.Go(room.url + lesson)
	room.examine(q)
	thread := postAddress.FindString(trainer.see(c + "/questions"))
	english := room.enter("Trainer", "en", lms.Trainer)
	room.accessible(p, c+"/questions", c)
	room.accessible(english.browser(), c+"/questions", thread, lesson, "/")
}
