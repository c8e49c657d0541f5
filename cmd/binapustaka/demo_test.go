package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

const demoVictim = "BP_TEST_DEMO" // folder of the demo that is to be killed

// beDemo is a demo until it is killed.
func beDemo(dir string) {
	p := &program{out: os.Stdout, err: os.Stderr, now: demoClock(), say: locale.EN}
	fmt.Println(p.demo(context.Background(), demoOptions{dir: dir, size: demo.Small}))
	os.Exit(1)
}

// demoClock begins on a day that is the same in every run of the tests.
func demoClock() func() time.Time {
	began := time.Now()
	return func() time.Time { return time.Date(2026, 3, 10, 3, 0, 0, 0, time.UTC).Add(time.Since(began)) }
}

// screen is an output that another goroutine reads.
type screen struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// running is a demo that runs in this process.
type running struct {
	*demoRun
	url  string
	said *screen
	end  func() error // stops it, as Ctrl-C does
}

func runDemo(t *testing.T, dir string, reset bool) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	d := running{said: &screen{}}
	p := &program{out: d.said, err: d.said, now: demoClock(), say: locale.ID}
	ready, ended := make(chan bool, 1), make(chan error, 1)
	go func() {
		ended <- p.demo(ctx, demoOptions{dir: dir, reset: reset, size: demo.Small, ready: func(r *demoRun) { d.demoRun = r; ready <- true }})
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("%v\n%s", err, d.said)
	case <-time.After(2 * time.Minute):
		t.Fatal(d.said)
	}
	d.url = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(d.said.String())
	d.end = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { d.end() })
	return d
}

// A demo is killed while it fills; the next run starts over by itself. Then all
// that is promised is there, it is still there in a third run, and no second
// demo gets in between.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	killWhileFilling(t, dir)

	d := runDemo(t, dir, false)
	if said := d.said.String(); !strings.Contains(said, locale.ID.T("cli.demo_interrupted")) || strings.Contains(said, "⟦") {
		t.Errorf("%s", said)
	}
	if err := (&program{out: io.Discard, now: time.Now}).demo(t.Context(), demoOptions{dir: dir, reset: true}); keyOf(err) != "cli.demo_running" {
		t.Errorf("a second demo in the folder: %v", err)
	}
	checkVisits(t, d)
	checkFacts(t, d)
	checkPictures(t, d)
	checkLearning(t, d)
	before := d.people(t)
	log, err := os.ReadFile(filepath.Join(dir, demoLogFile))
	if err != nil || strings.Contains(string(log), "level=ERROR") || strings.Contains(string(log), d.folder.Password) {
		t.Errorf("%v\n%s", err, log)
	}
	if err := d.end(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(d.server.Socket); !os.IsNotExist(err) {
		t.Errorf("MariaDB is left: %v", err)
	}

	began := time.Now()
	again := runDemo(t, dir, false)
	if took := time.Since(began); took > 15*time.Second || strings.Contains(again.said.String(), locale.ID.T("cli.demo_step.days")) {
		t.Errorf("second run took %v:\n%s", took, again.said)
	}
	if after := again.people(t); after != before || after < 15 {
		t.Errorf("%d people, %d before", after, before)
	}
	checkVisits(t, again, demoLibrarian) // the code has been used
}

func killWhileFilling(t *testing.T, dir string) {
	t.Helper()
	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), demoVictim+"="+dir)
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == locale.EN.T("cli.demo_step.days") {
			break
		}
		if !strings.Contains(lines.Text(), "Demo SLiMS") && !strings.Contains(lines.Text(), "MariaDB") {
			t.Fatal(lines.Text())
		}
	}
	if runtime.GOOS == "linux" && servers(t, dir) != 1 {
		t.Errorf("%d servers while it runs", servers(t, dir))
	}
	victim.Process.Kill()
	victim.Wait()
	for end := time.Now().Add(20 * time.Second); runtime.GOOS == "linux" && servers(t, dir) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("MariaDB goes on without the demo")
		}
	}
}

