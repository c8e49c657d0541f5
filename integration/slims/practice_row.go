package slims

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms/course"
)

// recordColumns are the parts of a record that stand in its own row.
var recordColumns = []struct {
	field  course.RecordField
	column string
}{
	{course.ClassificationField, "classification"}, {course.CallNumberField, "call_number"}, {course.PublisherField, "publisher_id"},
	{course.YearField, "publish_year"}, {course.ISBNField, "isbn_issn"}, {course.CollationField, "collation"}, {course.NotesField, "notes"},
}

// filled are the parts of a record that its row has; row is of recordColumns.
func filled(row []sql.RawBytes) (list []course.RecordField) {
	for i, c := range recordColumns {
		if v := strings.TrimSpace(string(row[i])); v != "" && v != "0" && v != "-" {
			list = append(list, c.field)
		}
	}
	return list
}

// besides are the parts that stand in tables of their own.
var besides = []struct {
	field         course.RecordField
	table, column string
}{{course.SubjectField, "biblio_topic", "topic_id"}, {course.AuthorField, "biblio_author", "author_id"}}

// records reads the titles that are there now: what was deleted is gone, and
// what was filled in since is filled in.
func (p *practice) records(ctx context.Context) error {
	columns := []string{"uid", "title", "source"}
	for _, c := range recordColumns {
		columns = append(columns, c.column)
	}
	// Every version has all of these; one that may not be read would look empty.
	if !p.holds("biblio", append(columns, "input_date")...) || !p.holds("biblio_topic", "biblio_id", "topic_id") || !p.holds("biblio_author", "biblio_id", "author_id") {
		p.unseen(course.RecordWork, "columns", nil)
		return nil
	}
	type found struct {
		user int64
		work course.Work
	}
	all := map[int64]*found{}
	add := func(id, user int64, at time.Time, row []sql.RawBytes, copied bool) {
		w := course.Work{Kind: course.RecordWork, ID: strconv.FormatInt(id, 10), At: at, Title: strings.TrimSpace(string(row[1])), Copied: copied}
		w.Filled = filled(row[3:])
		all[id] = &found{user, w}
	}
	copied := map[int64]bool{}
	for _, list := range p.copied {
		for _, c := range list {
			copied[c.id] = true
		}
	}
	err := p.back(ctx, "biblio", "biblio_id", "input_date", columns, func(id int64, at time.Time, row []sql.RawBytes) {
		user := staffOf(row[1])
		if since, ok := p.Since[user]; ok && !at.Before(since) {
			source := strings.TrimSpace(string(row[3]))
			add(id, user, at, row[1:], copied[id] || source != "" && source != "0")
		}
	})
	if err != nil {
		return err
	}
	for user, list := range p.copied {
		at := map[int64]time.Time{}
		var ids []int64
		for _, c := range list {
			if all[c.id] == nil && at[c.id].IsZero() {
				ids, at[c.id] = append(ids, c.id), c.at
			}
		}
		// Only the message says who fetched it: the row names nobody.
		if err := p.among(ctx, "biblio", "biblio_id", columns, ids, func(id int64, row []sql.RawBytes) { add(id, user, at[id], row, true) }); err != nil {
			return err
		}
	}
	var ids []int64
	for id := range all {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, of := range besides {
		err := p.among(ctx, of.table, "biblio_id", []string{of.column}, ids, func(id int64, _ []sql.RawBytes) {
			if f := all[id]; !slices.Contains(f.work.Filled, of.field) {
				f.work.Filled = append(f.work.Filled, of.field)
			}
		})
		if err != nil {
			return err
		}
	}
	for _, id := range ids {
		p.note(all[id].user, all[id].work)
	}
	return nil
}

// copies reads the copies that are there now and name who added them.
func (p *practice) copies(ctx context.Context) error {
	if !p.holds("item", "uid", "input_date") {
		p.unseen(course.CopyWork, "columns", nil)
		return nil
	}
	return p.back(ctx, "item", "item_id", "input_date", []string{"uid", "item_code"}, func(_ int64, at time.Time, row []sql.RawBytes) {
		p.note(staffOf(row[1]), course.Work{Kind: course.CopyWork, ID: p.mark(codeKey(string(row[2]))), At: at})
	})
}

// loans reads the loans that were made: the log also has those that were taken
// out of a transaction again. SLiMS 7 does not say who lends.
func (p *practice) loans(ctx context.Context) error {
	if !p.holds("loan", "uid", "input_date") {
		p.unseen(course.LoanWork, "nobody", nil)
		return nil
	}
	return p.back(ctx, "loan", "loan_id", "input_date", []string{"uid", "item_code"}, func(_ int64, at time.Time, row []sql.RawBytes) {
		p.note(staffOf(row[1]), course.Work{Kind: course.LoanWork, ID: p.mark(codeKey(string(row[2]))), At: at})
	})
}
