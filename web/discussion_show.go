package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// postView is a post with what the page says of it.
type postView struct {
	course.Post
	Name   string
	Own    bool // the reader's
	Marked bool // the answer to its question
}

type threadView struct {
	course.Thread
	Question postView
	Answers  []postView
}

// discussionState is what stands below a lesson.
type discussionState struct {
	Threads []threadView
	Total   int // questions
	Page    lms.Page
	Pages   int
}

// discussionState reads a page of it; nil for who may not.
func (s *server) discussionState(r *request, v course.View, l course.Lesson) (*discussionState, error) {
	d, err := s.Courses.Discussion(r.ctx, r.actor, v, l, r.pageNumber())
	if err != nil || d == nil {
		return nil, err
	}
	state := &discussionState{Total: d.Total, Page: d.Page, Pages: d.Pages}
	state.Threads, err = s.threadViews(r, d.Threads)
	return state, err
}

// threadViews names who wrote what, all of them at once.
func (s *server) threadViews(r *request, threads []course.Thread) (views []threadView, err error) {
	var ids []int64
	for _, t := range threads {
		ids = append(ids, t.Question.AuthorID)
		for _, a := range t.Answers {
			ids = append(ids, a.AuthorID)
		}
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	for _, t := range threads {
		view := func(p course.Post) postView {
			return postView{Post: p, Name: names[p.AuthorID], Own: p.AuthorID == r.actor.AccountID, Marked: t.Question.AnswerID != nil && *t.Question.AnswerID == p.ID}
		}
		one := threadView{Thread: t, Question: view(t.Question)}
		for _, a := range t.Answers {
			one.Answers = append(one.Answers, view(a))
		}
		views = append(views, one)
	}
	return views, nil
}

type discussionShowPage struct {
	Layout
	course.OpenThread
	Thread  threadView
	Refused string // what was not done: answer, mend, hide, or something without a form
	At      int64  // the post that it was about
	Text    string // as typed
}

// Typed is the text of a form: what was refused, else what is kept.
func (p discussionShowPage) Typed(act string, at int64, kept string) string {
	if p.Refused == act && p.At == at {
		return p.Text
	}
	return kept
}

// Mends reports whether the reader may still change or take back a post.
func (p discussionShowPage) Mends(v postView) bool { return v.Own && v.Open() }

func (s *server) discussionPage(r *request, courseID, question int64, page lms.Page) (*discussionShowPage, error) {
	t, err := s.Courses.Thread(r.ctx, r.actor, courseID, question, page)
	if err != nil {
		return nil, err
	}
	views, err := s.threadViews(r, []course.Thread{t.Thread})
	if err != nil {
		return nil, err
	}
	p := &discussionShowPage{Layout: r.layout("discussion.of", lms.Args{"lesson": t.Lesson}), OpenThread: t, Thread: views[0]}
	p.Path = fmt.Sprintf("/courses/%d/posts/%d", courseID, question)
	return p, nil
}

// discussionShow is a question with its answers; the address of an answer leads
// to its place.
func (s *server) discussionShow(r *request) error {
	id, post, err := r.postID()
	if err != nil {
		return err
	}
	question, _, err := s.Courses.PlaceOf(r.ctx, r.actor, id, post)
	if err != nil {
		return err
	}
	if question != post {
		return s.toPost(r, id, post, "")
	}
	p, err := s.discussionPage(r, id, question, r.pageNumber())
	if err != nil {
		return err
	}
	return r.page("discussion/show", p)
}

func (r *request) postID() (courseID, post int64, err error) {
	if courseID, err = r.id("id"); err == nil {
		post, err = r.id("post")
	}
	return courseID, post, err
}

// toPost leads to a post among its question's answers.
func (s *server) toPost(r *request, courseID, post int64, notice string, args ...lms.Args) error {
	question, page, err := s.Courses.PlaceOf(r.ctx, r.actor, courseID, post)
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/posts/%d?page=%d#post-%d", courseID, question, page, post), notice, args...)
}
