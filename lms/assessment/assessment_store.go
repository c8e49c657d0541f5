package assessment

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const assessmentColumns = `a.id, a.library_id, a.title, a.description, a.status, a.minutes, a.attempts_allowed, a.wait_minutes, a.access_code, a.pass_percent,
	a.opens_at, a.closes_at, a.shuffle_items, a.shuffle_options, a.one_page, a.watched, a.reviewed, a.course_only, a.reveal, COALESCE(a.reveal_after, '') AS reveal_after, a.starter_code, a.revision,
	` + questionCount + ` AS questions,
	(SELECT COALESCE(SUM(i.points), 0) FROM assessment_item i WHERE i.assessment_id = a.id)
	+ (SELECT COALESCE(SUM(d.questions * d.points), 0) FROM assessment_draw d WHERE d.assessment_id = a.id) AS points`

// questionCount is how many questions an attempt at a has.
const questionCount = `(SELECT COUNT(*) FROM assessment_item i WHERE i.assessment_id = a.id)
	+ (SELECT COALESCE(SUM(d.questions), 0) FROM assessment_draw d WHERE d.assessment_id = a.id)`

type assessmentRow struct {
	ID              int64          `db:"id"`
	LibraryID       int64          `db:"library_id"`
	Title           string         `db:"title"`
	Description     string         `db:"description"`
	Status          Status         `db:"status"`
	Minutes         int            `db:"minutes"`
	AttemptsAllowed int            `db:"attempts_allowed"`
	WaitMinutes     int            `db:"wait_minutes"`
	AccessCode      string         `db:"access_code"`
	PassPercent     int            `db:"pass_percent"`
	OpensAt         *time.Time     `db:"opens_at"`
	ClosesAt        *time.Time     `db:"closes_at"`
	ShuffleItems    bool           `db:"shuffle_items"`
	ShuffleOptions  bool           `db:"shuffle_options"`
	OnePage         bool           `db:"one_page"`
	Watched         bool           `db:"watched"`
	Reviewed        bool           `db:"reviewed"`
	CourseOnly      bool           `db:"course_only"`
	Reveal          Reveal         `db:"reveal"`
	RevealAfter     RevealAfter    `db:"reveal_after"`
	StarterCode     sql.NullString `db:"starter_code"`
	Revision        int            `db:"revision"`
	Questions       int            `db:"questions"`
	Points          float64        `db:"points"`
}

func (r assessmentRow) assessment() Assessment {
	return Assessment{ID: r.ID, LibraryID: r.LibraryID, Status: r.Status, StarterCode: r.StarterCode.String, Revision: r.Revision, Questions: r.Questions, Points: r.Points,
		Settings: Settings{Title: r.Title, Description: r.Description, Minutes: r.Minutes, AttemptsAllowed: r.AttemptsAllowed, WaitMinutes: r.WaitMinutes, AccessCode: r.AccessCode,
			PassPercent: r.PassPercent, OpensAt: r.OpensAt, ClosesAt: r.ClosesAt, ShuffleItems: r.ShuffleItems,
			ShuffleOptions: r.ShuffleOptions, OnePage: r.OnePage, Watched: r.Watched, Reviewed: r.Reviewed, CourseOnly: r.CourseOnly, Reveal: r.Reveal, RevealAfter: r.RevealAfter}}
}

func findAssessment(ctx context.Context, db sqlx.QueryerContext, id int64, lock string) (Assessment, error) {
	var row assessmentRow
	// Safety: lock is a constant of this package.
	err := sqlx.GetContext(ctx, db, &row, `SELECT `+assessmentColumns+` FROM assessment a WHERE a.id = ? `+lock, id)
	return row.assessment(), sqldb.NotFound(err, "assessment.not_found")
}

