package report

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Recipients are those of a library, each with its last letter.
func (m *Maker) Recipients(ctx context.Context, actor lms.Actor, libraryID int64) (list []Recipient, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	return list, m.db.SelectContext(ctx, &list, `SELECT r.id, r.library_id, r.address, r.language, r.code, r.added_at, COALESCE(p.term, '') AS term, COALESCE(p.state, '') AS state, p.tried_at
		FROM report_recipient r LEFT JOIN report_mail p ON p.recipient_id = r.id AND NOT EXISTS
			(SELECT 1 FROM report_mail n WHERE n.recipient_id = r.id AND (n.first_at, n.term) > (p.first_at, p.term))
		WHERE r.library_id = ? ORDER BY r.address`, libraryID)
}

// AddRecipient has reports that are made from now on sent to an address.
func (m *Maker) AddRecipient(ctx context.Context, actor lms.Actor, libraryID int64, address, language string) error {
	if err := require(canRead(actor, libraryID)); err != nil {
		return err
	}
	address, language, err := cleanRecipient(address, language)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var others int
		if err := tx.GetContext(ctx, &others, `SELECT (SELECT COUNT(*) FROM report_recipient WHERE library_id = l.id) FROM "library" l WHERE l.id = ? FOR UPDATE`, libraryID); err != nil {
			return sqldb.NotFound(err, "library.not_found")
		}
		if others >= MostRecipients {
			return lms.FailField("address", "report.recipient_many", lms.Args{"max": MostRecipients})
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO report_recipient (library_id, address, language, code, added_at) VALUES (?, ?, ?, ?, ?)`,
			libraryID, address, language, strings.ToLower(rand.Text()), m.Now().UTC().Truncate(time.Second))
		if sqldb.IsDuplicate(err) {
			return lms.FailField("address", "report.recipient_twice")
		}
		return err
	})
}

// RemoveRecipient ends sending reports to an address and forgets it.
func (m *Maker) RemoveRecipient(ctx context.Context, actor lms.Actor, libraryID, id int64) error {
	if err := require(canRead(actor, libraryID)); err != nil {
		return err
	}
	res, err := m.db.ExecContext(ctx, `DELETE FROM report_recipient WHERE id = ? AND library_id = ?`, id, libraryID)
	return gone(res, err)
}

// ByCode is whose letters hold a link with that code.
func (m *Maker) ByCode(ctx context.Context, code string) (r Recipient, err error) {
	err = m.db.GetContext(ctx, &r, `SELECT id, library_id, address, language, code, added_at FROM report_recipient WHERE code = ?`, code)
	return r, sqldb.NotFound(err, "report.recipient_gone")
}

// StopByCode is RemoveRecipient by whoever reads the letters.
func (m *Maker) StopByCode(ctx context.Context, code string) error {
	res, err := m.db.ExecContext(ctx, `DELETE FROM report_recipient WHERE code = ?`, code)
	return gone(res, err)
}

func gone(res interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return lms.Fail(lms.NotFound, "report.recipient_gone")
}

// Unmade are the libraries that lack a report which somebody gets by mail who was
// on their list before its term was over.
func (m *Maker) Unmade(ctx context.Context, t Term) (libraries []int64, err error) {
	return libraries, m.db.SelectContext(ctx, &libraries, `SELECT DISTINCT r.library_id FROM report_recipient r JOIN "library" l ON l.id = r.library_id AND l.archived_at IS NULL
		LEFT JOIN report_term t ON t.library_id = r.library_id AND t.term = ? WHERE t.term IS NULL AND r.added_at < ? ORDER BY r.library_id`, t.String(), t.Period().To+1)
}

// Due is a letter to be sent.
type Due struct {
	Recipient
	MadeAt  time.Time  `db:"made_at"`
	FirstAt *time.Time `db:"first_at"` // nil: never tried
}

// DueMails are the letters to be sent now: reports made since an address was
// added, and not tried within a quarter of an hour. Quarters that were made up
// for long after, for their year's report, are no news.
func (m *Maker) DueMails(ctx context.Context) ([]Due, error) {
	var list []Due
	err := m.db.SelectContext(ctx, &list, `SELECT r.id, r.library_id, r.address, r.language, r.code, r.added_at, t.term, COALESCE(p.state, 'due') AS state, p.tried_at, p.first_at, t.made_at
		FROM report_recipient r JOIN report_term t ON t.library_id = r.library_id AND t.made_at >= r.added_at
		LEFT JOIN report_mail p ON p.recipient_id = r.id AND p.term = t.term
		WHERE p.term IS NULL OR p.state = 'due' AND p.tried_at <= ? ORDER BY t.term, r.id`, m.Now().UTC().Add(-mailPause))
	return slices.DeleteFunc(list, func(d Due) bool {
		t, err := ParseTerm(d.Term)
		return err != nil || lms.DayOf(d.MadeAt) > t.Period().To+mailLate
	}), err
}

// ClaimMail reports whether it is the caller who sends a letter now, and nobody
// beside it.
func (m *Maker) ClaimMail(ctx context.Context, d Due) (bool, error) {
	now := m.Now().UTC().Truncate(time.Second)
	query, args := `INSERT IGNORE INTO report_mail (recipient_id, term, state, first_at, tried_at) SELECT id, ?, 'due', ?, ? FROM report_recipient WHERE id = ?`, []any{d.Term, now, now, d.ID}
	if d.FirstAt != nil {
		query, args = `UPDATE report_mail SET tried_at = ? WHERE recipient_id = ? AND term = ? AND state = 'due' AND tried_at = ?`, []any{now, d.ID, d.Term, d.At}
	}
	res, err := m.db.ExecContext(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// SaveMail notes how a letter fared.
func (m *Maker) SaveMail(ctx context.Context, d Due, state MailState) error {
	_, err := m.db.ExecContext(ctx, `UPDATE report_mail SET state = ? WHERE recipient_id = ? AND term = ?`, state, d.ID, d.Term)
	return err
}
