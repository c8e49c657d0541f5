package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

type pairRow struct {
	ID         int64      `db:"id"`
	LibraryID  int64      `db:"library_id"`
	PreID      int64      `db:"pre_id"`
	PostID     int64      `db:"post_id"`
	Title      string     `db:"title"`
	Notes      string     `db:"notes"`
	CourseID   int64      `db:"course_id"`
	ActivityID int64      `db:"activity_id"`
	LowFirst   bool       `db:"low_first"`
	Crossed    bool       `db:"crossed"`
	CreatedAt  time.Time  `db:"created_at"`
	UpdatedAt  *time.Time `db:"updated_at"`
	ArchivedAt *time.Time `db:"archived_at"`
}

const pairColumns = `id, library_id, pre_id, post_id, title, COALESCE(notes, '') AS notes, course_id, activity_id, low_first, crossed, created_at, updated_at, archived_at`

func (r pairRow) pair(ctx context.Context, db sqlx.QueryerContext) (p Pair, err error) {
	p = Pair{ID: r.ID, LibraryID: r.LibraryID, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, ArchivedAt: r.ArchivedAt,
		PairSettings: PairSettings{Title: r.Title, Notes: r.Notes, CourseID: r.CourseID, ActivityID: r.ActivityID, LowFirst: r.LowFirst, Crossed: r.Crossed}}
	if p.Pre, err = findAssessment(ctx, db, r.PreID, ""); err != nil {
		return p, err
	}
	p.Post, err = findAssessment(ctx, db, r.PostID, "")
	return p, err
}

func findPair(ctx context.Context, db sqlx.QueryerContext, id int64, lock string) (row pairRow, err error) {
	// Safety: lock is a constant of this package.
	err = sqlx.GetContext(ctx, db, &row, `SELECT `+pairColumns+` FROM assessment_pair WHERE id = ? `+lock, id)
	return row, sqldb.NotFound(err, "assessment.not_found")
}

// Pairs are a library's pairs of tests, newest first, those that are archived
// last.
func (s *Store) Pairs(ctx context.Context, actor lms.Actor, libraryID int64) ([]Pair, error) {
	return s.pairs(ctx, actor, libraryID, `TRUE`)
}

// PairsOfCourse and PairsOfActivity are those of a training that are not
// archived.
func (s *Store) PairsOfCourse(ctx context.Context, actor lms.Actor, libraryID, courseID int64) ([]Pair, error) {
	return s.pairs(ctx, actor, libraryID, `archived_at IS NULL AND course_id = ?`, courseID)
}

func (s *Store) PairsOfActivity(ctx context.Context, actor lms.Actor, libraryID, activityID int64) ([]Pair, error) {
	return s.pairs(ctx, actor, libraryID, `archived_at IS NULL AND activity_id = ?`, activityID)
}

