package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/jobs/redistest"
	"binapustaka/lms/locale"
	"binapustaka/web"
)

// output is what a running program writes.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// running is a program that serves until it is stopped.
type running struct {
	t     *testing.T
	url   string
	out   output
	stop  context.CancelFunc
	ended chan int
}

func start(t *testing.T, env []string, args ...string) *running {
	t.Helper()
	r := &running{t: t, ended: make(chan int, 1)}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	p := &program{in: strings.NewReader(""), out: &r.out, err: &r.out, environ: with(env, "BINAPUSTAKA_LISTEN=127.0.0.1:0"), now: time.Now, say: locale.EN}
	go func() { r.ended <- p.run(ctx, args) }()
	t.Cleanup(func() { r.stop(); <-r.ended })
	ready := regexp.MustCompile(`listening on (\S+)\)|worker is running`)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if m := ready.FindStringSubmatch(r.out.String()); m != nil {
			r.url = "http://" + m[1]
			return r
		}
		select {
		case code := <-r.ended:
			r.ended <- code
			t.Fatalf("%v ended with %d:\n%s", args, code, r.out.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v is not ready:\n%s", args, r.out.String())
		}
	}
}

// end stops the program and says how long that took.
func (r *running) end() time.Duration {
	r.t.Helper()
	began := time.Now()
	r.stop()
	select {
	case code := <-r.ended:
		r.ended <- code
		if code != 0 {
			r.t.Errorf("it ended with %d:\n%s", code, r.out.String())
		}
	case <-time.After(time.Minute):
		r.t.Fatalf("it does not end:\n%s", r.out.String())
	}
	return time.Since(began)
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

// A page that is followed live does not keep the program from ending.
func TestServeStopsWithAnOpenStream(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Kota", "--slims", "reader:geheim@tcp(127.0.0.1:1)/slims")
	must(t, env, "user", "create", "sri", "--name", "Sri", "--role", "admin")
	a, ctx := openApp(t, env), context.Background()
	kota, err := a.library(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	lock, err := a.jobs.Lock(ctx, kota.ID) // so that the run waits
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	job, err := a.jobs.Ask(ctx, command, jobs.ImpactRun, kota.ID)
	if err != nil {
		t.Fatal(err)
	}
	sri, err := a.accounts.FindByUsername(ctx, command, "sri")
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := a.accounts.StartSession(ctx, sri.ID, kota.ID, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}

	r := start(t, env, "serve")
	req, err := http.NewRequest("GET", fmt.Sprintf("%s/jobs/%d/events", r.url, job.ID), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: token})
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	stream := bufio.NewReader(res.Body)
	if line, err := stream.ReadString('\n'); err != nil || line != "event: progress\n" {
		t.Fatalf("%d %q %v", res.StatusCode, line, err)
	}
	idle, err := http.Get(r.url + "/health") // leaves a connection that is kept
	if err != nil || idle.StatusCode != 200 {
		t.Fatalf("%+v %v", idle, err)
	}
	io.Copy(io.Discard, idle.Body)
	idle.Body.Close()
	if took := r.end(); took > 9*time.Second {
		t.Errorf("it took %v to end", took)
	}
	if _, err := io.Copy(io.Discard, stream); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the stream: %v", err)
	}
	if _, err := http.Get(r.url + "/health"); err == nil {
		t.Error("it still answers")
	}
}

func TestServeApart(t *testing.T) {
	env := installation(t)
	must(t, env, "library", "add", "kota", "Kota", "--slims", "reader:geheim@tcp(127.0.0.1:1)/slims")
	a, ctx := openApp(t, env), context.Background()
	kota, err := a.library(ctx, "kota")
	if err != nil {
		t.Fatal(err)
	}
	pages := start(t, env, "serve", "--no-worker")
	if res, err := http.Get(pages.url + "/health"); err != nil || res.StatusCode != 200 {
		t.Fatalf("%+v %v", res, err)
	}
	time.Sleep(500 * time.Millisecond)
	if list, err := a.jobs.List(ctx, command, kota.ID, 10); err != nil || len(list) != 0 {
		t.Errorf("pages alone work, too: %+v %v", list, err)
	}
	work := start(t, env, "worker")
	until(t, "the night is not begun", func() bool {
		list, err := a.jobs.List(ctx, command, kota.ID, 10)
		return err == nil && len(list) == 1 && list[0].Status == jobs.Retrying && list[0].Failures[0].Key == "slims.unreachable"
	})
	for _, r := range []*running{pages, work} {
		if took := r.end(); took > 9*time.Second {
			t.Errorf("it took %v to end", took)
		}
	}
	busy := start(t, env, "serve", "--no-worker")
	env = with(env, "BINAPUSTAKA_LISTEN="+strings.TrimPrefix(busy.url, "http://"))
	if code, _, errOut := call(t, env, "serve"); code != 1 || !strings.Contains(errOut, "BINAPUSTAKA_LISTEN") {
		t.Errorf("a port that is taken: %d %q", code, errOut)
	}
	apart := with(with(env, "BINAPUSTAKA_LISTEN=127.0.0.1:0"), "BINAPUSTAKA_PACKAGE_LISTEN="+strings.TrimPrefix(busy.url, "http://"))
	if code, _, errOut := call(t, apart, "serve"); code != 1 || !strings.Contains(errOut, "BINAPUSTAKA_PACKAGE_LISTEN") {
		t.Errorf("a port for packages that is taken: %d %q", code, errOut)
	}
	if code, _, errOut := call(t, env, "serve", "--no-web", "--no-worker"); code != 2 {
		t.Errorf("neither: %d %q", code, errOut)
	}
}

// Two processes share a Redis and each night is done once.
func TestTwoProcessesDoANightOnce(t *testing.T) {
	env := with(installation(t), "BINAPUSTAKA_REDIS="+redistest.Start(t))
	s := smallSlims(t, "9.5.0")
	must(t, env, "library", "add", "kota", "Kota", "--slims", s.user("reader", "SELECT"))
	a, ctx := openApp(t, env), context.Background()
	kota, err := a.library(ctx, "kota")
	if err != nil {
		t.Fatal(err)
	}
	one, two := start(t, env, "serve"), start(t, env, "serve")
	done := func() (n int) {
		list, err := a.jobs.List(ctx, command, kota.ID, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range list {
			if j.Status == jobs.Done && j.Attempt == 1 {
				n++
			}
		}
		if n != len(list) {
			return 0
		}
		return n
	}
	until(t, "the night is not done", func() bool { return done() >= 3 })
	time.Sleep(2 * time.Second)
	if n := done(); n != 3 { // the reading, the comparison and the check of practicals
		t.Errorf("%d runs", n)
	}
	sum := 0
	for _, r := range []*running{one, two} {
		sum += strings.Count(r.out.String(), "run done")
		if took := r.end(); took > 9*time.Second {
			t.Errorf("it took %v to end", took)
		}
	}
	if sum != 3 {
		t.Errorf("%d runs in all:\n%s\n%s", sum, one.out.String(), two.out.String())
	}
}
