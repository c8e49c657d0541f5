package impact

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps results.
type Store struct {
	db    *sqldb.DB
	now   func() time.Time
	scope Scope
	// programmes are a library's that are meant to move the service; nil: none.
	programmes func(ctx context.Context, libraryID int64) ([]Change, error)
}

func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }}
}

// Programmes has the calendar hold a library's programmes, too.
func (s *Store) Programmes(of func(ctx context.Context, libraryID int64) ([]Change, error)) {
	s.programmes = of
}

// Seeing is the store for somebody who sees several libraries: joint studies are
// found in it alone.
func (s *Store) Seeing(scope Scope) *Store { return &Store{s.db, s.now, scope, s.programmes} }

const columns = `id, library_id, subject_kind, subject_id, metric, method, input_hash, subject_hash, n, data_to, body, created_at, superseded_at`

func (s *Store) end(ctx context.Context, tx *sqlx.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE impact_result SET superseded_at = ? WHERE id = ?`, s.now(), id)
	return err
}

// Table is the library's current table of question A; NotFound before the
// first night.
func (s *Store) Table(ctx context.Context, actor lms.Actor, libraryID int64) (r Result, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return Result{}, err
	}
	err = s.db.GetContext(ctx, &r, `SELECT `+columns+` FROM impact_result WHERE library_id = ? AND subject_kind = 'library' AND current_slot = 1`, libraryID)
	return r, sqldb.NotFound(err, "impact.no_table")
}

// Pictures lists the current pictures of one metric, the last saved first.
func (s *Store) Pictures(ctx context.Context, actor lms.Actor, libraryID int64, metric string) (list []Result, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+` FROM impact_result
		WHERE library_id = ? AND subject_kind <> 'library' AND metric = ? AND current_slot = 1 ORDER BY id DESC`, libraryID, metric)
	return list, err
}

// Metrics lists the metrics that the library has current pictures of.
func (s *Store) Metrics(ctx context.Context, actor lms.Actor, libraryID int64) (list []string, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT DISTINCT metric FROM impact_result
		WHERE library_id = ? AND subject_kind <> 'library' AND current_slot = 1 ORDER BY metric`, libraryID)
	return list, err
}

// Find is one result, current or replaced; another library's is not found.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (r Result, err error) {
	err = s.db.GetContext(ctx, &r, `SELECT `+columns+` FROM impact_result WHERE id = ?`, id)
	if err != nil {
		return Result{}, sqldb.NotFound(err, "impact.not_found")
	}
	if !actor.In(r.LibraryID) {
		return Result{}, lms.Fail(lms.NotFound, "impact.not_found")
	}
	return r, require(canRead(actor, r.LibraryID))
}

// Sibling names a result of the same subject.
type Sibling struct {
	ID           int64      `db:"id"`
	Metric       string     `db:"metric"`
	DataTo       lms.Day    `db:"data_to"`
	SupersededAt *time.Time `db:"superseded_at"`
}

// Siblings lists the current results of r's subject for every metric, and the
// last hundred replaced ones of r's own metric, the newest first.
func (s *Store) Siblings(ctx context.Context, actor lms.Actor, r Result) (current, replaced []Sibling, err error) {
	if err := require(canRead(actor, r.LibraryID)); err != nil {
		return nil, nil, err
	}
	err = s.db.SelectContext(ctx, &current, `SELECT id, metric, data_to, superseded_at FROM impact_result
		WHERE library_id = ? AND subject_kind = ? AND subject_id = ? AND current_slot = 1 ORDER BY metric`, r.LibraryID, r.SubjectKind, r.SubjectID)
	if err != nil {
		return nil, nil, err
	}
	err = s.db.SelectContext(ctx, &replaced, `SELECT id, metric, data_to, superseded_at FROM impact_result
		WHERE library_id = ? AND subject_kind = ? AND subject_id = ? AND metric = ? AND superseded_at IS NOT NULL ORDER BY id DESC LIMIT 100`,
		r.LibraryID, r.SubjectKind, r.SubjectID, r.Metric)
	return current, replaced, err
}

// Rows are the rows behind a table, for a file.
func (s *Store) Rows(ctx context.Context, actor lms.Actor, id int64) (Table, error) {
	r, err := s.Find(ctx, actor, id)
	if err != nil {
		return Table{}, err
	}
	if err := require(canExport(actor, r.LibraryID)); err != nil {
		return Table{}, err
	}
	if r.SubjectKind != OfLibrary {
		return Table{}, lms.Fail(lms.NotFound, "impact.not_found")
	}
	objected, err := s.objectedSince(ctx, r)
	if err != nil {
		return Table{}, err
	}
	if objected {
		return Table{}, lms.Fail(lms.Forbidden, "impact.rows_objected")
	}
	t, err := r.Table()
	if err == nil && len(t.Rows) < LeastPeople {
		return Table{}, lms.Fail(lms.Forbidden, "impact.rows_too_few", lms.Args{"n": LeastPeople})
	}
	return t, err
}
