package report

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"binapustaka/lms"
)

// Term is what a report is about: a quarter, or a whole year (Quarter 0).
type Term struct{ Year, Quarter int }

var termForm = regexp.MustCompile(`^([12]\d{3})(?:-Q([1-4]))?$`)

// ParseTerm reads 2026-Q3 or 2026.
func ParseTerm(s string) (t Term, err error) {
	m := termForm.FindStringSubmatch(s)
	if m == nil {
		return t, lms.FailField("term", "report.term_form")
	}
	t.Year, _ = strconv.Atoi(m[1])
	t.Quarter, _ = strconv.Atoi(m[2])
	return t, nil
}

func (t Term) String() string {
	if t.Quarter == 0 {
		return strconv.Itoa(t.Year)
	}
	return fmt.Sprintf("%d-Q%d", t.Year, t.Quarter)
}

// Whole reports whether t is a year.
func (t Term) Whole() bool { return t.Quarter == 0 }

// Period is the days of t.
func (t Term) Period() lms.Period {
	first, months := 1, 12
	if !t.Whole() {
		first, months = 3*t.Quarter-2, 3
	}
	return lms.Period{From: lms.DayOn(t.Year, time.Month(first), 1), To: lms.DayOn(t.Year, time.Month(first+months), 1) - 1}
}

// Quarters are the quarters of a year; of a quarter itself.
func (t Term) Quarters() []Term {
	if !t.Whole() {
		return []Term{t}
	}
	return []Term{{t.Year, 1}, {t.Year, 2}, {t.Year, 3}, {t.Year, 4}}
}

// quarterOf is the quarter of a day.
func quarterOf(d lms.Day) Term {
	t := d.Time()
	return Term{t.Year(), (int(t.Month()) + 2) / 3}
}

// Terms are those that are over on a day and not before first, the newest first;
// a year stands before its quarters.
func Terms(first, today lms.Day) (all []Term) {
	for q := quarterOf(today); ; {
		if q.Quarter--; q.Quarter == 0 {
			q = Term{q.Year - 1, 4}
			if year := (Term{Year: q.Year}); year.Period().To >= first {
				all = append(all, year)
			}
		}
		if q.Period().To < first {
			return all
		}
		all = append(all, q)
	}
}
