package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	start  = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	system = lms.System("test")
)

func addLibrary(t *testing.T, db *sqldb.DB, code string) int64 {
	t.Helper()
	r, err := db.Exec(`INSERT INTO "library" (code, name, created_at) VALUES (?, ?, ?)`, code, code, start)
	if err != nil {
		t.Fatal(err)
	}
	id, _ := r.LastInsertId()
	return id
}

func newStore(db *sqldb.DB) *Store { return NewStore(db, func() time.Time { return start }) }

func begin(t *testing.T, s *Store, id int64) *Run {
	t.Helper()
	run, ok, err := s.Begin(ctx, id)
	if err != nil || !ok {
		t.Fatalf("Begin: %v, %v", ok, err)
	}
	return run
}

func find(t *testing.T, s *Store, id int64) Job {
	t.Helper()
	j, err := s.Find(ctx, system, id)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestAskByHand(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	j, err := s.Ask(ctx, system, SlimsSync, lib)
	if err != nil || j.Status != Queued || !strings.HasSuffix(j.TaskID, ":2026-11-24:m1") || j.RequestedBy != nil {
		t.Fatalf("%+v, %v", j, err)
	}
	_, err = s.Ask(ctx, system, SlimsSync, lib)
	if !lms.IsKind(err, lms.Conflict) || strings.Contains(locale.ID.Error(err), "⟦") {
		t.Errorf("while one waits: %v", err)
	}
	if _, err := s.Ask(ctx, system, ImpactRun, lib); err != nil {
		t.Errorf("another kind: %v", err)
	}
	run := begin(t, s, j.ID)
	_, err = s.Ask(ctx, system, SlimsSync, lib)
	if !lms.IsKind(err, lms.Conflict) || strings.Contains(locale.EN.Error(err), "⟦") {
		t.Errorf("while one works: %v", err)
	}
	if again, err := s.Fail(ctx, run, lms.Fail(lms.Unavailable, "job.failure_lock"), time.Hour); err != nil || !again {
		t.Fatalf("Fail: %v, %v", again, err)
	}
	// One that waits to be tried again is tried now, and has all its tries again.
	again, err := s.Ask(ctx, system, SlimsSync, lib)
	if err != nil || again.ID != j.ID || again.Status != Queued || again.RunAfter != nil || find(t, s, j.ID).Attempt != 0 {
		t.Errorf("hurried: %+v, %v", again, err)
	}
	run = begin(t, s, j.ID)
	if err := s.Finish(ctx, run); err != nil {
		t.Fatal(err)
	}
	if j, err := s.Ask(ctx, system, SlimsSync, lib); err != nil || !strings.HasSuffix(j.TaskID, ":m2") {
		t.Errorf("second of the day: %s, %v", j.TaskID, err)
	}
	if _, err := s.Ask(ctx, system, AttemptSweep, lib); !lms.IsKind(err, lms.Invalid) {
		t.Errorf("kind of the minute: %v", err)
	}
	if _, err := s.Ask(ctx, lms.Actor{AccountID: 1, LibraryID: lib, Roles: []lms.Role{lms.Head}}, SlimsSync, lib); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("head: %v", err)
	}
}

