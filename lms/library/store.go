package library

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/sealed"
)

// Store keeps the libraries.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
	key [32]byte
}

// What is sealed of a library.
const (
	sealedDSN = "library.slims_sealed:"
	sealedKey = "library_key.sealed:"
)

// NewStore makes a Store that seals SLiMS addresses under key.
func NewStore(db *sqldb.DB, now func() time.Time, sealKey [32]byte) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }, key: sealKey}
}

const selectLibrary = `SELECT id, code, name, time_zone, TIME_FORMAT(sync_at, '%H:%i') AS sync_at, first_signin, for_practice,
	slims_sealed IS NOT NULL AS has_slims, created_at, archived_at, paused_at, pause_reason FROM "library" `

// Create adds a library; dsn is the address of its SLiMS database, empty when
// it has none yet.
func (s *Store) Create(ctx context.Context, actor lms.Actor, d Details, dsn string) (l Library, err error) {
	if err := require(canFound(actor)); err != nil {
		return l, err
	}
	if d, err = d.Clean(); err != nil {
		return l, err
	}
	if dsn != "" {
		if err := checkDSN(dsn); err != nil {
			return l, err
		}
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO "library" (code, name, time_zone, sync_at, first_signin, for_practice, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			d.Code, d.Name, d.TimeZone, d.SyncAt, d.FirstSignin, d.ForPractice, s.now())
		if err != nil {
			return taken(err, d.Code)
		}
		id, err := r.LastInsertId()
		if err != nil {
			return err
		}
		if dsn != "" {
			if _, err := tx.ExecContext(ctx, `UPDATE "library" SET slims_sealed = ? WHERE id = ?`, sealed.Seal(s.key, sealedDSN, id, dsn), id); err != nil {
				return err
			}
		}
		return sqlx.GetContext(ctx, tx, &l, selectLibrary+`WHERE id = ?`, id)
	})
	return l, err
}

// Update changes a library's details.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details) error {
	if err := require(canUpdate(actor, id)); err != nil {
		return err
	}
	d, err := d.Clean()
	if err != nil {
		return err
	}
	r, err := s.db.ExecContext(ctx, `UPDATE "library" SET code = ?, name = ?, time_zone = ?, sync_at = ?, first_signin = ?, for_practice = ? WHERE id = ?`,
		d.Code, d.Name, d.TimeZone, d.SyncAt, d.FirstSignin, d.ForPractice, id)
	return one(r, taken(err, d.Code))
}

// SetSlims points a library at its SLiMS database; an empty dsn takes the
// connection away.
func (s *Store) SetSlims(ctx context.Context, actor lms.Actor, id int64, dsn string) error {
	if err := require(canFound(actor)); err != nil {
		return err
	}
	var value []byte
	if dsn != "" {
		if err := checkDSN(dsn); err != nil {
			return err
		}
		value = sealed.Seal(s.key, sealedDSN, id, dsn)
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE "library" SET slims_sealed = ? WHERE id = ?`, value, id)
		if err := one(r, err); err != nil {
			return err
		}
		for _, table := range []string{"library_report", "library_breaker"} { // were of the one before
			// Safety: the tables stand on the line above.
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE library_id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// SlimsDSN is the address of a library's SLiMS database, password and all: for
// jobs and commands only.
func (s *Store) SlimsDSN(ctx context.Context, actor lms.Actor, id int64) (string, error) {
	if err := require(actor.IsSystem()); err != nil {
		return "", err
	}
	var value []byte
	if err := s.db.GetContext(ctx, &value, `SELECT slims_sealed FROM "library" WHERE id = ?`, id); err != nil {
		return "", sqldb.NotFound(err, "library.not_found")
	}
	if value == nil {
		return "", lms.Fail(lms.NotFound, "library.no_slims")
	}
	return sealed.Open(s.key, sealedDSN, id, value)
}

// Find is the library with that id, archived or not.
func (s *Store) Find(ctx context.Context, id int64) (l Library, err error) {
	err = s.db.GetContext(ctx, &l, selectLibrary+`WHERE id = ?`, id)
	return l, sqldb.NotFound(err, "library.not_found")
}

// FindByCode is the library with that code, archived or not.
func (s *Store) FindByCode(ctx context.Context, code string) (l Library, err error) {
	err = s.db.GetContext(ctx, &l, selectLibrary+`WHERE code = ?`, code)
	if err = sqldb.NotFound(err, "library.no_code"); lms.IsKind(err, lms.NotFound) {
		return l, lms.Fail(lms.NotFound, "library.no_code", lms.Args{"code": code})
	}
	return l, err
}

// List is every library that is not archived, by name.
func (s *Store) List(ctx context.Context) ([]Library, error) {
	var list []Library
	err := s.db.SelectContext(ctx, &list, selectLibrary+`WHERE archived_at IS NULL ORDER BY name, id`)
	return list, err
}

// Archive takes a library out of lists and nightly jobs; nothing is deleted.
func (s *Store) Archive(ctx context.Context, actor lms.Actor, id int64) error {
	if err := require(canFound(actor)); err != nil {
		return err
	}
	r, err := s.db.ExecContext(ctx, `UPDATE "library" SET archived_at = COALESCE(archived_at, ?) WHERE id = ?`, s.now(), id)
	return one(r, err)
}

func taken(err error, code string) error {
	if sqldb.IsDuplicate(err) {
		return &lms.Error{Kind: lms.Conflict, Key: "library.code_taken", Field: "code", Args: lms.Args{"code": code}, Err: err}
	}
	return err
}

// one turns "no row changed" into NotFound.
func one(r interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		return lms.Fail(lms.NotFound, "library.not_found")
	}
	return err
}
