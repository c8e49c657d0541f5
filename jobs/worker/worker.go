package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

// Handler does one kind of work on a library. It may run twice without harm,
// and it ends soon after ctx is cancelled.
type Handler func(ctx context.Context, run *jobs.Run) error

// Worker runs handlers. Handlers are registered before Start.
type Worker struct {
	client    *jobs.Client
	queue     *jobs.Connection
	libraries *library.Store
	now       func() time.Time

	handlers map[jobs.Kind]Handler
	minute   map[jobs.Kind]func(context.Context) error
	servers  []*asynq.Server
	nights   map[int64]lms.Day // asked for last, by library; the schedule's own
	stopping context.Context
	stop     context.CancelFunc
	running  sync.WaitGroup // handlers and loops
	times    times
}

// times are shorter in tests.
type times struct {
	schedule, sweep, check time.Duration
	brief                  time.Duration // see jobs.Brief
	busy                   time.Duration // until a busy library is tried again
	backoff                func(attempts int) time.Duration
	grace                  time.Duration // for handlers to end when the program does
}

var usual = times{schedule: 30 * time.Second, sweep: time.Minute, check: time.Second, brief: jobs.Brief, busy: 5 * time.Second, backoff: jobs.Backoff, grace: 8 * time.Second}

// New makes a Worker; it does nothing before Start.
func New(client *jobs.Client, queue *jobs.Connection, libraries *library.Store, now func() time.Time) *Worker {
	w := &Worker{client: client, queue: queue, libraries: libraries, now: now, times: usual,
		handlers: map[jobs.Kind]Handler{}, minute: map[jobs.Kind]func(context.Context) error{}, nights: map[int64]lms.Day{}}
	w.stopping, w.stop = context.WithCancel(context.Background())
	return w
}

// Handle registers who does a kind of work on a library.
func (w *Worker) Handle(k jobs.Kind, h Handler) { w.handlers[k] = h }

// EveryMinute registers work that is done each minute by one of all processes.
func (w *Worker) EveryMinute(k jobs.Kind, do func(context.Context) error) { w.minute[k] = do }

// Start puts back what the queue has lost and begins to work.
func (w *Worker) Start(ctx context.Context) error {
	if n, err := w.client.Restore(ctx); err != nil {
		slog.Warn("queue not restored; it is tried again each minute", "err", err)
	} else if n > 0 {
		slog.Info("runs put back into the queue", "n", n)
	}
	w.servers = []*asynq.Server{w.server(4, jobs.Wanted, jobs.Nightly), w.server(2, jobs.Again), w.server(2, jobs.Long), w.server(1, jobs.Minute), w.server(2, jobs.Asked), w.server(1, jobs.Outward)}
	for i, s := range w.servers {
		if err := s.Start(asynq.HandlerFunc(w.process)); err != nil {
			for _, started := range w.servers[:i] {
				started.Shutdown()
			}
			return &lms.Error{Kind: lms.Unavailable, Key: "job.check_unreachable", Err: err}
		}
	}
	w.loop(w.times.schedule, w.schedule)
	w.loop(w.times.sweep, w.sweep)
	return nil
}

// Stop ends the work within ten seconds. What is unfinished is given back to
// the queue.
func (w *Worker) Stop() {
	w.stop()
	var servers sync.WaitGroup
	for _, s := range w.servers {
		servers.Go(s.Shutdown)
	}
	servers.Wait()
	ended := make(chan struct{})
	go func() { w.running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(time.Second):
		slog.Warn("a run did not end in time; it will be taken up again at the next start")
	}
}