// servers counts the processes that work in a demo's folder.
func servers(t *testing.T, dir string) (n int) {
	t.Helper()
	list, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range list {
		if b, _ := os.ReadFile(name); strings.Contains(string(b), "--datadir="+dir) {
			n++
		}
	}
	return n
}

func (d running) people(t *testing.T) (n int) {
	t.Helper()
	if err := d.app.db.Get(&n, "SELECT COUNT(*) FROM account"); err != nil {
		t.Fatal(err)
	}
	return n
}

// checkVisits signs in as the table says and looks at every page of the role; of
// these people only, where some are named.
func checkVisits(t *testing.T, d running, only ...string) {
	t.Helper()
	everybody := []string{"/", "/courses", "/assessments", "/activities", "/profile", "/sessions"}
	pages := map[string][]string{
		demoLibrarian: append(everybody, "/usage/mine"),
		demoCoded:     everybody,
		demoTrainer:   append(everybody, "/questions", "/activities/new", "/impact"),
		demoHead:      append(everybody, "/impact", "/impact/correlations", "/usage", "/usage/collection", "/jobs"),
		"admin":       append(everybody, "/accounts", "/links", "/audit", "/jobs", "/library", "/usage/coverage"),
	}
	rows := regexp.MustCompile(`(?m)^\S.*?  +(\w+)  +(\S+-\S+)  +(.*)$`).FindAllStringSubmatch(d.said.String(), -1)
	if len(rows) != len(pages) {
		t.Fatalf("%d sign-ins are told of:\n%s", len(rows), d.said)
	}
	for _, row := range rows {
		if len(only) > 0 && !slices.Contains(only, row[1]) {
			continue
		}
		jar, _ := cookiejar.New(nil)
		c := &visitor{t: t, url: d.url, http: &http.Client{Jar: jar}}
		at, _ := c.send("/signin", url.Values{"username": {row[1]}, "password": {row[2]}})
		if code := regexp.MustCompile(`\d{6}`).FindString(row[3]); code != "" {
			if at != "/signin/code" {
				t.Fatalf("%s: no code is asked for, but %s", row[1], at)
			}
			at, _ = c.send("/signin/code", url.Values{"code": {code}})
		}
		if at != "/" {
			t.Fatalf("%s with %s ends at %s", row[1], row[2], at)
		}
		for _, page := range pages[row[1]] {
			if status, text := c.get(page); status != http.StatusOK || strings.Contains(text, "⟦") {
				t.Errorf("%s: %s is %d", row[1], page, status)
			}
		}
	}
}

// visitor is a browser without scripts.
type visitor struct {
	t    *testing.T
	url  string
	http *http.Client
	text string
}

