package usage

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// SaveNames notes which name each staff member has today and returns every
// name that was ever noted.
func (s *Store) SaveNames(ctx context.Context, actor lms.Actor, libraryID int64, today lms.Day, now map[int64]string) (list []Name, err error) {
	if !canWrite(actor) {
		return nil, forbidden
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		list = nil
		err := tx.SelectContext(ctx, &list, "SELECT staff_id, name, from_on AS `from`, to_on AS `to` FROM usage_staff_name WHERE library_id = ? ORDER BY staff_id, from_on FOR UPDATE", libraryID)
		if err != nil {
			return err
		}
		var erased []int64 // who was forgotten here, whatever SLiMS goes on calling them
		if err := tx.SelectContext(ctx, &erased, `SELECT user_id FROM account_slims_user WHERE library_id = ? AND erased_at IS NOT NULL`, libraryID); err != nil {
			return err
		}
		last := map[int64]int{}
		for i, n := range list {
			last[n.StaffID] = i
		}
		for id, name := range now {
			if slices.Contains(erased, id) {
				continue
			}
			name = clip(strings.TrimSpace(name), 100) // as messages begin with it
			i, seen := last[id]
			if seen && list[i].Name == name {
				list[i].To = max(list[i].To, today)
			} else {
				list = append(list, Name{StaffID: id, Name: name, From: today, To: today})
				i = len(list) - 1
			}
			n := list[i]
			_, err := tx.ExecContext(ctx, "REPLACE INTO usage_staff_name (library_id, staff_id, name, from_on, to_on) VALUES (?, ?, ?, ?, ?)", libraryID, n.StaffID, n.Name, n.From, n.To)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// SaveHolidays puts the library's closed days of a period in place of those known.
func (s *Store) SaveHolidays(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period, days []lms.Day) error {
	if !canWrite(actor) {
		return forbidden
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var known []lms.Day
		if err := tx.SelectContext(ctx, &known, "SELECT day FROM usage_holiday WHERE library_id = ?", libraryID); err != nil {
			return err
		}
		now := slices.Compact(slices.Sorted(slices.Values(days)))
		other := slices.DeleteFunc(slices.Concat(known, now), func(d lms.Day) bool {
			return !p.Has(d) || slices.Contains(known, d) && slices.Contains(now, d)
		})
		if _, err := tx.ExecContext(ctx, "DELETE FROM usage_holiday WHERE library_id = ?", libraryID); err != nil {
			return err
		}
		var rows [][]any
		for _, d := range now {
			rows = append(rows, []any{libraryID, d})
		}
		if err := insert(ctx, tx, "INSERT INTO usage_holiday (library_id, day)", rows); err != nil || len(other) == 0 {
			return err
		}
		return s.changed(ctx, tx, libraryID, slices.Min(other))
	})
}
