package slims

import (
	"context"
	"hash/maphash"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// ages are the columns that young members are counted by. Whoever does not want
// that need not grant them.
var ages = map[string][]string{"member": {"member_id", "birth_date", "input_date"}}

// seesAges reports whether birth dates may be read.
func (r *Reader) seesAges() bool { return r.holds("member", ages["member"]...) }

const (
	adult      = 18  // years: not yet eighteen is a child (UU 35/2014 on the protection of children)
	oldest     = 110 // years that somebody may have
	commonDay  = 20  // members with one birth date, above which and
	commonPart = 100 // above which part of all, it is what a form or an import was left at
)

// readBirths reads how old members are: in memory, by a number that stands for
// the member in this reading alone.
func (c *reading) readBirths(ctx context.Context) error {
	c.births = nil
	if !c.seesAges() {
		return nil
	}
	births, common := map[uint64]lms.Day{}, map[lms.Day]int{}
	pace, b := pace{size: firstSize}, batch{columns: 3}
	for last := ""; ; {
		// The key is no number: 0 stands where scan's does.
		took, err := c.read(ctx, &b, "SELECT 0, member_id, birth_date, input_date FROM member FORCE INDEX (PRIMARY) WHERE member_id > ? ORDER BY member_id LIMIT ?", last, pace.size)
		if err != nil {
			return err
		}
		start := time.Now()
		for i := range b.ids {
			row := b.cells[i*b.columns : (i+1)*b.columns]
			last = string(row[0])
			born, ok := parseBirth(row[1])
			since, entered := parseDay(row[2])
			if ok && (!entered || born <= since-365) {
				births[c.member(row[0])] = born
				common[born]++
			}
		}
		if len(b.ids) < pace.size {
			break
		}
		pace.took(len(b.ids), took)
		if err := rest(ctx, took-time.Since(start)); err != nil {
			return err
		}
	}
	c.births = make(map[uint64]lms.Day, len(births))
	for member, born := range births {
		if n := common[born]; n <= commonDay || n*commonPart <= len(births) {
			c.births[member] = born
		}
	}
	return nil
}

// parseBirth reads a birth date; unlike other days it may lie before 1970.
func parseBirth(b []byte) (day lms.Day, ok bool) {
	t, err := time.Parse(time.DateOnly, string(b))
	return lms.DayOf(t), err == nil && t.Year() > 1900
}

// member is what a member's id is known by in this reading.
func (c *reading) member(id []byte) uint64 { return maphash.String(c.seed, codeKey(string(id))) }

// aged counts a row of a day where its member was not yet eighteen, and notes
// where that cannot be told: members without a birth date, with one that cannot
// be, and who were deleted.
func (c *reading) aged(source usage.Source, metric string, day lms.Day, member []byte) {
	r := c.derived[source]
	if r == nil || day < r.From || day >= r.Until {
		return
	}
	r.Of[day]++
	born, ok := c.births[c.member(member)]
	switch years := yearsOn(born, day); {
	case !ok, years < 1, years > oldest:
		r.Unknown[day]++
	case years < adult:
		r.Counts[usage.Key{Metric: metric, Day: day}]++
	}
}

// yearsOn is how old somebody is on a day; negative before they are born.
func yearsOn(born, day lms.Day) int {
	b, d := born.Time(), day.Time()
	years := d.Year() - b.Year()
	if d.Month() < b.Month() || d.Month() == b.Month() && d.Day() < b.Day() {
		years--
	}
	return years
}
