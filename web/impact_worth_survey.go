package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/survey"
	"binapustaka/web/chart"
)

// worthReaction is what those who were there answered when they were asked.
func (s *server) worthReaction(r *request, of studySubject) (v worthLevel, err error) {
	v.Key = "reaction"
	if err := s.worthSurveys(r, of, survey.Reaction, &v); err != nil {
		return v, err
	}
	if len(v.Found)+len(v.Gaps) == 0 {
		v.Gaps = []worthGap{{Why: r.locale.T("worth.no_survey"), Todo: []string{r.locale.T("worth.no_survey_do")}, To: "/surveys/new?about=" + of.Value(), Label: r.locale.T("worth.make_survey")}}
	}
	return v, nil
}

// worthSurveys puts the surveys of a purpose about a training on a level.
func (s *server) worthSurveys(r *request, of studySubject, purpose survey.Purpose, v *worthLevel) error {
	courseID, activityID := of.ids()
	list, err := s.Surveys.About(r.ctx, r.actor, r.actor.LibraryID, purpose, courseID, activityID)
	if err != nil {
		return err
	}
	for _, one := range list {
		at := fmt.Sprintf("/surveys/%d", one.ID)
		gap := worthGap{Name: one.Title.In(string(r.locale)), URL: at}
		if one.Status == survey.Draft {
			gap.Why, gap.Todo = r.locale.T("worth.survey_draft"), []string{r.locale.T("worth.survey_draft_do")}
			v.Gaps = append(v.Gaps, gap)
			continue
		}
		if one.Asked() && one.Status == survey.Open {
			gap.Why = r.locale.T("survey.not_before_end")
			v.Gaps = append(v.Gaps, gap)
			continue
		}
		res, err := s.Surveys.Results(r.ctx, r.actor, one.ID, r.today())
		if err != nil {
			return err
		}
		f, asked := mainFigure(res)
		switch {
		case !asked:
			gap.Why, gap.Todo = r.locale.T("worth.survey_no_scale"), []string{r.locale.T("worth.survey_no_scale_do")}
			v.Gaps = append(v.Gaps, gap)
		case f.N == 0:
			gap.Why = r.locale.T("worth.survey_few", lms.Args{"least": survey.Least})
			if one.Status == survey.Open {
				gap.Todo = []string{r.locale.T("worth.survey_few_do")}
			}
			v.Gaps = append(v.Gaps, gap)
		default:
			found := reactionFound(r, res, f, at+"/results")
			if purpose == survey.FollowUp {
				found.More = r.locale.T("worth.by_own_account")
			}
			v.Found = append(v.Found, found)
		}
	}
	return nil
}

// mainFigure is the question that stands for a survey: satisfaction as such, or
// else whether it would be recommended, or else the first that has a scale.
func mainFigure(res survey.Results) (f survey.Figure, asked bool) {
	if f, asked = res.Headline(survey.View{}); asked {
		return f, true
	}
	if f, asked = res.Recommend(survey.View{}); asked {
		return f, true
	}
	for _, f := range res.Figures(survey.View{}) {
		if f.Question.Scaled() {
			return f, true
		}
	}
	return f, false
}

func reactionFound(r *request, res survey.Results, f survey.Figure, at string) worthFound {
	l := Layout{Locale: r.locale}
	e, question := f.Score, l.Words(f.Question.Text)
	if f.Row.ID != 0 {
		question = l.Words(f.Row.Text)
	}
	v := worthFound{Name: l.Words(res.Title), URL: at, Until: r.locale.T("worth.until_answers")}
	picture := chart.Interval{Title: question, Estimate: e.Value, Lo: e.Lo, Hi: e.Hi, From: -100, To: 100}
	args := lms.Args{"question": question, "value": l.Mean(f, e), "scale": f.Question.Scale}
	if f.Question.Kind == survey.Promoter {
		v.Figure, v.Line = r.locale.T("worth.figure_nps", args), r.locale.T("worth.line.nps", args)
	} else {
		v.Figure, v.Line = r.locale.T("worth.figure_mean", args), r.locale.T("worth.line.mean", args)
		picture.Zero, picture.From, picture.To = float64(1+f.Question.Scale)/2, 1, float64(f.Question.Scale)
	}
	v.Range = r.locale.T("worth.range_none", lms.Args{"n": f.N})
	if e.HasInterval() {
		v.Range = r.locale.T("worth.range_answers", lms.Args{"lo": r.locale.Decimal(e.Lo, digitsOf(f)), "hi": r.locale.Decimal(e.Hi, digitsOf(f)), "n": f.N})
		picture.Desc = v.Figure + ". " + v.Range
		v.Interval = picture.SVG()
	}
	if months := res.Months(); len(months) > 0 {
		v.Until = r.locale.T("worth.until_month", lms.Args{"month": r.locale.Month(months[len(months)-1])})
	}
	return v
}
