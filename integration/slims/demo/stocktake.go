package demo

import (
	"time"
)

// stockTake is one at the eastern branch, started in the morning and finished
// with "purge" in the evening by the administrator: copies that were not
// found leave `item`, and all their loans leave `loan`. Error lines that the
// log held meanwhile are removed, so that its numbers have a gap.
func (x *world) stockTake() {
	const location, name = "TMR", "Stock opname Cabang Timur"
	admin := x.staff[0].clerkOn(x.today)
	type row struct {
		c      *copyItem
		status string
	}
	var rows []row
	var id int64
	x.agenda.add(at(x.today, 7*3600+900), func(t time.Time) {
		now := secondOf(t)
		onLoan := 0
		for _, c := range x.shelves[location] {
			status := "e"
			switch {
			case c.lent != nil:
				status = "l"
				onLoan++
			case c.ID%251 == 17 && c.promised == nil:
				status = "m"
			}
			rows = append(rows, row{c, status})
		}
		id = x.w.add("stock_take", name, now, nil, admin.RealName, len(rows), 0, len(rows)-onLoan, onLoan, "", 1, nil)
		x.w.staffLog(now, admin, "stock_take", "Initialize", "OK", "initialize stock take ("+name+") from address 192.168.1.2")
	})
	x.agenda.add(at(x.today, 17*3600+1800), func(t time.Time) {
		now := secondOf(t)
		lost := map[int64]bool{}
		for _, r := range rows {
			missing := r.status == "m" && r.c.lent == nil && r.c.promised == nil
			if missing {
				lost[r.c.ID] = true
			}
			status, checked, when := "e", any("admin"), any(now-3600)
			if r.status == "l" || missing {
				status, checked, when = map[bool]string{true: "m", false: "l"}[missing], nil, nil
			}
			x.w.add("stock_take_item", id, r.c.ID, r.c.Code, cut(r.c.Title, 255), "Teks", nil, nil, nil, Locations[1][1], status, checked, when)
		}
		x.w.out.skip(x.w.schema.byName["system_log"], 7)
		x.purge(lost)
		x.w.set("stock_take", id, "end_date total_item_lost is_active report_file", now, len(lost), 0, "stock_opname_cabang_timur_report.html")
		x.w.staffLog(now, admin, "stock_take", "Finished", "OK", "finish stock take ("+name+") from address 192.168.1.2")
	})
}

// purge removes the lost copies and their loans.
func (x *world) purge(lost map[int64]bool) {
	n := 0
	for _, h := range x.history {
		if lost[h.Item.ID] {
			x.w.DeleteLoan(h.Loan, h.on)
			n++
		}
	}
	shelf := x.shelves["TMR"][:0]
	for _, c := range x.shelves["TMR"] {
		if lost[c.ID] {
			x.w.DeleteItem(c.Item, c.added, c.by)
		} else {
			shelf = append(shelf, c)
		}
	}
	x.shelves["TMR"] = shelf
	x.quirk(StockTake, x.today, n, "%d copies were missing; their loans were deleted", len(lost))
}

func cut(s string, n int) string { return s[:min(len(s), n)] }
