package usage

import (
	"slices"
	"testing"

	"binapustaka/lms"
)

// History comes in whole months, the newest first, about so many rows a night,
// and ends where the rows were emptied.
func TestNextFill(t *testing.T) {
	month := func(m int) lms.Day { return lms.DayOn(2024, 1, 1).Month() + lms.Day(31*(m-1)) }
	may, apr, mar, feb := month(5).Month(), month(4).Month(), month(3).Month(), month(2).Month()
	months := []monthStart{{may, 400}, {apr, 300}, {mar, 290}, {feb, 100}}
	jun := (may + 31).Month()
	for name, c := range map[string]struct {
		months []monthStart
		rows   int64
		want   *Fill
	}{
		"two months":                 {months, 220, &Fill{mar, jun, 290, 500}},
		"one is more than a night":   {months, 50, &Fill{may, jun, 400, 500}},
		"all":                        {months, 1000, &Fill{feb, jun, 100, 500}},
		"rows entered out of order":  {[]monthStart{{may, 400}, {apr, 450}}, 1000, &Fill{apr, jun, 400, 500}},
		"emptied before":             {[]monthStart{{may, 400}, {apr, 0}, {mar, 10}}, 1000, &Fill{may, jun, 400, 500}},
		"nothing left but what is 0": {[]monthStart{{may, 0}}, 1000, nil},
		"no rows before":             {nil, 1000, nil},
	} {
		got := nextFill(c.months, jun, 500, c.rows)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestGapsOfMonthsWithTooMuchUnknown(t *testing.T) {
	jan, feb := lms.DayOn(2024, 1, 1), lms.DayOn(2024, 2, 1)
	r := Reading{From: jan + 20, Of: map[lms.Day]int64{jan + 20: 5, jan + 25: 4, feb: 20}, Unknown: map[lms.Day]int64{jan + 25: 1, feb: 2}}
	got := r.gaps()
	if len(got) != 11 || got[0] != jan+20 || slices.Contains(got, feb) { // one of nine is more than a tenth, two of twenty are not
		t.Errorf("%v", got)
	}
}
