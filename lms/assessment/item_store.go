package assessment

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// changeItems runs fn on a draft.
func (s *Store) changeItems(ctx context.Context, actor lms.Actor, id int64, fn func(*sqlx.Tx, Assessment) error) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		if a.Status != Draft {
			return lms.Fail(lms.Conflict, "assessment.items_fixed")
		}
		return fn(tx, a)
	})
}

// AddItem puts a question of the same library at the end of a draft, in its
// last section; a
// question that is there already stays where it is.
func (s *Store) AddItem(ctx context.Context, actor lms.Actor, id, questionID int64, points float64) error {
	if points <= 0 || points > MaxPoints {
		return lms.FailField("points", "assessment.points_range", lms.Args{"n": MaxPoints})
	}
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		q, err := findQuestion(ctx, tx, questionID, "")
		if err != nil {
			return err
		}
		if q.LibraryID != a.LibraryID || q.Archived {
			return lms.Fail(lms.NotFound, "question.not_found")
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO assessment_item (assessment_id, question_id, position, points, section)
			SELECT ?, ?, COALESCE(MAX(position), 0) + 1, ?, (SELECT GREATEST(1, COUNT(*)) FROM assessment_section WHERE assessment_id = ?)
			FROM assessment_item WHERE assessment_id = ? ON DUPLICATE KEY UPDATE question_id = VALUES(question_id)`, id, questionID, points, id, id)
		return err
	})
}

// RemoveItem takes a question out of a draft.
func (s *Store) RemoveItem(ctx context.Context, actor lms.Actor, id, questionID int64) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM assessment_item WHERE assessment_id = ? AND question_id = ?`, id, questionID)
		return err
	})
}

// SetPoints changes what a question of a draft is worth.
func (s *Store) SetPoints(ctx context.Context, actor lms.Actor, id, questionID int64, points float64) error {
	if points <= 0 || points > MaxPoints {
		return lms.FailField("points", "assessment.points_range", lms.Args{"n": MaxPoints})
	}
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		_, err := tx.ExecContext(ctx, `UPDATE assessment_item SET points = ? WHERE assessment_id = ? AND question_id = ?`, points, id, questionID)
		return err
	})
}

// MoveItem moves a question of a draft to a place, counted from 1; a place
// beyond either end of its section is that end.
func (s *Store) MoveItem(ctx context.Context, actor lms.Actor, id, questionID int64, to int) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		items, err := findItems(ctx, tx, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(items, func(it Item) bool { return it.ID == questionID })
		if at < 0 {
			return lms.Fail(lms.NotFound, "question.not_found")
		}
		first, last := at, at
		var order []int64
		for i, it := range items {
			if it.Section == items[at].Section {
				first, last = min(first, i), max(last, i)
			}
			if i != at {
				order = append(order, it.ID)
			}
		}
		to = min(max(to-1, first), last)
		order = append(order[:to], append([]int64{questionID}, order[to:]...)...)
		for i, q := range order {
			if _, err := tx.ExecContext(ctx, `UPDATE assessment_item SET position = ? WHERE assessment_id = ? AND question_id = ?`, i+1, id, q); err != nil {
				return err
			}
		}
		return nil
	})
}
