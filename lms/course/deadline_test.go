package course

import (
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
)

// day is in a field of its own: days are compared by what they say.
func on(day lms.Day) *lms.Day { return &day }

func after(days int) *int { return &days }

func TestDeadlineFor(t *testing.T) {
	const begun = 100
	show := func(d *lms.Day) int {
		if d == nil {
			return 0
		}
		return int(*d)
	}
	for name, c := range map[string]struct {
		d        Deadline
		e        Extension
		due, cut int
	}{
		"nothing":                     {Deadline{}, Extension{}, 0, 0},
		"days":                        {Deadline{Due{DueDays: after(7)}, Due{DueDays: after(9)}}, Extension{}, 107, 109},
		"a date and days":             {Deadline{Due{DueDay: on(120)}, Due{DueDays: after(30)}}, Extension{}, 120, 130},
		"cut off first":               {Deadline{Due{DueDay: on(120)}, Due{DueDays: after(9)}}, Extension{}, 109, 109},
		"due later":                   {Deadline{Due{DueDays: after(7)}, Due{}}, Extension{DueOn: on(111)}, 111, 0},
		"due after the cut-off":       {Deadline{Due{DueDays: after(7)}, Due{DueDays: after(9)}}, Extension{DueOn: on(111)}, 111, 111},
		"cut off later":               {Deadline{Due{DueDays: after(7)}, Due{DueDays: after(9)}}, Extension{CutOn: on(115)}, 107, 115},
		"both later":                  {Deadline{Due{DueDays: after(7)}, Due{DueDays: after(9)}}, Extension{DueOn: on(111), CutOn: on(115)}, 111, 115},
		"a day where there was none":  {Deadline{}, Extension{DueOn: on(111)}, 111, 0},
		"everybody's is later by now": {Deadline{Due{DueDay: on(130)}, Due{}}, Extension{CutOn: on(115)}, 115, 115},
	} {
		if got := c.d.For(begun, c.e); show(got.DueOn) != c.due || show(got.CutOn) != c.cut {
			t.Errorf("%s: due %d, cut off %d", name, show(got.DueOn), show(got.CutOn))
		}
	}
	d := Dates{DueOn: on(107), CutOn: on(109)}
	if d.Late(107) != 0 || d.Late(108) != 1 || (Dates{}).Late(999) != 0 || d.Over(109) || !d.Over(110) || (Dates{}).Over(999) || *d.Next() != 107 || *(Dates{CutOn: on(3)}).Next() != 3 {
		t.Error("late, over or next is wrong")
	}
}

func TestDeadlineIsChecked(t *testing.T) {
	for name, c := range map[string]struct {
		d    Deadline
		o    Opening
		want string
	}{
		"none":           {},
		"both":           {d: Deadline{Due{DueDays: after(7)}, Due{DueDays: after(7)}}, o: Opening{ReleaseDays: 6}},
		"never":          {d: Deadline{Due: Due{DueDays: after(0)}}, want: "course.due_range@due"},
		"too far":        {d: Deadline{CutOff: Due{DueDays: after(731)}}, want: "course.due_range@cut"},
		"twice":          {d: Deadline{CutOff: Due{DueDays: after(7), DueDay: on(9)}}, want: "course.due_both@cut_on"},
		"cut before":     {d: Deadline{Due{DueDays: after(7)}, Due{DueDays: after(6)}}, want: "lesson.cut_before@cut"},
		"cut before on":  {d: Deadline{Due{DueDay: on(7)}, Due{DueDay: on(6)}}, want: "lesson.cut_before@cut_on"},
		"opens too late": {d: Deadline{Due: Due{DueDays: after(7)}}, o: Opening{ReleaseDays: 7}, want: "lesson.due_early@due"},
		"opens after":    {d: Deadline{CutOff: Due{DueDay: on(7)}}, o: Opening{ReleaseOn: on(8)}, want: "lesson.due_early@cut"},
	} {
		text := assignment("Tugas")
		text.Deadline, text.Opening = c.d, c.o
		if _, err := text.Clean(); keys(err) != c.want {
			t.Errorf("%s: %v", name, err)
		} else if err != nil {
			spoken(t, err)
		}
	}
	other := page("Baca")
	other.Deadline = Deadline{Due: Due{DueDays: after(7)}}
	if other, err := other.Clean(); err != nil || other.DueDays != nil {
		t.Errorf("what is read is due: %+v %v", other, err)
	}
}

