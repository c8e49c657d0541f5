package web

import (
	"errors"
	"fmt"

	"binapustaka/lms"
)

// questionAsk puts a question below a lesson; one that is refused stands in the
// lesson's page again.
func (s *server) questionAsk(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	key, text := r.Params("key"), r.FormValue("post")
	post, err := s.Courses.Ask(r.ctx, r.actor, id, key, text)
	if err == nil {
		return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s#post-%d", id, key, post), "discussion.asked")
	}
	var e *lms.Error
	if !errors.As(err, &e) || e.Kind != lms.Invalid && e.Kind != lms.TooMany {
		return err
	}
	v, l, openErr := s.Courses.OpenLesson(r.ctx, r.actor, id, key)
	if openErr != nil {
		return openErr
	}
	p := r.lessonPage(v, l, fmt.Sprintf("/courses/%d/lessons", id))
	p.Shut, p.Refused, p.Asked, p.Path = v.ShutLesson(l), true, text, p.Base+"/"+key
	p.setProblems(err)
	r.Status(statusOf(e.Kind))
	return s.showLesson(r, p)
}

// postRefused shows the question again with what is wrong and what was typed.
func (s *server) postRefused(r *request, courseID, post int64, act, text string, err error) error {
	if lms.IsKind(err, lms.NotFound) || lms.IsKind(err, lms.Forbidden) {
		return err
	}
	question, page, placeErr := s.Courses.PlaceOf(r.ctx, r.actor, courseID, post)
	if placeErr != nil {
		return err
	}
	p, pageErr := s.discussionPage(r, courseID, question, lms.Page{Number: page})
	if pageErr != nil {
		return err
	}
	p.Refused, p.At, p.Text = act, post, text
	return r.invalid("discussion/show", p, err)
}

func (s *server) postAnswer(r *request) error {
	id, question, err := r.postID()
	if err != nil {
		return err
	}
	text := r.FormValue("post")
	post, err := s.Courses.Answer(r.ctx, r.actor, id, question, text)
	if err != nil {
		return s.postRefused(r, id, question, "answer", text, err)
	}
	return s.toPost(r, id, post, "discussion.answered")
}

func (s *server) postMend(r *request) error {
	id, post, err := r.postID()
	if err != nil {
		return err
	}
	text := r.FormValue("post")
	if err := s.Courses.MendPost(r.ctx, r.actor, id, post, text); err != nil {
		return s.postRefused(r, id, post, "mend", text, err)
	}
	return s.toPost(r, id, post, "discussion.mended_notice")
}

func (s *server) postRemove(r *request) error {
	id, post, err := r.postID()
	if err != nil {
		return err
	}
	if err := s.Courses.TakeBackPost(r.ctx, r.actor, id, post); err != nil {
		return s.postRefused(r, id, post, "remove", "", err)
	}
	return s.toPost(r, id, post, "discussion.removed_notice")
}

// postHide hides a post, postShow shows it again; both stand in the audit log.
func (s *server) postHide(r *request) error {
	return s.postVeil(r, true, "post_hidden", "discussion.hidden_notice")
}

func (s *server) postShow(r *request) error {
	return s.postVeil(r, false, "post_shown", "discussion.shown_notice")
}

func (s *server) postVeil(r *request, hide bool, action, notice string) error {
	id, post, err := r.postID()
	if err != nil {
		return err
	}
	reason := r.FormValue("reason")
	before, err := s.Courses.HidePost(r.ctx, r.actor, id, post, hide, reason)
	if err != nil {
		return s.postRefused(r, id, post, "hide", reason, err)
	}
	if hide == before.Open() { // a colleague was not quicker
		t, err := s.Courses.Find(r.ctx, r.actor, id)
		if err != nil {
			return err
		}
		names, err := s.Accounts.Authors(r.ctx, r.actor, []int64{before.AuthorID})
		if err == nil {
			err = s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, action, lms.Args{"course": t.Title, "name": names[before.AuthorID], "reason": reason})
		}
		if err != nil {
			return err
		}
	}
	return s.toPost(r, id, post, notice)
}

// postMark marks an answer as the answer to its question, or takes the mark away.
func (s *server) postMark(r *request) error {
	id, post, err := r.postID()
	if err != nil {
		return err
	}
	mark, notice := r.FormValue("marked") != "", "discussion.unmarked_notice"
	if mark {
		notice = "discussion.marked_notice"
	}
	if err := s.Courses.MarkAnswer(r.ctx, r.actor, id, post, mark); err != nil {
		return s.postRefused(r, id, post, "mark", "", err)
	}
	return s.toPost(r, id, post, notice)
}
