package partner

import (
	"context"
	"database/sql"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps partners and what belongs to them.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const columns = `p.id, p.library_id, p.kind, p.name, p.address, p.note, p.keeper_id, p.ended, p.revision, p.created_at`

// Create begins with a partner and returns its id.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, d Details) (id int64, err error) {
	if err := require(canCreate(actor, libraryID)); err != nil {
		return 0, err
	}
	if d, err = d.Clean(); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := workHere(ctx, tx, libraryID, "keeper", d.KeeperID); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO partner (library_id, kind, name, address, note, keeper_id, ended, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			libraryID, d.Kind, d.Name, d.Address, d.Note, d.KeeperID, d.Ended, s.now())
		if err != nil {
			return named(err)
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, err
}

// Update changes a partner that nobody else has changed since the actor read that
// revision; otherwise it is a Conflict.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details, revision int) error {
	d, problem := d.Clean()
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Partner) error {
		switch {
		case problem != nil:
			return problem
		case p.Revision != revision:
			return lms.Fail(lms.Conflict, "partner.conflict")
		case d.KeeperID != p.KeeperID:
			if err := workHere(ctx, tx, p.LibraryID, "keeper", d.KeeperID); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE partner SET kind = ?, name = ?, address = ?, note = ?, keeper_id = ?, ended = ?, revision = revision + 1 WHERE id = ?`,
			d.Kind, d.Name, d.Address, d.Note, d.KeeperID, d.Ended, id)
		return named(err)
	})
}

// named says that a name was given before.
func named(err error) error {
	if sqldb.IsDuplicate(err) {
		return lms.FailField("name", "partner.name_twice")
	}
	return err
}

// Find is one partner; those of other libraries are NotFound.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (Partner, error) {
	return find(ctx, s.db, actor, id, "")
}

func find(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (p Partner, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	if err := sqlx.GetContext(ctx, q, &p, `SELECT `+columns+` FROM partner p WHERE p.id = ?`+lock, id); err != nil {
		return p, sqldb.NotFound(err, "partner.not_found")
	}
	if !canRead(actor, p.LibraryID) {
		return Partner{}, lms.Fail(lms.NotFound, "partner.not_found")
	}
	return p, nil
}

// writable is a partner for who may write it, and so sees its contacts.
func (s *Store) writable(ctx context.Context, actor lms.Actor, id int64) (Partner, error) {
	p, err := s.Find(ctx, actor, id)
	if err == nil {
		err = require(canWrite(actor, p))
	}
	return p, err
}

// altered does something with a partner that the actor may write, locked.
func (s *Store) altered(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx, Partner) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := find(ctx, tx, actor, id, " FOR UPDATE")
		if err == nil {
			err = require(canWrite(actor, p))
		}
		if err != nil {
			return err
		}
		return do(tx, p)
	})
}

// workHere refuses accounts that do not work in the library, by field.
func workHere(ctx context.Context, tx *sqlx.Tx, libraryID int64, field string, accounts ...int64) error {
	for _, id := range accounts {
		var here bool
		err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id WHERE a.id = ? AND a.status = 'active' AND r.library_id = ?)`, id, libraryID)
		if err != nil {
			return err
		}
		if !here {
			return lms.FailField(field, "partner.not_here")
		}
	}
	return nil
}

// Filter is what a list leaves; its zero value leaves those with whom something is done.
type Filter struct {
	Name     string // part of it
	Kind     Kind   // "": all
	Ended    bool   // those with whom nothing more is done
	EndsSoon bool   // whose agreement ends soon
}

// Listed is a partner in a list.
type Listed struct {
	Partner
	Visits int        `db:"visits"`  // that were held
	LastAt *time.Time `db:"last_at"` // the last one of them
	Ends   *lms.Day   `db:"ends_on"` // when an agreement ends soon
}

// endsSoon is Agreement.Status EndsSoon in SQL; ? are the day, twice.
const endsSoon = `g.ended_on IS NULL AND g.from_on <= ? AND DATEDIFF(g.to_on, ?) BETWEEN 0 AND g.remind_days AND NOT EXISTS (SELECT 1 FROM partner_agreement n WHERE n.renews_id = g.id)`

// List is the partners of a library on a day, by name.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, f Filter, today lms.Day) (list []Listed, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+`, COALESCE(v.visits, 0) AS visits, v.last_at, e.ends_on FROM partner p
		LEFT JOIN (SELECT partner_id, COUNT(*) AS visits, MAX(starts_at) AS last_at FROM partner_visit WHERE counted AND NOT cancelled GROUP BY partner_id) v ON v.partner_id = p.id
		LEFT JOIN (SELECT g.partner_id, MIN(g.to_on) AS ends_on FROM partner_agreement g WHERE `+endsSoon+` GROUP BY g.partner_id) e ON e.partner_id = p.id
		WHERE p.library_id = ? AND p.ended = ? AND ? IN ('', p.kind) AND LOCATE(?, p.name) > 0 AND (NOT ? OR e.ends_on IS NOT NULL)
		ORDER BY p.name, p.id`, today, today, libraryID, f.Ended, f.Kind, lms.Line(f.Name), f.EndsSoon)
	return list, err
}

// gone is NotFound where nothing was there to be taken away or written.
func gone(res sql.Result, err error, key string) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return lms.Fail(lms.NotFound, key)
}

// today is the local day in a library.
func (s *Store) today(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (lms.Day, error) {
	var name string
	if err := sqlx.GetContext(ctx, q, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return 0, sqldb.NotFound(err, "error.not_found")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return 0, err
	}
	return lms.DayOf(s.now().In(zone)), nil
}
