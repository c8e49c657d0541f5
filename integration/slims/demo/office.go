package demo

import (
	"time"

	"binapustaka/lms"
)

// membership is the day's new members, most at the start of a school year,
// and the members whose data change.
func (x *world) membership(s shift) {
	mean := x.scale.joins * school(x.today) * x.business()
	for range x.dice.poisson(mean) {
		clerk := s.staff[max(0, x.dice.weighted(s.office))].clerkOn(x.today)
		x.agenda.add(x.moment(), func(t time.Time) {
			e := x.enrol(x.today)
			x.w.AddMember(t, clerk, e)
			x.admit(e)
		})
	}
	if x.dice.chance(0.5) {
		clerk, p := s.staff[max(0, x.dice.weighted(s.office))].clerkOn(x.today), x.borrower()
		x.agenda.add(x.moment(), func(t time.Time) { x.w.ChangeMember(t, clerk, p.Member) })
	}
}

// officer is who renews memberships today; the clerk's colleague if any.
func (x *world) officer(clerk Clerk) Clerk {
	if i := x.dice.weighted(x.onDuty.office); i >= 0 {
		return x.onDuty.staff[i].clerkOn(x.today)
	}
	return clerk
}

func (x *world) renew(t time.Time, clerk Clerk, p *patron) {
	p.expires = x.today + lms.Day(365)
	x.w.RenewMember(t, clerk, p.Member, p.expires)
}
