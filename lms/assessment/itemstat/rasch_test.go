package itemstat

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// All patterns of five items with the same number right are listed and their
// chances added: the conditional likelihood by its definition.
func TestConditionalLikelihoodByEveryPattern(t *testing.T) {
	b := []float64{1.2, -.7, .4, 3, -3.9}
	rows := raschRows(4, MinRasch, b)
	s := scores(t, rows, nil)
	all := []int{0, 1, 2, 3, 4}
	loglik := func(b []float64) (sum float64) {
		weigh := func(pattern int) (w float64) {
			for i := range b {
				if pattern>>i&1 == 1 {
					w += b[i]
				}
			}
			return w
		}
		for _, row := range rows {
			own := 0
			for i, x := range row {
				own |= int(x) << i
			}
			total := 0.0
			for pattern := range 32 {
				if bits.OnesCount(uint(pattern)) == bits.OnesCount(uint(own)) {
					total += math.Exp(weigh(pattern))
				}
			}
			sum += weigh(own) - math.Log(total)
		}
		return sum
	}
	got := conditional(s.itemSets(all), b)
	if math.Abs(got.loglik-loglik(b)) > 1e-9 {
		t.Errorf("log-likelihood %g, want %g", got.loglik, loglik(b))
	}
	moved := func(i, j int, di, dj float64) float64 {
		c := slices.Clone(b)
		c[i] += di
		c[j] += dj
		return loglik(c)
	}
	const h = 1e-3
	for i := range b {
		if g := (moved(i, i, h, 0) - moved(i, i, -h, 0)) / (2 * h); math.Abs(got.gradient[i]-g) > 1e-4 {
			t.Errorf("gradient %d: %g, want %g", i, got.gradient[i], g)
		}
		for j := range b {
			second := (moved(i, j, h, h) - moved(i, j, h, -h) - moved(i, j, -h, h) + moved(i, j, -h, -h)) / (4 * h * h)
			if math.Abs(got.information.At(i, j)+second) > 1e-3 {
				t.Errorf("information %d, %d: %g, want %g", i, j, got.information.At(i, j), -second)
			}
		}
	}
}

func TestRaschMetamorphic(t *testing.T) {
	for seed := range uint64(4) {
		rows := raschRows(seed, 300, spread(8))
		r, err := scores(t, rows, nil).Rasch()
		if err != nil {
			t.Fatal(err)
		}
		sound(t, "rasch", r)
		sum := 0.0
		for _, it := range r.Items {
			sum += it.Easiness
		}
		if math.Abs(sum) > 1e-9 {
			t.Errorf("easinesses sum to %g", sum)
		}
		rng := rand.New(rand.NewPCG(seed, 5))
		shuffled := slices.Clone(rows)
		rng.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		again, _ := scores(t, shuffled, nil).Rasch()
		same(t, "persons shuffled", again, r, 1e-8)

		order := rng.Perm(8)
		permuted, flipped := make([][]float64, len(rows)), make([][]float64, len(rows))
		for p := range rows {
			for _, from := range order {
				permuted[p] = append(permuted[p], rows[p][from])
			}
			for _, x := range rows[p] {
				flipped[p] = append(flipped[p], 1-x)
			}
		}
		again, _ = scores(t, permuted, nil).Rasch()
		for to, it := range again.Items {
			same(t, "items permuted", it, r.Items[order[to]], 1e-8)
		}
		again, _ = scores(t, flipped, nil).Rasch()
		for i, it := range again.Items {
			if math.Abs(it.Easiness+r.Items[i].Easiness) > 1e-8 || math.Abs(it.SE-r.Items[i].SE) > 1e-8 || math.Abs(it.Infit-r.Items[i].Infit) > 1e-6 {
				t.Errorf("right and wrong exchanged: %+v, %+v", it, r.Items[i])
			}
		}
		again, _ = scores(t, append(slices.Clone(rows), rows...), nil).Rasch()
		for i, it := range again.Items {
			if math.Abs(it.Easiness-r.Items[i].Easiness) > 1e-8 || math.Abs(it.SE*math.Sqrt2-r.Items[i].SE) > 1e-8 || it.N != 2*r.Items[i].N {
				t.Errorf("doubled: %+v, %+v", it, r.Items[i])
			}
		}
		// Persons with nothing or everything right say nothing.
		extra := append(append(slices.Clone(rows), filled(5, 8, 0)...), filled(5, 8, 1)...)
		again, _ = scores(t, extra, nil).Rasch()
		same(t, "extremes added", again, r, 1e-8)
	}
}

