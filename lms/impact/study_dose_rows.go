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
	earlier       maybe // the same change one window before any of it
	within        maybe // change from the first half of the window before to the second
	enrolled      maybe // change counted from the enrolment
	beyond        maybe // change beyond that of the colleagues over the same days
}

// maybe is a figure that need not exist.
type maybe struct {
	value float64
	is    bool
}

// cell is the figure, or an empty one.
func (m maybe) cell() string {
	if !m.is {
		return ""
	}
	return number(m.value)
}

// between is the change from one stint to another, where both are long enough.
func between(before, after stint) maybe {
	return maybe{after.log() - before.log(), before.days >= MinActive && after.days >= MinActive}
}

// change is log((count + ½)/active days) after less before.
func (r doseRow) change() float64 { return r.after.log() - r.before.log() }

type doseRows struct {
	list       []doseRow
	shared     map[int64][]int64 // accounts that were several people's at the first look, by library
	unassigned float64
	answer     DoseAnswer
}

// newDoseRows puts everybody into a row. Each one's time before ends with the day
// of their first training since the study's beginning; who had none has the
// middle day of those who had. The days until Settle belong to neither side.
// Beside it stands the change counted from the day on which each enrolled.
func newDoseRows(in DoseInput) doseRows {
	plan := in.Study.Plan
	to := plan.On(in.Reading)
	r := doseRows{answer: DoseAnswer{Measure: plan.Measure}, shared: map[int64][]int64{}}
	libraries := slices.Clone(in.Libraries)
	slices.SortFunc(libraries, func(a, b StaffLibrary) int { return int(a.ID - b.ID) })
	worlds := make([]doseLibrary, len(libraries))
	total, loose := int64(0), int64(0)
	for i, l := range libraries {
		worlds[i] = newDoseLibrary(l, in.Metric, to)
		r.shared[l.ID] = worlds[i].sharing.first
		worlds[i].learn(lms.Period{From: plan.Begins, To: to}, plan.Before)
		worlds[i].tally(lms.Period{From: plan.Begins - lms.Day(plan.Back()), To: to})
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
		r.add(plan, w, seed, trained, enrolled, to)
		if len(r.list) > people {
			r.answer.Libraries++
		}
	}
	r.answer.Objected = fewAsOne(r.answer.Objected)
	r.answer.People = len(r.list)
	return r
}

// add puts a library's people into rows, but for whose circle somebody leaves.
func (r *doseRows) add(plan Plan, w doseLibrary, seed uint64, trained, enrolled split, to lms.Day) {
	var rows []doseRow
	var people, others []int64
	for _, id := range scrambled(seed, maps.Keys(w.staff)) {
		if row, has := r.row(plan, w, id, trained, enrolled, to); has {
			rows, people = append(rows, row), append(people, id)
		}
	}
	for _, id := range w.working { // colleagues without a row are compared with, too
		if !slices.Contains(people, id) {
			others = append(others, id)
		}
	}
	left, also := leaving(people, w.leaves), leaving(others, w.leaves)
	w.working = slices.DeleteFunc(w.working, func(id int64) bool { return left[id] || also[id] })
	for i, row := range rows {
		if left[people[i]] {
			r.answer.Objected++
			continue
		}
		date, _ := trained.of(w, people[i])
		if row.beyond = w.colleagues(people[i], date, lms.Day(plan.Before), to); row.beyond.is {
			row.beyond.value = row.change() - row.beyond.value
		}
		r.list = append(r.list, row)
		if row.trained {
			r.answer.Trained++
		}
	}
}

// row is somebody's; what colleagues did is not in it yet.
func (r *doseRows) row(plan Plan, w doseLibrary, id int64, trained, enrolled split, to lms.Day) (row doseRow, has bool) {
	if w.sharing.always(id) {
		r.answer.Shared++
		return row, false
	}
	s, window := w.staff[id], lms.Day(plan.Before)
	date, own := trained.of(w, id)
	row = doseRow{library: w.ID, trained: own, tenure: int(date - s.first)}
	row.before, row.after = w.around(id, date, window, to)
	if row.before.count+row.after.count == 0 || !between(row.before, row.after).is {
		r.answer.Short++
		return row, false
	}
	dose, measured := dose(w.learnt[id], to)[plan.Measure]
	if !measured {
		r.answer.NoDose++
		return row, false
	}
	row.dose = dose
	row.earlier = between(w.around(id, date-window-Settle, window, date-1))
	t := w.tallies[id]
	row.within = between(t.sum(lms.Period{From: date - window, To: date - window/2 - 1}), t.sum(lms.Period{From: date - window/2, To: date - 1}))
	enrolledOn, _ := enrolled.of(w, id)
	row.enrolled = between(w.around(id, enrolledOn, window, to))
	return row, true
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
	b.WriteString("row,library,trained,tenure_days,dose,change,count_before,days_before,count_after,days_after,earlier_change,change_within_before,enrolment_change,change_beyond_colleagues\n")
	for i, row := range r.list {
		fmt.Fprintf(&b, "%d,%d,%d,%d,%s,%s,%d,%d,%d,%d,%s,%s,%s,%s\n", i+1, row.library, int(indicator(row.trained)), row.tenure, number(row.dose), number(row.change()),
			row.before.count, row.before.days, row.after.count, row.after.days, row.earlier.cell(), row.within.cell(), row.enrolled.cell(), row.beyond.cell())
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
