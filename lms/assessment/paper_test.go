package assessment

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// keyed is how a person at a keyboard writes an answer that stands on paper.
func keyed(q Question, a Answer) (string, []string) {
	if q.Kind == Cloze {
		return "", a.Texts
	}
	if a.Text != "" {
		return a.Text, nil
	}
	var b strings.Builder
	for _, i := range a.Options {
		if i < 0 {
			b.WriteByte('-')
		} else {
			b.WriteString(strings.ToLower(Letter(i)))
		}
		b.WriteByte(' ')
	}
	return b.String(), nil
}

func TestKeyedAnswers(t *testing.T) {
	matching := Question{Kind: Matching, Body: Body{Options: make([]Option, 3), Prompts: make([]Prompt, 2)}}
	for _, c := range []struct {
		q     Question
		typed string
		want  string
	}{
		{choice(Single, true, false, false), " b ", "[1]"}, {choice(Single, true, false, false), "", "[]"},
		{choice(Single, true, false, false), "ab", "paper.keyed_one"}, {choice(Single, true, false, false), "D", "paper.keyed_letters"},
		{choice(Single, true, false, false), "1", "paper.keyed_letters"}, {choice(Multiple, true, false, false), "c, A", "[0 2]"},
		{choice(Multiple, true, false, false), "--", "paper.keyed_letters"}, {choice(TrueFalse, true, false), "B", "[1]"},
		{matching, "c-", "[2 -1]"}, {matching, "c", "paper.keyed_prompts"}, {matching, "--", "[]"}, {matching, "AAA", "paper.keyed_prompts"},
		{Question{Kind: Ordering, Body: Body{Options: make([]Option, 3)}}, "cab", "[2 0 1]"},
		{Question{Kind: Ordering, Body: Body{Options: make([]Option, 3)}}, "ca", "paper.keyed_order"},
		{Question{Kind: Ordering, Body: Body{Options: make([]Option, 3)}}, "caa", "paper.keyed_twice"},
	} {
		a, err := KeyedAnswer(c.q, c.typed, nil)
		got := fmt.Sprint(a.Options)
		if err != nil {
			got = keys(err)
		}
		if got != c.want {
			t.Errorf("%s %q: %s, want %s", c.q.Kind, c.typed, got, c.want)
		}
	}
}

// What people write on paper comes to what the reference says it is worth, for
// every kind that can be printed, whatever the order on paper.
func TestPapersAreGradedAsOtherAttempts(t *testing.T) {
	w := newWorld(t)
	asked := stormQuestions()
	asked = asked[:len(asked)-1] // the essay waits for a marker: elsewhere
	test, _ := w.testOf(asked, func(s *Settings) {
		s.ShuffleItems, s.ShuffleOptions, s.AttemptsAllowed, s.PassPercent = true, true, 0, 50
	})
	_, papers, unfit, err := w.Papers(ctx, w.trainer, test)
	w.ok(err)
	if len(papers) != 0 || len(unfit) != 1 || unfit[0].Kind != Hotspot {
		t.Fatalf("%d papers, unfit %+v", len(papers), unfit)
	}
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := must[int](t)(w.CreatePaper(ctx, w.trainer, test))
		p := must[PaperSheet](t)(w.Paper(ctx, w.trainer, test, n))
		if again := must[PaperSheet](t)(w.Paper(ctx, w.trainer, test, n)); !reflect.DeepEqual(p, again) || len(p.Items) != len(asked)-1 || n != int(seed)+1 {
			t.Fatalf("paper %d: %d items, the same again: %v", n, len(p.Items), reflect.DeepEqual(p, again))
		}
		e := PaperEntry{AccountID: w.learners[seed%6].AccountID, SatAt: w.time.Add(-time.Hour)}
		want := 0.
		for _, it := range p.Items {
			a := randomAnswer(r, it.Question)
			typed, texts := keyed(it.Question, a)
			read := must[Answer](t)(KeyedAnswer(it.Question, typed, texts))
			if !reflect.DeepEqual(read, a.For(it.Kind)) && !(read.Blank() && a.Blank()) && strings.TrimSpace(a.Text) != read.Text {
				t.Fatalf("%s: %q is read as %+v, not %+v", it.Kind, typed, read, a)
			}
			want += referenceMark(it.Question, a)
			e.Answers = append(e.Answers, read)
		}
		sat := must[Attempt](t)(w.EnterPaper(ctx, w.trainer, test, n, e))
		res := must[Result](t)(w.Result(ctx, w.learners[seed%6], sat.ID))
		if percent := 100 * want / float64(len(p.Items)); math.Abs(res.Percent-percent) > .006 || !res.Graded() {
			t.Errorf("paper %d: %v percent, want %v", n, res.Percent, percent)
		}
		if res.Paper == nil || res.Paper.Number != n || res.Paper.By != "Pelatih" || !res.Paper.At.Equal(w.time) || !res.SubmittedAt.Equal(e.SatAt) {
			t.Errorf("note %+v, handed in %v", res.Paper, res.SubmittedAt)
		}
	}
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); len(r.Sittings) != 8 || !r.Sittings[0].OnPaper || r.People != 6 {
		t.Errorf("%+v", r.Sittings)
	}
	if told := must[[]Attempt](t)(w.Untold(ctx, lms.System("test"), 99)); len(told) != 8 {
		t.Errorf("%d attempts for the courses", len(told))
	}
}

