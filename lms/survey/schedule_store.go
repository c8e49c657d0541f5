package survey

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

type scheduleRow struct {
	ID       int64  `db:"id"`
	About    string `db:"about"`
	OpenDays int    `db:"open_days"`
	Revision int    `db:"revision"`
}

// Schedule is what a library has decided on a subject; ok is false where that is
// nothing. The caller has made sure that the subject is of the library.
func (s *Store) Schedule(ctx context.Context, actor lms.Actor, libraryID int64, of Subject) (plan Schedule, ok bool, err error) {
	all, err := s.Schedules(ctx, actor, libraryID)
	plan, ok = all[of.Name()]
	return plan, ok, err
}

// Schedules are those of a library by the names of their subjects.
func (s *Store) Schedules(ctx context.Context, actor lms.Actor, libraryID int64) (map[string]Schedule, error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []struct {
		scheduleRow
		Step   sql.NullInt64 `db:"step"`
		Day    sql.NullInt64 `db:"day"`
		LikeID *int64        `db:"like_id"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT s.id, s.about, s.open_days, s.revision, p.step, p.day, p.like_id FROM survey_schedule s LEFT JOIN survey_schedule_step p ON p.schedule_id = s.id
		WHERE s.library_id = ? ORDER BY s.id, p.step`, libraryID)
	all := map[string]Schedule{}
	for _, r := range rows {
		plan := all[r.About]
		plan.OpenDays, plan.Revision = r.OpenDays, r.Revision
		if r.Step.Valid {
			plan.Steps = append(plan.Steps, Planned{Step(r.Step.Int64), int(r.Day.Int64), r.LikeID})
		}
		all[r.About] = plan
	}
	return all, err
}

// SaveSchedule decides on a subject, at the revision that the actor saw.
func (s *Store) SaveSchedule(ctx context.Context, actor lms.Actor, libraryID int64, of Subject, plan Schedule) error {
	if err := require(canSchedule(actor, libraryID)); err != nil {
		return err
	}
	if err := plan.check(); err != nil {
		return err
	}
	for _, p := range plan.Steps {
		if err := s.likeable(ctx, actor, libraryID, p); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err := s.lockSchedule(ctx, tx, libraryID, of, plan.Revision)
		if err != nil {
			return err
		}
		if id == 0 {
			res, err := tx.ExecContext(ctx, `INSERT INTO survey_schedule (library_id, about, open_days) VALUES (?, ?, ?)`, libraryID, of.Name(), plan.OpenDays)
			if err != nil {
				return err
			}
			if id, err = res.LastInsertId(); err != nil {
				return err
			}
		} else if _, err := tx.ExecContext(ctx, `UPDATE survey_schedule SET open_days = ?, revision = revision + 1 WHERE id = ?`, plan.OpenDays, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM survey_schedule_step WHERE schedule_id = ?`, id); err != nil {
			return err
		}
		for _, p := range plan.Steps {
			if _, err := tx.ExecContext(ctx, `INSERT INTO survey_schedule_step (schedule_id, step, day, like_id) VALUES (?, ?, ?, ?)`, id, p.Step, p.Day, p.LikeID); err != nil {
				return err
			}
		}
		return nil
	})
}

// DropSchedule undoes what was decided on a subject: one activity goes by its kind
// again, one course by all courses.
func (s *Store) DropSchedule(ctx context.Context, actor lms.Actor, libraryID int64, of Subject, revision int) error {
	if err := require(canSchedule(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err := s.lockSchedule(ctx, tx, libraryID, of, revision)
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM survey_schedule WHERE id = ?`, id)
		}
		return err
	})
}

// lockSchedule is the row of a subject, 0 where there is none.
func (s *Store) lockSchedule(ctx context.Context, tx *sqlx.Tx, libraryID int64, of Subject, revision int) (int64, error) {
	var row scheduleRow
	err := tx.GetContext(ctx, &row, `SELECT id, about, open_days, revision FROM survey_schedule WHERE library_id = ? AND about = ? FOR UPDATE`, libraryID, of.Name())
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if err == nil && row.Revision != revision {
		err = lms.Fail(lms.Conflict, "survey.changed_meanwhile")
	}
	return row.ID, err
}

// likeable refuses a survey that cannot be copied for a step. Fields: like-1 to
// like-3.
func (s *Store) likeable(ctx context.Context, actor lms.Actor, libraryID int64, p Planned) error {
	if p.LikeID == nil {
		return nil
	}
	sheet, err := s.Find(ctx, actor, *p.LikeID)
	if lms.IsKind(err, lms.NotFound) || err == nil && (sheet.LibraryID != libraryID || sheet.Purpose != p.Step.Purpose() || sheet.ready() != nil) {
		return lms.FailField(fmt.Sprintf("like-%d", p.Step), "survey.schedule_like_wrong")
	}
	return err
}

// Likeable are the library's surveys that can be copied for a step, the newest
// first: none of those that a schedule opened, which are copies already.
func (s *Store) Likeable(ctx context.Context, actor lms.Actor, libraryID int64, step Step) (list []Listed, err error) {
	all, err := s.List(ctx, actor, libraryID)
	for _, one := range all {
		if one.Purpose != step.Purpose() || one.AskedOn != nil {
			continue
		}
		sheet, err := s.Find(ctx, actor, one.ID)
		if err != nil {
			return nil, err
		}
		if sheet.ready() == nil {
			list = append(list, one)
		}
	}
	return list, err
}
