package assessment

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// AskedQuestion is a question of a test that people were asked.
type AskedQuestion struct {
	ID       int64  `db:"id"`
	Stem     string `db:"stem"` // of the newest version
	Kind     Kind   `db:"kind"`
	Version  int    `db:"version"`
	Attempts int    `db:"attempts"` // handed in
	Old      int    `db:"old"`      // of them, graded by the key of an earlier version
}

// AskedQuestions are the questions of a test that were asked in what was handed
// in, those with a key that has changed since first, and the corrections made
// so far, the newest first.
func (s *Store) AskedQuestions(ctx context.Context, actor lms.Actor, assessmentID int64) (a Assessment, list []AskedQuestion, made []Regrade, err error) {
	if a, err = findAssessment(ctx, s.db, assessmentID, ""); err != nil {
		return a, nil, nil, err
	}
	if err = can(actor, persons, a.LibraryID); err != nil {
		return a, nil, nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT q.id, n.stem, n.kind, n.version, COUNT(*) AS attempts,
		SUM(i.dropped IS NULL AND COALESCE(k.version, v.version) < n.version) AS old
		FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id`+itemVersions+` JOIN question_version n ON n.question_id = q.id AND n.version = q.version
		WHERE t.assessment_id = ? AND NOT t.voided AND t.submitted_at IS NOT NULL GROUP BY q.id, n.stem, n.kind, n.version ORDER BY SUM(i.dropped IS NULL AND COALESCE(k.version, v.version) < n.version) = 0, q.id`, assessmentID)
	if err != nil {
		return a, nil, nil, err
	}
	made, err = findRegrades(ctx, s.db, `r.assessment_id = ?`, assessmentID)
	return a, list, made, err
}

// findRegrades reads corrections with what they did, the newest first.
func findRegrades(ctx context.Context, db sqlx.QueryerContext, where string, arg int64) ([]Regrade, error) {
	var rows []struct {
		regradeRow
		Effect
	}
	// Safety: constants of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+regradeColumns+`, COALESCE(h.attempts, 0) AS attempts, COALESCE(h.up, 0) AS up, COALESCE(h.down, 0) AS down,
		COALESCE(h.kept, 0) AS kept, COALESCE(h.passing, 0) AS passing, COALESCE(h.failing, 0) AS failing`+regradeFrom+`
		LEFT JOIN (SELECT regrade_id, COUNT(*) AS attempts, SUM(percent_after > percent_before) AS up, SUM(percent_after < percent_before) AS down, SUM(kept) AS kept,
			SUM(passed_after AND NOT passed_before) AS passing, SUM(passed_before AND NOT passed_after) AS failing
			FROM attempt_regrade GROUP BY regrade_id) h ON h.regrade_id = r.id
		WHERE `+where+` ORDER BY r.id DESC`, arg)
	list := make([]Regrade, len(rows))
	for i, r := range rows {
		list[i] = r.regrade()
		list[i].Effect = r.Effect
	}
	return list, err
}

// RegradeSheet is what a correction of a question would do.
type RegradeSheet struct {
	Test   Assessment
	Newest Question
	Asked  []Question // the versions asked, the newest first
	Fixed  bool       // everybody gets the question
	Worth  float64    // what it is worth in the test; of a drawn one in the first attempt
	Open   int        // attempts not handed in; they follow then
	Own    int        // attempts of who makes the correction: another trainer corrects them
	Touch  int        // attempts in which the question would count in another way, whatever it does to the mark
	Wait   int        // attempts with answers that wait for a marker: what they come to is not known yet
	Unfit  int        // attempts at a version that asked something else: the new key does not fit
	Ask    int        // attempts about which a person would have to decide, or to decide again
	Empty  bool       // an attempt would have no question left
	Effect
	Changes []Regraded // of those whose mark would change or is kept, by name
}

// Regraded is what one attempt would come to.
type Regraded struct {
	AttemptID    int64
	Person       string
	Number       int
	Before       float64 // percent
	After        float64 // percent; the new mark even where the old is kept
	PassedBefore bool
	PassedAfter  bool
	Review       bool // a person decides then
	Kept         bool
}

// RegradeSheet works out what a correction would do and changes nothing.
func (s *Store) RegradeSheet(ctx context.Context, actor lms.Actor, assessmentID, questionID int64, c Correction) (RegradeSheet, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err != nil {
		return RegradeSheet{}, err
	}
	if err := can(actor, persons, a.LibraryID); err != nil {
		return RegradeSheet{}, err
	}
	return s.regradeSheet(ctx, s.db, actor, a, questionID, c)
}

func (s *Store) regradeSheet(ctx context.Context, db sqlx.QueryerContext, actor lms.Actor, a Assessment, questionID int64, c Correction) (sheet RegradeSheet, err error) {
	sheet.Test = a
	if sheet.Newest, err = findQuestion(ctx, db, questionID, ""); err != nil {
		return sheet, err
	}
	err = sqlx.GetContext(ctx, db, &sheet.Fixed, `SELECT EXISTS (SELECT 1 FROM assessment_item WHERE assessment_id = ? AND question_id = ?)`, a.ID, questionID)
	if err != nil {
		return sheet, err
	}
	var rows []struct {
		itemRow
		AttemptID   int64      `db:"attempt_id"`
		AccountID   int64      `db:"account_id"`
		KeyID       int64      `db:"key_id"`
		Person      string     `db:"person"`
		Number      int        `db:"number"`
		SubmittedAt *time.Time `db:"submitted_at"`
		PassPercent int        `db:"pass_percent"`
		Total       float64    `db:"total"`
		Waiting     int        `db:"waiting"`
		Sum         float64    `db:"sum"`
		BandLow     *float64   `db:"band_low"`
		BandHigh    *float64   `db:"band_high"`
		Review      Review     `db:"review"`
		Passed      bool       `db:"passed"`
		Decided     *bool      `db:"decided"`
		DecidedAt   *float64   `db:"decided_percent"`
	}
	// Safety: constants of this package.
	err = sqlx.SelectContext(ctx, db, &rows, `SELECT `+itemColumns+`, t.id AS attempt_id, t.account_id, COALESCE(i.key_version_id, i.version_id) AS key_id, c.name AS person, t.number, t.submitted_at, t.pass_percent,
		t.points AS total, t.waiting, COALESCE(t.earned, 0) AS sum, t.band_low, t.band_high, COALESCE(t.review, '') AS review, COALESCE(t.passed, FALSE) AS passed,
		(SELECT d.passed FROM attempt_decision d WHERE d.attempt_id = t.id ORDER BY d.id DESC LIMIT 1) AS decided,
		(SELECT d.percent FROM attempt_decision d WHERE d.attempt_id = t.id ORDER BY d.id DESC LIMIT 1) AS decided_percent FROM attempt t JOIN account c ON c.id = t.account_id
		JOIN attempt_item i ON i.attempt_id = t.id`+itemVersions+` WHERE t.assessment_id = ? AND NOT t.voided AND q.id = ? ORDER BY c.name, c.id, t.number`, a.ID, questionID)
	if err != nil {
		return sheet, err
	}
	if len(rows) == 0 {
		return sheet, lms.Fail(lms.NotFound, "regrade.not_asked")
	}
	sheet.Worth = rows[0].Points
	r, seen := Regrade{QuestionID: questionID, Version: sheet.Newest.Version, VersionID: sheet.Newest.VersionID, Correction: c}, map[int64]bool{}
	for _, row := range rows {
		if row.AccountID == actor.AccountID {
			sheet.Own++
			continue
		}
		if row.SubmittedAt == nil {
			sheet.Open++
			continue
		}
		if q := row.question(); !seen[q.VersionID] {
			seen[q.VersionID] = true
			sheet.Asked = append(sheet.Asked, q)
		}
		it, fits, err := corrected(ctx, db, row.AttemptID, row.itemRow, r, sheet.Newest)
		if err != nil {
			return sheet, err
		}
		if fits && (it.Dropped != row.Dropped || it.Points != row.Points || c.Drop == Kept && row.KeyID != r.VersionID) {
			sheet.Touch++
		}
		was, is := GradeItems([]AttemptItem{row.item()}, 0), GradeItems([]AttemptItem{it}, 0)
		before := Grade{Points: row.Total, Earned: row.Sum}
		after := Grade{Points: row.Total - was.Points + is.Points, Earned: row.Sum - was.Earned + is.Earned}
		before.total(row.PassPercent)
		after.total(row.PassPercent)
		sheet.Empty = sheet.Empty || after.Points <= 0
		switch {
		case !fits:
			sheet.Unfit++
			continue
		case row.Waiting > 0:
			sheet.Wait++
			continue
		}
		stands := Unreviewed
		if band := (Attempt{BandLow: row.BandLow, BandHigh: row.BandHigh}).band(); band != nil {
			var last *Decision
			if row.Decided != nil {
				last = &Decision{Passed: *row.Decided, Percent: *row.DecidedAt}
			}
			before.Passed = row.Passed
			stands, after.Passed = reviewed(after.Percent, after.Passed, *band, last)
		}
		kept := c.Favour && after.Percent < before.Percent
		counted := after
		if stands == ReviewWaits {
			counted.Passed = before.Passed // neither reaches the mark nor fails it before somebody decides
		}
		sheet.add(before, counted, kept)
		if stands == ReviewWaits && row.Review != ReviewWaits && !kept {
			sheet.Ask++
		}
		if before.Percent != after.Percent || before.Passed != after.Passed {
			sheet.Changes = append(sheet.Changes, Regraded{AttemptID: row.AttemptID, Person: row.Person, Number: row.Number, Before: before.Percent, After: after.Percent,
				PassedBefore: before.Passed, PassedAfter: after.Passed, Review: stands == ReviewWaits, Kept: kept})
		}
	}
	slices.SortFunc(sheet.Asked, func(x, y Question) int { return y.Version - x.Version })
	return sheet, nil
}

// check refuses a correction that is not whole or would change nothing.
func (sheet RegradeSheet) check(c Correction) error {
	if err := c.check(sheet.Fixed); err != nil {
		return err
	}
	switch {
	case sheet.Empty:
		return lms.Fail(lms.Conflict, "regrade.empty")
	case sheet.Touch+sheet.Open == 0 && sheet.Own > 0:
		return lms.Fail(lms.Conflict, "regrade.own")
	case sheet.Touch+sheet.Open == 0:
		return lms.Fail(lms.Conflict, "regrade.nothing")
	}
	return nil
}

// MarkChange is what a correction did to an attempt.
type MarkChange struct {
	Position      int       `db:"position"`
	Drop          Drop      `db:"how"`
	Reason        string    `db:"reason"`
	By            string    `db:"made_by"`
	Kept          bool      `db:"kept"`           // the old mark stays: the new one would be lower, or the new key does not fit
	PercentBefore *float64  `db:"percent_before"` // nil: something waited for a marker
	PercentAfter  *float64  `db:"percent_after"`
	PassedBefore  *bool     `db:"passed_before"`
	PassedAfter   *bool     `db:"passed_after"`
	ItemBefore    *float64  `db:"item_before"` // points of the question
	ItemAfter     *float64  `db:"item_after"`
	At            time.Time `db:"at"`
}

// Changed reports whether the mark of the attempt is another one since.
func (c MarkChange) Changed() bool {
	return c.PercentBefore != nil && c.PercentAfter != nil && *c.PercentBefore != *c.PercentAfter
}

// findChanges are the corrections of an attempt, the oldest first.
func findChanges(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (list []MarkChange, err error) {
	err = sqlx.SelectContext(ctx, db, &list, `SELECT h.position, IF(r.how = 'corrected', '', r.how) AS how, r.reason, c.name AS made_by, h.kept,
		h.percent_before, h.percent_after, h.passed_before, h.passed_after, h.item_before, h.item_after, h.at
		FROM attempt_regrade h JOIN assessment_regrade r ON r.id = h.regrade_id JOIN account c ON c.id = r.created_by WHERE h.attempt_id = ? ORDER BY r.id`, attemptID)
	return list, err
}

// CorrectionMade reports whether a form has come before.
func (s *Store) CorrectionMade(ctx context.Context, actor lms.Actor, assessmentID int64, token string) (made bool, err error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err != nil {
		return false, err
	}
	if err := can(actor, write, a.LibraryID); err != nil {
		return false, err
	}
	err = s.db.GetContext(ctx, &made, `SELECT EXISTS (SELECT 1 FROM assessment_regrade WHERE assessment_id = ? AND token = ?)`, assessmentID, token)
	return made, err
}
