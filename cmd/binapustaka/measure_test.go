package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// What a test has shown of a competency becomes evidence once it is graded, once;
// graded anew, the earlier stays in sight as withdrawn.
func TestGradedAttemptIsMeasured(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	ids, err := c.competencies.InstallStarter(ctx, command, c.library.ID)
	c.ok(err)
	run := func(query string, args ...any) {
		t.Helper()
		_, err := c.db.Exec(query, args...)
		c.ok(err)
	}
	run(`UPDATE question SET competency_id = ?`, ids["services"])
	ani, attempt := c.sits("Ani")
	evidence := func() []competency.Evidence {
		t.Helper()
		c.ok(c.everyMinute(ctx))
		list, err := c.competencies.Evidence(ctx, ani, c.library.ID, ani.AccountID)
		c.ok(err)
		return list
	}
	if list := evidence(); len(list) != 0 {
		t.Fatalf("not yet handed in: %+v", list)
	}
	c.ahead = 2 * time.Hour
	for range 2 {
		list := evidence()
		if len(list) != 1 || list[0].Kind != competency.Measured || list[0].CompetencyID != ids["services"] || *list[0].Percent != 100 || *list[0].Items != 1 ||
			list[0].Level != nil || list[0].SourceRef != fmt.Sprint("attempt:", attempt) || list[0].Source == "" {
			t.Fatalf("%+v", list)
		}
		run(`UPDATE attempt SET told_at = NULL`)
	}
	run(`UPDATE attempt_item SET earned = 0`)
	if list := evidence(); len(list) != 2 || *list[0].Percent != 0 || list[0].WithdrawnAt != nil || list[1].Why != competency.GradedAnew {
		t.Errorf("%+v", list)
	}

	// A competency that the library has not got is no hindrance.
	run(`UPDATE question SET competency_id = 987654`)
	run(`UPDATE attempt SET told_at = NULL`)
	if list := evidence(); len(list) != 2 {
		t.Errorf("%+v", list)
	}
	var untold int
	c.ok(c.db.Get(&untold, `SELECT COUNT(*) FROM attempt WHERE told_at IS NULL`))
	if untold != 0 {
		t.Errorf("%d are not told", untold)
	}
}

// A practical that is met becomes evidence with its source, once.
func TestPracticalIsMeasured(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	ids, err := c.competencies.InstallStarter(ctx, command, c.library.ID)
	c.ok(err)
	ani := c.person("Ani", lms.Librarian)
	check := course.Check{EnrolmentID: 5, CourseID: c.course, AccountID: ani.AccountID, HomeID: c.library.ID, LessonKey: "abcdefghijkl", Title: "Katalogkan tiga buku",
		Practical: course.Practical{Rules: []course.WorkRule{{Kind: course.RecordWork, AtLeast: 3}}, CompetencyID: ids["services"]}}
	for range 2 {
		c.ok(c.measurePractical(ctx, check))
	}
	check.Practical.CompetencyID = 987654 // not the library's
	c.ok(c.measurePractical(ctx, check))
	list, err := c.competencies.Evidence(ctx, ani, c.library.ID, ani.AccountID)
	c.ok(err)
	if len(list) != 1 || list[0].Kind != competency.Measured || *list[0].Percent != 100 || *list[0].Items != 3 || *list[0].Level != competency.HighestMeasured ||
		list[0].Source != "Katalogkan tiga buku" || list[0].SourceRef != "practical:5:abcdefghijkl" || list[0].On != lms.DayOf(c.now().In(c.library.Zone())) {
		t.Errorf("%+v", list)
	}
}
