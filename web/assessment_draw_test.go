package web

import (
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// A trainer draws a test from the bank by blueprint; what the bank lacks is
// said, and two people get different questions.
func TestJourneyOfABlueprint(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	trainer.sent("/courses", "/courses/starter", url.Values{}) // questions with their competencies
	edit := trainer.sent("/assessments/new", "/assessments", url.Values{"title": {"Uji kisi-kisi"}, "minutes": {"20"}, "attempts": {"0"}, "pass": {"60"},
		"reveal": {"full"}, "shuffle_items": {"1"}, "shuffle_options": {"1"}})

	p := trainer.browser()
	p.Go(room.url + edit)
	p.Choose("#draws select[name=difficulty]", "3")
	p.Fill("#draws input[name=questions]", "99")
	p.Press("Tambah baris kisi-kisi")
	p.See("Kisi-kisi diperbarui.")
	p.See("kurang: bank menyisakan")
	p.See("Bank soal tidak cukup")
	p.Accessible()
	p.Fill("#draws input[name=questions]", "dua")
	p.Press("Tambah baris kisi-kisi")
	p.See("Isi dengan angka.")
	if got := webtest.Eval[string](p, `document.querySelector("#draws input[name=questions]").value`); got != "dua" {
		t.Errorf("the form came back with %q", got)
	}
	p.Accessible()
	p.Choose("#draws select[name=difficulty]", "3")
	p.Fill("#draws input[name=questions]", "4")
	p.Press("Tambah baris kisi-kisi")
	p.See("sudah ada: 99 soal")
	p.Click("#draws button[name=remove]")
	p.See("Baris kisi-kisi dihapus.")
	p.Choose("#draws select[name=difficulty]", "3")
	p.Fill("#draws input[name=questions]", "4")
	p.Press("Tambah baris kisi-kisi")
	p.See("4 soal ditarik untuk tiap pengerjaan")
	group := webtest.Eval[string](p, `[...document.querySelectorAll("#draws select[name=competency] option")].find(o => o.textContent.includes("referensi") || o.textContent.toLowerCase().includes("layanan")).value`)
	p.Choose("#draws select[name=competency]", group)
	p.Fill("#draws input[name=questions]", "3")
	p.Press("Tambah baris kisi-kisi")
	p.See("7 soal ditarik untuk tiap pengerjaan")
	p.Size(390, 844)
	p.Dark(true)
	p.Go(room.url + edit)
	p.Accessible()
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%d pixels wider than a phone", wide)
	}
	p.Press("Buka uji")
	p.See("Uji sudah dibuka untuk peserta.")

	test := strings.TrimSuffix(edit, "/edit")
	asked := map[int64]bool{}
	for _, name := range []string{"Rina", "Budi"} {
		who := room.enter(name, "id", lms.Librarian)
		who.see(test, "7 soal")
		sheet := who.sheet(who.sent(test, test+"/attempts", url.Values{}))
		if len(sheet.Items) != 7 {
			t.Errorf("%s has %d questions", name, len(sheet.Items))
		}
		for _, it := range sheet.Items {
			asked[it.Question.ID] = true
		}
	}
	if len(asked) < 9 {
		t.Errorf("two people were asked only %d different questions", len(asked))
	}
	if status, _, _ := room.enter("Tamu", "id", lms.Librarian).do("POST", test+"/draws", "application/x-www-form-urlencoded", "x", strings.NewReader("questions=1")); status != 403 {
		t.Errorf("a librarian changes the blueprint: %d", status)
	}
}
