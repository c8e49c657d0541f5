package usage

import (
	"context"
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
		last := map[int64]int{}
		for i, n := range list {
			last[n.StaffID] = i
		}
		for id, name := range now {
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

// SaveHolidays puts the library's closed days in place of those known.
func (s *Store) SaveHolidays(ctx context.Context, actor lms.Actor, libraryID int64, days []lms.Day) error {
	if !canWrite(actor) {
		return forbidden
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM usage_holiday WHERE library_id = ?", libraryID); err != nil {
			return err
		}
		var rows [][]any
		for _, d := range days {
			rows = append(rows, []any{libraryID, d})
		}
		return insert(ctx, tx, "INSERT IGNORE INTO usage_holiday (library_id, day)", rows)
	})
}
