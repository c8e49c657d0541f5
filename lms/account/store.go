package account

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps people, their links and their sessions.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const accountColumns = `a.id, a.name, COALESCE(a.username, '') AS username, COALESCE(a.email, '') AS email, a.locale,
	a.password_hash IS NOT NULL AS has_password, a.status, a.created_at, a.seen_at, a.beside`

func null(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// find is an account, locked when tx is a transaction that will change it.
func find(ctx context.Context, q sqlx.QueryerContext, id int64, lock string) (a Account, err error) {
	// Safety: lock is "" or a constant.
	err = sqlx.GetContext(ctx, q, &a, `SELECT `+accountColumns+` FROM account a WHERE a.id = ? `+lock, id)
	return a, sqldb.NotFound(err, "account.not_found")
}

// manage refuses an actor who does not look after that account: it must have a
// role in the actor's library and, where the account itself is changed, in no
// other one.
func manage(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64) (a Account, err error) {
	if a, err = find(ctx, tx, id, "FOR UPDATE"); err != nil || actor.IsSystem() {
		return a, err
	}
	if err := require(canManage(actor, actor.LibraryID)); err != nil {
		return a, err
	}
	var places struct{ Here, Elsewhere int }
	err = tx.GetContext(ctx, &places, `SELECT COALESCE(SUM(library_id = ?), 0) AS here, COALESCE(SUM(library_id <> ?), 0) AS elsewhere
		FROM account_role WHERE account_id = ?`, actor.LibraryID, actor.LibraryID, id)
	switch {
	case err != nil:
		return a, err
	case places.Here == 0:
		return a, lms.Fail(lms.NotFound, "account.not_found")
	case places.Elsewhere > 0:
		return a, lms.Fail(lms.Conflict, "account.elsewhere", lms.Args{"name": a.Name})
	}
	return a, nil
}

// Create makes a local account with roles in a library. It has no password yet:
// give its owner a ticket.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, d Details, language string, roles []lms.Role) (id int64, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, err
	}
	if d, err = d.Clean(true); err != nil {
		return 0, err
	}
	if roles, err = cleanRoles(roles); err != nil {
		return 0, err
	}
	if len(roles) == 0 {
		return 0, lms.FailField("roles", "account.role_missing")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO account (name, username, email, locale, created_at) VALUES (?, ?, ?, ?, ?)`,
			d.Name, d.Username, null(d.Email), cleanLocale(language), s.now())
		if err != nil {
			return taken(err, d.Username)
		}
		if err := noGuests(ctx, tx, d.Username); err != nil {
			return err
		}
		if id, err = r.LastInsertId(); err != nil {
			return err
		}
		if err := setRoles(ctx, tx, id, libraryID, roles); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, libraryID, "account_created", lms.Args{"name": d.Name, "roles": join(roles)})
	})
	return id, err
}

// Update changes a person's details. A name that comes from SLiMS is SLiMS's to
// change.
func (s *Store) Update(ctx context.Context, actor lms.Actor, id int64, d Details) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		old, err := manage(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if d, err = d.Clean(old.Username != "" || d.Username != ""); err != nil {
			return err
		}
		if d.Username == "" {
			d.Name = old.Name
		}
		_, err = tx.ExecContext(ctx, `UPDATE account SET name = ?, username = ?, email = ? WHERE id = ?`, d.Name, null(d.Username), null(d.Email), id)
		if err != nil {
			return taken(err, d.Username)
		}
		if d == old.Details {
			return nil
		}
		if err := noGuests(ctx, tx, d.Username); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, "account_changed", lms.Args{"name": d.Name})
	})
}

// SetStatus lets an account in or shuts it out; whoever is shut out is signed
// out everywhere at once.
func (s *Store) SetStatus(ctx context.Context, actor lms.Actor, id int64, status Status) error {
	if status != Active && status != Disabled {
		return lms.FailField("status", "error.request")
	}
	if id == actor.AccountID && status == Disabled {
		return lms.Fail(lms.Conflict, "account.not_yourself")
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		admins, err := lockAdmins(ctx, tx, actor.LibraryID)
		if err != nil {
			return err
		}
		a, err := manage(ctx, tx, actor, id)
		if err != nil || a.Status == status {
			return err
		}
		if status == Disabled {
			if err := keepAdmin(admins, actor, id); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM account_session WHERE account_id = ?`, id); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account SET status = ? WHERE id = ?`, status, id); err != nil {
			return err
		}
		action := "account_enabled"
		switch {
		case status == Disabled:
			action = "account_disabled"
		case a.Status == Pending:
			action = "account_approved"
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, action, lms.Args{"name": a.Name})
	})
}

// UpdateProfile changes the actor's own name and address. Who signs in through
// SLiMS is called what SLiMS calls them.
func (s *Store) UpdateProfile(ctx context.Context, actor lms.Actor, name, email string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, actor.AccountID, "FOR UPDATE")
		if err != nil {
			return err
		}
		d := Details{Name: name, Username: a.Username, Email: email}
		if a.Username == "" {
			d.Name = a.Name
		}
		if d, err = d.Clean(a.Username != ""); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE account SET name = ?, email = ? WHERE id = ?`, d.Name, null(d.Email), a.ID)
		return err
	})
}

