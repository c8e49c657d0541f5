package assessment

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

// randomAnswer is any answer that q can take, blank ones among them.
func randomAnswer(r *rand.Rand, q Question) Answer {
	switch q.Kind {
	case Single, TrueFalse:
		return Answer{Options: []int{r.IntN(len(q.Options))}}
	case Multiple:
		var a Answer
		for i := range q.Options {
			if r.IntN(2) == 0 {
				a.Options = append(a.Options, i)
			}
		}
		return a
	case ShortAnswer:
		return Answer{Text: []string{"OPAC", "opac", " Opac ", "SLiMS", ""}[r.IntN(5)]}
	}
	return Answer{Text: []string{"2,5", "2.6", "2,61", "dua", "", "2,4"}[r.IntN(6)]}
}

// referenceMark marks by another road than Mark: it asks the key the test's
// author wrote down, not the shown options.
func referenceMark(q Question, a Answer) float64 {
	switch q.Kind {
	case ShortAnswer:
		if strings.EqualFold(strings.TrimSpace(a.Text), "opac") {
			return 1
		}
		return 0
	case Numerical:
		return map[string]float64{"2,5": 1, "2.6": 1, "2,4": 1}[a.Text]
	case Multiple: // a and b are right, c and d wrong
		score := 0.
		for _, i := range a.Options {
			score += map[string]float64{"a": .5, "b": .5, "c": -.5, "d": -.5}[q.Options[i].Text]
		}
		return math.Max(0, score)
	case TrueFalse:
		if len(a.Options) == 1 && a.Options[0] == 0 {
			return 1
		}
		return 0
	}
	if len(a.Options) == 1 && q.Options[a.Options[0]].Text == "a" {
		return 1
	}
	return 0
}

// The network of the test loses, doubles and shuffles what two tabs send; each
// tab sends again until it has an answer. In the end the server holds exactly
// what the person did last, the log holds every act once, and the grade is the
// reference's.
func TestNoAnswerIsLostOrDoubled(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) {
		s.ShuffleItems, s.ShuffleOptions, s.AttemptsAllowed, s.PassPercent = true, true, 0, 50
	})
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 1))
		me := w.learners[seed%6]
		id := w.start(me, test)
		items := must[Sheet](t)(w.Sheet(ctx, me, id)).Items

		answers, flags := map[int]Answer{}, map[int]bool{}
		var acts []Change
		var last int64
		now := w.time
		for range 5 + r.IntN(40) {
			now = now.Add(time.Duration(r.IntN(3)) * time.Millisecond) // acts may share a millisecond
			last = NextSeq(last, now)
			c := Change{Position: 1 + r.IntN(len(items)), Seq: last}
			if r.IntN(4) == 0 {
				flag := r.IntN(2) == 0
				c.Flagged, flags[c.Position] = &flag, flag
			} else {
				a := randomAnswer(r, items[c.Position-1].Question)
				c.Answer, answers[c.Position] = &a, a.For(items[c.Position-1].Question.Kind)
			}
			acts = append(acts, c)
		}
		waiting := slices.Clone(acts)
		for len(waiting) > 0 {
			i := r.IntN(len(waiting))
			c := waiting[i]
			if r.IntN(3) == 0 {
				continue // the request was lost
			}
			saved, err := w.SaveChange(ctx, me, id, c)
			w.ok(err)
			if c.Answer != nil && saved.Item.AnswerSeq < c.Seq {
				t.Fatalf("seed %d: act %d was confirmed and is not there", seed, c.Seq)
			}
			if r.IntN(3) > 0 { // else the reply was lost, and the act is sent again
				waiting = slices.Delete(waiting, i, i+1)
			}
		}

		sheet := must[Sheet](t)(w.Sheet(ctx, me, id))
		want := 0.
		for _, it := range sheet.Items {
			if a := answers[it.Position]; !slices.Equal(a.Options, it.Answer.Options) || a.Text != it.Answer.Text {
				t.Errorf("seed %d, question %d: %+v, want %+v", seed, it.Position, it.Answer, a)
			}
			if it.Flagged != flags[it.Position] {
				t.Errorf("seed %d, question %d: flag %v", seed, it.Position, it.Flagged)
			}
			want += referenceMark(it.Question, answers[it.Position])
		}
		var logged int
		w.ok(w.db.Get(&logged, `SELECT COUNT(*) FROM attempt_log WHERE attempt_id = ?`, id))
		if logged != len(acts) {
			t.Errorf("seed %d: %d acts in the log, want %d", seed, logged, len(acts))
		}
		w.ok(w.Submit(ctx, me, id))
		res := must[Result](t)(w.Result(ctx, me, id))
		if math.Abs(res.Percent-want*20) > .005 || res.Passed != (want*20 >= 50) {
			t.Errorf("seed %d: %v percent, want %v", seed, res.Percent, want*20)
		}
	}
}

