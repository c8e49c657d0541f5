package worker

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

const victim = "BP_TEST_VICTIM" // database and queue of the process to be killed

func TestMain(m *testing.M) {
	if where := os.Getenv(victim); where != "" {
		beVictim(where)
	}
	if where := os.Getenv(syncVictim); where != "" {
		beSyncVictim(where)
	}
	dbtest.Main(m)
}

// beVictim works on a run until it is killed.
func beVictim(where string) {
	dsn, address, _ := strings.Cut(where, "\n")
	db, err := sqldb.Open(ctx, dsn)
	if err != nil {
		panic(err)
	}
	queue, err := jobs.Connect(address)
	if err != nil {
		panic(err)
	}
	w := New(jobs.NewClient(jobs.NewStore(db, time.Now), queue), queue, library.NewStore(db, time.Now, [32]byte{1}), time.Now)
	w.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error {
		fmt.Println("working")
		time.Sleep(time.Minute)
		return nil
	})
	if err := w.Start(ctx); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
	os.Exit(1)
}

// A real process is killed in the middle of a run. The next one takes the run
// up; the first reading's queue died with it.
func TestProcessKilled(t *testing.T) {
	dsn := dbtest.Create(t, "killed")
	db, err := sqldb.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, db: db}
	p.connect("")
	p.library = p.addLibrary("kota")
	j := p.ask(jobs.SlimsSync)

	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+dsn+"\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "working\n" || p.job(j.ID).Status != jobs.Running {
		t.Fatalf("%q, %v, %s", line, err, p.job(j.ID).Status)
	}
	cmd.Process.Kill()
	cmd.Wait()

	at := time.Now()
	w := p.worker()
	w.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error { return nil })
	p.start(w)
	if j = p.becomes(j.ID, jobs.Done); j.Attempt != 2 {
		t.Errorf("%+v", j)
	}
	t.Logf("taken up after %s", time.Since(at))
}
