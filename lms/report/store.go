package report

import (
	"context"
	"encoding/json"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
)

// Store reads for overviews.
type Store struct{ db *sqldb.DB }

// NewStore makes a Store.
func NewStore(db *sqldb.DB) *Store { return &Store{db} }

// Readings is how the reading stands in each library of which the actor is an
// administrator, by name; here says that only the one they are in counts,
// because SLiMS vouches for them there alone.
func (s *Store) Readings(ctx context.Context, actor lms.Actor, here bool) ([]Reading, error) {
	var rows []struct {
		library.Library
		PausedBy string     `db:"paused_name"`
		Failures int        `db:"breaker_failures"`
		Since    *time.Time `db:"breaker_since"`
		TriedAt  *time.Time `db:"breaker_tried"`
		NextTry  *time.Time `db:"breaker_next"`
		Why      []byte     `db:"breaker_why"`
		Status   string     `db:"status"`
		AskedAt  *time.Time `db:"asked_at"`
		Reasons  []byte     `db:"reasons"`
		Checking bool       `db:"checking"`
		ReadAt   *time.Time `db:"read_at"`
		ReadOn   *lms.Day   `db:"read_on"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT l.id, l.code, l.name, l.time_zone, TIME_FORMAT(l.sync_at, '%H:%i') AS sync_at, l.first_signin, l.for_practice,
			l.slims_sealed IS NOT NULL AS has_slims, l.created_at, l.paused_at, l.pause_reason, COALESCE(p.name, '') AS paused_name,
			COALESCE(b.failures, 0) AS breaker_failures, b.since AS breaker_since, b.tried_at AS breaker_tried, b.next_try AS breaker_next, b.why AS breaker_why,
			COALESCE(j.status, '') AS status, j.created_at AS asked_at, j.failures AS reasons, c.library_id IS NOT NULL AS checking, u.read_at, u.read_on
		FROM "library" l
		JOIN account_role r ON r.library_id = l.id AND r.account_id = ? AND r.role = 'admin'
		LEFT JOIN account p ON p.id = l.paused_by
		LEFT JOIN library_breaker b ON b.library_id = l.id
		LEFT JOIN (SELECT library_id, MIN(read_at) AS read_at, MIN(read_on) AS read_on FROM usage_source GROUP BY library_id) u ON u.library_id = l.id
		LEFT JOIN (SELECT library_id, MAX(id) AS id FROM job_run WHERE kind = 'slims:sync' GROUP BY library_id) n ON n.library_id = l.id
		LEFT JOIN job_run j ON j.id = n.id
		LEFT JOIN (SELECT DISTINCT library_id FROM job_run WHERE kind = 'slims:check' AND status IN ('queued', 'running', 'retrying')) c ON c.library_id = l.id
		WHERE l.archived_at IS NULL AND (NOT ? OR l.id = ?) ORDER BY l.name, l.id`, actor.AccountID, here, actor.LibraryID)
	if err != nil {
		return nil, err
	}
	list := make([]Reading, len(rows))
	for i, row := range rows {
		r := Reading{Library: row.Library, PausedBy: row.PausedBy, Status: row.Status, Checking: row.Checking, ReadAt: row.ReadAt}
		if row.AskedAt != nil {
			r.AskedAt = *row.AskedAt
		}
		if row.ReadOn != nil {
			r.DataTo = *row.ReadOn - 1
		}
		if row.Failures > 0 {
			r.Breaker = library.Breaker{Failures: row.Failures, Since: *row.Since, TriedAt: *row.TriedAt}
			if row.NextTry != nil {
				r.Breaker.NextTry = *row.NextTry
			}
			if err := json.Unmarshal(row.Why, &r.Breaker.Why); err != nil {
				return nil, err
			}
		}
		if row.Reasons != nil {
			if err := json.Unmarshal(row.Reasons, &r.Why); err != nil {
				return nil, err
			}
		}
		list[i] = r
	}
	return list, nil
}
