package impact

import (
	"maps"
	"slices"

	"binapustaka/lms"
)

// doseLibrary is one library's staff up to a day.
type doseLibrary struct {
	StaffLibrary
	metric   string
	staff    map[int64]*staffDays
	sharing  sharing
	missing  map[lms.Day]bool
	learnt   map[int64][]Learning // since the study's beginning
	trained  map[int64]lms.Day    // first training of it that qualifies
	enrolled map[int64]lms.Day
	tallies  map[int64]tally
	working  []int64 // who has done this work, in order
}

func newDoseLibrary(l StaffLibrary, metric string, to lms.Day) doseLibrary {
	w := doseLibrary{StaffLibrary: l, metric: metric, missing: map[lms.Day]bool{}}
	for _, d := range l.Missing[metric] {
		w.missing[d] = true
	}
	in := PanelInput{DataTo: to, Facts: l.Facts, First: l.First, OpenDays: l.OpenDays, Shared: l.Shared}
	w.staff = gather(in)
	w.sharing = l.sharing(sharedAccounts(w.staff, in))
	return w
}

// tally adds up what everybody did within a period.
func (w *doseLibrary) tally(within lms.Period) {
	w.tallies = map[int64]tally{}
	for _, id := range slices.Sorted(maps.Keys(w.staff)) {
		t := newTally(w.staff[id], w.metric, w.missing, within)
		w.tallies[id] = t
		if !w.sharing.always(id) && t.sum(within).count > 0 {
			w.working = append(w.working, id)
		}
	}
}

// learn sorts what was learnt within a period, and enrolled in so many days
// ahead of it.
func (w *doseLibrary) learn(within lms.Period, ahead int) {
	w.learnt, w.trained, w.enrolled = map[int64][]Learning{}, map[int64]lms.Day{}, w.StaffLibrary.enrolled(within, ahead)
	for _, one := range w.Learning {
		if within.Has(one.On) {
			w.learnt[one.StaffID] = append(w.learnt[one.StaffID], one)
		}
	}
	for id, entries := range w.learnt {
		slices.SortFunc(entries, func(a, b Learning) int {
			if earlier(a, b) {
				return -1
			} else if earlier(b, a) {
				return 1
			}
			return 0
		})
		if at := slices.IndexFunc(entries, Learning.qualifies); at >= 0 {
			w.trained[id] = entries[at].On
		}
	}
}

// split is a day that divides somebody's work into before and after: their own
// or, where they have none, the middle one of those who have.
type split struct {
	own    func(doseLibrary) map[int64]lms.Day
	middle lms.Day
}

// leaves: see leaving.
func (w doseLibrary) leaves(id int64) bool { return w.Objected[id] || w.sharing.now[id] }

func newSplit(libraries []doseLibrary, begins lms.Day, own func(doseLibrary) map[int64]lms.Day) split {
	var known []lms.Day
	for _, w := range libraries {
		for id, on := range own(w) {
			if w.staff[id] != nil && !w.sharing.always(id) { // who leaves, too: see PanelInput.trained
				known = append(known, on)
			}
		}
	}
	if len(known) == 0 {
		return split{own, begins}
	}
	slices.Sort(known)
	return split{own, known[(len(known)-1)/2]}
}

func (s split) of(w doseLibrary, id int64) (date lms.Day, own bool) {
	date, own = s.own(w)[id]
	if !own {
		date = s.middle
	}
	return date, own
}

// around is somebody's work in the window before a day and, from Settle days
// later to another day, after it.
func (w doseLibrary) around(id int64, date, window, to lms.Day) (before, after stint) {
	t := w.tallies[id]
	return t.sum(lms.Period{From: date - window, To: date - 1}), t.sum(lms.Period{From: date + Settle, To: to})
}

// colleagues is the mean change of all others around a day.
func (w doseLibrary) colleagues(id int64, date, window, to lms.Day) maybe {
	sum, n := 0.0, 0
	for _, other := range w.working {
		if other != id {
			if c := between(w.around(other, date, window, to)); c.is {
				sum, n = sum+c.value, n+1
			}
		}
	}
	return maybe{sum / float64(max(1, n)), n >= LeastShown}
}

// tally is one person's active days and counts of a metric as running sums from
// a day on, without the days that are missing.
type tally struct {
	first       lms.Day
	count, days []int64
}

func newTally(s *staffDays, metric string, missing map[lms.Day]bool, within lms.Period) tally {
	n := within.Days()
	t := tally{within.From, make([]int64, n+1), make([]int64, n+1)}
	for i := range n {
		t.count[i+1], t.days[i+1] = t.count[i], t.days[i]
		if d := within.From + lms.Day(i); s.active[d] && !missing[d] {
			t.count[i+1] += s.counts[metric][d]
			t.days[i+1]++
		}
	}
	return t
}

func (t tally) sum(p lms.Period) stint {
	at := func(d lms.Day) int { return min(max(0, int(d-t.first)), len(t.days)-1) }
	from, to := at(p.From), at(p.To+1)
	if to <= from {
		return stint{}
	}
	return stint{t.count[to] - t.count[from], t.days[to] - t.days[from]}
}

func (w doseLibrary) total(p lms.Period) int64 { return w.count(p, func(Fact) bool { return true }) }
func (w doseLibrary) loose(p lms.Period) int64 {
	return w.count(p, func(f Fact) bool { return f.StaffID == 0 })
}

func (w doseLibrary) count(p lms.Period, is func(Fact) bool) (n int64) {
	for _, f := range w.Facts {
		if f.Metric == w.metric && f.Count > 0 && p.Has(f.Day) && !w.missing[f.Day] && is(f) {
			n += f.Count
		}
	}
	return n
}
