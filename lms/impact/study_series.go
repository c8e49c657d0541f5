package impact

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

const (
	byDay   = "day"
	byWeek  = "week"
	byMonth = "month" // of what is rated
)

// serviceSeries is a series ready to be fitted: days or, where a day has too
// little, weeks with their open days.
type serviceSeries struct {
	stat.Series
	by            string
	hours         bool      // exposure is in the hours that the calendar declares
	open          []float64 // open days of a row, by week
	opt           stat.ITSOptions
	before, after int     // open days that were read, those of the event left out
	mean          float64 // count before, a day or a week
	coverage      SeriesCoverage
}

// settled is p without what lies before a gap in the series: rows that an older
// system left with dates of long ago are no days of this library's service.
func settled(days []SeriesDay, p lms.Period, event lms.Day) lms.Period {
	last := p.From - 1
	for _, d := range days {
		if !p.Has(d.Day) || d.Missing || d.Closed || d.Day >= event {
			continue
		}
		if d.Day-last > mostGap {
			p.From = d.Day
		}
		last = d.Day
	}
	return p
}

func newServiceSeries(days []SeriesDay, p lms.Period, plan Plan, c Calendar) serviceSeries {
	s := serviceSeries{by: byDay, opt: stat.ITSOptions{Event: int(plan.Begins), Drop: OwnDays, Slope: true, Centre: true, DayOfWeek: true}}
	total := 0.0
	p = settled(days, p, plan.Begins)
	for _, d := range days {
		switch {
		case !p.Has(d.Day):
			continue
		case d.Missing:
			s.coverage.Missing++
			continue
		case d.Closed:
			s.coverage.Closed++
			continue
		}
		s.coverage.Open++
		s.Day, s.Count = append(s.Day, int(d.Day)), append(s.Count, float64(d.Count))
		switch {
		case d.Day < plan.Begins:
			s.before++
			total += float64(d.Count)
		case d.Day >= plan.Begins+OwnDays:
			s.after++
		}
	}
	if len(s.Day) == 0 {
		return s
	}
	if s.before > 0 {
		s.mean = total / float64(s.before)
	}
	s.Hours = c.hoursOf(s.Day)
	s.hours = s.Hours != nil
	if s.before > 0 && s.mean < LeastCount {
		s.weekly(plan)
	}
	span := s.Day[len(s.Day)-1] - s.Day[0] + 1
	switch {
	case span >= seasonThree:
		s.opt.Fourier = 3
	case span >= seasonFrom:
		s.opt.Fourier = 2
	}
	s.Extra = s.columns(plan, c)
	return s
}

// weekly sums days to whole weeks, with their hours as exposure, else open days.
func (s *serviceSeries) weekly(plan Plan) {
	w := stat.Series{}
	for i, d := range s.Day {
		monday := int(lms.Day(d).Week())
		last := len(w.Day) - 1
		if last < 0 || w.Day[last] != monday {
			w.Day, w.Count, w.Hours, s.open = append(w.Day, monday), append(w.Count, 0), append(w.Hours, 0), append(s.open, 0)
			last++
		}
		w.Count[last] += s.Count[i]
		s.open[last]++
		if s.hours {
			w.Hours[last] += s.Hours[i]
		} else {
			w.Hours[last]++
		}
	}
	s.Series, s.by = w, byWeek
	s.opt.DayOfWeek, s.opt.Event = false, int(plan.Begins.Week())
	total, n := 0.0, 0
	for i, d := range s.Day {
		if d < s.opt.Event {
			total += s.Count[i]
			n++
		}
	}
	s.mean = 0
	if n > 0 {
		s.mean = total / float64(n)
	}
}

