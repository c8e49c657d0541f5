package impact

import (
	"testing"

	"binapustaka/lms"
)

func TestFasts(t *testing.T) {
	years := map[int]int{}
	for i, f := range Fasts {
		if n := f.Days().Days(); n != 29 && n != 30 {
			t.Errorf("%d: Ramadan has %d days", f.Hijri, n)
		}
		if f.Hijri != 1436+i {
			t.Errorf("%d stands where %d should", f.Hijri, 1436+i)
		}
		if f.Forecast != (f.First.Time().Year() > 2026) {
			t.Errorf("%d: forecast %v", f.Hijri, f.Forecast)
		}
		years[f.First.Time().Year()]++
		if i == 0 {
			continue
		}
		before := Fasts[i-1]
		for name, n := range map[string]lms.Day{"Ramadan": f.First - before.First, "Idul Fitri": f.Fitri - before.Fitri} {
			if n < 353 || n > 356 {
				t.Errorf("%d: %s %d days after the last", f.Hijri, name, n)
			}
		}
	}
	for y := 2015; y <= 2035; y++ {
		want := 1
		if y == 2030 {
			want = 2
		}
		if years[y] != want {
			t.Errorf("%d Ramadans begin in %d", years[y], y)
		}
	}
	// Twelve lunar months of 29.530589 days are not drifted away from.
	if first, last := Fasts[0], Fasts[len(Fasts)-1]; last.First-first.First < 7441 || last.First-first.First > 7443 {
		t.Errorf("%d days", last.First-first.First)
	}
}

func TestDeclaredDates(t *testing.T) {
	for fitri, n := range map[string]int{"2015-07-17": 29, "2019-06-05": 30, "2020-05-24": 30, "2021-05-13": 30, "2022-05-02": 29, "2023-04-22": 30,
		"2024-04-10": 29, "2025-03-31": 30, "2026-03-21": 30} {
		d, err := lms.ParseDay(fitri)
		if err != nil {
			t.Fatal(err)
		}
		if Ramadan(d) || !Ramadan(d-1) || !Ramadan(d-lms.Day(n)) || Ramadan(d-lms.Day(n)-1) {
			t.Errorf("Ramadan before %s", fitri)
		}
		if IdulFitri(d-8) || !IdulFitri(d-7) || !IdulFitri(d) || !IdulFitri(d+7) || IdulFitri(d+8) {
			t.Errorf("around %s", fitri)
		}
	}
}

// Each day is asked against the table, beyond its ends too.
func TestEveryDayIsInItsSeason(t *testing.T) {
	for d := lms.DayOn(2014, 1, 1); d <= lms.DayOn(2037, 1, 1); d++ {
		ramadan, fitri := false, false
		for _, f := range Fasts {
			ramadan = ramadan || f.Days().Has(d)
			fitri = fitri || f.Around().Has(d)
		}
		if Ramadan(d) != ramadan || IdulFitri(d) != fitri {
			t.Fatalf("%s: %v %v", d, Ramadan(d), IdulFitri(d))
		}
	}
}
