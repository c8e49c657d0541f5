package itemstat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The interval of the standard error of measurement holds the true one in 95 of
// 100 classes where its model is true: parallel items with normal errors.
func TestStandardErrorIsCovered(t *testing.T) {
	const classes, persons, k, sd = 1500, 40, 6, .08
	r := rand.New(rand.NewPCG(40, 6))
	points := make([]float64, k)
	for i := range points {
		points[i] = 1
	}
	truth, holds := sd*math.Sqrt(k), 0
	for range classes {
		rows := make([][]float64, persons)
		for p := range rows {
			able := .5 + .08*r.NormFloat64()
			for range k {
				rows[p] = append(rows[p], min(1, max(0, able+sd*r.NormFloat64())))
			}
		}
		s, err := NewScores(rows, points)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Reliability()
		if err != nil {
			t.Fatal(err)
		}
		if got.SEMLow > got.SEM || got.SEMHigh < got.SEM {
			t.Fatalf("%v not in %v to %v", got.SEM, got.SEMLow, got.SEMHigh)
		}
		if got.SEMLow <= truth && truth <= got.SEMHigh {
			holds++
		}
	}
	if share := float64(holds) / classes; math.Abs(share-.95) > .02 {
		t.Errorf("holds the true error in %.1f%% of classes", 100*share)
	}
}
