package survey

import (
	"context"

	"binapustaka/lms"
)

// mostSurveys of a lineage are read for a trend, the newest.
const mostSurveys = 100

// Trend puts a survey beside the others of its lineage, as of a day.
func (s *Store) Trend(ctx context.Context, actor lms.Actor, id int64, today lms.Day, by By) (Sheet, Trend, error) {
	sheet, err := s.Find(ctx, actor, id)
	if err == nil {
		err = require(canWrite(actor, sheet.LibraryID))
	}
	if err != nil {
		return Sheet{}, Trend{}, err
	}
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `SELECT id FROM survey WHERE library_id = ? AND lineage = ? AND status <> 'draft' ORDER BY id DESC LIMIT ?`, sheet.LibraryID, sheet.Lineage, mostSurveys); err != nil {
		return Sheet{}, Trend{}, err
	}
	var all []Results
	for _, one := range ids {
		r, err := s.counted(ctx, actor, one, today)
		if err != nil {
			return Sheet{}, Trend{}, err
		}
		all = append(all, r)
	}
	return sheet, NewTrend(all, by), nil
}
