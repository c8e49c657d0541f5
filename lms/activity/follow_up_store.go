package activity

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const followUpColumns = `u.id, u.activity_id, u.what, u.owner_id, u.due_on, u.decided_at, u.state, u.outcome, u.closed_at`

// FollowUps are what was decided after an activity: what is still open first, by
// its day.
func (s *Store) FollowUps(ctx context.Context, actor lms.Actor, id int64) (list []FollowUp, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+followUpColumns+` FROM activity_follow_up u WHERE u.activity_id = ? ORDER BY u.state <> 'open', u.due_on, u.id`, id)
	return list, err
}

// OwnFollowUp is an open one of a person's, with what it follows.
type OwnFollowUp struct {
	FollowUp
	Title string `db:"title"`
}

// OwnFollowUps are the actor's own that are open and due by that day.
func (s *Store) OwnFollowUps(ctx context.Context, actor lms.Actor, libraryID int64, by lms.Day) (list []OwnFollowUp, err error) {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+followUpColumns+`, a.title FROM activity_follow_up u JOIN activity a ON a.id = u.activity_id
		WHERE u.owner_id = ? AND u.state = 'open' AND u.due_on <= ? AND a.library_id = ? ORDER BY u.due_on, u.id`, actor.AccountID, by, libraryID)
	return list, err
}

// DecideFollowUp adds one. The caller has made sure that its owner works in the
// library.
func (s *Store) DecideFollowUp(ctx context.Context, actor lms.Actor, id int64, f FollowUp) error {
	f.What = plain(f.What)
	return s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		if err := require(canWrite(actor, a.LibraryID)); err != nil {
			return err
		}
		zone, err := s.zone(ctx, a.LibraryID)
		if err != nil {
			return err
		}
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM activity_follow_up WHERE activity_id = ?`, id); err != nil {
			return err
		}
		if err := a.checkFollowUp(f, n, lms.DayOf(a.StartsAt.In(zone)), s.now()); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO activity_follow_up (activity_id, what, owner_id, due_on, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?)`,
			id, f.What, f.OwnerID, f.DueOn, s.now(), actor.ID())
		return err
	})
}

// CloseFollowUp says that one was done or dropped, or opens it again: its owner
// does, or whoever writes.
func (s *Store) CloseFollowUp(ctx context.Context, actor lms.Actor, id, followUp int64, to FollowUpState, outcome string) error {
	outcome = plain(outcome)
	return s.decided(ctx, actor, id, followUp, func(tx *sqlx.Tx, a Activity, f FollowUp) error {
		if err := require(canClose(actor, a.LibraryID, f)); err != nil {
			return err
		}
		if err := f.checkClose(to, outcome); err != nil {
			return err
		}
		if to == FollowOpen {
			_, err := tx.ExecContext(ctx, `UPDATE activity_follow_up SET state = 'open', closed_at = NULL, closed_by = NULL WHERE id = ?`, followUp)
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE activity_follow_up SET state = ?, outcome = ?, closed_at = ?, closed_by = ? WHERE id = ?`, to, outcome, s.now(), actor.ID(), followUp)
		return err
	})
}

// RemoveFollowUp takes one away that was decided by mistake; one that was done
// or dropped stays.
func (s *Store) RemoveFollowUp(ctx context.Context, actor lms.Actor, id, followUp int64) error {
	return s.decided(ctx, actor, id, followUp, func(tx *sqlx.Tx, a Activity, f FollowUp) error {
		if err := require(canWrite(actor, a.LibraryID)); err != nil {
			return err
		}
		if f.State != FollowOpen {
			return lms.Fail(lms.Conflict, "activity.follow_changed")
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM activity_follow_up WHERE id = ?`, followUp)
		return err
	})
}

func (s *Store) decided(ctx context.Context, actor lms.Actor, id, followUp int64, do func(*sqlx.Tx, Activity, FollowUp) error) error {
	return s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		var f FollowUp
		if err := tx.GetContext(ctx, &f, `SELECT `+followUpColumns+` FROM activity_follow_up u WHERE u.id = ? AND u.activity_id = ?`, followUp, id); err != nil {
			return sqldb.NotFound(err, "activity.follow_gone")
		}
		return do(tx, a, f)
	})
}
