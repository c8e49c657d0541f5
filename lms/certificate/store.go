package certificate

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

type row struct {
	ID          int64      `db:"id"`
	LibraryID   int64      `db:"library_id"`
	RuleID      int64      `db:"rule_id"`
	AccountID   int64      `db:"account_id"`
	VolunteerID int64      `db:"volunteer_id"`
	Code        string     `db:"code"`
	Content     []byte     `db:"content"`
	EarnedAt    time.Time  `db:"earned_at"`
	Round       int        `db:"round"`
	IssuedAt    time.Time  `db:"issued_at"`
	RevokedAt   *time.Time `db:"revoked_at"`
	Reason      Reason     `db:"reason"`
	Note        string     `db:"note"`
	Unmet       bool       `db:"unmet"`
}

const selectCertificate = `SELECT k.id, k.library_id, k.rule_id, COALESCE(k.account_id, 0) AS account_id, COALESCE(k.volunteer_id, 0) AS volunteer_id, k.code, k.content, k.earned_at, k.round, k.issued_at, k.revoked_at, k.reason, k.note FROM certificate k `

func (r row) certificate() (Certificate, error) {
	c := Certificate{ID: r.ID, LibraryID: r.LibraryID, RuleID: r.RuleID, AccountID: r.AccountID, VolunteerID: r.VolunteerID, Code: r.Code, EarnedAt: r.EarnedAt, IssuedAt: r.IssuedAt, RevokedAt: r.RevokedAt, Reason: r.Reason, Note: r.Note, Unmet: r.Unmet}
	return c, json.Unmarshal(r.Content, &c.Content)
}

// unmet is what holds of a certificate k that was not revoked and would not be
// issued now: a course's test was judged anew, an attendance lowered, an activity
// called off. Nobody revokes by a query: who manages them is told.
const unmet = `(k.revoked_at IS NULL AND EXISTS (SELECT 1 FROM certificate_rule r LEFT JOIN activity a ON a.id = r.activity_id WHERE r.id = k.rule_id AND (
	r.course_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM course_enrolment e WHERE e.course_id = r.course_id AND e.account_id = k.account_id AND e.completed_at IS NOT NULL)
	OR r.activity_id IS NOT NULL AND (a.status <> 'scheduled' OR NOT EXISTS (SELECT 1 FROM activity_attendance t WHERE t.activity_id = a.id AND t.account_id = k.account_id AND ` + attendedWhole + `)))))`

func (s *Store) list(ctx context.Context, query string, args ...any) (list []Certificate, err error) {
	var rows []row
	// Safety: query is of this file.
	if err := s.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	for _, r := range rows {
		c, err := r.certificate()
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// Mine are the actor's, of every library, the newest first.
func (s *Store) Mine(ctx context.Context, actor lms.Actor) ([]Certificate, error) {
	return s.list(ctx, selectCertificate+`WHERE k.account_id = ? ORDER BY k.issued_at DESC, k.id DESC`, actor.AccountID)
}

// Filter narrows a list.
type Filter struct {
	RuleID int64 // 0: all
	State  State // "": all; Ending and Unmet, too
}

// List is one page of what a library has issued, the newest first, and how many
// there are.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, f Filter, today lms.Day, page lms.Page) (list []Certificate, total int, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, 0, err
	}
	where := `WHERE k.library_id = ? AND (? = 0 OR k.rule_id = ?) AND (? = '' OR ? = 'unmet' AND ` + unmet + ` OR ? = CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.valid_until < ? THEN 'expired' ELSE 'valid' END
		OR ? = 'ending' AND k.revoked_at IS NULL AND k.valid_until BETWEEN ? AND ?)`
	args := []any{libraryID, f.RuleID, f.RuleID, f.State, f.State, f.State, today, f.State, today, today + reminded}
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM certificate k `+where, args...); err != nil {
		return nil, 0, err
	}
	list, err = s.list(ctx, strings.Replace(selectCertificate, " FROM ", ", "+unmet+" AS unmet FROM ", 1)+where+` ORDER BY k.id DESC LIMIT ? OFFSET ?`, append(args, page.Limit(), page.Offset())...)
	return list, total, err
}

// Find is the actor's own, or one of their library for an administrator.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (c Certificate, err error) {
	var r row
	if err := s.db.GetContext(ctx, &r, selectCertificate+`WHERE k.id = ?`, id); err != nil {
		return c, sqldb.NotFound(err, "certificate.not_found")
	}
	if !canRead(actor, r.LibraryID, r.AccountID, r.VolunteerID) {
		return c, lms.Fail(lms.NotFound, "certificate.not_found")
	}
	return r.certificate()
}

// ByCode is what anybody who has the code may see; NotFound certificate.no_code.
func (s *Store) ByCode(ctx context.Context, typed string) (c Certificate, err error) {
	var r row
	if err := s.db.GetContext(ctx, &r, selectCertificate+`WHERE k.code = ?`, CleanCode(typed)); err != nil {
		return c, sqldb.NotFound(err, "certificate.no_code")
	}
	return r.certificate()
}

const maxNote = 300

// Revoke takes a certificate back; anew issues it once more with what is known
// now. Fields: reason, note. Conflict when it was revoked before.
func (s *Store) Revoke(ctx context.Context, actor lms.Actor, id int64, why Reason, note string, anew bool) error {
	note = lms.Line(note)
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var r row
		if err := tx.GetContext(ctx, &r, selectCertificate+`WHERE k.id = ? FOR UPDATE`, id); err != nil {
			return sqldb.NotFound(err, "certificate.not_found")
		}
		n := utf8.RuneCountInString(note)
		switch {
		case !canManage(actor, r.LibraryID):
			return lms.Fail(lms.NotFound, "certificate.not_found")
		case r.RevokedAt != nil:
			return lms.Fail(lms.Conflict, "certificate.revoked_already")
		case !slices.Contains(Reasons, why):
			return lms.FailField("reason", "certificate.reason_needed")
		case n > maxNote:
			return lms.FailField("note", "certificate.text_long", lms.Args{"n": n, "max": maxNote})
		}
		var by *int64
		if actor.AccountID != 0 {
			by = &actor.AccountID
		}
		if _, err := tx.ExecContext(ctx, `UPDATE certificate SET revoked_at = ?, revoked_by = ?, reason = ?, note = ? WHERE id = ?`, s.now(), by, why, note, id); err != nil {
			return err
		}
		if !anew {
			return nil
		}
		if r.VolunteerID != 0 {
			c, err := r.certificate()
			if err != nil {
				return err
			}
			_, err = s.thank(ctx, tx, r.LibraryID, r.VolunteerID, lms.Period{From: c.Thanks.From, To: c.EarnedOn}, r.Round+1)
			return err
		}
		return s.issue(ctx, tx, due{RuleID: r.RuleID, AccountID: r.AccountID, EarnedAt: r.EarnedAt}, r.Round+1)
	})
}

// MoveAccount hands a person's certificates over to another account of theirs.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE certificate SET account_id = ? WHERE account_id = ?`, into, from)
	return err
}
