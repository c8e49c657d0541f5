package activity

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const planColumns = `p.id, p.activity_id, p.account_id, p.supervisor_id, p.intent, p.sign, p.made_at, a.title, a.ends_at`

// plans are those that the condition names, with their checks.
func (s *Store) plans(ctx context.Context, q sqlx.QueryerContext, zone *time.Location, where string, args ...any) (list []Plan, err error) {
	// Safety: where is one of this file's literals.
	if err := sqlx.SelectContext(ctx, q, &list, `SELECT `+planColumns+` FROM activity_plan p JOIN activity a ON a.id = p.activity_id WHERE `+where+` ORDER BY a.ends_at DESC, p.id`, args...); err != nil {
		return nil, err
	}
	var checks []Check
	// Safety: as above.
	err = sqlx.SelectContext(ctx, q, &checks, `SELECT c.plan_id, c.after_days, c.side, c.result, c.note, c.checked_at FROM activity_plan_check c
		JOIN activity_plan p ON p.id = c.plan_id JOIN activity a ON a.id = p.activity_id WHERE `+where+` ORDER BY c.plan_id, c.after_days, c.side`, args...)
	for i := range list {
		list[i].EndedOn = lms.DayOf(list[i].EndsAt.In(zone))
		for _, c := range checks {
			if c.PlanID == list[i].ID {
				list[i].Checks = append(list[i].Checks, c)
			}
		}
	}
	return list, err
}

// Plans are the actor's own and those that they look at as a supervisor, in a
// library, those of the latest activities first.
func (s *Store) Plans(ctx context.Context, actor lms.Actor, libraryID int64) ([]Plan, error) {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return nil, err
	}
	zone, err := s.zone(ctx, libraryID)
	if err != nil {
		return nil, err
	}
	return s.plans(ctx, s.db, zone, `a.library_id = ? AND ? IN (p.account_id, p.supervisor_id)`, libraryID, actor.AccountID)
}

// Plan is one of them; those of others do not exist for the actor.
func (s *Store) Plan(ctx context.Context, actor lms.Actor, id int64) (Plan, error) {
	return s.plan(ctx, s.db, actor, id)
}

func (s *Store) plan(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64) (Plan, error) {
	zone, err := s.zone(ctx, actor.LibraryID)
	if err != nil {
		return Plan{}, err
	}
	list, err := s.plans(ctx, q, zone, `p.id = ? AND a.library_id = ?`, id, actor.LibraryID)
	if err == nil && (len(list) == 0 || list[0].SideOf(actor.AccountID) == "") {
		err = lms.Fail(lms.NotFound, "activity.plan_gone")
	}
	if err != nil {
		return Plan{}, err
	}
	return list[0], nil
}

// OwnPlan is the actor's plan after an activity, without an id while there is
// none, and whether they may make one: who takes part may.
func (s *Store) OwnPlan(ctx context.Context, actor lms.Actor, id int64) (p Plan, may bool, err error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return p, false, err
	}
	return s.ownPlan(ctx, s.db, actor, a)
}

func (s *Store) ownPlan(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, a Activity) (p Plan, may bool, err error) {
	if !canJoin(actor, a.LibraryID) {
		return p, false, nil
	}
	zone, err := s.zone(ctx, a.LibraryID)
	if err != nil {
		return p, false, err
	}
	list, err := s.plans(ctx, q, zone, `p.activity_id = ? AND p.account_id = ?`, a.ID, actor.AccountID)
	if err == nil {
		may, err = takesPart(ctx, q, actor, a)
	}
	if err == nil && len(list) > 0 {
		return list[0], true, nil
	}
	return Plan{ActivityID: a.ID, AccountID: actor.AccountID, Title: a.Title, EndsAt: a.EndsAt, EndedOn: lms.DayOf(a.EndsAt.In(zone))}, may && a.Begun(s.now()) && a.Status == Scheduled, err
}

// MakePlan writes the actor's plan after an activity in place of an earlier one,
// as long as nobody has looked at it, and returns its id. The caller has made
// sure that the supervisor leads or trains in the library.
func (s *Store) MakePlan(ctx context.Context, actor lms.Actor, id int64, intent, sign string, supervisor *int64) (plan int64, err error) {
	err = s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		p, may, err := s.ownPlan(ctx, tx, actor, a)
		if err != nil {
			return err
		}
		p.Intent, p.Sign, p.SupervisorID = plain(intent), plain(sign), supervisor
		if err := a.checkPlan(p, s.now()); err != nil {
			return err
		}
		if err := require(may); err != nil {
			return err
		}
		if plan = p.ID; plan > 0 {
			_, err = tx.ExecContext(ctx, `UPDATE activity_plan SET intent = ?, sign = ?, supervisor_id = ? WHERE id = ?`, p.Intent, p.Sign, supervisor, plan)
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO activity_plan (activity_id, account_id, supervisor_id, intent, sign, made_at) VALUES (?, ?, ?, ?, ?, ?)`,
			id, actor.AccountID, supervisor, p.Intent, p.Sign, s.now())
		if err != nil {
			return err
		}
		plan, err = res.LastInsertId()
		return err
	})
	return plan, err
}

// CheckPlan notes what the actor saw of a plan that is theirs or that they look
// at; what they noted for the same time before is replaced.
func (s *Store) CheckPlan(ctx context.Context, actor lms.Actor, id int64, after int, result Kept, note string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := s.plan(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		zone, err := s.zone(ctx, actor.LibraryID)
		if err != nil {
			return err
		}
		c := Check{PlanID: id, After: after, Side: p.SideOf(actor.AccountID), Result: result, Note: plain(note)}
		if err := p.checkCheck(c, lms.DayOf(s.now().In(zone))); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO activity_plan_check (plan_id, after_days, side, result, note, checked_at) VALUES (?, ?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE result = VALUES(result), note = VALUES(note), checked_at = VALUES(checked_at)`, id, c.After, c.Side, c.Result, c.Note, s.now())
		return err
	})
}

// Unplanned is an activity that the actor attended, after which they have no
// plan yet.
type Unplanned struct {
	ActivityID int64  `db:"activity_id"`
	Title      string `db:"title"`
}

// Unplanned are those that ended since that moment.
func (s *Store) Unplanned(ctx context.Context, actor lms.Actor, libraryID int64, since time.Time) (list []Unplanned, err error) {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT a.id AS activity_id, a.title FROM activity a JOIN activity_attendance t ON t.activity_id = a.id AND t.account_id = ?
		WHERE a.library_id = ? AND a.status = 'scheduled' AND a.ends_at BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM activity_plan p WHERE p.activity_id = a.id AND p.account_id = ?)
		ORDER BY a.ends_at, a.id`, actor.AccountID, libraryID, since, s.now(), actor.AccountID)
	return list, err
}
