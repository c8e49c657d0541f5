package assessment

import (
	"context"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Due is a test that waits for the actor.
type Due struct {
	AssessmentID int64
	Title        string
	Questions    int
	Minutes      int
	ClosesAt     *time.Time // nil: no closing time
	CourseOnly   bool
	OpenID       int64     // the attempt begun and not handed in, or 0
	DeadlineAt   time.Time // of that attempt
}

// rank puts what is begun first, then what closes first.
func (d Due) rank() time.Time {
	switch {
	case d.OpenID != 0:
		return time.Time{}
	case d.ClosesAt != nil:
		return *d.ClosesAt
	}
	return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
}

// Due lists the tests that the actor has begun or can begin now and has not
// passed, nor a result that waits for a decision: begun ones first, then by closing time.
func (s *Store) Due(ctx context.Context, actor lms.Actor) ([]Due, error) {
	if err := can(actor, take, actor.LibraryID); err != nil {
		return nil, err
	}
	now := s.now()
	granted, err := findExceptions(ctx, s.db, actor.AccountID)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		assessmentRow
		OpenID     int64      `db:"open_id"`
		DeadlineAt *time.Time `db:"open_deadline"`
		Used       int        `db:"used"`
	}
	// Safety: a constant of this package.
	err = s.db.SelectContext(ctx, &rows, `SELECT `+assessmentColumns+`, COALESCE(o.id, 0) AS open_id, o.deadline_at AS open_deadline,
		(SELECT COUNT(*) FROM attempt u WHERE u.assessment_id = a.id AND u.account_id = ? AND NOT u.voided) AS used
		FROM assessment a LEFT JOIN attempt o ON o.assessment_id = a.id AND o.account_id = ? AND o.open_slot = 1 AND o.deadline_at > ?
		WHERE a.library_id = ? AND (o.id IS NOT NULL OR a.status = 'published'
			AND NOT EXISTS (SELECT 1 FROM attempt p WHERE p.assessment_id = a.id AND p.account_id = ? AND NOT p.voided AND (p.passed OR p.review = 'waits')))
		ORDER BY a.id`, actor.AccountID, actor.AccountID, now, actor.LibraryID, actor.AccountID)
	var due []Due
	for _, r := range rows {
		a := r.assessment().For(granted[r.ID])
		if r.OpenID == 0 && (a.shut(now) != nil || a.AttemptsAllowed > 0 && r.Used >= a.AttemptsAllowed) {
			continue
		}
		d := Due{AssessmentID: a.ID, Title: a.Title, Questions: a.Questions, Minutes: a.Minutes, ClosesAt: a.ClosesAt, CourseOnly: a.CourseOnly, OpenID: r.OpenID}
		if r.DeadlineAt != nil {
			d.DeadlineAt = *r.DeadlineAt
		}
		due = append(due, d)
	}
	slices.SortStableFunc(due, func(x, y Due) int { return x.rank().Compare(y.rank()) })
	return due, err
}

// Fresh is a test in which people have handed in lately.
type Fresh struct {
	AssessmentID int64  `db:"id"`
	Title        string `db:"title"`
	Attempts     int    `db:"attempts"`
}

// Fresh lists the tests of a library with attempts handed in since then, for
// those who see single people's results, the busiest first.
func (s *Store) Fresh(ctx context.Context, actor lms.Actor, libraryID int64, since time.Time) (list []Fresh, err error) {
	if err := can(actor, persons, libraryID); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT a.id, a.title, COUNT(*) AS attempts FROM attempt t JOIN assessment a ON a.id = t.assessment_id
		WHERE a.library_id = ? AND NOT t.voided AND t.submitted_at >= ? GROUP BY a.id, a.title ORDER BY attempts DESC, a.id DESC`, libraryID, since.UTC())
	return list, err
}

// Passed reports whether the actor has passed a test in any attempt.
func (s *Store) Passed(ctx context.Context, actor lms.Actor, assessmentID int64) (bool, error) {
	var passed bool
	err := s.db.GetContext(ctx, &passed, `SELECT EXISTS (SELECT 1 FROM attempt WHERE assessment_id = ? AND account_id = ? AND NOT voided AND passed)`,
		assessmentID, actor.AccountID)
	return passed, err
}

// Score is one finished attempt, for the study of what training does.
type Score struct {
	AssessmentID int64
	AccountID    int64
	Number       int       // 1 for the person's first attempt
	SubmittedAt  time.Time // UTC
	SubmittedOn  lms.Day   // in the library's time zone
	Percent      float64
	Passed       bool
}

// Scores lists every graded attempt of a library that measures something, by
// account, test and number. Only the system and those who may see single people's results may
// ask.
func (s *Store) Scores(ctx context.Context, actor lms.Actor, libraryID int64) ([]Score, error) {
	if err := can(actor, persons, libraryID); err != nil {
		return nil, err
	}
	var name string
	if err := s.db.GetContext(ctx, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return nil, sqldb.NotFound(err, "assessment.not_found")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		AssessmentID int64     `db:"assessment_id"`
		AccountID    int64     `db:"account_id"`
		Number       int       `db:"number"`
		SubmittedAt  time.Time `db:"submitted_at"`
		Percent      float64   `db:"percent"`
		Passed       bool      `db:"passed"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT t.assessment_id, t.account_id, t.number, t.submitted_at, t.percent, COALESCE(t.passed, FALSE) AS passed
		FROM attempt t JOIN assessment a ON a.id = t.assessment_id
		WHERE a.library_id = ? AND NOT t.voided AND t.percent IS NOT NULL AND NOT t.knows_key ORDER BY t.account_id, t.assessment_id, t.number`, libraryID)
	scores := make([]Score, len(rows))
	for i, r := range rows {
		scores[i] = Score{AssessmentID: r.AssessmentID, AccountID: r.AccountID, Number: r.Number, SubmittedAt: r.SubmittedAt,
			SubmittedOn: lms.DayOf(r.SubmittedAt.In(zone)), Percent: r.Percent, Passed: r.Passed}
	}
	return scores, err
}
