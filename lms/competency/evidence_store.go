package competency

import (
	"context"
	"math"
	"strconv"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// A practical that was kept as "100%" of its work has no percentage either, and
// shows the level that one usually shows at the most (see course.Practical).
const evidenceColumns = `e.id, e.library_id, e.account_id, e.competency_id, e.kind, IF(e.work IS NOT NULL AND e.percent IS NOT NULL, LEAST(COALESCE(e.level, 2), 2), e.level) AS level,
	e.words, e.observed, IF(e.work IS NULL, e.percent, NULL) AS percent, IF(e.work IS NULL, e.items, NULL) AS items, e.work, e.source, e.source_ref,
	e.shown_on, e.created_at, e.created_by, w.withdrawn_at, w.withdrawn_by, COALESCE(w.why, '') AS why`

const evidenceFrom = ` FROM competency_evidence e LEFT JOIN competency_withdrawal w ON w.evidence_id = e.id`

// SaveSelf adds what the actor says of their own competencies, those that their
// profile asks for. today is the library's own day; a form that is sent twice
// counts once, by its token.
func (s *Store) SaveSelf(ctx context.Context, actor lms.Actor, libraryID int64, token string, today lms.Day, marks []Mark) error {
	if err := require(actor.AccountID != 0 && canRead(actor, libraryID)); err != nil {
		return err
	}
	return s.saveMarks(ctx, actor, libraryID, actor.AccountID, Self, token, today, today, marks)
}

// Appraise adds what the head has observed of somebody's competencies on a day.
func (s *Store) Appraise(ctx context.Context, actor lms.Actor, libraryID, accountID int64, token string, on, today lms.Day, marks []Mark) error {
	if err := require(canAppraise(actor, libraryID, accountID)); err != nil {
		return err
	}
	return s.saveMarks(ctx, actor, libraryID, accountID, Appraisal, token, on, today, marks)
}

func (s *Store) saveMarks(ctx context.Context, actor lms.Actor, libraryID, accountID int64, kind Kind, token string, on, today lms.Day, marks []Mark) error {
	if !formToken.MatchString(token) {
		return lms.Fail(lms.Invalid, "error.request")
	}
	if err := checkMarks(kind, marks, on, today); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, required, err := s.requiredOf(ctx, tx, libraryID, accountID)
		if err != nil {
			return err
		}
		for _, m := range marks {
			asked := false
			for _, r := range required {
				asked = asked || r.ID == m.CompetencyID
			}
			if !asked {
				return lms.Fail(lms.Conflict, "competency.not_required")
			}
			_, err := s.insert(ctx, tx, actor, Evidence{LibraryID: libraryID, AccountID: accountID, CompetencyID: m.CompetencyID, Kind: kind, Level: &m.Level,
				Words: m.Words, Observed: m.Observed, SourceRef: "form:" + token, On: on})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// insert adds evidence unless it has come before.
func (s *Store) insert(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, e Evidence) (added bool, err error) {
	_, err = tx.ExecContext(ctx, `INSERT INTO competency_evidence (library_id, account_id, competency_id, kind, level, words, observed, percent, items, work, source, source_ref,
		shown_on, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.LibraryID, e.AccountID, e.CompetencyID, e.Kind, e.Level, e.Words, e.Observed,
		e.Percent, e.Items, e.Work, e.Source, e.SourceRef, e.On, s.now(), actor.ID())
	if sqldb.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

// Measure adds what tests and practicals have shown and returns how many were
// new. Sent again with the same Ref a measurement changes nothing, unless it has
// come to something else since (it was graded anew): then it is added, and the
// earlier one withdrawn, which is all where no item is left. The competencies must be of the library.
func (s *Store) Measure(ctx context.Context, actor lms.Actor, libraryID int64, list []Measurement) (added int, err error) {
	if err := require(canMeasure(actor)); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		added = 0
		for _, m := range list {
			m, err := m.Clean()
			if err != nil {
				return err
			}
			var there bool
			err = tx.GetContext(ctx, &there, `SELECT EXISTS (SELECT 1 FROM competency c JOIN competency_framework f ON f.id = c.framework_id WHERE c.id = ? AND f.library_id = ?)`, m.CompetencyID, libraryID)
			if err != nil {
				return err
			}
			if !there {
				return lms.Fail(lms.NotFound, "competency.not_found")
			}
			fresh, err := s.measure(ctx, tx, actor, libraryID, m)
			if err != nil {
				return err
			}
			if fresh {
				added++
			}
		}
		return nil
	})
	return added, err
}

func (s *Store) measure(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, m Measurement) (added bool, err error) {
	var before []Evidence
	err = tx.SelectContext(ctx, &before, `SELECT `+evidenceColumns+evidenceFrom+` WHERE e.library_id = ? AND e.account_id = ? AND e.competency_id = ? AND e.kind = 'measured'
		AND (e.source_ref = ? OR e.source_ref LIKE CONCAT(?, '/%')) ORDER BY e.id FOR UPDATE`, libraryID, m.AccountID, m.CompetencyID, m.Ref, m.Ref)
	if err != nil {
		return false, err
	}
	e := Evidence{LibraryID: libraryID, AccountID: m.AccountID, CompetencyID: m.CompetencyID, Kind: Measured, Source: m.Source, SourceRef: m.Ref, On: m.On}
	if m.Work != nil {
		if len(before) > 0 {
			return false, nil
		}
		e.Level, e.Work = &m.Level, m.Work
		return s.insert(ctx, tx, actor, e)
	}
	if n := len(before); n > 0 {
		last := before[n-1]
		byProgram := last.WithdrawnAt != nil && last.WithdrawnBy == nil
		if math.Abs(*last.Percent-m.Percent) < 0.005 && *last.Items == m.Items && !byProgram {
			return false, nil
		}
		e.SourceRef += "/" + strconv.Itoa(n+1)
		if last.WithdrawnAt == nil {
			_, err := tx.ExecContext(ctx, `INSERT INTO competency_withdrawal (evidence_id, why, withdrawn_at, withdrawn_by) VALUES (?, ?, ?, NULL)`, last.ID, GradedAnew, s.now())
			if err != nil {
				return false, err
			}
		}
	}
	if m.Items == 0 {
		return false, nil
	}
	e.Level, e.Percent, e.Items = LevelOf(m.Percent, m.Items), &m.Percent, &m.Items
	return s.insert(ctx, tx, actor, e)
}

// Evidence is everything known of a person in a library, the newest first, with
// what was withdrawn.
func (s *Store) Evidence(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (list []Evidence, err error) {
	if err := require(canSeePerson(actor, libraryID, accountID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+evidenceColumns+evidenceFrom+` WHERE e.library_id = ? AND e.account_id = ? ORDER BY e.shown_on DESC, e.id DESC`, libraryID, accountID)
	return list, err
}

// FindEvidence is one piece of evidence that the actor may see.
func (s *Store) FindEvidence(ctx context.Context, actor lms.Actor, id int64) (e Evidence, err error) {
	err = s.db.GetContext(ctx, &e, `SELECT `+evidenceColumns+evidenceFrom+` WHERE e.id = ?`, id)
	if err == nil && !canSeePerson(actor, e.LibraryID, e.AccountID) {
		return Evidence{}, lms.Fail(lms.NotFound, "competency.evidence_not_found")
	}
	return e, sqldb.NotFound(err, "competency.evidence_not_found")
}

// Withdraw says that evidence was wrong, and why. It stays in sight and counts
// no more.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, id int64, why string) (Evidence, error) {
	var e Evidence
	why = lms.Line(why)
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		err := tx.GetContext(ctx, &e, `SELECT `+evidenceColumns+evidenceFrom+` WHERE e.id = ? FOR UPDATE`, id)
		if err != nil {
			return sqldb.NotFound(err, "competency.evidence_not_found")
		}
		switch {
		case !canSeePerson(actor, e.LibraryID, e.AccountID):
			return lms.Fail(lms.NotFound, "competency.evidence_not_found")
		case !canWithdraw(actor, e.LibraryID, e):
			return require(false)
		case e.WithdrawnAt != nil:
			return lms.Fail(lms.Conflict, "competency.withdrawn_already")
		case why == "":
			return lms.FailField("why", "competency.why_missing")
		case len([]rune(why)) > maxWhy:
			return lms.FailField("why", "competency.text_long", lms.Args{"n": len([]rune(why)), "max": maxWhy})
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO competency_withdrawal (evidence_id, why, withdrawn_at, withdrawn_by) VALUES (?, ?, ?, ?)`, id, why, s.now(), actor.ID())
		return err
	})
	return e, err
}
