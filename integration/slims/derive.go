package slims

import (
	"context"
	"database/sql"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// derive begins anew what the rows of a table tell together with others.
func (c *reading) derive(base usage.Source, pos usage.Position) {
	c.derived, c.added = map[usage.Source]*usage.Reading{}, nil
	for _, s := range usage.Derived(base) {
		if !c.derivable(s) {
			continue
		}
		from := pos.From
		if was := c.Positions[s]; s == usage.RecordState && was.Read { // days before are settled
			from = max(from, was.ReadOn)
		}
		c.derived[s] = newDerived(s, from, c.Today)
	}
}

func newDerived(s usage.Source, from, until lms.Day) *usage.Reading {
	return &usage.Reading{Source: s, From: from, Until: until, Counts: map[usage.Key]int64{}, Of: map[lms.Day]int64{}, Unknown: map[lms.Day]int64{}}
}

// derivable reports whether a source can be read in this SLiMS, by this user.
func (c *reading) derivable(s usage.Source) bool {
	if s == usage.RecordState {
		return c.seesRecords()
	}
	return c.births != nil
}

// derivedOf gives a message of the staff's own modules to whom it concerns.
func (c *reading) derivedOf(metric string, day lms.Day, staff []byte, msg string) {
	switch metric {
	case usage.NewMembers:
		if _, number, ok := cutLast(msg, " with ID ("); ok {
			c.aged(usage.MemberAge, usage.YoungMembers, day, []byte(strings.TrimSuffix(strings.TrimSpace(number), ")")))
		}
	case usage.RecordsAdded:
		c.adds(day, staff, msg)
	}
}

// saveDerived saves what came together with a table that was just saved.
func (c *reading) saveDerived(ctx context.Context, save func(usage.Reading) error) error {
	for _, s := range usage.Derived(c.out.Source) {
		r := c.derived[s]
		if r == nil {
			continue
		}
		r.Until = 0
		if r.FirstOn = c.out.FirstOn; c.Positions[c.out.Source].Read {
			r.FirstOn = &r.From // what is older is filled in, some every night
		}
		if err := c.finish(ctx, r, save); err != nil {
			return err
		}
	}
	return nil
}

func (c *reading) finish(ctx context.Context, r *usage.Reading, save func(usage.Reading) error) error {
	if r.Source == usage.RecordState {
		if err := c.lookAtRecords(ctx, r); err != nil {
			return c.failed(err)
		}
	}
	return save(*r)
}

// fill reads some more of the history of sources that came after their base;
// those that stand at the same day read it together.
func (c *reading) fill(ctx context.Context, save func(usage.Reading) error) error {
	filled := map[usage.Source]bool{}
	for _, s := range usage.Sources {
		next, base := c.Positions[s.Source].Fill, s.Source.Base()
		if next == nil || filled[s.Source] {
			continue
		}
		c.derived, c.added = map[usage.Source]*usage.Reading{}, nil
		for _, also := range usage.Derived(base) {
			if f := c.Positions[also].Fill; f != nil && *f == *next && c.derivable(also) {
				r := newDerived(also, next.From, next.Until)
				r.FirstOn = &next.From
				c.derived[also], filled[also] = r, true
			}
		}
		if len(c.derived) == 0 {
			continue
		}
		if err := c.stretch(ctx, base, *next); err != nil {
			return c.failed(err)
		}
		for _, also := range usage.Derived(base) {
			if r := c.derived[also]; r != nil {
				if err := c.finish(ctx, r, save); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// stretch reads a stretch of a table for what is derived from it.
func (c *reading) stretch(ctx context.Context, base usage.Source, f usage.Fill) error {
	columns := map[usage.Source][]string{usage.LoanTable: {"loan_date", "member_id"}, usage.LogTable: {"log_date", "id", "log_location", "log_msg"}}[base]
	rows, _, err := c.scan(ctx, string(base), tables[base].key, columns, f.FirstID-1, f.EndID-1, func(_ int64, row []sql.RawBytes) {
		day, ok := parseDay(row[0])
		switch {
		case !ok:
		case base == usage.LoanTable:
			c.aged(usage.LoanAge, usage.YoungLoans, day, row[1])
		case string(row[2]) != "circulation":
			metric, _, _ := c.names.parse(string(row[2]), string(row[3]))
			c.derivedOf(metric, day, row[1], string(row[3]))
		}
	})
	for _, r := range c.derived {
		r.Rows = rows
	}
	return err
}
