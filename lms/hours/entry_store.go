package hours

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const entryColumns = `e.id, e.library_id, e.account_id, e.earned_by, e.kind, e.source_id, e.turn, e.corrects_id, e.reason, e.title, e.earned_on, e.minutes, e.credit, e.rule_id, e.posted_at`

// Ledger is all entries of a person in a library, by day.
func (s *Store) Ledger(ctx context.Context, actor lms.Actor, libraryID, accountID int64) ([]Entry, error) {
	if err := require(canSee(actor, libraryID, accountID)); err != nil {
		return nil, err
	}
	return ledger(ctx, s.db, libraryID, accountID)
}

func ledger(ctx context.Context, q sqlx.QueryerContext, libraryID, accountID int64) (list []Entry, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT `+entryColumns+` FROM hours_entry e WHERE e.library_id = ? AND e.account_id = ? ORDER BY e.earned_on, e.id`, libraryID, accountID)
	return list, err
}

// recent is how long ago something may have happened that the minute's work looks
// at; what it missed is found at night.
const recent = 2 * time.Hour

// Post posts what was earned lately, and once a day puts the whole ledger of each
// library beside what its people have done. Only the system may.
func (s *Store) Post(ctx context.Context, actor lms.Actor) (n int, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return 0, err
	}
	since := s.now().Add(-recent)
	var touched []struct {
		LibraryID int64 `db:"library_id"`
		AccountID int64 `db:"account_id"`
	}
	err = s.db.SelectContext(ctx, &touched, `SELECT c.library_id, e.account_id FROM course_enrolment e JOIN course c ON c.id = e.course_id WHERE e.completed_at >= ?
		UNION SELECT a.library_id, t.account_id FROM activity_attendance t JOIN activity a ON a.id = t.activity_id WHERE a.ends_at < ? AND (t.marked_at >= ? OR a.ends_at >= ?)`,
		since, s.now(), since, since)
	failed := []error{err}
	for _, t := range touched {
		posted, err := s.Settle(ctx, actor, t.LibraryID, t.AccountID)
		n, failed = n+posted, append(failed, err)
	}
	var libraries []int64
	err = s.db.SelectContext(ctx, &libraries, `SELECT id FROM "library" ORDER BY id`)
	failed = append(failed, err)
	for _, id := range libraries {
		if ctx.Err() != nil {
			break
		}
		posted, err := s.night(ctx, actor, id)
		n, failed = n+posted, append(failed, err)
	}
	return n, errors.Join(failed...)
}

// night settles everybody of a library, once a local day.
func (s *Store) night(ctx context.Context, actor lms.Actor, libraryID int64) (n int, err error) {
	z, err := zone(ctx, s.db, libraryID)
	if err != nil {
		return 0, err
	}
	var last lms.Day
	today := lms.DayOf(s.now().In(z))
	err = s.db.GetContext(ctx, &last, `SELECT settled_on FROM hours_night WHERE library_id = ?`, libraryID)
	if err == nil && last >= today {
		return 0, nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	var accounts []int64
	err = s.db.SelectContext(ctx, &accounts, `SELECT e.account_id FROM course_enrolment e JOIN course c ON c.id = e.course_id WHERE c.library_id = ? AND e.completed_at IS NOT NULL
		UNION SELECT t.account_id FROM activity_attendance t JOIN activity a ON a.id = t.activity_id WHERE a.library_id = ?
		UNION SELECT account_id FROM hours_claim WHERE library_id = ? UNION SELECT account_id FROM hours_entry WHERE library_id = ?`, libraryID, libraryID, libraryID, libraryID)
	if err != nil {
		return 0, err
	}
	for _, id := range accounts {
		posted, err := s.Settle(ctx, actor, libraryID, id)
		if n += posted; err != nil {
			return n, err // the next minute goes on
		}
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO hours_night (library_id, settled_on) VALUES (?, ?) ON DUPLICATE KEY UPDATE settled_on = GREATEST(settled_on, VALUES(settled_on))`, libraryID, today)
	return n, err
}

