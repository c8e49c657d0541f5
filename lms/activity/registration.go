package activity

import (
	"slices"
	"time"

	"binapustaka/lms"
)

// Mode is how people come to a place in an activity.
type Mode string

const (
	NoRegistration Mode = "none"       // whoever comes is there
	Open           Mode = "open"       // whoever asks has a place while there are some
	ByInvitation   Mode = "invitation" // whoever was invited
	ByApproval     Mode = "approval"   // whoever asked and was approved
)

var Modes = []Mode{NoRegistration, Open, ByInvitation, ByApproval}

// Enrolment is how an activity gives its places.
type Enrolment struct {
	Mode       Mode `db:"registration"`
	Quota      int  `db:"quota"`       // places; 0: as many as want one
	OfferHours int  `db:"offer_hours"` // for how long a place that became free is kept for who waits
}

const (
	maxQuota          = 10_000
	maxOfferHours     = 14 * 24
	defaultOfferHours = 48
)

func (e Enrolment) clean(p lms.Problems) (Enrolment, lms.Problems) {
	if e.Mode == "" {
		e.Mode = NoRegistration
	}
	if e.OfferHours == 0 {
		e.OfferHours = defaultOfferHours
	}
	if !slices.Contains(Modes, e.Mode) {
		p = append(p, lms.FailField("registration", "activity.mode_missing"))
	}
	if e.Quota < 0 || e.Quota > maxQuota {
		p = append(p, lms.FailField("quota", "activity.quota_range", lms.Args{"max": maxQuota}))
	}
	if e.OfferHours < 1 || e.OfferHours > maxOfferHours {
		p = append(p, lms.FailField("offer_hours", "activity.offer_range", lms.Args{"max": maxOfferHours}))
	}
	return e, p
}

// State is how somebody stands to a place.
type State string

const (
	Invited    State = "invited"
	Asked      State = "asked"    // and waits for the organiser
	Waiting    State = "waiting"  // for a place to become free
	Offered    State = "offered"  // a place is kept until the offer ends
	Proposed   State = "proposed" // as a substitute, and waits for the organiser
	Registered State = "registered"
	Withdrawn  State = "cancelled" // gave it up, or the organiser did
	Refused    State = "refused"
	Lapsed     State = "expired" // an offer was not answered in time
)

// Open reports whether something is still to come of it.
func (s State) Open() bool { return s != "" && s != Withdrawn && s != Refused && s != Lapsed }

// Registration is how one person stands to an activity.
type Registration struct {
	AccountID  int64      `db:"account_id"`
	State      State      `db:"state"`
	Turn       int        `db:"turn"` // who came first has the lowest
	OfferUntil *time.Time `db:"offer_until"`
	StandsFor  *int64     `db:"stands_for"` // whose place a substitute is to take
	ChangedAt  time.Time  `db:"changed_at"`
	Own        bool       `db:"own"` // the last change was that person's doing
}

// Admits reports whether people with that registration can check in themselves.
func (d Details) Admits(r Registration) bool {
	return d.Mode == NoRegistration || r.State == Registered
}

// Roll is an activity's registrations. Its methods are the rules; each leaves
// every free place offered to whoever has waited longest.
type Roll struct {
	Details
	List []Registration // by Turn
}

// Of is how a person stands to the activity; without a state not at all.
func (r *Roll) Of(account int64) Registration {
	if e := r.find(account); e != nil {
		return *e
	}
	return Registration{AccountID: account}
}

func (r *Roll) find(account int64) *Registration {
	if i := slices.IndexFunc(r.List, func(e Registration) bool { return e.AccountID == account }); i >= 0 {
		return &r.List[i]
	}
	return nil
}

// Count is how many are in that state.
func (r *Roll) Count(state State) (n int) {
	for _, e := range r.List {
		if e.State == state {
			n++
		}
	}
	return n
}

// Taken is how many places are given or kept. A substitute's offer keeps none:
// the place is that of the person to be replaced until the substitute accepts.
func (r *Roll) Taken() (n int) {
	for _, e := range r.List {
		if e.State == Registered || e.State == Offered && e.StandsFor == nil {
			n++
		}
	}
	return n
}

