package usage

import (
	"slices"

	"binapustaka/lms"
)

// Name is a real name that a staff member had, as the directory showed it.
type Name struct {
	StaffID int64   `db:"staff_id"`
	Name    string  `db:"name"`
	From    lms.Day `db:"from"` // first and last seen
	To      lms.Day `db:"to"`
}

// Names tells who had a name on a day.
type Names struct {
	byName map[string][]Name
	read   []lms.Day // on which the directory was read and a name began or was seen last
}

func NewNames(list []Name) Names {
	n := Names{byName: map[string][]Name{}}
	for _, e := range list {
		if e.Name == "" { // what messages of unknown people seem to begin with
			continue
		}
		n.byName[e.Name] = append(n.byName[e.Name], e)
		n.read = append(n.read, e.From, e.To)
	}
	slices.Sort(n.read)
	n.read = slices.Compact(n.read)
	return n
}

// List is every name known.
func (n Names) List() (list []string) {
	for name := range n.byName {
		list = append(list, name)
	}
	return list
}

// may reports whether e may have been the name on that day. It may have begun
// at any time since the reading before the first that showed it, and have ended
// at any time until the one after the last; those of the first reading of all
// may be old.
func (n Names) may(e Name, day lms.Day) bool {
	from, _ := slices.BinarySearch(n.read, e.From)
	to, _ := slices.BinarySearch(n.read, e.To)
	return (from == 0 || day >= n.read[from-1]) && (to == len(n.read)-1 || day <= n.read[to+1])
}

// On is the one staff member who had that name on that day, 0 when none had or
// several may have had it.
func (n Names) On(name string, day lms.Day) int64 {
	entries := n.byName[name]
	var held, ever int64
	for _, e := range entries {
		if ever != 0 && ever != e.StaffID {
			ever = -1
		} else if ever == 0 {
			ever = e.StaffID
		}
		if n.may(e, day) {
			if held != 0 && held != e.StaffID {
				return 0
			}
			held = e.StaffID
		}
	}
	if held != 0 {
		return held
	}
	return max(ever, 0) // a name only one person ever had is theirs on other days too
}
