package api

import (
	"context"
	"math"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/exchange"
)

// Hours are the jam pelajaran (45 minutes each) of somebody in a calendar year of
// the library's time zone: granted for courses that they completed in it, and for
// activities that began in it, by the part that they attended.
type Hours struct {
	accountID  int64
	Person     string  `json:"person"`
	Year       int     `json:"year"`
	JP         float64 `json:"jp"`
	CoursesJP  float64 `json:"courses_jp"`
	Courses    int     `json:"courses"`
	AttendedJP float64 `json:"activities_jp"`
	Activities int     `json:"activities"`
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
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, r.Zone).UTC(), time.Date(year+1, 1, 1, 0, 0, 0, 0, r.Zone).UTC()
	var ids []int64
	err = s.db.SelectContext(ctx, &ids, `SELECT account_id FROM (SELECT account_id FROM account_role WHERE library_id = ?
		UNION SELECT e.account_id FROM course c JOIN course_enrolment e ON e.course_id = c.id WHERE c.library_id = ? AND e.completed_at >= ? AND e.completed_at < ?
		UNION SELECT t.account_id FROM activity v JOIN activity_attendance t ON t.activity_id = v.id WHERE v.library_id = ? AND v.status = 'scheduled' AND v.starts_at >= ? AND v.starts_at < ?) x
		WHERE account_id > ? ORDER BY account_id LIMIT ?`, r.LibraryID, r.LibraryID, from, to, r.LibraryID, from, to, after, a.Limit+1)
	if err != nil || len(ids) == 0 {
		return part(r, hourList, a.Limit, []Hours{}, nil), err
	}
	var granted []struct {
		AccountID int64   `db:"account_id"`
		JP        float64 `db:"jp"`
	}
	if err := s.in(ctx, &granted, `SELECT e.account_id, COALESCE(e.jp, 0) AS jp FROM course c JOIN course_enrolment e ON e.course_id = c.id
		WHERE c.library_id = ? AND e.completed_at >= ? AND e.completed_at < ? AND e.account_id IN (?)`, r.LibraryID, from, to, ids); err != nil {
		return p, err
	}
	var attended []struct {
		AccountID int64 `db:"account_id"`
		Minutes   int   `db:"minutes"`
		activity.Details
	}
	if err := s.in(ctx, &attended, `SELECT t.account_id, t.minutes, v.jp, v.starts_at, v.ends_at, v.held_minutes FROM activity v JOIN activity_attendance t ON t.activity_id = v.id
		WHERE v.library_id = ? AND v.status = 'scheduled' AND v.starts_at >= ? AND v.starts_at < ? AND t.account_id IN (?)`, r.LibraryID, from, to, ids); err != nil {
		return p, err
	}
	rows, at := make([]Hours, len(ids)), map[int64]int{}
	for i, id := range ids {
		rows[i], at[id] = Hours{accountID: id, Person: r.Pseudonym(id), Year: year}, i
	}
	for _, g := range granted {
		h := &rows[at[g.AccountID]]
		h.CoursesJP, h.Courses = h.CoursesJP+g.JP, h.Courses+1
	}
	for _, t := range attended {
		h := &rows[at[t.AccountID]]
		h.AttendedJP, h.Activities = h.AttendedJP+t.Details.JP*t.Share(t.Minutes), h.Activities+1
	}
	for i := range rows {
		h := &rows[i]
		h.AttendedJP = math.Round(h.AttendedJP*100) / 100
		h.JP = math.Round((h.CoursesJP+h.AttendedJP)*100) / 100
	}
	return part(r, hourList, a.Limit, rows, func(h Hours) int64 { return h.accountID }), nil
}
