package assessment

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const questionColumns = `q.id, v.id AS version_id, q.library_id, v.version, COALESCE(q.competency_id, 0) AS competency_id,
	COALESCE(q.difficulty, 0) AS difficulty, v.kind, v.stem, v.body, q.archived_at`

type questionRow struct {
	ID           int64        `db:"id"`
	VersionID    int64        `db:"version_id"`
	LibraryID    int64        `db:"library_id"`
	Version      int          `db:"version"`
	CompetencyID int64        `db:"competency_id"`
	Difficulty   Difficulty   `db:"difficulty"`
	Kind         Kind         `db:"kind"`
	Stem         string       `db:"stem"`
	Body         column[Body] `db:"body"`
	ArchivedAt   *time.Time   `db:"archived_at"`
}

func (r questionRow) question() Question {
	return Question{ID: r.ID, VersionID: r.VersionID, LibraryID: r.LibraryID, Version: r.Version,
		CompetencyID: r.CompetencyID, Difficulty: r.Difficulty, Kind: r.Kind, Stem: r.Stem, Body: r.Body.V, Archived: r.ArchivedAt != nil}
}

// Question is the newest version of a question.
func (s *Store) Question(ctx context.Context, actor lms.Actor, id int64) (Question, error) {
	q, err := findQuestion(ctx, s.db, id, "")
	if err != nil {
		return Question{}, err
	}
	return q, can(actor, write, q.LibraryID)
}

func findQuestion(ctx context.Context, db sqlx.QueryerContext, id int64, lock string) (Question, error) {
	var row questionRow
	// Safety: lock is "" or FOR UPDATE, from this package.
	err := sqlx.GetContext(ctx, db, &row, `SELECT `+questionColumns+` FROM question q
		JOIN question_version v ON v.question_id = q.id AND v.version = q.version WHERE q.id = ? `+lock, id)
	return row.question(), sqldb.NotFound(err, "question.not_found")
}

// QuestionFilter says which questions of the bank are asked for.
type QuestionFilter struct {
	Text         string     // in the stem
	Kind         Kind       // "" for all
	CompetencyID int64      // 0 for all
	Difficulty   Difficulty // 0 for all
	Archived     bool       // the archived ones instead of the others
}

// where is the filter as a condition on q and v, put together from constants.
func (f QuestionFilter) where(libraryID int64) (where string, args []any) {
	where, args = `q.library_id = ? AND (q.archived_at IS NOT NULL) = ?`, []any{libraryID, f.Archived}
	if f.Kind != "" {
		where, args = where+` AND v.kind = ?`, append(args, f.Kind)
	}
	if f.CompetencyID != 0 {
		where, args = where+` AND q.competency_id = ?`, append(args, f.CompetencyID)
	}
	if f.Difficulty != 0 {
		where, args = where+` AND q.difficulty = ?`, append(args, f.Difficulty)
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		where, args = where+` AND v.stem LIKE ?`, append(args, "%"+escapeLike(text)+"%")
	}
	return where, args
}

// holders are the tests that hold a question q, among their own or in a parallel
// form.
const holders = ` FROM assessment a WHERE a.library_id = q.library_id AND (EXISTS (SELECT 1 FROM assessment_item i WHERE i.assessment_id = a.id AND i.question_id = q.id)
	OR EXISTS (SELECT 1 FROM assessment_form f WHERE f.assessment_id = a.id AND JSON_CONTAINS(JSON_EXTRACT(f.forms, '$[*][*].question'), CAST(q.id AS CHAR))))`

// ListedQuestion is a question with where it is used.
type ListedQuestion struct {
	Question
	Tests    int // tests that hold it
	Attempts int // attempts that asked any version of it
}

