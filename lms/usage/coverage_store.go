package usage

import (
	"context"
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

// DayTotal is all that was counted of a metric on a day, and how much of it
// nobody could be named for.
type DayTotal struct {
	Metric       string
	Day          lms.Day
	Count, Loose int64
}

// Whole is a library's service day by day, and what is known of each day, for
// the nightly comparison.
func (s *Store) Whole(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period) (totals []DayTotal, c Coverage, err error) {
	if !actor.IsSystem() {
		return nil, c, forbidden
	}
	// In the order of the primary key: nothing is sorted.
	err = s.db.SelectContext(ctx, &totals, `SELECT metric, day, SUM(count) AS count, SUM(IF(staff_id = 0, count, 0)) AS loose FROM usage_fact
		WHERE library_id = ? AND day BETWEEN ? AND ? GROUP BY metric, day`, libraryID, p.From, p.To)
	if err != nil {
		return nil, c, err
	}
	busy := newBusy(p)
	for _, t := range totals {
		busy.add(t.Metric, t.Day)
	}
	c, err = s.coverage(ctx, actor, libraryID, p, busy)
	return totals, c, err
}

// Coverage tells read days from missing and closed ones. A day is closed when
// nothing happened in any table, or when it is a holiday in SLiMS and nothing
// but visits' counters or digital reads (which need no staff) moved. Digital
// reads, which happen at home as well, open no day but their own. Nothing in
// the log or on the visitors' counter on a day on which copies were lent or came
// back is not zero: it was emptied, or switched off.
func (s *Store) Coverage(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period) (Coverage, error) {
	if !canReadCoverage(actor, libraryID) {
		return Coverage{Period: p, Days: map[Source][]State{}}, forbidden
	}
	var counted []DayTotal
	if err := s.db.SelectContext(ctx, &counted, "SELECT metric, day FROM usage_fact WHERE library_id = ? AND day BETWEEN ? AND ? GROUP BY metric, day", libraryID, p.From, p.To); err != nil {
		return Coverage{}, err
	}
	busy := newBusy(p)
	for _, t := range counted {
		busy.add(t.Metric, t.Day)
	}
	return s.coverage(ctx, actor, libraryID, p, busy)
}

// busy is what moved on the days of a period.
type busy struct {
	from lms.Day
	days []struct{ moved, came, staffed, lending bool }
}

func newBusy(p lms.Period) busy {
	return busy{p.From, make([]struct{ moved, came, staffed, lending bool }, p.Days())}
}

func (b busy) add(metric string, day lms.Day) {
	d := &b.days[day-b.from]
	switch metric {
	case ActiveBorrowersMonth, Overdue: // neither says that somebody came that day
	case DigitalReads:
		d.moved = true
	case Visits:
		d.moved, d.came = true, true
	default:
		d.moved, d.came, d.staffed = true, true, true
		d.lending = d.lending || metric == Loans || metric == Returns
	}
}

func (s *Store) coverage(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period, b busy) (Coverage, error) {
	c := Coverage{Period: p, Days: map[Source][]State{}}
	read, err := s.SourcesRead(ctx, actor, libraryID)
	if err != nil {
		return c, err
	}
	holiday, err := s.days(ctx, libraryID, p, "SELECT day FROM usage_holiday WHERE library_id = ? AND day BETWEEN ? AND ?")
	if err != nil {
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
		below := c.Days[src.Source.Base()]                           // of a derived source, which stands after its base
		always := src.Source == LogTable || src.Source == VisitTable // never silent while copies are lent
		r := read[src.Source]
		states := make([]State, p.Days())
		for i, is := range b.days {
			day := p.From + lms.Day(i)
			open := is.came || src.Source == ReadTable && is.moved
			switch {
			case r.FirstOn == nil, day < *r.FirstOn, day >= r.ReadOn, lost[day], always && is.lending && !told[day]:
				states[i] = Missing
			case below != nil:
				states[i] = below[i]
			case !open, holiday[day] && !is.staffed:
				states[i] = Closed
			default:
				states[i] = Read
			}
		}
		c.Days[src.Source] = states
	}
	for _, r := range read {
		if r.Source.Base() != "" { // it may have lost its right to be read, and no night is late for that
			continue
		}
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

// Revised counts the days of a period of which another figure of the metrics is
// used since a time, and tells the last of them.
func (s *Store) Revised(ctx context.Context, actor lms.Actor, libraryID int64, metrics []string, p lms.Period, since time.Time) (days int, last lms.Day, err error) {
	if !canReadCoverage(actor, libraryID) {
		return 0, 0, forbidden
	}
	query, args, err := sqlx.In(`SELECT COUNT(DISTINCT day) AS days, MAX(day) AS last FROM usage_revision
		WHERE library_id = ? AND metric IN (?) AND day BETWEEN ? AND ? AND noticed_at > ? AND NOT kept`, libraryID, metrics, p.From, p.To, since)
	if err != nil {
		return 0, 0, err
	}
	var found struct {
		Days int
		Last *lms.Day
	}
	if err := s.db.GetContext(ctx, &found, query, args...); err != nil || found.Last == nil {
		return 0, 0, err
	}
	return found.Days, *found.Last, nil
}
