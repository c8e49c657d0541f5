package report

import "binapustaka/lms"

// Of is a number of people and what of it may be shown.
type Of struct {
	N     int
	Shown Shown
}

// Line is a library, or the whole region, in numbers that name nobody. They are
// of today, and so of people alone: a sum of what they did would tell, beside
// yesterday's, what one of them did. Sums are in reports.
type Line struct {
	LibraryID int64
	Code      string
	Name      string
	Own       bool     // the reader has a role there that opens its own pages
	Known     bool     // the reader knows its people from there
	DataTo    *lms.Day // nil: its SLiMS was never read
	Staff     Of       // active accounts
	Active    Of       // of them, who learned in the last LearnedDays days
	Finishers Of       // of them, who completed a course in the last year
	Service   []Service
}

// Service is how much of one metric a month had, on the days that were read.
type Service struct {
	Metric string
	Count  int64
	Days   int // of the month that were read; 0: it is not known
}

// LearnedDays is how far back somebody counts as learning.
const LearnedDays = 90

// Region is a line a library and their total.
type Region struct {
	Month lms.Period
	Lines []Line
	Total Line
}

// settle hides what would tell of single people, also whoever knows those of some
// of the libraries, and adds up the total.
func (r *Region) settle() {
	r.Total = Line{}
	known := make([]bool, len(r.Lines))
	for i, l := range r.Lines {
		known[i] = l.Known
	}
	for _, column := range []func(*Line) *Of{
		func(l *Line) *Of { return &l.Staff },
		func(l *Line) *Of { return &l.Active },
		func(l *Line) *Of { return &l.Finishers },
	} {
		counts := make([]int, len(r.Lines))
		for i := range r.Lines {
			counts[i] = column(&r.Lines[i]).N
			column(&r.Total).N += counts[i]
		}
		shown, total := hide(counts, known)
		for i := range r.Lines {
			column(&r.Lines[i]).Shown = shown[i]
		}
		if !total {
			column(&r.Total).Shown = Cover
		}
	}
	for _, l := range r.Lines {
		if r.Total.Service == nil {
			r.Total.Service = make([]Service, len(l.Service))
		}
		for i, s := range l.Service {
			r.Total.Service[i].Metric = s.Metric
			r.Total.Service[i].Count += s.Count
			r.Total.Service[i].Days += s.Days
		}
	}
}
