package assessment

import (
	"context"
	"math/rand/v2"
	"slices"

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
	held, err := itemQuestions(ctx, db, a.ID)
	if err != nil {
		return nil, err
	}
	bank, err := bankClasses(ctx, db, a.LibraryID, held)
	return Shortages(draws, bank), err
}

func itemQuestions(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) (ids []int64, err error) {
	err = sqlx.SelectContext(ctx, db, &ids, `SELECT question_id FROM assessment_item WHERE assessment_id = ?`, assessmentID)
	return ids, err
}

// bankClasses counts the questions of a library's bank by class, but for those
// that a test holds already.
func bankClasses(ctx context.Context, db sqlx.QueryerContext, libraryID int64, held []int64) (map[Class]int, error) {
	// Safety: a constant; In writes placeholders.
	query, args, err := sqlx.In(`SELECT COALESCE(competency_id, 0) AS competency_id, COALESCE(difficulty, 0) AS difficulty, COUNT(*) AS n
		FROM question q WHERE library_id = ? AND archived_at IS NULL AND id NOT IN (?) GROUP BY q.competency_id, q.difficulty`, libraryID, append(held, 0))
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Competency int64      `db:"competency_id"`
		Difficulty Difficulty `db:"difficulty"`
		N          int        `db:"n"`
	}
	err = sqlx.SelectContext(ctx, db, &rows, query, args...)
	bank := map[Class]int{}
	for _, r := range rows {
		bank[Class{r.Competency, r.Difficulty}] = r.N
	}
	return bank, err
}

// AddDraw adds a line to the blueprint of a draft. A second line for the same kind
// of questions in the same section is refused.
func (s *Store) AddDraw(ctx context.Context, actor lms.Actor, id int64, d Draw) error {
	if err := d.Check(); err != nil {
		return err
	}
	d.Section = max(1, d.Section)
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		if err := checkSection(ctx, tx, id, d.Section); err != nil {
			return err
		}
		if err := checkCompetency(ctx, tx, a.LibraryID, "draw-competency", d.CompetencyID); err != nil {
			return err
		}
		draws, err := findDraws(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, there := range draws {
			if there.Section == d.Section && there.CompetencyID == d.CompetencyID && there.Difficulty == d.Difficulty {
				return lms.FailField("draw-competency", "assessment.draw_twice", lms.Args{"n": there.Questions})
			}
		}
		return putDraw(ctx, tx, id, d)
	})
}

// checkCompetency refuses, at that field, what is no competency of the library;
// 0 is none.
func checkCompetency(ctx context.Context, db sqlx.QueryerContext, libraryID int64, field string, id int64) error {
	if id == 0 {
		return nil
	}
	var found bool
	err := sqlx.GetContext(ctx, db, &found, `SELECT EXISTS (SELECT 1 FROM competency c JOIN competency_framework f ON f.id = c.framework_id
		WHERE c.id = ? AND f.library_id = ?)`, id, libraryID)
	if err == nil && !found {
		err = lms.FailField(field, "question.competency_unknown")
	}
	return err
}

func putDraw(ctx context.Context, tx *sqlx.Tx, id int64, d Draw) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO assessment_draw (assessment_id, competency_id, difficulty, questions, points, section)
		VALUES (?, NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?)`, id, d.CompetencyID, d.Difficulty, d.Questions, d.Points, d.Section)
	return err
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
	var picked []drawn
	filled := false
	sample, err := sampleBank(ctx, tx, draws, seed)
	if err != nil {
		return nil, err
	}
	if sample != nil {
		pool, err := findPool(ctx, tx, a, accountID, sample)
		if err != nil {
			return nil, err
		}
		pool = slices.DeleteFunc(pool, func(c candidate) bool { return c.Seen }) // the bank may have others that are not
		picked, filled = draw(draws, pool, seed)
	}
	if !filled {
		pool, err := findPool(ctx, tx, a, accountID, nil)
		if err != nil {
			return nil, err
		}
		if picked, filled = draw(draws, pool, seed); !filled {
			return nil, lms.Fail(lms.Conflict, "assessment.bank_short")
		}
	}
	more, err := findDrawn(ctx, tx, picked)
	return append(items, more...), err
}

// sampleBank is a random part, by seed, of a bank that is much larger than what
// is drawn: numbers that questions may have. To draw from those of them that are
// questions is to draw from the bank, every one as likely as any other of its
// class, without reading it. Nil for a bank that is not so large.
func sampleBank(ctx context.Context, db sqlx.QueryerContext, draws []Draw, seed int64) ([]int64, error) {
	var bank struct {
		First int64 `db:"first"`
		Last  int64 `db:"last"`
	}
	if err := sqlx.GetContext(ctx, db, &bank, `SELECT COALESCE(MIN(id), 0) AS first, COALESCE(MAX(id), 0) AS last FROM question`); err != nil {
		return nil, err
	}
	n := int64(0)
	for _, d := range draws {
		n += 10 * int64(d.Questions)
	}
	if bank.Last-bank.First < 2*n {
		return nil, nil
	}
	r := rand.New(rand.NewPCG(uint64(seed), 2))
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = bank.First + r.Int64N(bank.Last-bank.First+1)
	}
	return ids, nil
}

// findPool is what an attempt at a may draw from, of those numbers where there
// are any.
func findPool(ctx context.Context, db sqlx.QueryerContext, a Assessment, accountID int64, of []int64) (pool []candidate, err error) {
	var met []int64
	fixed, err := itemQuestions(ctx, db, a.ID)
	if err != nil {
		return nil, err
	}
	err = sqlx.SelectContext(ctx, db, &met, `SELECT DISTINCT v.question_id FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id
		JOIN question_version v ON v.id = i.version_id WHERE t.account_id = ?`, accountID)
	if err != nil {
		return nil, err
	}
	query, args := `SELECT id, COALESCE(competency_id, 0), COALESCE(difficulty, 0) FROM question WHERE library_id = ? AND archived_at IS NULL`, []any{a.LibraryID}
	if of != nil {
		if query, args, err = sqlx.In(query+` AND id IN (?)`, a.LibraryID, of); err != nil {
			return nil, err
		}
	}
	// Safety: a constant; In writes placeholders.
	rows, err := db.QueryxContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out, seen := setOf(fixed), setOf(met)
	var c candidate
	for rows.Next() {
		if err := rows.Scan(&c.ID, &c.CompetencyID, &c.Difficulty); err != nil {
			return nil, err
		}
		if c.Seen = seen[c.ID]; !out[c.ID] {
			pool = append(pool, c)
		}
	}
	return pool, rows.Err()
}

func setOf(ids []int64) map[int64]bool {
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// findDrawn reads the questions that were drawn, in their order.
func findDrawn(ctx context.Context, db sqlx.QueryerContext, picked []drawn) ([]Item, error) {
	ids := make([]int64, len(picked))
	for i, p := range picked {
		ids[i] = p.ID
	}
	// Safety: constants of this package; In writes placeholders.
	query, args, err := sqlx.In(`SELECT `+taggedColumns+` FROM question q
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
