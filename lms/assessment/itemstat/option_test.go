package itemstat

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// choiceWorld is a test of k items by Rasch persons whose item 0 has four
// options: who knows the answer chooses option `known`, the others one of all
// four with these chances. Scores follow the key, which is option 0.
func choiceWorld(seed uint64, persons, k, known int, chances [4]float64) (rows [][]float64, chosen [][]int) {
	rng := rand.New(rand.NewPCG(seed, 31))
	rows = raschRows(seed, persons, spread(k))
	chosen = make([][]int, persons)
	for p, row := range rows {
		theta := 0.
		for _, x := range row[1:] { // the sum stands in for the ability
			theta += 6*x/float64(k-1) - 3/float64(k-1)
		}
		o := known
		if rng.Float64() >= logistic(theta+.3) {
			o = pick(rng, chances)
		}
		chosen[p] = []int{o}
		row[0] = 0
		if o == 0 {
			row[0] = 1
		}
	}
	return
}

func pick(rng *rand.Rand, chances [4]float64) int {
	u := rng.Float64()
	for o, c := range chances {
		if u -= c; u < 0 {
			return o
		}
	}
	return 3
}

var fourOptions = []bool{true, false, false, false}

func TestChoices(t *testing.T) {
	rows, chosen := choiceWorld(1, 300, 12, 0, [4]float64{.25, .25, .25, .25})
	chosen[7], rows[7][0] = nil, 0
	s := scores(t, rows, nil)
	c, err := s.Choices(0, chosen, fourOptions)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "choices", c)
	item := s.Items()[0]
	// Choosing the only key is scoring 1: the same share and the same correlation.
	same(t, "key", *c.Options[0].Discrimination, *item.Rest, 1e-10)
	same(t, "key", c.Options[0].Share, *item.Facility, 1e-12)
	if c.N != 300 || c.Blank != 1 || c.Options[0].Lead != nil {
		t.Errorf("%+v", c)
	}
	sum := 1
	for o, option := range c.Options {
		var rest []float64
		for p, row := range rows {
			if slices.Contains(chosen[p], o) {
				got := 0.
				for _, x := range row[1:] {
					got += x / 11
				}
				rest = append(rest, got)
			}
		}
		sum += option.Chosen
		if option.Chosen != len(rest) {
			t.Errorf("option %d: %d chose it, counted %d", o, option.Chosen, len(rest))
		}
		same(t, "mean rest score", *option.Rest, Mean(rest), 1e-10)
		if o > 0 && math.Abs(option.Lead.Value-(option.Rest.Value-c.Options[0].Rest.Value)) > 1e-12 {
			t.Errorf("option %d: lead %+v", o, option.Lead)
		}
	}
	if sum != 300 {
		t.Errorf("%d choices", sum)
	}
}

// Welch's interval of R's t.test(extra ~ group, data = sleep).
func TestLeadIsWelchs(t *testing.T) {
	var option, key group
	for _, x := range []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2} {
		option.add(x)
	}
	for _, x := range []float64{1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4} {
		key.add(x)
	}
	c := Choices{Options: []Option{{Key: true}, {}}}
	c.lead([]group{key, option})
	if got := *c.Options[1].Lead; math.Abs(got.Low+3.3654832) > 1e-6 || math.Abs(got.High-.2054832) > 1e-6 || got.N != 20 {
		t.Errorf("%+v", got)
	}
}

func TestChoicesOfSeveral(t *testing.T) {
	rows, chosen := choiceWorld(2, 200, 10, 0, [4]float64{.25, .25, .25, .25})
	for p := range chosen {
		if chosen[p][0] == 0 {
			chosen[p] = []int{1, 0}
		}
	}
	rows[5][0], chosen[5] = NotAsked, []int{99} // not read
	for i := range rows[6][1:] {
		rows[6][i+1] = NotAsked // has no rest score, but chose
	}
	c, err := scores(t, rows, nil).Choices(0, chosen, []bool{true, true, false, false})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "choices", c)
	if c.N != 199 || c.Options[0].Discrimination.N != 198 || c.Options[1].Chosen <= c.Options[0].Chosen || c.Options[2].Lead != nil {
		t.Errorf("%+v", c)
	}
}

func TestChoicesBadInput(t *testing.T) {
	rows, chosen := choiceWorld(1, 50, 6, 0, [4]float64{1})
	s := scores(t, rows, nil)
	with := func(options []int) [][]int {
		c := slices.Clone(chosen)
		c[9] = options
		return c
	}
	for name, c := range map[string]struct {
		item   int
		chosen [][]int
		key    []bool
	}{
		"item":          {6, chosen, fourOptions},
		"item below 0":  {-1, chosen, fourOptions},
		"few persons":   {0, chosen[:49], fourOptions},
		"no options":    {0, chosen, nil},
		"no key":        {0, chosen, []bool{false, false, false, false}},
		"all keys":      {0, chosen, []bool{true, true, true, true}},
		"no such":       {0, with([]int{4}), fourOptions},
		"below 0":       {0, with([]int{-1}), fourOptions},
		"chosen twice":  {0, with([]int{1, 1}), fourOptions},
		"fewer options": {0, with([]int{3}), []bool{true, false}},
	} {
		if _, err := s.Choices(c.item, c.chosen, c.key); !errors.Is(err, Mismatch) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The intervals of options hold what a very large number of persons shows.
func TestChoicesCoverage(t *testing.T) {
	chances := [4]float64{.2, .4, .3, .1}
	analyse := func(seed uint64, persons int) Choices {
		rows, chosen := choiceWorld(seed, persons, 12, 0, chances)
		c, err := scores(t, rows, nil).Choices(0, chosen, fourOptions)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	truth := analyse(999, 150000)
	var share, rest, discrimination, lead, all, led int
	for w := range uint64(300) {
		for o, option := range analyse(w, MinFlagged).Options {
			if option.Rest == nil || option.Discrimination == nil {
				continue // hardly chosen
			}
			all++
			share += in(option.Share, truth.Options[o].Share.Value)
			discrimination += in(*option.Discrimination, truth.Options[o].Discrimination.Value)
			rest += in(*option.Rest, truth.Options[o].Rest.Value)
			if option.Lead != nil {
				led++
				lead += in(*option.Lead, truth.Options[o].Lead.Value)
			}
		}
	}
	for what, hit := range map[string]float64{"share": float64(share) / float64(all), "rest": float64(rest) / float64(all),
		"discrimination": float64(discrimination) / float64(all), "lead": float64(lead) / float64(led)} {
		if hit < .93 || hit > .975 {
			t.Errorf("the interval of %s holds the truth in %.3f of the worlds", what, hit)
		}
	}
}
