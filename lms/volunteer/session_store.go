package volunteer

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const sessionColumns = `s.id, s.volunteer_id, s.held_on, s.from_minute, s.to_minute, s.what, s.place, s.audience, s.activity_id, s.meeting_id, s.state, s.people, s.offered_at, s.answered_at, s.answered_by, s.answer, s.closed_at`

// Sessions are a volunteer's, the last one first.
func (s *Store) Sessions(ctx context.Context, actor lms.Actor, volunteerID int64) ([]Session, error) {
	if _, err := s.Find(ctx, actor, volunteerID); err != nil {
		return nil, err
	}
	return sessions(ctx, s.db, volunteerID)
}

func sessions(ctx context.Context, q sqlx.QueryerContext, volunteerID int64) (list []Session, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT `+sessionColumns+` FROM volunteer_session s WHERE s.volunteer_id = ? ORDER BY s.held_on DESC, s.from_minute DESC, s.id DESC`, volunteerID)
	return list, err
}

// FindSession is one of them; NotFound where it is somebody else's.
func (s *Store) FindSession(ctx context.Context, actor lms.Actor, volunteerID, id int64) (one Session, err error) {
	if _, err := s.Find(ctx, actor, volunteerID); err != nil {
		return one, err
	}
	err = s.db.GetContext(ctx, &one, `SELECT `+sessionColumns+` FROM volunteer_session s WHERE s.id = ? AND s.volunteer_id = ?`, id, volunteerID)
	return one, sqldb.NotFound(err, "volunteer.session_gone")
}

// Corrections are what was confirmed of a session before, the first one first.
func (s *Store) Corrections(ctx context.Context, actor lms.Actor, volunteerID, id int64) (list []Correction, err error) {
	if _, err := s.FindSession(ctx, actor, volunteerID, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT state, from_minute, to_minute, people, reason, corrected_at FROM volunteer_correction WHERE session_id = ? ORDER BY id`, id)
	return list, err
}

// Offer offers a volunteer a session; one on a day that is over was taken part in
// already, and waits for what came of it. Conflict where it overlaps another one.
func (s *Store) Offer(ctx context.Context, actor lms.Actor, volunteerID int64, plan Plan) (id int64, err error) {
	plan, wrong := plan.Clean()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := kept(ctx, tx, actor, volunteerID)
		if err != nil {
			return err
		}
		if wrong != nil {
			return wrong
		}
		today, _, err := s.local(ctx, tx, v.LibraryID)
		if err != nil {
			return err
		}
		over := plan.On < today
		if !over && !v.Offered() {
			return lms.Fail(lms.Conflict, "volunteer.not_offered", lms.Args{"name": v.Name})
		}
		if err := s.alone(ctx, tx, volunteerID, 0, plan.On, plan.From, plan.To); err != nil {
			return err
		}
		if err := part(ctx, tx, v.LibraryID, plan); err != nil {
			return err
		}
		step, answered, by := Offered, (*time.Time)(nil), (*int64)(nil)
		if now := s.now(); over {
			step, answered, by = Accepted, &now, actor.ID()
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO volunteer_session (volunteer_id, held_on, from_minute, to_minute, what, place, audience, activity_id, meeting_id, state, offered_at, offered_by, answered_at, answered_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, volunteerID, plan.On, plan.From, plan.To, plan.What, plan.Place, plan.Audience, plan.ActivityID, plan.MeetingID, step, s.now(), actor.ID(), answered, by)
		if err != nil {
			return err
		}
		id, err = r.LastInsertId()
		return err
	})
	return id, err
}

// alone refuses a time at which the volunteer is taken; their row is locked.
func (s *Store) alone(ctx context.Context, tx *sqlx.Tx, volunteerID, id int64, on lms.Day, from, to int) error {
	list, err := sessions(ctx, tx, volunteerID)
	if err != nil {
		return err
	}
	if other, taken := overlapping(list, id, on, from, to); taken {
		e := lms.Fail(lms.Conflict, "volunteer.overlaps", lms.Args{"what": other.What, "from": clock(other.From), "to": clock(other.To)})
		e.Field = "from"
		return e
	}
	return nil
}

// clock is a minute of the day as it is typed.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// part sees to it that what a session is part of is the library's own. Field: part.
func part(ctx context.Context, tx *sqlx.Tx, libraryID int64, plan Plan) error {
	for _, of := range []struct {
		id    *int64
		query string
	}{{plan.ActivityID, `SELECT EXISTS (SELECT 1 FROM activity WHERE id = ? AND library_id = ?)`}, {plan.MeetingID, `SELECT EXISTS (SELECT 1 FROM programme_session s JOIN programme p ON p.id = s.programme_id WHERE s.id = ? AND p.library_id = ?)`}} {
		if of.id == nil {
			continue
		}
		var here bool
		if err := tx.GetContext(ctx, &here, of.query, *of.id, libraryID); err != nil {
			return err
		}
		if !here {
			return lms.FailField("part", "volunteer.part_gone")
		}
	}
	return nil
}

