package assessment

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// InstallStarter publishes the tests that ship with the program in a library.
// What is installed already stays as it is, with the trainer's changes; so it
// may be called again at any time. competencies are the library's shipped
// competencies by their key: what its questions measure. Without them the
// diagnostic test asks the same questions of everybody.
func (s *Store) InstallStarter(ctx context.Context, actor lms.Actor, libraryID int64, competencies map[string]int64) error {
	if err := can(actor, install, libraryID); err != nil {
		return err
	}
	tests, err := loadStarter()
	if err != nil {
		return err
	}
	for _, t := range tests {
		run := func(tx *sqlx.Tx) error { return s.installTest(ctx, tx, actor, libraryID, t, competencies) }
		err := s.db.Tx(ctx, run)
		if sqldb.IsDuplicate(err) { // somebody else installs at this moment
			err = s.db.Tx(ctx, run)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) installTest(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, t starterTest, competencies map[string]int64) error {
	var there bool
	err := tx.GetContext(ctx, &there, `SELECT EXISTS (SELECT 1 FROM assessment WHERE library_id = ? AND starter_code = ?)`, libraryID, t.Code)
	if err != nil || there {
		return err
	}
	id, err := s.insertAssessment(ctx, tx, Assessment{LibraryID: libraryID, Status: Draft, StarterCode: t.Code, Settings: t.settings()})
	if err != nil {
		return err
	}
	for i, sq := range t.Questions {
		var questionID int64
		err := tx.GetContext(ctx, &questionID, `SELECT id FROM question WHERE library_id = ? AND starter_code = ?`, libraryID, sq.Code)
		if errors.Is(err, sql.ErrNoRows) {
			var q Question
			q, err = s.insertQuestion(ctx, tx, actor, sq.question(libraryID, competencies), &sq.Code)
			questionID = q.ID
		}
		if err != nil {
			return err
		}
		if i >= t.asked(competencies) {
			continue
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO assessment_item (assessment_id, question_id, position, points) VALUES (?, ?, ?, ?)`,
			id, questionID, i+1, sq.Points)
		if err != nil {
			return err
		}
	}
	if t.asked(competencies) == 0 {
		for _, key := range slices.Sorted(maps.Keys(competencies)) {
			_, err := tx.ExecContext(ctx, `INSERT INTO assessment_draw (assessment_id, competency_id, questions, points) VALUES (?, ?, ?, 1)`,
				id, competencies[key], t.DrawEach)
			if err != nil {
				return err
			}
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE assessment SET status = 'published', published_at = ? WHERE id = ?`, s.now(), id)
	return err
}
