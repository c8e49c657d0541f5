package certificate

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
)

// due is what somebody has earned a certificate with.
type due struct {
	RuleID    int64     `db:"rule_id"`
	AccountID int64     `db:"account_id"`
	EarnedAt  time.Time `db:"earned_at"`
}

// attendedWhole is what an attendance t of an activity a must be.
const attendedWhole = `t.minutes >= 0.8 * a.full_minutes`

// earned are those who have earned one that they do not have. How long an
// activity is, activities say (full_minutes).
const earned = `SELECT r.id AS rule_id, e.account_id, e.completed_at AS earned_at FROM certificate_rule r JOIN course_enrolment e ON e.course_id = r.course_id
	WHERE r.off_at IS NULL AND e.completed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM certificate k WHERE k.rule_id = r.id AND k.account_id = e.account_id
		AND (k.earned_at >= e.completed_at OR NOT r.renews AND k.revoked_at IS NULL))
	UNION ALL SELECT r.id, t.account_id, a.ends_at FROM certificate_rule r JOIN activity a ON a.id = r.activity_id JOIN activity_attendance t ON t.activity_id = a.id
	WHERE r.off_at IS NULL AND a.status = 'scheduled' AND a.ends_at < ?
		AND ` + attendedWhole + `
		AND NOT EXISTS (SELECT 1 FROM certificate k WHERE k.rule_id = r.id AND k.account_id = t.account_id)
	ORDER BY earned_at, rule_id, account_id LIMIT 500`

// Issue gives everybody what they have earned and do not have yet, and says how
// many that were. Only the system may.
func (s *Store) Issue(ctx context.Context, actor lms.Actor) (n int, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return 0, err
	}
	var list []due
	if err := s.db.SelectContext(ctx, &list, earned, s.now()); err != nil {
		return 0, err
	}
	var failed []error // the others get theirs all the same
	for _, d := range list {
		err := s.db.Tx(ctx, func(tx *sqlx.Tx) error { return s.issue(ctx, tx, d, 0) })
		if sqldb.IsDuplicate(err) { // another process was first
			continue
		}
		if err != nil {
			if failed = append(failed, err); ctx.Err() != nil {
				break
			}
			continue
		}
		n++
	}
	return n, errors.Join(failed...)
}

// issue writes one certificate; round tells those apart that were issued anew.
func (s *Store) issue(ctx context.Context, tx *sqlx.Tx, d due, round int) error {
	var r Rule
	if err := tx.GetContext(ctx, &r, selectRule+`WHERE r.id = ?`, d.RuleID); err != nil {
		return err
	}
	c, err := contentOf(ctx, tx, r, d)
	if err != nil {
		return err
	}
	in, err := s.place(ctx, tx, r.LibraryID)
	if err != nil {
		return err
	}
	c.EarnedOn = lms.DayOf(d.EarnedAt.In(in.zone))
	_, err = s.print(ctx, tx, r, c, in, paper{due: d, account: &d.AccountID, issuedTo: d.AccountID, round: round})
	return err
}

// place is where a certificate is issued.
type place struct {
	Code     string `db:"code"`
	Name     string `db:"name"`
	TimeZone string `db:"time_zone"`
	zone     *time.Location
}

