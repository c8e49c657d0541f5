package usage

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Fact is one count.
type Fact struct {
	Metric   string  `db:"metric" json:"metric"`
	Day      lms.Day `db:"day" json:"day"`
	Location string  `db:"location" json:"location"`
	StaffID  int64   `db:"staff_id" json:"staff_id"`
	Count    int64   `db:"count" json:"count"`
}

const factColumns = "metric, day, location, staff_id, count"

// By is what counts are summed over.
type By string

const (
	ByDay      By = "day"
	ByWeek     By = "week"
	ByMonth    By = "month"
	ByLocation By = "location"
	ByStaff    By = "staff"
)

// Line is one sum: of the days from Day on, of a location or of a staff member.
type Line struct {
	Day      lms.Day `json:"day,omitempty"`
	Location string  `json:"location,omitempty"`
	StaffID  int64   `db:"staffid" json:"staff_id,omitempty"`
	Count    int64   `json:"count"`
}

// Series is a metric in a period. By day, week or month it has a line for each
// that holds a count; which of the others are zero and which missing, Coverage
// knows. Borrowers of a day or month are counted anew each day or month: they
// are refused by week.
func (s *Store) Series(ctx context.Context, actor lms.Actor, libraryID int64, metric string, p lms.Period, by By) ([]Line, error) {
	if !canRead(actor, libraryID) || by == ByStaff && !canReadStaff(actor, libraryID) {
		return nil, forbidden
	}
	if SourceOf(metric) == "" {
		return nil, lms.FailField("metric", "usage.unknown_metric", lms.Args{"metric": metric})
	}
	distinct := metric == ActiveBorrowers && by != ByDay || metric == ActiveBorrowersMonth && by != ByMonth
	if distinct {
		return nil, lms.FailField("by", "usage.not_summable")
	}
	group, found := map[By]string{ByDay: "day", ByWeek: "day - INTERVAL WEEKDAY(day) DAY", ByMonth: "day - INTERVAL DAYOFMONTH(day) - 1 DAY",
		ByLocation: "location", ByStaff: "staff_id"}[by]
	if !found {
		return nil, lms.FailField("by", "usage.unknown_by", lms.Args{"by": string(by)})
	}
	pick := map[By]string{ByLocation: "location", ByStaff: "staff_id AS staffid"}[by]
	if pick == "" {
		pick = group + " AS day"
	}
	var lines []Line
	// Safety: the expressions are constants of this function.
	err := s.db.SelectContext(ctx, &lines, "SELECT "+pick+", SUM(count) AS count FROM usage_fact WHERE library_id = ? AND metric = ? AND day BETWEEN ? AND ? GROUP BY "+
		group+" ORDER BY "+group, libraryID, metric, p.From, p.To)
	return lines, err
}

// Span is a SLiMS user in a period.
type Span struct {
	StaffID int64
	lms.Period
}

// Facts is every count of a library in a period, for the nightly comparison; one
// staff member's of a day may come in parts.
func (s *Store) Facts(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period) (list []Fact, err error) {
	if !actor.IsSystem() {
		return nil, forbidden
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+factColumns+` FROM usage_fact WHERE library_id = ? AND day BETWEEN ? AND ?`, libraryID, p.From, p.To)
	return list, err
}

// spansAtOnce is how many spans one statement asks for.
const spansAtOnce = 100

// FactsIn is every count of some staff in some periods, which do not overlap for
// the same one.
func (s *Store) FactsIn(ctx context.Context, actor lms.Actor, libraryID int64, spans []Span) (list []Fact, err error) {
	if !actor.IsSystem() {
		return nil, forbidden
	}
	for some := range slices.Chunk(spans, spansAtOnce) {
		var where []string
		args := []any{libraryID}
		for _, sp := range some {
			where = append(where, "staff_id = ? AND day BETWEEN ? AND ?")
			args = append(args, sp.StaffID, sp.From, sp.To)
		}
		var part []Fact
		// Safety: the condition is made of constants.
		if err := s.db.SelectContext(ctx, &part, `SELECT `+factColumns+` FROM usage_fact WHERE library_id = ? AND (`+strings.Join(where, " OR ")+`)`, args...); err != nil {
			return nil, err
		}
		list = append(list, part...)
	}
	return list, nil
}

// First is the first day in each span on which something is counted; 0: none is.
func (s *Store) First(ctx context.Context, actor lms.Actor, libraryID int64, spans []Span) (days []lms.Day, err error) {
	if !actor.IsSystem() {
		return nil, forbidden
	}
	for _, sp := range spans {
		var first *lms.Day
		err := s.db.GetContext(ctx, &first, `SELECT MIN(day) FROM usage_fact WHERE library_id = ? AND staff_id = ? AND day BETWEEN ? AND ?`, libraryID, sp.StaffID, sp.From, sp.To)
		if err != nil {
			return nil, err
		}
		days = append(days, 0)
		if first != nil {
			days[len(days)-1] = *first
		}
	}
	return days, nil
}

// Staff are the SLiMS users whose work is counted.
func (s *Store) Staff(ctx context.Context, actor lms.Actor, libraryID int64) (list []int64, err error) {
	if !actor.IsSystem() {
		return nil, forbidden
	}
	err = s.db.SelectContext(ctx, &list, `SELECT DISTINCT staff_id FROM usage_fact WHERE library_id = ? AND staff_id <> 0`, libraryID)
	return list, err
}

