package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
)

// A trainer freezes two forms in the browser; a learner is asked for the letter
// that the trainer named.
func TestJourneyOfParallelForms(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, adi := room.enter("Tri", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Adi", "en", lms.Librarian)
	edit := trainer.sent(room.starter("pengatalogan")+"/edit", room.starter("pengatalogan")+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	p.Go(room.url + edit)
	p.Press("Tetapkan sebagai paket A")
	p.See("Paket baru ditetapkan.")
	p.Press("Tetapkan sebagai paket B")
	p.See("Hapus paket B")
	p.Choose("select[name=given]", "choice")
	p.Press("Simpan cara membagikan")
	p.See("Pengaturan tersimpan.")
	p.Accessible()
	p.Press("Buka uji")
	p.See("Peserta memilih huruf yang disebut pelatih")

	// One person is assigned a form, and chooses none.
	p.Press("Tentukan paketnya")
	p.See("Pilih orangnya.")
	p.Choose("select[name=person]", fmt.Sprint(adi.actor.AccountID))
	p.Choose("#forms select[name=form]", "A")
	p.Press("Tentukan paketnya")
	p.See("Paketnya ditentukan.")
	room.examine(p)
	a := adi.browser()
	a.Go(room.url + test)
	a.See("Your trainer has chosen form A for you.")
	room.examine(a)
	a.FollowText("Start")
	a.See("question 1 of 8")
	trainer.see(edit, "paket A", "sudah mulai")

	q := rina.browser()
	q.Go(room.url + test)
	q.Press("Mulai mengerjakan")
	q.See("Pilih paket yang disebut pelatih.")
	q.Accessible()
	q.Choose("select[name=form]", "B")
	q.FollowText("Mulai mengerjakan")
	q.See("soal 1 dari 8")
	q.Click(`a.wide[data-go=finish]`)
	q.Press("Kumpulkan")
	q.See("paket B")
	q.Accessible()
	trainer.see(test+"/results", "paket B")
	trainer.sent(test+"/papers", test+"/papers", url.Values{})
	trainer.see(test+"/papers/1/entry", "paket A")
	to := trainer.sent("/assessments/pairs", "/assessments/pairs", url.Values{"pre": {test[len("/assessments/"):]}, "post": {test[len("/assessments/"):]}})
	trainer.see(to, "paket A → paket B")
	trainer.see("/assessments/pairs", "paket A → paket B")
}