func TestReplayOfAnOldAnswerIsHarmless(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	me := w.learners[0]
	id := w.start(me, test)
	w.answer(me, id, 1, 5, Answer{Options: []int{2}})
	for _, seq := range []int64{4, 5} {
		saved, err := w.SaveChange(ctx, me, id, Change{Position: 1, Seq: seq, Answer: &Answer{Options: []int{1}}})
		w.ok(err)
		if !saved.Item.Answer.Has(2) || saved.Item.AnswerSeq != 5 {
			t.Errorf("number %d overwrote 5: %+v", seq, saved.Item.Answer)
		}
	}
	yes := true
	_, err := w.SaveChange(ctx, me, id, Change{Position: 1, Seq: 3, Flagged: &yes})
	w.ok(err)
	if it := must[Sheet](t)(w.Sheet(ctx, me, id)).Items[0]; !it.Flagged || !it.Answer.Has(2) {
		t.Errorf("flag and answer fought: %+v", it)
	}
}

// Many machines at once: starting gives one attempt, answers all arrive, and
// handing in happens once, whoever is first.
func TestConcurrentUse(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.AttemptsAllowed = 1 })
	var wg sync.WaitGroup
	var mu sync.Mutex
	ids := map[int64][]int64{}
	for _, who := range w.learners {
		for range 4 {
			wg.Go(func() {
				id, err := w.Start(ctx, who, test, "")
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				ids[who.AccountID] = append(ids[who.AccountID], id)
			})
		}
	}
	wg.Wait()
	for who, got := range ids {
		slices.Sort(got)
		if len(slices.Compact(got)) != 1 {
			t.Errorf("person %d has attempts %v", who, got)
		}
	}
	for _, who := range w.learners {
		id := ids[who.AccountID][0]
		for seq := int64(1); seq <= 8; seq++ {
			wg.Go(func() {
				_, err := w.SaveChange(ctx, who, id, Change{Position: 4, Seq: seq, Answer: &Answer{Text: strings.Repeat("x", int(seq))}})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	for _, who := range w.learners {
		id := ids[who.AccountID][0]
		if it := must[Sheet](t)(w.Sheet(ctx, who, id)).Items[3]; it.Answer.Text != "xxxxxxxx" {
			t.Errorf("the last answer did not win: %+v", it.Answer)
		}
		for seq := int64(9); seq < 12; seq++ {
			wg.Go(func() {
				_, err := w.SaveChange(ctx, who, id, Change{Position: 4, Seq: seq, Answer: &Answer{Text: "OPAC"}})
				var e *lms.Error
				if err != nil && (!errors.As(err, &e) || e.Key != "attempt.submitted") {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if err := w.Submit(ctx, who, id); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	for _, who := range w.learners {
		r := must[Result](t)(w.Result(ctx, w.trainer, ids[who.AccountID][0]))
		if share, _ := Mark(r.Items[3].Question, r.Items[3].Answer); r.Percent != 20*share {
			t.Errorf("graded %v, the answers on record are worth %v", r.Percent, 20*share)
		}
	}
}
