package web

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment/interchange"
	"binapustaka/lms/course"
)

// rosterLimit is the largest list of people that the page takes, in bytes.
const rosterLimit = 1_000_000

// peopleGroup is people that can be chosen together.
type peopleGroup struct {
	Value, Name string
	People      []int64
	Checked     bool
}

// enrolRow is somebody who was looked at.
type enrolRow struct {
	Name string
	course.Candidate
}

type courseEnrolPage struct {
	Layout
	ID               int64
	Name             string // of the course
	Roles, Positions []peopleGroup
	People           []account.Person // who may sign in
	Chosen           map[int64]bool
	Text             string // of the list
	Checked          bool
	Rows             []enrolRow
	Wrong            []account.RosterLine
	colleagues       []account.Colleague
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
	p := &courseEnrolPage{Layout: r.layout("enrol.title", lms.Args{"title": v.Title}), ID: id, Name: v.Title, Chosen: map[int64]bool{}}
	p.Path = fmt.Sprintf("/courses/%d/enrol-others", id)
	if v.Closed {
		return nil, lms.Fail(lms.Conflict, "course.closed")
	}
	p.Roles, p.Positions, p.colleagues, err = s.peopleGroups(r)
	for _, c := range p.colleagues {
		if c.Status == account.Active {
			p.People = append(p.People, c.Person)
		}
	}
	return p, err
}

// peopleGroups are the roles and positions that somebody of the library has who
// may sign in, and everybody of the library.
func (s *server) peopleGroups(r *request) (roles, positions []peopleGroup, all []account.Colleague, err error) {
	if all, err = s.Accounts.Colleagues(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, nil, nil, err
	}
	active := map[int64]bool{}
	byRole := map[lms.Role][]int64{}
	for _, c := range all {
		if active[c.ID] = c.Status == account.Active; active[c.ID] {
			for _, role := range c.Roles() {
				byRole[role] = append(byRole[role], c.ID)
			}
		}
	}
	for _, role := range lms.Roles {
		if len(byRole[role]) > 0 {
			roles = append(roles, peopleGroup{Value: string(role), Name: (Layout{Locale: r.locale}).RoleName(role), People: byRole[role]})
		}
	}
	held, err := s.Competencies.InPosition(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, nil, nil, err
	}
	profiles, err := s.Competencies.Profiles(r.ctx, r.actor, r.actor.LibraryID)
	for _, profile := range profiles {
		ids := slices.DeleteFunc(held[profile.ID], func(id int64) bool { return !active[id] })
		if len(ids) > 0 {
			positions = append(positions, peopleGroup{Value: strconv.FormatInt(profile.ID, 10), Name: profile.Name, People: ids})
		}
	}
	return roles, positions, all, err
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

func (s *server) courseEnrolOthers(r *request) error {
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
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
	take := map[int64]bool{}
	for field, groups := range map[string][]peopleGroup{"role": p.Roles, "position": p.Positions} {
		for i := range groups {
			if groups[i].Checked = slices.Contains(r.formValues(field), groups[i].Value); groups[i].Checked {
				for _, id := range groups[i].People {
					take[id] = true
				}
			}
		}
	}
	for _, id := range p.ticked(r) {
		take[id], p.Chosen[id] = true, true
	}
	var ids []int64
	for _, person := range p.People { // by name
		if take[person.ID] {
			ids = append(ids, person.ID)
		}
	}
	if len(ids) == 0 {
		return r.invalid("course/enrol", p, lms.FailField("accounts", "enrol.nobody"))
	}
	if err := p.check(r, ids); err != nil {
		return err
	}
	return r.page("course/enrol", p)
}

// ticked are the people of the library that a form names.
func (p courseEnrolPage) ticked(r *request) (ids []int64) {
	for _, value := range r.formValues("account") {
		id, err := strconv.ParseInt(value, 10, 64)
		if err == nil && slices.ContainsFunc(p.People, func(person account.Person) bool { return person.ID == id }) {
			ids = append(ids, id)
		}
	}
	return ids
}

// courseEnrolList does the same for a list of names, an uploaded one before the
// one typed.
func (s *server) courseEnrolList(r *request) error {
	fields, file, err := r.readPartsUpTo(rosterLimit)
	if err != nil {
		return err
	}
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
	}
	content := []byte(fields["list"])
	if file != nil && file.FileName() != "" {
		if content, err = io.ReadAll(io.LimitReader(file, rosterLimit+1)); err != nil {
			return broken(err)
		}
	}
	if len(content) > rosterLimit {
		return r.invalid("course/enrol", p, lms.FailField("file", "enrol.list_large", lms.Args{"limit": r.locale.Bytes(rosterLimit)}))
	}
	p.Text, _ = interchange.Text(content)
	var ids []int64
	for _, line := range account.ReadRoster(p.Text, p.colleagues) {
		if line.Problem != "" {
			p.Wrong = append(p.Wrong, line)
		} else {
			ids = append(ids, line.Person.ID)
		}
	}
	if len(ids)+len(p.Wrong) == 0 {
		return r.invalid("course/enrol", p, lms.FailField("list", "enrol.list_empty"))
	}
	if err := p.check(r, ids); err != nil {
		return err
	}
	return r.page("course/enrol", p)
}

// Why is what is wrong with a line.
func (p courseEnrolPage) Why(l account.RosterLine) string { return p.Locale.T(l.Problem, l.Args) }

// courseEnrolMany makes the people learners who were looked at before.
func (s *server) courseEnrolMany(r *request) error {
	p, err := s.courseEnrolPage(r)
	if err != nil {
		return err
	}
	ids := p.ticked(r)
	n, err := s.Courses.EnrolMany(r.ctx, r.actor, p.ID, ids)
	var known *lms.Error
	if errors.As(err, &known) && known.Key == "course.prerequisite" { // since it was looked at
		if err := p.check(r, ids); err != nil {
			return err
		}
		return r.invalid("course/enrol", p, lms.Fail(lms.Conflict, "enrol.changed"))
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
