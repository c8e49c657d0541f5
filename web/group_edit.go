package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

type groupEditPage struct {
	Layout
	ID   int64  // 0: a new one
	Name string // as it is saved
	Form account.GroupDetails
}

// groupEditPage is the form of a group, which is the zero Group for a new one.
func (r *request) groupEditPage(g account.Group) *groupEditPage {
	p := &groupEditPage{Layout: r.layout("group.new"), ID: g.ID, Name: g.Name, Form: g.GroupDetails}
	p.Path = "/groups/new"
	if g.ID != 0 {
		p.Title, p.Path = r.locale.T("group.edit_title", lms.Args{"name": g.Name}), fmt.Sprintf("/groups/%d/edit", g.ID)
	}
	return p
}

func (r *request) readGroup() account.GroupDetails {
	return account.GroupDetails{Name: r.FormValue("name"), Note: r.FormValue("note")}
}

// group is the group in the address.
func (r *request) group() (account.Group, []account.GroupMember, error) {
	id, err := r.id("id")
	if err != nil {
		return account.Group{}, nil, err
	}
	return r.server.Accounts.Group(r.ctx, r.actor, id)
}

func (s *server) groupNew(r *request) error {
	return r.page("group/edit", r.groupEditPage(account.Group{}))
}

// groupCreate leads on to its members: it has none yet.
func (s *server) groupCreate(r *request) error {
	p := r.groupEditPage(account.Group{})
	p.Form = r.readGroup()
	id, err := s.Accounts.CreateGroup(r.ctx, r.actor, r.actor.LibraryID, p.Form)
	if err != nil {
		return r.invalid("group/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/groups/%d/members", id), "group.created")
}

func (s *server) groupEdit(r *request) error {
	g, _, err := r.group()
	if err != nil {
		return err
	}
	return r.page("group/edit", r.groupEditPage(g))
}

func (s *server) groupUpdate(r *request) error {
	g, _, err := r.group()
	if err != nil {
		return err
	}
	p := r.groupEditPage(g)
	p.Form = r.readGroup()
	if err := s.Accounts.UpdateGroup(r.ctx, r.actor, g.ID, p.Form); err != nil {
		return r.invalid("group/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/groups/%d", g.ID), "group.saved")
}

// groupArchive takes a group out of use, or back into it.
func (s *server) groupArchive(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	archive, notice := r.FormValue("do") == "archive", "group.restored"
	if archive {
		notice = "group.archived"
	}
	if err := s.Accounts.ArchiveGroup(r.ctx, r.actor, id, archive); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/groups/%d", id), notice)
}

func (s *server) groupDelete(r *request) error {
	p, err := s.groupShowPage(r)
	if err != nil {
		return err
	}
	if err := s.Accounts.DeleteGroup(r.ctx, r.actor, p.Group.ID); err != nil {
		return r.invalid("group/show", p, err)
	}
	return r.redirect("/groups", "group.deleted")
}
