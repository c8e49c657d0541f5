package worker

import (
	"context"
	"testing"

	"binapustaka/jobs"
)

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
