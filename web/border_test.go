package web

import (
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// Who is near the pass mark is told so, as is the trainer; who is far is not.
func TestJourneyBorderline(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, adi := room.enter("Pelatih", "en", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Adi", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	room.sits(rina.actor, test, 6)
	room.sits(adi.actor, test, 0)
	p := rina.browser()
	p.Go(room.url + rina.attempts(test))
	p.See("Hasil ini berada di sekitar batas lulus")
	p.See("diperkirakan dari banyaknya soal")
	p.Accessible()
	p.Size(360, 800)
	p.Dark(true)
	p.Go(room.url + rina.attempts(test))
	p.Accessible()
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%d pixels wider than a phone", wide)
	}
	if body := adi.see(adi.attempts(test)); strings.Contains(body, "di sekitar batas lulus") {
		t.Error("who is far from the pass mark reads that it is near")
	}
	if body := trainer.see(test + "/results"); strings.Count(body, `<span class="pill soon">borderline</span>`) != 1 {
		t.Errorf("the trainer sees\n%s", excerpt(body))
	}
	q := trainer.browser()
	q.Go(room.url + test + "/results")
	q.Accessible()
}
