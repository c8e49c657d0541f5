package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// An essay goes from the queue to the result: marked by rubric without a name,
// by two who differ, and settled by a third.
func TestEssaysAreMarked(t *testing.T) {
	room := openTestRoom(t)
	trainer, other, third := room.enter("Pelatih", "id", lms.Trainer), room.enter("Pelatih Dua", "id", lms.Trainer), room.enter("Pelatih Tiga", "id", lms.Trainer)
	rina, head := room.enter("Rina", "id", lms.Librarian), room.enter("Kepala", "id", lms.Head)
	test := room.kindsTest(trainer, assessment.RevealMarks)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.sent(attempt, attempt+"/answers", url.Values{"position": {"5"}, "text": {"Tersenyum & menyapa <dulu>."}})
	result := rina.sent(attempt, attempt+"/submit", url.Values{})
	rina.see(result, "1 jawaban uraian menunggu dinilai pelatih")

	trainer.see("/assessments", "Nilai 1 uraian", test+"/marking")
	trainer.see(test+"/results", test+"/marking", "menunggu penilaian")
	trainer.see("/", "1 jawaban uraian menunggu dinilai")
	queue := trainer.see(test+"/marking", "1 jawaban menunggu Anda", "Peserta 1", "belum dinilai")
	sheet := test + "/marking/1/5"
	page := trainer.see(sheet, "Tersenyum & menyapa <dulu>.", "Hangat", "Minta penilai kedua")
	if strings.Contains(queue+page, "Rina") {
		t.Error("the marker reads a name")
	}
	for _, who := range []*visitor{rina, head} {
		for _, path := range []string{test + "/marking", sheet} {
			if status, _, _ := who.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s, %s: %d", who.actor.Name, path, status)
			}
		}
	}
	status, body, _ := trainer.send(sheet, sheet, url.Values{"seen": {"0"}, "level-0": {"2"}, "comment": {"Bagus <sekali>"}, "second": {"1"}})
	if status != 422 || !strings.Contains(body, "Pilih tingkat untuk kriteria ini.") || !strings.Contains(body, "Bagus <sekali>") || !strings.Contains(body, `name="level-0" value="2" checked`) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	mark := func(who *visitor, seen string, levels ...string) string {
		t.Helper()
		form := url.Values{"seen": {seen}, "comment": {"Dari " + who.actor.Name}}
		for i, l := range levels {
			form.Set(fmt.Sprintf("level-%d", i), l)
		}
		if seen == "0" {
			form.Set("second", "1")
		}
		return who.sent(sheet, sheet, form)
	}
	if to := mark(trainer, "0", "2", "1"); to != test+"/marking" {
		t.Errorf("leads to %s", to)
	}
	trainer.see(test+"/marking", "Tidak ada jawaban yang menunggu Anda.", "1 jawaban menunggu penilai lain", "menunggu penilai kedua")
	if page := other.see(sheet, "Nilainya tampil setelah Anda menilai"); strings.Contains(page, "Dari Pelatih") {
		t.Error("the second marker reads the first one's mark")
	}
	mark(other, "1", "0", "1")
	third.see(sheet, "dua nilai berbeda jauh", "Dari Pelatih", "Dari Pelatih Dua", "100%", "50%")
	rina.see(result, "menunggu penilaian")
	mark(third, "2", "1", "1")
	if page := trainer.see("/"); strings.Contains(page, "menunggu dinilai") {
		t.Error("home still asks for marks")
	}
	page = rina.see(result, "Dari Pelatih Tiga", "Keramahan: Cukup", "Sebagian nilai", "1,5 dari 2", "Belum lulus", "12,5%")
	for _, secret := range []string{"Dari Pelatih Dua", "menunggu penilai", ">Pelatih Tiga<"} {
		if strings.Contains(page, secret) {
			t.Errorf("the person reads %q", secret)
		}
	}
	trainer.see(result, "Dari Pelatih Dua", "menentukan", "Pelatih Tiga")
	trainer.see(sheet, "selesai dinilai", "Ya, nilai ini yang berlaku")
	if status, body, _ := trainer.send(sheet, sheet, url.Values{"seen": {"3"}, "level-0": {"2"}, "level-1": {"1"}}); status != 409 || !strings.Contains(body, "sudah selesai dinilai") {
		t.Errorf("%d", status)
	}
	for _, language := range []string{"id", "en"} {
		p := room.enter("Pelatih "+language, language, lms.Trainer).browser()
		for _, path := range []string{test + "/marking", sheet, result} {
			p.Go(room.url + path)
			p.Accessible()
		}
		p.Size(360, 800)
		p.Go(room.url + sheet)
		if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("%d pixels wider than a phone", wide)
		}
	}
}
