package web

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// stormTest publishes a test of choices that say what they are worth, and of
// short answers of which the even ones are right.
func (room *testRoom) stormTest(trainer *visitor) string {
	room.t.Helper()
	ctx := context.Background()
	test, err := room.tests.Create(ctx, trainer.actor, room.library, assessment.Settings{Title: "Badai", Minutes: 120, PassPercent: 50, Reveal: assessment.RevealScore, ShuffleItems: true, ShuffleOptions: true})
	if err != nil {
		room.t.Fatal(err)
	}
	choices := assessment.Body{Options: []assessment.Option{{Text: "benar 1", Right: true}, {Text: "salah 1"}, {Text: "salah 2"}, {Text: "salah 3"}}}
	several := assessment.Body{Options: []assessment.Option{{Text: "benar 1", Right: true}, {Text: "benar 2", Right: true}, {Text: "salah 1"}, {Text: "salah 2"}}}
	short := assessment.Body{Fold: assessment.Fold{Case: true}}
	for n := 0; n < 100; n += 2 {
		short.Accepted = append(short.Accepted, fmt.Sprint("SLiMS ", n))
	}
	for i, q := range []assessment.Question{{Kind: assessment.Single, Body: choices}, {Kind: assessment.Multiple, Body: several}, {Kind: assessment.ShortAnswer, Body: short},
		{Kind: assessment.Single, Body: choices}, {Kind: assessment.Multiple, Body: several}, {Kind: assessment.ShortAnswer, Body: short}} {
		q.Stem = fmt.Sprintf("Soal %d?", i+1)
		q, err := room.tests.CreateQuestion(ctx, trainer.actor, room.library, q)
		if err == nil {
			err = room.tests.AddItem(ctx, trainer.actor, test.ID, q.ID, 1)
		}
		if err != nil {
			room.t.Fatal(err)
		}
	}
	if err := room.tests.Publish(ctx, trainer.actor, test.ID); err != nil {
		room.t.Fatal(err)
	}
	return fmt.Sprintf("/assessments/%d", test.ID)
}

// stormMark marks by what is written on the options and in the answer.
func stormMark(it assessment.AttemptItem, a assessment.Answer) float64 {
	var n int
	if _, err := fmt.Sscanf(a.Text, "slims %d", &n); err == nil && n%2 == 0 {
		return 1
	}
	points := 0.
	for _, i := range a.Options {
		switch right := strings.HasPrefix(it.Question.Options[i].Text, "benar"); {
		case it.Question.Kind == assessment.Multiple && right:
			points += .5
		case it.Question.Kind == assessment.Multiple:
			points -= .5
		case right:
			points++
		}
	}
	return max(0, points)
}

// weather is somebody at a page, and what is wrong with the way to the server.
type weather struct {
	*visitor
	p       *webtest.Page
	r       *rand.Rand
	trouble func(on bool) // nil: all is well
}

// turns begins one of the troubles, or ends the one that there is.
func (w *weather) turns(troubles ...func(on bool)) {
	if w.trouble == nil {
		w.trouble = troubles[w.r.IntN(len(troubles))]
		w.trouble(true)
		return
	}
	w.calm()
	webtest.Eval[bool](w.p, `dispatchEvent(new Event("online"))`)
}

func (w *weather) calm() {
	if w.trouble != nil {
		w.trouble(false)
	}
	w.trouble = nil
}

// storm is somebody who sits a test, and what they did at each question in order.
type storm struct {
	weather
	attempt string
	items   []assessment.AttemptItem
	answers map[int][]assessment.Answer
	flags   map[int][]bool
	n       int // of the last short answer
}

// last is the latest of what was done, the zero value before.
func last[T any](all []T) (v T) {
	if len(all) > 0 {
		v = all[len(all)-1]
	}
	return v
}

// act does something at any question.
func (s *storm) act() {
	it := s.items[s.r.IntN(len(s.items))]
	at := it.Position
	s.p.Click(fmt.Sprintf(`.cell[data-go="%d"]`, at))
	was := last(s.answers[at])
	choice := s.r.IntN(4)
	switch {
	case s.r.IntN(4) == 0:
		s.p.Click(fmt.Sprintf("#q%d button.flag", at))
		s.flags[at] = append(s.flags[at], !last(s.flags[at]))
	case it.Question.Kind == assessment.ShortAnswer:
		s.n++
		a := assessment.Answer{Text: fmt.Sprintf("slims %d", s.n)}
		webtest.Eval[bool](s.p, fmt.Sprintf(`(e => { e.focus(); e.select(); return true })(document.querySelector("#q%d input[name=text]"))`, at))
		s.p.Do(chromedp.KeyEvent(a.Text)) // over what stands there
		s.answers[at] = append(s.answers[at], a)
	case it.Question.Kind == assessment.Multiple || !was.Has(choice):
		a := assessment.Answer{Options: []int{choice}}
		if it.Question.Kind == assessment.Multiple {
			a.Options = append(a.Options, was.Options...)
			if was.Has(choice) {
				a.Options = slices.DeleteFunc(a.Options, func(i int) bool { return i == choice })
			}
		}
		s.p.Click(fmt.Sprintf("#q%d label.choice:has(input[value=\"%d\"])", at, choice))
		s.answers[at] = append(s.answers[at], a.For(it.Question.Kind))
	}
	s.shown()
}