// Full reports whether whoever asks now has to wait.
func (r *Roll) Full() bool { return r.Quota > 0 && (r.Taken() >= r.Quota || r.Count(Waiting) > 0) }

// Free is how many places nobody has or waits for.
func (r *Roll) Free() int {
	switch {
	case r.Quota == 0:
		return maxQuota
	case r.Full():
		return 0
	}
	return r.Quota - r.Taken()
}

// Ahead is how many wait before that person.
func (r *Roll) Ahead(account int64) (n int) {
	own := r.Of(account)
	for _, e := range r.List {
		if e.State == Waiting && e.Turn < own.Turn {
			n++
		}
	}
	return n
}

// Settle ends the offers whose time is over and offers what is free to those
// who wait, by turn; once the activity has begun nothing is offered any more.
func (r *Roll) Settle(now time.Time) {
	for i := range r.List {
		if e := &r.List[i]; e.State == Offered && e.OfferUntil != nil && !now.Before(*e.OfferUntil) {
			r.end(e, Lapsed, now)
		}
	}
	if r.Status == Cancelled || r.Begun(now) {
		return
	}
	for r.Quota == 0 || r.Taken() < r.Quota {
		i := slices.IndexFunc(r.List, func(e Registration) bool { return e.State == Waiting })
		if i < 0 {
			return
		}
		r.offer(&r.List[i], now)
	}
}

func (r *Roll) offer(e *Registration, now time.Time) {
	until := now.Add(time.Duration(r.OfferHours) * time.Hour)
	if until.After(r.StartsAt) {
		until = r.StartsAt
	}
	e.State, e.OfferUntil, e.ChangedAt = Offered, &until, now
}

// end is the end of e, and of a substitute who was to take its place.
func (r *Roll) end(e *Registration, state State, now time.Time) {
	account := e.AccountID
	e.State, e.OfferUntil, e.StandsFor, e.ChangedAt = state, nil, nil, now
	for i := range r.List {
		if s := &r.List[i]; s.StandsFor != nil && *s.StandsFor == account {
			r.end(s, Lapsed, now)
		}
	}
}

// enter is the entry of a person who has none that is open, at the end of the
// list.
func (r *Roll) enter(account int64, state State, now time.Time) *Registration {
	turn := 1
	if n := len(r.List); n > 0 {
		turn = r.List[n-1].Turn + 1
	}
	r.List = slices.DeleteFunc(r.List, func(e Registration) bool { return e.AccountID == account })
	r.List = append(r.List, Registration{AccountID: account, State: state, Turn: turn, ChangedAt: now})
	return &r.List[len(r.List)-1]
}

// place gives e a place, or lets it wait for one.
func (r *Roll) place(e *Registration, now time.Time) {
	state := Registered
	if r.Full() {
		state = Waiting
	}
	e.State, e.OfferUntil, e.ChangedAt = state, nil, now
}

func (r *Roll) takes(now time.Time) error {
	switch {
	case r.Status == Cancelled:
		return lms.Fail(lms.Conflict, "activity.registration_cancelled")
	case r.Mode == NoRegistration:
		return lms.Fail(lms.Conflict, "activity.registration_none")
	case r.Begun(now):
		return lms.Fail(lms.Conflict, "activity.registration_over")
	}
	return nil
}

// Register is a person asking for a place.
func (r *Roll) Register(account int64, now time.Time) error {
	if err := r.takes(now); err != nil {
		return err
	}
	r.Settle(now)
	e := r.find(account)
	switch {
	case e != nil && e.State == Invited: // comes now, and has its turn from now
		r.place(r.enter(account, Invited, now), now)
	case e != nil && e.State.Open():
		return lms.Fail(lms.Conflict, "activity.registered_already")
	case r.Mode == ByInvitation:
		return lms.Fail(lms.Conflict, "activity.not_invited")
	case r.Mode == ByApproval:
		r.enter(account, Asked, now)
	default:
		r.place(r.enter(account, Invited, now), now)
	}
	return nil
}

