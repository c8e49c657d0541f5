package report

import (
	"hash/fnv"
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/survey"
)

// Branch is a library in a region's report, in figures that its own reports show.
type Branch struct {
	ID        int64    `json:"id"`
	Name      string   `json:"name"`
	Zone      string   `json:"zone"`
	DataTo    *lms.Day `json:"data_to"` // nil: its SLiMS was never read
	Missing   int      `json:"missing"` // days without data, of the source that lacks most
	Held      int      `json:"held"`
	Completed int      `json:"completed"`
	Attended  int      `json:"attended"`
	Sat       int      `json:"sat"`
	JP        float64  `json:"jp"`
	AllJP     bool     `json:"all_jp"`
}

func branchOf(id int64, name, zone string, r Report) Branch {
	b := Branch{ID: id, Name: name, Zone: zone, DataTo: r.DataTo, Held: len(r.Held), Completed: r.Courses.People(), Attended: r.Activities.People(), Sat: r.Tests.People()}
	b.JP, b.AllJP = r.JP()
	for _, c := range r.Coverage {
		b.Missing = max(b.Missing, c.Missing)
	}
	return b
}

// and is what a library had in two terms.
func (b Branch) and(other Branch) Branch {
	b.DataTo, b.Missing, b.Held, b.JP, b.AllJP = other.DataTo, b.Missing+other.Missing, b.Held+other.Held, b.JP+other.JP, b.AllJP && other.AllJP
	b.Completed, b.Attended, b.Sat = b.Completed+other.Completed, b.Attended+other.Attended, b.Sat+other.Sat
	return b
}

// Pool is a group that the report of a region made out of what its libraries,
// each by itself, could not show. It belongs to no other report: those of other
// regions show all of it or nothing.
type Pool struct {
	Kind   string  `json:"kind"`
	Pieces []piece `json:"pieces"`
	Shown  Entries `json:"shown"`
}

// piece is what a library had in a row and a quarter.
type piece struct {
	Library int64 `json:"library"`
	Row     int64 `json:"row"`
	Quarter int   `json:"quarter"`
}

func (p part) piece() piece { return piece{p.Library, p.Row, p.Quarter} }

// piecesOf is none in a library's own report.
func piecesOf(parts []part) (all []piece) {
	once := map[piece]bool{}
	for _, p := range parts {
		if c := p.piece(); c.Library != 0 && !once[c] {
			once[c], all = true, append(all, c)
		}
	}
	return all
}

func poolOf(parts []part, shown Entries) Pool { return Pool{Pieces: piecesOf(parts), Shown: shown} }

func librariesOf(parts []part) (ids []int64) {
	for _, p := range parts {
		if !slices.Contains(ids, p.Library) {
			ids = append(ids, p.Library)
		}
	}
	slices.Sort(ids)
	return ids
}

// staffed is which libraries' people somebody knows: of each library by itself,
// and of those that one person leads or teaches in.
type staffed [][]int64

// rests are what somebody does not know of parts that are several libraries',
// where that is not nothing.
func (all staffed) rests(parts []part) (rests [][]part) {
	libraries := librariesOf(parts)
	for _, id := range libraries {
		rests = append(rests, elsewhere(parts, []int64{id}))
	}
	for _, known := range all {
		if rest := elsewhere(parts, known); len(rest) > 0 && len(rest) < len(parts) {
			rests = append(rests, rest)
		}
	}
	return rests
}

// apart: whoever knows the people of one of its libraries, or of several, still
// finds five or more whom they do not know, and no size of a row for certain.
func (all staffed) apart(parts []part) bool {
	for _, rest := range all.rests(parts) {
		if len(peopleOf(rest)) < leastGroup || !ambiguous(len(piecesOf(rest)), 0, len(rest)) {
			return false
		}
	}
	return len(parts) > 0
}

func elsewhere(parts []part, libraries []int64) []part {
	return slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return slices.Contains(libraries, p.Library) })
}

// wherever is a rule that also holds of what anybody does not know.
func (all staffed) wherever(may rule) rule {
	return func(parts []part, measure int) bool {
		if !all.apart(parts) {
			return false
		}
		for _, rest := range all.rests(parts) {
			if !may(rest, measure) {
				return false
			}
		}
		return may(parts, measure)
	}
}

