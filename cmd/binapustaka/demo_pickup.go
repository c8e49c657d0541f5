package main

import (
	"context"
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/pickup"
)

// pickupDays is for how long the desk for reserved books is in use.
const pickupDays = 200

// planPickups lets the desk put reserved copies aside, most of which are
// collected. Their reservations are gone from SLiMS, as they are there once the
// copy was lent.
func (s *story) planPickups() {
	until := s.truth.Period.To
	for day := s.workday(until - pickupDays); day < until-8; day = s.workday(day + 1) {
		for range s.dice.IntN(3) {
			s.planPickup(day)
		}
	}
}

func (s *story) planPickup(day lms.Day) {
	desk, ready := s.people[s.dice.IntN(len(s.people))], s.sometime(day)
	if desk.came >= day || desk.Left != 0 && desk.Left <= day {
		return
	}
	s.reserved++
	ref := pickup.Ref{ReserveID: s.reserved, ItemCode: fmt.Sprintf("B%07d", 1+s.dice.IntN(9999)), ReservedAt: s.sometime(day - s.days(0, 9))}
	if ref.ReservedAt.After(ready) { // put aside as soon as it was asked for
		ref.ReservedAt = ready
	}
	var id int64
	s.plan(ready, func(ctx context.Context) error {
		p, err := s.pickups.PutAside(ctx, desk.actor, s.id, ref, day+3, day, false)
		id = p.ID
		return err
	})
	state, end := pickup.Collected, s.sometime(day+s.days(1, 3))
	if s.chance(0.2) {
		state, end = pickup.Missed, s.sometime(day+4)
	}
	s.plan(end, func(ctx context.Context) error { return s.pickups.Close(ctx, desk.actor, s.id, id, state) })
}
