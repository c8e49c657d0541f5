package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
)

// usageOf is what binapustaka usage --json says.
func usageOf(t *testing.T, env []string, args ...string) (r usageReport) {
	t.Helper()
	out := must(t, env, append([]string{"usage", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return r
}

// From an empty database to figures that equal what the demo library did.
func TestFiguresEqualTheTruth(t *testing.T) {
	env := installation(t)
	s := smallSlims(t, "9.7.0")
	truth := s.truth
	must(t, env, "library", "add", "kota", "Perpustakaan Kota", "--slims", s.user("reader", "SELECT"))
	out := must(t, env, "sync", "--library", "kota")
	for _, says := range []string{"rows read", "staff directory", "system_log", "Missing days"} {
		if !strings.Contains(out, says) {
			t.Errorf("sync does not say %q:\n%s", says, out)
		}
	}
	from, to := truth.Period.From.String(), truth.Period.To.String()
	for _, metric := range []string{usage.Loans, usage.Returns, usage.Visits, usage.DigitalReads, usage.Fines} {
		want := truth.Rows.ByDay(metric)
		r := usageOf(t, env, "--metric", metric, "--from", from, "--to", to)
		if len(r.Lines) != truth.Period.Days() || r.Days != truth.Period.Days() {
			t.Fatalf("%s: %d lines", metric, len(r.Lines))
		}
		for _, l := range r.Lines {
			if l.Count == nil && want[*l.Day] != 0 || l.Count != nil && *l.Count != int64(want[*l.Day]) {
				t.Errorf("%s on %s: %s, want %d", metric, l.Day, shown(l.Count), want[*l.Day])
			}
		}
	}
	// Days whose log was emptied are missing, not zero.
	r := usageOf(t, env, "--metric", usage.Extensions, "--from", from, "--to", to)
	lost := 0
	for _, l := range r.Lines {
		if *l.Day < truth.LogFrom {
			lost++
			if l.Count != nil {
				t.Errorf("the log of %s is gone, and yet %d extensions", l.Day, *l.Count)
			}
		} else if n := truth.Logged.ByDay(usage.Extensions)[*l.Day]; l.Count == nil || *l.Count != int64(n) {
			t.Errorf("extensions on %s: %s, want %d", l.Day, shown(l.Count), n)
		}
	}
	if lost == 0 || r.MissingDays != lost {
		t.Errorf("%d days missing, want %d", r.MissingDays, lost)
	}
	// Weeks and months add up to the same.
	total := int64(truth.Rows.Total(usage.Loans, truth.Period))
	for _, by := range []string{"week", "month", "location", "staff"} {
		var sum int64
		for _, l := range usageOf(t, env, "--metric", "loans", "--from", from, "--to", to, "--by", by).Lines {
			if l.Count != nil {
				sum += *l.Count
			}
		}
		if sum != total {
			t.Errorf("by %s: %d loans, want %d", by, sum, total)
		}
	}
	byStaff(t, env, truth)

	out = must(t, env, "usage", "--metric", "loans", "--from", from, "--to", to, "--by", "location")
	if !strings.Contains(out, "Perpustakaan Pusat") {
		t.Errorf("locations without names:\n%s", out)
	}
	out = must(t, env, "usage", "--metric", "extensions", "--from", from, "--to", to, "--by", "week")
	if !strings.Contains(out, "days missing") || !strings.Contains(out, "do not count as zero") {
		t.Errorf("missing days are not told:\n%s", out)
	}
	rows, err := csv.NewReader(strings.NewReader(must(t, env, "usage", "--csv", "--metric", "loans", "--from", from, "--to", to))).ReadAll()
	if err != nil || len(rows) != truth.Period.Days()+1 || strings.Join(rows[0], ",") != "day,count,missing_days" {
		t.Errorf("csv: %v %v", rows[:1], err)
	}

	// The same again changes nothing, and the comparison follows.
	if out = must(t, env, "sync"); strings.Contains(out, "came out otherwise") {
		t.Errorf("a second reading revises:\n%s", out)
	}
	if out = must(t, env, "impact"); !strings.Contains(out, "people compared") || !strings.Contains(out, "/impact") {
		t.Errorf("impact:\n%s", out)
	}
	if out = must(t, env, "impact", "--library", "kota"); !strings.Contains(out, "0 new") {
		t.Errorf("impact again:\n%s", out)
	}
}

// trip cancels when it reads a word in what the program writes.
type trip struct {
	output
	word   string
	cancel context.CancelFunc
}

func (w *trip) Write(b []byte) (int, error) {
	if strings.Contains(string(b), w.word) {
		w.cancel()
	}
	return w.output.Write(b)
}

// Ctrl-C in the middle of a reading: the run waits for its next turn, which
// finds everything; what another process works on is refused.
func TestSyncInterrupted(t *testing.T) {
	env := installation(t)
	s := smallSlims(t, "9.7.0")
	must(t, env, "library", "add", "kota", "Kota", "--slims", s.user("reader", "SELECT"))
	a := openApp(t, env)
	kota, err := a.library(context.Background(), "kota")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	w := &trip{word: locale.EN.T("usage.progress_staff"), cancel: cancel}
	p := &program{in: strings.NewReader(""), out: w, err: w, environ: env, now: time.Now, say: locale.EN}
	if code := p.run(ctx, []string{"sync"}); code != 1 || !strings.Contains(w.String(), "Stopped.") {
		t.Errorf("%d %s", code, w.String())
	}
	latest, err := a.jobs.Latest(context.Background(), command, kota.ID)
	if j := latest[jobs.SlimsSync]; err != nil || j.Status != jobs.Queued || j.Attempt != 0 {
		t.Errorf("%+v %v", j, err)
	}
	lock, err := a.jobs.Lock(context.Background(), kota.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"sync", "impact"} {
		if code, _, errOut := call(t, env, args); code != 1 || !strings.Contains(errOut, "A job is running in this library") {
			t.Errorf("%s while another works: %d %q", args, code, errOut)
		}
	}
	lock.Release()
	must(t, env, "sync")
	r := usageOf(t, env, "--metric", "loans", "--from", s.truth.Period.From.String(), "--by", "location")
	var sum int64
	for _, l := range r.Lines {
		sum += *l.Count
	}
	if want := int64(s.truth.Rows.Total(usage.Loans, s.truth.Period)); sum != want {
		t.Errorf("%d loans, want %d", sum, want)
	}
}

func shown(n *int64) string {
	if n == nil {
		return "missing"
	}
	return strconv.FormatInt(*n, 10)
}

func byStaff(t *testing.T, env []string, truth *demo.Truth) {
	t.Helper()
	from, to := truth.Period.From.String(), truth.Period.To.String()
	r := usageOf(t, env, "--metric", "loans", "--from", from, "--to", to, "--by", "staff")
	want := truth.Rows.ByStaff(usage.Loans, truth.Period)
	nobody := 0.0
	for i, l := range r.Lines {
		if int(*l.Count) != want[*l.StaffID] {
			t.Errorf("staff %d: %d loans, want %d", *l.StaffID, *l.Count, want[*l.StaffID])
		}
		if *l.StaffID == 0 {
			nobody = float64(*l.Count)
			if i != len(r.Lines)-1 {
				t.Error("nobody does not stand last")
			}
			continue
		}
		if s, _ := truth.StaffBy(l.Username); s.UserID != *l.StaffID || s.RealName != l.Name {
			t.Errorf("staff %d is called %q (%s)", *l.StaffID, l.Name, l.Username)
		}
	}
	if r.Unassigned == nil || fmt.Sprintf("%.6f", *r.Unassigned) != fmt.Sprintf("%.6f", nobody/float64(truth.Rows.Total(usage.Loans, truth.Period))) {
		t.Errorf("unassigned share %v, %v loans", r.Unassigned, nobody)
	}
	for metric, says := range map[string]string{"loans": "Nur'aini", "extensions": "nobody could be named"} {
		out := must(t, env, "usage", "--metric", metric, "--from", truth.LogFrom.String(), "--to", to, "--by", "staff")
		if !strings.Contains(out, says) || !strings.Contains(out, "could not be attributed") {
			t.Errorf("%s by staff:\n%s", metric, out)
		}
	}
}

func TestHelpNamesEveryMetric(t *testing.T) {
	for _, l := range locale.All {
		for _, m := range usage.Metrics() {
			if !regexp.MustCompile(`\b` + m + `[,.]`).MatchString(l.T("help.usage.detail")) {
				t.Errorf("%s: %s is not named", l, m)
			}
		}
	}
}

func TestUsageMistakes(t *testing.T) {
	env := installation(t)
	if code, _, errOut := call(t, env, "usage", "--metric", "loans"); code != 1 || !strings.Contains(errOut, "no library yet") {
		t.Errorf("without a library: %d %q", code, errOut)
	}
	must(t, env, "library", "add", "kota", "Kota")
	for args, says := range map[string]string{
		"usage":                                                  "Choose a metric with --metric: loans (Loans), active",
		"usage --metric lonas":                                   `no metric "lonas"`,
		"usage --metric loans --by year":                         "day, week, month, location or staff",
		"usage --metric loans --from 2026-02-30":                 "year-month-day",
		"usage --metric loans --from 31.1.2026":                  "year-month-day",
		"usage --metric loans --from 2026-02-02 --to 2026-02-01": "Swap --from and --to",
		"usage --metric active_borrowers --by month":             "cannot be added up",
		"usage --metric loans --library desa":                    "binapustaka library list",
		"usage --metric loans --json --csv":                      "not understood",
		"sync":                                                   "not connected to a SLiMS",
		"sync --library kota --all":                              "not understood",
		"impact --library desa":                                  "desa",
	} {
		if code, _, errOut := call(t, env, strings.Fields(args)...); code == 0 || !strings.Contains(errOut, says) {
			t.Errorf("%s: %d %q", args, code, errOut)
		}
	}
	// A library of which nothing is known: everything is missing, nothing zero.
	out := must(t, env, "usage", "--metric", "loans", "--to", "2026-01-31")
	if !strings.Contains(out, "30 of 30 days") || strings.Contains(out, " 0") {
		t.Errorf("unread library:\n%s", out)
	}
	must(t, env, "library", "add", "desa", "Desa")
	if code, _, errOut := call(t, env, "usage", "--metric", "loans"); code != 1 || !strings.Contains(errOut, "desa, kota") {
		t.Errorf("two libraries: %d %q", code, errOut)
	}
	must(t, env, "library", "archive", "desa")
	if code, _, errOut := call(t, env, "impact", "--library", "desa"); code != 1 || !strings.Contains(errOut, "archived") {
		t.Errorf("archived: %d %q", code, errOut)
	}
}

// What staff call themselves must not become a formula in a spreadsheet.
func TestCSVHoldsNoFormulas(t *testing.T) {
	env := installation(t)
	s := smallSlims(t, "9.6.1")
	s.run(`UPDATE user SET realname = '=HYPERLINK("http://x","y")' WHERE user_id = ?`, s.truth.Staff[4].UserID)
	must(t, env, "library", "add", "kota", "Kota", "--slims", s.dsn)
	must(t, env, "sync", "--all")
	rows, err := csv.NewReader(strings.NewReader(must(t, env, "usage", "--csv", "--metric", "loans", "--by", "staff", "--from", s.truth.Period.From.String()))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, row := range rows {
		for _, c := range row {
			if c != "" && strings.ContainsRune("=+-@", rune(c[0])) {
				t.Errorf("a formula: %q", c)
			}
		}
		seen = seen || row[2] == `'=HYPERLINK("http://x","y")`
	}
	if !seen {
		t.Errorf("the name is not there: %v", rows)
	}
	for in, want := range map[string]string{"+1": "'+1", "@a": "'@a", "-1": "'-1", "\tx": "'\tx", "Ani": "Ani", "": ""} {
		if got := cell(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestMonthsOfBorrowers(t *testing.T) {
	month := func(y, m, d int) lms.Day { return lms.DayOn(y, 1, 1) + lms.Day(31*(m-1)+d-1) }
	p := lms.Period{From: month(2026, 1, 30), To: month(2026, 1, 31)}
	states := []usage.State{usage.Missing, usage.Read}
	lines := overTime([]usage.Line{{Day: p.From.Month(), Count: 7}}, states, p, usage.ByMonth)
	if len(lines) != 1 || *lines[0].Count != 7 || lines[0].MissingDays != 1 || lines[0].Day.String() != "2026-01-01" {
		t.Errorf("%+v", lines)
	}
	lines = overTime(nil, states, p, usage.ByDay)
	if len(lines) != 2 || lines[0].Count != nil || *lines[1].Count != 0 {
		t.Errorf("%+v", lines)
	}
	if got := strconv.Itoa(len(overTime(nil, nil, lms.Period{}, usage.ByDay))); got != "0" {
		t.Error(got)
	}
}
