package partner

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const (
	visitColumns = `v.id, v.partner_id, v.programme_id, v.class_name, v.level, v.starts_at, v.ends_at, v.place, v.agenda, v.agenda_more, v.expected,
		v.counted, v.pupils, v.adults, v.done, v.outcome, v.feedback, v.cancelled, v.cancel_reason, v.revision`
	mostVisits = 5000 // of a partner: several a week for years
)

// Meeting is a visit as it stands in a calendar.
type Meeting struct {
	Visit
	Partner string
}

// Title is what others call it: IV B, SDN 2.
func (m Meeting) Title() string { return m.Class + ", " + m.Partner }

// visitRow is a visit with what its table keeps otherwise.
type visitRow struct {
	Visit
	Points  string `db:"agenda"`
	Partner string `db:"partner"`
}

// Visits are those of a partner, the last one first.
func (s *Store) Visits(ctx context.Context, actor lms.Actor, id int64) (list []Meeting, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	return meetings(ctx, s.db, `v.partner_id = ? ORDER BY v.starts_at DESC, v.id DESC`, id)
}

// FindVisit is one of them.
func (s *Store) FindVisit(ctx context.Context, actor lms.Actor, id, visit int64) (Visit, error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return Visit{}, err
	}
	return findVisit(ctx, s.db, id, visit)
}

func findVisit(ctx context.Context, q sqlx.QueryerContext, id, visit int64) (Visit, error) {
	list, err := meetings(ctx, q, `v.partner_id = ? AND v.id = ?`, id, visit)
	if err == nil && len(list) == 0 {
		err = lms.Fail(lms.NotFound, "partner.visit_gone")
	}
	if err != nil {
		return Visit{}, err
	}
	return list[0].Visit, nil
}

// Meetings are the visits of a library that were not cancelled and touch the time
// from one moment to before another; received by one account, or with 0 all.
func (s *Store) Meetings(ctx context.Context, actor lms.Actor, libraryID, host int64, from, to time.Time) ([]Meeting, error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	return meetings(ctx, s.db, `p.library_id = ? AND NOT v.cancelled AND v.starts_at < ? AND v.ends_at > ?
		AND (? = 0 OR EXISTS (SELECT 1 FROM partner_visit_host h WHERE h.visit_id = v.id AND h.account_id = ?)) ORDER BY v.starts_at, v.id`, libraryID, to, from, host, host)
}

// OfProgramme are the visits that belong to a programme, the last one first; of
// libraries that the actor does not work in there are none.
func (s *Store) OfProgramme(ctx context.Context, actor lms.Actor, programmeID int64) ([]Meeting, error) {
	if err := require(canRead(actor, actor.LibraryID)); err != nil {
		return nil, err
	}
	return meetings(ctx, s.db, `p.library_id = ? AND v.programme_id = ? AND NOT v.cancelled ORDER BY v.starts_at DESC, v.id DESC`, actor.LibraryID, programmeID)
}

func meetings(ctx context.Context, q sqlx.QueryerContext, where string, args ...any) (list []Meeting, err error) {
	var rows []visitRow
	// Safety: where is a literal of this file.
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT `+visitColumns+`, p.name AS partner FROM partner_visit v JOIN partner p ON p.id = v.partner_id WHERE `+where, args...); err != nil || len(rows) == 0 {
		return nil, err
	}
	at, ids := map[int64]int{}, make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
		for _, name := range strings.Split(r.Points, ",") {
			if name != "" {
				r.Agenda = append(r.Agenda, Point(name))
			}
		}
		list = append(list, Meeting{r.Visit, r.Partner})
	}
	query, args, err := sqlx.In(`SELECT visit_id, account_id FROM partner_visit_host WHERE visit_id IN (?) ORDER BY visit_id, account_id`, ids)
	if err != nil {
		return nil, err
	}
	var hosts []struct {
		Visit   int64 `db:"visit_id"`
		Account int64 `db:"account_id"`
	}
	err = sqlx.SelectContext(ctx, q, &hosts, query, args...)
	for _, h := range hosts {
		v := &list[at[h.Visit]]
		v.Hosts = append(v.Hosts, h.Account)
	}
	return list, err
}

// SaveVisit plans a visit, a new one where id is 0, and returns its id. One that
// somebody else has changed since the actor read that revision is a Conflict.
func (s *Store) SaveVisit(ctx context.Context, actor lms.Actor, id, visit int64, plan Plan, revision int) (int64, error) {
	plan, problem := plan.Clean()
	err := s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Partner) error {
		var was Visit
		if visit != 0 {
			var err error
			if was, err = findVisit(ctx, tx, id, visit); err != nil {
				return err
			}
		}
		switch {
		case was.Cancelled:
			return lms.Fail(lms.Conflict, "partner.visit_cancelled_already")
		case problem != nil:
			return problem
		case was.Revision != revision:
			return lms.Fail(lms.Conflict, "partner.conflict")
		case was.Counted && s.now().Before(plan.StartsAt):
			return lms.FailField("starts", "partner.moved_after")
		}
		if err := workHere(ctx, tx, p.LibraryID, "hosts", without(plan.Hosts, was.Hosts)...); err != nil {
			return err
		}
		if plan.ProgrammeID != nil {
			if err := offered(ctx, tx, p.LibraryID, *plan.ProgrammeID); err != nil {
				return err
			}
		}
		var err error
		visit, err = writePlan(ctx, tx, id, visit, plan)
		return err
	})
	return visit, err
}

// without are the ids that are not among others.
func without(ids, others []int64) (left []int64) {
	known := map[int64]bool{}
	for _, id := range others {
		known[id] = true
	}
	for _, id := range ids {
		if !known[id] {
			left = append(left, id)
		}
	}
	return left
}

// offered refuses a programme that is none of the library's.
func offered(ctx context.Context, tx *sqlx.Tx, libraryID, programmeID int64) error {
	var here bool
	err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM programme WHERE id = ? AND library_id = ?)`, programmeID, libraryID)
	if err == nil && !here {
		return lms.FailField("programme", "partner.programme_gone")
	}
	return err
}