func (c *visitor) get(path string) (int, string) {
	c.t.Helper()
	r, err := c.http.Get(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

var formToken = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// send fills in the form of a page and says where that leads.
func (c *visitor) send(path string, form url.Values) (at string, status int) {
	c.t.Helper()
	_, text := c.get(path)
	token := formToken.FindStringSubmatch(text)
	if token == nil {
		c.t.Fatalf("%s has no form:\n%s", path, text)
	}
	form.Set("_csrf", token[1])
	r, err := c.http.PostForm(c.url+path, form)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Body.Close()
	return r.Request.URL.Path, r.StatusCode
}

// checkFacts compares what was read with what the generator knows.
func checkFacts(t *testing.T, d running) {
	t.Helper()
	truth := d.truth(t)
	l := d.onlyLibrary(t)
	facts, err := d.app.usage.Facts(t.Context(), demoActor, l, truth.Period)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range facts {
		got[f.Metric] += int(f.Count)
	}
	logged := lms.Period{From: truth.LogFrom, To: truth.Period.To}
	for metric, want := range map[string]int{
		usage.Loans: truth.Rows.Total(demo.Loans, truth.Period), usage.Visits: truth.Rows.Total(demo.Visits, truth.Period),
		usage.DigitalReads: truth.Rows.Total(demo.DigitalReads, truth.Period), usage.Fines: truth.Rows.Total(demo.Fines, truth.Period),
		usage.Extensions: truth.Logged.Total(demo.Extensions, logged), usage.RecordsAdded: truth.Logged.Total(demo.RecordsAdded, logged),
		usage.RecordsChanged: truth.Logged.Total(demo.RecordsChanged, logged), usage.NewMembers: truth.Logged.Total(demo.NewMembers, logged),
	} {
		if got[metric] != want || want == 0 {
			t.Errorf("%s: %d are read, %d happened", metric, got[metric], want)
		}
	}
}

// truth is what the generator knows of the demo: the same options, the same rows.
func (d running) truth(t *testing.T) *demo.Truth {
	t.Helper()
	db, err := sql.Open("mysql", dbtest.Create(t, "truth"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	truth, err := demo.Build(t.Context(), db, demo.Options{Seed: demoSeed, Size: demo.Small, Until: d.folder.Until})
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

func (d running) onlyLibrary(t *testing.T) int64 {
	t.Helper()
	list, err := d.app.libraries.List(t.Context())
	if err != nil || len(list) != 1 || !strings.HasSuffix(list[0].Name, "(contoh)") {
		t.Fatal(list, err)
	}
	return list[0].ID
}

// checkPictures: the trainings that moved the whole library show it.
func checkPictures(t *testing.T, d running) {
	t.Helper()
	for metric, title := range map[string]string{usage.Loans: "Pelatihan Layanan Sirkulasi Prima", usage.DigitalReads: "Praktik Promosi Koleksi Digital"} {
		list, err := d.app.impact.Pictures(t.Context(), demoActor, d.onlyLibrary(t), metric)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range list {
			p, err := r.Picture()
			if err != nil {
				t.Fatal(err)
			}
			if p.Subject.Title != title {
				continue
			}
			found = true
			if p.Subject.Kind != impact.OfActivity || p.Subject.People < 3 || p.Difference == nil || p.Difference.Rate < 0.05 {
				t.Errorf("%s: %+v %+v", title, p.Subject, p.Difference)
			}
		}
		if !found {
			t.Errorf("%s has no picture of %s", title, metric)
		}
	}
}

// checkLearning: nothing lies in the future, something of every kind is there.
func checkLearning(t *testing.T, d running) {
	t.Helper()
	for what, query := range map[string]string{
		"course completed":       `SELECT COUNT(*) FROM course_enrolment WHERE completed_at < NOW() AND jp > 0`,
		"course begun":           `SELECT COUNT(*) FROM course_enrolment WHERE completed_at IS NULL`,
		"attempt handed in":      `SELECT COUNT(*) FROM attempt WHERE submitted_at IS NOT NULL`,
		"test passed":            `SELECT COUNT(*) FROM attempt WHERE passed AND number = 1`,
		"test failed":            `SELECT COUNT(*) FROM attempt WHERE NOT passed AND number = 1`,
		"attendance":             `SELECT COUNT(*) FROM activity_attendance`,
		"activity to come":       `SELECT COUNT(*) FROM activity WHERE starts_at > '2026-03-10'`,
		"link":                   `SELECT COUNT(*) FROM account_slims_user WHERE account_id IS NOT NULL`,
		"person gone from SLiMS": `SELECT COUNT(*) FROM account_slims_user WHERE account_id IS NOT NULL AND gone_at IS NOT NULL`,
		"line in the audit log":  `SELECT COUNT(*) FROM account_audit`,
	} {
		var n int
		if err := d.app.db.Get(&n, query); err != nil || n == 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
	for what, query := range map[string]string{
		"open attempts":                   `SELECT COUNT(*) - 1 FROM attempt WHERE submitted_at IS NULL AND deadline_at > '2026-03-10 03:30:00'`,
		"completions to come":             `SELECT COUNT(*) FROM course_progress WHERE completed_at > '2026-03-10 03:00:00'`,
		"attempts handed in later":        `SELECT COUNT(*) FROM attempt WHERE submitted_at > '2026-03-10 03:00:00'`,
		"learning by who was not there":   `SELECT COUNT(*) FROM attempt t JOIN account a ON a.id = t.account_id WHERE t.started_at < a.created_at`,
		"courses taken before an account": `SELECT COUNT(*) FROM course_enrolment e JOIN account a ON a.id = e.account_id WHERE e.enrolled_at < a.created_at`,
	} {
		var n int
		if err := d.app.db.Get(&n, query); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
	var means []float64
	err := d.app.db.Select(&means, `SELECT AVG(f.percent) FROM attempt f JOIN attempt l ON l.assessment_id = f.assessment_id AND l.account_id = f.account_id AND l.number = 2
		WHERE f.number = 1 UNION ALL SELECT AVG(percent) FROM attempt WHERE number = 2`)
	if err != nil || len(means) != 2 || means[1] < means[0]+3 {
		t.Errorf("first and second attempts of the same people: %v, %v", means, err)
	}
	b, err := d.app.accounts.Board(t.Context(), demoActor, d.onlyLibrary(t))
	if err != nil || len(b.Suggestions) < 2 {
		t.Errorf("%d suggestions, %v", len(b.Suggestions), err)
	}
}

func keyOf(err error) string {
	var e *lms.Error
	errors.As(err, &e)
	if e == nil {
		return fmt.Sprint(err)
	}
	return e.Key
}

func TestDemoFolder(t *testing.T) {
	foreign := t.TempDir()
	letter := filepath.Join(foreign, "letter.txt")
	if err := os.WriteFile(letter, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"", "{}", `{"binapustaka_demo":99}`, "broken"} {
		if mark != "" {
			if err := os.WriteFile(filepath.Join(foreign, demoMarkFile), []byte(mark), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, reset := range []bool{true, false} {
			if _, err := openDemoFolder(foreign, reset); keyOf(err) != "cli.demo_not_ours" {
				t.Errorf("%q, reset %v: %v", mark, reset, err)
			}
		}
	}
	if entries, _ := os.ReadDir(foreign); len(entries) != 2 {
		t.Errorf("a folder of somebody else's has %v", entries)
	}

	dir := filepath.Join(t.TempDir(), "new", "demo")
	open := func(reset bool) *demoFolder {
		t.Helper()
		f, err := openDemoFolder(dir, reset)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := open(false)
	if f.Ready || f.interrupted || len(f.Secret) < 32 || f.Password == f.SlimsPassword {
		t.Errorf("%+v", f)
	}
	if info, err := os.Stat(filepath.Join(dir, demoMarkFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if _, err := openDemoFolder(dir, true); keyOf(err) != "cli.demo_running" {
		t.Errorf("two at once: %v", err)
	}
	f.Ready = true
	if err := errors.Join(f.save(), os.Mkdir(filepath.Join(dir, "db"), 0o700)); err != nil {
		t.Fatal(err)
	}
	f.close()
	same := open(false)
	same.close()
	if !same.Ready || same.Secret != f.Secret {
		t.Errorf("%+v", same)
	}
	reset := open(true)
	defer reset.close()
	if _, err := os.Stat(filepath.Join(dir, "db")); reset.Ready || reset.Secret == f.Secret || reset.interrupted || !os.IsNotExist(err) {
		t.Errorf("%+v, %v", reset, err)
	}
}

func TestSteps(t *testing.T) {
	for _, l := range locale.All {
		var out strings.Builder
		s := newSteps(&out, l)
		s.to("cli.demo_step.days", 0, 100)
		s.to("cli.demo_step.days", 50, 100)
		s.to("cli.demo_step.indexes", 0, 0)
		s.end()
		if want := l.T("cli.demo_step.days") + "\n" + l.T("cli.demo_step.indexes") + "\n"; out.String() != want {
			t.Errorf("%q", out.String())
		}
		out.Reset()
		s.terminal = true
		s.to("cli.demo_step.days", 50, 100)
		s.to("cli.demo_step.reading", 0, 0)
		s.stop()
		lines := strings.Split(out.String(), "\n")
		if len(lines) != 3 || !strings.Contains(lines[0], "[##############..............]  50%") || !strings.Contains(lines[0], "100%") || strings.Contains(lines[1], "[") {
			t.Errorf("%q", out.String())
		}
		for _, key := range l.Keys() {
			if strings.HasPrefix(key, "cli.demo_step.") && utf8.RuneCountInString(l.T(key)) > labelWidth {
				t.Errorf("%s is wider than its column", key)
			}
		}
	}
}
