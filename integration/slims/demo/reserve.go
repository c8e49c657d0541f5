package demo

import (
	"time"

	"binapustaka/lms"
)

// reserve puts a member on the list for a copy that somebody else has.
func (x *world) reserve(t time.Time, clerk Clerk, p *patron, location string) {
	shelf := x.shelves[location]
	for range 60 {
		if len(shelf) == 0 {
			return
		}
		c := shelf[x.dice.skewed(len(shelf), 1.6)]
		if c.lent == nil || c.promised != nil || c.lent.MemberID == p.ID {
			continue
		}
		x.w.StartTransaction(t, clerk, p.ID)
		c.promised = &promise{x.w.Reserve(t.Add(9*time.Second), clerk, p.ID, c.Item), p}
		x.finish(t.Add(15*time.Second), clerk, p)
		return
	}
}

// callNext tells the member who waits for a copy that has come back: most
// fetch it within days, the others' reservation is removed.
func (x *world) callNext(c *copyItem) {
	w := c.promised
	if w == nil {
		return
	}
	fetches := x.dice.chance(0.8)
	x.after(x.today+1+lms.Day(x.dice.IntN(5)), func() {
		clerk := x.clerkLater(c.Location)
		x.agenda.add(x.moment(), func(t time.Time) {
			x.w.StartTransaction(t, clerk, w.patron.ID)
			c.promised = nil
			if fetches && w.patron.expires >= x.today {
				l := x.lend(t.Add(7*time.Second), clerk, w.patron, c)
				x.w.Fetched(w.id)
				x.sendHome(w.patron, []*Loan{l})
			} else {
				x.w.CancelReservation(t.Add(7*time.Second), clerk, w.patron.ID, c.Item, w.id)
			}
			x.finish(t.Add(12*time.Second), clerk, w.patron)
		})
	})
}
