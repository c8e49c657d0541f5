package impact

import (
	"math"
	"math/rand/v2"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact/impacttest"
)

var (
	worldFrom  = lms.DayOn(2021, 1, 4)
	worldEvent = lms.DayOn(2024, 3, 4)
)

type serviceWorld impacttest.World

func (w serviceWorld) series(to lms.Day) (list []SeriesDay) {
	for i, n := range impacttest.World(w).Days(lms.Period{From: worldFrom, To: to}) {
		list = append(list, SeriesDay{Day: worldFrom + lms.Day(i), Count: max(0, n), Closed: n == impacttest.Closed})
	}
	return list
}

// from is a change of the log rate from a day on.
func from(day lms.Day, change float64) func(lms.Day) float64 {
	return func(d lms.Day) float64 {
		if d >= day {
			return change
		}
		return 0
	}
}

func declared(p Plan) Study {
	s := Study{ID: 7, LibraryID: 1, Version: 1, Plan: p, DeclaredAt: time.Date(2024, 2, 1, 8, 0, 0, 0, time.UTC)}
	if err := s.freeze(); err != nil {
		panic(err)
	}
	return s
}

func servicePlan() Plan {
	return Plan{Title: "Pelatihan sirkulasi", Question: OfService, Kind: OfActivity, SubjectID: 3, Begins: worldEvent, Primary: "loans", Untouched: "records_added",
		Before: DefaultBefore, Readings: []int{30, 90, 180}}
}

// read is the study's last reading of what happened, judged.
func (w serviceWorld) read(p Plan, other []SeriesDay, c Calendar) Answer {
	last := p.Readings[len(p.Readings)-1]
	list, err := ReadService(1, declared(p), false, last, map[string][]SeriesDay{"loans": w.series(p.On(last) + 20), "records_added": other}, c)
	if err == nil {
		err = Judge(list)
	}
	if err != nil {
		panic(err)
	}
	return list[0].Answer
}

// calm is a metric to which nothing happens.
func calm(seed uint64) []SeriesDay {
	return serviceWorld{Seed: seed, Mean: 20, Linger: 0.3, Spread: 0.1}.series(worldEvent + 400)
}

// staffWorld are colleagues of several libraries, some of them trained.
type staffWorld struct {
	seed      uint64
	libraries int
	people    int                                       // in each
	effect    float64                                   // on the log rate from the block after the training on
	log       func(person int, on, trained int) float64 // what a test adds; days since the study begins, trained -1: never
}

func staffPlan() Plan {
	return Plan{Title: "Kursus pengatalogan", Question: OfStaff, Kind: OfCourse, SubjectID: 9, Begins: worldEvent, Primary: "records_added", Before: 12 * BlockDays, Readings: []int{180}}
}

// staff is what the libraries know on the last reading's day. In each, two of
// five are never trained, the others in the weeks 0 to 15.
func (w staffWorld) staff(p Plan) (list []StaffLibrary) {
	rng := rand.New(rand.NewPCG(w.seed, 2))
	last := p.Readings[len(p.Readings)-1]
	for l := range w.libraries {
		lib := StaffLibrary{ID: int64(l + 1)}
		busy := make([]float64, (p.Before+last)/7+2) // of the whole library, by week
		for i := range busy {
			busy[i] = 0.2 * rng.NormFloat64()
		}
		for d := p.From(); d <= p.On(last); d++ {
			if d.Time().Weekday() != 0 {
				lib.OpenDays = append(lib.OpenDays, d)
			}
		}
		for i := range w.people {
			id, level, trained := int64(100*l+i+1), 0.3*rng.NormFloat64(), -1
			if i%5 > 1 {
				trained = 7 * rng.IntN(16)
				lib.Learning = append(lib.Learning, Learning{StaffID: id, Kind: Course, ID: p.SubjectID, On: p.Begins + lms.Day(trained)})
				lib.Enrolments = append(lib.Enrolments, Enrolment{StaffID: id, Kind: Course, ID: p.SubjectID, On: p.Begins + lms.Day(trained-10)})
			}
			for _, d := range lib.OpenDays {
				if rng.Float64() < 0.2 { // a day off
					continue
				}
				on := int(d - p.Begins)
				rate := math.Log(4) + level + busy[int(d-p.From())/7]
				if trained >= 0 && on >= trained {
					rate += w.effect
				}
				if w.log != nil {
					rate += w.log(i, on, trained)
				}
				lib.Facts = append(lib.Facts, Fact{StaffID: id, Metric: p.Primary, Day: d, Count: impacttest.Poisson(rng, math.Exp(rate))},
					Fact{StaffID: id, Metric: "loans", Day: d, Count: 1 + impacttest.Poisson(rng, 3)})
			}
		}
		list = append(list, lib)
	}
	return list
}

func readStaff(p Plan, libraries []StaffLibrary) Answer {
	list, err := ReadStaff(declared(p), false, p.Readings[len(p.Readings)-1], libraries)
	if err == nil {
		err = Judge(list)
	}
	if err != nil {
		panic(err)
	}
	return list[0].Answer
}
