// Package impacttest makes up what happened in a library, day by day, for tests
// of the impact studies.
package impacttest

import (
	"math"
	"math/rand/v2"
	"time"

	"binapustaka/lms"
)

// World is a metric of a library: weekdays, a season, days that resemble their
// neighbours, and whatever a test lets happen. Sundays are closed.
type World struct {
	Seed   uint64
	Mean   float64                   // a day
	Linger float64                   // autocorrelation of the log rate's own ups and downs
	Spread float64                   // their standard deviation
	Log    func(day lms.Day) float64 // what a test adds to the log rate; nil: nothing
}

// Closed stands for a day on which the library is closed.
const Closed = -1

var busy = map[time.Weekday]float64{time.Tuesday: 0.1, time.Wednesday: -0.1, time.Friday: 0.15, time.Saturday: -0.2}

// Days are the counts of a period, day by day.
func (w World) Days(p lms.Period) (counts []int64) {
	rng := rand.New(rand.NewPCG(w.Seed, 1))
	state := rng.NormFloat64() * w.Spread
	for d := p.From; d <= p.To; d++ {
		state = w.Linger*state + math.Sqrt(1-w.Linger*w.Linger)*w.Spread*rng.NormFloat64()
		if d.Weekday() == time.Sunday {
			counts = append(counts, Closed)
			continue
		}
		rate := math.Log(w.Mean) + state + 0.15*math.Sin(2*math.Pi*float64(d.Time().YearDay())/365.25) + busy[d.Weekday()]
		if w.Log != nil {
			rate += w.Log(d)
		}
		counts = append(counts, Poisson(rng, math.Exp(rate)))
	}
	return counts
}

// Poisson is a count of that mean; large ones are drawn from the normal distribution.
func Poisson(rng *rand.Rand, mean float64) int64 {
	if mean > 60 {
		return int64(max(0, math.Round(mean+math.Sqrt(mean)*rng.NormFloat64())))
	}
	limit, product, k := math.Exp(-mean), rng.Float64(), int64(0)
	for product > limit {
		product *= rng.Float64()
		k++
	}
	return k
}
