package assessment

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const questionColumns = `q.id, v.id AS version_id, q.library_id, v.version, COALESCE(q.competency_id, 0) AS competency_id,
	COALESCE(q.difficulty, 0) AS difficulty, v.kind, v.stem, v.body, q.archived_at`

// tagList is the tags of a question q with commas between them: MaxTags keeps it
// within the shortest group_concat_max_len, 1,024 bytes.
const tagList = `COALESCE((SELECT GROUP_CONCAT(g.tag ORDER BY g.tag SEPARATOR ',') FROM question_tag g WHERE g.question_id = q.id), '') AS tags`

// taggedColumns are for who works with the bank; attempts do without the tags.
const taggedColumns = questionColumns + `, ` + tagList

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
	Tags         string       `db:"tags"`
}

func (r questionRow) question() Question {
	return Question{ID: r.ID, VersionID: r.VersionID, LibraryID: r.LibraryID, Version: r.Version,
		CompetencyID: r.CompetencyID, Difficulty: r.Difficulty, Tags: NormalTags(r.Tags), Kind: r.Kind, Stem: r.Stem, Body: r.Body.V, Archived: r.ArchivedAt != nil}
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
	err := sqlx.GetContext(ctx, db, &row, `SELECT `+taggedColumns+` FROM question q`+inNewest+` WHERE q.id = ? `+lock, id)
	return row.question(), sqldb.NotFound(err, "question.not_found")
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
	if q.VersionID, err = s.insertVersion(ctx, tx, actor, q); err == nil && len(q.Tags) > 0 {
		err = putTags(ctx, tx, q.ID, q.Tags)
	}
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
		if !slices.Equal(old.Tags, next.Tags) {
			if err := putTags(ctx, tx, next.ID, next.Tags); err != nil {
				return err
			}
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
	q, err := s.Question(ctx, actor, id)
	if err != nil {
		return err
	}
	done, err := s.Relabel(ctx, actor, q.LibraryID, []int64{id}, Relabelling{Archived: &archived})
	if err == nil && done.Held > 0 {
		err = lms.Fail(lms.Conflict, "question.used")
	}
	return err
}