// server has slots for queues, of which the first goes before the others.
func (w *Worker) server(slots int, queues ...jobs.Queue) *asynq.Server {
	weights := map[string]int{}
	for i, q := range queues {
		weights[string(q)] = len(queues) - i
	}
	return asynq.NewServerFromRedisClient(w.queue, asynq.Config{
		Concurrency: slots, Queues: weights, StrictPriority: true, ShutdownTimeout: w.times.grace,
		TaskCheckInterval: w.times.check, DelayedTaskCheckInterval: w.times.check,
		RetryDelayFunc: func(_ int, err error, _ *asynq.Task) time.Duration {
			var later *later
			if errors.As(err, &later) {
				return later.wait
			}
			return time.Second // its worker was lost
		},
		IsFailure: func(err error) bool { return !errors.Is(err, errGivenBack) && !errors.Is(err, jobs.ErrBusy) },
		Logger:    quiet{}, LogLevel: asynq.WarnLevel,
	})
}

// later is what the queue is told of a run that is to come again. The reasons
// stay in MySQL.
type later struct {
	wait  time.Duration
	cause error
}

func (l *later) Error() string { return "again in " + l.wait.String() }
func (l *later) Unwrap() error { return l.cause }

var errGivenBack = errors.New("given back: the program is ending")

