package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// joint reads the joint studies that a library takes part in. Each of their
// libraries' nights comes here, and the last of them finds all read. One whose
// SLiMS was not read is waited for as days are, studyPatience of them; then the
// study is read without its last days and says so. One that cannot be loaded at
// all is waited for as long, then left out and named.
func (d ImpactDeps) joint(ctx context.Context, actor lms.Actor, libraryID int64, own impactLibrary, report *ImpactReport) error {
	open, err := d.Results.OpenJointStudies(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	yesterday := own.usage.DataTo
	return d.studies(ctx, actor, open, yesterday, report, func(st impact.OpenStudy) (list []impact.Reading, p *impact.Progress, err error) {
		to, readTo := yesterday, map[int64]lms.Day{}
		for _, id := range st.Plan.LibraryIDs() {
			if readTo[id], err = d.ReadTo(ctx, actor, id); err != nil {
				return nil, nil, err
			}
			to = min(to, max(readTo[id], yesterday-studyPatience))
		}
		// Another library's night was here, or this is not the last.
		seen := func() bool {
			return st.Progress != nil && st.Failure == "" && st.Progress.DataTo >= min(to, st.Plan.On(slices.Max(st.Plan.Readings)))
		}
		if seen() {
			return nil, nil, nil
		}
		g, err := d.gatherJoint(ctx, actor, st.Plan, own)
		if err != nil {
			return nil, nil, err
		}
		for i := range g.libraries {
			l := &g.libraries[i]
			if l.ReadTo = readTo[l.ID]; l.Unloaded {
				to = min(to, yesterday-studyPatience)
			}
		}
		if seen() {
			return nil, nil, nil
		}
		st.Progress.Recall(g.libraries)
		progress := impact.ProgressOfStaff(st.Study, g.libraries, to)
		progress.Recall(g.libraries)
		for _, reading := range st.Due(min(to, g.reached), st.Answered) {
			found, err := impact.ReadStaff(st.Study, st.AfterTheFact(g.zone), reading, g.libraries)
			if err != nil {
				return nil, nil, err
			}
			list = append(list, found...)
		}
		return list, &progress, nil
	})
}

// jointLibraries is what a plan's libraries know, as far as all were read.
type jointLibraries struct {
	libraries []impact.StaffLibrary
	reached   lms.Day
	zone      *time.Location // of the first
	failed    error          // why one could not be loaded
}

// gatherJoint reads the libraries of a plan; own is one that was read already.
func (d ImpactDeps) gatherJoint(ctx context.Context, actor lms.Actor, plan impact.Plan, own impactLibrary) (g jointLibraries, err error) {
	days := history
	for _, id := range plan.LibraryIDs() {
		l, staff, err := d.jointLibrary(ctx, actor, plan, own, id, days)
		if ctx.Err() != nil {
			return g, ctx.Err()
		}
		if err != nil {
			slog.ErrorContext(ctx, "library of a joint study not loaded", "library", id, "err", err)
			g.libraries, g.failed = append(g.libraries, impact.StaffLibrary{ID: id, Unloaded: true}), err
			continue
		}
		days = max(1, int(l.usage.DataTo-plan.From())+1)
		if g.zone == nil {
			g.zone, g.reached = l.usage.Zone, l.usage.DataTo
		}
		g.reached = min(g.reached, l.usage.reached(plan))
		g.libraries = append(g.libraries, staff)
	}
	return g, nil
}

// jointLibrary is one of them. What its figures do to the program is its failure alone.
func (d ImpactDeps) jointLibrary(ctx context.Context, actor lms.Actor, plan impact.Plan, own impactLibrary, id int64, days int) (l impactLibrary, staff impact.StaffLibrary, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v\n%s", r, debug.Stack())
		}
	}()
	if l = own; id != own.staff.ID {
		if l, _, err = d.library(ctx, actor, id, days); err != nil {
			return l, staff, err
		}
	}
	if staff, err = d.studied(ctx, actor, l, plan); err != nil {
		return l, staff, err
	}
	if kind, _ := plan.In(id); kind == impact.OfCourse {
		staff.Enrolments, err = d.enrolments(ctx, actor, id, l.stints)
	}
	return l, staff, err
}

// ForeseeJoint tells whether the plans about several libraries that were asked
// about can be answered by what lies before their beginning.
func (d ImpactDeps) ForeseeJoint(ctx context.Context) error {
	actor := lms.System(string(jobs.ImpactForesee))
	for {
		hash, plan, err := d.Results.ClaimForecast(ctx, actor)
		if err != nil || hash == "" {
			return err
		}
		var found *impact.Forecast
		g, err := d.gatherJoint(ctx, actor, plan, impactLibrary{})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err = errors.Join(err, g.failed); err != nil {
			slog.ErrorContext(ctx, "joint study not foreseen", "err", err)
		} else {
			f := impact.ForeseeStaff(plan, g.libraries, g.reached)
			found = &f
		}
		if err := d.Results.SaveForecast(ctx, actor, hash, found); err != nil {
			return err
		}
	}
}

// JointMetrics are the metrics of staff's work that all of some libraries have
// figures of. Who may declare a study of them may ask.
func JointMetrics(ctx context.Context, s *usage.Store, asks lms.Actor, scope impact.Scope, libraries []int64) (list []string, err error) {
	if !impact.CanDeclareJoint(asks, scope, libraries) {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	for i, id := range libraries {
		metrics, err := countedMetrics(ctx, s, lms.System("impact:foresee"), id)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			list = metrics
		}
		list = slices.DeleteFunc(list, func(m string) bool { return !usage.Attributable(m) || !slices.Contains(metrics, m) })
	}
	return list, nil
}
