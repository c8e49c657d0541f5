package account

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Answered is what came of a form that makes something new.
type Answered struct {
	Went   string // where it led; "" while it is being answered
	Notice string // what it said there
}

// formAbandoned is when nobody can still be answering a form; formKept is how
// long it is known that one was sent.
const (
	formAbandoned = 20 * time.Second
	formKept      = 24 * time.Hour
)

// ClaimForm begins to answer a form of the actor's, by the SHA-256 of what was
// sent. mine reports whether it is the caller's to answer; else it was sent
// before, and a is what came of it.
func (s *Store) ClaimForm(ctx context.Context, actor lms.Actor, form []byte) (mine bool, a Answered, err error) {
	now := s.now()
	_, err = s.db.ExecContext(ctx, `INSERT INTO account_form (account_id, form, sent_at) VALUES (?, ?, ?)`, actor.AccountID, form, now)
	if !sqldb.IsDuplicate(err) {
		return err == nil, a, err
	}
	r, err := s.db.ExecContext(ctx, `UPDATE account_form SET sent_at = ? WHERE account_id = ? AND form = ? AND went = '' AND sent_at <= ?`,
		now, actor.AccountID, form, now.Add(-formAbandoned))
	if err != nil {
		return false, a, err
	}
	if n, err := r.RowsAffected(); n > 0 || err != nil {
		return err == nil, a, err
	}
	err = s.db.GetContext(ctx, &a, `SELECT went, notice FROM account_form WHERE account_id = ? AND form = ?`, actor.AccountID, form)
	if errors.Is(err, sql.ErrNoRows) { // refused in between: it may be sent again
		return false, a, nil
	}
	return false, a, err
}

// AnswerForm notes what came of a form that was claimed; one that led nowhere
// made nothing and may be sent again.
func (s *Store) AnswerForm(ctx context.Context, actor lms.Actor, form []byte, a Answered) error {
	query, args := `UPDATE account_form SET went = ?, notice = ? WHERE account_id = ? AND form = ?`, []any{a.Went, a.Notice, actor.AccountID, form}
	if a.Went == "" {
		query, args = `DELETE FROM account_form WHERE account_id = ? AND form = ?`, args[2:]
	}
	_, err := s.db.ExecContext(ctx, query, args...)
	return err
}
