package itemstat

import "math"

// Item is the classical analysis of one item.
type Item struct {
	N        int       // persons asked
	Facility *Estimate // mean share of the points: Wilson's interval when every score is 0 or 1, otherwise Student's t
	Total    *Estimate // correlation with the score of the whole test, which holds the item itself
	Rest     *Estimate // correlation with the score of the rest of the test
	Why      Error     // why there is no Facility or Rest, "" when both are there
}

// leastAsked is the smallest number of persons whose correlation has an
// interval.
const leastAsked = 4

// sums of an item over the persons asked it, with their whole and rest scores;
// those asked nothing else have neither.
type sums struct {
	n, x, xx            float64
	t, tt, xt           float64
	r, rr, xr           float64
	alone, only, onlyXX float64 // n, x and xx of those asked nothing else
}

// add puts those asked every item to a sum over others: w is the item's weight,
// worth that of all items.
func (u *sums) add(h *whole, i int, w, worth float64) {
	x, xx := h.items[i].x, h.items[i].xx
	e, ee, xe := h.t+h.n*h.base, h.tt+2*h.base*h.t+h.n*h.base*h.base, h.items[i].xt+h.base*x
	u.n += h.n
	u.x += x
	u.xx += xx
	u.t += e / worth
	u.tt += ee / square(worth)
	u.xt += xe / worth
	u.r += (e - w*x) / (worth - w)
	u.rr += (ee - 2*w*xe + w*w*xx) / square(worth-w)
	u.xr += (xe - w*xx) / (worth - w)
}

// Items analyses every item on the persons asked it, in one pass. The
// intervals of the correlations are Fisher's, which on 0/1 items and rest
// scores covers 94 to 96% (simulated in the tests; Crocker and Algina 1986,
// on the corrected correlation itself).
func (s *Scores) Items() []Item {
	all := make([]sums, len(s.weight))
	worth := 0.0
	for _, w := range s.weight {
		worth += w
	}
	summed := worth > 1.1 // else one item outweighs the others so far that sums leave no digits of the rest
	if summed {
		for i := range all {
			all[i].add(&s.whole, i, s.weight[i], worth)
		}
	}
	for p, row := range s.rows {
		if s.asked[p] == 0 || summed && s.asked[p] == len(row) {
			continue
		}
		e, a := s.earned[p], s.worth[p]
		total := e / a
		for i, x := range row {
			if x == NotAsked {
				continue
			}
			u := &all[i]
			if s.asked[p] == 1 {
				u.alone++
				u.only += x
				u.onlyXX += x * x
				continue
			}
			w := s.weight[i]
			rest := (e - w*x) / (a - w)
			u.n++
			u.x += x
			u.xx += x * x
			u.t += total
			u.tt += total * total
			u.xt += x * total
			u.r += rest
			u.rr += rest * rest
			u.xr += x * rest
		}
	}
	items := make([]Item, len(all))
	for i := range all {
		items[i] = all[i].item()
	}
	return items
}

func (u *sums) item() Item {
	n, x, xx := u.n+u.alone, u.x+u.only, u.xx+u.onlyXX
	it := Item{N: int(n)}
	if it.N < leastAsked {
		it.Why = TooFewPersons
		return it
	}
	var f Estimate
	if x == xx { // a score between 0 and 1 is more than its square
		f = Share(int(x), it.N)
	} else {
		f = meanOf(it.N, x/n, max(0, xx-x*x/n)/(n-1)).Within(0, 1)
	}
	it.Facility = &f
	it.Total, _ = correlation(u.n, u.x, u.xx, u.t, u.tt, u.xt)
	it.Rest, it.Why = correlation(u.n, u.x, u.xx, u.r, u.rr, u.xr)
	return it
}

// correlation is Pearson's from sums over n pairs of values 0 to 1.
func correlation(n, x, xx, y, yy, xy float64) (*Estimate, Error) {
	if n < leastAsked {
		return nil, TooFewPersons
	}
	vx, vy := xx-x*x/n, yy-y*y/n
	if vx <= 1e-12*n || vy <= 1e-12*n { // rounding is all that is left
		return nil, Constant
	}
	return fisher((xy-x*y/n)/math.Sqrt(vx*vy), int(n)), ""
}
