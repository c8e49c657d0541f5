package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// overviewRow is a learner with a cell for each lesson of the published version.
type overviewRow struct {
	Name  string
	Cells []course.Progress // the zero one for a lesson that was not opened
	Done  int
}

type courseOverviewPage struct {
	Layout
	ID      int64
	Name    string // of the course
	Lessons []course.Lesson
	Rows    []overviewRow
	DoneBy  []int // people, by lesson
	Filter  groupFilter
	Pairs   []assessment.Pair
	NewPair string // where one is made, "" for those who do not
}

// State is the sign of a lesson for one learner.
func (p courseOverviewPage) State(cell course.Progress) string {
	switch {
	case cell.Done():
		return "done"
	case cell.LessonKey != "":
		return "opened"
	}
	return ""
}

func (s *server) courseOverviewPage(r *request) (*courseOverviewPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if e.Published == nil {
		return nil, lms.Fail(lms.NotFound, "course.not_found")
	}
	learners, err := s.Courses.Enrolments(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	list, err := s.Courses.Overview(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, l := range learners {
		ids = append(ids, l.AccountID)
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	p := &courseOverviewPage{Layout: r.layout("course.overview_of", lms.Args{"title": e.Published.Title}), ID: id, Name: e.Published.Title, Lessons: e.Published.Lessons()}
	p.DoneBy = make([]int, len(p.Lessons))
	if p.Filter, err = s.groupFilter(r); err != nil {
		return nil, err
	}
	reached := map[int64]map[string]course.Progress{}
	for _, one := range list {
		if reached[one.AccountID] == nil {
			reached[one.AccountID] = map[string]course.Progress{}
		}
		reached[one.AccountID][one.LessonKey] = one.Progress
	}
	for _, l := range learners {
		if l.WithdrawnAt != nil || !p.Filter.Has(l.AccountID) {
			continue
		}
		row := overviewRow{Name: names[l.AccountID]}
		for i, lesson := range p.Lessons {
			cell := reached[l.AccountID][lesson.Key]
			if row.Cells = append(row.Cells, cell); cell.Done() {
				row.Done++
				p.DoneBy[i]++
			}
		}
		p.Rows = append(p.Rows, row)
	}
	slices.SortStableFunc(p.Rows, func(a, b overviewRow) int { return byName(a.Name, b.Name) })
	return p, nil
}

// courseOverview shows who has done which lesson.
func (s *server) courseOverview(r *request) error {
	p, err := s.courseOverviewPage(r)
	if err != nil {
		return err
	}
	if p.Pairs, err = s.pairsOf(r, p.ID, 0); err != nil {
		return err
	}
	if r.actor.Has(lms.Trainer) {
		p.NewPair = fmt.Sprintf("/assessments/pairs?course=%d#new", p.ID)
	}
	return r.page("course/overview", p)
}

// courseOverviewRows is the same as a file: a row a learner and lesson that was
// opened. It leaves with names, so the audit log says who took it.
func (s *server) courseOverviewRows(r *request) error {
	p, err := s.courseOverviewPage(r)
	if err != nil {
		return err
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "progress_taken", lms.Args{"course": p.Name}); err != nil {
		return err
	}
	return r.sheet(fmt.Sprintf("course-%d-progress.csv", p.ID), func(f sheet) {
		f.head("name", "lesson", "title", "first_opened", "completed", "best_percent")
		for _, row := range p.Rows {
			for i, cell := range row.Cells {
				if cell.LessonKey == "" {
					continue
				}
				line := []any{row.Name, i + 1, p.Lessons[i].Title, p.DayOf(cell.FirstOpened), nil, nil}
				if cell.CompletedAt != nil {
					line[4] = p.DayOf(*cell.CompletedAt)
				}
				if cell.BestPercent != nil {
					line[5] = *cell.BestPercent
				}
				f.row(line...)
			}
		}
	})
}
