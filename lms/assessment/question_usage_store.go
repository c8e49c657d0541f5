package assessment

import (
	"context"
	"strings"

	"binapustaka/lms"
)

// inFigures is which answers count in figures.
const inFigures = `ai.earned IS NOT NULL AND ai.dropped IS NULL AND NOT t.voided AND NOT t.knows_key`

// usage is how often a question was asked and the share of their points that
// marked answers have; nil below FewAnswers.
type usage struct {
	ID    int64    `db:"question_id"`
	N     int      `db:"n"`
	Share *float64 `db:"share"`
}

// usage is that of some questions, or of all that were asked with nil.
func (s *Store) usage(ctx context.Context, of []int64) (map[int64]usage, error) {
	only, args := "", []any{FewAnswers}
	if of != nil {
		only, args = `JOIN question_version w ON w.id = ai.version_id WHERE w.question_id IN (?`+strings.Repeat(`, ?`, len(of)-1)+`)`, append([]any{FewAnswers}, anys(of)...)
	}
	var rows []usage
	// Safety: constants and placeholders. By version first: that is less to sort.
	err := s.db.SelectContext(ctx, &rows, `SELECT av.question_id, SUM(x.n) AS n, IF(SUM(x.marked) >= ?, SUM(x.earned) / SUM(x.points), NULL) AS share FROM (
		SELECT ai.version_id, COUNT(*) AS n, SUM(`+inFigures+`) AS marked, SUM(IF(`+inFigures+`, ai.earned, 0)) AS earned, SUM(IF(`+inFigures+`, ai.points, 0)) AS points
		FROM attempt_item ai JOIN attempt t ON t.id = ai.attempt_id `+only+` GROUP BY ai.version_id) x JOIN question_version av ON av.id = x.version_id GROUP BY av.question_id`, args...)
	all := make(map[int64]usage, len(rows))
	for _, r := range rows {
		all[r.ID] = r
	}
	return all, err
}

// Use is where a question is used.
type Use struct {
	Tests    int      // that hold it
	Attempts int      // that asked any version of it
	Share    *float64 // of its points that marked answers have, 0 to 1; nil below FewAnswers
}

// Holding is a test that holds a question.
type Holding struct {
	ID       int64  `db:"id"`
	Title    string `db:"title"`
	Archived bool   `db:"archived"`
}

// QuestionUse is where a question is used, with the tests that hold it, those in
// use first.
func (s *Store) QuestionUse(ctx context.Context, actor lms.Actor, id int64) (u Use, tests []Holding, err error) {
	if _, err := s.Question(ctx, actor, id); err != nil {
		return u, nil, err
	}
	// Safety: a constant of this package.
	if err := s.db.SelectContext(ctx, &tests, `SELECT a.id, a.title, a.status = 'archived' AS archived FROM question q JOIN assessment a ON `+holds+`
		WHERE q.id = ? ORDER BY archived, a.title, a.id`, id); err != nil {
		return u, nil, err
	}
	used, err := s.usage(ctx, []int64{id})
	return Use{len(tests), used[id].N, used[id].Share}, tests, err
}