// changed does something with a session, which is locked with its volunteer.
func (s *Store) changed(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, volunteerID, id int64) (v Volunteer, one Session, err error) {
	if v, err = find(ctx, tx, actor, volunteerID, " FOR UPDATE"); err != nil {
		return v, one, err
	}
	if v.ErasedAt != nil {
		return v, one, lms.Fail(lms.Conflict, "volunteer.erased_already")
	}
	err = tx.GetContext(ctx, &one, `SELECT `+sessionColumns+` FROM volunteer_session s WHERE s.id = ? AND s.volunteer_id = ? FOR UPDATE`, id, volunteerID)
	return v, one, sqldb.NotFound(err, "volunteer.session_gone")
}

// Answer accepts or declines a session that was offered; the staff does so for a
// volunteer who has told them. Field: reason.
func (s *Store) Answer(ctx context.Context, actor lms.Actor, volunteerID, id int64, accept bool, reason string) error {
	reason = lms.Line(reason)
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, one, err := s.changed(ctx, tx, actor, volunteerID, id)
		if err != nil {
			return err
		}
		n := utf8.RuneCountInString(reason)
		switch {
		case !one.Answers() && !(isOwn(actor, volunteerID) && one.Step == Accepted && !accept):
			return lms.Fail(lms.Conflict, "volunteer.answered_already")
		case isOwn(actor, volunteerID) && v.AskedAt != nil:
			return lms.Fail(lms.Conflict, "volunteer.consent_ended")
		case !accept && reason == "":
			return lms.FailField("reason", "volunteer.decline_reason")
		case n > MaxText:
			return lms.FailField("reason", "volunteer.text_long", lms.Args{"n": n, "max": MaxText})
		}
		today, zone, err := s.local(ctx, tx, v.LibraryID)
		if err != nil {
			return err
		}
		if isOwn(actor, volunteerID) && one.Begun(today, minuteOf(s.now().In(zone))) {
			return lms.Fail(lms.Conflict, "volunteer.answer_late")
		}
		step := Accepted
		if !accept {
			step = Declined
		} else {
			reason = ""
		}
		_, err = tx.ExecContext(ctx, `UPDATE volunteer_session SET state = ?, answer = ?, answered_at = ?, answered_by = ? WHERE id = ?`, step, reason, s.now(), actor.ID(), id)
		return err
	})
}

// Withdraw takes a session back that has not been confirmed.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, volunteerID, id int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, one, err := s.changed(ctx, tx, actor, volunteerID, id)
		switch {
		case err != nil:
			return err
		case !canKeep(actor, v.LibraryID):
			return lms.Fail(lms.Forbidden, "error.forbidden")
		case one.Step != Offered && one.Step != Accepted:
			return lms.Fail(lms.Conflict, "volunteer.withdraw_late")
		}
		_, err = tx.ExecContext(ctx, `UPDATE volunteer_session SET state = 'withdrawn' WHERE id = ?`, id)
		return err
	})
}

// Confirm says what came of a session that was accepted and has begun. What was
// confirmed before is kept beside the reason for the correction.
func (s *Store) Confirm(ctx context.Context, actor lms.Actor, volunteerID, id int64, o Outcome) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, one, err := s.changed(ctx, tx, actor, volunteerID, id)
		if err != nil {
			return err
		}
		if err := require(canKeep(actor, v.LibraryID)); err != nil {
			return err
		}
		today, zone, err := s.local(ctx, tx, v.LibraryID)
		if err != nil {
			return err
		}
		switch {
		case one.Step != Accepted && !one.Closed():
			return lms.Fail(lms.Conflict, "volunteer.confirm_unanswered")
		case !one.Begun(today, minuteOf(s.now().In(zone))):
			return lms.Fail(lms.Conflict, "volunteer.confirm_early")
		}
		if o, err = o.Clean(one); err != nil {
			return err
		}
		step := Absent
		if o.Came {
			step = Done
			if err := s.alone(ctx, tx, volunteerID, id, one.On, o.From, o.To); err != nil {
				return err
			}
		}
		if one.Closed() {
			if _, err := tx.ExecContext(ctx, `INSERT INTO volunteer_correction (session_id, state, from_minute, to_minute, people, reason, corrected_at, corrected_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				id, one.Step, one.From, one.To, one.People, o.Reason, s.now(), actor.ID()); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE volunteer_session SET state = ?, from_minute = ?, to_minute = ?, people = ?, closed_at = ?, closed_by = ? WHERE id = ?`, step, o.From, o.To, o.People, s.now(), actor.ID(), id)
		return err
	})
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// Give is a session that was confirmed, with whose it was.
type Give struct {
	Session
	Name string `db:"name"` // "": erased
	Kind Kind   `db:"kind"`
}

// Summary are the sessions of a library that were confirmed on the days of a period,
// the first one first.
func (s *Store) Summary(ctx context.Context, actor lms.Actor, libraryID int64, days lms.Period) (list []Give, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+sessionColumns+`, v.name, v.kind FROM volunteer_session s JOIN volunteer v ON v.id = s.volunteer_id
		WHERE v.library_id = ? AND s.state = 'done' AND s.held_on BETWEEN ? AND ? ORDER BY s.held_on, s.from_minute, s.id`, libraryID, days.From, days.To)
	return list, err
}

// Sums are what sessions of several come to, and how many people gave them.
func Sums(list []Give) (all Sum, givers int) {
	seen := map[int64]bool{}
	for _, g := range list {
		all = all.plus(g.Session)
		seen[g.VolunteerID] = true
	}
	return all, len(seen)
}