// SetLocale keeps the language that the actor reads.
func (s *Store) SetLocale(ctx context.Context, actor lms.Actor, language string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE account SET locale = ? WHERE id = ?`, cleanLocale(language), actor.AccountID)
	return err
}

// SetBeside says whether the actor is reminded on SLiMS's pages.
func (s *Store) SetBeside(ctx context.Context, actor lms.Actor, on bool) error {
	_, err := s.db.ExecContext(ctx, `UPDATE account SET beside = ? WHERE id = ?`, on, actor.AccountID)
	return err
}

// Find is an account with its roles in the actor's library: the actor's own, or
// one that the actor looks after.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (a Account, roles []lms.Role, err error) {
	if a, err = find(ctx, s.db, id, ""); err != nil {
		return a, nil, err
	}
	if roles, err = s.Roles(ctx, id, actor.LibraryID); err != nil || actor.IsSystem() || id == actor.AccountID {
		return a, roles, err
	}
	if len(roles) == 0 || !canManage(actor, actor.LibraryID) {
		return Account{}, nil, lms.Fail(lms.NotFound, "account.not_found")
	}
	return a, roles, nil
}

// FindByUsername is the local account of that username, for commands.
func (s *Store) FindByUsername(ctx context.Context, actor lms.Actor, username string) (a Account, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return a, err
	}
	err = s.db.GetContext(ctx, &a, `SELECT `+accountColumns+` FROM account a WHERE a.username = ?`, username)
	if err = sqldb.NotFound(err, "account.no_username"); lms.IsKind(err, lms.NotFound) {
		return a, lms.Fail(lms.NotFound, "account.no_username", lms.Args{"username": username})
	}
	return a, err
}

// Listed is an account in the administrator's list.
type Listed struct {
	Account
	RoleList string `db:"roles"`  // with commas between
	Linked   string `db:"linked"` // SLiMS username, empty when there is none
	Gone     bool   `db:"gone"`   // that SLiMS user is no longer there
}

// Roles are the person's roles in the library listed.
func (l Listed) Roles() []lms.Role { return rolesOf(l.RoleList) }

// rolesOf are the roles of a list with commas between, the humblest first.
func rolesOf(list string) (roles []lms.Role) {
	for _, r := range lms.Roles {
		for have := range strings.SplitSeq(list, ",") {
			if have == string(r) {
				roles = append(roles, r)
			}
		}
	}
	return roles
}

// Filter narrows the list of accounts; zero values narrow nothing.
type Filter struct {
	Words  string // in the name, username or address, each word
	Status Status
	Role   lms.Role
}

// List is the accounts of a library, those that wait for approval first, then
// by name, and how many there are in all.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, f Filter, page lms.Page) (list []Listed, total int, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, 0, err
	}
	where, args := ` WHERE EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?)`, []any{libraryID}
	for _, w := range strings.Fields(f.Words) {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(w) + "%"
		where += ` AND (a.name LIKE ? OR a.username LIKE ? OR a.email LIKE ?)`
		args = append(args, like, like, like)
	}
	if f.Status != "" {
		where, args = where+` AND a.status = ?`, append(args, f.Status)
	}
	if f.Role != "" {
		where += ` AND EXISTS (SELECT 1 FROM account_role q WHERE q.account_id = a.id AND q.library_id = ? AND q.role = ?)`
		args = append(args, libraryID, f.Role)
	}
	// Safety: where is made of constants.
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM account a`+where, args...); err != nil {
		return nil, 0, err
	}
	args = append([]any{libraryID, libraryID}, append(args, page.Limit(), page.Offset())...)
	err = s.db.SelectContext(ctx, &list, `SELECT `+accountColumns+`,
		(SELECT GROUP_CONCAT(r.role ORDER BY r.role) FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?) AS roles,
		COALESCE(u.username, '') AS linked, u.gone_at IS NOT NULL AS gone
		FROM account a LEFT JOIN account_slims_user u ON u.account_id = a.id AND u.library_id = ?`+where+`
		ORDER BY a.status <> 'pending', a.name, a.id LIMIT ? OFFSET ?`, args...)
	return list, total, err
}

