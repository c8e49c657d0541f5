package impact

import (
	"math"
	"math/rand/v2"
	"slices"
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
		if first := p.Begins - lms.Day(who.served); first < from { // years ago
			lib.Facts = append(lib.Facts, Fact{StaffID: id, Metric: p.Primary, Day: first, Count: 1})
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
			lib.Facts = append(lib.Facts, Fact{StaffID: id, Metric: p.Primary, Day: d, Count: impacttest.Poisson(rng, math.Exp(rate))})
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

// Where more training goes with more work, it is found, and the interval holds
// what all people of such worlds together show.
func TestDoseThatMovesWithWork(t *testing.T) {
	const worlds = 40
	var x, y []float64
	var answers []Answer
	found := 0
	for seed := range uint64(worlds) {
		a, panel := readDose(dosePlan(), doseWorld{seed: seed, people: 48, effect: 0.05}.library(dosePlan()))
		for _, p := range DosePoints([]byte(panel)) {
			x, y = append(x, p[0]), append(y, p[1])
		}
		answers = append(answers, a)
		found += int(indicator(a.Verdict == CompatibleIncrease))
	}
	truth, err := stat.Spearman(x, y)
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, a := range answers {
		held += int(indicator(a.Estimate.Lo <= truth.R && truth.R <= a.Estimate.Hi))
	}
	t.Logf("r is %.2f: held in %d and found in %d of %d worlds", truth.R, held, found, worlds)
	if !within(held, worlds, 0.93, 1) || !within(found, worlds, 0.93, 1) {
		t.Errorf("r is %.2f: held in %d and found in %d of %d worlds", truth.R, held, found, worlds)
	}
}

// within tells whether chance explains k of n where the share lies between lo
// and hi: the Wilson interval at 99.9%, as in the calibration of the methods.
func within(k, n int, lo, hi float64) bool {
	const z = 3.2905267314919255
	p, m := float64(k)/float64(n), float64(n)
	middle, half := (p+z*z/(2*m))/(1+z*z/m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))/(1+z*z/m)
	return middle+half >= lo && middle-half <= hi
}

// Worlds in which training moves nothing, whatever else goes on: a verdict is
// chance, in 5 of 100 at most.
func TestDoseWorldsWithoutVerdict(t *testing.T) {
	early := func(rng *rand.Rand, p *dosePerson) { // who is trained first is trained most
		if p.trained = rng.IntN(120); rng.IntN(4) == 0 {
			p.hours = 0
		} else {
			p.hours = float64(1 + (120-p.trained)/20)
		}
	}
	for name, c := range map[string]struct {
		worlds int
		world  doseWorld
	}{
		"nothing happens":                        {60, doseWorld{people: 24}},
		"nothing happens to many":                {20, doseWorld{people: 60}},
		"who was rising already is trained more": {12, doseWorld{people: 48, log: func(p dosePerson, _ lms.Day, on int) float64 { return 0.08 * p.hours * float64(on) / 365 }}},
		"sent after a bad month": {12, doseWorld{people: 48, log: func(p dosePerson, _ lms.Day, on int) float64 {
			if p.hours > 0 && on < p.trained && on >= p.trained-40 {
				return -0.1 * p.hours
			}
			return 0
		}}},
		"who is new learns by working, who is not new is trained more": {12, doseWorld{people: 48, train: func(rng *rand.Rand, p *dosePerson) {
			p.served = 230 + rng.IntN(1200)
			p.hours = float64(p.served / 250)
		}, log: func(p dosePerson, _ lms.Day, on int) float64 { return -0.8 / (1 + float64(p.served+on)/365) }}},
		"the whole library rises": {12, doseWorld{people: 48, train: early, log: func(_ dosePerson, _ lms.Day, on int) float64 { return 0.4 * float64(on) / 365 }}},
		"a busy season": {12, doseWorld{people: 48, train: early, log: func(_ dosePerson, d lms.Day, _ int) float64 {
			if m := d.Time().Month(); m == 6 || m == 7 {
				return 0.5
			}
			return 0
		}}},
	} {
		called := 0
		for seed := range uint64(c.worlds) {
			w := c.world
			w.seed = 2000 + seed
			a, _ := readDose(dosePlan(), w.library(dosePlan()))
			if a.Estimate == nil {
				t.Fatalf("%s: %+v", name, a.Guards)
			}
			called += int(indicator(a.Verdict == CompatibleIncrease || a.Verdict == CompatibleDecrease))
		}
		t.Logf("%s: called in %d of %d worlds", name, called, c.worlds)
		if !within(called, c.worlds, 0, 0.05) || c.worlds < 50 && called > 1 {
			t.Errorf("%s: called in %d of %d worlds", name, called, c.worlds)
		}
	}
}

// An account of several people is left out, whatever it would do to the figures;
// without its days nothing is said of a person, and a log that was cut off
// leaves too few people to say anything.
func TestDoseGuards(t *testing.T) {
	plan := dosePlan()
	lib := doseWorld{seed: 3, people: 40}.library(plan)
	alone, _ := readDose(plan, lib)
	first := lib.Facts
	for _, d := range lib.OpenDays { // trained for the longest, and from then on everybody works under it
		n := int64(60)
		if d >= plan.Begins {
			n = 600
		}
		lib.Facts = append(lib.Facts, Fact{StaffID: 99, Metric: plan.Primary, Day: d, Count: n})
	}
	lib.Learning = append(lib.Learning, Learning{StaffID: 99, Kind: Course, ID: 1, On: plan.Begins, Minutes: 6000})
	for name, shared := range map[string]map[int64]bool{"its days tell": nil, "somebody said so": {99: true}} {
		lib.Shared = shared
		if a, _ := readDose(plan, lib); a.Dose.Shared != 1 || a.Dose.People != alone.Dose.People || *a.Estimate != *alone.Estimate {
			t.Errorf("%s: %+v", name, *a.Dose)
		}
	}
	lib.Facts, lib.Shared = first, nil

	insufficient := func(name string, l StaffLibrary, key GuardKey) {
		t.Helper()
		a, _ := readDose(plan, l)
		for _, g := range a.Guards {
			if g.Key == key && !g.Met && a.Verdict == InsufficientData && a.Reason == GuardUnmet {
				return
			}
		}
		t.Errorf("%s: %s %+v", name, a.Verdict, a.Guards)
	}
	cut := lib
	cut.Missing = map[string][]lms.Day{}
	for _, d := range lib.OpenDays {
		if d < plan.Begins+40 { // a log that was emptied
			cut.Missing[plan.Primary] = append(cut.Missing[plan.Primary], d)
		}
	}
	insufficient("a truncated log", cut, EnoughPeople)
	loose := lib
	loose.Facts = nil
	for i, f := range lib.Facts {
		if i%7 == 0 {
			f.StaffID = 0
		}
		loose.Facts = append(loose.Facts, f)
	}
	insufficient("a seventh nobody's", loose, UnassignedShare)
	insufficient("twelve people", doseWorld{seed: 3, people: 12, effect: 0.2}.library(plan), EnoughPeople)
	insufficient("nobody trained", doseWorld{seed: 3, people: 30, train: func(_ *rand.Rand, p *dosePerson) { p.hours = 0 }}.library(plan), DosedPeople)

	// A log that begins with the window before leaves a check open.
	short := lib
	short.Missing = map[string][]lms.Day{}
	for _, d := range lib.OpenDays {
		if d < plan.Begins-lms.Day(plan.Before) {
			short.Missing[plan.Primary] = append(short.Missing[plan.Primary], d)
		}
	}
	if a, _ := readDose(plan, short); checkOf(a, EarlierDose).Made || a.Verdict != Inconclusive {
		t.Errorf("%s %+v", a.Verdict, a.Checks)
	}
	if f := ForeseeDose(plan, []StaffLibrary{short}, plan.Begins-1); f.Met() || f.People != 40 {
		t.Errorf("foreseen: %+v", f)
	}
	if f := ForeseeDose(plan, []StaffLibrary{lib}, plan.Begins-1); !f.Met() || f.People != 40 {
		t.Errorf("foreseen: %+v", f)
	}
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
		lines := strings.Split(strings.TrimSpace(panel), "\n")
		at := slices.Index(strings.Split(lines[0], ","), "enrolment_change")
		for _, line := range lines[1:] {
			cells := strings.Split(line, ",")
			x, y = append(x, parse(t, cells[4])), append(y, parse(t, cells[at]))
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
		Enrolments: []Enrolment{{1, Course, 1, begins - 40}, // finished within the study, and begun long ago
			{2, Activity, 5, begins + 25},                          // on the list after the event
			{4, Course, 2, begins - 90},                            // all of it before
			{5, Course, 1, begins - 5}, {5, Course, 2, begins + 8}, // the first never finished
			{6, Course, 1, begins - 20}, {7, Course, 1, begins + 70}}, // after what is looked at
	}
	got := l.enrolled(lms.Period{From: begins, To: begins + 60}, 30)
	for id, want := range map[int64]lms.Day{1: begins - 30, 2: begins + 20, 3: 0, 4: 0, 5: begins + 8, 6: 0, 7: 0} {
		if got[id] != want {
			t.Errorf("person %d: %s, want %s", id, got[id], want)
		}
	}
}
