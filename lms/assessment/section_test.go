package assessment

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// sectioned publishes a test of two questions in each section of that many
// minutes, 0 for none of its own.
func (w *world) sectioned(minutes []int, change func(*Settings)) int64 {
	w.t.Helper()
	set := settings()
	set.Minutes = 60
	if change != nil {
		change(&set)
	}
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	kinds := stormQuestions()
	for i, m := range minutes {
		w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: fmt.Sprintf("Bagian %d", i+1), Minutes: m}))
		for j := range 2 {
			q := must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, kinds[(2*i+j)%(len(kinds)-1)])) // all but the essay
			w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		}
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	return a.ID
}

func (w *world) save(who lms.Actor, attempt int64, position int) error {
	flag := true
	_, err := w.SaveChange(ctx, who, attempt, Change{Position: position, Seq: w.time.UnixMilli(), Flagged: &flag})
	return err
}

func TestSectionsAreTakenInOrderEachInItsTime(t *testing.T) {
	w := newWorld(t)
	test := w.sectioned([]int{10, 5, 0}, nil)
	me := w.learners[0]
	id := w.start(me, test)
	begun := w.time
	sheet := func() Sheet { return must[Sheet](t)(w.Sheet(ctx, me, id)) }
	visible := func() (n []int) {
		s := sheet()
		for _, it := range s.Items {
			if s.Visible(it) {
				n = append(n, it.Position)
			}
		}
		return n
	}
	if got := fmt.Sprint(visible(), sheet().Ends().Sub(begun), sheet().Remaining(begun)); got != "[1 2] 10m0s 1h0m0s" {
		t.Errorf("at the beginning: %s", got)
	}
	w.ok(w.save(me, id, 1))
	w.refused(w.save(me, id, 3), "section.not_open")
	w.refused(w.LeaveSection(ctx, me, id, 2), "section.not_open")
	w.refused(w.LeaveSection(ctx, w.learners[1], id, 1), "attempt.not_found")

	w.pass(4 * time.Minute)
	w.ok(w.LeaveSection(ctx, me, id, 1))
	w.ok(w.LeaveSection(ctx, me, id, 1)) // a second click
	w.refused(w.save(me, id, 1), "section.closed")
	if got := fmt.Sprint(visible(), sheet().Ends().Sub(begun)); got != "[3 4] 9m0s" {
		t.Errorf("in the second: %s", got)
	}
	w.pass(5*time.Minute + Grace)
	w.ok(w.save(me, id, 4)) // it was on its way
	w.ok(w.save(me, id, 5)) // and the third is open
	w.pass(time.Second)
	w.refused(w.save(me, id, 4), "section.closed")
	if got := fmt.Sprint(visible(), sheet().Ends().Sub(begun), *sheet().Parts[1].ClosedAt); got != fmt.Sprint([]int{5, 6}, time.Hour, begun.Add(9*time.Minute)) {
		t.Errorf("in the third: %s", got)
	}
	w.refused(w.LeaveSection(ctx, me, id, 3), "section.last")
	w.ok(w.Submit(ctx, me, id))
	w.refused(w.LeaveSection(ctx, me, id, 3), "attempt.submitted")
	w.refused(w.save(me, id, 5), "attempt.submitted")
	if r := must[Result](t)(w.Result(ctx, me, id)); len(r.Sections) != 3 || r.Sections[2].Title != "Bagian 3" || r.Sections[2].Points != 2 {
		t.Errorf("%+v", r.Sections)
	}
}

