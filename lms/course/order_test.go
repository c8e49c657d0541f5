package course

import (
	"fmt"
	"strings"
	"testing"

	"binapustaka/lms"
)

// spell is an outline as "a b|c|": modules apart by bars.
func spell(modules []Module) string {
	var parts []string
	for _, m := range modules {
		var keys []string
		for _, l := range m.Lessons {
			keys = append(keys, l.Key)
		}
		parts = append(parts, fmt.Sprintf("%d:%s", m.ID, strings.Join(keys, "")))
	}
	return strings.Join(parts, " ")
}

func TestPlacing(t *testing.T) {
	fresh := func() []Module {
		return []Module{{ID: 1, Lessons: []Lesson{{Key: "a"}, {Key: "b"}, {Key: "c"}}}, {ID: 2}, {ID: 3, Lessons: []Lesson{{Key: "d"}}}}
	}
	for _, c := range []struct {
		key  string
		to   int64
		at   int
		want string
	}{
		{"a", 1, 2, "1:bca 2: 3:d"}, {"c", 1, 0, "1:cab 2: 3:d"}, {"b", 1, 1, "1:abc 2: 3:d"}, {"b", 2, 0, "1:ac 2:b 3:d"}, {"b", 3, 1, "1:ac 2: 3:db"},
		{"d", 1, 99, "1:abcd 2: 3:"}, {"d", 1, -5, "1:dabc 2: 3:"}, {"x", 1, 0, ""}, {"a", 9, 0, ""},
	} {
		m := fresh()
		if ok := placeLesson(m, c.key, c.to, c.at); ok != (c.want != "") || ok && spell(m) != c.want {
			t.Errorf("%+v: %v %s", c, ok, spell(m))
		}
	}
	for at, want := range map[int]string{0: "1:abc 2: 3:d", 1: "2: 1:abc 3:d", 2: "2: 3:d 1:abc", 9: "2: 3:d 1:abc"} {
		m := fresh()
		if !placeModule(m, 1, at) || spell(m) != want {
			t.Errorf("at %d: %s", at, spell(m))
		}
	}
	if placeModule(fresh(), 7, 0) {
		t.Error("there is no module 7")
	}
}

func TestPlaceInADraft(t *testing.T) {
	w := newWorld(t)
	id, k := w.course(page("Satu"), page("Dua"))
	second := must[int64](t)(w.AddModule(ctx, w.trainer, id, "Kedua"))
	e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
	first, order := e.Draft.Modules[0].ID, e.Draft.Order()
	w.refused(w.PlaceLesson(ctx, w.rina, id, k[0], second, 0, order), lms.Forbidden, "error.forbidden")
	w.ok(w.PlaceLesson(ctx, w.trainer, id, k[0], second, 0, order))
	w.refused(w.PlaceModule(ctx, w.trainer, id, second, 0, order), lms.Conflict, "course.order_conflict")
	e = must[Editing](t)(w.Edit(ctx, w.trainer, id))
	w.ok(w.PlaceModule(ctx, w.trainer, id, second, 0, e.Draft.Order()))
	e = must[Editing](t)(w.Edit(ctx, w.trainer, id))
	if got, want := spell(e.Draft.Modules), fmt.Sprintf("%d:%s %d:%s", second, k[0], first, k[1]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	w.refused(w.PlaceLesson(ctx, w.trainer, id, "nosuchlesson", second, 0, e.Draft.Order()), lms.NotFound, "lesson.not_found")
}
