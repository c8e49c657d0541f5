package exchange

import (
	"context"
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// CallsAMinute is how often one token is answered in a minute.
const CallsAMinute = 120

type tokenRow struct {
	ID        int64      `db:"id"`
	LibraryID int64      `db:"library_id"`
	Name      string     `db:"name"`
	Start     string     `db:"start"`
	Scopes    string     `db:"scopes"`
	EndsOn    lms.Day    `db:"ends_on"`
	CreatedAt time.Time  `db:"created_at"`
	CreatedBy string     `db:"created_by_name"`
	UsedOn    *lms.Day   `db:"used_on"`
	RevokedAt *time.Time `db:"revoked_at"`
}

func (r tokenRow) token() Token {
	return Token{r.ID, r.LibraryID, r.Name, r.Start, scopesOf(r.Scopes), r.EndsOn, r.CreatedAt, r.CreatedBy, r.UsedOn, r.RevokedAt}
}

const selectToken = `SELECT t.id, t.library_id, t.name, t.start, t.scopes, t.ends_on, t.created_at, COALESCE(a.name, '') AS created_by_name, t.used_on, t.revoked_at
	FROM exchange_token t LEFT JOIN account a ON a.id = t.created_by `

// twice is for how long the same act is a second click.
const twice = time.Minute

// MakeToken makes a token and is the one chance to read its secret. act is bytes of
// chance that belong to what the administrator does: the same act within a minute
// gives the same token, again. today is the library's local day. Fields: name, scopes, ends.
func (s *Store) MakeToken(ctx context.Context, actor lms.Actor, libraryID int64, d TokenDetails, act []byte, today lms.Day) (t Token, secret string, again bool, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return t, "", false, err
	}
	if d, err = d.Clean(today); err != nil {
		return t, "", false, err
	}
	var revoked int // what was revoked never comes back
	if err := s.db.GetContext(ctx, &revoked, `SELECT COUNT(*) FROM exchange_token WHERE library_id = ? AND revoked_at IS NOT NULL`, libraryID); err != nil {
		return t, "", false, err
	}
	secret = newSecret(s.key, fmt.Appendf(nil, "%d/%d/%d/%x", libraryID, actor.AccountID, revoked, act))
	t = Token{LibraryID: libraryID, Name: d.Name, Start: secret[:startLength], Scopes: d.Scopes, EndsOn: d.EndsOn, CreatedAt: s.now(), CreatedBy: actor.Name}
	r, err := s.db.ExecContext(ctx, `INSERT INTO exchange_token (library_id, name, token_hash, start, scopes, ends_on, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		libraryID, t.Name, hashOf(secret), t.Start, t.Scopes.String(), t.EndsOn, t.CreatedAt, actor.ID())
	if sqldb.IsDuplicate(err) {
		var row tokenRow
		if s.db.GetContext(ctx, &row, selectToken+`WHERE t.token_hash = ? AND t.revoked_at IS NULL AND t.created_at >= ?`, hashOf(secret), t.CreatedAt.Add(-twice)) == nil {
			return row.token(), secret, true, nil
		}
		return t, "", false, &lms.Error{Kind: lms.Conflict, Key: "exchange.name_taken", Field: "name", Args: lms.Args{"name": t.Name}, Err: err}
	}
	if err != nil {
		return t, "", false, err
	}
	t.ID, err = r.LastInsertId()
	return t, secret, false, err
}

// Tokens are a library's tokens, those that were revoked last.
func (s *Store) Tokens(ctx context.Context, actor lms.Actor, libraryID int64) (list []Token, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []tokenRow
	err = s.db.SelectContext(ctx, &rows, selectToken+`WHERE t.library_id = ? ORDER BY t.revoked_at IS NOT NULL, t.id DESC LIMIT 200`, libraryID)
	for _, r := range rows {
		list = append(list, r.token())
	}
	return list, err
}

// RevokeToken ends a token at once and for good; its name is free again.
func (s *Store) RevokeToken(ctx context.Context, actor lms.Actor, libraryID, id int64) (t Token, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return t, err
	}
	var row tokenRow
	if err := s.db.GetContext(ctx, &row, selectToken+`WHERE t.library_id = ? AND t.id = ?`, libraryID, id); err != nil {
		return t, sqldb.NotFound(err, "exchange.token_not_found")
	}
	_, err = s.db.ExecContext(ctx, `UPDATE exchange_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`, s.now(), id)
	return row.token(), err
}

// Enter is the reader that an Authorization header names. Unauthenticated when it
// names none that is good, TooMany when it has come too often in this minute.
func (s *Store) Enter(ctx context.Context, header string) (r Reader, err error) {
	secret, ok := BearerToken(header)
	if !ok {
		return r, lms.Fail(lms.Unauthenticated, "exchange.token_missing")
	}
	var row struct {
		tokenRow
		TimeZone string `db:"time_zone"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT t.id, t.library_id, t.scopes, t.ends_on, t.revoked_at, l.time_zone FROM exchange_token t JOIN "library" l ON l.id = t.library_id
		WHERE t.token_hash = ? AND l.archived_at IS NULL`, hashOf(secret))
	if err = sqldb.NotFound(err, "exchange.token_unknown"); lms.IsKind(err, lms.NotFound) {
		return r, lms.Fail(lms.Unauthenticated, "exchange.token_unknown")
	}
	if err != nil {
		return r, err
	}
	zone, err := time.LoadLocation(row.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	now := s.now()
	if state := row.token().State(lms.DayOf(now.In(zone))); state != "good" {
		return r, lms.Fail(lms.Unauthenticated, map[string]string{"revoked": "exchange.token_is_revoked", "ended": "exchange.token_is_ended"}[state])
	}
	minute := now.Unix() / 60
	// The columns are set from left to right.
	done, err := s.db.ExecContext(ctx, `UPDATE exchange_token SET calls = IF(minute = ?, calls + 1, 1), minute = ?, used_on = ? WHERE id = ? AND (minute <> ? OR calls < ?)`,
		minute, minute, lms.DayOf(now), row.ID, minute, CallsAMinute)
	if err != nil {
		return r, err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		if err == nil {
			err = lms.Fail(lms.TooMany, "exchange.too_often", lms.Args{"n": CallsAMinute})
		}
		return r, err
	}
	return Reader{TokenID: row.ID, LibraryID: row.LibraryID, Zone: zone, scopes: scopesOf(row.Scopes), hider: s.hider}, nil
}
