package account

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Mover hands an area's rows over, from one account of a person to another,
// where a person can have one of a kind; what is left with from is what into has
// already. The account spare is nobody's: it is there to change two rows over.
// Rows that only name who did something follow by themselves.
type Mover func(ctx context.Context, tx *sqlx.Tx, from, into, spare int64) error

// Twins are the other accounts of the library that may be the same person as a:
// of the same name or address.
func (s *Store) Twins(ctx context.Context, actor lms.Actor, a Account) (list []Account, err error) {
	people, err := s.Mergeable(ctx, actor, a.ID)
	for _, p := range people {
		if foldName(p.Name) == foldName(a.Name) || p.Email != "" && foldName(p.Email) == foldName(a.Email) {
			list = append(list, p)
		}
	}
	return list, err
}

// Mergeable are the accounts of the actor's library other than id, by name.
func (s *Store) Mergeable(ctx context.Context, actor lms.Actor, id int64) (list []Account, err error) {
	if err := require(canManage(actor, actor.LibraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+accountColumns+` FROM account a WHERE a.id <> ?
		AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?) ORDER BY a.name, a.id`, id, actor.LibraryID)
	return list, err
}

// Merge makes one account of two that are one person: what from has done and
// learnt goes to into, from is closed for good. The movers settle what a person
// can have one of in other areas.
func (s *Store) Merge(ctx context.Context, actor lms.Actor, fromID, intoID int64, areas ...Mover) error {
	switch {
	case fromID == intoID:
		return lms.FailField("from", "merge.choose")
	case fromID == actor.AccountID:
		return lms.FailField("from", "merge.self")
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := lockAdmins(ctx, tx, actor.LibraryID); err != nil {
			return err
		}
		users, err := lockUsers(ctx, tx, actor.LibraryID)
		if err != nil {
			return err
		}
		from, into, err := mergePair(ctx, tx, actor, fromID, intoID)
		if err != nil {
			return err
		}
		if err := s.merge(ctx, tx, actor, users, from, into, areas); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, "account_merged", lms.Args{"from": from.Name, "name": into.Name})
	})
}

// merge makes from part of into, in the actor's library with those SLiMS users.
func (s *Store) merge(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, users []SlimsUser, from, into Account, areas []Mover) error {
	had, err := rolesIn(ctx, tx, into.ID, actor.LibraryID)
	if err != nil {
		return err
	}
	spare, err := s.spare(ctx, tx, into)
	if err != nil {
		return err
	}
	for _, move := range append(slices.Clone(areas), moveOwn, moveNames) {
		if err := move(ctx, tx, from.ID, into.ID, spare); err != nil {
			return err
		}
	}
	if err := s.mergeUsers(ctx, tx, actor, users, from.ID, into.ID, len(had) > 0); err != nil {
		return err
	}
	return closeMerged(ctx, tx, from, into, spare)
}

// mergePair are both accounts, locked in one order.
func mergePair(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, fromID, intoID int64) (from, into Account, err error) {
	if _, err = find(ctx, tx, min(fromID, intoID), "FOR UPDATE"); err != nil {
		return from, into, err
	}
	if from, err = manage(ctx, tx, actor, fromID); err != nil {
		return from, into, err
	}
	if into, err = find(ctx, tx, intoID, "FOR UPDATE"); err != nil {
		return from, into, err
	}
	roles, err := rolesIn(ctx, tx, intoID, actor.LibraryID)
	switch {
	case err != nil:
		return from, into, err
	case len(roles) == 0:
		return from, into, lms.Fail(lms.NotFound, "account.not_found")
	case into.Status != Active:
		return from, into, lms.Fail(lms.Conflict, "merge.closed", lms.Args{"name": into.Name})
	}
	return from, into, nil
}

