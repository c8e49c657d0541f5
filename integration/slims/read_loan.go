package slims

import (
	"context"
	"database/sql"
	"hash/maphash"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

const openBatch = 200

func (c *reading) loans(ctx context.Context, pos usage.Position) error {
	type borrowing struct {
		day    lms.Day
		member uint64
	}
	days, months := map[borrowing]bool{}, map[borrowing]bool{}
	columns := []string{"item_code", "due_date", "is_return", "return_date", c.column("loan", "uid"), "member_id"}
	loan := func(id int64, lent lms.Day, ok bool, row []sql.RawBytes) {
		location := c.locations[codeKey(string(row[1]))]
		if ok && lent < c.Today && lent >= c.out.From {
			uid, _ := strconv.ParseInt(string(row[5]), 10, 64)
			c.add(usage.Loans, lent, location, max(uid, 0), 1)
			c.aged(usage.LoanAge, usage.YoungLoans, lent, row[6])
			member := maphash.Bytes(c.seed, row[6])
			days[borrowing{lent, member}] = true
			months[borrowing{lent.Month(), member}] = true
		}
		back, dated := parseDay(row[4])
		isBack := string(row[3]) == "1"
		if isBack && dated {
			c.add(usage.Returns, back, location, max(c.returned[c.returnKey(back, string(row[1]))], 0), 1)
		}
		if due, ok := parseDay(row[2]); ok && (!isBack || dated && back > due) {
			c.add(usage.Overdue, due+1, location, 0, 1)
		}
		if !isBack || dated && back >= c.out.From {
			c.out.Open = append(c.out.Open, id)
		}
	}
	if err := c.each(ctx, pos, columns, loan); err != nil {
		return err
	}
	if err := c.open(ctx, pos, columns, loan); err != nil {
		return err
	}
	for b := range days {
		c.add(usage.ActiveBorrowers, b.day, "", 0, 1)
	}
	for b := range months {
		c.add(usage.ActiveBorrowersMonth, b.day, "", 0, 1)
	}
	return nil
}

// open reads the loans that came before the position and may have changed.
func (c *reading) open(ctx context.Context, pos usage.Position, columns []string, loan func(id int64, lent lms.Day, ok bool, row []sql.RawBytes)) error {
	var old []any
	for _, id := range pos.Open {
		if id < pos.FirstID {
			old = append(old, id)
		}
	}
	all := append([]string{"loan_id", "loan_date"}, columns...)
	b := batch{columns: len(all) - 1}
	for len(old) > 0 {
		some := old[:min(openBatch, len(old))]
		old = old[len(some):]
		// Safety: the columns are constants, the rest is placeholders.
		query := "SELECT " + strings.Join(all, ", ") + " FROM loan FORCE INDEX (PRIMARY) WHERE loan_id IN (?" + strings.Repeat(",?", len(some)-1) + ")"
		took, err := c.read(ctx, &b, query, some...)
		if err != nil {
			return err
		}
		b.each(func(id int64, row []sql.RawBytes) {
			lent, ok := parseDay(row[0])
			loan(id, lent, ok, row)
		})
		c.out.Rows += int64(len(b.ids))
		if err := rest(ctx, took); err != nil {
			return err
		}
	}
	return nil
}
