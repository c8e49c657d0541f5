package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Questions is a page of what was asked in a course, for its trainers: what
// waits for an answer first, the oldest of it at the head, then the rest, the
// newest first; and how many there are.
func (s *Store) Questions(ctx context.Context, actor lms.Actor, courseID int64, page lms.Page) (list []Asked, total int, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := trainer(ctx, tx, actor, courseID); err != nil {
			return err
		}
		const asked = ` FROM course_post p WHERE p.course_id = ? AND p.question_id IS NULL AND p.removed_at IS NULL `
		if err := tx.GetContext(ctx, &total, `SELECT COUNT(*)`+asked, courseID); err != nil {
			return err
		}
		list = nil
		return tx.SelectContext(ctx, &list, `SELECT `+postColumns+`, COALESCE(`+lessonOf+`, '') AS title,
			(SELECT COUNT(*) FROM course_post a WHERE a.question_id = p.id AND a.removed_at IS NULL AND a.hidden_at IS NULL) AS answers`+asked+`
			ORDER BY p.waits DESC, IF(p.waits, p.id, -p.id) LIMIT ? OFFSET ?`, courseID, page.Limit(), page.Offset())
	})
	return list, total, err
}

// WaitingQuestions are the courses of a library with questions that wait for an
// answer, the longest wait first. The actor's own wait for somebody else.
func (s *Store) WaitingQuestions(ctx context.Context, actor lms.Actor, libraryID int64) (list []Unanswered, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT p.course_id, v.title, COUNT(*) AS n, MIN(p.posted_at) AS oldest FROM course c
		JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' JOIN course_post p ON p.course_id = c.id AND p.waits
		WHERE c.library_id = ? AND p.author_id <> ? GROUP BY p.course_id, v.title ORDER BY oldest, p.course_id`, libraryID, actor.AccountID)
	return list, err
}

// NewAnswers are the actor's own questions with answers by others that they have
// not seen, in lessons that they can still discuss, the latest answered first.
func (s *Store) NewAnswers(ctx context.Context, actor lms.Actor) (list []Answered, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT `+postColumns+`, COALESCE(`+lessonOf+`, '') AS title, COUNT(a.id) AS n, MIN(a.id) AS first_id
		FROM course_post p JOIN course c ON c.id = p.course_id
		JOIN course_post a ON a.question_id = p.id AND a.id > p.seen_id AND a.author_id <> p.author_id AND a.removed_at IS NULL AND a.hidden_at IS NULL
		WHERE p.author_id = ? AND c.library_id = ? AND p.question_id IS NULL
		AND (? OR EXISTS (SELECT 1 FROM course_enrolment e JOIN course_lesson l ON l.version_id = e.version_id AND l.lesson_key = p.lesson_key AND l.discuss
			WHERE e.course_id = p.course_id AND e.account_id = p.author_id AND e.withdrawn_at IS NULL))
		GROUP BY p.id ORDER BY MAX(a.id) DESC LIMIT 20`, actor.AccountID, actor.LibraryID, canWrite(actor, actor.LibraryID))
	return list, err
}
