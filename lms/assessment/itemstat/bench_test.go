package itemstat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// raschRows are answers to items of these easinesses by persons with normal
// abilities.
func raschRows(seed uint64, persons int, easiness []float64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 21))
	rows := make([][]float64, persons)
	for p := range rows {
		theta := rng.NormFloat64()
		rows[p] = make([]float64, len(easiness))
		for i, b := range easiness {
			if rng.Float64() < logistic(theta+b) {
				rows[p][i] = 1
			}
		}
	}
	return rows
}

// spread are k easinesses from −2 to 2.
func spread(k int) []float64 {
	b := make([]float64, k)
	for i := range b {
		b[i] = 4*float64(i)/float64(k-1) - 2
	}
	return b
}

func BenchmarkClassical10000x50(b *testing.B) {
	rows := raschRows(1, 10000, spread(50))
	for b.Loop() {
		s, err := NewScores(rows, nil)
		if err != nil {
			b.Fatal(err)
		}
		if items := s.Items(); math.IsNaN(items[0].Rest.Value) {
			b.Fatal(items[0])
		}
		if _, err := s.Reliability(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkRasch(b *testing.B, persons, items, blueprint int) {
	rows := raschRows(1, persons, spread(items))
	rng := rand.New(rand.NewPCG(2, 2))
	for _, row := range rows {
		for _, i := range rng.Perm(items)[:items-blueprint] {
			row[i] = NotAsked
		}
	}
	for b.Loop() {
		s, err := NewScores(rows, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Rasch(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRasch2000x30(b *testing.B)       { benchmarkRasch(b, 2000, 30, 30) }
func BenchmarkRasch2000x100(b *testing.B)      { benchmarkRasch(b, 2000, 100, 100) }
func BenchmarkRaschBlueprint2000(b *testing.B) { benchmarkRasch(b, 2000, 60, 30) }
