package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/intake"
)

type intakeShowPage struct {
	Layout
	Import intake.Import
	Lines  []intakeMade
	Can    int // lines that can be taken back
	Stuck  int
}

type intakeMade struct {
	intake.Made
	Why string // it cannot be taken back
}

func (s *server) intakeShowPage(r *request) (*intakeShowPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	i, lines, err := s.Intakes.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &intakeShowPage{Layout: within(r.layout("intake.one_title", lms.Args{"id": i.ID}), "/accounts"), Import: i}
	p.Path = fmt.Sprintf("/imports/%d", id)
	for _, m := range lines {
		one := intakeMade{Made: m}
		switch {
		case m.UndoneAt != nil:
		case m.Stuck != nil:
			one.Why = r.locale.T(m.Stuck.Key, m.Stuck.Args)
			p.Stuck++
		default:
			p.Can++
		}
		p.Lines = append(p.Lines, one)
	}
	return p, nil
}

func (s *server) intakeShow(r *request) error {
	p, err := s.intakeShowPage(r)
	if err != nil {
		return err
	}
	return r.page("intake/show", p)
}

// intakeUndo takes an import back, all of it or what can be.
func (s *server) intakeUndo(r *request) error {
	p, err := s.intakeShowPage(r)
	if err != nil {
		return err
	}
	if r.FormValue("sure") == "" {
		return r.invalid("intake/show", p, lms.FailField("sure", "intake.undo_not_sure"))
	}
	n, err := s.Intakes.Undo(r.ctx, r.actor, p.Import.ID, r.FormValue("part") != "", r.locale.T("intake.undone_because"))
	if err != nil {
		return r.invalid("intake/show", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "intake_undone", lms.Args{"n": n, "id": p.Import.ID}); err != nil {
		return err
	}
	return r.redirect(p.Path, "intake.undone", lms.Args{"n": n})
}