func TestWhoMayEnterPapers(t *testing.T) {
	w := newWorld(t)
	draft := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	_, err := w.CreatePaper(ctx, w.trainer, draft.ID)
	w.refused(err, "paper.draft")
	test, _ := w.test(func(s *Settings) { s.AttemptsAllowed = 1 })
	n := must[int](t)(w.CreatePaper(ctx, w.trainer, test))
	w.refused(w.Withdraw(ctx, w.trainer, test), "assessment.begun")
	enter := func(actor lms.Actor, who int64, change func(*PaperEntry)) error {
		e := PaperEntry{AccountID: who, SatAt: w.time, Answers: make([]Answer, 5)}
		if change != nil {
			change(&e)
		}
		_, err := w.EnterPaper(ctx, actor, test, n, e)
		return err
	}
	me := w.learners[0]
	w.refused(enter(w.head, me.AccountID, nil), "assessment.forbidden.write")
	w.refused(enter(me, me.AccountID, nil), "assessment.forbidden.write")
	w.refused(enter(w.trainer, w.trainer.AccountID, nil), "paper-person paper.own")
	w.refused(enter(w.trainer, 0, nil), "paper-person assessment.extra_person")
	w.refused(enter(w.trainer, me.AccountID, func(e *PaperEntry) { e.SatAt = w.time.Add(time.Minute) }), "paper-sat paper.future")
	w.refused(enter(w.trainer, me.AccountID, func(e *PaperEntry) { e.Answers = nil }), "attempt.answer_form")
	w.refused(enter(w.trainer, me.AccountID, func(e *PaperEntry) { e.Answers[0] = Answer{Options: []int{9}} }), "attempt.answer_form")
	id := w.start(me, test)
	w.refused(enter(w.trainer, me.AccountID, nil), "paper-person paper.sitting")
	w.ok(w.Submit(ctx, me, id))
	w.refused(enter(w.trainer, me.AccountID, nil), "paper-person paper.used")
	w.ok(enter(w.trainer, w.learners[1].AccountID, nil))
	_, err = w.Paper(ctx, w.trainer, test, 9)
	w.refused(err, "paper.not_found")
	_, err = w.Paper(ctx, w.head, test, n)
	w.refused(err, "assessment.forbidden.write")
}

// A sheet is keyed in once, and was sat no earlier than on the day on which its
// booklet was made, in the library's zone.
func TestSheetIsKeyedInOnce(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.AttemptsAllowed = 0 })
	n := must[int](t)(w.CreatePaper(ctx, w.trainer, test))
	zone := time.FixedZone("WIT", 9*3600)
	made := w.time.In(zone) // 11.00
	w.pass(3 * time.Hour)
	enter := func(who lms.Actor, at time.Time) error {
		_, err := w.EnterPaper(ctx, w.trainer, test, n, PaperEntry{AccountID: who.AccountID, SatAt: at, Answers: make([]Answer, 5)})
		return err
	}
	me := w.learners[0]
	w.refused(enter(me, made.AddDate(-6, 0, 0)), "paper-sat paper.before")
	w.refused(enter(me, made.Add(-12*time.Hour)), "paper-sat paper.before") // 23.00 the day before; the same day in London
	w.ok(enter(me, made.Add(-10*time.Hour)))
	w.ok(enter(me, made.Add(time.Hour)))
	err := enter(me, made.Add(time.Hour))
	w.refused(err, "paper.twice")
	var told *lms.Error
	if !errors.As(err, &told) || told.Kind != lms.Conflict || told.Args["n"] != 2 || told.Args["by"] != "Pelatih" || told.Args["name"] != me.Name || told.Args["day"] != lms.DayOf(made) {
		t.Errorf("%+v", told)
	}
	w.ok(enter(w.learners[1], made.Add(time.Hour)))
	if _, err := w.db.Exec(`UPDATE attempt SET voided = TRUE WHERE account_id = ? AND number = 2`, me.AccountID); err != nil {
		t.Fatal(err)
	}
	w.ok(enter(me, made.Add(time.Hour))) // what was made void may be keyed in anew
}

