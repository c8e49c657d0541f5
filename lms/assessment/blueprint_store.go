package assessment

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

type drawRow struct {
	ID           int64      `db:"id"`
	CompetencyID int64      `db:"competency_id"`
	Difficulty   Difficulty `db:"difficulty"`
	Questions    int        `db:"questions"`
	Points       float64    `db:"points"`
	Section      int        `db:"section"`
}

func findDraws(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) ([]Draw, error) {
	var rows []drawRow
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT id, COALESCE(competency_id, 0) AS competency_id, COALESCE(difficulty, 0) AS difficulty,
		questions, points, section FROM assessment_draw WHERE assessment_id = ? ORDER BY section, id`, assessmentID)
	draws := make([]Draw, len(rows))
	for i, r := range rows {
		draws[i] = Draw(r)
	}
	return draws, err
}

// Blueprint is what a test's attempts draw, and the lines that the bank cannot
// fill: for those who write.
func (s *Store) Blueprint(ctx context.Context, actor lms.Actor, id int64) ([]Draw, []Shortage, error) {
	a, err := findAssessment(ctx, s.db, id, "")
	if err != nil {
		return nil, nil, err
	}
	if err := can(actor, write, a.LibraryID); err != nil {
		return nil, nil, err
	}
	draws, err := findDraws(ctx, s.db, id)
	if err != nil {
		return nil, nil, err
	}
	short, err := shortages(ctx, s.db, a, draws)
	return draws, short, err
}

func shortages(ctx context.Context, db sqlx.QueryerContext, a Assessment, draws []Draw) ([]Shortage, error) {
	if len(draws) == 0 {
		return nil, nil
	}
	var rows []struct {
		Competency int64      `db:"competency_id"`
		Difficulty Difficulty `db:"difficulty"`
		N          int        `db:"n"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT COALESCE(competency_id, 0) AS competency_id, COALESCE(difficulty, 0) AS difficulty, COUNT(*) AS n
		FROM question q WHERE library_id = ? AND archived_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM assessment_item i WHERE i.assessment_id = ? AND i.question_id = q.id)
		GROUP BY q.competency_id, q.difficulty`, a.LibraryID, a.ID)
	bank := map[Class]int{}
	for _, r := range rows {
		bank[Class{r.Competency, r.Difficulty}] = r.N
	}
	return Shortages(draws, bank), err
}

// AddDraw adds a line to the blueprint of a draft. A line for the same kind of
// questions in the same section that is there already is replaced.
func (s *Store) AddDraw(ctx context.Context, actor lms.Actor, id int64, d Draw) error {
	if err := d.Check(); err != nil {
		return err
	}
	d.Section = max(1, d.Section)
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		if err := checkSection(ctx, tx, id, d.Section); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM assessment_draw WHERE assessment_id = ? AND section = ? AND COALESCE(competency_id, 0) = ? AND COALESCE(difficulty, 0) = ?`,
			id, d.Section, d.CompetencyID, d.Difficulty); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO assessment_draw (assessment_id, competency_id, difficulty, questions, points, section)
			VALUES (?, NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?)`, id, d.CompetencyID, d.Difficulty, d.Questions, d.Points, d.Section)
		return err
	})
}

// RemoveDraw takes a line out of the blueprint of a draft.
func (s *Store) RemoveDraw(ctx context.Context, actor lms.Actor, id, drawID int64) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, _ Assessment) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM assessment_draw WHERE assessment_id = ? AND id = ?`, id, drawID)
		return err
	})
}

// attemptItems are the questions of an attempt that begins: the fixed ones and
// those drawn by seed.
func (s *Store) attemptItems(ctx context.Context, tx *sqlx.Tx, a Assessment, accountID, seed int64) ([]Item, error) {
	items, err := findItems(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	draws, err := findDraws(ctx, tx, a.ID)
	if err != nil || len(draws) == 0 {
		return items, err
	}
	pool, err := findPool(ctx, tx, a, accountID)
	if err != nil {
		return nil, err
	}
	picked, ok := draw(draws, pool, seed)
	if !ok {
		return nil, lms.Fail(lms.Conflict, "assessment.bank_short")
	}
	more, err := findDrawn(ctx, tx, picked)
	return append(items, more...), err
}

// findPool is what an attempt at a may draw from.
func findPool(ctx context.Context, db sqlx.QueryerContext, a Assessment, accountID int64) ([]candidate, error) {
	var rows []struct {
		ID         int64      `db:"id"`
		Competency int64      `db:"competency_id"`
		Difficulty Difficulty `db:"difficulty"`
		Seen       bool       `db:"seen"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT q.id, COALESCE(q.competency_id, 0) AS competency_id, COALESCE(q.difficulty, 0) AS difficulty,
		s.question_id IS NOT NULL AS seen
		FROM question q LEFT JOIN (SELECT DISTINCT v.question_id FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id
			JOIN question_version v ON v.id = i.version_id WHERE t.account_id = ?) s ON s.question_id = q.id
		WHERE q.library_id = ? AND q.archived_at IS NULL
		AND q.id NOT IN (SELECT question_id FROM assessment_item WHERE assessment_id = ?)`, accountID, a.LibraryID, a.ID)
	pool := make([]candidate, len(rows))
	for i, r := range rows {
		pool[i] = candidate{ID: r.ID, Class: Class{r.Competency, r.Difficulty}, Seen: r.Seen}
	}
	return pool, err
}

// findDrawn reads the questions that were drawn, in their order.
func findDrawn(ctx context.Context, db sqlx.QueryerContext, picked []drawn) ([]Item, error) {
	ids := make([]int64, len(picked))
	for i, p := range picked {
		ids[i] = p.ID
	}
	// Safety: constants of this package; In writes placeholders.
	query, args, err := sqlx.In(`SELECT `+questionColumns+` FROM question q
		JOIN question_version v ON v.question_id = q.id AND v.version = q.version WHERE q.id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	var rows []questionRow
	if err := sqlx.SelectContext(ctx, db, &rows, query, args...); err != nil {
		return nil, err
	}
	byID := map[int64]Question{}
	for _, r := range rows {
		byID[r.ID] = r.question()
	}
	items := make([]Item, len(picked))
	for i, p := range picked {
		items[i] = Item{Question: byID[p.ID], Points: p.Points, Section: p.Section}
	}
	return items, nil
}
