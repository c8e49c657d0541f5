package worker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
)

// PracticalDeps is what checking practicals needs.
type PracticalDeps struct {
	Libraries *library.Store
	Courses   *course.Store
	Usage     *usage.Store
	Links     func(ctx context.Context, libraryID int64) (map[int64]int64, error) // account by SLiMS user
	Shared    func(ctx context.Context, libraryID int64) (map[int64]bool, error)  // SLiMS users that several people use: what they do is nobody's
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
	users, err := d.users(ctx, libraryID)
	if err != nil {
		return report, err
	}
	shared, err := d.Shared(ctx, libraryID)
	if err != nil {
		return report, err
	}
	in := slims.PracticeInput{Since: map[int64]time.Time{}}
	var linked []course.Check
	for _, c := range checks {
		user, ok := users[c.AccountID]
		if !ok {
			if err := d.Courses.SaveProblem(ctx, checker, c, "not_linked"); err != nil {
				return report, err
			}
			continue
		}
		if shared[user] {
			if err := d.Courses.SaveProblem(ctx, checker, c, "shared"); err != nil {
				return report, err
			}
			continue
		}
		linked = append(linked, c)
		if since, seen := in.Since[user]; !seen || c.Since.Before(since) {
			in.Since[user] = c.Since
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
		if in.Names, err = d.names(ctx, r, libraryID, lms.DayOf(d.Now().In(lib.Zone()))); err != nil {
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
		v := c.Practical.Judge(seen[users[c.AccountID]], c.Since)
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

// users are the SLiMS users of a library, by account.
func (d PracticalDeps) users(ctx context.Context, libraryID int64) (map[int64]int64, error) {
	links, err := d.Links(ctx, libraryID)
	users := make(map[int64]int64, len(links))
	for user, account := range links {
		users[account] = user
	}
	return users, err
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
