package impact

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
)

// doseRow is one member of staff: how much they were trained from the study's
// beginning to the day of the reading, and what they did per active day before
// their first training and after it.
type doseRow struct {
	library       int64
	trained       bool
	tenure        int
	dose          float64
	before, after stint
	earlier       float64 // change within the time before
	hasEarlier    bool
	enrolled      float64 // change counted from the enrolment
	hasEnrolled   bool
}

// change is log((count + ½)/active days) after less before.
func (r doseRow) change() float64 { return r.after.log() - r.before.log() }

type doseRows struct {
	list       []doseRow
	unassigned float64
	answer     DoseAnswer
}

// doseLibrary is one library's staff up to a day.
type doseLibrary struct {
	StaffLibrary
	metric   string
	staff    map[int64]*staffDays
	shared   map[int64]bool
	missing  map[lms.Day]bool
	learnt   map[int64][]Learning // since the study's beginning
	trained  map[int64]lms.Day    // first training of it that qualifies
	enrolled map[int64]lms.Day
}

func newDoseLibrary(l StaffLibrary, metric string, to lms.Day) doseLibrary {
	w := doseLibrary{StaffLibrary: l, metric: metric, missing: map[lms.Day]bool{}}
	for _, d := range l.Missing[metric] {
		w.missing[d] = true
	}
	in := PanelInput{DataTo: to, Facts: l.Facts, First: l.First, OpenDays: l.OpenDays, Shared: l.Shared}
	w.staff = gather(in)
	w.shared = sharedAccounts(w.staff, in)
	return w
}

