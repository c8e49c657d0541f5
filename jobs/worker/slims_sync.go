package worker

import (
	"context"
	"fmt"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/pickup"
	"binapustaka/lms/usage"
)

// SyncDeps is what reading a SLiMS needs.
type SyncDeps struct {
	Libraries *library.Store
	Usage     *usage.Store
	SaveStaff func(ctx context.Context, actor lms.Actor, libraryID int64, staff []slims.Staff, groups []slims.Group) error // nil: the directory is not kept
	// SaveWork hears when each SLiMS user worked last, and whose account looks
	// like one of several people; nil: nobody asks.
	SaveWork func(ctx context.Context, actor lms.Actor, libraryID int64, last map[int64]lms.Day, desks map[int64][]usage.DeskSign) error
	Pickups  *pickup.Store // nil: reserved books are not counted
	Now      func() time.Time
	Asked    bool // by somebody, who does not wait until a SLiMS that failed is tried again
}

// SyncReport says what a reading found.
type SyncReport struct {
	Rows      int64
	Staff     int
	Revisions []usage.Revision
	Truncated []usage.Source
}

// Sync reads a library's SLiMS, after a look at it that tells why, should the
// reading fail. What is complete is saved source by source, so
// it may be killed and run again, or run twice, and the facts are the same.
func Sync(ctx context.Context, d SyncDeps, libraryID int64, progress func(done, total int64, text string)) (SyncReport, error) {
	var report SyncReport
	actor := lms.System("slims:sync")
	lib, err := d.Libraries.Find(ctx, libraryID)
	if err != nil {
		return report, err
	}
	if _, err := time.LoadLocation(lib.TimeZone); err != nil {
		return report, fmt.Errorf("library %d: %w", libraryID, err)
	}
	progress(0, 0, "usage.progress_check")
	err = examine(ctx, d.Libraries, lib, d.Now(), d.Asked, func(r *slims.Reader) (err error) {
		report, err = d.read(ctx, actor, r, lib, progress)
		return err
	})
	return report, err
}

func (d SyncDeps) read(ctx context.Context, actor lms.Actor, r *slims.Reader, lib library.Library, progress func(done, total int64, text string)) (SyncReport, error) {
	var report SyncReport
	libraryID, today := lib.ID, lms.DayOf(d.Now().In(lib.Zone()))
	progress(0, 0, "usage.progress_staff")
	staff, err := r.Staff(ctx)
	if err != nil {
		return report, err
	}
	report.Staff = len(staff)
	if d.SaveStaff != nil {
		groups, err := r.GroupNames(ctx)
		if err != nil {
			return report, err
		}
		if err := d.SaveStaff(ctx, actor, libraryID, staff, groups); err != nil {
			return report, err
		}
	}
	now := map[int64]string{}
	for _, s := range staff {
		now[s.UserID] = s.RealName
	}
	names, err := d.Usage.SaveNames(ctx, actor, libraryID, today, now)
	if err != nil {
		return report, err
	}
	positions, err := d.Usage.Positions(ctx, libraryID, today)
	if err != nil {
		return report, err
	}
	years := lms.Period{From: today - 3660, To: today + 366}
	holidays, err := r.Holidays(ctx, years)
	if err != nil {
		return report, err
	}
	if err := d.Usage.SaveHolidays(ctx, actor, libraryID, years, holidays); err != nil {
		return report, err
	}
	whole, err := d.whole(ctx, actor, r, lib, today)
	if err != nil {
		return report, err
	}
	in := slims.Input{Positions: positions, Names: usage.NewNames(names), Today: today}
	err = r.ReadUsage(ctx, in, func(_ usage.Source, rows int64) {
		progress(report.Rows+rows, 0, "usage.progress_reading")
	}, func(reading usage.Reading) error {
		// What was whole once stays so, also where SLiMS is read from a copy now.
		readOn := max(whole, min(positions[reading.Source].ReadOn, today))
		revisions, err := d.Usage.SaveReading(ctx, actor, libraryID, readOn, reading)
		if err != nil {
			return err
		}
		report.Rows += reading.Rows
		report.Revisions = append(report.Revisions, revisions...)
		if reading.Truncated {
			report.Truncated = append(report.Truncated, reading.Source)
		}
		return nil
	})
	if err != nil {
		return report, err
	}
	if err := d.work(ctx, actor, libraryID, staff); err != nil {
		return report, err
	}
	if err := d.pickups(ctx, actor, lib, today); err != nil {
		return report, err
	}
	progress(report.Rows, 0, "usage.progress_collection")
	collection, err := r.Collection(ctx)
	if err != nil {
		return report, err
	}
	collection.ReadOn = today
	return report, d.Usage.SaveCollection(ctx, actor, libraryID, collection)
}

// whole is the day before which all days are in this SLiMS: today, and of a copy
// that may lag the day that it has reached.
func (d SyncDeps) whole(ctx context.Context, actor lms.Actor, r *slims.Reader, lib library.Library, today lms.Day) (lms.Day, error) {
	replica, err := r.Replica(ctx)
	if err != nil || !replica {
		return today, err
	}
	newest, err := r.Newest(ctx)
	if err != nil {
		return today, err
	}
	work, err := d.Usage.Work(ctx, actor, lib.ID)
	return usage.Whole(newest, today, work), err
}

// pickups counts what the desk did with reserved books, beside what SLiMS tells.
// It is counted for the library alone: who of the staff did it is not asked. A
// library that never put a copy aside has no such counts, which is not zero.
func (d SyncDeps) pickups(ctx context.Context, actor lms.Actor, lib library.Library, today lms.Day) error {
	if d.Pickups == nil {
		return nil
	}
	list, err := d.Pickups.History(ctx, actor, lib.ID, time.Unix(0, 0))
	if err != nil || len(list) == 0 {
		return err
	}
	reading := usage.Reading{Source: usage.PickupTable, Counts: map[usage.Key]int64{}, Rows: int64(len(list))}
	for day, t := range pickup.Tallies(list, lib.Zone()) {
		for metric, n := range map[string]int64{usage.PickupsReady: t.Ready, usage.PickupsCollected: t.Collected, usage.PickupsMissed: t.Missed} {
			if n > 0 {
				reading.Counts[usage.Key{Metric: metric, Day: day}] = n
			}
		}
		if reading.FirstOn == nil || day < *reading.FirstOn {
			reading.FirstOn = &day
		}
	}
	_, err = d.Usage.SaveReading(ctx, actor, lib.ID, today, reading)
	return err
}

// work tells what the facts say of the staff themselves.
func (d SyncDeps) work(ctx context.Context, actor lms.Actor, libraryID int64, staff []slims.Staff) error {
	if d.SaveWork == nil {
		return nil
	}
	last, err := d.Usage.LastWork(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	work, err := d.Usage.Work(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	names := map[int64][]string{}
	for _, s := range staff {
		names[s.UserID] = []string{s.Username, s.RealName}
	}
	return d.SaveWork(ctx, actor, libraryID, last, usage.Desks(work, names))
}
