package web

import (
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// mergeSide is one of two accounts of a person.
type mergeSide struct {
	Account account.Account
	Roles   []lms.Role
	User    *account.SlimsUser
}

type accountMergePage struct {
	Layout
	Into   mergeSide
	From   *mergeSide // chosen, to be looked at first
	Others []account.Account
	Twins  map[int64]bool
	Sure   bool
}

// Chosen reports whether that account was chosen.
func (p *accountMergePage) Chosen(id int64) bool { return p.From != nil && p.From.Account.ID == id }

// Roles are those of both.
func (p *accountMergePage) Roles() (roles []lms.Role) {
	for _, r := range lms.Roles {
		if slices.Contains(p.Into.Roles, r) || slices.Contains(p.From.Roles, r) && p.From.Account.Status != account.Pending {
			roles = append(roles, r)
		}
	}
	return roles
}

// Users are the SLiMS user that the person goes on as, and the one they were
// beside it; nil where there is none.
func (p *accountMergePage) Users() (pair struct{ Now, Before *account.SlimsUser }) {
	a, b := p.Into.User, p.From.User
	switch {
	case a == nil || b == nil:
		if pair.Now = a; a == nil {
			pair.Now = b
		}
	case account.Stays(*b, *a).UserID == a.UserID:
		pair.Now, pair.Before = a, b
	default:
		pair.Now, pair.Before = b, a
	}
	return pair
}

// movers are the areas in which a person can have one of a kind.
func (s *server) movers() []account.Mover {
	return []account.Mover{s.Courses.MoveAccount, s.Assessments.MoveAccount, s.Competencies.MoveAccount, s.Activities.MoveAccount, s.Impact.MoveAccount, s.Certificates.MoveAccount, s.Portfolios.MoveAccount, s.Reports.MoveAccount, s.Hours.MoveAccount, s.Notices.MoveAccount, s.Programmes.MoveAccount, s.Surveys.MoveAccount, s.Partners.MoveAccount, s.Volunteers.MoveAccount}
}

func (s *server) mergeSide(r *request, id int64, staff []account.SlimsUser) (side mergeSide, err error) {
	side.Account, side.Roles, err = s.Accounts.Find(r.ctx, r.actor, id)
	if i := slices.IndexFunc(staff, func(u account.SlimsUser) bool { return u.AccountID != nil && *u.AccountID == id }); i >= 0 {
		side.User = &staff[i]
	}
	return side, err
}

// mergePage compares the account in the address with the one that is to become
// part of it; from is its number as it was chosen.
func (s *server) mergePage(r *request, from string) (*accountMergePage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	staff, err := s.Accounts.Staff(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	into, err := s.mergeSide(r, id, staff)
	if err != nil {
		return nil, err
	}
	p := &accountMergePage{Layout: r.layout("merge.title", lms.Args{"name": into.Account.Name}), Into: into, Twins: map[int64]bool{}}
	p.Path = fmt.Sprintf("/accounts/%d/merge", id)
	if p.Others, err = s.Accounts.Mergeable(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	twins, err := s.Accounts.Twins(r.ctx, r.actor, into.Account)
	if err != nil {
		return nil, err
	}
	for _, t := range twins {
		p.Twins[t.ID] = true
	}
	slices.SortStableFunc(p.Others, func(a, b account.Account) int { // likely ones first
		return map[bool]int{true: 0, false: 1}[p.Twins[a.ID]] - map[bool]int{true: 0, false: 1}[p.Twins[b.ID]]
	})
	if other, err := strconv.ParseInt(from, 10, 64); err == nil && other != id {
		side, err := s.mergeSide(r, other, staff)
		if err != nil {
			return nil, err
		}
		p.From = &side
	}
	return p, nil
}

func (s *server) accountMergeShow(r *request) error {
	p, err := s.mergePage(r, r.Query("from"))
	if err != nil {
		return err
	}
	return r.page("account/merge", p)
}

func (s *server) accountMerge(r *request) error {
	p, err := s.mergePage(r, r.FormValue("from"))
	if err != nil {
		return err
	}
	p.Sure = r.FormValue("sure") != ""
	switch {
	case p.From == nil:
		err = lms.FailField("from", "merge.choose")
	case !p.Sure:
		err = lms.FailField("sure", "merge.not_sure")
	default:
		err = s.Accounts.Merge(r.ctx, r.actor, p.From.Account.ID, p.Into.Account.ID, s.movers()...)
	}
	if err != nil {
		return r.invalid("account/merge", p, err)
	}
	return r.redirect(fmt.Sprintf("/accounts/%d", p.Into.Account.ID), "merge.done", lms.Args{"name": p.Into.Account.Name})
}
