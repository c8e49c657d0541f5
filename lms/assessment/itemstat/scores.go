package itemstat

// NotAsked stands in the scores where an item was not put to a person, as in
// tests that draw each person's items from a blueprint. An item that was asked
// and left blank scores 0.
const NotAsked = -1

// Scores are the checked answers of persons to items.
//
// What was not asked is missing by design and is not filled in: figures of an
// item rest on the persons asked it, and the rest score of a person is the
// share earned of the points of the other items that he was asked. Only the
// figures of the whole test (Reliability) need persons asked everything.
type Scores struct {
	rows   [][]float64
	weight []float64 // points, the largest 1
	scale  float64   // points of weight 1
	asked  []int     // items put to each person
	earned []float64 // weight each person earned
	worth  []float64 // weight of what each was asked
	whole  whole
}

// whole sums the scores of the persons asked every item, all that most figures
// need of them: a large class is read once.
type whole struct {
	n     float64
	base  float64 // near what they earned: what varies little keeps its digits
	t, tt float64 // what each earned less base, and its squares
	items []wholeItem
}

type wholeItem struct{ x, xx, xt float64 }

func (h *whole) add(row []float64, earned float64) {
	if h.n == 0 {
		h.base = earned
	}
	t := earned - h.base
	h.n++
	h.t += t
	h.tt += t * t
	items := h.items[:len(row)]
	for i, x := range row {
		items[i].x += x
		items[i].xx += x * x
		items[i].xt += x * t
	}
}

// NewScores checks rows of persons, each with the share 0 to 1 of every item's
// points earned, or NotAsked. Points are those of the items, above 0 and none
// under a billionth of the largest; nil means one each. The slices are kept and
// must not change.
//
// Errors: TooFewPersons (under MinShown), TooFewItems (none), Mismatch (ragged
// rows), NotFinite, OutOfRange.
func NewScores(rows [][]float64, points []float64) (*Scores, error) {
	if len(rows) == 0 {
		return nil, TooFewPersons
	}
	items := len(rows[0])
	if items == 0 {
		return nil, TooFewItems
	}
	s := &Scores{rows: rows, asked: make([]int, len(rows)), earned: make([]float64, len(rows)), worth: make([]float64, len(rows))}
	if err := s.weigh(points, items); err != nil {
		return nil, err
	}
	s.whole.items = make([]wholeItem, items)
	for p, row := range rows {
		if len(row) != items {
			return nil, Mismatch
		}
		asked, earned, worth := 0, 0.0, 0.0
		for i, x := range row {
			if x == NotAsked {
				continue
			}
			if !(x >= 0 && x <= 1) {
				if err := finite(x); err != nil {
					return nil, err
				}
				return nil, OutOfRange
			}
			asked++
			earned += s.weight[i] * x
			worth += s.weight[i]
		}
		s.asked[p], s.earned[p], s.worth[p] = asked, earned, worth
		if asked == items {
			s.whole.add(row, earned)
		}
	}
	if len(rows) < MinShown {
		return nil, TooFewPersons
	}
	return s, nil
}

func (s *Scores) weigh(points []float64, items int) error {
	s.weight = make([]float64, items)
	if points == nil {
		for i := range s.weight {
			s.weight[i] = 1
		}
		s.scale = 1
		return nil
	}
	if len(points) != items {
		return Mismatch
	}
	sum := 0.0
	for _, w := range points {
		if w <= 0 {
			return OutOfRange
		}
		s.scale = max(s.scale, w)
		sum += w
	}
	if err := finite(sum); err != nil {
		return err
	}
	for i, w := range points {
		if s.weight[i] = w / s.scale; s.weight[i] < 1e-9 {
			return OutOfRange
		}
	}
	return nil
}

// rest is the share of the points of his other items that person p earned; ok
// is false when he was not asked the item, or nothing else.
func (s *Scores) rest(p, item int) (share float64, ok bool) {
	x := s.rows[p][item]
	if x == NotAsked || s.asked[p] < 2 {
		return 0, false
	}
	w := s.weight[item]
	return (s.earned[p] - w*x) / (s.worth[p] - w), true
}
