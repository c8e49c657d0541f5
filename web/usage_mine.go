package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

type usageMinePage struct {
	Layout
	Linked   bool
	HasSlims bool
	Shared   bool // several people seem to use the SLiMS user
	Username string
	Period   lms.Period
	Metrics  []ownMetric
	Chosen   string
	Chart    template.HTML
	Table    chart.Table
	Training []ownTraining // within the period, in order; their places in it are their numbers in the chart
	Objected string        // since when the reader is not counted among staff; empty: they are
}

type ownMetric struct {
	Metric string
	Total  int64
}

// ownTraining is a training that the reader completed or attended.
type ownTraining struct {
	Title, Path string
	On          lms.Day
}

// usageMine is a person's own work as SLiMS recorded it, for nobody else.
func (s *server) usageMine(r *request) error {
	p := &usageMinePage{Layout: r.layout("usage.mine_title"), Period: lastYear(r.today() - 1)}
	p.Period.From = p.Period.From.Month()
	objected, err := s.Impact.Objects(r.ctx, r.actor)
	if err != nil {
		return err
	}
	if objected != nil {
		p.Objected = r.locale.Date(lms.DayOf(objected.In(r.zone())))
	}
	user, linked, err := s.Accounts.LinkOf(r.ctx, r.actor)
	if err != nil {
		return err
	}
	p.Linked, p.Shared, p.Username, p.HasSlims = linked, user.Impersonal(), user.Username, r.library.HasSlims
	if !linked || p.Shared {
		return r.page("usage/mine", p)
	}
	stints, err := s.Accounts.MyStints(r.ctx, r.actor)
	if err != nil {
		return err
	}
	var lines []usage.OwnLine
	for _, t := range stints {
		more, err := s.Usage.Own(r.ctx, r.actor, r.actor.LibraryID, t.UserID, lms.Period{From: max(t.From, p.Period.From), To: min(t.To, p.Period.To)})
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, p.Period)
	if err != nil {
		return err
	}
	counts := map[string]map[lms.Day]int64{}
	for _, l := range lines {
		if counts[l.Metric] == nil {
			counts[l.Metric] = map[lms.Day]int64{}
		}
		counts[l.Metric][l.Month] += l.Count
	}
	for _, m := range usage.Metrics() {
		if counts[m] == nil {
			continue
		}
		own := ownMetric{Metric: m}
		for _, n := range counts[m] {
			own.Total += n
		}
		p.Metrics = append(p.Metrics, own)
	}
	if len(p.Metrics) == 0 {
		return r.page("usage/mine", p)
	}
	p.Chosen = p.Metrics[0].Metric
	if m := r.Query("metric"); slices.ContainsFunc(p.Metrics, func(o ownMetric) bool { return o.Metric == m }) {
		p.Chosen = m
	}
	v := served{Metric: p.Chosen, Period: p.Period, State: cover.Days[usage.SourceOf(p.Chosen)], Count: make([]int64, p.Period.Days())}
	metric := metricName(r.locale, p.Chosen)
	line := chart.Line{Title: r.locale.T("usage.mine_chart", lms.Args{"metric": metric}), Number: number(r.locale), Empty: r.locale.T("chart.no_data"),
		Desc: r.locale.T("usage.mine_desc", lms.Args{"metric": locale.Inside(metric), "from": r.locale.Month(p.Period.From), "to": r.locale.Month(p.Period.To)})}
	if p.Training, err = s.ownTraining(r, p.Period); err != nil {
		return err
	}
	numbers := map[lms.Day][]string{} // of the trainings of a month
	for i, t := range p.Training {
		numbers[t.On.Month()] = append(numbers[t.On.Month()], strconv.Itoa(i+1))
	}
	for i, st := range v.steps(r.locale, usage.ByMonth) {
		line.Points = append(line.Points, chart.Point{Label: st.Label, Value: float64(counts[p.Chosen][st.At]), Missing: st.Missing > st.Open})
		if of := numbers[st.At.Month()]; of != nil {
			line.Events = append(line.Events, chart.Event{At: i, Label: strings.Join(of, ", ")})
		}
	}
	p.Chart, p.Table = line.SVG(), line.Table(r.locale.T("usage.col_month"), metric)
	return r.page("usage/mine", p)
}

// ownTraining lists what the reader was trained by within a period, as studies
// count it: courses completed, and activities attended for the greater part.
func (s *server) ownTraining(r *request, p lms.Period) (list []ownTraining, err error) {
	cards, err := s.Courses.MyProgress(r.ctx, r.actor)
	if err != nil {
		return nil, err
	}
	for _, c := range cards {
		if c.CompletedAt != nil {
			list = append(list, ownTraining{c.Title, fmt.Sprintf("/courses/%d", c.CourseID), lms.DayOf(c.CompletedAt.In(r.zone()))})
		}
	}
	attended, err := s.Activities.Mine(r.ctx, r.actor, r.actor.LibraryID, (p.From - 1).Time(), (p.To + 2).Time())
	if err != nil {
		return nil, err
	}
	for _, a := range attended {
		if a.Share(a.Attended) >= impact.QualifyingShare {
			list = append(list, ownTraining{a.Title, fmt.Sprintf("/activities/%d", a.ID), lms.DayOf(a.StartsAt.In(r.zone()))})
		}
	}
	list = slices.DeleteFunc(list, func(t ownTraining) bool { return !p.Has(t.On) })
	slices.SortFunc(list, func(a, b ownTraining) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Path, b.Path)) })
	return list, nil
}

// usageObject counts the reader no longer where staff are compared, or again.
func (s *server) usageObject(r *request) error {
	do, notice := s.Impact.Object, "impact.objection_made"
	if r.FormValue("counted") != "" {
		do, notice = s.Impact.Withdraw, "impact.objection_withdrawn"
	}
	if err := do(r.ctx, r.actor); err != nil {
		return err
	}
	return r.redirect("/usage/mine", notice)
}
