package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestReferenceAdjusted(t *testing.T) {
	want, rel := golden(t, "bh")
	bh, err := BenjaminiHochberg(want.P)
	if err != nil {
		t.Fatal(err)
	}
	by, err := BenjaminiYekutieli(want.P)
	if err != nil {
		t.Fatal(err)
	}
	for k := range want.P {
		near(t, "BH", bh[k], want.BH[k], max(rel, 5e-15))
		near(t, "BY", by[k], want.BY[k], max(rel, 5e-15))
	}
	perm := rand.New(rand.NewPCG(1, 2)).Perm(len(want.P))
	mixed := make([]float64, len(perm))
	for to, from := range perm {
		mixed[to] = want.P[from]
	}
	again, _ := BenjaminiHochberg(mixed)
	for to, from := range perm {
		if again[to] != bh[from] {
			t.Fatal("the order of the tests changes the result")
		}
	}
}

func TestAdjustedBadInput(t *testing.T) {
	for _, p := range [][]float64{{-0.1}, {1.1}} {
		if _, err := BenjaminiHochberg(p); err != OutOfUnit {
			t.Errorf("%v: %v", p, err)
		}
	}
	if _, err := BenjaminiYekutieli([]float64{math.NaN()}); err != NotFinite {
		t.Error(err)
	}
	if out, err := BenjaminiHochberg(nil); err != nil || len(out) != 0 {
		t.Errorf("no tests: %v, %v", out, err)
	}
}
