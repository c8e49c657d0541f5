package worker

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/jobs"
)

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
