package worker

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// Foresee tells whether a plan can be answered by what lies before its
// beginning. Who may declare a study may ask.
func (d ImpactDeps) Foresee(ctx context.Context, asks lms.Actor, libraryID int64, plan impact.Plan) (impact.Forecast, error) {
	if !impact.CanDeclare(asks, libraryID) {
		return impact.Forecast{}, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	actor := lms.System("impact:foresee")
	l, _, err := d.library(ctx, actor, libraryID, history)
	if err != nil {
		return impact.Forecast{}, err
	}
	switch plan.Question {
	case impact.OfStaff:
		staff, err := d.studied(ctx, actor, l, plan)
		return impact.ForeseeStaff(plan, []impact.StaffLibrary{staff}, l.usage.DataTo), err
	case impact.OfDose:
		staff, err := d.studied(ctx, actor, l, plan)
		return impact.ForeseeDose(plan, []impact.StaffLibrary{staff}, l.usage.DataTo), err
	case impact.OfGain:
		tests, err := d.tests(ctx, actor, plan, min(l.usage.DataTo, plan.Begins-1), l.usage.Zone)
		return impact.ForeseeGain(plan, tests, l.usage.DataTo), err
	}
	return impact.ForeseeService(plan, l.usage.Series[plan.Primary], l.seasons, l.usage.DataTo), nil
}

// StudyMetrics are the metrics that a library has figures of and a study can be
// about.
func StudyMetrics(ctx context.Context, s *usage.Store, actor lms.Actor, libraryID int64) (list []string, err error) {
	read, err := s.SourcesRead(ctx, actor, libraryID)
	for _, metric := range usage.Metrics() {
		if !distinct(metric) && read[usage.SourceOf(metric)].FirstOn != nil {
			list = append(list, metric)
		}
	}
	return list, err
}
