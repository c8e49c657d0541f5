package course

import (
	"context"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// TestHeldBack: behind a prerequisite or a path in order stand titles alone, and
// no file of a lesson.
func TestHeldBack(t *testing.T) {
	w := newWorld(t)
	upload := func(body string) Media {
		return must[Media](t)(w.SaveMedia(ctx, w.trainer, w.library, "layar.png", strings.NewReader(pngHead+body)))
	}
	shown, free := upload("satu"), upload("dua")
	document := must[Media](t)(w.SaveDocument(ctx, w.trainer, w.library, "Panduan.pdf", strings.NewReader("%PDF-1.7 isi")))
	first, k1 := w.published(page("Satu"))
	picture, file := page("Bergambar"), LessonText{Kind: File, Title: "Panduan", Minutes: 5, Required: true, MediaID: &document.ID}
	picture.Body = "Lihat:\n\n![layar](" + shown.Path() + ")"
	second, k2 := w.course(picture, file)
	w.ok(w.SaveRules(ctx, w.trainer, second, Rules{Requires: []int64{first}}, 1))
	w.ok(w.Publish(ctx, w.trainer, second))

	reads := func(who lms.Actor, want bool) {
		t.Helper()
		v, l, err := w.OpenLesson(ctx, who, second, k2[0])
		if err != nil || v.ShutLesson(l) == want || (l.Body != "") != want || l.Title != "Bergambar" {
			t.Errorf("reads %v: %+v, %v", want, l, err)
		}
		if _, l, err = w.OpenLesson(ctx, who, second, k2[1]); err != nil || (l.MediaID != nil) != want {
			t.Errorf("file %v: %+v, %v", want, l, err)
		}
		for _, m := range []Media{shown, document} {
			if _, _, err := w.FindMedia(ctx, who, strings.TrimPrefix(m.Path(), "/media/")); (err == nil) != want || err != nil && !lms.IsKind(err, lms.NotFound) {
				t.Errorf("media %s, want %v: %v", m.Name, want, err)
			}
		}
	}
	reads(w.rina, false)
	reads(w.trainer, true)
	if _, _, err := w.FindMedia(ctx, w.rina, strings.TrimPrefix(free.Path(), "/media/")); err != nil { // stands in no lesson
		t.Error(err)
	}
	if v := w.find(w.rina, second); !v.Held() || len(v.Unmet()) != 1 || v.Unmet()[0].CourseID != first {
		t.Errorf("%+v", v.Before)
	}
	w.ok(w.Enrol(ctx, w.rina, first))
	w.complete(w.rina, first, k1[0])
	reads(w.rina, true) // without enrolling

	// A path in order holds back whom it is for, until the steps before are done.
	path := must[int64](t)(w.CreatePath(ctx, w.head, w.library, PathDetails{Name: "Awal", InOrder: true, Courses: []int64{first, second}, Audience: Audience{Positions: []int64{7}}}))
	w.ok(w.PublishPath(ctx, w.head, path, true))
	third, k3 := w.published(page("Tiga"))
	w.ok(w.UpdatePath(ctx, w.head, path, PathDetails{Name: "Awal", InOrder: true, Courses: []int64{third, second}, Audience: Audience{Positions: []int64{7}}}, 1))
	reads(w.rina, true)
	w.Positions(func(context.Context, lms.Actor) (int64, error) { return 7, nil })
	reads(w.rina, false)
	if v := w.find(w.rina, second); v.Path == nil || v.Path.PathID != path || v.Path.Number != 2 {
		t.Errorf("%+v", v.Path)
	}
	w.refused(w.Enrol(ctx, w.rina, second), lms.Conflict, "path.shut_course")
	w.ok(w.Enrol(ctx, w.rina, third))
	w.complete(w.rina, third, k3[0])
	reads(w.rina, true)

	// Who learns it already goes on, whatever is asked of others.
	must[int](t)(w.EnrolMany(ctx, w.trainer, second, []int64{w.rina.AccountID}))
	w.ok(w.Withdraw(ctx, w.rina, third, w.rina.AccountID))
	reads(w.rina, true)
}

// TestHolders: a test may be sat through a course by who learns it, once its
// lesson and module are open.
func TestHolders(t *testing.T) {
	w := newWorld(t)
	late := test("Uji", 41)
	late.ReleaseDays = 3
	id, _ := w.published(page("Satu"), late)
	other, _ := w.published(test("Sama", 41))
	holders := func(want string) {
		t.Helper()
		var got string
		for _, h := range must[[]Holder](t)(w.Holders(ctx, w.rina)) {
			if h.AssessmentID != 41 {
				t.Errorf("%+v", h)
			}
			got += map[bool]string{true: "open ", false: "shut "}[h.Open]
		}
		if got != want {
			t.Errorf("holders %q, want %q", got, want)
		}
	}
	holders("")
	w.ok(w.Enrol(ctx, w.rina, id))
	holders("shut ")
	w.pass(3 * 24 * time.Hour)
	holders("open ")
	w.ok(w.Enrol(ctx, w.rina, other))
	holders("open open ")
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	w.ok(w.Withdraw(ctx, w.rina, other, w.rina.AccountID))
	holders("")
}
