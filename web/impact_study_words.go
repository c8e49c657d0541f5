package web

import (
	"cmp"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
)

// What is said of a study stands in the catalogue study: sentences are chosen by
// question, verdict, guard and check.

// studyLine says what an answer may say.
func studyLine(l locale.Locale, plan impact.Plan, a impact.Answer) string {
	return l.T("study.line."+string(a.Question)+"."+string(a.Verdict), lms.Args{"metric": locale.Inside(metricName(l, a.Metric)), "day": l.ShortDate(plan.Begins)})
}

// studyRange is an estimate's interval and what it rests on; "" without one.
func studyRange(l locale.Locale, a impact.Answer) string {
	if a.Estimate == nil {
		return ""
	}
	return l.T("study.range_"+studyUnit(a), lms.Args{"lo": l.Signed(a.Estimate.Lo, 0), "hi": l.Signed(a.Estimate.Hi, 0), "n": a.Estimate.N})
}

// studyN is what an answer rests on.
func studyN(l locale.Locale, a impact.Answer) string {
	return l.T("study.n_"+studyUnit(a), lms.Args{"n": fewPeople(l, a.Question, a.N())})
}

func studyUnit(a impact.Answer) string {
	switch {
	case a.Question == impact.OfStaff:
		return "person"
	case a.Service != nil && a.Service.By != "":
		return a.Service.By
	}
	return "day"
}

// fewPeople writes a number of people as a bound where it is under LeastShown.
func fewPeople(l locale.Locale, q impact.Question, n int) string {
	if q == impact.OfStaff && n > 0 && n < impact.LeastShown {
		return l.T("study.under", lms.Args{"n": impact.LeastShown})
	}
	return l.Number(int64(n))
}

// studyReason says what stood in the way of a verdict, "" when nothing did.
func studyReason(l locale.Locale, a impact.Answer) string {
	if a.Reason == impact.NoReason {
		return ""
	}
	return l.T("study.reason."+string(a.Reason), lms.Args{"least": impact.LeastLibraries})
}

// detectable says which change could have been noticed.
func detectable(l locale.Locale, d *float64) string {
	if d == nil {
		return ""
	}
	return l.T("study.detectable", lms.Args{"change": l.Percent(*d, 0)})
}

// Guard is a guard with what is there and what is needed, and Collect what to do
// about one that is not met.
func (l Layout) Guard(g impact.Guard) string {
	write := func(v float64) string { return l.Locale.Number(int64(v)) }
	switch g.Key {
	case impact.MissingShare, impact.UnassignedShare:
		write = func(v float64) string { return l.Locale.Percent(v, 0) }
	case impact.MeanCount, impact.Autocorrelation:
		write = func(v float64) string { return l.Locale.Decimal(v, 1) }
	case impact.TreatedPeople, impact.ControlPeople:
		write = func(v float64) string { return fewPeople(l.Locale, impact.OfStaff, int(v)) }
	}
	return l.Locale.T("study.guard."+string(g.Key), lms.Args{"have": write(g.Have), "need": write(g.Need)})
}

func (l Layout) Collect(g impact.Guard) string { return l.Locale.T("study.collect." + string(g.Key)) }

// checkLine is a check in words.
type checkLine struct {
	State string // passed, failed, open
	Warns bool
	Text  string
}

// studyChecks are an answer's checks, those that failed first.
func studyChecks(l locale.Locale, plan impact.Plan, a impact.Answer) (list []checkLine) {
	for _, c := range a.Checks {
		line := checkLine{State: "passed", Warns: c.Warns}
		switch {
		case !c.Made:
			line.State = "open"
		case !c.Passed:
			line.State = "failed"
		}
		write := func(v float64) string { return l.Percent(v, 0) }
		switch c.Key {
		case impact.PretrendJoint, impact.UntouchedMoved:
			write = func(v float64) string { return Layout{Locale: l}.P(&v) }
		case impact.Drift:
			write = func(v float64) string { return l.Decimal(v, 1) }
		}
		line.Text = l.T("study.check."+string(c.Key)+"."+line.State, lms.Args{"value": write(c.Value), "limit": write(c.Limit), "metric": metricName(l, plan.Untouched)})
		list = append(list, line)
	}
	order := map[string]int{"failed": 0, "open": 1, "passed": 2}
	slices.SortStableFunc(list, func(a, b checkLine) int { return cmp.Compare(order[a.State], order[b.State]) })
	return list
}

// verdictClass is the pill of a verdict.
func verdictClass(v impact.Verdict) string {
	switch v {
	case impact.CompatibleIncrease, impact.CompatibleDecrease:
		return ""
	case impact.ChecksFailed:
		return "soon"
	}
	return "quiet"
}

// studyCoverage says how much of the data an answer rests on was there.
func studyCoverage(l locale.Locale, a impact.Answer) string {
	if a.Staff != nil {
		return l.T("study.coverage_people", lms.Args{"n": fewPeople(l, a.Question, a.Staff.People), "trained": fewPeople(l, a.Question, a.Staff.Treated), "libraries": a.Staff.Libraries})
	}
	c := a.Service.Coverage
	text := l.T("study.coverage_days", lms.Args{"open": c.Open, "missing": c.Missing, "closed": c.Closed})
	if a.Service.By == "week" {
		text += " " + l.T("study.coverage_week")
	}
	return text
}
