package assessment

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// Result is a finished attempt as the actor may see it: their own as far as
// the test reveals, their learners' in full. An attempt whose time is up is
// handed in first; one that is still open is a Conflict.
func (s *Store) Result(ctx context.Context, actor lms.Actor, attemptID int64) (Result, error) {
	var r Result
	var wait *RevealWait
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, err := findAttempt(ctx, tx, attemptID, "")
		if err != nil {
			return err
		}
		if err := canSeeAttempt(actor, t.AccountID, t.LibraryID); err != nil {
			return err
		}
		if t.Overdue(s.now()) {
			if t, err = s.close(ctx, tx, t, true); err != nil {
				return err
			}
		}
		if t.SubmittedAt == nil {
			return lms.Fail(lms.Conflict, "attempt.still_open")
		}
		r.Attempt = t
		if r.Test, err = findAssessment(ctx, tx, t.AssessmentID, ""); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &r.Person, `SELECT name FROM account WHERE id = ?`, t.AccountID); err != nil {
			return err
		}
		if r.Items, err = findAttemptItems(ctx, tx, attemptID); err != nil {
			return err
		}
		if r.Verdicts, err = findVerdicts(ctx, tx, attemptID); err != nil {
			return err
		}
		parts, err := findParts(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		r.Sections = parts.results(r.Items)
		if r.Paper, err = findPaperNote(ctx, tx, attemptID); err != nil {
			return err
		}
		if r.Mended, err = findPaperCorrections(ctx, tx, attemptID); err != nil {
			return err
		}
		if r.Voids, err = findVoids(ctx, tx, attemptID); err != nil {
			return err
		}
		if r.Events, err = findEvents(ctx, tx, attemptID); err != nil {
			return err
		}
		if r.Border, err = findBorder(ctx, tx, t); err != nil {
			return err
		}
		if band := t.band(); band != nil && r.Border != nil {
			r.Border.Band = *band
		}
		if r.Decisions, err = findDecisions(ctx, tx, attemptID); err != nil {
			return err
		}
		if r.Changes, err = findChanges(ctx, tx, attemptID); err != nil {
			return err
		}
		if can(actor, persons, r.LibraryID) != nil { // which of two forms somebody has first is nothing that learners are told
			drawn, err := findDrawnForms(ctx, tx, t.AssessmentID, t.AccountID)
			if err != nil {
				return err
			}
			if drawn[t.AccountID] != "" {
				r.Form = ""
			}
		}
		mine, err := findStanding(ctx, tx, r.Test, t.AccountID)
		if err != nil {
			return err
		}
		wait = r.Test.waits(mine, s.now())
		scores, err := findScores(ctx, tx, attemptID)
		for _, c := range scores {
			r.Fresh = append(r.Fresh, Freshness{c.CompetencyID, c.Items, c.Met})
		}
		return err
	})
	if err != nil {
		return Result{}, err
	}
	if can(actor, persons, r.LibraryID) == nil {
		return r.limit(RevealFull), nil
	}
	for position, all := range r.Verdicts {
		r.Verdicts[position] = Counting(all)
	}
	for i := range r.Mended {
		r.Mended[i].By = ""
	}
	for i := range r.Voids {
		r.Voids[i].By = ""
	}
	if d := newest(r.Decisions); d != nil {
		r.Decisions = nil
		if r.Review == ReviewDecided {
			r.Decisions = []Decision{{Passed: d.Passed, Percent: d.Percent, Reason: d.Reason, At: d.At}}
		}
	}
	r.Changes = slices.DeleteFunc(r.Changes, func(c MarkChange) bool { return !c.Changed() })
	return r.wait(wait), nil
}

// Listed is a test in the actor's list, as it holds for them.
type Listed struct {
	Assessment
	Used     int       // attempts of the actor that count
	OpenID   int64     // the attempt that the actor has open, or 0
	LastID   int64     // the newest that is handed in, or 0
	Deadline time.Time // of the open one
	Best     *float64  // percent; nil before the first, or where the test does not reveal it
	Passed   bool
	Waiting  int // of the actor's attempts, those that wait for a marker
	InReview int // of the actor's attempts, those that wait for a decision
	ToMark   int // answers that wait for a marker; for those who mark
	ToReview int // results that wait for a decision; for those who decide
	People   int // how many people have handed in; for those who may see figures
}

