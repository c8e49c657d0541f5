package account

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const groupColumns = `g.id, g.library_id, g.name, g.note, g.created_at, g.archived_at`

// Groups are the groups of a library with their people, those in use first,
// then by name.
func (s *Store) Groups(ctx context.Context, actor lms.Actor, libraryID int64) (list []Group, err error) {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return nil, err
	}
	if err := s.db.SelectContext(ctx, &list, `SELECT `+groupColumns+` FROM account_group g WHERE g.library_id = ? ORDER BY g.archived_at IS NOT NULL, g.name, g.id`, libraryID); err != nil {
		return nil, err
	}
	var members []struct {
		GroupID   int64 `db:"group_id"`
		AccountID int64 `db:"account_id"`
	}
	err = s.db.SelectContext(ctx, &members, `SELECT m.group_id, m.account_id FROM account_group_member m JOIN account_group g ON g.id = m.group_id JOIN account a ON a.id = m.account_id
		WHERE g.library_id = ? ORDER BY a.name, a.id`, libraryID)
	people := map[int64][]int64{}
	for _, m := range members {
		people[m.GroupID] = append(people[m.GroupID], m.AccountID)
	}
	for i := range list {
		list[i].People = people[list[i].ID]
	}
	return list, err
}

// Group is a group of the actor's library with its members by name.
func (s *Store) Group(ctx context.Context, actor lms.Actor, id int64) (g Group, members []GroupMember, err error) {
	if g, err = findGroup(ctx, s.db, actor, id, ""); err != nil {
		return g, nil, err
	}
	if err := require(canSeePeople(actor, g.LibraryID)); err != nil {
		return Group{}, nil, err
	}
	err = s.db.SelectContext(ctx, &members, `SELECT a.id, a.name, a.status, m.added_at, m.added_by FROM account_group_member m JOIN account a ON a.id = m.account_id
		WHERE m.group_id = ? ORDER BY a.name, a.id`, id)
	for _, m := range members {
		g.People = append(g.People, m.ID)
	}
	return g, members, err
}

// findGroup is a group without its people; of another library there is none.
func findGroup(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (g Group, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = sqlx.GetContext(ctx, q, &g, `SELECT `+groupColumns+` FROM account_group g WHERE g.id = ?`+lock, id)
	if err == nil && !actor.In(g.LibraryID) {
		return Group{}, lms.Fail(lms.NotFound, "group.not_found")
	}
	return g, sqldb.NotFound(err, "group.not_found")
}

// MyGroups are the groups of the library that the actor is in: not who else is.
func (s *Store) MyGroups(ctx context.Context, actor lms.Actor) (list []Group, err error) {
	if err := require(actor.SignedIn()); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+groupColumns+` FROM account_group g JOIN account_group_member m ON m.group_id = g.id
		WHERE g.library_id = ? AND m.account_id = ? ORDER BY g.name, g.id`, actor.LibraryID, actor.AccountID)
	return list, err
}

// MyGroupIDs are the ids of those.
func (s *Store) MyGroupIDs(ctx context.Context, actor lms.Actor) (ids []int64, err error) {
	list, err := s.MyGroups(ctx, actor)
	for _, g := range list {
		ids = append(ids, g.ID)
	}
	return ids, err
}

