package intake

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Import is one that was made.
type Import struct {
	ID        int64      `db:"id"`
	LibraryID int64      `db:"library_id"`
	Kind      Kind       `db:"kind"`
	File      string     `db:"file_name"`
	Hash      string     `db:"hash"`
	MadeAt    time.Time  `db:"made_at"`
	MadeBy    string     `db:"made_by"`
	Added     int        `db:"added"`
	Changed   int        `db:"changed"`
	Unchanged int        `db:"unchanged"`
	Refused   int        `db:"refused"`
	UndoneAt  *time.Time `db:"undone_at"`
	UndoneBy  string     `db:"undone_by"`
	Standing  int        `db:"standing"` // lines that are not taken back
}

// Made is a line of an import: what it made or changed.
type Made struct {
	Line      int        `db:"line"`
	AccountID *int64     `db:"account_id"`
	ClaimID   *int64     `db:"claim_id"`
	New       bool       `db:"is_new"`
	Before    []byte     `db:"before_was"`
	After     []byte     `db:"after_is"`
	Revision  int        `db:"revision"`
	UndoneAt  *time.Time `db:"undone_at"`
	Name      string     `db:"name"`  // of the person; "" when they were taken back
	Title     string     `db:"title"` // of the record
	Stuck     *lms.Error `db:"-"`     // why it cannot be taken back
}

const selectImport = `SELECT i.id, i.library_id, i.kind, i.file_name, i.hash, i.made_at, COALESCE(a.name, '') AS made_by, i.added, i.changed, i.unchanged, i.refused, i.undone_at, COALESCE(u.name, '') AS undone_by,
	(SELECT COUNT(*) FROM intake_row r WHERE r.intake_id = i.id AND r.undone_at IS NULL) AS standing FROM intake i LEFT JOIN account a ON a.id = i.made_by LEFT JOIN account u ON u.id = i.undone_by `

// List is a library's imports, the newest first.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64) (list []Import, err error) {
	if err := require(canBringIn(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, selectImport+`WHERE i.library_id = ? ORDER BY i.id DESC LIMIT 100`, libraryID)
	return list, err
}

// Find is an import with its lines, each with why it cannot be taken back.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (i Import, lines []Made, err error) {
	return s.find(ctx, s.db, actor, id, "")
}