// Work comes in time, late and too late; an extension opens it again, for one.
func TestDueWork(t *testing.T) {
	w := newWorld(t) // 26 November 2026, 01.00, in Jayapura
	work := assignment("Tugas")
	work.Deadline = Deadline{Due{DueDays: after(2)}, Due{DueDays: after(5)}}
	id, k := w.published(work, page("Baca"))
	key, today := k[0], lms.DayOn(2026, time.November, 26)
	for _, who := range []lms.Actor{w.rina, w.budi, w.trainer} {
		w.ok(w.Enrol(ctx, who, id))
	}
	why := func(who lms.Actor) Dates {
		t.Helper()
		v := w.find(who, id)
		l, _ := v.Lesson(key)
		return v.Dates(l)
	}
	if d := why(w.rina); *d.DueOn != today+2 || *d.CutOn != today+5 {
		t.Errorf("%v %v", d.DueOn, d.CutOn)
	}
	due := func(who lms.Actor) []DueWork { return must[[]DueWork](t)(w.DueWork(ctx, who)) }
	if list := due(w.rina); len(list) != 1 || list[0].Key != key || list[0].Course != "Sirkulasi" || *list[0].Days.Next() != today+2 || len(due(w.elsewhere)) != 0 {
		t.Errorf("%+v", list)
	}
	// The last minute of the due day, then the first of the next.
	w.pass(2*24*time.Hour + 22*time.Hour + 59*time.Minute)
	w.ok(w.SaveDraft(ctx, w.rina, id, key, "tepat"))
	w.ok(w.HandIn(ctx, w.rina, id, key))
	w.pass(time.Minute)
	w.ok(w.SaveDraft(ctx, w.budi, id, key, "terlambat"))
	w.ok(w.HandIn(ctx, w.budi, id, key))
	if a, b := w.work(w.rina, id, key)[0], w.work(w.budi, id, key)[0]; a.LateDays != 0 || b.LateDays != 1 || *b.Days.DueOn != today+2 {
		t.Errorf("late %d and %d", a.LateDays, b.LateDays)
	}
	if len(due(w.rina)) != 0 {
		t.Error("what waits for a trainer is due")
	}
	for _, q := range must[[]Queued](t)(w.Queue(ctx, w.trainer, id)) {
		if (q.AccountID == w.budi.AccountID) != (q.LateDays == 1) {
			t.Errorf("%+v", q)
		}
	}
	// What is to be revised is due again, until the cut-off; the draft is kept after it.
	first := w.waiting(id)
	w.ok(w.Mark(ctx, w.trainer, first.ID, MarkText{Levels: []int{0}, Comment: "Lagi"}, 0))
	if len(due(w.rina)) != 1 {
		t.Error("what is to be revised is not due")
	}
	w.pass(3 * 24 * time.Hour)
	w.ok(w.SaveDraft(ctx, w.rina, id, key, "lebih baik"))
	w.refused(w.HandIn(ctx, w.rina, id, key), lms.Conflict, "handin.cut_off")
	if all := w.work(w.rina, id, key); len(all) != 2 || !all[1].Draft() || all[1].Text != "lebih baik" {
		t.Errorf("%+v", all)
	}
	if l := w.find(w.rina, id).Resume(); l.Key != k[1] {
		t.Errorf("goes on with %s", l.Title)
	}
	v := w.find(w.rina, id)
	if l, _ := v.Lesson(key); !v.CutOff(l) {
		t.Error("not cut off")
	}

	// One of them gets longer; nobody else does.
	e := Extension{DueOn: on(today + 9), Note: " Selamat pulih. "}
	names, err := w.Extend(ctx, w.trainer, id, key, []int64{w.rina.AccountID, w.trainer.AccountID}, e)
	if err != nil || len(names) != 2 || names[0] != "Rina" {
		t.Fatalf("%v %v", names, err)
	}
	if d := why(w.rina); *d.DueOn != today+9 || *d.CutOn != today+9 || *why(w.budi).CutOn != today+5 || w.find(w.rina, id).Extensions[key].Note != "Selamat pulih." {
		t.Errorf("%+v", d)
	}
	desk := must[Desk](t)(w.Assignment(ctx, w.trainer, id, key))
	if len(desk.People) != 3 || desk.Lesson.Title != "Tugas" || *desk.Lesson.CutOff.DueDays != 5 || desk.Course != "Sirkulasi" {
		t.Errorf("%+v", desk)
	}
	for _, p := range desk.People {
		switch {
		case *p.Own.DueOn != today+2, (p.Granted == nil) != (p.Name == "Budi"), (p.Newest == nil) != (p.Name == "Tuti"), p.Granted != nil && p.Granted.By != "Tuti":
			t.Errorf("%+v", p)
		}
	}
	w.ok(w.HandIn(ctx, w.rina, id, key))
	if all := w.work(w.rina, id, key); all[1].LateDays != 0 {
		t.Errorf("%d days late", all[1].LateDays)
	}
	if name := must[string](t)(w.TakeExtension(ctx, w.trainer, id, key, w.rina.AccountID)); name != "Rina" {
		t.Error(name)
	}
	if all := w.work(w.rina, id, key); all[1].LateDays != 4 {
		t.Errorf("%d days late", all[1].LateDays)
	}

	// A new version says other days; who is moved to it has those.
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	draft := must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft
	if l, _ := draft.Lesson(key); *l.DueDays != 2 || *l.CutOff.DueDays != 5 {
		t.Errorf("the draft's lesson is due %+v", l.Deadline)
	}
	work.Deadline = Deadline{Due: Due{DueDay: on(today + 60)}}
	l, _ := draft.Lesson(key)
	w.ok(w.UpdateLesson(ctx, w.trainer, id, key, work, l.Revision))
	w.ok(w.Publish(ctx, w.trainer, id))
	if *why(w.budi).DueOn != today+2 {
		t.Error("the version begun has other days now")
	}
}

