package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

type groupMembersPage struct {
	Layout
	peopleChoice
	Group    account.Group
	Fresh    []account.Person // who were looked at and can be added
	There    []account.Person // who are in the group already
	HasSlims bool
	Asked    bool // SLiMS, for its user groups
}

func (s *server) groupMembersPage(r *request) (*groupMembersPage, error) {
	g, _, err := r.group()
	if err != nil {
		return nil, err
	}
	if g.ArchivedAt != nil {
		return nil, lms.Fail(lms.Conflict, "group.is_archived")
	}
	p := &groupMembersPage{Layout: r.layout("group.members_title", lms.Args{"name": g.Name}), Group: g, HasSlims: r.library.HasSlims && s.Slims != nil}
	p.Path = fmt.Sprintf("/groups/%d/members", g.ID)
	if p.peopleChoice, err = s.peopleChoice(r); err != nil {
		return nil, err
	}
	p.Groups = slices.DeleteFunc(p.Groups, func(other peopleGroup) bool { return other.Value == fmt.Sprint(g.ID) })
	return p, nil
}

// check tells those who are in the group already from those who are not.
func (p *groupMembersPage) check(ids []int64) {
	p.Checked = true
	for _, person := range p.People {
		switch {
		case !slices.Contains(ids, person.ID):
		case slices.Contains(p.Group.People, person.ID):
			p.There = append(p.There, person)
		default:
			p.Fresh = append(p.Fresh, person)
		}
	}
}

// groupMembers shows who can be added; the user groups of SLiMS are asked for
// when somebody wants to see them: those of the last night may be old.
func (s *server) groupMembers(r *request) error {
	p, err := s.groupMembersPage(r)
	if err != nil {
		return err
	}
	if p.Asked = p.HasSlims && r.Query("slims") != ""; p.Asked {
		if err := p.askSlims(r); err != nil {
			p.Asked = false
			return r.invalid("group/members", p, err)
		}
	}
	return r.page("group/members", p)
}

// groupChoose shows who would be put into the group; nobody is yet.
func (s *server) groupChoose(r *request) error {
	p, err := s.groupMembersPage(r)
	if err != nil {
		return err
	}
	if p.Asked = p.HasSlims && r.FormValue("slims_shown") != ""; p.Asked {
		if err := p.askSlims(r); err != nil {
			return r.invalid("group/members", p, err)
		}
	}
	ids := p.choose(r)
	if len(ids) == 0 {
		return r.invalid("group/members", p, lms.FailField("accounts", "enrol.nobody"))
	}
	p.check(ids)
	return r.page("group/members", p)
}

// groupChooseList does the same for a list of names.
func (s *server) groupChooseList(r *request) error {
	content, err := r.roster()
	if err != nil {
		return err
	}
	p, err := s.groupMembersPage(r)
	if err != nil {
		return err
	}
	ids, err := p.readList(r, content)
	if err != nil {
		return r.invalid("group/members", p, err)
	}
	p.check(ids)
	return r.page("group/members", p)
}

// groupJoin puts the people into the group who were looked at before, and enrols
// them in the courses that later members are enrolled in.
func (s *server) groupJoin(r *request) error {
	p, err := s.groupMembersPage(r)
	if err != nil {
		return err
	}
	added, err := s.Accounts.AddMembers(r.ctx, r.actor, p.Group.ID, p.ticked(r))
	if err != nil {
		return r.invalid("group/members", p, err)
	}
	made, left, err := s.Courses.Joined(r.ctx, r.actor, p.Group.ID, added)
	if err != nil {
		return err
	}
	notice := "group.joined"
	switch {
	case left > 0:
		notice = "group.joined_left"
	case made > 0:
		notice = "group.joined_enrolled"
	}
	return r.redirect(fmt.Sprintf("/groups/%d", p.Group.ID), notice, lms.Args{"n": len(added), "made": made, "left": left})
}
