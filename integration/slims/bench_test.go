package slims_test

import (
	"context"
	"database/sql"
	"slices"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// BenchmarkHistory reads a whole history of a million loans in a MyISAM table
// and says how a desk that returns books meanwhile fares: the 99th percentile
// of its writes idle, under our reading and under one GROUP BY of the table,
// and our speed as a share of one bare streaming SELECT.
func BenchmarkHistory(b *testing.B) {
	db, dsn := source(b, "9_7_0", "MyISAM")
	run(b, db, `INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, return_date, uid)
		SELECT CONCAT('B', seq % 45000), CONCAT('M', seq % 12000), '2021-01-01' + INTERVAL seq DIV 1000 DAY, '2021-01-08' + INTERVAL seq DIV 1000 DAY,
		1, 1, '2021-01-05' + INTERVAL seq DIV 1000 DAY, seq % 24 FROM seq_1_to_1000000`)
	r, err := slims.Open(ctx, dsn, wib)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	history := func() {
		in := slims.Input{Names: usage.NewNames(nil), Today: lms.DayOn(2024, 1, 1)}
		if err := r.ReadUsage(ctx, in, func(usage.Source, int64) {}, func(usage.Reading) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	stream := func(query string) {
		rows, err := db.Query(query)
		if err != nil {
			b.Fatal(err)
		}
		defer rows.Close()
		cols, _ := rows.Columns()
		raw, into := make([]sql.RawBytes, len(cols)), make([]any, len(cols))
		for i := range raw {
			into[i] = &raw[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				b.Fatal(err)
			}
		}
	}
	// waits returns a book every few milliseconds while work goes on. One long
	// statement makes one long wait, so the longest is told as well.
	waits := func(work func()) (p99, longest time.Duration) {
		ctx, stop := context.WithCancel(ctx)
		done := make(chan []time.Duration)
		go func() {
			var took []time.Duration
			for id := 1; ctx.Err() == nil; id++ {
				start := time.Now()
				if _, err := db.Exec("UPDATE loan SET is_return = 1, return_date = '2021-02-02' WHERE loan_id = ?", id*997%1000000+1); err != nil {
					b.Error(err)
				}
				took = append(took, time.Since(start))
				time.Sleep(2 * time.Millisecond)
			}
			done <- took
		}()
		work()
		stop()
		took := <-done
		slices.Sort(took)
		return took[len(took)*99/100], took[len(took)-1]
	}
	for b.Loop() {
		idle, _ := waits(func() { time.Sleep(2 * time.Second) })
		start := time.Now()
		history()
		alone := time.Since(start)
		start = time.Now()
		stream("SELECT loan_id, loan_date, item_code, due_date, is_return, return_date, uid, member_id FROM loan")
		bare := time.Since(start)
		ours, longest := waits(history)
		_, naive := waits(func() { stream("SELECT loan_date, uid, COUNT(*) FROM loan GROUP BY loan_date, uid") })
		b.ReportMetric(float64(idle.Microseconds())/1000, "idle-p99-ms")
		b.ReportMetric(float64(ours.Microseconds())/1000, "reading-p99-ms")
		b.ReportMetric(float64(longest.Microseconds())/1000, "reading-max-ms")
		b.ReportMetric(float64(naive.Microseconds())/1000, "groupby-max-ms")
		b.ReportMetric(float64(ours)/float64(idle), "reading/idle-p99")
		b.ReportMetric(float64(bare)/float64(alone), "share-of-stream")
	}
}
