package activity

import (
	"context"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const registrationColumns = `r.account_id, r.state, r.turn, r.offer_until, r.stands_for, r.changed_at, r.own`

func roll(ctx context.Context, q sqlx.QueryerContext, a Activity) (r Roll, err error) {
	r.Details = a.Details
	err = sqlx.SelectContext(ctx, q, &r.List, `SELECT `+registrationColumns+` FROM activity_registration r WHERE r.activity_id = ? ORDER BY r.turn, r.account_id`, a.ID)
	return r, err
}

// settle lets rule decide over an activity's registrations and writes what
// changed. The caller holds the activity's row.
func (s *Store) settle(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, a Activity, rule func(*Roll) error) error {
	r, err := roll(ctx, tx, a)
	if err != nil {
		return err
	}
	before := map[int64]Registration{}
	for _, e := range r.List {
		before[e.AccountID] = e
	}
	r.Settle(s.now())
	if rule != nil {
		if err := rule(&r); err != nil {
			return err
		}
	}
	for _, e := range r.List {
		if before[e.AccountID] == e {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO activity_registration (activity_id, account_id, state, turn, offer_until, stands_for, changed_at, own) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE state = VALUES(state), turn = VALUES(turn), offer_until = VALUES(offer_until), stands_for = VALUES(stands_for), changed_at = VALUES(changed_at), own = VALUES(own)`,
			a.ID, e.AccountID, e.State, e.Turn, e.OfferUntil, e.StandsFor, e.ChangedAt, e.AccountID == actor.AccountID)
		if sqldb.IsMissingParent(err) {
			return lms.Fail(lms.NotFound, "activity.account_gone")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) decide(ctx context.Context, actor lms.Actor, id int64, may func(lms.Actor, int64) bool, rule func(*Roll) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, id, " FOR UPDATE")
		if err == nil && !canRead(actor, a.LibraryID) {
			err = lms.Fail(lms.NotFound, "activity.not_found")
		}
		if err == nil {
			err = require(may(actor, a.LibraryID))
		}
		if err != nil {
			return err
		}
		return s.settle(ctx, tx, actor, a, rule)
	})
}

// Register, Accept and Withdraw are the actor's own decisions; see Roll.
func (s *Store) Register(ctx context.Context, actor lms.Actor, id int64) error {
	return s.decide(ctx, actor, id, canJoin, func(r *Roll) error { return r.Register(actor.AccountID, s.now()) })
}

func (s *Store) Accept(ctx context.Context, actor lms.Actor, id int64) error {
	return s.decide(ctx, actor, id, canJoin, func(r *Roll) error { return r.Accept(actor.AccountID, s.now()) })
}

func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, id int64) error {
	return s.decide(ctx, actor, id, canJoin, func(r *Roll) error { return r.Withdraw(actor.AccountID, s.now()) })
}

// Propose names a colleague, who the caller has made sure works in the library,
// as the actor's substitute.
func (s *Store) Propose(ctx context.Context, actor lms.Actor, id, colleague int64) error {
	return s.decide(ctx, actor, id, canJoin, func(r *Roll) error { return r.Propose(actor.AccountID, colleague, s.now()) })
}

// Decide, Remove, Invite and Enter are the organiser's.
func (s *Store) Decide(ctx context.Context, actor lms.Actor, id, account int64, yes bool) error {
	return s.decide(ctx, actor, id, canWrite, func(r *Roll) error { return r.Decide(account, yes, s.now()) })
}

func (s *Store) Remove(ctx context.Context, actor lms.Actor, id, account int64) error {
	return s.decide(ctx, actor, id, canWrite, func(r *Roll) error { return r.Withdraw(account, s.now()) })
}

// Invite invites people who work in the library, as the caller has made sure,
// and says how many were not on the list yet.
func (s *Store) Invite(ctx context.Context, actor lms.Actor, id int64, accounts []int64) (invited int, err error) {
	err = s.decide(ctx, actor, id, canWrite, func(r *Roll) error {
		invited, err = r.Invite(accounts, s.now())
		return err
	})
	return invited, err
}

// Enter gives places to people who work in the library, as the caller has made
// sure; see Roll.
func (s *Store) Enter(ctx context.Context, actor lms.Actor, id int64, accounts []int64, together bool) (placed, waiting int, err error) {
	err = s.decide(ctx, actor, id, canWrite, func(r *Roll) error {
		placed, waiting, err = r.Enter(accounts, together, s.now())
		return err
	})
	return placed, waiting, err
}

// SettleDue ends the offers whose time is over and offers their places to the
// next, one activity after the other.
func (s *Store) SettleDue(ctx context.Context, actor lms.Actor) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `SELECT DISTINCT activity_id FROM activity_registration WHERE state = 'offered' AND offer_until <= ?`, s.now()); err != nil {
		return err
	}
	var failed []error
	for _, id := range ids {
		if err := s.decide(ctx, actor, id, canWrite, nil); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// Roll is everybody's registration for an activity, for those who may see
// attendance.
func (s *Store) Roll(ctx context.Context, actor lms.Actor, id int64) (Roll, error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return Roll{}, err
	}
	if err := require(canSeeAttendance(actor, a.LibraryID)); err != nil {
		return Roll{}, err
	}
	return roll(ctx, s.db, a)
}

// Standing is how the actor stands to an activity, with figures of the others.
type Standing struct {
	Registration
	Ahead, Taken int
	Full         bool
	Substitute   State // of the colleague who is to take the actor's place
}

// Standing is the actor's own.
func (s *Store) Standing(ctx context.Context, actor lms.Actor, id int64) (Standing, error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return Standing{}, err
	}
	r, err := roll(ctx, s.db, a)
	own := Standing{Registration: r.Of(actor.AccountID), Ahead: r.Ahead(actor.AccountID), Taken: r.Taken(), Full: r.Full()}
	for _, e := range r.List {
		if e.StandsFor != nil && *e.StandsFor == actor.AccountID {
			own.Substitute = e.State
		}
	}
	return own, err
}

// Clash is an activity that a person has a place in at the same time as another.
type Clash struct {
	AccountID  int64     `db:"account_id"`
	ActivityID int64     `db:"activity_id"`
	Title      string    `db:"title"`
	StartsAt   time.Time `db:"starts_at"`
}

// Clashes are the activities, not cancelled, in which those people have a place
// or are offered one at the same time as this. A person's own, or anybody's for
// those who may see attendance.
func (s *Store) Clashes(ctx context.Context, actor lms.Actor, id int64, accounts []int64) (list []Clash, err error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	own := len(accounts) == 1 && accounts[0] == actor.AccountID
	if err := require(own || canSeeAttendance(actor, a.LibraryID)); err != nil || len(accounts) == 0 {
		return nil, err
	}
	query, args, err := sqlx.In(`SELECT r.account_id, o.id AS activity_id, o.title, MIN(x.starts_at) AS starts_at FROM activity_session s
		JOIN activity_session x ON x.starts_at < s.ends_at AND x.ends_at > s.starts_at AND x.activity_id <> s.activity_id
		JOIN activity o ON o.id = x.activity_id AND o.status = 'scheduled' AND o.library_id = ?
		JOIN activity_registration r ON r.activity_id = o.id AND r.state IN ('registered', 'offered')
		WHERE s.activity_id = ? AND r.account_id IN (?) GROUP BY r.account_id, o.id, o.title ORDER BY starts_at, o.id`, a.LibraryID, id, accounts)
	if err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, query, args...)
	return list, err
}

// Answer is what waits for an answer of the actor's: an offer or an invitation.
type Answer struct {
	ActivityID int64      `db:"activity_id"`
	Title      string     `db:"title"`
	State      State      `db:"state"`
	OfferUntil *time.Time `db:"offer_until"`
}

// ToAnswer are those of a library's coming activities, offers first.
func (s *Store) ToAnswer(ctx context.Context, actor lms.Actor, libraryID int64) (list []Answer, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT r.activity_id, a.title, r.state, r.offer_until FROM activity_registration r JOIN activity a ON a.id = r.activity_id
		WHERE a.library_id = ? AND r.account_id = ? AND a.status = 'scheduled' AND a.starts_at > ? AND (r.state = 'invited' OR r.state = 'offered' AND r.offer_until > ?)
		ORDER BY r.state = 'invited', a.starts_at, a.id`, libraryID, actor.AccountID, s.now(), s.now())
	return list, err
}

// ToDecide counts who waits for the organiser, by coming activity.
func (s *Store) ToDecide(ctx context.Context, actor lms.Actor, libraryID int64) (list []Undecided, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT r.activity_id, a.title, COUNT(*) AS n FROM activity_registration r JOIN activity a ON a.id = r.activity_id
		WHERE a.library_id = ? AND a.status = 'scheduled' AND a.starts_at > ? AND r.state IN ('asked', 'proposed') GROUP BY r.activity_id, a.title, a.starts_at ORDER BY a.starts_at`,
		libraryID, s.now())
	return list, err
}

// Undecided is how many wait for the organiser of an activity.
type Undecided struct {
	ActivityID int64  `db:"activity_id"`
	Title      string `db:"title"`
	N          int    `db:"n"`
}
