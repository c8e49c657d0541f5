package usage

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const latest = lms.Day(47847) // 2101-01-01, as good as never

// fill is what of a derived source's history is to be read next.
func (s *Store) fill(ctx context.Context, libraryID int64, table, p Position, base Source) (*Fill, error) {
	if table.FirstOn == nil || p.FirstOn == nil || *p.FirstOn <= *table.FirstOn {
		return nil, nil
	}
	var end int64
	err := s.db.GetContext(ctx, &end, "SELECT COALESCE(MIN(first_id), ?) FROM usage_first WHERE library_id = ? AND source = ? AND day >= ?",
		table.LastID+1, libraryID, base, *p.FirstOn+lateRows)
	if err != nil {
		return nil, err
	}
	var months []monthStart
	err = s.db.SelectContext(ctx, &months, `SELECT day - INTERVAL DAYOFMONTH(day) - 1 DAY AS month, MIN(first_id) AS first_id FROM usage_first
		WHERE library_id = ? AND source = ? AND day < ? GROUP BY month ORDER BY month DESC`, libraryID, base, *p.FirstOn)
	return nextFill(months, *p.FirstOn, end, FillRows), err
}

// replaceGaps puts the days that a reading of a derived source could not tell of
// in the place of those it could not tell of before; it gives the first day that
// is another one now.
func (s *Store) replaceGaps(ctx context.Context, tx *sqlx.Tx, libraryID int64, r Reading, until lms.Day) (first lms.Day, err error) {
	const where = " FROM usage_gap WHERE library_id = ? AND source = ? AND day >= ? AND day < ?"
	args := []any{libraryID, r.Source, r.From, until}
	var old []lms.Day
	if err := tx.SelectContext(ctx, &old, "SELECT day"+where, args...); err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, "DELETE"+where, args...); err != nil {
		return 0, err
	}
	if first = latest; r.Until != 0 { // nothing was known of it
		first = r.From
	}
	differ := map[lms.Day]bool{}
	for _, d := range old {
		differ[d] = true
	}
	var rows [][]any
	for _, d := range r.gaps() {
		rows = append(rows, []any{libraryID, r.Source, d})
		differ[d] = !differ[d]
	}
	for d, is := range differ {
		if is {
			first = min(first, d)
		}
	}
	return first, insert(ctx, tx, "INSERT IGNORE INTO usage_gap (library_id, source, day)", rows)
}
