package worker_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/pickup"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

func TestSyncReadsALibrary(t *testing.T) {
	ctx, actor := context.Background(), lms.System("test")
	db, dsn := dbtest.Open(t), worker.SlimsOf(t)
	source, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	for _, q := range []string{
		"INSERT INTO user VALUES (7, 'ani', 'Ani', 'x', NULL)",
		"INSERT INTO loan VALUES (1, 'B1', 'M1', '2024-05-02', '2024-05-09', 0, NULL, 7), (2, 'B2', 'M1', '2024-05-02', '2024-05-09', 0, NULL, 7)",
		"INSERT INTO biblio VALUES (1, '2X1.3', 1), (2, ' 813', 1), (3, NULL, 1)",
		"INSERT INTO item VALUES (1, 'B1', 1, 'P'), (2, 'B2', 1, 'P '), (3, 'B3', 2, NULL)",
		"CREATE TABLE mst_location (location_id TEXT, location_name TEXT)",
		"INSERT INTO mst_location VALUES ('P', 'Pusat'), ('C', 'Cabang')",
	} {
		if _, err := source.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	now := func() time.Time { return time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC) }
	libraries := library.NewStore(db, now, [32]byte{1})
	var saved []slims.Staff
	d := worker.SyncDeps{Libraries: libraries, Usage: usage.NewStore(db, now), Now: now,
		SaveStaff: func(_ context.Context, _ lms.Actor, _ int64, s []slims.Staff, _ []slims.Group) error {
			saved = s
			return nil
		}}
	quiet := func(int64, int64, string) {}
	details := library.Details{Code: "kota", Name: "Kota", TimeZone: "Asia/Jakarta", SyncAt: "01:30", FirstSignin: library.Direct}
	lib, err := libraries.Create(ctx, actor, details, dsn)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := worker.Sync(ctx, d, lib.ID, quiet); err != nil {
			t.Fatal(err)
		}
		lines, err := d.Usage.Series(ctx, actor, lib.ID, usage.Loans, lms.Period{From: lms.DayOn(2024, 5, 1), To: lms.DayOn(2024, 5, 31)}, usage.ByStaff)
		if err != nil || len(lines) != 1 || lines[0].StaffID != 7 || lines[0].Count != 2 {
			t.Fatalf("%+v %v", lines, err)
		}
		for _, by := range []usage.By{usage.ByDay, usage.ByWeek, usage.ByMonth, usage.ByLocation} {
			lines, err := d.Usage.Series(ctx, actor, lib.ID, usage.Loans, lms.Period{From: lms.DayOn(2024, 5, 1), To: lms.DayOn(2024, 5, 31)}, by)
			if err != nil || len(lines) != 1 || lines[0].Count != 2 {
				t.Fatalf("by %s: %+v %v", by, lines, err)
			}
		}
	}
	held, err := d.Usage.Collection(ctx, actor, lib.ID)
	if err != nil || held.ReadOn != lms.DayOn(2024, 6, 1) || held.Titles() != 3 || held.Copies() != 3 || held.PlaceNames()["P"] != "Pusat" {
		t.Errorf("collection %+v %v", held, err)
	}
	for part, want := range map[usage.Part]string{usage.TitlesByClass: "[{title_class   1} {title_class 2  1} {title_class 8  1}]",
		usage.CopiesByClass: "[{copy_class 2  2} {copy_class 8  1}]", usage.CopiesByPlace: "[{copy_place   1} {copy_place C Cabang 0} {copy_place P Pusat 2}]"} {
		if got := fmt.Sprint(held.Of(part)); got != want {
			t.Errorf("%s: %s", part, got)
		}
	}
	u, err := worker.UsageForImpact(ctx, d.Usage, actor, lib.ID, lms.DayOn(2024, 5, 31), 3653)
	if err != nil {
		t.Fatal(err)
	}
	loans := u.Series[usage.Loans]
	if len(loans) != 30 || loans[0].Count != 2 || loans[0].Missing || !loans[1].Closed || len(u.OpenDays) != 1 || len(u.Missing[usage.Visits]) == 0 || len(u.Series[usage.Visits]) != 0 {
		t.Errorf("for the comparison: %d days of loans, open %v", len(loans), u.OpenDays)
	}
	// The log begins later than the loans: who took books back before is not known.
	if n := len(u.Missing[usage.Returns]); n == 0 || n < len(u.Missing[usage.Extensions]) {
		t.Errorf("%d days without who took books back, %d without a log", n, len(u.Missing[usage.Extensions]))
	}
	if len(saved) != 1 || saved[0].RealName != "Ani" {
		t.Errorf("staff %+v", saved)
	}
	// The desk's own counts come beside SLiMS's, by the library's days.
	pickups := pickup.NewStore(db, now)
	d.Pickups = pickups
	may := lms.Period{From: lms.DayOn(2024, 5, 1), To: lms.DayOn(2024, 5, 31)}
	if _, err := worker.Sync(ctx, d, lib.ID, quiet); err != nil {
		t.Fatal(err)
	}
	if read, err := d.Usage.SourcesRead(ctx, actor, lib.ID); err != nil || read[usage.PickupTable].FirstOn != nil {
		t.Errorf("a library without a desk for reserved books: %+v %v", read, err)
	}
	for i, row := range []string{"'collected', '2024-05-10 18:00:00', '2024-05-11 02:00:00'", "'missed', '2024-05-10 02:00:00', '2024-05-14 02:00:00'", "'gone', '2024-05-10 02:00:00', '2024-05-14 02:00:00'", "'ready', '2024-05-31 18:00:00', NULL"} {
		if _, err := db.Exec(`INSERT INTO pickup (library_id, reserve_id, item_code, reserved_at, state, ready_at, closed_at, hold_until, mail) VALUES (?, ?, 'B1', '2024-05-01', `+row+`, '2024-06-01', 'no_server')`, lib.ID, i+1); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if report, err := worker.Sync(ctx, d, lib.ID, quiet); err != nil || len(report.Revisions) != 0 {
			t.Fatal(report, err)
		}
		for metric, want := range map[string]string{usage.PickupsReady: "[{2024-05-10  0 2} {2024-05-11  0 1}]", usage.PickupsCollected: "[{2024-05-11  0 1}]", usage.PickupsMissed: "[{2024-05-14  0 1}]"} {
			if lines, err := d.Usage.Series(ctx, actor, lib.ID, metric, may, usage.ByDay); err != nil || fmt.Sprint(lines) != want {
				t.Errorf("%s: %v %v", metric, lines, err)
			}
		}
	}
	// Put aside anew, one is ready a second time, and was missed all the same.
	if _, err := db.Exec(`UPDATE pickup SET state = 'ready', ready_at = '2024-05-20 02:00:00', closed_at = NULL WHERE reserve_id = 2`); err != nil {
		t.Fatal(err)
	}
	if report, err := worker.Sync(ctx, d, lib.ID, quiet); err != nil || len(report.Revisions) != 0 {
		t.Fatal(report, err)
	}
	for metric, want := range map[string]string{usage.PickupsReady: "[{2024-05-10  0 2} {2024-05-11  0 1} {2024-05-20  0 1}]", usage.PickupsMissed: "[{2024-05-14  0 1}]"} {
		if lines, err := d.Usage.Series(ctx, actor, lib.ID, metric, may, usage.ByDay); err != nil || fmt.Sprint(lines) != want {
			t.Errorf("%s: %v %v", metric, lines, err)
		}
	}
	u, err = worker.UsageForImpact(ctx, d.Usage, actor, lib.ID, lms.DayOn(2024, 5, 31), 3653)
	if s := u.Series[usage.PickupsReady]; err != nil || len(s) != 22 || s[0].Day != lms.DayOn(2024, 5, 10) || s[0].Count != 2 || s[4].Count != 0 {
		t.Errorf("for the comparison: %+v %v", s, err)
	}
	if err := libraries.SetSlims(ctx, actor, lib.ID, strings.Replace(dsn, "/slims", "/nowhere", 1)); err != nil {
		t.Fatal(err)
	}
	_, err = worker.Sync(ctx, d, lib.ID, quiet)
	var e *lms.Error
	if !errors.As(err, &e) || e.Key != "slims.no_database" {
		t.Errorf("a database that is not there: %v", err)
	}
}
