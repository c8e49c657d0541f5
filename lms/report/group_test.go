package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// someWorld is what a few people did in four quarters; everybody does a row once.
func someWorld(r *rand.Rand) (parts [4][]part) {
	rows, people := 1+r.IntN(4), 5+r.IntN(14)
	for row := range rows {
		often := r.Float64()
		for person := range people {
			if r.Float64() < often {
				q := r.IntN(4)
				score := float64(r.IntN(101))
				parts[q] = append(parts[q], part{Row: int64(row), Person: int64(person), Values: []float64{float64(r.IntN(2)), score}})
			}
		}
	}
	return parts
}

// cell is what a row has in a quarter.
type cell struct {
	row     int64
	quarter int
}

// published is every number of people that the reports of a year and of its
// quarters show, as the cells that it is the sum of.
func published(quarters [4]Entries, whole Entries, parts [4][]part) (sums []map[cell]bool) {
	lumped := map[cell]bool{}
	joined := map[cell]bool{} // by a row of the year
	for q, e := range quarters {
		for _, one := range e.List {
			sums = append(sums, map[cell]bool{{one.ID, q}: true})
			joined[cell{one.ID, q}] = true
		}
		if len(e.Lumped) > 0 {
			lump := map[cell]bool{}
			for _, id := range e.Lumped {
				lump[cell{id, q}], lumped[cell{id, q}] = true, true
			}
			sums = append(sums, lump)
		}
	}
	for _, one := range whole.List {
		n, shown, all := one.People, map[cell]bool{}, map[cell]bool{}
		for q := range parts {
			c := cell{one.ID, q}
			if k := len(ofRow(parts[q], one.ID)); k > 0 && !lumped[c] {
				if all[c] = true; quarters[q].Find(one.ID).People > 0 {
					shown[c] = true
				}
			}
		}
		size := func(cells map[cell]bool) (k int) {
			for c := range cells {
				k += len(ofRow(parts[c.quarter], c.row))
			}
			return k
		}
		switch n {
		case size(all):
			for c := range all {
				joined[c] = true
			}
			sums = append(sums, all)
		case size(shown):
			sums = append(sums, shown)
		default:
			panic("a row of the year is no sum of cells")
		}
	}
	before := 0
	for _, e := range quarters {
		before += e.Others
	}
	if whole.Others > before { // what waited in quarters came together in the year
		rest := map[cell]bool{}
		for q := range parts {
			for _, id := range rowsOf(parts[q]) {
				if c := (cell{id, q}); !lumped[c] && !joined[c] {
					rest[c] = true
				}
			}
		}
		sums = append(sums, rest)
	}
	return sums
}

// Whoever has the reports of all quarters and of the year, and knows how they
// were made and even which rows stand together, finds no number of people below
// five: neither by adding and taking away, nor because a sum leaves a hidden
// number one size alone.
func TestAYearLessItsQuartersTellsOfNobody(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	shownAtAll := 0
	for world := range 4000 {
		parts := someWorld(r)
		var quarters [4]Entries
		for q := range parts {
			quarters[q] = quarter(parts[q], nil)
		}
		sums := published(quarters, year(quarters, parts, nil), parts)
		shownAtAll += len(sums)
		index := map[cell]int{}
		var cells []cell
		var sizes []int
		for q := range parts {
			for _, id := range rowsOf(parts[q]) {
				index[cell{id, q}] = len(cells)
				cells, sizes = append(cells, cell{id, q}), append(sizes, len(ofRow(parts[q], id)))
			}
		}
		var system [][]float64
		for _, sum := range sums {
			line := make([]float64, len(cells))
			for c := range sum {
				line[index[c]] = 1
			}
			system = append(system, line)
		}
		reduced := reduce(system)
		for i, n := range sizes {
			if n < leastGroup && inSpan(reduced, i) {
				t.Fatalf("world %d: %v of %d people is told: %v", world, cells[i], n, sums)
			}
		}
		if at := pinned(system, sizes); at >= 0 {
			t.Fatalf("world %d: %v can have %d people only", world, cells[at], sizes[at])
		}
	}
	if shownAtAll < 4000 {
		t.Errorf("only %d numbers were shown", shownAtAll)
	}
}