// The clock goes through sections that nobody sits at, and ends the attempt
// with the last.
func TestSectionsOfSomebodyWhoIsAway(t *testing.T) {
	w := newWorld(t)
	test := w.sectioned([]int{10, 5, 5}, nil)
	away, early := w.learners[0], w.learners[1]
	id, other := w.start(away, test), w.start(early, test)
	w.ok(w.save(away, id, 1))
	w.pass(time.Minute)
	w.ok(w.LeaveSection(ctx, early, other, 1))
	w.pass(9 * time.Minute) // early: in the last section; away: at the beginning of the second
	if p := must[Sheet](t)(w.Sheet(ctx, early, other)).Parts.Current(); p.Number != 3 {
		t.Errorf("early is at %+v", p)
	}
	if s := must[Sheet](t)(w.Sheet(ctx, away, id)); s.Parts.Current().Number != 2 || !s.Ends().Equal(w.time.Add(5*time.Minute)) {
		t.Errorf("away is at %+v", s.Parts.Current())
	}
	w.pass(time.Minute + Grace + time.Second)
	done := must[[]Attempt](t)(w.SubmitOverdue(ctx, lms.System("test"), 9))
	if len(done) != 1 || done[0].ID != other || !done[0].ByDeadline || done[0].SubmittedAt.Sub(done[0].StartedAt) != 11*time.Minute {
		t.Errorf("handed in: %+v", done)
	}
	w.pass(9 * time.Minute)
	done = must[[]Attempt](t)(w.SubmitOverdue(ctx, lms.System("test"), 9))
	if len(done) != 1 || done[0].ID != id || done[0].SubmittedAt.Sub(done[0].StartedAt) != 20*time.Minute {
		t.Errorf("handed in: %+v", done)
	}
	if s := must[Sheet](t)(w.Sheet(ctx, away, id)); s.Parts[2].ClosedAt == nil || s.Parts[2].ClosedAt.Sub(s.StartedAt) != 20*time.Minute {
		t.Errorf("the last section: %+v", s.Parts[2])
	}
}

func TestExtraTimeIsSharedAmongSections(t *testing.T) {
	w := newWorld(t)
	closes := w.time.Add(22 * time.Minute)
	test := w.sectioned([]int{10, 5, 5}, func(s *Settings) { s.ClosesAt = &closes })
	slow, granted := w.learners[0], w.learners[1]
	w.grant(test, slow, 10) // half as much again
	ends := func(who lms.Actor, id int64) string {
		s := must[Sheet](t)(w.Sheet(ctx, who, id))
		return fmt.Sprint(s.Ends().Sub(s.StartedAt), s.DeadlineAt.Sub(s.StartedAt))
	}
	id, second := w.start(slow, test), w.start(granted, test)
	if got := ends(slow, id); got != "15m0s 30m0s" {
		t.Errorf("slow: %s", got)
	}
	if got := ends(granted, second); got != "10m0s 20m0s" {
		t.Errorf("before extra time: %s", got)
	}
	w.pass(2 * time.Minute)
	w.ok(w.LeaveSection(ctx, granted, second, 1))
	w.pass(time.Minute)
	w.grant(test, granted, 10)
	if got := ends(granted, second); got != "9m30s 17m0s" {
		t.Errorf("with extra time: %s", got)
	}
	w.grant(test, granted, 0)
	if got := ends(granted, second); got != "7m0s 12m0s" {
		t.Errorf("without again: %s", got)
	}
}

