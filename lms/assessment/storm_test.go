package assessment

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

// stormQuestions are questions of every kind, their keys in texts that the
// reference knows too.
func stormQuestions() []Question {
	return append(someQuestions(),
		Question{Kind: Single, Stem: "Bobot?", Body: Body{Options: []Option{{Text: "a", Right: true}, {Text: "b", Weight: .5}, {Text: "c", Weight: -.5}}}},
		Question{Kind: Matching, Stem: "?", Body: Body{Options: []Option{{Text: "Satu"}, {Text: "Dua"}, {Text: "Tiga"}, {Text: "Nol"}},
			Prompts: []Prompt{{Text: "tiga", Option: 2}, {Text: "satu", Option: 0}, {Text: "dua", Option: 1}}}},
		Question{Kind: Ordering, Stem: "?", Body: Body{Options: []Option{{Text: "1"}, {Text: "2"}, {Text: "3"}, {Text: "4"}}}},
		Question{Kind: Cloze, Stem: "[[1]] [[2]]", Body: Body{Fold: Fold{Case: true}, Gaps: []Gap{{Accepted: []string{"satu"}, Weight: 3}, {Accepted: []string{"dua"}, Wrong: []string{"tiga"}}}}},
		Question{Kind: Hotspot, Stem: "?", Body: Body{Picture: Picture{URL: "/media/x.png", Alt: "x"},
			Areas: []Area{{X: 400, Y: 400, W: 200, H: 200, Round: true}, {X: 400, Y: 400, W: 500, H: 500, Right: true}}}},
		Question{Kind: Numerical, Stem: "Lama?", Body: Body{Value: 90, Units: []Unit{{Name: "menit", Factor: 1}, {Name: "jam", Factor: 60}}}},
		Question{Kind: Essay, Stem: "?"},
	)
}

// randomAnswer is any answer that q can take, blank ones among them.
func randomAnswer(r *rand.Rand, q Question) Answer {
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
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
	case Matching:
		var a Answer
		for range q.Prompts {
			a.Options = append(a.Options, r.IntN(len(q.Options)+1)-1)
		}
		return a
	case Ordering:
		if r.IntN(5) == 0 {
			return Answer{}
		}
		return Answer{Options: r.Perm(len(q.Options))}
	case Cloze:
		return Answer{Texts: []string{pick("satu", "SATU", "dua", ""), pick("dua", "tiga", " ")}}
	case Hotspot:
		if r.IntN(5) == 0 {
			return Answer{}
		}
		return Answer{Point: &Point{X: 50 * r.IntN(21), Y: 50 * r.IntN(21)}}
	case Essay:
		return Answer{Text: pick("Sebuah uraian.", "Uraian\nlain.", "")}
	case ShortAnswer:
		return Answer{Text: pick("OPAC", "opac", " Opac ", "SLiMS", "")}
	}
	return Answer{Text: pick("2,5", "2.6", "2,61", "dua", "", "2,4", "90", "1,5 jam", "90 MENIT", "90 jam")}
}

