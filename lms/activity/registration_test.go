package activity

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/lms"
)

func coming(mode Mode, quota int) *Roll {
	d := workshop()
	d.StartsAt, d.EndsAt, d.Enrolment = clock.Add(72*time.Hour), clock.Add(80*time.Hour), Enrolment{Mode: mode, Quota: quota, OfferHours: 24}
	return &Roll{Details: d}
}

func (r *Roll) states(accounts ...int64) (all []State) {
	for _, a := range accounts {
		all = append(all, r.Of(a).State)
	}
	return all
}

func (r *Roll) want(t *testing.T, err error, want ...State) {
	t.Helper()
	var accounts []int64
	for i := range want {
		accounts = append(accounts, int64(i+1))
	}
	if got := r.states(accounts...); err != nil || !slices.Equal(got, want) {
		t.Fatalf("%v, want %v (%v)", got, want, err)
	}
}

func TestWaitingListIsOfferedInTurn(t *testing.T) {
	r := coming(Open, 1)
	for a := range int64(4) {
		r.want(t, r.Register(a+1, clock), append([]State{Registered}, slices.Repeat([]State{Waiting}, int(a))...)...)
	}
	if r.Ahead(4) != 2 {
		t.Error(r.Ahead(4))
	}
	wantKind(t, r.Register(2, clock), lms.Conflict)
	wantKind(t, r.Accept(2, clock), lms.Conflict)
	r.want(t, r.Withdraw(1, clock), Withdrawn, Offered, Waiting, Waiting)
	if until := *r.Of(2).OfferUntil; !until.Equal(clock.Add(24 * time.Hour)) {
		t.Error(until)
	}
	wantKind(t, r.Accept(3, clock), lms.Conflict)
	r.want(t, r.Register(1, clock), Waiting, Offered, Waiting, Waiting) // at the end
	late := clock.Add(24 * time.Hour)
	wantKind(t, r.Accept(2, late), lms.Conflict)
	r.want(t, nil, Waiting, Lapsed, Offered, Waiting)
	r.want(t, r.Accept(3, late), Waiting, Lapsed, Registered, Waiting)
	r.Quota = 2
	r.Settle(late)
	r.want(t, nil, Waiting, Lapsed, Registered, Offered)
	last := clock.Add(60 * time.Hour)
	wantKind(t, r.Withdraw(4, last), lms.Conflict) // the offer had lapsed
	r.want(t, nil, Offered, Lapsed, Registered, Lapsed)
}

func TestOffersEndWhenItBegins(t *testing.T) {
	r := coming(Open, 1)
	r.Register(1, clock)
	r.Register(2, clock)
	late := r.StartsAt.Add(-time.Hour)
	r.want(t, r.Withdraw(1, late), Withdrawn, Offered)
	if !r.Of(2).OfferUntil.Equal(r.StartsAt) {
		t.Error(r.Of(2).OfferUntil)
	}
	r.Settle(r.StartsAt)
	r.want(t, nil, Withdrawn, Lapsed)
	wantKind(t, r.Register(3, r.StartsAt), lms.Conflict)
	r.Status = Cancelled
	wantKind(t, r.Register(3, clock), lms.Conflict)
}

func TestApprovalKeepsTheTurnOfAsking(t *testing.T) {
	r := coming(ByApproval, 1)
	for a := range int64(3) {
		r.Register(a+1, clock)
	}
	r.want(t, r.Decide(3, true, clock), Asked, Asked, Registered)
	r.want(t, r.Decide(2, true, clock), Asked, Waiting, Registered)
	r.want(t, r.Decide(1, true, clock), Waiting, Waiting, Registered)
	r.want(t, r.Withdraw(3, clock), Offered, Waiting, Withdrawn)
	wantKind(t, r.Decide(1, true, clock), lms.Conflict)
	r = coming(ByApproval, 0)
	r.Register(1, clock)
	r.want(t, r.Decide(1, false, clock), Refused)
}

func TestInvitationsAndGroups(t *testing.T) {
	r := coming(ByInvitation, 1)
	wantKind(t, r.Register(1, clock), lms.Conflict)
	if n, err := r.Invite([]int64{1, 2, 1}, clock); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	r.want(t, r.Register(2, clock), Invited, Registered) // who answers first
	r.want(t, r.Register(1, clock), Waiting, Registered)
}