// Unassigned is the share of a metric that nobody could be named for, and of
// how many it is a share.
func (s *Store) Unassigned(ctx context.Context, actor lms.Actor, libraryID int64, metric string, p lms.Period) (share float64, n int64, err error) {
	if !canRead(actor, libraryID) {
		return 0, 0, forbidden
	}
	var sum struct{ Loose, Total int64 }
	err = s.db.GetContext(ctx, &sum, `SELECT COALESCE(SUM(IF(staff_id = 0, count, 0)), 0) AS loose, COALESCE(SUM(count), 0) AS total
		FROM usage_fact WHERE library_id = ? AND metric = ? AND day BETWEEN ? AND ?`, libraryID, metric, p.From, p.To)
	if err != nil || sum.Total == 0 {
		return 0, 0, err
	}
	return float64(sum.Loose) / float64(sum.Total), sum.Total, nil
}

// attributedDays is how far back Attributed looks.
const attributedDays = 90

// Work is how much of what staff did in a period names who did it.
type Work struct {
	Period      lms.Period
	Loose       int64 // nobody could be named for
	Total       int64
	Worst       string // metric with the most of them, "" where there are none
	SharedNames int    // real names that several users of SLiMS had in the period
}

// Attributed sums the work of the ninety days up to a day.
func (s *Store) Attributed(ctx context.Context, actor lms.Actor, libraryID int64, to lms.Day) (w Work, err error) {
	w.Period = lms.Period{From: to - attributedDays + 1, To: to}
	if !canRead(actor, libraryID) {
		return w, forbidden
	}
	query, args, err := sqlx.In(`SELECT metric, SUM(IF(staff_id = 0, count, 0)) AS loose, SUM(count) AS total FROM usage_fact
		WHERE library_id = ? AND day BETWEEN ? AND ? AND metric IN (?) GROUP BY metric ORDER BY loose DESC, metric`, libraryID, w.Period.From, w.Period.To, attributable)
	if err != nil {
		return w, err
	}
	var sums []struct {
		Metric       string
		Loose, Total int64
	}
	if err := s.db.SelectContext(ctx, &sums, query, args...); err != nil {
		return w, err
	}
	for _, m := range sums {
		w.Loose, w.Total = w.Loose+m.Loose, w.Total+m.Total
		if w.Worst == "" && m.Loose > 0 {
			w.Worst = m.Metric
		}
	}
	err = s.db.GetContext(ctx, &w.SharedNames, `SELECT COUNT(*) FROM (SELECT name FROM usage_staff_name
		WHERE library_id = ? AND to_on >= ? AND name <> '' GROUP BY name HAVING COUNT(DISTINCT staff_id) > 1) AS shared`, libraryID, w.Period.From)
	return w, err
}

// Rows are the counts behind a metric's sums, by day and location.
func (s *Store) Rows(ctx context.Context, actor lms.Actor, libraryID int64, metric string, p lms.Period) (list []Line, err error) {
	if !canRead(actor, libraryID) {
		return nil, forbidden
	}
	err = s.db.SelectContext(ctx, &list, `SELECT day, location, SUM(count) AS count FROM usage_fact
		WHERE library_id = ? AND metric = ? AND day BETWEEN ? AND ? GROUP BY day, location ORDER BY day, location`, libraryID, metric, p.From, p.To)
	return list, err
}

// OwnLine is what one person did of a metric in one month.
type OwnLine struct {
	Metric string
	Month  lms.Day
	Count  int64
}

// OwnDay is what one person did of a metric on one day.
type OwnDay struct {
	Metric string
	Day    lms.Day
	Count  int64
}

// OwnDays is a person's own work, day by day. The caller has made sure that
// staffID is the SLiMS user that the actor is.
func (s *Store) OwnDays(ctx context.Context, actor lms.Actor, libraryID, staffID int64, p lms.Period) (list []OwnDay, err error) {
	if !actor.In(libraryID) || staffID == 0 {
		return nil, forbidden
	}
	err = s.db.SelectContext(ctx, &list, `SELECT metric, day, SUM(count) AS count FROM usage_fact
		WHERE library_id = ? AND staff_id = ? AND day BETWEEN ? AND ? GROUP BY metric, day ORDER BY metric, day`, libraryID, staffID, p.From, p.To)
	return list, err
}

// Own is a person's own work, month by month. The caller has made sure that
// staffID is the SLiMS user that the actor is.
func (s *Store) Own(ctx context.Context, actor lms.Actor, libraryID, staffID int64, p lms.Period) (list []OwnLine, err error) {
	if !actor.In(libraryID) || staffID == 0 {
		return nil, forbidden
	}
	err = s.db.SelectContext(ctx, &list, `SELECT metric, day - INTERVAL DAYOFMONTH(day) - 1 DAY AS month, SUM(count) AS count FROM usage_fact
		WHERE library_id = ? AND staff_id = ? AND day BETWEEN ? AND ? AND metric NOT IN (?, ?)
		GROUP BY metric, month ORDER BY metric, month`, libraryID, staffID, p.From, p.To, ActiveBorrowers, ActiveBorrowersMonth)
	return list, err
}
