package web

import (
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/report"
)

type regionShowPage struct {
	Layout
	*report.Region
	Chosen string // month, as 2026-10
	Last   string // the last that can be chosen
	Going  []studyRow
	Ended  []studyRow
}

// region is the aggregates of the libraries that the person sees, in the month
// that they choose. Whoever came through one library's SLiMS sees none.
func (s *server) region(r *request) (*regionShowPage, error) {
	if r.session.Method != account.ByPassword {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	n, err := s.Reports.RegionSize(r.ctx, r.actor)
	if err != nil {
		return nil, err
	}
	if n < 2 {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	last := lms.Period{From: (r.today().Month() - 1).Month(), To: r.today().Month() - 1}
	month := last
	if t, err := time.Parse("2006-01", r.Query("month")); err == nil && lms.DayOf(t) < last.From {
		month = lms.Period{From: lms.DayOf(t), To: lms.DayOf(t.AddDate(0, 1, -1))}
	}
	region, err := s.Reports.Region(r.ctx, r.actor, month, s.Now())
	if err != nil {
		return nil, err
	}
	return &regionShowPage{Layout: r.layout("region.title"), Region: region, Chosen: month.From.Time().Format("2006-01"), Last: last.From.Time().Format("2006-01")}, nil
}

func (s *server) regionShow(r *request) error {
	p, err := s.region(r)
	if err != nil {
		return err
	}
	if p.Going, p.Ended, err = s.studyRows(r, jointStudies); err != nil {
		return err
	}
	return r.page("region/show", p)
}

// regionData is the table of the page, with as much hidden.
func (s *server) regionData(r *request) error {
	p, err := s.region(r)
	if err != nil {
		return err
	}
	rows := [][]string{{"library", "name", "data_to", "accounts", "learned_90_days", "completed_by", "month"}}
	for _, one := range p.Total.Service {
		rows[0] = append(rows[0], one.Metric, one.Metric+"_days_read")
	}
	for i, l := range append(p.Lines, p.Total) {
		name, dataTo := harmless(l.Name), ""
		if i == len(p.Lines) {
			name = "total"
		}
		if l.DataTo != nil {
			dataTo = l.DataTo.String()
		}
		row := []string{l.Code, name, dataTo, people(l.Staff), people(l.Active), people(l.Finishers), p.Chosen}
		for _, one := range l.Service {
			count := ""
			if one.Days > 0 {
				count = strconv.FormatInt(one.Count, 10)
			}
			row = append(row, count, strconv.Itoa(one.Days))
		}
		rows = append(rows, row)
	}
	return r.csv("region-"+p.Chosen+".csv", rows)
}

// people is what a file may say of a number of people.
func people(of report.Of) string {
	switch of.Shown {
	case report.Small:
		return "<5"
	case report.Cover:
		return ""
	}
	return strconv.Itoa(of.N)
}

// Persons is what may be shown of a number of people.
func (l Layout) Persons(of report.Of) string {
	switch of.Shown {
	case report.Small:
		return l.Locale.T("region.small")
	case report.Cover:
		return l.Locale.T("region.cover")
	}
	return l.Locale.Number(int64(of.N))
}
