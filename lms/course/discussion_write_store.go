package course

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Ask puts a question below a lesson. The same words by the same person, sent
// again within the hour, are one question.
func (s *Store) Ask(ctx context.Context, actor lms.Actor, courseID int64, key, text string) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, _, err := s.joined(ctx, tx, actor, courseID, key)
		if err == nil {
			id, err = s.write(ctx, tx, actor, v, Post{CourseID: courseID, LessonKey: key, Body: text, Waits: true})
		}
		return err
	})
	return id, err
}

// Answer puts an answer under a question; sent again, it is one as well.
func (s *Store) Answer(ctx context.Context, actor lms.Actor, courseID, questionID int64, text string) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		q, v, err := s.post(ctx, tx, actor, courseID, questionID, " FOR UPDATE")
		switch {
		case err != nil:
			return err
		case q.QuestionID != nil:
			return lms.Fail(lms.NotFound, "discussion.not_found")
		case !q.Open():
			return lms.Fail(lms.Conflict, "discussion.closed")
		}
		if id, err = s.write(ctx, tx, actor, v, Post{CourseID: courseID, LessonKey: q.LessonKey, QuestionID: &questionID, Body: text}); err != nil {
			return err
		}
		return settle(ctx, tx, q)
	})
	return id, err
}

// write keeps a new post of the actor's, whose row is held so that a click too
// many writes nothing.
func (s *Store) write(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, v View, p Post) (id int64, err error) {
	if err := require(canLearn(actor, v.LibraryID)); err != nil {
		return 0, err
	}
	if p.Body, err = cleanPost(p.Body); err != nil {
		return 0, err
	}
	p.AuthorID, p.AsTrainer, p.PostedAt = actor.AccountID, v.Writes, s.now()
	if err := tx.GetContext(ctx, &id, `SELECT id FROM account WHERE id = ? FOR UPDATE`, p.AuthorID); err != nil {
		return 0, err
	}
	most := pace[len(pace)-1]
	var latest []Post
	// A reading that takes locks sees what was written last.
	if err := tx.SelectContext(ctx, &latest, `SELECT `+postColumns+` FROM course_post p WHERE p.author_id = ? AND p.posted_at > ? ORDER BY p.id DESC LIMIT ? LOCK IN SHARE MODE`,
		p.AuthorID, p.PostedAt.Add(-most.within), most.posts); err != nil {
		return 0, err
	}
	for _, l := range latest {
		if l.repeats(p) {
			return l.ID, nil
		}
	}
	if !p.AsTrainer {
		if err := tooFast(latest, p.PostedAt); err != nil {
			return 0, err
		}
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO course_post (course_id, lesson_key, question_id, author_id, as_trainer, body, posted_at, waits) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		p.CourseID, p.LessonKey, p.QuestionID, p.AuthorID, p.AsTrainer, p.Body, p.PostedAt, p.Waits)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// settle writes down whether a question, which is held, waits for an answer, and
// which answer is marked.
func settle(ctx context.Context, tx *sqlx.Tx, q Post) error {
	var last int64
	err := tx.GetContext(ctx, &last, `SELECT author_id FROM course_post WHERE question_id = ? AND removed_at IS NULL AND hidden_at IS NULL ORDER BY id DESC LIMIT 1`, q.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE course_post SET waits = ?, answer_id = ? WHERE id = ?`, q.waits(last), q.AnswerID, q.ID)
	return err
}

// amend changes a post and settles its question. change gets both as they are
// kept, and the question's row is held; for a question they are one.
func (s *Store) amend(ctx context.Context, actor lms.Actor, courseID, id int64, change func(v View, p, q *Post) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, v, err := s.post(ctx, tx, actor, courseID, id, "")
		if err != nil {
			return err
		}
		q, err := onePost(ctx, tx, courseID, p.thread(), " FOR UPDATE")
		if err != nil {
			return err
		}
		own := &q
		if p.QuestionID != nil {
			if p, err = onePost(ctx, tx, courseID, id, " FOR UPDATE"); err != nil {
				return err
			}
			own = &p
		}
		if err := change(v, own, &q); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE course_post SET body = ?, mended_at = ?, removed_at = ?, hidden_at = ?, hidden_by = IF(? IS NULL, NULL, COALESCE(hidden_by, ?)), hidden_reason = ? WHERE id = ?`,
			own.Body, own.MendedAt, own.RemovedAt, own.HiddenAt, own.HiddenAt, actor.ID(), own.HiddenReason, id); err != nil {
			return err
		}
		if q.AnswerID != nil && *q.AnswerID == id && !own.Open() {
			q.AnswerID = nil
		}
		return settle(ctx, tx, q)
	})
}

// own reports whether the actor may still change what they wrote.
func (p Post) own(actor lms.Actor) error {
	switch {
	case p.AuthorID != actor.AccountID:
		return lms.Fail(lms.Forbidden, "error.forbidden")
	case p.RemovedAt != nil:
		return lms.Fail(lms.Conflict, "discussion.removed")
	case p.HiddenAt != nil:
		return lms.Fail(lms.Conflict, "discussion.hidden")
	}
	return nil
}

// MendPost changes the actor's own words.
func (s *Store) MendPost(ctx context.Context, actor lms.Actor, courseID, id int64, text string) error {
	return s.amend(ctx, actor, courseID, id, func(_ View, p, _ *Post) error {
		if err := p.own(actor); err != nil {
			return err
		}
		text, err := cleanPost(text)
		if err == nil && text != p.Body {
			now := s.now()
			p.Body, p.MendedAt = text, &now
		}
		return err
	})
}

// TakeBackPost removes the actor's own words for good; that there was something
// stays.
func (s *Store) TakeBackPost(ctx context.Context, actor lms.Actor, courseID, id int64) error {
	return s.amend(ctx, actor, courseID, id, func(_ View, p, _ *Post) error {
		if err := p.own(actor); err != nil {
			return err
		}
		now := s.now()
		p.Body, p.RemovedAt = "", &now
		return nil
	})
}

// HidePost hides a post from all but its author and trainers, who read why, or
// shows it again. It comes back as it was, for the audit log.
func (s *Store) HidePost(ctx context.Context, actor lms.Actor, courseID, id int64, hide bool, reason string) (p Post, err error) {
	err = s.amend(ctx, actor, courseID, id, func(v View, own, _ *Post) error {
		if err := require(v.Writes); err != nil {
			return err
		}
		p = *own
		switch {
		case own.RemovedAt != nil:
			return lms.Fail(lms.Conflict, "discussion.removed")
		case hide == (own.HiddenAt != nil):
			return nil // a colleague did it already
		case !hide:
			own.HiddenAt, own.HiddenReason = nil, ""
			return nil
		}
		now := s.now()
		own.HiddenAt = &now
		own.HiddenReason, err = cleanReason(reason)
		return err
	})
	return p, err
}

// MarkAnswer marks an answer as the answer to its question, or takes the mark
// away.
func (s *Store) MarkAnswer(ctx context.Context, actor lms.Actor, courseID, id int64, mark bool) error {
	return s.amend(ctx, actor, courseID, id, func(v View, p, q *Post) error {
		switch {
		case !v.Writes:
			return require(false)
		case p.QuestionID == nil:
			return lms.Fail(lms.NotFound, "discussion.not_found")
		case mark && (!p.Open() || !q.Open()):
			return lms.Fail(lms.Conflict, "discussion.closed")
		case mark:
			q.AnswerID = &p.ID
		case q.AnswerID != nil && *q.AnswerID == p.ID:
			q.AnswerID = nil
		}
		return nil
	})
}
