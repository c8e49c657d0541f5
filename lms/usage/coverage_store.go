package usage

import (
	"context"
	"time"

	"binapustaka/lms"
)

// State is what is known of a day in a source.
type State string

const (
	Read    State = "read"
	Missing State = "missing"
	Closed  State = "closed"
)

// Coverage is the state of each day of a period by source.
type Coverage struct {
	Period lms.Period
	ReadAt time.Time // of the reading longest ago
	Days   map[Source][]State
}

// Coverage tells read days from missing and closed ones. A day is closed when
// nothing happened in any table, or when it is a holiday in SLiMS and nothing
// but visits' counters or digital reads (which need no staff) moved.
func (s *Store) Coverage(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period) (Coverage, error) {
	c := Coverage{Period: p, Days: map[Source][]State{}}
	if !canReadCoverage(actor, libraryID) {
		return c, forbidden
	}
	read, err := s.SourcesRead(ctx, actor, libraryID)
	if err != nil {
		return c, err
	}
	var gaps []struct {
		Source Source  `db:"source"`
		Day    lms.Day `db:"day"`
	}
	if err := s.db.SelectContext(ctx, &gaps, "SELECT source, day FROM usage_gap WHERE library_id = ? AND day BETWEEN ? AND ?", libraryID, p.From, p.To); err != nil {
		return c, err
	}
	var busy, holidays []lms.Day
	err = s.db.SelectContext(ctx, &busy, `SELECT DISTINCT day FROM usage_fact WHERE library_id = ? AND day BETWEEN ? AND ? AND metric NOT IN (?, ?)`,
		libraryID, p.From, p.To, ActiveBorrowersMonth, Overdue) // neither says that somebody came that day
	if err != nil {
		return c, err
	}
	var staffed []lms.Day
	err = s.db.SelectContext(ctx, &staffed, `SELECT DISTINCT day FROM usage_fact WHERE library_id = ? AND day BETWEEN ? AND ? AND metric NOT IN (?, ?, ?, ?)`,
		libraryID, p.From, p.To, ActiveBorrowersMonth, Overdue, Visits, DigitalReads)
	if err != nil {
		return c, err
	}
	if err := s.db.SelectContext(ctx, &holidays, "SELECT day FROM usage_holiday WHERE library_id = ? AND day BETWEEN ? AND ?", libraryID, p.From, p.To); err != nil {
		return c, err
	}
	open, isHoliday, worked := set(busy), set(holidays), set(staffed)
	lost := map[Source]map[lms.Day]bool{}
	for _, g := range gaps {
		if lost[g.Source] == nil {
			lost[g.Source] = map[lms.Day]bool{}
		}
		lost[g.Source][g.Day] = true
	}
	for _, src := range Sources {
		states := make([]State, p.Days())
		for i := range states {
			states[i] = Missing
		}
		if r := read[src.Source]; r.FirstOn != nil {
			for i := range states {
				day := p.From + lms.Day(i)
				switch {
				case day < *r.FirstOn, day >= r.ReadOn, lost[src.Source][day]:
				case !open[day], isHoliday[day] && !worked[day]:
					states[i] = Closed
				default:
					states[i] = Read
				}
			}
		}
		c.Days[src.Source] = states
	}
	for _, r := range read {
		if c.ReadAt.IsZero() || r.ReadAt.Before(c.ReadAt) {
			c.ReadAt = r.ReadAt
		}
	}
	return c, nil
}

func set(days []lms.Day) map[lms.Day]bool {
	m := make(map[lms.Day]bool, len(days))
	for _, d := range days {
		m[d] = true
	}
	return m
}

// SourceRead is how far a source was read.
type SourceRead struct {
	Source  Source    `db:"source"`
	FirstOn *lms.Day  `db:"first_on"` // the first day it tells of; nil: nothing yet
	ReadOn  lms.Day   `db:"read_on"`  // days before this one are read
	ReadAt  time.Time `db:"read_at"`
}

// SourcesRead lists the sources that were ever read.
func (s *Store) SourcesRead(ctx context.Context, actor lms.Actor, libraryID int64) (map[Source]SourceRead, error) {
	if !canReadCoverage(actor, libraryID) {
		return nil, forbidden
	}
	var rows []SourceRead
	err := s.db.SelectContext(ctx, &rows, "SELECT source, first_on, read_on, read_at FROM usage_source WHERE library_id = ?", libraryID)
	list := map[Source]SourceRead{}
	for _, r := range rows {
		list[r.Source] = r
	}
	return list, err
}

// Noticed is a Revision with when it was noticed.
type Noticed struct {
	Revision
	At time.Time `db:"noticed_at"`
}

// Revisions lists the totals of days in p that came out otherwise later, the
// newest limit of them, and how many there are.
func (s *Store) Revisions(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period, limit int) (list []Noticed, total int, err error) {
	if !canRead(actor, libraryID) {
		return nil, 0, forbidden
	}
	const where = " FROM usage_revision WHERE library_id = ? AND day BETWEEN ? AND ?"
	if err := s.db.GetContext(ctx, &total, "SELECT COUNT(*)"+where, libraryID, p.From, p.To); err != nil {
		return nil, 0, err
	}
	err = s.db.SelectContext(ctx, &list, "SELECT metric, day, old_total, new_total, kept, noticed_at"+where+" ORDER BY noticed_at DESC, id DESC LIMIT ?",
		libraryID, p.From, p.To, limit)
	return list, total, err
}
