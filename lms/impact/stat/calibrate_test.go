package stat

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

var (
	calibrateWorlds = flag.Int("calibrate", 0, "worlds in each cell of the calibration; 0: the short grid")
	calibrateTable  = flag.String("calibrate-table", "", "file for the table")
)

// What the intervals and the p of each method promise, and what is let pass:
// intervals hold the truth in 93 of 100 worlds, and where nothing happened
// p < 0.05 comes in at most 6.5 of 100.
const (
	leastCoverage = 0.93
	mostFalse     = 0.065
)

// calibration is a cell of the grid: worlds of one kind, of which each tells
// whether its interval held the truth and whether its p was below 0.05; ok is
// false where the method refuses.
type calibration struct {
	name  string
	short bool // in the short grid too
	null  bool // nothing happened in these worlds
	world func(rng *rand.Rand) (held, below, ok bool)
}

func calibrations() (list []calibration) {
	for _, n := range []int{20, 60, 200} {
		for _, r := range []float64{0, 0.5} {
			list = append(list, calibration{fmt.Sprintf("A Spearman, n %d, r %.1f", n, r), n == 60, r == 0, func(rng *rand.Rand) (bool, bool, bool) {
				x, y := make([]float64, n), make([]float64, n)
				for i := range x {
					a, b := rng.NormFloat64(), rng.NormFloat64()
					x[i], y[i] = math.Round(4*a), r*a+math.Sqrt(1-r*r)*b // hours come in whole numbers: ties
				}
				c, err := Spearman(x, y)
				truth := 6 / math.Pi * math.Asin(r/2)
				return c.Lo <= truth && truth <= c.Hi, c.P < 0.05, err == nil
			}})
		}
	}
	for _, days := range []int{500, 1200} {
		for _, lingers := range []float64{0, 0.3, 0.6} {
			for _, ratio := range []float64{1, 1.1} {
				list = append(list, calibration{fmt.Sprintf("B series, %d days, autocorrelation %.1f, ratio %.1f", days, lingers, ratio), days == 500 && lingers != 0.3, ratio == 1, func(rng *rand.Rand) (bool, bool, bool) {
					r, err := Interrupted(simulated(rng.Uint64(), days, ratio, lingers), ITSOptions{Event: days / 2, DayOfWeek: true, Fourier: 1})
					if err != nil || r.Rho > 0.7 { // above there is no verdict
						return false, false, false
					}
					return r.Step.Lo <= ratio && ratio <= r.Step.Hi, r.Step.P < 0.05, true
				}})
			}
		}
	}
	for _, libraries := range []int{6, 12, 30} {
		for _, effect := range []float64{0, 0.2} {
			list = append(list, calibration{fmt.Sprintf("C staggered, %d libraries, effect %.1f", libraries, effect), libraries == 12, effect == 0, func(rng *rand.Rand) (bool, bool, bool) {
				r, err := GroupTime(region(rng, libraries, 15, 20, effect), DiDOptions{Base: PriorMean, After: 1})
				if err != nil {
					return false, false, false
				}
				lo, hi, p := r.Interval(r.Dynamic)
				return lo <= effect && effect <= hi, p < 0.05, true
			}})
		}
	}
	return list
}

// region are libraries whose staff rise and fall together from block to block,
// and who are trained at three different times or never.
func region(rng *rand.Rand, libraries, staff, blocks int, effect float64) (p Panel) {
	for k := range blocks {
		p.Periods = append(p.Periods, k+1)
	}
	for l := range libraries {
		shock := make([]float64, blocks)
		for k := range shock {
			if shock[k] = 0.15 * rng.NormFloat64(); k > 0 {
				shock[k] += 0.5 * shock[k-1]
			}
		}
		later := rng.IntN(3) // libraries differ in when they train
		for range staff {
			group := []int{0, 0, blocks/2 - 1, blocks / 2, blocks/2 + 1}[rng.IntN(5)]
			if group != 0 {
				group += later
			}
			level, row := rng.NormFloat64(), make([]float64, blocks)
			for k := range row {
				row[k] = level + shock[k] + 0.3*rng.NormFloat64()
				if group != 0 && k+1 >= group {
					row[k] += effect
				}
			}
			p.Group, p.Cluster, p.Outcome = append(p.Group, group), append(p.Cluster, l), append(p.Outcome, row)
		}
	}
	return p
}

// TestCalibration draws worlds whose truth is known. The short grid lets pass
// what chance explains (a Wilson bound of 99.9%); the full one is `make
// calibrate`, whose table is kept beside the package.
func TestCalibration(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates: too slow under the race detector, run without -short")
	}
	worlds, whole := *calibrateWorlds, *calibrateWorlds > 0
	if !whole {
		worlds = 200
	}
	table := []string{fmt.Sprintf("%d worlds of each kind, drawn from seeds; made by make calibrate", worlds), "", fmt.Sprintf("%-58s %7s %9s %9s %8s", "worlds", "n", "coverage", "p < 0.05", "refused")}
	for number, c := range calibrations() {
		if !whole && !c.short {
			continue
		}
		held, below, n := 0, 0, 0
		for w := range worlds {
			in, small, ok := c.world(rand.New(rand.NewPCG(uint64(number), uint64(w))))
			if !ok {
				continue
			}
			n++
			held += int(indicator(in))
			below += int(indicator(small))
		}
		table = append(table, fmt.Sprintf("%-58s %7d %9.3f %9.3f %8d", c.name, n, float64(held)/float64(n), float64(below)/float64(n), worlds-n))
		if _, most := chance(held, n); most < leastCoverage {
			t.Errorf("%s: the interval holds the truth in %d of %d worlds", c.name, held, n)
		}
		if least, _ := chance(below, n); c.null && least > mostFalse {
			t.Errorf("%s: nothing happened, and p < 0.05 in %d of %d worlds", c.name, below, n)
		}
	}
	text := strings.Join(table, "\n") + "\n"
	t.Log("\n" + text)
	if *calibrateTable != "" {
		if err := os.WriteFile(*calibrateTable, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// chance is the Wilson interval of k in n at 99.9%.
func chance(k, n int) (lo, hi float64) {
	const z = 3.2905267314919255
	p, m := float64(k)/float64(n), float64(n)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return (p + z*z/(2*m) - half) / (1 + z*z/m), (p + z*z/(2*m) + half) / (1 + z*z/m)
}
