package account

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const sessionColumns = `s.id, s.account_id, s.library_id, s.method, s.csrf, s.address, s.agent, s.created_at, s.seen_at, s.frame`

// StartSession signs a person in with their own password; the token goes into
// the browser's cookie and is stored nowhere.
func (s *Store) StartSession(ctx context.Context, accountID, libraryID int64, address, agent string) (token string, session Session, err error) {
	return s.start(ctx, accountID, libraryID, ByPassword, address, agent)
}

// StartSlimsSession signs a person in whom a library's SLiMS has vouched for;
// Unauthenticated when their link has ended in between.
func (s *Store) StartSlimsSession(ctx context.Context, accountID, libraryID int64, address, agent string) (token string, session Session, err error) {
	return s.start(ctx, accountID, libraryID, BySlims, address, agent)
}

func (s *Store) start(ctx context.Context, accountID, libraryID int64, m Method, address, agent string) (token string, session Session, err error) {
	token, hash := newToken()
	csrf, _ := newToken()
	now := s.now()
	session = Session{AccountID: accountID, LibraryID: libraryID, Method: m, CSRF: csrf, Address: clip(address, 45), Agent: clip(agent, 200), CreatedAt: now, SeenAt: now}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if m == BySlims {
			// Whoever takes the link away waits for this row and ends the session,
			// or was first: then there is none to begin.
			var userID int64
			err := tx.GetContext(ctx, &userID, `SELECT user_id FROM account_slims_user WHERE library_id = ? AND account_id = ? AND gone_at IS NULL FOR UPDATE`, libraryID, accountID)
			if errors.Is(err, sql.ErrNoRows) {
				return lms.Fail(lms.Unauthenticated, "signin.over")
			}
			if err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account SET seen_at = ? WHERE id = ?`, now, accountID); err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO account_session (token_hash, account_id, library_id, method, csrf, address, agent, created_at, seen_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, hash, accountID, libraryID, m, csrf, session.Address, session.Agent, now, now)
		if err != nil {
			return err
		}
		session.ID, err = r.LastInsertId()
		return err
	})
	return token, session, err
}

// FindSession is who holds that token; Unauthenticated when the session is over,
// the account shut out, or its last role in the library gone.
func (s *Store) FindSession(ctx context.Context, token string) (session Session, a Account, roles []lms.Role, err error) {
	over := lms.Fail(lms.Unauthenticated, "signin.over")
	now := s.now()
	err = s.db.GetContext(ctx, &session, `SELECT `+sessionColumns+` FROM account_session s JOIN "library" l ON l.id = s.library_id AND l.archived_at IS NULL
		WHERE s.token_hash = ? AND s.seen_at > ? AND s.created_at > ?`, tokenHash(token), now.Add(-Idle), now.Add(-Longest))
	if errors.Is(err, sql.ErrNoRows) {
		return session, a, nil, over
	}
	if err != nil {
		return session, a, nil, err
	}
	if a, err = find(ctx, s.db, session.AccountID, ""); err != nil {
		return session, a, nil, err
	}
	if roles, err = s.Roles(ctx, a.ID, session.LibraryID); err != nil {
		return session, a, nil, err
	}
	if a.Status != Active || len(roles) == 0 {
		return session, a, nil, over
	}
	if now.Sub(session.SeenAt) >= seenEvery {
		if _, err := s.db.ExecContext(ctx, `UPDATE account_session SET seen_at = ? WHERE id = ?`, now, session.ID); err != nil {
			return session, a, nil, err
		}
	}
	return session, a, roles, nil
}

// Sessions are the actor's own, the one used last first.
func (s *Store) Sessions(ctx context.Context, actor lms.Actor) (list []Session, err error) {
	now := s.now()
	err = s.db.SelectContext(ctx, &list, `SELECT `+sessionColumns+` FROM account_session s
		WHERE s.account_id = ? AND s.seen_at > ? AND s.created_at > ? ORDER BY s.seen_at DESC, s.id DESC`, actor.AccountID, now.Add(-Idle), now.Add(-Longest))
	return list, err
}

// EndSession signs the actor out of one of their own sessions; one that is over
// already is no error.
func (s *Store) EndSession(ctx context.Context, actor lms.Actor, id int64) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM account_session WHERE id = ? AND account_id = ?`, id, actor.AccountID)
	return err
}

// EndOtherSessions signs the actor out everywhere but here, and says of how many.
func (s *Store) EndOtherSessions(ctx context.Context, actor lms.Actor, here int64) (n int64, err error) {
	r, err := s.db.ExecContext(ctx, `DELETE FROM account_session WHERE account_id = ? AND id <> ?`, actor.AccountID, here)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// FrameSession lets the pages of origin (scheme, host and port of a SLiMS) show
// the actor's session beside them; what is no origin is lms.Invalid.
func (s *Store) FrameSession(ctx context.Context, actor lms.Actor, id int64, origin string) error {
	if !originForm.MatchString(origin) || len(origin) > maxOrigin {
		return lms.Fail(lms.Invalid, "error.request")
	}
	_, err := s.db.ExecContext(ctx, `UPDATE account_session SET frame = ? WHERE id = ? AND account_id = ?`, origin, id, actor.AccountID)
	return err
}

// MoveSession takes a session to another library in which the account has roles.
func (s *Store) MoveSession(ctx context.Context, actor lms.Actor, session Session, libraryID int64) error {
	if session.Method != ByPassword {
		return lms.Fail(lms.Forbidden, "account.slims_stays")
	}
	places, err := s.Places(ctx, actor.AccountID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(places, func(p Place) bool { return p.LibraryID == libraryID }) {
		return lms.Fail(lms.NotFound, "library.not_found")
	}
	_, err = s.db.ExecContext(ctx, `UPDATE account_session SET library_id = ? WHERE id = ? AND account_id = ? AND method = 'password'`, libraryID, session.ID, actor.AccountID)
	return err
}

// Sweep removes what is over: sessions, tickets, throttled names, forms sent and
// nonces.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.now()
	for query, before := range map[string]time.Time{
		`DELETE FROM account_session WHERE seen_at <= ? LIMIT 1000`:       now.Add(-Idle),
		`DELETE FROM account_guest_session WHERE seen_at <= ? LIMIT 1000`: now.Add(-Idle),
		`DELETE FROM account_ticket WHERE expires_at <= ? LIMIT 1000`:     now,
		`DELETE FROM account_nonce WHERE expires_at <= ? LIMIT 1000`:      now,
		`DELETE FROM account_form WHERE sent_at <= ? LIMIT 1000`:          now.Add(-formKept),
		`DELETE FROM account_throttle WHERE last_at <= ? LIMIT 1000`:      now.Add(-forgetAfter),
	} {
		if _, err := s.db.ExecContext(ctx, query, before); err != nil {
			return err
		}
	}
	return nil
}
