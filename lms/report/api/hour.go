package api

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
	"binapustaka/lms/hours"
)

// Hours are the jam pelajaran (JP) of somebody in a calendar year, as the ledger
// has them: completed courses, activities by the part that was attended, and the
// teaching and training elsewhere that was approved, before the caps of any kind. An
// activity that is part of a completed course counts in the course alone.
type Hours struct {
	accountID  int64
	Person     string  `json:"person"`
	Year       int     `json:"year"`
	JP         float64 `json:"jp"`
	CoursesJP  float64 `json:"courses_jp"`
	Courses    int     `json:"courses"`
	AttendedJP float64 `json:"activities_jp"`
	Activities int     `json:"activities"`
	TeachingJP float64 `json:"teaching_jp"`
	Teaching   int     `json:"teaching"`
	ExternalJP float64 `json:"external_jp"`
	External   int     `json:"external"`
}

// YearsFrom is the first year that can be asked for.
const YearsFrom = 1990

// Hours are those of everybody with a role in the library or with hours in that
// year.
func (s *Store) Hours(ctx context.Context, r exchange.Reader, year int, a Asked) (p Part[Hours], err error) {
	after, err := start(r, exchange.Hours, hourList, a)
	if err != nil {
		return p, err
	}
	if year < YearsFrom || year > 2200 {
		return p, lms.FailField("year", "exchange.year_wrong", lms.Args{"from": YearsFrom})
	}
	from, to := lms.DayOn(year, 1, 1), lms.DayOn(year, 12, 31)
	var ids []int64
	err = s.db.SelectContext(ctx, &ids, `SELECT account_id FROM (SELECT account_id FROM account_role WHERE library_id = ?
		UNION SELECT account_id FROM hours_entry WHERE library_id = ? AND earned_on BETWEEN ? AND ?) x
		WHERE account_id > ? ORDER BY account_id LIMIT ?`, r.LibraryID, r.LibraryID, from, to, after, a.Limit+1)
	if err != nil || len(ids) == 0 {
		return part(r, hourList, a.Limit, []Hours{}, nil), err
	}
	var earned []struct { // what was taken back is no source any more
		AccountID int64      `db:"account_id"`
		Kind      hours.Kind `db:"kind"`
		Credit    int        `db:"credit"`
		Sources   int        `db:"sources"`
	}
	if err := s.in(ctx, &earned, `SELECT account_id, kind, SUM(credit) AS credit, SUM(credit <> 0) AS sources FROM (
			SELECT account_id, kind, source_id, SUM(credit) AS credit FROM hours_entry WHERE library_id = ? AND earned_on BETWEEN ? AND ? AND account_id IN (?)
			GROUP BY account_id, earned_by, kind, source_id) x GROUP BY account_id, kind`, r.LibraryID, from, to, ids); err != nil {
		return p, err
	}
	rows, at := make([]Hours, len(ids)), map[int64]int{}
	for i, id := range ids {
		rows[i], at[id] = Hours{accountID: id, Person: r.Pseudonym(id), Year: year}, i
	}
	sums := make([]int, len(rows)) // whole hundredths add up
	for _, e := range earned {
		i := at[e.AccountID]
		h, jp := &rows[i], float64(e.Credit)/100
		switch e.Kind {
		case hours.Course:
			h.CoursesJP, h.Courses = jp, e.Sources
		case hours.Activity:
			h.AttendedJP, h.Activities = jp, e.Sources
		case hours.Teaching:
			h.TeachingJP, h.Teaching = jp, e.Sources
		case hours.External:
			h.ExternalJP, h.External = jp, e.Sources
		}
		sums[i] += e.Credit
		h.JP = float64(sums[i]) / 100
	}
	return part(r, hourList, a.Limit, rows, func(h Hours) int64 { return h.accountID }), nil
}
