package impact

import "slices"

// sharing is whose accounts are several people's. Those that were so when a study
// was first looked at are never compared in it, whatever is found out later; those
// that have become so since then leave as if they objected.
type sharing struct {
	first []int64
	now   map[int64]bool
}

func (l StaffLibrary) sharing(now map[int64]bool) sharing {
	if l.SharedFirst != nil {
		return sharing{l.SharedFirst, now}
	}
	first := []int64{}
	for id, shared := range now {
		if shared {
			first = append(first, id)
		}
	}
	slices.Sort(first)
	return sharing{first, now}
}

func (s sharing) always(id int64) bool {
	_, found := slices.BinarySearch(s.first, id)
	return found
}

// Recall tells libraries whose accounts were several people's when the study was
// first looked at, as far as it was.
func (p *Progress) Recall(libraries []StaffLibrary) {
	if p == nil {
		return
	}
	for i := range libraries {
		libraries[i].SharedFirst = p.SharedFirst[libraries[i].ID]
	}
}

// fewAsOne is a number of people that is told only where they are not few.
func fewAsOne(n int) int {
	if n < LeastShown {
		return min(n, 1)
	}
	return n
}

// leaving are those of a library's people who are left out because somebody
// leaves: who leaves does so with their whole circle. Circles are LeastShown
// people or more whose numbers in SLiMS are next to each other, so that whoever is
// new is in the last. What is computed before somebody leaves, after it and after
// they are back differs by nobody or by whole circles, never by one person.
func leaving(people []int64, leaves func(id int64) bool) map[int64]bool {
	people = slices.Sorted(slices.Values(people))
	left := map[int64]bool{}
	for len(people) > 0 {
		n := LeastShown
		if len(people) < 2*LeastShown {
			n = len(people)
		}
		if slices.ContainsFunc(people[:n], leaves) {
			for _, id := range people[:n] {
				left[id] = true
			}
		}
		people = people[n:]
	}
	return left
}
