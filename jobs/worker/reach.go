package worker

import (
	"context"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

var reacher = lms.System("slims:reach")

// reach gives do a reader of a library's SLiMS and notes whether that went well.
// A paused library, and a SLiMS that was lately tried in vain too often, is not
// asked: library.ErrPaused, library.ErrRests. Whoever insists asks all the same
// where it only rests.
func reach(ctx context.Context, libraries *library.Store, l library.Library, now time.Time, insist bool, do func(*slims.Reader) error) error {
	dsn, err := libraries.SlimsDSN(ctx, reacher, l.ID)
	if err != nil {
		return err
	}
	if err := libraries.Try(ctx, reacher, l.ID, insist); err != nil {
		return err
	}
	r, err := slims.Open(ctx, dsn, l.Zone())
	if err == nil {
		defer r.Close()
		err = do(r)
	}
	switch {
	case err == nil:
		return libraries.Reached(ctx, reacher, l.ID)
	case ctx.Err() != nil || !lms.IsKind(err, lms.Unavailable): // time is up, or it is not the fault of SLiMS
		return err
	}
	night, fault := jobs.Next(now, l.SyncAt, l.Zone())
	if fault == nil {
		fault = libraries.NotReached(ctx, reacher, l.ID, err, night)
	}
	if fault != nil {
		return fault
	}
	return err
}
