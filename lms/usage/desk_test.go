package usage_test

import (
	"fmt"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// month is work on n days from first to last hour, so many acts a day.
func month(work map[usage.StaffDay]usage.DayWork, staff int64, n, first, last int, acts int64) {
	for i := range n {
		w := usage.DayWork{}.At(first).At(last)
		w.Acts = acts
		work[usage.StaffDay{Staff: staff, Day: lms.DayOn(2026, 1, 5) + lms.Day(i)}] = w
	}
}

func TestDesks(t *testing.T) {
	type staff struct {
		n, first, last int
		acts           int64
	}
	others := []staff{{20, 8, 15, 10}, {18, 8, 15, 12}, {22, 8, 15, 9}}
	for _, c := range []struct {
		what   string
		who    staff
		names  []string
		others []staff
		want   string
	}{
		{"a person among others", staff{20, 8, 15, 11}, []string{"rina", "Rina Sari"}, others, "[]"},
		{"a counter", staff{22, 8, 15, 11}, []string{"sirkulasi", "Petugas Sirkulasi"}, others, "[name present]"},
		{"its real name is the place's", staff{20, 8, 15, 11}, []string{"u12", "Meja Layanan 2"}, others, "[name]"},
		{"a name with a word of a desk in it", staff{20, 8, 15, 11}, []string{"rina.sirkulasi", "Rina Layanan"}, others, "[]"},
		{"only one letter beside the word", staff{20, 8, 15, 11}, []string{"admin b"}, others, "[name]"},
		{"no name at all", staff{20, 8, 15, 11}, []string{"", "123"}, others, "[]"},
		{"two shifts", staff{20, 7, 20, 11}, []string{"rina"}, others, "[hours]"},
		{"ten hours are one person's", staff{20, 7, 16, 11}, []string{"rina"}, others, "[]"},
		{"eleven are not", staff{20, 7, 17, 11}, []string{"rina"}, others, "[hours]"},
		{"never away, but no busier", staff{22, 8, 15, 11}, []string{"rina"}, others, "[]"},
		{"busy, but with days off", staff{20, 8, 15, 50}, []string{"rina"}, others, "[]"},
		{"never away and busy", staff{22, 8, 15, 50}, []string{"rina"}, others, "[present volume]"},
		{"three times as much is not more than three times", staff{22, 8, 15, 9}, []string{"rina"}, []staff{{11, 8, 15, 6}, {11, 8, 15, 6}}, "[]"},
		{"the only one", staff{22, 8, 15, 50}, []string{"rina"}, nil, "[]"},
		{"with one colleague", staff{22, 8, 15, 50}, []string{"rina"}, others[:1], "[]"},
		{"colleagues who hardly worked", staff{22, 8, 15, 50}, []string{"rina"}, []staff{{9, 8, 15, 1}, {9, 8, 15, 1}, {9, 8, 15, 1}}, "[]"},
		{"too new to say", staff{9, 0, 23, 500}, []string{"sirkulasi"}, others, "[]"},
		{"just long enough here", staff{10, 0, 23, 500}, []string{"sirkulasi"}, others, "[name hours volume]"},
	} {
		work := map[usage.StaffDay]usage.DayWork{}
		month(work, 0, 22, 0, 23, 900) // what nobody could be named for
		month(work, 1, c.who.n, c.who.first, c.who.last, c.who.acts)
		for i, o := range c.others {
			month(work, int64(i+2), o.n, o.first, o.last, o.acts)
		}
		got := usage.Desks(work, map[int64][]string{1: c.names})
		if fmt.Sprint(got[1]) != c.want || len(got) > 1 {
			t.Errorf("%s: %v, want %s", c.what, got, c.want)
		}
	}
	// A quarter of long days is overtime, more is not.
	for long, want := range map[int]string{5: "[]", 6: "[hours]"} {
		work := map[usage.StaffDay]usage.DayWork{}
		month(work, 1, 20, 8, 15, 5)
		month(work, 1, long, 7, 20, 5)
		if got := fmt.Sprint(usage.Desks(work, nil)[1]); got != want {
			t.Errorf("%d of 20 days: %s", long, got)
		}
	}
}
