package assessment

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// firstGraded are the attempts that figures of a test rest on: the first that
// each person finished, once it is graded. Later ones are practice, and who might
// read the key measures nothing.
const firstGraded = firstFinished + ` AND t.percent IS NOT NULL`

// firstFinished are the same, graded or not.
const firstFinished = ` FROM attempt t JOIN (SELECT account_id, MIN(number) AS number FROM attempt
	WHERE assessment_id = ? AND NOT voided AND submitted_at IS NOT NULL GROUP BY account_id) f ON f.account_id = t.account_id AND f.number = t.number
	WHERE t.assessment_id = ? AND NOT t.knows_key`

// everBefore is after whatever was handed in.
var everBefore = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Analysis of a test for those who may see figures.
func (s *Store) Analysis(ctx context.Context, actor lms.Actor, assessmentID int64) (Analysis, error) {
	return s.analysisUntil(ctx, actor, assessmentID, everBefore)
}

// analysisUntil rests on what was handed in before a time.
func (s *Store) analysisUntil(ctx context.Context, actor lms.Actor, assessmentID int64, until time.Time) (Analysis, error) {
	a := Analysis{}
	var err error
	if a.Test, err = findAssessment(ctx, s.db, assessmentID, ""); err != nil {
		return a, err
	}
	if err := can(actor, groups, a.Test.LibraryID); err != nil {
		return a, err
	}
	a.fives = can(actor, persons, a.Test.LibraryID) != nil
	// Safety: a constant of this package.
	if err := s.db.GetContext(ctx, &a.Ungraded, `SELECT COUNT(*)`+firstFinished+` AND t.percent IS NULL AND t.submitted_at < ?`, assessmentID, assessmentID, until); err != nil {
		return a, err
	}
	people, err := s.readClass(ctx, &a, assessmentID, until)
	if err != nil || people == nil {
		return a, err
	}
	draws, err := findDraws(ctx, s.db, assessmentID)
	if err != nil {
		return a, err
	}
	keys, err := correctKeys(ctx, s.db, assessmentID)
	if err != nil {
		return a, err
	}
	given := newAnswers(len(people))
	if err := readAnswers(ctx, s.db, assessmentID, people, keys, given); err != nil {
		return a, err
	}
	questions, current, err := findVersions(ctx, s.db, given.versions())
	if err != nil {
		return a, err
	}
	for i, q := range questions {
		if key, ok := keys[q.VersionID]; ok {
			questions[i] = key
		}
	}
	a.Drawn = len(draws) > 0
	analyse(&a, questions, current, given)
	return a, nil
}

// readClass reads when the attempts that figures rest on were handed in and
// gives each person a row, in an order that is nobody's: that of a hash of the
// attempt. Nil when there are none.
func (s *Store) readClass(ctx context.Context, a *Analysis, assessmentID int64, until time.Time) (map[int64]int, error) {
	type first struct {
		ID          int64     `db:"id"`
		SubmittedAt time.Time `db:"submitted_at"`
		CameAt      time.Time `db:"came_at"`
		Form        string    `db:"form"`
		voided      bool
	}
	var attempts, broken []first
	// Safety: constants of this package.
	err := s.db.SelectContext(ctx, &attempts, `SELECT t.id, t.submitted_at, `+came+` AS came_at, t.form`+firstGraded+` AND t.submitted_at < ? ORDER BY CRC32(t.id), t.id`, assessmentID, assessmentID, until)
	if err == nil && a.fives {
		var voided []first
		if err := s.db.SelectContext(ctx, &voided, `SELECT t.id, t.submitted_at, `+came+` AS came_at, t.form`+firstVoided+` AND t.submitted_at < ?`, assessmentID, until); err != nil {
			return nil, err
		}
		byForm := map[string][]first{}
		for _, t := range attempts {
			byForm[t.Form] = append(byForm[t.Form], t)
		}
		for _, t := range voided {
			t.voided = true
			byForm[t.Form] = append(byForm[t.Form], t)
		}
		kept := map[int64]bool{}
		for _, all := range byForm {
			whole, some := InFives(all, func(t first) (time.Time, int64) { return t.CameAt, t.ID }, func(t first) bool { return t.voided })
			for _, t := range whole {
				kept[t.ID] = true
			}
			broken = append(broken, some...)
		}
		a.Held = len(attempts) - len(kept)
		attempts = slices.DeleteFunc(attempts, func(t first) bool { return !kept[t.ID] })
	}
	if err != nil || len(attempts) == 0 {
		a.Why = itemstat.TooFewPersons
		return nil, err
	}
	rows := make(map[int64]int, len(attempts))
	a.From, a.To = attempts[0].SubmittedAt, attempts[0].SubmittedAt
	for i, t := range attempts {
		rows[t.ID] = i
		a.form = append(a.form, t.Form)
		if t.SubmittedAt.Before(a.From) {
			a.From = t.SubmittedAt
		}
		if t.SubmittedAt.After(a.To) {
			a.To = t.SubmittedAt
		}
	}
	for _, t := range broken { // of whom nothing is shown, but who keep others' groups as they are
		rows[t.ID] = len(rows)
	}
	a.turn = make([]int, len(rows))
	all := append(attempts, broken...)
	slices.SortFunc(all, func(x, y first) int { return cmp.Or(x.CameAt.Compare(y.CameAt), cmp.Compare(x.ID, y.ID)) })
	for i, t := range all {
		a.turn[rows[t.ID]] = i
	}
	return rows, nil
}

