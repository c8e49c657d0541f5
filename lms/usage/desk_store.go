package usage

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// saveHours adds what a reading of the log tells of hours, and forgets what is
// old. Rows that vanished from the log take no hour back.
func saveHours(ctx context.Context, tx *sqlx.Tx, libraryID int64, today lms.Day, r Reading) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM usage_staff_hour WHERE library_id = ? AND day < ?", libraryID, today-HoursKept); err != nil {
		return err
	}
	for at, w := range r.Work {
		_, err := tx.ExecContext(ctx, `INSERT INTO usage_staff_hour (library_id, day, staff_id, hours, acts) VALUES (?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE hours = hours | VALUES(hours), acts = GREATEST(acts, VALUES(acts))`, libraryID, at.Day, at.Staff, w.Hours, w.Acts)
		if err != nil {
			return err
		}
	}
	return nil
}

// Work is when the SLiMS users of a library were at work, as far back as that is kept.
func (s *Store) Work(ctx context.Context, actor lms.Actor, libraryID int64) (map[StaffDay]DayWork, error) {
	if !actor.IsSystem() {
		return nil, forbidden
	}
	var rows []struct {
		Day   lms.Day `db:"day"`
		Staff int64   `db:"staff_id"`
		Hours uint32  `db:"hours"`
		Acts  int64   `db:"acts"`
	}
	err := s.db.SelectContext(ctx, &rows, "SELECT day, staff_id, hours, acts FROM usage_staff_hour WHERE library_id = ?", libraryID)
	work := make(map[StaffDay]DayWork, len(rows))
	for _, r := range rows {
		work[StaffDay{r.Staff, r.Day}] = DayWork{r.Hours, r.Acts}
	}
	return work, err
}

// LastWork is the last day on which each SLiMS user did something that is counted.
func (s *Store) LastWork(ctx context.Context, actor lms.Actor, libraryID int64) (map[int64]lms.Day, error) {
	if !actor.IsSystem() {
		return nil, forbidden
	}
	var rows []struct {
		Staff int64   `db:"staff_id"`
		Day   lms.Day `db:"day"`
	}
	err := s.db.SelectContext(ctx, &rows, "SELECT staff_id, MAX(day) AS day FROM usage_fact WHERE library_id = ? AND staff_id > 0 AND count > 0 GROUP BY staff_id", libraryID)
	last := make(map[int64]lms.Day, len(rows))
	for _, r := range rows {
		last[r.Staff] = r.Day
	}
	return last, err
}
