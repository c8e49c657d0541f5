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
// A test that is installed already stays as it is, with the trainer's changes;
// the bank gets the questions that it has not got yet. So it may be called
// again at any time. competencies are the library's shipped
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
	ids := make([]int64, len(t.Questions))
	for i, sq := range t.Questions {
		var err error
		if ids[i], err = s.installQuestion(ctx, tx, actor, sq, sq.question(libraryID, competencies)); err != nil {
			return err
		}
	}
	var there bool
	err := tx.GetContext(ctx, &there, `SELECT EXISTS (SELECT 1 FROM assessment WHERE library_id = ? AND starter_code = ?)`, libraryID, t.Code)
	if err != nil || there {
		return err
	}
	id, err := s.insertAssessment(ctx, tx, Assessment{LibraryID: libraryID, Status: Draft, StarterCode: t.Code, Settings: t.settings()})
	if err != nil {
		return err
	}
	held := t.asked(competencies)
	for i, sq := range t.Questions[:held] {
		_, err = tx.ExecContext(ctx, `INSERT INTO assessment_item (assessment_id, question_id, position, points) VALUES (?, ?, ?, ?)`,
			id, ids[i], i+1, sq.Points)
		if err != nil {
			return err
		}
	}
	if held == 0 {
		for _, key := range slices.Sorted(maps.Keys(competencies)) {
			for _, d := range Difficulties {
				_, err := tx.ExecContext(ctx, `INSERT INTO assessment_draw (assessment_id, competency_id, difficulty, questions, points) VALUES (?, ?, ?, ?, 1)`,
					id, competencies[key], d, t.DrawEach)
				if err != nil {
					return err
				}
			}
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE assessment SET status = 'published', published_at = ? WHERE id = ?`, s.now(), id)
	return err
}

// installQuestion puts a question into the bank, or says what it measures
// where the one that is there already does not.
func (s *Store) installQuestion(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, sq starterQuestion, q Question) (int64, error) {
	var id int64
	err := tx.GetContext(ctx, &id, `SELECT id FROM question WHERE library_id = ? AND starter_code = ?`, q.LibraryID, sq.Code)
	if errors.Is(err, sql.ErrNoRows) {
		q, err = s.insertQuestion(ctx, tx, actor, q, &sq.Code)
		return q.ID, err
	}
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE question SET competency_id = COALESCE(competency_id, NULLIF(?, 0)),
		difficulty = COALESCE(difficulty, NULLIF(?, 0)) WHERE id = ?`, q.CompetencyID, q.Difficulty, id)
	return id, err
}
