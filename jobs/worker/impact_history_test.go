package worker_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// BenchmarkImpactNight is the night after one more day, in a library of forty
// staff that holds ten trainings a year and has one, three and nine years behind
// it: what it costs beside the first of them shows what history costs.
func BenchmarkImpactNight(b *testing.B) {
	var first float64
	for _, years := range []int{1, 3, 9} {
		b.Run(fmt.Sprint(years, "_years"), func(b *testing.B) {
			r := openHistory(b, years, 40)
			r.night()
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				b.StopTimer()
				r.nextDay()
				b.StartTimer()
				r.night()
			}
			night := b.Elapsed().Seconds() / float64(b.N)
			if years == 1 {
				first = night
			}
			b.ReportMetric(night/first, "x_of_one_year")
		})
	}
}

// history is a library with so many years in the real tables.
type history struct {
	b      testing.TB
	db     *sqldb.DB
	id     int64
	staff  int
	today  lms.Day
	deps   worker.ImpactDeps
	stints account.Stints
}

func openHistory(b testing.TB, years, staff int) *history {
	r := &history{b: b, db: dbtest.Open(b), staff: staff, today: lms.DayOn(2026, 3, 2)}
	clock := func() time.Time { return r.today.Time().Add(2 * time.Hour) }
	r.id = dbtest.Insert(b, r.db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', ?)`, clock())
	first := r.today - lms.Day(365*years)
	for _, s := range usage.Sources {
		dbtest.Insert(b, r.db, `INSERT INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, rows_read) VALUES (?, ?, ?, ?, ?, 1, 1)`, r.id, s.Source, first, r.today, clock())
	}
	r.count(lms.Period{From: first, To: r.today - 1})
	store, facts := activity.NewStore(r.db, clock), usage.NewStore(r.db, clock)
	for i := range int64(staff) {
		id := dbtest.Insert(b, r.db, `INSERT INTO account (name, locale, status, created_at) VALUES ('A', 'id', 'active', ?)`, clock())
		dbtest.Insert(b, r.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, r.id)
		r.stints = append(r.stints, account.Stint{UserID: 1 + i, AccountID: id, Period: lms.Period{From: lms.DayOn(1900, 1, 1), To: lms.DayOn(9999, 12, 31)}})
	}
	for n := range 10 * years {
		begins := (first + lms.Day(30+n*36)).Time()
		held, err := store.Create(b.Context(), lms.System("test"), r.id, activity.Details{Kind: activity.Training, Title: fmt.Sprint("Pelatihan ", n),
			Focus: activity.Skills, StartsAt: begins, EndsAt: begins.Add(3 * time.Hour)})
		if err != nil {
			b.Fatal(err)
		}
		var marks []activity.Mark
		for i := range staff / 4 {
			marks = append(marks, activity.Mark{AccountID: r.stints[(n*7+i)%staff].AccountID, Minutes: 180})
		}
		if begins.After(clock()) {
			continue
		}
		if err := store.MarkAttendance(b.Context(), lms.System("test"), held, marks); err != nil {
			b.Fatal(err)
		}
	}
	r.deps = worker.ImpactDeps{Work: facts, Activities: store, Courses: course.NewStore(r.db, clock, b.TempDir()), Assessments: assessment.NewStore(r.db, clock), Results: impact.NewStore(r.db, clock),
		Usage: func(ctx context.Context, actor lms.Actor, libraryID int64, days int) (worker.ImpactUsage, error) {
			u, err := worker.UsageForImpact(ctx, facts, actor, libraryID, r.today-1, days)
			u.Zone = time.UTC
			return u, err
		},
		Stints: func(context.Context, int64) (account.Stints, error) { return r.stints, nil },
		Shared: func(context.Context, int64) (map[int64]bool, error) { return nil, nil }}
	return r
}

// count gives days their figures: a third of the staff does something of each kind.
func (r *history) count(p lms.Period) {
	var facts, told []string
	for d := p.From; d <= p.To; d++ {
		if d.Weekday() == time.Sunday {
			continue
		}
		told = append(told, fmt.Sprintf("(%d, '%s', '%s', 1), (%d, '%s', '%s', 1)", r.id, usage.LogTable, d, r.id, usage.VisitTable, d))
		for k, metric := range usage.Metrics() {
			if !usage.Attributable(metric) {
				facts = append(facts, fmt.Sprintf("(%d, '%s', '%s', '', 0, %d)", r.id, metric, d, 50+(int(d)*7+k)%23))
				continue
			}
			for i := range r.staff {
				if (i*31+int(d)*17+k*5)%3 == 0 {
					facts = append(facts, fmt.Sprintf("(%d, '%s', '%s', '', %d, %d)", r.id, metric, d, 1+i, 1+(i*13+int(d)*7+k)%19))
				}
			}
		}
	}
	for into, rows := range map[string][]string{"usage_fact (library_id, metric, day, location, staff_id, count)": facts, "usage_first (library_id, source, day, first_id)": told} {
		for some := range slices.Chunk(rows, 2000) {
			if _, err := r.db.ExecContext(r.b.Context(), "INSERT INTO "+into+" VALUES "+strings.Join(some, ", ")); err != nil {
				r.b.Fatal(err)
			}
		}
	}
}

func (r *history) nextDay() {
	r.count(lms.Period{From: r.today, To: r.today})
	r.today++
	if _, err := r.db.ExecContext(r.b.Context(), "UPDATE usage_source SET changed_on = read_on, read_on = ?", r.today); err != nil {
		r.b.Fatal(err)
	}
}

func (r *history) night() worker.ImpactReport {
	r.b.Helper()
	report, err := worker.RunImpact(r.b.Context(), r.deps, r.id, func(int64, int64, string) {})
	if err != nil {
		r.b.Fatal(err)
	}
	return report
}

// results are the current ones' bodies, by what they are about.
func (r *history) results() map[string]string {
	r.b.Helper()
	var rows []struct {
		About string
		Body  string
	}
	err := r.db.SelectContext(r.b.Context(), &rows, `SELECT CONCAT_WS(' ', subject_kind, subject_id, metric) AS about, body FROM impact_result WHERE library_id = ? AND current_slot = 1`, r.id)
	if err != nil {
		r.b.Fatal(err)
	}
	all := map[string]string{}
	for _, row := range rows {
		all[row.About] = row.Body
	}
	return all
}

// TestNightsDrawOnlyWhatChanged puts what nights left as it was beside what they
// would have found with nothing there.
func TestNightsDrawOnlyWhatChanged(t *testing.T) {
	aboutFigures(t)
	r := openHistory(t, 1, 8)
	check := func(what string, drawn int) {
		t.Helper()
		report := r.night()
		if report.Saved.New != drawn || report.Saved.Ended != 0 {
			t.Errorf("%s: %+v of %d pictures, expected %d new", what, report.Saved, report.Pictures, drawn)
		}
		kept := r.results()
		if again := r.night(); again.Saved.New != 0 || again.Saved.Same != report.Pictures+1 {
			t.Errorf("%s, again: %+v", what, again.Saved)
		}
		if _, err := r.db.Exec(`DELETE FROM impact_result`); err != nil {
			t.Fatal(err)
		}
		r.night()
		afresh := r.results()
		if len(afresh) != report.Pictures+1 || !maps.Equal(kept, afresh) {
			t.Errorf("%s: what was kept is not what would be found", what)
		}
	}
	metrics := len(usage.Metrics()) - 1 // but for the borrowers of a month
	held := 10
	check("the first night", held*metrics+1)
	// Pictures show whole weeks: those of the last half year, on a Monday.
	open := 0
	for n := range held {
		if begins := r.today - 365 + lms.Day(30+n*36); begins.Week()+7*28-1 >= r.today {
			open++
		}
	}
	if r.today.Weekday() != time.Monday || open == 0 || open == held {
		t.Fatal(r.today, open)
	}
	r.nextDay() // a Monday's: its week is not over
	check("one more day", 1)
	for range 6 {
		r.nextDay()
	}
	check("one more week", 1+open*metrics)
	if _, err := r.db.Exec(`UPDATE usage_fact SET count = count + 5 WHERE metric = ? AND day = ?`, usage.Visits, r.today-300); err != nil {
		t.Fatal(err)
	}
	if _, err := r.db.Exec(`UPDATE usage_source SET changed_on = ?`, r.today-300); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for n := range held {
		begins := r.today - 7 - 365 + lms.Day(30+n*36)
		if day := r.today - 300; day >= begins.Week()-7*78 && day <= begins.Week()+7*28-1 {
			shown++
		}
	}
	check("an older day came out otherwise", shown)
	if _, err := r.db.Exec(`UPDATE activity SET title = 'Pelatihan lain' ORDER BY id LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	check("a training has another name", metrics)
	if _, err := r.db.Exec(`UPDATE activity SET status = 'cancelled' ORDER BY id LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	if report := r.night(); report.Saved.Ended != metrics {
		t.Errorf("cancelled: %+v", report.Saved)
	}
}
