package assessment

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const regradeColumns = `r.id, r.assessment_id, r.question_id, v.stem, v.version, r.version_id, IF(r.how = 'corrected', '', r.how) AS how, r.points, r.favour, r.reason,
	c.name AS made_by, r.created_by, r.created_at, r.finished_at`

const regradeFrom = `
	FROM assessment_regrade r JOIN question_version v ON v.id = r.version_id JOIN account c ON c.id = r.created_by`

type regradeRow struct {
	ID           int64      `db:"id"`
	AssessmentID int64      `db:"assessment_id"`
	QuestionID   int64      `db:"question_id"`
	Stem         string     `db:"stem"`
	Version      int        `db:"version"`
	VersionID    int64      `db:"version_id"`
	Drop         Drop       `db:"how"`
	Points       *float64   `db:"points"`
	Favour       bool       `db:"favour"`
	Reason       string     `db:"reason"`
	By           string     `db:"made_by"`
	ByID         int64      `db:"created_by"`
	CreatedAt    time.Time  `db:"created_at"`
	FinishedAt   *time.Time `db:"finished_at"`
}

func (r regradeRow) regrade() Regrade {
	return Regrade{ID: r.ID, AssessmentID: r.AssessmentID, QuestionID: r.QuestionID, Stem: r.Stem, Version: r.Version, VersionID: r.VersionID,
		Correction: Correction{Drop: r.Drop, Points: r.Points, Favour: r.Favour, Reason: r.Reason}, By: r.By, ByID: r.ByID, CreatedAt: r.CreatedAt, FinishedAt: r.FinishedAt}
}

