package account

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// noteChange keeps what SLiMS says otherwise of a user now; passed: it seems to
// be somebody else.
func (s *Store) noteChange(ctx context.Context, tx *sqlx.Tx, libraryID int64, was, now SlimsUser, passed bool) (id int64, err error) {
	kind := "renamed"
	if passed {
		kind = "passed"
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO account_slims_change (library_id, user_id, kind, at, was_username, was_name, username, real_name, account_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		libraryID, now.UserID, kind, s.now(), was.Username, was.RealName, now.Username, now.RealName, was.AccountID)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

const changeColumns = `c.id, c.user_id, c.at, c.was_username, c.was_name, c.username, c.real_name, c.account_id`

// StaffChanges is what has come to pass among a library's staff in SLiMS.
func (s *Store) StaffChanges(ctx context.Context, actor lms.Actor, libraryID int64) (c StaffChanges, err error) {
	board, err := s.Board(ctx, actor, libraryID)
	if err != nil {
		return c, err
	}
	accounts := map[int64]Account{}
	for _, a := range board.Accounts {
		accounts[a.ID] = a
	}
	c = sortStaff(board.Users, accounts)
	if err := s.db.SelectContext(ctx, &c.Passed, `SELECT `+changeColumns+` FROM account_slims_change c WHERE c.library_id = ? AND c.kind = 'passed' AND c.same IS NULL ORDER BY c.id`, libraryID); err != nil {
		return c, err
	}
	err = s.db.SelectContext(ctx, &c.Renamed, `SELECT `+changeColumns+` FROM account_slims_change c WHERE c.library_id = ? AND c.kind = 'renamed' AND c.at > ? ORDER BY c.id DESC`,
		libraryID, s.now().Add(-renamedFor))
	if err != nil {
		return c, err
	}
	for i, p := range c.Passed {
		if p.AccountID == nil {
			continue
		}
		a, err := find(ctx, s.db, *p.AccountID, "")
		if err != nil {
			return c, err
		}
		c.Passed[i].Account = &Person{a.ID, a.Name}
	}
	return c, nil
}

// AnswerPassed says of an id that seemed to be somebody else's now whether it
// is the same person after all: then the link is as it was before.
func (s *Store) AnswerPassed(ctx context.Context, actor lms.Actor, libraryID, changeID int64, same bool) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		var list []Change
		err = tx.SelectContext(ctx, &list, `SELECT `+changeColumns+` FROM account_slims_change c WHERE c.id = ? AND c.library_id = ? AND c.kind = 'passed' AND c.same IS NULL FOR UPDATE`, changeID, libraryID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return lms.Fail(lms.Conflict, "staff.answered")
		}
		c := list[0]
		if same && c.AccountID != nil {
			why, err := s.link(ctx, tx, actor, libraryID, users, Pair{c.UserID, *c.AccountID})
			if err != nil {
				return err
			}
			if why != nil {
				return why
			}
		}
		if same {
			if _, err := tx.ExecContext(ctx, `DELETE FROM account_slims_past WHERE change_id = ?`, c.ID); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account_slims_change SET same = ? WHERE id = ?`, same, c.ID); err != nil {
			return err
		}
		action := "passed_other"
		if same {
			action = "passed_same"
		}
		return s.audit(ctx, tx, actor, libraryID, action, lms.Args{"was": c.WasName, "name": c.RealName, "username": c.Username})
	})
}

// Settle notes that an administrator knows how a SLiMS user stands and wants
// nothing done.
func (s *Store) Settle(ctx context.Context, actor lms.Actor, libraryID, userID int64) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	return s.changeUser(ctx, libraryID, userID, func(tx *sqlx.Tx, u SlimsUser) error {
		// A second later than what is settled may have been noted.
		_, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET settled_at = ? WHERE library_id = ? AND user_id = ?`, s.now().Add(time.Second), libraryID, userID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, libraryID, "staff_settled", lms.Args{"name": u.RealName, "username": u.Username})
	})
}

// CreateFromSlims makes the account of a SLiMS user before they come, so that
// courses can be given to them.
func (s *Store) CreateFromSlims(ctx context.Context, actor lms.Actor, libraryID, userID int64) (a Account, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return a, err
	}
	err = s.changeUser(ctx, libraryID, userID, func(tx *sqlx.Tx, u SlimsUser) error {
		switch {
		case u.GoneAt != nil:
			return lms.Fail(lms.Conflict, "link.user_gone", lms.Args{"user": u.RealName, "username": u.Username})
		case u.AccountID != nil:
			return lms.Fail(lms.Conflict, "staff.has_account", lms.Args{"name": u.RealName})
		}
		r, err := rulesIn(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		if a, err = s.accountOf(ctx, tx, libraryID, u, r, false); lms.IsKind(err, lms.Forbidden) {
			return lms.Fail(lms.Conflict, "staff.group_none", lms.Args{"name": u.RealName})
		}
		if err != nil {
			return err
		}
		roles, err := rolesIn(ctx, tx, a.ID, libraryID)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, libraryID, "account_created", lms.Args{"name": a.Name, "roles": join(roles)})
	})
	return a, err
}

// SharedWhose answers that a SLiMS user is one person's, and whose: the account
// is linked where it is not yet.
func (s *Store) SharedWhose(ctx context.Context, actor lms.Actor, libraryID int64, p Pair) error {
	_, refused, err := s.Link(ctx, actor, libraryID, []Pair{p})
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(refused, func(r Refusal) bool { return r.Pair == p }); i >= 0 {
		return refused[i].Why
	}
	return s.AnswerShared(ctx, actor, libraryID, p.UserID, false)
}
