package demo

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"binapustaka/lms"
)

// Size is how large a world is.
type Size int

const (
	Tiny  Size = iota // two months, some hundred rows
	Small             // 13 months at about a twentieth of everything
	Years             // three years of a small town's: enough days and counts for a study
	Full              // three years of a city library
)

// Options say which database to make. The same options make the same rows.
type Options struct {
	Version string // one of Versions, 9.7.0 when empty
	Engine  string // MyISAM when empty, or InnoDB
	Seed    uint64
	Size    Size
	Until   lms.Day        // the last day of data: yesterday, for a demo
	Zone    *time.Location // the library's, Asia/Jakarta when nil: it labels the truth, since SLiMS stores local times
	// Progress is told how far a step is; nil when nobody wants to know.
	Progress func(step string, done, total int)
}

// Steps that Progress hears of, in their order.
const (
	StepTables  = "tables"
	StepHistory = "history" // the collection and membership of earlier years
	StepDays    = "days"
	StepIndexes = "indexes"
)

// scale are the measures of a size.
type scale struct {
	days, staff            int
	titles, members, files int     // at the end
	copies                 float64 // a title
	loans, visits, reads   float64 // an ordinary open day
	records, changes       float64 // a cataloguer's ordinary day
	joins                  float64 // new members an open day
	imports                [2]int  // records in the two bulk imports
}

var scales = map[Size]scale{
	Tiny:  {days: 60, staff: 10, titles: 260, members: 120, files: 12, copies: 2.2, loans: 7, visits: 9, reads: 4, records: 0.35, changes: 0.3, joins: 0.5, imports: [2]int{8, 5}},
	Small: {days: 396, staff: 14, titles: 1000, members: 600, files: 30, copies: 2.2, loans: 8, visits: 12, reads: 4, records: 0.12, changes: 0.12, joins: 0.3, imports: [2]int{60, 15}},
	Years: {days: 1095, staff: 29, titles: 1500, members: 900, files: 40, copies: 2.25, loans: 26, visits: 30, reads: 12, records: 0.36, changes: 0.42, joins: 0.4, imports: [2]int{60, 15}},
	Full:  {days: 1095, staff: 29, titles: 20000, members: 12000, files: 420, copies: 2.25, loans: 92, visits: 215, reads: 36, records: 0.36, changes: 0.42, joins: 4.2, imports: [2]int{1200, 300}},
}

// Build fills the empty database that db is connected to.
func Build(ctx context.Context, db *sql.DB, o Options) (*Truth, error) {
	if o.Version == "" {
		o.Version = "9.7.0"
	}
	switch o.Engine {
	case "":
		o.Engine = "MyISAM"
	case "MyISAM", "InnoDB":
	default:
		return nil, fmt.Errorf("demo: engine %q; there are MyISAM and InnoDB", o.Engine)
	}
	if o.Zone == nil {
		zone, err := time.LoadLocation("Asia/Jakarta")
		if err != nil {
			return nil, err
		}
		o.Zone = zone
	}
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	s, err := readSchema(o.Version)
	if err != nil {
		return nil, err
	}
	conn, err := connect(ctx, db)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	o.Progress(StepTables, 0, 1)
	if err := s.create(ctx, conn, o.Engine); err != nil {
		return nil, err
	}
	o.Progress(StepTables, 1, 1)

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := newBulkSink(ctx, conn, o.Size == Full && o.Engine == "MyISAM")
	world := newWorld(o, s, newWriter(s, out))
	lived := world.live()
	if err := out.finish(); err != nil {
		return nil, err
	}
	if lived != nil {
		return nil, lived
	}
	o.Progress(StepIndexes, 0, 1)
	if err := s.finish(ctx, conn); err != nil {
		return nil, err
	}
	o.Progress(StepIndexes, 1, 1)
	return world.truth(), nil
}