func (s *Store) place(ctx context.Context, tx *sqlx.Tx, libraryID int64) (in place, err error) {
	if err := tx.GetContext(ctx, &in, `SELECT code, name, time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return in, err
	}
	in.zone, err = time.LoadLocation(in.TimeZone)
	return in, err
}

// paper is what is known of a certificate beside its words.
type paper struct {
	due
	account, volunteer *int64 // whose it is: one of them
	issuedTo           int64
	round              int
}

// print gives a certificate its number and writes it.
func (s *Store) print(ctx context.Context, tx *sqlx.Tx, r Rule, c Content, in place, p paper) (id int64, err error) {
	if r.LayoutID != 0 {
		var row layoutRow
		if err := tx.GetContext(ctx, &row, selectLayout+`WHERE y.id = ?`, r.LayoutID); err != nil {
			return 0, err
		}
		own, err := row.layout()
		if err != nil {
			return 0, err
		}
		c.Layout = &own.Layout
	}
	c.Library, c.IssuedOn = in.Name, lms.DayOf(s.now().In(in.zone))
	year := c.IssuedOn.Time().Year()
	// From here to the end of the transaction nobody else issues in this year.
	if _, err := tx.ExecContext(ctx, `INSERT INTO certificate_sequence (library_id, year, last) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE last = last + 1`, r.LibraryID, year); err != nil {
		return 0, err
	}
	var n int
	if err := tx.GetContext(ctx, &n, `SELECT last FROM certificate_sequence WHERE library_id = ? AND year = ?`, r.LibraryID, year); err != nil {
		return 0, err
	}
	c = r.finish(c, n, in.Code)
	content, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	made, err := tx.ExecContext(ctx, `INSERT INTO certificate (library_id, rule_id, account_id, volunteer_id, issued_to, earned_at, round, code, year, sequence, content, issued_at, valid_until)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.LibraryID, r.ID, p.account, p.volunteer, p.issuedTo, p.EarnedAt, p.round, newCode(), year, n, content, s.now(), c.ValidUntil)
	if err != nil {
		return 0, err
	}
	return made.LastInsertId()
}

// contentOf is what the other areas know of what was earned.
func contentOf(ctx context.Context, tx *sqlx.Tx, r Rule, d due) (c Content, err error) {
	if err := tx.GetContext(ctx, &c.Name, `SELECT name FROM account WHERE id = ?`, d.AccountID); err != nil {
		return c, err
	}
	if r.ActivityID != nil {
		c.Activity = true
		if err := tx.QueryRowxContext(ctx, `SELECT title, jp FROM activity WHERE id = ?`, *r.ActivityID).Scan(&c.Title, &c.JP); err != nil {
			return c, err
		}
		var ids []int64
		if err := tx.SelectContext(ctx, &ids, `SELECT competency_id FROM activity_competency WHERE activity_id = ?`, *r.ActivityID); err != nil {
			return c, err
		}
		c.Competencies, err = competencyNames(ctx, tx, ids, r.Language)
		return c, err
	}
	var competencies sql.NullString
	var enrolment, version int64
	err = tx.QueryRowxContext(ctx, `SELECT e.id, v.id, v.title, COALESCE(e.jp, v.jp), v.competencies FROM course_enrolment e JOIN course_version v ON v.id = e.version_id WHERE e.course_id = ? AND e.account_id = ?`,
		*r.CourseID, d.AccountID).Scan(&enrolment, &version, &c.Title, &c.JP, &competencies)
	if err != nil {
		return c, err
	}
	var percent float64 // of the last test: the first ones ask what was known before
	err = tx.GetContext(ctx, &percent, `SELECT p.best_percent FROM course_lesson l JOIN course_module m ON m.id = l.module_id JOIN course_progress p ON p.enrolment_id = ? AND p.lesson_key = l.lesson_key
		WHERE l.version_id = ? AND l.assessment_id IS NOT NULL AND p.best_percent IS NOT NULL ORDER BY m.position DESC, l.position DESC LIMIT 1`, enrolment, version)
	if err == nil {
		c.Score = &percent
	} else if !errors.Is(err, sql.ErrNoRows) {
		return c, err
	}
	var ids []int64
	if competencies.Valid {
		if err := json.Unmarshal([]byte(competencies.String), &ids); err != nil {
			return c, err
		}
	}
	c.Competencies, err = competencyNames(ctx, tx, ids, r.Language)
	return c, err
}

func competencyNames(ctx context.Context, tx *sqlx.Tx, ids []int64, language locale.Locale) (names []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	name := "name"
	if language == locale.EN {
		name = "COALESCE(NULLIF(name_en, ''), name)"
	}
	// Safety: name is one of the two above.
	query, args, err := sqlx.In(`SELECT `+name+` FROM competency WHERE id IN (?) ORDER BY position, id`, ids)
	if err != nil {
		return nil, err
	}
	return names, tx.SelectContext(ctx, &names, query, args...)
}