// referenceMark marks by another road than Mark: it asks the key the test's
// author wrote down, not the shown options.
func referenceMark(q Question, a Answer) float64 {
	chosen := func(i int) string {
		if i < 0 || i >= len(a.Options) || a.Options[i] < 0 {
			return ""
		}
		return q.Options[a.Options[i]].Text
	}
	switch {
	case q.Kind == ShortAnswer:
		if strings.EqualFold(strings.TrimSpace(a.Text), "opac") {
			return 1
		}
		return 0
	case q.Kind == Numerical && len(q.Units) > 0:
		return map[string]float64{"90": 1, "1,5 jam": 1, "90 MENIT": 1}[a.Text]
	case q.Kind == Numerical:
		return map[string]float64{"2,5": 1, "2.6": 1, "2,4": 1}[a.Text]
	case q.Kind == Multiple: // a and b are right, c and d wrong
		score := 0.
		for i := range a.Options {
			score += map[string]float64{"a": .5, "b": .5, "c": -.5, "d": -.5}[chosen(i)]
		}
		return math.Max(0, score)
	case q.Kind == TrueFalse:
		if len(a.Options) == 1 && a.Options[0] == 0 {
			return 1
		}
		return 0
	case q.Kind == Matching: // a number as a word with a small letter to the one with a capital
		right := 0.
		for i, p := range q.Prompts {
			if strings.ToLower(chosen(i)) == p.Text {
				right++
			}
		}
		return right / 3
	case q.Kind == Ordering: // tau by inversions of the person's own texts
		order := ""
		for i := range a.Options {
			order += chosen(i)
		}
		inversions := 0.
		for i := range order {
			for _, later := range order[i+1:] {
				if rune(order[i]) > later {
					inversions++
				}
			}
		}
		if order == "" {
			return 0
		}
		return math.Max(0, 1-2*inversions/6)
	case q.Kind == Cloze:
		return map[string]float64{"satu": .75}[strings.ToLower(a.Gap(0))] + map[string]float64{"dua": .25}[a.Gap(1)]
	case q.Kind == Hotspot: // in the square but not in the circle at (500, 500)
		if a.Point == nil || math.Hypot(float64(a.Point.X-500), float64(a.Point.Y-500)) <= 100 {
			return 0
		}
		if x, y := a.Point.X, a.Point.Y; x >= 400 && x <= 900 && y >= 400 && y <= 900 {
			return 1
		}
		return 0
	case q.Stem == "Bobot?":
		return map[string]float64{"a": 1, "b": .5}[chosen(0)]
	}
	if len(a.Options) == 1 && chosen(0) == "a" {
		return 1
	}
	return 0
}

