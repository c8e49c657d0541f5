package course

import (
	"slices"
	"testing"
	"time"
)

var clock = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// sketch is an outline of two modules: a (10 minutes), b (20, optional), then
// c (30) and the test d (15).
func sketch() Outline {
	lesson := func(key string, kind Kind, minutes int, required bool) Lesson {
		return Lesson{Key: key, Title: "L" + key, Kind: kind, Minutes: minutes, Required: required, HasBody: true}
	}
	return Outline{Modules: []Module{
		{ID: 1, Title: "Satu", Lessons: []Lesson{lesson("a", Page, 10, true), lesson("b", Page, 20, false)}},
		{ID: 2, Title: "Dua", Lessons: []Lesson{lesson("c", Page, 30, true), lesson("d", Test, 15, true)}},
	}}
}

// opened and done are progress at a number of minutes after nine.
func opened(minute int) Progress {
	return Progress{LastOpened: clock.Add(time.Duration(minute) * time.Minute)}
}

func done(minute int) Progress {
	p := opened(minute)
	p.CompletedAt = &p.LastOpened
	return p
}

func tried(percent float64) Progress {
	p := opened(1)
	p.BestPercent = &percent
	return p
}

func TestMissingPercentAndCompletion(t *testing.T) {
	for _, c := range []struct {
		name      string
		journey   Journey
		missing   []string // lesson and reason
		percent   int
		left      int
		completed bool
	}{
		{"nothing yet", nil, []string{"a course.why_unread", "c course.why_unread", "d course.why_test"}, 0, 55, false},
		{"opened only", Journey{"a": opened(1), "d": opened(2)}, []string{"a course.why_opened", "c course.why_unread", "d course.why_test"}, 0, 55, false},
		{"the optional one", Journey{"b": done(1)}, []string{"a course.why_unread", "c course.why_unread", "d course.why_test"}, 0, 55, false},
		{"part", Journey{"a": done(1)}, []string{"c course.why_unread", "d course.why_test"}, 18, 45, false},
		{"test failed", Journey{"a": done(1), "c": done(2), "d": tried(62.5)}, []string{"d course.why_test_failed"}, 72, 15, false},
		{"all that is required", Journey{"a": done(1), "c": done(2), "d": done(3)}, nil, 100, 0, true},
		{"progress of lessons that are gone", Journey{"x": done(1)}, []string{"a course.why_unread", "c course.why_unread", "d course.why_test"}, 0, 55, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var missing []string
			for _, r := range Missing(sketch(), c.journey) {
				missing = append(missing, r.Lesson.Key+" "+r.Key)
				if r.Args["lesson"] != r.Lesson.Title {
					t.Errorf("args %v", r.Args)
				}
			}
			if !slices.Equal(missing, c.missing) {
				t.Errorf("missing %v, want %v", missing, c.missing)
			}
			if p, l, f := Percent(sketch(), c.journey), MinutesLeft(sketch(), c.journey), completed(sketch(), c.journey); p != c.percent || l != c.left || f != c.completed {
				t.Errorf("%d%%, %d minutes left, completed %v; want %d%%, %d, %v", p, l, f, c.percent, c.left, c.completed)
			}
		})
	}
	if r := Missing(sketch(), Journey{"a": done(1), "c": done(1), "d": tried(62.5)}); r[0].Args["percent"] != 62.5 {
		t.Errorf("%+v", r[0].Args)
	}
	nothing := sketch()
	for i := range nothing.Modules {
		for j := range nothing.Modules[i].Lessons {
			nothing.Modules[i].Lessons[j].Required = false
		}
	}
	if completed(nothing, Journey{"a": done(1)}) || completed(Outline{}, nil) || Percent(nothing, nil) != 0 {
		t.Error("a course that requires nothing is never completed")
	}
}

func TestResume(t *testing.T) {
	for _, c := range []struct {
		name    string
		journey Journey
		want    string // empty: all done
	}{
		{"the first", nil, "a"},
		{"opened last", Journey{"a": done(1), "b": opened(2), "c": opened(3)}, "c"},
		{"opened last is done: the next one", Journey{"a": opened(1), "b": done(3)}, "c"},
		{"from the end back to the start", Journey{"c": done(2), "d": done(3)}, "a"},
		{"opened in the same second: the later one", Journey{"a": opened(1), "c": opened(1)}, "c"},
		{"progress of a lesson that is gone", Journey{"x": opened(9)}, "a"},
		{"all done", Journey{"a": done(1), "b": done(2), "c": done(3), "d": done(4)}, ""},
	} {
		l, ok := Resume(sketch(), c.journey)
		if ok != (c.want != "") || l.Key != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, l.Key, ok, c.want)
		}
	}
	if _, ok := Resume(Outline{}, nil); ok {
		t.Error("there is nothing to go on with")
	}
}

