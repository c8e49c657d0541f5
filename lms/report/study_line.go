package report

import (
	"context"
	"math"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// Studies words what a library's studies of what began by a day found when they
// were last read, and how many comparisons its table of correlations holds.
func Studies(results *impact.Store) func(context.Context, lms.Actor, int64, lms.Day) ([]StudyLine, error) {
	return func(ctx context.Context, actor lms.Actor, libraryID int64, to lms.Day) (lines []StudyLine, err error) {
		going, _, err := results.Studies(ctx, actor, libraryID)
		if err != nil {
			return nil, err
		}
		last, err := results.PrimaryAnswers(ctx, actor, libraryID)
		if err != nil {
			return nil, err
		}
		for _, st := range going {
			saved, read := last[st.ID]
			if !read || st.Plan.Begins > to {
				continue
			}
			a, err := saved.Answer()
			if err != nil {
				return nil, err
			}
			lines = append(lines, studyLine(st.Plan, a))
		}
		saved, err := results.Table(ctx, actor, libraryID)
		if lms.IsKind(err, lms.NotFound) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		table, err := saved.Table()
		if err != nil {
			return nil, err
		}
		return append(lines, tableLine(table, saved.DataTo)), nil
	}
}

// JointStudies words what the studies of several libraries found when they were
// last read, where all of theirs are among those given and it began by a day.
func JointStudies(results *impact.Store) func(context.Context, []int64, lms.Day) ([]StudyLine, error) {
	return func(ctx context.Context, libraries []int64, to lms.Day) (lines []StudyLine, err error) {
		within := results.Seeing(impact.Scope{Sees: libraries})
		going, _, err := within.JointStudies(ctx, system)
		if err != nil {
			return nil, err
		}
		last, err := within.JointAnswers(ctx, system, going)
		if err != nil {
			return nil, err
		}
		for _, st := range going {
			if saved, read := last[st.ID]; read && st.Plan.Begins <= to {
				a, err := saved.Answer()
				if err != nil {
					return nil, err
				}
				lines = append(lines, studyLine(st.Plan, a))
			}
		}
		return lines, nil
	}
}

// studyLine is what a study's reading says; without an estimate it says why.
func studyLine(plan impact.Plan, a impact.Answer) StudyLine {
	line := StudyLine{N: a.N(), Of: "days", Unit: Unit(a.Question.Unit()), DataTo: a.DataTo, Title: survey.Text{ID: plan.Title, EN: plan.Title},
		Words: each(func(l locale.Locale) string {
			args := lms.Args{"day": l.ShortDate(plan.Begins)}
			if a.Question != impact.OfGain {
				args["metric"] = locale.Inside(l.T("usage.metric." + a.Metric))
			}
			if plan.Measure != "" {
				args["measure"] = locale.Inside(l.T("impact.measure." + string(plan.Measure)))
			}
			if a.Question == impact.OfGain && a.Estimate != nil {
				args["value"] = l.T("study.size_points", lms.Args{"value": l.Decimal(math.Abs(a.Estimate.Change), 1)})
			}
			return l.T("study.line."+string(a.Question)+"."+string(a.Verdict), args)
		})}
	switch {
	case a.Question.OfPeople() && a.N() < leastGroup:
		line.N, line.Of = leastGroup, "people_under"
	case a.Question.OfPeople():
		line.Of = "people"
	case a.Service != nil && a.Service.By == "week":
		line.Of = "weeks"
	case a.Service != nil && a.Service.By == "month":
		line.Of = "months"
	}
	if e := a.Estimate; e != nil {
		line.Estimate, line.Lo, line.Hi = &e.Change, &e.Lo, &e.Hi
	}
	return line
}

// each is a text in every language.
func each(text func(locale.Locale) string) survey.Text {
	return survey.Text{ID: text(locale.ID), EN: text(locale.EN)}
}

// tableLine says how many comparisons of the table came to which verdict; a
// coefficient of few people would tell of them from one term to the next.
func tableLine(t impact.Table, dataTo lms.Day) StudyLine {
	n := map[impact.Verdict]int{}
	for _, c := range t.Cells {
		n[c.Verdict]++
	}
	return StudyLine{N: len(t.Cells), Of: "comparisons", Unit: Count, DataTo: dataTo,
		Title: each(func(l locale.Locale) string { return l.T("report.table_title") }),
		Words: each(func(l locale.Locale) string {
			return l.T("report.table_words", lms.Args{"up": n[impact.CompatibleIncrease], "down": n[impact.CompatibleDecrease], "failed": n[impact.ChecksFailed], "open": n[impact.Inconclusive], "few": n[impact.InsufficientData]})
		})}
}
