package demo

import (
	"slices"
	"time"
)

// agenda is what happens on a day, written in the order of the clock: rows of
// SLiMS are numbered as they come.
type agenda []appointment

type appointment struct {
	at second
	do func(at time.Time)
}

func (a *agenda) add(at second, do func(at time.Time)) { *a = append(*a, appointment{at, do}) }

func (a agenda) run() {
	slices.SortStableFunc(a, func(p, q appointment) int { return int(p.at - q.at) })
	for _, p := range a {
		p.do(time.Unix(int64(p.at), 0).UTC())
	}
}

// moment is a time of today's opening hours.
func (x *world) moment() second {
	open, shut := hours(x.today)
	return at(x.today, open+second(x.dice.Int64N(int64(shut-open))))
}