// reduce brings lines to reduced row echelon form.
func reduce(lines [][]float64) [][]float64 {
	if len(lines) == 0 {
		return nil
	}
	var m [][]float64
	for _, l := range lines {
		m = append(m, append([]float64{}, l...))
	}
	at := 0
	for col := 0; col < len(m[0]) && at < len(m); col++ {
		pivot := -1
		for i := at; i < len(m); i++ {
			if math.Abs(m[i][col]) > 1e-9 {
				pivot = i
				break
			}
		}
		if pivot < 0 {
			continue
		}
		m[at], m[pivot] = m[pivot], m[at]
		for j, f := 0, m[at][col]; j < len(m[at]); j++ {
			m[at][j] /= f
		}
		for i := range m {
			if f := m[i][col]; i != at && f != 0 {
				for j := range m[i] {
					m[i][j] -= f * m[at][j]
				}
			}
		}
		at++
	}
	return m[:at]
}

// inSpan reports whether one unknown alone is a combination of the lines.
func inSpan(reduced [][]float64, i int) bool {
	for _, line := range reduced {
		alone := math.Abs(line[i]-1) < 1e-9
		for j, f := range line {
			alone = alone && (j == i || math.Abs(f) < 1e-9)
		}
		if alone {
			return true
		}
	}
	return false
}

// pinned is a hidden unknown that can have one size only, when each hidden one is
// of 1 to 4; -1 where there is none. What is shown alone is taken off first.
func pinned(system [][]float64, sizes []int) int {
	hidden := make([]bool, len(sizes))
	for i, n := range sizes {
		hidden[i] = n < leastGroup
	}
	for _, line := range system {
		n, sum := 0, 0
		for i, f := range line {
			if f != 0 && hidden[i] {
				n, sum = n+1, sum+sizes[i]
			}
		}
		if n == 0 {
			continue
		}
		lo, hi := max(1, sum-(n-1)*(leastGroup-1)), min(leastGroup-1, sum-(n-1))
		for i, f := range line {
			if f != 0 && hidden[i] && lo == hi {
				return i
			}
		}
	}
	return -1
}

// What a year shows of passes and scores, less what its quarters show, is of
// nobody or of people whose sum may be shown by itself.
func TestMeasuresOfAYearLessItsQuarters(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	compared := 0
	for range 6000 {
		var parts [4][]part
		for person := range 10 + r.IntN(60) {
			q := r.IntN(4)
			score := min(100, max(0, 70+25*r.NormFloat64()))
			ok := 0.0
			if score >= 70 {
				ok = 1
			}
			parts[q] = append(parts[q], part{Row: 1, Person: int64(person), Values: []float64{ok, score}})
		}
		var quarters [4]Entries
		for q := range parts {
			quarters[q] = quarter(parts[q], testRules)
		}
		whole := year(quarters, parts, testRules).Find(1)
		if whole.People == 0 {
			continue
		}
		for m, may := range testRules {
			if !whole.Sums[m].Shown {
				continue
			}
			var rest []part
			total := whole.Sums[m].Total
			for q := range parts {
				if g := quarters[q].Find(1); g.People > 0 && g.Sums[m].Shown {
					total -= g.Sums[m].Total
					continue
				}
				rest = append(rest, parts[q]...)
			}
			if math.Abs(total) < 1e-6 {
				continue
			}
			if compared++; !may(rest, m) && !may(withoutHidden(rest, quarters, parts), m) {
				t.Fatalf("measure %d: the rest of %v is of %d people", m, total, len(rest))
			}
		}
	}
	if compared == 0 {
		t.Error("no year showed more than its quarters")
	}
}

// withoutHidden leaves out quarters that are in no figure of the year.
func withoutHidden(rest []part, quarters [4]Entries, parts [4][]part) (left []part) {
	for q := range parts {
		if quarters[q].Find(1).People > 0 {
			for _, p := range parts[q] {
				for _, other := range rest {
					if other.Person == p.Person {
						left = append(left, p)
					}
				}
			}
		}
	}
	return left
}

