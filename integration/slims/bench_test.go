package slims_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// BenchmarkHistory reads a whole history of a million loans in a MyISAM table
// and says how a desk that returns books meanwhile fares: the 99th percentile
// of its writes idle, under our reading and under one GROUP BY of the table;
// how long the longest of our reads held the table, by the server's own clock;
// and our speed as a share of one bare streaming SELECT of the same rows.
func BenchmarkHistory(b *testing.B) {
	const loans = 1_000_000
	db, dsn := source(b, "9_7_0", "MyISAM")
	run(b, db, fmt.Sprintf(`INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, return_date, uid)
		SELECT CONCAT('B', seq %% 45000), CONCAT('M', seq %% 12000), '2021-01-01' + INTERVAL seq DIV 1000 DAY, '2021-01-08' + INTERVAL seq DIV 1000 DAY,
		1, 1, '2021-01-05' + INTERVAL seq DIV 1000 DAY, seq %% 24 FROM seq_1_to_%d`, loans))
	history := func() {
		r, err := slims.Open(ctx, dsn, wib)
		if err != nil {
			b.Fatal(err)
		}
		defer r.Close()
		in, rows := slims.Input{Names: usage.NewNames(nil), Today: lms.DayOn(2024, 1, 1)}, int64(0)
		err = r.ReadUsage(ctx, in, func(usage.Source, int64) {}, func(x usage.Reading) error { rows += x.Rows; return nil })
		if err != nil || rows != loans {
			b.Fatal(rows, err)
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
	desk, err := db.Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer desk.Close()
	// waits returns a book every few milliseconds while work goes on. One long
	// statement makes one long wait, so the longest is told as well.
	waits := func(work func()) (p99, longest time.Duration) {
		ctx, stop := context.WithCancel(ctx)
		done := make(chan []time.Duration)
		go func() {
			var took []time.Duration
			for id := 1; ctx.Err() == nil; id++ {
				start := time.Now()
				if _, err := desk.ExecContext(context.Background(), "UPDATE loan SET is_return = 1, return_date = '2021-02-02' WHERE loan_id = ?", id*997%loans+1); err != nil {
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
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	for b.Loop() {
		idle, idleMax := waits(func() { time.Sleep(3 * time.Second) })
		start := time.Now()
		history()
		alone := time.Since(start)
		start = time.Now()
		stream("SELECT loan_id, loan_date, item_code, due_date, is_return, return_date, uid, member_id FROM loan")
		bare := time.Since(start)
		for _, q := range []string{"TRUNCATE TABLE mysql.slow_log", "SET GLOBAL log_output = 'TABLE', GLOBAL slow_query_log = 1, GLOBAL long_query_time = 0"} {
			run(b, db, q) // connections that are open do not change
		}
		ours, longest := waits(history)
		run(b, db, "SET GLOBAL slow_query_log = 0, GLOBAL log_output = 'FILE'")
		_, naive := waits(func() { stream("SELECT loan_date, uid, COUNT(*) FROM loan GROUP BY loan_date, uid") })
		held := heldFor(b, db)
		b.ReportMetric(ms(idle), "idle-p99-ms")
		b.ReportMetric(ms(idleMax), "idle-max-ms")
		b.ReportMetric(ms(ours), "reading-p99-ms")
		b.ReportMetric(ms(longest), "reading-max-ms")
		b.ReportMetric(ms(naive), "groupby-max-ms")
		b.ReportMetric(float64(ours)/float64(idle), "reading/idle-p99")
		b.ReportMetric(float64(naive)/float64(longest), "groupby/reading-max")
		b.ReportMetric(float64(len(held)), "reads")
		b.ReportMetric(held[len(held)/2], "held-p50-ms")
		b.ReportMetric(held[len(held)*99/100], "held-p99-ms")
		b.ReportMetric(held[len(held)-1], "held-max-ms")
		over, _ := slices.BinarySearch(held, 20)
		b.ReportMetric(float64(len(held)-over), "reads-over-20ms")
		b.ReportMetric(float64(bare)/float64(alone), "share-of-stream")
		b.ReportMetric(0, "ns/op")
	}
}

// heldFor is for how many milliseconds each read of loan held the table: from
// when it had its lock until its last row was sent, sorted.
func heldFor(b *testing.B, db *sql.DB) (held []float64) {
	rows, err := db.Query("SELECT TIME_TO_SEC(query_time) * 1000 - TIME_TO_SEC(lock_time) * 1000 FROM mysql.slow_log WHERE sql_text LIKE 'SELECT loan_id, %' ORDER BY 1")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var d float64
		if err := rows.Scan(&d); err != nil {
			b.Fatal(err)
		}
		held = append(held, d)
	}
	if len(held) < 20 {
		b.Fatalf("%d reads were seen", len(held))
	}
	return held
}