// learn sorts what was learnt within a period.
func (w *doseLibrary) learn(within lms.Period) {
	w.learnt, w.trained, w.enrolled = map[int64][]Learning{}, map[int64]lms.Day{}, w.StaffLibrary.enrolled(within)
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

func newSplit(libraries []doseLibrary, begins lms.Day, own func(doseLibrary) map[int64]lms.Day) split {
	var known []lms.Day
	for _, w := range libraries {
		for id, on := range own(w) {
			if w.staff[id] != nil && !w.shared[id] && !w.Objected[id] {
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

// of is somebody's work before the day and, from Settle days later, after it.
func (s split) of(w doseLibrary, id int64, window, to lms.Day) (date lms.Day, own bool, before, after stint) {
	date, own = s.own(w)[id]
	if !own {
		date = s.middle
	}
	return date, own, w.staff[id].sum(w.metric, w.missing, lms.Period{From: date - window, To: date - 1}),
		w.staff[id].sum(w.metric, w.missing, lms.Period{From: date + Settle, To: to})
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

// newDoseRows puts everybody into a row. Each one's time before ends with the day
// of their first training since the study's beginning; who had none has the
// middle day of those who had. The days until Settle belong to neither side.
// Beside it stands the change counted from the day on which each enrolled.
func newDoseRows(in DoseInput) doseRows {
	plan := in.Study.Plan
	to := plan.On(in.Reading)
	r := doseRows{answer: DoseAnswer{Measure: plan.Measure}}
	libraries := slices.Clone(in.Libraries)
	slices.SortFunc(libraries, func(a, b StaffLibrary) int { return int(a.ID - b.ID) })
	worlds := make([]doseLibrary, len(libraries))
	total, loose := int64(0), int64(0)
	for i, l := range libraries {
		worlds[i] = newDoseLibrary(l, in.Metric, to)
		worlds[i].learn(lms.Period{From: plan.Begins, To: to})
		p := lms.Period{From: plan.From(), To: to}
		total, loose = total+worlds[i].total(p), loose+worlds[i].loose(p)
	}
	if total > 0 {
		r.unassigned = float64(loose) / float64(total)
	}
	trained := newSplit(worlds, plan.Begins, func(w doseLibrary) map[int64]lms.Day { return w.trained })
	enrolled := newSplit(worlds, plan.Begins, func(w doseLibrary) map[int64]lms.Day { return w.enrolled })
	seed := seedOf(in.Study.Hash, in.Reading)
	for _, w := range worlds {
		people := len(r.list)
		for _, id := range scrambled(seed, maps.Keys(w.staff)) {
			r.add(plan, w, id, trained, enrolled, to)
		}
		if len(r.list) > people {
			r.answer.Libraries++
		}
	}
	if r.answer.Objected < LeastShown { // fewer are told no number of
		r.answer.Objected = min(r.answer.Objected, 1)
	}
	r.answer.People = len(r.list)
	return r
}

func (r *doseRows) add(plan Plan, w doseLibrary, id int64, trained, enrolled split, to lms.Day) {
	switch {
	case w.shared[id]:
		r.answer.Shared++
		return
	case w.Objected[id]:
		r.answer.Objected++
		return
	}
	s, window := w.staff[id], lms.Day(plan.Before)
	row := doseRow{library: w.ID}
	var date lms.Day
	date, row.trained, row.before, row.after = trained.of(w, id, window, to)
	row.tenure = int(date - s.first)
	if len(s.counts[w.metric]) == 0 || row.before.days < MinActive || row.after.days < MinActive {
		r.answer.Short++
		return
	}
	dose, has := dose(w.learnt[id], to)[plan.Measure]
	if !has {
		r.answer.NoDose++
		return
	}
	row.dose = dose
	early := s.sum(w.metric, w.missing, lms.Period{From: date - window, To: date - window/2 - 1})
	late := s.sum(w.metric, w.missing, lms.Period{From: date - window/2, To: date - 1})
	if row.hasEarlier = early.days >= MinActive && late.days >= MinActive; row.hasEarlier {
		row.earlier = late.log() - early.log()
	}
	_, _, before, after := enrolled.of(w, id, window, to)
	if row.hasEnrolled = before.days >= MinActive && after.days >= MinActive; row.hasEnrolled {
		row.enrolled = after.log() - before.log()
	}
	r.list = append(r.list, row)
	if row.trained {
		r.answer.Trained++
	}
}

func (r doseRows) guards() []Guard {
	return []Guard{
		atLeast(EnoughPeople, float64(len(r.list)), LeastForP),
		atLeast(DosedPeople, float64(r.answer.Trained), LeastDosed),
		atMost(UnassignedShare, r.unassigned, MostUnassigned),
	}
}

func (r doseRows) columns() (dose, change, tenure []float64, library []int) {
	for _, row := range r.list {
		dose, change, tenure, library = append(dose, row.dose), append(change, row.change()), append(tenure, float64(row.tenure)), append(library, int(row.library))
	}
	return
}

// csv is the panel, a row a person, as binapustaka stat corr reads it.
func (r doseRows) csv() string {
	var b strings.Builder
	b.WriteString("row,library,trained,tenure_days,dose,change,count_before,days_before,count_after,days_after,earlier_change,enrolment_change\n")
	for i, row := range r.list {
		fmt.Fprintf(&b, "%d,%d,%d,%d,%s,%s,%d,%d,%d,%d,%s,%s\n", i+1, row.library, int(indicator(row.trained)), row.tenure, number(row.dose), number(row.change()),
			row.before.count, row.before.days, row.after.count, row.after.days, numberIf(row.hasEarlier, row.earlier), numberIf(row.hasEnrolled, row.enrolled))
	}
	return b.String()
}

// numberIf is a number, or an empty cell.
func numberIf(has bool, v float64) string {
	if !has {
		return ""
	}
	return number(v)
}

// doseCommand is how binapustaka stat computes the same from the panel.
func doseCommand(seed uint64, partial bool) string {
	c := "binapustaka stat corr --in panel.csv --x dose --y change --within library --seed " + strconv.FormatUint(seed, 10)
	if partial {
		c += " --partial tenure_days"
	}
	return c
}

// DosePoints reads dose and relative change of everybody from a panel.
func DosePoints(panel []byte) (points [][2]float64) {
	lines := strings.Split(strings.TrimSpace(string(panel)), "\n")
	for _, line := range lines[1:] {
		cells := strings.Split(line, ",")
		if len(cells) < 6 {
			continue
		}
		x, err := strconv.ParseFloat(cells[4], 64)
		y, err2 := strconv.ParseFloat(cells[5], 64)
		if err == nil && err2 == nil {
			points = append(points, [2]float64{x, y})
		}
	}
	return points
}
