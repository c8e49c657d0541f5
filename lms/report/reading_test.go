package report

import (
	"testing"
	"time"

	"binapustaka/lms/library"
)

func TestReadingState(t *testing.T) {
	now := time.Date(2026, 11, 26, 3, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	slims := library.Library{HasSlims: true}
	paused := library.Library{HasSlims: true, PausedAt: ago(time.Hour)}
	fails := func(n int) library.Breaker { return library.Breaker{Failures: n, NextTry: now.Add(time.Hour)} }
	for want, list := range map[State][]Reading{
		NoSlims: {{}, {Status: "failed"}},
		Paused:  {{Library: paused}, {Library: paused, Breaker: fails(5), Status: "failed", ReadAt: ago(90 * 24 * time.Hour)}},
		Rests:   {{Library: slims, Breaker: fails(3), Status: "retrying"}, {Library: slims, Breaker: fails(9), ReadAt: ago(time.Hour)}},
		Failed:  {{Library: slims, Breaker: fails(1), ReadAt: ago(time.Hour)}, {Library: slims, Status: "failed"}, {Library: slims, Status: "retrying", ReadAt: ago(time.Hour)}},
		New:     {{Library: slims}, {Library: slims, Status: "running"}},
		Asleep:  {{Library: slims, Status: "done", ReadAt: ago(51 * time.Hour)}},
		Good:    {{Library: slims, Status: "done", ReadAt: ago(49 * time.Hour)}, {Library: slims, Status: "queued", ReadAt: ago(time.Hour)}},
	} {
		for i, r := range list {
			if got := r.State(now); got != want || got.NeedsAttention() != (got == Rests || got == Failed || got == Asleep) {
				t.Errorf("%d: %s, want %s", i, got, want)
			}
		}
	}
}