// Correct grades the attempts of a test anew that were asked a question, up to
// its newest version: by that version's key, or dropped. The intent is kept
// first; then each attempt is graded in a transaction of its own, up to limit
// of them now and the rest by ContinueRegrades, which also takes up what a
// process did not come to because it ended. Attempts that are still open follow
// when they are handed in. A form that is sent twice counts once, by its token.
func (s *Store) Correct(ctx context.Context, actor lms.Actor, assessmentID, questionID int64, c Correction, token string, limit int) (Regrade, error) {
	if !formToken.MatchString(token) {
		return Regrade{}, lms.Fail(lms.Invalid, "error.request")
	}
	c.Reason = strings.TrimSpace(c.Reason)
	var id int64
	err := s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		var made []int64
		if err := tx.SelectContext(ctx, &made, `SELECT id FROM assessment_regrade WHERE token = ?`, token); err != nil {
			return err
		}
		if len(made) > 0 {
			id = made[0]
			return nil
		}
		sheet, err := s.regradeSheet(ctx, tx, actor, a, questionID, c)
		if err != nil {
			return err
		}
		if err := sheet.check(c); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO assessment_regrade (assessment_id, question_id, version_id, how, points, favour, reason, token, created_by, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, assessmentID, questionID, sheet.Newest.VersionID, c.Drop.How(), c.Points, c.Favour, c.Reason, token, actor.AccountID, s.now())
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil || c.Points == nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE assessment_item SET points = ? WHERE assessment_id = ? AND question_id = ?`, *c.Points, assessmentID, questionID)
		return err
	})
	if err != nil {
		return Regrade{}, err
	}
	if err := s.continueRegrade(ctx, id, limit); err != nil {
		return Regrade{}, err
	}
	list, err := findRegrades(ctx, s.db, `r.id = ?`, id)
	if err != nil || len(list) == 0 {
		return Regrade{}, err
	}
	return list[0], nil
}

// ContinueRegrades grades up to limit attempts anew whose turn has not come
// yet. Only the system may.
func (s *Store) ContinueRegrades(ctx context.Context, actor lms.Actor, limit int) error {
	if !actor.IsSystem() {
		return lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `SELECT id FROM assessment_regrade WHERE finished_at IS NULL ORDER BY id`); err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.continueRegrade(ctx, id, limit); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) continueRegrade(ctx context.Context, id int64, limit int) error {
	var row regradeRow
	// Safety: constants of this package, here and below.
	if err := s.db.GetContext(ctx, &row, `SELECT `+regradeColumns+regradeFrom+` WHERE r.id = ?`, id); err != nil {
		return sqldb.NotFound(err, "regrade.not_found")
	}
	if row.FinishedAt != nil {
		return nil
	}
	var attempts []int64
	err := s.db.SelectContext(ctx, &attempts, `SELECT t.id FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id JOIN question_version v ON v.id = i.version_id
		WHERE t.assessment_id = ? AND t.submitted_at IS NOT NULL AND t.account_id <> ? AND v.question_id = ? AND v.version <= ?
		AND NOT EXISTS (SELECT 1 FROM attempt_regrade h WHERE h.regrade_id = ? AND h.attempt_id = t.id) ORDER BY t.id LIMIT ?`,
		row.AssessmentID, row.ByID, row.QuestionID, row.Version, id, limit+1)
	if err != nil {
		return err
	}
	for _, attempt := range attempts[:min(limit, len(attempts))] {
		err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
			t, err := lockAttempt(ctx, tx, attempt)
			if err != nil {
				return err
			}
			_, err = s.applyRegrade(ctx, tx, t, row.regrade())
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(attempts) > limit {
		return nil
	}
	_, err = s.db.ExecContext(ctx, `UPDATE assessment_regrade SET finished_at = COALESCE(finished_at, ?) WHERE id = ?`, s.now(), id)
	return err
}

// gradeAnew applies what was corrected while an attempt was open.
func (s *Store) gradeAnew(ctx context.Context, tx *sqlx.Tx, t Attempt) (Attempt, error) {
	var rows []regradeRow
	err := tx.SelectContext(ctx, &rows, `SELECT `+regradeColumns+regradeFrom+` WHERE r.assessment_id = ? AND EXISTS (SELECT 1 FROM attempt_item i
		JOIN question_version a ON a.id = i.version_id WHERE i.attempt_id = ? AND a.question_id = r.question_id AND a.version <= v.version) ORDER BY r.id`, t.AssessmentID, t.ID)
	for _, row := range rows {
		if t, err = s.applyRegrade(ctx, tx, t, row.regrade()); err != nil {
			return t, err
		}
	}
	return t, err
}

// applyRegrade grades an attempt, which is locked, anew by one correction,
// once, and keeps what it came to before and after. An attempt of who made the
// correction stays as it is.
func (s *Store) applyRegrade(ctx context.Context, tx *sqlx.Tx, t Attempt, r Regrade) (Attempt, error) {
	if t.AccountID == r.ByID {
		return t, nil
	}
	var done bool
	if err := tx.GetContext(ctx, &done, `SELECT EXISTS (SELECT 1 FROM attempt_regrade WHERE regrade_id = ? AND attempt_id = ?)`, r.ID, t.ID); err != nil || done {
		return t, err
	}
	key, err := findVersion(ctx, tx, r.VersionID)
	if err != nil {
		return t, err
	}
	var row itemRow
	err = tx.GetContext(ctx, &row, `SELECT `+itemColumns+itemJoin+` AND q.id = ?`, t.ID, r.QuestionID)
	if err != nil {
		return t, err
	}
	items, err := findAttemptItems(ctx, tx, t.ID)
	if err != nil {
		return t, err
	}
	before := GradeItems(items, t.PassPercent)
	changed, fits, err := corrected(ctx, tx, t.ID, row, r, key)
	if err != nil {
		return t, err
	}
	at := row.Position - 1
	items[at] = changed
	after := GradeItems(items, t.PassPercent)
	kept, stands := r.Favour && after.Percent < before.Percent || !fits, t
	if kept {
		after = before
	} else {
		var keyID *int64
		if r.Drop == Kept {
			keyID = &r.VersionID
		}
		_, err = tx.ExecContext(ctx, `UPDATE attempt_item SET key_version_id = COALESCE(?, key_version_id), dropped = NULLIF(?, ''), points = ? WHERE attempt_id = ? AND position = ?`,
			keyID, r.Drop, changed.Points, t.ID, row.Position)
		if err != nil {
			return t, err
		}
		if stands, err = s.stand(ctx, tx, t, after); err != nil {
			return t, err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO attempt_regrade (regrade_id, attempt_id, position, kept, item_before, item_after, percent_before, percent_after, passed_before, passed_after, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.ID, t.ID, row.Position, kept, before.Items[at], after.Items[at], percentOf(before), percentOf(after), passedOf(t), passedOf(stands), s.now())
	if err != nil || kept {
		return t, err
	}
	return s.grade(ctx, tx, t, items)
}

// percentOf is nil while something waits for a marker.
func percentOf(g Grade) *float64 {
	if g.Waiting > 0 {
		return nil
	}
	return &g.Percent
}

// passedOf is nil also while a person has to decide.
func passedOf(t Attempt) *bool {
	if !t.Settled() {
		return nil
	}
	return &t.Passed
}

// corrected is an item of an attempt as r leaves it; fits is false when r's
// version asks something else than was asked.
func corrected(ctx context.Context, db sqlx.QueryerContext, attemptID int64, row itemRow, r Regrade, key Question) (it AttemptItem, fits bool, err error) {
	it = row.item()
	q, fits := Corrected(row.question(), key)
	if r.Drop == Kept && !fits {
		return it, false, nil
	}
	share := 0.0
	if it.Marked {
		given, err := findVerdicts(ctx, db, attemptID)
		if err != nil {
			return it, false, err
		}
		share, _ = Settle(given[it.Position])
	}
	return r.correct(it, q.Shown(row.OptionOrder.V), share), true, nil
}

func findVersion(ctx context.Context, db sqlx.QueryerContext, id int64) (Question, error) {
	var row questionRow
	err := sqlx.GetContext(ctx, db, &row, `SELECT `+questionColumns+` FROM question_version v JOIN question q ON q.id = v.question_id WHERE v.id = ?`, id)
	return row.question(), sqldb.NotFound(err, "question.not_found")
}
