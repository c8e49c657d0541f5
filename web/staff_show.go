package web

import (
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// staffShowPage is what has changed among the staff in SLiMS, with what can be
// done about it.
type staffShowPage struct {
	Layout
	account.StaffChanges
	HasSlims, Known bool
	Accounts        []account.Account // that may be whose a SLiMS user is
}

func (s *server) staffPage(r *request) (*staffShowPage, error) {
	p := &staffShowPage{Layout: r.layout("staff.title"), HasSlims: r.library.HasSlims}
	p.Path = "/staff"
	board, err := s.Accounts.Board(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	p.Known = len(board.Users) > 0
	for _, a := range board.Accounts {
		if a.Status != account.Disabled {
			p.Accounts = append(p.Accounts, a)
		}
	}
	p.StaffChanges, err = s.Accounts.StaffChanges(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) staffShow(r *request) error {
	p, err := s.staffPage(r)
	if err != nil {
		return err
	}
	return r.page("staff/show", p)
}

// Signs says why a SLiMS user looks like one of several people.
func (l Layout) Signs(u account.SlimsUser) string {
	var texts []string
	for _, sign := range u.Signs() {
		texts = append(texts, l.Locale.T("staff.sign_"+sign))
	}
	return strings.Join(texts, " · ")
}

// about is the number in a form's field.
func (r *request) about(field string) (int64, error) {
	id, err := strconv.ParseInt(r.FormValue(field), 10, 64)
	if err != nil {
		return 0, lms.FailField(field, "error.request")
	}
	return id, nil
}

// staffDone leads back to the page; what could not be done is said on it.
func (s *server) staffDone(r *request, err error, said string, args lms.Args) error {
	if lms.IsKind(err, lms.Conflict) || lms.IsKind(err, lms.NotFound) {
		p, failed := s.staffPage(r)
		if failed != nil {
			return failed
		}
		return r.invalid("staff/show", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect("/staff", said, args)
}

// staffShared answers whether a SLiMS user is several people, or whose it is.
func (s *server) staffShared(r *request) error {
	user, err := r.about("user")
	if err != nil {
		return err
	}
	if r.FormValue("answer") == "yes" {
		return s.staffDone(r, s.Accounts.AnswerShared(r.ctx, r.actor, r.actor.LibraryID, user, true), "staff.shared_said", nil)
	}
	if r.FormValue("account") == "" {
		return s.staffDone(r, s.Accounts.AnswerShared(r.ctx, r.actor, r.actor.LibraryID, user, false), "staff.single_said", nil)
	}
	whose, err := r.about("account")
	if err != nil {
		return err
	}
	return s.staffDone(r, s.Accounts.SharedWhose(r.ctx, r.actor, r.actor.LibraryID, account.Pair{UserID: user, AccountID: whose}), "staff.single_said", nil)
}

// staffPassed answers whether an id of SLiMS is somebody else's now.
func (s *server) staffPassed(r *request) error {
	change, err := r.about("change")
	if err != nil {
		return err
	}
	same, said := r.FormValue("answer") == "same", "staff.passed_other_said"
	if same {
		said = "staff.passed_same_said"
	}
	return s.staffDone(r, s.Accounts.AnswerPassed(r.ctx, r.actor, r.actor.LibraryID, change, same), said, nil)
}

// staffClose shuts out an account, and staffReopen lets it in again.
func (s *server) staffClose(r *request) error {
	return s.staffStatus(r, account.Disabled, "account.disabled")
}
func (s *server) staffReopen(r *request) error {
	return s.staffStatus(r, account.Active, "account.enabled")
}

func (s *server) staffStatus(r *request, status account.Status, said string) error {
	id, err := r.about("account")
	if err != nil {
		return err
	}
	a, _, err := s.Accounts.Find(r.ctx, r.actor, id)
	if err == nil {
		err = s.Accounts.SetStatus(r.ctx, r.actor, id, status)
	}
	return s.staffDone(r, err, said, lms.Args{"name": a.Name})
}

// staffSettle leaves a SLiMS user as it is.
func (s *server) staffSettle(r *request) error {
	user, err := r.about("user")
	if err != nil {
		return err
	}
	return s.staffDone(r, s.Accounts.Settle(r.ctx, r.actor, r.actor.LibraryID, user), "staff.settled", nil)
}

// staffAccount makes the account of a SLiMS user who has not come yet.
func (s *server) staffAccount(r *request) error {
	user, err := r.about("user")
	if err != nil {
		return err
	}
	a, err := s.Accounts.CreateFromSlims(r.ctx, r.actor, r.actor.LibraryID, user)
	return s.staffDone(r, err, "staff.account_made", lms.Args{"name": a.Name})
}
