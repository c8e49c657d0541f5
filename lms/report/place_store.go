package report

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Place is a library of whose aggregates somebody sees.
type Place struct {
	ID       int64  `db:"id"`
	Name     string `db:"name"`
	Leads    bool   `db:"leads"` // as head or administrator
	Archived bool   `db:"archived"`
}

// Places are the libraries whose aggregates the actor sees, by name.
func (s *Store) Places(ctx context.Context, actor lms.Actor) (list []Place, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT l.id, l.name, l.archived_at IS NOT NULL AS archived,
			EXISTS (SELECT 1 FROM account_role o WHERE o.account_id = ? AND o.library_id = l.id AND o.role IN ('head', 'admin')) AS leads
		FROM "library" l JOIN `+sees+` v ON v.library_id = l.id ORDER BY l.name, l.id`, actor.AccountID, actor.AccountID, actor.AccountID)
	return list, err
}

// Training is a published course, or an activity that takes place, with nothing
// of who is in it.
type Training struct {
	LibraryID int64      `db:"library_id"`
	Kind      string     `db:"kind"` // course or activity
	ID        int64      `db:"id"`
	Title     string     `db:"title"`
	Starter   string     `db:"starter"`   // the same for a ready-made course in every library
	StartsAt  *time.Time `db:"starts_at"` // of an activity
	Work      []string   // in SLiMS that a course is for
}

// Trainings are those of libraries that the actor sees: courses by title, then
// the activities since a moment, the latest first.
func (s *Store) Trainings(ctx context.Context, actor lms.Actor, libraries []int64, since time.Time) (list []Training, err error) {
	if len(libraries) == 0 {
		return nil, nil
	}
	query, args, err := sqlx.In(`SELECT c.library_id, 'course' AS kind, c.id, v.title, COALESCE(c.starter, '') AS starter, NULL AS starts_at, v.work
			FROM course c JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' JOIN `+sees+` s ON s.library_id = c.library_id
			WHERE c.library_id IN (?) AND c.archived_at IS NULL
		UNION ALL SELECT a.library_id, 'activity', a.id, a.title, '', a.starts_at, NULL
			FROM activity a JOIN `+sees+` s ON s.library_id = a.library_id WHERE a.library_id IN (?) AND a.status = 'scheduled' AND a.starts_at >= ?
		ORDER BY library_id, kind DESC, starts_at DESC, title, id`, actor.AccountID, actor.AccountID, libraries, actor.AccountID, actor.AccountID, libraries, since)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Training
		Work []byte `db:"work"`
	}
	err = s.db.SelectContext(ctx, &rows, query, args...)
	for _, r := range rows {
		if len(r.Work) > 0 {
			if err := json.Unmarshal(r.Work, &r.Training.Work); err != nil {
				return nil, err
			}
		}
		list = append(list, r.Training)
	}
	return list, err
}
