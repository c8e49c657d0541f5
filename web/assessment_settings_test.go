package web

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
	"binapustaka/lms/locale"
)

var revisionField = regexp.MustCompile(`name="revision" value="(\d+)"`)

// The settings of a test are open in two tabs: the second one saved does not undo
// the first, and what it typed stays.
func TestSettingsInTwoTabs(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	test := trainer.draft("Uji satu")
	edit := test + "/edit"
	revision := func(page string) string {
		m := revisionField.FindStringSubmatch(page)
		if m == nil {
			t.Fatal("no revision on the page")
		}
		return m[1]
	}
	shown := revision(trainer.see(edit, `name="pass" min="0" max="100" value="50"`))
	settings := func(change url.Values) url.Values {
		v := url.Values{"title": {"Uji satu"}, "minutes": {"20"}, "attempts": {"1"}, "pass": {"50"}, "reveal": {"score"}, "revision": {shown}}
		for name, x := range change {
			v[name] = x
		}
		return v
	}
	if status, body, _ := trainer.send(edit, test, settings(url.Values{"pass": {"59,5"}})); status != 422 || !strings.Contains(body, "bilangan bulat") || !strings.Contains(body, `value="59,5"`) {
		t.Errorf("a pass mark of 59,5: %d", status)
	}
	trainer.sent(edit, test, settings(url.Values{"pass": {"70"}}))
	status, body, _ := trainer.send(edit, test, settings(url.Values{"title": {"Uji dua"}}))
	if status != 409 || !strings.Contains(body, "perubahan Anda belum tersimpan") || !strings.Contains(body, `value="Uji dua"`) {
		t.Errorf("the second tab: %d\n%s", status, excerpt(body))
	}
	trainer.see(edit, `name="pass" min="0" max="100" value="70"`, `value="Uji satu"`)
	trainer.sent(edit, test, settings(url.Values{"title": {"Uji dua"}, "pass": {"70"}, "revision": {revision(body)}}))
	trainer.see(edit, `value="Uji dua"`, `name="pass" min="0" max="100" value="70"`)
}

// A draft can be put away and taken back; what was begun is opened again, and
// only what can be done is offered.
func TestTestIsArchivedAndComesBack(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	status := func(test, do string) string {
		return trainer.sent(test+"/edit", test+"/status", url.Values{"do": {do}})
	}
	const withdraw, reopen = `value="withdraw"`, `value="reopen"`
	draft := trainer.draft("Draf lama")
	lacks(t, trainer.see(draft+"/edit", `value="archive"`), withdraw, reopen)
	status(draft, "archive")
	// Its settings can be read, and nothing offers to save them.
	lacks(t, trainer.see(draft+"/edit", withdraw, "<fieldset disabled>", "Uji ini diarsipkan, jadi tidak dapat diubah."), reopen, `value="archive"`, "Simpan pengaturan", `id="extras"`)
	trainer.inBoth(draft + "/edit")
	status(draft, "withdraw")
	trainer.see("/assessments", "Draf lama")
	trainer.see(draft+"/edit", `value="archive"`)

	test := room.starter("pengatalogan")
	if page := trainer.see(test+"/edit", withdraw, `value="archive"`, "Simpan pengaturan"); strings.Count(page, "Tetap sejak uji dibuka.") != 2 || strings.Contains(page, "<fieldset disabled>") {
		t.Error("minutes and pass mark look as if they could be changed, or other settings do not")
	}
	rina.begins(test)
	lacks(t, trainer.see(test+"/edit", `value="archive"`), withdraw)
	status(test, "archive")
	lacks(t, trainer.see(test+"/edit", reopen, "<fieldset disabled>"), withdraw, "Simpan pengaturan", `id="extras"`)
	status(test, "reopen")
	rina.see("/assessments", "Lanjutkan")

	// What its time has closed stands by itself.
	if _, err := room.db.Exec(`UPDATE assessment SET closes_at = ? WHERE id = ?`, room.now().UTC().Add(-time.Hour), path.Base(room.starter("angka-web"))); err != nil {
		t.Fatal(err)
	}
	open, closed, found := strings.Cut(rina.see("/assessments"), "Sudah ditutup</h2>")
	address := `href="` + room.starter("angka-web") + `"`
	if !found || strings.Contains(open, address) || !strings.Contains(closed, address) || !strings.Contains(open, "Dapat dikerjakan") {
		t.Error("a test whose time is over stands among those that are open")
	}
	// Nothing ticked is said.
	if status, body, _ := trainer.send("/questions", "/questions/bank", url.Values{"do": {"export"}}); status != 422 || !strings.Contains(body, "Centang paling sedikit satu soal.") {
		t.Errorf("nothing ticked: %d", status)
	}
}

