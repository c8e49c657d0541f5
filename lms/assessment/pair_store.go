package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

type pairRow struct {
	ID        int64     `db:"id"`
	LibraryID int64     `db:"library_id"`
	PreID     int64     `db:"pre_id"`
	PostID    int64     `db:"post_id"`
	LowFirst  bool      `db:"low_first"`
	CreatedAt time.Time `db:"created_at"`
}

const pairColumns = `id, library_id, pre_id, post_id, low_first, created_at`

func (r pairRow) pair(ctx context.Context, db sqlx.QueryerContext) (p Pair, err error) {
	p = Pair{ID: r.ID, LibraryID: r.LibraryID, LowFirst: r.LowFirst, CreatedAt: r.CreatedAt}
	if p.Pre, err = findAssessment(ctx, db, r.PreID, ""); err != nil {
		return p, err
	}
	p.Post, err = findAssessment(ctx, db, r.PostID, "")
	return p, err
}

// Pairs are a library's pairs of tests, newest first.
func (s *Store) Pairs(ctx context.Context, actor lms.Actor, libraryID int64) ([]Pair, error) {
	if err := can(actor, groups, libraryID); err != nil {
		return nil, err
	}
	var rows []pairRow
	err := s.db.SelectContext(ctx, &rows, `SELECT `+pairColumns+` FROM assessment_pair WHERE library_id = ? ORDER BY id DESC`, libraryID)
	if err != nil {
		return nil, err
	}
	pairs := make([]Pair, len(rows))
	for i, r := range rows {
		if pairs[i], err = r.pair(ctx, s.db); err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// CreatePair makes two tests of one library a pair. They are to be parallel:
// worth the same, with as many questions. One test is a pair by itself when it
// has two forms: A before, B after. Fields: pre, post.
func (s *Store) CreatePair(ctx context.Context, actor lms.Actor, preID, postID int64, lowFirst bool) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		tests := map[string]Assessment{}
		for field, test := range map[string]int64{"pre": preID, "post": postID} {
			a, err := findAssessment(ctx, tx, test, "LOCK IN SHARE MODE")
			if err == nil {
				err = can(actor, write, a.LibraryID)
			}
			if lms.IsKind(err, lms.NotFound) {
				return lms.FailField(field, "assessment.pair_choose")
			}
			if err != nil {
				return err
			}
			tests[field] = a
		}
		pre, post := tests["pre"], tests["post"]
		forms, err := findForms(ctx, tx, preID)
		if err != nil {
			return err
		}
		switch {
		case preID == postID && len(forms.All) < 2:
			return lms.FailField("post", "assessment.pair_same")
		case pre.LibraryID != post.LibraryID:
			return lms.FailField("post", "assessment.pair_choose")
		case pre.Questions != post.Questions || pre.Points != post.Points:
			return lms.FailField("post", "assessment.pair_parallel", lms.Args{"pre": pre.Questions, "post": post.Questions})
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO assessment_pair (library_id, pre_id, post_id, low_first, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
			pre.LibraryID, preID, postID, lowFirst, actor.AccountID, s.now())
		if sqldb.IsDuplicate(err) {
			return lms.FailField("post", "assessment.pair_twice")
		}
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, err
}

// RemovePair takes a pair apart; tests and attempts stay.
func (s *Store) RemovePair(ctx context.Context, actor lms.Actor, id int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var libraryID int64
		if err := tx.GetContext(ctx, &libraryID, `SELECT library_id FROM assessment_pair WHERE id = ?`, id); err != nil {
			return sqldb.NotFound(err, "assessment.not_found")
		}
		if err := can(actor, write, libraryID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM assessment_pair WHERE id = ?`, id)
		return err
	})
}

// Gains of a pair, for those who may see figures.
func (s *Store) Gains(ctx context.Context, actor lms.Actor, pairID int64) (Gains, error) {
	var g Gains
	var row pairRow
	if err := s.db.GetContext(ctx, &row, `SELECT `+pairColumns+` FROM assessment_pair WHERE id = ?`, pairID); err != nil {
		return g, sqldb.NotFound(err, "assessment.not_found")
	}
	if err := can(actor, groups, row.LibraryID); err != nil {
		return g, err
	}
	var err error
	if g.Pair, err = row.pair(ctx, s.db); err != nil {
		return g, err
	}
	before, after := "", ""
	if g.OneTest() {
		before, after = Letter(0), Letter(1)
	}
	pre, order, err := findResults(ctx, s.db, row.PreID, before, 0, "")
	if err != nil {
		return g, err
	}
	post, _, err := findResults(ctx, s.db, row.PostID, after, row.PreID, before)
	if err != nil {
		return g, err
	}
	g.gains(pre, post, order)
	if !g.OneTest() {
		if err := s.db.GetContext(ctx, &g.Drawn, `SELECT EXISTS (SELECT 1 FROM assessment_draw WHERE assessment_id = ?) AND EXISTS (SELECT 1 FROM assessment_draw WHERE assessment_id = ?)`,
			row.PreID, row.PostID); err != nil {
			return g, err
		}
	}
	if g.LowFirst && g.All != nil {
		a, err := s.Analysis(ctx, actor, row.PreID)
		if err != nil {
			return g, err
		}
		reliability := a.Reliability
		for _, f := range a.Forms {
			if f.Form == before {
				reliability = f.Reliability
			}
		}
		g.regression(pre, reliability)
	}
	return g, nil
}

// findResults reads the first graded attempts at a test, or at a form of it, by
// account, and the accounts in nobody's order. With after only attempts count
// that began when the person had handed in that test, or that form of it.
func findResults(ctx context.Context, db sqlx.QueryerContext, assessmentID int64, form string, after int64, afterForm string) (map[int64]result, []int64, error) {
	var rows []struct {
		Account    int64   `db:"account_id"`
		Percent    float64 `db:"percent"`
		Competency int64   `db:"competency_id"`
		Share      float64 `db:"share"`
	}
	// Safety: constants of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT t.account_id, t.percent, COALESCE(q.competency_id, 0) AS competency_id,
		100 * SUM(COALESCE(i.earned, 0)) / SUM(i.points) AS share
		FROM (SELECT t.id, t.account_id, t.percent, t.started_at FROM attempt t JOIN (SELECT account_id, MIN(number) AS number FROM attempt
			WHERE assessment_id = ? AND NOT voided AND ? IN ('', form) AND submitted_at IS NOT NULL GROUP BY account_id) f ON f.account_id = t.account_id AND f.number = t.number
			WHERE t.assessment_id = ? AND t.percent IS NOT NULL) t
		JOIN attempt_item i ON i.attempt_id = t.id JOIN question_version v ON v.id = i.version_id JOIN question q ON q.id = v.question_id
		WHERE i.dropped IS NULL AND (? = 0 OR EXISTS (SELECT 1 FROM attempt b WHERE b.assessment_id = ? AND b.account_id = t.account_id AND NOT b.voided
			AND ? IN ('', b.form) AND b.submitted_at <= t.started_at))
		GROUP BY t.id, t.account_id, t.percent, q.competency_id ORDER BY CRC32(t.id), t.id`, assessmentID, form, assessmentID, after, after, afterForm)
	results := map[int64]result{}
	var order []int64
	for _, r := range rows {
		one, ok := results[r.Account]
		if !ok {
			one = result{Percent: r.Percent, Competencies: map[int64]float64{}}
			order = append(order, r.Account)
		}
		if r.Competency != 0 {
			one.Competencies[r.Competency] = r.Share
		}
		results[r.Account] = one
	}
	return results, order, err
}
