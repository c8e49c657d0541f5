package library

import (
	"testing"
	"time"
)

// A night with a SLiMS that does not answer, and the day after it.
func TestBreaker(t *testing.T) {
	night := time.Date(2026, 11, 26, 18, 30, 0, 0, time.UTC)
	next := night.Add(24 * time.Hour)
	why := Finding{Level: Problem, Key: "slims.unreachable"}
	var b Breaker
	for i, c := range []struct {
		after    time.Duration // the night's hour
		failures int
		open     bool
		next     time.Duration // after the night's hour; 0: at once
	}{
		{0, 1, false, 0},
		{time.Minute, 2, false, 0},
		{6 * time.Minute, 3, true, 36 * time.Minute},
		{10 * time.Minute, 3, true, 36 * time.Minute}, // somebody looked
		{36 * time.Minute, 4, true, 156 * time.Minute},
		{156 * time.Minute, 5, true, 24 * time.Hour},
		{7 * time.Hour, 5, true, 24 * time.Hour}, // and once more in the morning
	} {
		now := night.Add(c.after)
		b = b.Failed(now, next, why)
		want := time.Time{}
		if c.next > 0 {
			want = night.Add(c.next)
		}
		if b.Failures != c.failures || b.Open() != c.open || !b.NextTry.Equal(want) || !b.Since.Equal(night) || !b.TriedAt.Equal(now) || b.Why.Key != why.Key {
			t.Errorf("try %d: %+v", i, b)
		}
		if b.Rests(now) != c.open || b.Open() && b.Rests(b.NextTry) {
			t.Errorf("try %d: rests %v", i, b.Rests(now))
		}
	}
	if b = b.Failed(next, next.Add(24*time.Hour), why); b.Failures != 6 || !b.NextTry.Equal(next.Add(24*time.Hour)) {
		t.Errorf("the second night: %+v", b)
	}
}
