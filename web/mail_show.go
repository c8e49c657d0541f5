package web

import (
	"io"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

type mailPage struct {
	Layout
	Box      *notice.Box // nil: no mail server is set
	Counts   map[notice.State]int
	Refusals []notice.Refusal
	Said     string // address or message that came back, as typed
	Email    string // of the reader
	Answer   *notice.Answer
}

// Count is how many letters are in a state, Waiting how many are still to go.
func (p *mailPage) Count(state string) int { return p.Counts[notice.State(state)] }
func (p *mailPage) Waiting() int           { return p.Counts[notice.Due] + p.Counts[notice.Sending] }

func (s *server) mailPage(r *request) (p *mailPage, err error) {
	p = &mailPage{Layout: r.layout("mail.title"), Box: s.Box, Email: r.account.Email}
	p.Path = "/mail"
	if p.Counts, err = s.Notices.Counts(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	p.Refusals, err = s.Notices.Refusals(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) mailShow(r *request) error {
	p, err := s.mailPage(r)
	if err != nil {
		return err
	}
	return r.page("mail/show", p)
}

// mailTest sends a letter to the reader's own address, and nowhere else.
func (s *server) mailTest(r *request) error {
	p, err := s.mailPage(r)
	if err != nil {
		return err
	}
	switch {
	case s.TryMail == nil:
		return r.invalid("mail/show", p, lms.Fail(lms.Conflict, "mail.none"))
	case p.Email == "":
		return r.invalid("mail/show", p, lms.Fail(lms.Conflict, "mail.no_own_address"))
	}
	a := s.TryMail(r.ctx, p.Email, r.library.Name, r.actor, r.locale)
	p.Answer = &a
	return r.page("mail/show", p)
}

// mailReport notes addresses that do not accept mail.
func (s *server) mailReport(r *request) error {
	p, err := s.mailPage(r)
	if err != nil {
		return err
	}
	p.Said = r.FormValue("said")
	n, err := s.Notices.Report(r.ctx, r.actor, r.actor.LibraryID, p.Said)
	if err != nil {
		return r.invalid("mail/show", p, err)
	}
	return r.redirect("/mail", "mail.reported", lms.Args{"n": n})
}

// mailReportFile does so of a message that came back, as a mail program saves it.
func (s *server) mailReportFile(r *request) error {
	p, err := s.mailPage(r)
	if err != nil {
		return err
	}
	_, file, err := r.readParts()
	if err != nil {
		return err
	}
	var message []byte
	if file != nil {
		if message, err = io.ReadAll(io.LimitReader(file, notice.ReportLimit+1)); err != nil {
			return broken(err)
		}
	}
	n, err := 0, error(nil)
	switch {
	case len(message) == 0:
		err = lms.FailField("file", "mail.file_missing")
	case len(message) > notice.ReportLimit:
		err = lms.FailField("file", "mail.file_large", lms.Args{"limit": r.locale.Bytes(notice.ReportLimit)})
	default:
		n, err = s.Notices.ReportMessage(r.ctx, r.actor, r.actor.LibraryID, string(message))
	}
	if err != nil {
		return r.invalid("mail/show", p, err)
	}
	return r.redirect("/mail", "mail.reported", lms.Args{"n": n})
}

func (s *server) mailRight(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Notices.Clear(r.ctx, r.actor, r.actor.LibraryID, id); err != nil {
		return err
	}
	return r.redirect("/mail", "mail.cleared")
}
