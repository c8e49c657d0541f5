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
