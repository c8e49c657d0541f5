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
	if err != nil || len(list) != 2 || list[0] != (CompetencyScore{7, 3, 3, 2}) || list[1] != (CompetencyScore{8, 1, 1, 0}) {
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
