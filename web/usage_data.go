package web

import (
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// usageData is the rows behind the page's picture: a line a day and location
// with what is known of the day, or by staff a line a SLiMS user.
func (s *server) usageData(r *request) error {
	q, err := r.usageQuery()
	if err != nil {
		return err
	}
	name := "usage-" + q.Metric + "-" + q.Period.From.String() + "-" + q.Period.To.String()
	if q.By == usage.ByStaff {
		rows, err := s.staffRows(r, q)
		if err != nil {
			return err
		}
		return r.csv(name+"-staff.csv", rows)
	}
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, q.Period)
	if err != nil {
		return err
	}
	lines, err := s.Usage.Rows(r.ctx, r.actor, r.actor.LibraryID, q.Metric, q.Period)
	if err != nil {
		return err
	}
	rows, at := [][]string{{"day", "state", "metric", "location", "count"}}, 0
	for i, state := range cover.Days[usage.SourceOf(q.Metric)] {
		day := q.Period.From + lms.Day(i)
		begun := len(rows)
		for ; at < len(lines) && lines[at].Day == day; at++ {
			rows = append(rows, []string{day.String(), string(state), q.Metric, harmless(lines[at].Location), strconv.FormatInt(lines[at].Count, 10)})
		}
		if len(rows) == begun { // nothing counted: zero where the day was read, else not known
			count := ""
			if state == usage.Read {
				count = "0"
			}
			rows = append(rows, []string{day.String(), string(state), q.Metric, "", count})
		}
	}
	return r.csv(name+".csv", rows)
}

func (s *server) staffRows(r *request, q usageQuery) ([][]string, error) {
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, q.Period)
	if err != nil {
		return nil, err
	}
	v, err := s.served(r, q.Metric, q.Period, cover, nil)
	if err != nil {
		return nil, err
	}
	p := usageShowPage{Served: &v}
	if err := s.usageStaff(r, &p); err != nil {
		return nil, err
	}
	rows := [][]string{{"slims_user", "name", "metric", "from", "to", "count"}}
	for _, sum := range append(p.Staff, p.Loose) {
		rows = append(rows, []string{strconv.FormatInt(sum.ID, 10), harmless(sum.Name), q.Metric, v.Period.From.String(), v.Period.To.String(), strconv.FormatInt(sum.Count, 10)})
	}
	return rows, nil
}

// harmless is a text of somebody else's as a cell that no spreadsheet takes
// for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
