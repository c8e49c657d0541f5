package worker

import (
	"context"
	"fmt"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/jobs/redistest"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

var (
	ctx    = context.Background()
	system = lms.System("test")
)

// place is a database, a queue and the workers that share them.
type place struct {
	t       *testing.T
	db      *sqldb.DB
	queue   *jobs.Connection
	client  *jobs.Client
	library int64
}

// onEach runs a test on the embedded queue and on a real Redis.
func onEach(t *testing.T, test func(t *testing.T, p *place)) {
	for _, name := range []string{"embedded", "redis"} {
		t.Run(name, func(t *testing.T) {
			address := ""
			if name == "redis" {
				address = redistest.Start(t)
			}
			test(t, open(t, address))
		})
	}
}

func open(t *testing.T, address string) *place {
	t.Helper()
	p := &place{t: t, db: dbtest.Open(t)}
	p.connect(address)
	p.library = p.addLibrary("kota")
	return p
}

func (p *place) connect(address string) {
	p.t.Helper()
	queue, err := jobs.Connect(address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { queue.Close() })
	p.queue, p.client = queue, jobs.NewClient(jobs.NewStore(p.db, time.Now), queue)
}

func (p *place) addLibrary(code string) int64 {
	p.t.Helper()
	r, err := p.db.Exec(`INSERT INTO "library" (code, name, created_at) VALUES (?, ?, NOW())`, code, code)
	if err != nil {
		p.t.Fatal(err)
	}
	id, _ := r.LastInsertId()
	return id
}

// worker is one that has no patience.
func (p *place) worker() *Worker {
	w := New(p.client, p.queue, library.NewStore(p.db, time.Now, [32]byte{1}), time.Now)
	w.times = times{schedule: 200 * time.Millisecond, sweep: 200 * time.Millisecond, check: 20 * time.Millisecond, brief: time.Minute, busy: 50 * time.Millisecond,
		backoff: func(int) time.Duration { return 0 }, grace: time.Second}
	for _, follows := range []jobs.Kind{jobs.ImpactRun, jobs.PracticalCheck} {
		w.Handle(follows, func(context.Context, *jobs.Run) error { return nil })
	}
	return w
}

func (p *place) start(w *Worker) {
	p.t.Helper()
	if err := w.Start(ctx); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(w.Stop)
}

func (p *place) ask(k jobs.Kind) jobs.Job {
	p.t.Helper()
	j, err := p.client.Enqueue(ctx, k, p.library, system)
	if err != nil {
		p.t.Fatal(err)
	}
	return j
}

func (p *place) job(id int64) jobs.Job {
	p.t.Helper()
	j, err := p.client.Find(ctx, system, id)
	if err != nil {
		p.t.Fatal(err)
	}
	return j
}

func (p *place) until(what string, is func() bool) {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("15 seconds passed: %s", what)
		}
	}
}

func (p *place) becomes(id int64, want jobs.Status) jobs.Job {
	p.t.Helper()
	p.until(fmt.Sprintf("run %d is not %s", id, want), func() bool { return p.job(id).Status == want })
	return p.job(id)
}
