package survey

import (
	"context"

	"github.com/jmoiron/sqlx"

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

// AskedSatisfaction reports whether a library's patrons were asked how satisfied
// they are as such, so that there is something for Rated to tell.
func (s *Store) AskedSatisfaction(ctx context.Context, actor lms.Actor, libraryID int64) (is bool, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return false, err
	}
	// Safety: a constant of this file.
	err = s.db.GetContext(ctx, &is, `SELECT EXISTS (`+satisfactionAsked+`)`, libraryID)
	return is, err
}

const satisfactionAsked = `SELECT id FROM survey s WHERE library_id = ? AND purpose = 'patron' AND status <> 'draft'
	AND EXISTS (SELECT 1 FROM survey_question q WHERE q.survey_id = s.id AND q.dimension = 'overall' AND q.kind = 'rating') ORDER BY id`

// Rated is what a library's patrons said of their satisfaction, by question and
// month, as of a day. Of a month only what results show is in it.
func (s *Store) Rated(ctx context.Context, actor lms.Actor, libraryID int64, today lms.Day) ([]Rated, error) {
	if err := require(actor.IsSystem() || canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, satisfactionAsked, libraryID); err != nil {
		return nil, err
	}
	var all []Results
	for _, id := range ids {
		err := s.locked(ctx, id, func(tx *sqlx.Tx) error { return settle(ctx, tx, id, today, false) }) // a month may be over since the last answer
		if err != nil {
			return nil, err
		}
		sheet, err := find(ctx, s.db, id, "")
		if err != nil {
			return nil, err
		}
		if sheet, err = s.filled(ctx, sheet); err != nil {
			return nil, err
		}
		cells, err := s.cells(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, Results{Sheet: sheet, Cells: cells})
	}
	return rated(all), nil
}
