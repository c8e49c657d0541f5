package jobs

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// Queue is where a run waits its turn. Each has slots of its own in a worker, so
// that what is slow or fails holds up nothing but its like.
type Queue string

const (
	Minute  Queue = "minute"  // due by the minute
	Asked   Queue = "asked"   // short, and a person waits for it
	Wanted  Queue = "wanted"  // asked for by a person; goes before what is nightly, in the same slots
	Nightly Queue = "library" // a library's usual night
	Long    Queue = "long"    // readings of many rows: hours
	Again   Queue = "again"   // readings of a SLiMS that failed last
)

// Brief is how long a reading may hold a slot that others wait for. One that is
// not done by then goes on among the long ones; what it has saved stays.
const Brief = 10 * time.Minute

// past is what is known of a library's readings.
type past struct {
	Recent  bool `db:"recent"`  // read whole within the days that are read again every night
	Slow    bool `db:"slow"`    // the last one took longer than Brief
	Failing bool `db:"failing"` // SLiMS did not answer last
}

// queueOf is the queue of a new run.
func queueOf(k Kind, byPerson bool, p past) Queue {
	switch {
	case k == AttemptSweep:
		return Minute
	case k == PracticalAsked, k == SlimsCheck, k == PickupMail:
		return Asked
	case k == SlimsSync && (!p.Recent || p.Slow):
		return Long
	case byPerson:
		return Wanted
	case k == SlimsSync && p.Failing:
		return Again
	}
	return Nightly
}

// queueAfter is the queue of a reading that is tried again after err.
func queueAfter(q Queue, k Kind, err error) Queue {
	switch {
	case k != SlimsSync || q == Long:
		return q
	case timedOut(err):
		return Long
	case lms.IsKind(err, lms.Unavailable):
		return Again
	}
	return q
}

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
