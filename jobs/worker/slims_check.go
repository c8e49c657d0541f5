package worker

import (
	"context"
	"errors"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

// CheckSlims looks into a library's SLiMS database and keeps what it found for
// the library's administrators. A SLiMS that does not answer is something found.
func CheckSlims(ctx context.Context, libraries *library.Store, libraryID int64, now time.Time) error {
	l, err := libraries.Find(ctx, libraryID)
	if err != nil || !l.HasSlims {
		return err
	}
	err = examine(ctx, libraries, l, now, true, func(*slims.Reader) error { return nil })
	if lms.IsKind(err, lms.Unavailable) && ctx.Err() == nil {
		return nil
	}
	return err
}

// examine reaches a library's SLiMS, keeps what a look at it finds, and goes on
// with do.
func examine(ctx context.Context, libraries *library.Store, l library.Library, now time.Time, insist bool, do func(*slims.Reader) error) error {
	actor := lms.System("slims:check")
	var report library.Report
	err := reach(ctx, libraries, l, now, insist, func(r *slims.Reader) (err error) {
		if report, err = r.Examine(ctx, l, now); err != nil {
			return err
		}
		if err := libraries.SaveReport(ctx, actor, l.ID, report); err != nil {
			return err
		}
		return do(r)
	})
	if lms.IsKind(err, lms.Unavailable) && !errors.Is(err, library.ErrRests) && !report.Reached() && ctx.Err() == nil {
		report.Findings = []library.Finding{library.Failed(err)}
		return errors.Join(err, libraries.SaveReport(ctx, actor, l.ID, report))
	}
	return err
}
