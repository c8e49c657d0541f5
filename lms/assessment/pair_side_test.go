package assessment

import (
	"math"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

func TestPlaceInAPair(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 8, 0, 0, 0, time.UTC) }
	at := func(n int) result { return result{StartedAt: day(n), SubmittedAt: day(n).Add(time.Hour)} }
	training := &lms.Training{Begun: day(10), Ended: day(20)}
	for name, c := range map[string]struct {
		pre, post result
		training  *lms.Training
		side      Side
		out       Outside
	}{
		"trained":                     {at(5), at(25), training, Trained, ""},
		"on the hours":                {result{SubmittedAt: day(10)}, result{StartedAt: day(20), SubmittedAt: day(21)}, training, Trained, ""},
		"not of it":                   {at(5), at(25), nil, Untrained, ""},
		"both before it":              {at(5), at(9), training, Untrained, ""},
		"the first during it":         {at(12), at(25), training, "", LatePre},
		"the first on its first hour": {at(10), at(25), training, "", LatePre},
		"the second during it":        {at(5), at(15), training, "", EarlyPost},
		"both during it":              {at(12), at(15), training, "", LatePre},
		"never finished":              {at(5), at(25), &lms.Training{Begun: day(10)}, Unfinished, ""},
		"never begun":                 {at(5), at(25), &lms.Training{}, Unfinished, ""},
		"late and never finished":     {at(12), at(25), &lms.Training{Begun: day(10)}, "", LatePre},
	} {
		if side, out := place(c.pre, c.post, c.training); side != c.side || out != c.out {
			t.Errorf("%s: %q %q, want %q %q", name, side, out, c.side, c.out)
		}
	}
}

// class are people who sat both tests a day before and after a training of the
// second to the third day: their scores, and which training each had.
type class struct {
	readings
	trainings []lms.Training
	next      int64
}

var firstDay = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func newClass() *class {
	return &class{readings: readings{pre: map[int64]result{}, post: map[int64]result{}}}
}

func (c *class) add(pre, post float64, t *lms.Training) {
	c.next++
	c.order = append(c.order, c.next)
	competency := map[int64]float64{7: pre}
	c.pre[c.next] = result{Percent: pre, StartedAt: firstDay, SubmittedAt: firstDay.Add(time.Hour), Competencies: competency}
	if post >= 0 {
		c.post[c.next] = result{Percent: post, StartedAt: firstDay.AddDate(0, 0, 5), SubmittedAt: firstDay.AddDate(0, 0, 5).Add(time.Hour), Competencies: map[int64]float64{7: post}}
	}
	if t != nil {
		t.AccountID = c.next
		c.trainings = append(c.trainings, *t)
	}
}

func done() *lms.Training {
	return &lms.Training{Begun: firstDay.AddDate(0, 0, 1), Ended: firstDay.AddDate(0, 0, 2)}
}

func half() *lms.Training { return &lms.Training{Begun: firstDay.AddDate(0, 0, 1)} }

func late() *lms.Training { return &lms.Training{Begun: firstDay, Ended: firstDay.AddDate(0, 0, 2)} }

func early() *lms.Training {
	return &lms.Training{Begun: firstDay.AddDate(0, 0, 1), Ended: firstDay.AddDate(0, 0, 9)}
}

func courseGains(c *class) Gains {
	g := Gains{Pair: Pair{Pre: Assessment{ID: 1}, Post: Assessment{ID: 2}, PairSettings: PairSettings{CourseID: 3}}}
	g.work(c.readings, c.trainings)
	return g
}

