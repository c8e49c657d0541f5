package programme

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const sessionColumns = `s.id, s.programme_id, s.starts_at, s.ends_at, s.place, s.group_name, s.leader_id, s.books, s.questions, s.done, s.counted, s.children, s.teenagers, s.adults`

// mostSessions of a programme: one a day for years.
const mostSessions = 2000

// Sessions are those of a programme, the first one first.
func (s *Store) Sessions(ctx context.Context, actor lms.Actor, id int64) (list []Session, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+sessionColumns+` FROM programme_session s WHERE s.programme_id = ? ORDER BY s.starts_at, s.id`, id)
	return list, err
}

// FindSession is one of them.
func (s *Store) FindSession(ctx context.Context, actor lms.Actor, id, session int64) (one Session, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return one, err
	}
	err = s.db.GetContext(ctx, &one, `SELECT `+sessionColumns+` FROM programme_session s WHERE s.id = ? AND s.programme_id = ?`, session, id)
	return one, sqldb.NotFound(err, "programme.session_gone")
}

// SaveSession writes a session, a new one where it has no id, and returns its id.
func (s *Store) SaveSession(ctx context.Context, actor lms.Actor, id int64, one Session) (session int64, err error) {
	one, problem := one.Clean(s.now())
	err = s.altered(ctx, actor, id, func(tx *sqlx.Tx, p Programme) error {
		if !p.Kind.Has(Sessions) {
			return lms.Fail(lms.Conflict, "programme.no_such_part")
		}
		if problem != nil {
			return problem
		}
		var was []struct {
			ID       int64  `db:"id"`
			LeaderID *int64 `db:"leader_id"`
		}
		if err := tx.SelectContext(ctx, &was, `SELECT id, leader_id FROM programme_session WHERE programme_id = ?`, id); err != nil {
			return err
		}
		found, same := false, one.LeaderID == nil
		for _, w := range was {
			if w.ID == one.ID {
				found, same = true, same || w.LeaderID != nil && *w.LeaderID == *one.LeaderID
			}
		}
		if !same {
			if err := worksHere(ctx, tx, p.LibraryID, *one.LeaderID, "leader"); err != nil {
				return err
			}
		}
		switch {
		case one.ID != 0 && !found:
			return lms.Fail(lms.NotFound, "programme.session_gone")
		case found:
			session = one.ID
			_, err := tx.ExecContext(ctx, `UPDATE programme_session SET starts_at = ?, ends_at = ?, place = ?, group_name = ?, leader_id = ?, books = ?, questions = ?, done = ?, counted = ?, children = ?, teenagers = ?, adults = ? WHERE id = ?`,
				one.StartsAt, one.EndsAt, one.Place, one.Group, one.LeaderID, one.Books, one.Questions, one.Done, one.Counted, one.Children, one.Teenagers, one.Adults, one.ID)
			return err
		case len(was) >= mostSessions:
			return lms.Fail(lms.Conflict, "programme.too_many", lms.Args{"max": mostSessions})
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO programme_session (programme_id, starts_at, ends_at, place, group_name, leader_id, books, questions, done, counted, children, teenagers, adults)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, one.StartsAt, one.EndsAt, one.Place, one.Group, one.LeaderID, one.Books, one.Questions, one.Done, one.Counted, one.Children, one.Teenagers, one.Adults)
		if err != nil {
			return err
		}
		session, err = res.LastInsertId()
		return err
	})
	return session, err
}

// RemoveSession takes a session away.
func (s *Store) RemoveSession(ctx context.Context, actor lms.Actor, id, session int64) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx, _ Programme) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM programme_session WHERE id = ? AND programme_id = ?`, session, id)
		return gone(res, err, "programme.session_gone")
	})
}

// Meeting is a session as it stands in a calendar.
type Meeting struct {
	Session
	Title string `db:"title"`
}

// Meetings are the sessions of a library's programmes that were not cancelled and
// touch the time from one moment to before another; of one leader, or with 0 all.
func (s *Store) Meetings(ctx context.Context, actor lms.Actor, libraryID, leader int64, from, to time.Time) (list []Meeting, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+sessionColumns+`, p.title FROM programme_session s JOIN programme p ON p.id = s.programme_id
		WHERE p.library_id = ? AND NOT p.cancelled AND ? IN (0, s.leader_id) AND s.starts_at < ? AND s.ends_at > ? ORDER BY s.starts_at, s.id`, libraryID, leader, to, from)
	return list, err
}
