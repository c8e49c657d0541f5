package account

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const slimsColumns = `u.user_id, u.username, u.real_name, u.email, u.seen_at, u.gone_at, u.account_id, u.linked_at, u.group_ids, u.follows, COALESCE(u.shared, '') AS shared, u.shared_signs, u.worked_on, u.settled_at`

// noteUser writes down what SLiMS says of one of its users, a clean one. A user
// id that has passed to somebody else loses its link.
func (s *Store) noteUser(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, u SlimsUser) error {
	if erased, err := wasErased(ctx, tx, libraryID, u.UserID); err != nil || erased {
		return err
	}
	var was SlimsUser
	err := tx.GetContext(ctx, &was, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.user_id = ? FOR UPDATE`, libraryID, u.UserID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	passed := err == nil && !was.becomes(u)
	if err == nil && (passed || was.Username != u.Username || was.RealName != u.RealName) {
		change, err := s.noteChange(ctx, tx, libraryID, was, u, passed && was.AccountID != nil)
		if err != nil {
			return err
		}
		if passed {
			if err := s.passOn(ctx, tx, libraryID, was, change); err != nil {
				return err
			}
		}
	}
	if passed && was.AccountID != nil {
		if err := s.unlink(ctx, tx, actor, libraryID, was); err != nil {
			return err
		}
	}
	if passed { // what was known of the one before is not known of this one
		_, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET shared = NULL, shared_signs = '', worked_on = NULL, settled_at = NULL, admin_declined_at = NULL WHERE library_id = ? AND user_id = ?`, libraryID, u.UserID)
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, group_ids, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE username = VALUES(username), real_name = VALUES(real_name), email = VALUES(email), group_ids = VALUES(group_ids), seen_at = VALUES(seen_at), gone_at = NULL`,
		libraryID, u.UserID, u.Username, u.RealName, u.Email, u.GroupIDs, s.now())
	if err != nil {
		return err
	}
	// Who has no name of their own here is called what SLiMS calls them.
	_, err = tx.ExecContext(ctx, `UPDATE account a JOIN account_slims_user u ON u.account_id = a.id SET a.name = u.real_name
		WHERE u.library_id = ? AND u.user_id = ? AND a.username IS NULL`, libraryID, u.UserID)
	return err
}

// SaveDirectory puts a library's SLiMS users in the place of those known. Who is
// missing is marked as gone and signed out; an empty directory changes nothing.
func (s *Store) SaveDirectory(ctx context.Context, actor lms.Actor, libraryID int64, users []SlimsUser) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	if len(users) == 0 {
		return nil
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := lockUsers(ctx, tx, libraryID); err != nil {
			return err
		}
		ids := make([]int64, len(users))
		for i, u := range users {
			ids[i] = u.UserID
			if err := s.noteUser(ctx, tx, actor, libraryID, u.clean()); err != nil {
				return err
			}
		}
		r, err := rulesIn(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		now, err := lockUsers(ctx, tx, libraryID) // as they are after that
		if err != nil {
			return err
		}
		if _, err := s.followAll(ctx, tx, actor, libraryID, now, r); err != nil {
			return err
		}
		query, args, err := sqlx.In(`UPDATE account_slims_user SET gone_at = ? WHERE library_id = ? AND gone_at IS NULL AND user_id NOT IN (?)`, s.now(), libraryID, ids)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE s FROM account_session s JOIN account_slims_user u ON u.account_id = s.account_id AND u.library_id = s.library_id
			WHERE u.library_id = ? AND u.gone_at IS NOT NULL AND s.method = 'slims'`, libraryID)
		return err
	})
}

// Board is what an administrator links from: every SLiMS user of a library,
// every account of it, and which of the unlinked ones probably belong together.
type Board struct {
	Users       []SlimsUser // linked ones too; by name
	Accounts    []Account   // by name
	Suggestions []Suggestion
}

