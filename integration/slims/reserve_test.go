package slims_test

import (
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/pickup"
)

// What the desk must know of each open reservation, and when its copy was lent
// once the reservation is gone, in an old and in a new SLiMS.
func TestReservations(t *testing.T) {
	for _, version := range []string{"7", "9.7.0"} {
		t.Run(version, func(t *testing.T) {
			db, dsn, _ := world(t, demo.Options{Version: version, Seed: 5, Size: demo.Tiny, Until: lms.DayOn(2026, 3, 31)})
			run(t, db, "DELETE FROM reserve")
			run(t, db, "DELETE FROM loan")
			var codes, members []string
			rows, err := db.Query("SELECT item_code FROM item ORDER BY item_id LIMIT 4")
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var c string
				rows.Scan(&c)
				codes = append(codes, c)
			}
			if rows, err = db.Query("SELECT member_id FROM member ORDER BY member_id LIMIT 2"); err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var m string
				rows.Scan(&m)
				members = append(members, m)
			}
			run(t, db, "UPDATE member SET member_name = ' Sari Dewi ', member_email = 'sari@example.id', member_phone = '0812' WHERE member_id = ?", members[0])
			run(t, db, "UPDATE item SET item_status_id = NULL")
			run(t, db, "DELETE FROM mst_item_status")
			run(t, db, "INSERT INTO mst_item_status (item_status_id, item_status_name, no_loan) VALUES ('R', 'Perbaikan', 1), ('X', 'Baru', 0)")
			run(t, db, "UPDATE item SET item_status_id = 'X' WHERE item_code = ?", codes[0])
			run(t, db, "UPDATE item SET item_status_id = 'R' WHERE item_code = ?", codes[2])
			run(t, db, "INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return) VALUES (?, ?, '2026-03-20', '2026-04-03', 1, 0)", codes[1], members[1])
			run(t, db, "INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, return_date) VALUES (?, ?, '2026-03-20', '2026-04-03', 1, 1, '2026-03-21')", codes[0], members[1])
			reserve := func(code, member, at string) {
				run(t, db, "INSERT INTO reserve (member_id, biblio_id, item_code, reserve_date) SELECT ?, COALESCE((SELECT biblio_id FROM item WHERE item_code = ?), 1), ?, ?", member, code, code, at)
			}
			reserve(codes[0], members[0], "2026-03-28 09:00:00")
			reserve(codes[1], members[0], "2026-03-28 10:00:00")
			reserve(codes[1], "nobody", "2026-03-29 10:00:00")
			reserve(codes[2], members[1], "2026-03-30 10:00:00")
			reserve("gone", members[1], "2026-03-31 10:00:00")

			r := openReader(t, dsn)
			list, total, err := r.Reservations(ctx)
			if err != nil || len(list) != 5 || total != 5 {
				t.Fatal(len(list), total, err)
			}
			if first := list[0]; !first.Fetchable() || first.Title == "" || first.Location == "" || first.Patron != (pickup.Patron{Name: "Sari Dewi", Email: "sari@example.id", Phone: "0812"}) ||
				!first.At.Equal(time.Date(2026, 3, 28, 2, 0, 0, 0, time.UTC)) || first.OnLoan || first.Ahead != 0 || first.Withheld != "" {
				t.Errorf("%+v", first)
			}
			if lent := list[1]; lent.Fetchable() || !lent.OnLoan || lent.DueOn == nil || *lent.DueOn != lms.DayOn(2026, 4, 3) {
				t.Errorf("%+v", lent)
			}
			if next := list[2]; next.Ahead != 1 || next.Patron != (pickup.Patron{}) {
				t.Errorf("%+v", next)
			}
			if away := list[3]; away.Withheld != "Perbaikan" || away.Fetchable() {
				t.Errorf("%+v", away)
			}
			if none := list[4]; !none.Missing || none.Fetchable() {
				t.Errorf("%+v", none)
			}

			run(t, db, "INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return) VALUES (?, ?, '2026-03-30', '2026-04-06', 1, 0)", codes[0], members[0])
			want := time.Date(2026, 3, 30, 5, 0, 0, 0, time.UTC) // midday there
			if version != "7" {
				run(t, db, "UPDATE loan SET input_date = '2026-03-30 14:30:00' WHERE loan_date = '2026-03-30'")
				want = time.Date(2026, 3, 30, 7, 30, 0, 0, time.UTC)
			}
			lent, err := r.Lent(ctx, []pickup.Ref{list[0].Ref(), list[3].Ref()})
			if err != nil || len(lent) != 1 || !lent[list[0].Ref()].Equal(want) {
				t.Errorf("%v %v, want %v", lent, err, want)
			}
		})
	}
}