// columns are what else moves the counts: holidays that move through the year,
// the library's own seasons, and changes declared further away from the event.
// What never varies is no column. Holidays move how many come, not how satisfied
// they are: what is rated leaves their few months to what was declared.
func (s serviceSeries) columns(plan Plan, c Calendar) (list []stat.Column) {
	add := func(name string, is func(lms.Day) bool) {
		column := stat.Column{Name: name, Value: make([]float64, len(s.Day))}
		varies := false
		for i, d := range s.Day {
			share := 0.0
			days := lms.Day(s.span(d))
			for k := range days {
				share += indicator(is(lms.Day(d)+k)) / float64(days)
			}
			if s.by == byMonth { // of other lengths: what is all of each must not differ in its last bit, or it seems to vary
				share = math.Round(share*float64(days)) / float64(days)
			}
			column.Value[i] = share
			own := d >= s.opt.Event && d < s.opt.Event+s.opt.Drop
			varies = varies || !own && share != column.Value[0]
		}
		if varies {
			list = append(list, column)
		}
	}
	if s.by != byMonth {
		add("ramadan", Ramadan)
		add("idul_fitri", IdulFitri)
		for _, kind := range SeasonKinds {
			add(string(kind), func(d lms.Day) bool {
				return slices.ContainsFunc(c.Seasons, func(s Season) bool { return s.Kind == kind && s.Days.Has(d) })
			})
		}
	}
	for _, change := range c.Changes {
		if s.hours && change.Week != nil { // the hours themselves say it
			continue
		}
		if !of(plan, change) && apart(plan, change) > OtherWithin {
			name := fmt.Sprint("change_", change.ID)
			if change.ProgrammeID != 0 {
				name = fmt.Sprint("programme_", change.ProgrammeID)
			}
			add(name, func(d lms.Day) bool {
				return d >= change.On && (change.Until == nil || d <= *change.Until)
			})
		}
	}
	return list
}

// span is how many days a row covers that begins on a day.
func (s serviceSeries) span(day int) int {
	switch s.by {
	case byWeek:
		return 7
	case byMonth:
		return int(nextMonth(lms.Day(day))) - day
	}
	return 1
}

func of(plan Plan, c Change) bool {
	if c.ProgrammeID != 0 {
		return plan.Kind == OfProgramme && plan.SubjectID == c.ProgrammeID
	}
	return plan.Kind == OfChange && plan.SubjectID == c.ID
}

// apart is how many days lie between the study's beginning and a change, or its end.
func apart(plan Plan, c Change) lms.Day {
	d := max(plan.Begins-c.On, c.On-plan.Begins)
	if c.Until != nil {
		d = min(d, max(plan.Begins-*c.Until, *c.Until-plan.Begins))
	}
	return d
}

// ChangesNear are the calendar's changes that lie too near a plan's beginning to
// be told from its subject.
func ChangesNear(plan Plan, c Calendar) (list []Change) {
	for _, change := range c.Changes {
		if !of(plan, change) && apart(plan, change) <= OtherWithin {
			list = append(list, change)
		}
	}
	return list
}

// exposure names the column whose logarithm is the offset.
func (s serviceSeries) exposure() string {
	switch {
	case s.by == byMonth:
		return "answers"
	case s.hours:
		return "hours"
	}
	return "open_days"
}

// outcome names the column of what is counted.
func (s serviceSeries) outcome() string {
	if s.by == byMonth {
		return "points"
	}
	return "count"
}

// csv is the panel, as binapustaka stat its reads it.
func (s serviceSeries) csv() string {
	var b strings.Builder
	b.WriteString("date," + s.outcome())
	if s.Hours != nil {
		b.WriteString("," + s.exposure())
	}
	for _, c := range s.Extra {
		b.WriteString("," + c.Name)
	}
	b.WriteByte('\n')
	for i, d := range s.Day {
		b.WriteString(lms.Day(d).String() + "," + number(s.Count[i]))
		if s.Hours != nil {
			b.WriteString("," + number(s.Hours[i]))
		}
		for _, c := range s.Extra {
			b.WriteString("," + number(c.Value[i]))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// command is how binapustaka stat computes the same from the panel.
func (s serviceSeries) command(begins lms.Day) string {
	args := []string{"binapustaka stat its --in panel.csv --date date --outcome", s.outcome(), "--event", lms.Day(s.opt.Event).String(),
		"--drop-days", strconv.Itoa(s.opt.Drop), "--slope --centre"}
	if s.Hours != nil {
		args = append(args, "--offset", s.exposure())
	}
	if s.by == byDay {
		args = append(args, "--dow")
	}
	if s.opt.Fourier > 0 {
		args = append(args, "--fourier", strconv.Itoa(s.opt.Fourier))
	}
	for _, c := range s.Extra {
		args = append(args, "--with", c.Name)
	}
	return strings.Join(args, " ")
}

// number writes a value so that reading it gives the same bits.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func indicator(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
