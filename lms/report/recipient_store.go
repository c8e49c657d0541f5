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

// canKeep: who may read an owner's reports says who gets them.
func canKeep(a lms.Actor, o Owner) bool {
	if o.AccountID != 0 {
		return a.IsSystem() || a.AccountID == o.AccountID
	}
	return canRead(a, o.LibraryID)
}

const (
	recipientColumns = `r.id, COALESCE(r.library_id, 0) AS library_id, COALESCE(r.account_id, 0) AS account_id, r.address, r.language, r.code, r.added_at`
	ofOwner          = `COALESCE(library_id, 0) = ? AND COALESCE(account_id, 0) = ?`
)

// Recipients are those of an owner, each with its last letter.
func (m *Maker) Recipients(ctx context.Context, actor lms.Actor, o Owner) (list []Recipient, err error) {
	if err := require(canKeep(actor, o)); err != nil {
		return nil, err
	}
	// Safety: constants of this file.
	return list, m.db.SelectContext(ctx, &list, `SELECT `+recipientColumns+`, COALESCE(p.term, '') AS term, COALESCE(p.state, '') AS state, p.tried_at
		FROM report_recipient r LEFT JOIN report_mail p ON p.recipient_id = r.id AND NOT EXISTS
			(SELECT 1 FROM report_mail n WHERE n.recipient_id = r.id AND (n.first_at, n.term) > (p.first_at, p.term))
		WHERE `+ofOwner+` ORDER BY r.address`, o.LibraryID, o.AccountID)
}

// AddRecipient has reports that are made from now on sent to an address.
func (m *Maker) AddRecipient(ctx context.Context, actor lms.Actor, o Owner, address, language string) error {
	if err := require(canKeep(actor, o)); err != nil {
		return err
	}
	address, language, err := cleanRecipient(address, language)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var id int64 // so that two who add take turns
		lock, of := `SELECT id FROM "library" WHERE id = ? FOR UPDATE`, o.LibraryID
		if o.AccountID != 0 {
			lock, of = `SELECT id FROM account WHERE id = ? FOR UPDATE`, o.AccountID
		}
		if err := tx.GetContext(ctx, &id, lock, of); err != nil {
			return sqldb.NotFound(err, "library.not_found")
		}
		var others int
		// Safety: a constant of this file.
		if err := tx.GetContext(ctx, &others, `SELECT COUNT(*) FROM report_recipient WHERE `+ofOwner, o.LibraryID, o.AccountID); err != nil {
			return err
		}
		if others >= MostRecipients {
			return lms.FailField("address", "report.recipient_many", lms.Args{"max": MostRecipients})
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO report_recipient (library_id, account_id, address, language, code, added_at) VALUES (NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?, ?)`,
			o.LibraryID, o.AccountID, address, language, strings.ToLower(rand.Text()), m.Now().UTC().Truncate(time.Second))
		if sqldb.IsDuplicate(err) {
			return lms.FailField("address", "report.recipient_twice")
		}
		return err
	})
}

// RemoveRecipient ends sending reports to an address and forgets it.
func (m *Maker) RemoveRecipient(ctx context.Context, actor lms.Actor, o Owner, id int64) error {
	if err := require(canKeep(actor, o)); err != nil {
		return err
	}
	// Safety: a constant of this file.
	res, err := m.db.ExecContext(ctx, `DELETE FROM report_recipient WHERE id = ? AND `+ofOwner, id, o.LibraryID, o.AccountID)
	return gone(res, err)
}

// MoveAccount hands the addresses of a person's region over to another account
// of theirs.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE IGNORE report_recipient SET account_id = ? WHERE account_id = ?`, into, from); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM report_recipient WHERE account_id = ?`, from)
	return err
}

// ByCode is whose letters hold a link with that code.
func (m *Maker) ByCode(ctx context.Context, code string) (r Recipient, err error) {
	// Safety: a constant of this file.
	err = m.db.GetContext(ctx, &r, `SELECT `+recipientColumns+` FROM report_recipient r WHERE r.code = ?`, code)
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

// regions are the accounts of whose region somebody gets the reports by mail, who
// was on the list before a day, each with its libraries: two at least.
func (m *Maker) regions(ctx context.Context, before lms.Day) (map[int64][]int64, error) {
	var accounts []int64
	if err := m.db.SelectContext(ctx, &accounts, `SELECT DISTINCT r.account_id FROM report_recipient r JOIN account a ON a.id = r.account_id AND a.status = 'active' WHERE r.added_at < ?`, before); err != nil {
		return nil, err
	}
	of := map[int64][]int64{}
	for _, id := range accounts {
		ids, err := m.RegionOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if len(ids) > 1 {
			of[id] = ids
		}
	}
	return of, nil
}

// UnmadeRegions are the libraries of each region that lacks a report, as Unmade.
func (m *Maker) UnmadeRegions(ctx context.Context, t Term) (all [][]int64, err error) {
	regions, err := m.regions(ctx, t.Period().To+1)
	for _, ids := range regions {
		if _, err := m.savedRegion(ctx, ids, t); lms.IsKind(err, lms.NotFound) {
			all = append(all, ids)
		} else if err != nil {
			return nil, err
		}
	}
	return all, err
}

// Due is a letter to be sent.
type Due struct {
	Recipient
	MadeAt  time.Time  `db:"made_at"`
	FirstAt *time.Time `db:"first_at"` // nil: never tried
	Region  []int64    // its libraries; nil: it is of one library
}

// DueMails are the letters to be sent now: reports made since an address was
// added, and not tried within a quarter of an hour. Quarters that were made up
// for long after, for their year's report, are no news.
func (m *Maker) DueMails(ctx context.Context) (list []Due, err error) {
	find := func(made string, args ...any) (some []Due, err error) {
		// Safety: constants of this file.
		return some, m.db.SelectContext(ctx, &some, `SELECT `+recipientColumns+`, t.term, COALESCE(p.state, 'due') AS state, p.tried_at, p.first_at, t.made_at
			FROM report_recipient r JOIN `+made+` AND t.made_at >= r.added_at
			LEFT JOIN report_mail p ON p.recipient_id = r.id AND p.term = t.term
			WHERE p.term IS NULL OR p.state = 'due' AND p.tried_at <= ? ORDER BY t.term, r.id`, append(args, m.Now().UTC().Add(-mailPause))...)
	}
	if list, err = find(`report_term t ON t.library_id = r.library_id`); err != nil {
		return nil, err
	}
	regions, err := m.regions(ctx, lms.DayOf(m.Now().UTC())+2)
	if err != nil {
		return nil, err
	}
	for account, ids := range regions {
		some, err := find(`report_region t ON r.account_id = ? AND t.libraries = ?`, account, regionKey(ids))
		if err != nil {
			return nil, err
		}
		for i := range some {
			some[i].Region = ids
		}
		list = append(list, some...)
	}
	return slices.DeleteFunc(list, func(d Due) bool {
		t, err := ParseTerm(d.Term)
		return err != nil || lms.DayOf(d.MadeAt) > t.Period().To+mailLate
	}), nil
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
