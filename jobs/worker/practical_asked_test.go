package worker

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/jobs"
)

// What somebody waits for is done at once, beside a long reading and beside the
// minute's work.
func TestAskedWaitsForNobody(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		w := p.worker()
		began, release := make(chan struct{}, 1), make(chan struct{})
		var asked atomic.Int32
		w.Handle(jobs.SlimsSync, func(ctx context.Context, _ *jobs.Run) error {
			began <- struct{}{}
			select {
			case <-release:
			case <-ctx.Done():
			}
			return ctx.Err()
		})
		w.EveryMinute(jobs.PracticalAsked, func(context.Context) error { asked.Add(1); return nil })
		p.start(w)
		p.ask(jobs.SlimsSync)
		<-began
		p.until("the minute does not ask by itself", func() bool { return asked.Load() == 1 })
		start := time.Now()
		for range 2 {
			if err := p.client.EnqueueNow(ctx, jobs.PracticalAsked); err != nil {
				t.Fatal(err)
			}
		}
		p.until("nobody asks", func() bool { return asked.Load() >= 3 })
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
		close(release)
	})
}
