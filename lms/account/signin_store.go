package account

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// BeginAttempt counts an attempt to sign in against the name and the address
// before anything is checked, so that many at once do not slip through;
// TooMany says how long to wait, and what is refused counts against nobody. A
// code after the password is an attempt of its own. Tell EndAttempt when the
// person is signed in.
func (s *Store) BeginAttempt(ctx context.Context, username, address string) error {
	now := s.now()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var longest time.Duration
		for _, t := range []struct {
			subject []byte
			free    int
		}{{subject("address", address), freeForAddress}, {subject("name", username), freeForName}} {
			// The row first, so that there is something to lock.
			_, err := tx.ExecContext(ctx, `INSERT INTO account_throttle (subject, failures, last_at) VALUES (?, 0, ?) ON DUPLICATE KEY UPDATE subject = subject`, t.subject, now)
			if err != nil {
				return err
			}
			var row struct {
				Failures int       `db:"failures"`
				LastAt   time.Time `db:"last_at"`
			}
			if err := tx.GetContext(ctx, &row, `SELECT failures, last_at FROM account_throttle WHERE subject = ? FOR UPDATE`, t.subject); err != nil {
				return err
			}
			if now.Sub(row.LastAt) >= forgetAfter {
				row.Failures = 0
			}
			due := wait(row.Failures, t.free)
			longest = max(longest, min(due, due-now.Sub(row.LastAt))) // however far the clock was moved back
			if _, err := tx.ExecContext(ctx, `UPDATE account_throttle SET failures = ?, last_at = ? WHERE subject = ?`, row.Failures+1, now, t.subject); err != nil {
				return err
			}
		}
		if longest > 2*time.Minute {
			return lms.Fail(lms.TooMany, "signin.wait_minutes", lms.Args{"n": int((longest + time.Minute - 1) / time.Minute)})
		}
		if longest > 0 {
			return lms.Fail(lms.TooMany, "signin.wait", lms.Args{"n": int((longest + time.Second - 1) / time.Second)})
		}
		return nil
	})
}

// EndAttempt forgets the failures of a name that has signed in, and takes back
// what this attempt counted against the address.
func (s *Store) EndAttempt(ctx context.Context, username, address string) error {
	if _, err := s.db.ExecContext(ctx, `DELETE FROM account_throttle WHERE subject = ?`, subject("name", username)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `UPDATE account_throttle SET failures = GREATEST(failures, 1) - 1 WHERE subject = ?`, subject("address", address))
	return err
}

func subject(kind, value string) []byte {
	sum := sha256.Sum256([]byte(kind + ":" + strings.ToLower(strings.TrimSpace(value))))
	return sum[:]
}

// MayEnter says why an account may not sign in in that library, nil when it may.
func (s *Store) MayEnter(ctx context.Context, a Account, libraryID int64) error {
	switch a.Status {
	case Pending:
		return lms.Fail(lms.Forbidden, "signin.pending")
	case Disabled:
		return lms.Fail(lms.Forbidden, "signin.disabled")
	}
	roles, err := s.Roles(ctx, a.ID, libraryID)
	if err == nil && len(roles) == 0 {
		return lms.Fail(lms.Forbidden, "signin.no_role")
	}
	return err
}

// signIn notes what SLiMS says of a user while they sign in.
var signIn = lms.System("signin")

// SignInSlims is the account of a SLiMS user who has proven who they are. One
// who comes for the first time gets an account as a librarian, which waits for
// approval where the library wants that.
func (s *Store) SignInSlims(ctx context.Context, libraryID int64, u SlimsUser, approval bool) (a Account, err error) {
	u = u.clean()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		erased, err := wasErased(ctx, tx, libraryID, u.UserID)
		switch {
		case err != nil:
			return err
		case erased:
			return lms.Fail(lms.Forbidden, "signin.erased")
		}
		if err := s.noteUser(ctx, tx, signIn, libraryID, u); err != nil {
			return err
		}
		var known SlimsUser
		err = tx.GetContext(ctx, &known, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.user_id = ? FOR UPDATE`, libraryID, u.UserID)
		if err != nil {
			return err
		}
		r, err := rulesIn(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		if known.AccountID != nil {
			if known.Follows {
				if _, err := s.follow(ctx, tx, signIn, libraryID, known, r); err != nil {
					return err
				}
			}
			a, err = find(ctx, tx, *known.AccountID, "")
			return err
		}
		now, err := successor(ctx, tx, libraryID, u.UserID)
		if err != nil {
			return err
		}
		if now != nil {
			return lms.Fail(lms.Forbidden, "signin.other_user", lms.Args{"username": now.Username})
		}
		if a, err = s.accountOf(ctx, tx, libraryID, u, r, approval); err != nil {
			return err
		}
		action := "signin_created"
		if approval {
			action = "signin_pending"
		}
		return s.audit(ctx, tx, lms.Actor{AccountID: a.ID, Name: a.Name}, libraryID, action, lms.Args{"name": a.Name, "username": u.Username})
	})
	return a, err
}

// accountOf makes the account of a SLiMS user who has none, with the roles of
// their groups.
func (s *Store) accountOf(ctx context.Context, tx *sqlx.Tx, libraryID int64, u SlimsUser, r rules, approval bool) (a Account, err error) {
	roles := r.of(u.Groups()).roles()
	if len(roles) == 0 {
		return a, lms.Fail(lms.Forbidden, "signin.group_none")
	}
	status := Active
	if approval {
		status = Pending
	}
	made, err := tx.ExecContext(ctx, `INSERT INTO account (name, email, locale, status, created_at) VALUES (?, ?, 'id', ?, ?)`,
		u.RealName, null(u.Email), status, s.now())
	if err != nil {
		return a, err
	}
	id, err := made.LastInsertId()
	if err != nil {
		return a, err
	}
	if err := setRoles(ctx, tx, id, libraryID, roles); err != nil {
		return a, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE account_slims_user SET account_id = ?, linked_at = ?, linked_by = NULL, follows = TRUE WHERE library_id = ? AND user_id = ?`,
		id, s.now(), libraryID, u.UserID)
	if err != nil {
		return a, err
	}
	return find(ctx, tx, id, "")
}

// CodeUsed notes that a one-time code was used and reports whether it was for
// the first time. Codes of a later step than step are newer.
func (s *Store) CodeUsed(ctx context.Context, libraryID, userID, step int64) (fresh bool, err error) {
	r, err := s.db.ExecContext(ctx, `UPDATE account_slims_user SET code_step = ? WHERE library_id = ? AND user_id = ? AND (code_step IS NULL OR code_step < ?)`,
		step, libraryID, userID, step)
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}
