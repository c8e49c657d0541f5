package assessment

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// CreateQuestions adds questions to the bank, all of them or none, in their order.
func (s *Store) CreateQuestions(ctx context.Context, actor lms.Actor, libraryID int64, list []Question) error {
	if err := can(actor, write, libraryID); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		for _, q := range list {
			q = q.Normal()
			q.LibraryID = libraryID
			if err := q.Check(); err != nil {
				return err
			}
			if _, err := s.insertQuestion(ctx, tx, actor, q, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// AllQuestions are the questions of the bank that a filter lets through, the
// oldest first: what goes into a file.
func (s *Store) AllQuestions(ctx context.Context, actor lms.Actor, libraryID int64, f QuestionFilter) ([]Question, error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, err
	}
	where, args := f.where(libraryID)
	return selectQuestions(ctx, s.db, where, args)
}

func selectQuestions(ctx context.Context, db sqlx.QueryerContext, where string, args []any) ([]Question, error) {
	var rows []questionRow
	// Safety: where is put together from constants (QuestionFilter.where).
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+questionColumns+` FROM question q
		JOIN question_version v ON v.question_id = q.id AND v.version = q.version WHERE `+where+` ORDER BY q.id`, args...)
	list := make([]Question, len(rows))
	for i, r := range rows {
		list[i] = r.question()
	}
	return list, err
}
