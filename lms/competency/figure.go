package competency

import (
	"cmp"
	"slices"
)

// MinGroup is the fewest people that a figure may speak of.
const MinGroup = 5

// Figure is how many of the people of whom a kind is known show what is
// required. A hidden one is of too few people, or would give others away.
type Figure struct {
	People int // of whom this kind is known
	Meet   int // who show what is required of them
	Unsure int // of whom it cannot be told
	Hidden bool
}

// Short is how many show that they have not reached it.
func (f Figure) Short() int { return f.People - f.Meet - f.Unsure }

// FigureRow is a competency with its figures by kind. In the library's figures
// the levels required differ from person to person: From and To are the lowest
// and the highest.
type FigureRow struct {
	Required
	From, To int
	Figures  map[Kind]Figure
}

// ProfileFigures are those of the people who hold a profile.
type ProfileFigures struct {
	Profile Profile
	Holders int // 0 when there are fewer than MinGroup
	Few     bool
	Rows    []FigureRow
}

// LibraryFigures are those of everybody who holds a profile.
type LibraryFigures struct {
	Holders  int
	Few      bool
	Rows     []FigureRow
	Profiles []ProfileFigures
}

// figures counts people's gaps by the profile they hold. Nobody can be told
// from what is left: a figure of fewer than MinGroup people is hidden, and so is
// the library's where the profiles that hide theirs have together fewer than
// MinGroup people, or people of whom the kind is known: the difference would
// speak of them. Where the profiles' own figures are not shown, alone, there is
// nothing to take the difference from.
func figures(profiles []Profile, required map[int64][]Required, people map[int64][][]GapRow, alone bool) LibraryFigures {
	holders := map[int64]int{}
	for id, rows := range people {
		holders[id] = len(rows)
	}
	return tallied(profiles, required, holders, func(profile int64, i int, kind Kind) Figure { return count(people[profile], i, kind) }, alone)
}

// tallied are figures of which tally gives a profile's in its i-th row.
func tallied(profiles []Profile, required map[int64][]Required, holders map[int64]int, tally func(profile int64, i int, kind Kind) Figure, alone bool) LibraryFigures {
	var lib LibraryFigures
	all := map[int64]*FigureRow{}       // the library's, by competency
	hidden := map[int64]map[Kind]rest{} // what profiles hide
	fewHolders := 0
	for _, p := range profiles {
		f := ProfileFigures{Profile: p, Holders: holders[p.ID]}
		lib.Holders += f.Holders
		for i, r := range required[p.ID] {
			row := FigureRow{Required: r, From: r.Required, To: r.Required, Figures: map[Kind]Figure{}}
			if f.Holders > 0 && all[r.ID] == nil {
				all[r.ID] = &FigureRow{Required: r, From: r.Required, To: r.Required, Figures: map[Kind]Figure{}}
				hidden[r.ID] = map[Kind]rest{}
			}
			for _, kind := range Kinds {
				n := tally(p.ID, i, kind)
				if sum := all[r.ID]; f.Holders > 0 {
					sum.From, sum.To = min(sum.From, r.Required), max(sum.To, r.Required)
					all := sum.Figures[kind]
					sum.Figures[kind] = Figure{People: all.People + n.People, Meet: all.Meet + n.Meet, Unsure: all.Unsure + n.Unsure}
					if h := hidden[r.ID][kind]; n.People < MinGroup {
						hidden[r.ID][kind] = rest{h.holders + f.Holders, h.people + n.People}
					}
				}
				row.Figures[kind] = n.masked(n.People < MinGroup)
			}
			f.Rows = append(f.Rows, row)
		}
		if f.Holders < MinGroup {
			fewHolders += f.Holders
			f.Holders, f.Few = 0, true
		}
		lib.Profiles = append(lib.Profiles, f)
	}
	for id, row := range all {
		for kind, n := range row.Figures {
			h := hidden[id][kind]
			if alone {
				h = rest{}
			}
			row.Figures[kind] = n.masked(n.People < MinGroup || few(h.holders) || few(h.people))
		}
		lib.Rows = append(lib.Rows, *row)
	}
	slices.SortFunc(lib.Rows, func(a, b FigureRow) int {
		return cmp.Or(cmp.Compare(a.FrameworkID, b.FrameworkID), cmp.Compare(a.ID, b.ID))
	})
	if lib.Holders < MinGroup || few(fewHolders) && !alone {
		lib.Holders, lib.Few = 0, true
	}
	if alone {
		lib.Profiles = nil
	}
	return lib
}

// count is of how many people a kind is known in their i-th row, how many of
// them show what is required, and of how many it cannot be told.
func count(people [][]GapRow, i int, kind Kind) (n Figure) {
	for _, rows := range people {
		if s, known := rows[i].State(kind); known {
			n.add(s)
		}
	}
	return n
}

func (n *Figure) add(s State) {
	n.People++
	switch s {
	case Reached:
		n.Meet++
	case Unsure:
		n.Unsure++
	}
}

// rest is how many people the profiles have that hide a figure, and of how many
// of them the kind is known.
type rest struct{ holders, people int }

// few reports whether there is somebody, and too few not to be told.
func few(n int) bool { return n > 0 && n < MinGroup }

// masked is n, without its numbers when they must not be seen.
func (n Figure) masked(hide bool) Figure {
	if hide {
		return Figure{Hidden: true}
	}
	return n
}
