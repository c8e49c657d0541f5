package activity

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Meetings are the sessions of a library that touch the time from one moment to
// before another, in their order, with how the account stands to each.
func (s *Store) Meetings(ctx context.Context, actor lms.Actor, libraryID, account int64, from, to time.Time) ([]Meeting, error) {
	if err := require(canRead(actor, libraryID) && (account == actor.AccountID || canSeeAttendance(actor, libraryID))); err != nil {
		return nil, err
	}
	return meetings(ctx, s.db, libraryID, account, from, to)
}

func meetings(ctx context.Context, q sqlx.QueryerContext, libraryID, account int64, from, to time.Time) (list []Meeting, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT s.id, s.activity_id, s.starts_at, s.ends_at, s.link, IF(s.place = '', a.place, s.place) AS place,
		a.title, a.kind, a.status, a.registration, a.revision, COALESCE(r.state, '') AS state,
		EXISTS (SELECT 1 FROM activity_presence p WHERE p.session_id = s.id AND p.account_id = ?) AS present
		FROM activity a JOIN activity_session s ON s.activity_id = a.id
		LEFT JOIN activity_registration r ON r.activity_id = a.id AND r.account_id = ?
		WHERE a.library_id = ? AND a.starts_at < ? AND a.ends_at > ? AND s.starts_at < ? AND s.ends_at > ? ORDER BY s.starts_at, s.id`,
		account, account, libraryID, to, from, to, from)
	return list, err
}

// own leaves the meetings that concern the person.
func own(list []Meeting) (mine []Meeting) {
	for _, m := range list {
		if m.Concerns() {
			mine = append(mine, m)
		}
	}
	return mine
}

// OwnMeetings is Meetings without those that do not concern the account.
func (s *Store) OwnMeetings(ctx context.Context, actor lms.Actor, libraryID, account int64, from, to time.Time) ([]Meeting, error) {
	list, err := s.Meetings(ctx, actor, libraryID, account, from, to)
	return own(list), err
}

// Feed is the actor's feed in a library; without a code there is none.
func (s *Store) Feed(ctx context.Context, actor lms.Actor, libraryID int64) (f Feed, err error) {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return Feed{}, err
	}
	var list []Feed
	err = s.db.SelectContext(ctx, &list, `SELECT account_id, library_id, code, made_at FROM activity_feed WHERE account_id = ? AND library_id = ?`, actor.AccountID, libraryID)
	if len(list) > 0 {
		f = list[0]
	}
	return f, err
}

// MakeFeed gives the actor's calendar a new address; an older one ends.
func (s *Store) MakeFeed(ctx context.Context, actor lms.Actor, libraryID int64) error {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO activity_feed (account_id, library_id, code, made_at) VALUES (?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE code = VALUES(code), made_at = VALUES(made_at)`, actor.AccountID, libraryID, strings.ToLower(rand.Text()), s.now())
	return err
}

// EndFeed takes the address of the actor's calendar away.
func (s *Store) EndFeed(ctx context.Context, actor lms.Actor, libraryID int64) error {
	if err := require(canJoin(actor, libraryID)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `DELETE FROM activity_feed WHERE account_id = ? AND library_id = ?`, actor.AccountID, libraryID)
	return err
}

// FeedByCode is whose feed has that code, with its meetings from FeedPast ago on:
// whoever knows the code reads them, as long as the person works there.
func (s *Store) FeedByCode(ctx context.Context, code string) (f Feed, list []Meeting, err error) {
	err = s.db.GetContext(ctx, &f, `SELECT f.account_id, f.library_id, f.code, f.made_at, c.locale FROM activity_feed f JOIN account c ON c.id = f.account_id
		WHERE f.code = ? AND c.status = 'active' AND EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = f.account_id AND r.library_id = f.library_id)`, code)
	if err != nil {
		return Feed{}, nil, sqldb.NotFound(err, "activity.feed_gone")
	}
	list, err = meetings(ctx, s.db, f.LibraryID, f.AccountID, s.now().Add(-FeedPast), s.now().AddDate(5, 0, 0))
	return f, own(list), err
}