// List is the tests of a library that the actor may see, newest first: all for
// those who write, the published and the own for others.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64) ([]Listed, error) {
	if err := can(actor, take, libraryID); err != nil {
		return nil, err
	}
	writes := can(actor, write, libraryID) == nil
	var rows []struct {
		assessmentRow
		Used     int        `db:"used"`
		OpenID   int64      `db:"open_id"`
		LastID   int64      `db:"last_id"`
		Deadline *time.Time `db:"open_deadline"`
		Best     *float64   `db:"best"`
		Passed   bool       `db:"passed"`
		Waiting  int        `db:"waiting"`
		InReview int        `db:"in_review"`
		ToMark   int        `db:"to_mark"`
		ToReview int        `db:"to_review"`
		People   int        `db:"people"`
	}
	open := `t.submitted_at IS NULL AND t.deadline_at >= ?`
	limit := s.now().Add(-Grace)
	// Safety: constants of this package.
	err := s.db.SelectContext(ctx, &rows, `SELECT `+assessmentColumns+`,
		COALESCE(m.used, 0) AS used, COALESCE(m.open_id, 0) AS open_id, COALESCE(m.last_id, 0) AS last_id, m.open_deadline, m.best,
		COALESCE(m.passed, FALSE) AS passed, COALESCE(m.waiting, 0) AS waiting, COALESCE(m.in_review, 0) AS in_review,
		(SELECT COALESCE(SUM(p.waiting), 0) FROM attempt p WHERE p.assessment_id = a.id AND NOT p.voided) AS to_mark,
		(SELECT COUNT(*) FROM attempt p WHERE p.assessment_id = a.id AND NOT p.voided AND p.review = 'waits' AND p.account_id <> ?) AS to_review,
		(SELECT COUNT(DISTINCT p.account_id) FROM attempt p WHERE p.assessment_id = a.id AND NOT p.voided AND p.submitted_at IS NOT NULL) AS people
		FROM assessment a LEFT JOIN (SELECT t.assessment_id, SUM(NOT t.voided) AS used, MAX(IF(t.voided, NULL, t.percent)) AS best, MAX(NOT t.voided AND t.passed) AS passed, SUM(NOT t.voided AND t.waiting > 0) AS waiting,
			SUM(NOT t.voided AND COALESCE(t.review = 'waits', FALSE)) AS in_review,
			MAX(IF(`+open+`, t.id, 0)) AS open_id, MAX(IF(`+open+`, t.deadline_at, NULL)) AS open_deadline,
			MAX(IF(`+open+`, 0, t.id)) AS last_id
			FROM attempt t WHERE t.account_id = ? GROUP BY t.assessment_id) m ON m.assessment_id = a.id
		WHERE a.library_id = ? AND (? OR a.status = 'published' OR a.status = 'archived' AND m.assessment_id IS NOT NULL)
		ORDER BY FIELD(a.status, 'published', 'draft', 'archived'), a.id DESC`, actor.AccountID, limit, limit, limit, actor.AccountID, libraryID, writes)
	if err != nil {
		return nil, err
	}
	granted, err := findExceptions(ctx, s.db, actor.AccountID)
	if err != nil {
		return nil, err
	}
	listed := make([]Listed, len(rows))
	for i, r := range rows {
		l := Listed{Assessment: r.assessment().For(granted[r.ID]), Used: r.Used, OpenID: r.OpenID, LastID: r.LastID, Best: r.Best, Passed: r.Passed, Waiting: r.Waiting, InReview: r.InReview}
		if r.Deadline != nil {
			l.Deadline = *r.Deadline
		}
		if can(actor, groups, libraryID) == nil {
			l.People = r.People
		}
		if can(actor, persons, libraryID) == nil {
			l.ToMark, l.ToReview = r.ToMark, r.ToReview
		}
		if !l.Reveal.Shows(RevealScore) {
			l.Best, l.Passed, l.InReview = nil, false, 0
		}
		listed[i] = l
	}
	return listed, nil
}

