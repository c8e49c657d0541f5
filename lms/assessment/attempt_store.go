package assessment

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const attemptColumns = `t.id, t.assessment_id, a.library_id, t.account_id, t.number, t.seed, t.pass_percent, t.started_at, t.deadline_at,
	t.submitted_at, COALESCE(t.submitted_by = 'deadline', FALSE) AS by_deadline, t.points, t.waiting,
	COALESCE(t.earned, 0) AS earned, COALESCE(t.percent, 0) AS percent, COALESCE(t.passed, FALSE) AS passed, a.watched, t.form,
	a.reviewed, COALESCE(t.review, '') AS review, t.band_low, t.band_high, t.voided, t.knows_key`

type attemptRow struct {
	ID           int64      `db:"id"`
	AssessmentID int64      `db:"assessment_id"`
	LibraryID    int64      `db:"library_id"`
	AccountID    int64      `db:"account_id"`
	Number       int        `db:"number"`
	Seed         int64      `db:"seed"`
	PassPercent  int        `db:"pass_percent"`
	StartedAt    time.Time  `db:"started_at"`
	DeadlineAt   time.Time  `db:"deadline_at"`
	SubmittedAt  *time.Time `db:"submitted_at"`
	ByDeadline   bool       `db:"by_deadline"`
	Points       float64    `db:"points"`
	Waiting      int        `db:"waiting"`
	Earned       float64    `db:"earned"`
	Percent      float64    `db:"percent"`
	Passed       bool       `db:"passed"`
	Watched      bool       `db:"watched"`
	Form         string     `db:"form"`
	Reviewed     bool       `db:"reviewed"`
	Review       Review     `db:"review"`
	BandLow      *float64   `db:"band_low"`
	BandHigh     *float64   `db:"band_high"`
	Voided       bool       `db:"voided"`
	KnowsKey     bool       `db:"knows_key"`
}

func findAttempt(ctx context.Context, tx sqlx.QueryerContext, id int64, lock string) (Attempt, error) {
	var row attemptRow
	// Safety: lock is a constant of this package.
	err := sqlx.GetContext(ctx, tx, &row, `SELECT `+attemptColumns+` FROM attempt t JOIN assessment a ON a.id = t.assessment_id WHERE t.id = ? `+lock, id)
	return Attempt(row), sqldb.NotFound(err, "attempt.not_found")
}

// lockAttempt locks the attempt's row and no other: people who sit the same
// test do not wait for each other.
func lockAttempt(ctx context.Context, tx *sqlx.Tx, id int64) (Attempt, error) {
	var locked int64
	if err := tx.GetContext(ctx, &locked, `SELECT id FROM attempt WHERE id = ? FOR UPDATE`, id); err != nil {
		return Attempt{}, sqldb.NotFound(err, "attempt.not_found")
	}
	return findAttempt(ctx, tx, id, "")
}

const itemColumns = `i.position, i.points, i.option_order, i.answer, i.answer_seq, i.answered_at, i.flagged, i.flag_seq,
	COALESCE(i.earned, 0) AS earned, i.marked, COALESCE(i.dropped, '') AS dropped, k.body AS key_body, ` + questionColumns

type itemRow struct {
	questionRow
	Position    int            `db:"position"`
	Points      float64        `db:"points"`
	OptionOrder column[[]int]  `db:"option_order"`
	Answer      column[Answer] `db:"answer"`
	AnswerSeq   int64          `db:"answer_seq"`
	AnsweredAt  *time.Time     `db:"answered_at"`
	Flagged     bool           `db:"flagged"`
	FlagSeq     int64          `db:"flag_seq"`
	Earned      float64        `db:"earned"`
	Marked      bool           `db:"marked"`
	Dropped     Drop           `db:"dropped"`
	KeyBody     *column[Body]  `db:"key_body"` // of the version whose key counts; nil: that of the version asked
}