func TestAround(t *testing.T) {
	o := sketch()
	for key, want := range map[string][2]string{"a": {"", "b"}, "b": {"a", "c"}, "d": {"c", ""}, "x": {"", ""}} {
		var got [2]string
		previous, next := o.Around(key)
		if previous != nil {
			got[0] = previous.Key
		}
		if next != nil {
			got[1] = next.Key
		}
		if got != want {
			t.Errorf("around %s: %v, want %v", key, got, want)
		}
	}
	if o.Minutes() != 75 {
		t.Error(o.Minutes())
	}
}

func TestMove(t *testing.T) {
	order := func(o Outline) (s string) {
		for _, m := range o.Modules {
			s += "|"
			for _, l := range m.Lessons {
				s += l.Key
			}
		}
		return s
	}
	for _, c := range []struct {
		key   string
		up    bool
		want  string
		found bool
	}{
		{"a", true, "|ab|cd", true}, {"a", false, "|ba|cd", true}, {"b", true, "|ba|cd", true}, {"b", false, "|a|bcd", true},
		{"c", true, "|abc|d", true}, {"c", false, "|ab|dc", true}, {"d", true, "|ab|dc", true}, {"d", false, "|ab|cd", true},
		{"x", true, "|ab|cd", false},
	} {
		o := sketch()
		if found := moveLesson(o.Modules, c.key, c.up); found != c.found || order(o) != c.want {
			t.Errorf("%s up %v: %s, %v, want %s", c.key, c.up, order(o), found, c.want)
		}
	}
	for _, c := range []struct {
		id    int64
		up    bool
		want  string
		found bool
	}{{1, true, "|ab|cd", true}, {1, false, "|cd|ab", true}, {2, true, "|cd|ab", true}, {2, false, "|ab|cd", true}, {3, true, "|ab|cd", false}} {
		o := sketch()
		if found := moveModule(o.Modules, c.id, c.up); found != c.found || order(o) != c.want {
			t.Errorf("module %d up %v: %s, %v, want %s", c.id, c.up, order(o), found, c.want)
		}
	}
	// Through an empty module, one place at a time.
	o := sketch()
	o.Modules = slices.Insert(o.Modules, 1, Module{ID: 3})
	moveLesson(o.Modules, "b", false)
	if order(o) != "|a|b|cd" {
		t.Error(order(o))
	}
	moveLesson(o.Modules, "c", true)
	if order(o) != "|a|bc|d" {
		t.Error(order(o))
	}
}

func TestLacks(t *testing.T) {
	full := sketch()
	full.Summary = "Ringkas"
	id := int64(7)
	full.Modules[1].Lessons[1].AssessmentID = &id
	for _, c := range []struct {
		name   string
		change func(*Outline)
		want   string
	}{
		{"nothing", func(*Outline) {}, ""},
		{"summary", func(o *Outline) { o.Summary = "" }, "course.lack_summary@summary"},
		{"modules", func(o *Outline) { o.Modules = nil }, "course.lack_module@modules"},
		{"lessons", func(o *Outline) { o.Modules[0].Lessons = nil }, "course.lack_lesson@modules"},
		{"every lesson", func(o *Outline) { o.Modules[0].Lessons, o.Modules[1].Lessons = nil, nil }, "course.lack_lesson@modules course.lack_lesson@modules"},
		{"text", func(o *Outline) { o.Modules[0].Lessons[0].HasBody = false }, "course.lack_body@modules"},
		{"a test's text is not needed", func(o *Outline) { o.Modules[1].Lessons[1].HasBody = false }, ""},
		{"test", func(o *Outline) { o.Modules[1].Lessons[1].AssessmentID = nil }, "course.lack_test@modules"},
		{"required", func(o *Outline) {
			for i := range o.Modules {
				for j := range o.Modules[i].Lessons {
					o.Modules[i].Lessons[j].Required = false
				}
			}
		}, "course.lack_required@modules"},
	} {
		o := full
		o.Modules = slices.Clone(full.Modules)
		for i := range o.Modules {
			o.Modules[i].Lessons = slices.Clone(full.Modules[i].Lessons)
		}
		c.change(&o)
		err := o.Lacks().OrNil()
		if keys(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		spoken(t, err)
	}
}
