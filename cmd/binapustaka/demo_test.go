package main

import (
	"bufio"
	"context"
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
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/lms/locale"
)

const demoVictim = "BP_TEST_DEMO" // folder of the demo that is to be killed

// beDemo is a demo until it is killed.
func beDemo(dir string) {
	p := &program{out: os.Stdout, err: os.Stderr, now: demoClock(0), say: locale.EN}
	fmt.Println(p.demo(context.Background(), demoOptions{dir: dir, size: demo.Small}))
	os.Exit(1)
}

// demoClock begins on a day that is the same in every run of the tests, or some
// days later.
func demoClock(days int) func() time.Time {
	began := time.Now()
	return func() time.Time { return time.Date(2026, 3, 10+days, 3, 0, 0, 0, time.UTC).Add(time.Since(began)) }
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

// runningDemo is a demo that runs in this process.
type runningDemo struct {
	*demoRun
	url  string
	said *screen
	end  func() error // stops it, as Ctrl-C does
}

func runDemo(t *testing.T, dir string, later int) runningDemo {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	d := runningDemo{said: &screen{}}
	p := &program{out: d.said, err: d.said, now: demoClock(later), say: locale.ID}
	ready, ended := make(chan bool, 1), make(chan error, 1)
	go func() {
		ended <- p.demo(ctx, demoOptions{dir: dir, size: demo.Small, ready: func(r *demoRun) { d.demoRun = r; ready <- true }})
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("%v\n%s", err, d.said)
	case <-time.After(8 * time.Minute): // on a machine that is busy with much else
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
	if testing.Short() {
		t.Skip("too long under the race detector; the run without it does it")
	}
	dir, tmp := filepath.Join(t.TempDir(), "demo"), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	killWhileFilling(t, dir)

	d := runDemo(t, dir, 0)
	if left, err := os.ReadDir(tmp); err != nil || len(left) != 1 {
		t.Errorf("the killed demo's socket is left: %v, %v", left, err)
	}
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
	checkNotices(t, d)
	checkCompetencies(t, d)
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
	again := runDemo(t, dir, 5)
	said := again.said.String()
	if took := time.Since(began); took > 15*time.Second || strings.Contains(said, locale.ID.T("cli.demo_step.days")) {
		t.Errorf("second run took %v:\n%s", took, said)
	}
	if !strings.Contains(said, locale.ID.T("cli.demo_old", lms.Args{"date": d.folder.Until})) || strings.Contains(d.said.String(), "--reset") {
		t.Errorf("not told that the data end:\n%s", said)
	}
	if after := again.people(t); after != before || after < 15 {
		t.Errorf("%d people, %d before", after, before)
	}
	checkVisits(t, again)
	again.catchesUp(t)
}

// catchesUp waits for the night that was missed.
func (d runningDemo) catchesUp(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		latest, err := d.app.jobs.Latest(t.Context(), demoActor, d.onlyLibrary(t))
		if err != nil {
			t.Fatal(err)
		}
		if sync := latest[jobs.SlimsSync]; sync.TaskID == "slims:sync:1:2026-03-15" && sync.Status == jobs.Done {
			return
		} else if time.Now().After(end) {
			t.Fatalf("%+v", sync)
		}
	}
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
	for end := time.Now().Add(time.Minute); runtime.GOOS == "linux" && servers(t, dir) > 0; time.Sleep(50 * time.Millisecond) {
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

func (d runningDemo) people(t *testing.T) (n int) {
	t.Helper()
	if err := d.app.db.Get(&n, "SELECT COUNT(*) FROM account"); err != nil {
		t.Fatal(err)
	}
	return n
}

// checkCompetencies: the staff hold profiles, people and the head have said
// something, and so many that a group's figures can be shown.
func checkCompetencies(t *testing.T, d runningDemo) {
	t.Helper()
	people, err := d.app.accounts.People(t.Context(), command, d.library)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	f, err := d.app.competencies.Figures(t.Context(), command, d.library, ids)
	if err != nil || f.Holders < 10 {
		t.Fatalf("%d hold a profile, %v", f.Holders, err)
	}
	told := map[competency.Kind]bool{}
	for _, row := range f.Rows {
		for kind, n := range row.Figures {
			told[kind] = told[kind] || !n.Hidden
		}
	}
	if !told[competency.Self] || !told[competency.Appraisal] {
		t.Errorf("%v", told)
	}
}

// checkVisits signs in as the table says and looks at every page of the role.
func checkVisits(t *testing.T, d runningDemo) {
	t.Helper()
	everybody := []string{"/", "/courses", "/assessments", "/activities", "/competencies", "/profile", "/sessions"}
	pages := map[string][]string{
		demoLibrarian: append(everybody, "/usage/mine"),
		demoCoded:     everybody,
		demoTrainer:   append(everybody, "/questions", "/activities/new", "/impact"),
		demoHead:      append(everybody, "/impact", "/impact/correlations", "/usage", "/usage/collection", "/jobs", "/competencies/people", "/competencies/figures"),
		"admin":       append(everybody, "/accounts", "/links", "/audit", "/jobs", "/library", "/usage/coverage"),
	}
	rows := regexp.MustCompile(`(?m)^\S.*?  +(\w+)  +(\S+-\S+)  +(.*)$`).FindAllStringSubmatch(d.said.String(), -1)
	if len(rows) != len(pages) {
		t.Fatalf("%d sign-ins are told of:\n%s", len(rows), d.said)
	}
	for _, row := range rows {
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

// checkNotices: people were told of several kinds of things, and have not read all.
func checkNotices(t *testing.T, d runningDemo) {
	t.Helper()
	var kinds, unread int
	if err := d.app.db.QueryRow(`SELECT COUNT(DISTINCT kind), COALESCE(SUM(read_at IS NULL), 0) FROM notice`).Scan(&kinds, &unread); err != nil || kinds < 3 || unread < 3 {
		t.Errorf("%d kinds of notices, %d unread, %v", kinds, unread, err)
	}
}
