package survey

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps surveys and what was answered.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
	key [32]byte
}

// NewStore makes a Store; key makes the ballots of those who are invited.
func NewStore(db *sqldb.DB, now func() time.Time, key [32]byte) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }, key}
}

const columns = `s.id, s.library_id, s.purpose, s.languages, s.title_id AS "title.id", s.title_en AS "title.en", s.intro_id AS "intro.id", s.intro_en AS "intro.en",
	s.thanks_id AS "thanks.id", s.thanks_en AS "thanks.en", s.status, s.code, s.opac, s.course_id, s.activity_id, s.owner_id, s.copy_of, s.lineage, s.revision, s.created_at, s.asked_on`

// responses is how many answered. Of those who were invited that is told in fives
// while they answer: whoever looked before and after somebody was there would know.
const responses = `(SELECT IF(s.asked_on IS NOT NULL AND s.status = 'open', COUNT(*) DIV 5 * 5, COUNT(*)) FROM survey_response r WHERE r.survey_id = s.id)`

// Listed is a survey in a list.
type Listed struct {
	Survey
	Answers int `db:"answers"` // responses
}

// List is a library's surveys, the newest first; who does not make surveys sees
// those that are open.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64) (list []Listed, err error) {
	if err := require(canCollect(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+`, `+responses+` AS answers FROM survey s WHERE s.library_id = ? AND (? OR s.status = 'open') ORDER BY s.id DESC`,
		libraryID, canWrite(actor, libraryID))
	return list, err
}

// About are the library's surveys of a purpose that ask about a training, a course
// or an activity, the newest first.
func (s *Store) About(ctx context.Context, actor lms.Actor, libraryID int64, purpose Purpose, courseID, activityID int64) (list []Listed, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+`, `+responses+` AS answers FROM survey s
		WHERE s.library_id = ? AND s.purpose = ? AND (s.course_id, s.activity_id) = (?, ?) ORDER BY s.id DESC`, libraryID, purpose, courseID, activityID)
	return list, err
}

// Create makes a draft like a template and returns its id.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, like Sheet) (id int64, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return 0, err
	}
	d, err := like.Details.Clean()
	if err != nil {
		return 0, err
	}
	var from *int64
	if like.ID != 0 {
		from = &like.ID
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err = insert(ctx, tx, Sheet{Survey: Survey{LibraryID: libraryID, Details: d, Status: Draft, OwnerID: actor.ID(), CopyOf: from, Lineage: like.Lineage, CreatedAt: s.now()}, Questions: like.Questions})
		return err
	})
	return id, err
}

// insert writes a new survey under a code of its own. One that is like no other
// begins a lineage.
func insert(ctx context.Context, tx *sqlx.Tx, n Sheet) (id int64, err error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO survey (library_id, purpose, languages, title_id, title_en, intro_id, intro_en, thanks_id, thanks_en, course_id, activity_id, status, code, owner_id, copy_of, lineage, created_at, asked_on)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, n.LibraryID, n.Purpose, n.Languages, n.Title.ID, n.Title.EN, n.Intro.ID, n.Intro.EN, n.Thanks.ID, n.Thanks.EN,
		n.CourseID, n.ActivityID, n.Status, newCode(), n.OwnerID, n.CopyOf, n.Lineage, n.CreatedAt, n.AskedOn)
	if err != nil {
		return 0, err
	}
	if id, err = res.LastInsertId(); err != nil {
		return 0, err
	}
	if n.Lineage == "" {
		if _, err := tx.ExecContext(ctx, `UPDATE survey SET lineage = CONCAT('survey-', id) WHERE id = ?`, id); err != nil {
			return 0, err
		}
	}
	for i, q := range n.Questions {
		q.ID = 0
		if err := saveQuestion(ctx, tx, id, i+1, &q); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// Copy makes a draft like a survey of the library and returns its id.
func (s *Store) Copy(ctx context.Context, actor lms.Actor, id int64) (int64, error) {
	sheet, err := s.Find(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	sheet.CourseID, sheet.ActivityID = 0, 0 // it is mostly for the next training
	return s.Create(ctx, actor, sheet.LibraryID, sheet)
}

// Find is a survey with its questions. It is NotFound in other libraries, and
// while it is not open for who does not make surveys.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (Sheet, error) {
	sheet, err := find(ctx, s.db, id, "")
	if err == nil && !canWrite(actor, sheet.LibraryID) && !(canCollect(actor, sheet.LibraryID) && sheet.Status == Open) {
		err = lms.Fail(lms.NotFound, "survey.not_found")
	}
	if err != nil {
		return Sheet{}, err
	}
	return s.filled(ctx, sheet)
}

func find(ctx context.Context, q sqlx.QueryerContext, id int64, lock string) (sheet Sheet, err error) {
	var row Listed
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = sqlx.GetContext(ctx, q, &row, `SELECT `+columns+`, `+responses+` AS answers FROM survey s WHERE s.id = ?`+lock, id)
	return Sheet{Survey: row.Survey, Answers: row.Answers}, sqldb.NotFound(err, "survey.not_found")
}

func (s *Store) filled(ctx context.Context, sheet Sheet) (_ Sheet, err error) {
	sheet.Questions, err = questions(ctx, s.db, sheet.ID)
	return sheet, err
}

// ByCode is the survey of a public address, for anybody: NotFound where there is
// none, a Conflict while it is not open.
func (s *Store) ByCode(ctx context.Context, code string) (Sheet, error) {
	var id int64
	if err := s.db.GetContext(ctx, &id, `SELECT id FROM survey WHERE code = ?`, code); err != nil {
		return Sheet{}, sqldb.NotFound(err, "survey.no_code")
	}
	sheet, err := find(ctx, s.db, id, "")
	if err != nil {
		return Sheet{}, err
	}
	if sheet.Status != Open {
		return sheet, lms.Fail(lms.Conflict, "survey.not_open")
	}
	return s.filled(ctx, sheet)
}

// change does something with a survey, locked, that the actor may write.
func (s *Store) change(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx, Sheet) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		sheet, err := find(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if !canWrite(actor, sheet.LibraryID) {
			if canCollect(actor, sheet.LibraryID) {
				return require(false)
			}
			return lms.Fail(lms.NotFound, "survey.not_found")
		}
		return do(tx, sheet)
	})
}

