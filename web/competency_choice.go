package web

import (
	"cmp"
	"slices"

	"binapustaka/lms/competency"
)

// competencyChoice is a competency to choose in a form.
type competencyChoice struct {
	ID, GroupID int64 // GroupID 0: it is a group
	Name        string
	Retired     bool
}

// competencyChoices are a library's competencies by name; those of a group
// stand behind it. What has one name in two frameworks, or in two versions of
// one, is named with its framework. Of the retired ones only those named in kept
// are there.
func (s *server) competencyChoices(r *request, kept ...int64) ([]competencyChoice, error) {
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	var all []competency.Competency
	for _, c := range named {
		if !c.Retired || slices.Contains(kept, c.ID) {
			all = append(all, c)
		}
	}
	group := func(c competency.Competency) int64 { return cmp.Or(c.GroupID, c.ID) }
	slices.SortFunc(all, func(a, b competency.Competency) int {
		return cmp.Or(cmp.Compare(a.FrameworkID, b.FrameworkID), cmp.Compare(group(a), group(b)), cmp.Compare(a.GroupID, b.GroupID), cmp.Compare(a.ID, b.ID))
	})
	choices := make([]competencyChoice, len(all))
	times := map[string]int{}
	for i, c := range all {
		choices[i] = competencyChoice{c.ID, c.GroupID, c.NameIn(string(r.locale)), c.Retired}
		if c.IsUnit() {
			choices[i].Name = named[c.GroupID].NameIn(string(r.locale)) + " › " + c.Code + " " + choices[i].Name
		}
		times[choices[i].Name]++
	}
	if len(times) == len(choices) {
		return choices, nil
	}
	frameworks, err := s.Competencies.Frameworks(r.ctx, r.actor, r.actor.LibraryID)
	for _, f := range frameworks {
		for i, c := range all {
			if c.FrameworkID == f.ID && times[choices[i].Name] > 1 {
				choices[i].Name += " (" + f.Source + ", " + f.Version + ")"
			}
		}
	}
	return choices, err
}