// All the work comes by name, each one's newest first, without drafts and without
// who has left.
func TestEachHandIn(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(assignment("Tugas"))
	key := k[0]
	for _, who := range []lms.Actor{w.trainer, w.rina, w.budi, w.head} {
		w.ok(w.Enrol(ctx, who, id))
		w.ok(w.SaveDraft(ctx, who, id, key, "dari "+who.Name))
	}
	for _, who := range []lms.Actor{w.trainer, w.rina, w.budi} {
		w.ok(w.HandIn(ctx, who, id, key))
	}
	for _, q := range must[[]Queued](t)(w.Queue(ctx, w.trainer, id)) {
		if q.AccountID == w.rina.AccountID {
			w.ok(w.Mark(ctx, w.trainer, q.ID, MarkText{Levels: []int{0}, Comment: "Lagi"}, 0))
		}
	}
	w.ok(w.SaveDraft(ctx, w.rina, id, key, "kedua"))
	w.ok(w.HandIn(ctx, w.rina, id, key))
	w.ok(w.Withdraw(ctx, w.budi, id, w.budi.AccountID))
	all := func(int64) bool { return true }
	read := func(only func(int64) bool) (said []string) {
		t.Helper()
		w.ok(w.EachHandIn(ctx, w.trainer, id, key, only, func(a Assignee, work []Handed) error {
			for _, h := range work {
				said = append(said, a.Name+": "+h.Text)
				if len(h.Rubric) != 1 {
					t.Errorf("rubric %v", h.Rubric)
				}
			}
			return nil
		}))
		return said
	}
	if got := read(all); !slices.Equal(got, []string{"Rina: kedua", "Rina: dari Rina", "Tuti: dari Tuti"}) {
		t.Errorf("%q", got)
	}
	if got := read(func(id int64) bool { return id == w.trainer.AccountID }); !slices.Equal(got, []string{"Tuti: dari Tuti"}) {
		t.Errorf("%q", got)
	}
	w.refused(w.EachHandIn(ctx, w.trainer, id, "x", all, nil), lms.NotFound, "lesson.not_found")
}

