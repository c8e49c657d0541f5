package hours

import (
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is what hours are earned with.
type Kind string

const (
	Course   Kind = "course"   // completed
	Activity Kind = "activity" // attended
	Teaching Kind = "teaching" // given, approved
	External Kind = "external" // a training elsewhere, approved
)

var Kinds = []Kind{Course, Activity, Teaching, External}

// KindRule says how a kind counts.
type KindRule struct {
	Weight int    `json:"weight"` // percent
	Cap    int    `json:"cap"`    // hundredths of a JP in a year; 0: none
	Source string `json:"source"` // the rule that it comes from
}

// Rules say how a library counts jam pelajaran. JP are in hundredths.
type Rules struct {
	MinutesPerJP   int               `json:"minutes_per_jp"`
	MinutesSource  string            `json:"minutes_source"` // the rule that it comes from
	Kinds          map[Kind]KindRule `json:"kinds"`
	Civil          int               `json:"civil"` // at least so much in a year; 0: none
	CivilSource    string            `json:"civil_source"`
	Contract       int               `json:"contract"` // at most so much in a contract; 0: none
	ContractSource string            `json:"contract_source"`
}

// Usual are the rules that are built in.
func Usual() Rules {
	r := Rules{MinutesPerJP: 45, Kinds: map[Kind]KindRule{}, Civil: 20_00, CivilSource: "PP No. 11 Tahun 2017, pasal 203 ayat (4)", Contract: 24_00, ContractSource: "Peraturan LAN No. 15 Tahun 2020"}
	for _, k := range Kinds {
		r.Kinds[k] = KindRule{Weight: 100}
	}
	return r
}

const (
	leastMinutes = 30
	mostMinutes  = 120
	mostWeight   = 500
	mostJP       = 1000_00
	maxSource    = 200
)

// KindField is the form field of a kind: weight, cap or source.
func KindField(name string, k Kind) string { return name + "-" + string(k) }

// Clean is r with its texts on one line, and what is wrong with it.
func (r Rules) Clean() (Rules, error) {
	var p lms.Problems
	source := func(field string, s *string) {
		*s = lms.Line(*s)
		if n := utf8.RuneCountInString(*s); n > maxSource {
			p = append(p, lms.FailField(field, "hours.text_long", lms.Args{"n": n, "max": maxSource}))
		}
	}
	jp := func(field string, n int) {
		if n < 0 || n > mostJP {
			p = append(p, lms.FailField(field, "hours.jp_range", lms.Args{"max": mostJP / 100}))
		}
	}
	if r.MinutesPerJP < leastMinutes || r.MinutesPerJP > mostMinutes {
		p = append(p, lms.FailField("minutes", "hours.minutes_range", lms.Args{"min": leastMinutes, "max": mostMinutes}))
	}
	source("minutes_source", &r.MinutesSource)
	jp("civil", r.Civil)
	source("civil_source", &r.CivilSource)
	jp("contract", r.Contract)
	source("contract_source", &r.ContractSource)
	kinds := map[Kind]KindRule{}
	for _, k := range Kinds {
		one := r.Kinds[k]
		if one.Weight < 0 || one.Weight > mostWeight {
			p = append(p, lms.FailField(KindField("weight", k), "hours.weight_range", lms.Args{"max": mostWeight}))
		}
		jp(KindField("cap", k), one.Cap)
		source(KindField("source", k), &one.Source)
		kinds[k] = one
	}
	r.Kinds = kinds
	return r, p.OrNil()
}

// Count is how many minutes an earning of a kind is, and what they come to in
// hundredths of a JP.
func (r Rules) Count(k Kind, e Amount) (minutes, credit int) {
	weight := r.Kinds[k].Weight
	if e.JP > 0 {
		return divide(e.JP*r.MinutesPerJP, 100), divide(e.JP*weight, 100)
	}
	return e.Minutes, divide(e.Minutes*weight, r.MinutesPerJP)
}

// divide is a/b rounded half up; a is not negative.
func divide(a, b int) int { return (2*a + b) / (2 * b) }

// Version is a library's rules from a day on.
type Version struct {
	ID     int64 // 0: built in
	FromOn lms.Day
	Rules
	SavedAt time.Time
	SavedBy string // "": built in, or the system
}

// Versions are all of a library, in any order.
type Versions []Version

// At is the version that holds on a day: of those that have begun the one that
// began last, of several the one that was saved last.
func (all Versions) At(d lms.Day) Version {
	best := Version{Rules: Usual()}
	for _, v := range all {
		if v.FromOn <= d && (best.ID == 0 || v.FromOn > best.FromOn || v.FromOn == best.FromOn && v.ID > best.ID) {
			best = v
		}
	}
	return best
}

// Find is a version by its id, the built-in one for 0 and for none of them.
func (all Versions) Find(id int64) Version {
	for _, v := range all {
		if v.ID == id {
			return v
		}
	}
	return Version{Rules: Usual()}
}
