package programme

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Reached is what the channels of a programme reached, the first day first.
func (s *Store) Reached(ctx context.Context, actor lms.Actor, id int64) (list []Reached, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT on_day, channel, reach FROM programme_reach WHERE programme_id = ? ORDER BY on_day, channel`, id)
	return list, err
}

// SaveReached writes what was reached, all of it or nothing; what was written of a
// day and a channel before is replaced.
func (s *Store) SaveReached(ctx context.Context, actor lms.Actor, id int64, list []Reached) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Programme) error {
		if !p.Kind.Has(Reach) {
			return lms.Fail(lms.Conflict, "programme.no_such_part")
		}
		zone, err := s.zone(ctx, p.LibraryID)
		if err != nil {
			return err
		}
		for _, one := range list {
			one, err := one.Clean(lms.DayOf(s.now().In(zone)))
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO programme_reach (programme_id, on_day, channel, reach) VALUES (?, ?, ?, ?)
				ON DUPLICATE KEY UPDATE reach = VALUES(reach)`, id, one.On, one.Channel, one.Count); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveReached takes what was written of a day and a channel away.
func (s *Store) RemoveReached(ctx context.Context, actor lms.Actor, id int64, on lms.Day, channel string) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Programme) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM programme_reach WHERE programme_id = ? AND on_day = ? AND channel = ?`, id, on, channel)
		return gone(res, err, "programme.part_gone")
	})
}
