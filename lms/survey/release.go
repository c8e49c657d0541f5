package survey

import (
	"cmp"
	"slices"

	"binapustaka/lms"
)

// Least is how many answers are shown together, never fewer.
const Least = 5

// Level is how closely an answer is shown: hidden, in the total alone, in its
// month too, or in its month and channel.
type Level int

const (
	Hidden Level = iota
	InTotal
	InMonth
	InChannel
)

// Unit is what answers are counted by: a question, or a statement of a matrix.
type Unit struct {
	QuestionID int64 `db:"question_id"`
	RowID      int64 `db:"row_id"`
}

// atom are hidden answers to a unit, of a calendar month and channel.
type atom struct {
	Unit
	Month   lms.Day `db:"month"`
	Channel Channel `db:"channel"`
	N       int     `db:"n"`
}

// shown is a month of which a unit's figures are shown already.
type shown struct {
	Unit
	Month lms.Day `db:"month"`
	Level Level   `db:"level"` // the closest
}

// promotion brings all hidden answers of an atom to a level.
type promotion struct {
	atom
	Level Level
}

// release says which hidden answers come to light. Those that do at one level
// are five or more together:
//
//   - of a month and channel as soon as there are five;
//   - of a month, whatever the channel, where nothing of the month is shown yet,
//     or the month is over: answers would otherwise wait for ever;
//   - of any month, for the total alone, where nothing is shown at all, or the
//     months are over.
//
// A figure is a sum of such groups. So is the difference of two figures,
// whichever they are and whenever they were seen: none tells of fewer than five.
// over is the first day that is not over; a closed survey has no more to wait for.
func release(pending []atom, seen []shown, over lms.Day, closed bool) (all []promotion) {
	units := map[Unit][]atom{}
	for _, a := range pending {
		units[a.Unit] = append(units[a.Unit], a)
	}
	for unit, atoms := range units {
		slices.SortFunc(atoms, func(a, b atom) int {
			return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Channel, b.Channel))
		})
		months, some := map[lms.Day]bool{}, false
		for _, s := range seen {
			if s.Unit == unit {
				some = true
				months[s.Month] = months[s.Month] || s.Level >= InMonth
			}
		}
		take := func(level Level, of func(atom) bool) {
			n := 0
			for _, a := range atoms {
				if of(a) {
					n += a.N
				}
			}
			if n < Least {
				return
			}
			atoms = slices.DeleteFunc(atoms, func(a atom) bool {
				if !of(a) {
					return false
				}
				all = append(all, promotion{a, level})
				some = true
				months[a.Month] = months[a.Month] || level >= InMonth
				return true
			})
		}
		for _, a := range slices.Clone(atoms) {
			take(InChannel, func(b atom) bool { return b == a })
		}
		ended := func(month lms.Day) bool { return closed || month < over.Month() }
		for _, a := range slices.Clone(atoms) {
			if ended(a.Month) || !months[a.Month] {
				take(InMonth, func(b atom) bool { return b.Month == a.Month })
			}
		}
		first := !some
		take(InTotal, func(b atom) bool { return first || ended(b.Month) })
	}
	return all
}

// ripe reports whether any unit has answers enough to show.
func ripe(pending []atom) bool {
	n := map[Unit]int{}
	for _, a := range pending {
		if n[a.Unit] += a.N; n[a.Unit] >= Least {
			return true
		}
	}
	return false
}
