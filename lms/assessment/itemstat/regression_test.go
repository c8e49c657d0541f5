package itemstat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Persons chosen for a low score rise by what the formula says, though nobody
// learnt anything.
func TestRegressionRise(t *testing.T) {
	const reliability, persons = .7, 40000
	rng := rand.New(rand.NewPCG(4, 4))
	all, selected, rise, n := 0.0, 0.0, 0.0, 0.0
	for range persons {
		ability := math.Sqrt(reliability) * rng.NormFloat64()
		first := 60 + 10*(ability+math.Sqrt(1-reliability)*rng.NormFloat64())
		second := 60 + 10*(ability+math.Sqrt(1-reliability)*rng.NormFloat64())
		all += first / persons
		if first < 50 {
			selected, rise, n = selected+first, rise+second-first, n+1
		}
	}
	got, err := RegressionRise(all, selected/n, Estimate{Value: reliability, Low: .6, High: .8, N: 200})
	if err != nil || math.Abs(got.Value-rise/n) > .2 || got.Value < 3 {
		t.Errorf("%+v, simulated %g, %v", got, rise/n, err)
	}
	sound(t, "rise", got)
	if got.N != 200 || math.Abs(got.Low*2-got.High) > 1e-9 {
		t.Errorf("%+v", got)
	}
	down, _ := RegressionRise(60, 80, Estimate{Value: .7, Low: .6, High: .8})
	if math.Abs(down.Value+6) > 1e-9 || down.Low > down.Value || down.High < down.Value {
		t.Errorf("chosen for high scores: %+v", down)
	}
	// A reliability below 0 counts as none: all of the deviation is expected to go.
	if none, _ := RegressionRise(60, 50, Estimate{Value: -.2, Low: -.9, High: .1}); none.Value != 10 || none.High != 10 || none.Low != 9 {
		t.Errorf("%+v", none)
	}
	for _, c := range []struct {
		mean, selected float64
		r              Estimate
		want           error
	}{
		{math.NaN(), 1, Estimate{}, NotFinite}, {1e308, -1e308, Estimate{}, NotFinite}, {1, 1, Estimate{Value: math.Inf(1)}, NotFinite},
		{60, 50, Estimate{Value: .5, Low: .6, High: .7}, Mismatch},
	} {
		if _, err := RegressionRise(c.mean, c.selected, c.r); err != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestBorderline(t *testing.T) {
	b, err := Borderline(70, 4.5, 100)
	if err != nil || b != (Band{65.5, 74.5}) {
		t.Fatal(b, err)
	}
	for score, want := range map[float64]bool{65.4: false, 65.5: true, 70: true, 74.5: true, 74.6: false} {
		if b.Holds(score) != want {
			t.Errorf("%g: %v", score, !want)
		}
	}
	if b, _ := Borderline(98, 4, 100); b != (Band{94, 100}) {
		t.Error(b)
	}
	if b, _ := Borderline(1, 4, 100); b != (Band{0, 5}) {
		t.Error(b)
	}
	for _, c := range []struct {
		cut, sem, top float64
		want          error
	}{{math.NaN(), 1, 2, NotFinite}, {1, math.Inf(1), 2, NotFinite}, {1, -1, 2, OutOfRange}, {3, 1, 2, OutOfRange}, {-1, 1, 2, OutOfRange}} {
		if _, err := Borderline(c.cut, c.sem, c.top); err != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
