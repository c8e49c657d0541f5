package assessment

import (
	"errors"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func keys(err error) string {
	var p lms.Problems
	if errors.As(err, &p) {
		var all []string
		for _, e := range p {
			all = append(all, strings.Trim(e.Field+" "+e.Key, " "))
		}
		return strings.Join(all, ", ")
	}
	var e *lms.Error
	if errors.As(err, &e) {
		return strings.Trim(e.Field+" "+e.Key, " ")
	}
	return ""
}

func TestQuestionCheck(t *testing.T) {
	with := func(q Question, change func(*Question)) Question { change(&q); return q }
	for _, c := range []struct {
		q    Question
		want string
	}{
		{choice(Single, true, false), ""},
		{choice(Single, true, true), "right question.single_right"},
		{choice(Single, true), "options question.options_few"},
		{choice(Multiple, false, false), "right question.multiple_right"},
		{choice(TrueFalse, true, false), ""},
		{choice(TrueFalse, true, true), "right question.true_false_right"},
		{choice("esai"), "kind question.kind_unknown"},
		{with(choice(Single, true, false), func(q *Question) { q.Stem = " " }), "stem question.stem_missing"},
		{with(choice(Single, true, false), func(q *Question) { q.Stem = strings.Repeat("é", MaxStem+1) }), "stem question.too_long"},
		{with(choice(Single, true, false), func(q *Question) { q.Options[1].Text = "" }), "option-1 question.option_empty"},
		{with(choice(Single, true, false), func(q *Question) { q.Options[1].Text = " a " }), "option-1 question.option_twice"},
		{Question{Kind: ShortAnswer, Stem: "?"}, "accepted question.accepted_missing"},
		{Question{Kind: ShortAnswer, Stem: "?", Body: Body{Accepted: []string{"x"}}}, ""},
		{Question{Kind: Numerical, Stem: "?", Body: Body{Tolerance: -1}}, "tolerance question.tolerance_negative"},
		{Question{Kind: Numerical, Stem: "?"}, ""},
		{Question{Kind: Numerical, Stem: "?", Body: Body{Units: []Unit{{"detik", 1}, {"Detik ", 60}, {"m2", 1}, {"jam", 0}}}},
			"unit-1 question.option_twice, unit-2 question.unit_name, unit-3 question.unit_factor"},
		{with(choice(Single, true, false), func(q *Question) { q.Options[1].Weight = 1.5 }), "option-1 question.weight_range"},
		{with(choice(Single, true, false), func(q *Question) { q.Difficulty = 4 }), "difficulty question.difficulty_unknown"},
		{with(choice(Matching, false, false), func(q *Question) { q.Prompts = []Prompt{{"1", 0}, {"2", 0}} }), ""},
		{with(choice(Matching, false, false), func(q *Question) { q.Prompts = []Prompt{{"", 0}, {"2", 2}} }), "prompt-0 question.prompt_empty, prompt-1 question.prompt_option"},
		{choice(Matching, false, false), "prompts question.prompts_few"},
		{choice(Ordering, false, false, false), ""},
		{choice(Ordering, false), "options question.options_few"},
		{Question{Kind: Cloze, Stem: "Nomor [[1]] ada di [[2]].", Body: Body{Gaps: []Gap{{Accepted: []string{"a"}}, {Accepted: []string{"b"}, Wrong: []string{"c"}}}}}, ""},
		{Question{Kind: Cloze, Stem: "[[1]] dan [[1]] dan [[3]]", Body: Body{Gaps: []Gap{{Accepted: []string{"a"}}, {Accepted: []string{"b"}, Wrong: []string{"b"}}}}},
			"stem question.gap_unknown, stem question.gap_place, stem question.gap_place, gap-1 question.gap_both"},
		{Question{Kind: Cloze, Stem: "?"}, "gaps question.gaps_missing"},
		{Question{Kind: Hotspot, Stem: "?", Body: Body{Picture: Picture{"/media/1/x.png", "Rak"}, Areas: []Area{{X: 1, Y: 1, W: 10, H: 10, Right: true}}}}, ""},
		{Question{Kind: Hotspot, Stem: "?", Body: Body{Picture: Picture{"https://example.org/x.png", ""}, Areas: []Area{{X: 999, W: 10, H: 10}}}},
			"picture question.picture_missing, alt question.alt_missing, area-0 question.area_outside, areas question.area_right"},
		{Question{Kind: Essay, Stem: "?"}, ""},
		{Question{Kind: Essay, Stem: "?", Body: Body{Rubric: []Criterion{{"Isi", []Level{{"kurang", 0}, {"baik", 2}}}}}}, ""},
		{Question{Kind: Essay, Stem: "?", Body: Body{Rubric: []Criterion{{"", []Level{{"kurang", 0}}}}}}, "criterion-0 question.criterion_name, criterion-0 question.criterion_levels"},
	} {
		if got := keys(c.q.Check()); got != c.want {
			t.Errorf("%s %+v: %q, want %q", c.q.Kind, c.q.Options, got, c.want)
		}
	}
}

// What nobody can answer fully is refused in the form; Check, which files go
// through, lets it pass.
func TestQuestionReachable(t *testing.T) {
	weigh := func(q Question, weights ...float64) Question {
		for i, w := range weights {
			q.Options[i].Weight = w
		}
		return q
	}
	match := func(prompts ...Prompt) Question {
		q := choice(Matching, false, false)
		q.Prompts = prompts
		return q
	}
	for _, c := range []struct {
		q    Question
		want string
	}{
		{choice(Single, true, false), ""},
		{weigh(choice(Single, true, false), 1, .5), ""},
		{weigh(choice(Single, true, false), .5), "option-0 question.right_weight"},
		{weigh(choice(Single, true, false), -.5), "option-0 question.right_weight"},
		{weigh(choice(Single, true, false), 0, 1), "option-1 question.wrong_weight"},
		{choice(Multiple, true, true, false), ""},
		{weigh(choice(Multiple, true, true, false), .5, .3), "right interchange.weights_sum"},
		{weigh(choice(Multiple, true, true, true), .3333, .3333, .3333), ""},
		{weigh(choice(Multiple, true, true, false), .5, 0, -.5), ""}, // the other right one earns its half
		{weigh(choice(Multiple, true, true, false), .8, .8), ""},
		{match(Prompt{"a", 0}, Prompt{"a", 1}), "prompt-1 question.prompt_twice"},
		{match(Prompt{"a", 0}, Prompt{"a", 0}), ""},
		{match(Prompt{"a", 0}, Prompt{"b", 0}), ""},
	} {
		if got := keys(c.q.Reachable()); got != c.want {
			t.Errorf("%s %+v %+v: %q, want %q", c.q.Kind, c.q.Options, c.q.Prompts, got, c.want)
		}
		if got := keys(c.q.Check()); got != "" {
			t.Errorf("%s %+v: files are refused: %s", c.q.Kind, c.q.Options, got)
		}
	}
}

func TestPartlyAnsweredAndNoNumber(t *testing.T) {
	matching := Question{Kind: Matching, Body: Body{Prompts: make([]Prompt, 2)}}
	cloze := Question{Kind: Cloze, Body: Body{Gaps: make([]Gap, 2)}}
	minutes := Question{Kind: Numerical, Body: Body{Units: []Unit{{"menit", 1}}}}
	for i, c := range []struct {
		q              Question
		a              Answer
		partly, number bool
	}{
		{matching, Answer{}, false, false}, {matching, Answer{Options: []int{-1, -1}}, false, false}, {matching, Answer{Options: []int{1, -1}}, true, false},
		{matching, Answer{Options: []int{1, 0}}, false, false},
		{cloze, Answer{Texts: []string{"", "x"}}, true, false}, {cloze, Answer{Texts: []string{"x"}}, true, false}, {cloze, Answer{Texts: []string{"x", "y"}}, false, false},
		{Question{Kind: Multiple}, Answer{Options: []int{0}}, false, false},
		{Question{Kind: Numerical}, Answer{Text: "abc"}, false, true}, {Question{Kind: Numerical}, Answer{Text: " "}, false, false}, {Question{Kind: Numerical}, Answer{Text: "1.234,5"}, false, false},
		{Question{Kind: Numerical}, Answer{Text: "5 menit"}, false, true}, {minutes, Answer{Text: "5 menit"}, false, false}, {minutes, Answer{Text: "5 jam"}, false, true},
		{Question{Kind: ShortAnswer}, Answer{Text: "abc"}, false, false},
	} {
		if c.a.Partly(c.q) != c.partly || c.a.NoNumber(c.q) != c.number {
			t.Errorf("%d: %s %+v: partly %v, no number %v", i, c.q.Kind, c.a, c.a.Partly(c.q), c.a.NoNumber(c.q))
		}
	}
}

func settings() Settings {
	return Settings{Title: "Uji", Minutes: 30, AttemptsAllowed: 2, PassPercent: 60, Reveal: RevealFull}
}

func TestSettingsCheck(t *testing.T) {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for want, change := range map[string]func(*Settings){
		"": func(*Settings) {}, "title assessment.title_missing": func(s *Settings) { s.Title = "" },
		"minutes assessment.minutes_range":   func(s *Settings) { s.Minutes = 0 },
		"attempts assessment.attempts_range": func(s *Settings) { s.AttemptsAllowed = -1 },
		"pass assessment.pass_range":         func(s *Settings) { s.PassPercent = 101 },
		"closes assessment.closes_before":    func(s *Settings) { s.OpensAt, s.ClosesAt = &at, &at },
		"reveal assessment.reveal_unknown":   func(s *Settings) { s.Reveal = "all" },
		"wait assessment.wait_range":         func(s *Settings) { s.WaitMinutes = -1 },
		"code question.too_long":             func(s *Settings) { s.AccessCode = strings.Repeat("x", 41) },
	} {
		s := settings()
		change(&s)
		if got := keys(s.Check()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestStartAndDeadline(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	before, soon, later := now.Add(-10*time.Minute), now.Add(10*time.Minute), now.Add(time.Hour)
	for want, change := range map[string]func(*Assessment){
		"":                          func(*Assessment) {},
		"assessment.not_found":      func(a *Assessment) { a.Status = Draft },
		"assessment.archived_start": func(a *Assessment) { a.Status = Archived },
		"assessment.not_open_yet":   func(a *Assessment) { a.OpensAt = &soon },
		"assessment.closed":         func(a *Assessment) { a.ClosesAt = &now },
		"assessment.attempts_used":  func(a *Assessment) { a.AttemptsAllowed = 1 },
		"assessment.wait":           func(a *Assessment) { a.WaitMinutes = 11 },
	} {
		a := Assessment{Status: Published, Settings: settings()}
		change(&a)
		if got := keys(a.Start([]Attempt{{SubmittedAt: &before}}, now)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s := settings()
	if got := s.Deadline(now, 0); !got.Equal(now.Add(30 * time.Minute)) {
		t.Errorf("deadline %v", got)
	}
	if s.ClosesAt = &soon; !s.Deadline(now, 0).Equal(soon) || !s.Deadline(now, 15).Equal(soon.Add(15*time.Minute)) {
		t.Error("the closing time does not end an attempt")
	}
	if s.ClosesAt = &later; !s.Deadline(now, 0).Equal(now.Add(30 * time.Minute)) {
		t.Error("a later closing time lengthens an attempt")
	}
}

func TestAccept(t *testing.T) {
	end := time.Date(2026, 11, 25, 9, 30, 0, 0, time.UTC)
	open := Attempt{DeadlineAt: end}
	done, late := open, open
	done.SubmittedAt, late.SubmittedAt = &end, &end
	late.ByDeadline = true
	good := Change{Position: 1, Seq: 1, Answer: &Answer{Text: "x"}}
	for _, c := range []struct {
		name string
		t    Attempt
		c    Change
		at   time.Time
		want string
	}{
		{"in time", open, good, end, ""},
		{"in the grace", open, good, end.Add(Grace), ""},
		{"after the grace", open, good, end.Add(Grace + time.Second), "attempt.too_late"},
		{"after the clock handed in", late, good, end, "attempt.too_late"},
		{"after the person handed in", done, good, end, "attempt.submitted"},
		{"nothing", open, Change{Position: 1, Seq: 1}, end, "attempt.answer_form"},
		{"no number", open, Change{Answer: &Answer{}}, end, "attempt.seq"},
		{"number in the future", open, Change{Seq: end.Add(SeqAhead).UnixMilli() + 1, Answer: &Answer{}}, end, "attempt.seq_ahead"},
	} {
		if got := keys(c.t.accept(c.c, c.at)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLimitHides(t *testing.T) {
	full := Result{Attempt: Attempt{Earned: 1, Percent: 50, Passed: true}, Items: []AttemptItem{
		{Question: Question{Kind: Single, Body: Body{Options: []Option{{Text: "a", Right: true, Feedback: "why"}}, Feedback: "why"}}, Earned: 1},
	}}
	if r := full.limit(RevealNothing); r.Percent != 0 || r.Earned != 0 || r.Passed || r.Items != nil {
		t.Errorf("nothing: %+v", r)
	}
	if r := full.limit(RevealScore); r.Percent != 50 || !r.Passed || r.Items != nil {
		t.Errorf("score: %+v", r)
	}
	r := full.limit(RevealMarks)
	if o := r.Items[0].Question.Options[0]; o.Text != "a" || o.Right || o.Feedback != "" || r.Items[0].Question.Feedback != "" || r.Items[0].Earned != 1 {
		t.Errorf("marks: %+v", r.Items)
	}
	if r := full.limit(RevealFull); !r.Items[0].Question.Options[0].Right || r.Items[0].Question.Feedback == "" {
		t.Errorf("full: %+v", r.Items)
	}
}
