package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/pickup"
)

// served puts copies aside, one reservation each, some days ago, and says how
// they went.
func (room *testRoom) served(daysAgo int, states ...pickup.State) {
	room.t.Helper()
	for i, state := range states {
		ready := room.now().UTC().Truncate(time.Second).AddDate(0, 0, -daysAgo)
		id := room.insert(`INSERT INTO pickup (library_id, reserve_id, item_code, reserved_at, code, state, ready_at, hold_until, closed_at, mail) VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, 'no_server')`,
			room.library, daysAgo*100+i+1, fmt.Sprintf("=B%d", i+1), ready.AddDate(0, 0, -i), state, ready, ready.AddDate(0, 0, 3), ready.AddDate(0, 0, 1))
		if state == pickup.Ready {
			room.insert(`UPDATE pickup SET closed_at = NULL, code = 'AB23CD' WHERE id = ?`, id)
		}
	}
}

func TestPickupsInFigures(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Kepala", "id", lms.Head)
	head.see("/pickups/figures", "Belum ada eksemplar yang disisihkan")
	head.inBoth("/pickups/figures")
	c, m, g := pickup.Collected, pickup.Missed, pickup.Gone
	room.served(70, c, c, c, c, c, c, m, g)
	room.served(35, c, c, m)
	room.served(1, pickup.Ready)
	room.served(500, c, c, c) // too long ago
	month := lms.DayOf(room.now().AddDate(0, 0, -70)).Month()
	head.see("/pickups", "Pengambilan dalam angka")
	page := head.see("/pickups/figures", "Seluruh masa", locale.ID.Month(month), "73% (43%–90%), 8 dari 11", "75% (41%–93%), 6 dari 8", "n = 3, terlalu sedikit", "3,5 (0–7), n = 8", "1 (1–1), n = 6", "n = 2, terlalu sedikit", "Angkanya ada di tabel")
	if strings.Contains(page, "AB23CD") || strings.Contains(page, "=B1") {
		t.Error("rows without anybody asking, or a code")
	}
	address := "/pickups/figures?month=" + month.String()[:7]
	page = head.see(address, "Baris di balik angka "+locale.ID.Month(month), "7001", "=B8", "dihapus di SLiMS tanpa peminjaman")
	if strings.Contains(page, "3501") {
		t.Error("a row of another month")
	}
	head.inBoth("/pickups/figures", address, "/pickups")
	head.see("/pickups/figures?month=2001-01", "Tidak ada yang disisihkan di bulan itu.")
	head.see("/pickups/figures?month=x", "Seluruh masa")

	rows, err := csv.NewReader(strings.NewReader(head.see("/pickups/figures.csv"))).ReadAll()
	if err != nil || len(rows) != 13 || strings.Join(rows[0], ",") != "reservation,item_code,reserved_at,ready_at,hold_until,closed_at,state,open_days_to_ready,open_days_to_collected" {
		t.Fatalf("%v %d %v", err, len(rows), rows)
	}
	if one := rows[2]; one[0] != "7002" || one[1] != "'=B2" || one[6] != "collected" || one[7] != "1" || one[8] != "1" {
		t.Errorf("%v", one)
	}
	if last := rows[12]; last[5] != "" || last[6] != "ready" || last[8] != "" {
		t.Errorf("%v", last)
	}

	// A day on which the library was closed is not counted.
	closed := lms.DayOf(room.now().In(defaultZone)) - 70
	room.insert(`INSERT INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, rows_read) VALUES (?, 'loan', ?, ?, NOW(), 1, 1)`, room.library, closed-30, closed+60)
	for d := closed - 30; d < closed+60; d++ {
		if d != closed+1 {
			room.insert(`INSERT INTO usage_fact (library_id, metric, day, location, staff_id, count) VALUES (?, 'loans', ?, '', 0, 1)`, room.library, d)
		}
	}
	head.see("/pickups/figures", "0 (0–0), n = 6")

	for _, role := range []lms.Role{lms.Librarian, lms.Trainer} {
		v := room.enter("Rina", "id", role)
		for _, path := range []string{"/pickups/figures", "/pickups/figures.csv"} {
			if status, _, _ := v.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s %s: %d", role, path, status)
			}
		}
		if page := v.see("/pickups"); strings.Contains(page, "/pickups/figures") {
			t.Errorf("%s is offered the figures", role)
		}
	}
	if _, err := room.deps.Pickups.History(context.Background(), lms.Actor{AccountID: 1, LibraryID: room.library + 1, Roles: []lms.Role{lms.Admin}}, room.library, time.Time{}); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}
