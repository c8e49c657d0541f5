package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// attemptVoid declares somebody's attempt void, or takes that back.
func (s *server) attemptVoid(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	reason, did := r.FormValue("void-reason"), "attempt_voided"
	void := r.FormValue("do") != "restore"
	if !void {
		did = "attempt_restored"
	}
	t, err := s.Assessments.SetVoid(r.ctx, r.actor, id, void, reason)
	p, pageErr := s.resultPage(r)
	if err == nil {
		err = pageErr
	}
	if err != nil {
		if pageErr != nil {
			return pageErr
		}
		p.Path, p.VoidReason = fmt.Sprintf("/attempts/%d/result", id), reason
		return r.invalid("attempt/result", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, did, lms.Args{"test": p.Result.Test.Title, "name": p.Result.Person, "n": t.Number}); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/attempts/%d/result", id), "void."+did, lms.Args{"name": p.Result.Person})
}

// Void is what was said last of whether the attempt counts; nil when nothing was.
func (p attemptResultPage) Void() *assessment.Void {
	if n := len(p.Result.Voids); n > 0 {
		return &p.Result.Voids[n-1]
	}
	return nil
}

// VoidTold says it in words.
func (p attemptResultPage) VoidTold() string {
	key := "void.told_restored"
	switch v := p.Void(); {
	case v.Voided && p.Mine:
		key = "void.told"
	case v.Voided:
		key = "void.told_of"
	}
	return p.Locale.T(key, lms.Args{"time": p.DateTime(p.Void().At), "reason": p.Void().Reason})
}
