package slims

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"binapustaka/lms"
)

// Holidays are the closed days of a period: the weekly ones and the single
// ones. The six days of June 2009 that every new SLiMS carries are none.
func (r *Reader) Holidays(ctx context.Context, p lms.Period) ([]lms.Day, error) {
	var rows []struct {
		Name sql.NullString `db:"holiday_dayname"`
		Date sql.NullString `db:"holiday_date"`
	}
	if err := r.db.SelectContext(ctx, &rows, "SELECT holiday_dayname, holiday_date FROM holiday"); err != nil {
		return nil, r.failed(err)
	}
	weekly, single := map[string]bool{}, map[lms.Day]bool{}
	sample := lms.Period{From: lms.DayOn(2009, time.June, 1), To: lms.DayOn(2009, time.June, 30)}
	for _, h := range rows {
		if day, ok := parseDay([]byte(h.Date.String)); ok {
			single[day] = !sample.Has(day)
		} else if !h.Date.Valid {
			weekly[strings.ToLower(h.Name.String)] = true
		}
	}
	var days []lms.Day
	for d := p.From; d <= p.To; d++ {
		if single[d] || weekly[strings.ToLower(d.Weekday().String()[:3])] {
			days = append(days, d)
		}
	}
	return days, nil
}
