package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/impact"
	"binapustaka/lms/survey"
)

// What a training was worth, in Kirkpatrick's four levels side by side. Surveys,
// tests and studies know nothing of each other; this is where they meet.

type worthPage struct {
	Layout
	Subjects []subjectGroup // to choose from
	Chosen   studySubject
	Levels   []worthLevel
}

// worthLevel is one of the four: what is known, and what is not and why.
type worthLevel struct {
	Key   string // reaction, learning, behaviour, results
	Found []worthFound
	Gaps  []worthGap
}

// worthFound is an estimate with all that it takes to read it.
type worthFound struct {
	Name, URL string // where its rows are
	Verdict   impact.Verdict
	AfterFact bool // of a study: declared when its outcome was there to be looked at
	Figure    string
	Line      string
	Range     string // interval and n
	More      string
	Until     string // how far the data reach
	Interval  template.HTML
}

func (f worthFound) VerdictClass() string { return verdictClass(f.Verdict) }

// worthGap is why something is not measurable here, and what would have to be done.
type worthGap struct {
	Name, URL string // of what there is of it, "" for nothing
	Why       string
	Todo      []string
	To, Label string // where it is done by this reader, "" elsewhere
}

func (s *server) impactWorth(r *request) error {
	p := &worthPage{Layout: r.layout("worth.title")}
	p.Path = "/impact/worth"
	groups, err := s.studySubjects(r)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if g.Name != "changes" && g.Name != "pairs" && g.Name != "whole" { // they are no one training
			p.Subjects = append(p.Subjects, g)
		}
	}
	asked := r.Query("subject")
	if asked == "" {
		return r.page("impact/worth", p)
	}
	kind, id := studyForm{Subject: asked}.subject()
	if kind != impact.OfCourse && kind != impact.OfActivity {
		return lms.Fail(lms.NotFound, "worth.gone")
	}
	p.Chosen, err = s.studySubject(r, impact.Plan{Kind: kind, SubjectID: id})
	if err == nil && p.Chosen.Gone {
		err = lms.Fail(lms.NotFound, "worth.gone")
	}
	if err != nil {
		return err
	}
	p.Title, p.Path = r.locale.T("worth.title_of", lms.Args{"title": p.Chosen.Title}), "/impact/worth?subject="+p.Chosen.Value()
	reaction, err := s.worthReaction(r, p.Chosen)
	if err != nil {
		return err
	}
	learning, err := s.worthLearning(r, p.Chosen)
	if err != nil {
		return err
	}
	behaviour, results, err := s.worthStudies(r, p.Chosen, &learning)
	if err != nil {
		return err
	}
	p.Levels = []worthLevel{reaction, learning, behaviour, results}
	return r.page("impact/worth", p)
}

// ids are the course and the activity that a subject is, one of them 0.
func (s studySubject) ids() (courseID, activityID int64) {
	if s.Kind == impact.OfCourse {
		return s.ID, 0
	}
	return 0, s.ID
}

// worthLearning is question D: what people gained from the test before to the
// one after.
func (s *server) worthLearning(r *request, of studySubject) (v worthLevel, err error) {
	v.Key = "learning"
	if !r.actor.Has(lms.Trainer, lms.Head) {
		v.Gaps = []worthGap{{Why: r.locale.T("worth.not_yours")}}
		return v, nil
	}
	courseID, activityID := of.ids()
	pairs, err := s.pairsOf(r, courseID, activityID)
	if err != nil {
		return v, err
	}
	l := Layout{Locale: r.locale}
	for _, pair := range pairs {
		if pair.ArchivedAt != nil {
			continue
		}
		trainings, err := s.trainings(r, pair)
		if err != nil {
			return v, err
		}
		g, err := s.Assessments.Gains(r.ctx, r.actor, pair.ID, trainings)
		if err != nil {
			return v, err
		}
		p := &gainPage{Layout: l, Gains: g}
		name, at := l.PairName(pair), fmt.Sprintf("/assessments/pairs/%d", pair.ID)
		main := p.Main()
		if main.Gain == nil {
			least := itemstat.MinPairs
			if pair.Crossed {
				least = 2 * itemstat.MinOrder
			}
			v.Gaps = append(v.Gaps, worthGap{Name: name, URL: at, Why: r.locale.T("worth.pair_few", lms.Args{"least": least}),
				Todo: []string{r.locale.T("worth.pair_few_do")}})
			continue
		}
		e := main.Gain.Rise
		found := worthFound{Name: name, URL: at, Figure: r.locale.T("worth.figure_points", lms.Args{"value": l.Signed(e.Value)}),
			Line:  r.locale.T("worth.line.gain."+direction(e), lms.Args{"value": r.locale.Decimal(max(e.Value, -e.Value), 1)}),
			Range: r.locale.T("worth.range_people", lms.Args{"lo": l.Signed(e.Low), "hi": l.Signed(e.High), "n": e.N}), Until: r.locale.T("worth.until_tests", lms.Args{"day": r.locale.ShortDate(r.today())}),
			Interval: p.interval(r.locale.T("gain.rise"), e)}
		if g.Regression != nil {
			found.More = r.locale.T("worth.regression", lms.Args{"value": r.locale.Decimal(g.Regression.Value, 1)})
		}
		v.Found = append(v.Found, found)
	}
	if len(v.Found)+len(v.Gaps) == 0 {
		gap := worthGap{Why: r.locale.T("worth.no_pair"), Todo: []string{r.locale.T("worth.no_pair_do")}}
		if r.actor.Has(lms.Trainer) {
			gap.To, gap.Label = fmt.Sprintf("/assessments/pairs?%s=%d#new", of.Kind, of.ID), r.locale.T("worth.make_pair")
		}
		v.Gaps = []worthGap{gap}
	}
	return v, nil
}

