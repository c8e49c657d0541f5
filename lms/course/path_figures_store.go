package course

import (
	"context"

	"binapustaka/lms"
)

// PathFigures are how far the people of a path are.
type PathFigures struct {
	People    int
	Finished  int           // of People: all courses of the path
	Completed map[int64]int // of People: by course
	Steps     int           // courses to complete
	Done      map[int64]int // courses completed, by person: for trainers alone
}

// PathFigures counts the completions among the people whom the path is for: the
// caller knows who they are. Courses that are closed count for those alone who
// have completed them.
func (s *Store) PathFigures(ctx context.Context, actor lms.Actor, id int64, people []int64) (f PathFigures, err error) {
	p, err := s.Path(ctx, actor, id)
	if err != nil {
		return f, err
	}
	if err := requireIn(actor, p.LibraryID, canSeeTotals); err != nil {
		return f, err
	}
	f = PathFigures{People: len(people), Completed: map[int64]int{}, Done: map[int64]int{}}
	if err := s.db.GetContext(ctx, &f.Steps, `SELECT COUNT(*) FROM course_path_step s JOIN course c ON c.id = s.course_id WHERE s.path_id = ? AND c.archived_at IS NULL`, id); err != nil {
		return f, err
	}
	var rows []struct {
		AccountID int64 `db:"account_id"`
		CourseID  int64 `db:"course_id"`
		Closed    bool  `db:"closed"`
	}
	if err := s.db.SelectContext(ctx, &rows, `SELECT e.account_id, e.course_id, c.archived_at IS NOT NULL AS closed FROM course_path_step s JOIN course c ON c.id = s.course_id
		JOIN course_enrolment e ON e.course_id = c.id WHERE s.path_id = ? AND e.completed_at IS NOT NULL`, id); err != nil {
		return f, err
	}
	among := map[int64]bool{}
	for _, account := range people {
		among[account] = true
	}
	for _, r := range rows {
		if !among[r.AccountID] {
			continue
		}
		if f.Completed[r.CourseID]++; !r.Closed {
			f.Done[r.AccountID]++
		}
	}
	for _, account := range people {
		if f.Steps > 0 && f.Done[account] == f.Steps {
			f.Finished++
		}
	}
	if !canWrite(actor, p.LibraryID) {
		f.Done = nil
	}
	return f, nil
}
