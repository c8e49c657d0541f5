package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Extra is more time for one person, for example one who reads slowly or with
// a screen reader.
type Extra struct {
	AccountID int64     `db:"account_id"`
	Person    string    `db:"person"`
	Minutes   int       `db:"minutes"`
	GrantedBy string    `db:"granted_by"`
	GrantedAt time.Time `db:"granted_at"`
}

// Extras are the people with extra time in a test, by name.
func (s *Store) Extras(ctx context.Context, actor lms.Actor, assessmentID int64) ([]Extra, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err != nil {
		return nil, err
	}
	if err := can(actor, persons, a.LibraryID); err != nil {
		return nil, err
	}
	var all []Extra
	err = s.db.SelectContext(ctx, &all, `SELECT e.account_id, p.name AS person, e.minutes, g.name AS granted_by, e.granted_at
		FROM assessment_extra e JOIN account p ON p.id = e.account_id JOIN account g ON g.id = e.granted_by
		WHERE e.assessment_id = ? ORDER BY p.name, p.id`, assessmentID)
	return all, err
}

// GrantExtra gives a person of the test's library so many extra minutes, 0 to
// take them away. An attempt that is open gets them, or loses them, at once.
func (s *Store) GrantExtra(ctx context.Context, actor lms.Actor, assessmentID, accountID int64, minutes int) error {
	if minutes < 0 || minutes > MaxMinutes {
		return lms.FailField("extra-minutes", "assessment.extra_range", lms.Args{"n": MaxMinutes})
	}
	return s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		// Those whose time is up keep what the clock has said.
		var open []int64
		if err := tx.SelectContext(ctx, &open, `SELECT id FROM attempt WHERE assessment_id = ? AND account_id = ? AND open_slot = 1 AND deadline_at > ? FOR UPDATE`,
			assessmentID, accountID, s.now()); err != nil {
			return err
		}
		for _, id := range open {
			if err := s.extend(ctx, tx, a, id, minutes); err != nil {
				return err
			}
		}
		var here bool
		if err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM account_role WHERE account_id = ? AND library_id = ?)`, accountID, a.LibraryID); err != nil {
			return err
		}
		if !here {
			return lms.FailField("extra-person", "assessment.extra_person")
		}
		if minutes == 0 {
			_, err := tx.ExecContext(ctx, `DELETE FROM assessment_extra WHERE assessment_id = ? AND account_id = ?`, assessmentID, accountID)
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO assessment_extra (assessment_id, account_id, minutes, granted_by, granted_at) VALUES (?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE minutes = VALUES(minutes), granted_by = VALUES(granted_by), granted_at = VALUES(granted_at)`,
			assessmentID, accountID, minutes, actor.AccountID, s.now())
		return err
	})
}
