package itemstat

import (
	"math"
	"slices"
)

// Choices are what the persons asked an item with options chose.
type Choices struct {
	N       int // persons asked
	Blank   int // of those, who chose nothing
	Options []Option
}

// Option is how one option did.
type Option struct {
	Key            bool
	Chosen         int
	Share          Estimate  // of the persons asked, Wilson
	Rest           *Estimate // mean rest score, 0 to 1, of those who chose it; nil under leastAsked
	Discrimination *Estimate // point-biserial of choosing it with the rest score; nil when one of them does not vary
	Lead           *Estimate // Rest less that of the choosers of the key; only wrong options of an item with one key, from leastLead choosers each
}

// leastLead is the smallest number of choosers whose mean is compared: with
// fewer, a chance tie of their rest scores makes Welch's interval too narrow.
const leastLead = 10

// Choices analyses the options of an item. Chosen holds for every person, in
// the order of the scores, the indexes of the options he chose (of persons not
// asked it is not read); key says of every option whether it is right.
//
// Errors: Mismatch (lengths, indexes, an option twice, no key or nothing but
// keys), TooFewPersons (under 4 who were asked this and another item).
func (s *Scores) Choices(item int, chosen [][]int, key []bool) (Choices, error) {
	keys := 0
	for _, k := range key {
		if k {
			keys++
		}
	}
	if item < 0 || item >= len(s.weight) || len(chosen) != len(s.rows) || keys == 0 || keys == len(key) {
		return Choices{}, Mismatch
	}
	c := Choices{Options: make([]Option, len(key))}
	all, by := group{}, make([]group, len(key))
	for p, row := range s.rows {
		if row[item] == NotAsked {
			continue
		}
		c.N++
		if len(chosen[p]) == 0 {
			c.Blank++
		}
		rest, ok := s.rest(p, item)
		if ok {
			all.add(rest)
		}
		for at, o := range chosen[p] {
			if o < 0 || o >= len(key) || slices.Contains(chosen[p][:at], o) {
				return Choices{}, Mismatch
			}
			c.Options[o].Chosen++
			if ok {
				by[o].add(rest)
			}
		}
	}
	if all.n < leastAsked {
		return Choices{}, TooFewPersons
	}
	for o := range by {
		c.Options[o].Key = key[o]
		c.Options[o].Share = Share(c.Options[o].Chosen, c.N)
		if by[o].n >= leastAsked {
			e := meanOf(int(by[o].n), by[o].mean(), by[o].variance()).Within(0, 1)
			c.Options[o].Rest = &e
		}
		n := by[o].n
		c.Options[o].Discrimination, _ = correlation(all.n, n, n, all.sum, all.squares, by[o].sum)
	}
	if keys == 1 {
		c.lead(by)
	}
	return c, nil
}

// lead compares the choosers of each wrong option with those of the only key,
// by the means of their rest scores with Welch's interval (Welch 1947,
// Biometrika 34). Where several options are right the groups overlap, and
// there is no such comparison.
func (c *Choices) lead(by []group) {
	var right group
	for o := range by {
		if c.Options[o].Key {
			right = by[o]
		}
	}
	for o, g := range by {
		if c.Options[o].Key || g.n < leastLead || right.n < leastLead {
			continue
		}
		u, v := g.variance()/g.n, right.variance()/right.n
		e := Estimate{Value: g.mean() - right.mean(), N: int(g.n + right.n)}
		half := 0.0
		if u+v > 0 {
			df := square(u+v) / (u*u/(g.n-1) + v*v/(right.n-1))
			half = t975(df) * math.Sqrt(u+v)
		}
		e.Low, e.High = e.Value-half, e.Value+half
		c.Options[o].Lead = &e
	}
}

// group sums the rest scores of some persons.
type group struct{ n, sum, squares float64 }

func (g *group) add(x float64) {
	g.n++
	g.sum += x
	g.squares += x * x
}

func (g *group) mean() float64 { return g.sum / g.n }

func (g *group) variance() float64 {
	return max(0, g.squares-g.sum*g.sum/g.n) / (g.n - 1)
}
