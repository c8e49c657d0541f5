package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSeries(t *testing.T) {
	a, err := SeriesMean([]float64{10, 12, 9, 11, 10, 12, 9, 11})
	if err != nil || a.Mean != 10.5 || a.Effective != 8 || !(a.Lo < 10.5 && a.Hi > 10.5) {
		t.Errorf("%+v, %v", a, err)
	}
	near(t, "half width", a.Hi-a.Mean, 2.364624251592785*1.1952286093343936/math.Sqrt(8), 1e-9)
	rising, _ := SeriesMean([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	if rising.Effective > 4 {
		t.Errorf("neighbours alike, yet %g independent values", rising.Effective)
	}
	c, err := SeriesChange([]float64{10, 12, 9, 11, 10, 12}, []float64{20, 24, 18, 22, 20, 24})
	if err != nil || math.Abs(c.Rate-1) > 1e-12 || !(c.Lo < 1 && c.Hi > 1) {
		t.Errorf("%+v, %v", c, err)
	}
	back, _ := SeriesChange([]float64{20, 24, 18, 22, 20, 24}, []float64{10, 12, 9, 11, 10, 12})
	near(t, "turned round", 1/(1+back.Hi), 1+c.Lo, 1e-9)
	for _, bad := range []struct {
		x, y []float64
		want Error
	}{
		{[]float64{1, 2}, []float64{1, 2, 3}, TooFew},
		{[]float64{1, 2, 3}, []float64{0, 0, 0}, Constant},
		{[]float64{1, 1, 1}, []float64{2, 2, 2}, Constant},
		{[]float64{1, -2, 3}, []float64{1, 2, 3}, Mismatch},
		{[]float64{1, math.NaN(), 3}, []float64{1, 2, 3}, NotFinite},
		{[]float64{5e-324, 5e-324, 1e-323}, []float64{1e308, 1e308, 1.5e308}, NotFinite},
	} {
		if got, err := SeriesChange(bad.x, bad.y); err != bad.want {
			t.Errorf("%v, %v: %+v, %v, want %v", bad.x, bad.y, got, err, bad.want)
		}
	}
}

// The interval of a mean must hold what it promises on autocorrelated weeks,
// as many as a picture has on a side.
func TestSeriesMeanCoverage(t *testing.T) {
	for rho, least := range map[float64]float64{0: 0.93, 0.3: 0.93, 0.5: 0.92, 0.7: 0.91} {
		hit := 0
		const worlds = 2000
		for w := range uint64(worlds) {
			rng := rand.New(rand.NewPCG(w, 77))
			x, e := make([]float64, 26), rng.NormFloat64()
			for i := range x {
				e = rho*e + rng.NormFloat64()*math.Sqrt(1-rho*rho)
				x[i] = 100 + e
			}
			if a, err := SeriesMean(x); err == nil && a.Lo <= 100 && a.Hi >= 100 {
				hit++
			}
		}
		if share := float64(hit) / worlds; share < least || share > 0.975 {
			t.Errorf("ρ = %g: the interval holds the truth in %.3f of the worlds, want %g to 0.975", rho, share, least)
		}
	}
}
