package course

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

const browser = "0123456789abcdef"

func (w *world) late(who lms.Actor, id int64, key string, a LateAct) bool {
	w.t.Helper()
	if a.Client == "" {
		a.Client = browser
	}
	return must[bool](w.t)(w.SaveLate(ctx, who, id, key, a))
}

// What was done without a line counts as of when it was done, and once.
func TestLateActs(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"))
	w.ok(w.Enrol(ctx, w.rina, id))
	begun := w.time
	w.pass(time.Hour)
	_, _, err := w.OpenLesson(ctx, w.rina, id, k[0])
	w.ok(err)
	opened := w.time
	w.pass(5 * time.Hour)
	for range 3 { // an answer was lost on its way back
		if !w.late(w.rina, id, k[0], LateAct{Seq: 2, Kind: LateDone, Ago: 4 * time.Hour}) {
			t.Error("not done")
		}
		w.pass(time.Minute)
	}
	w.late(w.rina, id, k[0], LateAct{Seq: 1, Kind: LateOpened, Ago: 4 * time.Hour})
	p := w.find(w.rina, id).Journey[k[0]]
	if want := opened.Add(time.Hour); !p.CompletedAt.Equal(want) || !p.FirstOpened.Equal(opened) || !p.LastOpened.Equal(want.Add(3*time.Minute)) {
		t.Errorf("done %v, opened %v and %v, the lesson's day begins %v", p.CompletedAt, p.FirstOpened, p.LastOpened, opened)
	}

	// Before the enrolment, or before the lesson was opened, nothing was done.
	w.late(w.rina, id, k[1], LateAct{Seq: 3, Kind: LateOpened, Ago: 1000 * time.Hour})
	if p := w.find(w.rina, id).Journey[k[1]]; !p.FirstOpened.Equal(begun) {
		t.Errorf("opened %v, enrolled %v", p.FirstOpened, begun)
	}
	if !w.late(w.rina, id, k[1], LateAct{Seq: 4, Kind: LateDone}) || !w.find(w.rina, id).Completed() {
		t.Error("the course is not completed")
	}

	bad := []LateAct{{Client: browser, Seq: 0, Kind: LateDone}, {Client: browser, Seq: 9, Kind: "all"}, {Client: browser, Seq: 9, Kind: LateDone, Ago: -1},
		{Client: "x", Seq: 9, Kind: LateDone}, {Client: strings.Repeat("é", 8), Seq: 9, Kind: LateDone}}
	for _, a := range bad {
		_, err := w.SaveLate(ctx, w.rina, id, k[0], a)
		w.refused(err, lms.Invalid, "late.bad")
	}
	_, err = w.SaveLate(ctx, w.budi, id, k[0], LateAct{Client: browser, Seq: 9, Kind: LateDone})
	w.refused(err, lms.Conflict, "course.not_enrolled")
	_, err = w.SaveLate(ctx, w.elsewhere, id, k[0], LateAct{Client: browser, Seq: 9, Kind: LateDone})
	w.refused(err, lms.NotFound, "course.not_found")
}

// A lesson that is read for some minutes cannot be read faster without a line.
func TestLateActsKeepTheTime(t *testing.T) {
	w := newWorld(t)
	slow := page("Satu")
	slow.DoneBy, slow.AtLeast = ByTime, 20
	id, k := w.published(slow)
	w.ok(w.Enrol(ctx, w.rina, id))
	w.pass(time.Hour)
	_, _, err := w.OpenLesson(ctx, w.rina, id, k[0])
	w.ok(err)
	w.pass(10 * time.Minute)
	_, err = w.SaveLate(ctx, w.rina, id, k[0], LateAct{Client: browser, Seq: 1, Kind: LateDone})
	w.refused(err, lms.Conflict, "lesson.too_early")
	w.pass(20 * time.Minute)
	_, err = w.SaveLate(ctx, w.rina, id, k[0], LateAct{Client: browser, Seq: 2, Kind: LateDone, Ago: 15 * time.Minute})
	w.refused(err, lms.Conflict, "lesson.too_early")
	if !w.late(w.rina, id, k[0], LateAct{Seq: 3, Kind: LateDone, Ago: 10 * time.Minute}) {
		t.Error("twenty minutes are not enough")
	}
}

