package usage

import (
	"context"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

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
// but visits' counters or digital reads (which need no staff) moved. Digital
// reads, which happen at home as well, open no day but their own. Nothing in
// the log or on the visitors' counter on a day on which copies were lent or came
// back is not zero: it was emptied, or switched off.
func (s *Store) Coverage(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period) (Coverage, error) {
	c := Coverage{Period: p, Days: map[Source][]State{}}
	if !canReadCoverage(actor, libraryID) {
		return c, forbidden
	}
	read, err := s.SourcesRead(ctx, actor, libraryID)
	if err != nil {
		return c, err
	}
	facts := "SELECT DISTINCT day FROM usage_fact WHERE library_id = ? AND day BETWEEN ? AND ? AND metric "
	// Neither borrowers of a month nor overdue loans say that somebody came that day.
	busy, err0 := s.days(ctx, libraryID, p, facts+"NOT IN (?)", []string{ActiveBorrowersMonth, Overdue})
	came, err1 := s.days(ctx, libraryID, p, facts+"NOT IN (?)", []string{ActiveBorrowersMonth, Overdue, DigitalReads})
	staffed, err2 := s.days(ctx, libraryID, p, facts+"NOT IN (?)", []string{ActiveBorrowersMonth, Overdue, Visits, DigitalReads})
	lending, err3 := s.days(ctx, libraryID, p, facts+"IN (?)", []string{Loans, Returns})
	holiday, err4 := s.days(ctx, libraryID, p, "SELECT day FROM usage_holiday WHERE library_id = ? AND day BETWEEN ? AND ?")
	if err := errors.Join(err0, err1, err2, err3, err4); err != nil {
		return c, err
	}
	for _, src := range Sources {
		lost, err := s.days(ctx, libraryID, p, "SELECT day FROM usage_gap WHERE library_id = ? AND day BETWEEN ? AND ? AND source = ?", src.Source)
		if err != nil {
			return c, err
		}
		told, err := s.days(ctx, libraryID, p, "SELECT day FROM usage_first WHERE library_id = ? AND day BETWEEN ? AND ? AND source = ?", src.Source)
		if err != nil {
			return c, err
		}
		always := src.Source == LogTable || src.Source == VisitTable // never silent while copies are lent
		r, open := read[src.Source], came
		if src.Source == ReadTable {
			open = busy
		}
		states := make([]State, p.Days())
		for i := range states {
			day := p.From + lms.Day(i)
			switch {
			case r.FirstOn == nil, day < *r.FirstOn, day >= r.ReadOn, lost[day], always && lending[day] && !told[day]:
				states[i] = Missing
			case !open[day], holiday[day] && !staffed[day]:
				states[i] = Closed
			default:
				states[i] = Read
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

// days is the set of days that a query of a library and a period gives; args
// may be lists.
func (s *Store) days(ctx context.Context, libraryID int64, p lms.Period, query string, args ...any) (map[lms.Day]bool, error) {
	// Safety: query is a constant of this file.
	query, args, err := sqlx.In(query, append([]any{libraryID, p.From, p.To}, args...)...)
	if err != nil {
		return nil, err
	}
	var list []lms.Day
	err = s.db.SelectContext(ctx, &list, query, args...)
	set := make(map[lms.Day]bool, len(list))
	for _, d := range list {
		set[d] = true
	}
	return set, err
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

// WorkReadTo is the last day up to which the tables that name staff were read;
// 0: they never were.
func (s *Store) WorkReadTo(ctx context.Context, actor lms.Actor, libraryID int64) (lms.Day, error) {
	read, err := s.SourcesRead(ctx, actor, libraryID)
	return max(0, min(read[LoanTable].ReadOn, read[LogTable].ReadOn)-1), err
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
