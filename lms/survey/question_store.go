package survey

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// questions are a survey's, in order, with their options.
func questions(ctx context.Context, q sqlx.QueryerContext, surveyID int64) (list []Question, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT q.id, q.origin, q.kind, q.dimension, q.required, q.text_id AS "text.id", q.text_en AS "text.en", q.scale,
		q.low_id AS "low.id", q.low_en AS "low.en", q.high_id AS "high.id", q.high_en AS "high.en" FROM survey_question q WHERE q.survey_id = ? ORDER BY q.position, q.id`, surveyID)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		QuestionID int64 `db:"question_id"`
		ID         int64 `db:"id"`
		Text       Text  `db:"text"`
	}
	err = sqlx.SelectContext(ctx, q, &rows, `SELECT o.question_id, o.id, o.text_id AS "text.id", o.text_en AS "text.en"
		FROM survey_option o JOIN survey_question q ON q.id = o.question_id WHERE q.survey_id = ? ORDER BY o.question_id, o.position`, surveyID)
	for _, r := range rows {
		i := slices.IndexFunc(list, func(q Question) bool { return q.ID == r.QuestionID })
		list[i].Options = append(list[i].Options, Option{r.ID, r.Text})
	}
	return list, err
}

// saveQuestion writes a question at a position and its options anew; q.ID 0 makes one.
func saveQuestion(ctx context.Context, tx *sqlx.Tx, surveyID int64, position int, q *Question) error {
	values := []any{q.Kind, q.Dimension, q.Required, q.Text.ID, q.Text.EN, q.Scale, q.Low.ID, q.Low.EN, q.High.ID, q.High.EN}
	if q.ID != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE survey_question SET kind = ?, dimension = ?, required = ?, text_id = ?, text_en = ?, scale = ?, low_id = ?, low_en = ?, high_id = ?, high_en = ? WHERE id = ?`, append(values, q.ID)...)
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM survey_option WHERE question_id = ?`, q.ID)
		}
		if err != nil {
			return err
		}
	} else {
		if q.Origin == "" {
			q.Origin = rand.Text()
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO survey_question (kind, dimension, required, text_id, text_en, scale, low_id, low_en, high_id, high_en, survey_id, position, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			append(values, surveyID, position, q.Origin)...)
		if err != nil {
			return err
		}
		if q.ID, err = res.LastInsertId(); err != nil {
			return err
		}
	}
	for i, o := range q.Options {
		if _, err := tx.ExecContext(ctx, `INSERT INTO survey_option (question_id, position, text_id, text_en) VALUES (?, ?, ?, ?)`, q.ID, i+1, o.Text.ID, o.Text.EN); err != nil {
			return err
		}
	}
	return nil
}

// write changes the questions of a survey that is not frozen.
func (s *Store) write(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx, Sheet) error) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) (err error) {
		if sheet.Frozen() {
			return lms.Fail(lms.Conflict, "survey.frozen")
		}
		if sheet.Questions, err = questions(ctx, tx, id); err != nil {
			return err
		}
		if err := do(tx, sheet); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE survey SET revision = revision + 1 WHERE id = ?`, id)
		return err
	})
}

// at is where a question stands in a survey.
func (s Sheet) at(questionID int64) (int, error) {
	i := slices.IndexFunc(s.Questions, func(q Question) bool { return q.ID == questionID })
	if i < 0 {
		return 0, lms.Fail(lms.NotFound, "survey.question_gone")
	}
	return i, nil
}

// SaveQuestion adds a question at the end (ID 0), or changes one at the revision
// of the survey that the actor saw.
func (s *Store) SaveQuestion(ctx context.Context, actor lms.Actor, id int64, q Question, revision int) error {
	return s.write(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		q, err := q.Clean(sheet.Languages)
		if err != nil {
			return err
		}
		if q.ID == 0 {
			if len(sheet.Questions) >= maxQuestions {
				return lms.Fail(lms.Invalid, "survey.too_many", lms.Args{"max": maxQuestions})
			}
			return saveQuestion(ctx, tx, id, len(sheet.Questions)+1, &q)
		}
		if sheet.Revision != revision {
			return lms.Fail(lms.Conflict, "survey.changed_meanwhile")
		}
		i, err := sheet.at(q.ID)
		if err != nil {
			return err
		}
		return saveQuestion(ctx, tx, id, i+1, &q)
	})
}

// MoveQuestion moves a question by so many places, as far as there are any.
func (s *Store) MoveQuestion(ctx context.Context, actor lms.Actor, id, questionID int64, by int) error {
	return s.write(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		i, err := sheet.at(questionID)
		if err != nil {
			return err
		}
		q := sheet.Questions[i]
		rest := slices.Delete(sheet.Questions, i, i+1)
		return order(ctx, tx, slices.Insert(rest, max(0, min(len(rest), i+by)), q))
	})
}

// DeleteQuestion takes a question out.
func (s *Store) DeleteQuestion(ctx context.Context, actor lms.Actor, id, questionID int64) error {
	return s.write(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		i, err := sheet.at(questionID)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM survey_question WHERE id = ?`, questionID); err != nil {
			return err
		}
		return order(ctx, tx, slices.Delete(sheet.Questions, i, i+1))
	})
}

func order(ctx context.Context, tx *sqlx.Tx, list []Question) error {
	for i, q := range list {
		if _, err := tx.ExecContext(ctx, `UPDATE survey_question SET position = ? WHERE id = ?`, i+1, q.ID); err != nil {
			return err
		}
	}
	return nil
}
