package library

import "time"

// strikes is after how many tries in vain a SLiMS is left alone. With the waits
// between tries of a run (a minute, then five) that takes six minutes: a server
// that was started anew or a router that was switched on answers by then.
const strikes = 3

// rests are how long it is left alone then: what comes back by itself, such as
// power or a line, is back after half an hour; what waits for somebody to come to
// work, after two hours. From then on one try a night is enough.
var rests = []time.Duration{30 * time.Minute, 2 * time.Hour}

// probing is how long one may take to find out whether SLiMS answers again,
// before another may.
const probing = 2 * time.Minute

// Breaker is the tries in vain to read a library's SLiMS since it last answered.
// The zero Breaker has none.
type Breaker struct {
	Failures int
	Since    time.Time // of the first of them
	TriedAt  time.Time
	NextTry  time.Time // not before; zero: at once
	Why      Finding   // of the newest
}

// Open reports whether SLiMS failed so often that it is left alone between tries.
func (b Breaker) Open() bool { return b.Failures >= strikes }

// Rests reports whether nobody is to try now by itself.
func (b Breaker) Rests(now time.Time) bool { return now.Before(b.NextTry) }

// Failed is b after one more try in vain; night is when the library is read
// next. A try that somebody asked for while SLiMS rests makes nothing longer.
func (b Breaker) Failed(now, night time.Time, why Finding) Breaker {
	rested := b.Rests(now)
	b.TriedAt, b.Why = now, why
	if rested {
		return b
	}
	if b.Failures == 0 {
		b.Since = now
	}
	b.Failures++
	switch rest := b.Failures - strikes; {
	case rest < 0:
	case rest < len(rests):
		b.NextTry = now.Add(rests[rest])
	default:
		b.NextTry = night
	}
	return b
}