func TestRules(t *testing.T) {
	of := func(values ...float64) (parts []part) {
		for i, v := range values {
			parts = append(parts, part{Row: 1, Person: int64(i), Values: []float64{v}})
		}
		return parts
	}
	for name, c := range map[string]struct {
		rule  rule
		parts []part
		want  bool
	}{
		"all alike":               {alike, of(2, 2, 2, 2, 2), true},
		"one had another version": {alike, of(2, 2, 2, 2, 2, 3), false},
		"five and five":           {alike, of(2, 2, 2, 2, 2, 3, 3, 3, 3, 3), true},
		"all passed":              {divided, of(1, 1, 1, 1, 1, 1), false},
		"four failed":             {divided, of(1, 1, 1, 1, 1, 0, 0, 0, 0), false},
		"five failed":             {divided, of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0), true},
		"nothing but hundreds":    {inside, of(100, 100, 100, 100, 100), false},
		"usual scores":            {inside, of(60, 70, 80, 55, 90), true},
		"one has it all":          {inside, of(100, 0, 0, 0, 0), false},
		"one lacks it all":        {inside, of(0, 100, 100, 100, 100), false},
		"all gained the same":     {varied, of(10, 10, 10, 10, 10), false},
		"gains":                   {varied, of(10, 12, 30, 0, -5), true},
	} {
		if got := c.rule(c.parts, 0); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for i, sizes := range []map[int64]float64{{1: 96, 2: 1, 3: 1, 4: 1, 5: 1}, {1: 1, 2: 1, 3: 1, 4: 1}} {
		if undominated(sizes) {
			t.Errorf("case %d is dominated", i)
		}
	}
}

// Whoever knows the rows finds five numbers of different people that it could be.
func TestAtLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		var groups [][]part
		sum, largest := 0, 0
		for row := range 1 + r.IntN(4) {
			n := leastGroup + r.IntN(8)
			var g []part
			for _, person := range r.Perm(20)[:n] {
				g = append(g, part{Row: int64(row), Person: int64(person), Values: nil})
			}
			groups, sum, largest = append(groups, g), sum+n, max(largest, n)
		}
		people := map[int64]bool{}
		for _, g := range groups {
			for _, p := range g {
				people[p.Person] = true
			}
		}
		n := atLeast(groups)
		if n > len(people) || n < largest {
			t.Fatalf("%d of %d people, the largest row has %d", n, len(people), largest)
		}
		if len(groups) > 1 && sum-n < leastGroup-1 {
			t.Fatalf("at least %d of %d leaves fewer than five", n, sum)
		}
	}
	if n := atLeast(nil); n != 0 {
		t.Errorf("of nobody %d", n)
	}
}

func TestTerms(t *testing.T) {
	for text, want := range map[string]string{"2026-Q3": "2026-07-01 2026-09-30", "2026": "2026-01-01 2026-12-31", "2024-Q1": "2024-01-01 2024-03-31"} {
		term, err := ParseTerm(text)
		if got := fmt.Sprint(term.Period().From, " ", term.Period().To); err != nil || got != want || term.String() != text {
			t.Errorf("%s: %s %v %v", text, got, term, err)
		}
	}
	for _, text := range []string{"", "2026-Q5", "2026-Q0", "26", "2026-Q1x", "0026", "../2026"} {
		if _, err := ParseTerm(text); err == nil {
			t.Errorf("%q is a term", text)
		}
	}
	first, _ := ParseTerm("2025-Q2")
	today, _ := ParseTerm("2026-Q2")
	if got := fmt.Sprint(Terms(first.Period().From+5, today.Period().To)); got != "[2026-Q1 2025 2025-Q4 2025-Q3 2025-Q2]" {
		t.Error(got)
	}
	if got := Terms(today.Period().From, today.Period().To); len(got) != 0 {
		t.Error(got)
	}
}
