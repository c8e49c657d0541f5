package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// BeginAttempt counts an attempt to sign in against the name and the address
// before anything is checked, so that many at once do not slip through;
// TooMany says how long to wait. Tell EndAttempt when it succeeded.
func (s *Store) BeginAttempt(ctx context.Context, username, address string) error {
	now := s.now()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var longest time.Duration
		for _, t := range []struct {
			subject []byte
			free    int
		}{{subject("name", username), freeForName}, {subject("address", address), freeForAddress}} {
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
			if left := row.LastAt.Add(wait(row.Failures, t.free)).Sub(now); left > 0 {
				longest = max(longest, left)
				continue
			}
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

// CheckPassword is the local account of that username and password, and whether
// there is one: when not, the person may still be known to SLiMS.
func (s *Store) CheckPassword(ctx context.Context, username, password string) (a Account, ok bool, err error) {
	var phc *string
	var row struct {
		ID   int64   `db:"id"`
		Hash *string `db:"password_hash"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT id, password_hash FROM account WHERE username = ?`, strings.TrimSpace(username))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return a, false, err
	}
	if phc = row.Hash; phc == nil {
		phc = new(string)
	}
	if ok, err = matches(ctx, *phc, password); err != nil || !ok {
		return a, false, err
	}
	a, err = find(ctx, s.db, row.ID, "")
	return a, err == nil, err
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

// SignInSlims is the account of a SLiMS user who has proven who they are. One
// who comes for the first time gets an account as a librarian, which waits for
// approval where the library wants that.
func (s *Store) SignInSlims(ctx context.Context, libraryID int64, u SlimsUser, approval bool) (a Account, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		actor := lms.Actor{Name: u.RealName}
		if err := s.noteUser(ctx, tx, libraryID, u); err != nil {
			return err
		}
		var linked *int64
		err := tx.GetContext(ctx, &linked, `SELECT account_id FROM account_slims_user WHERE library_id = ? AND user_id = ? FOR UPDATE`, libraryID, u.UserID)
		if err != nil {
			return err
		}
		if linked != nil {
			a, err = find(ctx, tx, *linked, "")
			return err
		}
		status := Active
		if approval {
			status = Pending
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO account (name, email, locale, status, created_at) VALUES (?, ?, 'id', ?, ?)`,
			u.RealName, null(u.Email), status, s.now())
		if err != nil {
			return err
		}
		id, err := r.LastInsertId()
		if err != nil {
			return err
		}
		if err := setRoles(ctx, tx, id, libraryID, []lms.Role{lms.Librarian}); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE account_slims_user SET account_id = ?, linked_at = ?, linked_by = NULL WHERE library_id = ? AND user_id = ?`,
			id, s.now(), libraryID, u.UserID)
		if err != nil {
			return err
		}
		if a, err = find(ctx, tx, id, ""); err != nil {
			return err
		}
		action := "signin_created"
		if approval {
			action = "signin_pending"
		}
		return s.audit(ctx, tx, actor, libraryID, action, lms.Args{"name": a.Name, "username": u.Username})
	})
	return a, err
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

const (
	codeLife     = 5 * time.Minute
	passwordLife = 72 * time.Hour
)

// AwaitCode gives a ticket to a SLiMS user who has given the right password and
// must give a code next.
func (s *Store) AwaitCode(ctx context.Context, libraryID int64, u SlimsUser) (token string, err error) {
	token, hash := newToken()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := s.noteUser(ctx, tx, libraryID, u); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO account_ticket (token_hash, purpose, library_id, user_id, expires_at) VALUES (?, 'code', ?, ?, ?)`,
			hash, libraryID, u.UserID, s.now().Add(codeLife))
		return err
	})
	return token, err
}

// Awaiting is the SLiMS user who holds that ticket.
func (s *Store) Awaiting(ctx context.Context, token string) (libraryID int64, u SlimsUser, err error) {
	var row struct {
		LibraryID int64 `db:"library_id"`
		UserID    int64 `db:"user_id"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT library_id, user_id FROM account_ticket WHERE token_hash = ? AND purpose = 'code' AND expires_at > ?`, tokenHash(token), s.now())
	if errors.Is(err, sql.ErrNoRows) {
		return 0, u, lms.Fail(lms.Unauthenticated, "signin.code_late")
	}
	if err != nil {
		return 0, u, err
	}
	err = s.db.GetContext(ctx, &u, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.user_id = ?`, row.LibraryID, row.UserID)
	return row.LibraryID, u, err
}

