package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/web/chart"
)

type impactShowPage struct {
	Layout
	Result   impact.Result
	Picture  impact.Picture
	Line     string
	Range    string
	Rate     string
	Chart    template.HTML
	Table    chart.Table
	Interval template.HTML
	Others   string // other subjects within the picture
	Missing  int
	OpenDays int
	Current  []impact.Sibling // of the same subject, every metric
	Replaced []impact.Sibling
	Newest   int64 // id of the result that replaced this one, or 0
}

func (s *server) impactShow(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	res, err := s.Impact.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if res.SubjectKind == impact.OfLibrary {
		return r.redirect("/impact/correlations", "")
	}
	picture, err := res.Picture()
	if err != nil {
		return err
	}
	title := r.locale.T("impact.picture_title", lms.Args{"metric": metricName(r.locale, res.Metric), "title": picture.Subject.Title})
	line := pictureChart(r.locale, picture)
	p := &impactShowPage{Layout: r.titled(title), Result: res, Picture: picture, Chart: line.SVG(),
		Table: line.Table(r.locale.T("chart.week"), r.locale.T("impact.col_value")), Interval: pictureInterval(r.locale, picture, 0)}
	p.Line, p.Range = pictureLine(r.locale, picture)
	if picture.Difference != nil {
		p.Rate = r.locale.Signed(picture.Difference.Rate, 0)
	}
	for _, w := range picture.Weeks {
		p.OpenDays += w.OpenDays
		if w.Missing {
			p.Missing++
		}
	}
	if p.Current, p.Replaced, err = s.Impact.Siblings(r.ctx, r.actor, res); err != nil {
		return err
	}
	slices.SortFunc(p.Current, func(a, b impact.Sibling) int { return strings.Compare(p.Metric(a.Metric), p.Metric(b.Metric)) })
	if res.SupersededAt != nil {
		for _, c := range p.Current {
			if c.Metric == res.Metric {
				p.Newest = c.ID
			}
		}
	}
	if n := len(picture.Weeks); n > 0 {
		shown := lms.Period{From: picture.Weeks[0].Monday, To: picture.Weeks[n-1].Monday + 6}
		if p.Others, err = s.others(r, picture.Metric, shown, picture.Subject.Kind, picture.Subject.ID); err != nil {
			return err
		}
	}
	return r.page("impact/show", p)
}

// others names what else happened within some days than one subject, as the last
// night saw it.
func (s *server) others(r *request, metric string, shown lms.Period, kind impact.SubjectKind, id int64) (string, error) {
	results, err := s.Impact.Pictures(r.ctx, r.actor, r.actor.LibraryID, metric)
	if err != nil {
		return "", err
	}
	var titles []string
	for _, res := range results {
		other, err := res.Picture()
		if err != nil {
			return "", err
		}
		if o := other.Subject; (o.Kind != kind || o.ID != id) && len(o.Dates) > 0 && shown.Has(o.Dates[0]) {
			titles = append(titles, o.Title+" ("+r.locale.ShortDate(o.Dates[0])+")")
		}
	}
	slices.Sort(titles)
	return strings.Join(titles, ", "), nil
}

// impactData is a picture's input, week by week.
func (s *server) impactData(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	res, err := s.Impact.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if res.SubjectKind == impact.OfLibrary {
		return lms.Fail(lms.NotFound, "impact.not_found")
	}
	p, err := res.Picture()
	if err != nil {
		return err
	}
	rows := [][]string{{"week", "open_days", "count", "per_open_day", "missing"}}
	for _, w := range p.Weeks {
		value := ""
		if v, ok := w.Value(); ok {
			value = strconv.FormatFloat(v, 'g', -1, 64)
		}
		rows = append(rows, []string{w.Monday.String(), strconv.Itoa(w.OpenDays), strconv.FormatInt(w.Count, 10), value, strconv.FormatBool(w.Missing)})
	}
	return r.csv(fmt.Sprintf("impact-%d-%s.csv", id, res.Metric), rows)
}

// impactRows is the panel of the table: a row a person, without names.
func (s *server) impactRows(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	t, err := s.Impact.Rows(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	head := []string{"row", "trained", "tenure_days"}
	for _, m := range impact.Measures {
		head = append(head, string(m))
	}
	for _, m := range t.Metrics {
		head = append(head, "change_"+m)
	}
	number := func(v float64, ok bool) string {
		if !ok {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	rows := [][]string{head}
	for _, row := range t.Rows {
		line := []string{strconv.Itoa(row.Number), strconv.FormatBool(row.Trained), strconv.Itoa(row.Tenure)}
		for _, m := range impact.Measures {
			v, ok := row.Measures[m]
			line = append(line, number(v, ok))
		}
		for _, m := range t.Metrics {
			v, ok := row.Changes[m]
			line = append(line, number(v, ok))
		}
		rows = append(rows, line)
	}
	return r.csv(fmt.Sprintf("impact-%d-rows.csv", id), rows)
}

// impactResult is the saved result as it is. That of the table holds a row a
// person and is guarded like its rows.
func (s *server) impactResult(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	res, err := s.Impact.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if res.SubjectKind == impact.OfLibrary {
		if _, err := s.Impact.Rows(r.ctx, r.actor, id); err != nil {
			return err
		}
	}
	return r.saved(fmt.Sprintf("impact-%d.json", id), res.Method, res.InputHash, res.DataTo, res.N, res.CreatedAt, res.Body)
}

// saved sends a saved result as a file.
func (r *request) saved(name, method, hash string, dataTo lms.Day, n int, at time.Time, body []byte) error {
	r.Attachment(name)
	r.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return r.SendString(fmt.Sprintf(`{"method":%q,"input_hash":%q,"data_to":%q,"n":%d,"created_at":%q,"result":%s}`,
		method, hash, dataTo.String(), n, at.Format("2006-01-02T15:04:05Z"), body))
}

// csv sends rows as a file. Every cell is a number, a date or a word of ours, or
// has gone through harmless, so none can be taken for a formula.
func (r *request) csv(name string, rows [][]string) error {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	r.Attachment(name)
	r.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return r.Send(b.Bytes())
}
