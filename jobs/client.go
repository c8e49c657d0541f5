package jobs

import (
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"binapustaka/lms"
)

// retention is how long the queue remembers what is over, so that a task id
// asked for twice is queued once.
const retention = 24 * time.Hour

// Client asks for work. The row comes first; the queue is told afterwards, and
// should that fail, the sweeper tells it within a minute.
type Client struct {
	*Store
	queue     *asynq.Client
	inspector *asynq.Inspector
}

// NewClient makes a Client of a store and the way to the queue.
func NewClient(s *Store, c *Connection) *Client {
	return &Client{s, asynq.NewClientFromRedisClient(c), asynq.NewInspectorFromRedisClient(c)}
}

// Enqueue asks for a run by hand: see Store.Ask.
func (c *Client) Enqueue(ctx context.Context, k Kind, libraryID int64, actor lms.Actor) (Job, error) {
	j, err := c.Ask(ctx, actor, k, libraryID)
	if err != nil {
		return j, err
	}
	if err := c.send(ctx, j); err != nil {
		slog.Warn("queue not reached; the run waits for it", "run", j.ID, "err", err)
	}
	return j, nil
}

// Restore puts every open run that the queue does not know into the queue, and
// says how many there were.
func (c *Client) Restore(ctx context.Context) (restored int, err error) {
	open, err := c.Open(ctx)
	if err != nil {
		return 0, err
	}
	for _, j := range open {
		if j.Status == Running {
			continue
		}
		info, err := c.inspector.GetTaskInfo(string(j.Queue), j.TaskID)
		switch {
		case errors.Is(err, asynq.ErrTaskNotFound), errors.Is(err, asynq.ErrQueueNotFound):
		case err != nil:
			return restored, err
		case info.State == asynq.TaskStateActive, info.State == asynq.TaskStatePending,
			j.Status == Retrying && (info.State == asynq.TaskStateRetry || info.State == asynq.TaskStateScheduled):
			continue
		}
		if err := c.send(ctx, j); err != nil {
			return restored, err
		}
		restored++
	}
	return restored, nil
}

// Follow queues what a run's success asked for, and a run that is tried again
// in another queue than before.
func (c *Client) Follow(ctx context.Context, run *Run) error {
	for _, id := range append(run.follows, run.ID) {
		j, err := c.Find(ctx, lms.System(string(run.Kind)), id)
		if err == nil && !j.Status.Over() {
			err = c.send(ctx, j)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// send puts a run into the queue in place of what stands there under its id;
// a task that is being worked on stays.
func (c *Client) send(ctx context.Context, j Job) error {
	for _, q := range []Queue{Nightly, Wanted, Again, Long, j.Queue} { // also where it waited before
		err := c.inspector.DeleteTask(string(q), j.TaskID)
		if err != nil && !errors.Is(err, asynq.ErrTaskNotFound) && !errors.Is(err, asynq.ErrQueueNotFound) {
			slog.Debug("task stays", "task", j.TaskID, "err", err)
		}
	}
	options := []asynq.Option{asynq.TaskID(j.TaskID), asynq.Queue(string(j.Queue)), asynq.Retention(retention),
		asynq.Timeout(j.Kind.Timeout() + time.Minute), // ours ends first, and in words
		asynq.MaxRetry(1000)}                          // the row counts the attempts
	if j.RunAfter != nil {
		options = append(options, asynq.ProcessAt(*j.RunAfter))
	}
	_, err := c.queue.EnqueueContext(ctx, asynq.NewTask(string(j.Kind), binary.AppendVarint(nil, j.ID)), options...)
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}

// RunID is the run that a task's payload names.
func RunID(payload []byte) (int64, error) {
	id, n := binary.Varint(payload)
	if n != len(payload) || id <= 0 {
		return 0, errors.New("payload names no run")
	}
	return id, nil
}

// EnqueueMinute queues the work of this minute, once for all processes.
func (c *Client) EnqueueMinute(ctx context.Context, k Kind) error {
	return c.enqueue(ctx, k, asynq.TaskID(string(k)+":"+c.now().Format("2006-01-02T15:04")))
}

// EnqueueNow queues the minute's work once more at once, because somebody waits
// for it. Should the queue lose it, the minute brings it all the same.
func (c *Client) EnqueueNow(ctx context.Context, k Kind) error { return c.enqueue(ctx, k) }

func (c *Client) enqueue(ctx context.Context, k Kind, options ...asynq.Option) error {
	_, err := c.queue.EnqueueContext(ctx, asynq.NewTask(string(k), nil), append(options,
		asynq.Queue(string(queueOf(k, false, past{}))), asynq.Retention(5*time.Minute), asynq.Timeout(k.Timeout()+5*time.Second), asynq.MaxRetry(0))...)
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}