func TestGainsOfATraining(t *testing.T) {
	c := newClass()
	for i := range 12 {
		c.add(40+float64(i), 60+float64(i+i%3), done())
		c.add(41+float64(i), 44+float64(i+i%3), nil)
		if i < 6 {
			c.add(42+float64(i), 50+float64(i+i%2), half())
		}
	}
	c.add(90, 0, late())
	c.add(90, 1, early())
	c.add(90, 2, early())
	c.add(50, -1, done())
	c.add(50, -1, half())
	c.add(50, -1, half())
	c.add(50, -1, nil)
	c.add(50, -1, late())
	g := courseGains(c)
	trained, unfinished, untrained := g.Sides[Trained], g.Sides[Unfinished], g.Sides[Untrained]
	if trained.People != 12 || trained.OnlyBefore != 1 || unfinished.People != 6 || unfinished.OnlyBefore != 2 || untrained.People != 12 || untrained.OnlyBefore != 1 {
		t.Errorf("%+v", g.Sides)
	}
	if g.Outside[LatePre] != 2 || g.Outside[EarlyPost] != 2 || g.Before != 38 || g.People != 33 {
		t.Errorf("%v, %d before, %d both", g.Outside, g.Before, g.People)
	}
	everybody := g.Outside[LatePre] + g.Outside[EarlyPost] + g.Outside[OffOrder]
	for _, side := range g.Sides {
		everybody += side.People + side.OnlyBefore
	}
	if everybody != g.Before {
		t.Errorf("%d people stand somewhere, of %d", everybody, g.Before)
	}
	if math.Abs(trained.Gain.Rise.Value-21) > 1e-9 || math.Abs(untrained.Gain.Rise.Value-4) > 1e-9 || unfinished.Gain != nil || unfinished.Why != itemstat.TooFewPersons {
		t.Errorf("%+v %+v %+v", trained.Gain, untrained.Gain, unfinished)
	}
	// Eighteen were to be trained: twelve rose by 21 and six by 8.5.
	if g.All == nil || math.Abs(g.All.Rise.Value-(12*21+6*8.5)/18) > 1e-9 || g.All.Paired.N != 18 {
		t.Errorf("%+v", g.All)
	}
	if len(g.Rows) != 24 { // the six and those left out are nobody's to see
		t.Errorf("%d rows", len(g.Rows))
	}
	if len(g.Competencies) != 1 || g.Competencies[0].People != 12 || math.Abs(g.Competencies[0].Gain.Rise.Value-21) > 1e-9 {
		t.Errorf("%+v", g.Competencies)
	}
	// At the same score before the trained stand 17 points above; they began a
	// point lower, where slope 1 holds.
	if g.Comparison == nil || g.Comparison.N != [2]int{12, 12} || math.Abs(g.Comparison.Adjusted.Value-17) > .5 || g.Comparison.Adjusted.Low < 15 {
		t.Errorf("%+v %v", g.Comparison, g.Uncompared)
	}
}

// Who all rose by the same has no gain to compare with; that is not few people.
func TestNoComparisonOfWhoRoseAlike(t *testing.T) {
	c := newClass()
	for i := range 12 {
		c.add(40+float64(i), 50+float64(i), done())
		c.add(40+float64(i), 60+float64(i+i%3), nil)
	}
	if g := courseGains(c); g.Comparison != nil || g.Uncompared != itemstat.Constant {
		t.Errorf("%+v, %v", g.Comparison, g.Uncompared)
	}
}

// Under the smallest n there is no figure anywhere, and none that the others
// give away.
func TestGainsOfATrainingOfFew(t *testing.T) {
	c := newClass()
	for i := range 12 {
		if i < 9 {
			c.add(40+float64(i), 60+float64(i+i%3), nil)
		}
		if i < 4 {
			c.add(42+float64(i), 50+float64(i+i%2), half())
		}
		c.add(40+float64(i), 60+float64(i+i%3), done())
	}
	g := courseGains(c)
	if g.Sides[Trained].Gain == nil || g.Sides[Untrained].Gain != nil || g.Comparison != nil || g.Uncompared != itemstat.TooFewPersons {
		t.Errorf("%+v", g)
	}
	if g.All != nil {
		t.Errorf("four people's gain can be worked out from %+v", g.All)
	}
	if len(g.Rows) != 12 {
		t.Errorf("%d rows", len(g.Rows))
	}
	c = newClass()
	for i := range 30 {
		if i < 9 {
			c.add(40+float64(i), 60+float64(i+i%3), done())
		}
		c.add(41+float64(i), 44+float64(i+i%3), half())
	}
	if g = courseGains(c); g.Sides[Trained].Gain != nil || g.All != nil || g.Competencies != nil || g.Sides[Unfinished].Gain == nil {
		t.Errorf("%+v", g)
	}
}

