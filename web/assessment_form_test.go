package web

import (
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
)

// A trainer freezes two forms in the browser; a learner is asked for the letter
// that the trainer named.
func TestJourneyOfParallelForms(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Tri", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	edit := trainer.sent(room.starter("pengatalogan")+"/edit", room.starter("pengatalogan")+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	p.Go(room.url + edit)
	p.Press("Bekukan menjadi bentuk A")
	p.See("Bentuk baru dibekukan.")
	p.Press("Bekukan menjadi bentuk B")
	p.See("Hapus bentuk B")
	p.Choose("select[name=given]", "choice")
	p.Press("Simpan cara membagikan")
	p.See("Pengaturan tersimpan.")
	p.Accessible()
	p.Press("Buka uji")
	p.See("Peserta memilih huruf yang disebut pelatih")

	q := rina.browser()
	q.Go(room.url + test)
	q.Press("Mulai mengerjakan")
	q.See("Pilih bentuk yang disebut pelatih.")
	q.Accessible()
	q.Choose("select[name=form]", "B")
	q.FollowText("Mulai mengerjakan")
	q.See("soal 1 dari 8")
	q.Click(`a.wide[data-go=finish]`)
	q.Press("Kumpulkan")
	q.See("bentuk B")
	q.Accessible()
	trainer.see(test+"/results", "bentuk B")
	trainer.sent(test+"/papers", test+"/papers", url.Values{})
	trainer.see(test+"/papers/1/entry", "bentuk A")
	to := trainer.sent("/assessments/pairs", "/assessments/pairs", url.Values{"pre": {test[len("/assessments/"):]}, "post": {test[len("/assessments/"):]}})
	trainer.see(to, "bentuk A → bentuk B")
	trainer.see("/assessments/pairs", "bentuk A → bentuk B")
}
