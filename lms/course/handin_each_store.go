package course

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Handed is a hand-in with the rubric of the version that it answers.
type Handed struct {
	HandIn
	Rubric []Criterion
}

// EachHandIn passes on what was handed in for an assignment, learner by learner in
// the order of their names, each one's newest first. It holds no more than one
// learner's work at a time; who handed in nothing is left out, as is who is not
// among only.
func (s *Store) EachHandIn(ctx context.Context, actor lms.Actor, courseID int64, key string, only func(accountID int64) bool, each func(Assignee, []Handed) error) error {
	var people []Assignee
	if err := s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
		people, err = assignees(ctx, tx, actor, courseID, key)
		return err
	}); err != nil {
		return err
	}
	rubrics := map[int64][]Criterion{} // by version
	for _, p := range people {
		if !only(p.AccountID) {
			continue
		}
		all, err := history(ctx, s.db, p.EnrolmentID, key)
		if err != nil {
			return err
		}
		var work []Handed
		for _, w := range slices.Backward(all) {
			if w.Draft() {
				continue
			}
			rubric, known := rubrics[w.VersionID]
			if !known {
				var body string
				if err := s.db.GetContext(ctx, &body, `SELECT body FROM course_lesson WHERE version_id = ? AND lesson_key = ?`, w.VersionID, key); err != nil {
					return err
				}
				rubric = Rubric(body)
				rubrics[w.VersionID] = rubric
			}
			work = append(work, Handed{w, rubric})
		}
		if len(work) == 0 {
			continue
		}
		if err := each(p, work); err != nil {
			return err
		}
	}
	return nil
}
