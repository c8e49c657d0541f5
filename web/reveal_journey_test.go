package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// A trainer tries a draft whose key waits for the closing and throws the trial
// away; a learner then sits it, reads the score at once and the key after it.
func TestJourneyOfATrialAndOfAKeyThatWaits(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "en", lms.Librarian)
	starter := room.starter("pengatalogan")
	edit := trainer.sent(starter+"/edit", starter+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")

	p := trainer.browser()
	p.Go(room.url + edit)
	p.Choose("select[name=reveal_after]", "closing")
	p.Press("Simpan pengaturan")
	p.See("Isi waktu tutup, sebab selain nilai baru dapat dibaca setelah uji ditutup.")
	p.Accessible()
	closes := room.now().Add(3 * time.Hour)
	zone, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		t.Fatal(err)
	}
	p.Choose("input[name=closes]", closes.In(zone).Format(dateTimeField))
	p.Press("Simpan pengaturan")
	p.See("Pengaturan tersimpan.")
	p.Press("Coba sebagai peserta")
	p.See("Percobaan – tidak dihitung.")
	p.Accessible()
	p.Await(`document.getElementById("clock").textContent !== ""`)
	p.Press("Tandai untuk diperiksa lagi")
	p.See("ditandai 1 ·")
	p.See("Tersimpan pukul")
	trial := strings.TrimPrefix(strings.Split(p.URL(), "?")[0], room.url)
	p.Go(room.url + trial) // what was flagged is on the server
	p.See("ditandai 1 ·")
	p.FollowText("Selesai")
	p.See("Kumpulkan jawaban?")
	p.Press("Kumpulkan")
	p.See("Hasil pengerjaan")
	p.See("dapat dibaca di sini mulai")
	p.Accessible()
	p.FollowText("Lihat seperti setelah semuanya dapat dibaca")
	p.See("jawaban benar")
	p.Accessible()
	p.Press("Buang percobaan ini")
	p.See("Percobaan sudah dibuang.")

	trainer.sent(edit, test+"/status", url.Values{"do": {"publish"}})
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	for _, form := range rina.key(attempt) {
		rina.sent(attempt, attempt+"/answers", form)
	}
	q := rina.browser()
	q.Go(room.url + attempt + "/finish")
	q.Press("Hand in")
	q.See("Passed")
	q.See("the key and the feedback can be read here from")
	q.Accessible()
	for _, key := range []string{"right answer", "Question by question", "Why:"} {
		if body := rina.see(attempt + "/result"); strings.Contains(body, key) {
			t.Errorf("before it closes the result says %q", key)
		}
	}
	rina.see("/assessments", "closes ")
	room.pass(3*time.Hour + time.Minute)
	rina.renew()
	rina.see("/assessments", "closed since ")
	rina.admit(q)
	q.Go(room.url + attempt + "/result")
	q.See("Question by question")
	q.See("right answer")
	q.Accessible()
	trainer.renew()
	if body := trainer.see(test + "/results"); strings.Count(body, attempt+"/result") != 1 || strings.Count(body, "/result\"") != 1 {
		t.Error("the results hold something else than the one attempt")
	}
}
