package itemstat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// part gives some scores partial credit.
func part(seed uint64, rows [][]float64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 4))
	for _, row := range rows {
		for i := range row {
			if i%3 == 0 && row[i] == 1 {
				row[i] = float64(1+rng.IntN(3)) / 3
			}
		}
	}
	return rows
}

func TestItemsMetamorphic(t *testing.T) {
	for seed := range uint64(10) {
		rows := part(seed, raschRows(seed, 60, spread(9)))
		points := []float64{1, 2, 1, .5, 3, 1, 1, 4, 2}
		s := scores(t, rows, points)
		items := s.Items()
		r, err := s.Reliability()
		if err != nil {
			t.Fatal(err)
		}
		sound(t, "items", items)
		sound(t, "reliability", r)
		rng := rand.New(rand.NewPCG(seed, 5))

		shuffled := slices.Clone(rows)
		rng.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		again := scores(t, shuffled, points)
		same(t, "persons shuffled", again.Items(), items, 1e-10)
		r2, _ := again.Reliability()
		same(t, "persons shuffled", r2, r, 1e-10)

		order := rng.Perm(len(points))
		permuted, weights := make([][]float64, len(rows)), make([]float64, len(points))
		for p := range rows {
			permuted[p] = make([]float64, len(points))
			for to, from := range order {
				permuted[p][to], weights[to] = rows[p][from], points[from]
			}
		}
		again = scores(t, permuted, weights)
		r2, _ = again.Reliability()
		same(t, "items permuted", r2.Alpha, r.Alpha, 1e-10)
		for to, it := range again.Items() {
			same(t, "items permuted", it, items[order[to]], 1e-10)
			same(t, "items permuted", r2.Without[to], r.Without[order[to]], 1e-10)
		}

		// Points in another unit change nothing but what is in points.
		for i := range weights {
			weights[i] = points[i] * 7
		}
		again = scores(t, rows, weights)
		same(t, "points scaled", again.Items(), items, 1e-10)
		r2, _ = again.Reliability()
		same(t, "points scaled", r2.Alpha, r.Alpha, 1e-10)
		if math.Abs(r2.SEM/r.SEM-7) > 1e-9 || math.Abs(r2.SD/r.SD-7) > 1e-9 || math.Abs(r2.Mean.Value/r.Mean.Value-7) > 1e-9 {
			t.Errorf("points scaled: %+v, %+v", r2, r)
		}

		// Everybody twice: the same values, narrower intervals.
		again = scores(t, append(slices.Clone(rows), rows...), points)
		for i, it := range again.Items() {
			if math.Abs(it.Rest.Value-items[i].Rest.Value) > 1e-10 || math.Abs(it.Facility.Value-items[i].Facility.Value) > 1e-12 ||
				it.Rest.High-it.Rest.Low >= items[i].Rest.High-items[i].Rest.Low || it.N != 120 {
				t.Errorf("doubled: %+v, %+v", it, items[i])
			}
		}
		r2, _ = again.Reliability()
		if math.Abs(r2.Alpha.Value-r.Alpha.Value) > 1e-10 || r2.Alpha.High-r2.Alpha.Low >= r.Alpha.High-r.Alpha.Low {
			t.Errorf("doubled: %+v, %+v", r2.Alpha, r.Alpha)
		}

		// An item twice the points is the item twice for the total.
		twin := make([][]float64, len(rows))
		for p, row := range rows {
			twin[p] = append(slices.Clone(row), row[0])
		}
		ones := slices.Repeat([]float64{1}, 10)
		twos := slices.Repeat([]float64{1}, 9)
		twos[0] = 2
		a, b := scores(t, twin, ones).Items(), scores(t, rows, twos).Items()
		same(t, "weight two", a[3], b[3], 1e-10)
	}
}

// On a blueprint test each item rests on those asked it.
func TestItemsNotAsked(t *testing.T) {
	rows := raschRows(3, 400, spread(10))
	asked := make([]int, 10)
	for p, row := range rows {
		for i := range row {
			if (p+i)%2 == 0 && p >= 100 {
				row[i] = NotAsked
			} else {
				asked[i]++
			}
		}
	}
	s := scores(t, rows, nil)
	for i, it := range s.Items() {
		if it.N != asked[i] || it.Rest.N != asked[i] {
			t.Errorf("item %d: %+v, asked of %d", i, it, asked[i])
		}
		// By hand: the share of the others right, of those asked this one.
		var x, rest []float64
		for _, row := range rows {
			if row[i] == NotAsked {
				continue
			}
			got, of := 0., 0.
			for j, v := range row {
				if j != i && v != NotAsked {
					got, of = got+v, of+1
				}
			}
			x, rest = append(x, row[i]), append(rest, got/of)
		}
		if want := pearson(x, rest); math.Abs(it.Rest.Value-want) > 1e-12 {
			t.Errorf("item %d: %g, want %g", i, it.Rest.Value, want)
		}
	}
	r, err := s.Reliability()
	if err != nil || r.N != 100 {
		t.Errorf("α on %d persons, %v", r.N, err)
	}
	whole, err := scores(t, rows[:100], nil).Reliability()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "complete rows only", r, whole, 1e-12)
}