func TestAGroupIsEntered(t *testing.T) {
	r := coming(ByApproval, 3)
	r.Register(2, clock) // asks
	enter := func(together bool, accounts []int64, placed, waiting int) {
		t.Helper()
		if p, w, err := r.Enter(accounts, together, clock); p != placed || w != waiting || err != nil {
			t.Fatal(p, w, err)
		}
	}
	if _, _, err := r.Enter([]int64{1, 2, 3, 4}, true, clock); !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
	r.want(t, nil, "", Asked, "", "")
	enter(true, []int64{1, 2, 2}, 2, 0)
	r.want(t, nil, Registered, Registered, "", "")
	enter(false, []int64{2, 3, 4}, 1, 1) // who has a place keeps it
	r.want(t, nil, Registered, Registered, Registered, Waiting)
	r.want(t, r.Withdraw(1, clock), Withdrawn, Registered, Registered, Offered)
	enter(false, []int64{1}, 0, 1) // a place that is offered is not free
	r.want(t, r.Withdraw(2, clock), Offered, Withdrawn, Registered, Offered)
	if r.Free() != 0 {
		t.Error(r.Free())
	}
	r = coming(ByInvitation, 0)
	enter(true, []int64{1, 2, 3}, 3, 0)
	r = coming(NoRegistration, 0)
	if _, _, err := r.Enter([]int64{1}, false, clock); !lms.IsKind(err, lms.Conflict) {
		t.Error(err)
	}
}

func TestSubstitutes(t *testing.T) {
	r := coming(Open, 1)
	r.Register(1, clock)
	wantKind(t, r.Propose(1, 1, clock), lms.Invalid)
	wantKind(t, r.Propose(2, 3, clock), lms.Conflict)
	r.want(t, r.Propose(1, 2, clock), Registered, Offered) // nobody waits: the rule settles it
	if r.Taken() != 1 {
		t.Error("a substitute's offer keeps a second place")
	}
	wantKind(t, r.Propose(1, 3, clock), lms.Conflict)
	r.want(t, r.Accept(2, clock), Withdrawn, Registered)

	r.want(t, r.Register(3, clock), Withdrawn, Registered, Waiting)
	wantKind(t, r.Propose(2, 3, clock), lms.Invalid)
	r.want(t, r.Propose(2, 4, clock), Withdrawn, Registered, Waiting, Proposed) // who waits came before
	r.want(t, r.Decide(4, true, clock), Withdrawn, Registered, Waiting, Offered)
	r.Settle(clock.Add(25 * time.Hour))
	r.want(t, nil, Withdrawn, Registered, Waiting, Lapsed)
	r.want(t, r.Propose(2, 4, clock), Withdrawn, Registered, Waiting, Proposed)
	r.want(t, r.Withdraw(2, clock), Withdrawn, Withdrawn, Offered, Lapsed) // the place goes to who waits
}

