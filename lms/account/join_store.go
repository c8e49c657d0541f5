package account

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const joinLife = 30 * time.Minute

// Somebody who works in two libraries has a SLiMS user in each and is one
// person who learns. Only they themselves can say so: signed in in the one
// library they make a code, and signed in in the other they type it. The account
// of the code is theirs in both from then on, with what was learnt in the other
// one, which is closed.

// joinCode is a code as it is compared: what people type in has spaces and dashes.
func joinCode(typed string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(typed))
}

// JoinCode gives the actor a code for half an hour; earlier ones become worthless.
func (s *Store) JoinCode(ctx context.Context, actor lms.Actor) (code string, expires time.Time, err error) {
	if err := require(actor.SignedIn()); err != nil {
		return "", expires, err
	}
	b := make([]byte, 10) // 80 bits: nobody guesses one in half an hour
	rand.Read(b)
	code = strings.ToLower(base32.StdEncoding.EncodeToString(b))
	expires = s.now().Add(joinLife)
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE account_id = ? AND purpose = 'join'`, actor.AccountID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO account_ticket (token_hash, purpose, account_id, library_id, expires_at) VALUES (?, 'join', ?, ?, ?)`,
			tokenHash(code), actor.AccountID, actor.LibraryID, expires)
		return err
	})
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:], expires, err
}

// Joining is whose account a code brings along, and from which library.
type Joining struct {
	Person
	LibraryID int64  `db:"library_id"`
	Library   string `db:"library"`
}

// FindJoin is whose code that is.
func (s *Store) FindJoin(ctx context.Context, actor lms.Actor, typed string) (j Joining, err error) {
	return s.findJoin(ctx, s.db, actor, typed, "")
}

func (s *Store) findJoin(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, typed, lock string) (j Joining, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this file.
	err = sqlx.GetContext(ctx, q, &j, `SELECT a.id, a.name, t.library_id, l.name AS library FROM account_ticket t JOIN account a ON a.id = t.account_id AND a.status = 'active' JOIN "library" l ON l.id = t.library_id
		WHERE t.token_hash = ? AND t.purpose = 'join' AND t.expires_at > ?`+lock, tokenHash(joinCode(typed)), s.now())
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return j, lms.FailField("code", "join.code_wrong")
	case err != nil:
		return j, err
	case j.ID == actor.AccountID:
		return j, lms.FailField("code", "join.own_code")
	}
	return j, nil
}

// Join makes the account of a code the actor's in the actor's library, with the
// SLiMS user, the roles and all that the actor has there, and closes the actor's
// own account. Refused where that one administers or is needed elsewhere. For
// the movers see Merge.
func (s *Store) Join(ctx context.Context, actor lms.Actor, typed string, areas ...Mover) (j Joining, err error) {
	if err := require(actor.SignedIn()); err != nil {
		return j, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		users, err := lockUsers(ctx, tx, actor.LibraryID)
		if err != nil {
			return err
		}
		if j, err = s.findJoin(ctx, tx, actor, typed, " FOR UPDATE"); err != nil {
			return err
		}
		at := slices.IndexFunc(users, func(u SlimsUser) bool { return u.AccountID != nil && *u.AccountID == actor.AccountID })
		roles, err := rolesIn(ctx, tx, actor.AccountID, actor.LibraryID)
		if err != nil {
			return err
		}
		var elsewhere bool
		if err := tx.GetContext(ctx, &elsewhere, `SELECT EXISTS (SELECT 1 FROM account_role WHERE account_id = ? AND library_id <> ?)`, actor.AccountID, actor.LibraryID); err != nil {
			return err
		}
		switch {
		case at < 0:
			return lms.Fail(lms.Conflict, "join.unlinked")
		case slices.ContainsFunc(users, func(u SlimsUser) bool { return u.AccountID != nil && *u.AccountID == j.ID }):
			return lms.Fail(lms.Conflict, "join.taken", lms.Args{"name": j.Name})
		case slices.Contains(roles, lms.Admin):
			return lms.Fail(lms.Conflict, "join.admin")
		case elsewhere:
			return lms.Fail(lms.Conflict, "join.elsewhere")
		}
		own, err := find(ctx, tx, actor.AccountID, "FOR UPDATE")
		if err != nil {
			return err
		}
		theirs, err := find(ctx, tx, j.ID, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := s.merge(ctx, tx, actor, users, own, theirs, areas); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE token_hash = ?`, tokenHash(joinCode(typed))); err != nil {
			return err
		}
		args := lms.Args{"name": j.Name, "closed": actor.Name, "username": users[at].Username, "library": j.Library}
		if err := s.audit(ctx, tx, actor, actor.LibraryID, "joined", args); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, j.LibraryID, "joined_elsewhere", lms.Args{"name": j.Name})
	})
	return j, err
}
