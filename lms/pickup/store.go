package pickup

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps what was put aside.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const columns = `p.id, p.reserve_id, p.item_code, p.reserved_at, p.round, COALESCE(p.code, '') AS code, p.state, p.ready_at, p.ready_by, p.hold_until, p.closed_at, p.closed_by, p.mail, p.mailed_at`

// newest says that a pick-up is the last of its reservation.
const newest = `NOT EXISTS (SELECT 1 FROM pickup n WHERE n.library_id = p.library_id AND n.reserve_id = p.reserve_id AND n.item_code = p.item_code AND n.reserved_at = p.reserved_at AND n.round > p.round)`

// openAfter is for how long after the end of a pick-up its reservation may still
// be open in SLiMS; one that is open longer begins anew.
const openAfter = 90 * 24 * time.Hour

// List is what was put aside in a library and may still have a reservation.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64) (list []Pickup, err error) {
	if err := require(canServe(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+` FROM pickup p WHERE p.library_id = ? AND (p.state = 'ready' OR p.state <> 'gone' AND p.closed_at > ?) AND `+newest+` ORDER BY p.id`, libraryID, s.now().Add(-openAfter))
	return list, err
}

// PutAside notes that the copy of a reservation waits for its patron until the
// end of that day, and gives it a code. mails says whether the patron is told by
// e-mail. One that was missed, or is gone, is put aside anew, and how it went before
// stays; Conflict when it is ready already. Field: hold.
func (s *Store) PutAside(ctx context.Context, actor lms.Actor, libraryID int64, r Ref, until, today lms.Day, mails bool) (p Pickup, err error) {
	if err := require(canServe(actor, libraryID)); err != nil {
		return p, err
	}
	if err := checkHold(until, today); err != nil {
		return p, err
	}
	mail := NoServer
	if mails {
		mail = MailDue
	}
	r.ReservedAt = r.ReservedAt.UTC().Truncate(time.Second)
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		err := tx.GetContext(ctx, &p, `SELECT `+columns+` FROM pickup p WHERE p.library_id = ? AND p.reserve_id = ? AND p.item_code = ? AND p.reserved_at = ? ORDER BY p.round DESC LIMIT 1 FOR UPDATE`,
			libraryID, r.ReserveID, r.ItemCode, r.ReservedAt)
		switch {
		case err == nil && p.State == Ready:
			return lms.Fail(lms.Conflict, "pickup.ready_already")
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		p = Pickup{Ref: r, Round: p.Round + 1, Code: newCode(), State: Ready, ReadyAt: s.now(), ReadyBy: actor.ID(), HoldUntil: until, Mail: mail}
		res, err := tx.ExecContext(ctx, `INSERT INTO pickup (library_id, reserve_id, item_code, reserved_at, round, code, state, ready_at, ready_by, hold_until, mail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			libraryID, r.ReserveID, r.ItemCode, r.ReservedAt, p.Round, p.Code, Ready, p.ReadyAt, p.ReadyBy, until, mail)
		if err != nil {
			return err
		}
		p.ID, err = res.LastInsertId()
		return err
	})
	if sqldb.IsDuplicate(err) { // somebody else at the same moment
		err = lms.Fail(lms.Conflict, "pickup.ready_already")
	}
	return p, err
}

// Close says how a copy that was ready went: Collected or Missed. Conflict when
// it is over already.
func (s *Store) Close(ctx context.Context, actor lms.Actor, libraryID, id int64, to State) error {
	if to != Collected && to != Missed {
		return lms.Fail(lms.Invalid, "error.request")
	}
	return s.change(ctx, actor, libraryID, id, Ready, func(tx *sqlx.Tx, p Pickup) error {
		_, err := tx.ExecContext(ctx, `UPDATE pickup SET state = ?, code = NULL, closed_at = ?, closed_by = ?, mail = IF(mail = 'due', 'failed', mail) WHERE id = ?`, to, s.now(), actor.ID(), id)
		return err
	})
}

// Hold changes until when a copy waits. Field: hold.
func (s *Store) Hold(ctx context.Context, actor lms.Actor, libraryID, id int64, until, today lms.Day) error {
	if err := checkHold(until, today); err != nil {
		return err
	}
	return s.change(ctx, actor, libraryID, id, Ready, func(tx *sqlx.Tx, p Pickup) error {
		_, err := tx.ExecContext(ctx, `UPDATE pickup SET hold_until = ? WHERE id = ?`, until, id)
		return err
	})
}

// change does something with a copy in a state, locked.
func (s *Store) change(ctx context.Context, actor lms.Actor, libraryID, id int64, in State, do func(*sqlx.Tx, Pickup) error) error {
	if err := require(canServe(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var p Pickup
		if err := tx.GetContext(ctx, &p, `SELECT `+columns+` FROM pickup p WHERE p.library_id = ? AND p.id = ? FOR UPDATE`, libraryID, id); err != nil {
			return sqldb.NotFound(err, "pickup.not_found")
		}
		if p.State != in {
			return lms.Fail(lms.Conflict, "pickup.over")
		}
		return do(tx, p)
	})
}

// Settle closes what is ready but no longer among the reservations in SLiMS:
// collected where lent says when, else gone. open are all reservations there.
func (s *Store) Settle(ctx context.Context, actor lms.Actor, libraryID int64, open []Ref, lent func(context.Context, []Ref) (map[Ref]time.Time, error)) error {
	list, err := s.List(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	var left []Ref
	for _, p := range list {
		if p.State == Ready && !slices.Contains(open, p.Ref) {
			left = append(left, p.Ref)
		}
	}
	if len(left) == 0 {
		return nil
	}
	taken, err := lent(ctx, left)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		for _, r := range left {
			state, at := Gone, s.now()
			if when, ok := taken[r]; ok {
				state, at = Collected, when.UTC()
			}
			if _, err := tx.ExecContext(ctx, `UPDATE pickup SET state = ?, code = NULL, closed_at = ?, closed_by = NULL, mail = IF(mail = 'due', 'failed', mail)
				WHERE library_id = ? AND reserve_id = ? AND item_code = ? AND reserved_at = ? AND state = 'ready'`, state, at, libraryID, r.ReserveID, r.ItemCode, r.ReservedAt); err != nil {
				return err
			}
		}
		return nil
	})
}

// FindCode is what waits under a code that a patron brings; NotFound
// pickup.no_code.
func (s *Store) FindCode(ctx context.Context, actor lms.Actor, libraryID int64, typed string) (p Pickup, err error) {
	if err := require(canServe(actor, libraryID)); err != nil {
		return p, err
	}
	err = s.db.GetContext(ctx, &p, `SELECT `+columns+` FROM pickup p WHERE p.library_id = ? AND p.code = ?`, libraryID, CleanCode(typed))
	return p, sqldb.NotFound(err, "pickup.no_code")
}

// Letter is a message that is due.
type Letter struct {
	LibraryID int64 `db:"library_id"`
	Pickup
}

// MailDue are the messages that are due in all libraries, the oldest first.
func (s *Store) MailDue(ctx context.Context, actor lms.Actor) (list []Letter, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT p.library_id, `+columns+` FROM pickup p WHERE p.mail = 'due' AND p.state = 'ready' ORDER BY p.id LIMIT 200`)
	return list, err
}

// SaveMail notes how sending a message went.
func (s *Store) SaveMail(ctx context.Context, actor lms.Actor, id int64, m Mail) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	var at *time.Time
	if now := s.now(); m == MailSent {
		at = &now
	}
	_, err := s.db.ExecContext(ctx, `UPDATE pickup SET mail = ?, mailed_at = ? WHERE id = ? AND mail = 'due'`, m, at, id)
	return err
}