// A draft that was written on elsewhere is not overwritten.
func TestLateText(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), assignment("Tugas"))
	w.ok(w.Enrol(ctx, w.rina, id))
	text := func() string { return w.work(w.rina, id, k[1])[0].Text }
	w.pass(time.Hour)
	w.late(w.rina, id, k[1], LateAct{Seq: 1, Kind: LateText, Ago: 30 * time.Minute, Text: "pertama"})
	w.late(w.rina, id, k[1], LateAct{Seq: 2, Kind: LateText, Ago: 20 * time.Minute, Base: "pertama", Text: "kedua\r\nbaris"})
	if text() != "kedua\nbaris" {
		t.Errorf("draft %q", text())
	}
	w.ok(w.SaveDraft(ctx, w.rina, id, k[1], "di komputer lain"))
	_, err := w.SaveLate(ctx, w.rina, id, k[1], LateAct{Client: browser, Seq: 3, Kind: LateText, Ago: time.Minute, Base: "kedua\r\nbaris", Text: "ketiga"})
	w.refused(err, lms.Conflict, "late.text_newer")
	w.late(w.rina, id, k[1], LateAct{Seq: 1, Kind: LateText, Ago: 90 * time.Minute, Text: "pertama"}) // again
	if text() != "di komputer lain" {
		t.Errorf("draft %q", text())
	}
	// What was handed in by then is not written again.
	w.ok(w.HandIn(ctx, w.rina, id, k[1]))
	w.late(w.rina, id, k[1], LateAct{Seq: 6, Kind: LateText, Base: "kedua\r\nbaris", Text: "di komputer lain"})
	_, err = w.SaveLate(ctx, w.rina, id, k[1], LateAct{Client: browser, Seq: 7, Kind: LateText, Base: "di komputer lain", Text: "lagi"})
	w.refused(err, lms.Conflict, "handin.waiting")
	if all := w.work(w.rina, id, k[1]); len(all) != 1 || all[0].Draft() {
		t.Errorf("handed in %+v", all)
	}
	_, err = w.SaveLate(ctx, w.rina, id, k[0], LateAct{Client: browser, Seq: 4, Kind: LateText, Text: "x"})
	w.refused(err, lms.NotFound, "lesson.not_found")
	_, err = w.SaveLate(ctx, w.rina, id, k[1], LateAct{Client: browser, Seq: 5, Kind: LateDone})
	w.refused(err, lms.Conflict, "lesson.done_by_mark")
}

// Whatever is lost and sent again, by however many tabs at once, the end is the
// same as that of a line which never broke.
func TestLateActsInAnyWeather(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"), page("Tiga"), assignment("Tugas"))
	w.ok(w.Enrol(ctx, w.rina, id))
	start := w.time
	w.pass(10 * time.Hour)
	var acts []LateAct
	var keys []string
	for i, key := range k[:3] {
		acts = append(acts, LateAct{Client: browser, Seq: int64(2*i + 1), Kind: LateOpened, Ago: time.Duration(9-2*i) * time.Hour}, LateAct{Client: browser, Seq: int64(2*i + 2), Kind: LateDone, Ago: time.Duration(8-2*i) * time.Hour})
		keys = append(keys, key, key)
	}
	acts, keys = append(acts, LateAct{Client: browser, Seq: 7, Kind: LateText, Ago: time.Hour, Text: "akhir"}), append(keys, k[3])
	luck := rand.New(rand.NewPCG(7, 11))
	var wait sync.WaitGroup
	for range 2 { // tabs
		seed := luck.Uint64()
		wait.Go(func() {
			luck := rand.New(rand.NewPCG(seed, 1))
			for i := 0; i < len(acts); {
				if _, err := w.SaveLate(ctx, w.rina, id, keys[i], acts[i]); err != nil {
					t.Error(err)
					return
				}
				if luck.IntN(3) > 0 { // else its answer is lost
					i++
				}
			}
		})
	}
	wait.Wait()
	j := w.find(w.rina, id).Journey
	for i, key := range k[:3] {
		if want := start.Add(time.Duration(2+2*i) * time.Hour); j[key].CompletedAt == nil || !j[key].CompletedAt.Equal(want) {
			t.Errorf("lesson %d done at %v, not %v", i, j[key].CompletedAt, want)
		}
	}
	if all := w.work(w.rina, id, k[3]); len(all) != 1 || all[0].Text != "akhir" {
		t.Errorf("drafts %+v", all)
	}
}
