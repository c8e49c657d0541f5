package usage

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Changed is from which day on a library's service may be another one than the
// last comparison saw.
type Changed struct {
	From *lms.Day // nil: nothing is
	of   []changedSource
}

type changedSource struct {
	Source    Source    `db:"source"`
	ReadAt    time.Time `db:"read_at"`
	ChangedOn lms.Day   `db:"changed_on"`
}

// Changed tells what is new; Seen says that the comparison has seen it.
func (s *Store) Changed(ctx context.Context, actor lms.Actor, libraryID int64) (c Changed, err error) {
	if !actor.IsSystem() {
		return c, forbidden
	}
	err = s.db.SelectContext(ctx, &c.of, `SELECT source, read_at, changed_on FROM usage_source WHERE library_id = ? AND changed_on IS NOT NULL`, libraryID)
	for _, source := range c.of {
		if c.From == nil || source.ChangedOn < *c.From {
			c.From = &source.ChangedOn
		}
	}
	return c, err
}

// Seen leaves what was read since as it is.
func (s *Store) Seen(ctx context.Context, actor lms.Actor, libraryID int64, c Changed) error {
	if !actor.IsSystem() {
		return forbidden
	}
	for _, source := range c.of {
		if _, err := s.db.ExecContext(ctx, `UPDATE usage_source SET changed_on = NULL WHERE library_id = ? AND source = ? AND read_at = ? AND changed_on = ?`,
			libraryID, source.Source, source.ReadAt, source.ChangedOn); err != nil {
			return err
		}
	}
	return nil
}

// changed notes that days from one on may be others now, of a source or of all.
func (s *Store) changed(ctx context.Context, tx *sqlx.Tx, libraryID int64, from lms.Day, of ...Source) error {
	where, args := "", []any{from, from, libraryID}
	if len(of) > 0 {
		where = " AND source = ?"
		args = append(args, of[0])
	}
	_, err := tx.ExecContext(ctx, `UPDATE usage_source SET changed_on = LEAST(COALESCE(changed_on, ?), ?) WHERE library_id = ?`+where, args...)
	return err
}

// firstChange is the first day that has other counts; days from readOn on were
// not read before.
func firstChange(old, new map[Key]int64, readOn lms.Day) lms.Day {
	first := readOn
	for k, n := range new {
		if k.Day < first && old[k] != n {
			first = k.Day
		}
	}
	for k := range old {
		if _, has := new[k]; !has && k.Day < first {
			first = k.Day
		}
	}
	return first
}