func (s *Store) spare(ctx context.Context, tx *sqlx.Tx, into Account) (id int64, err error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO account (name, locale, status, created_at) VALUES (?, ?, 'disabled', ?)`, into.Name, into.Locale, s.now())
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// moveOwn moves roles and memberships, and ends what only from holds in the hand.
// An account that waits for approval brings no roles.
func moveOwn(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	_, err := tx.ExecContext(ctx, `INSERT IGNORE INTO account_role (account_id, library_id, role)
		SELECT ?, r.library_id, r.role FROM account_role r JOIN account a ON a.id = r.account_id WHERE r.account_id = ? AND a.status <> 'pending'`, into, from)
	if err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE IGNORE account_group_member SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE account_region SET account_id = ? WHERE account_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, query, into, from); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM account_group_member WHERE account_id = ?`,
		`DELETE FROM account_region WHERE account_id = ?`,
		`DELETE FROM account_role WHERE account_id = ?`,
		`DELETE FROM account_session WHERE account_id = ?`,
		`DELETE FROM account_ticket WHERE account_id = ?`,
		`DELETE FROM account_form WHERE account_id = ?`,
		`DELETE FROM account_erasure WHERE account_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, query, from); err != nil {
			return err
		}
	}
	return nil
}

// moveNames puts into wherever from is named and a person may be named any
// number of times: who wrote, marked, decided. The database knows where.
func moveNames(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	var columns []struct {
		Table  string `db:"t"`
		Column string `db:"c"`
	}
	err := tx.SelectContext(ctx, &columns, `SELECT k.table_name AS t, k.column_name AS c FROM information_schema.key_column_usage k
		WHERE k.table_schema = DATABASE() AND k.referenced_table_name = 'account' AND NOT EXISTS (SELECT 1 FROM information_schema.statistics s
			WHERE s.table_schema = k.table_schema AND s.table_name = k.table_name AND s.column_name = k.column_name AND s.non_unique = 0)
		ORDER BY k.table_name, k.column_name`)
	for _, c := range columns {
		if err == nil {
			// Safety: both names come from the database's own dictionary.
			_, err = tx.ExecContext(ctx, `UPDATE "`+c.Table+`" SET "`+c.Column+`" = ? WHERE "`+c.Column+`" = ?`, into, from)
		}
	}
	return err
}

// mergeUsers leaves into one SLiMS user in the library; what they did as the
// other one stays theirs. Roles that into had here by somebody's choice do not
// follow the groups.
func (s *Store) mergeUsers(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, users []SlimsUser, from, into int64, had bool) error {
	var theirs, own *SlimsUser
	for i, u := range users {
		switch {
		case u.AccountID == nil:
		case *u.AccountID == from:
			theirs = &users[i]
		case *u.AccountID == into:
			own = &users[i]
		}
	}
	if theirs == nil {
		return nil
	}
	now := theirs
	if own != nil {
		before := own
		if Stays(*theirs, *own).UserID == own.UserID {
			now, before = own, theirs
		}
		if err := s.moved(ctx, tx, actor, actor.LibraryID, *before); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account_slims_past SET account_id = ? WHERE account_id = ?`, into, from); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET account_id = ?, follows = follows AND ? WHERE library_id = ? AND user_id = ?`,
		into, !had || own != nil && own.Follows, actor.LibraryID, now.UserID)
	return err
}

// closeMerged ends from. Who had a name and a password there alone keeps them.
func closeMerged(ctx context.Context, tx *sqlx.Tx, from, into Account, spare int64) error {
	var hash *string
	if err := tx.GetContext(ctx, &hash, `SELECT password_hash FROM account WHERE id = ?`, from.ID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE account SET status = 'disabled', merged_into = ?, username = NULL, password_hash = NULL, email = NULL WHERE id = ?`, into.ID, from.ID)
	if err != nil {
		return err
	}
	if into.Username == "" && from.Username != "" {
		if _, err := tx.ExecContext(ctx, `UPDATE account SET username = ?, password_hash = ? WHERE id = ?`, from.Username, hash, into.ID); err != nil {
			return err
		}
	}
	if into.Email == "" {
		if _, err := tx.ExecContext(ctx, `UPDATE account SET email = ? WHERE id = ?`, null(from.Email), into.ID); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM account WHERE id = ?`, spare)
	return err
}
