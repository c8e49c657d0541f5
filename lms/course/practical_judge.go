package course

import (
	"database/sql/driver"
	"slices"
	"time"

	"binapustaka/lms"
)

// Work is one piece of somebody's work as SLiMS shows it. ID tells pieces of a
// kind apart and names no patron.
type Work struct {
	Kind   WorkKind
	ID     string
	At     time.Time     // in the time zone of SLiMS
	Title  string        // of a record
	Filled []RecordField // of a record
	Copied bool          // a record that was fetched from another library
}

// Unseen says that work of a kind may have been done which SLiMS does not show,
// or does not show whose it is: the message practical.unseen_<why>.
type Unseen struct {
	Kind WorkKind   `json:"kind"`
	Why  string     `json:"why"`
	N    int        `json:"n,omitempty"`  // how many pieces
	At   *time.Time `json:"at,omitempty"` // since when it shows them
}

// Seen is what SLiMS shows of a person's work.
type Seen struct {
	Works  []Work
	Unseen []Unseen
}

// Piece is a record in an outcome. Where it lacks a field, or was copied where
// that is not allowed, it does not count.
type Piece struct {
	Title  string        `json:"title"`
	Lacks  []RecordField `json:"lacks,omitempty"`
	Copied bool          `json:"copied,omitempty"`
}

// Outcome is how far a rule is met.
type Outcome struct {
	Rule    WorkRule `json:"rule"`
	Counted int      `json:"counted"`       // may be more than asked for
	From    lms.Day  `json:"from,omitzero"` // the first and the last day of what counts
	To      lms.Day  `json:"to,omitzero"`
	Good    []Piece  `json:"good,omitempty"`   // records that count, the latest first
	Short   []Piece  `json:"short,omitempty"`  // records that do not yet
	Unseen  []Unseen `json:"unseen,omitempty"` // what may be missing from the count
}

// Met reports whether the rule is met.
func (o Outcome) Met() bool { return o.Counted >= o.Rule.AtLeast }

// Verdict is how far a practical is met.
type Verdict struct {
	Outcomes []Outcome `json:"outcomes"`
}

// Met reports whether every rule is met.
func (v Verdict) Met() bool {
	return len(v.Outcomes) > 0 && !slices.ContainsFunc(v.Outcomes, func(o Outcome) bool { return !o.Met() })
}

// Counted is how much of Practical.Needed is done.
func (v Verdict) Counted() (n int) {
	for _, o := range v.Outcomes {
		n += min(o.Counted, o.Rule.AtLeast)
	}
	return n
}

// Hidden reports whether work may be missing from the count.
func (v Verdict) Hidden() bool {
	return slices.ContainsFunc(v.Outcomes, func(o Outcome) bool { return !o.Met() && len(o.Unseen) > 0 })
}

// WithoutTitles is v for others than the learner.
func (v Verdict) WithoutTitles() Verdict {
	all := slices.Clone(v.Outcomes)
	for i := range all {
		all[i].Good, all[i].Short = nil, nil
	}
	return Verdict{all}
}

func (v Verdict) Value() (driver.Value, error) { return toJSON(v) }
func (v *Verdict) Scan(src any) error          { return fromJSON(src, v) }

// maxPieces are named of a rule; the count goes on.
const maxPieces = 30

// Judge says how far p is met by work since a moment; what is earlier by a
// second does not count.
func (p Practical) Judge(seen Seen, since time.Time) Verdict {
	v := Verdict{Outcomes: make([]Outcome, len(p.Rules))}
	for i, r := range p.Rules {
		v.Outcomes[i] = r.judge(seen, since)
	}
	return v
}

func (r WorkRule) judge(seen Seen, since time.Time) Outcome {
	o := Outcome{Rule: r}
	var works []Work
	for _, w := range seen.Works {
		if w.Kind == r.Kind && !w.At.Before(since) {
			works = append(works, w)
		}
	}
	for _, u := range seen.Unseen {
		if u.Kind == r.Kind {
			o.Unseen = append(o.Unseen, u)
		}
	}
	slices.SortStableFunc(works, func(a, b Work) int { return b.At.Compare(a.At) })
	best, most := r.span(works), -1
	for _, span := range best {
		if n := r.count(span); n > most { // the latest of equals: it can still grow
			works, most = span, n
		}
	}
	o.Counted = max(most, 0)
	for _, w := range works { // the latest first
		if day := lms.DayOf(w.At); r.good(w) {
			o.From, o.To = day, max(o.To, day)
		}
	}
	named := map[string]bool{}
	for _, w := range works {
		if named[w.ID] || w.Kind != RecordWork {
			continue
		}
		named[w.ID] = true
		piece := Piece{w.Title, r.lacks(w), w.Copied && !r.Copied}
		if r.good(w) && len(o.Good) < maxPieces {
			o.Good = append(o.Good, piece)
		} else if !r.good(w) && len(o.Short) < maxPieces {
			o.Short = append(o.Short, piece)
		}
	}
	return o
}

// span cuts works, the latest first, into the stretches that the rule's days
// allow, one for each day on which something was done.
func (r WorkRule) span(works []Work) [][]Work {
	if r.Days == 0 || len(works) == 0 {
		return [][]Work{works}
	}
	day := func(w Work) lms.Day { return lms.DayOf(w.At) }
	var all [][]Work
	for i := range works {
		if i > 0 && day(works[i]) == day(works[i-1]) {
			continue
		}
		end := i
		for end < len(works) && day(works[end]) > day(works[i])-lms.Day(r.Days) {
			end++
		}
		all = append(all, works[i:end])
	}
	return all
}

func (r WorkRule) count(works []Work) int {
	good := map[string]bool{}
	for _, w := range works {
		if r.good(w) {
			good[w.ID] = true
		}
	}
	return len(good)
}

func (r WorkRule) good(w Work) bool { return (r.Copied || !w.Copied) && len(r.lacks(w)) == 0 }

func (r WorkRule) lacks(w Work) (list []RecordField) {
	for _, f := range r.Fields {
		if !slices.Contains(w.Filled, f) {
			list = append(list, f)
		}
	}
	return list
}
