package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Run is what a handler is given: which run it is, and where to say how far it is.
type Run struct {
	ID        int64
	Kind      Kind
	LibraryID int64
	Attempt   int
	Queue     Queue
	Asked     bool // by somebody, not by the schedule

	mu       sync.Mutex
	progress progress
	written  time.Time
	write    func(progress) error
	follows  []int64 // runs that its success asked for
}

type progress struct {
	done, total, rows int64
	key               string
}

// pace is how often progress is written down at most.
const pace = 500 * time.Millisecond

// Follow makes the run write its progress through s while ctx lasts.
func (r *Run) Follow(ctx context.Context, s *Store) {
	r.write = func(p progress) error { return s.saveProgress(ctx, r.ID, p) }
}

// Progress says how much of the work is done (total 0: not known) and, by a
// message key, what is being done.
func (r *Run) Progress(done, total int64, key string) {
	r.change(func(p *progress) { p.done, p.total, p.key = done, total, key })
}

// Rows adds n to the rows that were read.
func (r *Run) Rows(n int64) { r.change(func(p *progress) { p.rows += n }) }

func (r *Run) change(change func(*progress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.progress)
	if now := time.Now(); r.write != nil && now.Sub(r.written) >= pace {
		r.written = now
		if err := r.write(r.progress); err != nil { // the work matters more than its progress
			slog.Debug("progress not written", "run", r.ID, "err", err)
		}
	}
}

func (r *Run) final() progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress
}
