package slims

import (
	"context"
	"database/sql"
	"hash/maphash"
	"strconv"
	"strings"
	"time"

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
	locations map[string]string // by item code
	returned  map[uint64]int64  // staff by day and item, -1: several
	seed      maphash.Seed
	progress  func(source usage.Source, rows int64)
}

// ReadUsage reads every source from where its position says and gives each
// reading to save, one after the other; the log comes before the loans, because
// it knows who took a book back.
func (r *Reader) ReadUsage(ctx context.Context, in Input, progress func(usage.Source, int64), save func(usage.Reading) error) error {
	c := &reading{Reader: r, Input: in, locations: map[string]string{}, returned: map[uint64]int64{}, seed: maphash.MakeSeed(), progress: progress}
	_, _, err := r.scan(ctx, "item", "item_id", []string{"item_code", "location_id"}, 0, func(_ int64, row []sql.RawBytes) {
		c.locations[string(row[0])] = strings.TrimSpace(string(row[1])) // in a key of ours "P " would be "P" again
	})
	if err != nil {
		return r.failed(err)
	}
	for _, s := range []struct {
		source usage.Source
		read   func(context.Context, usage.Position) error
	}{{usage.LogTable, c.log}, {usage.LoanTable, c.loans}, {usage.VisitTable, c.visits}, {usage.ReadTable, c.reads}, {usage.FineTable, c.fines}} {
		if r.cols[string(s.source)] == nil {
			continue // files_read before 9.2
		}
		pos := in.Positions[s.source]
		c.out = usage.Reading{Source: s.source, From: pos.From, Counts: map[usage.Key]int64{}, FirstIDs: map[lms.Day]int64{}}
		if c.out.Truncated, err = r.truncated(ctx, s.source, pos); err != nil {
			return r.failed(err)
		}
		if c.out.Truncated {
			pos.FirstID, pos.LastID, pos.Open = 0, 0, nil
		}
		if err := s.read(ctx, pos); err != nil {
			return r.failed(err)
		}
		if err := save(c.out); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) failed(err error) error { return unreachable(err, "SLiMS", r.name) }

// dayColumn is the expression whose text is a source's day in SLiMS's zone;
// files_read keeps an instant, which goes through dayAt.
func dayColumn(s usage.Source) string {
	if s == usage.ReadTable {
		return "UNIX_TIMESTAMP(date_read)"
	}
	return tables[s].day
}

func (r *Reader) dayAt(s usage.Source, b []byte) (lms.Day, bool) {
	if s != usage.ReadTable {
		return parseDay(b)
	}
	seconds, _, _ := strings.Cut(string(b), ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n <= 0 {
		return 0, false
	}
	return lms.DayOf(time.Unix(n, 0).In(r.zone)), true
}

// truncated reports whether the rows read last time are gone: the last of them
// is not there any more (or has another day), and none is older than it was.
func (r *Reader) truncated(ctx context.Context, s usage.Source, pos usage.Position) (bool, error) {
	if pos.LastID == 0 || pos.LastOn == nil {
		return false, nil
	}
	var day sql.NullString
	t := tables[s]
	// Safety: table and columns are constants of this package.
	pick := "SELECT " + dayColumn(s) + " FROM " + string(s)
	err := r.db.GetContext(ctx, &day, pick+" WHERE "+t.key+" = ?", pos.LastID)
	if err != nil && err != sql.ErrNoRows {
		return false, err
	}
	if d, ok := r.dayAt(s, []byte(day.String)); err == nil && ok && d == *pos.LastOn {
		return false, nil
	}
	err = r.db.GetContext(ctx, &day, pick+" ORDER BY "+t.key+" LIMIT 1")
	if err == sql.ErrNoRows {
		return true, nil
	}
	d, ok := r.dayAt(s, []byte(day.String))
	return ok && d >= *pos.LastOn, err
}

// each reads a source's rows from the position's first id on; row[0] is the day.
func (c *reading) each(ctx context.Context, pos usage.Position, columns []string, fn func(id int64, day lms.Day, ok bool, row []sql.RawBytes)) error {
	s := c.out.Source
	after := max(pos.FirstID-1, 0)
	n, last, err := c.scan(ctx, string(s), tables[s].key, append([]string{dayColumn(s)}, columns...), after, func(id int64, row []sql.RawBytes) {
		day, ok := c.dayAt(s, row[0])
		if c.out.LastOn, c.out.HasLastOn = day, ok; ok {
			if !c.out.HasRows || day < c.out.FirstOn {
				c.out.FirstOn, c.out.HasRows = day, true
			}
			if first, seen := c.out.FirstIDs[day]; day >= c.out.From && (!seen || id < first) {
				c.out.FirstIDs[day] = id
			}
		}
		fn(id, day, ok, row)
		if c.out.Rows++; c.out.Rows%5000 == 0 {
			c.progress(s, c.out.Rows)
		}
	})
	c.out.LastID = last
	if n == 0 && !c.out.Truncated {
		c.out.LastID = pos.LastID
		if pos.LastOn != nil {
			c.out.LastOn, c.out.HasLastOn = *pos.LastOn, true
		}
	}
	return err
}

func (c *reading) add(metric string, day lms.Day, location string, staff, n int64) {
	if day >= c.out.From && day < c.Today {
		c.out.Counts[usage.Key{Metric: metric, Day: day, Location: location, Staff: staff}] += n
	}
}

func (c *reading) returnKey(day lms.Day, item string) uint64 {
	return maphash.String(c.seed, strconv.Itoa(int(day))+" "+item)
}

func (c *reading) log(ctx context.Context, pos usage.Position) error {
	names := newNameList(c.Names.List())
	return c.each(ctx, pos, []string{"log_type", "id", "log_location", "log_msg"}, func(_ int64, day lms.Day, ok bool, row []sql.RawBytes) {
		if !ok {
			return
		}
		place, msg := string(row[3]), string(row[4])
		if place != "circulation" {
			if metric := parseStaffEvent(place, msg); metric != "" {
				staff, _ := strconv.ParseInt(string(row[2]), 10, 64)
				c.add(metric, day, "", max(staff, 0), 1)
			}
			return
		}
		metric, name, item := names.parseCirculation(msg)
		staff := c.Names.On(name, day)
		switch metric {
		case usage.Returns:
			key := c.returnKey(day, item)
			if who, seen := c.returned[key]; seen && who != staff {
				staff = -1
			}
			c.returned[key] = staff
		case usage.Extensions, usage.Reservations:
			c.add(metric, day, c.locations[item], staff, 1)
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
