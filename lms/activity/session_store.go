package activity

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const sessionColumns = `s.id, s.activity_id, s.starts_at, s.ends_at, s.place, s.link`

// Sessions are the sessions of an activity, in their order.
func (s *Store) Sessions(ctx context.Context, actor lms.Actor, id int64) ([]Session, error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return sessions(ctx, s.db, a.Details, id)
}

func sessions(ctx context.Context, q sqlx.QueryerContext, d Details, id int64) (list []Session, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT `+sessionColumns+` FROM activity_session s WHERE s.activity_id = ? ORDER BY s.starts_at, s.id`, id)
	_, list = d.within(list)
	return list, err
}

// SaveSessions puts those in place of the sessions that an activity has, where
// nobody else has changed it since the actor read that revision. One at which
// people were present cannot go. What they attended keeps its share of their
// session.
func (s *Store) SaveSessions(ctx context.Context, actor lms.Actor, id int64, list []Session, revision int) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := require(canWrite(actor, a.LibraryID)); err != nil {
			return err
		}
		list, err := CleanSessions(list)
		if err != nil {
			return err
		}
		if a.Revision != revision {
			return lms.Fail(lms.Conflict, "activity.conflict")
		}
		old, err := sessions(ctx, tx, a.Details, id)
		if err != nil {
			return err
		}
		a.Details, list = a.Details.within(list)
		for _, o := range old {
			if slices.ContainsFunc(list, func(n Session) bool { return n.ID == o.ID }) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM activity_session WHERE id = ?`, o.ID); sqldb.IsReferenced(err) {
				return lms.Fail(lms.Conflict, "activity.session_attended")
			} else if err != nil {
				return err
			}
		}
		for _, n := range list {
			at := slices.IndexFunc(old, func(o Session) bool { return o.ID == n.ID })
			switch {
			case n.ID == 0:
				_, err = tx.ExecContext(ctx, `INSERT INTO activity_session (activity_id, starts_at, ends_at, place, link) VALUES (?, ?, ?, ?, ?)`, id, n.StartsAt, n.EndsAt, n.Place, n.Link)
			case at < 0:
				return lms.Fail(lms.Conflict, "activity.conflict")
			default:
				_, err = tx.ExecContext(ctx, `UPDATE activity_session SET starts_at = ?, ends_at = ?, place = ?, link = ? WHERE id = ?`, n.StartsAt, n.EndsAt, n.Place, n.Link, n.ID)
				if err == nil && n.Length != old[at].Length {
					_, err = tx.ExecContext(ctx, `UPDATE activity_presence SET minutes = LEAST(?, GREATEST(1, ROUND(minutes * ? / ?))) WHERE session_id = ?`, n.Length, n.Length, old[at].Length, n.ID)
				}
			}
			if err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE activity SET moved_at = IF(starts_at = ?, moved_at, ?), starts_at = ?, ends_at = ?, held_minutes = ?, revision = revision + 1 WHERE id = ?`, a.StartsAt, s.now(), a.StartsAt, a.EndsAt, a.Held, id); err != nil {
			return err
		}
		return sum(ctx, tx, id, 0)
	})
}

// sum writes what the sessions of an activity come to for a person, or for
// everybody when there is no account.
func sum(ctx context.Context, tx *sqlx.Tx, id, account int64) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at, marked_by)
		SELECT * FROM (SELECT s.activity_id, p.account_id, SUM(p.minutes) AS minutes, MAX(p.marked_at) AS marked_at, MAX(p.marked_by) AS marked_by FROM activity_presence p
			JOIN activity_session s ON s.id = p.session_id WHERE s.activity_id = ? AND ? IN (0, p.account_id) GROUP BY s.activity_id, p.account_id) x
		ON DUPLICATE KEY UPDATE marked_at = VALUES(marked_at), marked_by = VALUES(marked_by), minutes = VALUES(minutes)`, id, account); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE t FROM activity_attendance t WHERE t.activity_id = ? AND ? IN (0, t.account_id)
		AND NOT EXISTS (SELECT 1 FROM activity_presence p JOIN activity_session s ON s.id = p.session_id WHERE s.activity_id = t.activity_id AND p.account_id = t.account_id)`, id, account)
	return err
}