func (s *Store) pairs(ctx context.Context, actor lms.Actor, libraryID int64, where string, args ...any) ([]Pair, error) {
	if err := can(actor, groups, libraryID); err != nil {
		return nil, err
	}
	var rows []pairRow
	// Safety: where is a literal of this file.
	err := s.db.SelectContext(ctx, &rows, `SELECT `+pairColumns+` FROM assessment_pair WHERE library_id = ? AND `+where+`
		ORDER BY archived_at IS NOT NULL, id DESC`, append([]any{libraryID}, args...)...)
	if err != nil {
		return nil, err
	}
	pairs := make([]Pair, len(rows))
	for i, r := range rows {
		if pairs[i], err = r.pair(ctx, s.db); err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// Pair is one pair, for those who may see its figures.
func (s *Store) Pair(ctx context.Context, actor lms.Actor, id int64) (Pair, error) {
	row, err := findPair(ctx, s.db, id, "")
	if err != nil {
		return Pair{}, err
	}
	if err := can(actor, groups, row.LibraryID); err != nil {
		return Pair{}, err
	}
	return row.pair(ctx, s.db)
}

// CreatePair makes two tests of one library a pair. They are to be parallel:
// worth the same, with as many questions. One test is a pair by itself when it
// has two forms: A before, B after, or crossed. Fields: pre, post, title, notes,
// crossed.
func (s *Store) CreatePair(ctx context.Context, actor lms.Actor, preID, postID int64, set PairSettings) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		tests := map[string]Assessment{}
		for field, test := range map[string]int64{"pre": preID, "post": postID} {
			a, err := findAssessment(ctx, tx, test, "LOCK IN SHARE MODE")
			if err == nil {
				err = can(actor, write, a.LibraryID)
			}
			if lms.IsKind(err, lms.NotFound) {
				return lms.FailField(field, "assessment.pair_choose")
			}
			if err != nil {
				return err
			}
			tests[field] = a
		}
		pre, post := tests["pre"], tests["post"]
		set, err := set.clean()
		if err != nil {
			return err
		}
		forms, err := findForms(ctx, tx, preID)
		if err != nil {
			return err
		}
		switch {
		case preID == postID && len(forms.All) < 2:
			return lms.FailField("post", "assessment.pair_same")
		case pre.LibraryID != post.LibraryID:
			return lms.FailField("post", "assessment.pair_choose")
		case pre.Questions != post.Questions || pre.Points != post.Points:
			return lms.FailField("post", "assessment.pair_parallel", lms.Args{"pre": pre.Questions, "post": post.Questions})
		}
		if set.Crossed {
			if err := crossable(preID, postID, forms); err != nil {
				return err
			}
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO assessment_pair (library_id, pre_id, post_id, title, notes, course_id, activity_id, low_first, crossed, created_by, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, pre.LibraryID, preID, postID, set.Title, set.Notes, set.CourseID, set.ActivityID, set.LowFirst, set.Crossed, actor.AccountID, s.now())
		if sqldb.IsDuplicate(err) {
			return lms.FailField("post", "assessment.pair_twice")
		}
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, err
}

// UpdatePair changes what a pair says of itself. Forms cannot be crossed or
// uncrossed once an order was drawn for somebody. Fields: title, notes, course,
// crossed.
func (s *Store) UpdatePair(ctx context.Context, actor lms.Actor, id int64, set PairSettings) error {
	return s.changePair(ctx, actor, id, func(tx *sqlx.Tx, row pairRow) error {
		set, err := set.clean()
		if err != nil {
			return err
		}
		if set.Crossed != row.Crossed {
			forms, err := findForms(ctx, tx, row.PreID)
			if err != nil {
				return err
			}
			if set.Crossed {
				err = crossable(row.PreID, row.PostID, forms)
			} else {
				var drawn int
				if err = tx.GetContext(ctx, &drawn, `SELECT COUNT(*) FROM assessment_form_drawn WHERE assessment_id = ?`, row.PreID); err == nil && drawn > 0 {
					err = lms.FailField("crossed", "gain.crossed_drawn", lms.Args{"n": drawn})
				}
			}
			if err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE assessment_pair SET title = ?, notes = ?, course_id = ?, activity_id = ?, low_first = ?, crossed = ?, updated_by = ?, updated_at = ? WHERE id = ?`,
			set.Title, set.Notes, set.CourseID, set.ActivityID, set.LowFirst, set.Crossed, actor.AccountID, s.now(), id)
		if sqldb.IsDuplicate(err) {
			return lms.FailField("course", "assessment.pair_twice")
		}
		return err
	})
}

// ArchivePair puts a pair away, or takes it out again; its figures stay
// readable. While it is away nothing is drawn for it.
func (s *Store) ArchivePair(ctx context.Context, actor lms.Actor, id int64, away bool) error {
	return s.changePair(ctx, actor, id, func(tx *sqlx.Tx, _ pairRow) error {
		var at *time.Time
		if now := s.now(); away {
			at = &now
		}
		_, err := tx.ExecContext(ctx, `UPDATE assessment_pair SET archived_at = ? WHERE id = ?`, at, id)
		return err
	})
}

// RemovePair takes a pair apart; tests and attempts stay.
func (s *Store) RemovePair(ctx context.Context, actor lms.Actor, id int64) error {
	return s.changePair(ctx, actor, id, func(tx *sqlx.Tx, _ pairRow) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM assessment_pair WHERE id = ?`, id)
		return err
	})
}

// changePair gives change a pair that the actor may write, locked.
func (s *Store) changePair(ctx context.Context, actor lms.Actor, id int64, change func(*sqlx.Tx, pairRow) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		row, err := findPair(ctx, tx, id, "FOR UPDATE")
		if err == nil {
			err = can(actor, write, row.LibraryID)
		}
		if err != nil {
			return err
		}
		return change(tx, row)
	})
}
