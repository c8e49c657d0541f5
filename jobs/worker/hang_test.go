package worker

import (
	"context"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/jobs"
	"binapustaka/jobs/redistest"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
)

// silence takes connections and never says a word.
func silence(t *testing.T) (dsn string, taken *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	taken = &atomic.Int32{}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			taken.Add(1)
		}
	}()
	return "r:x@tcp(" + l.Addr().String() + ")/slims", taken
}

// A whole worker, and SLiMS that take the connection and never answer: the other
// libraries are read meanwhile, and those are left alone after three tries, each
// with its reason.
func TestHangingSlims(t *testing.T) {
	p := open(t, redistest.Start(t))
	libraries := library.NewStore(p.db, time.Now, [32]byte{1})
	add := func(code, dsn string) int64 {
		t.Helper()
		l, err := libraries.Create(ctx, system, library.Details{Code: code, Name: code, TimeZone: "Asia/Jakarta", SyncAt: "01:30", FirstSignin: library.Direct}, dsn)
		if err != nil {
			t.Fatal(err)
		}
		p.read(l.ID) // it was well last night
		return l.ID
	}
	mute, taken := silence(t)
	answering := SlimsOf(t)
	hanging, well := []int64{add("mute-1", mute), add("mute-2", mute)}, []int64{add("well-1", answering), add("well-2", answering), add("well-3", answering)}

	w := p.worker()
	d := SyncDeps{Libraries: libraries, Usage: usage.NewStore(p.db, time.Now), Now: time.Now,
		SaveStaff: func(context.Context, lms.Actor, int64, []slims.Staff, []slims.Group) error { return nil }}
	w.Handle(jobs.SlimsSync, func(ctx context.Context, run *jobs.Run) error {
		_, err := Sync(ctx, d, run.LibraryID, func(int64, int64, string) {})
		return err
	})
	p.start(w)
	ask := func(ids []int64) {
		t.Helper()
		for _, id := range ids { // the schedule may have been first
			if _, err := p.client.Enqueue(ctx, jobs.SlimsSync, id, system); err != nil && !lms.IsKind(err, lms.Conflict) {
				t.Fatal(err)
			}
		}
	}
	ask(hanging)
	p.until("nobody asks the silent ones", func() bool { return taken.Load() >= 2 })
	ask(well)
	p.until("the others wait for the silent ones", func() bool { return p.done(well) == len(well) })
	if n := p.done(hanging); n > 0 {
		t.Errorf("%d that never answered count as read", n)
	}
	for _, id := range hanging {
		var b library.Breaker
		for end := time.Now().Add(2 * time.Minute); b.Failures < 3; time.Sleep(100 * time.Millisecond) {
			var err error
			if b, err = libraries.FindBreaker(ctx, system, id); err != nil || time.Now().After(end) {
				t.Fatalf("%+v %v", b, err)
			}
		}
		if b.Why.Key != "slims.unreachable" || !b.NextTry.After(time.Now().Add(20*time.Minute)) {
			t.Errorf("%+v", b)
		}
	}
	ask(well)
	p.until("nothing is read any more", func() bool { return p.done(well) == len(well) })
}