func pearson(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my, xx, yy, xy float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		xx, yy, xy = xx+square(x[i]-mx), yy+square(y[i]-my), xy+(x[i]-mx)*(y[i]-my)
	}
	return xy / math.Sqrt(xx*yy)
}

// The interval of r = ½ at n = 28 is tanh(atanh ½ ± 1.96/5); that of α has the points of
// F with 30 and 120 degrees of freedom in printed tables, 1.69 and 1/1.87.
func TestIntervalsOfCorrelationAndAlpha(t *testing.T) {
	if r := fisher(.5, 28); math.Abs(r.Low-.1560) > 1e-4 || math.Abs(r.High-.7358) > 1e-4 {
		t.Errorf("%+v", r)
	}
	r, err := scores(t, raschRows(5, 31, spread(5)), nil).Reliability()
	if err != nil {
		t.Fatal(err)
	}
	rest := 1 - r.Alpha.Value
	if math.Abs((1-r.Alpha.Low)/rest-1.69) > .006 || math.Abs((1-r.Alpha.High)/rest-1/1.87) > .003 {
		t.Errorf("%+v", r.Alpha)
	}
}

// The published intervals hold the truth of the population about as often as
// they say.
func TestItemCoverage(t *testing.T) {
	easiness := []float64{-2.5, -1.5, -1, -.5, 0, 0, .5, 1, 1.5, 2.5}
	want := population(easiness)
	const worlds = 400
	for _, n := range []int{MinShown, MinFlagged} {
		alpha, facility, rest, rise, all := 0, 0, 0, 0, 0
		for w := range uint64(worlds) {
			s := scores(t, raschRows(w, n, easiness), nil)
			r, err := s.Reliability()
			if err != nil {
				t.Fatal(err)
			}
			alpha += in(r.Alpha, want.alpha)
			for i, it := range s.Items() {
				if it.Rest == nil {
					continue // everybody right or wrong
				}
				all++
				facility += in(*it.Facility, want.facility[i])
				rest += in(*it.Rest, want.rest[i])
				rise += in(r.Without[i].Rise, want.without[i]-want.alpha)
			}
		}
		for what, share := range map[string]float64{"α": float64(alpha) / worlds, "facility": float64(facility) / float64(all),
			"item-rest": float64(rest) / float64(all), "rise of α": float64(rise) / float64(all)} {
			if share < .92 || share > .985 {
				t.Errorf("n = %d: the interval of %s holds the truth in %.3f of the worlds", n, what, share)
			}
		}
	}
}

func in(e Estimate, truth float64) int {
	if e.Low <= truth && truth <= e.High {
		return 1
	}
	return 0
}

// Partial credit: the t interval of the facility.
func TestFacilityCoverageOfPartialCredit(t *testing.T) {
	hits := 0
	const worlds = 600
	for w := range uint64(worlds) {
		rng := rand.New(rand.NewPCG(w, 8))
		rows := filled(MinShown, 2, 0)
		for _, row := range rows {
			row[0], row[1] = float64(rng.IntN(5))/4, rng.Float64()
		}
		hits += in(*scores(t, rows, nil).Items()[0].Facility, .5)
	}
	if share := float64(hits) / worlds; share < .93 || share > .97 {
		t.Errorf("coverage %.3f", share)
	}
}

// Sums over a class give what each person's rest score gives, also where one
// item is worth almost the whole test.
func TestItemsByDefinition(t *testing.T) {
	for _, points := range [][]float64{{1, 1, 1, 1, 1, 1}, {500, 1, 2, 3, 4, 5}, {1e9, 1, 1, 1, 1, 1}, {1, 1, 1e-6, 1, 1, 1}} {
		rows := part(7, raschRows(7, 200, spread(6)))
		for i, it := range scores(t, rows, points).Items() {
			var x, total, rest []float64
			for _, row := range rows {
				earned, all, others, left := 0.0, 0.0, 0.0, 0.0
				for j, share := range row {
					earned, all = earned+points[j]*share, all+points[j]
					if j != i {
						others, left = others+points[j]*share, left+points[j]
					}
				}
				x, total, rest = append(x, row[i]), append(total, earned/all), append(rest, others/left)
			}
			if want := pearson(x, total); math.Abs(it.Total.Value-want) > 1e-6 {
				t.Errorf("%v, item %d: total %v, want %v", points, i, it.Total.Value, want)
			}
			if want := pearson(x, rest); math.Abs(it.Rest.Value-want) > 1e-6 {
				t.Errorf("%v, item %d: rest %v, want %v", points, i, it.Rest.Value, want)
			}
		}
	}
}
