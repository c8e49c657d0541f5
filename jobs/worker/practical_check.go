package worker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
)

// PracticalDeps is what checking practicals needs.
type PracticalDeps struct {
	Libraries *library.Store
	Courses   *course.Store
	Usage     *usage.Store
	Stints    func(ctx context.Context, libraryID int64) (account.Stints, error) // whose the work of SLiMS users is
	Shared    func(ctx context.Context, libraryID int64) (map[int64]bool, error) // SLiMS users that several people use: what they do is nobody's
	Now       func() time.Time
	// Measure keeps what a practical that is met shows of its competency. It may
	// be told twice.
	Measure func(context.Context, course.Check, course.Verdict) error
}

// PracticalReport says what a check found.
type PracticalReport struct {
	Rows         int64
	Checked, Met int
}

var checker = lms.System("practical:check")

// CheckPracticals judges every practical that reads a library's SLiMS and is
// not done. Run twice, it finds the same.
func CheckPracticals(ctx context.Context, d PracticalDeps, libraryID int64, progress func(done, total int64, text string)) (PracticalReport, error) {
	checks, err := d.Courses.OpenChecks(ctx, checker, libraryID)
	if err != nil {
		return PracticalReport{}, err
	}
	return judge(ctx, d, libraryID, checks, progress)
}

// CheckAsked judges the practicals that somebody waits for. Where a SLiMS does
// not answer they are told so, and the others are judged all the same.
func CheckAsked(ctx context.Context, d PracticalDeps) error {
	asked, err := d.Courses.AskedChecks(ctx, checker)
	if err != nil {
		return err
	}
	byLibrary := map[int64][]course.Check{}
	for _, c := range asked {
		byLibrary[c.LibraryID()] = append(byLibrary[c.LibraryID()], c)
	}
	for id, checks := range byLibrary {
		_, failed := judge(ctx, d, id, checks, func(int64, int64, string) {})
		if failed == nil {
			continue
		}
		if ctx.Err() != nil { // the program is ending, or time is up: the next minute comes
			return errors.Join(err, failed)
		}
		why := "unreachable"
		switch {
		case errors.Is(failed, library.ErrPaused):
			why = "paused"
		case lms.IsKind(failed, lms.Unavailable):
			slog.Warn("practicals not checked", "library", id, "err", failed)
		default:
			err = errors.Join(err, failed)
		}
		err = errors.Join(err, problem(ctx, d, checks, why))
	}
	return err
}

func problem(ctx context.Context, d PracticalDeps, checks []course.Check, why string) error {
	for _, c := range checks {
		if err := d.Courses.SaveProblem(ctx, checker, c, why); err != nil {
			return err
		}
	}
	return nil
}

// judge reads a SLiMS once for all the checks.
func judge(ctx context.Context, d PracticalDeps, libraryID int64, checks []course.Check, progress func(done, total int64, text string)) (report PracticalReport, err error) {
	if len(checks) == 0 {
		return report, nil
	}
	lib, err := d.Libraries.Find(ctx, libraryID)
	if lms.IsKind(err, lms.NotFound) || err == nil && (!lib.HasSlims || lib.ArchivedAt != nil) {
		return report, problem(ctx, d, checks, "no_slims")
	}
	if err != nil {
		return report, err
	}
	stints, err := d.Stints(ctx, libraryID)
	if err != nil {
		return report, err
	}
	users := stints.Now()
	zone := lib.Zone()
	shared, err := d.Shared(ctx, libraryID)
	if err != nil {
		return report, err
	}
	in := slims.PracticeInput{Since: map[int64]time.Time{}}
	var linked []course.Check
	for _, c := range checks {
		stint, ok := users[c.AccountID]
		if !ok {
			if err := d.Courses.SaveProblem(ctx, checker, c, "not_linked"); err != nil {
				return report, err
			}
			continue
		}
		user := stint.UserID
		if shared[user] {
			if err := d.Courses.SaveProblem(ctx, checker, c, "shared"); err != nil {
				return report, err
			}
			continue
		}
		linked = append(linked, c)
		since := theirs(c.Since, stint, zone)
		if first, seen := in.Since[user]; !seen || since.Before(first) {
			in.Since[user] = since
		}
		for _, k := range c.Practical.Kinds() {
			if !slices.Contains(in.Kinds, k) {
				in.Kinds = append(in.Kinds, k)
			}
		}
	}
	if len(linked) == 0 {
		return report, nil
	}
	var seen map[int64]course.Seen
	err = reach(ctx, d.Libraries, lib, d.Now(), false, func(r *slims.Reader) (err error) {
		if in.Names, err = d.names(ctx, r, libraryID, lms.DayOf(d.Now().In(zone))); err != nil {
			return err
		}
		seen, err = r.Practice(ctx, in, func(rows int64) {
			report.Rows = rows
			progress(0, int64(len(linked)), "practical.progress_reading")
		})
		return err
	})
	if err != nil {
		return report, err
	}
	for _, c := range linked {
		stint := users[c.AccountID]
		v := c.Practical.Judge(seen[stint.UserID], theirs(c.Since, stint, zone))
		if v.Met() && c.Practical.CompetencyID != 0 { // first, or a process that ends in between would never tell it
			if err := d.Measure(ctx, c, v); err != nil {
				return report, err
			}
		}
		if err := d.Courses.SaveVerdict(ctx, checker, c, v); err != nil {
			return report, err
		}
		report.Checked++
		if v.Met() {
			report.Met++
		}
		progress(int64(report.Checked), int64(len(linked)), "practical.progress_judging")
	}
	return report, nil
}

// theirs is since, but not before the person became that SLiMS user: what
// somebody else did under its id is not their work.
func theirs(since time.Time, s account.Stint, zone *time.Location) time.Time {
	y, m, d := s.From.Time().Date()
	if from := time.Date(y, m, d, 0, 0, 0, 0, zone); since.Before(from) {
		return from
	}
	return since
}

// names are the real names that staff have and had: of today's a name that was
// changed this morning is one.
func (d PracticalDeps) names(ctx context.Context, r *slims.Reader, libraryID int64, today lms.Day) ([]usage.Name, error) {
	staff, err := r.Staff(ctx)
	if err != nil {
		return nil, err
	}
	now := make(map[int64]string, len(staff))
	for _, s := range staff {
		now[s.UserID] = s.RealName
	}
	return d.Usage.SaveNames(ctx, checker, libraryID, today, now)
}