func (s *Store) find(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (i Import, lines []Made, err error) {
	gone := lms.Fail(lms.NotFound, "intake.gone")
	// Safety: lock is "" or " FOR UPDATE", from this file.
	if err := sqlx.GetContext(ctx, q, &i, selectImport+`WHERE i.id = ?`+lock, id); err != nil {
		return i, nil, sqldb.NotFound(err, gone.Key)
	}
	if !canBringIn(actor, i.LibraryID) {
		return Import{}, nil, gone
	}
	err = sqlx.SelectContext(ctx, q, &lines, `SELECT r.line, r.account_id, r.claim_id, r.is_new, r.before_was, r.after_is, r.revision, r.undone_at, COALESCE(a.name, '') AS name, COALESCE(k.title, '') AS title
		FROM intake_row r LEFT JOIN account a ON a.id = r.account_id LEFT JOIN hours_claim k ON k.id = r.claim_id WHERE r.intake_id = ? ORDER BY r.line`, id)
	for n := range lines {
		if err != nil {
			break
		}
		if m := &lines[n]; m.UndoneAt == nil {
			m.Stuck, err = s.stuck(ctx, q, actor, i.LibraryID, *m)
		}
	}
	return i, lines, err
}

// stuck is why a line cannot be taken back, nil when it can.
func (s *Store) stuck(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, libraryID int64, m Made) (*lms.Error, error) {
	if m.AccountID == nil || m.After == nil {
		return lms.Fail(lms.Conflict, "intake.undo_gone"), nil
	}
	var err error
	switch {
	case m.ClaimID != nil && *m.AccountID == actor.AccountID:
		err = lms.Fail(lms.Conflict, "intake.own")
	case m.ClaimID != nil:
		err = s.ledger.Untouched(ctx, q, *m.ClaimID, m.Revision)
	case m.New:
		err = s.accounts.Unused(ctx, q, *m.AccountID)
	default:
		err = s.unmended(ctx, q, libraryID, m)
	}
	var said *lms.Error
	if errors.As(err, &said) && said.Kind == lms.Conflict {
		return said, nil
	}
	return nil, err
}

// unmended reports as a Conflict that somebody is not as the import left them.
func (s *Store) unmended(ctx context.Context, q sqlx.QueryerContext, libraryID int64, m Made) error {
	var left, now personState
	if err := json.Unmarshal(m.After, &left); err != nil {
		return err
	}
	var row struct {
		Name       string   `db:"name"`
		Email      string   `db:"email"`
		Number     string   `db:"staff_number"`
		Employment string   `db:"kind"`
		From       *lms.Day `db:"contract_from"`
		To         *lms.Day `db:"contract_to"`
	}
	err := sqlx.GetContext(ctx, q, &row, `SELECT a.name, COALESCE(a.email, '') AS email, COALESCE(a.staff_number, '') AS staff_number, COALESCE(m.kind, '') AS kind, m.contract_from, m.contract_to
		FROM account a LEFT JOIN hours_employment m ON m.account_id = a.id AND m.library_id = ? WHERE a.id = ?`, libraryID, m.AccountID)
	if err != nil {
		return err
	}
	now = personState{Name: row.Name, Username: left.Username, Email: row.Email, StaffNumber: row.Number, Employment: row.Employment}
	if row.From != nil && row.To != nil {
		now.From, now.To = *row.From, *row.To
	}
	if now != left {
		return lms.Fail(lms.Conflict, "intake.undo_person")
	}
	return nil
}

// Undo takes an import back. Where lines are stuck it takes back the others with
// part, and is a Conflict without. why is what a claim says that stays in the ledger.
func (s *Store) Undo(ctx context.Context, actor lms.Actor, id int64, part bool, why string) (n int, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		n = 0
		i, lines, err := s.find(ctx, tx, actor, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		stuck := 0
		for _, m := range lines {
			if m.Stuck != nil {
				stuck++
			}
		}
		if stuck > 0 && !part {
			return lms.Fail(lms.Conflict, "intake.undo_stuck", lms.Args{"n": stuck})
		}
		var accounts []int64
		for _, m := range lines {
			if m.UndoneAt != nil || m.Stuck != nil {
				continue
			}
			if m.ClaimID != nil {
				accounts = append(accounts, *m.AccountID)
			}
			if err := s.takeBack(ctx, tx, actor, i, m, why); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return lms.Fail(lms.Conflict, "intake.undo_nothing")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE intake SET undone_at = ?, undone_by = ? WHERE id = ?`, s.now(), actor.ID(), id); err != nil {
			return err
		}
		return s.ledger.SettleAll(ctx, tx, actor, i.LibraryID, accounts)
	})
	return n, err
}

func (s *Store) takeBack(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, i Import, m Made, why string) (err error) {
	switch {
	case m.ClaimID != nil:
		var before *lms.Past
		if m.Before != nil {
			before = &lms.Past{}
			if err := json.Unmarshal(m.Before, before); err != nil {
				return err
			}
		}
		err = s.ledger.TakeBack(ctx, tx, actor, *m.ClaimID, m.Revision, before, why)
	case m.New:
		err = s.accounts.TakeOut(ctx, tx, actor, *m.AccountID)
	default:
		var was personState
		if err := json.Unmarshal(m.Before, &was); err != nil {
			return err
		}
		if _, err := s.accounts.BringIn(ctx, tx, actor, i.LibraryID, *m.AccountID, lms.Newcomer{Name: was.Name, Username: was.Username, Email: was.Email, StaffNumber: was.StaffNumber}); err != nil {
			return err
		}
		err = s.ledger.Employ(ctx, tx, actor, i.LibraryID, *m.AccountID, was.Employment, was.From, was.To)
	}
	if err != nil {
		return err
	}
	// What it made is no more, so nothing of it is remembered.
	_, err = tx.ExecContext(ctx, `UPDATE intake_row SET undone_at = ?, before_was = NULL, after_is = NULL WHERE intake_id = ? AND line = ?`, s.now(), i.ID, m.Line)
	return err
}
