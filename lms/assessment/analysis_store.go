package assessment

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// firstGraded are the attempts that figures of a test rest on: the first that
// each person finished, once it is graded. Later ones are practice.
const firstGraded = ` FROM attempt t JOIN (SELECT account_id, MIN(number) AS number FROM attempt
	WHERE assessment_id = ? AND submitted_at IS NOT NULL GROUP BY account_id) f ON f.account_id = t.account_id AND f.number = t.number
	WHERE t.assessment_id = ? AND t.percent IS NOT NULL`

// Analysis of a test for those who may see figures.
func (s *Store) Analysis(ctx context.Context, actor lms.Actor, assessmentID int64) (Analysis, error) {
	a := Analysis{}
	var err error
	if a.Test, err = findAssessment(ctx, s.db, assessmentID, ""); err != nil {
		return a, err
	}
	if err := can(actor, groups, a.Test.LibraryID); err != nil {
		return a, err
	}
	var span struct {
		From *time.Time `db:"first"`
		To   *time.Time `db:"last"`
	}
	// Safety: constants of this package, here and below.
	if err := s.db.GetContext(ctx, &span, `SELECT MIN(t.submitted_at) AS first, MAX(t.submitted_at) AS last`+firstGraded, assessmentID, assessmentID); err != nil {
		return a, err
	}
	if span.From == nil {
		a.Why = itemstat.TooFewPersons
		return a, nil
	}
	a.From, a.To = *span.From, *span.To
	questions, current, err := askedQuestions(ctx, s.db, assessmentID)
	if err != nil {
		return a, err
	}
	draws, err := findDraws(ctx, s.db, assessmentID)
	if err != nil {
		return a, err
	}
	keys, err := correctKeys(ctx, s.db, assessmentID, questions)
	if err != nil {
		return a, err
	}
	responses, err := findResponses(ctx, s.db, assessmentID, keys)
	if err != nil {
		return a, err
	}
	asked := map[int64]bool{}
	for _, r := range responses {
		asked[r.Version] = true
	}
	questions = slices.DeleteFunc(questions, func(q Question) bool { return !asked[q.VersionID] }) // dropped for everybody
	a.Drawn = len(draws) > 0
	analyse(&a, questions, current, responses)
	return a, nil
}

// askedQuestions are the versions that those attempts asked, and which of them
// are in use.
func askedQuestions(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) ([]Question, map[int64]bool, error) {
	var rows []struct {
		questionRow
		Current bool `db:"current"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+questionColumns+`, v.version = q.version AS current
		FROM question_version v JOIN question q ON q.id = v.question_id
		WHERE v.id IN (SELECT i.version_id FROM attempt_item i WHERE i.attempt_id IN (SELECT t.id`+firstGraded+`))`, assessmentID, assessmentID)
	questions, current := make([]Question, len(rows)), map[int64]bool{}
	for i, r := range rows {
		questions[i] = r.question()
		current[r.VersionID] = r.Current
	}
	return questions, current, err
}

// correctKeys gives questions of a test the keys that corrections have given
// them and returns those that have another one now, by version.
func correctKeys(ctx context.Context, db sqlx.QueryerContext, assessmentID int64, questions []Question) (map[int64]Question, error) {
	var rows []struct {
		VersionID int64        `db:"version_id"`
		Body      column[Body] `db:"body"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT x.version_id, k.body FROM (SELECT i.version_id, MAX(i.key_version_id) AS key_id
		FROM assessment_regrade r JOIN attempt_item i ON i.key_version_id = r.version_id JOIN attempt t ON t.id = i.attempt_id AND t.assessment_id = r.assessment_id
		WHERE r.assessment_id = ? GROUP BY i.version_id) x JOIN question_version k ON k.id = x.key_id`, assessmentID)
	keys := map[int64]Question{}
	for _, r := range rows {
		for i, q := range questions {
			if q.VersionID == r.VersionID {
				questions[i], _ = Corrected(q, Question{Kind: q.Kind, Body: r.Body.V})
				keys[r.VersionID] = questions[i]
			}
		}
	}
	return keys, err
}

// findResponses reads what was answered to questions that were not dropped,
// people in an order that is nobody's: that of a hash of their attempt. Answers
// to a question with a key of its own in keys are all marked by that: where a
// correction was made in favour of people alone, some keep a mark by the old one.
func findResponses(ctx context.Context, db sqlx.QueryerContext, assessmentID int64, keys map[int64]Question) ([]response, error) {
	rows, err := db.QueryxContext(ctx, `SELECT t.account_id, i.version_id, i.option_order, i.answer, i.points, COALESCE(i.earned, 0) / i.points
		FROM attempt_item i JOIN (SELECT t.id, t.account_id`+firstGraded+`) t ON t.id = i.attempt_id
		WHERE i.dropped IS NULL ORDER BY CRC32(t.id), t.id, i.position`, assessmentID, assessmentID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []response
	for rows.Next() {
		var r response
		var order column[[]int]
		var answer column[Answer]
		if err := rows.Scan(&r.Account, &r.Version, &order, &answer, &r.Points, &r.Share); err != nil {
			return nil, err
		}
		for _, shown := range answer.V.Options {
			if shown >= 0 && shown < len(order.V) {
				r.Chosen = append(r.Chosen, order.V[shown])
			}
		}
		if q, ok := keys[r.Version]; ok {
			if share, ok := Mark(q.Shown(order.V), answer.V); ok {
				r.Share = share
			}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