// across joins what was shown of libraries, or of a region's quarters, with what
// waited in them, and with the pools of other reports that lie wholly within.
// What other pools hold is left out.
func across(whole []slice, rules []rule, others []Pool, known staffed) Entries {
	own := map[piece]bool{} // all that there is
	shown := map[piece]bool{}
	for _, s := range whole {
		for _, p := range s.parts {
			own[p.piece()] = true
			if s.shown.Find(p.Row).People > 0 || slices.Contains(s.shown.Lumped, p.Row) {
				shown[p.piece()] = true
			}
		}
	}
	taken := map[piece]int{} // which of others, counted from 1
	for i, pool := range others {
		if slices.ContainsFunc(pool.Pieces, func(c piece) bool { return shown[c] }) {
			continue // a quarter of this region showed it
		}
		for _, c := range pool.Pieces {
			taken[c] = i + 1
		}
	}
	adopted := make([]slice, len(others))
	for i := range whole {
		whole[i].parts = slices.DeleteFunc(slices.Clone(whole[i].parts), func(p part) bool {
			if n := taken[p.piece()]; n > 0 {
				adopted[n-1].parts = append(adopted[n-1].parts, p)
				return true
			}
			return false
		})
	}
	var used []Pool
	for i, s := range adopted {
		if len(s.parts) > 0 && !slices.ContainsFunc(others[i].Pieces, func(c piece) bool { return !own[c] }) {
			whole, used = append(whole, slice{others[i].Shown, s.parts}), append(used, others[i])
		}
	}
	var strict []rule
	for _, may := range rules {
		strict = append(strict, known.wherever(may))
	}
	e := join(whole, strict, known.apart)
	e.pools = append(e.pools, used...)
	return e
}

// slices are what a region's quarter shows in rows, together, and not at all: a
// row may have some of each.
func (e Entries) slices(parts []part) []slice {
	of := func(shown Entries, within func(piece) bool) slice {
		return slice{shown, slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return !within(p.piece()) })}
	}
	listed, heaped := map[piece]bool{}, map[piece]bool{}
	for _, c := range e.Listed {
		listed[c] = true
	}
	for _, c := range e.Heaped {
		heaped[c] = true
	}
	return []slice{of(Entries{List: e.List}, func(c piece) bool { return listed[c] }),
		of(Entries{Others: e.Others, Lumped: e.Lumped}, func(c piece) bool { return heaped[c] }),
		of(Entries{}, func(c piece) bool { return !listed[c] && !heaped[c] })}
}

// shared is the row of what several libraries have under the same name: below
// zero, so that it is no library's own.
func shared(name string) int64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return -int64(h.Sum64()>>2) - 1
}

// renamed is entries of a library with the rows that several have.
func (e Entries) renamed(row func(int64) int64) Entries {
	to := Entries{Others: e.Others}
	for _, one := range e.List {
		one.ID = row(one.ID)
		to.List = append(to.List, one)
	}
	for _, id := range e.Lumped {
		to.Lumped = append(to.Lumped, row(id))
	}
	return to
}

// surveysTogether puts the answers to the same question of several libraries or
// quarters together. Each has its own interval, so that the whole is a stratified
// sample (Cochran 1977, Sampling Techniques, 5.3).
func surveysTogether(reports []Report) (all []Surveyed) {
	type key struct {
		title, question, row survey.Text
		scale                int
	}
	type sum struct {
		n           int
		value, half float64
		open        bool // an interval is missing
		libraries   int
	}
	var order []key
	sums := map[key]*sum{}
	for _, r := range reports {
		for _, s := range r.Surveys {
			for _, f := range s.Figures {
				k := key{s.Title, f.Question, f.Row, f.Scale}
				if sums[k] == nil {
					sums[k], order = &sum{}, append(order, k)
				}
				one, n := sums[k], float64(f.N)
				one.n, one.value = one.n+f.N, one.value+n*f.Value
				if f.Libraries > 0 { // a quarter of the same libraries
					one.libraries = max(one.libraries, f.Libraries)
				} else {
					one.libraries++
				}
				if f.Lo == nil || f.Hi == nil {
					one.open = true
					continue
				}
				half := n * max(f.Value-*f.Lo, *f.Hi-f.Value) // the other may be cut at the end of the scale
				one.half += half * half
			}
		}
	}
	for _, k := range order {
		one := sums[k]
		f := Scored{Question: k.question, Row: k.row, Scale: k.scale, N: one.n, Value: one.value / float64(one.n), Libraries: one.libraries}
		if !one.open {
			least, most := 1.0, float64(k.scale)
			if k.scale == 0 {
				least, most = -100, 100
			}
			half := math.Sqrt(one.half) / float64(one.n)
			lo, hi := max(least, f.Value-half), min(most, f.Value+half)
			f.Lo, f.Hi = &lo, &hi
		}
		i := slices.IndexFunc(all, func(s Surveyed) bool { return s.Title == k.title })
		if i < 0 {
			i, all = len(all), append(all, Surveyed{Title: k.title})
		}
		all[i].Figures = append(all[i].Figures, f)
	}
	return all
}
