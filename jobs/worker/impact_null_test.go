package worker_test

import (
	"fmt"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/impact/impacttest"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// aboutFigures leaves a test out of the race detector's run, which is short: no
// goroutines are in it, and many simulated days.
func aboutFigures(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it is about figures, not about who runs beside whom")
	}
}

// In 200 libraries in which nothing happened, at most 5 of 100 metrics are
// called a change after a whole night.
func TestLibrariesWithoutChange(t *testing.T) {
	aboutFigures(t)
	const libraries = 200
	r := openStudyRoom(t)
	called, results, judged := 0, 0, 0
	for i := range libraries {
		r.library = dbtest.Insert(t, r.db, `INSERT INTO "library" (code, name, created_at) VALUES (?, 'A', ?)`, fmt.Sprint("null-", i), r.now)
		r.head.LibraryID = r.library
		days := lms.Period{From: opened, To: began + 179}
		series := map[string][]impact.SeriesDay{}
		for k, metric := range []string{usage.Loans, usage.Visits, usage.RecordsAdded} {
			w := impacttest.World{Seed: uint64(10*i + k), Mean: []float64{8, 25, 60, 120}[i%4], Linger: 0.15 * float64(i%5), Spread: 0.12}
			for d, n := range w.Days(days) {
				series[metric] = append(series[metric], impact.SeriesDay{Day: days.From + lms.Day(d), Count: max(0, n), Closed: n == impacttest.Closed})
			}
		}
		r.usage = func(to lms.Day) worker.ImpactUsage {
			return worker.ImpactUsage{DataTo: to, Zone: time.UTC, Metrics: []string{usage.Loans, usage.Visits, usage.RecordsAdded}, Series: series}
		}
		plan := circulation()
		plan.Readings = []int{180}
		id := r.declare(plan)
		if got := r.night(days.To); got.Readings != 2 || got.Failed != 0 {
			t.Fatalf("library %d: %+v", i, got)
		}
		for _, saved := range r.answers(id) {
			a, err := saved.Answer()
			if err != nil {
				t.Fatal(err)
			}
			results++
			if a.Adjusted != nil {
				judged++
			}
			if a.Verdict == impact.CompatibleIncrease || a.Verdict == impact.CompatibleDecrease {
				called++
			}
		}
	}
	t.Logf("%d of %d results are called a change, %d were judged", called, results, judged)
	if 20*called > results || 2*judged < results {
		t.Errorf("%d of %d results are called a change, %d were judged", called, results, judged)
	}
}