// An answer of which a part is missing, and letters where a number is asked for,
// are said before anybody hands in; a first attempt that waits is counted so.
func TestUnfinishedAnswersAreSaid(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealFull)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	sheet := rina.sheet(attempt)
	give := func(kind assessment.Kind, form url.Values) int {
		for _, it := range sheet.Items {
			if it.Question.Kind == kind {
				form.Set("position", fmt.Sprint(it.Position))
				rina.sent(attempt, attempt+"/answers", form)
				return it.Position
			}
		}
		t.Fatalf("no %s", kind)
		return 0
	}
	half := give(assessment.Matching, url.Values{"prompt-0": {"0"}})
	number := give(assessment.Numerical, url.Values{"text": {"abc"}})
	give(assessment.Essay, url.Values{"text": {"Dengan senyum."}})
	said := fmt.Sprintf("Soal %d, sebagian terisi", half)
	rina.see(fmt.Sprintf("%s?q=%d", attempt, number), said, `value="abc"`, `<span><svg`, "Ini belum terbaca sebagai angka dengan satuannya (menit, jam).")
	rina.see(attempt+"/finish", said, "Masih ada 3 soal yang kosong. 1 soal baru terisi sebagian.")
	rina.sent(attempt, attempt+"/submit", url.Values{})
	trainer.see(test+"/analysis", "Baru 0 pengerjaan pertama yang sudah dinilai", "1 pengerjaan pertama masih menunggu dinilai.")

	// The script says the same.
	next := rina.sent(test, test+"/attempts", url.Values{})
	p := rina.browser()
	position := 0
	for _, it := range rina.sheet(next).Items {
		if it.Question.Kind == assessment.Numerical {
			position = it.Position
		}
	}
	p.Go(fmt.Sprintf("%s%s?q=%d", room.url, next, position))
	p.Choose(fmt.Sprintf("#q%d input[name=text]", position), "abc")
	p.Await(fmt.Sprintf(`!document.querySelector("#q%d .no-number span").hidden`, position))
	room.examine(p)
	p.Choose(fmt.Sprintf("#q%d input[name=text]", position), "1,5 Jam")
	p.Await(fmt.Sprintf(`document.querySelector("#q%d .no-number span").hidden`, position))
	for _, it := range rina.sheet(next).Items {
		if it.Question.Kind == assessment.Matching {
			p.Go(fmt.Sprintf("%s%s?q=%d", room.url, next, it.Position))
			p.Choose(fmt.Sprintf("#q%d select", it.Position), "0")
			p.Await(fmt.Sprintf(`document.querySelector(".cell[data-go='%d']").matches(".partly[aria-label*='sebagian terisi']")`, it.Position))
			room.examine(p)
		}
	}
}

// Figures are written with the decimals that they need, and a mark that just
// misses the pass mark does not look like it.
func TestFiguresBesideAPassMark(t *testing.T) {
	l := Layout{Locale: locale.ID}
	for percent, want := range map[float64]string{70: "70", 69.6: "69,6", 69.96: "69,96", 69.99: "69,99", 94.05: "94,05", 33.33: "33,3", 0: "0", 100: "100"} {
		if got := l.Scored(percent); got != want {
			t.Errorf("%v: %s, want %s", percent, got, want)
		}
	}
	for points, want := range map[float64]string{3.5: "3,5", 3.4999: "3,5", 6.25: "6,25", 7: "7", 0.1: "0,1", 2.9999: "3"} {
		if got := l.Points(points); got != want {
			t.Errorf("%v: %s, want %s", points, got, want)
		}
	}
	numerical := assessment.Question{Kind: assessment.Numerical, Body: assessment.Body{Value: 12, Tolerance: .5, Units: []assessment.Unit{{Name: "menit", Factor: 1}}}}
	line := previewOf(locale.ID, interchange.Item{Question: numerical}, 0).Lines[0]
	if line.Text != "12 ± 0,5" || line.Note != "menit (× 1)" {
		t.Errorf("%+v", line)
	}
	essay := otherKinds("")[4]
	if line := previewOf(locale.ID, interchange.Item{Question: essay}, 0).Lines[0]; line.Right || line.Text != "Kriteria 1: Keramahan" || line.Note != "3 tingkat" {
		t.Errorf("%+v", line)
	}
}

// A learner whose result rounds to the pass mark reads it to the decimal.
func TestNearMissInTheList(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	attempt := rina.begins(test)
	rina.sent(attempt, attempt+"/submit", url.Values{})
	if _, err := room.db.Exec(`UPDATE attempt SET percent = 69.6, passed = FALSE WHERE id = ?`, path.Base(attempt)); err != nil {
		t.Fatal(err)
	}
	rina.see("/assessments", "69,6%")
}