// A blueprint draws for paper only what can be printed, section by section, and
// an essay on paper waits for its marker.
func TestPaperOfABlueprint(t *testing.T) {
	w := newWorld(t)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	for i := range 12 {
		q := choice(Single, true, false)
		switch {
		case i%2 == 0:
			q = Question{Kind: Hotspot, Stem: "?", Body: Body{Picture: Picture{URL: "/media/x.png", Alt: "x"}, Areas: []Area{{W: 10, H: 10, Right: true}}}}
		case i == 11:
			q = Question{Kind: Essay, Stem: "?"}
		}
		q.Difficulty = Easy
		if i == 11 {
			q.Difficulty = Hard
		}
		must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
	}
	for _, title := range []string{"Satu", "Dua"} {
		w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: title}))
	}
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{Difficulty: Easy, Questions: 5, Points: 1, Section: 1}))
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{Difficulty: Hard, Questions: 1, Points: 2, Section: 2}))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	n := must[int](t)(w.CreatePaper(ctx, w.trainer, a.ID))
	p := must[PaperSheet](t)(w.Paper(ctx, w.trainer, a.ID, n))
	e := PaperEntry{AccountID: w.learners[0].AccountID, SatAt: w.time, Answers: make([]Answer, len(p.Items))}
	for i, it := range p.Items {
		if Unprintable(it.Question) != "" || (it.Section == 2) != (i == 5) {
			t.Errorf("printed: %+v", it)
		}
		e.Answers[i] = right(it.Question)
	}
	e.Answers[5] = Answer{Text: "Sebuah uraian."}
	sat := must[Attempt](t)(w.EnterPaper(ctx, w.trainer, a.ID, n, e))
	if sat.Waiting != 1 {
		t.Errorf("%d wait", sat.Waiting)
	}
	half := 1.
	must[Attempt](t)(w.GiveMark(ctx, w.trainer, a.ID, 1, 6, Marking{Points: &half}))
	if r := must[Result](t)(w.Result(ctx, w.learners[0], sat.ID)); len(r.Sections) != 2 || r.Sections[0].Percent != 100 || r.Sections[1].Percent != 50 {
		t.Errorf("%+v", r.Sections)
	}
	if _, err := w.db.Exec(`UPDATE question q JOIN question_version v ON v.question_id = q.id SET q.archived_at = q.created_at WHERE v.kind = 'single'`); err != nil {
		t.Fatal(err)
	}
	_, err := w.CreatePaper(ctx, w.trainer, a.ID)
	w.refused(err, "paper.bank_short")
}

func TestLettersOnPaper(t *testing.T) {
	for text, printed := range map[string]bool{"Mana nomor panggil “025.4” – é, Đặng, ≥ 3 → ½?": true, "Ποιος; Кто?": true, "e\u0301 sama": true, "su\u00adku\u200bkata": true, "tab\tdan\nbaris": true, "café &amp; teh": true,
		"Halo 🙂": false, "مرحبا": false, "שלום": false, "圖書館": false, "ꦗꦮ": false, "देव": false, "ไทย": false, "&#128512;": false} {
		for where, q := range map[string]Question{"stem": {Kind: Essay, Stem: text}, "option": {Kind: Single, Body: Body{Options: []Option{{Text: text}}}}, "prompt": {Kind: Matching, Body: Body{Prompts: []Prompt{{Text: text}}}},
			"gap": {Kind: Cloze, Stem: "[[1]]", Body: Body{Gaps: []Gap{{Accepted: []string{"a"}, Wrong: []string{text}}}}}, "unit": {Kind: Numerical, Body: Body{Units: []Unit{{Name: text}}}}} {
			if got := Unprintable(q); (got == "") != printed || !printed && got != "paper.not_script" {
				t.Errorf("%s %q: %q", where, text, got)
			}
		}
	}
	if got := Unprintable(Question{Kind: ShortAnswer, Stem: "Apa?", Body: Body{Accepted: []string{"圖"}}}); got != "" {
		t.Errorf("an answer that is not printed: %s", got)
	}
}
