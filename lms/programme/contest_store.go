package programme

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const contestColumns = `c.id, c.programme_id, c.title, c.criteria, c.closed_at`

// Contests are those of a programme, the last one first.
func (s *Store) Contests(ctx context.Context, actor lms.Actor, id int64) (list []Contest, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+contestColumns+` FROM programme_contest c WHERE c.programme_id = ? ORDER BY c.id DESC`, id)
	return list, err
}

// Judging is a contest as somebody may see it.
type Judging struct {
	Contest
	Entries []Entry
	Jurors  []Progress
	Scores  []Score // the reader's own; once it is closed, everybody's
	Juror   bool    // the reader is one
}

// Progress is how many texts a juror has scored wholly.
type Progress struct {
	AccountID int64 `db:"account_id"`
	Done      int   `db:"done"`
}

// FindContest is a contest with its texts and as much of the scores as the actor
// may see.
func (s *Store) FindContest(ctx context.Context, actor lms.Actor, id, contest int64) (j Judging, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return j, err
	}
	return judging(ctx, s.db, actor, id, contest, "")
}

func judging(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id, contest int64, lock string) (j Judging, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this file.
	if err := sqlx.GetContext(ctx, q, &j.Contest, `SELECT `+contestColumns+` FROM programme_contest c WHERE c.id = ? AND c.programme_id = ?`+lock, contest, id); err != nil {
		return j, sqldb.NotFound(err, "programme.contest_gone")
	}
	if err := sqlx.SelectContext(ctx, q, &j.Entries, `SELECT e.id, e.contest_id, e.number, e.age, e.title FROM programme_entry e WHERE e.contest_id = ? ORDER BY e.number`, contest); err != nil {
		return j, err
	}
	if err := sqlx.SelectContext(ctx, q, &j.Jurors, `SELECT j.account_id, (SELECT COUNT(*) FROM (SELECT s.account_id FROM programme_score s JOIN programme_entry e ON e.id = s.entry_id
			WHERE e.contest_id = ? GROUP BY s.entry_id, s.account_id HAVING COUNT(*) >= ?) x WHERE x.account_id = j.account_id) AS done
		FROM programme_juror j WHERE j.contest_id = ? ORDER BY j.account_id`, contest, len(Lines(j.Criteria)), contest); err != nil {
		return j, err
	}
	j.Juror = slices.ContainsFunc(j.Jurors, func(p Progress) bool { return p.AccountID == actor.AccountID })
	err = sqlx.SelectContext(ctx, q, &j.Scores, `SELECT s.entry_id, s.account_id, s.criterion, s.points FROM programme_score s JOIN programme_entry e ON e.id = s.entry_id
		WHERE e.contest_id = ? AND (? OR s.account_id = ?) ORDER BY s.entry_id, s.account_id, s.criterion`, contest, j.ClosedAt != nil, actor.AccountID)
	return j, err
}

// SaveContest writes a contest, a new one where it has no id, with its jury, and
// returns its id. Criteria stay once there are scores, and so do jurors who gave some.
func (s *Store) SaveContest(ctx context.Context, actor lms.Actor, id int64, c Contest, jury []int64) (contest int64, err error) {
	c, problem := c.Clean()
	slices.Sort(jury)
	jury = slices.Compact(jury)
	err = s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Programme) error {
		switch {
		case !p.Kind.Has(Contests):
			return lms.Fail(lms.Conflict, "programme.no_such_part")
		case problem != nil:
			return problem
		case len(jury) == 0:
			return lms.FailField("jury", "programme.jury_missing")
		case len(jury) > MostJurors:
			return lms.FailField("jury", "programme.jury_many", lms.Args{"max": MostJurors})
		}
		var before []int64
		if contest = c.ID; contest == 0 {
			res, err := tx.ExecContext(ctx, `INSERT INTO programme_contest (programme_id, title, criteria) VALUES (?, ?, ?)`, id, c.Title, c.Criteria)
			if err != nil {
				return err
			}
			if contest, err = res.LastInsertId(); err != nil {
				return err
			}
		} else {
			old, err := judging(ctx, tx, actor, id, contest, " FOR UPDATE")
			if err != nil {
				return err
			}
			if old.ClosedAt != nil {
				return lms.Fail(lms.Conflict, "programme.contest_closed")
			}
			var scored []int64
			if err := tx.SelectContext(ctx, &scored, `SELECT DISTINCT s.account_id FROM programme_score s JOIN programme_entry e ON e.id = s.entry_id WHERE e.contest_id = ?`, contest); err != nil {
				return err
			}
			if len(scored) > 0 && c.Criteria != old.Criteria {
				return lms.FailField("criteria", "programme.criteria_scored")
			}
			for _, juror := range scored {
				if !slices.Contains(jury, juror) {
					return lms.FailField("jury", "programme.juror_scored")
				}
			}
			for _, j := range old.Jurors {
				before = append(before, j.AccountID)
			}
			if _, err := tx.ExecContext(ctx, `UPDATE programme_contest SET title = ?, criteria = ? WHERE id = ?`, c.Title, c.Criteria, contest); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM programme_juror WHERE contest_id = ?`, contest); err != nil {
				return err
			}
		}
		for _, juror := range jury {
			if !slices.Contains(before, juror) {
				if err := worksHere(ctx, tx, p.LibraryID, juror, "jury"); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO programme_juror (contest_id, account_id) VALUES (?, ?)`, contest, juror); err != nil {
				return err
			}
		}
		return nil
	})
	return contest, err
}

