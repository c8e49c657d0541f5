package slims

import (
	"context"
	"database/sql"
	"errors"
	"hash/maphash"
	"math"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// Input is what a reading starts from.
type Input struct {
	Positions map[usage.Source]usage.Position
	Names     usage.Names
	Today     lms.Day // in SLiMS's zone; it has not ended and is not counted
}

// table says where a source's key and day stand.
var tables = map[usage.Source]struct{ key, day string }{
	usage.LoanTable:  {"loan_id", "loan_date"},
	usage.LogTable:   {"log_id", "log_date"},
	usage.VisitTable: {"visitor_id", "checkin_date"},
	usage.ReadTable:  {"filelog_id", "date_read"},
	usage.FineTable:  {"fines_id", "fines_date"},
}

// reading carries what the sources share while they are read.
type reading struct {
	*Reader
	Input
	out       usage.Reading
	names     nameSet
	locations map[string]string // by codeKey
	returned  map[uint64]int64  // staff by day and item, -1: several
	seed      maphash.Seed
	derived   map[usage.Source]*usage.Reading // that the rows of out.Source add to
	births    map[uint64]lms.Day              // by member, those that can be believed
	added     []addedRecord                   // for RecordState
	progress  func(source usage.Source, rows int64)
}

// ReadUsage reads every source from where its position says and gives each
// reading to save, one after the other; the log comes before the loans, because
// it knows who took a book back.
func (r *Reader) ReadUsage(ctx context.Context, in Input, progress func(usage.Source, int64), save func(usage.Reading) error) error {
	c := &reading{Reader: r, Input: in, names: newNameSet(in.Names.List()), locations: map[string]string{}, returned: map[uint64]int64{}, seed: maphash.MakeSeed(), progress: progress}
	_, _, err := r.scan(ctx, "item", "item_id", []string{"item_code", "location_id"}, 0, math.MaxInt64, func(_ int64, row []sql.RawBytes) {
		c.locations[codeKey(string(row[0]))] = strings.TrimSpace(string(row[1])) // in a key of ours "P " would be "P" again
	})
	if err != nil {
		return r.failed(err)
	}
	if err := c.readBirths(ctx); err != nil {
		return r.failed(err)
	}
	for _, s := range []struct {
		source usage.Source
		read   func(context.Context, usage.Position) error
	}{{usage.LogTable, c.log}, {usage.LoanTable, c.loans}, {usage.VisitTable, c.visits}, {usage.ReadTable, c.reads}, {usage.FineTable, c.fines}} {
		if r.cols[string(s.source)] == nil {
			continue // files_read before 9.2
		}
		if err := c.source(ctx, s.source, s.read, save); err != nil {
			return err
		}
		if err := c.saveDerived(ctx, save); err != nil {
			return err
		}
	}
	return c.fill(ctx, save)
}

// source reads one source, and once more where it was emptied meanwhile.
func (c *reading) source(ctx context.Context, s usage.Source, read func(context.Context, usage.Position) error, save func(usage.Reading) error) error {
	pos := c.Positions[s]
	intact, emptied, err := c.look(ctx, s, pos.LastID, pos.LastOn)
	if err != nil {
		return c.failed(err)
	}
	c.out = usage.Reading{Source: s, From: pos.From, LastID: pos.LastID, LastOn: pos.LastOn, Truncated: emptied, LostFrom: pos.ReadOn}
	for {
		if !intact {
			pos.FirstID = 0
		}
		if c.out.Truncated {
			pos.Open, c.out.LastID, c.out.LastOn = nil, 0, nil
		}
		c.out.Counts, c.out.FirstIDs, c.out.Work = map[usage.Key]int64{}, map[lms.Day]int64{}, map[usage.StaffDay]usage.DayWork{}
		c.derive(s, pos)
		if err := read(ctx, pos); err != nil {
			return c.failed(err)
		}
		if err := save(c.out); err != nil {
			return err
		}
		if intact, emptied, err = c.look(ctx, s, c.out.LastID, c.out.LastOn); err != nil {
			return c.failed(err)
		}
		if !emptied {
			return nil
		}
		c.out = usage.Reading{Source: s, From: pos.From, Truncated: true, LostFrom: *c.out.LastOn}
	}
}

func (r *Reader) failed(err error) error { return unreachable(err, "SLiMS", r.name) }

// look compares a source with what was read of it: whether the last row is
// there as it was, and if not, whether the source was emptied: then no row is
// older than the last one was.
func (r *Reader) look(ctx context.Context, s usage.Source, lastID int64, lastOn *lms.Day) (intact, emptied bool, err error) {
	if lastID == 0 || lastOn == nil {
		return true, false, nil
	}
	var day sql.NullString
	t := tables[s]
	// Safety: table and columns are constants of this package.
	pick := "SELECT " + t.day + " FROM " + string(s)
	err = r.db.GetContext(ctx, &day, pick+" WHERE "+t.key+" = ?", lastID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, false, err
	}
	if d, ok := parseDay([]byte(day.String)); err == nil && ok && d == *lastOn {
		return true, false, nil
	}
	err = r.db.GetContext(ctx, &day, pick+" FORCE INDEX (PRIMARY) ORDER BY "+t.key+" LIMIT 1")
	if errors.Is(err, sql.ErrNoRows) {
		return false, true, nil
	}
	d, ok := parseDay([]byte(day.String))
	return false, ok && d >= *lastOn, err
}

// each reads a source's rows from the position's first id on; row[0] is the day.
func (c *reading) each(ctx context.Context, pos usage.Position, columns []string, fn func(id int64, day lms.Day, ok bool, row []sql.RawBytes)) error {
	s := c.out.Source
	var first, last lms.Day
	dated := false
	_, _, err := c.scan(ctx, string(s), tables[s].key, append([]string{tables[s].day}, columns...), max(pos.FirstID-1, 0), math.MaxInt64, func(id int64, row []sql.RawBytes) {
		day, ok := parseDay(row[0])
		if ok && day <= c.Today { // what lies in the future was mistyped
			c.out.LastID, last = id, day
			if !dated || day < first {
				first = day
			}
			dated = true
			if lowest, seen := c.out.FirstIDs[day]; day >= c.out.From && (!seen || id < lowest) {
				c.out.FirstIDs[day] = id
			}
		}
		fn(id, day, ok, row)
		if c.out.Rows++; c.out.Rows%5000 == 0 {
			c.progress(s, c.out.Rows)
		}
	})
	if dated {
		c.out.FirstOn, c.out.LastOn = &first, &last
	}
	return err
}

func (c *reading) add(metric string, day lms.Day, location string, staff, n int64) {
	if day >= c.out.From && day < c.Today {
		c.out.Counts[usage.Key{Metric: metric, Day: day, Location: location, Staff: staff}] += n
	}
}

// worked notes the hour in which a staff member did something.
func (c *reading) worked(staff int64, day lms.Day, at []byte) {
	if staff <= 0 || day < max(c.out.From, c.Today-usage.HoursKept) || day >= c.Today || len(at) < 13 {
		return
	}
	if hour, err := strconv.Atoi(string(at[11:13])); err == nil && hour >= 0 && hour < 24 {
		key := usage.StaffDay{Staff: staff, Day: day}
		c.out.Work[key] = c.out.Work[key].At(hour)
	}
}

// returnKey is a copy that came back on a day.
func (c *reading) returnKey(day lms.Day, code string) uint64 {
	return maphash.String(c.seed, strconv.Itoa(int(day))+" "+codeKey(code))
}

func (c *reading) log(ctx context.Context, pos usage.Position) error {
	columns := []string{"id", "log_location", "log_msg", c.column("system_log", "sub_module"), c.column("system_log", "action")}
	return c.each(ctx, pos, columns, func(_ int64, day lms.Day, ok bool, row []sql.RawBytes) {
		if !ok {
			return
		}
		place, msg := string(row[2]), string(row[3])
		metric, name, item := c.names.parse(place, msg)
		if place != "circulation" {
			if imported(place, string(row[4]), string(row[5]), msg) {
				metric = usage.BulkImports
			}
			c.derivedOf(metric, day, row[1], msg)
			if metric != "" { // these rows name the user's id
				staff, _ := strconv.ParseInt(string(row[1]), 10, 64)
				c.add(metric, day, "", max(staff, 0), 1)
				c.worked(staff, day, row[0])
			}
			return
		}
		staff := c.Names.On(name, day)
		c.worked(staff, day, row[0])
		switch metric {
		case usage.Returns:
			key := c.returnKey(day, item)
			if who, seen := c.returned[key]; seen && who != staff {
				staff = -1
			}
			c.returned[key] = staff
		case usage.Extensions, usage.Reservations:
			c.add(metric, day, c.locations[codeKey(item)], staff, 1)
		}
	})
}

func (c *reading) visits(ctx context.Context, pos usage.Position) error {
	return c.each(ctx, pos, []string{c.column("visitor_count", "room_code")}, func(_ int64, day lms.Day, ok bool, row []sql.RawBytes) {
		if ok {
			c.add(usage.Visits, day, strings.TrimSpace(string(row[1])), 0, 1)
		}
	})
}

func (c *reading) reads(ctx context.Context, pos usage.Position) error {
	return c.each(ctx, pos, nil, func(_ int64, day lms.Day, ok bool, _ []sql.RawBytes) {
		if ok {
			c.add(usage.DigitalReads, day, "", 0, 1)
		}
	})
}

func (c *reading) fines(ctx context.Context, pos usage.Position) error {
	return c.each(ctx, pos, []string{"credit"}, func(_ int64, day lms.Day, ok bool, row []sql.RawBytes) {
		if n, err := strconv.ParseInt(string(row[1]), 10, 64); ok && err == nil && n != 0 {
			c.add(usage.Fines, day, "", 0, n)
		}
	})
}
