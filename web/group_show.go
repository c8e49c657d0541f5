package web

import (
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// groupMember is somebody in a group with how many courses they learn.
type groupMember struct {
	account.GroupMember
	course.Load
	By string // who put them there
}

type groupShowPage struct {
	Layout
	Group   account.Group
	Members []groupMember // by name
	Courses []course.GroupCourse
	Choices []course.Total // that take learners
	Paths   []course.Path  // for the group
	Keeps   bool
	Gaps    bool // the reader sees the group's gaps
}

// Rest is how many of the group have nothing to do with a course.
func (p groupShowPage) Rest(c course.GroupCourse) int {
	return len(p.Members) - c.Learning - c.Completed
}

func (s *server) groupShowPage(r *request) (*groupShowPage, error) {
	g, members, err := r.group()
	if err != nil {
		return nil, err
	}
	p := &groupShowPage{Layout: r.titled(g.Name), Group: g, Keeps: account.CanKeepGroups(r.actor), Gaps: competency.CanSeeEverybody(r.actor)}
	p.Path = fmt.Sprintf("/groups/%d", g.ID)
	courses, load, err := s.Courses.GroupCourses(r.ctx, r.actor, g.LibraryID, g.ID, g.People)
	if err != nil {
		return nil, err
	}
	p.Courses = courses
	var ids []int64
	for _, m := range members {
		if m.AddedBy != nil {
			ids = append(ids, *m.AddedBy)
		}
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		row := groupMember{GroupMember: m, Load: load[m.ID]}
		if m.AddedBy != nil {
			row.By = names[*m.AddedBy]
		}
		p.Members = append(p.Members, row)
	}
	paths, err := s.Courses.Paths(r.ctx, r.actor, g.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		if slices.Contains(path.Audience.Groups, g.ID) {
			p.Paths = append(p.Paths, path)
		}
	}
	totals, err := s.Courses.Totals(r.ctx, r.actor, g.LibraryID)
	for _, t := range totals {
		if t.Published && t.ArchivedAt == nil {
			p.Choices = append(p.Choices, t)
		}
	}
	return p, err
}

func (s *server) groupShow(r *request) error {
	p, err := s.groupShowPage(r)
	if err != nil {
		return err
	}
	return r.page("group/show", p)
}

// groupEnrol leads to the page that looks at the group's people before they are
// enrolled in the course chosen.
func (s *server) groupEnrol(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	to, err := strconv.ParseInt(r.Query("course"), 10, 64)
	if err != nil {
		return lms.Fail(lms.NotFound, "course.not_found")
	}
	return r.redirect(fmt.Sprintf("/courses/%d/enrol-others?group=%d", to, id), "")
}

// groupNotLater: whoever is put into the group is not enrolled in a course any more.
func (s *server) groupNotLater(r *request) error {
	id, courseID, err := r.ids("course")
	if err != nil {
		return err
	}
	if err := s.Courses.NotLater(r.ctx, r.actor, courseID, id); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/groups/%d", id), "group.not_later_now")
}

// groupLeave takes somebody out of a group.
func (s *server) groupLeave(r *request) error {
	id, account, err := r.ids("account")
	if err != nil {
		return err
	}
	if err := s.Accounts.RemoveMember(r.ctx, r.actor, id, account); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/groups/%d", id), "group.left")
}
