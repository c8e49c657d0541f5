package itemstat

import (
	"math"
	"slices"
	"testing"
)

// filled are persons × items of one score.
func filled(persons, items int, x float64) [][]float64 {
	rows := make([][]float64, persons)
	for p := range rows {
		rows[p] = slices.Repeat([]float64{x}, items)
	}
	return rows
}

func TestScoresBadInput(t *testing.T) {
	with := func(x float64) [][]float64 {
		rows := filled(40, 3, 1)
		rows[17][1] = x
		return rows
	}
	ragged := filled(40, 3, 1)
	ragged[39] = ragged[39][:2]
	for name, c := range map[string]struct {
		rows   [][]float64
		points []float64
		want   error
	}{
		"nobody":               {nil, nil, TooFewPersons},
		"one person":           {filled(1, 3, 1), nil, TooFewPersons},
		"29 persons":           {filled(29, 3, 1), nil, TooFewPersons},
		"no items":             {filled(40, 0, 1), nil, TooFewItems},
		"ragged":               {ragged, nil, Mismatch},
		"not a number":         {with(math.NaN()), nil, NotFinite},
		"infinite":             {with(math.Inf(-1)), nil, NotFinite},
		"huge":                 {with(1e308), nil, OutOfRange},
		"above 1":              {with(1.0000001), nil, OutOfRange},
		"below 0":              {with(-.5), nil, OutOfRange},
		"few points":           {filled(40, 3, 1), []float64{1, 1}, Mismatch},
		"no points":            {filled(40, 3, 1), []float64{1, 0, 1}, OutOfRange},
		"points not a number":  {filled(40, 3, 1), []float64{1, math.NaN(), 1}, NotFinite},
		"points infinite":      {filled(40, 3, 1), []float64{1, math.Inf(1), 1}, NotFinite},
		"points that overflow": {filled(40, 3, 1), []float64{1e308, 1e308, 1e308}, NotFinite},
		"points too far apart": {filled(40, 3, 1), []float64{1e-10, 1, 1}, OutOfRange},
	} {
		if s, err := NewScores(c.rows, c.points); err != c.want || s != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// What cannot be computed has a reason, and nothing is NaN.
func TestDegenerateScores(t *testing.T) {
	one := filled(40, 1, 1)
	one[3][0] = 0
	s := scores(t, one, nil)
	it := s.Items()[0]
	if it.Facility == nil || it.Rest != nil || it.Why != TooFewPersons {
		t.Errorf("one item: %+v", it)
	}
	sound(t, "one item", it)
	if _, err := s.Reliability(); err != TooFewItems {
		t.Error(err)
	}
	for _, x := range []float64{0, 1, 1. / 3} {
		s := scores(t, filled(400, 5, x), []float64{1, 2, 3, 4, .1})
		for _, it := range s.Items() {
			sound(t, "constant", it)
			if it.Facility == nil || math.Abs(it.Facility.Value-x) > 1e-12 || it.Rest != nil || it.Total != nil || it.Why != Constant {
				t.Errorf("constant %g: %+v", x, it)
			}
		}
		if r, err := s.Reliability(); err != Constant {
			t.Errorf("constant %g: %+v, %v", x, r, err)
		}
	}
	s = scores(t, filled(40, 3, NotAsked), nil)
	if it := s.Items()[2]; it.N != 0 || it.Facility != nil || it.Why != TooFewPersons {
		t.Errorf("never asked: %+v", it)
	}
	if _, err := s.Reliability(); err != TooFewPersons {
		t.Error(err)
	}
	if _, err := s.Choices(0, make([][]int, 40), []bool{true, false}); err != TooFewPersons {
		t.Error(err)
	}
	// Items one and two always cancel, so the total moves with item three alone.
	rows := filled(40, 3, 0)
	for p := range rows {
		rows[p] = []float64{float64(p % 2), float64(1 - p%2), float64(p / 20)}
	}
	r, err := scores(t, rows, nil).Reliability()
	if err != nil || r.Without[2] != nil || r.Without[0] == nil || r.Alpha.Value >= 0 || r.SEM != r.SD {
		t.Errorf("%+v, %v", r, err)
	}
	sound(t, "cancelling", r)
	points := []float64{6e307, 6e307, 5e307}
	for i, it := range scores(t, rows, points).Items() {
		sound(t, "huge points", it)
		if it.N != 40 {
			t.Error(i, it)
		}
	}
	r, err = scores(t, rows, points).Reliability()
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "huge points", r)
}

// Whatever is put in, the result is an Error or finite.
func FuzzScores(f *testing.F) {
	f.Add([]byte("\x01\x00\x02\x01\x01\x00\x00\x03"), uint8(4))
	f.Add([]byte{0, 1, 1, 0, 255, 254, 1, 1, 0, 0}, uint8(3))
	f.Add([]byte{1, 1, 1, 1, 1, 0, 0, 9}, uint8(6))
	f.Fuzz(func(t *testing.T, cells []byte, width uint8) {
		items := int(width%12) + 1
		if len(cells) == 0 {
			return
		}
		rows := filled(MinRasch+5, items, 0)
		chosen := make([][]int, len(rows))
		at := 0
		for p, row := range rows {
			for i := range row {
				switch c := cells[(at*at+at/len(cells))%len(cells)]; {
				case c < 200:
					row[i] = float64(c & 1)
				case c < 230:
					row[i] = NotAsked
				default:
					row[i] = float64(c-229) / 27
				}
				at++
			}
			if row[0] != NotAsked {
				chosen[p] = []int{int(cells[at%len(cells)]) % 3}
			}
		}
		s, err := NewScores(rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		all := s.Items()
		sound(t, "items", all)
		var d *Deletion
		if r, err := s.Reliability(); err == nil {
			sound(t, "reliability", r)
			AdviseTest(r)
			d = r.Without[0]
		}
		if c, err := s.Choices(0, chosen, []bool{false, true, false}); err == nil {
			sound(t, "choices", c)
			sound(t, "advice", Advise(all[0], d, &c))
		}
		if r, err := s.Rasch(); err == nil {
			sound(t, "rasch", r)
		}
	})
}
