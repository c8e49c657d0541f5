package slims_test

import (
	"testing"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// In a library that has lived a year the account of the counter is recognised,
// and no person is.
func TestSharedAccountIsRecognised(t *testing.T) {
	if testing.Short() {
		t.Skip("the smallest world has no shared account")
	}
	ours := dbtest.Open(t)
	newLibrary(t, ours, 1)
	_, dsn, truth := world(t, demo.Options{Seed: 7, Size: demo.Small})
	for range 2 { // read again, nothing changes
		read(t, ours, 1, dsn, (worldEnd + 1).String(), 0)
	}
	store := usage.NewStore(ours, nil)
	work, err := store.Work(ctx, actor, 1)
	if err != nil {
		t.Fatal(err)
	}
	names := map[int64][]string{}
	var shared int64
	for _, s := range truth.Staff {
		names[s.UserID] = []string{s.Username, s.RealName}
		if s.Shared {
			shared = s.UserID
		}
	}
	if shared == 0 {
		t.Fatal("this world has no shared account")
	}
	for at, w := range work {
		if at.Day < worldEnd+1-usage.HoursKept || at.Day > worldEnd || w.Hours == 0 || w.Acts == 0 {
			t.Fatalf("%+v: %+v", at, w)
		}
	}
	desks := usage.Desks(work, names)
	if len(desks) != 1 || len(desks[shared]) == 0 || desks[shared][0] != usage.SignName {
		t.Errorf("recognised %v, shared is %d", desks, shared)
	}
	names[shared] = []string{"fitri", "Fitri Handayani"} // whatever it is called
	if desks = usage.Desks(work, names); len(desks) != 1 || len(desks[shared]) != 2 {
		t.Errorf("by volume and days: %v", desks)
	}
	last, err := store.LastWork(ctx, actor, 1)
	if err != nil || last[shared] < worldEnd-6 || last[0] != 0 {
		t.Errorf("last work %v, %v", last, err)
	}
}

// The hours are SLiMS's own, of each day for itself, and of the days that are kept.
func TestHoursOfTheLog(t *testing.T) {
	s := newSite(t)
	s.log("2024-01-02 09:00:00", "Ani insert new loan (B1) for member (M1)")
	s.log("2024-05-02 07:59:59", "Ani insert new loan (B1) for member (M1)")
	s.log("2024-05-02 18:30:00", "Ani return item B1 for member (M1)")
	s.log("2024-05-02 18:31:00", "Siapa return item B1 for member (M1)")
	s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff','2','bibliography','Dra. Nur''aini, S.IP. insert bibliographic data (X) with biblio_id (1)','2024-05-03 10:00:00')")
	s.log("2024-06-01 09:00:00", "Ani insert new loan (B1) for member (M1)") // today is not over
	read(t, s.ours, 1, s.dsn, "2024-06-01", 0)
	s.run("DELETE FROM system_log WHERE log_date > '2024-05-02 12:00:00'") // takes no hour back
	read(t, s.ours, 1, s.dsn, "2024-06-02", 0)
	got, err := usage.NewStore(s.ours, nil).Work(ctx, actor, 1)
	want := map[usage.StaffDay]usage.DayWork{
		{Staff: 1, Day: lms.DayOn(2024, 5, 2)}: {Hours: 1<<7 | 1<<18, Acts: 2},
		{Staff: 2, Day: lms.DayOn(2024, 5, 3)}: {Hours: 1 << 10, Acts: 1},
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("%v, %v", got, err)
	}
	for at, w := range want {
		if got[at] != w {
			t.Errorf("%+v: %+v, want %+v", at, got[at], w)
		}
	}
	read(t, s.ours, 1, s.dsn, "2024-08-02", 0)
	if got, err = usage.NewStore(s.ours, nil).Work(ctx, actor, 1); err != nil || len(got) != 0 {
		t.Errorf("kept too long: %v, %v", got, err)
	}
}
