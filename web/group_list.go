package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// Groups of people belong to accounts; what is learnt, measured and attended by
// them comes from the other areas by the ids of the people.

type groupListPage struct {
	Layout
	Groups []account.Group
	Keeps  bool
}

func (s *server) groupList(r *request) error {
	list, err := s.Accounts.Groups(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	return r.page("group/list", &groupListPage{Layout: r.layout("group.list_title"), Groups: list, Keeps: account.CanKeepGroups(r.actor)})
}

// groupsInUse are the groups of the library that are not archived.
func (s *server) groupsInUse(r *request) ([]account.Group, error) {
	all, err := s.Accounts.Groups(r.ctx, r.actor, r.actor.LibraryID)
	return slices.DeleteFunc(all, func(g account.Group) bool { return g.ArchivedAt != nil }), err
}

// groupFilter narrows a page to the people of one group, named in its address.
type groupFilter struct {
	Choices []account.Group // in use, and the chosen one
	Chosen  account.Group   // without an id: everybody
}

func (s *server) groupFilter(r *request) (f groupFilter, err error) {
	all, err := s.Accounts.Groups(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return f, err
	}
	word := r.Query("group")
	for _, g := range all {
		chosen := strconv.FormatInt(g.ID, 10) == word
		if chosen {
			f.Chosen = g
		}
		if chosen || g.ArchivedAt == nil {
			f.Choices = append(f.Choices, g)
		}
	}
	if word != "" && f.Chosen.ID == 0 {
		return f, lms.Fail(lms.NotFound, "group.not_found")
	}
	return f, nil
}

// Has reports whether somebody is shown.
func (f groupFilter) Has(accountID int64) bool {
	return f.Chosen.ID == 0 || slices.Contains(f.Chosen.People, accountID)
}

// Query is the end of an address that keeps the filter.
func (f groupFilter) Query() string {
	if f.Chosen.ID == 0 {
		return ""
	}
	return "?" + url.Values{"group": {fmt.Sprint(f.Chosen.ID)}}.Encode()
}
