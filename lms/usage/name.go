package usage

import "binapustaka/lms"

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
	first  lms.Day // the directory was first read
}

func NewNames(list []Name) Names {
	n := Names{byName: map[string][]Name{}}
	for i, e := range list {
		n.byName[e.Name] = append(n.byName[e.Name], e)
		if i == 0 || e.From < n.first {
			n.first = e.From
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
// several had. A name counts for the days on which the directory showed it;
// those it showed at its first reading count for all days before, too.
func (n Names) On(name string, day lms.Day) int64 {
	entries := n.byName[name]
	var held, ever int64
	for _, e := range entries {
		if ever != 0 && ever != e.StaffID {
			ever = -1
		} else if ever == 0 {
			ever = e.StaffID
		}
		if (day >= e.From || e.From == n.first) && day <= e.To {
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
