package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"binapustaka/integration/slims/demo"
	"binapustaka/jobs/redistest"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

const benchWorker = "BP_BENCH_WORKER" // when the clock of the process starts

// beWorker works like binapustaka worker, at another time.
func beWorker(at string) {
	start, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	begun := time.Now()
	p := &program{in: os.Stdin, out: io.Discard, err: io.Discard, environ: os.Environ(), say: locale.EN,
		now: func() time.Time { return start.Add(time.Since(begun)) }}
	ctx, stop := context.WithCancel(context.Background())
	go func() { // the end of standard input is the word to stop
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	os.Exit(p.run(ctx, []string{"worker"}))
}

var (
	regionSize = flag.Int("libraries", 300, "how many libraries BenchmarkRegionNight has")
	regionAway = flag.Duration("away", 20*time.Millisecond, "how far away their SLiMS are: what an answer takes longer")
)

// region is libraries with a SLiMS of 40 staff each.
type region struct {
	b       *testing.B
	db      *sqldb.DB
	server  *sql.DB
	env     []string
	model   string // database that the others are copies of
	schemas []string
	night   int
}

var regionUntil = lms.DayOn(2026, 3, 31)

// dated are the columns by which the days to come are kept from the copies.
var dated = map[string]string{"loan": "loan_date", "system_log": "log_date", "visitor_count": "checkin_date", "files_read": "date_read", "fines": "fines_date"}

var copied = []string{"user", "user_group", "item", "biblio", "holiday", "setting", "mst_location", "mst_visitor_room", "loan", "system_log", "visitor_count", "files_read", "fines"}

func openRegion(b *testing.B) *region {
	b.Helper()
	ctx := context.Background()
	dsn := dbtest.Create(b, "region")
	db, err := sqldb.Open(ctx, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := db.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	r := &region{b: b, db: db, env: append(os.Environ(), "BINAPUSTAKA_DATABASE="+dsn, "BINAPUSTAKA_SECRET="+secret, "BINAPUSTAKA_DATA_DIR="+b.TempDir(),
		"BINAPUSTAKA_REDIS="+redistest.Start(b), "LANG=en_GB.UTF-8")}
	model := dbtest.Create(b, "model")
	r.model = nameIn(model)
	if r.server, err = sql.Open("mysql", model); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { r.server.Close() })
	if _, err := demo.Build(ctx, r.server, demo.Options{Seed: 5, Size: demo.Tiny, Until: regionUntil + 3}); err != nil {
		b.Fatal(err)
	}
	for i := range 3 { // ten staff become forty, who share the loans
		r.run(fmt.Sprintf("INSERT INTO user (user_id, username, realname, passwd, `groups`, input_date, last_update) SELECT user_id + %d, CONCAT(username, %d), CONCAT(realname, ' %d'), passwd, `groups`, input_date, last_update FROM user WHERE user_id < 1000", 1000*(i+1), i, i))
	}
	r.run("UPDATE loan SET uid = uid + 1000 * (loan_id % 4) WHERE uid > 0")
	key, err := derive(secret, "slims address")
	if err != nil {
		b.Fatal(err)
	}
	libraries := library.NewStore(db, time.Now, key)
	line := r.line(model)
	for i := range *regionSize {
		own := dbtest.Create(b, "lib")
		cfg, err := mysql.ParseDSN(own)
		if err != nil {
			b.Fatal(err)
		}
		r.schemas = append(r.schemas, cfg.DBName)
		for _, table := range copied {
			to, from := "`"+cfg.DBName+"`."+table, "`"+r.model+"`."+table
			r.run("CREATE TABLE " + to + " LIKE " + from)
			where := ""
			if day := dated[table]; day != "" {
				where = fmt.Sprintf(" WHERE %s < '%s'", day, regionUntil+1)
			}
			r.run("INSERT INTO " + to + " SELECT * FROM " + from + where)
		}
		cfg.Net, cfg.Addr = "tcp", line
		if _, err := libraries.Create(ctx, command, library.Details{Code: fmt.Sprint("lib-", i), Name: fmt.Sprint("Perpustakaan ", i)}, cfg.FormatDSN()); err != nil {
			b.Fatal(err)
		}
	}
	return r
}

// line is the address at which the database server answers as slowly as one of
// another town does.
func (r *region) line(dsn string) string {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		r.b.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.b.Fatal(err)
	}
	r.b.Cleanup(func() { listener.Close() })
	serve := func(caller net.Conn) {
		defer caller.Close()
		server, err := net.Dial(cfg.Net, cfg.Addr)
		if err != nil {
			return
		}
		defer server.Close()
		go func() {
			io.Copy(server, caller)
			server.Close()
		}()
		buffer := make([]byte, 64<<10)
		for {
			n, err := server.Read(buffer)
			if err != nil {
				return
			}
			time.Sleep(*regionAway)
			if _, err := caller.Write(buffer[:n]); err != nil {
				return
			}
		}
	}
	go func() {
		for {
			caller, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(caller)
		}
	}()
	return listener.Addr().String()
}

