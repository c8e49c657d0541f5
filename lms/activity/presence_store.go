package activity

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Presence is that somebody was at a session.
type Presence struct {
	AccountID int64      `db:"account_id"`
	Minutes   int        `db:"minutes"`
	InAt      *time.Time `db:"in_at"` // by the code at the door
	OutAt     *time.Time `db:"out_at"`
}

// Presences are who was at a session of an activity, by account.
func (s *Store) Presences(ctx context.Context, actor lms.Actor, id, sessionID int64) (map[int64]Presence, error) {
	a, err := find(ctx, s.db, id, "")
	if err != nil {
		return nil, err
	}
	if err := require(canSeeAttendance(actor, a.LibraryID)); err != nil {
		return nil, err
	}
	var rows []Presence
	err = s.db.SelectContext(ctx, &rows, `SELECT p.account_id, p.minutes, p.in_at, p.out_at FROM activity_presence p JOIN activity_session s ON s.id = p.session_id
		WHERE s.id = ? AND s.activity_id = ?`, sessionID, id)
	list := make(map[int64]Presence, len(rows))
	for _, p := range rows {
		list[p.AccountID] = p
	}
	return list, err
}

// MarkSession notes how long each of those people was present at a session and
// leaves everybody else's attendance as it is. The caller has made sure that
// they work in the activity's library.
func (s *Store) MarkSession(ctx context.Context, actor lms.Actor, id, sessionID int64, marks []Mark) error {
	return s.mark(ctx, actor, id, func(a Activity, list []Session) ([]marked, error) {
		i := slices.IndexFunc(list, func(l Session) bool { return l.ID == sessionID })
		if i < 0 {
			return nil, lms.Fail(lms.NotFound, "activity.session_gone")
		}
		return []marked{{list[i], marks}}, a.checkMarks(list[i], marks, s.now())
	})
}

// MarkAttendance is MarkSession for all that an activity was: the minutes are
// laid into its sessions one after the other.
func (s *Store) MarkAttendance(ctx context.Context, actor lms.Actor, id int64, marks []Mark) error {
	return s.mark(ctx, actor, id, func(a Activity, list []Session) (all []marked, err error) {
		if err := a.checkMarks(Session{StartsAt: a.StartsAt, Length: a.Minutes()}, marks, s.now()); err != nil {
			return nil, err
		}
		left := slices.Clone(marks)
		for _, session := range list {
			now := slices.Clone(left)
			for i := range now {
				now[i].Minutes = min(left[i].Minutes, session.Length)
				left[i].Minutes -= now[i].Minutes
			}
			all = append(all, marked{session, now})
		}
		return all, nil
	})
}

type marked struct {
	Session
	marks []Mark
}

// mark writes what decide makes of an activity and its sessions, with the
// activity locked.
func (s *Store) mark(ctx context.Context, actor lms.Actor, id int64, decide func(Activity, []Session) ([]marked, error)) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := require(canWrite(actor, a.LibraryID)); err != nil {
			return err
		}
		list, err := sessions(ctx, tx, a.Details, id)
		if err != nil {
			return err
		}
		all, err := decide(a, list)
		if err != nil {
			return err
		}
		changed := map[int64]bool{}
		for _, m := range all {
			for _, one := range m.marks {
				if err := s.saveMark(ctx, tx, actor, m.ID, one); err != nil {
					return err
				}
				changed[one.AccountID] = true
			}
		}
		for account := range changed {
			if err := sum(ctx, tx, id, account); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) saveMark(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, sessionID int64, m Mark) error {
	if m.Minutes == 0 {
		_, err := tx.ExecContext(ctx, `DELETE FROM activity_presence WHERE session_id = ? AND account_id = ?`, sessionID, m.AccountID)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO activity_presence (session_id, account_id, minutes, marked_at, marked_by) VALUES (?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE marked_at = IF(minutes = VALUES(minutes), marked_at, VALUES(marked_at)),
		marked_by = IF(minutes = VALUES(minutes), marked_by, VALUES(marked_by)), minutes = VALUES(minutes)`, sessionID, m.AccountID, m.Minutes, s.now(), actor.ID())
	if sqldb.IsMissingParent(err) {
		return lms.Fail(lms.NotFound, "activity.account_gone")
	}
	return err
}
