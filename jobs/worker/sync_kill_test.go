package worker

import (
	"database/sql"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

const syncVictim = "BP_TEST_SYNC" // database of the process that reads library 1 and is to be killed

var (
	syncKey   = [32]byte{1}
	syncUntil = lms.DayOn(2026, 3, 31)
)

// syncDeps reads in the night after a day.
func syncDeps(db *sqldb.DB, day lms.Day) SyncDeps {
	now := func() time.Time { return day.Time().Add(24 * time.Hour) } // 7 in the morning in Jakarta
	return SyncDeps{Libraries: library.NewStore(db, now, syncKey), Usage: usage.NewStore(db, now), Now: now}
}

// beSyncVictim reads library 1 and tells how far it is.
func beSyncVictim(where string) {
	var dsn string
	var day lms.Day
	if _, err := fmt.Sscan(where, &dsn, &day); err != nil {
		panic(err)
	}
	db, err := sqldb.Open(ctx, dsn)
	if err != nil {
		panic(err)
	}
	if _, err := Sync(ctx, syncDeps(db, day), 1, func(int64, int64, string) {}); err != nil {
		panic(err)
	}
	os.Exit(0)
}

// doomed is a library that is read by processes that are killed, 1, and one
// that is read undisturbed, 2; both have the same SLiMS.
type doomed struct {
	t   *testing.T
	db  *sqldb.DB
	dsn string
	day lms.Day
}

// start is a process that reads library 1.
func (d *doomed) start() *exec.Cmd {
	d.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", syncVictim, d.dsn, d.day))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	return cmd
}

// kill ends a process without a word and waits until the database has noticed.
func (d *doomed) kill(cmd *exec.Cmd) (finished bool) {
	d.t.Helper()
	cmd.Process.Kill()
	cmd.Wait()
	return cmd.ProcessState.Success()
}

func (d *doomed) sync(libraryID int64) SyncReport {
	d.t.Helper()
	r, err := Sync(ctx, syncDeps(d.db, d.day), libraryID, func(int64, int64, string) {})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// facts are a library's, by source.
func (d *doomed) facts(libraryID int64) map[usage.Source]map[usage.Key]int64 {
	d.t.Helper()
	var rows []usage.Fact
	if err := d.db.Select(&rows, "SELECT metric, day, location, staff_id, count FROM usage_fact WHERE library_id = ?", libraryID); err != nil {
		d.t.Fatal(err)
	}
	m := map[usage.Source]map[usage.Key]int64{}
	for _, s := range usage.Sources {
		m[s.Source] = map[usage.Key]int64{}
	}
	for _, f := range rows {
		m[usage.SourceOf(f.Metric)][usage.Key{Metric: f.Metric, Day: f.Day, Location: f.Location, Staff: f.StaffID}] = f.Count
	}
	return m
}

// whole checks that each source has all of what it had before or all of what
// it is to have, and says how many have it.
func (d *doomed) whole(before, after map[usage.Source]map[usage.Key]int64) (done int) {
	d.t.Helper()
	got := d.facts(1)
	for s, facts := range got {
		switch {
		case maps.Equal(facts, after[s]):
			done++
		case s.Base() != "" && latest(facts, after[s]): // the nights that follow fill in what is older
		case !maps.Equal(facts, before[s]):
			d.t.Errorf("%s: %d facts; there were %d and are to be %d", s, len(facts), len(before[s]), len(after[s]))
		}
	}
	return done
}

// latest tells that some are all of the facts from a day on.
func latest(some, all map[usage.Key]int64) bool {
	first := lms.Day(math.MaxInt32)
	for k, n := range some {
		if first = min(first, k.Day); all[k] != n {
			return false
		}
	}
	for k, n := range all {
		if k.Day >= first && some[k] != n {
			return false
		}
	}
	return true
}

// A real process is killed at many points while it reads a library: between
// sources, in the middle of one, and in the middle of saving one. Each time its
// facts are whole, and in the end they are those of a library that was left alone.
func TestSyncKilledAndRestarted(t *testing.T) {
	d := &doomed{t: t, dsn: dbtest.Create(t, "doomed"), day: syncUntil}
	db, err := sqldb.Open(ctx, d.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	d.db = db
	slimsDSN := dbtest.Create(t, "slims")
	source, err := sql.Open("mysql", slimsDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	truth, err := demo.Build(ctx, source, demo.Options{Seed: 11, Until: syncUntil})
	if err != nil {
		t.Fatal(err)
	}
	libraries := syncDeps(db, d.day).Libraries
	for i := range int64(2) {
		lib, err := libraries.Create(ctx, system, library.Details{Code: fmt.Sprint("kota", i), Name: "Kota"}, slimsDSN)
		if err != nil || lib.ID != i+1 {
			t.Fatal(lib.ID, err)
		}
	}

	for night := range 2 {
		before, begin := d.facts(1), time.Now()
		d.sync(2)
		took, want := time.Since(begin), d.facts(2)
		d.killAtTimes(before, want, took)
		d.killWhileSaving(before, want)
		if cmd := d.start(); cmd.Wait() != nil || d.whole(before, want) != len(usage.Sources) {
			t.Fatalf("night %d: not read to its end", night)
		}
		if r := d.sync(1); len(r.Revisions) > 0 || len(r.Truncated) > 0 {
			t.Errorf("night %d, once more: %+v", night, r)
		}
		if done := d.whole(want, want); done != len(usage.Sources) || len(want[usage.LoanTable]) < 100 {
			t.Errorf("night %d: %d sources, %d facts of loans", night, done, len(want[usage.LoanTable]))
		}
		d.day++
		d.lives(source, truth)
	}
}

func (d *doomed) killAtTimes(before, want map[usage.Source]map[usage.Key]int64, took time.Duration) {
	d.t.Helper()
	stages := map[int]bool{}
	for k := range 12 {
		cmd := d.start()
		time.Sleep(took * time.Duration(k+1) / 6) // a process takes its time to begin
		d.kill(cmd)
		stages[d.whole(before, want)] = true
	}
	d.t.Logf("killed with %v sources done", stages)
}

// killWhileSaving holds each source up in the middle of its transaction, after
// the facts and before what tells how far it was read, and kills it there.
func (d *doomed) killWhileSaving(before, want map[usage.Source]map[usage.Key]int64) {
	d.t.Helper()
	for i, s := range []usage.Source{usage.LogTable, usage.LoanTable, usage.VisitTable, usage.ReadTable, usage.FineTable} {
		tx := d.db.MustBeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}) // these rows, and no gaps between
		tx.MustExec("DELETE FROM usage_first WHERE library_id = 1 AND source = ?", s)
		tx.MustExec("REPLACE INTO usage_first (library_id, source, day, first_id) SELECT 1, source, day, first_id FROM usage_first WHERE library_id = 2 AND source = ?", s)
		cmd := d.start()
		for end := time.Now().Add(2 * time.Minute); ; time.Sleep(150 * time.Millisecond) {
			var waiting int
			if err := d.db.Get(&waiting, "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE '%usage_first%'"); err != nil {
				d.t.Fatal(err)
			}
			if waiting > 0 {
				break
			}
			if time.Now().After(end) {
				d.t.Fatalf("%s is not being saved", s)
			}
		}
		if d.kill(cmd) {
			d.t.Errorf("%s: it had ended before it was killed", s)
		}
		if err := tx.Rollback(); err != nil {
			d.t.Fatal(err)
		}
		for end := time.Now().Add(2 * time.Minute); ; time.Sleep(150 * time.Millisecond) {
			var open int
			if err := d.db.Get(&open, "SELECT COUNT(*) FROM information_schema.innodb_trx"); err != nil {
				d.t.Fatal(err)
			}
			if open == 0 {
				break
			}
			if time.Now().After(end) {
				d.t.Fatalf("%s: the transaction of the dead goes on", s)
			}
		}
		if done := d.whole(before, want); done < i {
			d.t.Errorf("%s: %d sources before it are done", s, done)
		}
	}
}

// lives lets a day pass in the SLiMS.
func (d *doomed) lives(source *sql.DB, truth *demo.Truth) {
	d.t.Helper()
	w, err := demo.NewWriter(ctx, source, truth.Version)
	if err != nil {
		d.t.Fatal(err)
	}
	defer w.Close()
	by := demo.Clerk{UserID: truth.Staff[1].UserID, Username: truth.Staff[1].Username, RealName: truth.Staff[1].RealName}
	for i := range 30 {
		at, l := demo.Local(d.day, 9, i, 0), truth.OnLoan[i]
		w.Return(at, by, &l)
		again := w.Loan(at, by, l.MemberID, l.Item, d.day+7, 500)
		w.Extend(at, by, &again, d.day+14)
		w.Visit(at, demo.Member{ID: l.MemberID, Name: "X"}, "")
		w.Read(at, 1, l.MemberID, 0, "10.0.0.1")
	}
	if err := w.Err(); err != nil {
		d.t.Fatal(err)
	}
}