// People is everybody who has a role in a library and may sign in, by name. Behind
// a name that several have stands their user name, so that the right one is chosen.
func (s *Store) People(ctx context.Context, actor lms.Actor, libraryID int64) (list []Person, err error) {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT a.id, IF(COUNT(*) OVER (PARTITION BY a.name) > 1 AND COALESCE(u.username, a.username) IS NOT NULL,
			CONCAT(a.name, ' (', COALESCE(u.username, a.username), ')'), a.name) AS name
		FROM account a LEFT JOIN account_slims_user u ON u.account_id = a.id AND u.library_id = ?
		WHERE a.status = 'active' AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?) ORDER BY a.name, a.id`, libraryID, libraryID)
	return list, err
}

// Names are the names behind account ids that another area knows of people of
// the actor's library; also of those who have left it since.
func (s *Store) Names(ctx context.Context, actor lms.Actor, ids []int64) (map[int64]string, error) {
	if err := require(canSeePeople(actor, actor.LibraryID)); err != nil {
		return nil, err
	}
	return s.names(ctx, ids)
}

// Authors are the names of people whose words the actor reads.
func (s *Store) Authors(ctx context.Context, actor lms.Actor, ids []int64) (map[int64]string, error) {
	if err := require(actor.SignedIn()); err != nil {
		return nil, err
	}
	return s.names(ctx, ids)
}

func (s *Store) names(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	query, args, err := sqlx.In(`SELECT id, name FROM account WHERE id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	var list []Person
	if err := s.db.SelectContext(ctx, &list, query, args...); err != nil {
		return nil, err
	}
	for _, p := range list {
		names[p.ID] = p.Name
	}
	return names, nil
}

func taken(err error, username string) error {
	if sqldb.IsDuplicate(err) {
		return usernameTaken(username, err)
	}
	return err
}

func usernameTaken(username string, err error) error {
	return &lms.Error{Kind: lms.Conflict, Key: "account.username_taken", Field: "username", Args: lms.Args{"username": username}, Err: err}
}

// audit notes what was done, in the transaction that did it.
func (s *Store) audit(ctx context.Context, q sqlx.ExecerContext, actor lms.Actor, libraryID int64, action string, args lms.Args) error {
	if args == nil {
		args = lms.Args{}
	}
	b, err := json.Marshal(args)
	if err != nil {
		return err
	}
	var library *int64
	if libraryID != 0 {
		library = &libraryID
	}
	_, err = q.ExecContext(ctx, `INSERT INTO account_audit (library_id, at, actor_id, actor_name, action, args) VALUES (?, ?, ?, ?, ?, ?)`,
		library, s.now(), actor.ID(), actor.Name, action, b)
	return err
}
