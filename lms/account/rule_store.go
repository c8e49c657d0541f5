package account

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// SaveGroups puts the names of a library's SLiMS groups in the place of those
// known. A group keeps its role as long as it is there; none at all changes nothing.
func (s *Store) SaveGroups(ctx context.Context, actor lms.Actor, libraryID int64, groups []SlimsGroup) error {
	if err := require(actor.IsSystem()); err != nil || len(groups) == 0 {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		ids := make([]int64, len(groups))
		for i, g := range groups {
			ids[i] = g.ID
			_, err := tx.ExecContext(ctx, `INSERT INTO account_slims_group (library_id, group_id, name) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)`,
				libraryID, g.ID, clip(g.Name, 100))
			if err != nil {
				return err
			}
		}
		query, args, err := sqlx.In(`DELETE FROM account_slims_group WHERE library_id = ? AND group_id NOT IN (?)`, libraryID, ids)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, query, args...)
		return err
	})
}

// Rules are a library's SLiMS groups with what they make of people, by name.
func (s *Store) Rules(ctx context.Context, actor lms.Actor, libraryID int64) (list []GroupRule, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	if err := s.db.SelectContext(ctx, &list, `SELECT group_id, name, role FROM account_slims_group WHERE library_id = ? ORDER BY name, group_id`, libraryID); err != nil {
		return nil, err
	}
	var users []SlimsUser
	if err := s.db.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.gone_at IS NULL AND u.erased_at IS NULL`, libraryID); err != nil {
		return nil, err
	}
	for i := range list {
		for _, u := range users {
			if slices.Contains(u.Groups(), list[i].ID) {
				list[i].Users++
			}
		}
	}
	return list, nil
}

func rulesIn(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (rules, error) {
	var list []GroupRule
	err := sqlx.SelectContext(ctx, q, &list, `SELECT group_id, name, role FROM account_slims_group WHERE library_id = ?`, libraryID)
	r := rules{}
	for _, g := range list {
		r[g.ID] = g.Role
	}
	return r, err
}

// RuleEffect is what rules would do: to whom, and to how many linked accounts
// nothing, because somebody chose their roles.
type RuleEffect struct {
	Changes []RoleChange
	ByHand  int
}

// PreviewRules says what SaveRules would do.
func (s *Store) PreviewRules(ctx context.Context, actor lms.Actor, libraryID int64, roles map[int64]GroupRole) (e RuleEffect, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return e, err
	}
	r, err := rulesIn(ctx, s.db, libraryID)
	if err != nil {
		return e, err
	}
	for id, role := range roles {
		r[id] = role
	}
	var users []SlimsUser
	err = s.db.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.account_id IS NOT NULL AND u.gone_at IS NULL
		ORDER BY u.real_name, u.user_id`, libraryID)
	if err != nil {
		return e, err
	}
	for _, u := range users {
		if !u.Follows {
			e.ByHand++
			continue
		}
		c, err := changeBy(ctx, s.db, libraryID, u, r)
		if err != nil {
			return e, err
		}
		if join(c.Before) != join(c.After) {
			e.Changes = append(e.Changes, c)
		}
	}
	return e, nil
}

// changeBy is what rules make of a linked user's account.
func changeBy(ctx context.Context, q sqlx.QueryerContext, libraryID int64, u SlimsUser, r rules) (c RoleChange, err error) {
	a, err := find(ctx, q, *u.AccountID, "")
	if err != nil {
		return c, err
	}
	c = RoleChange{Person: Person{a.ID, a.Name}, UserID: u.UserID, After: r.of(u.Groups()).roles()}
	c.Before, err = rolesIn(ctx, q, a.ID, libraryID)
	return c, err
}

// SaveRules sets what groups make of people, at once for every account that
// follows them, and says how many accounts changed.
func (s *Store) SaveRules(ctx context.Context, actor lms.Actor, libraryID int64, roles map[int64]GroupRole) (changed int, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, err
	}
	for _, role := range roles {
		if !slices.Contains(GroupRoles, role) {
			return 0, lms.FailField("role", "account.role_unknown", lms.Args{"role": string(role)})
		}
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		changed = 0
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		var list []GroupRule
		if err := tx.SelectContext(ctx, &list, `SELECT group_id, name, role FROM account_slims_group WHERE library_id = ? ORDER BY group_id FOR UPDATE`, libraryID); err != nil {
			return err
		}
		r := rules{}
		for _, g := range list {
			role, named := roles[g.ID]
			if r[g.ID] = g.Role; !named || role == g.Role {
				continue
			}
			r[g.ID] = role
			if _, err := tx.ExecContext(ctx, `UPDATE account_slims_group SET role = ? WHERE library_id = ? AND group_id = ?`, role, libraryID, g.ID); err != nil {
				return err
			}
			err := s.audit(ctx, tx, actor, libraryID, "rule_changed", lms.Args{"group": g.Name, "before": g.Role.name(), "after": role.name()})
			if err != nil {
				return err
			}
		}
		changed, err = s.followAll(ctx, tx, actor, libraryID, users, r)
		return err
	})
	return changed, err
}

