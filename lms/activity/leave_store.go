package activity

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// OwnLeave are the actor's own days that are not over.
func (s *Store) OwnLeave(ctx context.Context, actor lms.Actor, today lms.Day) (list []Leave, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT id, account_id, from_on, to_on FROM activity_leave WHERE account_id = ? AND to_on >= ? ORDER BY from_on, id`, actor.AccountID, today)
	return list, err
}

// AddLeave notes days of the actor's own; what is over is forgotten.
func (s *Store) AddLeave(ctx context.Context, actor lms.Actor, from, to, today lms.Day) error {
	l := Leave{AccountID: actor.AccountID, From: from, To: to}
	if err := l.check(today); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM activity_leave WHERE account_id = ? AND to_on < ?`, actor.AccountID, today); err != nil {
			return err
		}
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM activity_leave WHERE account_id = ?`, actor.AccountID); err != nil {
			return err
		}
		if n >= maxLeave {
			return lms.FailField("from", "activity.leave_many", lms.Args{"max": maxLeave})
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO activity_leave (account_id, from_on, to_on) VALUES (?, ?, ?)`, actor.AccountID, from, to)
		return err
	})
}

// RemoveLeave takes days of the actor's own back.
func (s *Store) RemoveLeave(ctx context.Context, actor lms.Actor, id int64) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM activity_leave WHERE id = ? AND account_id = ?`, id, actor.AccountID)
	return err
}

// Away are the days on which those people cannot come to an activity. One's own,
// or anybody's for those who may see attendance.
func (s *Store) Away(ctx context.Context, actor lms.Actor, id int64, accounts []int64) (list []Leave, err error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	own := len(accounts) == 1 && accounts[0] == actor.AccountID
	if err := require(own || canSeeAttendance(actor, a.LibraryID)); err != nil || len(accounts) == 0 {
		return nil, err
	}
	zone, err := s.zone(ctx, a.LibraryID)
	if err != nil {
		return nil, err
	}
	sessions, err := s.Sessions(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	query, args, err := sqlx.In(`SELECT id, account_id, from_on, to_on FROM activity_leave WHERE account_id IN (?) AND from_on <= ? AND to_on >= ? ORDER BY from_on, id`,
		accounts, lms.DayOf(a.EndsAt.In(zone)), lms.DayOf(a.StartsAt.In(zone)))
	if err != nil {
		return nil, err
	}
	var near []Leave
	if err := s.db.SelectContext(ctx, &near, query, args...); err != nil {
		return nil, err
	}
	for _, l := range near {
		for _, one := range sessions {
			if lms.DayOf(one.StartsAt.In(zone)) <= l.To && lms.DayOf(one.EndsAt.In(zone)) >= l.From {
				list = append(list, l)
				break
			}
		}
	}
	return list, nil
}
