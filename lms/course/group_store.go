package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// GroupCourse is a course as a group of people stands to it.
type GroupCourse struct {
	CourseID int64  `db:"id"`
	Title    string `db:"title"`
	Later    bool   `db:"later"` // whoever is put into the group later is enrolled
	Open     bool   `db:"open"`  // takes learners
	Load     `db:"-"`
}

// Load is how many of a group learn a course and have completed it, or how many
// courses somebody does.
type Load struct{ Learning, Completed int }

// GroupCourses are the courses that one of the people of a group learns or has
// completed, and those that later members are enrolled in, by title; and what
// each of the people learns. The caller knows who is in the group.
func (s *Store) GroupCourses(ctx context.Context, actor lms.Actor, libraryID, groupID int64, people []int64) (list []GroupCourse, of map[int64]Load, err error) {
	if err := requireIn(actor, libraryID, canPlan); err != nil {
		return nil, nil, err
	}
	var courses []GroupCourse
	if err := s.db.SelectContext(ctx, &courses, `SELECT c.id, v.title, g.group_id IS NOT NULL AS later, c.archived_at IS NULL AS open
		FROM course c JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' LEFT JOIN course_group g ON g.course_id = c.id AND g.group_id = ?
		WHERE c.library_id = ? ORDER BY v.title, c.id`, groupID, libraryID); err != nil {
		return nil, nil, err
	}
	var rows []struct {
		CourseID  int64 `db:"course_id"`
		AccountID int64 `db:"account_id"`
		Completed bool  `db:"completed"`
	}
	if err := s.db.SelectContext(ctx, &rows, `SELECT e.course_id, e.account_id, e.completed_at IS NOT NULL AS completed FROM course_enrolment e JOIN course c ON c.id = e.course_id
		WHERE c.library_id = ? AND e.withdrawn_at IS NULL`, libraryID); err != nil {
		return nil, nil, err
	}
	among, in := map[int64]bool{}, map[int64]Load{}
	for _, id := range people {
		among[id] = true
	}
	of = map[int64]Load{}
	for _, r := range rows {
		if !among[r.AccountID] {
			continue
		}
		c, p := in[r.CourseID], of[r.AccountID]
		if r.Completed {
			c.Completed++
			p.Completed++
		} else {
			c.Learning++
			p.Learning++
		}
		in[r.CourseID], of[r.AccountID] = c, p
	}
	for _, c := range courses {
		if c.Load = in[c.CourseID]; c.Later || c.Load != (Load{}) {
			list = append(list, c)
		}
	}
	return list, of, nil
}

// LaterGroups are the groups whose later members are enrolled in a course.
func (s *Store) LaterGroups(ctx context.Context, actor lms.Actor, courseID int64) (groupIDs []int64, err error) {
	if err := requireIn(actor, actor.LibraryID, canPlan); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &groupIDs, `SELECT g.group_id FROM course_group g JOIN course c ON c.id = g.course_id WHERE g.course_id = ? AND c.library_id = ? ORDER BY g.group_id`, courseID, actor.LibraryID)
	return groupIDs, err
}

// EnrolLater sees to it that whoever is put into one of the groups from now on
// is enrolled in a course. The caller has made sure that the groups are of the
// course's library.
func (s *Store) EnrolLater(ctx context.Context, actor lms.Actor, courseID int64, groupIDs []int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := open(ctx, tx, courseID)
		if err != nil {
			return err
		}
		if err := requireIn(actor, v.LibraryID, canPlan); err != nil {
			return err
		}
		for _, id := range groupIDs {
			if _, err := tx.ExecContext(ctx, `INSERT IGNORE INTO course_group (course_id, group_id, set_at, set_by) VALUES (?, ?, ?, ?)`, courseID, id, s.now(), actor.ID()); err != nil {
				return err
			}
		}
		return nil
	})
}

// NotLater ends that; who is enrolled stays so.
func (s *Store) NotLater(ctx context.Context, actor lms.Actor, courseID, groupID int64) error {
	if err := requireIn(actor, actor.LibraryID, canPlan); err != nil {
		return err
	}
	return touched(s.db.ExecContext(ctx, `DELETE g FROM course_group g JOIN course c ON c.id = g.course_id WHERE g.course_id = ? AND g.group_id = ? AND c.library_id = ?`,
		courseID, groupID, actor.LibraryID))("course.not_found")
}

// Joined enrols people who were put into a group in the courses that later
// members are enrolled in, and says how many enrolments that made and how many
// it could not make: of who once withdrew, or lacks a prerequisite.
func (s *Store) Joined(ctx context.Context, actor lms.Actor, groupID int64, accountIDs []int64) (made, left int, err error) {
	if err := requireIn(actor, actor.LibraryID, canPlan); err != nil {
		return 0, 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		made, left = 0, 0
		var courses []int64
		if err := tx.SelectContext(ctx, &courses, `SELECT c.id FROM course_group g JOIN course c ON c.id = g.course_id
			JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' WHERE g.group_id = ? AND c.library_id = ? AND c.archived_at IS NULL ORDER BY c.id`,
			groupID, actor.LibraryID); err != nil {
			return err
		}
		for _, id := range courses {
			v, err := open(ctx, tx, id)
			if err != nil {
				return err
			}
			people, err := candidates(ctx, tx, v, accountIDs)
			if err != nil {
				return err
			}
			for _, c := range people {
				switch c.Standing {
				case Fresh:
					if err := s.enrol(ctx, tx, actor, v, c.AccountID); err != nil {
						return err
					}
					made++
				case Back, Unready:
					left++
				}
			}
		}
		return nil
	})
	return made, left, err
}
