package assessment

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestWhatTestsMeasure(t *testing.T) {
	w := newWorld(t)
	id, questions := w.test(func(s *Settings) { s.ShuffleItems = false })
	for i, competency := range []int64{7, 7, 8, 7} { // the fifth measures nothing
		_, err := w.db.Exec(`UPDATE question SET competency_id = ? WHERE id = ?`, competency, questions[i].ID)
		w.ok(err)
	}
	open := w.start(w.learners[0], id)
	done := w.finish(w.learners[1], id, 2)
	robot := lms.System("competency")
	if list, err := w.CompetencyScores(ctx, robot, open); err != nil || len(list) != 0 {
		t.Errorf("not yet handed in: %+v %v", list, err)
	}
	list, err := w.CompetencyScores(ctx, robot, done)
	if err != nil || len(list) != 2 || list[0] != (CompetencyScore{7, 3, 0, 3, 2}) || list[1] != (CompetencyScore{8, 1, 0, 1, 0}) {
		t.Errorf("%+v %v", list, err)
	}
	_, err = w.CompetencyScores(ctx, w.trainer, done)
	w.refused(err, "assessment.forbidden.system")

	// What a test draws counts as what it holds.
	_, err = w.db.Exec(`INSERT INTO assessment_draw (assessment_id, competency_id, questions, points) VALUES (?, 8, 4, 1), (?, NULL, 9, 1)`, id, id)
	w.ok(err)
	measures, err := w.Measures(ctx, w.learners[0], w.library)
	if err != nil || len(measures) != 2 || measures[0].CompetencyID != 8 || measures[0].Questions != 5 || measures[1].Questions != 3 || measures[1].AssessmentID != id || measures[1].Title == "" {
		t.Errorf("%+v %v", measures, err)
	}
	_, err = w.Measures(ctx, lms.Actor{AccountID: 1, LibraryID: w.library + 1}, w.library)
	w.refused(err, "error.forbidden")
	_, err = w.db.Exec(`UPDATE assessment SET closes_at = ?`, w.time.Add(time.Hour))
	w.ok(err)
	w.pass(2 * time.Hour)
	if measures, err = w.Measures(ctx, w.trainer, w.library); err != nil || len(measures) != 0 {
		t.Errorf("closed: %+v %v", measures, err)
	}
}

// An item measures a person once, whatever its version and whichever test asks
// it; what was handed in first counts, also when it is entered later.
func TestMetQuestionsMeasureNothing(t *testing.T) {
	w := newWorld(t)
	first, questions := w.test(func(s *Settings) { s.ShuffleItems, s.AttemptsAllowed = false, 0 })
	other, more := w.test(func(s *Settings) { s.ShuffleItems = false })
	for _, q := range append(questions, more...) {
		_, err := w.db.Exec(`UPDATE question SET competency_id = 7 WHERE id = ?`, q.ID)
		w.ok(err)
	}
	me := w.learners[0]
	shows := func(attempt int64, want CompetencyScore) {
		t.Helper()
		list, err := w.CompetencyScores(ctx, lms.System("competency"), attempt)
		if err != nil || len(list) != 1 || list[0] != want {
			t.Errorf("%+v %v, want %+v", list, err, want)
		}
	}
	early := w.start(me, other) // and the other is handed in meanwhile
	a := w.finish(me, first, 2)
	shows(a, CompetencyScore{7, 5, 0, 5, 2})
	q := questions[0]
	q.Stem, q.CompetencyID = "Soal baru", 7
	must[Question](t)(w.EditQuestion(ctx, w.trainer, q))
	w.pass(time.Minute)
	b := w.finish(me, first, 5)
	shows(b, CompetencyScore{7, 0, 5, 0, 0})
	r := must[Result](t)(w.Result(ctx, me, b))
	if r.Percent != 100 || len(r.Fresh) != 1 || r.Fresh[0] != (Freshness{7, 0, 5}) {
		t.Errorf("%v %+v", r.Percent, r.Fresh)
	}
	w.ok(w.Submit(ctx, me, early))
	shows(early, CompetencyScore{7, 5, 0, 5, 0})
	shows(w.finish(w.learners[1], first, 5), CompetencyScore{7, 5, 0, 5, 5}) // somebody else

	// Of a test that is new in part only the new counts.
	partly := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings())).ID
	fresh := must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, choice(Single, true, false)))
	_, err := w.db.Exec(`UPDATE question SET competency_id = 7 WHERE id = ?`, fresh.ID)
	w.ok(err)
	for _, id := range []int64{questions[1].ID, fresh.ID, more[2].ID} {
		w.ok(w.AddItem(ctx, w.trainer, partly, id, 1))
	}
	w.ok(w.Publish(ctx, w.trainer, partly))
	w.pass(time.Minute)
	shows(w.finish(me, partly, 3), CompetencyScore{7, 1, 2, 1, 1})

	// Sat on paper before all of that: it was the first to ask its questions.
	_, err = w.db.Exec(`UPDATE attempt SET told_at = ?`, w.time)
	w.ok(err)
	number := must[int](t)(w.CreatePaper(ctx, w.trainer, first))
	paper := must[PaperSheet](t)(w.Paper(ctx, w.trainer, first, number))
	onPaper, err := w.EnterPaper(ctx, w.trainer, first, number, PaperEntry{AccountID: me.AccountID, SatAt: w.time.Add(-time.Hour), Answers: make([]Answer, len(paper.Items))})
	w.ok(err)
	shows(onPaper.ID, CompetencyScore{7, len(paper.Items), 0, float64(len(paper.Items)), 0})
	shows(a, CompetencyScore{7, 5 - len(paper.Items), len(paper.Items), float64(5 - len(paper.Items)), 0})
	var untold []int64
	w.ok(w.db.Select(&untold, `SELECT id FROM attempt WHERE told_at IS NULL AND account_id = ? ORDER BY id`, me.AccountID))
	if len(untold) != 5 {
		t.Errorf("told anew: %v", untold)
	}
}