// CreateGroup makes a group without members.
func (s *Store) CreateGroup(ctx context.Context, actor lms.Actor, libraryID int64, d GroupDetails) (id int64, err error) {
	if err := require(canKeepGroups(actor, libraryID)); err != nil {
		return 0, err
	}
	if d, err = d.Clean(); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO account_group (library_id, name, note, created_at, created_by) VALUES (?, ?, ?, ?, ?)`, libraryID, d.Name, d.Note, s.now(), actor.ID())
		if err != nil {
			return groupTaken(err, d)
		}
		if id, err = r.LastInsertId(); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, libraryID, "group_created", lms.Args{"group": d.Name})
	})
	return id, err
}

// changeGroup finds a group that the actor keeps, for change, and notes the
// change that was made under the action named; "" notes nothing.
func (s *Store) changeGroup(ctx context.Context, actor lms.Actor, id int64, change func(*sqlx.Tx, Group) (action string, args lms.Args, err error)) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		g, err := findGroup(ctx, tx, actor, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := require(canKeepGroups(actor, g.LibraryID)); err != nil {
			return err
		}
		action, args, err := change(tx, g)
		if err != nil || action == "" {
			return err
		}
		if args == nil {
			args = lms.Args{}
		}
		args["group"] = g.Name
		return s.audit(ctx, tx, actor, g.LibraryID, action, args)
	})
}

// UpdateGroup changes the name and the note.
func (s *Store) UpdateGroup(ctx context.Context, actor lms.Actor, id int64, d GroupDetails) error {
	d, problem := d.Clean()
	return s.changeGroup(ctx, actor, id, func(tx *sqlx.Tx, g Group) (string, lms.Args, error) {
		if problem != nil || d == g.GroupDetails {
			return "", nil, problem
		}
		_, err := tx.ExecContext(ctx, `UPDATE account_group SET name = ?, note = ? WHERE id = ?`, d.Name, d.Note, id)
		return "group_changed", lms.Args{"name": d.Name}, groupTaken(err, d)
	})
}

// ArchiveGroup takes a group out of use, or back into it: its members stay.
func (s *Store) ArchiveGroup(ctx context.Context, actor lms.Actor, id int64, archive bool) error {
	return s.changeGroup(ctx, actor, id, func(tx *sqlx.Tx, g Group) (action string, _ lms.Args, err error) {
		if archive == (g.ArchivedAt != nil) {
			return "", nil, nil
		}
		action = "group_restored"
		if archive {
			action = "group_archived"
		}
		_, err = tx.ExecContext(ctx, `UPDATE account_group SET archived_at = IF(?, ?, NULL) WHERE id = ?`, archive, s.now(), id)
		return action, nil, err
	})
}

// DeleteGroup removes a group that has no members and that no course or path
// names; others are archived.
func (s *Store) DeleteGroup(ctx context.Context, actor lms.Actor, id int64) error {
	return s.changeGroup(ctx, actor, id, func(tx *sqlx.Tx, g Group) (string, lms.Args, error) {
		_, err := tx.ExecContext(ctx, `DELETE FROM account_group WHERE id = ?`, id)
		if sqldb.IsReferenced(err) {
			err = &lms.Error{Kind: lms.Conflict, Key: "group.used", Err: err}
		}
		return "group_deleted", nil, err
	})
}

// AddMembers puts people of the library who may sign in into a group, all or
// none, and says which of them were not in it before.
func (s *Store) AddMembers(ctx context.Context, actor lms.Actor, id int64, accountIDs []int64) (added []int64, err error) {
	err = s.changeGroup(ctx, actor, id, func(tx *sqlx.Tx, g Group) (string, lms.Args, error) {
		added = nil
		switch {
		case g.ArchivedAt != nil:
			return "", nil, lms.Fail(lms.Conflict, "group.is_archived")
		case len(accountIDs) == 0:
			return "", nil, lms.FailField("accounts", "group.nobody_chosen")
		}
		for _, account := range accountIDs {
			var here bool
			if err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id WHERE a.id = ? AND a.status = 'active' AND r.library_id = ?)`,
				account, g.LibraryID); err != nil {
				return "", nil, err
			}
			if !here {
				return "", nil, lms.Fail(lms.Conflict, "group.person_gone")
			}
			r, err := tx.ExecContext(ctx, `INSERT IGNORE INTO account_group_member (group_id, account_id, added_at, added_by) VALUES (?, ?, ?, ?)`, id, account, s.now(), actor.ID())
			if err != nil {
				return "", nil, err
			}
			if n, err := r.RowsAffected(); err != nil {
				return "", nil, err
			} else if n > 0 {
				added = append(added, account)
			}
		}
		if len(added) == 0 {
			return "", nil, nil
		}
		return "group_joined", lms.Args{"n": len(added)}, nil
	})
	return added, err
}

// RemoveMember takes somebody out of a group; their courses stay theirs.
func (s *Store) RemoveMember(ctx context.Context, actor lms.Actor, id, accountID int64) error {
	return s.changeGroup(ctx, actor, id, func(tx *sqlx.Tx, g Group) (string, lms.Args, error) {
		var name string
		if err := tx.GetContext(ctx, &name, `SELECT a.name FROM account_group_member m JOIN account a ON a.id = m.account_id WHERE m.group_id = ? AND m.account_id = ?`, id, accountID); err != nil {
			return "", nil, sqldb.NotFound(err, "group.no_member")
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM account_group_member WHERE group_id = ? AND account_id = ?`, id, accountID)
		return "group_left", lms.Args{"name": name}, err
	})
}

func groupTaken(err error, d GroupDetails) error {
	if sqldb.IsDuplicate(err) {
		return &lms.Error{Kind: lms.Conflict, Key: "group.name_taken", Field: "name", Args: lms.Args{"name": d.Name}, Err: err}
	}
	return err
}
