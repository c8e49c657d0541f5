package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// AddModule puts a module at the end of the draft.
func (s *Store) AddModule(ctx context.Context, actor lms.Actor, courseID int64, title string) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if title, err = cleanTitle(title); err != nil {
			return err
		}
		var last int
		if err := tx.GetContext(ctx, &last, `SELECT COALESCE(MAX(position), 0) FROM course_module WHERE version_id = ?`, v.ID); err != nil {
			return err
		}
		id, err = addModule(ctx, tx, v.ID, last+1, title)
		return err
	})
	return id, err
}

func addModule(ctx context.Context, tx *sqlx.Tx, versionID int64, position int, title string) (int64, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO course_module (version_id, position, title) VALUES (?, ?, ?)`, versionID, position, title)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// RenameModule gives a module of the draft another title.
func (s *Store) RenameModule(ctx context.Context, actor lms.Actor, courseID, moduleID int64, title string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if title, err = cleanTitle(title); err != nil {
			return err
		}
		return touched(tx.ExecContext(ctx, `UPDATE course_module SET title = ? WHERE id = ? AND version_id = ?`, title, moduleID, v.ID))("course.module_gone")
	})
}

// DeleteModule removes an empty module from the draft.
func (s *Store) DeleteModule(ctx context.Context, actor lms.Actor, courseID, moduleID int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		var lessons int
		if err := tx.GetContext(ctx, &lessons, `SELECT COUNT(*) FROM course_lesson WHERE module_id = ?`, moduleID); err != nil {
			return err
		}
		if lessons > 0 {
			return lms.Fail(lms.Conflict, "course.module_full", lms.Args{"n": lessons})
		}
		return touched(tx.ExecContext(ctx, `DELETE FROM course_module WHERE id = ? AND version_id = ?`, moduleID, v.ID))("course.module_gone")
	})
}

// MoveModule moves a module of the draft one place up or down; at the end it
// stays where it is.
func (s *Store) MoveModule(ctx context.Context, actor lms.Actor, courseID, moduleID int64, up bool) error {
	return s.rearrange(ctx, actor, courseID, "", func(o Outline) bool { return moveModule(o.Modules, moduleID, up) }, "course.module_gone")
}

// MoveLesson moves a lesson of the draft one place up or down, at the edge of
// its module into the next one.
func (s *Store) MoveLesson(ctx context.Context, actor lms.Actor, courseID int64, key string, up bool) error {
	return s.rearrange(ctx, actor, courseID, "", func(o Outline) bool { return moveLesson(o.Modules, key, up) }, "lesson.not_found")
}

// PlaceModule puts a module of the draft at a place, counted from 0, and
// PlaceLesson a lesson into a module. order is the Outline's when it was shown:
// with another one now it is a Conflict (course.order_conflict).
func (s *Store) PlaceModule(ctx context.Context, actor lms.Actor, courseID, moduleID int64, at int, order string) error {
	return s.rearrange(ctx, actor, courseID, order, func(o Outline) bool { return placeModule(o.Modules, moduleID, at) }, "course.module_gone")
}

func (s *Store) PlaceLesson(ctx context.Context, actor lms.Actor, courseID int64, key string, moduleID int64, at int, order string) error {
	return s.rearrange(ctx, actor, courseID, order, func(o Outline) bool { return placeLesson(o.Modules, key, moduleID, at) }, "lesson.not_found")
}

// rearrange lets move change the order of the draft's modules and lessons in
// place and writes it down; move reports whether it found what to move. An order
// that is not "" must be the one that the draft has.
func (s *Store) rearrange(ctx context.Context, actor lms.Actor, courseID int64, order string, move func(Outline) bool, missing string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		o, err := outline(ctx, tx, v)
		if err != nil {
			return err
		}
		if order != "" && order != o.Order() {
			return lms.Fail(lms.Conflict, "course.order_conflict")
		}
		if !move(o) {
			return lms.Fail(lms.NotFound, missing)
		}
		for i, m := range o.Modules {
			if _, err := tx.ExecContext(ctx, `UPDATE course_module SET position = ? WHERE id = ?`, i+1, m.ID); err != nil {
				return err
			}
			for j, l := range m.Lessons {
				if _, err := tx.ExecContext(ctx, `UPDATE course_lesson SET module_id = ?, position = ? WHERE id = ?`, m.ID, j+1, l.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// AddLesson puts a lesson at the end of a module of the draft and returns its key.
func (s *Store) AddLesson(ctx context.Context, actor lms.Actor, courseID, moduleID int64, t LessonText) (key string, err error) {
	t, problem := t.Clean()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if problem != nil {
			return problem
		}
		if err := s.ownMedia(ctx, tx, v, t); err != nil {
			return err
		}
		var there, last int
		if err := tx.QueryRowxContext(ctx, `SELECT COUNT(*), COALESCE((SELECT MAX(position) FROM course_lesson WHERE module_id = m.id), 0)
			FROM course_module m WHERE m.id = ? AND m.version_id = ? GROUP BY m.id`, moduleID, v.ID).Scan(&there, &last); err != nil {
			return sqldb.NotFound(err, "course.module_gone")
		}
		key = newKey()
		return s.addLesson(ctx, tx, actor, v.ID, moduleID, last+1, key, t)
	})
	return key, err
}

func (s *Store) addLesson(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, versionID, moduleID int64, position int, key string, t LessonText) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO course_lesson
		(version_id, module_id, lesson_key, position, kind, title, minutes, required, body, assessment_id, done_by, at_least, url, media_id, activity_id, discuss, release_days, release_on,
		due_days, due_on, cut_days, cut_on, updated_at, updated_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		versionID, moduleID, key, position, t.Kind, t.Title, t.Minutes, t.Required, t.Body, t.AssessmentID, t.DoneBy, t.AtLeast, t.URL, t.MediaID,
		t.ActivityID, t.Discuss, t.ReleaseDays, t.ReleaseOn, t.DueDays, t.DueDay, t.CutOff.DueDays, t.CutOff.DueDay, s.now(), actor.ID())
	return err
}

// FindDraftLesson is a lesson of the draft with its text.
func (s *Store) FindDraftLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) (o Outline, l Lesson, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		o, l, err = lesson(ctx, tx, v, key)
		return err
	})
	return o, l, err
}

// lesson finds a lesson of a version with its text, and the outline around it.
func lesson(ctx context.Context, tx *sqlx.Tx, v Version, key string) (Outline, Lesson, error) {
	o, err := outline(ctx, tx, v)
	if err != nil {
		return o, Lesson{}, err
	}
	l, ok := o.Lesson(key)
	if !ok {
		return o, l, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	return o, l, tx.GetContext(ctx, &l.Body, `SELECT body FROM course_lesson WHERE id = ?`, l.ID)
}

// UpdateLesson changes a lesson of the draft; revision is the one that the
// form was filled in from. A later revision is a Conflict (lesson.conflict).
func (s *Store) UpdateLesson(ctx context.Context, actor lms.Actor, courseID int64, key string, t LessonText, revision int) error {
	t, problem := t.Clean()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if problem != nil {
			return problem
		}
		if !isKey(key) {
			return lms.Fail(lms.NotFound, "lesson.not_found")
		}
		if err := s.ownMedia(ctx, tx, v, t); err != nil {
			return err
		}
		var current int
		if err := tx.GetContext(ctx, &current, `SELECT revision FROM course_lesson WHERE version_id = ? AND lesson_key = ? FOR UPDATE`, v.ID, key); err != nil {
			return sqldb.NotFound(err, "lesson.not_found")
		}
		if current != revision {
			return lms.Fail(lms.Conflict, "lesson.conflict")
		}
		_, err = tx.ExecContext(ctx, `UPDATE course_lesson SET kind = ?, title = ?, minutes = ?, required = ?, body = ?, assessment_id = ?,
			done_by = ?, at_least = ?, url = ?, media_id = ?, activity_id = ?, discuss = ?, release_days = ?, release_on = ?,
			due_days = ?, due_on = ?, cut_days = ?, cut_on = ?, revision = revision + 1, updated_at = ?, updated_by = ? WHERE version_id = ? AND lesson_key = ?`,
			t.Kind, t.Title, t.Minutes, t.Required, t.Body, t.AssessmentID, t.DoneBy, t.AtLeast, t.URL, t.MediaID,
			t.ActivityID, t.Discuss, t.ReleaseDays, t.ReleaseOn, t.DueDays, t.DueDay, t.CutOff.DueDays, t.CutOff.DueDay, s.now(), actor.ID(), v.ID, key)
		return err
	})
}

// DeleteLesson removes a lesson from the draft; published versions keep theirs.
func (s *Store) DeleteLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if !isKey(key) {
			return lms.Fail(lms.NotFound, "lesson.not_found")
		}
		return touched(tx.ExecContext(ctx, `DELETE FROM course_lesson WHERE version_id = ? AND lesson_key = ?`, v.ID, key))("lesson.not_found")
	})
}
