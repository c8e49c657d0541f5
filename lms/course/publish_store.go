package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// OpenDraft makes a draft copy of the published version; when there is a draft
// already, nothing happens. Revisions go on counting, so that a form which is
// still open from an earlier draft does not overwrite what came after it.
func (s *Store) OpenDraft(ctx context.Context, actor lms.Actor, courseID int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := version(ctx, tx, courseID, Published, " FOR UPDATE", "course.not_found")
		if err != nil {
			return err
		}
		if err := requireIn(actor, v.LibraryID, canWrite); err != nil {
			return err
		}
		if _, err := version(ctx, tx, courseID, Draft, "", "course.no_draft"); !lms.IsKind(err, lms.NotFound) {
			return err
		}
		var newest int
		if err := tx.GetContext(ctx, &newest, `SELECT MAX(number) FROM course_version WHERE course_id = ?`, courseID); err != nil {
			return err
		}
		id, err := s.addVersion(ctx, tx, actor, courseID, newest+1, v.Revision, v.Details)
		if err != nil {
			return err
		}
		return copyContent(ctx, tx, v, id, func(l Lesson) string { return l.Key })
	})
}

// copyContent puts all that a version holds into another one, which is empty;
// key names the copy of a lesson.
func copyContent(ctx context.Context, tx *sqlx.Tx, from Version, to int64, key func(Lesson) string) error {
	o, err := outline(ctx, tx, from)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE course_version SET due_days = ?, due_on = ? WHERE id = ?`, o.DueDays, o.DueDay, to); err != nil {
		return err
	}
	if err := addRequires(ctx, tx, to, o.Requires); err != nil {
		return err
	}
	for i, m := range o.Modules {
		moduleID, err := addModule(ctx, tx, to, i+1, m.Title)
		if err != nil {
			return err
		}
		if err := setOpening(ctx, tx, moduleID, m.Opening); err != nil {
			return err
		}
		for _, l := range m.Lessons {
			if _, err := tx.ExecContext(ctx, `INSERT INTO course_lesson (version_id, module_id, lesson_key, position, kind, title, minutes, required, body,
				assessment_id, done_by, at_least, url, media_id, activity_id, discuss, release_days, release_on, due_days, due_on, cut_days, cut_on, practical, revision, updated_at, updated_by)
				SELECT ?, ?, ?, position, kind, title, minutes, required, body, assessment_id, done_by, at_least, url, media_id, activity_id, discuss, release_days, release_on, due_days, due_on, cut_days, cut_on, practical, revision, updated_at, updated_by
				FROM course_lesson WHERE id = ?`, to, moduleID, key(l), l.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Publish makes the draft the version that new learners get. What it lacks
// comes back as lms.Problems.
func (s *Store) Publish(ctx context.Context, actor lms.Actor, courseID int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		o, err := outline(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := o.Lacks().OrNil(); err != nil {
			return err
		}
		if err := s.requirable(ctx, tx, v, o.Requires); err != nil {
			return err
		}
		return s.publish(ctx, tx, courseID)
	})
}

func (s *Store) publish(ctx context.Context, tx *sqlx.Tx, courseID int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE course_version SET status = 'archived' WHERE course_id = ? AND status = 'published'`, courseID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE course_version SET status = 'published', published_at = ? WHERE course_id = ? AND status = 'draft'`, s.now(), courseID)
	return err
}

// DiscardDraft throws the draft away; a course that was never published goes
// with it.
func (s *Store) DiscardDraft(ctx context.Context, actor lms.Actor, courseID int64) (gone bool, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM course_version WHERE id = ?`, v.ID); err != nil {
			return err
		}
		r, err := tx.ExecContext(ctx, `DELETE FROM course WHERE id = ? AND NOT EXISTS (SELECT 1 FROM course_version v WHERE v.course_id = ?)`, courseID, courseID)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		gone = n > 0
		return err
	})
	return gone, err
}

// Archive takes a course out of the catalogue, or puts it back; who began it
// may finish.
func (s *Store) Archive(ctx context.Context, actor lms.Actor, courseID int64, archive bool) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var libraryID int64
		if err := tx.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ? FOR UPDATE`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, libraryID, canWrite); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE course SET archived_at = IF(?, COALESCE(archived_at, ?), NULL) WHERE id = ?`, archive, s.now(), courseID)
		return err
	})
}
