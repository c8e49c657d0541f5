package activity

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Questions are those of an activity: what is not answered first, by how many
// want to know it, then by who asked first.
func (s *Store) Questions(ctx context.Context, actor lms.Actor, id int64) ([]Question, error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return questions(ctx, s.db, actor, a, 0)
}

// questions are those of an activity, or the one with that id.
func questions(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, a Activity, only int64) (list []Question, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT q.id, q.activity_id, IF(? OR q.author_id = ?, q.author_id, 0) AS author_id, q.asked, q.asked_at, q.answer, q.answered_at, q.answered_by,
		q.author_id = ? AS own, (SELECT COUNT(*) FROM activity_question_vote v WHERE v.question_id = q.id) AS votes,
		EXISTS (SELECT 1 FROM activity_question_vote v WHERE v.question_id = q.id AND v.account_id = ?) AS voted
		FROM activity_question q WHERE q.activity_id = ? AND ? IN (0, q.id) ORDER BY q.answer <> '', votes DESC, q.asked_at, q.id`,
		canWrite(actor, a.LibraryID), actor.AccountID, actor.AccountID, actor.AccountID, a.ID, only)
	return list, err
}

// Question is one of them.
func (s *Store) Question(ctx context.Context, actor lms.Actor, id, question int64) (q Question, err error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return q, err
	}
	list, err := questions(ctx, s.db, actor, a, question)
	if err == nil && len(list) == 0 {
		err = lms.Fail(lms.NotFound, "activity.question_gone")
	}
	if err != nil {
		return q, err
	}
	return list[0], nil
}

// Ask adds a question of the actor's.
func (s *Store) Ask(ctx context.Context, actor lms.Actor, id int64, asked string) error {
	asked = plain(asked)
	return s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		if err := require(canJoin(actor, a.LibraryID)); err != nil {
			return err
		}
		all, err := questions(ctx, tx, actor, a, 0)
		if err != nil {
			return err
		}
		own := 0
		for _, q := range all {
			if q.Own {
				own++
			}
		}
		if err := a.checkAsk(asked, all, own, s.now()); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO activity_question (activity_id, author_id, asked, asked_at) VALUES (?, ?, ?, ?)`, id, actor.AccountID, asked, s.now())
		return err
	})
}

// Vote says that the actor wants to know it too, or takes that back.
func (s *Store) Vote(ctx context.Context, actor lms.Actor, id, question int64, wants bool) error {
	return s.asked(ctx, actor, id, question, func(tx *sqlx.Tx, a Activity, q Question) error {
		if err := require(canJoin(actor, a.LibraryID)); err != nil {
			return err
		}
		if err := a.checkVote(q, s.now()); err != nil {
			return err
		}
		query := `DELETE FROM activity_question_vote WHERE question_id = ? AND account_id = ?`
		if wants {
			query = `INSERT INTO activity_question_vote (question_id, account_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE account_id = VALUES(account_id)`
		}
		_, err := tx.ExecContext(ctx, query, question, actor.AccountID)
		return err
	})
}

// Answer writes an answer in place of the one that the actor was shown; an empty
// one takes it away. On a visit whoever goes along answers, elsewhere whoever
// writes.
func (s *Store) Answer(ctx context.Context, actor lms.Actor, id, question int64, answer, before string) error {
	answer, before = plain(answer), plain(before)
	return s.asked(ctx, actor, id, question, func(tx *sqlx.Tx, a Activity, q Question) error {
		if err := requireTelling(ctx, tx, actor, a); err != nil {
			return err
		}
		if err := checkAnswer(q, answer, before); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE activity_question SET answer = ?, answered_at = IF(? = '', NULL, ?), answered_by = IF(? = '', NULL, ?) WHERE id = ?`,
			answer, answer, s.now(), answer, actor.ID(), question)
		return err
	})
}

// RemoveQuestion takes a question away: its author's own while nobody has joined
// in, any by those who write.
func (s *Store) RemoveQuestion(ctx context.Context, actor lms.Actor, id, question int64) error {
	return s.asked(ctx, actor, id, question, func(tx *sqlx.Tx, a Activity, q Question) error {
		if err := require(canWrite(actor, a.LibraryID) || q.Removable()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM activity_question WHERE id = ?`, question)
		return err
	})
}

// asked does something with a question of an activity, which is locked.
func (s *Store) asked(ctx context.Context, actor lms.Actor, id, question int64, do func(*sqlx.Tx, Activity, Question) error) error {
	return s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		list, err := questions(ctx, tx, actor, a, question)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return lms.Fail(lms.NotFound, "activity.question_gone")
		}
		return do(tx, a, list[0])
	})
}
