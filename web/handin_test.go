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

	"binapustaka/lms"
	"binapustaka/lms/course"
)

const taskText = "Susun satu usul.\n\n| Ukuran | Kurang (0) | Baik (3) |\n| --- | --- | --- |\n| Bukti | tanpa angka | ada angka |\n| Usul | umum | jelas |\n"

// task is a published course that is one assignment.
func (room *testRoom) task(trainer *visitor, more ...course.LessonText) (c, lesson string) {
	room.t.Helper()
	ctx := context.Background()
	id, err := room.courses.Create(ctx, trainer.actor, room.library, course.Details{Title: "Koleksi", Summary: "Satu kelas.", Focus: course.Skills, Language: "id", Level: course.Basic, JP: 2})
	if err != nil {
		room.t.Fatal(err)
	}
	module, err := room.courses.AddModule(ctx, trainer.actor, id, "Kerja")
	if err != nil {
		room.t.Fatal(err)
	}
	key := ""
	for _, l := range append([]course.LessonText{{Kind: course.Assignment, Title: "Rencana", Minutes: 60, Required: true, Body: taskText}}, more...) {
		k, err := room.courses.AddLesson(ctx, trainer.actor, id, module, l)
		if err != nil {
			room.t.Fatal(err)
		}
		if key == "" {
			key = k
		}
	}
	if err := room.courses.Publish(ctx, trainer.actor, id); err != nil {
		room.t.Fatal(err)
	}
	c = fmt.Sprintf("/courses/%d", id)
	return c, c + "/lessons/" + key
}

// hands sends the form of an assignment with a file, without JavaScript.
func (v *visitor) hands(lesson, to, text, name, content string) (int, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see(lesson))[1]
	kind, body := upload(v.t, token, url.Values{"text": {text}}, name, []byte(content))
	status, answer, _ := v.do("POST", lesson+"/handin"+to, kind, "", bytes.NewReader(body))
	return status, answer
}

