package course

import (
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

// rules sets the rules of a course's draft.
func (w *world) rules(id int64, change func(*Rules, Outline)) error {
	w.t.Helper()
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	e := must[Editing](w.t)(w.Edit(ctx, w.trainer, id))
	r := Rules{Due: e.Draft.Due, Requires: e.Draft.Requires, Release: map[int64]Opening{}}
	change(&r, *e.Draft)
	return w.SaveRules(ctx, w.trainer, id, r, e.Draft.Revision)
}

func requires(ids ...int64) func(*Rules, Outline) {
	return func(r *Rules, _ Outline) { r.Requires = ids }
}

func TestPrerequisites(t *testing.T) {
	w := newWorld(t)
	a, ka := w.published(page("Satu"))
	b, _ := w.published(page("Dua"))
	c, _ := w.published(page("Tiga"))
	never, _ := w.course(page("Belum"))
	w.refused(w.rules(b, requires(never)), lms.Invalid, "course.requires_gone@requires")
	w.refused(w.rules(b, requires(b)), lms.Invalid, "course.requires_circle@requires")
	w.ok(w.rules(b, requires(a, a)))
	w.refused(w.SaveRules(ctx, w.trainer, b, Rules{}, 1), lms.Conflict, "course.rules_conflict")
	w.refused(w.SaveRules(ctx, w.head, b, Rules{}, 2), lms.Forbidden, "error.forbidden")
	w.ok(w.Enrol(ctx, w.budi, b)) // a draft binds nobody
	w.ok(w.Publish(ctx, w.trainer, b))
	w.ok(w.rules(c, requires(b)))
	w.ok(w.Publish(ctx, w.trainer, c))
	w.refused(w.rules(a, requires(c)), lms.Invalid, "course.requires_circle@requires")
	w.refused(w.Enrol(ctx, w.rina, b), lms.Conflict, "course.prerequisite")
	w.refused(w.enrolMany(w.trainer, b, []int64{w.budi.AccountID, w.rina.AccountID}), lms.Conflict, "course.prerequisite")
	w.ok(w.Enrol(ctx, w.budi, b)) // who learns it goes on
	v := w.find(w.rina, b)
	if len(v.Before) != 1 || v.Before[0].CourseID != a || len(Unmet(v.Before)) != 1 {
		t.Errorf("%+v", v.Before)
	}
	w.ok(w.Enrol(ctx, w.rina, a))
	w.complete(w.rina, a, ka[0])
	w.ok(w.Enrol(ctx, w.rina, b))
	if v := w.find(w.rina, b); len(Unmet(v.Before)) != 0 || len(v.Before) != 1 {
		t.Errorf("%+v", v.Before)
	}
	// A course that nobody can begin any more is not asked for.
	w.ok(w.Archive(ctx, w.trainer, a, true))
	tono := w.person("Tono", w.library, lms.Librarian)
	w.ok(w.Enrol(ctx, tono, b))
}

// Two courses that come to require each other at the same moment: one is refused.
func TestCirclesClosedAtOnce(t *testing.T) {
	w := newWorld(t)
	a, _ := w.published(page("Satu"))
	b, _ := w.published(page("Dua"))
	w.ok(w.rules(a, requires(b)))
	w.ok(w.rules(b, requires(a))) // neither is published yet
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range []int64{a, b} {
		wait.Go(func() { errs[i] = w.Publish(ctx, w.trainer, id) })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none: %v", errs)
	}
	for _, err := range errs {
		if err != nil {
			w.refused(err, lms.Invalid, "course.requires_circle@requires")
		}
	}
}

func TestReleaseAndDue(t *testing.T) {
	w := newWorld(t)
	id, k := w.course(page("Satu"))
	module := must[int64](t)(w.AddModule(ctx, w.trainer, id, "Nanti"))
	later := must[string](t)(w.AddLesson(ctx, w.trainer, id, module, page("Dua")))
	task := must[string](t)(w.AddLesson(ctx, w.trainer, id, module, assignment("Tugas")))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.ok(w.rules(id, func(r *Rules, o Outline) {
		due := 7
		r.DueDays, r.Release[o.Modules[1].ID] = &due, Opening{ReleaseDays: 2}
	}))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.ok(w.OpenDraft(ctx, w.trainer, id)) // the rules go along
	if e := must[Editing](t)(w.Edit(ctx, w.trainer, id)); *e.Draft.DueDays != 7 || e.Draft.Modules[1].ReleaseDays != 2 {
		t.Errorf("%+v", e.Draft)
	}
	open := func(who lms.Actor, shut bool) {
		t.Helper()
		_, l, err := w.OpenLesson(ctx, who, id, later)
		w.ok(err)
		if (l.Body == "") != shut {
			t.Errorf("%s: %q", who.Name, l.Body)
		}
	}
	open(w.rina, true)
	open(w.trainer, false)
	w.ok(w.Enrol(ctx, w.rina, id)) // 26 November 01.00 in Jayapura
	open(w.rina, true)
	if _, noted := w.find(w.rina, id).Journey[later]; noted {
		t.Error("a lesson that is shut was noted as opened")
	}
	_, err := w.CompleteLesson(ctx, w.rina, id, later)
	w.refused(err, lms.Conflict, "lesson.shut")
	w.refused(w.SaveDraft(ctx, w.rina, id, task, "x"), lms.Conflict, "lesson.shut")
	w.complete(w.rina, id, k[0])
	v := w.find(w.rina, id)
	if m := v.Missing(); len(m) != 2 || m[0].Key != "course.why_shut" || m[0].Args["day"] != lms.DayOn(2026, 11, 28) {
		t.Errorf("%+v", m)
	}
	if *v.DueOn() != lms.DayOn(2026, 12, 3) {
		t.Errorf("due on %v", *v.DueOn())
	}
	w.pass(47 * time.Hour) // 28 November 00.00
	open(w.rina, false)
	w.complete(w.rina, id, later)
	w.pass(24 * 6 * time.Hour)
	if v := w.find(w.rina, id); !v.Overdue() {
		t.Error("not overdue")
	}
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	w.ok(w.Enrol(ctx, w.rina, id)) // the days count anew
	if v := w.find(w.rina, id); v.Overdue() || !v.ShutLesson(Lesson{ModuleID: v.Modules[1].ID}) || !v.Journey[later].Done() {
		t.Errorf("%v %+v", v.BegunOn, v.Journey)
	}
}

func TestWaysToBeDone(t *testing.T) {
	w := newWorld(t)
	by := func(title string, by DoneBy, n int) LessonText {
		l := page(title)
		l.DoneBy, l.AtLeast = by, n
		return l
	}
	exam := test("Uji", 7)
	exam.DoneBy, exam.AtLeast = ByScore, 90
	link := LessonText{Kind: Link, Title: "Tautan", Minutes: 5, Required: true, Body: "Mengapa", URL: "https://a.example/"}
	id, k := w.published(by("Dilihat", ByView, 0), by("Lama", ByTime, 5), exam, link)
	w.ok(w.Enrol(ctx, w.rina, id))
	v, _, err := w.OpenLesson(ctx, w.rina, id, k[0])
	w.ok(err)
	if !v.Journey[k[0]].Done() {
		t.Error("not done by looking at it")
	}
	tooEarly := func(n int) {
		t.Helper()
		_, err := w.CompleteLesson(ctx, w.rina, id, k[1])
		w.refused(err, lms.Conflict, "lesson.too_early")
		if e := err.(*lms.Error); e.Args["n"] != n {
			t.Errorf("%v, want %d", e.Args, n)
		}
	}
	tooEarly(5) // never opened
	_, _, err = w.OpenLesson(ctx, w.rina, id, k[1])
	w.ok(err)
	w.pass(4 * time.Minute)
	_, _, err = w.OpenLesson(ctx, w.rina, id, k[1]) // again: the first time counts
	w.ok(err)
	tooEarly(1)
	w.pass(time.Minute)
	w.complete(w.rina, id, k[1])
	w.complete(w.rina, id, k[3])
	result := func(percent float64, passed bool) {
		w.ok(w.RecordTests(ctx, w.rina, []lms.TestResult{{AccountID: w.rina.AccountID, AssessmentID: 7, Percent: percent, Passed: passed, Begun: w.now(), At: w.now()}}))
	}
	result(85, true)
	v = w.find(w.rina, id)
	if m := v.Missing(); len(m) != 1 || m[0].Key != "course.why_score" || v.Completed() {
		t.Errorf("%+v", m)
	}
	result(90, false)
	if v := w.find(w.rina, id); !v.Completed() {
		t.Errorf("%+v", v.Missing())
	}
}

func TestDocumentOfALesson(t *testing.T) {
	w := newWorld(t)
	id, _ := w.course(page("Satu"))
	module := must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft.Modules[0].ID
	m := must[Media](t)(w.SaveDocument(ctx, w.trainer, w.library, "Panduan.pdf", strings.NewReader("%PDF-1.7")))
	picture := must[Media](t)(w.SaveMedia(ctx, w.trainer, w.library, "a.png", strings.NewReader(pngHead)))
	foreign := must[Media](t)(w.SaveDocument(ctx, w.elsewhere, w.other, "Lain.pdf", strings.NewReader("%PDF-1.4")))
	_, err := w.SaveDocument(ctx, w.head, w.library, "a.pdf", strings.NewReader("%PDF-1.7"))
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, err = w.SaveDocument(ctx, w.trainer, w.library, "a.html", strings.NewReader("<p>"))
	w.refused(err, lms.Invalid, "lesson.document_type@file")
	file := LessonText{Kind: File, Title: "Panduan", Minutes: 5, Required: true}
	for _, wrong := range []int64{picture.ID, foreign.ID, 999_999} {
		file.MediaID = &wrong
		_, err := w.AddLesson(ctx, w.trainer, id, module, file)
		w.refused(err, lms.Invalid, "lesson.document_gone@document")
	}
	file.MediaID = nil
	key := must[string](t)(w.AddLesson(ctx, w.trainer, id, module, file))
	if err := w.Publish(ctx, w.trainer, id); keys(err) != "course.lack_file@modules" {
		t.Errorf("%v", err)
	}
	file.MediaID = &m.ID
	w.ok(w.UpdateLesson(ctx, w.trainer, id, key, file, 1))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.ok(w.Enrol(ctx, w.rina, id))
	_, l, err := w.OpenLesson(ctx, w.rina, id, key)
	w.ok(err)
	if d := must[Media](t)(w.Document(ctx, w.rina, *l.MediaID)); d.Name != "Panduan.pdf" || !d.ShowsInPage() || d.ContentType() != "application/pdf" || !d.IsDocument() {
		t.Errorf("%+v", d)
	}
	if list := must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{})); len(list) != 1 || list[0].ID != picture.ID {
		t.Errorf("%+v", list)
	}
	_, err = w.Document(ctx, w.elsewhere, m.ID)
	w.refused(err, lms.Invalid, "lesson.document_gone@document")
}
