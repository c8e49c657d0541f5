package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
)

// pathCourse is a course that a path can lead through, with its place as typed.
type pathCourse struct {
	ID           int64
	Title, Place string
}

func (c pathCourse) Field() string { return fmt.Sprintf("place-%d", c.ID) }

type pathEditPage struct {
	Layout
	ID                int64 // 0: a new one
	Published         bool
	Name, Description string
	InOrder           bool
	Revision          int
	Courses           []pathCourse
	Roles, Positions  []peopleGroup
	Groups            []peopleGroup
	People            []account.Person
	Chosen            map[int64]bool // people
}

func (s *server) pathPage(r *request, path course.Path) (*pathEditPage, error) {
	p := &pathEditPage{Layout: inCourses(r.layout("path.new")), ID: path.ID, Published: path.PublishedAt != nil, Name: path.Name, Description: path.Description, InOrder: path.InOrder,
		Revision: path.Revision, Chosen: map[int64]bool{}}
	p.Path = "/paths/new"
	if path.ID != 0 {
		p.Title, p.Path = r.locale.T("path.edit_title", lms.Args{"name": path.Name}), fmt.Sprintf("/paths/%d/edit", path.ID)
	}
	totals, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, t := range totals {
		c := pathCourse{ID: t.CourseID, Title: t.Title}
		if i := slices.Index(path.Courses, t.CourseID); i >= 0 {
			c.Place = strconv.Itoa(i + 1)
		} else if !t.Published || t.ArchivedAt != nil {
			continue
		}
		p.Courses = append(p.Courses, c)
	}
	slices.SortStableFunc(p.Courses, func(a, b pathCourse) int { // those that belong to it first
		place := func(c pathCourse) int {
			if i := slices.Index(path.Courses, c.ID); i >= 0 {
				return i
			}
			return len(path.Courses)
		}
		return cmp.Compare(place(a), place(b))
	})
	for _, role := range lms.Roles {
		p.Roles = append(p.Roles, peopleGroup{Value: string(role), Name: p.RoleName(role), Checked: slices.Contains(path.Audience.Roles, role)})
	}
	profiles, err := s.Competencies.Profiles(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, profile := range profiles {
		if chosen := slices.Contains(path.Audience.Positions, profile.ID); chosen || profile.ArchivedAt == nil {
			p.Positions = append(p.Positions, peopleGroup{Value: strconv.FormatInt(profile.ID, 10), Name: profile.Name, Checked: chosen})
		}
	}
	groups, err := s.Accounts.Groups(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if chosen := slices.Contains(path.Audience.Groups, g.ID); chosen || g.ArchivedAt == nil {
			p.Groups = append(p.Groups, peopleGroup{Value: strconv.FormatInt(g.ID, 10), Name: g.Name, People: g.People, Checked: chosen})
		}
	}
	for _, id := range path.Audience.People {
		p.Chosen[id] = true
	}
	p.People, err = s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

// read takes the form over; what cannot be read is refused by its field.
func (p *pathEditPage) read(r *request) (d course.PathDetails, err error) {
	p.Name, p.Description, p.InOrder = r.FormValue("name"), r.FormValue("description"), r.FormValue("in_order") != ""
	p.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	d = course.PathDetails{Name: p.Name, Description: p.Description, InOrder: p.InOrder}
	var problems lms.Problems
	places, taken := map[int64]int{}, map[int]bool{}
	for i := range p.Courses {
		c := &p.Courses[i]
		if c.Place = strings.TrimSpace(r.FormValue(c.Field())); c.Place == "" {
			continue
		}
		n, err := strconv.Atoi(c.Place)
		if err != nil || n < 1 || n > 99 {
			problems = append(problems, lms.FailField(c.Field(), "path.number_bad"))
		} else if taken[n] {
			problems = append(problems, lms.FailField(c.Field(), "path.number_twice", lms.Args{"n": n}))
		}
		taken[n], places[c.ID], d.Courses = true, n, append(d.Courses, c.ID)
	}
	slices.SortStableFunc(d.Courses, func(a, b int64) int { return places[a] - places[b] })
	gone := 0 // ticked, and no longer there
	ticked := func(groups []peopleGroup, field string) (values []string) {
		sent := slices.Compact(slices.Sorted(slices.Values(r.formValues(field))))
		for i := range groups {
			if groups[i].Checked = slices.Contains(sent, groups[i].Value); groups[i].Checked {
				values = append(values, groups[i].Value)
			}
		}
		gone += len(sent) - len(values)
		return values
	}
	for _, value := range ticked(p.Roles, "role") {
		d.Audience.Roles = append(d.Audience.Roles, lms.Role(value))
	}
	for _, value := range ticked(p.Positions, "position") {
		id, _ := strconv.ParseInt(value, 10, 64) // one of ours
		d.Audience.Positions = append(d.Audience.Positions, id)
	}
	for _, value := range ticked(p.Groups, "group") {
		id, _ := strconv.ParseInt(value, 10, 64) // one of ours
		d.Audience.Groups = append(d.Audience.Groups, id)
	}
	people := slices.Compact(slices.Sorted(slices.Values(r.formValues("account"))))
	for _, person := range p.People {
		if p.Chosen[person.ID] = slices.Contains(people, strconv.FormatInt(person.ID, 10)); p.Chosen[person.ID] {
			d.Audience.People = append(d.Audience.People, person.ID)
		}
	}
	if gone += len(people) - len(d.Audience.People); gone > 0 {
		problems = append(problems, lms.Fail(lms.Invalid, "path.audience_gone", lms.Args{"n": gone}))
	}
	return d, problems.OrNil()
}

func (s *server) pathNew(r *request) error {
	p, err := s.pathPage(r, course.Path{PathDetails: course.PathDetails{InOrder: true}})
	if err != nil {
		return err
	}
	return r.page("path/edit", p)
}

func (s *server) pathCreate(r *request) error {
	p, err := s.pathPage(r, course.Path{})
	if err != nil {
		return err
	}
	d, err := p.read(r)
	var id int64
	if err == nil {
		id, err = s.Courses.CreatePath(r.ctx, r.actor, r.actor.LibraryID, d)
	}
	if err != nil {
		return r.invalid("path/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/paths/%d", id), "path.saved")
}

// pathOf is the page of the path in the address.
func (s *server) pathOf(r *request) (*pathEditPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	path, err := s.Courses.Path(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	return s.pathPage(r, path)
}

func (s *server) pathEdit(r *request) error {
	p, err := s.pathOf(r)
	if err != nil {
		return err
	}
	return r.page("path/edit", p)
}

func (s *server) pathUpdate(r *request) error {
	p, err := s.pathOf(r)
	if err != nil {
		return err
	}
	d, err := p.read(r)
	if err == nil {
		err = s.Courses.UpdatePath(r.ctx, r.actor, p.ID, d, p.Revision)
	}
	if err != nil {
		return r.invalid("path/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/paths/%d", p.ID), "path.saved")
}

// pathPublish shows a path to its people, or takes it back.
func (s *server) pathPublish(r *request) error {
	p, err := s.pathOf(r)
	if err != nil {
		return err
	}
	publish, notice := r.FormValue("do") == "publish", "path.withdrawn"
	if publish {
		notice = "path.published_now"
	}
	if err := s.Courses.PublishPath(r.ctx, r.actor, p.ID, publish); err != nil {
		return r.invalid("path/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/paths/%d", p.ID), notice)
}

func (s *server) pathDelete(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Courses.DeletePath(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect("/paths", "path.deleted")
}
