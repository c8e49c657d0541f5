package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const postColumns = `p.id, p.course_id, p.lesson_key, p.question_id, p.author_id, p.as_trainer, p.body, p.posted_at, p.mended_at, p.removed_at,
	p.hidden_at, p.hidden_reason, p.answer_id, p.seen_id, p.waits`

// Discusses reports whether the actor reads and writes below a lesson of their
// view.
func (v View) Discusses(l Lesson) bool {
	return l.Discuss && (v.Writes || v.Learning() && !v.ShutLesson(l))
}

// discussed are a lesson's questions that are listed: one that was taken back or
// hidden stays where others answered it.
const discussed = ` FROM course_post p WHERE p.course_id = ? AND p.lesson_key = ? AND p.question_id IS NULL
	AND (p.removed_at IS NULL OR EXISTS (SELECT 1 FROM course_post a WHERE a.question_id = p.id AND a.removed_at IS NULL)) `

// Discussion is a page of what was written below a lesson, of whose course v is
// the actor's own view; nil for who may not read it. Its author has seen the
// answers to a question where all of them are shown.
func (s *Store) Discussion(ctx context.Context, actor lms.Actor, v View, l Lesson, page lms.Page) (d *Discussion, err error) {
	if !v.Discusses(l) {
		return nil, nil
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		page.Size = QuestionsShown
		d = &Discussion{Page: page.Normal()}
		if err := tx.GetContext(ctx, &d.Total, `SELECT COUNT(*)`+discussed, v.CourseID, l.Key); err != nil {
			return err
		}
		d.Pages = page.Pages(d.Total)
		var questions []Post
		if err := tx.SelectContext(ctx, &questions, `SELECT `+postColumns+discussed+`ORDER BY p.id DESC LIMIT ? OFFSET ?`, v.CourseID, l.Key, page.Limit(), page.Offset()); err != nil || len(questions) == 0 {
			return err
		}
		ids := make([]int64, len(questions))
		for i, q := range questions {
			ids[i] = q.ID
		}
		query, args, err := sqlx.In(`SELECT `+postColumns+`, p.total FROM (SELECT a.*, COUNT(*) OVER (PARTITION BY a.question_id) AS total,
			ROW_NUMBER() OVER (PARTITION BY a.question_id ORDER BY a.id <=> q.answer_id DESC, a.id) AS place
			FROM course_post a JOIN course_post q ON q.id = a.question_id WHERE a.question_id IN (?)) p WHERE p.place <= ? ORDER BY p.id`, ids, AnswersShown)
		if err != nil {
			return err
		}
		var answers []struct {
			Post
			Total int `db:"total"`
		}
		if err := tx.SelectContext(ctx, &answers, query, args...); err != nil {
			return err
		}
		for _, q := range questions {
			t := Thread{Question: q.veiled(actor.AccountID, v.Writes)}
			for _, a := range answers {
				if *a.QuestionID == q.ID {
					t.Answers, t.Total = append(t.Answers, a.veiled(actor.AccountID, v.Writes)), a.Total
				}
			}
			d.Threads = append(d.Threads, t)
			if t.More() > 0 {
				continue
			}
			if err := seen(ctx, tx, actor, t); err != nil {
				return err
			}
		}
		return nil
	})
	return d, err
}