func TestSectionsOfADraft(t *testing.T) {
	w := newWorld(t)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	var ids []int64
	add := func() {
		q := must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, choice(Single, true, false)))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		ids = append(ids, q.ID)
	}
	shape := func(id int64) (s string) {
		for _, it := range must[[]Item](t)(w.Items(ctx, w.trainer, id)) {
			for i, q := range ids {
				if q == it.ID {
					s += fmt.Sprintf("%d:%c ", it.Section, 'a'+i)
				}
			}
		}
		for _, sec := range must[[]Section](t)(w.Sections(ctx, w.trainer, id)) {
			s += fmt.Sprintf("%d=%s/%d ", sec.Number, sec.Title, sec.Minutes)
		}
		draws, _, err := w.Blueprint(ctx, w.trainer, id)
		w.ok(err)
		for _, d := range draws {
			s += fmt.Sprintf("%d>%d ", d.Section, d.Questions)
		}
		return s
	}
	add()
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: " Satu "}))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Dua", Minutes: 20}))
	add()
	add()
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{Questions: 1, Points: 1, Section: 2}))
	for _, bad := range []Section{{}, {Title: "x", Minutes: -1}} {
		if w.SaveSection(ctx, w.trainer, a.ID, bad) == nil {
			t.Errorf("taken: %+v", bad)
		}
	}
	w.refused(w.AddDraw(ctx, w.trainer, a.ID, Draw{Questions: 1, Points: 1, Section: 3}), "section.not_found")
	w.refused(w.SetSection(ctx, w.trainer, a.ID, ids[0], 3), "section.not_found")
	w.refused(w.SaveSection(ctx, w.head, a.ID, Section{Title: "x"}), "assessment.forbidden.write")
	if got := shape(a.ID); got != "1:a 2:b 2:c 1=Satu/0 2=Dua/20 2>1 " {
		t.Errorf("%s", got)
	}
	w.ok(w.MoveItem(ctx, w.trainer, a.ID, ids[2], 1)) // no further than its section
	w.ok(w.SetSection(ctx, w.trainer, a.ID, ids[0], 2))
	w.refused(w.Publish(ctx, w.trainer, a.ID), "assessment.publish_short, section.publish_empty")
	w.ok(w.RaiseSection(ctx, w.trainer, a.ID, 2))
	if got := shape(a.ID); got != "1:c 1:b 1:a 1=Dua/20 2=Satu/0 1>1 " {
		t.Errorf("%s", got)
	}
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Number: 2, Title: "Akhir", Minutes: 11}))
	w.ok(w.SetSection(ctx, w.trainer, a.ID, ids[1], 2))
	w.refused(w.Publish(ctx, w.trainer, a.ID), "assessment.publish_short, section.publish_minutes")
	other, many := must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Salinan")), must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Sekaligus"))
	// Several at once go behind what is there, and keep their order.
	if w.SetSectionOf(ctx, w.trainer, many, nil, 2) == nil {
		t.Error("nothing is moved and nobody told")
	}
	w.refused(w.SetSectionOf(ctx, w.trainer, many, ids, 3), "section.not_found")
	w.ok(w.SetSectionOf(ctx, w.trainer, many, ids, 2))
	if got := shape(many); !strings.HasPrefix(got, "2:b 2:c 2:a ") {
		t.Errorf("%s", got)
	}
	w.ok(w.RemoveSection(ctx, w.trainer, a.ID, 2))
	if got := shape(a.ID); got != "1:c 1:b 1:a 1=Dua/20 1>1 " && got != "1:c 1:a 1:b 1=Dua/20 1>1 " {
		t.Errorf("%s", got)
	}
	w.ok(w.RemoveSection(ctx, w.trainer, other, 1))
	if got := shape(other); got != "1:c 1:a 1:b 1=Akhir/11 1>1 " {
		t.Errorf("the copy: %s", got)
	}
}