// Accept is a person taking the place that is offered.
func (r *Roll) Accept(account int64, now time.Time) error {
	if err := r.takes(now); err != nil {
		return err
	}
	r.Settle(now)
	e := r.find(account)
	if e == nil || e.State != Offered {
		return lms.Fail(lms.Conflict, "activity.no_offer")
	}
	before := e.StandsFor
	e.State, e.OfferUntil, e.StandsFor, e.ChangedAt = Registered, nil, nil, now
	if before != nil {
		if other := r.find(*before); other != nil {
			r.end(other, Withdrawn, now)
		}
	}
	r.Settle(now)
	return nil
}

// Withdraw gives up what a person has of an activity: a place, an offer, a turn.
func (r *Roll) Withdraw(account int64, now time.Time) error {
	if err := r.takes(now); err != nil {
		return err
	}
	r.Settle(now)
	e := r.find(account)
	if e == nil || !e.State.Open() {
		return lms.Fail(lms.Conflict, "activity.nothing_to_withdraw")
	}
	r.end(e, Withdrawn, now)
	r.Settle(now)
	return nil
}

// Propose names a colleague who is to take a person's place. While nobody waits
// for one the colleague is asked at once; else the organiser decides first, for
// those who wait came before.
func (r *Roll) Propose(account, colleague int64, now time.Time) error {
	if err := r.takes(now); err != nil {
		return err
	}
	r.Settle(now)
	own, other := r.Of(account), r.Of(colleague)
	switch {
	case own.State != Registered:
		return lms.Fail(lms.Conflict, "activity.substitute_without_place")
	case other.State.Open() && other.State != Invited || account == colleague:
		return lms.FailField("colleague", "activity.substitute_on_list")
	case slices.ContainsFunc(r.List, func(e Registration) bool { return e.StandsFor != nil && *e.StandsFor == account }):
		return lms.Fail(lms.Conflict, "activity.substitute_named")
	}
	e := r.enter(colleague, Proposed, now)
	e.StandsFor = &account
	if r.Count(Waiting) == 0 {
		r.offer(e, now)
	}
	return nil
}

// Decide is the organiser's answer to who asked, or to a substitute. Who asked
// keeps the turn of the asking.
func (r *Roll) Decide(account int64, yes bool, now time.Time) error {
	if err := r.takes(now); err != nil {
		return err
	}
	r.Settle(now)
	e := r.find(account)
	switch {
	case e == nil || e.State != Asked && e.State != Proposed:
		return lms.Fail(lms.Conflict, "activity.decided_already")
	case !yes:
		r.end(e, Refused, now)
	case e.State == Proposed:
		r.offer(e, now)
	default:
		r.place(e, now)
		r.Settle(now)
	}
	return nil
}

// Invite invites those who are not on the list.
func (r *Roll) Invite(accounts []int64, now time.Time) (invited int, err error) {
	if err := r.takes(now); err != nil {
		return 0, err
	}
	for _, account := range accounts {
		if e := r.find(account); e == nil || !e.State.Open() {
			r.enter(account, Invited, now)
			invited++
		}
	}
	return invited, nil
}

// Enter gives places to people whom the organiser names, in their order, and lets
// those wait for whom there is none: whoever was invited or had asked too, nobody
// who has a place or a turn already. A group that comes together is entered if
// there are places for all of it.
func (r *Roll) Enter(accounts []int64, together bool, now time.Time) (placed, waiting int, err error) {
	if err := r.takes(now); err != nil {
		return 0, 0, err
	}
	r.Settle(now)
	var fresh []int64
	for _, account := range accounts {
		if e := r.Of(account); (!e.State.Open() || e.State == Invited || e.State == Asked) && !slices.Contains(fresh, account) {
			fresh = append(fresh, account)
		}
	}
	if free := r.Free(); together && len(fresh) > free {
		return 0, 0, lms.FailField("together", "activity.group_places", lms.Args{"n": len(fresh), "free": free})
	}
	for _, account := range fresh {
		e := r.enter(account, Invited, now)
		if r.place(e, now); e.State == Registered {
			placed++
		} else {
			waiting++
		}
	}
	return placed, waiting, nil
}
