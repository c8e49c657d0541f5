package itemstat

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func kinds(findings []Finding) []Kind {
	var k []Kind
	for _, f := range findings {
		k = append(k, f.Kind)
	}
	return k
}

// analysed is the advice on item 0 of a world with options.
func analysed(t *testing.T, rows [][]float64, chosen [][]int) []Finding {
	t.Helper()
	s := scores(t, rows, nil)
	r, err := s.Reliability()
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Choices(0, chosen, fourOptions)
	if err != nil {
		t.Fatal(err)
	}
	return Advise(s.Items()[0], r.Without[0], &c)
}

func TestAdviceOnNumbers(t *testing.T) {
	e := func(low, high float64) *Estimate {
		return &Estimate{Value: (low + high) / 2, Low: low, High: high, N: 200}
	}
	options := func(shares ...float64) *Choices {
		c := &Choices{N: 200}
		for i, s := range shares {
			d := e(-.3, -.1)
			if i == 0 {
				d = e(.2, .4)
			}
			c.Options = append(c.Options, Option{Key: i == 0, Chosen: int(200 * s), Share: Share(int(200*s), 200), Discrimination: d})
		}
		return c
	}
	miskeyed := options(.2, .6, .1, .1)
	miskeyed.Options[1].Lead = e(.01, .1)
	level := options(.3, .5, .1, .1)
	level.Options[1].Lead = e(-.01, .1)
	rareKey := options(.02, .78, .1, .1)
	rareKey.Options[1].Discrimination = e(.05, .3)
	rareBoth := options(.03, .04, .5, .43)
	rareBoth.Options[1].Discrimination = e(.05, .3)
	several := options(.4, .5, .3, .2)
	several.Options[1].Key, several.Options[1].Discrimination = true, e(-.3, -.1)
	several.Options[2].Discrimination = e(.1, .3)
	for name, c := range map[string]struct {
		item    Item
		without *Deletion
		choices *Choices
		want    []Kind
	}{
		"29":                    {Item{N: 29, Facility: e(.95, 1)}, nil, nil, []Kind{TooFewToShow}},
		"30":                    {Item{N: 30, Facility: e(.95, 1)}, nil, nil, []Kind{TooFewForFlag}},
		"99":                    {Item{N: 99, Facility: e(.95, 1), Rest: e(-.5, -.1)}, nil, nil, []Kind{TooFewForFlag}},
		"good":                  {Item{N: 200, Facility: e(.5, .6), Rest: e(.2, .4)}, nil, options(.55, .15, .15, .15), []Kind{GoodItem}},
		"nothing certain":       {Item{N: 200, Facility: e(.5, .6), Rest: e(.1, .3)}, nil, nil, nil},
		"low":                   {Item{N: 200, Facility: e(.5, .6), Rest: e(-.1, .19)}, nil, nil, []Kind{LowDiscrimination}},
		"negative":              {Item{N: 200, Facility: e(.5, .6), Rest: e(-.3, -.01)}, nil, nil, []Kind{NegativeDiscrimination}},
		"easy":                  {Item{N: 200, Facility: e(.91, .97), Rest: e(-.1, .1)}, nil, options(.97, .01, .01, .01), []Kind{TooEasy}},
		"easy, uncertain":       {Item{N: 200, Facility: e(.89, .97), Rest: e(.1, .3)}, nil, nil, nil},
		"hard":                  {Item{N: 200, Facility: e(.02, .09), Rest: e(0, .1)}, nil, nil, []Kind{TooHard}},
		"hard despite guessing": {Item{N: 200, Facility: e(.2, .32), Rest: e(0, .3)}, nil, options(.26, .3, .3, .14), []Kind{TooHard}},
		"not hard if open":      {Item{N: 200, Facility: e(.2, .32), Rest: e(0, .3)}, nil, nil, nil},
		"unused":                {Item{N: 200, Facility: e(.5, .6), Rest: e(.1, .4)}, nil, options(.7, .15, .15, 0), []Kind{DistractorUnused}},
		"α rises":               {Item{N: 200, Facility: e(.5, .6), Rest: e(0, .25)}, &Deletion{Rise: *e(.001, .03)}, nil, []Kind{AlphaRisesWithout}},
		"α rises, uncertain":    {Item{N: 200, Facility: e(.5, .6), Rest: e(0, .25)}, &Deletion{Rise: *e(-.001, .05)}, nil, nil},
		"α rises, invisible":    {Item{N: 200, Facility: e(.5, .6), Rest: e(0, .25)}, &Deletion{Rise: *e(.001, .004)}, nil, nil},
		"wrong key":             {Item{N: 200, Facility: e(.15, .4), Rest: e(-.3, -.1)}, nil, miskeyed, []Kind{KeySuspect, NegativeDiscrimination}},
		"key and option level":  {Item{N: 200, Facility: e(.2, .4), Rest: e(0, .3)}, nil, level, nil},
		"key hardly chosen":     {Item{N: 200, Facility: e(.01, .06), Rest: e(-.3, .1)}, nil, rareKey, []Kind{TooHard, KeySuspect}},
		"both hardly chosen":    {Item{N: 200, Facility: e(.01, .06), Rest: e(-.3, .1)}, nil, rareBoth, []Kind{TooHard}},
		"several keys":          {Item{N: 200, Facility: e(.2, .4), Rest: e(0, .3)}, nil, several, []Kind{KeySuspect, KeySuspect}},
		"constant":              {Item{N: 200, Facility: e(.5, .5), Why: Constant}, nil, nil, nil},
	} {
		got := Advise(c.item, c.without, c.choices)
		if !slices.Equal(kinds(got), c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for _, f := range got {
			if (f.Option >= 0) != (f.Kind == KeySuspect || f.Kind == DistractorUnused) {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
	if got := Advise(Item{N: 200, Facility: e(.15, .4), Rest: e(-.3, -.1)}, nil, miskeyed); got[0].Option != 1 || got[0].Value != *miskeyed.Options[1].Lead {
		t.Errorf("%+v", got)
	}
}

func TestAdviceOnATest(t *testing.T) {
	for _, c := range []struct {
		n         int
		low, high float64
		want      []Kind
	}{
		{99, .1, .2, []Kind{TooFewForFlag}}, {100, .5, .69, []Kind{LowReliability}}, {100, .5, .71, nil}, {100, .7, .9, []Kind{GoodReliability}},
	} {
		got := AdviseTest(Reliability{N: c.n, Alpha: Estimate{Low: c.low, High: c.high}})
		if !slices.Equal(kinds(got), c.want) {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// At the smallest number that is flagged, findings seldom blame a sound item
// and mostly find a wrong key
// (of 300 worlds: no item blamed, 84% of the wrong keys found, 7% of the
// random items suspected).
func TestAdviceKeepsItsPromise(t *testing.T) {
	const worlds = 200
	blamed, found, suspected := 0, 0, 0
	for w := range uint64(worlds) {
		even := [4]float64{.25, .25, .25, .25}
		rows, chosen := choiceWorld(w, MinFlagged, 20, 0, even)
		for _, k := range kinds(analysed(t, rows, chosen)) {
			if k != GoodItem {
				blamed++
			}
		}
		// The key says 0, but who knows the answer chooses 2.
		rows, chosen = choiceWorld(w, MinFlagged, 20, 2, even)
		got := analysed(t, rows, chosen)
		if slices.ContainsFunc(got, func(f Finding) bool { return f.Kind == KeySuspect && f.Option == 2 }) {
			found++
		}
		// Nobody knows: an option at random is no sign of a wrong key.
		rows, chosen = choiceWorld(w, MinFlagged, 20, 0, even)
		rng := rand.New(rand.NewPCG(w, 6))
		for p := range rows {
			chosen[p][0] = rng.IntN(4)
			rows[p][0] = 0
			if chosen[p][0] == 0 {
				rows[p][0] = 1
			}
		}
		if slices.Contains(kinds(analysed(t, rows, chosen)), KeySuspect) {
			suspected++
		}
	}
	if blamed > worlds/50 {
		t.Errorf("%d of %d sound items blamed", blamed, worlds)
	}
	if found < worlds*7/10 {
		t.Errorf("%d of %d wrong keys found", found, worlds)
	}
	// Three comparisons at 2.5% each.
	if suspected > worlds*12/100 {
		t.Errorf("%d of %d random items suspected", suspected, worlds)
	}
}