func (w *Worker) process(ctx context.Context, task *asynq.Task) error {
	w.running.Add(1)
	defer w.running.Done()
	kind := jobs.Kind(task.Type())
	if do, ok := w.minute[kind]; ok {
		return w.doMinute(ctx, kind, do)
	}
	id, err := jobs.RunID(task.Payload())
	if err != nil {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	j, err := w.client.Find(ctx, lms.System(string(kind)), id)
	if lms.IsKind(err, lms.NotFound) || err == nil && j.Status.Over() {
		return nil
	}
	if err != nil {
		slog.Error("run not found out", "run", id, "err", err)
		return &later{w.times.busy, jobs.ErrBusy}
	}
	return w.attempt(ctx, j, false)
}

// RunNow does a run in this process and at once, without the queue: for
// commands. One that waits its turn is done in place of a new one. A library
// that is worked on already is jobs.ErrBusy.
func (w *Worker) RunNow(ctx context.Context, k jobs.Kind, libraryID int64, actor lms.Actor) (jobs.Job, error) {
	open, err := w.client.Open(ctx) // what a killed process left is among them
	if err != nil {
		return jobs.Job{}, err
	}
	var j jobs.Job
	if at := slices.IndexFunc(open, func(j jobs.Job) bool {
		return j.Kind == k && j.LibraryID == libraryID && j.Status == jobs.Queued
	}); at >= 0 {
		j = open[at]
	} else if j, err = w.client.Ask(ctx, actor, k, libraryID); err != nil {
		return j, err
	}
	if err := w.attempt(ctx, j, true); errors.Is(err, jobs.ErrBusy) {
		return j, jobs.ErrBusy // the row stays; a worker does it when the library is free
	}
	return w.client.Find(ctx, lms.System(string(k)), j.ID)
}

// attempt works on a run once, under the library's lock; asked says that
// somebody waits for it at the command line.
func (w *Worker) attempt(ctx context.Context, j jobs.Job, asked bool) error {
	handler, ok := w.handlers[j.Kind]
	if !ok {
		return &later{w.times.busy, jobs.ErrBusy} // a newer version's work, in a rolling update
	}
	lock, err := w.client.Lock(ctx, j.LibraryID)
	if err != nil {
		if !errors.Is(err, jobs.ErrBusy) {
			slog.Error("lock not taken", "run", j.ID, "err", err)
		}
		return &later{w.times.busy, jobs.ErrBusy}
	}
	defer lock.Release()
	run, ok, err := w.client.Begin(ctx, j.ID)
	if err != nil {
		slog.Error("run not begun", "run", j.ID, "err", err)
		return &later{w.times.busy, jobs.ErrBusy}
	}
	if !ok {
		return nil
	}
	limit := run.Kind.Timeout()
	switch {
	case asked: // and it holds no slot
		run.Asked = true
	case run.Kind == jobs.SlimsSync && run.Queue != jobs.Long:
		limit = w.times.brief
	}
	return w.record(run, w.work(ctx, handler, run, limit, lock.Keep))
}

// work calls the handler with a context that ends with the program, with the
// time limit, and with the lock.
func (w *Worker) work(ctx context.Context, handler Handler, run *jobs.Run, limit time.Duration, keep func(context.Context, func())) (err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	defer context.AfterFunc(w.stopping, cancel)()
	run.Follow(ctx, w.client.Store)
	var lost bool
	var keeping sync.WaitGroup
	keeping.Go(func() { keep(ctx, func() { lost = true; cancel() }) })
	func() {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		err = handler(ctx, run)
	}()
	late := errors.Is(ctx.Err(), context.DeadlineExceeded)
	cancel()
	keeping.Wait()
	switch {
	case err == nil:
		return nil
	case lost:
		return &lms.Error{Kind: lms.Unavailable, Key: "job.failure_lock", Err: err}
	case late:
		return &lms.Error{Kind: lms.Unavailable, Key: jobs.TimedOut, Args: lms.Args{"n": int64(limit / time.Minute)}, Err: err}
	}
	return err
}

// record writes down how an attempt ended, also while the program is ending,
// and says what the queue is to do.
func (w *Worker) record(run *jobs.Run, cause error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	log := slog.With("kind", run.Kind, "library", run.LibraryID, "run", run.ID, "attempt", run.Attempt)
	var err error
	switch {
	case cause == nil:
		if err = w.client.Finish(ctx, run); err == nil {
			log.Info("run done")
			if err := w.client.Follow(ctx, run); err != nil { // the sweeper does it within a minute
				log.Warn("queue not reached", "err", err)
			}
			return nil
		}
	case w.stopping.Err() != nil:
		if err = w.client.GiveBack(ctx, run); err == nil {
			log.Info("run given back")
		}
		return &later{time.Second, errGivenBack}
	default:
		var wait time.Duration
		if wait, err = w.wait(ctx, run); err != nil {
			break
		}
		var again bool
		queue := run.Queue
		if again, err = w.client.Fail(ctx, run, cause, wait); err == nil {
			log.Error("run failed", "again", again, "err", cause)
			if !again {
				return fmt.Errorf("run %d failed: %w", run.ID, asynq.SkipRetry)
			}
			if run.Queue == queue {
				return &later{wait, nil}
			}
			if err := w.client.Follow(ctx, run); err != nil {
				log.Warn("queue not reached", "err", err)
			}
			return nil // what is left of this task is nothing: another waits elsewhere
		}
	}
	// The row still says "running"; its lock is given up now, so the run comes again.
	log.Error("outcome not written", "err", err)
	return &later{w.times.busy, jobs.ErrBusy}
}

// wait is how long a run that failed waits: as long as its library's SLiMS is
// left alone, and where that is until the next night, the run is over.
func (w *Worker) wait(ctx context.Context, run *jobs.Run) (time.Duration, error) {
	usual := w.times.backoff(run.Attempt)
	b, err := w.libraries.FindBreaker(ctx, lms.System(string(run.Kind)), run.LibraryID)
	if err != nil || !b.Rests(w.now()) {
		return usual, err
	}
	l, err := w.libraries.Find(ctx, run.LibraryID)
	if err != nil {
		return usual, err
	}
	night, err := jobs.Next(w.now(), l.SyncAt, l.Zone())
	if err != nil || !b.NextTry.Before(night) {
		return jobs.NoMore, err
	}
	return max(usual, b.NextTry.Sub(w.now())), nil
}

func (w *Worker) doMinute(ctx context.Context, k jobs.Kind, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, k.Timeout())
	defer cancel()
	defer context.AfterFunc(w.stopping, cancel)()
	err := do(ctx)
	if err == nil || w.stopping.Err() != nil {
		return nil // the next minute comes by itself
	}
	slog.Error("minute's work failed", "kind", k, "err", err)
	note, end := context.WithTimeout(context.Background(), 5*time.Second)
	defer end()
	return w.client.NoteSweep(note, k, err)
}
