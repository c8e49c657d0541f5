package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// SaveLate takes an act that the actor did with a lesson while there was no line;
// a second time changes nothing. done reports whether the lesson is done now. What
// can no longer be counted is refused like the act itself would be by now: not
// enrolled, shut, too early, or late.text_newer where the draft was written on
// meanwhile.
func (s *Store) SaveLate(ctx context.Context, actor lms.Actor, courseID int64, key string, a LateAct) (done bool, err error) {
	if err := a.check(); err != nil {
		return false, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.view(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if v.Enrolment == nil {
			return lms.Fail(lms.Conflict, "course.not_enrolled")
		}
		e, err := enrolment(ctx, tx, courseID, actor.AccountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		var known bool
		if err := tx.GetContext(ctx, &known, `SELECT COUNT(*) > 0 FROM course_late_act WHERE enrolment_id = ? AND client = ? AND seq = ?`, e.ID, a.Client, a.Seq); err != nil {
			return err
		}
		if !known {
			if err := s.late(ctx, tx, v, e, key, a); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO course_late_act (enrolment_id, client, seq, received_at) VALUES (?, ?, ?, ?)`, e.ID, a.Client, a.Seq, s.now()); err != nil {
				return err
			}
		}
		j, err := journey(ctx, tx, e.ID)
		done = j[key].Done()
		return err
	})
	return done, err
}

// late does what the act says, as of when it happened.
func (s *Store) late(ctx context.Context, tx *sqlx.Tx, v View, e Enrolment, key string, a LateAct) error {
	l, err := v.open(key)
	if err != nil {
		return err
	}
	at := v.happened(key, a.Ago, s.now())
	switch {
	case a.Kind == LateText:
		return s.lateText(ctx, tx, e, l, a, at)
	case a.Kind == LateDone:
		if _, err := v.able(key); err != nil {
			return err
		}
		_, err = s.complete(ctx, tx, v, key, at)
		return err
	case l.DoneBy == ByView:
		_, err = s.complete(ctx, tx, v, key, at)
		return err
	}
	return s.opened(ctx, tx, e.ID, key, at)
}

// lateText keeps what was written as the draft, unless that was written on
// elsewhere: then it says something else than the writer had before their eyes.
func (s *Store) lateText(ctx context.Context, tx *sqlx.Tx, e Enrolment, l Lesson, a LateAct, at time.Time) error {
	if l.Kind != Assignment {
		return lms.Fail(lms.NotFound, "lesson.not_found")
	}
	all, err := history(ctx, tx, e.ID, l.Key)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		switch now := all[len(all)-1].Text; now {
		case plainLines(a.Text): // by another way, which may have handed it in
			return nil
		case "", plainLines(a.Base):
		default:
			return lms.Fail(lms.Conflict, "late.text_newer")
		}
	}
	return s.saveText(ctx, tx, e, l.Key, a.Text, at)
}
