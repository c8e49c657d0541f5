package worker

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/impact"
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
	if plan.Question == impact.OfStaff {
		return impact.ForeseeStaff(plan, []impact.StaffLibrary{l.staff}, l.usage.DataTo), nil
	}
	return impact.ForeseeService(plan, l.usage.Series[plan.Primary], l.seasons, l.usage.DataTo), nil
}
