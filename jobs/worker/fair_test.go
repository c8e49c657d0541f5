package worker

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/jobs/redistest"
	"binapustaka/lms"
)

// read makes a library one that was read last night.
func (p *place) read(libraryID int64) {
	p.t.Helper()
	if _, err := p.db.Exec(`INSERT INTO usage_source (library_id, source, read_on, read_at, last_id, rows_read) VALUES (?, 'fines', UTC_DATE(), UTC_TIMESTAMP(), 1, 1)`, libraryID); err != nil {
		p.t.Fatal(err)
	}
}

// night is handlers of readings that go on until they are let go, by library.
type night struct {
	mu      sync.Mutex
	holds   map[int64]chan struct{}
	begun   []int64
	working int
	most    int
}

func (n *night) hold(ids ...int64) {
	for _, id := range ids {
		n.holds[id] = make(chan struct{})
	}
}

func (n *night) handle(ctx context.Context, run *jobs.Run) error {
	n.mu.Lock()
	n.begun = append(n.begun, run.LibraryID)
	n.working++
	n.most = max(n.most, n.working)
	held := n.holds[run.LibraryID]
	n.mu.Unlock()
	defer func() { n.mu.Lock(); n.working--; n.mu.Unlock() }()
	if held != nil {
		select {
		case <-held:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (n *night) seen() []int64 { n.mu.Lock(); defer n.mu.Unlock(); return slices.Clone(n.begun) }

func (p *place) done(ids []int64) (n int) {
	for _, id := range ids {
		if latest, err := p.client.Latest(ctx, system, id); err == nil && latest[jobs.SlimsSync].Status == jobs.Done {
			n++
		}
	}
	return n
}

// In the same minute the nights of libraries are asked for that are read for the
// first time, that fail, and that are well: those that are well are read while
// the others hold every slot that they can get, and what a person asks for goes
// before what is nightly.
func TestSlowAndBrokenLibrariesDelayNoOther(t *testing.T) {
	p := open(t, redistest.Start(t))
	n := &night{holds: map[int64]chan struct{}{}}
	var first, broken, well []int64
	for i := range 30 {
		id := p.addLibrary(fmt.Sprintf("lib-%02d", i))
		p.db.MustExec(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, id)
		switch {
		case i < 5:
			first = append(first, id)
		case i < 10:
			p.read(id)
			p.db.MustExec(`INSERT INTO library_breaker (library_id, failures, since, tried_at, why) VALUES (?, 1, UTC_TIMESTAMP(), UTC_TIMESTAMP(), '{}')`, id)
			broken = append(broken, id)
		default:
			p.read(id)
			well = append(well, id)
		}
	}
	n.hold(append(slices.Clone(first), broken...)...)
	w := p.worker()
	w.Handle(jobs.SlimsSync, n.handle)
	p.start(w)
	p.until("the well are not read while the others hold on", func() bool { return p.done(well) == len(well) })
	if slow := p.done(first) + p.done(broken); slow != 0 {
		t.Errorf("%d of those that hold on are done", slow)
	}
	if n.mu.Lock(); n.most > 8 {
		t.Errorf("%d at once", n.most)
	}
	n.mu.Unlock()
	p.until("of each kind two are at it", func() bool {
		begun := n.seen()
		count := func(ids []int64) (k int) {
			for _, id := range ids {
				if slices.Contains(begun, id) {
					k++
				}
			}
			return k
		}
		return count(first) == 2 && count(broken) == 2
	})

	// All four slots are taken and others wait in line when somebody asks.
	n.mu.Lock()
	n.hold(well...)
	n.begun = nil
	n.mu.Unlock()
	day := lms.DayOf(time.Now()) + 3 // not the one that the schedule asked for
	for _, id := range well[:19] {
		if _, err := p.client.AskNightly(ctx, jobs.SlimsSync, id, day); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.client.Restore(ctx); err != nil {
		t.Fatal(err)
	}
	p.until("the slots are not taken", func() bool { return len(n.seen()) == 4 })
	p.library = well[19]
	p.ask(jobs.SlimsSync)
	close(n.holds[n.seen()[0]])
	p.until("nobody comes next", func() bool { return len(n.seen()) == 5 })
	if begun := n.seen(); begun[4] != well[19] {
		t.Errorf("library %d comes next, not %d that somebody waits for", begun[4], well[19])
	}
	n.mu.Lock()
	for id, held := range n.holds {
		if id != n.begun[0] {
			close(held)
		}
	}
	n.mu.Unlock()
	p.until("not all are read in the end", func() bool { return p.done(slices.Concat(first, broken, well)) == 30 })
}

// A reading that is not done in the time that others can wait goes on among the
// long ones, and one that fails among those that failed.
func TestReadingMovesAside(t *testing.T) {
	onEach(t, func(t *testing.T, p *place) {
		p.read(p.library)
		var mu sync.Mutex
		var queues []jobs.Queue
		w := p.worker()
		w.times.brief = 100 * time.Millisecond
		w.Handle(jobs.SlimsSync, func(ctx context.Context, run *jobs.Run) error {
			mu.Lock()
			queues = append(queues, run.Queue)
			tries := len(queues)
			mu.Unlock()
			switch tries {
			case 1:
				return lms.Fail(lms.Unavailable, "slims.unreachable")
			case 2:
				<-ctx.Done()
				return ctx.Err()
			}
			time.Sleep(3 * w.times.brief)
			return ctx.Err()
		})
		p.start(w)
		p.becomes(p.ask(jobs.SlimsSync).ID, jobs.Done)
		if got := fmt.Sprint(queues); got != "[wanted again long]" {
			t.Error(got)
		}
	})
}
