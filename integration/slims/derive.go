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
	c.derived = map[usage.Source]*usage.Reading{}
	for _, s := range usage.Derived(base) {
		if c.derivable(s) {
			c.derived[s] = newDerived(s, pos.From, c.Today)
		}
	}
}

func newDerived(s usage.Source, from, until lms.Day) *usage.Reading {
	return &usage.Reading{Source: s, From: from, Until: until, Counts: map[usage.Key]int64{}, Of: map[lms.Day]int64{}, Unknown: map[lms.Day]int64{}}
}

// derivable reports whether a source can be read in this SLiMS, by this user.
func (c *reading) derivable(s usage.Source) bool { return c.births != nil }

// derivedOf gives a message of the staff's own modules to whom it concerns.
func (c *reading) derivedOf(metric string, day lms.Day, msg string) {
	if metric == usage.NewMembers {
		if _, number, ok := cutLast(msg, " with ID ("); ok {
			c.aged(usage.MemberAge, usage.YoungMembers, day, []byte(strings.TrimSuffix(strings.TrimSpace(number), ")")))
		}
	}
}

// saveDerived saves what came together with a table that was just saved.
func (c *reading) saveDerived(save func(usage.Reading) error) error {
	for _, s := range usage.Derived(c.out.Source) {
		r := c.derived[s]
		if r == nil {
			continue
		}
		r.Until = 0
		if r.FirstOn = c.out.FirstOn; c.Positions[c.out.Source].Read {
			r.FirstOn = &r.From // what is older is filled in, some every night
		}
		if err := save(*r); err != nil {
			return err
		}
	}
	return nil
}

// fill reads some more of the history of sources that came after their base.
func (c *reading) fill(ctx context.Context, save func(usage.Reading) error) error {
	for _, s := range usage.Sources {
		next := c.Positions[s.Source].Fill
		if next == nil || !c.derivable(s.Source) {
			continue
		}
		r := newDerived(s.Source, next.From, next.Until)
		r.FirstOn = &next.From
		c.derived = map[usage.Source]*usage.Reading{s.Source: r}
		base := s.Source.Base()
		columns := map[usage.Source][]string{usage.LoanTable: {"loan_date", "member_id"}, usage.LogTable: {"log_date", "log_location", "log_msg"}}[base]
		_, _, err := c.scan(ctx, string(base), tables[base].key, columns, next.FirstID-1, next.EndID-1, func(_ int64, row []sql.RawBytes) {
			day, ok := parseDay(row[0])
			switch {
			case !ok:
			case base == usage.LoanTable:
				c.aged(usage.LoanAge, usage.YoungLoans, day, row[1])
			case string(row[1]) != "circulation":
				metric, _, _ := c.names.parse(string(row[1]), string(row[2]))
				c.derivedOf(metric, day, string(row[2]))
			}
			r.Rows++
		})
		if err != nil {
			return c.failed(err)
		}
		if err := save(*r); err != nil {
			return err
		}
	}
	return nil
}
