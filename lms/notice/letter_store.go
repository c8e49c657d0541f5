package notice

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Gather puts what is to go by mail now into letters, one a person, and says how
// many those are. Only the system may, as with all that sends.
func (s *Store) Gather(ctx context.Context, actor lms.Actor) (letters int, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return 0, err
	}
	var due []struct {
		AccountID int64 `db:"account_id"`
		LibraryID int64 `db:"library_id"`
	}
	if err := s.db.SelectContext(ctx, &due, `SELECT DISTINCT account_id, library_id FROM notice WHERE mail_at <= ? ORDER BY account_id, library_id LIMIT 1000`, s.now()); err != nil {
		return 0, err
	}
	var failed []error // the others get theirs all the same
	for _, d := range due {
		made := false
		err := s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
			made, err = s.gather(ctx, tx, d.AccountID, d.LibraryID)
			return err
		})
		if err != nil {
			failed = append(failed, err)
		} else if made {
			letters++
		}
		if ctx.Err() != nil {
			break
		}
	}
	return letters, errors.Join(failed...)
}

// gather makes a person's letter; the lock on their row is what makes it one.
func (s *Store) gather(ctx context.Context, tx *sqlx.Tx, accountID, libraryID int64) (made bool, err error) {
	var to struct {
		Address string `db:"address"`
		Active  bool   `db:"active"`
		Refused bool   `db:"refused"`
	}
	err = tx.GetContext(ctx, &to, `SELECT COALESCE(a.email, '') AS address, a.status = 'active' AS active,
		EXISTS (SELECT 1 FROM notice_address x WHERE x.address = a.email) AS refused FROM account a WHERE a.id = ? FOR UPDATE`, accountID)
	if err != nil {
		return false, sqldb.NotFound(err, "account.not_found")
	}
	var ids []int64
	if err := tx.SelectContext(ctx, &ids, `SELECT id FROM notice WHERE account_id = ? AND library_id = ? AND mail_at <= ? AND mail_at > ? ORDER BY id`,
		accountID, libraryID, s.now(), s.now().Add(-stale)); err != nil {
		return false, err
	}
	var letter any // NULL: what nobody can be sent waits no longer
	if to.Active && to.Address != "" && !to.Refused && len(ids) > 0 {
		res, err := tx.ExecContext(ctx, `INSERT INTO notice_letter (library_id, account_id, address, state, made_at, next_at) VALUES (?, ?, ?, 'due', ?, ?)`, libraryID, accountID, to.Address, s.now(), s.now())
		if err != nil {
			return false, err
		}
		if letter, err = res.LastInsertId(); err != nil {
			return false, err
		}
		query, args, err := sqlx.In(`UPDATE notice SET letter_id = ? WHERE id IN (?)`, letter, ids)
		if err == nil {
			_, err = tx.ExecContext(ctx, query, args...)
		}
		if err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE notice SET mail_at = NULL WHERE account_id = ? AND library_id = ? AND mail_at <= ?`, accountID, libraryID, s.now())
	return letter != nil, err
}

// Claim takes the next letter to be sent and nobody else sends; ok is false when
// there is none. What nobody wants any more, or cannot be sent to, is over here.
// Whoever claims one says with Save how it fared.
func (s *Store) Claim(ctx context.Context, actor lms.Actor) (l Letter, ok bool, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return l, false, err
	}
	for {
		var ids []int64
		if err := s.db.SelectContext(ctx, &ids, `SELECT id FROM notice_letter WHERE state IN ('due', 'sending') AND next_at <= ? ORDER BY next_at, id LIMIT 20`, s.now()); err != nil || len(ids) == 0 {
			return l, false, err
		}
		for _, id := range ids {
			err := s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
				l, ok, err = s.claim(ctx, tx, id)
				return err
			})
			if err != nil || ok {
				return l, ok, err
			}
		}
	}
}

func (s *Store) claim(ctx context.Context, tx *sqlx.Tx, id int64) (l Letter, ok bool, err error) {
	var row struct {
		ID        int64  `db:"id"`
		LibraryID int64  `db:"library_id"`
		AccountID int64  `db:"account_id"`
		Tries     int    `db:"tries"`
		Address   string `db:"address"`
		Name      string `db:"name"`
		Language  string `db:"locale"`
		Library   string `db:"library"`
		Zone      string `db:"time_zone"`
		Active    bool   `db:"active"`
		Refused   bool   `db:"refused"`
	}
	var mine []int64
	if err := tx.SelectContext(ctx, &mine, `SELECT id FROM notice_letter WHERE id = ? AND state IN ('due', 'sending') AND next_at <= ? FOR UPDATE`, id, s.now()); err != nil || len(mine) == 0 { // somebody was first
		return l, false, err
	}
	err = tx.GetContext(ctx, &row, `SELECT m.id, m.library_id, m.account_id, m.tries, COALESCE(a.email, '') AS address, a.name, a.locale, l.name AS library, l.time_zone,
		a.status = 'active' AS active, EXISTS (SELECT 1 FROM notice_address x WHERE x.address = a.email) AS refused
		FROM notice_letter m JOIN account a ON a.id = m.account_id JOIN "library" l ON l.id = m.library_id WHERE m.id = ?`, id)
	if err != nil {
		return l, false, err
	}
	over := func(state State, o Outcome) (Letter, bool, error) {
		_, err := tx.ExecContext(ctx, `UPDATE notice_letter SET state = ?, outcome = ?, over_at = ? WHERE id = ?`, state, o, s.now(), id)
		return Letter{}, false, err
	}
	if row.Refused || row.Address == "" {
		return over(RefusedLetter, NoAddress)
	}
	l = Letter{ID: row.ID, LibraryID: row.LibraryID, AccountID: row.AccountID, Address: row.Address, Name: row.Name, Language: row.Language, Library: row.Library, Tries: row.Tries + 1}
	if l.Zone, err = time.LoadLocation(row.Zone); err != nil {
		return l, false, err
	}
	chosen, err := settings(ctx, tx, l.AccountID)
	if err != nil {
		return l, false, err
	}
	in, err := selected(ctx, tx, `n.letter_id = ? ORDER BY n.made_at, n.id`, id)
	if err != nil {
		return l, false, err
	}
	for _, n := range in {
		if chosen.Letters && chosen.Channel(n.Kind) == Mail {
			if l.Notices = append(l.Notices, n); !slices.Contains(l.Kinds, n.Kind) {
				l.Kinds = append(l.Kinds, n.Kind)
			}
		}
	}
	if len(l.Notices) == 0 || !row.Active {
		return over(Dropped, "")
	}
	_, err = tx.ExecContext(ctx, `UPDATE notice_letter SET state = 'sending', address = ?, tries = ?, tried_at = ?, next_at = ?, outcome = 'interrupted', answer = '' WHERE id = ?`,
		l.Address, l.Tries, s.now(), s.now().Add(handOver), id)
	return l, err == nil, err
}

// Save notes how a claimed letter fared, and that its address does not accept
// mail where the server said so.
func (s *Store) Save(ctx context.Context, actor lms.Actor, l Letter, a Answer) (State, error) {
	if err := require(actor.IsSystem()); err != nil {
		return "", err
	}
	now, state := s.now(), Due
	switch {
	case a.Outcome == Taken:
		state = Sent
	case a.Outcome == NoAddress:
		state = RefusedLetter
	case a.Outcome == Rejected, l.Tries >= mostTries:
		state = Failed
	}
	var over *time.Time
	if state != Due {
		over = &now
	}
	words := cut(lms.Line(a.Words), mostAnswer)
	return state, s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE notice_letter SET state = ?, outcome = ?, answer = ?, next_at = ?, over_at = ? WHERE id = ? AND state = 'sending' AND tries = ?`,
			state, a.Outcome, words, now.Add(wait(l.Tries)), over, l.ID, l.Tries)
		if err == nil && a.Outcome == NoAddress {
			err = mark(ctx, tx, strings.TrimSpace(l.Address), FromServer, words, now)
		}
		return err
	})
}

const mostAnswer = 300

// Sweep forgets what is over for long: letters, notices, and marked addresses
// that are nobody's.
func (s *Store) Sweep(ctx context.Context, actor lms.Actor) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM notice_letter WHERE over_at < ? LIMIT 1000`, []any{s.now().Add(-keepMail)}},
		{`DELETE FROM notice WHERE made_at < ? LIMIT 1000`, []any{s.now().AddDate(0, 0, -keepRead)}},
		{`DELETE FROM notice_address WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.email = notice_address.address)`, nil},
	} {
		if _, err := s.db.ExecContext(ctx, q.query, q.args...); err != nil {
			return err
		}
	}
	return nil
}