// Board is a library's SLiMS users beside its accounts.
func (s *Store) Board(ctx context.Context, actor lms.Actor, libraryID int64) (b Board, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return b, err
	}
	err = s.db.SelectContext(ctx, &b.Users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.erased_at IS NULL ORDER BY u.real_name, u.user_id`, libraryID)
	if err != nil {
		return b, err
	}
	err = s.db.SelectContext(ctx, &b.Accounts, `SELECT `+accountColumns+` FROM account a
		WHERE EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?) ORDER BY a.name, a.id`, libraryID)
	if err != nil {
		return b, err
	}
	taken := map[int64]bool{}
	var users []SlimsUser
	for _, u := range b.Users {
		switch {
		case u.GoneAt != nil: // whose account may belong to a new one
		case u.AccountID != nil:
			taken[*u.AccountID] = true
		default:
			users = append(users, u)
		}
	}
	free := slices.DeleteFunc(slices.Clone(b.Accounts), func(a Account) bool { return taken[a.ID] || a.Status == Disabled })
	b.Suggestions = Suggest(users, free)
	return b, nil
}

// Counts are how a library's linking stands.
type Counts struct {
	Users    int `db:"users"`    // in SLiMS today
	Unlinked int `db:"unlinked"` // of those
	Gone     int `db:"gone"`     // linked, but no longer in SLiMS
	Pending  int `db:"pending"`  // accounts that wait for approval
}

// LinkCounts says how a library's linking stands.
func (s *Store) LinkCounts(ctx context.Context, actor lms.Actor, libraryID int64) (c Counts, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return c, err
	}
	err = s.db.GetContext(ctx, &c, `SELECT COALESCE(SUM(gone_at IS NULL), 0) AS users, COALESCE(SUM(gone_at IS NULL AND account_id IS NULL), 0) AS unlinked,
		COALESCE(SUM(gone_at IS NOT NULL AND account_id IS NOT NULL), 0) AS gone,
		(SELECT COUNT(DISTINCT a.id) FROM account a JOIN account_role r ON r.account_id = a.id WHERE r.library_id = ? AND a.status = 'pending') AS pending
		FROM account_slims_user WHERE erased_at IS NULL AND library_id = ?`, libraryID, libraryID)
	return c, err
}

// Refusal is a pair that was not linked, and why.
type Refusal struct {
	Pair
	Why *lms.Error
}

// Link links pairs; those that cannot be are refused one by one and the others
// are linked all the same. A pair that is linked already counts as linked.
func (s *Store) Link(ctx context.Context, actor lms.Actor, libraryID int64, pairs []Pair) (linked int, refused []Refusal, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, nil, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		linked, refused = 0, nil
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		for _, p := range pairs {
			why, err := s.link(ctx, tx, actor, libraryID, users, p)
			if err != nil {
				return err
			}
			if why != nil {
				refused = append(refused, Refusal{p, why})
			} else {
				linked++
			}
		}
		return nil
	})
	return linked, refused, err
}

// lockUsers are a library's SLiMS users, locked: whoever links or unlinks takes
// all of them, so that two never wait for each other.
func lockUsers(ctx context.Context, tx *sqlx.Tx, libraryID int64) (users []SlimsUser, err error) {
	err = tx.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.erased_at IS NULL ORDER BY u.user_id FOR UPDATE`, libraryID)
	return users, err
}