// Sitting is one person's finished attempt in a test's results.
type Sitting struct {
	AttemptID   int64           `db:"id"`
	AccountID   int64           `db:"account_id"`
	Person      string          `db:"person"`
	Number      int             `db:"number"`
	Voided      bool            `db:"voided"` // see Attempt
	First       bool            `db:"-"`      // of the person's that count: the one that figures rest on
	wasFirst    bool            // until it was declared void
	SubmittedAt time.Time       `db:"submitted_at"`
	CameAt      time.Time       `db:"came_at"` // see came
	ByDeadline  bool            `db:"by_deadline"`
	OnPaper     bool            `db:"on_paper"`
	Form        string          `db:"form"`
	Waiting     int             `db:"waiting"` // items that wait for a marker; the next two mean nothing until none does
	Percent     float64         `db:"percent"`
	Passed      bool            `db:"passed"`
	PassPercent int             `db:"pass_percent"`
	Review      Review          `db:"review"`
	BandLow     *float64        `db:"band_low"`
	BandHigh    *float64        `db:"band_high"`
	Effective   float64         `db:"effective"` // questions, as many as if all had the same points
	Near        bool            `db:"-"`         // in the borderline band
	KnowsKey    bool            `db:"knows_key"` // it counts in no figure
	Sections    map[int]float64 `db:"-"`         // percent by the section's number, once it is graded; none in a test without
}

// Results are what people achieved in a test.
type Results struct {
	Test     Assessment
	People   int                // who handed in a first attempt that is graded
	Held     int                // of them, people whom no figure holds yet, because they are not five: see InFives
	Running  int                // attempts that are open
	Reviews  int                // results that wait for a decision; 0 for whoever may not read results
	Decided  bool               // people decide, or have decided, about results
	Essays   bool               // something of what was handed in is marked by people
	Mean     *itemstat.Estimate // percent, first attempts; nil below GroupSize people
	PassRate *itemstat.Estimate // share of the first attempts that are settled; nil below GroupSize people
	Bands    [10]int            // first attempts by tens of percent; zero below GroupSize people
	Sections []SectionFigures   // none in a test without
	Sittings []Sitting          // in order of names, never of scores; for trainers
}

// Results of a test: figures over GroupSize people or more for heads, single
// attempts as well for trainers.
func (s *Store) Results(ctx context.Context, actor lms.Actor, assessmentID int64) (Results, error) {
	return s.results(ctx, actor, groups, assessmentID, func(int64) bool { return true })
}

// ResultsOf are those of some people, for whoever may see each of them by name:
// groups overlap and change, so that the difference of two figures could speak
// of one person. Running is not counted.
func (s *Store) ResultsOf(ctx context.Context, actor lms.Actor, assessmentID int64, people []int64) (Results, error) {
	r, err := s.results(ctx, actor, persons, assessmentID, func(account int64) bool { return slices.Contains(people, account) })
	r.Running = 0
	return r, err
}

