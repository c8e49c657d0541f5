package worker

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/impact"
)

// studyPatience is how many days a reading waits for days of SLiMS that were
// not read yet.
const studyPatience = 7

// own reads the library's own studies.
func (d ImpactDeps) own(ctx context.Context, actor lms.Actor, libraryID int64, l impactLibrary, report *ImpactReport) error {
	open, err := d.Results.OpenStudies(ctx, actor, libraryID)
	if err != nil {
		return err
	}
	return d.studies(ctx, actor, open, l.usage.DataTo, report, func(st impact.OpenStudy) ([]impact.Reading, *impact.Progress, error) {
		return d.look(ctx, actor, st, l)
	})
}

// studies reads those of one audience that are due and notes where the others
// stand; look gives no progress where there is nothing new. One that fails says
// so on its page and stops no other.
func (d ImpactDeps) studies(ctx context.Context, actor lms.Actor, open []impact.OpenStudy, dataTo lms.Day, report *ImpactReport,
	look func(impact.OpenStudy) ([]impact.Reading, *impact.Progress, error)) error {
	readings := map[int64][]impact.Reading{}
	var order []int64
	for _, st := range open {
		if err := ctx.Err(); err != nil {
			return err
		}
		list, progress, err := guarded(st, look)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			slog.ErrorContext(ctx, "study not read", "study", st.ID, "err", err)
			report.Failed++
			if err := d.Results.SaveFailure(ctx, actor, st.ID, "impact.study_failed"); err != nil {
				return err
			}
			continue
		}
		if progress == nil {
			continue
		}
		if err := d.Results.SaveProgress(ctx, actor, st.StudyState, *progress); err != nil {
			return err
		}
		report.Studies++
		if len(list) > 0 {
			readings[st.ID] = list
			order = append(order, st.ID)
		}
	}
	if len(order) == 0 {
		return nil
	}
	// All that is read in one night is one family.
	var all []impact.Reading
	for _, id := range order {
		all = append(all, readings[id]...)
	}
	if err := impact.Judge(all); err != nil {
		return err
	}
	for _, id := range order {
		n := len(readings[id])
		readings[id], all = all[:n], all[n:]
	}
	n, err := d.Results.SaveReadings(ctx, actor, readings, dataTo)
	report.Readings += n
	return err
}

// guarded makes what one study's figures do to the program that study's failure.
func guarded(st impact.OpenStudy, look func(impact.OpenStudy) ([]impact.Reading, *impact.Progress, error)) (list []impact.Reading, p *impact.Progress, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v\n%s", r, debug.Stack())
		}
	}()
	return look(st)
}

// look is one study's readings that are due, and where it stands.
func (d ImpactDeps) look(ctx context.Context, actor lms.Actor, st impact.OpenStudy, l impactLibrary) (list []impact.Reading, p *impact.Progress, err error) {
	staff := l.staff
	if st.Plan.Question == impact.OfStaff || st.Plan.Question == impact.OfDose {
		if staff, err = d.studied(ctx, actor, l, st.Plan); err != nil {
			return nil, p, err
		}
	}
	if st.Plan.Question == impact.OfDose || st.Plan.Question == impact.OfStaff && st.Plan.Kind == impact.OfCourse {
		if staff.Enrolments, err = d.enrolments(ctx, actor, staff.ID, l.stints); err != nil {
			return nil, p, err
		}
	}
	libraries := []impact.StaffLibrary{staff}
	st.Progress.Recall(libraries)
	var progress impact.Progress
	switch st.Plan.Question {
	case impact.OfStaff:
		progress = impact.ProgressOfStaff(st.Study, libraries, l.usage.DataTo)
	case impact.OfDose:
		progress = impact.ProgressOfDose(st.Study, libraries, l.usage.DataTo)
	case impact.OfGain:
		tests, err := d.tests(ctx, actor, st.Plan, min(l.usage.DataTo, st.Plan.On(st.Plan.Readings[len(st.Plan.Readings)-1])), l.usage.Zone)
		if err != nil {
			return nil, nil, err
		}
		progress = impact.ProgressOfGain(st.Study, tests, l.usage.DataTo)
	case impact.OfService:
		progress = impact.ProgressOfService(st.Study, l.usage.Series, l.seasons, l.usage.DataTo)
		if st.Plan.Primary == impact.Satisfaction {
			progress = impact.ProgressOfScore(st.Study, l.usage.Scores, l.seasons, l.usage.DataTo)
		}
	}
	progress.Recall(libraries)
	after := st.AfterTheFact(l.usage.Zone)
	for _, reading := range st.Due(l.usage.reached(st.Plan), st.Answered) {
		var found []impact.Reading
		switch st.Plan.Question {
		case impact.OfStaff:
			found, err = impact.ReadStaff(st.Study, after, reading, libraries)
		case impact.OfDose:
			found, err = impact.ReadDose(st.Study, after, reading, libraries)
		case impact.OfGain:
			var tests impact.Tests
			if tests, err = d.tests(ctx, actor, st.Plan, st.Plan.On(reading), l.usage.Zone); err == nil {
				found, err = impact.ReadGain(st.Study, after, reading, tests)
			}
		case impact.OfService:
			if found, err = impact.ReadService(staff.ID, st.Study, after, reading, l.usage.Series, l.seasons); err == nil {
				var rated []impact.Reading
				rated, err = impact.ReadScore(staff.ID, st.Study, after, reading, l.usage.Scores, l.usage.Series, l.seasons)
				found = append(found, rated...)
			}
		}
		if err != nil {
			return nil, p, err
		}
		list = append(list, found...)
	}
	return list, &progress, nil
}

// enrolments are those in a library's courses, and the places at its activities,
// by person.
func (d ImpactDeps) enrolments(ctx context.Context, actor lms.Actor, libraryID int64, stints account.Stints) (list []impact.Enrolment, err error) {
	courses, err := d.Courses.EnrolledOn(ctx, actor, libraryID)
	if err != nil {
		return nil, err
	}
	activities, err := d.Activities.EnrolledOn(ctx, actor, libraryID)
	if err != nil {
		return nil, err
	}
	add := func(kind impact.LearningKind, id, accountID int64, on lms.Day) {
		if person := stints.PersonOf(accountID); person != 0 {
			list = append(list, impact.Enrolment{StaffID: person, Kind: kind, ID: id, On: on})
		}
	}
	for _, e := range courses {
		add(impact.Course, e.CourseID, e.AccountID, e.On)
	}
	for _, e := range activities {
		add(impact.Activity, e.ActivityID, e.AccountID, e.On)
	}
	return list, nil
}

// reached is the day up to which a study's metrics are known, or will not be
// known any better.
func (u ImpactUsage) reached(p impact.Plan) lms.Day {
	reached := u.DataTo
	for _, metric := range p.Metrics() {
		series := u.Series[metric]
		last := len(series) - 1
		for last >= 0 && series[last].Missing {
			last--
		}
		if last >= 0 {
			reached = min(reached, series[last].Day)
		}
	}
	return max(reached, u.DataTo-studyPatience)
}
