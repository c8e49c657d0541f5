package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
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
	r, err := p.db.Exec(`INSERT INTO library (code, name, created_at) VALUES (?, ?, NOW())`, code, code)
	if err != nil {
		p.t.Fatal(err)
	}
	id, _ := r.LastInsertId()
	return id
}

// worker is one that has no patience.
func (p *place) worker() *Worker {
	w := New(p.client, p.queue, library.NewStore(p.db, time.Now, [32]byte{1}), time.Now)
	w.times = times{schedule: 200 * time.Millisecond, sweep: 200 * time.Millisecond, check: 20 * time.Millisecond, busy: 50 * time.Millisecond,
		backoff: func(int) time.Duration { return 0 }, grace: time.Second}
	w.Handle(jobs.ImpactRun, func(context.Context, *jobs.Run) error { return nil })
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
	for end := time.Now().Add(15 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
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

func TestRunAndWhatFollows(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		w := p.worker()
		w.Handle(jobs.SlimsSync, func(ctx context.Context, run *jobs.Run) error {
			for i := range int64(5) {
				run.Progress(i+1, 5, "job.working")
				run.Rows(10)
			}
			return nil
		})
		p.start(w)
		j := p.becomes(p.ask(jobs.SlimsSync).ID, jobs.Done)
		if j.ProgressDone != 5 || j.RowsRead != 50 || j.Attempt != 1 {
			t.Errorf("%+v", j)
		}
		p.until("the comparison has not run", func() bool {
			latest, err := p.client.Latest(ctx, system, p.library)
			return err == nil && latest[jobs.ImpactRun].Status == jobs.Done
		})
	})
}

func TestRetryAndGiveUp(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		var calls atomic.Int32
		var answer atomic.Value
		w := p.worker()
		w.Handle(jobs.ImpactRun, func(context.Context, *jobs.Run) error {
			calls.Add(1)
			return answer.Load().(func() error)()
		})
		p.start(w)
		run := func(do func() error, want jobs.Status, times int32) {
			t.Helper()
			calls.Store(0)
			answer.Store(do)
			j := p.becomes(p.ask(jobs.ImpactRun).ID, want)
			if calls.Load() != times || want == jobs.Failed && len(j.Failures) == 0 || want == jobs.Done && j.Failures != nil {
				t.Errorf("%d calls, want %d: %+v", calls.Load(), times, j)
			}
		}
		unavailable := lms.Fail(lms.Unavailable, "job.failure_lock")
		run(func() error {
			if calls.Load() < 3 {
				return unavailable
			}
			return nil
		}, jobs.Done, 3)
		run(func() error { return unavailable }, jobs.Failed, jobs.MaxAttempts)
		run(func() error { return errors.New("broken") }, jobs.Failed, jobs.MaxAttempts)
		run(func() error { panic("broken") }, jobs.Failed, jobs.MaxAttempts)
		run(func() error { return lms.Fail(lms.Invalid, "library.slims_dsn") }, jobs.Failed, 1)
		run(func() error { return lms.Fail(lms.Forbidden, "error.forbidden") }, jobs.Failed, 1)
	})
}

func TestOneRunPerLibraryAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		second := p.addLibrary("desa")
		var mu sync.Mutex
		working, most, together := map[int64]int{}, 0, 0
		calls := 0
		handler := func(ctx context.Context, run *jobs.Run) error {
			mu.Lock()
			calls++
			working[run.LibraryID]++
			most = max(most, working[run.LibraryID])
			together = max(together, working[p.library]+working[second])
			mu.Unlock()
			time.Sleep(300 * time.Millisecond)
			mu.Lock()
			working[run.LibraryID]--
			mu.Unlock()
			return nil
		}
		var ids []int64
		for _, lib := range []int64{p.library, second} {
			for _, k := range jobs.LibraryKinds {
				j, err := p.client.Enqueue(ctx, k, lib, system)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, j.ID)
			}
		}
		for range 2 { // two processes
			w := p.worker()
			for _, k := range jobs.LibraryKinds {
				w.Handle(k, handler)
			}
			p.start(w)
		}
		for _, id := range ids {
			p.becomes(id, jobs.Done)
		}
		p.until("runs are open", func() bool { list, err := p.client.Open(ctx); return err == nil && len(list) == 0 })
		mu.Lock()
		defer mu.Unlock()
		if most != 1 || together != 2 || calls != 6 { // each reading is followed by a comparison
			t.Errorf("%d at once in a library, %d in all, %d calls", most, together, calls)
		}
	})
}

// The program ends while a run works: the run is given back, and the next
// start takes it up, with the queue's memory or without.
func TestStopAndStart(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		began := make(chan struct{})
		first := p.worker()
		first.Handle(jobs.SlimsSync, func(ctx context.Context, run *jobs.Run) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		})
		p.start(first)
		j := p.ask(jobs.SlimsSync)
		<-began
		at := time.Now()
		first.Stop()
		if took := time.Since(at); took > 5*time.Second {
			t.Errorf("stopping took %s", took)
		}
		if j = p.job(j.ID); j.Status != jobs.Queued || j.Attempt != 0 {
			t.Fatalf("after the stop: %+v", j)
		}
		if p.queue.Embedded {
			p.connect("")
		}
		second := p.worker()
		second.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error { return nil })
		p.start(second)
		if j = p.becomes(j.ID, jobs.Done); j.Attempt != 1 {
			t.Errorf("%+v", j)
		}
	})
}

