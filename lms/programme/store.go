package programme

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps programmes and what belongs to them.
type Store struct {
	db      *sqldb.DB
	now     func() time.Time
	metrics []string
}

// NewStore makes a Store; metrics are those that a programme can hope to move.
func NewStore(db *sqldb.DB, now func() time.Time, metrics []string) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }, metrics}
}

const columns = `p.id, p.library_id, p.kind, p.title, p.aims, p.owner_id, p.from_on, p.to_on, p.budget, p.outcome, p.metrics, p.cancelled, p.revision, p.created_at`

type row struct {
	Programme
	Named string `db:"metrics"`
}

func (r row) programme() Programme {
	if r.Named != "" {
		r.Metrics = strings.Split(r.Named, ",")
	}
	return r.Programme
}

// Create begins a programme and returns its id.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, d Details) (int64, error) {
	if err := require(canCreate(actor, libraryID)); err != nil {
		return 0, err
	}
	d, err := d.Clean(s.metrics)
	if err != nil {
		return 0, err
	}
	var id int64
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := worksHere(ctx, tx, libraryID, d.OwnerID, "owner"); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO programme (library_id, kind, title, aims, owner_id, from_on, to_on, budget, outcome, metrics, cancelled, created_at, created_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, d.Kind, d.Title, d.Aims, d.OwnerID, d.On, d.Until, d.Budget, d.Outcome, strings.Join(d.Metrics, ","), d.Cancelled, s.now(), actor.ID())
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, err
}

// Update changes a programme that nobody else has changed since the actor read
// that revision; otherwise it is a Conflict. Its kind stays.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details, revision int) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Programme) error {
		d.Kind = p.Kind
		d, err := d.Clean(s.metrics)
		switch {
		case err != nil:
			return err
		case p.Revision != revision:
			return lms.Fail(lms.Conflict, "programme.conflict")
		}
		if d.OwnerID != p.OwnerID {
			if err := worksHere(ctx, tx, p.LibraryID, d.OwnerID, "owner"); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE programme SET title = ?, aims = ?, owner_id = ?, from_on = ?, to_on = ?, budget = ?, outcome = ?, metrics = ?, cancelled = ?, revision = revision + 1 WHERE id = ?`,
			d.Title, d.Aims, d.OwnerID, d.On, d.Until, d.Budget, d.Outcome, strings.Join(d.Metrics, ","), d.Cancelled, id)
		return err
	})
}

// Find is one programme; those of other libraries are NotFound.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (Programme, error) {
	return find(ctx, s.db, actor, id, "")
}

func find(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (Programme, error) {
	var r row
	// Safety: lock is "" or " FOR UPDATE", from this package.
	if err := sqlx.GetContext(ctx, q, &r, `SELECT `+columns+` FROM programme p WHERE p.id = ?`+lock, id); err != nil {
		return Programme{}, sqldb.NotFound(err, "programme.not_found")
	}
	if !canRead(actor, r.LibraryID) {
		return Programme{}, lms.Fail(lms.NotFound, "programme.not_found")
	}
	return r.programme(), nil
}

// altered does something with a programme that the actor may write, locked.
func (s *Store) altered(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx, Programme) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := find(ctx, tx, actor, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := require(canWrite(actor, p)); err != nil {
			return err
		}
		return do(tx, p)
	})
}

// worksHere refuses an account that does not work in the library, by field.
func worksHere(ctx context.Context, tx *sqlx.Tx, libraryID, account int64, field string) error {
	var here bool
	err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id WHERE a.id = ? AND a.status = 'active' AND r.library_id = ?)`, account, libraryID)
	if err == nil && !here {
		return lms.FailField(field, "programme.not_here")
	}
	return err
}

// Listed is a programme in a list.
type Listed struct {
	Programme
	Sessions int   `db:"sessions"`
	Counted  int   `db:"counted"` // of them it is known how many came
	Spent    int64 `db:"spent"`
	Present
}

type listedRow struct {
	row
	Sessions int   `db:"sessions"`
	Counted  int   `db:"counted_sessions"`
	Spent    int64 `db:"spent"`
	Present
}

// List is the programmes of a library, the last begun first, with what their
// sessions and costs on the days of a period come to.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, days lms.Period) (list []Listed, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	zone, err := s.zone(ctx, libraryID)
	if err != nil {
		return nil, err
	}
	var rows []listedRow
	err = s.db.SelectContext(ctx, &rows, `SELECT `+columns+`, COALESCE(s.sessions, 0) AS sessions, COALESCE(s.counted, 0) AS counted_sessions,
			COALESCE(s.children, 0) AS children, COALESCE(s.teenagers, 0) AS teenagers, COALESCE(s.adults, 0) AS adults, COALESCE(c.spent, 0) AS spent
		FROM programme p
		LEFT JOIN (SELECT programme_id, COUNT(*) AS sessions, SUM(counted) AS counted, SUM(children) AS children, SUM(teenagers) AS teenagers, SUM(adults) AS adults
			FROM programme_session WHERE starts_at >= ? AND starts_at < ? GROUP BY programme_id) s ON s.programme_id = p.id
		LEFT JOIN (SELECT programme_id, SUM(amount) AS spent FROM programme_part WHERE kind = 'cost' AND on_day BETWEEN ? AND ? GROUP BY programme_id) c ON c.programme_id = p.id
		WHERE p.library_id = ? ORDER BY p.from_on DESC, p.id DESC`, midnight(days.From, zone), midnight(days.To+1, zone), days.From, days.To, libraryID)
	for _, r := range rows {
		list = append(list, Listed{r.programme(), r.Sessions, r.Counted, r.Spent, r.Present})
	}
	return list, err
}

// Summary is List without the programmes that have nothing to do with the period:
// those that lie outside it, without a session or a cost in it, and those that
// were cancelled before they held one.
func (s *Store) Summary(ctx context.Context, actor lms.Actor, libraryID int64, days lms.Period) (list []Listed, err error) {
	if err := require(canSum(actor, libraryID)); err != nil {
		return nil, err
	}
	all, err := s.List(ctx, actor, libraryID, days)
	for _, p := range all {
		within := !p.Cancelled && p.On <= days.To && (p.Until == nil || *p.Until >= days.From)
		if within || p.Sessions > 0 || p.Spent > 0 {
			list = append(list, p)
		}
	}
	return list, err
}

// Change is what a programme that is meant to move the service changes in the
// library's calendar.
type Change struct {
	ID    int64    `db:"id"`
	Title string   `db:"title"`
	On    lms.Day  `db:"from_on"`
	Until *lms.Day `db:"to_on"`
}

// Changes are the programmes of a library that name metrics and were not
// cancelled, the oldest first. Who may see them has been asked where the calendar is.
func (s *Store) Changes(ctx context.Context, libraryID int64) (list []Change, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT id, title, from_on, to_on FROM programme WHERE library_id = ? AND metrics <> '' AND NOT cancelled ORDER BY from_on, id`, libraryID)
	return list, err
}

func (s *Store) zone(ctx context.Context, libraryID int64) (*time.Location, error) {
	var name string
	if err := s.db.GetContext(ctx, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return nil, sqldb.NotFound(err, "error.not_found")
	}
	return time.LoadLocation(name)
}

func midnight(d lms.Day, zone *time.Location) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone).UTC()
}
