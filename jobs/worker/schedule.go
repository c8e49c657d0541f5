package worker

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"binapustaka/jobs"
)

// loop calls do at once and then every so often until the worker stops.
func (w *Worker) loop(every time.Duration, do func(context.Context)) {
	w.running.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			ctx, cancel := context.WithTimeout(w.stopping, 25*time.Second)
			do(ctx)
			cancel()
			select {
			case <-w.stopping.Done():
				return
			case <-tick.C:
			}
		}
	})
}

// schedule asks for every run that has fallen due. It reads the libraries each
// time, so that a changed hour counts at once; a night that was missed because
// the machine was off is caught up when it is on again.
func (w *Worker) schedule(ctx context.Context) {
	for k := range w.minute {
		if err := w.client.EnqueueMinute(ctx, k); err != nil && ctx.Err() == nil {
			slog.Warn("minute's work not queued", "kind", k, "err", err)
		}
	}
	list, err := w.libraries.List(ctx)
	if err != nil {
		if ctx.Err() == nil {
			slog.Error("schedule not read", "err", err)
		}
		return
	}
	asked := false
	for _, l := range list {
		if !l.HasSlims || l.PausedAt != nil {
			continue
		}
		day, err := jobs.Due(w.now(), l.SyncAt, l.Zone())
		var new bool
		if err == nil && w.nights[l.ID] != day {
			new, err = w.client.AskNightly(ctx, jobs.SlimsSync, l.ID, day)
		}
		if err != nil && ctx.Err() == nil {
			slog.Error("nightly run not asked for", "library", l.ID, "err", err)
		}
		if err == nil {
			w.nights[l.ID] = day
		}
		asked = asked || new
	}
	if asked {
		w.sweep(ctx)
	}
}

// sweep puts back into the queue what it has lost.
func (w *Worker) sweep(ctx context.Context) {
	if _, err := w.client.Restore(ctx); err != nil && ctx.Err() == nil {
		slog.Warn("queue not restored", "err", err)
	}
}

// quiet passes the queue's own warnings on to the log.
type quiet struct{}

func (quiet) Debug(...any)      {}
func (quiet) Info(...any)       {}
func (quiet) Warn(args ...any)  { slog.Warn("queue", "says", words(args)) }
func (quiet) Error(args ...any) { slog.Error("queue", "says", words(args)) }
func (quiet) Fatal(args ...any) { slog.Error("queue", "says", words(args)) }

func words(args []any) string { return strings.TrimSpace(fmt.Sprint(args...)) }
