package course

import (
	"context"
	"fmt"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

// group makes a group of people; who is in it belongs to another area.
func (w *world) group(library int64, name string) int64 {
	return dbtest.Insert(w.t, w.db, `INSERT INTO account_group (library_id, name, note, created_at) VALUES (?, ?, '', ?)`, library, name, w.time)
}

func TestWhoJoinsAGroupLater(t *testing.T) {
	w := newWorld(t)
	first, k := w.published(page("Dasar"))
	second, _ := w.published(page("Lanjut"))
	w.ok(w.rules(second, requires(first)))
	w.ok(w.Publish(ctx, w.trainer, second))
	closed, _ := w.published(page("Tutup"))
	group, other := w.group(w.library, "Angkatan 1"), w.group(w.library, "Angkatan 2")
	w.refused(w.EnrolLater(ctx, w.rina, first, []int64{group}), lms.Forbidden, "error.forbidden")
	w.refused(w.EnrolLater(ctx, w.elsewhere, first, []int64{group}), lms.NotFound, "error.not_found")
	for _, id := range []int64{first, second, closed, first} {
		w.ok(w.EnrolLater(ctx, w.head, id, []int64{group}))
	}
	w.ok(w.Archive(ctx, w.trainer, closed, true))
	if ids := must[[]int64](t)(w.LaterGroups(ctx, w.head, first)); fmt.Sprint(ids) != fmt.Sprint([]int64{group}) {
		t.Errorf("%v", ids)
	}
	if ids := must[[]int64](t)(w.LaterGroups(ctx, w.elsewhere, first)); len(ids) != 0 {
		t.Errorf("another library reads %v", ids)
	}

	// Budi may begin the second, too; Rina once left the first and is not pushed back.
	w.ok(w.Enrol(ctx, w.budi, first))
	w.complete(w.budi, first, k[0])
	w.ok(w.Enrol(ctx, w.rina, first))
	w.pass(time.Hour)
	w.ok(w.Withdraw(ctx, w.rina, first, w.rina.AccountID))
	tono := w.person("Tono", w.library, lms.Librarian)
	joined := func(who lms.Actor, id int64, people ...lms.Actor) string {
		t.Helper()
		var ids []int64
		for _, p := range people {
			ids = append(ids, p.AccountID)
		}
		made, left, err := w.Joined(ctx, who, id, ids)
		w.ok(err)
		return fmt.Sprint(made, left)
	}
	if got := joined(w.trainer, other, tono); got != "0 0" {
		t.Errorf("another group: %s", got)
	}
	if got := joined(w.elsewhere, group, tono); got != "0 0" {
		t.Errorf("another library: %s", got)
	}
	_, _, err := w.Joined(ctx, w.rina, group, nil)
	w.refused(err, lms.Forbidden, "error.forbidden")
	if got := joined(w.trainer, group, w.budi, w.rina, tono); got != "2 3" { // made: Budi in the second, Tono in the first
		t.Errorf("made and left: %s", got)
	}
	if v := w.find(tono, first); !v.Learning() || *v.Enrolment.EnrolledBy != w.trainer.AccountID {
		t.Errorf("%+v", v.Enrolment)
	}
	if got := joined(w.trainer, group, w.budi, tono); got != "0 1" {
		t.Errorf("again: %s", got)
	}

	people := []int64{w.budi.AccountID, w.rina.AccountID, tono.AccountID}
	list, of, err := w.GroupCourses(ctx, w.head, w.library, group, people)
	w.ok(err)
	got := ""
	for _, c := range list {
		got += fmt.Sprintf("%v %v %v %v;", c.CourseID == first, c.Load, c.Later, c.Open)
	}
	if len(list) != 3 || of[w.budi.AccountID] != (Load{1, 1}) || of[w.rina.AccountID] != (Load{}) || of[tono.AccountID] != (Load{1, 0}) {
		t.Errorf("%s %v", got, of)
	}
	for _, c := range list {
		want := map[int64]Load{first: {1, 1}, second: {1, 0}, closed: {}}[c.CourseID]
		if c.Load != want || !c.Later || c.Open != (c.CourseID != closed) {
			t.Errorf("%+v, want %v", c, want)
		}
	}
	if list, _, err := w.GroupCourses(ctx, w.head, w.library, other, nil); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	_, _, err = w.GroupCourses(ctx, w.elsewhere, w.library, group, people)
	w.refused(err, lms.NotFound, "error.not_found")

	w.refused(w.NotLater(ctx, w.elsewhere, first, group), lms.NotFound, "course.not_found")
	w.ok(w.NotLater(ctx, w.head, first, group))
	w.refused(w.NotLater(ctx, w.head, first, group), lms.NotFound, "course.not_found")
	if v := w.find(tono, first); !v.Learning() {
		t.Error("who is enrolled stays so")
	}
}

func TestPathForAGroup(t *testing.T) {
	w := newWorld(t)
	a, _ := w.published(page("Satu"))
	group := w.group(w.library, "Tim anak")
	id := must[int64](t)(w.CreatePath(ctx, w.head, w.library, PathDetails{Name: "Anak", Courses: []int64{a}, Audience: Audience{Groups: []int64{group}}}))
	w.ok(w.PublishPath(ctx, w.head, id, true))
	if p := must[Path](t)(w.Path(ctx, w.head, id)); fmt.Sprint(p.Audience.Groups) != fmt.Sprint([]int64{group}) {
		t.Errorf("%+v", p.Audience)
	}
	if mine := must[[]Way](t)(w.MyPaths(ctx, w.rina)); len(mine) != 0 {
		t.Errorf("%+v", mine)
	}
	w.Groups(func(_ context.Context, who lms.Actor) ([]int64, error) {
		return map[int64][]int64{w.rina.AccountID: {group}}[who.AccountID], nil
	})
	if mine := must[[]Way](t)(w.MyPaths(ctx, w.rina)); len(mine) != 1 {
		t.Errorf("who joined later: %+v", mine)
	}
	if mine := must[[]Way](t)(w.MyPaths(ctx, w.budi)); len(mine) != 0 {
		t.Errorf("%+v", mine)
	}
}