func findItems(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) ([]Item, error) {
	var rows []struct {
		questionRow
		Position int     `db:"position"`
		Points   float64 `db:"points"`
		Section  int     `db:"section"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+taggedColumns+`, i.position, i.points, i.section FROM assessment_item i
		JOIN question q ON q.id = i.question_id JOIN question_version v ON v.question_id = q.id AND v.version = q.version
		WHERE i.assessment_id = ? ORDER BY i.section, i.position, q.id`, assessmentID)
	items := make([]Item, len(rows))
	for i, r := range rows {
		items[i] = Item{Question: r.question(), Position: i + 1, Points: r.Points, Section: r.Section}
	}
	return items, err
}

// Find is a test that the actor may take: one that is not a draft, or any for
// those who write tests.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (Assessment, error) {
	a, err := findAssessment(ctx, s.db, id, "")
	if err != nil {
		return Assessment{}, err
	}
	if can(actor, write, a.LibraryID) == nil {
		return a, nil
	}
	if err := can(actor, take, a.LibraryID); err != nil {
		return Assessment{}, err
	}
	if a.Status == Draft {
		return Assessment{}, lms.Fail(lms.NotFound, "assessment.not_found")
	}
	return a, nil
}

// Items are a test's questions in order, with their keys: for those who write.
func (s *Store) Items(ctx context.Context, actor lms.Actor, id int64) ([]Item, error) {
	a, err := findAssessment(ctx, s.db, id, "")
	if err != nil {
		return nil, err
	}
	if err := can(actor, write, a.LibraryID); err != nil {
		return nil, err
	}
	return findItems(ctx, s.db, id)
}

// Create makes a draft.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, set Settings) (Assessment, error) {
	a := Assessment{LibraryID: libraryID, Status: Draft, Settings: set}
	if err := can(actor, write, libraryID); err != nil {
		return a, err
	}
	if err := set.Check(); err != nil {
		return a, err
	}
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
		a.ID, err = s.insertAssessment(ctx, tx, a)
		return err
	})
	return a, err
}

func (s *Store) insertAssessment(ctx context.Context, tx *sqlx.Tx, a Assessment) (int64, error) {
	code := sql.NullString{String: a.StarterCode, Valid: a.StarterCode != ""}
	res, err := tx.ExecContext(ctx, `INSERT INTO assessment (library_id, title, description, status, minutes, attempts_allowed, wait_minutes, access_code,
		pass_percent, opens_at, closes_at, shuffle_items, shuffle_options, one_page, watched, reviewed, course_only, reveal, reveal_after, starter_code, created_at)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULLIF(?, ''),?,?)`,
		a.LibraryID, lms.Line(a.Title), a.Description, a.Status, a.Minutes, a.AttemptsAllowed, a.WaitMinutes, strings.TrimSpace(a.AccessCode), a.PassPercent,
		utc(a.OpensAt), utc(a.ClosesAt), a.ShuffleItems, a.ShuffleOptions, a.OnePage, a.Watched, a.Reviewed, a.CourseOnly, a.Reveal, a.RevealAfter, code, s.now())
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC().Truncate(time.Second)
	return &u
}

// Update saves a test's settings, as far as its status lets them change and
// nobody has changed them since the actor read that revision.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, set Settings, revision int) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		if err := set.Check(); err != nil {
			return err
		}
		if a.Revision != revision {
			return lms.Fail(lms.Conflict, "assessment.conflict")
		}
		if err := a.mayEdit(set); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE assessment SET title = ?, description = ?, minutes = ?, attempts_allowed = ?, wait_minutes = ?, access_code = ?, pass_percent = ?,
			opens_at = ?, closes_at = ?, shuffle_items = ?, shuffle_options = ?, one_page = ?, watched = ?, reviewed = ?, course_only = ?, reveal = ?, reveal_after = NULLIF(?, ''), revision = revision + 1 WHERE id = ?`,
			lms.Line(set.Title), set.Description, set.Minutes, set.AttemptsAllowed, set.WaitMinutes, strings.TrimSpace(set.AccessCode), set.PassPercent,
			utc(set.OpensAt), utc(set.ClosesAt), set.ShuffleItems, set.ShuffleOptions, set.OnePage, set.Watched, set.Reviewed, set.CourseOnly, set.Reveal, set.RevealAfter, id)
		return err
	})
}

// change runs fn on a test that the actor may write, locked.
func (s *Store) change(ctx context.Context, actor lms.Actor, id int64, fn func(*sqlx.Tx, Assessment) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := findAssessment(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := can(actor, write, a.LibraryID); err != nil {
			return err
		}
		return fn(tx, a)
	})
}

// Publish opens a test to the library; what it lacks is named in Problems.
func (s *Store) Publish(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		if a.Status == Published {
			return nil
		}
		return s.publish(ctx, tx, a)
	})
}

