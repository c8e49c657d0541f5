package account

import (
	"context"
	"slices"
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
// out of it, of its groups and of its sessions. Only the system brings somebody in who has
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
		admins, err := lockAdmins(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		// Whoever chooses roles by hand ends that the groups of SLiMS do.
		if _, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET follows = FALSE WHERE library_id = ? AND account_id = ? AND follows`, libraryID, accountID); err != nil {
			return err
		}
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
		if !slices.Contains(roles, lms.Admin) && slices.Contains(old, lms.Admin) {
			if err := keepAdmin(admins, actor, accountID); err != nil {
				return err
			}
		}
		return s.changeRoles(ctx, tx, actor, Person{a.ID, a.Name}, libraryID, old, roles, "roles_changed")
	})
}

// changeRoles puts roles in the place of old and notes it under that action.
// Whoever has none left leaves the library's groups and is signed out of it.
func (s *Store) changeRoles(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, who Person, libraryID int64, old, roles []lms.Role, action string) error {
	if err := setRoles(ctx, tx, who.ID, libraryID, roles); err != nil {
		return err
	}
	if len(roles) == 0 {
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_session WHERE account_id = ? AND library_id = ?`, who.ID, libraryID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE m FROM account_group_member m JOIN account_group g ON g.id = m.group_id WHERE m.account_id = ? AND g.library_id = ?`, who.ID, libraryID); err != nil {
			return err
		}
	}
	if len(old) == 0 { // a link to set the password is in the hands of another library's administrator
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE account_id = ?`, who.ID); err != nil {
			return err
		}
	}
	return s.audit(ctx, tx, actor, libraryID, action, lms.Args{"name": who.Name, "before": join(old), "after": join(roles)})
}

// lockAdmins are the administrators of a library who can sign in. Changes of
// roles and of status lock them before anything else, so that of two who take
// each other's role away one finds the other gone.
func lockAdmins(ctx context.Context, tx *sqlx.Tx, libraryID int64) (ids []int64, err error) {
	if err := tx.SelectContext(ctx, &ids, `SELECT account_id FROM account_role WHERE library_id = ? AND role = 'admin' ORDER BY account_id FOR UPDATE`, libraryID); err != nil {
		return nil, err
	}
	ids = nil
	err = tx.SelectContext(ctx, &ids, `SELECT r.account_id FROM account_role r JOIN account a ON a.id = r.account_id AND a.status = 'active'
		WHERE r.library_id = ? AND r.role = 'admin'`, libraryID)
	return ids, err
}

// keepAdmin refuses what would leave a library without an administrator who can
// sign in. A command may do it: it can also undo it.
func keepAdmin(admins []int64, actor lms.Actor, without int64) error {
	if actor.IsSystem() || slices.ContainsFunc(admins, func(id int64) bool { return id != without }) {
		return nil
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
	err = s.db.SelectContext(ctx, &list, `SELECT DISTINCT l.id, l.name FROM account_role r JOIN "library" l ON l.id = r.library_id
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
