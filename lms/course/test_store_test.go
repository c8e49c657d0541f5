package course

import (
	"testing"

	"binapustaka/lms"
)

func TestCoursesWithTests(t *testing.T) {
	w := newWorld(t)
	id, _ := w.published(page("Satu"), test("Uji", 71))
	w.course(test("Konsep", 72))
	list, err := w.WithTests(ctx, w.rina, w.library)
	if err != nil || len(list) != 1 || list[0].CourseID != id || list[0].AssessmentID != 71 || list[0].Title == "" {
		t.Errorf("%+v %v", list, err)
	}
	_, err = w.WithTests(ctx, w.elsewhere, w.library)
	w.refused(err, lms.NotFound, "error.not_found")

	if _, err := w.db.Exec(`UPDATE course_lesson SET kind = 'practical' WHERE title = 'Satu'`); err != nil {
		t.Fatal(err)
	}
	practicals, err := w.PracticalLessons(ctx, w.rina, w.library)
	if err != nil || len(practicals) != 1 || practicals[0] != (PracticalLesson{CourseID: id, Title: "Satu"}) {
		t.Errorf("%+v %v", practicals, err)
	}
	_, err = w.PracticalLessons(ctx, w.elsewhere, w.library)
	w.refused(err, lms.NotFound, "error.not_found")
}