func TestHandingIn(t *testing.T) {
	room := openTestRoom(t)
	trainer, tri := room.enter("Pelatih", "id", lms.Trainer), room.enter("Tri", "id", lms.Trainer)
	rina, budi, head := room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Kepala", "id", lms.Head)
	c, lesson := room.task(trainer)
	rina.see(lesson, "Anda membaca tanpa terdaftar", "tanpa angka")
	rina.sent(c, c+"/enrol", url.Values{})
	rina.see(c, "belum dikumpulkan")
	rina.see(lesson, "Kumpulkan hasil kerja", "Draf hanya dapat dibaca Anda.")
	if status, body := rina.hands(lesson, "/submit", "", "", ""); status != 422 || !strings.Contains(body, "Tulis jawaban Anda atau lampirkan berkas") {
		t.Errorf("empty: %d", status)
	}
	if status, body := rina.hands(lesson, "", "Usul saya <b>tebal</b>", "jahat.html", "<script>alert(1)</script>"); status != 422 || !strings.Contains(body, "Berkas jahat.html tidak dapat dikumpulkan.") || !strings.Contains(body, "Usul saya") {
		t.Errorf("a page: %d\n%s", status, excerpt(body))
	}
	for name, c := range map[string][2]string{"kosong.pdf": {"", "Berkas kosong.pdf kosong"}, "laporan.pdf": {"halo", "Isi laporan.pdf bukan PDF"}, "foto.png": {"\x89PNG\r\n\x1a\n", "Gambar foto.png rusak"}} {
		if status, body := rina.hands(lesson, "", "Usul saya", name, c[0]); status != 422 || !strings.Contains(body, c[1]) || !strings.Contains(body, "Usul saya") {
			t.Errorf("%s: %d\n%s", name, status, excerpt(body))
		}
	}
	if status, _ := rina.hands(lesson, "", "Usul saya", "rencana “satu”.pdf", "%PDF-1.7 isi"); status != 303 {
		t.Fatalf("not saved: %d", status)
	}
	token := formToken.FindStringSubmatch(rina.see(lesson, "Draf tersimpan pukul", "rencana “satu”.pdf", "Usul saya"))[1]
	if status, body, _ := rina.do("POST", lesson+"/handin/text", "application/x-www-form-urlencoded", token, strings.NewReader(url.Values{"text": {"Usul saya lagi"}}.Encode())); status != 200 || !strings.Contains(body, "Draf tersimpan pukul") {
		t.Errorf("typing: %d %s", status, body)
	}
	file := regexp.MustCompile(`/handins/files/\d+`).FindString(rina.see(lesson, "Usul saya lagi"))
	read := func(who *visitor, want int) {
		t.Helper()
		req, _ := http.NewRequest("GET", room.url+file, nil)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: who.token})
		res, err := who.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", who.actor.Name, res.StatusCode, want)
		}
		if want == 200 && (!strings.HasPrefix(res.Header.Get("Content-Disposition"), `attachment; filename*=UTF-8''rencana%20`) || res.Header.Get("Content-Type") != "application/pdf" ||
			!strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") || res.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%v", res.Header)
		}
	}
	read(rina, 200)
	read(trainer, 404)
	if body := trainer.see("/"); strings.Contains(body, "menunggu dinilai") {
		t.Error("a draft waits on the trainer's page")
	}
	if status, _ := rina.hands(lesson, "/submit", "Usul saya lagi", "", ""); status != 303 {
		t.Fatalf("not handed in: %d", status)
	}
	rina.see(lesson, "Hasil kerja Anda sudah dikumpulkan.", "Menunggu dinilai", "Pengumpulan ke-1")
	rina.see(c, "sudah dikumpulkan dan menunggu dinilai")
	if status, body, _ := rina.do("POST", lesson+"/handin/text", "application/x-www-form-urlencoded", token, strings.NewReader("text=lain")); status != 409 || !strings.Contains(body, "tidak dapat diubah sekarang") {
		t.Errorf("typing after handing in: %d %s", status, body)
	}
	if status, body := rina.hands(lesson, "", "Terlanjur ditulis", "", ""); status != 409 || !strings.Contains(body, "Yang baru Anda kirim") || !strings.Contains(body, "Terlanjur ditulis") {
		t.Errorf("saving after handing in: %d\n%s", status, excerpt(body))
	}
	for who, want := range map[*visitor]int{trainer: 200, budi: 404, head: 404} {
		read(who, want)
	}
	trainer.see("/", "Kursus “Koleksi”: 1 hasil kerja peserta menunggu dinilai.", c+"/handins")
	work := regexp.MustCompile(`\B/handins/\d+\b`).FindString(trainer.see(c+"/handins", "Rina", "Rencana", "1 menunggu dinilai"))
	for _, who := range []*visitor{rina, budi, head} {
		for _, path := range []string{c + "/handins", work} {
			if status, _, _ := who.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s, %s: %d", who.actor.Name, path, status)
			}
		}
	}
	trainer.see(work, "Usul saya lagi", "Bukti", "ada angka", "Minta perbaikan")
	form := url.Values{"seen": {"0"}, "level-0": {"0"}, "do": {"revise"}}
	status, body, _ := trainer.send(work, work, form)
	for _, text := range []string{"Pilih tingkat untuk “Usul”.", "Tulis apa yang perlu diperbaiki."} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: %q", status, text)
		}
	}
	form.Set("level-1", "1")
	form.Set("comment", "Tambahkan angka <dari> SLiMS.")
	trainer.sent(work, work, form)
	trainer.see(c+"/handins", "Rina diminta memperbaiki.", "Semua sudah dinilai.")
	// A colleague had the page open.
	status, body, _ = tri.send(work, work, url.Values{"seen": {"0"}, "level-0": {"1"}, "level-1": {"1"}, "comment": {"Sudah baik"}, "do": {"accept"}})
	if status != 409 || !strings.Contains(body, "Rekan Anda baru saja menilai ini.") || !strings.Contains(body, "Sudah baik") || !strings.Contains(body, "Tambahkan angka <dari> SLiMS.") || !strings.Contains(body, `name="seen" value="1"`) {
		t.Errorf("two at once: %d\n%s", status, excerpt(body))
	}
	rina.see(lesson, "Perlu diperbaiki", "Tambahkan angka <dari> SLiMS.", "3 dari 6 poin", "ikut terbawa", "Usul saya lagi")
	rina.see(c, "perlu diperbaiki")
	if status, _ := rina.hands(lesson, "/submit", "Usul dengan angka", "angka.csv", "judul,n\nA,3"); status != 303 {
		t.Fatalf("not handed in again: %d", status)
	}
	second := regexp.MustCompile(`\B/handins/\d+\b`).FindString(tri.see(c+"/handins", "Pengumpulan ke-2"))
	tri.see(second, "angka.csv", "rencana “satu”.pdf", "Riwayat", "Tambahkan angka <dari> SLiMS.", "Pelatih")
	tri.sent(second, second, url.Values{"seen": {"0"}, "level-0": {"1"}, "level-1": {"1"}, "do": {"accept"}})
	rina.see(c, "Selamat, Rina", "2 JP tercatat")
	rina.see(lesson, "Diterima", "6 dari 6 poin", "Pengumpulan ke-1", "Pengumpulan ke-2")
	// A level chosen by mistake is put right; the work stays accepted.
	lacks(t, tri.see(second, "Perbaiki penilaian", `name="level-1" value="1" checked`), "Minta perbaikan")
	tri.inBoth(second)
	tri.sent(second, second, url.Values{"seen": {"1"}, "level-0": {"1"}, "level-1": {"0"}, "comment": {"Angkanya keliru"}, "do": {"accept"}})
	tri.see(c+"/handins", "Penilaian untuk Rina", "diperbaiki.")
	rina.see(lesson, "Diterima", "3 dari 6 poin", "6 dari 6 poin", "Angkanya keliru")
	trainer.see(work, "Peserta sudah mengumpulkan lagi.")
}
