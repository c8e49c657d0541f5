package worker_test

import (
	"context"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// Who objected is left out of the table from the next night on, whichever user
// of SLiMS they are, and their circle with them; nobody else is.
func TestTheNightLeavesObjectorsOut(t *testing.T) {
	r := openStudyRoom(t)
	clock := func() time.Time { return r.now }
	activities := activity.NewStore(r.db, clock)
	to := began + 300
	r.now = (to + 1).Time().Add(2 * time.Hour)
	held, err := activities.Create(t.Context(), lms.System("test"), r.library, activity.Details{Kind: activity.Training, Title: "Sirkulasi", Focus: activity.Skills,
		StartsAt: began.Time(), EndsAt: began.Time().Add(3 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	var stints account.Stints
	var marks []activity.Mark
	var people []lms.Actor
	facts := []impact.Fact{}
	always := lms.Period{From: lms.DayOn(1900, 1, 1), To: lms.DayOn(9999, 12, 31)}
	for i := range int64(12) {
		id := dbtest.Insert(t, r.db, `INSERT INTO account (name, locale, status, created_at) VALUES ('A', 'id', 'active', NOW())`)
		dbtest.Insert(t, r.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, r.library)
		people = append(people, lms.Actor{AccountID: id, LibraryID: r.library, Roles: []lms.Role{lms.Librarian}})
		stints = append(stints, account.Stint{UserID: 50 + i, AccountID: id, Period: always})
		marks = append(marks, activity.Mark{AccountID: id, Minutes: 160 + int(i)})
		for d := began - 100; d <= to; d++ {
			facts = append(facts, impact.Fact{StaffID: 50 + i, Metric: usage.Loans, Day: d, Count: 5 + i%3})
		}
	}
	if err := activities.MarkAttendance(t.Context(), lms.System("test"), held, marks); err != nil {
		t.Fatal(err)
	}
	night := func() impact.Table {
		t.Helper()
		_, err := worker.RunImpact(t.Context(), worker.ImpactDeps{
			Activities: activities, Courses: course.NewStore(r.db, clock, t.TempDir()), Assessments: assessment.NewStore(r.db, clock), Results: r.store,
			Usage: func(context.Context, lms.Actor, int64, int) (worker.ImpactUsage, error) {
				return r.usage(to), nil
			},
			Work:   madeUp(func(int64) []impact.Fact { return facts }),
			Stints: func(context.Context, int64) (account.Stints, error) { return stints, nil },
			Shared: func(context.Context, int64) (map[int64]bool, error) { return nil, nil },
		}, r.library, func(int64, int64, string) {})
		if err != nil {
			t.Fatal(err)
		}
		saved, err := r.store.Table(t.Context(), r.head, r.library)
		if err != nil {
			t.Fatal(err)
		}
		table, err := saved.Table()
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	if table := night(); len(table.Rows) != 12 || table.Objected != 0 {
		t.Fatalf("%d rows, %d objected", len(table.Rows), table.Objected)
	}
	for i, p := range people[:6] {
		if err := r.store.Object(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		left := 5
		if i == 5 { // of the second circle
			left = 12
		}
		if table := night(); len(table.Rows) != 12-left || table.Objected != left {
			t.Errorf("%d objected: %d rows, %d left out", i+1, len(table.Rows), table.Objected)
		}
	}
	for i, left := range []int{12, 12, 12, 12, 7, 0} {
		if err := r.store.Withdraw(t.Context(), people[i]); err != nil {
			t.Fatal(err)
		}
		if table := night(); len(table.Rows) != 12-left || table.Objected != left {
			t.Errorf("%d came back: %d rows, %d left out", i+1, len(table.Rows), table.Objected)
		}
	}
}
