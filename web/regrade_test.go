package web

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// wrongKey makes the first question of choice that is asked in a test right by
// another option than before and returns its id.
func (room *testRoom) wrongKey(trainer lms.Actor, test string) int64 {
	room.t.Helper()
	ctx := context.Background()
	id, _ := strconv.ParseInt(path.Base(test), 10, 64)
	items, err := room.tests.Items(ctx, trainer, id)
	if err != nil {
		room.t.Fatal(err)
	}
	for _, it := range items {
		if it.Kind != assessment.Single {
			continue
		}
		q := it.Question
		q.Options = append([]assessment.Option(nil), q.Options...)
		q.Options[0].Right, q.Options[1].Right, q.Options[2].Right = !q.Options[0].Right, q.Options[0].Right, false
		if _, err := room.tests.EditQuestion(ctx, trainer, q); err != nil {
			room.t.Fatal(err)
		}
		return q.ID
	}
	room.t.Fatal("no question of choice")
	return 0
}

// A trainer corrects a key, sees what that would do, and does it; the person
// reads what changed and why, the administrator that it was done.
func TestJourneyRegrade(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, admin := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "id", lms.Head), room.enter("Admin", "en", lms.Admin)
	rina := room.enter("Rina", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	id, _ := strconv.ParseInt(path.Base(test), 10, 64)
	sheet, err := room.tests.Items(context.Background(), trainer.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	room.sits(rina.actor, test, len(sheet))
	if page := trainer.see(test+"/results", test+"/regrades"); page == "" {
		t.Fatal("no results")
	}
	trainer.see(test+"/regrades", "Semua nilai uji ini memakai kunci terbaru")
	question := room.wrongKey(trainer.actor, test)
	for _, who := range []*visitor{rina, head, admin} {
		for _, at := range []string{test + "/regrades", fmt.Sprintf("%s/regrades/%d", test, question)} {
			if status, _, _ := who.do("GET", at, "", "", nil); status != 403 {
				t.Errorf("%s reads %s: %d", who.actor.Name, at, status)
			}
		}
	}

	p := trainer.browser()
	p.Go(room.url + test + "/results")
	p.FollowText("Penilaian ulang")
	p.See("1 memakai kunci lama")
	p.Accessible()
	p.Follow(".rows a")
	p.See("Seharusnya turun, tetap")
	p.See("tetap memakai nilai lama")
	p.See("Versi 1")
	p.Accessible()
	p.Click("input[name=who][value=all]")
	p.Press("Lihat akibatnya")
	p.See("Nilai turun")
	p.Accessible()
	p.Press("Nilai ulang")
	p.See("Tulis alasannya")
	webtest.Eval[string](p, `document.querySelector("textarea[name=reason]").value = "Kunci tertukar saat mengetik"`)
	p.Press("Nilai ulang")
	p.See("Penilaian ulang tersimpan: 0 nilai naik, 1 turun.")
	p.See("“Kunci tertukar saat mengetik” · Pelatih")
	p.Accessible()
	mine := rina.attempts(test)
	rina.see(mine, "Nilai Anda diubah dari 100,0% menjadi", "Kunci tertukar saat mengetik")
	if page := rina.see(mine); strings.Contains(page, "Oleh Pelatih") {
		t.Error("the person reads who did it")
	}
	trainer.see(mine, "Nilai diubah dari 100,0% menjadi", "Oleh Pelatih.")
	admin.see("/audit", "Regraded the test", "graded by the newest key", "0 marks up, 1 down", "Kunci tertukar")

	// Dropped for everybody; sent twice it is done once; what was not seen is not done.
	show := fmt.Sprintf("%s/regrades/%d", test, question)
	form := url.Values{"form": {"formulir-satu"}, "drop": {"full"}, "who": {"favour"}, "reason": {"Soal keliru"}, "do": {"apply"}, "seen": {"lain"}}
	status, body, _ := trainer.send(show, show, form)
	if status != 200 || !strings.Contains(body, "Belum ada nilai yang diubah") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	form.Set("seen", seenText.FindStringSubmatch(body)[1])
	trainer.see(trainer.sent(show, show, form), "1 nilai naik, 0 turun", "semua mendapat nilai penuh")
	trainer.see(trainer.sent(show, show, form), "Penilaian ulang ini sudah tersimpan.")
	rina.see(mine, "menjadi 100,0%", "Soal keliru", "digugurkan: nilai penuh")
	status, body, _ = trainer.send(show, show, url.Values{"form": {"formulir-dua"}, "drop": {""}, "points": {"banyak"}, "who": {"all"}, "reason": {"Isi <saya>"}})
	if status != 422 || !strings.Contains(body, "Isi <saya>") || !strings.Contains(body, `value="banyak"`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
	for _, points := range []string{"-1", "0", "5000", "0,001"} { // said before it is done
		status, body, _ = trainer.send(show, show, url.Values{"form": {"formulir-dua"}, "drop": {""}, "points": {points}, "who": {"all"}, "do": {"look"}})
		if status != 422 || !strings.Contains(body, "paling sedikit 0,01") || !strings.Contains(body, `value="`+points+`"`) {
			t.Errorf("worth %s: %d %s", points, status, excerpt(body))
		}
	}
	for _, language := range []string{"id", "en"} {
		p := room.enter("Pelatih "+language, language, lms.Trainer).browser()
		p.Size(360, 800)
		p.Dark(language == "en")
		for _, at := range []string{test + "/regrades", show, mine} {
			p.Go(room.url + at)
			p.Accessible()
			if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
				t.Errorf("%s is %d pixels wider than a phone", at, wide)
			}
		}
	}
}

// attempts is where somebody's newest attempt at a test is read.
func (v *visitor) attempts(test string) string {
	v.t.Helper()
	id, _ := strconv.ParseInt(path.Base(test), 10, 64)
	mine, err := v.tests.Mine(context.Background(), v.actor, id)
	if err != nil || len(mine) == 0 {
		v.t.Fatal(err)
	}
	return fmt.Sprintf("/attempts/%d/result", mine[len(mine)-1].ID)
}
