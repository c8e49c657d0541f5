package impact

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"binapustaka/lms"
)

var day = lms.DayOn(2026, 3, 18) // a Wednesday

func loans(from, to lms.Day, before, after float64) (s []SeriesDay) {
	rng := rand.New(rand.NewPCG(8, 8))
	for d := from; d <= to; d++ {
		rate := before
		if d >= day {
			rate = after
		}
		s = append(s, SeriesDay{Day: d, Count: int64(poisson(rng, rate)), Closed: d.Weekday() == 0})
	}
	return
}

func subject() Subject {
	return Subject{Kind: OfActivity, ID: 3, Title: "Lokakarya", Form: "workshop", Dates: []lms.Day{day}, People: 6}
}

func TestPictureBeforeAndAfter(t *testing.T) {
	p := Draw(subject(), "loans", loans(day-800, day+400, 40, 50), day+400)
	if p.Reason != NoReason || p.Before.Weeks != 26 || p.After.Weeks != 26 {
		t.Fatalf("%+v %+v %s", p.Before, p.After, p.Reason)
	}
	if !(p.Difference.Lo < 0.25 && p.Difference.Hi > 0.25 && p.Difference.Lo > 0.1) {
		t.Errorf("25%% more was put in: %+v", p.Difference)
	}
	if len(p.Weeks) != WeeksShown+2+WeeksAfter || p.Weeks[0].Monday.Weekday() != 1 || p.Divide != day-2 {
		t.Errorf("%d weeks from %v, divided at %v", len(p.Weeks), p.Weeks[0].Monday, p.Divide)
	}
	for _, w := range p.Weeks {
		if w.OpenDays != 6 {
			t.Fatalf("Sunday is closed: %+v", w)
		}
	}
}

func TestPictureKeepsTheTrainingsTwoWeeksOut(t *testing.T) {
	s := loans(day-400, day+400, 40, 40)
	for i := range s {
		if s[i].Day >= day.Week() && s[i].Day < day.Week()+14 {
			s[i].Count = 5000
		}
	}
	if p := Draw(subject(), "loans", s, day+400); p.Difference.Rate > 0.1 {
		t.Errorf("%+v", p.Difference)
	}
}

func TestPictureMissingWeeks(t *testing.T) {
	s := loans(day-400, day+100, 40, 40)
	for i := range s {
		if d := s[i].Day; d >= day-100 && d < day-80 {
			s[i].Count, s[i].Missing = 0, true
		}
	}
	p := Draw(subject(), "loans", s, day+100)
	missing, last := 0, p.Weeks[len(p.Weeks)-1]
	for _, w := range p.Weeks {
		if w.Missing {
			missing++
		} else if v, ok := w.Value(); ok && v < 25 {
			t.Errorf("a lost day counts as zero: %+v", w)
		}
	}
	if missing < 2 || missing > 4 {
		t.Errorf("%d weeks missing", missing)
	}
	if last.Monday+6 > day+100 {
		t.Errorf("a week that is not over is shown: %v", last.Monday)
	}
	// Days that nobody reported at all are missing too.
	var holes []SeriesDay
	for _, d := range s {
		if d.Day < day-60 || d.Day > day-40 {
			holes = append(holes, d)
		}
	}
	if q := Draw(subject(), "loans", holes, day+100); len(q.Weeks) != len(p.Weeks) {
		t.Errorf("weeks without a row vanish: %d, not %d", len(q.Weeks), len(p.Weeks))
	}
}

func TestPictureWithTooLittle(t *testing.T) {
	for want, p := range map[Reason]Picture{
		FewWeeks:       Draw(subject(), "loans", loans(day-400, day+30, 40, 40), day+30),
		NobodyTrained:  Draw(Subject{}, "loans", loans(day-400, day+30, 40, 40), day+30),
		NothingCounted: Draw(subject(), "loans", loans(day-400, day+200, 0, 0), day+200),
	} {
		if p.Reason != want || p.Difference != nil {
			t.Errorf("%s: %s %+v", want, p.Reason, p.Difference)
		}
	}
	if p := Draw(subject(), "loans", nil, day); p.Reason != FewWeeks || len(p.Weeks) != 0 {
		t.Errorf("no data at all: %+v", p)
	}
}

// Once a picture is whole, later nights change nothing in it.
func TestPictureSettles(t *testing.T) {
	result := func(to lms.Day) Result {
		r, err := PictureResult(7, subject(), "loans", loans(day-800, to, 40, 44), to)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	a, b := result(day+250), result(day+400)
	if a.InputHash != b.InputHash || !bytes.Equal(a.Body, b.Body) || a.DataTo != b.DataTo || a.DataTo > day+250 {
		t.Errorf("%s to %v, %s to %v", a.InputHash[:8], a.DataTo, b.InputHash[:8], b.DataTo)
	}
	if early := result(day + 100); early.InputHash == a.InputHash || early.DataTo >= a.DataTo {
		t.Error("more weeks, the same hash")
	}
	s := loans(day-800, day+250, 40, 44)
	s[700].Count++ // a revision
	if r, _ := PictureResult(7, subject(), "loans", s, day+250); r.InputHash == a.InputHash {
		t.Error("a revised day, the same hash")
	}
}
