package assessment

import (
	"slices"
	"testing"

	"binapustaka/lms"
)

func TestStarterIsSound(t *testing.T) {
	tests, err := loadStarter()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	bank := map[string]map[Difficulty]int{}
	kinds := map[Kind]int{}
	codes := map[string]bool{}
	stems := map[string]int{}
	shipped := map[string]int64{"collection": 1, "organising": 2, "services": 3, "preservation": 4, "professional": 5, "management": 6, "ict": 7}
	for _, test := range tests {
		sizes[test.Code] = len(test.Questions)
		if len(test.Questions) < 20 {
			t.Errorf("%s: %d questions", test.Code, len(test.Questions))
		}
		if err := test.settings().Check(); err != nil {
			t.Errorf("%s: %v", test.Code, err)
		}
		own := map[Kind]bool{}
		single, longest := 0, 0 // questions, and those whose key is the longest option
		for _, sq := range test.Questions {
			own[sq.Kind] = true
			if sq.Kind == Single {
				single++
				key := slices.IndexFunc(sq.Options, func(o Option) bool { return o.Right })
				if !slices.ContainsFunc(sq.Options, func(o Option) bool { return len(o.Text) > len(sq.Options[key].Text) }) {
					longest++
				}
			}
			if !slices.Contains(Difficulties, sq.Difficulty) {
				t.Errorf("%s: difficulty %d", sq.Code, sq.Difficulty)
			}
			q := sq.question(1, nil)
			if err := q.Check(); err != nil {
				t.Errorf("%s: %v", sq.Code, err)
			}
			if codes[sq.Code] || sq.Points <= 0 {
				t.Errorf("%s: code twice, or worth %v", sq.Code, sq.Points)
			}
			codes[sq.Code] = true
			if bank[sq.Competency] == nil {
				bank[sq.Competency] = map[Difficulty]int{}
			}
			bank[sq.Competency][sq.Difficulty]++
			stems[sq.Stem]++
			if test.Code == "diagnostik" {
				kinds[q.Kind]++
			}
			if q = sq.question(1, shipped); q.CompetencyID == 0 {
				t.Errorf("%s measures %q", sq.Code, sq.Competency)
			}
			for i, o := range q.Options {
				if q.Kind.Choice() && o.Feedback == "" {
					t.Errorf("%s: option %d says nothing about why", sq.Code, i)
				}
			}
			if !q.Kind.Choice() && q.Kind != Matching && q.Kind != Ordering && q.Feedback == "" {
				t.Errorf("%s: no reason", sq.Code)
			}
		}
		if 2*longest > single {
			t.Errorf("%s: the longest option is the key of %d in %d questions", test.Code, longest, single)
		}
		if test.CourseOnly && (len(own) < 7 || !own[Cloze]) {
			t.Errorf("%s asks in few ways: %v", test.Code, own)
		}
	}
	for stem, n := range stems {
		if n > 1 {
			t.Errorf("asked %d times: %s", n, stem)
		}
	}
	for code, want := range map[string]int{"diagnostik": 41, "pengatalogan": 20, "sirkulasi": 20, "referensi": 20} {
		if sizes[code] != want {
			t.Errorf("%s: %d questions, want %d", code, sizes[code], want)
		}
	}
	for key, n := range bank { // what the diagnostic test draws from, twice without asking anything again
		if total := n[Easy] + n[Medium] + n[Hard]; total < 12 || n[Easy] < 4 || n[Medium] < 4 || n[Hard] < 4 {
			t.Errorf("%s: %v of %d questions", key, n, total)
		}
	}
	if len(tests) != 13 {
		t.Errorf("%d tests", len(tests))
	}
	for _, k := range []Kind{Single, Multiple, TrueFalse, ShortAnswer, Numerical} {
		if kinds[k] == 0 {
			t.Errorf("the diagnostic test has no %s", k)
		}
	}
}

