package hours

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Past is what an import knows of a claim beside the claim.
type Past struct {
	ClaimID int64    `db:"claim_id"`
	Form    string   `db:"form"`
	Number  string   `db:"number"`
	Issued  *lms.Day `db:"issued_on"`
	Until   *lms.Day `db:"valid_until"`
}

// FindPast is that of a claim which the actor may see; ok is false of a claim that
// somebody handed in.
func (s *Store) FindPast(ctx context.Context, actor lms.Actor, id int64) (p Past, ok bool, err error) {
	if _, err := s.FindClaim(ctx, actor, id); err != nil {
		return p, false, err
	}
	var list []Past
	err = s.db.SelectContext(ctx, &list, `SELECT claim_id, form, number, issued_on, valid_until FROM hours_past WHERE claim_id = ?`, id)
	if len(list) > 0 {
		p, ok = list[0], true
	}
	return p, ok, err
}

// BringIn makes a past training an approved claim of a person, or with an id makes
// that claim say it, in the transaction of an import. Nobody brings in their own.
// The ledger follows with SettleAll.
func (s *Store) BringIn(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, accountID, id int64, key string, p lms.Past) (claimID int64, revision int, err error) {
	if err := require(canDecide(actor, libraryID, accountID)); err != nil {
		return 0, 0, err
	}
	kind := External
	if p.Teaching {
		kind = Teaching
	}
	if id == 0 {
		r, err := tx.ExecContext(ctx, `INSERT INTO hours_claim (library_id, account_id, made_by, kind, claim_key, title, organiser, from_on, to_on, jp, minutes, state, sent_at, decided_at, decided_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'approved', ?, ?, ?)`, libraryID, accountID, accountID, kind, key, p.Title, p.Organiser, p.From, p.To, p.JP, p.Minutes, s.now(), s.now(), actor.ID())
		if err != nil {
			return 0, 0, err
		}
		if id, err = r.LastInsertId(); err != nil {
			return 0, 0, err
		}
	} else if err := s.rewrite(ctx, tx, actor, id, p); err != nil {
		return 0, 0, err
	}
	if err := s.keepPast(ctx, tx, id, p); err != nil {
		return 0, 0, err
	}
	err = tx.GetContext(ctx, &revision, `SELECT revision FROM hours_claim WHERE id = ?`, id)
	return id, revision, err
}

// rewrite makes a claim say something else; its kind and key stay.
func (s *Store) rewrite(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64, p lms.Past) error {
	_, err := tx.ExecContext(ctx, `UPDATE hours_claim SET title = ?, organiser = ?, from_on = ?, to_on = ?, jp = ?, minutes = ?, state = 'approved', answer = '', decided_at = ?, decided_by = ?, revision = revision + 1 WHERE id = ?`,
		p.Title, p.Organiser, p.From, p.To, p.JP, p.Minutes, s.now(), actor.ID(), id)
	return err
}

func (s *Store) keepPast(ctx context.Context, tx *sqlx.Tx, id int64, p lms.Past) error {
	day := func(d lms.Day) *lms.Day {
		if d == 0 {
			return nil
		}
		return &d
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO hours_past (claim_id, form, number, issued_on, valid_until) VALUES (?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE form = VALUES(form), number = VALUES(number), issued_on = VALUES(issued_on), valid_until = VALUES(valid_until)`, id, p.Form, p.Number, day(p.Issued), day(p.Until))
	return err
}

// Untouched says why what an import left at that revision cannot be taken back:
// somebody has decided on it since. nil: it can.
func (s *Store) Untouched(ctx context.Context, q sqlx.QueryerContext, id int64, revision int) error {
	c, err := claim(ctx, q, id, "")
	switch {
	case lms.IsKind(err, lms.NotFound), err == nil && (c.Revision != revision || c.State != Approved):
		return lms.Fail(lms.Conflict, "intake.undo_claim")
	}
	return err
}

// TakeBack takes back what BringIn made, or with before makes it say again what it
// said. What the ledger names stays as a claim that was returned, why says for what
// reason; anything else is deleted. The ledger follows with SettleAll.
func (s *Store) TakeBack(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64, revision int, before *lms.Past, why string) error {
	c, err := claim(ctx, tx, id, " FOR UPDATE")
	if err != nil {
		return err
	}
	if err := require(canDecide(actor, c.LibraryID, c.AccountID)); err != nil {
		return err
	}
	if err := s.Untouched(ctx, tx, id, revision); err != nil {
		return err
	}
	if before != nil {
		if err := s.rewrite(ctx, tx, actor, id, *before); err != nil {
			return err
		}
		return s.keepPast(ctx, tx, id, *before)
	}
	var entries int
	if err := tx.GetContext(ctx, &entries, `SELECT COUNT(*) FROM hours_entry WHERE kind = ? AND source_id = ?`, c.Kind, id); err != nil {
		return err
	}
	if entries == 0 {
		_, err = tx.ExecContext(ctx, `DELETE FROM hours_claim WHERE id = ?`, id)
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE hours_claim SET state = 'returned', answer = ?, decided_at = ?, decided_by = ?, revision = revision + 1 WHERE id = ?`, why, s.now(), actor.ID(), id)
	return err
}

// SettleAll makes the ledgers of people follow what an import or its undoing did.
func (s *Store) SettleAll(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, accounts []int64) error {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return err
	}
	slices.Sort(accounts)
	for _, id := range slices.Compact(accounts) {
		if _, err := s.settle(ctx, tx, libraryID, id); err != nil {
			return err
		}
	}
	return nil
}

// Employ notes in an import whose quota is somebody's; "" takes it back.
func (s *Store) Employ(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, accountID int64, kind string, from, to lms.Day) error {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return err
	}
	if kind == "" {
		_, err := tx.ExecContext(ctx, `DELETE FROM hours_employment WHERE library_id = ? AND account_id = ?`, libraryID, accountID)
		return err
	}
	n := Status{Kind: Employment(kind)}
	if n.Kind == Contract {
		n.From, n.To = &from, &to
	}
	n, err := n.Clean()
	if err != nil {
		return err
	}
	return s.saveStatus(ctx, tx, actor, libraryID, accountID, n)
}
