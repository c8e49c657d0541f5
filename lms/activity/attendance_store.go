package activity

import (
	"context"
	"time"

	"binapustaka/lms"
)

// Unmarked lists the activities that have begun since then, were not cancelled
// and have nobody's attendance yet, the newest first.
func (s *Store) Unmarked(ctx context.Context, actor lms.Actor, libraryID int64, since time.Time) (list []Activity, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+` FROM activity a
		WHERE a.library_id = ? AND a.status = 'scheduled' AND a.starts_at BETWEEN ? AND ?
		AND NOT EXISTS (SELECT 1 FROM activity_attendance t WHERE t.activity_id = a.id) ORDER BY a.starts_at DESC, a.id DESC`,
		libraryID, since.UTC(), s.now())
	return list, err
}

// Mine is an activity that the actor attended.
type Mine struct {
	Activity
	Attended int `db:"attended"` // minutes
}

// Mine lists what the actor attended of a library's activities that began from
// from on and before to, the newest first.
func (s *Store) Mine(ctx context.Context, actor lms.Actor, libraryID int64, from, to time.Time) (list []Mine, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+columns+`, t.minutes AS attended FROM activity_attendance t JOIN activity a ON a.id = t.activity_id
		WHERE a.library_id = ? AND t.account_id = ? AND a.status = 'scheduled' AND a.starts_at >= ? AND a.starts_at < ?
		ORDER BY a.starts_at DESC, a.id DESC`, libraryID, actor.AccountID, from.UTC(), to.UTC())
	return list, err
}