func TestNightIsAskedForOnce(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	day := lms.DayOn(2026, time.November, 24)
	for i, want := range []bool{true, false, false} {
		if asked, err := s.AskNightly(ctx, SlimsSync, lib, day); err != nil || asked != want {
			t.Errorf("time %d: %v, %v", i, asked, err)
		}
	}
	if list, err := s.List(ctx, system, lib, 10); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestReadingIsFollowedByComparisonAndPracticals(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	j, _ := s.Ask(ctx, system, SlimsSync, lib)
	run := begin(t, s, j.ID)
	run.Progress(3, 4, "job.kind.slims:sync")
	run.Rows(120)
	for range 2 { // a worker that writes twice asks once
		if err := s.Finish(ctx, run); err != nil {
			t.Fatal(err)
		}
	}
	if j = find(t, s, j.ID); j.Status != Done || j.RowsRead != 120 || j.ProgressDone != 3 || j.EndedAt == nil {
		t.Errorf("%+v", j)
	}
	latest, err := s.Latest(ctx, system, lib)
	next := latest[ImpactRun]
	if err != nil || len(latest) != 3 || next.Status != Queued || latest[PracticalCheck].Status != Queued {
		t.Fatalf("%+v, %v", latest, err)
	}
	if err := s.Finish(ctx, begin(t, s, next.ID)); err != nil {
		t.Fatal(err)
	}
	if list, _ := s.List(ctx, system, lib, 10); len(list) != 3 {
		t.Errorf("%d runs: a comparison is followed by nothing", len(list))
	}
	if _, ok, err := s.Begin(ctx, next.ID); ok || err != nil {
		t.Errorf("a run that is over begins again: %v, %v", ok, err)
	}
}

func TestFailuresInWords(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	for _, c := range []struct {
		err   error
		again bool
		want  Failures
	}{
		{lms.Fail(lms.Unavailable, "job.failure_timeout", lms.Args{"n": 60}), true, Failures{{"job.failure_timeout", lms.Args{"n": int64(60)}}}},
		{lms.Fail(lms.Invalid, "job.failure_lock"), false, Failures{{"job.failure_lock", nil}}},
		{lms.Fail(lms.Forbidden, "error.forbidden"), false, Failures{{"error.forbidden", nil}}},
		{lms.Problems{lms.FailField("a", "library.code"), lms.FailField("b", "library.slims_dsn")}, false, Failures{{"library.code", nil}, {"library.slims_dsn", nil}}},
		{errors.New("dial tcp: secret"), true, nil},
	} {
		j, err := s.Ask(ctx, system, ImpactRun, lib)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.Fail(ctx, begin(t, s, j.ID), c.err, time.Minute); err != nil || again != c.again {
			t.Errorf("%v: again %v, %v", c.err, again, err)
		}
		if c.want == nil {
			c.want = Failures{{"job.failure_unknown", lms.Args{"run": j.ID}}}
		}
		j = find(t, s, j.ID)
		if len(j.Failures) != len(c.want) || locale.ID.T(j.Failures[0].Key, j.Failures[0].Args) != locale.ID.T(c.want[0].Key, c.want[0].Args) {
			t.Errorf("%v: kept %+v", c.err, j.Failures)
		}
		if c.again && (j.RunAfter == nil || !j.RunAfter.Equal(start.Add(time.Minute))) {
			t.Errorf("%v: again at %v", c.err, j.RunAfter)
		}
		db.MustExec(`UPDATE job_run SET status = 'failed'`)
	}
}

func TestAttemptsHaveAnEnd(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	j, _ := s.Ask(ctx, system, ImpactRun, lib)
	given := begin(t, s, j.ID)
	if err := s.GiveBack(ctx, given); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= MaxAttempts; n++ { // each of them killed
		if run := begin(t, s, j.ID); run.Attempt != n {
			t.Fatalf("attempt %d, want %d: what is given back does not count", run.Attempt, n)
		}
	}
	if _, ok, err := s.Begin(ctx, j.ID); ok || err != nil {
		t.Errorf("one too many: %v, %v", ok, err)
	}
	if j = find(t, s, j.ID); j.Status != Failed || j.Failures[0].Key != "job.failure_killed" {
		t.Errorf("%+v", j)
	}
}

func TestLockSaysWhoLives(t *testing.T) {
	db := dbtest.Open(t)
	s, lib, other := newStore(db), addLibrary(t, db, "kota"), addLibrary(t, db, "desa")
	lock, err := s.Lock(ctx, lib)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(ctx, lib); !errors.Is(err, ErrBusy) {
		t.Errorf("second lock: %v", err)
	}
	if l, err := s.Lock(ctx, other); err != nil {
		t.Errorf("lock of another library: %v", err)
	} else {
		l.Release()
	}
	j, _ := s.Ask(ctx, system, SlimsSync, lib)
	begin(t, s, j.ID)
	if open, err := s.Open(ctx); err != nil || len(open) != 1 || open[0].Status != Running {
		t.Fatalf("while its worker lives: %+v, %v", open, err)
	}
	lock.drop() // the process is killed: its connection closes
	for until := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		open, err := s.Open(ctx)
		if err != nil || len(open) != 1 || time.Now().After(until) {
			t.Fatalf("%+v, %v", open, err)
		}
		if open[0].Status == Queued {
			break
		}
	}
	if find(t, s, j.ID).Status != Queued {
		t.Error("the row still says running")
	}
}

func TestOthersSeeNothing(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	j, _ := s.Ask(ctx, system, SlimsSync, lib)
	stranger := lms.Actor{AccountID: 9, LibraryID: lib + 1, Roles: []lms.Role{lms.Admin}}
	if _, err := s.Find(ctx, stranger, j.ID); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("Find: %v", err)
	}
	if _, err := s.List(ctx, stranger, lib, 10); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("List: %v", err)
	}
	if _, err := s.Latest(ctx, stranger, lib); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("Latest: %v", err)
	}
}

func TestMinuteLeavesOneRowADay(t *testing.T) {
	db := dbtest.Open(t)
	s, lib := newStore(db), addLibrary(t, db, "kota")
	for range 3 {
		if err := s.NoteSweep(ctx, AttemptSweep, errors.New("broken")); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.List(ctx, system, lib, 10)
	if err != nil || len(list) != 1 || list[0].Kind != AttemptSweep || list[0].Attempt != 3 || list[0].Status != Failed {
		t.Errorf("%+v, %v", list, err)
	}
}
