package web

import (
	"html/template"
	"slices"
	"sort"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
)

// homeImpact answers "is the training working?" from the saved results.
type homeImpact struct {
	Sentence string
	Pill     string // message key of the verdict, "" before the first night
	Facts    string
	Pairs    []string // what moves together, with r, interval and n
	TableID  int64    // 0: no table yet
	Newest   *homePicture
	Others   []homePicture
}

// homePicture is one before and after.
type homePicture struct {
	impactRow
	Day   lms.Day
	Chart template.HTML
}

func (s *server) homeHead(r *request, p *homePage) (err error) {
	if p.Impact, err = s.homeImpact(r, p); err != nil {
		return err
	}
	if p.Coverage == nil { // nothing was read yet
		return nil
	}
	if p.Service, err = s.homeService(r); err != nil {
		return err
	}
	if r.actor.Has(lms.Admin) { // has seen it among the links
		return nil
	}
	people, err := s.Accounts.Staff(r.ctx, r.actor, r.actor.LibraryID)
	here, loose := 0, 0
	for _, u := range people {
		if u.GoneAt == nil {
			here++
			if u.AccountID == nil {
				loose++
			}
		}
	}
	if loose > 0 {
		p.wait(taskSoon, r.locale.T("home.unlinked_head", lms.Args{"n": loose, "all": here}), "", "")
	}
	return err
}

func (s *server) homeImpact(r *request, p *homePage) (*homeImpact, error) {
	h := &homeImpact{}
	res, err := s.Impact.Table(r.ctx, r.actor, r.actor.LibraryID)
	switch {
	case lms.IsKind(err, lms.NotFound):
		h.Sentence = r.locale.T("home.impact_none")
		if !r.library.HasSlims {
			h.Sentence = r.locale.T("impact.no_slims")
		}
	case err != nil:
		return nil, err
	default:
		t, err := res.Table()
		if err != nil {
			return nil, err
		}
		h.TableID = res.ID
		h.say(r.locale, t, res)
		if err := s.homeUnassigned(r, p, t); err != nil {
			return nil, err
		}
	}
	metrics, err := s.Impact.Metrics(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil || len(metrics) == 0 {
		return h, err
	}
	metric := defaultMetric
	if !slices.Contains(metrics, metric) {
		metric = metrics[0]
	}
	results, err := s.Impact.Pictures(r.ctx, r.actor, r.actor.LibraryID, metric)
	if err != nil {
		return nil, err
	}
	return h, h.draw(r.locale, results)
}

// draw takes the newest pictures in: the newest that compares as a chart.
func (h *homeImpact) draw(l locale.Locale, results []impact.Result) error {
	type drawn struct {
		id int64
		impact.Picture
	}
	var all []drawn
	for _, res := range results {
		picture, err := res.Picture()
		if err != nil {
			return err
		}
		if len(picture.Subject.Dates) > 0 {
			all = append(all, drawn{res.ID, picture})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Subject.Dates[0] > all[j].Subject.Dates[0] })
	if len(all) > homeNamed {
		all = all[:homeNamed]
	}
	first := max(0, slices.IndexFunc(all, func(d drawn) bool { return d.Difference != nil }))
	for i, d := range all {
		row := homePicture{Day: d.Subject.Dates[0], impactRow: impactRow{ID: d.id, Subject: d.Subject, Interval: pictureInterval(l, d.Picture, 0)}}
		row.Line, row.Range = pictureLine(l, d.Picture)
		if i == first {
			row.Chart = pictureChart(l, d.Picture).SVG()
			h.Newest = &row
		} else {
			h.Others = append(h.Others, row)
		}
	}
	return nil
}

// say puts the table into a sentence, in the words that its verdicts allow.
func (h *homeImpact) say(l locale.Locale, t impact.Table, res impact.Result) {
	moves := map[impact.Verdict][]string{}
	judged, detectable := 0, 0.0
	for _, c := range t.Cells {
		if c.Adjusted != nil {
			judged++
		}
		if c.Verdict == impact.Inconclusive && c.Detectable != nil {
			detectable = max(detectable, *c.Detectable)
		}
		if c.Verdict != impact.CompatibleIncrease && c.Verdict != impact.CompatibleDecrease {
			continue
		}
		if name := locale.Inside(metricName(l, c.Metric)); !slices.Contains(moves[c.Verdict], name) {
			moves[c.Verdict] = append(moves[c.Verdict], name)
		}
		if len(h.Pairs) < homeNamed {
			h.Pairs = append(h.Pairs, l.T("home.pair", lms.Args{"metric": metricName(l, c.Metric), "measure": locale.Inside(l.T("impact.measure." + string(c.Measure))),
				"r": l.Decimal(c.Spearman.R, 2), "lo": l.Decimal(c.Spearman.Lo, 2), "hi": l.Decimal(c.Spearman.Hi, 2), "n": c.N}))
		}
	}
	up, down := strings.Join(moves[impact.CompatibleIncrease], ", "), strings.Join(moves[impact.CompatibleDecrease], ", ")
	verdict := impact.Inconclusive
	switch {
	case up != "" && down != "":
		verdict = impact.CompatibleIncrease
		h.Sentence = l.T("home.impact_both", lms.Args{"up": up, "down": down})
	case up != "":
		verdict = impact.CompatibleIncrease
		h.Sentence = l.T("home.impact_up", lms.Args{"metrics": up})
	case down != "":
		verdict = impact.CompatibleDecrease
		h.Sentence = l.T("home.impact_down", lms.Args{"metrics": down})
	case judged > 0:
		h.Sentence = l.T("home.impact_unsure", lms.Args{"n": judged, "detectable": l.Decimal(detectable, 2)})
	case len(t.Rows) == 0:
		verdict = impact.InsufficientData
		h.Sentence = l.T("home.impact_nobody")
	default:
		verdict = impact.InsufficientData
		h.Sentence = l.T("home.impact_few", lms.Args{"n": len(t.Rows), "least": impact.LeastForP})
	}
	h.Pill = "impact.verdict." + string(verdict)
	h.Facts = l.T("home.impact_facts", lms.Args{"n": len(t.Rows), "trained": t.Trained, "judged": judged, "pairs": len(t.Cells),
		"day": l.ShortDate(res.DataTo)})
}

// homeUnassigned names the metrics too little of which can be attributed to
// people for a result.
func (s *server) homeUnassigned(r *request, p *homePage, t impact.Table) error {
	year := lastYear(r.today() - 1)
	for _, m := range t.Metrics {
		if t.Unassigned[m] <= impact.MostUnassigned || !usage.Attributable(m) {
			continue
		}
		share, n, err := s.Usage.Unassigned(r.ctx, r.actor, r.actor.LibraryID, m, year)
		if err != nil {
			return err
		}
		if share > impact.MostUnassigned {
			p.wait(taskLater, r.locale.T("home.unassigned", lms.Args{"share": r.locale.Percent(share, 0), "n": n, "metric": locale.Inside(metricName(r.locale, m)),
				"limit": r.locale.Percent(impact.MostUnassigned, 0)}), "/usage?metric="+m, "figures")
		}
	}
	return nil
}