func (s *Store) results(ctx context.Context, actor lms.Actor, do act, assessmentID int64, among func(account int64) bool) (Results, error) {
	var r Results
	var err error
	if r.Test, err = findAssessment(ctx, s.db, assessmentID, ""); err != nil {
		return r, err
	}
	if err := can(actor, do, r.Test.LibraryID); err != nil {
		return r, err
	}
	var all []Sitting
	err = s.db.SelectContext(ctx, &all, `SELECT t.id, t.account_id, c.name AS person, t.number, t.voided, t.submitted_at, `+came+` AS came_at, t.submitted_by = 'deadline' AS by_deadline,
		t.paper_id IS NOT NULL AS on_paper, t.form, t.waiting, COALESCE(t.percent, 0) AS percent, COALESCE(t.passed, FALSE) AS passed, t.pass_percent,
		COALESCE(t.review, '') AS review, t.band_low, t.band_high, t.knows_key, `+effective+` AS effective FROM attempt t JOIN account c ON c.id = t.account_id
		WHERE t.assessment_id = ? AND t.submitted_at IS NOT NULL ORDER BY c.name, c.id, t.number`, assessmentID)
	if err != nil {
		return r, err
	}
	all = slices.DeleteFunc(all, func(t Sitting) bool { return !among(t.AccountID) })
	if err := s.db.GetContext(ctx, &r.Running, `SELECT COUNT(*) FROM attempt WHERE assessment_id = ? AND NOT voided AND open_slot = 1 AND deadline_at > ?`,
		assessmentID, s.now()); err != nil {
		return r, err
	}
	if err := s.db.GetContext(ctx, &r.Essays, `SELECT EXISTS (SELECT 1 FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id
		JOIN question_version v ON v.id = i.version_id WHERE t.assessment_id = ? AND NOT t.voided AND t.submitted_at IS NOT NULL AND v.kind = 'essay')`, assessmentID); err != nil {
		return r, err
	}
	sem, people, err := testSEM(ctx, s.db, assessmentID)
	if err != nil {
		return r, err
	}
	seen := map[int64]bool{}
	for i, t := range all {
		all[i].First, all[i].wasFirst = !t.Voided && !seen[t.AccountID], t.Voided && !seen[t.AccountID]
		seen[t.AccountID] = seen[t.AccountID] || !t.Voided
		if band := (Attempt{BandLow: all[i].BandLow, BandHigh: all[i].BandHigh}).band(); band != nil {
			all[i].Near = band.Holds(all[i].Percent)
		} else if b := border(all[i].PassPercent, all[i].Effective, sem, people); b != nil && all[i].Waiting == 0 {
			all[i].Near = b.Holds(all[i].Percent)
		}
	}
	single := can(actor, persons, r.Test.LibraryID) == nil
	counted := r.summarize(all, !single)
	if err := r.addSections(ctx, s.db, all, counted); err != nil {
		return r, err
	}
	if single {
		r.Sittings = all
	} else {
		r.Reviews = 0 // one more would be somebody near the pass mark
	}
	return r, nil
}

// summarize works the figures out and says which attempts they rest on. In fives
// the share that passed is of those in which everybody's result is settled.
func (r *Results) summarize(all []Sitting, fives bool) (counted map[int64]bool) {
	var first, settled []Sitting
	for _, t := range all {
		if !t.Voided {
			if t.Review == ReviewWaits {
				r.Reviews++
			}
			r.Decided = r.Decided || t.Review != Unreviewed
		}
		if (t.First || fives && t.wasFirst) && t.Waiting == 0 && !t.KnowsKey {
			first = append(first, t)
		}
	}
	open := func(t Sitting) bool { return t.Voided || t.Review == ReviewWaits }
	if fives {
		at := func(t Sitting) (time.Time, int64) { return t.CameAt, t.AttemptID }
		people := 0
		for _, t := range first {
			if t.First {
				people++
			}
		}
		settled, _ = InFives(first, at, open)
		first, _ = InFives(first, at, func(t Sitting) bool { return t.Voided })
		r.Held = people - len(first)
	} else {
		settled = slices.DeleteFunc(slices.Clone(first), open)
	}
	counted = map[int64]bool{}
	var percents []float64
	var bands [10]int
	for _, t := range first {
		counted[t.AttemptID] = true
		percents = append(percents, t.Percent)
		bands[min(int(t.Percent/10), 9)]++
	}
	if r.People = len(percents) + r.Held; len(percents) < GroupSize {
		return counted
	}
	mean := itemstat.Mean(percents).Within(0, 100)
	r.Mean, r.Bands = &mean, bands
	if len(settled) >= GroupSize {
		passed := 0
		for _, t := range settled {
			if t.Passed {
				passed++
			}
		}
		rate := itemstat.Share(passed, len(settled))
		r.PassRate = &rate
	}
	return counted
}
