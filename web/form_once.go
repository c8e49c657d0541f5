package web

import (
	"crypto/sha256"
	"log/slog"
	"time"

	"binapustaka/lms/account"
)

// A form that makes something new is answered once. The token in a page's forms
// is another in every page, so the same bytes from the same page are one act: a
// second click, or going back and sending again, leads to what the first made.
// Who goes back and changes something makes another. The same holds for a form
// that says which version it changes: without it the second click on a slow line
// would be told that a colleague has come first. A form that says neither may be
// meant again, so it is not held back.

// once answers a form with do unless it has been answered before.
func (s *server) once(r *request, do func(*request) error) error {
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(r.Path()), []byte(r.token), r.Request().Body()} {
		sum.Write(part)
		sum.Write([]byte{0})
	}
	form := sum.Sum(nil)
	for {
		mine, a, err := s.Accounts.ClaimForm(r.ctx, r.actor, form)
		if err != nil {
			return err
		}
		if mine {
			break
		}
		if a.Went != "" {
			return r.repeat(a)
		}
		select { // the first one is being answered
		case <-time.After(50 * time.Millisecond):
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
	err := do(r)
	if err != nil {
		r.went = account.Answered{}
	}
	if e := s.Accounts.AnswerForm(r.ctx, r.actor, form, r.went); e != nil { // it was answered all the same
		slog.Warn("a form could be answered twice", "id", r.requestID(), "err", e)
	}
	return err
}

// repeat answers as the first time.
func (r *request) repeat(a account.Answered) error {
	if a.Notice != "" {
		r.setCookie(noticeCookie, a.Notice, time.Minute)
	}
	return r.redirect(a.Went, "")
}
