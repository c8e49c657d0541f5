package activity

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Door is a session as people check in to it.
type Door struct {
	Activity Activity
	Session  Session
	Code     string        // that is shown now, to organisers alone
	Left     time.Duration // until the next is
	Pass     string        // of the actor, who came by a code
	Own      Presence
	In       bool // the actor has checked in
}

func (s *Store) door(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, session int64, lock string) (d Door, secret []byte, err error) {
	var row struct {
		ActivityID int64  `db:"activity_id"`
		Secret     []byte `db:"secret"`
	}
	if err := sqlx.GetContext(ctx, q, &row, `SELECT activity_id, secret FROM activity_session WHERE id = ?`, session); err != nil {
		return d, nil, sqldb.NotFound(err, "activity.session_gone")
	}
	if d.Activity, err = find(ctx, q, row.ActivityID, lock); err != nil {
		return d, nil, err
	}
	if !canRead(actor, d.Activity.LibraryID) {
		return d, nil, lms.Fail(lms.NotFound, "activity.session_gone")
	}
	list, err := sessions(ctx, q, d.Activity.Details, row.ActivityID)
	if err != nil {
		return d, nil, err
	}
	i := slices.IndexFunc(list, func(l Session) bool { return l.ID == session })
	if i < 0 {
		return d, nil, lms.Fail(lms.NotFound, "activity.session_gone")
	}
	d.Session = list[i]
	var own []Presence
	err = sqlx.SelectContext(ctx, q, &own, `SELECT p.account_id, p.minutes, p.in_at, p.out_at FROM activity_presence p WHERE p.session_id = ? AND p.account_id = ?`, session, actor.AccountID)
	if len(own) > 0 {
		d.Own, d.In = own[0], true
	}
	return d, row.Secret, err
}

// Show is what an organiser shows at the door of a session.
func (s *Store) Show(ctx context.Context, actor lms.Actor, session int64) (d Door, err error) {
	d, secret, err := s.door(ctx, s.db, actor, session, "")
	if err != nil {
		return d, err
	}
	if err := require(canWrite(actor, d.Activity.LibraryID)); err != nil {
		return d, err
	}
	if err := d.Activity.doorOpen(d.Session, s.now()); err != nil {
		return d, err
	}
	if secret == nil {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		if _, err := s.db.ExecContext(ctx, `UPDATE activity_session SET secret = ? WHERE id = ? AND secret IS NULL`, fresh, session); err != nil {
			return d, err
		}
		if err := s.db.GetContext(ctx, &secret, `SELECT secret FROM activity_session WHERE id = ?`, session); err != nil {
			return d, err
		}
	}
	now := s.now()
	d.Code = codeAt(secret, session, stepAt(now))
	d.Left = time.Unix((stepAt(now)+1)*int64(CodeStep/time.Second), 0).Sub(now)
	return d, nil
}

// Come is somebody at the door with the code that is shown there; it gives a
// pass that is good for that person alone.
func (s *Store) Come(ctx context.Context, actor lms.Actor, session int64, code string) (Door, error) {
	d, secret, err := s.door(ctx, s.db, actor, session, "")
	if err != nil {
		return d, err
	}
	if err := require(canJoin(actor, d.Activity.LibraryID)); err != nil {
		return d, err
	}
	if err := d.Activity.doorOpen(d.Session, s.now()); err != nil {
		return d, err
	}
	if secret == nil || !codeFits(secret, session, code, s.now()) {
		return d, lms.Fail(lms.Conflict, "activity.code_wrong")
	}
	d.Pass = passFor(secret, session, actor.AccountID, s.now())
	return d, nil
}

// Typed is Come by a code that was typed, to whichever session shows it.
func (s *Store) Typed(ctx context.Context, actor lms.Actor, libraryID int64, code string) (Door, error) {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return Door{}, err
	}
	var ids []int64
	err := s.db.SelectContext(ctx, &ids, `SELECT s.id FROM activity_session s JOIN activity a ON a.id = s.activity_id
		WHERE a.library_id = ? AND a.status = 'scheduled' AND s.secret IS NOT NULL AND s.starts_at <= ? AND s.ends_at >= ? ORDER BY s.id`, libraryID, s.now().Add(Doors), s.now())
	if err != nil {
		return Door{}, err
	}
	for _, id := range ids {
		d, err := s.Come(ctx, actor, id, code)
		if !lms.IsKind(err, lms.Conflict) {
			return d, err
		}
	}
	return Door{}, lms.FailField("code", "activity.code_wrong")
}

// Check notes that the actor, who has a pass, is here, or goes. Until somebody
// checks out they count as present to the end.
func (s *Store) Check(ctx context.Context, actor lms.Actor, session int64, pass string, out bool) (d Door, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var secret []byte
		if d, secret, err = s.door(ctx, tx, actor, session, " FOR UPDATE"); err != nil {
			return err
		}
		now := s.now()
		switch err := d.Activity.doorOpen(d.Session, now); {
		case !canJoin(actor, d.Activity.LibraryID):
			return require(false)
		case err != nil:
			return err
		case secret == nil || !passFits(secret, session, actor.AccountID, pass, now):
			return lms.Fail(lms.Conflict, "activity.code_wrong")
		}
		if d.Activity.Mode != NoRegistration {
			r, err := roll(ctx, tx, d.Activity)
			if err != nil {
				return err
			}
			if !d.Activity.Admits(r.Of(actor.AccountID)) {
				return lms.Fail(lms.Conflict, "activity.not_registered")
			}
		}
		p := d.Own
		switch {
		case out && p.InAt == nil:
			return lms.Fail(lms.Conflict, "activity.not_in")
		case out:
			p.OutAt, p.Minutes = &now, d.Session.present(*p.InAt, now)
		case d.In: // the second time changes nothing
			return nil
		default:
			p.InAt, p.Minutes = &now, d.Session.present(now, d.Session.EndsAt)
		}
		d.Own, d.In = p, true
		if _, err := tx.ExecContext(ctx, `INSERT INTO activity_presence (session_id, account_id, minutes, in_at, out_at, marked_at, marked_by) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE minutes = VALUES(minutes), out_at = VALUES(out_at), marked_at = VALUES(marked_at), marked_by = VALUES(marked_by)`,
			session, actor.AccountID, p.Minutes, p.InAt, p.OutAt, now, actor.AccountID); err != nil {
			return err
		}
		return sum(ctx, tx, d.Activity.ID, actor.AccountID)
	})
	return d, err
}