func (s *Store) link(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, users []SlimsUser, p Pair) (why *lms.Error, err error) {
	at := slices.IndexFunc(users, func(u SlimsUser) bool { return u.UserID == p.UserID })
	if at < 0 {
		return lms.Fail(lms.NotFound, "link.user_unknown"), nil
	}
	u := users[at]
	a, err := find(ctx, tx, p.AccountID, "")
	if lms.IsKind(err, lms.NotFound) {
		return lms.Fail(lms.NotFound, "link.account_unknown"), nil
	}
	if err != nil {
		return nil, err
	}
	roles, err := rolesIn(ctx, tx, a.ID, libraryID)
	if err != nil {
		return nil, err
	}
	args := lms.Args{"user": u.RealName, "username": u.Username, "account": a.Name}
	other := slices.IndexFunc(users, func(o SlimsUser) bool { return o.AccountID != nil && *o.AccountID == a.ID })
	switch {
	case len(roles) == 0:
		return lms.Fail(lms.NotFound, "link.account_unknown"), nil
	case u.AccountID != nil && *u.AccountID == a.ID:
		return nil, nil
	case u.GoneAt != nil:
		return lms.Fail(lms.Conflict, "link.user_gone", args), nil
	case u.AccountID != nil:
		holder, err := find(ctx, tx, *u.AccountID, "")
		if err != nil {
			return nil, err
		}
		args["holder"] = holder.Name
		return lms.Fail(lms.Conflict, "link.user_taken", args), nil
	case other >= 0 && users[other].GoneAt == nil:
		args["holder"] = users[other].Username
		return lms.Fail(lms.Conflict, "link.account_taken", args), nil
	}
	follows := false
	if other >= 0 { // came back to SLiMS as another user
		follows = users[other].Follows
		if err := s.moved(ctx, tx, actor, libraryID, users[other]); err != nil {
			return nil, err
		}
		users[other].AccountID = nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE account_slims_user SET account_id = ?, linked_at = ?, linked_by = ?, follows = ? WHERE library_id = ? AND user_id = ?`,
		a.ID, s.now(), actor.ID(), follows, libraryID, u.UserID)
	if err != nil {
		return nil, err
	}
	users[at].AccountID = &a.ID
	return nil, s.audit(ctx, tx, actor, libraryID, "linked", lms.Args{"name": a.Name, "username": u.Username})
}

// Unlink takes links away and ends the sessions that began through them. What
// people have learnt stays with their accounts.
func (s *Store) Unlink(ctx context.Context, actor lms.Actor, libraryID int64, userIDs []int64) (n int, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		n = 0
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		for _, u := range users {
			if u.AccountID == nil || !slices.Contains(userIDs, u.UserID) {
				continue // unlinked by somebody else meanwhile
			}
			if err := s.unlink(ctx, tx, actor, libraryID, u); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

func (s *Store) unlink(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, u SlimsUser) error {
	a, err := find(ctx, tx, *u.AccountID, "")
	if err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE account_slims_user SET account_id = NULL, linked_at = NULL, linked_by = NULL, follows = FALSE, admin_declined_at = NULL WHERE library_id = ? AND account_id = ?`,
		`DELETE FROM account_session WHERE library_id = ? AND account_id = ? AND method = 'slims'`,
	} {
		if _, err := tx.ExecContext(ctx, query, libraryID, a.ID); err != nil {
			return err
		}
	}
	return s.audit(ctx, tx, actor, libraryID, "unlinked", lms.Args{"name": a.Name, "username": u.Username})
}

// Staff is the directory with names, for the head and the administrators: who
// stands behind the numbers of SLiMS users.
func (s *Store) Staff(ctx context.Context, actor lms.Actor, libraryID int64) (list []SlimsUser, err error) {
	if err := require(canSeeStaff(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.erased_at IS NULL ORDER BY u.real_name, u.user_id`, libraryID)
	return list, err
}

// Known is the account of a SLiMS user and its roles, where they have come before
// and may sign in; Unauthenticated otherwise. Nothing is noted.
func (s *Store) Known(ctx context.Context, libraryID int64, u SlimsUser) (a Account, roles []lms.Role, err error) {
	u = u.clean()
	err = s.db.GetContext(ctx, &a, `SELECT `+accountColumns+` FROM account_slims_user u JOIN account a ON a.id = u.account_id
		WHERE u.library_id = ? AND u.user_id = ? AND u.username = ? AND u.gone_at IS NULL AND a.status = 'active'`, libraryID, u.UserID, u.Username)
	if err == nil {
		roles, err = s.Roles(ctx, a.ID, libraryID)
	}
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(roles) == 0 {
		err = lms.Fail(lms.Unauthenticated, "signin.over")
	}
	return a, roles, err
}

// LinkOf is the SLiMS user that the actor is in the actor's library, and whether
// there is one.
func (s *Store) LinkOf(ctx context.Context, actor lms.Actor) (u SlimsUser, ok bool, err error) {
	err = s.db.GetContext(ctx, &u, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.account_id = ?`, actor.LibraryID, actor.AccountID)
	if errors.Is(err, sql.ErrNoRows) {
		return u, false, nil
	}
	return u, err == nil, err
}