// EndTicket makes a ticket worthless.
func (s *Store) EndTicket(ctx context.Context, token string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM account_ticket WHERE token_hash = ?`, tokenHash(token))
	return err
}

// PasswordTicket lets the owner of a local account choose a password, once and
// within three days; earlier tickets become worthless. An administrator hands
// it over and never knows the password.
func (s *Store) PasswordTicket(ctx context.Context, actor lms.Actor, accountID int64) (token string, expires time.Time, err error) {
	token, hash := newToken()
	expires = s.now().Add(passwordLife)
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := manage(ctx, tx, actor, accountID)
		if err != nil {
			return err
		}
		if a.Username == "" {
			return lms.Fail(lms.Conflict, "account.no_password", lms.Args{"name": a.Name})
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE account_id = ?`, accountID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO account_ticket (token_hash, purpose, account_id, expires_at) VALUES (?, 'password', ?, ?)`, hash, accountID, expires)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, "password_ticket", lms.Args{"name": a.Name})
	})
	return token, expires, err
}

// FindPasswordTicket is whose password a ticket sets.
func (s *Store) FindPasswordTicket(ctx context.Context, token string) (a Account, err error) {
	err = s.db.GetContext(ctx, &a, `SELECT `+accountColumns+` FROM account_ticket t JOIN account a ON a.id = t.account_id
		WHERE t.token_hash = ? AND t.purpose = 'password' AND t.expires_at > ?`, tokenHash(token), s.now())
	return a, sqldb.NotFound(err, "account.ticket_over")
}

// UsePasswordTicket sets the password that a ticket allows to choose, and ends
// the account's sessions.
func (s *Store) UsePasswordTicket(ctx context.Context, token, password string) (Account, error) {
	a, err := s.FindPasswordTicket(ctx, token)
	if err != nil {
		return a, err
	}
	if err := CheckNewPassword(password, a.Username); err != nil {
		return a, err
	}
	phc, err := hash(ctx, password)
	if err != nil {
		return a, err
	}
	return a, s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE token_hash = ?`, tokenHash(token))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 { // used in the meantime
			return errors.Join(err, lms.Fail(lms.NotFound, "account.ticket_over"))
		}
		return setPassword(ctx, tx, a.ID, phc, 0)
	})
}

// SetPassword sets an account's password, for commands.
func (s *Store) SetPassword(ctx context.Context, actor lms.Actor, accountID int64, password string) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	a, err := find(ctx, s.db, accountID, "")
	if err != nil {
		return err
	}
	if a.Username == "" {
		return lms.Fail(lms.Conflict, "account.no_password", lms.Args{"name": a.Name})
	}
	if err := CheckNewPassword(password, a.Username); err != nil {
		return err
	}
	phc, err := hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := setPassword(ctx, tx, accountID, phc, 0); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, 0, "password_set", lms.Args{"name": a.Name})
	})
}

// ChangePassword changes the actor's own password and signs them out
// everywhere but here.
func (s *Store) ChangePassword(ctx context.Context, actor lms.Actor, here int64, old, password string) error {
	a, err := find(ctx, s.db, actor.AccountID, "")
	if err != nil {
		return err
	}
	known, ok, err := s.CheckPassword(ctx, a.Username, old)
	if err != nil {
		return err
	}
	if !ok || known.ID != a.ID {
		return lms.FailField("old", "account.old_password_wrong")
	}
	if err := CheckNewPassword(password, a.Username); err != nil {
		return err
	}
	phc, err := hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error { return setPassword(ctx, tx, a.ID, phc, here) })
}

func setPassword(ctx context.Context, tx *sqlx.Tx, id int64, phc string, keepSession int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE account SET password_hash = ? WHERE id = ?`, phc, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM account_session WHERE account_id = ? AND id <> ?`, id, keepSession)
	return err
}
