package slims

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/usage"
)

// complete are the parts that a record needs, beside its title, to be found on
// the shelf and by subject. An ISBN is not among them: old books, local ones and
// those of schools have none, and SLiMS has no place to say so.
var complete = []course.RecordField{course.AuthorField, course.SubjectField, course.ClassificationField, course.CallNumberField, course.PublisherField, course.YearField}

// addedRecord is a record that the log says somebody added.
type addedRecord struct {
	id, staff int64
	day       lms.Day
}

// seesRecords reports whether it can be read how complete records are.
func (r *Reader) seesRecords() bool {
	columns := []string{"title", "last_update"}
	for _, c := range recordColumns {
		columns = append(columns, c.column)
	}
	for _, of := range besides {
		if !r.holds(of.table, "biblio_id", of.column) {
			return false
		}
	}
	return r.holds("biblio", columns...)
}

// adds notes a record that a message tells of.
func (c *reading) adds(day lms.Day, staff []byte, msg string) {
	r := c.derived[usage.RecordState]
	if r == nil || day < r.From || day >= r.Until {
		return
	}
	if m := lastNumber.FindStringSubmatch(msg); m != nil {
		if id, err := strconv.ParseInt(m[1], 10, 64); err == nil {
			c.added = append(c.added, addedRecord{id, staffOf(staff), day})
		}
	}
}

// lookAtRecords counts which of the records that were added are complete. One
// that is complete and was changed since its week may have been completed then:
// it is not known. One that is gone is not complete.
func (c *reading) lookAtRecords(ctx context.Context, r *usage.Reading) error {
	type state struct {
		filled  []course.RecordField
		changed lms.Day
	}
	states := map[int64]*state{}
	var ids []int64
	for _, a := range c.added {
		ids = append(ids, a.id)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	columns := []string{"title", "last_update"}
	for _, of := range recordColumns {
		columns = append(columns, of.column)
	}
	err := c.among(ctx, "biblio", "biblio_id", columns, ids, func(id int64, row []sql.RawBytes) {
		if strings.TrimSpace(string(row[0])) != "" {
			changed, _ := parseDay(row[1])
			states[id] = &state{filled(row[2:]), changed}
		}
	})
	if err != nil {
		return err
	}
	for _, of := range besides {
		err := c.among(ctx, of.table, "biblio_id", []string{of.column}, ids, func(id int64, _ []sql.RawBytes) {
			if s := states[id]; s != nil {
				s.filled = append(s.filled, of.field)
			}
		})
		if err != nil {
			return err
		}
	}
	for _, a := range c.added {
		r.Of[a.day]++
		s := states[a.id]
		switch {
		case s == nil || slices.ContainsFunc(complete, func(f course.RecordField) bool { return !slices.Contains(s.filled, f) }):
		case s.changed > a.day+usage.RecordDays:
			r.Unknown[a.day]++
		default:
			r.Counts[usage.Key{Metric: usage.RecordsComplete, Day: a.day, Staff: a.staff}]++
		}
	}
	return nil
}
