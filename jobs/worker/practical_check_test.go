package worker_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

var quiet = func(int64, int64, string) {}

// class is a course with a practical, two people who learn it, of whom one is
// linked, and a SLiMS that a Writer writes to.
type class struct {
	t         *testing.T
	deps      worker.PracticalDeps
	clock     time.Time
	accounts  *account.Store
	library   int64
	course    int64
	key       string
	rina, adi lms.Actor
	clerk     demo.Clerk
	desk      *demo.Writer
	measured  []course.Check
	verdict   course.Verdict // of the last of them
}

func (c *class) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func newClass(t *testing.T) *class {
	t.Helper()
	ctx, system := context.Background(), lms.System("test")
	c := &class{t: t, clock: time.Date(2026, 4, 1, 2, 0, 0, 0, time.UTC)} // nine in the morning in Jakarta
	now := func() time.Time { return c.clock }
	db, dsn := dbtest.Open(t), dbtest.Create(t, "slims")
	source, err := sql.Open("mysql", dsn)
	c.ok(err)
	t.Cleanup(func() { source.Close() })
	truth, err := demo.Build(ctx, source, demo.Options{Seed: 4, Until: lms.DayOn(2026, 3, 31)})
	c.ok(err)
	staff, _ := truth.StaffBy("rina")
	c.clerk = demo.Clerk{UserID: staff.UserID, Username: "rina", RealName: staff.RealName}
	c.desk, err = demo.NewWriter(ctx, source, "9.7.0")
	c.ok(err)
	t.Cleanup(func() { c.desk.Close() })

	accounts := account.NewStore(db, now)
	c.deps = worker.PracticalDeps{Libraries: library.NewStore(db, now, [32]byte{1}), Courses: course.NewStore(db, now, t.TempDir()), Usage: usage.NewStore(db, now), Now: now,
		Stints: func(ctx context.Context, id int64) (account.Stints, error) { return accounts.Stints(ctx, system, id) },
		Shared: func(ctx context.Context, id int64) (map[int64]bool, error) { return accounts.Shared(ctx, system, id) }}
	c.accounts = accounts
	c.deps.Measure = func(_ context.Context, check course.Check, v course.Verdict) error {
		c.verdict = v
		c.measured = append(c.measured, check)
		return nil
	}
	lib, err := c.deps.Libraries.Create(ctx, system, library.Details{Code: "kota", Name: "Kota"}, dsn)
	c.ok(err)
	c.library = lib.ID
	person := func(name string, role lms.Role) lms.Actor {
		id, err := accounts.Create(ctx, system, lib.ID, account.Details{Name: name, Username: strings.ToLower(name)}, "id", []lms.Role{role})
		c.ok(err)
		return lms.Actor{AccountID: id, LibraryID: lib.ID, Roles: []lms.Role{role}}
	}
	trainer := person("Tuti", lms.Trainer)
	c.rina, c.adi = person("Rina", lms.Librarian), person("Adi", lms.Librarian)
	c.ok(accounts.SaveDirectory(ctx, system, lib.ID, []account.SlimsUser{{UserID: staff.UserID, Username: "rina", RealName: staff.RealName}}))
	_, refused, err := accounts.Link(ctx, system, lib.ID, []account.Pair{{UserID: staff.UserID, AccountID: c.rina.AccountID}})
	if err != nil || len(refused) > 0 {
		t.Fatal(err, refused)
	}

	c.course, err = c.deps.Courses.Create(ctx, trainer, lib.ID, course.Details{Title: "Pengatalogan", Summary: "x", Focus: course.Skills, Language: locale.ID, Level: course.Basic})
	c.ok(err)
	module, err := c.deps.Courses.AddModule(ctx, trainer, c.course, "Modul")
	c.ok(err)
	c.key, err = c.deps.Courses.AddLesson(ctx, trainer, c.course, module, course.LessonText{Kind: course.InSlims, Title: "Katalogkan", Minutes: 30, Required: true})
	c.ok(err)
	c.ok(c.deps.Courses.SetPractical(ctx, trainer, c.course, c.key, course.Practical{Rules: []course.WorkRule{
		{Kind: course.RecordWork, AtLeast: 2, Fields: []course.RecordField{course.SubjectField}}, {Kind: course.MemberWork, AtLeast: 1}}, CompetencyID: 7}, 1))
	c.ok(c.deps.Courses.Publish(ctx, trainer, c.course))
	c.catalogue(-time.Second, 1) // before anybody is enrolled
	for _, who := range []lms.Actor{c.rina, c.adi} {
		c.ok(c.deps.Courses.Enrol(ctx, who, c.course))
	}
	return c
}