func TestPairIsChanged(t *testing.T) {
	w := newWorld(t)
	pre, post := w.twins()
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{CourseID: 3}))
	second := must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{ActivityID: 4, Title: "Lokakarya"}))
	w.refused(w.UpdatePair(ctx, w.trainer, second, PairSettings{CourseID: 3}), "course assessment.pair_twice")
	w.refused(w.UpdatePair(ctx, w.trainer, second, PairSettings{Crossed: true}), "crossed gain.crossed_one_test")
	w.refused(w.UpdatePair(ctx, w.trainer, second, PairSettings{Title: strings.Repeat("x", 161)}), "title gain.text_long")
	w.refused(w.UpdatePair(ctx, w.head, second, PairSettings{}), "assessment.forbidden.write")
	set := PairSettings{Title: " Angkatan 2 ", Notes: "Catatan", CourseID: 5, ActivityID: 4, LowFirst: true}
	w.pass(time.Hour)
	w.ok(w.UpdatePair(ctx, w.trainer, second, set))
	p := must[Pair](t)(w.Pair(ctx, w.head, second))
	if set.Title = "Angkatan 2"; p.PairSettings != set || p.UpdatedAt == nil || !p.UpdatedAt.After(p.CreatedAt) {
		t.Errorf("%+v", p)
	}
	if of := must[[]Pair](t)(w.PairsOfActivity(ctx, w.head, w.library, 4)); len(of) != 1 || of[0].ID != second {
		t.Errorf("%+v", of)
	}
	if of := must[[]Pair](t)(w.PairsOfCourse(ctx, w.head, w.library, 3)); len(of) != 1 || of[0].ID != pair {
		t.Errorf("%+v", of)
	}
	w.refused(w.ArchivePair(ctx, w.head, second, true), "assessment.forbidden.write")
	w.ok(w.ArchivePair(ctx, w.trainer, second, true))
	if of := must[[]Pair](t)(w.PairsOfActivity(ctx, w.head, w.library, 4)); len(of) != 0 {
		t.Errorf("%+v", of)
	}
	if all := must[[]Pair](t)(w.Pairs(ctx, w.head, w.library)); len(all) != 2 || all[1].ID != second || all[1].ArchivedAt == nil {
		t.Errorf("%+v", all)
	}
	must[Gains](t)(w.Gains(ctx, w.head, second, nil))
	w.ok(w.ArchivePair(ctx, w.trainer, second, false))
	choice := w.formed(2, 4, ByChoice)
	_, err := w.CreatePair(ctx, w.trainer, choice, choice, PairSettings{Crossed: true})
	w.refused(err, "crossed gain.crossed_choice")
}

// One's own gain is read by oneself and by trainers, on the two attempts that
// count.
func TestOwnGain(t *testing.T) {
	w := newWorld(t)
	pre, post := w.twins()
	must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{}))
	me, peer := w.learners[0], w.learners[1]
	w.reach(me, pre, 1, 1)
	w.reach(me, pre, 2, 1) // practice
	w.reach(me, post, 5, 5)
	a, b := must[[]Attempt](t)(w.Mine(ctx, me, pre)), must[[]Attempt](t)(w.Mine(ctx, me, post))
	for _, id := range []int64{a[0].ID, b[0].ID} {
		for _, who := range []lms.Actor{me, w.trainer} {
			own := must[[]OwnGain](t)(w.OwnGains(ctx, who, id))
			if len(own) != 1 || own[0].Before != 20 || own[0].After != 100 || !own[0].Told() || own[0].Least < 20 {
				t.Errorf("%+v", own)
			}
		}
		_, err := w.OwnGains(ctx, peer, id)
		w.refused(err, "attempt.not_found")
		_, err = w.OwnGains(ctx, w.head, id)
		w.refused(err, "attempt.not_found")
	}
	if own := must[[]OwnGain](t)(w.OwnGains(ctx, me, a[1].ID)); len(own) != 0 {
		t.Errorf("practice: %+v", own)
	}
	if _, err := w.db.Exec(`UPDATE assessment SET reveal = 'nothing' WHERE id = ?`, pre); err != nil {
		t.Fatal(err)
	}
	if own := must[[]OwnGain](t)(w.OwnGains(ctx, me, b[0].ID)); len(own) != 0 {
		t.Errorf("a score that the first test keeps: %+v", own)
	}
	if own := must[[]OwnGain](t)(w.OwnGains(ctx, w.trainer, b[0].ID)); len(own) != 1 {
		t.Errorf("%+v", own)
	}
}