func (r itemRow) item() AttemptItem {
	q := r.question()
	if r.KeyBody != nil {
		q, _ = Corrected(q, Question{Kind: q.Kind, Body: r.KeyBody.V}) // they fit: that was seen when it was corrected
	}
	return AttemptItem{Question: q.Shown(r.OptionOrder.V), Position: r.Position, Points: r.Points, Answer: r.Answer.V,
		AnswerSeq: r.AnswerSeq, AnsweredAt: r.AnsweredAt, Flagged: r.Flagged, FlagSeq: r.FlagSeq, Earned: r.Earned, Marked: r.Marked, Dropped: r.Dropped}
}

const itemVersions = ` JOIN question_version v ON v.id = i.version_id JOIN question q ON q.id = v.question_id LEFT JOIN question_version k ON k.id = i.key_version_id`

const itemJoin = ` FROM attempt_item i` + itemVersions + ` WHERE i.attempt_id = ?`

func findAttemptItems(ctx context.Context, db sqlx.QueryerContext, attemptID int64) ([]AttemptItem, error) {
	var rows []itemRow
	// Safety: constants of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+itemColumns+itemJoin+` ORDER BY i.position`, attemptID)
	items := make([]AttemptItem, len(rows))
	for i, r := range rows {
		items[i] = r.item()
	}
	return items, err
}

// Start begins an attempt and returns its id, or the id of the one that the
// person has open already. code is the test's access code, where it has one.
func (s *Store) Start(ctx context.Context, actor lms.Actor, assessmentID int64, code string) (int64, error) {
	return s.Enter(ctx, actor, assessmentID, Entry{Code: code})
}

// Enter is Start for a test that asks for more than a code.
func (s *Store) Enter(ctx context.Context, actor lms.Actor, assessmentID int64, e Entry) (int64, error) {
	var id int64
	var refused *lms.Error
	begin := func(tx *sqlx.Tx) error {
		a, err := findAssessment(ctx, tx, assessmentID, "LOCK IN SHARE MODE")
		if err != nil {
			return err
		}
		if err := can(actor, take, a.LibraryID); err != nil {
			return err
		}
		var mine []Attempt
		if mine, err = s.findMine(ctx, tx, actor, assessmentID); err != nil {
			return err
		}
		for i, t := range mine {
			if t.SubmittedAt == nil && !t.Overdue(s.now()) {
				id = t.ID
				return nil
			}
			if t.SubmittedAt == nil {
				if mine[i], err = s.close(ctx, tx, t, true); err != nil {
					return err
				}
			}
		}
		exception, err := findException(ctx, tx, a.ID, actor.AccountID)
		if err != nil {
			return err
		}
		a = a.For(exception)
		if err := a.Start(mine, s.now()); err != nil {
			return err
		}
		if err := a.entered(actor, e); err != nil {
			return err
		}
		if refused, err = s.guess(ctx, tx, a, actor.AccountID, e.Code); err != nil || refused != nil {
			return err // a wrong code is kept count of
		}
		id, err = s.insertAttempt(ctx, tx, actor, a, mine, e.Form, exception.Minutes)
		return err
	}
	err := s.db.Tx(ctx, begin)
	if sqldb.IsDuplicate(err) { // a second click was faster: its attempt is the one
		err = s.db.Tx(ctx, begin)
	}
	if err == nil && refused != nil {
		return 0, refused
	}
	return id, err
}

func (s *Store) findMine(ctx context.Context, db sqlx.QueryerContext, actor lms.Actor, assessmentID int64) ([]Attempt, error) {
	var rows []attemptRow
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+attemptColumns+` FROM attempt t JOIN assessment a ON a.id = t.assessment_id
		WHERE t.assessment_id = ? AND t.account_id = ? ORDER BY t.number`, assessmentID, actor.AccountID)
	attempts := make([]Attempt, len(rows))
	for i, r := range rows {
		attempts[i] = Attempt(r)
	}
	return attempts, err
}

