package account

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// CheckNewcomer says what is wrong with somebody's details, by field.
func (s *Store) CheckNewcomer(n lms.Newcomer) error {
	_, err := Details{n.Name, n.Username, n.Email}.Clean(n.Username != "")
	return err
}

// BringIn makes an account in the transaction of an import, or with an id gives
// that one the name, address and staff number of a list. A name that SLiMS gives and
// what belongs to several libraries the caller leaves as it is.
func (s *Store) BringIn(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, id int64, n lms.Newcomer) (int64, error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return 0, err
	}
	d, err := Details{n.Name, n.Username, n.Email}.Clean(n.Username != "")
	if err != nil {
		return 0, err
	}
	if id != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE account SET name = ?, email = ?, staff_number = ? WHERE id = ?`, d.Name, null(d.Email), null(n.StaffNumber), id)
		return id, err
	}
	roles, err := cleanRoles(n.Roles)
	if err != nil {
		return 0, err
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO account (name, username, email, staff_number, created_at) VALUES (?, ?, ?, ?, ?)`, d.Name, null(d.Username), null(d.Email), null(n.StaffNumber), s.now())
	if err != nil {
		return 0, taken(err, d.Username)
	}
	if err := noGuests(ctx, tx, d.Username); err != nil {
		return 0, err
	}
	if id, err = r.LastInsertId(); err != nil {
		return 0, err
	}
	return id, setRoles(ctx, tx, id, libraryID, roles)
}

// StaffNumber is somebody's, for who looks after them.
func (s *Store) StaffNumber(ctx context.Context, actor lms.Actor, id int64) (number string, err error) {
	if err := require(canManage(actor, actor.LibraryID)); err != nil {
		return "", err
	}
	err = s.db.GetContext(ctx, &number, `SELECT COALESCE(a.staff_number, '') FROM account a WHERE a.id = ? AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?)`, id, actor.LibraryID)
	return number, sqldb.NotFound(err, "account.not_found")
}

// SetStaffNumber notes somebody's, "" takes it away; the caller has made sure that it
// looks like one. Two accounts of a library have the same one when they are one
// person: these are merged.
func (s *Store) SetStaffNumber(ctx context.Context, actor lms.Actor, id int64, number string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := manage(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		var others []string
		err = tx.SelectContext(ctx, &others, `SELECT a.name FROM account a WHERE a.staff_number = ? AND a.id <> ? AND a.merged_into IS NULL
			AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.library_id = ?) ORDER BY a.id`, number, id, actor.LibraryID)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			return lms.FailField("staff_number", "account.staff_number_taken", lms.Args{"name": others[0]})
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account SET staff_number = ? WHERE id = ?`, null(number), id); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, "account_changed", lms.Args{"name": a.Name})
	})
}

// own are tables that say of an account what it is, not what it did.
const own = `'account_role', 'account_ticket', 'account_form', 'hours_employment', 'intake_row', 'notice', 'notice_letter', 'notice_setting', 'notice_preference'`

// Unused says why an account that an import made cannot be taken back: its owner has
// signed in, or something tells of them. nil: it can.
func (s *Store) Unused(ctx context.Context, q sqlx.QueryerContext, id int64) error {
	var seen bool
	if err := sqlx.GetContext(ctx, q, &seen, `SELECT COUNT(*) > 0 FROM account WHERE id = ? AND (seen_at IS NOT NULL OR password_hash IS NOT NULL)`, id); err != nil {
		return err
	}
	if seen {
		return lms.Fail(lms.Conflict, "intake.undo_signed_in")
	}
	var columns []struct {
		Table  string `db:"t"`
		Column string `db:"c"`
	}
	err := sqlx.SelectContext(ctx, q, &columns, `SELECT table_name AS t, column_name AS c FROM information_schema.key_column_usage
		WHERE table_schema = DATABASE() AND referenced_table_name = 'account' AND table_name NOT IN (`+own+`) ORDER BY table_name, column_name`)
	if err != nil {
		return err
	}
	for _, c := range columns {
		var used bool
		// Safety: both names come from the database's own dictionary.
		if err := sqlx.GetContext(ctx, q, &used, `SELECT EXISTS (SELECT 1 FROM "`+c.Table+`" WHERE "`+c.Column+`" = ?)`, id); err != nil {
			return err
		}
		if used {
			return lms.Fail(lms.Conflict, "intake.undo_used")
		}
	}
	return nil
}

// TakeOut deletes an account that an import made and nobody has used.
func (s *Store) TakeOut(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64) error {
	if _, err := manage(ctx, tx, actor, id); err != nil {
		return err
	}
	if err := s.Unused(ctx, tx, id); err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM hours_employment WHERE account_id = ?`, `DELETE FROM account WHERE id = ?`} {
		if _, err := tx.ExecContext(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}
