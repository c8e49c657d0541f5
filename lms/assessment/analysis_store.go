package assessment

import (
	"context"
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
	responses, err := findResponses(ctx, s.db, assessmentID, questions)
	if err != nil {
		return a, err
	}
	a.Drawn = len(draws) > 0
	analyse(&a, questions, current, responses)
	return a, nil
}

// askedQuestions are the versions that those attempts asked and that were not
// dropped, with the key that counts now, and which of them are in use.
func askedQuestions(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) ([]Question, map[int64]bool, error) {
	var rows []struct {
		questionRow
		Current bool          `db:"current"`
		KeyBody *column[Body] `db:"key_body"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+questionColumns+`, v.version = q.version AS current, k.body AS key_body
		FROM (SELECT i.version_id, MAX(i.key_version_id) AS key_id FROM attempt_item i JOIN (SELECT t.id`+firstGraded+`) t ON t.id = i.attempt_id
			WHERE i.dropped IS NULL GROUP BY i.version_id) x
		JOIN question_version v ON v.id = x.version_id JOIN question q ON q.id = v.question_id LEFT JOIN question_version k ON k.id = x.key_id`, assessmentID, assessmentID)
	questions, current := make([]Question, len(rows)), map[int64]bool{}
	for i, r := range rows {
		questions[i] = r.question()
		if r.KeyBody != nil {
			questions[i], _ = Corrected(questions[i], Question{Kind: r.Kind, Body: r.KeyBody.V})
		}
		current[r.VersionID] = r.Current
	}
	return questions, current, err
}

// findResponses reads what was answered to questions, people in an order that
// is nobody's: that of a hash of their attempt. Where a correction was made in
// favour of people alone, some keep a mark by the old key: all are marked by the
// key of questions here.
func findResponses(ctx context.Context, db sqlx.QueryerContext, assessmentID int64, questions []Question) ([]response, error) {
	keys := map[int64]Question{}
	for _, q := range questions {
		keys[q.VersionID] = q
	}
	rows, err := db.QueryxContext(ctx, `SELECT t.account_id, i.version_id, i.option_order, i.answer, i.points, COALESCE(i.earned, 0) / i.points,
		i.key_version_id IS NOT NULL OR h.attempt_id IS NOT NULL
		FROM attempt_item i JOIN (SELECT t.id, t.account_id`+firstGraded+`) t ON t.id = i.attempt_id
		LEFT JOIN (SELECT DISTINCT attempt_id, position FROM attempt_regrade WHERE kept) h ON h.attempt_id = i.attempt_id AND h.position = i.position
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
		var again bool
		if err := rows.Scan(&r.Account, &r.Version, &order, &answer, &r.Points, &r.Share, &again); err != nil {
			return nil, err
		}
		for _, shown := range answer.V.Options {
			if shown >= 0 && shown < len(order.V) {
				r.Chosen = append(r.Chosen, order.V[shown])
			}
		}
		if again {
			if share, ok := Mark(keys[r.Version].Shown(order.V), answer.V); ok {
				r.Share = share
			}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
