package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"binapustaka/lms/survey"
)

// someRegion is what the people of some libraries did in four quarters, in rows
// that several libraries have.
func someRegion(r *rand.Rand) map[int64][4][]part {
	region := map[int64][4][]part{}
	rows := 1 + r.IntN(4)
	for library := 1; library < 3+r.IntN(6); library++ {
		var parts [4][]part
		people := 1 + r.IntN(9)
		for row := range rows {
			often := r.Float64()
			for person := range people {
				if r.Float64() < often {
					q := r.IntN(4)
					parts[q] = append(parts[q], part{Row: int64(row), Person: int64(100*library + person), Library: int64(library), Quarter: q + 1, Values: []float64{float64(r.IntN(101))}})
				}
			}
		}
		region[int64(library)] = parts
	}
	return region
}

// publish makes the reports of a region's year and quarters, and adds all groups
// that they show.
func publish(region map[int64][4][]part, ids []int64, known staffed, pools *[]Pool, seen *[][]part) {
	rules := []rule{inside}
	var quarters [4]Entries
	var all [4][]part
	add := func(e Entries) {
		*seen = append(*seen, e.whole...)
		for _, p := range e.pools {
			if !slices.ContainsFunc(*pools, func(q Pool) bool { return q.Pieces[0] == p.Pieces[0] }) {
				*pools = append(*pools, p)
			}
		}
	}
	for q := range quarters {
		var libraries []slice
		for _, id := range ids {
			own := quarter(region[id][q], rules)
			*seen = append(*seen, own.whole...)
			libraries = append(libraries, slice{own, region[id][q]})
			all[q] = append(all[q], region[id][q]...)
		}
		quarters[q] = across(libraries, rules, *pools, known)
		add(quarters[q])
	}
	var whole []slice
	for q := range quarters {
		whole = append(whole, quarters[q].slices(all[q])...)
	}
	add(across(whole, rules, *pools, known))
}

// Whoever has the reports of several regions that share libraries, their quarters
// and years, and those of every library, finds no figure of fewer than five
// people by adding and taking away; nor does whoever knows all people of one of
// the libraries, or of several.
func TestReportsOfRegionsTellOfNobody(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	pooled := 0
	for world := range 3000 {
		region := someRegion(r)
		var known staffed // who leads several
		for range r.IntN(4) {
			var set []int64
			for id := int64(1); id <= int64(len(region)); id++ {
				if r.Float64() < 0.4 {
					set = append(set, id)
				}
			}
			if len(set) > 1 {
				known = append(known, set)
			}
		}
		var pools []Pool
		var seen [][]part
		for range 3 {
			var ids []int64
			for id := int64(1); id <= int64(len(region)); id++ {
				if r.Float64() < 0.75 {
					ids = append(ids, id)
				}
			}
			if len(ids) > 1 {
				publish(region, ids, known, &pools, &seen)
			}
		}
		pooled += len(pools)
		in := map[piece]string{} // in which figures
		size := map[piece]int{}
		for i, group := range seen {
			once := map[piece]bool{}
			for _, p := range group {
				if !once[p.piece()] {
					once[p.piece()], size[p.piece()] = true, 0
					in[p.piece()] += fmt.Sprint(i, " ")
				}
				size[p.piece()]++
			}
		}
		atoms := map[string]map[int64]int{} // of pieces that no figure tells apart: people by library
		for c, figures := range in {
			if atoms[figures] == nil {
				atoms[figures] = map[int64]int{}
			}
			atoms[figures][c.Library] += size[c]
		}
		for figures, by := range atoms {
			sum := 0
			for _, n := range by {
				sum += n
			}
			if sum < leastGroup {
				t.Fatalf("world %d: figures %stell of %d", world, figures, sum)
			}
			for library, n := range by {
				if left := sum - n; left > 0 && left < leastGroup {
					t.Fatalf("world %d: library %d finds %d of others in %s", world, library, left, figures)
				}
			}
			for _, set := range known {
				left := 0
				for library, n := range by {
					if !slices.Contains(set, library) {
						left += n
					}
				}
				if left > 0 && left < leastGroup {
					t.Fatalf("world %d: who leads %v finds %d of others in %s", world, set, left, figures)
				}
			}
		}
	}
	if pooled < 1000 {
		t.Errorf("only %d groups of several libraries", pooled)
	}
}

// A mean of several libraries' small groups is shown where it stays a mean of
// enough people without any one of them.
func TestMeansOfARegion(t *testing.T) {
	of := func(sizes ...int) (whole []slice) {
		for library, n := range sizes {
			var parts []part
			for i := range n {
				parts = append(parts, part{Row: 1, Person: int64(10*library + i), Library: int64(library + 1), Values: []float64{float64(40 + 7*i + library)}})
			}
			whole = append(whole, slice{quarter(parts, []rule{inside}), parts})
		}
		return whole
	}
	for name, c := range map[string]struct {
		whole         []slice
		people        int
		mean, several bool
	}{
		"three villages":               {of(3, 3, 3), 9, true, true},
		"two villages":                 {of(3, 4), 0, false, false},
		"two villages and a city":      {of(3, 4, 12), 12, true, false},
		"three villages and two towns": {of(3, 4, 3, 12, 6), 28, true, true},
	} {
		e := across(c.whole, []rule{inside}, nil, nil)
		g := e.Find(1)
		if g.People != c.people || g.People > 0 && g.Sums[0].Shown != c.mean || len(e.pools) > 0 != c.several {
			t.Errorf("%s: %+v, pools %v", name, e.List, e.pools)
		}
	}
}

// Answers to one question in several libraries are weighted by how many there
// are, and their interval is no wider than the widest of them.
func TestSurveysTogether(t *testing.T) {
	text := func(s string) survey.Text { return survey.Text{ID: s, EN: s} }
	of := func(n int, value, half float64) Report {
		lo, hi := value-half, value+half
		return Report{Surveys: []Surveyed{{Title: text("SKM"), Figures: []Scored{{Question: text("Puas?"), Scale: 5, N: n, Value: value, Lo: &lo, Hi: &hi}}}}}
	}
	all := surveysTogether([]Report{of(30, 4, 0.3), of(10, 3, 0.6)})
	if len(all) != 1 || len(all[0].Figures) != 1 {
		t.Fatalf("%+v", all)
	}
	f := all[0].Figures[0]
	half := math.Sqrt(9*9+6*6) / 40
	if f.N != 40 || math.Abs(f.Value-3.75) > 1e-9 || f.Libraries != 2 || math.Abs(*f.Hi-3.75-half) > 1e-9 || math.Abs(*f.Lo-3.75+half) > 1e-9 {
		t.Errorf("%+v %v %v", f, *f.Lo, *f.Hi)
	}
	quarters := surveysTogether([]Report{{Surveys: all}, {Surveys: all}})
	if f := quarters[0].Figures[0]; f.N != 80 || f.Libraries != 2 {
		t.Errorf("a year: %+v", f)
	}
}
