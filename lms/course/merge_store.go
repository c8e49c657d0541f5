package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// begun is how far an enrolment is, as far as two of one person are compared.
type begun struct {
	ID          int64      `db:"id"`
	AccountID   int64      `db:"account_id"`
	CourseID    int64      `db:"course_id"`
	CompletedAt *time.Time `db:"completed_at"`
	Withdrawn   bool       `db:"withdrawn"`
	Lessons     int        `db:"lessons"` // completed
	UsedAt      time.Time  `db:"used_at"`
}

// further reports whether a person goes on with a and not with b: what is
// completed counts, of two the first; then what they have not left, then the
// lessons, then the later day.
func (a begun) further(b begun) bool {
	switch {
	case a.CompletedAt != nil && b.CompletedAt != nil:
		return a.CompletedAt.Before(*b.CompletedAt)
	case (a.CompletedAt == nil) != (b.CompletedAt == nil):
		return a.CompletedAt != nil
	case a.Withdrawn != b.Withdrawn:
		return b.Withdrawn
	case a.Lessons != b.Lessons:
		return a.Lessons > b.Lessons
	}
	return a.UsedAt.After(b.UsedAt)
}

// MoveAccount hands a person's enrolments over to another account of theirs. Of
// a course that both learn the account keeps the one that is further on; the
// other stays where it was, as one that was left: a person counts once. Which of
// its lessons were done, and when, stays known.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, spare int64) error {
	var list []begun
	err := tx.SelectContext(ctx, &list, `SELECT e.id, e.account_id, e.course_id, e.completed_at, e.withdrawn_at IS NOT NULL AS withdrawn, e.used_at,
		(SELECT COUNT(*) FROM course_progress p WHERE p.enrolment_id = e.id AND p.completed_at IS NOT NULL) AS lessons
		FROM course_enrolment e WHERE e.account_id IN (?, ?) ORDER BY e.id FOR UPDATE`, from, into)
	if err != nil {
		return err
	}
	give := func(enrolmentID, account int64) error {
		_, err := tx.ExecContext(ctx, `UPDATE course_enrolment SET account_id = ? WHERE id = ?`, account, enrolmentID)
		return err
	}
	own := map[int64]begun{}
	for _, e := range list {
		if e.AccountID == into {
			own[e.CourseID] = e
		}
	}
	for _, e := range list {
		if e.AccountID != from {
			continue
		}
		mine, both := own[e.CourseID]
		switch {
		case both && !e.further(mine):
			continue
		case both:
			if err := give(mine.ID, spare); err != nil {
				return err
			}
		}
		if err := give(e.ID, into); err != nil {
			return err
		}
		if both {
			if err := give(mine.ID, from); err != nil {
				return err
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE course_enrolment SET withdrawn_at = COALESCE(withdrawn_at, ?), completed_at = NULL, jp = NULL WHERE account_id = ?`, s.now(), from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE IGNORE course_path_audience SET account_id = ? WHERE account_id = ?`, into, from); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM course_path_audience WHERE account_id = ?`, from)
	return err
}
