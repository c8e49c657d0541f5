package partner

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const (
	agreementColumns = `g.id, g.partner_id, g.kind, g.number, g.subject, g.from_on, g.to_on, g.remind_days, g.renews_id, g.ended_on, g.end_reason,
		(SELECT n.id FROM partner_agreement n WHERE n.renews_id = g.id) AS next_id, COALESCE((SELECT f.name FROM partner_agreement_file f WHERE f.agreement_id = g.id), '') AS file`
	mostAgreements = 200 // of a partner
)

// Agreements are those with a partner, the last begun first.
func (s *Store) Agreements(ctx context.Context, actor lms.Actor, id int64) (list []Agreement, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+agreementColumns+` FROM partner_agreement g WHERE g.partner_id = ? ORDER BY g.from_on DESC, g.id DESC`, id)
	return list, err
}

// FindAgreement is one of them.
func (s *Store) FindAgreement(ctx context.Context, actor lms.Actor, id, agreement int64) (Agreement, error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return Agreement{}, err
	}
	return findAgreement(ctx, s.db, id, agreement)
}

func findAgreement(ctx context.Context, q sqlx.QueryerContext, id, agreement int64) (a Agreement, err error) {
	err = sqlx.GetContext(ctx, q, &a, `SELECT `+agreementColumns+` FROM partner_agreement g WHERE g.id = ? AND g.partner_id = ?`, agreement, id)
	return a, sqldb.NotFound(err, "partner.agreement_gone")
}

// SaveAgreement writes an agreement, a new one where it has no id, and returns its
// id. What it renews is said when it is new, and stays. Its file is kept where none
// is given.
func (s *Store) SaveAgreement(ctx context.Context, actor lms.Actor, id int64, a Agreement, file *lms.Scan) (agreement int64, err error) {
	a, problem := a.Clean()
	err = s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Partner) error {
		if a.ID != 0 {
			was, err := findAgreement(ctx, tx, id, a.ID)
			if err != nil {
				return err
			}
			a.RenewsID = was.RenewsID
		}
		if problem != nil {
			return problem
		}
		if a.RenewsID != nil {
			before, err := findAgreement(ctx, tx, id, *a.RenewsID)
			if err == nil {
				err = a.follows(before)
			}
			if err != nil {
				return err
			}
		}
		if agreement, err = writeAgreement(ctx, tx, id, a); err != nil || file == nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO partner_agreement_file (agreement_id, name, extension, content) VALUES (?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE name = VALUES(name), extension = VALUES(extension), content = VALUES(content)`, agreement, file.Name, file.Extension, file.Content)
		return err
	})
	return agreement, err
}

func writeAgreement(ctx context.Context, tx *sqlx.Tx, id int64, a Agreement) (int64, error) {
	if a.ID != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE partner_agreement SET kind = ?, number = ?, subject = ?, from_on = ?, to_on = ?, remind_days = ? WHERE id = ?`, a.Kind, a.Number, a.Subject, a.From, a.Until, a.RemindDays, a.ID)
		return a.ID, err
	}
	var n int
	if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM partner_agreement WHERE partner_id = ?`, id); err != nil {
		return 0, err
	}
	if n >= mostAgreements {
		return 0, lms.Fail(lms.Conflict, "partner.too_many", lms.Args{"max": mostAgreements})
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO partner_agreement (partner_id, kind, number, subject, from_on, to_on, remind_days, renews_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, a.Kind, a.Number, a.Subject, a.From, a.Until, a.RemindDays, a.RenewsID)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// EndAgreement ends an agreement earlier than was agreed.
func (s *Store) EndAgreement(ctx context.Context, actor lms.Actor, id, agreement int64, on lms.Day, reason string) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Partner) error {
		a, err := findAgreement(ctx, tx, id, agreement)
		if err != nil {
			return err
		}
		if a.EndedOn != nil || a.NextID != nil {
			return lms.Fail(lms.Conflict, "partner.ended_already")
		}
		if a, err = a.End(on, reason); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE partner_agreement SET ended_on = ?, end_reason = ? WHERE id = ?`, a.EndedOn, a.EndReason, agreement)
		return err
	})
}

// AgreementFile is the signed paper, for who may write the partner.
func (s *Store) AgreementFile(ctx context.Context, actor lms.Actor, id, agreement int64) (f lms.Scan, err error) {
	if _, err := s.writable(ctx, actor, id); err != nil {
		return f, err
	}
	err = s.db.GetContext(ctx, &f, `SELECT f.name, f.extension, f.content FROM partner_agreement_file f JOIN partner_agreement g ON g.id = f.agreement_id WHERE g.id = ? AND g.partner_id = ?`, agreement, id)
	return f, sqldb.NotFound(err, "partner.agreement_gone")
}