// Random sections × random acts, delays and lost messages, on two machines:
// what is taken and what is refused is what a reference says that knows only
// when sections were left, no answer that was confirmed is lost or doubled,
// and each section comes to what its answers are worth.
func TestNoAnswerIsLostBetweenSections(t *testing.T) {
	w := newWorld(t)
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 2))
		minutes := make([]int, 2+r.IntN(3))
		for i := range minutes {
			minutes[i] = r.IntN(3) * 5
		}
		extra := r.IntN(2) * 30
		test := w.sectioned(minutes, func(s *Settings) { s.ShuffleItems, s.ShuffleOptions, s.PassPercent = true, true, 50 })
		me := w.learners[seed%6]
		if extra > 0 {
			w.grant(test, me, extra)
		}
		id := w.start(me, test)
		first := must[Sheet](t)(w.Sheet(ctx, me, id))
		length, whole := 60, true
		for _, m := range minutes {
			whole = whole && m > 0
		}
		if whole {
			length = 0
			for _, m := range minutes {
				length += m
			}
		}
		begun, end := w.time, w.time.Add(time.Duration(length+extra)*time.Minute)
		left := map[int]time.Time{} // by section, from 0
		lasts := func(i int) time.Duration {
			return time.Duration(float64(minutes[i])*float64(length+extra)/float64(length)*60).Truncate(1) * time.Second
		}
		// opened is when a section opened, by what is known of leaving.
		var opened func(i int) (time.Time, bool)
		opened = func(i int) (time.Time, bool) {
			if i == 0 {
				return begun, true
			}
			at, ok := opened(i - 1)
			if !ok {
				return at, false
			}
			leave, was := left[i-1]
			if minutes[i-1] == 0 {
				if minutes[i] == 0 {
					return at, true
				}
				return leave, was
			}
			if up := at.Add(lasts(i - 1)); !was || up.Before(leave) {
				return up, !w.time.Before(up)
			}
			return leave, true
		}
		takes := func(i int) bool {
			at, ok := opened(i)
			if !ok {
				return false
			}
			if minutes[i] == 0 {
				return true
			}
			up := at.Add(lasts(i))
			leave, was := left[i]
			return !w.time.After(up.Add(Grace)) && (!was || !leave.Before(up))
		}
		answers, confirmed := map[int]Answer{}, 0
		var last int64
		for range 60 {
			w.pass(time.Duration(r.IntN(75)) * time.Second)
			if w.time.After(end) {
				break
			}
			if whole { // it ends with its last section
				if at, ok := opened(len(minutes) - 1); ok && w.time.After(at.Add(lasts(len(minutes)-1))) {
					break
				}
			}
			here := 0
			for i := range minutes {
				if _, ok := opened(i); ok {
					here = i
				}
			}
			if r.IntN(12) == 0 && here+1 < len(minutes) {
				w.ok(w.LeaveSection(ctx, me, id, here+1))
				left[here] = w.time
				continue
			}
			last = NextSeq(last, w.time)
			it := first.Items[r.IntN(len(first.Items))]
			a := randomAnswer(r, it.Question)
			section := (it.Position - 1) / 2
			wanted := takes(section)
			for range 1 + r.IntN(2) { // the reply may be lost, and the act is sent again
				saved, err := w.SaveChange(ctx, me, id, Change{Position: it.Position, Seq: last, Answer: &a})
				var e *lms.Error
				switch {
				case err == nil && wanted && saved.Item.AnswerSeq == last:
				case !wanted && errors.As(err, &e) && (e.Key == "section.closed" || e.Key == "section.not_open"):
				default:
					t.Fatalf("seed %d: %v, taken %v after %v in section %d of %v, left %v: %v", seed, a, wanted, w.time.Sub(begun), section+1, minutes, left, err)
				}
			}
			if wanted {
				answers[it.Position] = a.For(it.Question.Kind)
				confirmed++
			}
		}
		if confirmed == 0 {
			t.Fatalf("seed %d: nothing was taken", seed)
		}
		w.ok(w.Submit(ctx, me, id))
		res := must[Result](t)(w.Result(ctx, me, id))
		for i, sec := range res.Sections {
			want := 0.
			for _, it := range res.Items[2*i : 2*i+2] {
				if !reflect.DeepEqual(it.Answer, answers[it.Position]) {
					t.Errorf("seed %d, question %d: %+v, want %+v", seed, it.Position, it.Answer, answers[it.Position])
				}
				want += referenceMark(it.Question, answers[it.Position])
			}
			if math.Abs(sec.Percent-50*want) > .01 {
				t.Errorf("seed %d, section %d: %v percent, want %v", seed, i+1, sec.Percent, 50*want)
			}
		}
		if logged := 0; w.db.Get(&logged, `SELECT COUNT(*) FROM attempt_log WHERE attempt_id = ?`, id) != nil || logged != confirmed {
			t.Errorf("seed %d: %d acts in the log, %d were taken", seed, logged, confirmed)
		}
	}
}

// Figures of each section rest on first attempts, and there are none of few
// people.
func TestFiguresOfSections(t *testing.T) {
	w := newWorld(t)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	for _, title := range []string{"Mudah", "Sulit"} {
		w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: title}))
	}
	for range 4 {
		q := must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, choice(Single, true, false)))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
	}
	for _, it := range must[[]Item](t)(w.Items(ctx, w.trainer, a.ID))[:2] {
		w.ok(w.SetSection(ctx, w.trainer, a.ID, it.ID, 1))
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	for i := range 4 {
		w.finish(w.learners[i], a.ID, i)
	}
	if r := must[Results](t)(w.Results(ctx, w.head, a.ID)); len(r.Sections) != 2 || r.Sections[0].Mean != nil || r.Sections[0].People != 0 || r.Held != 4 {
		t.Fatalf("%+v", r.Sections)
	}
	w.finish(w.learners[4], a.ID, 4)
	w.finish(w.learners[0], a.ID, 4) // practice
	r := must[Results](t)(w.Results(ctx, w.trainer, a.ID))
	easy, hard := r.Sections[0], r.Sections[1] // 0 1 2 2 2 and 0 0 0 1 2 of two questions
	if easy.People != 5 || math.Abs(easy.Mean.Value-70) > 1e-9 || math.Abs(hard.Mean.Value-30) > 1e-9 || easy.Mean.N != 5 {
		t.Errorf("%+v %+v", easy.Mean, hard.Mean)
	}
	if math.Abs(easy.SD-50*math.Sqrt(.8)) > 1e-9 || easy.Mean.High > 100 || easy.Mean.Low >= 70 {
		t.Errorf("%+v, %v", easy.Mean, easy.SD)
	}
	if last := r.Sittings[4]; last.Sections[1] != 100 && last.Sections[2] != 100 {
		t.Errorf("%+v", last)
	}
}
