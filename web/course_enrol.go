package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
)

// enrolRow is somebody who was looked at.
type enrolRow struct {
	Name string
	course.Candidate
}

type courseEnrolPage struct {
	Layout
	peopleChoice
	ID    int64
	Name  string // of the course
	Rows  []enrolRow
	Later []account.Group // whose later members are enrolled
}

// Of are the people who stand so to the course.
func (p courseEnrolPage) Of(standing string) (rows []enrolRow) {
	for _, r := range p.Rows {
		if string(r.Standing) == standing {
			rows = append(rows, r)
		}
	}
	return rows
}

// Can are the people who can be enrolled.
func (p courseEnrolPage) Can() []enrolRow {
	return slices.DeleteFunc(slices.Clone(p.Rows), func(r enrolRow) bool { return !r.Candidate.Can() })
}

func (s *server) courseEnrolPage(r *request) (*courseEnrolPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	v, err := s.Courses.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &courseEnrolPage{Layout: r.layout("enrol.title", lms.Args{"title": v.Title}), ID: id, Name: v.Title}
	p.Path = fmt.Sprintf("/courses/%d/enrol-others", id)
	if v.Closed {
		return nil, lms.Fail(lms.Conflict, "course.closed")
	}
	if p.peopleChoice, err = s.peopleChoice(r); err != nil {
		return nil, err
	}
	later, err := s.Courses.LaterGroups(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	groups, err := s.groupsInUse(r)
	for _, g := range groups {
		if slices.Contains(later, g.ID) {
			p.Later = append(p.Later, g)
		}
	}
	return p, err
}

// AskLater are the groups chosen whose later members are not enrolled yet.
func (p courseEnrolPage) AskLater() []peopleGroup {
	return slices.DeleteFunc(slices.Clone(p.Groups), func(g peopleGroup) bool {
		return !g.Checked || slices.ContainsFunc(p.Later, func(l account.Group) bool { return strconv.FormatInt(l.ID, 10) == g.Value })
	})
}

// check looks at how those people stand to the course.
func (p *courseEnrolPage) check(r *request, ids []int64) error {
	names := map[int64]string{}
	for _, person := range p.People {
		names[person.ID] = person.Name
	}
	list, err := r.server.Courses.Candidates(r.ctx, r.actor, p.ID, ids)
	p.Checked, p.Rows = true, nil
	for _, c := range list {
		p.Rows = append(p.Rows, enrolRow{names[c.AccountID], c})
	}
	return err
}

// courseEnrolOthers shows who could be enrolled; with a group in the address its
// people are looked at.
func (s *server) courseEnrolOthers(r *request) error {
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
	}
	for i := range p.Groups {
		if g := &p.Groups[i]; g.Value == r.Query("group") {
			g.Checked = true
			if err := p.check(r, g.People); err != nil {
				return err
			}
		}
	}
	return r.page("course/enrol", p)
}

// courseEnrolChoose says how the people ticked, one by one or by what they have
// in common, stand to the course; nobody is enrolled by it.
func (s *server) courseEnrolChoose(r *request) error {
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
	}
	ids := p.choose(r)
	if len(ids) == 0 {
		return r.invalid("course/enrol", p, lms.FailField("accounts", "enrol.nobody"))
	}
	if err := p.check(r, ids); err != nil {
		return err
	}
	return r.page("course/enrol", p)
}

// courseEnrolList does the same for a list of names.
func (s *server) courseEnrolList(r *request) error {
	content, err := r.roster()
	if err != nil {
		return err
	}
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
	}
	ids, err := p.readList(r, content)
	if err != nil {
		return r.invalid("course/enrol", p, err)
	}
	if err := p.check(r, ids); err != nil {
		return err
	}
	return r.page("course/enrol", p)
}

// courseEnrolMany makes the people learners who were looked at before, and those
// who are put into a group later where that is ticked.
func (s *server) courseEnrolMany(r *request) error {
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
	}
	var later []int64
	for i := range p.Groups {
		if g := &p.Groups[i]; slices.Contains(r.formValues("later"), g.Value) {
			id, _ := strconv.ParseInt(g.Value, 10, 64) // one of ours
			later, g.Checked = append(later, id), true
		}
	}
	ids := p.ticked(r)
	var n int
	if len(ids) > 0 || len(later) == 0 {
		n, err = s.Courses.EnrolMany(r.ctx, r.actor, p.ID, ids)
	}
	var known *lms.Error
	if errors.As(err, &known) && known.Key == "course.prerequisite" { // since it was looked at
		if err := p.check(r, ids); err != nil {
			return err
		}
		return r.invalid("course/enrol", p, lms.Fail(lms.Conflict, "enrol.changed"))
	}
	if err == nil && len(later) > 0 {
		err = s.Courses.EnrolLater(r.ctx, r.actor, p.ID, later)
	}
	if err != nil {
		return r.invalid("course/enrol", p, err)
	}
	to := fmt.Sprintf("/courses/%d", p.ID)
	if r.actor.Has(lms.Trainer, lms.Admin) {
		to += "/learners"
	}
	return r.redirect(to, "course.enrolled_many", lms.Args{"n": n})
}

// enroller is how a learner is told who enrolled them: the name and, while they
// have one, the role; "" for who did it themselves.
func (s *server) enroller(r *request, id *int64) (string, error) {
	if id == nil || *id == r.actor.AccountID {
		return "", nil
	}
	who, roles, err := s.Accounts.Colleague(r.ctx, r.actor, *id)
	if err != nil || len(roles) == 0 {
		return who.Name, err
	}
	return fmt.Sprintf("%s (%s)", who.Name, strings.ToLower(Layout{Locale: r.locale}.RoleName(roles[len(roles)-1]))), nil
}
