package competency

import "cmp"

// Required is a competency that a profile asks for.
type Required struct {
	Competency
	Group    string `db:"group_name"` // of a unit
	GroupEN  string `db:"group_name_en"`
	Required int    `db:"required"`
}

// GroupIn is the name of the unit's group in a language, empty for a group.
func (r Required) GroupIn(language string) string {
	return Competency{Name: r.Group, NameEN: r.GroupEN}.NameIn(language)
}

// State is how what a kind shows stands to what is required.
type State string

const (
	Reached State = "reached"
	Lacking State = "short"
	Unsure  State = "unsure" // the measurement is too rough to tell
)

// GapRow is what is required of one person in one competency, and the newest of
// each kind that is known. The kinds stand side by side and are never averaged.
type GapRow struct {
	Required
	Shown     map[Kind]Evidence // the newest that shows a level; measured by a test, if by any
	Practical *Evidence         // that is newer than that test: the best
	TooFew    *Evidence         // a measurement newer than that, of too few items
}

// ceiling is what a kind can show of what is required.
func ceiling(kind Kind, required int) int {
	if kind == Measured {
		return min(required, HighestMeasured)
	}
	return required
}

// State says whether a kind shows what is required; ok is false when nothing of
// it is known. A test shows it when its whole interval lies at the level's
// threshold or above, and that it is lacking when all of it lies below. A
// practical can show it, and never that it is lacking: it counts successes only.
func (r GapRow) State(kind Kind) (s State, ok bool) {
	e, ok := r.Shown[kind]
	if !ok {
		return "", false
	}
	asked := ceiling(kind, r.Required.Required)
	low, high, test := e.Range()
	switch {
	case r.Practical != nil && kind == Measured && *r.Practical.Level >= asked, !test && *e.Level >= asked, test && low >= Thresholds[asked-1]:
		return Reached, true
	case e.Work != nil, test && high >= Thresholds[asked-1]:
		return Unsure, true
	}
	return Lacking, true
}

// Short is how many levels are missing by that kind, by a test at the least; 0
// when none is or it cannot be told. ok is false when nothing of the kind is
// known.
func (r GapRow) Short(kind Kind) (levels int, ok bool) {
	s, ok := r.State(kind)
	if s != Lacking {
		return 0, ok
	}
	e := r.Shown[kind]
	level := *e.Level
	if _, high, test := e.Range(); test {
		level = *LevelOf(high, *e.Items)
	}
	return ceiling(kind, r.Required.Required) - level, true
}

// Gap is the state of the row as a whole: Lacking when a kind shows a gap or
// nothing at all is known, Unsure when otherwise one cannot tell, or else
// Reached.
func (r GapRow) Gap() State {
	whole := Reached
	if len(r.Shown) == 0 {
		return Lacking
	}
	for _, kind := range Kinds {
		switch s, _ := r.State(kind); s {
		case Lacking:
			return Lacking
		case Unsure:
			whole = Unsure
		}
	}
	return whole
}

// Open reports whether something remains to do.
func (r GapRow) Open() bool { return r.Gap() != Reached }

// gap puts a person's evidence beside what is required. Evidence of a
// competency that is the same in another framework counts, too: same lists
// those of each required one.
func gap(required []Required, evidence []Evidence, same map[int64][]int64) []GapRow {
	counts := map[int64][]int{} // rows by the competency that evidence is of
	rows := make([]GapRow, len(required))
	for i, r := range required {
		rows[i] = GapRow{Required: r, Shown: map[Kind]Evidence{}}
		for _, id := range append([]int64{r.ID}, same[r.ID]...) {
			counts[id] = append(counts[id], i)
		}
	}
	work := make([][]Evidence, len(rows)) // of practicals
	for _, e := range evidence {
		if e.WithdrawnAt != nil {
			continue
		}
		for _, i := range counts[e.CompetencyID] {
			r := &rows[i]
			if e.Work != nil {
				work[i] = append(work[i], e)
			} else if e.Level == nil {
				if r.TooFew == nil || newer(e, *r.TooFew) {
					r.TooFew = &e
				}
			} else if old, ok := r.Shown[e.Kind]; !ok || newer(e, old) {
				r.Shown[e.Kind] = e
			}
		}
	}
	for i := range rows {
		rows[i].practise(work[i])
		if m, ok := rows[i].Shown[Measured]; ok && rows[i].TooFew != nil && newer(m, *rows[i].TooFew) {
			rows[i].TooFew = nil
		}
	}
	return rows
}

// practise adds practicals: they stand beside a test that is older, and for
// themselves where there is none.
func (r *GapRow) practise(work []Evidence) {
	test, tested := r.Shown[Measured]
	for _, e := range work {
		if tested && !newer(e, test) {
			continue
		}
		if best := r.Practical; best == nil || *e.Level > *best.Level || *e.Level == *best.Level && newer(e, *best) {
			r.Practical = &e
		}
	}
	if r.Practical != nil && !tested {
		r.Shown[Measured], r.Practical = *r.Practical, nil
	}
}

// newer compares by the day it was shown, then by when it was written down.
func newer(a, b Evidence) bool { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID)) > 0 }
