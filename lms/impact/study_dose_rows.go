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
	metric  string
	facts   []Fact
	staff   map[int64]*staffDays
	shared  map[int64]bool
	missing map[lms.Day]bool
}

func newDoseLibrary(l StaffLibrary, metric string, to lms.Day) doseLibrary {
	w := doseLibrary{metric: metric, facts: l.Facts, missing: map[lms.Day]bool{}}
	for _, d := range l.Missing[metric] {
		w.missing[d] = true
	}
	in := PanelInput{DataTo: to, Facts: l.Facts, OpenDays: l.OpenDays, Shared: l.Shared}
	w.staff = gather(in)
	w.shared = sharedAccounts(w.staff, in)
	return w
}

func (w doseLibrary) total(p lms.Period) int64 { return w.count(p, func(Fact) bool { return true }) }
func (w doseLibrary) loose(p lms.Period) int64 {
	return w.count(p, func(f Fact) bool { return f.StaffID == 0 })
}

func (w doseLibrary) count(p lms.Period, is func(Fact) bool) (n int64) {
	for _, f := range w.facts {
		if f.Metric == w.metric && f.Count > 0 && p.Has(f.Day) && !w.missing[f.Day] && is(f) {
			n += f.Count
		}
	}
	return n
}

// newDoseRows puts everybody into a row. Each one's time before ends with the day
// of their first training since the study's beginning; who had none has the
// middle day of those who had. The days until Settle belong to neither side.
func newDoseRows(in DoseInput) doseRows {
	plan := in.Study.Plan
	to := plan.On(in.Reading)
	r := doseRows{answer: DoseAnswer{Measure: plan.Measure}}
	libraries := slices.Clone(in.Libraries)
	slices.SortFunc(libraries, func(a, b StaffLibrary) int { return int(a.ID - b.ID) })
	learnt := make([]map[int64][]Learning, len(libraries))
	worlds := make([]doseLibrary, len(libraries))
	dates := make([]map[int64]lms.Day, len(libraries))
	var known []lms.Day
	total, loose := int64(0), int64(0)
	for i, l := range libraries {
		worlds[i], learnt[i], dates[i] = newDoseLibrary(l, in.Metric, to), map[int64][]Learning{}, map[int64]lms.Day{}
		for _, one := range l.Learning {
			if one.On >= plan.Begins && one.On <= to {
				learnt[i][one.StaffID] = append(learnt[i][one.StaffID], one)
			}
		}
		for id, entries := range learnt[i] {
			slices.SortFunc(entries, func(a, b Learning) int {
				if earlier(a, b) {
					return -1
				} else if earlier(b, a) {
					return 1
				}
				return 0
			})
			at := slices.IndexFunc(entries, Learning.qualifies)
			if at < 0 {
				continue
			}
			dates[i][id] = entries[at].On
			if worlds[i].staff[id] != nil && !worlds[i].shared[id] && !l.Objected[id] {
				known = append(known, entries[at].On)
			}
		}
		p := lms.Period{From: plan.From(), To: to}
		total, loose = total+worlds[i].total(p), loose+worlds[i].loose(p)
	}
	if total > 0 {
		r.unassigned = float64(loose) / float64(total)
	}
	middle := plan.Begins
	if len(known) > 0 {
		slices.Sort(known)
		middle = known[(len(known)-1)/2]
	}
	seed := seedOf(in.Study.Hash, in.Reading)
	for i, l := range libraries {
		people := len(r.list)
		for _, id := range scrambled(seed, maps.Keys(worlds[i].staff)) {
			r.add(plan, l, worlds[i], id, learnt[i][id], dates[i], middle, to)
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

func (r *doseRows) add(plan Plan, l StaffLibrary, w doseLibrary, id int64, learnt []Learning, dates map[int64]lms.Day, middle, to lms.Day) {
	switch {
	case w.shared[id]:
		r.answer.Shared++
		return
	case l.Objected[id]:
		r.answer.Objected++
		return
	}
	date, trained := dates[id]
	if !trained {
		date = middle
	}
	s := w.staff[id]
	window := lms.Day(plan.Before)
	row := doseRow{library: l.ID, trained: trained, tenure: int(date - s.first),
		before: s.sum(w.metric, w.missing, lms.Period{From: date - window, To: date - 1}),
		after:  s.sum(w.metric, w.missing, lms.Period{From: date + Settle, To: to})}
	if len(s.counts[w.metric]) == 0 || row.before.days < MinActive || row.after.days < MinActive {
		r.answer.Short++
		return
	}
	dose, has := dose(learnt, to)[plan.Measure]
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
	r.list = append(r.list, row)
	if trained {
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
	b.WriteString("row,library,trained,tenure_days,dose,change,count_before,days_before,count_after,days_after,earlier_change\n")
	for i, row := range r.list {
		early := ""
		if row.hasEarlier {
			early = number(row.earlier)
		}
		fmt.Fprintf(&b, "%d,%d,%d,%d,%s,%s,%d,%d,%d,%d,%s\n", i+1, row.library, int(indicator(row.trained)), row.tenure, number(row.dose), number(row.change()),
			row.before.count, row.before.days, row.after.count, row.after.days, early)
	}
	return b.String()
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
