package course

import (
	"math"
	"strings"
	"testing"

	"binapustaka/lms/locale"
)

func TestDetailsClean(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Details)
		want   string
	}{
		{"fine", func(*Details) {}, ""},
		{"another summary", func(d *Details) { d.OtherSummary, d.OtherLanguage = " The desk. ", locale.EN }, ""},
		{"a language without a summary", func(d *Details) { d.OtherSummary, d.OtherLanguage = " ", d.Language }, ""},
		{"another summary without a language", func(d *Details) { d.OtherSummary = "The desk." }, "course.other_language_missing@other_language"},
		{"another summary in the course's language", func(d *Details) { d.OtherSummary, d.OtherLanguage = "Meja.", d.Language }, "course.other_language_same@other_language"},
		{"another summary too long", func(d *Details) { d.OtherSummary, d.OtherLanguage = strings.Repeat("é", maxSummary+1), locale.EN }, "course.summary_long@other_summary"},
		{"work that is none", func(d *Details) { d.Work = Set[WorkKind]{LoanWork, "sleep"} }, "course.work_unknown@work"},
		{"no JP", func(d *Details) { d.JP = 0 }, ""},
		{"longest", func(d *Details) {
			d.Title, d.Summary, d.JP = strings.Repeat("é", maxTitle), strings.Repeat("é", maxSummary), maxJP
		}, ""},
		{"no title", func(d *Details) { d.Title = " \t " }, "course.title_missing@title"},
		{"title too long", func(d *Details) { d.Title = strings.Repeat("é", maxTitle+1) }, "course.title_long@title"},
		{"summary too long", func(d *Details) { d.Summary = strings.Repeat("é", maxSummary+1) }, "course.summary_long@summary"},
		{"JP below nothing", func(d *Details) { d.JP = -0.5 }, "course.jp_range@jp"},
		{"JP beyond all", func(d *Details) { d.JP = maxJP + 1 }, "course.jp_range@jp"},
		{"JP that is no number", func(d *Details) { d.JP = math.NaN() }, "course.jp_range@jp"},
		{"nothing chosen", func(d *Details) { *d = Details{Title: "T", JP: 1} },
			"course.focus_missing@focus course.level_missing@level course.language_missing@language"},
	} {
		d := details()
		c.change(&d)
		got, err := d.Clean()
		if keys(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		spoken(t, err)
		if got.Title != strings.TrimSpace(d.Title) {
			t.Errorf("%s: title %q", c.name, got.Title)
		}
	}
}

func TestLessonTextClean(t *testing.T) {
	id := int64(3)
	l, err := LessonText{Kind: Page, Title: " Judul ", Minutes: 5, Body: "    kode\r\nlagi\r\n \r\n", AssessmentID: &id}.Clean()
	if err != nil || l.Title != "Judul" || l.Body != "    kode\nlagi" || l.AssessmentID != nil {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err = test("Uji", id).Clean(); err != nil || l.AssessmentID == nil {
		t.Errorf("%+v, %v", l, err)
	}
	for _, c := range []struct {
		name string
		text LessonText
		want string
	}{
		{"nothing", LessonText{}, "course.title_missing@title lesson.kind_missing@kind lesson.minutes_range@minutes"},
		{"too long a time", LessonText{Kind: Page, Title: "T", Minutes: maxMinutes + 1}, "lesson.minutes_range@minutes"},
		{"too long a text", LessonText{Kind: Page, Title: "T", Minutes: 1, Body: strings.Repeat("x", maxBody+1)}, "lesson.body_long@body"},
	} {
		if _, err := c.text.Clean(); keys(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		spoken(t, err)
	}
}

func TestIsKey(t *testing.T) {
	for key, want := range map[string]bool{"abcdefghij23": true, "0123456789ab": true, newKey(): true, "": false, "abc": false,
		"abcdefghij2é": false, "ABCDEFGHIJ23": false, "abcdefghij234": false, "abcdefghij2%": false} {
		if isKey(key) != want {
			t.Errorf("isKey(%q) = %v", key, !want)
		}
	}
}

// Every label and every reason that pages show has its words.
func TestWords(t *testing.T) {
	var all []string
	for _, f := range Focuses {
		all = append(all, "course.focus_"+string(f))
	}
	for _, l := range Levels {
		all = append(all, "course.level_"+string(l))
	}
	for _, k := range Kinds {
		all = append(all, "course.kind_"+string(k))
	}
	for _, s := range []Status{Draft, Published} {
		all = append(all, "course.status_"+string(s))
	}
	for _, l := range locale.All {
		all = append(all, "course.language_"+string(l))
	}
	for _, j := range []Journey{nil, {"a": opened(1), "d": tried(40)}} {
		for _, r := range Missing(sketch(), j) {
			all = append(all, r.Key)
			for _, l := range locale.All {
				if s := l.T(r.Key, r.Args); strings.ContainsAny(s, "{}⟦") || !strings.Contains(s, r.Lesson.Title) {
					t.Errorf("%s: %q", r.Key, s)
				}
			}
		}
	}
	for _, key := range all {
		for _, l := range locale.All {
			if !l.Has(key) {
				t.Errorf("%s: no words for %s", l, key)
			}
		}
	}
}