func (s *Store) insertAttempt(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, a Assessment, mine []Attempt, asked string, extra int) (int64, error) {
	now, number := s.now(), nextNumber(mine)
	seed := seedOf(a.ID, actor.AccountID, number)
	knows, err := findKnowsKey(ctx, tx, a, actor.AccountID)
	if err != nil {
		return 0, err
	}
	form, label, err := s.pickForm(ctx, tx, a, actor.AccountID, mine, asked, knows)
	if err != nil {
		return 0, err
	}
	var items []Item
	if form != nil {
		items, err = formItems(ctx, tx, form)
	} else {
		items, err = s.attemptItems(ctx, tx, a, actor.AccountID, seed)
	}
	if err != nil {
		return 0, err
	}
	sections, err := findSections(ctx, tx, a.ID)
	if err != nil {
		return 0, err
	}
	a.Minutes = a.lengthOf(sections)
	end := a.Deadline(now, extra)
	res, err := tx.ExecContext(ctx, `INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, points, form, knows_key)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, a.ID, actor.AccountID, number, seed, a.PassPercent, now, end, a.Points, label, knows)
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	laid, orders := layOut(a.Settings, items, seed)
	rows := make([]map[string]any, len(laid))
	for i, it := range laid {
		rows[i] = map[string]any{"attempt": id, "position": it.Position, "version": it.VersionID, "order": column[[]int]{orders[i]}, "points": it.Points}
	}
	_, err = tx.NamedExecContext(ctx, `INSERT INTO attempt_item (attempt_id, position, version_id, option_order, points)
		VALUES (:attempt, :position, :version, :order, :points)`, rows)
	if err != nil {
		return 0, err
	}
	return id, insertParts(ctx, tx, id, layParts(sections, laid, now, end, stretchOf(a.Minutes, extra)))
}

// Shows reports whether a picture, named by the last part of its address, stands
// in a question that the actor was asked, in the key that it counts by now, in the
// sections of such a test, or in what an open test says of itself.
func (s *Store) Shows(ctx context.Context, actor lms.Actor, picture string) (shows bool, err error) {
	like := "%/media/" + strings.NewReplacer(`\`, ``, `%`, ``, `_`, ``).Replace(picture) + "%"
	err = s.db.GetContext(ctx, &shows, `SELECT EXISTS (SELECT 1 FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id JOIN question_version v ON v.id IN (i.version_id, i.key_version_id)
			WHERE t.account_id = ? AND (v.stem LIKE ? OR v.body LIKE ?))
		OR EXISTS (SELECT 1 FROM attempt t JOIN assessment_section p ON p.assessment_id = t.assessment_id WHERE t.account_id = ? AND p.instructions LIKE ?)
		OR EXISTS (SELECT 1 FROM assessment a WHERE a.library_id = ? AND a.status = 'published' AND a.description LIKE ?)`,
		actor.AccountID, like, like, actor.AccountID, like, actor.LibraryID, like)
	return shows, err
}

// Mine lists the actor's attempts at a test, oldest first. Attempts whose time
// is up are handed in first.
func (s *Store) Mine(ctx context.Context, actor lms.Actor, assessmentID int64) ([]Attempt, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err != nil {
		return nil, err
	}
	if err := can(actor, take, a.LibraryID); err != nil {
		return nil, err
	}
	var mine []Attempt
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
		if mine, err = s.findMine(ctx, tx, actor, assessmentID); err != nil {
			return err
		}
		for i, t := range mine {
			if t.Overdue(s.now()) {
				if mine[i], err = s.close(ctx, tx, t, true); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return mine, err
}

// Sheet is the actor's own attempt as it stands. An attempt whose time is up
// is handed in first: SubmittedAt is then set.
func (s *Store) Sheet(ctx context.Context, actor lms.Actor, attemptID int64) (Sheet, error) {
	sheet := Sheet{Now: s.clock()}
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, err := lockAttempt(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		if err := canAnswer(actor, t.AccountID, t.LibraryID); err != nil {
			return err
		}
		if sheet.Parts, err = s.runParts(ctx, tx, &t, nil); err != nil {
			return err
		}
		if t.Overdue(s.now()) {
			if t, err = s.close(ctx, tx, t, true); err != nil {
				return err
			}
		}
		sheet.Attempt = t
		if sheet.Test, err = findAssessment(ctx, tx, t.AssessmentID, ""); err != nil {
			return err
		}
		sheet.Items, err = findAttemptItems(ctx, tx, attemptID)
		return err
	})
	return sheet, err
}
