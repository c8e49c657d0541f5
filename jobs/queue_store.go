package jobs

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// queueFor looks up in which queue a new run of a library waits.
func (s *Store) queueFor(ctx context.Context, q sqlx.QueryerContext, k Kind, libraryID int64, byPerson bool) (Queue, error) {
	var p past
	if k == SlimsSync {
		// Fines are read last: where they were, all was.
		err := sqlx.GetContext(ctx, q, &p, `SELECT
			EXISTS (SELECT 1 FROM usage_source WHERE library_id = ? AND source = ? AND read_on >= ?) AS recent,
			EXISTS (SELECT 1 FROM library_breaker WHERE library_id = ?) AS failing,
			COALESCE((SELECT TIMESTAMPDIFF(SECOND, started_at, ended_at) > ? FROM job_run WHERE library_id = ? AND kind = ? AND ended_at IS NOT NULL ORDER BY id DESC LIMIT 1), 0) AS slow`,
			libraryID, usage.FineTable, lms.DayOf(s.now())-usage.Window, libraryID, Brief/time.Second, libraryID, SlimsSync)
		if err != nil {
			return "", err
		}
	}
	return queueOf(k, byPerson, p), nil
}
