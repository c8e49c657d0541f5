package itemstat

import "math"

// Rasch is the Rasch model of a test: the log odds that a person answers right
// are his ability plus the item's easiness.
type Rasch struct {
	Persons int          // whose answers compare items: neither none nor all right
	Items   []*RaschItem // nil where all these persons answered alike, which leaves the easiness open
	LogLik  float64      // conditional on the persons' scores
}

// RaschItem is one item in logits; the easinesses of a test sum to zero.
type RaschItem struct {
	N        int // of the persons, who were asked
	Easiness float64
	SE       float64
	// Mean squares of fit, 1 where the model holds: above it answers are more
	// erratic, below it more regular than the model says. Outfit is moved by few
	// surprising answers, Infit weighs them by their information (Wright and
	// Masters 1982, Rating Scale Analysis). Both are conditional on the persons'
	// scores (Müller 2020, J. Stat. Distrib. Appl. 7): with estimated abilities
	// their mean would lie below 1, the more so the shorter the test.
	Infit, Outfit float64
}

// Estimate is the easiness with Wald's interval, easiness ± z SE.
func (r RaschItem) Estimate() Estimate {
	return Estimate{Value: r.Easiness, Low: r.Easiness - z975*r.SE, High: r.Easiness + z975*r.SE, N: r.N}
}

// Rasch estimates the items by conditional maximum likelihood (Andersen 1972,
// J. R. Stat. Soc. B 34), which needs no distribution of abilities: a person
// counts through which of the items he got right, given how many. It takes
// whole scores only and ignores points. Where persons were asked different
// items, each set of items has its own conditional likelihood. Persons with
// none or all right say nothing and are left out.
//
// Errors: TooFewPersons (under MinRasch), TooFewItems (under 2 that vary),
// NotDichotomous, Unconnected (a maximum does not exist because no person got
// an item of one part right and of the other part wrong, Fischer 1981,
// Psychometrika 46), NotConverged.
func (s *Scores) Rasch() (Rasch, error) {
	if len(s.rows) < MinRasch {
		return Rasch{}, TooFewPersons
	}
	for _, row := range s.rows {
		for _, x := range row {
			if x != 0 && x != 1 && x != NotAsked {
				return Rasch{}, NotDichotomous
			}
		}
	}
	use, err := s.varying()
	if err != nil {
		return Rasch{}, err
	}
	if !s.connected(use) {
		return Rasch{}, Unconnected
	}
	sets := s.itemSets(use)
	fit, err := maximize(sets, len(use))
	if err != nil {
		return Rasch{}, err
	}
	r := Rasch{Items: make([]*RaschItem, len(s.weight)), LogLik: fit.loglik}
	infit, outfit, asked := meanSquares(sets, fit.easiness)
	for at, i := range use {
		r.Items[i] = &RaschItem{N: asked[at], Easiness: fit.easiness[at], SE: fit.se[at], Infit: infit[at], Outfit: outfit[at]}
	}
	for _, g := range sets {
		r.Persons += g.persons
	}
	return r, nil
}

// informative reports whether a row has some right and some wrong of use.
func informative(row []float64, use []int) bool {
	var right, wrong bool
	for _, i := range use {
		right = right || row[i] == 1
		wrong = wrong || row[i] == 0
	}
	return right && wrong
}

// varying are the items that some informative persons got right and some
// wrong. Leaving an item out can make a person uninformative, so it repeats.
func (s *Scores) varying() ([]int, error) {
	use := make([]int, len(s.weight))
	for i := range use {
		use[i] = i
	}
	for len(use) >= 2 {
		right, wrong := make([]bool, len(s.weight)), make([]bool, len(s.weight))
		for _, row := range s.rows {
			if !informative(row, use) {
				continue
			}
			for _, i := range use {
				right[i] = right[i] || row[i] == 1
				wrong[i] = wrong[i] || row[i] == 0
			}
		}
		var keep []int
		for _, i := range use {
			if right[i] && wrong[i] {
				keep = append(keep, i)
			}
		}
		if len(keep) == len(use) {
			return use, nil
		}
		use = keep
	}
	return nil, TooFewItems
}

// connected reports whether from every item every other can be reached by
// steps from an item that a person got right to one that he got wrong.
func (s *Scores) connected(use []int) bool {
	k := len(use)
	beats := make([][]bool, k)
	for a := range beats {
		beats[a] = make([]bool, k)
	}
	for _, row := range s.rows {
		for a, i := range use {
			if row[i] != 1 {
				continue
			}
			for b, j := range use {
				if row[j] == 0 {
					beats[a][b] = true
				}
			}
		}
	}
	for _, forward := range []bool{true, false} {
		seen, next := make([]bool, k), []int{0}
		seen[0] = true
		for len(next) > 0 {
			a := next[0]
			next = next[1:]
			for b := range k {
				if !seen[b] && (forward && beats[a][b] || !forward && beats[b][a]) {
					seen[b] = true
					next = append(next, b)
				}
			}
		}
		for _, ok := range seen {
			if !ok {
				return false
			}
		}
	}
	return true
}

// itemSet holds the informative persons who were asked the same items.
type itemSet struct {
	items   []int // indexes into the items in use
	persons int
	score   []float64   // persons by number right
	right   [][]float64 // by number right and item: persons who got it right; nil for no persons
}

func (s *Scores) itemSets(use []int) []*itemSet {
	var sets []*itemSet
	byItems := map[string]*itemSet{}
	key := make([]byte, len(use))
	for _, row := range s.rows {
		if !informative(row, use) {
			continue
		}
		score := 0
		for at, i := range use {
			key[at] = 0
			if row[i] != NotAsked {
				key[at] = 1
				score += int(row[i])
			}
		}
		g := byItems[string(key)]
		if g == nil {
			g = &itemSet{}
			for at, asked := range key {
				if asked == 1 {
					g.items = append(g.items, at)
				}
			}
			g.score, g.right = make([]float64, len(g.items)+1), make([][]float64, len(g.items)+1)
			byItems[string(key)] = g
			sets = append(sets, g)
		}
		if g.right[score] == nil {
			g.right[score] = make([]float64, len(g.items))
		}
		g.persons++
		g.score[score]++
		for at, item := range g.items {
			g.right[score][at] += row[use[item]]
		}
	}
	return sets
}

// meanSquares are the infit and outfit of every item in use, and how many
// persons were asked it.
func meanSquares(sets []*itemSet, easiness []float64) (infit, outfit []float64, asked []int) {
	k := len(easiness)
	infit, outfit, asked = make([]float64, k), make([]float64, k), make([]int, k)
	information := make([]float64, k)
	w, unread := newWork(k), newLikelihood(k)
	for _, g := range sets {
		g.add(unread, easiness, w) // leaves the chances in w.right
		for at, item := range g.items {
			asked[item] += g.persons
			for score, n := range g.score {
				if n == 0 {
					continue
				}
				p, r := max(1e-12, min(1-1e-12, w.right[at][score])), g.right[score][at]
				squares := r*square(1-p) + (n-r)*p*p
				infit[item] += squares
				information[item] += n * p * (1 - p)
				outfit[item] += squares / (p * (1 - p))
			}
		}
	}
	for i := range easiness {
		infit[i] /= information[i]
		outfit[i] /= float64(asked[i])
	}
	return infit, outfit, asked
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