// catalogue types in a title so long after the enrolment.
func (c *class) catalogue(after time.Duration, topic int64) {
	c.desk.AddRecord(demo.Local(lms.DayOn(2026, 4, 1), 9, 0, 0).Add(after), c.clerk, demo.Record{Title: "Laskar Pelangi", GMD: 1, Publisher: 1, Place: 1, Topic: topic})
	c.ok(c.desk.Err())
}

func (c *class) state(who lms.Actor) course.PracticalState {
	c.t.Helper()
	s, err := c.deps.Courses.Practical(context.Background(), who, c.course, c.key)
	c.ok(err)
	return s
}

func TestPracticalsAreCheckedAtNight(t *testing.T) {
	ctx, c := context.Background(), newClass(t)
	c.catalogue(time.Minute, 1)
	c.catalogue(2*time.Minute, 0)
	for range 2 { // a killed job comes again
		report, err := worker.CheckPracticals(ctx, c.deps, c.library, quiet)
		if err != nil || report.Checked != 1 || report.Met != 0 || report.Rows == 0 {
			t.Fatalf("%+v %v", report, err)
		}
	}
	s := c.state(c.rina)
	if s.Verdict.Counted() != 1 || s.Verdict.Outcomes[0].Counted != 1 || len(s.Verdict.Outcomes[0].Short) != 1 || s.Verdict.Outcomes[0].Short[0].Title != "Laskar Pelangi" || s.Verdict.Hidden() {
		t.Errorf("%+v", s.Verdict)
	}
	if s := c.state(c.adi); s.Problem != "not_linked" || s.CheckedAt != nil {
		t.Errorf("who is not linked: %+v", s)
	}
	if len(c.measured) != 0 {
		t.Errorf("measured before it is met: %+v", c.measured)
	}
	c.catalogue(3*time.Minute, 1)
	c.desk.AddMember(demo.Local(lms.DayOn(2026, 4, 1), 9, 4, 0), c.clerk, demo.Enrolment{Member: demo.Member{ID: "RAHASIA9", Name: "Nama Pemustaka"}, Type: 1})
	c.ok(c.desk.Err())
	c.clock = c.clock.Add(20 * time.Hour)
	for i := range 2 {
		report, err := worker.CheckPracticals(ctx, c.deps, c.library, quiet)
		if err != nil || i == 0 && report.Met != 1 || i == 1 && report.Checked != 0 {
			t.Fatalf("%+v %v", report, err)
		}
	}
	if m := c.measured; len(m) != 1 || m[0].AccountID != c.rina.AccountID || m[0].Practical.CompetencyID != 7 || m[0].Title != "Katalogkan" || m[0].HomeID != c.library {
		t.Errorf("measured: %+v", m)
	}
	if day := lms.DayOn(2026, 4, 1); c.verdict.Outcomes[0].Counted != 2 || c.verdict.Outcomes[0].From != day || c.verdict.Outcomes[1].To != day {
		t.Errorf("%+v", c.verdict)
	}
	v, err := c.deps.Courses.Find(ctx, c.rina, c.course)
	if err != nil || !v.Completed() {
		t.Errorf("the course is not completed: %v", err)
	}
	if v, err := c.deps.Courses.Find(ctx, c.adi, c.course); err != nil || v.Completed() {
		t.Error("completed by somebody else's work")
	}
	b, err := c.state(c.rina).Verdict.Value()
	if text := b.(string); err != nil || strings.Contains(text, "RAHASIA9") || strings.Contains(text, "Pemustaka") {
		t.Errorf("patrons are kept: %s", text)
	}
}

