package demo

import (
	"math"
	"slices"
	"time"

	"binapustaka/lms"
)

// itemsPerLoan is the mean number of copies in one transaction.
const itemsPerLoan = 1.5

// counter is a day at the circulation desks: loans by business and trainings,
// visits, and now and then a reservation.
func (x *world) counter(s shift) {
	mean := x.scale.loans / itemsPerLoan * x.business() * effect(x.trainings, Loans, 0, x.today)
	for range x.dice.poisson(mean) {
		location := Locations[x.dice.weighted([]float64{0.55, 0.26, 0.19})][0]
		clerk, p, n := x.clerk(s, location), x.borrower(), 1+min(x.dice.poisson(itemsPerLoan-1), 3)
		x.agenda.add(x.moment(), func(t time.Time) { x.serve(t, clerk, p, location, n) })
	}
	for range x.dice.poisson(x.scale.loans * 0.02 * x.business()) {
		location := Locations[x.dice.IntN(len(Locations))][0]
		clerk, p := x.clerk(s, location), x.borrower()
		x.agenda.add(x.moment(), func(t time.Time) { x.reserve(t, clerk, p, location) })
	}
	for range x.dice.poisson(x.scale.visits * x.business()) {
		x.agenda.add(x.moment(), x.visit)
	}
}

// borrower draws a patron; some come often, and the newest are keen.
func (x *world) borrower() *patron {
	n := len(x.patrons)
	if fresh := n / 20; fresh > 0 && x.dice.chance(0.15) {
		return x.patrons[n-1-x.dice.IntN(fresh)]
	}
	return x.patrons[x.dice.skewed(n, 1.7)]
}

// serve lends up to n copies in one transaction. An expired member renews
// first or goes home.
func (x *world) serve(t time.Time, clerk Clerk, p *patron, location string, n int) {
	if p.expires < x.today {
		if x.dice.chance(0.25) {
			return
		}
		x.renew(t, x.officer(clerk), p)
	}
	var free []*copyItem
	for range n {
		if c := x.freeCopy(location); c != nil && !slices.Contains(free, c) {
			free = append(free, c)
		}
	}
	if len(free) == 0 {
		return
	}
	x.w.StartTransaction(t, clerk, p.ID)
	var loans []*Loan
	for _, c := range free {
		t = t.Add(time.Duration(5+x.dice.IntN(20)) * time.Second)
		loans = append(loans, x.lend(t, clerk, p, c))
	}
	if c := x.freeCopy(location); c != nil && x.dice.chance(0.006) {
		x.w.ForgetLoan(t.Add(3*time.Second), clerk, p.ID, c.Item)
		x.forgotten++
	}
	x.finish(t.Add(8*time.Second), clerk, p)
	x.sendHome(p, loans)
}

func (x *world) finish(t time.Time, clerk Clerk, p *patron) {
	x.w.FinishTransaction(t, clerk, p.Member, p.visited == x.today)
	p.visited = x.today
}

func (x *world) lend(t time.Time, clerk Clerk, p *patron, c *copyItem) *Loan {
	kind := memberTypes[p.kind]
	due := min(x.cal.due(x.today+lms.Day(kind.days)), max(p.expires, x.today))
	l := x.w.Loan(t, clerk, p.ID, c.Item, due, kind.fine)
	p.loans = append(p.loans, l.ID)
	c.lent = &l
	return &l
}

// freeCopy looks for a copy that is on the shelf and promised to nobody.
func (x *world) freeCopy(location string) *copyItem {
	shelf := x.shelves[location]
	if len(shelf) == 0 {
		return nil
	}
	for range 40 {
		i := x.dice.skewed(len(shelf), 1.6)
		if x.dice.chance(0.15) {
			i = len(shelf) - 1 - i/8
		}
		if c := shelf[i]; c.lent == nil && c.promised == nil {
			return c
		}
	}
	return nil
}

// sendHome decides when a member brings the copies back, all on one day.
func (x *world) sendHome(p *patron, loans []*Loan) {
	r, kind := x.dice, memberTypes[p.kind]
	due := loans[0].Due
	back := due - lms.Day(r.skewed(max(1, kind.days-1), 1.5))
	switch y := r.Float64(); {
	case y < 0.006:
		return // never
	case y < 0.20:
		back = due + 1 + lms.Day(math.Min(90, r.ExpFloat64()*7))
	case y < 0.32 && kind.extend > 0:
		x.after(due-lms.Day(r.IntN(2)), func() { x.comeToExtend(p, loans) })
		return
	}
	x.after(back, func() { x.comeBack(p, loans) })
}

func (x *world) comeToExtend(p *patron, loans []*Loan) {
	clerk, moment := x.clerkLater(loans[0].Item.Location), x.moment()
	x.agenda.add(moment, func(t time.Time) {
		x.w.StartTransaction(t, clerk, p.ID)
		for _, l := range loans {
			if c := x.items[l.Item.ID-1]; c.lent == l && c.promised == nil {
				x.w.Extend(t.Add(10*time.Second), clerk, l, x.cal.due(x.today+lms.Day(memberTypes[p.kind].days)))
				x.settle(p, l)
			}
		}
		x.finish(t.Add(20*time.Second), clerk, p)
		x.after(loans[0].Due-lms.Day(x.dice.IntN(4)), func() { x.comeBack(p, loans) })
	})
}

// comeBack returns copies, about half of them without calling the member.
func (x *world) comeBack(p *patron, loans []*Loan) {
	clerk, quick, moment := x.clerkLater(loans[0].Item.Location), x.dice.chance(0.48), x.moment()
	x.agenda.add(moment, func(t time.Time) {
		if !quick {
			x.w.StartTransaction(t, clerk, p.ID)
		}
		for _, l := range loans {
			t = t.Add(time.Duration(4+x.dice.IntN(12)) * time.Second)
			c := x.items[l.Item.ID-1]
			if quick {
				x.w.QuickReturn(t, clerk, l)
			} else {
				x.w.Return(t, clerk, l)
			}
			c.lent = nil
			x.remember(l)
			x.settle(p, l)
			x.callNext(c)
		}
		if !quick {
			x.finish(t.Add(6*time.Second), clerk, p)
		}
	})
}

// clerkLater draws a clerk for something an earlier day put off.
func (x *world) clerkLater(location string) Clerk { return x.clerk(x.onDuty, location) }

// settle pays a fine: most at once, some later, some never.
func (x *world) settle(p *patron, l *Loan) {
	if l.FineID == 0 {
		return
	}
	p.fines = append(p.fines, l.FineID)
	id, on, rupiah := l.FineID, x.today, l.Fine
	switch y := x.dice.Float64(); {
	case y < 0.7:
		x.w.PayFine(id, on, rupiah)
	case y < 0.82:
		x.after(x.today+lms.Day(2+x.dice.IntN(40)), func() { x.w.PayFine(id, on, rupiah) })
	}
}
