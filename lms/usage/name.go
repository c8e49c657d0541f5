package usage

import "binapustaka/lms"

// Name is a real name that a staff member had, as the directory showed it.
type Name struct {
	StaffID  int64   `db:"staff_id"`
	Name     string  `db:"name"`
	From    lms.Day `db:"from"` // first and last seen
	To      lms.Day `db:"to"`
}

// Names tells who had a name on a day.
type Names struct {
	byName map[string][]Name
	first  map[int64]lms.Day // when a staff member's first name was first seen
}

func NewNames(list []Name) Names {
	n := Names{byName: map[string][]Name{}, first: map[int64]lms.Day{}}
	for _, e := range list {
		n.byName[e.Name] = append(n.byName[e.Name], e)
		if f, ok := n.first[e.StaffID]; !ok || e.From < f {
			n.first[e.StaffID] = e.From
		}
	}
	return n
}

// List is every name known.
func (n Names) List() (list []string) {
	for name := range n.byName {
		list = append(list, name)
	}
	return list
}

// On is the one staff member who had that name on that day, 0 when none or
// several had. A name once seen is taken to have held from then until another
// one was seen, and the first one of all since ever.
func (n Names) On(name string, day lms.Day) int64 {
	entries := n.byName[name]
	var held, ever int64
	for _, e := range entries {
		if ever != 0 && ever != e.StaffID {
			ever = -1
		} else if ever == 0 {
			ever = e.StaffID
		}
		if (day >= e.From || e.From == n.first[e.StaffID]) && day <= e.To {
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