// seen notes that the author of a question has read its answers up to the last
// one shown.
func seen(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, t Thread) error {
	n := len(t.Answers)
	if n == 0 || t.Question.AuthorID != actor.AccountID || t.Answers[n-1].ID <= t.Question.SeenID {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE course_post SET seen_id = GREATEST(seen_id, ?) WHERE id = ?`, t.Answers[n-1].ID, t.Question.ID)
	return err
}

// joined is the actor's view of a course, with a lesson that they may discuss;
// to trainers a lesson that stands in another version only is none, but they
// read on what was written below it.
func (s *Store) joined(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64, key string) (v View, l Lesson, err error) {
	if v, err = s.view(ctx, tx, actor, courseID); err != nil {
		return v, l, err
	}
	switch l, ok := v.Lesson(key); {
	case !v.Writes && !v.Learning():
		return v, l, lms.Fail(lms.Conflict, "course.not_enrolled")
	case !ok || !l.Discuss:
		return v, Lesson{}, lms.Fail(lms.NotFound, "discussion.not_found")
	case !v.Discusses(l):
		return v, l, lms.Fail(lms.Conflict, "lesson.shut", lms.Args{"day": v.LessonOpensOn(l)})
	default:
		return v, l, nil
	}
}

// post is one that the actor may read, as it is kept.
func (s *Store) post(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID, id int64, lock string) (p Post, v View, err error) {
	if p, err = onePost(ctx, tx, courseID, id, lock); err != nil {
		return p, v, err
	}
	v, _, err = s.joined(ctx, tx, actor, courseID, p.LessonKey)
	if v.Writes && lms.IsKind(err, lms.NotFound) {
		err = nil
	}
	return p, v, err
}

func onePost(ctx context.Context, tx *sqlx.Tx, courseID, id int64, lock string) (p Post, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = tx.GetContext(ctx, &p, `SELECT `+postColumns+` FROM course_post p WHERE p.id = ? AND p.course_id = ?`+lock, id, courseID)
	return p, sqldb.NotFound(err, "discussion.not_found")
}

// lessonOf is the title of a post's lesson, as the published version has it or,
// where that has none, the newest.
const lessonOf = `(SELECT l.title FROM course_lesson l JOIN course_version v ON v.id = l.version_id
	WHERE v.course_id = p.course_id AND l.lesson_key = p.lesson_key ORDER BY v.slot <=> 'published' DESC, v.number DESC LIMIT 1)`

// PlaceOf is the question that a post stands under and the page of its answers.
func (s *Store) PlaceOf(ctx context.Context, actor lms.Actor, courseID, id int64) (question int64, page int, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, _, err := s.post(ctx, tx, actor, courseID, id, "")
		if err != nil {
			return err
		}
		var before int
		if question = p.thread(); question != id {
			err = tx.GetContext(ctx, &before, `SELECT COUNT(*) FROM course_post WHERE question_id = ? AND id < ?`, question, id)
		}
		page = before/ThreadShown + 1
		return err
	})
	return question, page, err
}

// Thread is a question with a page of its answers, the oldest first.
func (s *Store) Thread(ctx context.Context, actor lms.Actor, courseID, id int64, page lms.Page) (t OpenThread, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, v, err := s.post(ctx, tx, actor, courseID, id, "")
		if err == nil && p.QuestionID != nil {
			err = lms.Fail(lms.NotFound, "discussion.not_found")
		}
		if err != nil {
			return err
		}
		page.Size = ThreadShown
		t = OpenThread{CourseID: courseID, Course: v.Title, LessonKey: p.LessonKey, Language: string(v.Language), Writes: v.Writes, Page: page.Normal()}
		if err := tx.QueryRowxContext(ctx, `SELECT COALESCE(`+lessonOf+`, ''), (SELECT COUNT(*) FROM course_post a WHERE a.question_id = p.id) FROM course_post p WHERE p.id = ?`, id).
			Scan(&t.Lesson, &t.Total); err != nil {
			return err
		}
		t.Pages = page.Pages(t.Total)
		t.Question = p.veiled(actor.AccountID, v.Writes)
		if err := tx.SelectContext(ctx, &t.Answers, `SELECT `+postColumns+` FROM course_post p WHERE p.question_id = ? ORDER BY p.id LIMIT ? OFFSET ?`,
			id, page.Limit(), page.Offset()); err != nil {
			return err
		}
		for i, a := range t.Answers {
			t.Answers[i] = a.veiled(actor.AccountID, v.Writes)
		}
		return seen(ctx, tx, actor, t.Thread)
	})
	return t, err
}