func (s *Store) publish(ctx context.Context, tx *sqlx.Tx, a Assessment) error {
	if err := s.missing(ctx, tx, a, s.now()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE assessment SET status = 'published', published_at = ? WHERE id = ?`, s.now(), a.ID)
	return err
}

// missing names what keeps a test from being opened at now.
func (s *Store) missing(ctx context.Context, tx *sqlx.Tx, a Assessment, now time.Time) error {
	items, err := findItems(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	draws, err := findDraws(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	short, err := shortages(ctx, tx, a, draws)
	if err != nil {
		return err
	}
	sections, err := findSections(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	forms, err := findForms(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	return a.Missing(sections, items, draws, short, forms, now)
}

// Withdraw takes a published test back to draft while nobody has begun it and
// it was not printed.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		begun, err := isBegun(ctx, tx, id)
		if err != nil {
			return err
		}
		if begun {
			return lms.Fail(lms.Conflict, "assessment.begun")
		}
		_, err = tx.ExecContext(ctx, `UPDATE assessment SET status = 'draft', published_at = NULL WHERE id = ?`, id)
		return err
	})
}

// isBegun reports whether somebody has begun a test, or it was printed: then it
// is no draft any more.
func isBegun(ctx context.Context, db sqlx.QueryerContext, id int64) (begun bool, err error) {
	err = sqlx.GetContext(ctx, db, &begun, `SELECT EXISTS (SELECT 1 FROM attempt WHERE assessment_id = ?)
		OR EXISTS (SELECT 1 FROM assessment_paper WHERE assessment_id = ?)`, id, id)
	return begun, err
}

// Begun is isBegun for those who write tests.
func (s *Store) Begun(ctx context.Context, actor lms.Actor, id int64) (bool, error) {
	a, err := findAssessment(ctx, s.db, id, "")
	if err == nil {
		err = can(actor, write, a.LibraryID)
	}
	if err != nil {
		return false, err
	}
	return isBegun(ctx, s.db, id)
}

// Reopen takes an archived test that was begun back to what it was before: open,
// or closed by its time. What it lacks since is named in Problems. One that
// nobody has begun goes back to draft by Withdraw.
func (s *Store) Reopen(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		begun, err := isBegun(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case a.Status != Archived:
			return nil
		case !begun:
			return lms.Fail(lms.Conflict, "assessment.not_begun")
		}
		if err := s.missing(ctx, tx, a, time.Time{}); err != nil { // its closing time may be over
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE assessment SET status = 'published' WHERE id = ?`, id)
		return err
	})
}

// Archive closes a test for good; results stay, and open attempts go on to
// their deadline.
func (s *Store) Archive(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		_, err := tx.ExecContext(ctx, `UPDATE assessment SET status = 'archived' WHERE id = ?`, id)
		return err
	})
}

// Copy makes a draft with the settings, sections, questions, blueprint and forms of a test, under a title
// of its own, without dates.
func (s *Store) Copy(ctx context.Context, actor lms.Actor, id int64, title string) (int64, error) {
	var newID int64
	err := s.change(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) (err error) {
		a.Title, a.Status, a.StarterCode, a.OpensAt, a.ClosesAt = title, Draft, "", nil, nil
		if err := a.Settings.check().OrNil(); err != nil {
			return err
		}
		if newID, err = s.insertAssessment(ctx, tx, a); err != nil {
			return err
		}
		for _, query := range []string{
			`INSERT INTO assessment_section (assessment_id, number, title, instructions, minutes)
			SELECT ?, number, title, instructions, minutes FROM assessment_section WHERE assessment_id = ?`,
			`INSERT INTO assessment_form (assessment_id, given, forms, updated_at)
			SELECT ?, given, forms, updated_at FROM assessment_form WHERE assessment_id = ?`,
			`INSERT INTO assessment_form_question (assessment_id, question_id) SELECT ?, question_id FROM assessment_form_question WHERE assessment_id = ?`,
			`INSERT INTO assessment_item (assessment_id, question_id, position, points, section)
			SELECT ?, question_id, position, points, section FROM assessment_item WHERE assessment_id = ?`,
			`INSERT INTO assessment_draw (assessment_id, competency_id, difficulty, questions, points, section)
			SELECT ?, competency_id, difficulty, questions, points, section FROM assessment_draw WHERE assessment_id = ? ORDER BY id`,
		} {
			if _, err := tx.ExecContext(ctx, query, newID, id); err != nil {
				return err
			}
		}
		return nil
	})
	return newID, err
}

// StarterIDs are the tests that ship with the program by their code, those
// that are installed in a library and published.
func (s *Store) StarterIDs(ctx context.Context, libraryID int64) (map[string]int64, error) {
	var rows []struct {
		Code string `db:"starter_code"`
		ID   int64  `db:"id"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT starter_code, id FROM assessment
		WHERE library_id = ? AND starter_code IS NOT NULL AND status = 'published'`, libraryID)
	ids := map[string]int64{}
	for _, r := range rows {
		ids[r.Code] = r.ID
	}
	return ids, err
}
