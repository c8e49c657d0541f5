package worker

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/jobs"
)

func TestScheduleAsksOnce(t *testing.T) {
	p := open(t, "")
	p.db.MustExec(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, p.library)
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
	if err != nil || len(list) != 3 { // the reading and the two that follow; no row for a sweep that went well
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
