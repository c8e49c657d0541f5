package main

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
)

// classroom is a library in which a course ends with a test of one question.
type classroom struct {
	*app
	t       *testing.T
	library library.Library
	tri     lms.Actor // trainer
	course  int64
	test    int64         // of the course
	ahead   time.Duration // of the real clock
}

// measures maps every question there is to a competency of the starter framework
// and returns that.
func (c *classroom) measures() int64 {
	c.t.Helper()
	ids, err := c.competencies.InstallStarter(context.Background(), command, c.library.ID)
	c.ok(err)
	_, err = c.db.Exec(`UPDATE question SET competency_id = ?`, ids["services"])
	c.ok(err)
	return ids["services"]
}

func openClassroom(t *testing.T) *classroom {
	t.Helper()
	env, ctx := installation(t), context.Background()
	must(t, env, "library", "add", "kota", "Kota")
	c := &classroom{t: t}
	p := &program{err: io.Discard, environ: env, now: func() time.Time { return time.Now().Add(c.ahead) }}
	a, l, err := p.openAt(ctx, &cli{}, "")
	c.ok(err)
	t.Cleanup(a.close)
	c.app, c.library = a, l
	c.tri = c.person("Tri", lms.Trainer)
	c.test = passableTest(t, a, c.tri, l)
	c.course, err = a.courses.Create(ctx, c.tri, l.ID, course.Details{Title: "Sirkulasi", Summary: "Meja sirkulasi", Focus: course.Skills, Language: locale.ID, Level: course.Basic, JP: 2})
	c.ok(err)
	module, err := a.courses.AddModule(ctx, c.tri, c.course, "Ujian")
	c.ok(err)
	_, err = a.courses.AddLesson(ctx, c.tri, c.course, module, course.LessonText{Kind: course.Test, Title: "Ujian", Minutes: 10, Required: true, AssessmentID: &c.test})
	c.ok(err)
	c.ok(a.courses.Publish(ctx, c.tri, c.course))
	return c
}

func (c *classroom) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *classroom) person(name string, role lms.Role) lms.Actor {
	c.t.Helper()
	roles := []lms.Role{role}
	id, err := c.accounts.Create(context.Background(), command, c.library.ID, account.Details{Name: name, Username: name}, "id", roles)
	c.ok(err)
	return lms.Actor{AccountID: id, LibraryID: c.library.ID, Name: name, Roles: roles}
}

// sits is the attempt of somebody in the course who has given the right answer.
func (c *classroom) sits(name string) (who lms.Actor, attempt int64) {
	c.t.Helper()
	ctx := context.Background()
	who = c.person(name, lms.Librarian)
	c.ok(c.courses.Enrol(ctx, who, c.course))
	attempt, err := c.assessments.Start(ctx, who, c.test, "")
	c.ok(err)
	sheet, err := c.assessments.Sheet(ctx, who, attempt)
	c.ok(err)
	for i, o := range sheet.Items[0].Question.Options {
		if o.Right {
			_, err = c.assessments.SaveChange(ctx, who, attempt, assessment.Change{Position: 1, Seq: 1, Answer: &assessment.Answer{Options: []int{i}}})
			c.ok(err)
		}
	}
	return who, attempt
}

// completed checks how many have completed the course.
func (c *classroom) completed(want int) {
	c.t.Helper()
	done, err := c.courses.Completions(context.Background(), command, c.library.ID)
	c.ok(err)
	if len(done) != want {
		c.t.Fatalf("%d have completed the course, want %d: %+v", len(done), want, done)
	}
	for _, d := range done {
		if d.JP != 2 {
			c.t.Errorf("%+v", d)
		}
	}
}

// An attempt whose time is up is handed in, and the course that holds the test
// hears of it.
func TestEveryMinute(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	c.sits("Ani")
	c.ok(c.everyMinute(ctx))
	c.completed(0)
	c.ahead = 2 * time.Hour
	for range 2 {
		c.ok(c.everyMinute(ctx))
		c.completed(1)
	}
}

// A process ends between the grading of an attempt and the telling of the
// course: the next minute tells it, whoever had handed the attempt in.
func TestCourseIsToldAfterADeath(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	c.sits("Ani")
	budi, attempt := c.sits("Budi")
	c.ok(c.assessments.Submit(ctx, budi, attempt)) // and the page dies
	c.ahead = 2 * time.Hour
	if done, err := c.assessments.SubmitOverdue(ctx, command, 10); err != nil || len(done) != 1 { // and the job dies
		t.Fatalf("%+v, %v", done, err)
	}
	c.completed(0)
	c.ok(c.everyMinute(ctx))
	c.completed(2)
}

// The course's table cannot be written between the two steps: the minute has
// failed, and the next one makes up for it. One person's trouble is not others'.
func TestCourseIsToldAfterAnError(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	ani, _ := c.sits("Ani")
	c.sits("Budi")
	c.ahead = 2 * time.Hour
	const trouble = `CREATE TRIGGER trouble BEFORE INSERT ON course_progress FOR EACH ROW
		IF NEW.enrolment_id = (SELECT id FROM course_enrolment WHERE account_id = %d) THEN SIGNAL SQLSTATE '45000'; END IF`
	_, err := c.db.Exec(fmt.Sprintf(trouble, ani.AccountID))
	c.ok(err)
	if err := c.everyMinute(ctx); err == nil {
		t.Error("the failure is not told")
	}
	c.completed(1)
	_, err = c.db.Exec(`DROP TRIGGER trouble`)
	c.ok(err)
	c.ok(c.everyMinute(ctx))
	c.completed(2)
}

func passableTest(t *testing.T, a *app, tri lms.Actor, l library.Library) int64 {
	t.Helper()
	ctx := context.Background()
	test, err := a.assessments.Create(ctx, tri, l.ID, assessment.Settings{Title: "Ujian", Minutes: 10, PassPercent: 50, Reveal: assessment.RevealScore})
	if err != nil {
		t.Fatal(err)
	}
	q, err := a.assessments.CreateQuestion(ctx, tri, l.ID, assessment.Question{Kind: assessment.TrueFalse, Stem: "Buku dikembalikan.",
		Body: assessment.Body{Options: []assessment.Option{{Text: "Benar", Right: true}, {Text: "Salah"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.assessments.AddItem(ctx, tri, test.ID, q.ID, 1); err != nil {
		t.Fatal(err)
	}
	if err := a.assessments.Publish(ctx, tri, test.ID); err != nil {
		t.Fatal(err)
	}
	return test.ID
}
