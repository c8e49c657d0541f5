package impact

import (
	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

const (
	WeeksBefore = 26 // weeks that the mean before takes in
	WeeksAfter  = 26
	WeeksShown  = 78 // weeks before the date in the picture, so that a season is seen again
	LeastWeeks  = 8  // with a value, on each side, for means to be compared
)

// SubjectKind is what a result is about.
type SubjectKind string

const (
	OfLibrary  SubjectKind = "library" // the table of question A
	OfCourse   SubjectKind = "course"
	OfActivity SubjectKind = "activity"
)

// Subject is a course or activity with the days on which it trained somebody,
// or took place.
type Subject struct {
	Kind   SubjectKind `json:"kind"`
	ID     int64       `json:"id"`
	Title  string      `json:"title"`
	Form   string      `json:"form,omitempty"` // kind of an activity
	Dates  []lms.Day   `json:"dates"`          // in order; the first divides before from after
	People int         `json:"people"`         // who completed or attended it
}

// SeriesDay is one day of a library's metric. A closed day is neither missing
// nor zero: it is left out.
type SeriesDay struct {
	Day     lms.Day
	Count   int64
	Missing bool
	Closed  bool
}

// Week is the sum of a week's open days that were read.
type Week struct {
	Monday   lms.Day `json:"monday"`
	OpenDays int     `json:"open_days"`
	Count    int64   `json:"count"`
	Missing  bool    `json:"missing,omitempty"` // more days lost than read
}

// Value is the count per open day; ok is false when the week has none.
func (w Week) Value() (v float64, ok bool) {
	if w.Missing || w.OpenDays == 0 {
		return 0, false
	}
	return float64(w.Count) / float64(w.OpenDays), true
}

// Side is a mean with its interval and how many weeks it rests on.
type Side struct {
	Weeks int     `json:"weeks"`
	Mean  float64 `json:"mean"` // per open day
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

// Difference is the after side relative to the before side.
type Difference struct {
	Rate float64 `json:"rate"` // 0.1 is 10% more
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`
}

// Picture is the before and after of one metric around one subject.
type Picture struct {
	Subject    Subject     `json:"subject"`
	Metric     string      `json:"metric"`
	Weeks      []Week      `json:"weeks"`
	Divide     lms.Day     `json:"divide"` // Monday of the week of the first date
	Before     *Side       `json:"before,omitempty"`
	After      *Side       `json:"after,omitempty"`
	Difference *Difference `json:"difference,omitempty"`
	Reason     Reason      `json:"reason,omitempty"` // why there is no Difference
}

// lastShown is the last day that a picture shows.
func (s Subject) lastShown() lms.Day { return s.Dates[0].Week() + 7*(WeeksAfter+2) - 1 }

// Draw makes the picture of a series, in order of days, up to dataTo. Weeks are Monday to Sunday;
// the week of the date and the one after it belong to neither side, and a week
// not over on dataTo is left out.
func Draw(s Subject, metric string, series []SeriesDay, dataTo lms.Day) Picture {
	p := Picture{Subject: s, Metric: metric}
	if len(s.Dates) == 0 {
		p.Reason = NobodyTrained
		return p
	}
	p.Divide = s.Dates[0].Week()
	p.Weeks = weeks(series, lms.Period{From: p.Divide - 7*WeeksShown, To: min(dataTo, s.lastShown())})
	var before, after []float64
	for _, w := range p.Weeks {
		v, ok := w.Value()
		switch n := int(w.Monday-p.Divide) / 7; {
		case !ok:
		case n < 0 && n >= -WeeksBefore:
			before = append(before, v)
		case n >= 2 && n < 2+WeeksAfter:
			after = append(after, v)
		}
	}
	p.Before, p.After = side(before), side(after)
	if len(before) < LeastWeeks || len(after) < LeastWeeks {
		p.Reason = FewWeeks
		return p
	}
	c, err := stat.SeriesChange(before, after)
	if err != nil {
		p.Reason = NothingCounted
		return p
	}
	p.Difference = &Difference{Rate: c.Rate, Lo: c.Lo, Hi: c.Hi}
	return p
}

func side(values []float64) *Side {
	a, err := stat.SeriesMean(values)
	if err != nil {
		return nil
	}
	return &Side{Weeks: a.N, Mean: a.Mean, Lo: max(0, a.Lo), Hi: a.Hi}
}

// weeks sums the whole weeks within the period. Weeks before the first day
// known are not shown; a week without any day known is missing.
func weeks(series []SeriesDay, p lms.Period) []Week {
	lost := map[lms.Day]int{}
	by := map[lms.Day]*Week{}
	var first lms.Day
	for _, d := range series {
		if !p.Has(d.Day) {
			continue
		}
		monday := d.Day.Week()
		w := by[monday]
		if w == nil {
			w = &Week{Monday: monday}
			by[monday] = w
			if len(by) == 1 {
				first = monday
			}
		}
		switch {
		case d.Missing:
			lost[monday]++
		case !d.Closed:
			w.OpenDays++
			w.Count += d.Count
		}
	}
	var out []Week
	if len(by) == 0 {
		return nil
	}
	for monday := first; monday+6 <= p.To; monday += 7 {
		w := by[monday]
		if w == nil {
			w = &Week{Monday: monday, Missing: true}
		}
		w.Missing = w.Missing || lost[monday] > w.OpenDays
		out = append(out, *w)
	}
	return out
}
