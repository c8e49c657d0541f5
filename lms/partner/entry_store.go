package partner

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const mostEntries = 2000 // of a partner

// FindEntry is one of what else was done with a partner.
func (s *Store) FindEntry(ctx context.Context, actor lms.Actor, id, entry int64) (e Entry, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return e, err
	}
	err = s.db.GetContext(ctx, &e, `SELECT id, partner_id, on_day, what, counted, people, note FROM partner_entry WHERE id = ? AND partner_id = ?`, entry, id)
	return e, sqldb.NotFound(err, "partner.entry_gone")
}

// SaveEntry writes what else was done, a new one where it has no id.
func (s *Store) SaveEntry(ctx context.Context, actor lms.Actor, id int64, e Entry) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Partner) error {
		today, err := s.today(ctx, tx, p.LibraryID)
		if err != nil {
			return err
		}
		if e, err = e.Clean(today); err != nil {
			return err
		}
		if e.ID != 0 {
			res, err := tx.ExecContext(ctx, `UPDATE partner_entry SET on_day = ?, what = ?, counted = ?, people = ?, note = ? WHERE id = ? AND partner_id = ?`, e.On, e.What, e.Counted, e.People, e.Note, e.ID, id)
			return gone(res, err, "partner.entry_gone")
		}
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM partner_entry WHERE partner_id = ?`, id); err != nil {
			return err
		}
		if n >= mostEntries {
			return lms.Fail(lms.Conflict, "partner.too_many", lms.Args{"max": mostEntries})
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO partner_entry (partner_id, on_day, what, counted, people, note) VALUES (?, ?, ?, ?, ?, ?)`, id, e.On, e.What, e.Counted, e.People, e.Note)
		return err
	})
}

// RemoveEntry takes an entry away.
func (s *Store) RemoveEntry(ctx context.Context, actor lms.Actor, id, entry int64) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Partner) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM partner_entry WHERE id = ? AND partner_id = ?`, entry, id)
		return gone(res, err, "partner.entry_gone")
	})
}
