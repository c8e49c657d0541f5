package personal

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store reads what is kept about people.
type Store struct{ db *sqldb.DB }

func NewStore(db *sqldb.DB) *Store { return &Store{db} }

// Copy is what was kept about a person at one moment.
type Copy struct {
	Parts     []Part // that it has
	tx        *sqlx.Tx
	accountID int64 // or the volunteer
}

// Open begins a copy of the actor's own data. For somebody else's the caller has
// found out that the actor looks after them, and asks as the system. Close it.
func (s *Store) Open(ctx context.Context, actor lms.Actor, accountID int64) (*Copy, error) {
	if !actor.IsSystem() && (accountID == 0 || actor.AccountID != accountID) {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	tx, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return &Copy{Parts, tx, accountID}, nil
}

// OpenVolunteer begins a copy of what is kept of the actor as a volunteer; for
// somebody else's it is as with Open.
func (s *Store) OpenVolunteer(ctx context.Context, actor lms.Actor, volunteerID int64) (*Copy, error) {
	if !actor.IsSystem() && (volunteerID == 0 || actor.VolunteerID != volunteerID) {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	tx, err := s.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return &Copy{OfVolunteers, tx, volunteerID}, nil
}

func (c *Copy) Close() error { return c.tx.Rollback() }

// Each hands the rows of a part over one by one, a value a column: a string, a
// number, a lms.Day, a time or nil.
func (c *Copy) Each(ctx context.Context, p Part, row func(columns []string, values []any) error) error {
	args := make([]any, strings.Count(p.query, "?"))
	for i := range args {
		args[i] = c.accountID
	}
	rows, err := c.tx.QueryxContext(ctx, p.query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return err
		}
		for i, v := range values {
			values[i] = plain(v, types[i].DatabaseTypeName())
		}
		if err := row(columns, values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// plain is a value of the database as a page or a file takes it.
func plain(v any, kind string) any {
	switch v := v.(type) {
	case []byte:
		if f, err := strconv.ParseFloat(string(v), 64); err == nil && (kind == "DECIMAL" || kind == "DOUBLE") {
			return f
		}
		return string(v)
	case time.Time:
		if kind == "DATE" {
			return lms.DayOf(v)
		}
	case float32:
		return float64(v)
	}
	return v
}

// File is one that a person has given: a certificate or a photograph. Those handed
// in lie in the folder of uploads.
type File struct {
	Name    string `db:"name"`
	Content []byte `db:"content"`
}

// Files hands over the certificates and photographs one by one.
func (c *Copy) Files(ctx context.Context, each func(File) error) error {
	rows, err := c.tx.QueryxContext(ctx, `SELECT CONCAT(f.claim_id, ' ', f.name) AS name, f.content FROM hours_claim_file f JOIN hours_claim k ON k.id = f.claim_id WHERE k.account_id = ?
		UNION ALL SELECT CONCAT('foto ', p.id, '.jpg'), p.picture FROM activity_photo p JOIN activity_finding f ON f.id = p.finding_id WHERE f.author_id = ?`, c.accountID, c.accountID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var f File
		if err := rows.StructScan(&f); err != nil {
			return err
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return rows.Err()
}

// HandInFiles are the numbers of the files that the person has handed in.
func (c *Copy) HandInFiles(ctx context.Context) (ids []int64, err error) {
	err = c.tx.SelectContext(ctx, &ids, `SELECT f.id FROM course_handin_file f JOIN course_handin h ON h.id = f.handin_id JOIN course_enrolment e ON e.id = h.enrolment_id WHERE e.account_id = ? ORDER BY f.id`, c.accountID)
	return ids, err
}