// Intervals of easiness ± 1.96 SE hold the truth, also where each person got
// only half of the items, and the fit of a sound item is near 1.
func TestRaschCoverage(t *testing.T) {
	b := spread(12)
	for _, blueprint := range []bool{false, true} {
		hits, all, infit, outfit := 0, 0, 0.0, 0.0
		for w := range uint64(60) {
			rows := raschRows(w, MinRasch, b)
			if blueprint {
				rng := rand.New(rand.NewPCG(w, 9))
				for _, row := range rows {
					for _, i := range rng.Perm(12)[:6] {
						row[i] = NotAsked
					}
				}
			}
			r, err := scores(t, rows, nil).Rasch()
			if err != nil {
				t.Fatal(err)
			}
			for i, it := range r.Items {
				all++
				hits += in(Estimate{Low: it.Easiness - z975*it.SE, High: it.Easiness + z975*it.SE}, b[i])
				infit += it.Infit
				outfit += it.Outfit
			}
		}
		if share := float64(hits) / float64(all); share < .925 || share > .975 {
			t.Errorf("blueprint %v: coverage %.3f", blueprint, share)
		}
		if inner, outer := infit/float64(all), outfit/float64(all); math.Abs(inner-1) > .02 || math.Abs(outer-1) > .02 {
			t.Errorf("blueprint %v: mean infit %.3f, outfit %.3f", blueprint, inner, outer)
		}
	}
}

// An item answered by the toss of a coin fits worst.
func TestRaschFit(t *testing.T) {
	rows := raschRows(1, 600, spread(15))
	rng := rand.New(rand.NewPCG(1, 3))
	for _, row := range rows {
		row[7] = float64(rng.IntN(2))
	}
	r, err := scores(t, rows, nil).Rasch()
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range r.Items {
		if i != 7 && (it.Infit >= r.Items[7].Infit || it.Outfit >= r.Items[7].Outfit) {
			t.Errorf("item %d fits worse than the coin: %+v, %+v", i, it, r.Items[7])
		}
	}
	if r.Items[7].Infit < 1.15 {
		t.Errorf("the coin: %+v", r.Items[7])
	}
}

func TestRaschLeavesOutWhatSaysNothing(t *testing.T) {
	rows := raschRows(1, 250, spread(6))
	plain, err := scores(t, rows, nil).Rasch()
	if err != nil {
		t.Fatal(err)
	}
	wider := make([][]float64, len(rows))
	for p, row := range rows {
		any := slices.Max(row)
		wider[p] = append([]float64{1, 0, any}, row...) // the third is right unless all six are wrong
	}
	r, err := scores(t, wider, nil).Rasch()
	if err != nil {
		t.Fatal(err)
	}
	if r.Items[0] != nil || r.Items[1] != nil || r.Items[2] != nil || r.Persons != plain.Persons {
		t.Errorf("%+v", r)
	}
	same(t, "the others", r.Items[3:], plain.Items, 1e-8)
}

func TestRaschErrors(t *testing.T) {
	rows := raschRows(1, MinRasch, spread(6))
	if _, err := scores(t, rows[:MinRasch-1], nil).Rasch(); err != TooFewPersons {
		t.Error(err)
	}
	half := slices.Clone(rows)
	half[3] = []float64{0, 1, .5, 1, 0, 1}
	if _, err := scores(t, half, nil).Rasch(); err != NotDichotomous {
		t.Error(err)
	}
	if _, err := scores(t, filled(MinRasch, 4, 1), nil).Rasch(); err != TooFewItems {
		t.Error(err)
	}
	// Each half of the persons got another half of the items.
	apart := filled(MinRasch, 6, NotAsked)
	for p := range apart {
		for i := range 3 {
			apart[p][i+3*(p%2)] = rows[p][i]
		}
	}
	if _, err := scores(t, apart, nil).Rasch(); err != Unconnected {
		t.Error(err)
	}
	// Whoever fails an easy item fails the hard ones too: no maximum.
	guttman := filled(MinRasch, 6, 0)
	for p := range guttman {
		for i := range p % 7 {
			guttman[p][i] = 1
		}
	}
	if r, err := scores(t, guttman, nil).Rasch(); err == nil {
		t.Errorf("a perfect order: %+v", r)
	}
}

// Easinesses far apart and many items neither overflow nor lose digits.
func TestRaschExtreme(t *testing.T) {
	b := spread(200)
	r, err := scores(t, raschRows(3, 400, b), nil).Rasch()
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "200 items", r)
	for i, it := range r.Items {
		if math.Abs(it.Easiness-b[i]) > 6*it.SE {
			t.Errorf("item %d: %+v, true %g", i, it, b[i])
		}
	}
}