// Settle makes a person's ledger say what their courses, activities and claims
// say now, and tells how many entries that took. Only the system may.
func (s *Store) Settle(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (n int, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return 0, err
	}
	err = s.tx(ctx, func(tx *sqlx.Tx) error {
		n, err = s.settle(ctx, tx, libraryID, accountID)
		return err
	})
	return n, err
}

func (s *Store) settle(ctx context.Context, tx *sqlx.Tx, libraryID, accountID int64) (int, error) {
	f, err := s.facts(ctx, tx, libraryID, accountID)
	if err != nil {
		return 0, err
	}
	entries, err := ledger(ctx, tx, libraryID, accountID)
	if err != nil {
		return 0, err
	}
	rules, err := versions(ctx, tx, libraryID)
	if err != nil {
		return 0, err
	}
	earned, why := f.earnings()
	post := Reconcile(earned, why, entries, rules)
	var before int64
	for i := range post {
		e := &post[i]
		if e.EarnedBy == 0 {
			e.EarnedBy = accountID
		}
		if e.Turn > 0 && e.Corrects == nil {
			e.Corrects = &before
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO hours_entry (library_id, account_id, earned_by, kind, source_id, turn, corrects_id, reason, title, earned_on, minutes, credit, rule_id, posted_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, accountID, e.EarnedBy, e.Kind, e.Source.ID, e.Turn, e.Corrects, e.Reason, e.Title, e.On, e.Minutes, e.Credit, e.RuleID, s.now())
		if err != nil {
			return 0, err
		}
		if before, err = r.LastInsertId(); err != nil {
			return 0, err
		}
	}
	return len(post), nil
}

// facts is what a person has done in a library; of an account that went into
// another one nothing: it is the other one's.
func (s *Store) facts(ctx context.Context, q sqlx.QueryerContext, libraryID, accountID int64) (f facts, err error) {
	if f.zone, err = zone(ctx, q, libraryID); err != nil {
		return f, err
	}
	// Of two that settle one person the later one sees what the first has posted, and
	// what it posted for.
	var merged bool
	if err := sqlx.GetContext(ctx, q, &merged, `SELECT merged_into IS NOT NULL FROM account WHERE id = ? FOR UPDATE`, accountID); err != nil || merged {
		return f, err
	}
	for _, one := range []struct {
		into  any
		query string
		args  []any
	}{
		{&f.courses, `SELECT e.course_id, v.title, COALESCE(e.jp, v.jp) AS jp, e.completed_at FROM course_enrolment e JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
			WHERE c.library_id = ? AND e.account_id = ? AND e.completed_at IS NOT NULL ORDER BY e.completed_at, e.id`, []any{libraryID, accountID}},
		{&f.parts, `SELECT DISTINCT e.course_id, l.activity_id FROM course_enrolment e JOIN course c ON c.id = e.course_id JOIN course_lesson l ON l.version_id = e.version_id
			WHERE c.library_id = ? AND e.account_id = ? AND e.completed_at IS NOT NULL AND l.activity_id IS NOT NULL`, []any{libraryID, accountID}},
		{&f.activities, `SELECT t.activity_id, a.title, a.jp, t.minutes, a.full_minutes, a.ends_at FROM activity_attendance t JOIN activity a ON a.id = t.activity_id
			WHERE a.library_id = ? AND t.account_id = ? AND a.status = 'scheduled' AND a.ends_at < ? ORDER BY a.ends_at, a.id`, []any{libraryID, accountID, s.now()}},
		{&f.claims, selectClaim + `WHERE k.library_id = ? AND k.account_id = ? AND k.state = 'approved' ORDER BY k.id`, []any{libraryID, accountID}},
	} {
		if err := sqlx.SelectContext(ctx, q, one.into, one.query, one.args...); err != nil {
			return f, err
		}
	}
	return f, nil
}
