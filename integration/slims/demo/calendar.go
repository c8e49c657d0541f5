package demo

import (
	"math"
	"slices"
	"time"

	"binapustaka/lms"
)

// holiday is a day on which the library is closed and everybody knew it.
type holiday struct {
	day  lms.Day
	name string
}

// islamicYear is what the government announced for one Idul Fitri: the first
// day of Ramadan before it, and the other feasts of that civil year.
type islamicYear struct{ ramadan, fitri, adha, muharram, maulid, miraj string }

// announced are the dates by the Indonesian calendar (the last years as
// planned by the joint decree and the published tables).
var announced = map[int]islamicYear{
	2021: {"2021-04-13", "2021-05-13", "2021-07-20", "2021-08-10", "2021-10-19", "2021-03-11"},
	2022: {"2022-04-03", "2022-05-02", "2022-07-10", "2022-07-30", "2022-10-08", "2022-02-28"},
	2023: {"2023-03-23", "2023-04-22", "2023-06-29", "2023-07-19", "2023-09-28", "2023-02-18"},
	2024: {"2024-03-12", "2024-04-10", "2024-06-17", "2024-07-07", "2024-09-16", "2024-02-08"},
	2025: {"2025-03-01", "2025-03-31", "2025-06-06", "2025-06-27", "2025-09-05", "2025-01-27"},
	2026: {"2026-02-19", "2026-03-21", "2026-05-27", "2026-06-16", "2026-08-25", "2026-01-16"},
	2027: {"2027-02-08", "2027-03-10", "2027-05-17", "2027-06-06", "2027-08-15", "2027-01-05"},
	2028: {"2028-01-28", "2028-02-27", "2028-05-05", "2028-05-25", "2028-08-03", "2028-12-14"},
}

// other feasts that move: Imlek, Nyepi and Waisak.
var moving = map[int][3]string{
	2021: {"2021-02-12", "2021-03-14", "2021-05-26"}, 2022: {"2022-02-01", "2022-03-03", "2022-05-16"},
	2023: {"2023-01-22", "2023-03-22", "2023-06-04"}, 2024: {"2024-02-10", "2024-03-11", "2024-05-23"},
	2025: {"2025-01-29", "2025-03-29", "2025-05-12"}, 2026: {"2026-02-17", "2026-03-19", "2026-05-31"},
	2027: {"2027-02-06", "2027-03-08", "2027-05-20"}, 2028: {"2028-01-26", "2028-03-26", "2028-05-09"},
}

func day(s string) lms.Day {
	d, err := lms.ParseDay(s)
	if err != nil {
		panic(err) // the dates are part of the program
	}
	return d
}

// ramadan is the fasting month whose Idul Fitri falls into the year, and that
// feast. Years outside the table follow the arithmetical Islamic calendar,
// which is right to a day.
func ramadan(year int) (first, fitri lms.Day) {
	if y, ok := announced[year]; ok {
		return day(y.ramadan), day(y.fitri)
	}
	h := int(float64(year)-622+0.5)*33/32 + 1
	for lms.Day(islamic(h, 10)) > lms.DayOn(year, time.December, 31) {
		h--
	}
	return islamic(h, 9), islamic(h, 10)
}

// islamic is the first day of a month of the arithmetical Islamic calendar.
func islamic(year, month int) lms.Day {
	julian := 1 + int(math.Ceil(29.5*float64(month-1))) + (year-1)*354 + (3+11*year)/30 + 1948439
	return lms.Day(julian - 2440588)
}

// holidays are the national holidays of a year and the collective leave
// around Idul Fitri, in order.
func holidays(year int) []holiday {
	list := []holiday{
		{lms.DayOn(year, time.January, 1), "Tahun Baru Masehi"},
		{lms.DayOn(year, time.May, 1), "Hari Buruh Internasional"},
		{lms.DayOn(year, time.June, 1), "Hari Lahir Pancasila"},
		{lms.DayOn(year, time.August, 17), "Hari Kemerdekaan RI"},
		{lms.DayOn(year, time.December, 25), "Hari Raya Natal"},
	}
	easter := easter(year)
	list = append(list, holiday{easter - 2, "Wafat Isa Almasih"}, holiday{easter + 39, "Kenaikan Isa Almasih"})
	if m, ok := moving[year]; ok {
		list = append(list, holiday{day(m[0]), "Tahun Baru Imlek"}, holiday{day(m[1]), "Hari Suci Nyepi"}, holiday{day(m[2]), "Hari Raya Waisak"})
	}
	if y, ok := announced[year]; ok {
		list = append(list, holiday{day(y.adha), "Idul Adha"}, holiday{day(y.muharram), "Tahun Baru Islam"},
			holiday{day(y.maulid), "Maulid Nabi Muhammad SAW"}, holiday{day(y.miraj), "Isra Mikraj Nabi Muhammad SAW"})
	}
	_, fitri := ramadan(year)
	for d := fitri - 3; d <= fitri+5; d++ {
		name := "Cuti bersama Idul Fitri"
		if d == fitri || d == fitri+1 {
			name = "Hari Raya Idul Fitri"
		}
		list = append(list, holiday{d, name})
	}
	slices.SortStableFunc(list, func(a, b holiday) int { return int(a.day - b.day) })
	return slices.CompactFunc(list, func(a, b holiday) bool { return a.day == b.day })
}

// easter is Easter Sunday (Butcher's algorithm).
func easter(year int) lms.Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return lms.DayOn(year, time.Month(n/31), n%31+1)
}

// Closure is a time in which the library was shut though the calendar did not
// say so from the start.
type Closure struct {
	lms.Period
	Reason  string
	InTable bool // whether it was entered in `holiday`
}

// closingDay is the weekly one.
const closingDay = time.Monday

type calendar struct {
	closed map[lms.Day]string // national holidays, and closures in the table
	sudden map[lms.Day]bool   // closures that nobody entered
}

func newCalendar(p lms.Period, closures []Closure) calendar {
	c := calendar{closed: map[lms.Day]string{}, sudden: map[lms.Day]bool{}}
	for year := p.From.Time().Year(); year <= p.To.Time().Year()+1; year++ {
		for _, h := range holidays(year) {
			c.closed[h.day] = h.name
		}
	}
	for _, x := range closures {
		for d := x.From; d <= x.To; d++ {
			if x.InTable {
				c.closed[d] = x.Reason
			} else {
				c.sudden[d] = true
			}
		}
	}
	return c
}

// announced reports whether the day is closed by the `holiday` table.
func (c calendar) announced(d lms.Day) bool { return d.Weekday() == closingDay || c.closed[d] != "" }

func (c calendar) open(d lms.Day) bool { return !c.announced(d) && !c.sudden[d] }

// next is the first open day from d on.
func (c calendar) next(d lms.Day) lms.Day {
	for !c.open(d) {
		d++
	}
	return d
}

// due moves a due date to a day that the `holiday` table calls open.
func (c calendar) due(d lms.Day) lms.Day {
	for c.announced(d) {
		d++
	}
	return d
}
