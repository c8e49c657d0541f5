package worker

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
)

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
		if most != 1 || together != 2 || calls != 10 { // each reading is followed by a comparison and a check
			t.Errorf("%d at once in a library, %d in all, %d calls", most, together, calls)
		}
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