// open does something with a contest that is not closed, locked, for who may
// write the programme.
func (s *Store) open(ctx context.Context, actor lms.Actor, id, contest int64, do func(*sqlx.Tx, Judging) error) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Programme) error {
		j, err := judging(ctx, tx, actor, id, contest, " FOR UPDATE")
		switch {
		case err != nil:
			return err
		case j.ClosedAt != nil:
			return lms.Fail(lms.Conflict, "programme.contest_closed")
		}
		return do(tx, j)
	})
}

// AddEntries takes n texts in, which get the next numbers; a title is of one alone.
func (s *Store) AddEntries(ctx context.Context, actor lms.Actor, id, contest int64, age Age, n int, title string) error {
	title = lms.Line(title)
	return s.open(ctx, actor, id, contest, func(tx *sqlx.Tx, j Judging) error {
		last := 0
		for _, e := range j.Entries {
			last = max(last, e.Number)
		}
		var p problems
		p.add(!slices.Contains(Ages, age), "age", "programme.age_missing")
		p.add(n < 1 || last+n > MostEntries, "n", "programme.entries_count", lms.Args{"max": MostEntries - last})
		p.add(title != "" && n != 1, "title", "programme.entry_title_one")
		p.text("title", title, MaxTitle)
		if err := p.OrNil(); err != nil {
			return err
		}
		for i := range n {
			if _, err := tx.ExecContext(ctx, `INSERT INTO programme_entry (contest_id, number, age, title) VALUES (?, ?, ?, ?)`, contest, last+1+i, age, title); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveEntry takes a text out, with what it was given; its number is not given again
// unless it was the last.
func (s *Store) RemoveEntry(ctx context.Context, actor lms.Actor, id, contest, entry int64) error {
	return s.open(ctx, actor, id, contest, func(tx *sqlx.Tx, _ Judging) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM programme_entry WHERE id = ? AND contest_id = ?`, entry, contest)
		return gone(res, err, "programme.part_gone")
	})
}

// CloseContest ends the judging: from now on nobody scores, and everybody sees the
// ranking.
func (s *Store) CloseContest(ctx context.Context, actor lms.Actor, id, contest int64) error {
	return s.open(ctx, actor, id, contest, func(tx *sqlx.Tx, j Judging) error {
		if !slices.ContainsFunc(j.Jurors, func(p Progress) bool { return p.Done > 0 }) {
			return lms.Fail(lms.Conflict, "programme.nothing_scored")
		}
		_, err := tx.ExecContext(ctx, `UPDATE programme_contest SET closed_at = ?, closed_by = ? WHERE id = ?`, s.now(), actor.ID(), contest)
		return err
	})
}

// SaveScores writes what the actor, who is a juror, gives the texts, in place of
// what they gave before. Points below zero stand for what could not be read.
func (s *Store) SaveScores(ctx context.Context, actor lms.Actor, id, contest int64, scores []Score) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := find(ctx, tx, actor, id, ""); err != nil {
			return err
		}
		j, err := judging(ctx, tx, actor, id, contest, " FOR UPDATE")
		switch {
		case err != nil:
			return err
		case !j.Juror || actor.AccountID == 0:
			return require(false)
		case j.ClosedAt != nil:
			return lms.Fail(lms.Conflict, "programme.contest_closed")
		}
		criteria := len(Lines(j.Criteria))
		var p problems
		for _, one := range scores {
			known := slices.ContainsFunc(j.Entries, func(e Entry) bool { return e.ID == one.EntryID })
			p.add(!known || one.Criterion < 0 || one.Criterion >= criteria, "", "programme.part_gone")
			p.add(one.Points < 0 || one.Points > MostPoints, ScoreField(one.EntryID, one.Criterion), "programme.points_wrong", lms.Args{"max": MostPoints})
		}
		if err := p.OrNil(); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE s FROM programme_score s JOIN programme_entry e ON e.id = s.entry_id WHERE e.contest_id = ? AND s.account_id = ?`, contest, actor.AccountID); err != nil {
			return err
		}
		for _, one := range scores {
			if _, err := tx.ExecContext(ctx, `INSERT INTO programme_score (entry_id, account_id, criterion, points) VALUES (?, ?, ?, ?)`, one.EntryID, actor.AccountID, one.Criterion, one.Points); err != nil {
				return err
			}
		}
		return nil
	})
}