func (r *region) run(query string) {
	r.b.Helper()
	if _, err := r.server.Exec(query); err != nil {
		r.b.Fatalf("%s: %v", query, err)
	}
}

// lives lets a day pass in every SLiMS.
func (r *region) lives() {
	r.b.Helper()
	for _, schema := range r.schemas {
		for table, day := range dated {
			r.run(fmt.Sprintf("INSERT INTO `%s`.%s SELECT * FROM `%s`.%s WHERE %s >= '%s' AND %s < '%s'", schema, table, r.model, table, day, regionUntil+lms.Day(r.night), day, regionUntil+lms.Day(r.night)+1))
		}
	}
}

// nightOf is how long a night takes so many processes, and the most memory that
// one of them had, in bytes.
func (r *region) nightOf(processes int) (took time.Duration, memory int64) {
	r.b.Helper()
	at := (regionUntil + lms.Day(r.night)).Time().Add(24*time.Hour - 5*time.Hour) // 02:00 in Jakarta, half an hour after all of them fall due
	r.night++
	var all []*exec.Cmd
	var words []io.Closer
	begun := time.Now()
	for range processes {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(r.env, benchWorker+"="+at.Format(time.RFC3339))
		word, err := cmd.StdinPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			r.b.Fatal(err)
		}
		all, words = append(all, cmd), append(words, word)
		r.b.Cleanup(func() { cmd.Process.Kill() })
	}
	want := 3 * r.night * len(r.schemas) // each reading is followed by a comparison and a check
	for {
		var done, failed int
		if err := r.db.QueryRow("SELECT COALESCE(SUM(status = 'done'), 0), COALESCE(SUM(status IN ('failed', 'retrying')), 0) FROM job_run").Scan(&done, &failed); err != nil {
			r.b.Fatal(err)
		}
		if failed > 0 {
			var why string
			r.db.QueryRow("SELECT CONCAT(kind, ' ', failures) FROM job_run WHERE failures IS NOT NULL LIMIT 1").Scan(&why)
			r.b.Fatalf("%d runs failed: %s", failed, why)
		}
		if done == want {
			break
		}
		if time.Since(begun) > 20*time.Minute {
			r.b.Fatalf("%d of %d runs are done", done, want)
		}
		time.Sleep(100 * time.Millisecond)
	}
	took = time.Since(begun)
	for i, cmd := range all {
		words[i].Close()
		cmd.Wait()
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memory = max(memory, usage.Maxrss*1024)
		}
	}
	return took, memory
}

// BenchmarkRegionNight is the night of a region: a day's new rows in the SLiMS of
// every library, each as far away as another town, are read, compared and checked, by
// one process and by two, with a real Redis. The first night, which reads all there is, is told beside.
func BenchmarkRegionNight(b *testing.B) {
	r := openRegion(b)
	for b.Loop() {
		if r.night > 0 {
			b.Skip("one round of nights is measured: -benchtime 1x")
		}
		first, _ := r.nightOf(2)
		r.lives()
		one, memory := r.nightOf(1)
		r.lives()
		two, memory2 := r.nightOf(2)
		var rows float64
		if err := r.db.QueryRow("SELECT SUM(rows_read) / ? FROM job_run WHERE kind = 'slims:sync' AND DATE(created_at) = ?", len(r.schemas), (regionUntil + 2).String()).Scan(&rows); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(r.schemas)), "libraries")
		b.ReportMetric(first.Seconds(), "first-s")
		b.ReportMetric(one.Seconds(), "one-process-s")
		b.ReportMetric(two.Seconds(), "two-processes-s")
		b.ReportMetric(one.Seconds()/two.Seconds(), "times-faster")
		b.ReportMetric(float64(max(memory, memory2))/(1<<20), "peak-MB")
		b.ReportMetric(rows, "rows/library")
		b.ReportMetric(0, "ns/op")
	}
}