// Whatever many people decide in the same moment, no more places are given than
// there are, and none is free while somebody waits; of those who only ever
// waited nobody is offered a place before whoever came first.
func TestManyDecideAtOnce(t *testing.T) {
	w := start(t)
	const people, quota = 14, 3
	var now atomic.Int64
	now.Store(clock.Unix())
	w.Store = NewStore(w.db, func() time.Time { return time.Unix(now.Load(), 0) })
	id := w.create(t, func(d *Details) {
		d.StartsAt, d.EndsAt, d.Enrolment = clock.AddDate(0, 0, 40), clock.AddDate(0, 0, 41), Enrolment{Mode: Open, Quota: quota, OfferHours: 1}
	})
	var actors []lms.Actor
	for i := range people {
		res, err := w.db.Exec(`INSERT INTO account (name, created_at) VALUES (?, ?)`, fmt.Sprint("Orang ", i), clock)
		if err != nil {
			t.Fatal(err)
		}
		account, _ := res.LastInsertId()
		actors = append(actors, lms.Actor{AccountID: account, LibraryID: w.library, Roles: []lms.Role{lms.Librarian}})
	}
	job, stop := lms.System("activity:offers"), make(chan struct{})
	check := func(moment string) {
		r, err := w.Roll(ctx, w.trainer, id)
		if err != nil {
			t.Fatal(err)
		}
		if r.Taken() > quota {
			t.Errorf("%s: %d of %d places are taken: %+v", moment, r.Taken(), quota, r.List)
		}
		first := 0
		for _, e := range r.List {
			if e.State == Waiting && first == 0 {
				first = e.Turn
			}
		}
		if first > 0 && r.Taken() < quota {
			t.Errorf("%s: a place is free and somebody waits: %+v", moment, r.List)
		}
		for _, e := range r.List { // whoever was offered one most lately came before all who still wait
			if e.State == Offered && e.StandsFor == nil && first > 0 && e.Turn > first {
				t.Errorf("%s: turn %d was offered a place before turn %d", moment, e.Turn, first)
			}
		}
	}
	var watch, work sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				check("meanwhile")
			}
		}
	})
	var done atomic.Int64
	for i, a := range actors {
		work.Go(func() {
			dice := rand.New(rand.NewPCG(7, uint64(i)))
			for range 25 {
				var err error
				switch dice.IntN(6) {
				case 0, 1:
					err = w.Register(ctx, a, id)
				case 2:
					err = w.Accept(ctx, a, id)
				case 3:
					err = w.Withdraw(ctx, a, id)
				case 4:
					err = w.Propose(ctx, a, id, actors[dice.IntN(people)].AccountID)
				case 5:
					now.Add(int64(dice.IntN(1800)))
					err = w.SettleDue(context.Background(), job)
				}
				if err == nil {
					done.Add(1)
				} else if !lms.IsKind(err, lms.Conflict) && !lms.IsKind(err, lms.Invalid) {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	close(stop)
	watch.Wait()
	check("at the end")
	if done.Load() < people*5 {
		t.Errorf("only %d decisions were made", done.Load())
	}
}

func TestWhoDecidesOverPlaces(t *testing.T) {
	w := start(t)
	id := w.create(t, func(d *Details) {
		d.StartsAt, d.EndsAt, d.Enrolment = clock.AddDate(0, 0, 4), clock.AddDate(0, 0, 5), Enrolment{Mode: ByApproval, Quota: 1}
	})
	other := w.create(t, func(d *Details) {
		d.StartsAt, d.EndsAt, d.Enrolment = clock.AddDate(0, 0, 4).Add(time.Hour), clock.AddDate(0, 0, 6), Enrolment{Mode: Open}
	})
	for _, err := range []error{w.Register(ctx, w.rina, id), w.Register(ctx, w.rina, other), w.Register(ctx, w.budi, id)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, w.Register(ctx, lms.System("x"), id), lms.Forbidden)
	wantKind(t, w.Decide(ctx, w.rina, id, w.rina.AccountID, true), lms.Forbidden)
	wantKind(t, w.Decide(ctx, w.head, id, w.rina.AccountID, true), lms.Forbidden)
	wantKind(t, w.Remove(ctx, w.rina, id, w.budi.AccountID), lms.Forbidden)
	_, err := w.Invite(ctx, w.rina, id, []int64{w.budi.AccountID})
	wantKind(t, err, lms.Forbidden)
	_, err = w.Roll(ctx, w.rina, id)
	wantKind(t, err, lms.Forbidden)
	stranger := lms.Actor{AccountID: w.budi.AccountID, LibraryID: w.other, Roles: []lms.Role{lms.Admin}}
	wantKind(t, w.Register(ctx, stranger, id), lms.NotFound)
	if list, err := w.ToDecide(ctx, w.trainer, w.library); err != nil || len(list) != 1 || list[0].N != 2 {
		t.Error(list, err)
	}
	if err := errors.Join(w.Decide(ctx, w.trainer, id, w.rina.AccountID, true), w.Decide(ctx, w.trainer, id, w.budi.AccountID, true)); err != nil {
		t.Fatal(err)
	}
	places, err := w.EnrolledOn(ctx, lms.System("impact:run"), w.library) // budi waits for one
	if err != nil || len(places) != 2 || places[0].AccountID != w.rina.AccountID || places[0].ActivityID != id || places[1].ActivityID != other || places[0].On != lms.DayOf(clock.In(time.FixedZone("WIT", 9*3600))) {
		t.Errorf("%+v %v", places, err)
	}
	_, err = w.EnrolledOn(ctx, w.head, w.library)
	wantKind(t, err, lms.Forbidden)
	clashes, err := w.Clashes(ctx, w.trainer, id, []int64{w.rina.AccountID, w.budi.AccountID})
	if err != nil || len(clashes) != 1 || clashes[0].ActivityID != other || clashes[0].AccountID != w.rina.AccountID {
		t.Errorf("%+v %v", clashes, err)
	}
	if own, err := w.Clashes(ctx, w.rina, other, []int64{w.rina.AccountID}); err != nil || len(own) != 1 || own[0].ActivityID != id {
		t.Errorf("%+v %v", own, err)
	}
	_, err = w.Clashes(ctx, w.budi, id, []int64{w.rina.AccountID})
	wantKind(t, err, lms.Forbidden)
	a, _ := w.Find(ctx, w.trainer, id)
	a.Quota = 2
	if err := w.Update(ctx, w.trainer, id, a.Details, a.Revision); err != nil {
		t.Fatal(err)
	}
	if own, err := w.Standing(ctx, w.budi, id); err != nil || own.State != Offered || own.Taken != 2 {
		t.Errorf("a larger quota is offered at once: %+v %v", own, err)
	}
	if list, err := w.ToAnswer(ctx, w.budi, w.library); err != nil || len(list) != 1 || list[0].State != Offered {
		t.Error(list, err)
	}
}
