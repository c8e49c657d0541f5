package web

import (
	"cmp"
	"slices"

	"binapustaka/lms/competency"
)

// competencyChoice is a competency to choose in a form.
type competencyChoice struct {
	ID   int64
	Name string
}

// competencyChoices are a library's competencies by name, without the retired
// ones; those of a group stand behind it.
func (s *server) competencyChoices(r *request) ([]competencyChoice, error) {
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	var all []competency.Competency
	for _, c := range named {
		if !c.Retired {
			all = append(all, c)
		}
	}
	group := func(c competency.Competency) int64 { return cmp.Or(c.GroupID, c.ID) }
	slices.SortFunc(all, func(a, b competency.Competency) int {
		return cmp.Or(cmp.Compare(a.FrameworkID, b.FrameworkID), cmp.Compare(group(a), group(b)), cmp.Compare(a.GroupID, b.GroupID), cmp.Compare(a.ID, b.ID))
	})
	choices := make([]competencyChoice, len(all))
	for i, c := range all {
		choices[i] = competencyChoice{c.ID, c.NameIn(string(r.locale))}
		if c.IsUnit() {
			choices[i].Name = named[c.GroupID].NameIn(string(r.locale)) + " › " + choices[i].Name
		}
	}
	return choices, nil
}