func writePlan(ctx context.Context, tx *sqlx.Tx, id, visit int64, v Plan) (int64, error) {
	names := make([]string, len(v.Agenda))
	for i, p := range v.Agenda {
		names[i] = string(p)
	}
	agenda := strings.Join(names, ",")
	if visit == 0 {
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM partner_visit WHERE partner_id = ?`, id); err != nil {
			return 0, err
		}
		if n >= mostVisits {
			return 0, lms.Fail(lms.Conflict, "partner.too_many", lms.Args{"max": mostVisits})
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO partner_visit (partner_id, programme_id, class_name, level, starts_at, ends_at, place, agenda, agenda_more, expected, done, outcome, feedback)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '')`, id, v.ProgrammeID, v.Class, v.Level, v.StartsAt, v.EndsAt, v.Place, agenda, v.More, v.Expected)
		if err != nil {
			return 0, err
		}
		if visit, err = res.LastInsertId(); err != nil {
			return 0, err
		}
	} else if _, err := tx.ExecContext(ctx, `UPDATE partner_visit SET programme_id = ?, class_name = ?, level = ?, starts_at = ?, ends_at = ?, place = ?, agenda = ?, agenda_more = ?, expected = ?, revision = revision + 1 WHERE id = ?`,
		v.ProgrammeID, v.Class, v.Level, v.StartsAt, v.EndsAt, v.Place, agenda, v.More, v.Expected, visit); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM partner_visit_host WHERE visit_id = ?`, visit); err != nil {
		return 0, err
	}
	for _, host := range v.Hosts {
		if _, err := tx.ExecContext(ctx, `INSERT INTO partner_visit_host (visit_id, account_id) VALUES (?, ?)`, visit, host); err != nil {
			return 0, err
		}
	}
	return visit, nil
}

// received does something with a visit that the actor may receive, locked, and that
// nobody else has changed since the actor read that revision.
func (s *Store) received(ctx context.Context, actor lms.Actor, id, visit int64, revision int, may func(Partner, Visit) bool, do func(*sqlx.Tx, Visit) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := find(ctx, tx, actor, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		v, err := findVisit(ctx, tx, id, visit)
		if err != nil {
			return err
		}
		switch {
		case !may(p, v):
			return lms.Fail(lms.Forbidden, "error.forbidden")
		case v.Cancelled:
			return lms.Fail(lms.Conflict, "partner.visit_cancelled_already")
		case v.Revision != revision:
			return lms.Fail(lms.Conflict, "partner.conflict")
		}
		return do(tx, v)
	})
}

// Receive writes what came of a visit.
func (s *Store) Receive(ctx context.Context, actor lms.Actor, id, visit int64, r Result, revision int) error {
	may := func(p Partner, v Visit) bool { return canReceive(actor, p, v) }
	return s.received(ctx, actor, id, visit, revision, may, func(tx *sqlx.Tx, v Visit) error {
		r, err := r.Clean(v.StartsAt, s.now())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE partner_visit SET counted = ?, pupils = ?, adults = ?, done = ?, outcome = ?, feedback = ?, revision = revision + 1 WHERE id = ?`,
			r.Counted, r.Pupils, r.Adults, r.Done, r.Outcome, r.Feedback, visit)
		return err
	})
}

// CancelVisit calls a visit off, with a reason; one to which somebody came was held.
func (s *Store) CancelVisit(ctx context.Context, actor lms.Actor, id, visit int64, reason string, revision int) error {
	may := func(p Partner, _ Visit) bool { return canWrite(actor, p) }
	return s.received(ctx, actor, id, visit, revision, may, func(tx *sqlx.Tx, v Visit) error {
		reason = lms.Line(reason)
		var p problems
		p.line("reason", reason, 500, "partner.reason_missing")
		if err := p.OrNil(); err != nil {
			return err
		}
		if v.Counted {
			return lms.Fail(lms.Conflict, "partner.held_already")
		}
		_, err := tx.ExecContext(ctx, `UPDATE partner_visit SET cancelled = TRUE, cancel_reason = ?, revision = revision + 1 WHERE id = ?`, reason, visit)
		return err
	})
}
