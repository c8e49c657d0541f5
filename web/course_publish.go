package web

import (
	"errors"
	"fmt"

	"binapustaka/lms"
)

// courseDraft opens a draft copy of the published course.
func (s *server) courseDraft(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Courses.OpenDraft(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "course.draft_opened")
}

func (s *server) coursePublish(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	err = s.Courses.Publish(r.ctx, r.actor, id)
	var lacks lms.Problems
	if errors.As(err, &lacks) {
		p, pageErr := s.coursePage(r, id)
		if pageErr != nil {
			return pageErr
		}
		p.failure = r.locale.T("course.not_published")
		r.Status(statusOf(lms.Invalid))
		return r.page("course/edit", p)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "course.published")
}

func (s *server) courseDiscard(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	gone, err := s.Courses.DiscardDraft(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if gone {
		return r.redirect("/courses", "course.deleted")
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "course.discarded")
}

// courseArchive takes a course out of the catalogue, or puts it back.
func (s *server) courseArchive(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	archive, notice := r.FormValue("do") == "archive", "course.restored"
	if archive {
		notice = "course.archived"
	}
	if err := s.Courses.Archive(r.ctx, r.actor, id, archive); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit", id), notice)
}