// followAll gives every account that follows the groups their roles, and says
// how many changed.
func (s *Store) followAll(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, users []SlimsUser, r rules) (changed int, err error) {
	for _, u := range users {
		if u.AccountID == nil || !u.Follows || u.GoneAt != nil {
			continue
		}
		did, err := s.follow(ctx, tx, actor, libraryID, u, r)
		if err != nil {
			return changed, err
		}
		if did {
			changed++
		}
	}
	return changed, nil
}

// name is g as the audit log keeps roles.
func (g GroupRole) name() string {
	if g == GroupNone {
		return ""
	}
	return string(g)
}

// follow gives a linked user's account the roles of its groups.
func (s *Store) follow(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, u SlimsUser, r rules) (changed bool, err error) {
	c, err := changeBy(ctx, tx, libraryID, u, r)
	if err != nil || join(c.Before) == join(c.After) {
		return false, err
	}
	return true, s.changeRoles(ctx, tx, actor, c.Person, libraryID, c.Before, c.After, "roles_followed")
}

// FollowRules lets an account that is linked have the roles of its SLiMS groups
// from now on, in the place of those that somebody chose.
func (s *Store) FollowRules(ctx context.Context, actor lms.Actor, accountID int64) error {
	libraryID := actor.LibraryID
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		admins, err := lockAdmins(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(users, func(u SlimsUser) bool { return u.AccountID != nil && *u.AccountID == accountID && u.GoneAt == nil })
		if at < 0 {
			return lms.Fail(lms.Conflict, "account.follow_unlinked")
		}
		if slices.Contains(admins, accountID) { // groups make no administrators: that one takes the role away first
			return lms.Fail(lms.Conflict, "account.follow_admin")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET follows = TRUE WHERE library_id = ? AND user_id = ?`, libraryID, users[at].UserID); err != nil {
			return err
		}
		r, err := rulesIn(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		_, err = s.follow(ctx, tx, actor, libraryID, users[at], r)
		return err
	})
}

// SuperUsers are the linked users to whom SLiMS gives every right and who are no
// administrators here: whether they become it a person decides.
func (s *Store) SuperUsers(ctx context.Context, actor lms.Actor, libraryID int64) (list []SlimsUser, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	var users []SlimsUser
	err = s.db.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u JOIN account a ON a.id = u.account_id AND a.status = 'active'
		WHERE u.library_id = ? AND u.gone_at IS NULL AND u.admin_declined_at IS NULL
		AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = u.library_id)
		AND NOT EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = u.library_id AND r.role = 'admin') ORDER BY u.real_name, u.user_id`, libraryID)
	for _, u := range users {
		if u.Super() {
			list = append(list, u)
		}
	}
	return list, err
}

// AnswerSuper makes a super-user of SLiMS administrator, or notes that they are
// not to be asked about again.
func (s *Store) AnswerSuper(ctx context.Context, actor lms.Actor, libraryID, userID int64, accept bool) error {
	open, err := s.SuperUsers(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(open, func(u SlimsUser) bool { return u.UserID == userID })
	if at < 0 {
		return lms.Fail(lms.Conflict, "account.super_answered")
	}
	u := open[at]
	if accept {
		roles, err := s.Roles(ctx, *u.AccountID, libraryID)
		if err != nil {
			return err
		}
		return s.SetRoles(ctx, actor, *u.AccountID, libraryID, append(roles, lms.Admin))
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET admin_declined_at = ? WHERE library_id = ? AND user_id = ? AND account_id = ? AND admin_declined_at IS NULL`,
			s.now(), libraryID, userID, *u.AccountID)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 { // declined by somebody else meanwhile
			return err
		}
		return s.audit(ctx, tx, actor, libraryID, "super_declined", lms.Args{"name": u.RealName, "username": u.Username})
	})
}
