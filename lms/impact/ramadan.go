package impact

import (
	"sort"

	"binapustaka/lms"
)

// aroundFitri is for how many days before and after 1 Syawal a library's use
// differs: people travel home, and offices close together (cuti bersama).
const aroundFitri = 7

// Fast is one Ramadan, and the Idul Fitri that ends it.
type Fast struct {
	Hijri    int     // year
	First    lms.Day // 1 Ramadan
	Fitri    lms.Day // 1 Syawal
	Forecast bool    // not declared yet when this was written
}

// Days are those of Ramadan.
func (f Fast) Days() lms.Period { return lms.Period{From: f.First, To: f.Fitri - 1} }

// Around are the days before and after Idul Fitri on which use differs.
func (f Fast) Around() lms.Period {
	return lms.Period{From: f.Fitri - aroundFitri, To: f.Fitri + aroundFitri}
}

// Fasts are the Ramadans that begin in 2015 to 2035, as in Indonesia, the oldest
// first; 2030 has two.
//
// Up to 1447 they are as the Minister of Religious Affairs declared them after
// the sidang isbat. From 1448 on they are forecasts, which a declaration may move
// by a day: the month begins on the evening on which, somewhere in Indonesia, the
// moon stands at least 3° high at sunset and 6.4° from the sun (the criterion of
// the MABIMS countries, in force since 1443; before, 2° of height were enough).
// Reckoned back, this gives every declared date since 1436. The closest of the
// forecasts is 1456: on 11 November 2034 the moon over Sabang lacks 0.04° of
// elongation; should that be enough, it begins on the 12th.
var Fasts = []Fast{
	fast(1436, "2015-06-18", "2015-07-17"),
	fast(1437, "2016-06-06", "2016-07-06"),
	fast(1438, "2017-05-27", "2017-06-25"),
	fast(1439, "2018-05-17", "2018-06-15"),
	fast(1440, "2019-05-06", "2019-06-05"),
	fast(1441, "2020-04-24", "2020-05-24"),
	fast(1442, "2021-04-13", "2021-05-13"),
	fast(1443, "2022-04-03", "2022-05-02"),
	fast(1444, "2023-03-23", "2023-04-22"),
	fast(1445, "2024-03-12", "2024-04-10"),
	fast(1446, "2025-03-01", "2025-03-31"),
	fast(lastDeclared, "2026-02-19", "2026-03-21"),
	fast(1448, "2027-02-08", "2027-03-10"),
	fast(1449, "2028-01-28", "2028-02-27"),
	fast(1450, "2029-01-16", "2029-02-15"),
	fast(1451, "2030-01-06", "2030-02-04"),
	fast(1452, "2030-12-26", "2031-01-25"),
	fast(1453, "2031-12-16", "2032-01-14"),
	fast(1454, "2032-12-04", "2033-01-03"),
	fast(1455, "2033-11-24", "2033-12-23"),
	fast(1456, "2034-11-13", "2034-12-12"),
	fast(1457, "2035-11-02", "2035-12-01"),
}

const lastDeclared = 1447

func fast(hijri int, first, fitri string) Fast {
	return Fast{Hijri: hijri, First: mustDay(first), Fitri: mustDay(fitri), Forecast: hijri > lastDeclared}
}

func mustDay(s string) lms.Day {
	d, err := lms.ParseDay(s)
	if err != nil {
		panic(err) // of the table above
	}
	return d
}

// Ramadan reports whether d lies in Ramadan.
func Ramadan(d lms.Day) bool { f, ok := nextFitri(d + 1); return ok && f.Days().Has(d) }

// IdulFitri reports whether d lies so close to Idul Fitri that use differs.
func IdulFitri(d lms.Day) bool { f, ok := nextFitri(d - aroundFitri); return ok && f.Around().Has(d) }

// nextFitri is the fast whose Idul Fitri is the first on d or later.
func nextFitri(d lms.Day) (Fast, bool) {
	i := sort.Search(len(Fasts), func(i int) bool { return Fasts[i].Fitri >= d })
	if i == len(Fasts) {
		return Fast{}, false
	}
	return Fasts[i], true
}
