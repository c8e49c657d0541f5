package web

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
)

// What is said of a study stands in the catalogue study: sentences are chosen by
// question, verdict, guard and check.

// studyLine says what an answer may say.
func studyLine(l locale.Locale, plan impact.Plan, a impact.Answer) string {
	args := lms.Args{"metric": locale.Inside(metricName(l, a.Metric)), "day": l.ShortDate(plan.Begins)}
	if plan.Measure != "" {
		args["measure"] = locale.Inside(l.T("impact.measure." + string(plan.Measure)))
	}
	if a.Estimate != nil {
		args["value"] = studySize(l, a.Question, math.Abs(a.Estimate.Change))
	}
	return l.T("study.line."+string(a.Question)+"."+string(a.Verdict), args)
}

// studyFigure writes an estimate, or an end of its interval, in its question's
// unit; studySize writes how large one is.
func studyFigure(l locale.Locale, q impact.Question, v float64) string {
	switch q.Unit() {
	case impact.RankOrder:
		return plus(v, l.Decimal(v, 2))
	case impact.Points:
		return plus(v, l.Decimal(v, 1))
	}
	return l.Signed(v, 0)
}

func plus(v float64, text string) string {
	if v > 0 {
		return "+" + text
	}
	return text
}

func studySize(l locale.Locale, q impact.Question, v float64) string {
	switch q.Unit() {
	case impact.RankOrder:
		return l.T("study.size_r", lms.Args{"value": l.Decimal(v, 2)})
	case impact.Points:
		return l.T("study.size_points", lms.Args{"value": l.Decimal(v, 1)})
	}
	return l.Percent(v, 0)
}

// studyBig is an estimate as it stands alone.
func studyBig(l locale.Locale, a impact.Answer) string {
	if a.Estimate == nil {
		return ""
	}
	text := studyFigure(l, a.Question, a.Estimate.Change)
	switch a.Question.Unit() {
	case impact.RankOrder:
		return l.T("study.size_r", lms.Args{"value": text})
	case impact.Points:
		return l.T("study.size_points", lms.Args{"value": text})
	}
	return text
}

// studyRange is an estimate's interval and what it rests on; "" without one.
func studyRange(l locale.Locale, a impact.Answer) string {
	if a.Estimate == nil {
		return ""
	}
	return l.T("study.range_"+studyUnit(a), lms.Args{"lo": studyFigure(l, a.Question, a.Estimate.Lo), "hi": studyFigure(l, a.Question, a.Estimate.Hi), "n": a.Estimate.N})
}

// studyN is what an answer rests on.
func studyN(l locale.Locale, a impact.Answer) string {
	return l.T("study.n_"+studyUnit(a), lms.Args{"n": fewPeople(l, a.Question, a.N())})
}

func studyUnit(a impact.Answer) string {
	switch {
	case a.Question.OfPeople():
		return "person"
	case a.Service != nil && a.Service.By != "":
		return a.Service.By
	}
	return "day"
}

// fewPeople writes a number of people as a bound where it is under LeastShown.
func fewPeople(l locale.Locale, q impact.Question, n int) string {
	if q.OfPeople() && n > 0 && n < impact.LeastShown {
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
func detectable(l locale.Locale, a impact.Answer) string {
	if a.Detectable == nil {
		return ""
	}
	return l.T("study.detectable."+string(a.Question.Unit()), lms.Args{"change": studySize(l, a.Question, *a.Detectable)})
}

// Guard is a guard with what is there and what is needed, and Collect what to do
// about one that is not met.
func (l Layout) Guard(g impact.Guard) string {
	write := func(v float64) string { return l.Locale.Number(int64(v)) }
	switch g.Key {
	case impact.MissingShare, impact.UnassignedShare, impact.MissingMonths:
		write = func(v float64) string { return l.Locale.Percent(v, 0) }
	case impact.MeanCount, impact.MeanRatings:
		write = func(v float64) string { return l.Locale.Decimal(v, 1) }
	case impact.Autocorrelation: // 0.66 is not yet 0.7
		write = func(v float64) string { return l.Locale.Decimal(v, 2) }
	case impact.TreatedPeople, impact.ControlPeople, impact.EnoughPeople, impact.EarlierPeople, impact.DosedPeople, impact.BothTests:
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
		case impact.PretrendJoint, impact.UntouchedMoved, impact.EarlierDose, impact.SignedRanks, impact.WithoutMonth:
			write = func(v float64) string { return Layout{Locale: l}.P(&v) }
		case impact.Drift:
			write = func(v float64) string { return l.Decimal(v, 1) }
		case impact.BeyondMean, impact.UnlikeBefore:
			write = func(v float64) string { return studySize(l, impact.OfGain, v) }
		case impact.ByEnrolment:
			write = func(v float64) string { return studyFigure(l, a.Question, v) }
		case impact.SameTenure, impact.SameDays, impact.PlainLine, impact.Reliable:
			write = func(v float64) string { return l.Decimal(v, 2) }
		}
		args := lms.Args{"value": write(c.Value), "limit": write(c.Limit)}
		if plan.Untouched != "" {
			args["metric"] = metricName(l, plan.Untouched)
		}
		line.Text = l.T("study.check."+string(c.Key)+"."+line.State, args)
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
		text := l.T("study.coverage_people", lms.Args{"n": fewPeople(l, a.Question, a.Staff.People), "trained": fewPeople(l, a.Question, a.Staff.Treated), "libraries": a.Staff.Libraries})
		if a.Staff.Behind > 0 {
			text += " " + l.T("joint.behind", lms.Args{"n": a.Staff.Behind})
		}
		if names := a.Staff.Unloaded; len(names) > 0 {
			text += " " + l.T("joint.unloaded", lms.Args{"names": strings.Join(names, ", ")})
		}
		return text
	}
	if a.Dose != nil {
		return l.T("study.coverage_dose", lms.Args{"n": fewPeople(l, a.Question, a.Dose.People), "trained": fewPeople(l, a.Question, a.Dose.Trained), "libraries": a.Dose.Libraries})
	}
	if a.Gain != nil {
		return l.T("study.coverage_gain", lms.Args{"n": fewPeople(l, a.Question, a.Gain.People), "first": fewPeople(l, a.Question, a.Gain.OnlyFirst)})
	}
	c := a.Service.Coverage
	if a.Service.By == "month" {
		answers := 0
		for _, m := range a.Service.Months {
			answers += m.Answers
		}
		return l.T("study.coverage_months", lms.Args{"open": c.Open, "missing": c.Missing, "answers": answers})
	}
	text := l.T("study.coverage_days", lms.Args{"open": c.Open, "missing": c.Missing, "closed": c.Closed})
	if a.Service.By == "week" {
		text += " " + l.T("study.coverage_week")
	}
	if a.Service.Hours {
		text += " " + l.T("study.coverage_hours")
	} else {
		text += " " + l.T("study.coverage_no_hours")
	}
	return text
}
