package main

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// What a test has shown of a competency becomes evidence once it is graded, once;
// graded anew, the earlier stays in sight as withdrawn.
func TestGradedAttemptIsMeasured(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	services := c.measures()
	run := func(query string, args ...any) {
		t.Helper()
		_, err := c.db.Exec(query, args...)
		c.ok(err)
	}
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
		if len(list) != 1 || list[0].Kind != competency.Measured || list[0].CompetencyID != services || *list[0].Percent != 100 || *list[0].Items != 1 ||
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

// An item measures a person once: sat again a test is practice, of one that is
// new in part only the new counts, and fresh questions measure again.
func TestMetQuestionsAreNoEvidence(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	ids, err := c.competencies.InstallStarter(ctx, command, c.library.ID)
	c.ok(err)
	c.ok(c.assessments.InstallStarter(ctx, command, c.library.ID, ids))
	var bank []int64
	c.ok(c.db.Select(&bank, `SELECT q.id FROM question q JOIN question_version v ON v.question_id = q.id WHERE v.kind = 'single' AND q.library_id = ? ORDER BY q.id LIMIT 20`, c.library.ID))
	_, err = c.db.Exec(`UPDATE question SET competency_id = NULL`)
	c.ok(err)
	ani := c.person("Ani", lms.Librarian)
	sit := func(questions ...int64) {
		t.Helper()
		a, err := c.assessments.Create(ctx, c.tri, c.library.ID, assessment.Settings{Title: "Layanan", Minutes: 10, PassPercent: 60, Reveal: assessment.RevealFull})
		c.ok(err)
		for _, id := range questions {
			_, err = c.db.Exec(`UPDATE question SET competency_id = ? WHERE id = ?`, ids["services"], id)
			c.ok(err)
			c.ok(c.assessments.AddItem(ctx, c.tri, a.ID, id, 1))
		}
		c.ok(c.assessments.Publish(ctx, c.tri, a.ID))
		attempt, err := c.assessments.Start(ctx, ani, a.ID, "")
		c.ok(err)
		c.ahead += time.Minute
		c.ok(c.assessments.Submit(ctx, ani, attempt))
		c.ok(c.everyMinute(ctx))
	}
	measured := func(want ...int) {
		t.Helper()
		list, err := c.competencies.Evidence(ctx, ani, c.library.ID, ani.AccountID)
		c.ok(err)
		var got []int
		for _, e := range list {
			if e.WithdrawnAt == nil {
				got = append(got, *e.Items)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("items measured, the newest first: %v, want %v", got, want)
		}
	}
	sit(bank[:4]...)
	measured(4)
	sit(bank[:4]...)
	measured(4)
	sit(bank[2:6]...) // two of them new
	measured(4)
	sit(bank[2:9]...) // three of them new
	measured(3, 4)
	sit(bank[10:15]...)
	measured(5, 3, 4)

	// What was counted by an older rule is withdrawn when it is told anew.
	_, err = c.competencies.Measure(ctx, command, c.library.ID, []competency.Measurement{{AccountID: ani.AccountID, CompetencyID: ids["services"], Percent: 100, Items: 4,
		Source: "Layanan", Ref: "attempt:2", On: lms.DayOf(c.now().In(c.library.Zone()))}})
	c.ok(err)
	measured(4, 5, 3, 4)
	_, err = c.db.Exec(`UPDATE attempt SET told_at = NULL`)
	c.ok(err)
	c.ok(c.everyMinute(ctx))
	measured(5, 3, 4)
}

// A practical that is met becomes evidence with its source, once: what was done
// and when, at the trainer's level, without a percentage.
func TestPracticalIsMeasured(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	ids, err := c.competencies.InstallStarter(ctx, command, c.library.ID)
	c.ok(err)
	ani := c.person("Ani", lms.Librarian)
	day := lms.DayOn(2026, 11, 12)
	check := course.Check{EnrolmentID: 5, CourseID: c.course, AccountID: ani.AccountID, HomeID: c.library.ID, LessonKey: "abcdefghijkl", Title: "Katalogkan tiga buku",
		Practical: course.Practical{Rules: []course.WorkRule{{Kind: course.RecordWork, AtLeast: 3}}, CompetencyID: ids["services"], Level: 3}}
	verdict := course.Verdict{Outcomes: []course.Outcome{{Rule: course.WorkRule{Kind: course.RecordWork}, Counted: 5, From: day + 2, To: day + 8}, {Rule: course.WorkRule{Kind: course.LoanWork}, Counted: 1, From: day, To: day}}}
	for range 2 {
		c.ok(c.measurePractical(ctx, check, verdict))
	}
	check.Practical.CompetencyID = 987654 // not the library's
	c.ok(c.measurePractical(ctx, check, verdict))
	list, err := c.competencies.Evidence(ctx, ani, c.library.ID, ani.AccountID)
	c.ok(err)
	if len(list) != 1 || list[0].Kind != competency.Measured || list[0].Percent != nil || list[0].Items != nil || *list[0].Level != 3 ||
		list[0].Source != "Katalogkan tiga buku" || list[0].SourceRef != "practical:5:abcdefghijkl" || list[0].On != day+8 {
		t.Fatalf("%+v", list)
	}
	want := competency.Work{CourseID: c.course, LessonKey: "abcdefghijkl", Done: []competency.Done{{Kind: "record", N: 5}, {Kind: "loan", N: 1}}, From: day, To: day + 8}
	if !reflect.DeepEqual(*list[0].Work, want) {
		t.Errorf("%+v", list[0].Work)
	}
}