// Update changes what a survey says of itself, at the revision that the actor
// saw. Words may be mended at any time; the languages of one that is frozen stay.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details, revision int) error {
	d, problem := d.Clean()
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		switch {
		case problem != nil:
			return problem
		case sheet.Revision != revision:
			return lms.Fail(lms.Conflict, "survey.changed_meanwhile")
		case sheet.Frozen() && (d.Languages != sheet.Languages || d.Purpose != sheet.Purpose):
			return lms.Fail(lms.Conflict, "survey.frozen")
		}
		if sheet.Status == Open {
			for _, t := range []Text{d.Intro, d.Thanks} {
				if t != (Text{}) && !t.in(d.Languages) {
					return lms.Fail(lms.Invalid, "survey.words_not_translated")
				}
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE survey SET purpose = ?, languages = ?, title_id = ?, title_en = ?, intro_id = ?, intro_en = ?, thanks_id = ?, thanks_en = ?, course_id = ?, activity_id = ?, revision = revision + 1 WHERE id = ?`,
			d.Purpose, d.Languages, d.Title.ID, d.Title.EN, d.Intro.ID, d.Intro.EN, d.Thanks.ID, d.Thanks.EN, d.CourseID, d.ActivityID, id)
		return err
	})
}

// Open lets people answer.
func (s *Store) Open(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) (err error) {
		if sheet.Status == Open {
			return nil
		}
		if sheet.Asked() { // the list of those who were invited is gone
			return lms.Fail(lms.Conflict, "survey.asked_over")
		}
		if sheet.Questions, err = questions(ctx, tx, id); err != nil {
			return err
		}
		if err := sheet.ready(); err != nil {
			return err
		}
		return setStatus(ctx, tx, id, Open)
	})
}

// Close ends the answering, and shows what waited for more answers where that is
// five or more together.
func (s *Store) Close(ctx context.Context, actor lms.Actor, id int64, today lms.Day) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		if sheet.Status != Open {
			return lms.Fail(lms.Conflict, "survey.not_open")
		}
		return end(ctx, tx, id, today)
	})
}

// end closes an open survey. Of those who were invited the number stays.
func end(ctx context.Context, tx *sqlx.Tx, id int64, today lms.Day) error {
	if err := setStatus(ctx, tx, id, Closed); err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE survey_occasion SET invited = (SELECT COUNT(*) FROM survey_invitation i WHERE i.survey_id = survey_occasion.survey_id) WHERE survey_id = ?`,
		`DELETE FROM survey_invitation WHERE survey_id = ?`, `DELETE FROM survey_ballot WHERE survey_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, query, id); err != nil {
			return err
		}
	}
	return settle(ctx, tx, id, today, true)
}

// Withdraw makes a draft again of one that nobody has answered.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		if sheet.Answers > 0 || sheet.Asked() {
			return lms.Fail(lms.Conflict, "survey.frozen")
		}
		return setStatus(ctx, tx, id, Draft)
	})
}

func setStatus(ctx context.Context, tx *sqlx.Tx, id int64, to Status) error {
	_, err := tx.ExecContext(ctx, `UPDATE survey SET status = ?, opac = opac AND ? = 'open', revision = revision + 1 WHERE id = ?`, to, to, id)
	return err
}

// SetOpac offers an open survey in the catalogue's public pages, in place of
// whichever was offered there before, or no longer.
func (s *Store) SetOpac(ctx context.Context, actor lms.Actor, id int64, on bool) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		if on && sheet.Status != Open {
			return lms.Fail(lms.Conflict, "survey.not_open")
		}
		if on && sheet.Asked() {
			return lms.Fail(lms.Conflict, "survey.only_invited")
		}
		_, err := tx.ExecContext(ctx, `UPDATE survey SET opac = (? AND id = ?) WHERE library_id = ? AND (opac OR id = ?)`, on, id, sheet.LibraryID, id)
		return err
	})
}

// Offered is the survey that a library's catalogue shows; NotFound where none is.
func (s *Store) Offered(ctx context.Context, libraryID int64) (Sheet, error) {
	var code string
	if err := s.db.GetContext(ctx, &code, `SELECT code FROM survey WHERE library_id = ? AND opac AND status = 'open' LIMIT 1`, libraryID); err != nil {
		return Sheet{}, sqldb.NotFound(err, "survey.none_offered")
	}
	return s.ByCode(ctx, code)
}

// Delete removes a survey that nobody has answered.
func (s *Store) Delete(ctx context.Context, actor lms.Actor, id int64) error {
	return s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error {
		if sheet.Answers > 0 || sheet.Status == Open {
			return lms.Fail(lms.Conflict, "survey.frozen")
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM survey WHERE id = ?`, id)
		return err
	})
}