// The network of the test loses, doubles and shuffles what two tabs send, the
// server goes down in the middle and is started again, and time goes on, past
// the deadline at last in every other attempt; each tab sends again until it has
// an answer. In the end the server holds exactly what the person did last of what
// came in time, the log holds each of these acts once, and the grade is the
// reference's, once the essays are marked.
func TestNoAnswerIsLostOrDoubled(t *testing.T) {
	w := newWorld(t)
	questions := stormQuestions()
	test, _ := w.testOf(questions, func(s *Settings) {
		s.ShuffleItems, s.ShuffleOptions, s.AttemptsAllowed, s.PassPercent = true, true, 0, 50
	})
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 1))
		me := w.learners[seed%6]
		id := w.start(me, test)
		begun := must[Sheet](t)(w.Sheet(ctx, me, id))
		items, deadline := begun.Items, begun.DeadlineAt
		end := deadline.Add(Grace)

		var acts []Change
		var last int64
		now := w.time
		for range 5 + r.IntN(80) {
			now = now.Add(time.Duration(r.IntN(3)) * time.Millisecond) // acts may share a millisecond
			last = NextSeq(last, now)
			c := Change{Position: 1 + r.IntN(len(items)), Seq: last}
			if r.IntN(4) == 0 {
				flag := r.IntN(2) == 0
				c.Flagged = &flag
			} else {
				a := randomAnswer(r, items[c.Position-1].Question)
				c.Answer = &a
			}
			acts = append(acts, c)
		}
		taken, unsure := map[int64]bool{}, map[int64]bool{} // by number: confirmed, or sent to a server that went down
		for waiting := slices.Clone(acts); len(waiting) > 0; {
			if seed%2 == 1 && r.IntN(25) == 0 { // to any moment, or where a rule changes
				to := []time.Time{w.time.Add(time.Duration(r.IntN(600)) * time.Second), deadline, end, end.Add(time.Second)}[r.IntN(4)]
				w.pass(max(0, to.Sub(w.time)))
				_, err := w.SubmitOverdue(ctx, lms.System("test"), 10)
				w.ok(err)
			}
			i := r.IntN(len(waiting))
			c := waiting[i]
			late := w.time.After(end)
			switch r.IntN(10) {
			case 0, 1, 2:
				continue // the request was lost
			case 3: // the server goes down before, in or after it
				down, done := context.WithTimeout(ctx, time.Duration(r.IntN(4000))*time.Microsecond)
				w.SaveChange(down, me, id, c) // nobody hears what came of it
				done()
				w.Store = NewStore(w.db, w.now)
				unsure[c.Seq] = unsure[c.Seq] || !late
				continue
			}
			saved, err := w.SaveChange(ctx, me, id, c)
			if late {
				w.refused(err, "attempt.too_late")
				waiting = slices.Delete(waiting, i, i+1)
				continue
			}
			w.ok(err)
			taken[c.Seq] = true
			if c.Answer != nil && saved.Item.AnswerSeq < c.Seq {
				t.Fatalf("seed %d: act %d was confirmed and is not there", seed, c.Seq)
			}
			if r.IntN(3) > 0 { // else the reply was lost, and the act is sent again
				waiting = slices.Delete(waiting, i, i+1)
			}
		}

		var log []struct {
			Position int
			Seq      int64
		}
		w.ok(w.db.Select(&log, `SELECT position, seq FROM attempt_log WHERE attempt_id = ?`, id))
		logged := map[int64]int{} // position by number
		for _, row := range log {
			logged[row.Seq] = row.Position
		}
		answers, flags := map[int]Answer{}, map[int]bool{}
		for _, c := range acts {
			there := logged[c.Seq] == c.Position
			switch {
			case !there && taken[c.Seq]:
				t.Errorf("seed %d: act %d was confirmed and is not in the log", seed, c.Seq)
			case there && !taken[c.Seq] && !unsure[c.Seq]:
				t.Errorf("seed %d: act %d came too late and is in the log", seed, c.Seq)
			case there && c.Flagged != nil:
				flags[c.Position] = *c.Flagged
			case there:
				answers[c.Position] = c.Answer.For(items[c.Position-1].Question.Kind)
			}
			if there {
				delete(logged, c.Seq)
			}
		}
		if len(logged) > 0 || len(log) > len(acts) {
			t.Errorf("seed %d: nobody did %v of %d acts in the log", seed, logged, len(log))
		}
		sheet := must[Sheet](t)(w.Sheet(ctx, me, id))
		want, essay := 0., 0
		for _, it := range sheet.Items {
			if a := answers[it.Position]; !reflect.DeepEqual(a, it.Answer) {
				t.Errorf("seed %d, question %d: %+v, want %+v", seed, it.Position, it.Answer, a)
			}
			if it.Flagged != flags[it.Position] {
				t.Errorf("seed %d, question %d: flag %v", seed, it.Position, it.Flagged)
			}
			want += referenceMark(it.Question, answers[it.Position])
			if it.Question.Kind == Essay && answers[it.Position].Text != "" {
				essay = it.Position
			}
		}
		w.ok(w.Submit(ctx, me, id))
		if essay > 0 {
			if res := must[Result](t)(w.Result(ctx, me, id)); res.Graded() || res.Percent != 0 {
				t.Errorf("seed %d: a grade before the essay is marked: %+v", seed, res.Attempt)
			}
			given := float64(r.IntN(5)) / 4
			_, err := w.GiveMark(ctx, w.trainer, test, int(seed)+1, essay, Marking{Points: &given})
			w.ok(err)
			want += given
		}
		res := must[Result](t)(w.Result(ctx, me, id))
		percent := 100 * want / float64(len(questions))
		if !res.Graded() || math.Abs(res.Percent-percent) > .006 || res.Passed != (res.Percent >= 50) {
			t.Errorf("seed %d: %v percent, want %v", seed, res.Percent, percent)
		}
		if in := !w.time.Before(deadline); res.ByDeadline != in || in && !res.SubmittedAt.Equal(deadline) {
			t.Errorf("seed %d: handed in by the clock %v at %v, deadline %v", seed, res.ByDeadline, res.SubmittedAt, deadline)
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
