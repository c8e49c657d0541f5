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

// GapRow is what is required of one person in one competency, and the newest of
// each kind that is known. The kinds stand side by side and are never averaged.
type GapRow struct {
	Required
	Shown  map[Kind]Evidence // the newest that shows a level
	TooFew *Evidence         // a measurement newer than that, of too few items
}

// ceiling is what a kind can show of what is required.
func ceiling(kind Kind, required int) int {
	if kind == Measured {
		return min(required, HighestMeasured)
	}
	return required
}

// Short is how many levels are missing by that kind, 0 when none is; ok is
// false when nothing of the kind is known.
func (r GapRow) Short(kind Kind) (levels int, ok bool) {
	e, ok := r.Shown[kind]
	if !ok {
		return 0, false
	}
	return max(0, ceiling(kind, r.Required.Required)-*e.Level), true
}

// Open reports whether something remains to do: a kind shows a gap, or nothing
// at all is known.
func (r GapRow) Open() bool {
	for _, kind := range Kinds {
		if n, ok := r.Short(kind); ok && n > 0 {
			return true
		}
	}
	return len(r.Shown) == 0
}

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
	for _, e := range evidence {
		if e.WithdrawnAt != nil {
			continue
		}
		for _, i := range counts[e.CompetencyID] {
			r := &rows[i]
			if e.Level == nil {
				if r.TooFew == nil || newer(e, *r.TooFew) {
					r.TooFew = &e
				}
			} else if old, ok := r.Shown[e.Kind]; !ok || newer(e, old) {
				r.Shown[e.Kind] = e
			}
		}
	}
	for i := range rows {
		if m, ok := rows[i].Shown[Measured]; ok && rows[i].TooFew != nil && newer(m, *rows[i].TooFew) {
			rows[i].TooFew = nil
		}
	}
	return rows
}

// newer compares by the day it was shown, then by when it was written down.
func newer(a, b Evidence) bool { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID)) > 0 }
