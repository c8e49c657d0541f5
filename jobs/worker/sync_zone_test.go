package worker

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// A day is over when it is over in the library, which may lie in any of
// Indonesia's three zones; the database server knows none of them.
func TestDayEndsInTheLibrarysZone(t *testing.T) {
	db, dsn := dbtest.Open(t), dbtest.Create(t, "slims")
	source, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if _, err := demo.Build(ctx, source, demo.Options{Seed: 4, Until: syncUntil}); err != nil {
		t.Fatal(err)
	}
	var want int64 // digital files are read every day
	if err := source.QueryRow("SELECT COUNT(*) FROM files_read WHERE DATE(date_read) = ?", syncUntil).Scan(&want); err != nil || want == 0 {
		t.Fatal(want, err)
	}
	last := lms.Period{From: syncUntil, To: syncUntil}
	for i, zone := range []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"} {
		where, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		midnight := time.Date(2026, 4, 1, 0, 0, 0, 0, where)
		for j, c := range []struct {
			now  time.Time
			over bool
		}{{midnight.Add(-time.Minute), false}, {midnight, true}, {midnight.Add(time.Minute), true}} {
			now := func() time.Time { return c.now.UTC() }
			d := SyncDeps{Libraries: library.NewStore(db, now, syncKey), Usage: usage.NewStore(db, now), Now: now}
			lib, err := d.Libraries.Create(ctx, system, library.Details{Code: fmt.Sprintf("kota-%d-%d", i, j), Name: "Kota", TimeZone: zone}, dsn)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Sync(ctx, d, lib.ID, func(int64, int64, string) {}); err != nil {
				t.Fatal(err)
			}
			lines, err := d.Usage.Series(ctx, system, lib.ID, usage.DigitalReads, last, usage.ByDay)
			if err != nil || (len(lines) == 1) != c.over || c.over && lines[0].Count != want {
				t.Errorf("%s at %s: %+v %v", zone, c.now, lines, err)
			}
			cover, err := d.Usage.Coverage(ctx, system, lib.ID, last)
			if err != nil || (cover.Days[usage.ReadTable][0] == usage.Read) != c.over {
				t.Errorf("%s at %s: %v %v", zone, c.now, cover.Days, err)
			}
		}
	}
}
