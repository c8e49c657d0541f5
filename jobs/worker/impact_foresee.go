package worker

import (
	"context"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/survey"
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
	if plan.Primary == impact.Satisfaction {
		return impact.ForeseeScore(plan, l.usage.Scores, l.seasons, l.usage.DataTo), nil
	}
	return impact.ForeseeService(plan, l.usage.Series[plan.Primary], l.seasons, l.usage.DataTo), nil
}

// StudyMetrics are the metrics that a library has figures of and a study can be
// about: what was counted, and what its patrons said.
func StudyMetrics(ctx context.Context, s *usage.Store, surveys *survey.Store, actor lms.Actor, libraryID int64) ([]string, error) {
	list, err := countedMetrics(ctx, s, actor, libraryID)
	if err != nil {
		return nil, err
	}
	asked, err := surveys.AskedSatisfaction(ctx, actor, libraryID)
	if asked {
		list = append(list, impact.Satisfaction)
	}
	return list, err
}

func countedMetrics(ctx context.Context, s *usage.Store, actor lms.Actor, libraryID int64) (list []string, err error) {
	read, err := s.SourcesRead(ctx, actor, libraryID)
	for _, metric := range usage.Metrics() {
		if !distinct(metric) && read[usage.SourceOf(metric)].FirstOn != nil {
			list = append(list, metric)
		}
	}
	return list, err
}

// ScoresForImpact hands what patrons said of their satisfaction to the comparison:
// by question and month, as far as results show it by then.
func ScoresForImpact(ctx context.Context, s *survey.Store, actor lms.Actor, libraryID int64, today lms.Day) (list []impact.ScoreMonth, err error) {
	rated, err := s.Rated(ctx, actor, libraryID, today)
	for _, r := range rated {
		m := impact.ScoreMonth{Question: strconv.FormatInt(r.QuestionID, 10), Month: r.Month, Score: r.Value, Answers: r.N, Surveys: r.Surveys}
		if r.HasInterval() {
			m.Interval = &[2]float64{r.Lo, r.Hi}
		}
		list = append(list, m)
	}
	return list, err
}
