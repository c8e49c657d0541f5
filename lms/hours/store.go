package hours

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps the ledger.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }}
}

// tx is the database's, once more when another process posted one of the entries
// first: then it is seen.
func (s *Store) tx(ctx context.Context, fn func(*sqlx.Tx) error) error {
	err := s.db.Tx(ctx, fn)
	if sqldb.IsDuplicate(err) {
		err = s.db.Tx(ctx, fn)
	}
	return err
}

func zone(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (*time.Location, error) {
	var name string
	if err := sqlx.GetContext(ctx, q, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return nil, sqldb.NotFound(err, "error.not_found")
	}
	return time.LoadLocation(name)
}

// Rules are all versions of a library's rules, the one that begins last first.
func (s *Store) Rules(ctx context.Context, actor lms.Actor, libraryID int64) (Versions, error) {
	if err := require(actor.In(libraryID)); err != nil {
		return nil, err
	}
	return versions(ctx, s.db, libraryID)
}

func versions(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (all Versions, err error) {
	var rows []struct {
		ID      int64     `db:"id"`
		FromOn  lms.Day   `db:"from_on"`
		Content []byte    `db:"content"`
		SavedAt time.Time `db:"saved_at"`
		Name    string    `db:"name"`
	}
	err = sqlx.SelectContext(ctx, q, &rows, `SELECT r.id, r.from_on, r.content, r.saved_at, COALESCE(a.name, '') AS name FROM hours_rule r LEFT JOIN account a ON a.id = r.saved_by
		WHERE r.library_id = ? ORDER BY r.from_on DESC, r.id DESC`, libraryID)
	for _, r := range rows {
		v := Version{ID: r.ID, FromOn: r.FromOn, SavedAt: r.SavedAt, SavedBy: r.Name}
		if err == nil {
			err = json.Unmarshal(r.Content, &v.Rules)
		}
		all = append(all, v)
	}
	return all, err
}

// SetRules adds a version of a library's rules, for what is earned from a day on
// and is not in the ledger yet; the same from the same day is no second one.
func (s *Store) SetRules(ctx context.Context, actor lms.Actor, libraryID int64, from lms.Day, r Rules) error {
	if err := require(canSetRules(actor, libraryID)); err != nil {
		return err
	}
	r, err := r.Clean()
	if err == nil && (from < lms.DayOn(1990, time.January, 1) || from > lms.DayOn(2100, time.January, 1)) {
		err = lms.FailField("from_on", "hours.day_missing")
	}
	if err != nil {
		return err
	}
	all, err := versions(ctx, s.db, libraryID)
	if err != nil {
		return err
	}
	if v := all.At(from); v.ID != 0 && v.FromOn == from && reflect.DeepEqual(v.Rules, r) {
		return nil
	}
	content, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO hours_rule (library_id, from_on, content, saved_at, saved_by) VALUES (?, ?, ?, ?, ?)`, libraryID, from, content, s.now(), actor.ID())
	return err
}

// Status is whose quota is a person's.
func (s *Store) Status(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (n Status, err error) {
	if err := require(canSee(actor, libraryID, accountID)); err != nil {
		return n, err
	}
	var list []Status
	err = s.db.SelectContext(ctx, &list, `SELECT kind, contract_from, contract_to FROM hours_employment WHERE library_id = ? AND account_id = ?`, libraryID, accountID)
	if len(list) > 0 {
		n = list[0]
	}
	return n, err
}

// SetStatus notes it. Fields: kind, from, to.
func (s *Store) SetStatus(ctx context.Context, actor lms.Actor, libraryID, accountID int64, n Status) error {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return err
	}
	n, err := n.Clean()
	if err != nil {
		return err
	}
	if _, err := s.person(ctx, libraryID, accountID); err != nil {
		return err
	}
	return s.saveStatus(ctx, s.db, actor, libraryID, accountID, n)
}

func (s *Store) saveStatus(ctx context.Context, q sqlx.ExecerContext, actor lms.Actor, libraryID, accountID int64, n Status) error {
	_, err := q.ExecContext(ctx, `INSERT INTO hours_employment (library_id, account_id, kind, contract_from, contract_to, noted_at, noted_by) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE kind = VALUES(kind), contract_from = VALUES(contract_from), contract_to = VALUES(contract_to), noted_at = VALUES(noted_at), noted_by = VALUES(noted_by)`,
		libraryID, accountID, n.Kind, n.From, n.To, s.now(), actor.ID())
	return err
}

// person is the name of somebody of the library, or who has earned hours there.
func (s *Store) person(ctx context.Context, libraryID, accountID int64) (name string, err error) {
	err = s.db.GetContext(ctx, &name, `SELECT a.name FROM account a WHERE a.id = ? AND a.merged_into IS NULL AND (EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?)
		OR EXISTS (SELECT 1 FROM hours_entry e WHERE e.account_id = a.id AND e.library_id = ?))`, accountID, libraryID, libraryID)
	return name, sqldb.NotFound(err, "account.not_found")
}