func TestInstallStarterTwice(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		w.ok(w.InstallStarter(ctx, lms.System("demo"), w.library, nil))
	}
	list := must[[]Listed](t)(w.List(ctx, w.learners[0], w.library))
	if len(list) != 13 {
		t.Fatalf("%d tests", len(list))
	}
	id := must[map[string]int64](t)(w.StarterIDs(ctx, w.library))["diagnostik"]
	if a := must[Assessment](t)(w.Find(ctx, w.learners[0], id)); a.Questions != 20 || a.Status != Published {
		t.Errorf("%+v", a)
	}
	w.finish(w.learners[0], id, 20)
	if !must[bool](t)(w.Passed(ctx, w.learners[0], id)) {
		t.Error("the keys of the diagnostic test do not pass it")
	}
	w.refused(w.InstallStarter(ctx, w.learners[0], w.library, nil), "assessment.forbidden.install")
}

// With the shipped competencies the diagnostic test draws six questions of each
// group, two of each difficulty, from all that the tests bring along; sat again
// it asks others.
func TestStarterDiagnosisIsDrawn(t *testing.T) {
	w := newWorld(t)
	w.ok(w.InstallStarter(ctx, lms.System("demo"), w.library, map[string]int64{"collection": 1, "organising": 2, "services": 3, "preservation": 4, "professional": 5, "management": 6, "ict": 7}))
	id := must[map[string]int64](t)(w.StarterIDs(ctx, w.library))["diagnostik"]
	if _, short, err := w.Blueprint(ctx, w.trainer, id); err != nil || len(short) > 0 {
		t.Fatalf("%+v %v", short, err)
	}
	met := map[int64]bool{}
	for range 2 {
		count := map[Class]int{}
		attempt := w.finish(w.learners[0], id, 0)
		for _, it := range must[Result](t)(w.Result(ctx, w.learners[0], attempt)).Items {
			count[Class{it.Question.CompetencyID, it.Question.Difficulty}]++
			if met[it.Question.ID] {
				t.Errorf("asked again: %s", it.Question.Stem)
			}
			met[it.Question.ID] = true
		}
		for group := int64(1); group <= 7; group++ {
			for _, d := range Difficulties {
				if n := count[Class{group, d}]; n != 2 {
					t.Errorf("group %d, difficulty %d: %d questions", group, d, n)
				}
			}
		}
	}
}

// A library whose questions came with an earlier version learns what they
// measure; what its trainers have said stays.
func TestStarterIsBroughtUpToDate(t *testing.T) {
	w := newWorld(t)
	w.ok(w.InstallStarter(ctx, lms.System("demo"), w.library, nil))
	list, total, err := w.Questions(ctx, w.trainer, w.library, QuestionFilter{CompetencyID: 3}, lms.Page{Size: 5})
	if err != nil || total != 0 || len(list) != 0 {
		t.Fatalf("%d questions measure something, %v", total, err)
	}
	all := must2(w.Questions(ctx, w.trainer, w.library, QuestionFilter{}, lms.Page{Size: 5}))
	own := all[0].Question
	own.CompetencyID, own.Difficulty = 99, Hard
	must[Question](t)(w.EditQuestion(ctx, w.trainer, own))
	w.ok(w.InstallStarter(ctx, lms.System("demo"), w.library, map[string]int64{"collection": 1, "organising": 2, "services": 3, "preservation": 4, "professional": 5, "management": 6, "ict": 7}))
	_, total, err = w.Questions(ctx, w.trainer, w.library, QuestionFilter{CompetencyID: 3}, lms.Page{Size: 5})
	if err != nil || total < 50 {
		t.Errorf("%d questions measure services, %v", total, err)
	}
	if q := must[Question](t)(w.Question(ctx, w.trainer, own.ID)); q.CompetencyID != 99 || q.Difficulty != Hard {
		t.Errorf("the trainer's word was overwritten: %+v", q)
	}
}
