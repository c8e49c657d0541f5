package worker

import (
	"context"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

// CheckSlims looks into a library's SLiMS database and keeps what it found for
// the library's administrators. A SLiMS that does not answer is something found.
func CheckSlims(ctx context.Context, libraries *library.Store, libraryID int64, now time.Time) error {
	actor := lms.System("slims:check")
	l, err := libraries.Find(ctx, libraryID)
	if err != nil || !l.HasSlims {
		return err
	}
	dsn, err := libraries.SlimsDSN(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	report, err := slims.Examine(ctx, dsn, l, now)
	if err != nil {
		return err
	}
	return libraries.SaveReport(ctx, actor, libraryID, report)
}
