package hours

import (
	"time"

	"binapustaka/lms"
)

// YearOf is the days of a year.
func YearOf(year int) lms.Period {
	return lms.Period{From: lms.DayOn(year, time.January, 1), To: lms.DayOn(year, time.December, 31)}
}

// KindSum is what somebody has earned with a kind, in hundredths of a JP.
type KindSum struct {
	Kind    Kind
	Sum     int // of the entries
	Counted int // up to the cap of each year
	Cap     int // of the last year; 0: none
}

// Total is what a period comes to.
type Total struct {
	Minutes int
	Sum     int // of all entries
	Counted int // up to the caps
	Kinds   []KindSum
}

// Sum adds up the entries of a period, in whatever order they come; caps are those
// that hold at the end of each year.
func Sum(entries []Entry, p lms.Period, rules Versions) (t Total) {
	type cell struct {
		year int
		kind Kind
	}
	sums := map[cell]int{}
	first, last := p.From.Time().Year(), p.To.Time().Year()
	for _, e := range entries {
		if p.Has(e.On) {
			sums[cell{e.On.Time().Year(), e.Kind}] += e.Credit
			t.Minutes += e.Minutes
			t.Sum += e.Credit
		}
	}
	for _, k := range Kinds {
		one := KindSum{Kind: k}
		for year := first; year <= last; year++ {
			sum := sums[cell{year, k}]
			one.Cap = rules.At(YearOf(year).To).Kinds[k].Cap
			one.Sum += sum
			if one.Cap > 0 {
				sum = min(sum, one.Cap)
			}
			one.Counted += sum
		}
		t.Counted += one.Counted
		t.Kinds = append(t.Kinds, one)
	}
	return t
}

// Employment says which quota is somebody's.
type Employment string

const (
	Civil    Employment = "civil"    // PNS: at least so much in a year
	Contract Employment = "contract" // PPPK: at most so much in a contract
	Other    Employment = "other"    // neither
)

var Employments = []Employment{Civil, Contract, Other}

// Status is somebody's employment; the days are of their contract.
type Status struct {
	Kind Employment `db:"kind"` // "": nobody has noted it
	From *lms.Day   `db:"contract_from"`
	To   *lms.Day   `db:"contract_to"`
}

// maxContract is how long a contract may be, in years.
const maxContract = 10

// Clean says what is wrong with s; days are kept of contracts alone.
func (s Status) Clean() (Status, error) {
	switch {
	case s.Kind != Civil && s.Kind != Contract && s.Kind != Other:
		return s, lms.FailField("kind", "hours.employment_missing")
	case s.Kind != Contract:
		s.From, s.To = nil, nil
	case s.From == nil:
		return s, lms.FailField("from", "hours.day_missing")
	case s.To == nil:
		return s, lms.FailField("to", "hours.day_missing")
	case *s.To < *s.From:
		return s, lms.FailField("to", "hours.days_crossed")
	case *s.To-*s.From > maxContract*366:
		return s, lms.FailField("to", "hours.contract_long", lms.Args{"max": maxContract})
	}
	return s, nil
}

// Standing is how far somebody is with their quota, in hundredths of a JP.
type Standing struct {
	Employment Employment
	Period     lms.Period // of the quota: the year, or the contract
	Counted    int        // in it
	Goal       int        // 0: there is none
	Missing    int        // to the least
	Left       int        // to the most
	Over       int        // above the most: does not count
	Source     string     // the rule that the quota comes from
}

// Stand is where somebody stands in a year; entries are all of theirs.
func Stand(s Status, year int, entries []Entry, rules Versions) Standing {
	n := Standing{Employment: s.Kind, Period: YearOf(year)}
	switch s.Kind {
	case Civil:
		v := rules.At(n.Period.To)
		n.Goal, n.Source = v.Civil, v.CivilSource
		n.Counted = Sum(entries, n.Period, rules).Counted
		n.Missing = max(0, n.Goal-n.Counted)
	case Contract:
		if s.From == nil || s.To == nil { // a row that nobody could have saved
			return n
		}
		n.Period = lms.Period{From: *s.From, To: *s.To}
		v := rules.At(n.Period.To)
		n.Goal, n.Source = v.Contract, v.ContractSource
		n.Counted = Sum(entries, n.Period, rules).Counted
		if n.Goal > 0 {
			n.Left, n.Over = max(0, n.Goal-n.Counted), max(0, n.Counted-n.Goal)
		}
	default:
		n.Counted = Sum(entries, n.Period, rules).Counted
	}
	return n
}