// shown waits until the page says what was done.
func (s *storm) shown() {
	answered, flagged := 0, 0
	for _, it := range s.items {
		if !last(s.answers[it.Position]).Blank() {
			answered++
		}
		if last(s.flags[it.Position]) {
			flagged++
		}
	}
	s.p.See(fmt.Sprintf("Terisi %d · ditandai %d · kosong %d", answered, flagged, len(s.items)-answered))
}

// powerCut lets the page go without a question and opens it again.
func (s *storm) powerCut() {
	webtest.Eval[bool](s.p, `Event.prototype.preventDefault = () => {}, true`)
	s.p.Go("about:blank")
	s.calm()
	s.p.Go(s.url + s.attempt)
	s.shown()
}

// arrived is what is new to the server, as it came, by question.
func (s *storm) arrived() (answers map[int][]assessment.Answer, flags map[int][]bool, ordered bool) {
	s.t.Helper()
	var rows []struct {
		Position int     `db:"position"`
		Seq      int64   `db:"seq"`
		Answer   *string `db:"answer"`
		Flagged  *bool   `db:"flagged"`
	}
	if err := s.db.Select(&rows, `SELECT l.position, l.seq, l.answer, l.flagged FROM arrival a JOIN attempt_log l ON l.position = a.position AND l.seq = a.seq
		WHERE l.attempt_id = ? ORDER BY a.id`, strings.TrimPrefix(s.attempt, "/attempts/")); err != nil {
		s.t.Fatal(err)
	}
	answers, flags, ordered = map[int][]assessment.Answer{}, map[int][]bool{}, true
	for i, row := range rows {
		ordered = ordered && (i == 0 || rows[i-1].Seq < row.Seq)
		if row.Flagged != nil {
			flags[row.Position] = append(flags[row.Position], *row.Flagged)
		}
		if row.Answer != nil {
			var a assessment.Answer
			if err := json.Unmarshal([]byte(*row.Answer), &a); err != nil {
				s.t.Fatal(err)
			}
			answers[row.Position] = append(answers[row.Position], a)
		}
	}
	return answers, flags, ordered
}

// follows reports whether got are some of what was done, in order and each once,
// to the last one. A text may be sent while it is typed.
func follows(got, done []assessment.Answer) bool {
	if !reflect.DeepEqual(last(got), last(done)) {
		return false
	}
	for _, a := range got {
		for len(done) > 0 && !reflect.DeepEqual(a, done[0]) && !(done[0].Text != "" && strings.HasPrefix(done[0].Text, a.Text)) {
			done = done[1:]
		}
		if len(done) == 0 {
			return false
		}
		if reflect.DeepEqual(a, done[0]) {
			done = done[1:]
		}
	}
	return true
}

// Somebody answers, changes answers, sets flags and turns pages in any order; at
// any moment the line is lost, or all that the server replies, or the server is
// stopped, or the power cut. In the end what they did last at each question is
// there, everything came in order and nothing twice, and the mark is the
// reference's.
func TestNothingIsLostInAStorm(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.stormTest(trainer)
	room.arrivals()
	p := rina.browser()
	for seed := range uint64(3) {
		t.Logf("seed %d", seed)
		attempt := rina.sent(test, test+"/attempts", url.Values{})
		s := &storm{weather: weather{visitor: rina, p: p, r: rand.New(rand.NewPCG(seed, 3))}, attempt: attempt, items: rina.sheet(attempt).Items,
			answers: map[int][]assessment.Answer{}, flags: map[int][]bool{}}
		troubles := []func(bool){p.Offline, room.line.setCut, room.line.setMute, room.setDown}
		p.Go(room.url + attempt)
		for range 30 {
			switch n := s.r.IntN(20); {
			case n == 0:
				s.powerCut()
			case n < 6:
				s.turns(troubles...)
			default:
				s.act()
			}
		}
		if s.trouble != nil {
			s.turns()
		}
		emptyQueue(p)
		answers, flags, ordered := s.arrived()
		if !ordered {
			t.Error("not in order")
		}
		want := 0.
		for _, it := range rina.sheet(attempt).Items {
			at := it.Position
			if done := s.answers[at]; !follows(answers[at], done) || !reflect.DeepEqual(it.Answer, last(done)) {
				t.Errorf("question %d has %+v after %+v, want %+v", at, it.Answer, answers[at], done)
			}
			if done := s.flags[at]; !reflect.DeepEqual(flags[at], done) || it.Flagged != last(done) {
				t.Errorf("question %d has flag %v after %v, want %v", at, it.Flagged, flags[at], done)
			}
			want += stormMark(it, last(s.answers[at]))
		}
		p.Click("a[data-go=finish]")
		p.Press("Kumpulkan")
		p.See("Hasil pengerjaan")
		var id int64
		fmt.Sscanf(attempt, "/attempts/%d", &id)
		res, err := room.tests.Result(context.Background(), trainer.actor, id)
		if err != nil || !res.Graded() || math.Abs(res.Percent-100*want/float64(len(s.items))) > .006 {
			t.Errorf("%v percent for %v points, %v", res.Percent, want, err)
		}
		if t.Failed() {
			break
		}
	}
}
