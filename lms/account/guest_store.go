package account

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Guest is how a volunteer signs in.
type Guest struct {
	VolunteerID int64      `db:"volunteer_id"`
	LibraryID   int64      `db:"library_id"`
	Username    string     `db:"username"`
	Locale      string     `db:"locale"`
	HasPassword bool       `db:"has_password"`
	Status      Status     `db:"status"` // Active or Disabled
	CreatedAt   time.Time  `db:"created_at"`
	SeenAt      *time.Time `db:"seen_at"`
}

// GuestSession is one browser in which a volunteer is signed in.
type GuestSession struct {
	Guest
	CSRF   string    `db:"csrf"`
	UsedAt time.Time `db:"used_at"`
}

const (
	guestColumns = `g.volunteer_id, v.library_id, g.username, g.locale, g.password_hash IS NOT NULL AS has_password, g.status, g.created_at, g.seen_at`
	guestTables  = ` FROM account_guest g JOIN volunteer v ON v.id = g.volunteer_id AND v.erased_at IS NULL `
)

// findGuest is a volunteer's, for the administrators of their library.
func findGuest(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, volunteerID int64, lock string) (g Guest, err error) {
	// Safety: lock is "" or a constant.
	err = sqlx.GetContext(ctx, q, &g, `SELECT `+guestColumns+guestTables+`WHERE g.volunteer_id = ? `+lock, volunteerID)
	if err == nil && !canManage(actor, g.LibraryID) && (actor.VolunteerID == 0 || actor.VolunteerID != volunteerID) {
		return Guest{}, lms.Fail(lms.NotFound, "account.not_found")
	}
	return g, sqldb.NotFound(err, "account.not_found")
}

// FindGuest is how that volunteer signs in, NotFound where they do not; for
// administrators of their library, and for themselves.
func (s *Store) FindGuest(ctx context.Context, actor lms.Actor, volunteerID int64) (Guest, error) {
	return findGuest(ctx, s.db, actor, volunteerID, "")
}

// InviteGuest lets a volunteer sign in, and gives the link with which they choose a
// password. Field: username.
func (s *Store) InviteGuest(ctx context.Context, actor lms.Actor, volunteerID int64, username, language string) (token string, until time.Time, err error) {
	if username = strings.TrimSpace(username); !usernameForm.MatchString(username) {
		return "", until, lms.FailField("username", "account.username_form")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var library int64
		err := tx.GetContext(ctx, &library, `SELECT library_id FROM volunteer WHERE id = ? AND erased_at IS NULL FOR UPDATE`, volunteerID)
		if err != nil {
			return sqldb.NotFound(err, "account.not_found")
		}
		if !canManage(actor, library) {
			return lms.Fail(lms.NotFound, "account.not_found")
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO account_guest (volunteer_id, username, locale, created_at) VALUES (?, ?, ?, ?)`, volunteerID, username, cleanLocale(language), s.now())
		if err != nil {
			return taken(err, username)
		}
		for _, query := range []string{`SELECT id FROM account WHERE username = ? FOR UPDATE`, `SELECT user_id FROM account_slims_user WHERE username = ? AND gone_at IS NULL LIMIT 1`} {
			if err := free(ctx, tx, query, username); err != nil {
				return err
			}
		}
		if token, until, err = s.guestTicket(ctx, tx, volunteerID); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, library, "guest_invited", lms.Args{"id": volunteerID})
	})
	return token, until, err
}

// GuestTicket gives another link; the one before becomes worthless.
func (s *Store) GuestTicket(ctx context.Context, actor lms.Actor, volunteerID int64) (token string, until time.Time, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		g, err := managedGuest(ctx, tx, actor, volunteerID)
		if err != nil {
			return err
		}
		if token, until, err = s.guestTicket(ctx, tx, volunteerID); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, g.LibraryID, "guest_ticket", lms.Args{"id": volunteerID})
	})
	return token, until, err
}

func (s *Store) guestTicket(ctx context.Context, tx *sqlx.Tx, volunteerID int64) (token string, until time.Time, err error) {
	token, hash := newToken()
	until = s.now().Add(passwordLife)
	_, err = tx.ExecContext(ctx, `UPDATE account_guest SET ticket_hash = ?, ticket_until = ? WHERE volunteer_id = ?`, hash, until, volunteerID)
	return token, until, err
}

// managedGuest is one that the actor administers, locked.
func managedGuest(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, volunteerID int64) (Guest, error) {
	g, err := findGuest(ctx, tx, actor, volunteerID, "FOR UPDATE")
	if err == nil {
		err = require(canManage(actor, g.LibraryID))
	}
	return g, err
}

// SetGuestStatus lets a volunteer in or shuts them out, everywhere at once.
func (s *Store) SetGuestStatus(ctx context.Context, actor lms.Actor, volunteerID int64, status Status) error {
	if status != Active && status != Disabled {
		return lms.FailField("status", "error.request")
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		g, err := managedGuest(ctx, tx, actor, volunteerID)
		if err != nil || g.Status == status {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account_guest SET status = ?, ticket_hash = NULL, ticket_until = NULL WHERE volunteer_id = ?`, status, volunteerID); err != nil {
			return err
		}
		if status == Disabled {
			if err := endGuestSessions(ctx, tx, volunteerID, ""); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, actor, g.LibraryID, "guest_"+string(status), lms.Args{"id": volunteerID})
	})
}

// EndGuestSessions signs a volunteer out everywhere, or where here is the token of
// one of their sessions, everywhere but there.
func (s *Store) EndGuestSessions(ctx context.Context, actor lms.Actor, volunteerID int64, here string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := findGuest(ctx, tx, actor, volunteerID, ""); err != nil {
			return err
		}
		return endGuestSessions(ctx, tx, volunteerID, here)
	})
}

func endGuestSessions(ctx context.Context, tx *sqlx.Tx, volunteerID int64, here string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM account_guest_session WHERE volunteer_id = ? AND token_hash <> ?`, volunteerID, tokenHash(here))
	return err
}

// EraseGuest takes a volunteer's way in away, as part of forgetting them.
func (s *Store) EraseGuest(ctx context.Context, tx *sqlx.Tx, volunteerID int64) error {
	if err := endGuestSessions(ctx, tx, volunteerID, ""); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM account_guest WHERE volunteer_id = ?`, volunteerID)
	return err
}

// noGuests refuses a username of the staff that a volunteer has.
func noGuests(ctx context.Context, tx *sqlx.Tx, username string) error {
	return free(ctx, tx, `SELECT volunteer_id FROM account_guest WHERE username = ? FOR UPDATE`, username)
}

// free refuses a username that the query finds somebody by. Ask when one's own row
// is written: of two who take the same name the second then sees the first.
func free(ctx context.Context, tx *sqlx.Tx, query, username string) error {
	var id int64
	// Safety: query is a literal of this file.
	err := tx.GetContext(ctx, &id, query, username)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return usernameTaken(username, nil)
}
