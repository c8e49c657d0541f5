package impact

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/impact/impacttest"
	"binapustaka/lms/impact/stat"
)

// doseWorld is a library whose staff are trained for different hours.
type doseWorld struct {
	seed   uint64
	people int
	effect float64                                       // on the log rate, for each hour, from the day of the training on
	train  func(rng *rand.Rand, p *dosePerson)           // nil: a third not at all, the others for 2, 4 or 8 hours within two months
	log    func(p dosePerson, d lms.Day, on int) float64 // what a test adds; on: days since the study begins
}

type dosePerson struct {
	served   int // days before the study begins
	hours    float64
	trained  int // days after the study begins, never with 0 hours
	enrolled int // days before the training
}

func dosePlan() Plan {
	return Plan{Title: "Semua pelatihan", Question: OfDose, Kind: OfLibrary, SubjectID: 1, Begins: worldEvent, Measure: Hours, Primary: "records_added", Before: DoseBefore, Readings: []int{240}}
}

// library is what is known on the last reading's day.
func (w doseWorld) library(p Plan) StaffLibrary {
	rng := rand.New(rand.NewPCG(w.seed, 5))
	lib := StaffLibrary{ID: 1}
	from, to := p.Begins-lms.Day(2*p.Before+40), p.On(p.Readings[len(p.Readings)-1])
	for d := from; d <= to; d++ {
		if d.Time().Weekday() != 0 {
			lib.OpenDays = append(lib.OpenDays, d)
		}
	}
	for i := range w.people {
		who := dosePerson{served: 450 + rng.IntN(3000), hours: []float64{0, 0, 2, 2, 4, 8}[rng.IntN(6)], trained: rng.IntN(60), enrolled: 10}
		if w.train != nil {
			w.train(rng, &who)
		}
		id, level := int64(i+1), 0.3*rng.NormFloat64()
		if who.hours > 0 {
			on := p.Begins + lms.Day(who.trained)
			lib.Learning = append(lib.Learning, Learning{StaffID: id, Kind: Course, ID: id, On: on, Minutes: 60 * who.hours})
			lib.Enrolments = append(lib.Enrolments, Enrolment{StaffID: id, Kind: Course, ID: id, On: on - lms.Day(who.enrolled)})
		}
		week := 0.0
		for k, d := range lib.OpenDays {
			if k%6 == 0 {
				week = 0.25 * rng.NormFloat64()
			}
			if d < p.Begins-lms.Day(who.served) || rng.Float64() < 0.3 { // a day off
				continue
			}
			on := int(d - p.Begins)
			rate := math.Log(4) + level + week
			if who.hours > 0 && on >= who.trained {
				rate += w.effect * who.hours
			}
			if w.log != nil {
				rate += w.log(who, d, on)
			}
			lib.Facts = append(lib.Facts, Fact{StaffID: id, Metric: p.Primary, Day: d, Count: impacttest.Poisson(rng, math.Exp(rate))}, Fact{StaffID: id, Metric: "loans", Day: d, Count: 1})
		}
	}
	return lib
}

func readDose(p Plan, l StaffLibrary) (Answer, string) {
	list, err := ReadDose(declared(p), false, p.Readings[len(p.Readings)-1], []StaffLibrary{l})
	if err == nil {
		err = Judge(list)
	}
	if err != nil {
		panic(err)
	}
	return list[0].Answer, list[0].Panel
}

func checkOf(a Answer, key CheckKey) Check {
	for _, c := range a.Checks {
		if c.Key == key {
			return c
		}
	}
	return Check{}
}

// Who is to finish a long course works at it for months before: what they did
// less of in those months they do again afterwards, and only from the enrolment
// on is it seen that the training took more than it gave.
func TestDoseCountedFromTheEnrolment(t *testing.T) {
	w := doseWorld{people: 48, train: func(_ *rand.Rand, p *dosePerson) { p.trained, p.enrolled = 150+p.trained/3, 150 }}
	w.log = func(p dosePerson, _ lms.Day, on int) float64 {
		switch {
		case p.hours == 0 || on < p.trained-p.enrolled:
			return 0
		case on < p.trained:
			return -0.12 * p.hours
		}
		return -0.03 * p.hours
	}
	for seed := range uint64(4) {
		w.seed = seed
		a, panel := readDose(dosePlan(), w.library(dosePlan()))
		c := checkOf(a, ByEnrolment)
		if !c.Made || c.Passed || c.Value >= 0 || a.Estimate.Change <= 0.3 || a.Verdict == CompatibleIncrease {
			t.Errorf("%s %s %+v %+v", a.Verdict, a.Reason, a.Estimate, c)
		}
		var x, y []float64
		for _, line := range strings.Split(strings.TrimSpace(panel), "\n")[1:] {
			cells := strings.Split(line, ",")
			x, y = append(x, parse(t, cells[4])), append(y, parse(t, cells[11]))
		}
		if r, err := stat.Spearman(x, y); err != nil || r.R != c.Value {
			t.Errorf("the panel gives %g, %v", r.R, err)
		}
	}
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFirstEnrolment(t *testing.T) {
	begins := worldEvent
	l := StaffLibrary{
		Learning: []Learning{{StaffID: 1, Kind: Course, ID: 1, On: begins + 30}, {StaffID: 2, Kind: Activity, ID: 5, On: begins + 20, Share: 0.2}, {StaffID: 3, Kind: Test, ID: 6, On: begins + 3},
			{StaffID: 4, Kind: Course, ID: 2, On: begins - 10}, {StaffID: 6, Kind: Course, ID: 1, On: begins + 90}},
		Enrolments: []Enrolment{{1, Course, 1, begins - 40}, // finished within the study
			{2, Activity, 5, begins + 25},                          // on the list after the event
			{4, Course, 2, begins - 90},                            // all of it before
			{5, Course, 1, begins - 5}, {5, Course, 2, begins + 8}, // the first never finished
			{6, Course, 1, begins - 20}, {7, Course, 1, begins + 70}}, // after what is looked at
	}
	got := l.enrolled(lms.Period{From: begins, To: begins + 60})
	for id, want := range map[int64]lms.Day{1: begins - 40, 2: begins + 20, 3: 0, 4: 0, 5: begins + 8, 6: 0, 7: 0} {
		if got[id] != want {
			t.Errorf("person %d: %s, want %s", id, got[id], want)
		}
	}
}
