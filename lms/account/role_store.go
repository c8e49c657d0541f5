package account

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Roles are an account's roles in a library, the humblest first.
func (s *Store) Roles(ctx context.Context, accountID, libraryID int64) (roles []lms.Role, err error) {
	return rolesIn(ctx, s.db, accountID, libraryID)
}

func rolesIn(ctx context.Context, q sqlx.QueryerContext, accountID, libraryID int64) (roles []lms.Role, err error) {
	err = sqlx.SelectContext(ctx, q, &roles, `SELECT role FROM account_role WHERE account_id = ? AND library_id = ? ORDER BY role`, accountID, libraryID)
	return roles, err
}

// SetRoles makes roles the account's roles in a library; none takes the person
// out of it, and out of its sessions. Only the system brings somebody in who has
// no role there.
func (s *Store) SetRoles(ctx context.Context, actor lms.Actor, accountID, libraryID int64, roles []lms.Role) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	roles, err := cleanRoles(roles)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, accountID, "FOR UPDATE")
		if err != nil {
			return err
		}
		old, err := rolesIn(ctx, tx, accountID, libraryID)
		if err != nil {
			return err
		}
		if len(old) == 0 && !actor.IsSystem() {
			return lms.Fail(lms.NotFound, "account.not_found")
		}
		if join(old) == join(roles) {
			return nil
		}
		if !holds(roles, lms.Admin) && holds(old, lms.Admin) {
			if err := keepAdmin(ctx, tx, actor, accountID, libraryID); err != nil {
				return err
			}
		}
		if err := setRoles(ctx, tx, accountID, libraryID, roles); err != nil {
			return err
		}
		if len(roles) == 0 {
			if _, err := tx.ExecContext(ctx, `DELETE FROM account_session WHERE account_id = ? AND library_id = ?`, accountID, libraryID); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, actor, libraryID, "roles_changed", lms.Args{"name": a.Name, "before": join(old), "after": join(roles)})
	})
}

// keepAdmin refuses what would leave a library without an administrator who can
// sign in. A command may do it: it can also undo it.
func keepAdmin(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, without, libraryID int64) error {
	if actor.IsSystem() {
		return nil
	}
	var others []int64
	err := tx.SelectContext(ctx, &others, `SELECT r.account_id FROM account_role r JOIN account a ON a.id = r.account_id AND a.status = 'active'
		WHERE r.library_id = ? AND r.role = 'admin' FOR UPDATE`, libraryID)
	if err != nil {
		return err
	}
	for _, id := range others {
		if id != without {
			return nil
		}
	}
	return lms.Fail(lms.Conflict, "account.last_admin")
}

func setRoles(ctx context.Context, tx *sqlx.Tx, accountID, libraryID int64, roles []lms.Role) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM account_role WHERE account_id = ? AND library_id = ?`, accountID, libraryID); err != nil {
		return err
	}
	for _, r := range roles {
		_, err := tx.ExecContext(ctx, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, accountID, libraryID, r)
		if sqldb.IsMissingParent(err) {
			return lms.Fail(lms.NotFound, "library.not_found")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Place is a library in which an account has roles.
type Place struct {
	LibraryID int64  `db:"id"`
	Name      string `db:"name"`
}

// Places are the libraries in which an account has roles, by name.
func (s *Store) Places(ctx context.Context, accountID int64) (list []Place, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT DISTINCT l.id, l.name FROM account_role r JOIN library l ON l.id = r.library_id
		WHERE r.account_id = ? AND l.archived_at IS NULL ORDER BY l.name, l.id`, accountID)
	return list, err
}

func join(roles []lms.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

func holds(roles []lms.Role, want lms.Role) bool {
	for _, r := range roles {
		if r == want {
			return true
		}
	}
	return false
}