// Questions lists the bank, newest first, and how many there are in all.
func (s *Store) Questions(ctx context.Context, actor lms.Actor, libraryID int64, f QuestionFilter, page lms.Page) ([]ListedQuestion, int, error) {
	if err := can(actor, write, libraryID); err != nil {
		return nil, 0, err
	}
	where, args := f.where(libraryID)
	from := ` FROM question q JOIN question_version v ON v.question_id = q.id AND v.version = q.version WHERE ` + where
	var total int
	// Safety: from is put together from constants.
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*)`+from, args...); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		questionRow
		Tests    int `db:"tests"`
		Attempts int `db:"attempts"`
	}
	// Safety: as above.
	err := s.db.SelectContext(ctx, &rows, `SELECT `+questionColumns+`,
		(SELECT COUNT(*)`+holders+`) AS tests,
		(SELECT COUNT(*) FROM attempt_item ai JOIN question_version av ON av.id = ai.version_id WHERE av.question_id = q.id) AS attempts`+
		from+` ORDER BY q.id DESC LIMIT ? OFFSET ?`, append(args, page.Limit(), page.Offset())...)
	if err != nil {
		return nil, 0, err
	}
	listed := make([]ListedQuestion, len(rows))
	for i, r := range rows {
		listed[i] = ListedQuestion{Question: r.question(), Tests: r.Tests, Attempts: r.Attempts}
	}
	return listed, total, nil
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// CreateQuestion adds a question to the bank and returns it with its id.
func (s *Store) CreateQuestion(ctx context.Context, actor lms.Actor, libraryID int64, q Question) (Question, error) {
	if err := can(actor, write, libraryID); err != nil {
		return Question{}, err
	}
	q = q.Normal()
	q.LibraryID = libraryID
	if err := q.Check(); err != nil {
		return q, err
	}
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) (err error) {
		q, err = s.insertQuestion(ctx, tx, actor, q, nil)
		return err
	})
	return q, err
}

func (s *Store) insertQuestion(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, q Question, starterCode *string) (Question, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO question (library_id, version, competency_id, difficulty, starter_code, created_at)
		VALUES (?, 1, NULLIF(?, 0), NULLIF(?, 0), ?, ?)`, q.LibraryID, q.CompetencyID, q.Difficulty, starterCode, s.now())
	if err != nil {
		return q, err
	}
	if q.ID, err = res.LastInsertId(); err != nil {
		return q, err
	}
	q.Version = 1
	q.VersionID, err = s.insertVersion(ctx, tx, actor, q)
	return q, err
}

func (s *Store) insertVersion(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, q Question) (int64, error) {
	var author *int64
	if actor.AccountID != 0 {
		author = &actor.AccountID
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO question_version (question_id, version, kind, stem, body, created_by, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, q.ID, q.Version, q.Kind, q.Stem, column[Body]{q.Body}, author, s.now())
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// EditQuestion saves q as the next version of its question. q.Version is the
// version the edit began from: when another one was saved since, the edit is
// refused. An edit that changes nothing, or only what the question measures,
// makes no version.
func (s *Store) EditQuestion(ctx context.Context, actor lms.Actor, q Question) (Question, error) {
	q = q.Normal()
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		old, err := findQuestion(ctx, tx, q.ID, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := can(actor, write, old.LibraryID); err != nil {
			return err
		}
		next := q
		next.LibraryID, next.Archived = old.LibraryID, old.Archived
		if err := next.Check(); err != nil {
			return err
		}
		if old.Version != q.Version {
			return lms.Fail(lms.Conflict, "question.changed")
		}
		next.VersionID = old.VersionID
		if !same(old, next) {
			next.Version++
			if next.VersionID, err = s.insertVersion(ctx, tx, actor, next); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE question SET version = ?, competency_id = NULLIF(?, 0), difficulty = NULLIF(?, 0) WHERE id = ?`,
			next.Version, next.CompetencyID, next.Difficulty, next.ID); err != nil {
			return err
		}
		q = next
		return nil
	})
	return q, err
}

func same(a, b Question) bool {
	x, _ := json.Marshal(a.Body) // plain fields: cannot fail
	y, _ := json.Marshal(b.Body)
	return a.Kind == b.Kind && a.Stem == b.Stem && string(x) == string(y)
}

// ArchiveQuestion takes a question out of the bank's list or puts it back. One
// that a draft or published test holds stays.
func (s *Store) ArchiveQuestion(ctx context.Context, actor lms.Actor, id int64, archived bool) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		q, err := findQuestion(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := can(actor, write, q.LibraryID); err != nil {
			return err
		}
		var at *time.Time
		if archived {
			var used int
			// Safety: a constant of this package.
			err := tx.GetContext(ctx, &used, `SELECT (SELECT COUNT(*)`+holders+` AND a.status <> 'archived') FROM question q WHERE q.id = ?`, id)
			if err != nil {
				return err
			}
			if used > 0 {
				return lms.Fail(lms.Conflict, "question.used", lms.Args{"n": used})
			}
			now := s.now()
			at = &now
		}
		_, err = tx.ExecContext(ctx, `UPDATE question SET archived_at = ? WHERE id = ?`, at, id)
		return err
	})
}
