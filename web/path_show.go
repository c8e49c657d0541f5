package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
)

// Paths belong to courses, positions to competencies, roles and groups to
// accounts: this is where they meet.

func inCourses(l Layout) Layout { return within(l, "/courses") }

// coursePath is a course's place on a path of the reader's.
type coursePath struct {
	Way  course.Way
	Step course.PathStep
}

// pathsWith are the reader's paths that lead through a course.
func (s *server) pathsWith(r *request, courseID int64) (list []coursePath, err error) {
	ways, err := s.Courses.MyPaths(r.ctx, r.actor)
	for _, w := range ways {
		if step, ok := w.Step(courseID); ok {
			list = append(list, coursePath{w, step})
		}
	}
	return list, err
}

// members are the people whom a path is for and who may sign in, by name.
func (s *server) members(r *request, a course.Audience) (list []account.Colleague, err error) {
	all, err := s.Accounts.Colleagues(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	held, err := s.Competencies.InPosition(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	position := map[int64]int64{}
	for profile, people := range held {
		for _, id := range people {
			position[id] = profile
		}
	}
	groups, err := s.Accounts.Groups(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	in := map[int64][]int64{}
	for _, g := range groups {
		for _, id := range g.People {
			in[id] = append(in[id], g.ID)
		}
	}
	for _, c := range all {
		if c.Status == account.Active && a.Has(course.Member{AccountID: c.ID, Roles: c.Roles(), Position: position[c.ID], Groups: in[c.ID]}) {
			list = append(list, c)
		}
	}
	return list, err
}

func (s *server) pathFigures(r *request, p course.Path) (course.PathFigures, []account.Colleague, error) {
	people, err := s.members(r, p.Audience)
	if err != nil {
		return course.PathFigures{}, nil, err
	}
	ids := make([]int64, len(people))
	for i, c := range people {
		ids[i] = c.ID
	}
	f, err := s.Courses.PathFigures(r.ctx, r.actor, p.ID, ids)
	return f, people, err
}

// listedPath is a path as those who plan see it in the list.
type listedPath struct {
	course.Path
	Figures course.PathFigures
}

type pathListPage struct {
	Layout
	Mine  []course.Way
	Plans bool
	All   []listedPath // for those who plan
}

func (s *server) pathList(r *request) (err error) {
	p := &pathListPage{Layout: inCourses(r.layout("path.list_title")), Plans: r.actor.Has(lms.Trainer, lms.Head, lms.Admin)}
	p.Path = "/paths"
	if p.Mine, err = s.Courses.MyPaths(r.ctx, r.actor); err != nil {
		return err
	}
	if p.Plans {
		all, err := s.Courses.Paths(r.ctx, r.actor, r.actor.LibraryID)
		if err != nil {
			return err
		}
		for _, path := range all {
			f, _, err := s.pathFigures(r, path)
			if err != nil {
				return err
			}
			p.All = append(p.All, listedPath{path, f})
		}
	}
	return r.page("path/list", p)
}

type pathShowPage struct {
	Layout
	Way     course.Way
	Mine    bool // the path is for the reader
	Plans   bool
	Figures course.PathFigures
	For     []string // names of roles, positions, groups and people
}

func (s *server) pathShow(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	w, err := s.Courses.Along(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	position, err := s.Competencies.Position(r.ctx, r.actor)
	if err != nil {
		return err
	}
	groups, err := s.Accounts.MyGroupIDs(r.ctx, r.actor)
	if err != nil {
		return err
	}
	p := &pathShowPage{Layout: inCourses(r.titled(w.Name)), Way: w, Plans: r.actor.Has(lms.Trainer, lms.Head, lms.Admin),
		Mine: w.PublishedAt != nil && w.Audience.Has(course.Member{AccountID: r.actor.AccountID, Roles: r.actor.Roles, Position: position, Groups: groups})}
	if p.Plans {
		if p.Figures, _, err = s.pathFigures(r, w.Path); err != nil {
			return err
		}
		if p.For, err = s.audienceNames(r, w.Audience); err != nil {
			return err
		}
	}
	return r.page("path/show", p)
}

// audienceNames says whom a path is for.
func (s *server) audienceNames(r *request, a course.Audience) (list []string, err error) {
	for _, role := range a.Roles {
		list = append(list, Layout{Locale: r.locale}.RoleName(role))
	}
	profiles, err := s.Competencies.Profiles(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, profile := range profiles {
		if slices.Contains(a.Positions, profile.ID) {
			list = append(list, profile.Name)
		}
	}
	groups, err := s.Accounts.Groups(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if slices.Contains(a.Groups, g.ID) {
			list = append(list, g.Name)
		}
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, a.People)
	for _, id := range a.People {
		list = append(list, names[id])
	}
	return list, err
}

type pathPerson struct {
	Name string
	Done int
}

type pathPeoplePage struct {
	Layout
	Learning course.Path
	Figures  course.PathFigures
	People   []pathPerson
}

// pathPeople is who is how far, by name: for trainers.
func (s *server) pathPeople(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	path, err := s.Courses.Path(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &pathPeoplePage{Layout: inCourses(r.layout("path.people_title", lms.Args{"name": path.Name})), Learning: path}
	f, people, err := s.pathFigures(r, path)
	if err != nil {
		return err
	}
	p.Figures = f
	for _, c := range people {
		p.People = append(p.People, pathPerson{c.Name, f.Done[c.ID]})
	}
	return r.page("path/people", p)
}