// A handler that hears nothing does not keep the program from ending.
func TestStopDoesNotWaitForever(t *testing.T) {
	p := open(t, "")
	began, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	w := p.worker()
	w.Handle(jobs.ImpactRun, func(context.Context, *jobs.Run) error { close(began); <-release; return nil })
	if err := w.Start(ctx); err != nil {
		t.Fatal(err)
	}
	p.ask(jobs.ImpactRun)
	<-began
	at := time.Now()
	w.Stop()
	if took := time.Since(at); took > w.times.grace+4*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

// Redis loses everything: the rows bring it back.
func TestQueueEmptied(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		j := p.ask(jobs.SlimsSync)
		if err := p.queue.FlushAll(ctx).Err(); err != nil {
			t.Fatal(err)
		}
		w := p.worker()
		w.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error { return nil })
		p.start(w)
		p.becomes(j.ID, jobs.Done)

		// And again while the worker is there.
		if err := p.db.Get(&j.ID, `SELECT MAX(id) FROM job_run`); err != nil {
			t.Fatal(err)
		}
		p.db.MustExec(`INSERT INTO job_run (task_id, kind, library_id, status, created_at) VALUES ('slims:sync:1:lost', 'slims:sync', ?, 'queued', NOW())`, p.library)
		if err := p.queue.FlushAll(ctx).Err(); err != nil {
			t.Fatal(err)
		}
		p.until("the sweeper does not see what is missing", func() bool {
			var status jobs.Status
			return p.db.Get(&status, `SELECT status FROM job_run WHERE task_id = 'slims:sync:1:lost'`) == nil && status == jobs.Done
		})
	})
}

// The queue does not answer: what is asked for waits in its row.
func TestQueueAway(t *testing.T) {
	p := open(t, "")
	p.queue.Close()
	j := p.ask(jobs.SlimsSync)
	p.connect("")
	w := p.worker()
	w.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error { return nil })
	p.start(w)
	p.becomes(j.ID, jobs.Done)
}

func TestScheduleAsksOnce(t *testing.T) {
	p := open(t, "")
	p.db.MustExec(`UPDATE library SET slims_sealed = 'x' WHERE id = ?`, p.library)
	p.addLibrary("tanpa-slims")
	var calls, minutes atomic.Int32
	for range 2 {
		w := p.worker()
		w.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error { calls.Add(1); return nil })
		w.EveryMinute(jobs.AttemptSweep, func(context.Context) error { minutes.Add(1); return nil })
		p.start(w)
	}
	p.until("the night's run does not come", func() bool { return calls.Load() > 0 })
	time.Sleep(700 * time.Millisecond) // several rounds of both schedules
	if calls.Load() != 1 || minutes.Load() < 1 || minutes.Load() > 2 {
		t.Errorf("%d readings, %d sweeps", calls.Load(), minutes.Load())
	}
	list, err := p.client.List(ctx, system, p.library, 10)
	if err != nil || len(list) != 2 { // the reading and what follows; no row for a sweep that went well
		t.Errorf("%+v, %v", list, err)
	}
}

func TestMinuteFailureIsSeen(t *testing.T) {
	p := open(t, "")
	w := p.worker()
	w.EveryMinute(jobs.AttemptSweep, func(context.Context) error { return errors.New("broken") })
	p.start(w)
	p.until("no row", func() bool {
		list, err := p.client.List(ctx, system, p.library, 10)
		return err == nil && len(list) == 1 && list[0].Kind == jobs.AttemptSweep && list[0].Status == jobs.Failed
	})
}

func TestRunNow(t *testing.T) {
	p := open(t, "")
	w := p.worker() // not started: a command
	w.Handle(jobs.SlimsSync, func(_ context.Context, run *jobs.Run) error { run.Rows(7); return nil })
	j, err := w.RunNow(ctx, jobs.SlimsSync, p.library, system)
	if err != nil || j.Status != jobs.Done || j.RowsRead != 7 {
		t.Fatalf("%+v, %v", j, err)
	}
	// What waits its turn, or was left by a killed process, is done and not asked for again.
	waits := p.ask(jobs.SlimsSync)
	p.db.MustExec(`UPDATE job_run SET status = 'running', attempt = 1 WHERE id = ?`, waits.ID)
	if j, err := w.RunNow(ctx, jobs.SlimsSync, p.library, system); err != nil || j.ID != waits.ID || j.Status != jobs.Done || j.Attempt != 2 {
		t.Errorf("%+v, %v", j, err)
	}
	lock, err := p.client.Lock(ctx, p.library)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	if _, err := w.RunNow(ctx, jobs.SlimsSync, p.library, system); !errors.Is(err, jobs.ErrBusy) {
		t.Errorf("while another works: %v", err)
	}
}

// A process is killed in the middle: its connection and so its lock are gone,
// the row still says "running". Another worker does the whole run again.
func TestKilled(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		j := p.ask(jobs.SlimsSync)
		lock, err := p.client.Lock(ctx, p.library)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := p.client.Begin(ctx, j.ID); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if err := p.queue.FlushAll(ctx).Err(); err != nil {
			t.Fatal(err)
		}
		var calls atomic.Int32
		w := p.worker()
		w.Handle(jobs.SlimsSync, func(context.Context, *jobs.Run) error { calls.Add(1); return nil })
		p.start(w)
		time.Sleep(500 * time.Millisecond)
		if calls.Load() != 0 || p.job(j.ID).Status != jobs.Running {
			t.Fatal("taken over while its worker lives")
		}
		lock.Release() // what the database server does when the process dies
		if j = p.becomes(j.ID, jobs.Done); j.Attempt != 2 || calls.Load() != 1 {
			t.Errorf("%d calls: %+v", calls.Load(), j)
		}
	})
}
