package web

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb/dbtest"
)

// openJobRoom is a site with an embedded queue that nobody works on: the test
// is the worker.
func openJobRoom(t *testing.T) (*testRoom, *jobs.Client) {
	t.Helper()
	room := &testRoom{t: t, db: dbtest.Open(t)}
	room.library = room.insert(`INSERT INTO "library" (code, name, slims_sealed, created_at) VALUES ('kota', 'Perpustakaan Kota', 'x', NOW())`)
	room.accounts = account.NewStore(room.db, room.now)
	queue, err := jobs.Connect("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queue.Close() })
	client := jobs.NewClient(jobs.NewStore(room.db, room.now), queue)
	app, err := New(Deps{Now: room.now, Libraries: library.NewStore(room.db, room.now, [32]byte{1}), Accounts: room.accounts, Jobs: client})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go app.Listener(ln)
	t.Cleanup(func() { app.ShutdownWithTimeout(2 * time.Second) })
	room.url = "http://" + ln.Addr().String()
	return room, client
}

func latest(t *testing.T, c *jobs.Client, library int64, k jobs.Kind) jobs.Job {
	t.Helper()
	all, err := c.Latest(context.Background(), lms.System("test"), library)
	if err != nil {
		t.Fatal(err)
	}
	return all[k]
}

func begin(t *testing.T, c *jobs.Client, j jobs.Job) *jobs.Run {
	t.Helper()
	run, ok, err := c.Begin(context.Background(), j.ID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	run.Follow(context.Background(), c.Store)
	return run
}

func TestJobPage(t *testing.T) {
	room, client := openJobRoom(t)
	admin, head := room.enter("Wati", "id", lms.Admin), room.enter("Hasan", "en", lms.Head)
	admin.see("/jobs", "Belum pernah berjalan", "Jalankan sekarang", "pukul 01.30", "Belum ada yang pernah berjalan")
	if body := head.see("/jobs", "Only administrators"); strings.Contains(body, "Run now</button>") || strings.Contains(body, `name="sync_at"`) {
		t.Error("the head is offered what only administrators may do")
	}
	if status, _, _ := room.enter("Rina", "id", lms.Librarian).do("GET", "/jobs", "", "", nil); status != 403 {
		t.Errorf("librarian: %d", status)
	}

	kind := url.Values{"kind": {"slims:sync"}}
	admin.sent("/jobs", "/jobs", kind)
	if status, body, _ := admin.send("/jobs", "/jobs", kind); status != 409 || !strings.Contains(body, "sudah menunggu giliran") {
		t.Errorf("asked twice: %d\n%s", status, excerpt(body))
	}
	if status, body, _ := admin.send("/jobs", "/jobs", url.Values{"kind": {"rm -rf"}}); status != 422 || !strings.Contains(body, "tidak dikenal") {
		t.Errorf("unknown kind: %d\n%s", status, excerpt(body))
	}
	run := begin(t, client, latest(t, client, room.library, jobs.SlimsSync))
	run.Rows(12345)
	if _, err := client.Fail(context.Background(), run, lms.Fail(lms.Unavailable, "job.failure_lock"), time.Hour); err != nil {
		t.Fatal(err)
	}
	admin.see("/jobs", "Akan dicoba lagi", "Percobaan ke-1 dari 5", "Sambungan ke basis data terputus", "12.345", "Administrator")
	head.see("/jobs", "Will be tried again", "Attempt 1 of 5", "12,345")
	if body := admin.see("/audit", "Menjalankan pekerjaan “Membaca SLiMS” secara manual", "Wati"); strings.Count(body, "Menjalankan pekerjaan") != 1 {
		t.Error("what was refused is in the audit log")
	}
}

func TestSyncTimeIsChangedOnThePage(t *testing.T) {
	room, _ := openJobRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	for typed, want := range map[string]string{"23:15": "23.15", "02.45": "02.45"} {
		admin.sent("/jobs", "/jobs/schedule", url.Values{"sync_at": {typed}})
		admin.see("/jobs", "pukul "+want)
		admin.see("/audit", "Mengubah jam membaca SLiMS dari ")
	}
	for _, bad := range []string{"", "25:00", "malam"} {
		status, body, _ := admin.send("/jobs", "/jobs/schedule", url.Values{"sync_at": {bad}})
		if status != 422 || !strings.Contains(body, `id="sync_at-error"`) || !strings.Contains(body, `value="`+bad+`"`) {
			t.Errorf("%q: %d\n%s", bad, status, excerpt(body))
		}
	}
}

// The stream says how far the job is, whichever process works on it, and ends
// when the job is over.
func TestJobEvents(t *testing.T) {
	room, client := openJobRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Desa', NOW())`)
	hidden, err := client.Ask(context.Background(), lms.System("test"), jobs.SlimsSync, other)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := admin.do("GET", "/jobs/"+strconv.FormatInt(hidden.ID, 10)+"/events", "", "", nil); status != 404 {
		t.Errorf("another library's job: %d", status)
	}
	admin.sent("/jobs", "/jobs", url.Values{"kind": {"slims:sync"}})
	j := latest(t, client, room.library, jobs.SlimsSync)
	req, err := http.NewRequest("GET", room.url+"/jobs/"+strconv.FormatInt(j.ID, 10)+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: SessionCookie, Value: admin.token})
	res, err := (&http.Client{Timeout: 20 * time.Second}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Fatalf("content type %q", got)
	}
	lines := bufio.NewScanner(res.Body)
	await := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the stream ended without %q: %v", text, lines.Err())
	}
	await("Menunggu giliran")
	run := begin(t, client, j)
	run.Progress(3, 10, "")
	await("3 dari 10")
	if err := client.Finish(context.Background(), run); err != nil {
		t.Fatal(err)
	}
	await("event: over")
	await("Selesai")
	for lines.Scan() {
	}
	if lines.Err() != nil {
		t.Errorf("the stream does not end: %v", lines.Err())
	}
}

