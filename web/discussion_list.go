package web

import (
	"binapustaka/lms"
	"binapustaka/lms/course"
)

type askedQuestion struct {
	course.Asked
	Name string
}

type discussionListPage struct {
	Layout
	ID        int64
	Course    string // title
	Language  string
	Questions []askedQuestion
	Waiting   int // for an answer, in the whole course
	Discusses bool
	Page      lms.Page
	Pages     int
}

// discussionList is what was asked in a course, for its trainers.
func (s *server) discussionList(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	page := r.pageNumber()
	list, total, err := s.Courses.Questions(r.ctx, r.actor, id, page)
	if err != nil {
		return err
	}
	v, err := s.Courses.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &discussionListPage{Layout: r.layout("discussion.list_of", lms.Args{"title": v.Title}), ID: id, Course: v.Title, Language: string(v.Language),
		Discusses: discusses(v), Page: page.Normal(), Pages: page.Pages(total)}
	if p.Waiting, err = s.unanswered(r, id); err != nil {
		return err
	}
	var ids []int64
	for _, q := range list {
		ids = append(ids, q.AuthorID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, ids)
	if err != nil {
		return err
	}
	for _, q := range list {
		p.Questions = append(p.Questions, askedQuestion{q, names[q.AuthorID]})
	}
	return r.page("discussion/list", p)
}

// discusses reports whether a lesson of the course is discussed.
func discusses(v course.View) bool {
	for _, l := range v.Lessons() {
		if l.Discuss {
			return true
		}
	}
	return false
}

// unanswered is how many questions of a course wait for the actor.
func (s *server) unanswered(r *request, courseID int64) (int, error) {
	all, err := s.Courses.WaitingQuestions(r.ctx, r.actor, r.actor.LibraryID)
	for _, c := range all {
		if c.CourseID == courseID {
			return c.N, err
		}
	}
	return 0, err
}