// findVersions reads versions of questions by id, and which of them are in use.
func findVersions(ctx context.Context, db sqlx.QueryerContext, ids []int64) (questions []Question, current map[int64]bool, err error) {
	current = map[int64]bool{}
	for part := range slices.Chunk(ids, 5000) {
		query, args, err := sqlx.In(`SELECT `+questionColumns+`, v.version = q.version AS current
			FROM question_version v JOIN question q ON q.id = v.question_id WHERE v.id IN (?)`, part)
		if err != nil {
			return nil, nil, err
		}
		var rows []struct {
			questionRow
			Current bool `db:"current"`
		}
		// Safety: constants of this package; In writes placeholders.
		if err := sqlx.SelectContext(ctx, db, &rows, query, args...); err != nil {
			return nil, nil, err
		}
		for _, r := range rows {
			questions = append(questions, r.question())
			current[r.VersionID] = r.Current
		}
	}
	return questions, current, nil
}

// correctKeys are the versions that corrections of a test have given another
// key, each with the one it has now.
func correctKeys(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) (map[int64]Question, error) {
	var rows []struct {
		questionRow
		Key column[Body] `db:"key_body"`
	}
	// Safety: a constant of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+questionColumns+`, k.body AS key_body FROM (SELECT i.version_id, MAX(i.key_version_id) AS key_id
		FROM assessment_regrade r JOIN attempt_item i ON i.key_version_id = r.version_id JOIN attempt t ON t.id = i.attempt_id AND t.assessment_id = r.assessment_id
		WHERE r.assessment_id = ? GROUP BY i.version_id) x JOIN question_version k ON k.id = x.key_id
		JOIN question_version v ON v.id = x.version_id JOIN question q ON q.id = v.question_id`, assessmentID)
	keys := map[int64]Question{}
	for _, r := range rows {
		keys[r.VersionID], _ = Corrected(r.question(), Question{Kind: r.Kind, Body: r.Key.V})
	}
	return keys, err
}

// readAnswers reads what was answered to questions that were not dropped and are
// worth something, row by row as the server sends them; people are the rows of attempts. An answer
// itself crosses the wire only where its options are counted or it is marked by
// a key of its own in keys: where a correction was made in favour of people
// alone, some keep a mark by the old one.
func readAnswers(ctx context.Context, db sqlx.QueryerContext, assessmentID int64, people map[int64]int, keys map[int64]Question, given *answers) error {
	rekeyed := []int64{0}
	for id := range keys {
		rekeyed = append(rekeyed, id)
	}
	choices := slices.DeleteFunc(slices.Clone(Kinds), func(k Kind) bool { return !k.Choice() })
	// Safety: constants of this package; In writes placeholders.
	query, args, err := sqlx.In(`SELECT x.id, i.version_id, i.points, COALESCE(i.earned, 0) / i.points, IF(v.kind IN (?) OR v.id IN (?), i.option_order, NULL), IF(v.kind IN (?) OR v.id IN (?), i.answer, NULL)
		FROM (SELECT t.id`+firstGraded+` UNION ALL SELECT t.id`+firstVoided+`) x STRAIGHT_JOIN attempt_item i ON i.attempt_id = x.id STRAIGHT_JOIN question_version v ON v.id = i.version_id
		WHERE i.dropped IS NULL AND i.points > 0`, choices, rekeyed, choices, rekeyed, assessmentID, assessmentID, assessmentID)
	if err != nil {
		return err
	}
	rows, err := db.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var attempt, version int64
	var points, share float64
	var order, answer sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&attempt, &version, &points, &share, &order, &answer); err != nil {
			return err
		}
		person, ok := people[attempt]
		if !ok {
			continue // graded a moment ago
		}
		if q, ok := keys[version]; ok {
			if share, err = markAnew(q, order, answer, share); err != nil {
				return err
			}
			if !q.Kind.Choice() {
				order, answer = nil, nil
			}
		}
		if err := given.add(person, version, points, share, order, answer); err != nil {
			return err
		}
	}
	return rows.Err()
}
