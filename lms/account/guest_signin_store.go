package account

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// StartGuestSession signs a volunteer in who has given their password; Forbidden
// when they were shut out.
func (s *Store) StartGuestSession(ctx context.Context, volunteerID int64) (token string, g Guest, err error) {
	token, hash := newToken()
	csrf, _ := newToken()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		// Whoever shuts them out waits for this row and ends the session, or was first.
		if err := tx.GetContext(ctx, &g, `SELECT `+guestColumns+guestTables+`WHERE g.volunteer_id = ? FOR UPDATE`, volunteerID); err != nil {
			return sqldb.NotFound(err, "account.not_found")
		}
		if g.Status != Active {
			return lms.Fail(lms.Forbidden, "signin.disabled")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account_guest SET seen_at = ? WHERE volunteer_id = ?`, s.now(), volunteerID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO account_guest_session (token_hash, volunteer_id, csrf, created_at, seen_at) VALUES (?, ?, ?, ?, ?)`, hash, volunteerID, csrf, s.now(), s.now())
		return err
	})
	return token, g, err
}

// FindGuestSession is the volunteer who holds that token; Unauthenticated when the
// session is over or they were shut out.
func (s *Store) FindGuestSession(ctx context.Context, token string) (session GuestSession, err error) {
	now := s.now()
	err = s.db.GetContext(ctx, &session, `SELECT `+guestColumns+`, s.csrf, s.seen_at AS used_at`+guestTables+`JOIN account_guest_session s ON s.volunteer_id = g.volunteer_id JOIN "library" l ON l.id = v.library_id AND l.archived_at IS NULL
		WHERE s.token_hash = ? AND s.seen_at > ? AND s.created_at > ? AND g.status = 'active'`, tokenHash(token), now.Add(-Idle), now.Add(-Longest))
	if errors.Is(err, sql.ErrNoRows) {
		return session, lms.Fail(lms.Unauthenticated, "signin.over")
	}
	if err == nil && now.Sub(session.UsedAt) >= seenEvery {
		_, err = s.db.ExecContext(ctx, `UPDATE account_guest_session SET seen_at = ? WHERE token_hash = ?`, now, tokenHash(token))
	}
	return session, err
}

// EndGuestSession signs out whoever holds that token.
func (s *Store) EndGuestSession(ctx context.Context, token string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM account_guest_session WHERE token_hash = ?`, tokenHash(token))
	return err
}

// FindGuestTicket is whose password a link sets.
func (s *Store) FindGuestTicket(ctx context.Context, token string) (g Guest, err error) {
	err = s.db.GetContext(ctx, &g, `SELECT `+guestColumns+guestTables+`WHERE g.ticket_hash = ? AND g.ticket_until > ? AND g.status = 'active'`, tokenHash(token), s.now())
	return g, sqldb.NotFound(err, "account.ticket_over")
}

// UseGuestTicket sets the password that a link allows to choose, once.
func (s *Store) UseGuestTicket(ctx context.Context, token, password string) error {
	g, err := s.FindGuestTicket(ctx, token)
	if err != nil {
		return err
	}
	phc, err := newHash(ctx, password, g.Username)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE account_guest SET password_hash = ?, ticket_hash = NULL, ticket_until = NULL WHERE ticket_hash = ?`, phc, tokenHash(token))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil {
			return err
		} else if n == 0 { // used in the meantime
			return lms.Fail(lms.NotFound, "account.ticket_over")
		}
		return endGuestSessions(ctx, tx, g.VolunteerID, "")
	})
}

// ChangeGuestPassword changes the actor's own and signs them out everywhere but
// where here is the token. Fields: old, password.
func (s *Store) ChangeGuestPassword(ctx context.Context, actor lms.Actor, here, old, password string) error {
	g, err := s.FindGuest(ctx, actor, actor.VolunteerID)
	if err != nil {
		return err
	}
	_, volunteer, ok, err := s.Recognise(ctx, g.Username, old)
	if err != nil {
		return err
	}
	if !ok || volunteer != g.VolunteerID {
		return lms.FailField("old", "account.old_password_wrong")
	}
	phc, err := newHash(ctx, password, g.Username)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE account_guest SET password_hash = ?, ticket_hash = NULL, ticket_until = NULL WHERE volunteer_id = ?`, phc, g.VolunteerID); err != nil {
			return err
		}
		return endGuestSessions(ctx, tx, g.VolunteerID, here)
	})
}

// newHash is a password that somebody chooses, as it is stored.
func newHash(ctx context.Context, password, username string) (string, error) {
	if err := CheckNewPassword(password, username); err != nil {
		return "", err
	}
	return hash(ctx, password)
}

// SetGuestLocale keeps the language that the actor, a volunteer, chose.
func (s *Store) SetGuestLocale(ctx context.Context, actor lms.Actor, language string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE account_guest SET locale = ? WHERE volunteer_id = ?`, cleanLocale(language), actor.VolunteerID)
	return err
}
