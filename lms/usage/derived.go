package usage

import (
	"slices"

	"binapustaka/lms"
)

// A source with a base is not a table: it is what rows of the base tell together
// with other tables, such as how old a loan's borrower was. It is read with its
// base, and is missing where that is. It may have come later than the base, with
// a new version of this program or a new right: then its history is filled in
// from the newest days to the oldest, some rows each night (Fill), and what is
// not filled in yet is missing.

// bases are the tables whose rows are looked at.
var bases = map[Source]Source{LoanAge: LoanTable, MemberAge: LogTable, RecordState: LogTable}

// Base is the table whose rows a source looks at; empty for a table itself.
func (s Source) Base() Source { return bases[s] }

// Derived are the sources that look at the rows of a base.
func Derived(base Source) (list []Source) {
	for _, s := range Sources {
		if s.Source.Base() == base {
			list = append(list, s.Source)
		}
	}
	return list
}

// RecordDays is how many days after the one on which it was added a record may
// still be completed. SLiMS keeps no earlier state of a record, so each is looked
// at every night of these days, and a day is known when they are over. What is
// done to a record later changes nothing.
const RecordDays = 7

// MostUnknown is the share of a month's rows of which a derived source may not
// know what it tells; above it the month is missing.
const MostUnknown = 0.10

// FillRows is about how many rows of a base a night reads again for the history
// of a derived source; a month is never divided.
var FillRows int64 = 150_000 // a variable, for tests

// lateRows is how many days later rows may have been entered and are still found
// when history is filled in: a desk that was offline enters its loans afterwards.
const lateRows = 14

// Fill is a stretch of history: the days from From to the one before Until, which
// stand in the base's rows from FirstID on and before EndID.
type Fill struct {
	From, Until    lms.Day
	FirstID, EndID int64
}

// monthStart is where the rows of a month begin in a base.
type monthStart struct {
	Month   lms.Day `db:"month"`
	FirstID int64   `db:"first_id"`
}

// nextFill takes the months before until, the newest first, that have about so
// many rows before end. Rows of months that begin at 0 were emptied; nil where
// nothing is left to read.
func nextFill(months []monthStart, until lms.Day, end, rows int64) *Fill {
	f := &Fill{From: until, Until: until, FirstID: end, EndID: end}
	for _, m := range months {
		first := min(f.FirstID, m.FirstID)
		if m.FirstID == 0 || f.From < until && end-first > rows {
			break
		}
		f.From, f.FirstID = m.Month, first
	}
	if f.From == until {
		return nil
	}
	return f
}

// gaps are the days of the months of which too much is unknown.
func (r Reading) gaps() (days []lms.Day) {
	of, unknown := map[lms.Day]int64{}, map[lms.Day]int64{}
	for d, n := range r.Of {
		of[d.Month()] += n
	}
	for d, n := range r.Unknown {
		unknown[d.Month()] += n
	}
	for month, n := range unknown {
		if float64(n) <= MostUnknown*float64(of[month]) {
			continue
		}
		for d := max(month, r.From); d < (month + 31).Month(); d++ {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	return days
}
