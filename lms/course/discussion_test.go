package course

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestAddressesInAPost(t *testing.T) {
	for text, want := range map[string]string{
		"tanpa alamat": "tanpa alamat|",
		"lihat https://slims.web.id/a_(b)?c=1&d.":      "lihat |<https://slims.web.id/a_(b)?c=1&d>|.",
		"(http://a.example/x)\ndan https://b.example!": "(|<http://a.example/x>|)\ndan |<https://b.example>|!",
		"javascript:alert(1) ftp://a.example":          "javascript:alert(1) ftp://a.example|",
		"https://user:pass@a.example/ x":               "https://user:pass@a.example/| x",
		`<a href="https://a.example">x</a>`:            `<a href="|<https://a.example>|">x</a>`,
		"https:// dan https://?":                       "https:// dan https://|?",
	} {
		got := ""
		for _, p := range (Post{Body: text}).Parts() {
			if p.Link {
				got += "<" + p.Text + ">|"
			} else if p.Text != "" {
				got += p.Text + "|"
			}
		}
		if strings.TrimSuffix(got, "|") != strings.TrimSuffix(want, "|") {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestPaceOfWriting(t *testing.T) {
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	ago := func(seconds ...int) (list []Post) {
		for _, s := range seconds {
			list = append(list, Post{PostedAt: now.Add(-time.Duration(s) * time.Second)})
		}
		return list
	}
	hour := make([]int, 20)
	for i := range hour {
		hour[i] = 100 + 120*i
	}
	for _, c := range []struct {
		latest []Post
		key    string
		n      int
	}{{nil, "", 0}, {ago(1, 2, 3), "", 0}, {ago(1, 2, 3, 20), "discussion.wait_seconds", 40}, {ago(1, 2, 3, 60), "", 0}, {ago(hour...), "discussion.wait_minutes", 21}} {
		err := tooFast(c.latest, now)
		if c.key == "" {
			if err != nil {
				t.Errorf("%v: %v", c.latest, err)
			}
			continue
		}
		e, ok := err.(*lms.Error)
		if !ok || e.Kind != lms.TooMany || e.Key != c.key || e.Args["n"] != c.n {
			t.Errorf("%d posts: %v", len(c.latest), err)
			continue
		}
		spoken(t, err)
	}
}

// talk is a published course whose first lesson is discussed and second is not.
func (w *world) talk() (id int64, key, quiet string) {
	first := page("Satu")
	first.Discuss = true
	id, k := w.published(first, page("Dua"))
	w.ok(w.Enrol(ctx, w.rina, id))
	w.ok(w.Enrol(ctx, w.budi, id))
	return id, k[0], k[1]
}

func (w *world) below(who lms.Actor, id int64, key string) *Discussion {
	w.t.Helper()
	v := w.find(who, id)
	l, _ := v.Lesson(key)
	return must[*Discussion](w.t)(w.Discussion(ctx, who, v, l, lms.Page{}))
}

func (w *world) asked(who lms.Actor, id int64, key, text string) int64 {
	w.t.Helper()
	return must[int64](w.t)(w.Ask(ctx, who, id, key, text))
}

func (w *world) answered(who lms.Actor, id, question int64, text string) int64 {
	w.t.Helper()
	return must[int64](w.t)(w.Answer(ctx, who, id, question, text))
}

func (w *world) unanswered(who lms.Actor) (n int) {
	w.t.Helper()
	for _, c := range must[[]Unanswered](w.t)(w.WaitingQuestions(ctx, who, who.LibraryID)) {
		n += c.N
	}
	return n
}

func TestDiscussion(t *testing.T) {
	w := newWorld(t)
	id, key, quiet := w.talk()
	tri := w.person("Tri", w.library, lms.Librarian)

	// Who may not: another library, who is not enrolled, a lesson without it.
	for who, want := range map[*lms.Actor]string{&w.elsewhere: "course.not_found", &tri: "course.not_enrolled", &w.head: "course.not_enrolled"} {
		kind := lms.Conflict
		if who == &w.elsewhere {
			kind = lms.NotFound
		}
		_, err := w.Ask(ctx, *who, id, key, "x")
		w.refused(err, kind, want)
	}
	_, err := w.Ask(ctx, w.rina, id, quiet, "x")
	w.refused(err, lms.NotFound, "discussion.not_found")
	_, err = w.Ask(ctx, w.rina, id, "x' OR 1=1--", "x")
	w.refused(err, lms.NotFound, "discussion.not_found")
	_, err = w.Ask(ctx, w.rina, id, key, " \r\n ")
	w.refused(err, lms.Invalid, "discussion.empty@post")
	_, err = w.Ask(ctx, w.rina, id, key, strings.Repeat("é", maxPost+1))
	w.refused(err, lms.Invalid, "discussion.long@post")

	q := w.asked(w.rina, id, key, " Bagaimana\r\nmengulang?  ")
	if again := w.asked(w.rina, id, key, "Bagaimana\nmengulang?"); again != q {
		t.Error("a click too many asked twice")
	}
	if d := w.below(w.budi, id, key); d.Total != 1 || d.Threads[0].Question.Body != "Bagaimana\nmengulang?" || !d.Threads[0].Question.Waits {
		t.Errorf("%+v", d)
	}
	if w.below(tri, id, key) != nil || w.below(w.head, id, key) != nil || w.below(w.trainer, id, key) == nil {
		t.Error("read by who is not enrolled, or not by a trainer")
	}
	_, err = w.Thread(ctx, tri, id, q, lms.Page{})
	w.refused(err, lms.Conflict, "course.not_enrolled")
	_, err = w.Thread(ctx, w.elsewhere, id, q, lms.Page{})
	w.refused(err, lms.NotFound, "course.not_found")
	other, _ := w.published(page("Lain"))
	_, err = w.Thread(ctx, w.trainer, other, q, lms.Page{})
	w.refused(err, lms.NotFound, "discussion.not_found")

	// It waits for trainers, until somebody else has the last word.
	if n := w.unanswered(w.trainer); n != 1 {
		t.Errorf("%d wait", n)
	}
	_, err = w.WaitingQuestions(ctx, w.rina, w.library)
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, err = w.WaitingQuestions(ctx, w.elsewhere, w.library)
	w.refused(err, lms.NotFound, "error.not_found")
	a := w.answered(w.budi, id, q, "Coba begini.")
	if n := w.unanswered(w.trainer); n != 0 {
		t.Errorf("%d wait after an answer", n)
	}
	w.answered(w.rina, id, q, "Tidak bisa.")
	if n := w.unanswered(w.trainer); n != 1 {
		t.Errorf("%d wait after she asked again", n)
	}
	good := w.answered(w.trainer, id, q, "Jalankan dari awal.")
	_, err = w.Answer(ctx, w.budi, id, good, "bawahnya lagi")
	w.refused(err, lms.NotFound, "discussion.not_found") // one level deep

	// She is told of answers that she has not seen, and of no other ones.
	news := must[[]Answered](t)(w.NewAnswers(ctx, w.rina))
	if len(news) != 1 || news[0].N != 2 || news[0].First != a || news[0].Lesson != "Satu" {
		t.Errorf("%+v", news)
	}
	if list := must[[]Answered](t)(w.NewAnswers(ctx, w.budi)); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	w.below(w.budi, id, key)
	w.below(w.rina, id, key)
	if list := must[[]Answered](t)(w.NewAnswers(ctx, w.rina)); len(list) != 0 {
		t.Errorf("still new after reading: %+v", list)
	}

	// A trainer marks the answer; learners do not.
	w.refused(w.MarkAnswer(ctx, w.rina, id, good, true), lms.Forbidden, "error.forbidden")
	w.refused(w.MarkAnswer(ctx, w.trainer, id, q, true), lms.NotFound, "discussion.not_found")
	w.ok(w.MarkAnswer(ctx, w.trainer, id, good, true))
	w.answered(w.rina, id, q, "Terima kasih!")
	if d := w.below(w.rina, id, key); *d.Threads[0].Question.AnswerID != good || d.Threads[0].Question.Waits || d.Threads[0].Total != 4 || len(d.Threads[0].Answers) != AnswersShown {
		t.Errorf("%+v", d.Threads[0])
	}
	question, page, err := w.PlaceOf(ctx, w.rina, id, good)
	if err != nil || question != q || page != 1 {
		t.Error(question, page, err)
	}
	list, total, err := w.Questions(ctx, w.trainer, id, lms.Page{})
	if err != nil || total != 1 || list[0].Answers != 4 || list[0].Lesson != "Satu" {
		t.Errorf("%+v %d %v", list, total, err)
	}
	_, _, err = w.Questions(ctx, w.rina, id, lms.Page{})
	w.refused(err, lms.Forbidden, "error.forbidden")
}

func TestPostsAreMendedTakenBackAndHidden(t *testing.T) {
	w := newWorld(t)
	id, key, _ := w.talk()
	q := w.asked(w.rina, id, key, "Satu?")
	a := w.answered(w.budi, id, q, "Dua.")
	w.ok(w.MarkAnswer(ctx, w.trainer, id, a, true))
	w.refused(w.MendPost(ctx, w.rina, id, a, "x"), lms.Forbidden, "error.forbidden")
	w.refused(w.TakeBackPost(ctx, w.trainer, id, a), lms.Forbidden, "error.forbidden")
	w.ok(w.MendPost(ctx, w.budi, id, a, "Dua!"))
	thread := func(who lms.Actor) OpenThread { return must[OpenThread](t)(w.Thread(ctx, who, id, q, lms.Page{})) }
	if p := thread(w.rina).Answers[0]; p.Body != "Dua!" || p.MendedAt == nil {
		t.Errorf("%+v", p)
	}

	// Hidden with a reason, which its author and trainers read.
	_, err := w.HidePost(ctx, w.rina, id, a, true, "x")
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, err = w.HidePost(ctx, w.trainer, id, a, true, " ")
	w.refused(err, lms.Invalid, "discussion.reason_missing@reason")
	p, err := w.HidePost(ctx, w.trainer, id, a, true, "Memuat nama pemustaka")
	if err != nil || p.AuthorID != w.budi.AccountID {
		t.Error(p, err)
	}
	for who, want := range map[string]struct {
		lms.Actor
		body, reason string
	}{"its author": {w.budi, "Dua!", "Memuat nama pemustaka"}, "a trainer": {w.trainer, "Dua!", "Memuat nama pemustaka"}, "another learner": {w.rina, "", ""}} {
		got := thread(want.Actor)
		if p := got.Answers[0]; p.Body != want.body || p.HiddenReason != want.reason || p.Open() {
			t.Errorf("%s: %+v", who, p)
		}
		if got.Question.AnswerID != nil || !got.Question.Waits {
			t.Errorf("what is hidden still answers: %+v", got.Question)
		}
	}
	w.refused(w.MendPost(ctx, w.budi, id, a, "x"), lms.Conflict, "discussion.hidden")
	w.refused(w.TakeBackPost(ctx, w.budi, id, a), lms.Conflict, "discussion.hidden")
	_, err = w.HidePost(ctx, w.trainer, id, a, false, "")
	w.ok(err)
	if p := thread(w.rina).Answers[0]; p.Body != "Dua!" || thread(w.rina).Question.Waits {
		t.Errorf("not shown again: %+v", p)
	}

	// Taken back: the words are gone for everybody, the answers to them stay.
	w.ok(w.TakeBackPost(ctx, w.rina, id, q))
	w.refused(w.TakeBackPost(ctx, w.rina, id, q), lms.Conflict, "discussion.removed")
	if got := thread(w.trainer); got.Question.Body != "" || got.Question.RemovedAt == nil || len(got.Answers) != 1 || w.unanswered(w.trainer) != 0 {
		t.Errorf("%+v", got)
	}
	_, err = w.Answer(ctx, w.budi, id, q, "x")
	w.refused(err, lms.Conflict, "discussion.closed")
	if d := w.below(w.budi, id, key); d.Total != 1 {
		t.Error("an answered question vanished")
	}
	w.ok(w.TakeBackPost(ctx, w.budi, id, a))
	if d := w.below(w.budi, id, key); d.Total != 0 {
		t.Errorf("nothing is left to read, yet %+v", d)
	}
}

// What is written stays with the lesson in every version, and with its course.
func TestDiscussionAcrossVersions(t *testing.T) {
	w := newWorld(t)
	id, key, _ := w.talk()
	q := w.asked(w.rina, id, key, "Lama?")
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	l, _ := must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft.Lesson(key)
	if !l.Discuss {
		t.Fatal("the draft lost the switch")
	}
	w.ok(w.Publish(ctx, w.trainer, id))
	tri := w.person("Tri", w.library, lms.Librarian)
	w.ok(w.Enrol(ctx, tri, id))
	w.answered(tri, id, q, "Baru.") // of another version
	if d := w.below(w.rina, id, key); d.Threads[0].Total != 1 {
		t.Errorf("%+v", d)
	}
	copied := must[int64](t)(w.Duplicate(ctx, w.trainer, id, " 2"))
	w.ok(w.Publish(ctx, w.trainer, copied))
	v := w.find(w.trainer, copied)
	if l := v.Lessons()[0]; !l.Discuss || w.below(w.trainer, copied, l.Key).Total != 0 {
		t.Errorf("%+v", l)
	}

	// Without the switch in the learner's own version it is shut for them; trainers read on.
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	l, _ = must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft.Lesson(key)
	w.ok(w.UpdateLesson(ctx, w.trainer, id, key, page("Satu"), l.Revision))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.below(w.rina, id, key)
	ani := w.person("Ani", w.library, lms.Librarian)
	w.ok(w.Enrol(ctx, ani, id))
	_, err := w.Thread(ctx, ani, id, q, lms.Page{})
	w.refused(err, lms.NotFound, "discussion.not_found")
	must[OpenThread](t)(w.Thread(ctx, w.trainer, id, q, lms.Page{}))
	if w.below(ani, id, key) != nil || w.below(w.rina, id, key) == nil {
		t.Error("the switch is not that of the version")
	}
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	_, err = w.Thread(ctx, w.rina, id, q, lms.Page{})
	w.refused(err, lms.Conflict, "course.not_enrolled")
}

// Learners who write much wait a little; trainers, who answer, do not.
func TestWritingTooFast(t *testing.T) {
	w := newWorld(t)
	id, key, _ := w.talk()
	for _, text := range []string{"1", "2", "3", "4"} {
		w.asked(w.rina, id, key, text)
		w.asked(w.trainer, id, key, text)
		w.pass(time.Second)
	}
	_, err := w.Ask(ctx, w.rina, id, key, "5")
	w.refused(err, lms.TooMany, "discussion.wait_seconds")
	w.asked(w.trainer, id, key, "5")
	w.pass(time.Minute)
	w.asked(w.rina, id, key, "5")
}

// A page below a lesson takes the same number of statements, however much is
// written there; long threads come in pages.
func TestLongDiscussion(t *testing.T) {
	w := newWorld(t)
	id, key, _ := w.talk()
	statements := func() int {
		w.t.Helper()
		var before, after struct {
			Name string `db:"Variable_name"`
			N    int    `db:"Value"`
		}
		w.db.SetMaxOpenConns(1) // so that it is one session that is asked
		w.ok(w.db.Get(&before, `SHOW SESSION STATUS LIKE 'Com_select'`))
		w.below(w.budi, id, key)
		w.ok(w.db.Get(&after, `SHOW SESSION STATUS LIKE 'Com_select'`))
		return after.N - before.N
	}
	var q int64
	for range QuestionsShown + 2 {
		q = w.asked(w.trainer, id, key, newKey())
	}
	few := statements()
	for range ThreadShown + 5 {
		w.answered(w.trainer, id, q, newKey())
	}
	last := w.answered(w.trainer, id, q, "terakhir")
	if many := statements(); few == 0 || many != few {
		t.Errorf("%d statements with little, %d with much", few, many)
	}
	d := w.below(w.budi, id, key)
	if len(d.Threads) != QuestionsShown || d.Total != QuestionsShown+2 || d.Pages != 2 || d.Threads[0].Question.ID != q || d.Threads[0].More() != ThreadShown+6-AnswersShown {
		t.Errorf("%d threads of %d, %+v", len(d.Threads), d.Total, d.Threads[0].Question)
	}
	_, page, err := w.PlaceOf(ctx, w.budi, id, last)
	if err != nil || page != 2 {
		t.Error(page, err)
	}
	if two := must[OpenThread](t)(w.Thread(ctx, w.budi, id, q, lms.Page{Number: 2})); len(two.Answers) != 6 || two.Answers[5].ID != last || two.Pages != 2 {
		t.Errorf("%+v", two)
	}
}
