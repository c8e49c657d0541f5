package demo

import (
	"fmt"
	"slices"
	"time"
)

// shift is who is at work on a day.
type shift struct {
	staff               []Staff
	desk, shelf, office []float64
}

// shift draws who is there: not on free days, not on the days of a training.
func (x *world) shift() shift {
	var s shift
	for _, m := range x.staff {
		there := m.WorksOn(x.today) && (m.Shared || x.dice.chance(0.78))
		for _, t := range x.trainings {
			there = there && (x.today < t.Begins || x.today > t.On || !slices.Contains(t.Attendees, m.UserID))
		}
		if there && m.UserID != 1 {
			s.staff = append(s.staff, m)
			s.desk, s.shelf, s.office = append(s.desk, m.desk), append(s.shelf, m.shelf), append(s.office, m.office)
		}
	}
	if len(s.staff) == 0 { // somebody opens the door
		m := x.staff[1]
		s = shift{[]Staff{m}, []float64{m.desk}, []float64{m.shelf}, []float64{m.office}}
	}
	return s
}

// clerk draws who serves at a service point; its own staff first.
func (x *world) clerk(s shift, location string) Clerk {
	weights := slices.Clone(s.desk)
	for i, m := range s.staff {
		if m.Location != location {
			weights[i] *= 0.06
		}
	}
	return s.staff[max(0, x.dice.weighted(weights))].clerkOn(x.today)
}

// arrivals are the staff signing in and out.
func (x *world) arrivals(s shift) {
	for i, m := range s.staff {
		clerk, address := m.clerkOn(x.today), fmt.Sprintf("192.168.%d.%d", 1+i%3, 10+m.UserID)
		start := at(x.today, 7*3600+2400+second(x.dice.IntN(1500)))
		if x.dice.chance(0.04) {
			x.agenda.add(start-30, func(t time.Time) { x.w.LoginFailed(t, clerk.Username, address) })
		}
		x.agenda.add(start, func(t time.Time) { x.w.Login(t, clerk, address) })
		if x.dice.chance(0.2) { // again after the break
			x.agenda.add(start+5*3600+second(x.dice.IntN(900)), func(t time.Time) { x.w.Login(t, clerk, address) })
		}
		if _, shut := hours(x.today); x.dice.chance(0.6) {
			x.agenda.add(at(x.today, shut+second(x.dice.IntN(1200))), func(t time.Time) { x.w.Logout(t, clerk, address) })
		}
	}
}
