package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// apartRoom is a room whose packages have an origin of their own.
type apartRoom struct {
	*testRoom
	packages string
	end      func() // of that origin
}

func openApartRoom(t *testing.T) *apartRoom {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	room := &apartRoom{packages: "http://" + ln.Addr().String()}
	room.testRoom = openTestRoom(t, func(d *Deps) {
		d.PackagePort = ln.Addr().(*net.TCPAddr).Port
		app, err := NewPackages(*d)
		if err != nil {
			t.Fatal(err)
		}
		go app.Listener(ln)
		room.end = func() { app.ShutdownWithTimeout(2 * time.Second) }
		t.Cleanup(room.end)
	})
	return room
}

// opens is a tab of somebody's that may ask the packages' origin.
func (room *apartRoom) opens(v *visitor) *webtest.Page {
	p := v.browser()
	p.Also(strings.TrimPrefix(room.packages, "http://"))
	return p
}

// learns is a published course of one sample package, and a learner of it.
func (room *apartRoom) learns(sample, title string) (rina *visitor, lesson string) {
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	rina = room.enter("Rina", "id", lms.Librarian)
	edit, lesson := trainer.packageCourse("scorm")
	c := strings.TrimSuffix(edit, "/edit")
	uploadsPackage(room.opens(trainer), room.testRoom, edit, lesson, packed(room.t, sample, "paket.zip"), title)
	rina.sent(c, c+"/enrol", url.Values{})
	return rina, lesson
}

// The frames of a package reach each other and the API, and nothing of ours.
func TestJourneyThroughAPackageOfFrames(t *testing.T) {
	room := openApartRoom(t)
	rina, lesson := room.learns("scormframes", "Paket berbingkai")
	q := room.opens(rina)
	q.Go(room.url + lesson)
	f := q.Frame("/isi/bab.html")
	f.See("Bab 2 dari Paket berbingkai, kuki “”, tanpa API")
	if got := f.Eval(`(() => { try { return String(top.document.title) } catch (e) { return e.name } })()`); got != "SecurityError" {
		t.Errorf("a package looks into the lesson's page: %s", got)
	}
	f.Press("Selesai")
	q.See("Lulus, nilai 80%")
	q.See("Pelajaran ini selesai.")
	q.Do(chromedp.Reload())
	q.Frame("/isi/bab.html").See("kuki “”")
	room.examine(q)
}

// Where a firewall hides the packages' own origin, the lesson says so and runs
// the package as well as it can.
func TestPackageWithoutItsOrigin(t *testing.T) {
	room := openApartRoom(t)
	rina, lesson := room.learns("scorm12", "Merawat koleksi")
	room.end()
	q := room.opens(rina)
	q.Go(room.url + lesson)
	q.See("karena " + room.packages + " tidak terjangkau dari komputer ini")
	q.Frame("/isi/index.html").Await(`window.origin === "null" && document.body.innerText.includes("Halaman 1 dari 3")`)
}

// What serves packages apart serves nothing else, looks at no cookie and lets
// nothing stay behind in the browser.
func TestPackagesAreAllThatIsApart(t *testing.T) {
	room := openApartRoom(t)
	rina, lesson := room.learns("scorm12", "Merawat koleksi")
	src := frameSource.FindStringSubmatch(rina.see(lesson))[1]
	ask := func(path string, header ...string) *http.Response {
		t.Helper()
		req, err := http.NewRequest("GET", room.packages+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: rina.token})
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	for path, status := range map[string]int{"/": 404, lesson: 404, "/account": 404, "/content/here": 204, src: 200} {
		res := ask(path)
		if res.StatusCode != status || len(res.Cookies()) > 0 {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Cookies())
		}
		if csp := res.Header.Get("Content-Security-Policy"); status == 200 && !strings.HasPrefix(csp, "sandbox allow-scripts allow-forms allow-modals allow-same-origin;") {
			t.Errorf("%s: %s", path, csp)
		}
		if body := text(t, res); strings.Contains(body, "Rina") {
			t.Errorf("%s knows who is signed in", path)
		}
	}
	if res := ask(src, "Service-Worker", "script"); res.StatusCode != 404 {
		t.Errorf("a service worker: %d", res.StatusCode)
	}
}