func TestJourneyRunNow(t *testing.T) {
	room, client := openJobRoom(t)
	p := room.enter("Wati", "id", lms.Admin).browser()
	p.Go(room.url + "/jobs")
	p.Accessible()
	p.Follow(`button[aria-label="Jalankan sekarang: Membaca SLiMS"]`)
	p.See("masuk antrean")
	p.See("hanya satu pekerjaan berjalan")
	run := begin(t, client, latest(t, client, room.library, jobs.SlimsSync))
	run.Progress(3, 10, "")
	p.See("3 dari 10")
	p.Accessible()
	run.Rows(4321)
	if err := client.Finish(context.Background(), run); err != nil {
		t.Fatal(err)
	}
	p.Await(`document.querySelector("#job-say").textContent.includes("Selesai")`)
	p.See("4.321")                                                         // the history has come by itself
	p.Await(`document.querySelectorAll("[data-job-events]").length === 2`) // and the comparison and the practicals wait their turn
	p.Accessible()
	e := room.enter("Ann", "en", lms.Admin).browser()
	e.Go(room.url + "/jobs")
	e.Size(390, 800)
	e.See("Nightly jobs")
	e.Accessible()
	e.Go(room.url + "/jobs/none")
	e.Accessible()
}

func TestGuide(t *testing.T) {
	room, _ := openJobRoom(t)
	for _, language := range []string{"id", "en"} {
		reader := room.enter("Pembaca "+language, language, lms.Librarian)
		index := reader.see("/guide")
		p := reader.browser()
		p.Go(room.url + "/guide")
		p.Accessible()
		for _, name := range guidePages {
			if !strings.Contains(index, `href="/guide/`+name+`"`) {
				t.Errorf("%s: the contents lack %s", language, name)
			}
			body := reader.see("/guide/"+name, `aria-current="page"`)
			if strings.Count(body, "<h1") != 1 || strings.Count(body, "<h2") < 4 {
				t.Errorf("%s %s: headings", language, name)
			}
			p.Go(room.url + "/guide/" + name)
			p.Accessible()
			p.Size(360, 800)
			p.Await(`document.documentElement.scrollWidth <= 360`)
			p.Size(1180, 900)
			p.Await(`document.documentElement.scrollWidth <= 1180`)
		}
	}
	reader := room.enter("Pembaca", "id", lms.Librarian)
	for _, path := range []string{"/guide/none", "/guide/..%2fid%2fhead"} {
		if status, _, _ := reader.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}
