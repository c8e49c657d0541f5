package course

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestLinksLeadToPages(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://www.perpusnas.go.id/standar": true, "http://192.168.1.2/slims": true, "https://slims.example:8443/?p=a%20b#c": true,
		"javascript:alert(1)": false, "ftp://berkas.example/a": false, "//tanpa.example": false, "perpusnas.go.id": false, "https://": false,
		"https://rina:rahasia@bank.example/": false, "https://a.example/dua kata": false, "data:text/html,x": false, "https://:80/": false,
		"https://a.example/" + strings.Repeat("x", maxURL): false,
	} {
		_, err := LessonText{Kind: Link, Title: "Tautan", Minutes: 5, URL: address}.Clean()
		if (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && keys(err) != "lesson.url_bad@url" {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestWhatAKindDoesNotHaveIsLeftOut(t *testing.T) {
	one := int64(1)
	full := func(k Kind, by DoneBy, n int) LessonText {
		return LessonText{Kind: k, Title: "x", Minutes: 5, AssessmentID: &one, MediaID: &one, URL: "https://a.example/", DoneBy: by, AtLeast: n}
	}
	for _, c := range []struct {
		in    LessonText
		wrong string
		by    DoneBy
		n     int
	}{
		{full(Page, ByTime, 5), "", ByTime, 5}, {full(Page, ByTime, 0), "lesson.at_least_minutes@at_least", "", 0}, {full(Page, ByView, 5), "", ByView, 0},
		{full(Page, ByScore, 50), "", ByItself, 0}, {full(Test, ByScore, 80), "", ByScore, 80}, {full(Test, ByScore, 101), "lesson.at_least_percent@at_least", "", 0},
		{full(Test, ByView, 1), "", ByItself, 0}, {full(File, ByTime, 601), "lesson.at_least_minutes@at_least", "", 0}, {full(File, ByView, 0), "", ByView, 0},
		{full(Link, ByView, 0), "", ByItself, 0}, {full(Assignment, ByTime, 5), "", ByItself, 0},
	} {
		got, err := c.in.Clean()
		if keys(err) != c.wrong {
			t.Errorf("%+v: %v", c.in, err)
			continue
		}
		if err == nil && (got.DoneBy != c.by || got.AtLeast != c.n || (got.AssessmentID != nil) != (got.Kind == Test) || (got.MediaID != nil) != (got.Kind == File) || (got.URL != "") != (got.Kind == Link)) {
			t.Errorf("%+v became %+v", c.in, got)
		}
	}
}

func TestCircles(t *testing.T) {
	requires := map[int64][]int64{2: {3}, 3: {4, 5}, 5: {6}, 6: {5}} // 5 and 6 are a circle of their own
	for _, c := range []struct {
		course  int64
		own     []int64
		through int64
		found   bool
	}{
		{1, nil, 0, false}, {1, []int64{2}, 0, false}, {1, []int64{1}, 1, true}, {4, []int64{2}, 2, true}, {4, []int64{3}, 3, true},
		{4, []int64{5}, 0, false}, {5, []int64{9, 6}, 6, true}, {3, []int64{4}, 0, false},
	} {
		if through, found := circle(c.course, c.own, requires); through != c.through || found != c.found {
			t.Errorf("%+v: %d %v", c, through, found)
		}
	}
}

func TestDaysOfACourse(t *testing.T) {
	due, today := 10, lms.DayOn(2026, time.November, 25)
	o := Outline{Version: Version{Due: Due{DueDays: &due}}, Modules: []Module{{ID: 1}, {ID: 2, Opening: Opening{ReleaseDays: 3}}}}
	at := func(begun lms.Day) View {
		return View{Outline: o, Enrolment: &Enrolment{}, BegunOn: begun, Today: today}
	}
	for _, c := range []struct {
		begun         lms.Day
		shut, overdue bool
	}{{today, true, false}, {today - 2, true, false}, {today - 3, false, false}, {today - 10, false, false}, {today - 11, false, true}} {
		v := at(c.begun)
		if v.Shut(o.Modules[0].Opening) || v.Shut(o.Modules[1].Opening) != c.shut || v.Overdue() != c.overdue || *v.DueOn() != c.begun+10 || v.OpensOn(o.Modules[1].Opening) != c.begun+3 {
			t.Errorf("begun %v: %v %v", c.begun, v.Shut(o.Modules[1].Opening), v.Overdue())
		}
	}
	done := at(today - 30)
	done.Enrolment.CompletedAt = new(time.Time)
	reader, trainer := View{Outline: o, Today: today}, View{Outline: o, Today: today, Writes: true}
	if done.Overdue() || done.DueOn() != nil || !reader.Shut(o.Modules[1].Opening) || reader.Shut(o.Modules[0].Opening) || trainer.Shut(o.Modules[1].Opening) || reader.DueOn() != nil {
		t.Error("who has completed the course, or does not learn it")
	}
	shut := func(r Rules) string { return keys(r.check(o)) }
	zero, long := 0, 731
	for want, r := range map[string]Rules{
		"": {Due: Due{DueDays: &due}, Release: map[int64]Opening{2: {ReleaseDays: 9}}}, "course.due_range@due": {Due: Due{DueDays: &zero}}, "course.due_range@due ": {Due: Due{DueDays: &long}},
		"course.release_range@release-1": {Release: map[int64]Opening{1: {ReleaseDays: -1}}}, "course.release_late@release-2": {Due: Due{DueDays: &due}, Release: map[int64]Opening{2: {ReleaseDays: 10}}},
		"course.due_both@due_on": {Due: Due{&due, &today}}, "course.release_both@release-2-on": {Release: map[int64]Opening{2: {3, &today}}},
		"course.release_late_on@release-1-on": {Due: Due{DueDay: &today}, Release: map[int64]Opening{1: {ReleaseOn: &today}}}, " ": {Due: Due{DueDay: &today}, Release: map[int64]Opening{1: {ReleaseDays: 700}}},
		"course.requires_many@requires": {Requires: make([]int64, 11)},
	} {
		if got := shut(r); got != strings.TrimSpace(want) {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}

func TestTimeLeft(t *testing.T) {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	l := Lesson{Kind: Page, DoneBy: ByTime, AtLeast: 10}
	for after, want := range map[time.Duration]int{0: 10, time.Second: 10, time.Minute: 9, 9*time.Minute + 59*time.Second: 1, 10 * time.Minute: 0, time.Hour: 0} {
		if got := (Progress{FirstOpened: at}).Left(l, at.Add(after)); got != want {
			t.Errorf("%v: %d, want %d", after, got, want)
		}
	}
	if (Progress{}).Left(l, at) != 10 || (Progress{FirstOpened: at}).Left(Lesson{Kind: Page}, at) != 0 || (Progress{FirstOpened: at, CompletedAt: &at}).Left(l, at) != 0 {
		t.Error("never opened, not by time, done")
	}
}

func TestRubric(t *testing.T) {
	const table = "# Rubrik\n\n| Ukuran | Belum cukup (1) | **Baik** (2,5) |\n| --- | :-- | --: |\n| Bukti | tanpa `angka` | angka \\| sumber |\n| Ketertiban | melanggar |\n\nJumlah 5."
	got := Rubric("| Bagian | Isi |\n| --- | --- |\n| 1 | satu |\n\n" + table)
	if len(got) != 2 || got[0].Name != "Bukti" || len(got[0].Levels) != 2 || got[0].Levels[1] != (Step{"Baik", "angka | sumber", 2.5}) || got[0].Levels[0].Text != "tanpa angka" ||
		got[1].Levels[0].Text != "melanggar" || got[1].Levels[1].Text != "" || got[0].Most() != 2.5 {
		t.Errorf("%+v", got)
	}
	for _, body := range []string{"", "| a | b (x) |\n|---|---|\n| c | d |", "| a | b (1) |\n| c | d |", "| a (1) |\n|---|\n| c |", "| a | b (1) |\n|---|---|", "| a | b (1) |", "|", "|\n|\n|"} {
		if r := Rubric(body); len(r) != 0 {
			t.Errorf("%q: %+v", body, r)
		}
	}
}

func FuzzRubric(f *testing.F) {
	f.Add("| Ukuran | Kurang (0) |\n| --- | --- |\n| Bukti | tidak ada |")
	f.Fuzz(func(t *testing.T, body string) {
		for _, c := range Rubric(body) {
			if len(c.Levels) == 0 || len(c.Levels) > maxLevels || c.Most() < 0 {
				t.Errorf("%+v", c)
			}
		}
	})
}

func TestMarking(t *testing.T) {
	rubric := Rubric("| Ukuran | Kurang (0) | Baik (3) |\n| --- | --- | --- |\n| Bukti | a | b |\n| Bahasa | c | d |")
	for _, c := range []struct {
		in    MarkText
		wrong string
		want  float64
	}{
		{MarkText{Accepted: true, Levels: []int{1, 0}}, "", 3}, {MarkText{Accepted: true, Levels: []int{1, 1}, Comment: " bagus "}, "", 6},
		{MarkText{Levels: []int{0, 0}}, "handin.comment_missing@comment", 0}, {MarkText{Accepted: true, Levels: []int{1}}, "handin.level_missing@level-1", 0},
		{MarkText{Accepted: true, Levels: []int{-1, 2}}, "handin.level_missing@level-0 handin.level_missing@level-1", 0},
		{MarkText{Accepted: true, Levels: []int{0, 0}, Comment: strings.Repeat("é", 4001)}, "handin.comment_long@comment", 0},
	} {
		m, err := c.in.Marked(rubric)
		if keys(err) != c.wrong || err == nil && (m.Points != c.want || m.Most != 6 || len(m.Levels) != 2 || m.Comment != strings.TrimSpace(c.in.Comment)) {
			t.Errorf("%+v: %+v, %v", c.in, m, err)
		}
		if err != nil {
			spoken(t, err)
		}
	}
	if m, err := (MarkText{Accepted: true}).Marked(nil); err != nil || m.Most != 0 || m.Levels == nil {
		t.Errorf("without a rubric: %+v, %v", m, err)
	}
}

func TestReasonsOfEveryKind(t *testing.T) {
	at, percent := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), 85.0
	for _, c := range []struct {
		lesson Lesson
		p      *Progress // nil: never opened
		why    string
	}{
		{Lesson{Kind: Assignment}, nil, "course.why_work"}, {Lesson{Kind: Assignment}, &Progress{FirstOpened: at}, "course.why_work"},
		{Lesson{Kind: Assignment}, &Progress{HandedIn: Waiting}, "course.why_waiting"}, {Lesson{Kind: Assignment}, &Progress{HandedIn: Revise}, "course.why_revise"},
		{Lesson{Kind: Assignment}, &Progress{HandedIn: Accepted, CompletedAt: &at}, ""},
		{Lesson{Kind: Page, DoneBy: ByTime, AtLeast: 5}, nil, "course.why_unread"}, {Lesson{Kind: Page, DoneBy: ByTime, AtLeast: 5}, &Progress{FirstOpened: at}, "course.why_time"},
		{Lesson{Kind: Page, DoneBy: ByView}, nil, "course.why_unread"}, {Lesson{Kind: File}, nil, "course.why_unread"}, {Lesson{Kind: File}, &Progress{FirstOpened: at}, "course.why_opened"},
		{Lesson{Kind: Link}, nil, "course.why_link"}, {Lesson{Kind: Link}, &Progress{FirstOpened: at}, "course.why_link"},
		{Lesson{Kind: Test, DoneBy: ByScore, AtLeast: 90}, nil, "course.why_test"}, {Lesson{Kind: Test, DoneBy: ByScore, AtLeast: 90}, &Progress{BestPercent: &percent}, "course.why_score"},
	} {
		c.lesson.Key, c.lesson.Title, c.lesson.Required = "a", "Pelajaran", true
		j := Journey{}
		if c.p != nil {
			j["a"] = *c.p
		}
		o := Outline{Modules: []Module{{Lessons: []Lesson{c.lesson}}}}
		got := ""
		for _, r := range Missing(o, j) {
			got = r.Key
			spoken(t, lms.Fail(lms.Invalid, r.Key, r.Args))
		}
		if got != c.why || completed(o, j) != (c.why == "") {
			t.Errorf("%+v %+v: %q, want %q", c.lesson, c.p, got, c.why)
		}
	}
}

// Lessons and modules open after some days or on a day; both must be open.
func TestOpenings(t *testing.T) {
	today := lms.DayOn(2026, time.November, 25)
	tomorrow, yesterday := today+1, today-1
	module, lesson := Opening{ReleaseDays: 3}, Opening{ReleaseOn: &tomorrow}
	at := func(begun lms.Day) View {
		return View{Outline: Outline{Modules: []Module{{ID: 1, Opening: module}}}, Enrolment: &Enrolment{}, BegunOn: begun, Today: today}
	}
	for _, c := range []struct {
		lesson, module Opening
		begun, opens   lms.Day
		shut           bool
	}{
		{lesson, module, today, today + 3, true}, {lesson, module, today - 5, tomorrow, true}, {Opening{ReleaseOn: &yesterday}, module, today - 3, today, false},
		{Opening{}, module, today - 2, today + 1, true}, {Opening{ReleaseDays: 5}, Opening{}, today - 4, today + 1, true}, {Opening{}, Opening{}, today, today, false},
	} {
		v := at(c.begun)
		v.Modules[0].Opening = c.module
		l := Lesson{ModuleID: 1, Opening: c.lesson, Required: true, Title: "Satu", Key: "k"}
		v.Modules[0].Lessons = []Lesson{l}
		if v.ShutLesson(l) != c.shut || v.LessonOpensOn(l) != c.opens || (v.Missing()[0].Key == "course.why_shut") != c.shut {
			t.Errorf("%+v: %v %v %+v", c, v.ShutLesson(l), v.LessonOpensOn(l), v.Missing())
		}
	}
	reader := View{Today: today}
	if !reader.Shut(lesson) || reader.Shut(Opening{ReleaseOn: &yesterday}) || !reader.Shut(module) {
		t.Error("who does not learn it")
	}
	if d := (Due{DueDay: &tomorrow}).For(today - 100); *d != tomorrow {
		t.Error(*d)
	}
	o := Outline{Version: Version{Due: Due{DueDay: &tomorrow}}, Modules: []Module{{Lessons: []Lesson{{Kind: Page, HasBody: true, Required: true, Opening: lesson}}}}}
	o.Summary = "x"
	if lacks := o.Lacks(); len(lacks) != 1 || lacks[0].Key != "course.lack_release" {
		t.Errorf("%v", lacks)
	}
}