func TestExtensionsAreRefused(t *testing.T) {
	w := newWorld(t)
	work := assignment("Tugas")
	day := lms.DayOn(2026, time.December, 1)
	work.Deadline = Deadline{Due{DueDay: on(day)}, Due{DueDay: on(day + 3)}}
	id, k := w.published(work, page("Baca"))
	w.ok(w.Enrol(ctx, w.rina, id))
	rina := []int64{w.rina.AccountID}
	extend := func(key string, people []int64, e Extension) error {
		_, err := w.Extend(ctx, w.trainer, id, key, people, e)
		return err
	}
	long := make([]rune, MaxExtensionNote+1)
	for i := range long {
		long[i] = 'é'
	}
	later := Extension{DueOn: on(day + 9)}
	w.refused(extend(k[0], nil, later), lms.Invalid, "extension.nobody@extra-person")
	w.refused(extend(k[0], []int64{w.rina.AccountID, w.budi.AccountID}, later), lms.Invalid, "extension.no_learner@extra-person")
	w.refused(extend(k[0], rina, Extension{}), lms.Invalid, "extension.nothing@extra-due")
	w.refused(extend(k[0], rina, Extension{DueOn: on(day), CutOn: on(day + 3)}), lms.Invalid, "extension.not_later@extra-due extension.not_later@extra-cut")
	w.refused(extend(k[0], rina, Extension{DueOn: on(day + 9), CutOn: on(day + 8)}), lms.Invalid, "lesson.cut_before@extra-cut")
	w.refused(extend(k[0], rina, Extension{DueOn: on(day + 9), Note: string(long)}), lms.Invalid, "question.too_long@extra-note")
	w.refused(extend(k[1], rina, later), lms.Invalid, "extension.no_learner@extra-person")
	w.refused(extend("x", rina, later), lms.NotFound, "lesson.not_found")
	// Where nothing was due before, a day in the past is no extension either; one
	// that has passed since may stay with another note.
	free, keys := w.published(assignment("Bebas"))
	w.ok(w.Enrol(ctx, w.rina, free))
	today := lms.DayOn(2026, time.November, 26) // in Jayapura
	grant := func(e Extension) error {
		_, err := w.Extend(ctx, w.trainer, free, keys[0], rina, e)
		return err
	}
	w.refused(grant(Extension{DueOn: on(today - 1), CutOn: on(lms.DayOn(2020, time.January, 1))}), lms.Invalid, "extension.past@extra-due extension.past@extra-cut")
	w.ok(grant(Extension{DueOn: on(today)}))
	w.pass(48 * time.Hour)
	w.ok(grant(Extension{DueOn: on(today), Note: "Selamat pulih."}))
	w.refused(grant(Extension{DueOn: on(today + 1)}), lms.Invalid, "extension.past@extra-due")
	if desk := must[Desk](t)(w.Assignment(ctx, w.trainer, id, k[0])); desk.People[0].Granted != nil {
		t.Error("a refused extension holds")
	}
	_, err := w.Assignment(ctx, w.trainer, id, k[1])
	w.refused(err, lms.NotFound, "lesson.not_found")
	for _, who := range []lms.Actor{w.rina, w.head, w.elsewhere, {}} {
		kind := lms.Forbidden
		if !who.In(w.library) {
			kind = lms.NotFound
		}
		_, err := w.Extend(ctx, who, id, k[0], rina, later)
		_, taken := w.TakeExtension(ctx, who, id, k[0], rina[0])
		_, desk := w.Assignment(ctx, who, id, k[0])
		work := w.EachHandIn(ctx, who, id, k[0], func(int64) bool { return true }, func(Assignee, []Handed) error { t.Errorf("%s reads work", who.Name); return nil })
		for _, err := range []error{err, taken, desk, work} {
			if !lms.IsKind(err, kind) {
				t.Errorf("%s: %v", who.Name, err)
			}
		}
	}
	// What is said in other words is compared with nobody's days: nothing to refuse.
	work.Deadline = Deadline{Due: Due{DueDays: after(3)}}
	work.Opening = Opening{ReleaseOn: on(day)}
	if _, err := work.Clean(); err != nil {
		t.Error(err)
	}
}
