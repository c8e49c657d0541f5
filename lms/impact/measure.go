package impact

import "binapustaka/lms"

// Measure is one way to say how much somebody was trained.
type Measure string

const (
	Hours       Measure = "hours"       // of activities attended and courses completed
	Completions Measure = "completions" // courses completed
	LastScore   Measure = "last_score"  // percent, of the last finished test
	Gain        Measure = "gain"        // percentage points, last less first attempt at the same test, mean over tests
)

var Measures = []Measure{Hours, Completions, LastScore, Gain}

// LearningKind is what an entry of a person's learning was.
type LearningKind string

const (
	Course   LearningKind = "course"   // completed
	Activity LearningKind = "activity" // attended
	Test     LearningKind = "test"     // an attempt finished
)

// Learning is one dated entry of a person's learning.
type Learning struct {
	StaffID int64 // SLiMS user
	Kind    LearningKind
	ID      int64 // of the course, activity or test
	On      lms.Day
	Minutes float64 // of a course or activity
	Share   float64 // of an activity that was attended, 0 to 1
	Number  int     // of an attempt at that test, from 1
	Percent float64 // of an attempt
}

// QualifyingShare of an activity attended makes somebody trained by it.
const QualifyingShare = 0.8

func (l Learning) qualifies() bool {
	return l.Kind == Course || l.Kind == Activity && l.Share >= QualifyingShare
}

// dose is every measure of one person's learning up to a day; a measure the
// person has nothing for is absent.
func dose(entries []Learning, until lms.Day) map[Measure]float64 {
	d := map[Measure]float64{Completions: 0}
	minutes := 0.0 // whole numbers: equal hours are ties to the bit, whatever they are made of
	type attempt struct {
		number  int
		percent float64
	}
	first, last := map[int64]attempt{}, map[int64]attempt{}
	var newest Learning
	var tests []int64 // in the order first met, so that sums are the same every time
	for _, l := range entries {
		switch {
		case l.On > until:
		case l.Kind == Test:
			a := attempt{l.Number, l.Percent}
			if f, seen := first[l.ID]; !seen {
				first[l.ID], last[l.ID] = a, a
				tests = append(tests, l.ID)
			} else if a.number < f.number {
				first[l.ID] = a
			}
			if a.number > last[l.ID].number {
				last[l.ID] = a
			}
			if newest.Kind == "" || l.On > newest.On || l.On == newest.On && (l.ID > newest.ID || l.ID == newest.ID && l.Number > newest.Number) {
				newest = l
			}
		default:
			minutes += l.Minutes
			if l.Kind == Course {
				d[Completions]++
			}
		}
	}
	d[Hours] = minutes / 60
	if newest.Kind != "" {
		d[LastScore] = newest.Percent
	}
	sum, n := 0.0, 0
	for _, id := range tests {
		if last[id].number > first[id].number {
			sum += last[id].percent - first[id].percent
			n++
		}
	}
	if n > 0 {
		d[Gain] = sum / float64(n)
	}
	return d
}