// worthStudies are questions C and B, what trained people did and what the
// service did; and question D of the pairs around the training, beside what they
// say at any time.
func (s *server) worthStudies(r *request, of studySubject, learning *worthLevel) (behaviour, results worthLevel, err error) {
	behaviour.Key, results.Key = "behaviour", "results"
	going, ended, err := s.Impact.Studies(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return behaviour, results, err
	}
	saved, err := s.Impact.PrimaryAnswers(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return behaviour, results, err
	}
	open := map[int64]bool{}
	for _, st := range going {
		open[st.FirstID] = true
	}
	for _, st := range ended { // what was read of a study that goes on with another plan stands on its page
		if _, read := saved[st.ID]; read && !open[st.FirstID] {
			going = append(going, st)
		}
	}
	courseID, activityID := of.ids()
	pairs, err := s.pairsOf(r, courseID, activityID)
	if err != nil {
		return behaviour, results, err
	}
	for _, st := range going {
		a, read := saved[st.ID]
		if st.Plan.Kind == impact.OfPair && slices.ContainsFunc(pairs, func(p assessment.Pair) bool { return p.ID == st.Plan.SubjectID }) {
			if err := learning.study(r, st, a, read); err != nil {
				return behaviour, results, err
			}
		}
	}
	for _, level := range []struct {
		*worthLevel
		question impact.Question
	}{{&behaviour, impact.OfStaff}, {&results, impact.OfService}} {
		for _, st := range going {
			if st.Plan.Kind != of.Kind || st.Plan.SubjectID != of.ID || st.Plan.Question != level.question {
				continue
			}
			a, read := saved[st.ID]
			if err := level.study(r, st, a, read); err != nil {
				return behaviour, results, err
			}
		}
		if len(level.Found)+len(level.Gaps) == 0 {
			level.Gaps = []worthGap{noStudy(r, of, level.question)}
		}
	}
	if err := s.worthSurveys(r, of, survey.FollowUp, &behaviour); err != nil {
		return behaviour, results, err
	}
	return behaviour, results, nil
}

func noStudy(r *request, of studySubject, q impact.Question) worthGap {
	if !r.library.HasSlims {
		gap := worthGap{Why: r.locale.T("worth.no_slims"), Todo: []string{r.locale.T("worth.no_slims_do")}}
		if r.actor.Has(lms.Admin) {
			gap.To, gap.Label = "/slims/connection", r.locale.T("connection.title")
		}
		return gap
	}
	gap := worthGap{Why: r.locale.T("worth.no_study." + string(q)), Todo: []string{r.locale.T("worth.no_study_do")}}
	if impact.CanDeclare(r.actor, r.actor.LibraryID) {
		gap.To, gap.Label = studyForm{Subject: of.Value(), Question: string(q)}.address("/impact/studies/new", stepPlan), r.locale.T("study.new")
	}
	return gap
}

// study puts a study with its last answer on its level.
func (v *worthLevel) study(r *request, st impact.StudyState, saved impact.SavedAnswer, read bool) error {
	at := fmt.Sprintf("/impact/studies/%d", st.ID)
	gap := worthGap{Name: st.Plan.Title, URL: at}
	if !read {
		gap.Why = r.locale.T("worth.unread", lms.Args{"next": nextReading(r, st.Study, nil)})
		if st.Progress != nil {
			gap.unmet(r, st.Progress.Guards)
		}
		if failed := studyFailure(r, st); failed != "" {
			gap.Why = failed
		}
		v.Gaps = append(v.Gaps, gap)
		return nil
	}
	a, err := saved.Answer()
	if err != nil {
		return err
	}
	line := studyLine(r.locale, st.Plan, a)
	if a.Estimate == nil {
		gap.Why = line
		if a.Reason == impact.CannotFit {
			gap.Why += " " + studyReason(r.locale, a)
		}
		gap.unmet(r, a.Guards)
		v.Gaps = append(v.Gaps, gap)
		return nil
	}
	found := worthFound{Name: st.Plan.Title, URL: at, Verdict: a.Verdict, AfterFact: a.AfterFact, Figure: studyBig(r.locale, a), Line: line, Range: studyRange(r.locale, a),
		Until: r.locale.T("worth.until_day", lms.Args{"day": r.locale.ShortDate(a.DataTo)}), Interval: studyInterval(r.locale, a, 0)}
	if a.Verdict == impact.Inconclusive {
		found.More = detectable(r.locale, a)
	}
	v.Found = append(v.Found, found)
	return nil
}

// unmet says which guards are not met, and what each needs.
func (g *worthGap) unmet(r *request, guards []impact.Guard) {
	l := Layout{Locale: r.locale}
	var have []string
	for _, guard := range guards {
		if !guard.Met {
			have = append(have, l.Guard(guard))
			g.Todo = append(g.Todo, l.Collect(guard))
		}
	}
	if len(have) > 0 {
		g.Why += " " + r.locale.T("worth.unmet", lms.Args{"guards": strings.Join(have, "; ")})
	}
}
