package course

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestWay(t *testing.T) {
	id, at := int64(1), time.Now()
	none, begun, done := Card{}, Card{EnrolmentID: &id}, Card{EnrolmentID: &id, CompletedAt: &at}
	for _, c := range []struct {
		inOrder bool
		cards   map[int64]Card // 1, 2 and 3; what is missing is closed
		want    string         // states, next, done of all
	}{
		{true, map[int64]Card{1: none, 2: none, 3: none}, "open shut shut, 1, 0 of 3"},
		{false, map[int64]Card{1: none, 2: none, 3: none}, "open open open, 1, 0 of 3"},
		{true, map[int64]Card{1: done, 2: none, 3: none}, "done open shut, 2, 1 of 3"},
		{true, map[int64]Card{1: done, 3: none}, "done closed open, 3, 1 of 2"},
		{true, map[int64]Card{1: none, 2: begun, 3: none}, "open begun shut, 2, 0 of 3"}, // begun before the path was
		{true, map[int64]Card{1: begun, 2: done, 3: none}, "begun done shut, 1, 1 of 3"},
		{true, map[int64]Card{1: done, 2: done, 3: done}, "done done done, 0, 3 of 3"},
		{true, nil, "closed closed closed, 0, 0 of 0"},
	} {
		w := way(Path{PathDetails: PathDetails{InOrder: c.inOrder, Courses: []int64{1, 2, 3}}}, c.cards, nil)
		var states []string
		next := 0
		for _, s := range w.Steps {
			states = append(states, string(s.State))
		}
		if n := w.Next(); n != nil {
			next = n.Number
		}
		if got := fmt.Sprintf("%s, %d, %d of %d", strings.Join(states, " "), next, w.Done(), w.Count()); got != c.want || w.Finished() != (w.Done() == 3) {
			t.Errorf("%v: %s, want %s", c.cards, got, c.want)
		}
	}
}

func TestAudience(t *testing.T) {
	a := Audience{Roles: []lms.Role{lms.Trainer}, Positions: []int64{7}, People: []int64{3}}
	for m, want := range map[*Member]bool{
		{AccountID: 1}: false, {AccountID: 3}: true, {AccountID: 1, Position: 7}: true, {AccountID: 1, Position: 8}: false,
		{AccountID: 1, Roles: []lms.Role{lms.Librarian, lms.Trainer}}: true, {AccountID: 1, Roles: []lms.Role{lms.Head}}: false,
	} {
		if a.Has(*m) != want {
			t.Errorf("%+v: %v", *m, !want)
		}
	}
}

func TestPaths(t *testing.T) {
	w := newWorld(t)
	a, ka := w.published(page("Satu"))
	b, kb := w.published(page("Dua"))
	draft, _ := w.course(page("Belum"))
	d := PathDetails{Name: " Pustakawan baru ", Description: "Bulan pertama.", InOrder: true, Courses: []int64{b, a, b}, Audience: Audience{Roles: []lms.Role{lms.Librarian}, Positions: []int64{7}, People: []int64{w.head.AccountID}}}
	_, err := w.CreatePath(ctx, w.rina, w.library, d)
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, err = w.CreatePath(ctx, w.head, w.library, PathDetails{Name: " ", Description: strings.Repeat("x", 1001), Courses: make([]int64, 1)})
	w.refused(err, lms.Invalid, "path.name_missing@name path.text_long@description")
	_, err = w.CreatePath(ctx, w.head, w.library, PathDetails{Name: "x", Courses: []int64{draft}})
	w.refused(err, lms.NotFound, "path.course_gone")
	id := must[int64](t)(w.CreatePath(ctx, w.head, w.library, d))
	p := must[Path](t)(w.Path(ctx, w.trainer, id))
	if p.Name != "Pustakawan baru" || fmt.Sprint(p.Courses) != fmt.Sprint([]int64{b, a}) || len(p.Audience.Roles) != 1 || p.Audience.Positions[0] != 7 || p.Audience.People[0] != w.head.AccountID {
		t.Errorf("%+v", p)
	}
	_, err = w.Path(ctx, w.rina, id) // a draft
	w.refused(err, lms.NotFound, "path.not_found")
	_, err = w.Path(ctx, w.elsewhere, id)
	w.refused(err, lms.NotFound, "path.not_found")
	if mine := must[[]Way](t)(w.MyPaths(ctx, w.rina)); len(mine) != 0 {
		t.Errorf("%+v", mine)
	}
	w.refused(w.UpdatePath(ctx, w.trainer, id, d, 9), lms.Conflict, "path.conflict")
	d.Courses = []int64{a, b}
	w.ok(w.UpdatePath(ctx, w.trainer, id, d, 1))
	w.refused(w.PublishPath(ctx, w.rina, id, true), lms.Forbidden, "error.forbidden")
	w.ok(w.PublishPath(ctx, w.head, id, true))
	w.refused(w.DeletePath(ctx, w.head, id), lms.Conflict, "path.published")
	d.Courses = nil
	w.refused(w.UpdatePath(ctx, w.trainer, id, d, 2), lms.Invalid, "path.courses_missing@courses")

	w.ok(w.Enrol(ctx, w.rina, a))
	w.complete(w.rina, a, ka[0])
	mine := must[[]Way](t)(w.MyPaths(ctx, w.rina))
	if len(mine) != 1 || mine[0].Done() != 1 || mine[0].Next().CourseID != b {
		t.Errorf("%+v", mine)
	}
	if mine := must[[]Way](t)(w.MyPaths(ctx, w.trainer)); len(mine) != 0 {
		t.Errorf("%+v", mine)
	}
	w.Positions(func(context.Context, lms.Actor) (int64, error) { return 7, nil })
	if mine := must[[]Way](t)(w.MyPaths(ctx, w.trainer)); len(mine) != 1 {
		t.Errorf("%+v", mine)
	}
	w.ok(w.Enrol(ctx, w.rina, b))
	w.complete(w.rina, b, kb[0])
	w.ok(w.Enrol(ctx, w.trainer, a)) // not among the people
	w.complete(w.trainer, a, ka[0])
	people := []int64{w.rina.AccountID, w.budi.AccountID}
	f := must[PathFigures](t)(w.PathFigures(ctx, w.trainer, id, people))
	if f.People != 2 || f.Finished != 1 || f.Steps != 2 || f.Completed[a] != 1 || f.Completed[b] != 1 || f.Done[w.rina.AccountID] != 2 || f.Done[w.budi.AccountID] != 0 {
		t.Errorf("%+v", f)
	}
	if f := must[PathFigures](t)(w.PathFigures(ctx, w.head, id, people)); f.Finished != 1 || f.Done != nil {
		t.Errorf("the head sees %+v", f)
	}
	_, err = w.PathFigures(ctx, w.rina, id, people)
	w.refused(err, lms.Forbidden, "error.forbidden")

	// A course that nobody can begin any more is passed over.
	w.ok(w.Archive(ctx, w.trainer, a, true))
	along := must[Way](t)(w.Along(ctx, w.budi, id))
	if along.Steps[0].State != StepClosed || along.Steps[0].Title == "" || along.Next().CourseID != b || along.Count() != 1 {
		t.Errorf("%+v", along)
	}
	w.ok(w.PublishPath(ctx, w.head, id, false))
	w.ok(w.DeletePath(ctx, w.head, id))
	_, err = w.Path(ctx, w.head, id)
	w.refused(err, lms.NotFound, "path.not_found")
}
