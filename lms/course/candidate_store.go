package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Standing is how somebody stands to a course before others enrol them.
type Standing string

const (
	Fresh    Standing = "fresh"    // can be enrolled
	Back     Standing = "back"     // too: withdrew before, and goes on from there
	Learns   Standing = "learns"   // already
	Finished Standing = "finished" // already
	Unready  Standing = "unready"  // a prerequisite is missing
)

// Candidate is somebody who may be enrolled by others.
type Candidate struct {
	AccountID int64
	Standing  Standing
	Since     time.Time // of what the standing says, in the enrolment: enrolled, withdrawn or completed
	Before    string    // title of the course that an unready one has to complete first
}

// Can reports whether the person can be enrolled.
func (c Candidate) Can() bool { return c.Standing == Fresh || c.Standing == Back }

// Candidates says of people of the library how they stand to a course that
// takes learners, each once, in the order given; nothing changes.
func (s *Store) Candidates(ctx context.Context, actor lms.Actor, courseID int64, accountIDs []int64) (list []Candidate, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := open(ctx, tx, courseID)
		if err != nil {
			return err
		}
		if err := requireIn(actor, v.LibraryID, canPlan); err != nil {
			return err
		}
		list, err = candidates(ctx, tx, v, accountIDs)
		return err
	})
	return list, err
}

func candidates(ctx context.Context, tx *sqlx.Tx, v Version, accountIDs []int64) (list []Candidate, err error) {
	var rows []Enrolment
	if err := tx.SelectContext(ctx, &rows, `SELECT `+enrolmentColumns+` FROM course_enrolment e WHERE e.course_id = ?`, v.CourseID); err != nil {
		return nil, err
	}
	enrolled := map[int64]Enrolment{}
	for _, e := range rows {
		enrolled[e.AccountID] = e
	}
	before, err := prerequisites(ctx, tx, v.ID, 0)
	if err != nil {
		return nil, err
	}
	has := map[[2]int64]bool{} // account, course
	if len(before) > 0 {
		var done []struct {
			AccountID int64 `db:"account_id"`
			CourseID  int64 `db:"course_id"`
		}
		if err := tx.SelectContext(ctx, &done, `SELECT e.account_id, e.course_id FROM course_enrolment e JOIN course_prerequisite p ON p.course_id = e.course_id AND p.version_id = ?
			WHERE e.completed_at IS NOT NULL`, v.ID); err != nil {
			return nil, err
		}
		for _, d := range done {
			has[[2]int64{d.AccountID, d.CourseID}] = true
		}
	}
	seen := map[int64]bool{}
	for _, id := range accountIDs {
		if seen[id] {
			continue
		}
		seen[id] = true
		c := Candidate{AccountID: id, Standing: Fresh}
		switch e, ok := enrolled[id]; {
		case !ok:
		case e.CompletedAt != nil:
			c.Standing, c.Since = Finished, *e.CompletedAt
		case e.WithdrawnAt != nil:
			c.Standing, c.Since = Back, *e.WithdrawnAt
		default:
			c.Standing, c.Since = Learns, e.Begun()
		}
		for _, p := range before {
			if c.Can() && !has[[2]int64{id, p.CourseID}] {
				c.Standing, c.Before = Unready, p.Title
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// EnrolMany makes several people learners, all or none, and says how many were
// none before. The caller has made sure that they work in the course's library.
func (s *Store) EnrolMany(ctx context.Context, actor lms.Actor, courseID int64, accountIDs []int64) (n int, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := open(ctx, tx, courseID)
		if err != nil {
			return err
		}
		if err := requireIn(actor, v.LibraryID, canPlan); err != nil {
			return err
		}
		if len(accountIDs) == 0 {
			return lms.FailField("accounts", "course.nobody_chosen")
		}
		people, err := candidates(ctx, tx, v, accountIDs)
		if err != nil {
			return err
		}
		n = 0
		for _, c := range people {
			if c.Standing == Learns || c.Standing == Finished {
				continue
			}
			err := s.enrol(ctx, tx, actor, v, c.AccountID)
			if sqldb.IsMissingParent(err) {
				return lms.Fail(lms.NotFound, "course.account_gone")
			}
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// Assigned is a course that somebody else enrolled the actor in and that the
// actor has not completed.
type Assigned struct {
	CourseID int64     `db:"course_id"`
	Title    string    `db:"title"`
	By       int64     `db:"enrolled_by"`
	At       time.Time `db:"begun_at"`
}

// Assigned lists the actor's own, the newest first.
func (s *Store) Assigned(ctx context.Context, actor lms.Actor) (list []Assigned, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT e.course_id, v.title, e.enrolled_by, COALESCE(e.begun_at, e.enrolled_at) AS begun_at FROM course_enrolment e
		JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
		WHERE e.account_id = ? AND e.enrolled_by <> e.account_id AND c.library_id = ? AND e.completed_at IS NULL AND e.withdrawn_at IS NULL ORDER BY begun_at DESC, e.id DESC`,
		actor.AccountID, actor.LibraryID)
	return list, err
}