// What several people did under one name is nobody's practical, until somebody
// says that it is one person's.
func TestPracticalsOfASharedAccount(t *testing.T) {
	ctx, c := context.Background(), newClass(t)
	system := lms.System("slims:sync")
	c.catalogue(time.Minute, 1)
	c.catalogue(2*time.Minute, 1)
	c.desk.AddMember(demo.Local(lms.DayOn(2026, 4, 1), 9, 4, 0), c.clerk, demo.Enrolment{Member: demo.Member{ID: "M9", Name: "P"}, Type: 1})
	c.ok(c.desk.Err())
	c.ok(c.accounts.SaveWork(ctx, system, c.library, map[int64]account.Work{c.clerk.UserID: {Signs: []string{"name"}}}))
	report, err := worker.CheckPracticals(ctx, c.deps, c.library, quiet)
	if s := c.state(c.rina); err != nil || report.Checked != 0 || s.Problem != "shared" || s.CheckedAt != nil || len(c.measured) != 0 {
		t.Fatalf("asked about: %+v %+v %v", report, s, err)
	}
	admin := lms.Actor{LibraryID: c.library, AccountID: c.adi.AccountID, Roles: []lms.Role{lms.Admin}}
	c.ok(c.accounts.AnswerShared(ctx, admin, c.library, c.clerk.UserID, true))
	if report, err = worker.CheckPracticals(ctx, c.deps, c.library, quiet); err != nil || report.Checked != 0 {
		t.Fatalf("shared: %+v %v", report, err)
	}
	c.ok(c.accounts.AnswerShared(ctx, admin, c.library, c.clerk.UserID, false))
	c.clock = c.clock.Add(20 * time.Hour)
	if report, err = worker.CheckPracticals(ctx, c.deps, c.library, quiet); err != nil || report.Met != 1 || len(c.measured) != 1 {
		t.Errorf("one person's: %+v %v, %+v", report, err, c.state(c.rina))
	}
}

func TestPracticalsAreCheckedWhenAsked(t *testing.T) {
	ctx, c := context.Background(), newClass(t)
	c.catalogue(time.Minute, 1)
	for _, who := range []lms.Actor{c.rina, c.adi} {
		c.ok(c.deps.Courses.AskCheck(ctx, who, c.course, c.key))
	}
	for range 2 {
		c.ok(worker.CheckAsked(ctx, c.deps))
	}
	if s := c.state(c.rina); s.Pending() || s.Verdict.Counted() != 1 {
		t.Errorf("%+v", s)
	}
	if s := c.state(c.adi); s.Pending() || s.Problem != "not_linked" {
		t.Errorf("%+v", s)
	}
	// A SLiMS that does not answer: what was counted is kept, and it is said.
	dsn, err := c.deps.Libraries.SlimsDSN(ctx, lms.System("test"), c.library)
	c.ok(err)
	c.ok(c.deps.Libraries.SetSlims(ctx, lms.System("test"), c.library, dsn+"_gone"))
	c.ok(c.deps.Courses.AskCheck(ctx, c.rina, c.course, c.key))
	c.ok(worker.CheckAsked(ctx, c.deps))
	if s := c.state(c.rina); s.Pending() || s.Problem != "unreachable" || s.Verdict.Counted() != 1 {
		t.Errorf("%+v", s)
	}
	if _, err := worker.CheckPracticals(ctx, c.deps, c.library, quiet); !lms.IsKind(err, lms.Unavailable) {
		t.Errorf("at night: %v", err)
	}
	c.ok(c.deps.Libraries.SetSlims(ctx, lms.System("test"), c.library, ""))
	c.ok(c.deps.Courses.AskCheck(ctx, c.rina, c.course, c.key))
	c.ok(worker.CheckAsked(ctx, c.deps))
	if s := c.state(c.rina); s.Problem != "no_slims" {
		t.Errorf("%+v", s)
	}
}
