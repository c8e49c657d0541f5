package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Behind are the learners who have begun an older version and not finished it.
type Behind struct {
	Number   int // of their version
	Change   Change
	Learners []int64 // accounts, in the order of enrolment
}

// Behind lists them by version, the oldest first, with what moving them to the
// published version, which comes back too, would change.
func (s *Store) Behind(ctx context.Context, actor lms.Actor, courseID int64) (to Version, list []Behind, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if to, err = s.movable(ctx, tx, actor, courseID, ""); err != nil {
			return err
		}
		var rows []struct {
			AccountID int64 `db:"account_id"`
			VersionID int64 `db:"version_id"`
		}
		if err := tx.SelectContext(ctx, &rows, `SELECT e.account_id, e.version_id FROM course_enrolment e JOIN course_version v ON v.id = e.version_id
			WHERE e.course_id = ? AND e.version_id <> ? AND e.completed_at IS NULL AND e.withdrawn_at IS NULL ORDER BY v.number, e.enrolled_at, e.id`, courseID, to.ID); err != nil {
			return err
		}
		list = nil
		last := int64(0)
		for _, r := range rows {
			if r.VersionID != last {
				last = r.VersionID
				b := Behind{}
				if b.Number, b.Change, err = between(ctx, tx, r.VersionID, to); err != nil {
					return err
				}
				list = append(list, b)
			}
			b := &list[len(list)-1]
			b.Learners = append(b.Learners, r.AccountID)
		}
		return nil
	})
	return to, list, err
}

// movable is the published version of a course, for a trainer.
func (s *Store) movable(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64, lock string) (Version, error) {
	v, err := version(ctx, tx, courseID, Published, lock, "course.not_found")
	if err != nil {
		return v, err
	}
	return v, requireIn(actor, v.LibraryID, canWrite)
}

// between is what is different in a version after another one, whose number it
// also says.
func between(ctx context.Context, tx *sqlx.Tx, fromID int64, to Version) (number int, c Change, err error) {
	var from Version
	if err := tx.GetContext(ctx, &from, selectVersion+`WHERE v.id = ?`, fromID); err != nil {
		return 0, c, err
	}
	old, err := withTexts(ctx, tx, from)
	if err != nil {
		return 0, c, err
	}
	later, err := withTexts(ctx, tx, to)
	return from.Number, changes(old, later), err
}

// withTexts is an outline whose lessons carry their texts.
func withTexts(ctx context.Context, tx *sqlx.Tx, v Version) (Outline, error) {
	o, err := outline(ctx, tx, v)
	for i := range o.Modules {
		for j := range o.Modules[i].Lessons {
			l := &o.Modules[i].Lessons[j]
			if err := tx.GetContext(ctx, &l.Body, `SELECT body FROM course_lesson WHERE id = ?`, l.ID); err != nil {
				return o, err
			}
		}
	}
	return o, err
}

// MoveLearners brings learners of older versions to the published one, which
// must be the one that the trainer has looked at; who has finished, has left or
// is there already stays as they are. n is how many were moved.
func (s *Store) MoveLearners(ctx context.Context, actor lms.Actor, courseID, versionID int64, accountIDs []int64) (n int, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		to, err := s.movable(ctx, tx, actor, courseID, " FOR UPDATE")
		switch {
		case err != nil:
			return err
		case to.ID != versionID:
			return lms.Fail(lms.Conflict, "move.newer")
		case len(accountIDs) == 0:
			return lms.FailField("accounts", "course.nobody_chosen")
		}
		n = 0
		for _, account := range accountIDs {
			e, err := enrolment(ctx, tx, courseID, account, " FOR UPDATE")
			if lms.IsKind(err, lms.NotFound) || err == nil && (e.VersionID == to.ID || e.CompletedAt != nil || e.WithdrawnAt != nil) {
				continue
			}
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE course_enrolment SET version_id = ?, moved_at = ?, moved_by = ?, moved_from = ? WHERE id = ?`,
				to.ID, s.now(), actor.ID(), e.VersionID, e.ID); err != nil {
				return err
			}
			e.VersionID = to.ID
			if _, err := s.finish(ctx, tx, e); err != nil { // what is done may be all that it asks for
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// Moved is what became different for the actor when a trainer brought them to
// the version that they learn, and the number of the version before.
func (s *Store) Moved(ctx context.Context, actor lms.Actor, courseID int64) (from int, c Change, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		e, err := enrolment(ctx, tx, courseID, actor.AccountID, "")
		if err != nil {
			return err
		}
		if e.MovedFrom == nil {
			return lms.Fail(lms.NotFound, "course.not_enrolled")
		}
		var to Version
		if err := tx.GetContext(ctx, &to, selectVersion+`WHERE v.id = ?`, e.VersionID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		from, c, err = between(ctx, tx, *e.MovedFrom, to)
		return err
	})
	return from, c, err
}
