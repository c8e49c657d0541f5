package demo

import (
	"math"
	"testing"

	"binapustaka/lms"
)

// The whole city library: as large as promised, and with
// the effects that doc.go names, neither more nor less.
func TestFullWorld(t *testing.T) {
	db, truth := build(t, Options{Size: Full, Seed: 1})
	for table, want := range map[string][2]int{"biblio": {19_000, 21_500}, "item": {43_000, 47_000}, "member": {11_500, 13_000}, "loan": {75_000, 110_000},
		"system_log": {300_000, 450_000}, "visitor_count": {200_000, 350_000}, "files_read": {30_000, 60_000}, "user": {29, 29}} {
		if n := one(t, db, "SELECT COUNT(*) FROM `"+table+"`"); n < want[0] || n > want[1] {
			t.Errorf("%s: %d rows, want %v", table, n, want)
		}
	}
	at := 0
	for _, s := range truth.Staff {
		if s.WorksOn(truth.Period.To) {
			at++
		}
	}
	if at < 22 || at > 27 {
		t.Errorf("%d staff at the end", at)
	}
	checkRows(t, db, truth)
	checkLog(t, db, truth)
	for _, training := range truth.Trainings {
		checkEffect(t, truth, training)
	}
}

// checkEffect compares the rates before and after a training, each beside what
// the rhythm of the days and the staff at work lead one to expect.
func checkEffect(t *testing.T, truth *Truth, training Training) {
	t.Helper()
	before := lms.Period{From: truth.Period.From + 30, To: training.On - 1}
	after := lms.Period{From: training.On + 1, To: truth.Period.To}
	for _, other := range truth.Trainings { // another one of the same kind must not blur the picture
		if other.Metric == training.Metric && training.Reach == Everybody && other.On != training.On {
			t.Fatalf("two trainings of %s", training.Metric)
		}
	}
	metrics := []string{training.Metric}
	if training.Reach == Nobody {
		metrics = []string{Loans, Visits, DigitalReads}
		before.From = truth.Period.From + lms.Day(0.77*float64(truth.Period.Days())) // after the last change
	}
	for _, metric := range metrics {
		var ratio, tolerance float64
		if training.Reach == Attendees {
			ratio, tolerance = staffRatio(truth, training, before, after)
		} else {
			ratio, tolerance = rate(truth, metric, after)/rate(truth, metric, before), 0.05
		}
		if math.Abs(math.Log(ratio/training.Ratio)) > tolerance {
			t.Errorf("%s on %s: %.3f times as many %s, want %.2f within %.2f", training.Title, training.On, ratio, metric, training.Ratio, tolerance)
		}
		t.Logf("%s: %s × %.3f (put there: %.2f)", training.Title, metric, ratio, training.Ratio)
	}
}

// rate is a metric's count per expected business of the open days.
func rate(truth *Truth, metric string, p lms.Period) float64 {
	days, n, expected := truth.Happened.ByDay(metric), 0, 0.0
	for _, d := range truth.OpenDays {
		if p.Has(d) {
			n += days[d]
			expected += rhythm(d, truth.Period.From)
		}
	}
	return float64(n) / expected
}

// staffRatio is how the attendees' count per day at work changed; three
// standard errors of it are the tolerance.
func staffRatio(truth *Truth, training Training, before, after lms.Period) (ratio, tolerance float64) {
	var n, days [2]float64
	for i, p := range []lms.Period{before, after} {
		for _, id := range training.Attendees {
			for k, count := range truth.Happened {
				if k.Metric == training.Metric && k.Staff == id && p.Has(k.Day) {
					n[i] += float64(count)
				}
			}
		}
		for _, d := range truth.OpenDays {
			if !p.Has(d) {
				continue
			}
			for _, s := range truth.Staff {
				for _, id := range training.Attendees {
					if s.UserID == id && s.WorksOn(d) {
						days[i] += s.shelf * effect(truth.Trainings, training.Metric, id, d) / ownEffect(training, d)
					}
				}
			}
		}
	}
	return n[1] / days[1] * days[0] / n[0], 3 * math.Sqrt(1/n[0]+1/n[1])
}

func ownEffect(t Training, d lms.Day) float64 {
	if d > t.On {
		return t.Ratio
	}
	return 1
}
