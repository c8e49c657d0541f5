package web

import (
	"strings"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
)

// actorIn is the person as who they are in a library of theirs. Whoever signed
// in through a library's SLiMS is somebody there alone.
func (r *request) actorIn(libraryID int64) (lms.Actor, error) {
	if libraryID == r.actor.LibraryID {
		return r.actor, nil
	}
	nowhere := lms.Fail(lms.NotFound, "library.not_found")
	if r.session.Method != account.ByPassword {
		return lms.Actor{}, nowhere
	}
	roles, err := r.server.Accounts.Roles(r.ctx, r.actor.AccountID, libraryID)
	if err == nil && len(roles) == 0 {
		err = nowhere
	}
	return lms.Actor{AccountID: r.actor.AccountID, LibraryID: libraryID, Name: r.actor.Name, Roles: roles}, err
}

// libraryDo is an act on one of the libraries that the person looks after; the
// page that it was done on comes back and says how it went.
func (s *server) libraryDo(notice string, act func(*request, lms.Actor, library.Library) error) func(*request) error {
	return func(r *request) error {
		id, err := r.id("id")
		if err != nil {
			return err
		}
		actor, err := r.actorIn(id)
		if err != nil {
			return err
		}
		l, err := s.Libraries.Find(r.ctx, id)
		if err != nil {
			return err
		}
		back := localPath(r.FormValue("back"))
		if path, _, _ := strings.Cut(back, "?"); path != "/libraries" && path != "/slims/connection" {
			back = "/libraries"
		}
		if err := act(r, actor, l); err != nil {
			p, fault := s.libraryListPage(r, l.Code)
			if fault != nil {
				return fault
			}
			p.Typed = r.FormValue("reason")
			return r.invalid("library/list", p, err)
		}
		return r.redirect(back, notice, lms.Args{"name": l.Name})
	}
}

// libraryCheck asks for a look into a library's SLiMS.
func (s *server) libraryCheck(r *request, actor lms.Actor, l library.Library) error {
	if !l.HasSlims {
		return lms.Fail(lms.Conflict, "library.no_slims")
	}
	_, err := s.Jobs.Enqueue(r.ctx, jobs.SlimsCheck, l.ID, actor)
	return err
}

func (s *server) libraryPause(r *request, actor lms.Actor, l library.Library) error {
	reason := strings.TrimSpace(r.FormValue("reason"))
	if err := s.Libraries.Pause(r.ctx, actor, l.ID, reason); err != nil {
		return err
	}
	if reason == "" {
		return s.Accounts.Note(r.ctx, actor, l.ID, "library_paused", nil)
	}
	return s.Accounts.Note(r.ctx, actor, l.ID, "library_paused_because", lms.Args{"reason": reason})
}

func (s *server) libraryResume(r *request, actor lms.Actor, l library.Library) error {
	if err := s.Libraries.Resume(r.ctx, actor, l.ID); err != nil {
		return err
	}
	return s.Accounts.Note(r.ctx, actor, l.ID, "library_resumed", nil)
}
