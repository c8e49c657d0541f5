package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/plugin"
	"binapustaka/integration/plugin/slimstest"
	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
	"binapustaka/web/webtest"
)

// inPanel is a part of the panel on a page of SLiMS, as JavaScript.
func inPanel(css string) string {
	return fmt.Sprintf(`document.querySelector("#binapustaka-panel").shadowRoot.querySelector(%q)`, css)
}

const hasPanel = `document.querySelector("#binapustaka-panel") !== null`

// openPanel waits for the panel's tab and presses it.
func openPanel(p *webtest.Page) {
	p.Await(hasPanel)
	webtest.Eval[bool](p, inPanel(".tab")+`.click() === undefined`)
}

// plugIn installs the plug-in of a library into a stand-in for SLiMS, with that
// user of the staff.
func plugIn(t *testing.T, k library.Shared, version string, id int64, username, realName string) slimstest.Slims {
	t.Helper()
	slims := slimstest.Start(t, version, "id_ID")
	if _, err := plugin.Install(k, slims.Dir); err != nil {
		t.Fatal(err)
	}
	slims.AddUser(t, id, username, realName)
	return slims
}

// shortCourse is a published course of one short lesson for cataloguing.
func (v *visitor) shortCourse() {
	v.t.Helper()
	ctx := context.Background()
	var module int64
	id, err := v.courses.Create(ctx, v.actor, v.library, course.Details{Title: "Dua menit", Summary: "Singkat.", Focus: course.Skills, Language: "id", Level: course.Basic, Work: course.Set[course.WorkKind]{course.RecordWork}})
	if err == nil {
		module, err = v.courses.AddModule(ctx, v.actor, id, "Bibliografi")
	}
	for _, l := range []course.LessonText{{Title: "Judul ganda", Minutes: 2, Body: "Cari dahulu di **Daftar Bibliografi**."}, {Title: "Panjang lebar", Minutes: 30, Body: "Nanti saja."}} {
		if l.Kind, l.Required = course.Page, true; err == nil {
			_, err = v.courses.AddLesson(ctx, v.actor, id, module, l)
		}
	}
	if err == nil {
		err = v.courses.Publish(ctx, v.actor, id)
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

// desktop is a browser in which the staff of a stand-in for SLiMS work.
func (room *testRoom) desktop(slims slimstest.Slims, id int64) *webtest.Page {
	return room.desktopBeside(slims, id, room.url)
}

// desktopBeside is desktop where Binapustaka has another address.
func (room *testRoom) desktopBeside(slims slimstest.Slims, id int64, address string) *webtest.Page {
	p := webtest.Open(room.t)
	p.Also(strings.TrimPrefix(address, "http://"))
	p.Go(fmt.Sprintf("%s/index.php?as=%d", slims.URL, id))
	p.Go(slims.URL + "/admin/index.php?mod=bibliography")
	return p
}

// From a page of SLiMS into the panel, to a lesson and back, while work that a
// practical asks for is done and counted; what was typed into SLiMS stays. The
// browser takes no cookies of third parties.
func TestJourneyBesideSlims(t *testing.T) {
	room, desk := openPracticalRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	desk.link(rina)
	trainer.shortCourse()
	c := courseOf(trainer.practises("Katalogkan dua judul", 0))
	rina.sent(c, c+"/enrol", form())
	room.pass(2 * time.Second)
	slims := plugIn(t, room.connected(), "9.7", desk.clerk.UserID, "rina", desk.clerk.RealName)

	p := room.desktop(slims, desk.clerk.UserID)
	p.Fill("[name=title]", "Setengah diketik")
	p.Await(hasPanel)
	openPanel(p)
	panel := p.Frame("/beside")
	panel.See("Halo, ")
	panel.See("Judul ganda")
	panel.See("0 dari 2 judul")
	p.Await(inPanel("iframe.there") + ` !== null`)
	if got := panel.Eval(`getComputedStyle(document.querySelector(".top")).display + document.body.innerText.includes("Panjang lebar")`); got != "nonefalse" {
		t.Errorf("the panel has the head of the house, or lessons that are not short: %s", got)
	}
	panel.See("Terakhir diperiksa") // by itself, in its place
	if at := panel.Eval(`location.pathname + location.search`); at != "/beside?module=bibliography" {
		t.Errorf("the panel is at %s", at)
	}
	p.Accessible()
	p.Size(390, 844)
	panel.Await(`document.documentElement.scrollWidth <= 390`)
	p.Size(1280, 900)

	panel.Press("Judul ganda")
	read := p.Frame("/lessons/")
	read.See("Cari dahulu di Daftar Bibliografi")
	read.Press("Di samping SLiMS")
	panel = p.Frame("/beside")
	panel.See("0 dari 2 judul")
	if typed := webtest.Eval[string](p, `document.querySelector("[name=title]").value`); typed != "Setengah diketik" {
		t.Errorf("what was typed into SLiMS: %q", typed)
	}

	desk.catalogue(desk.now(), "Laskar Pelangi", "813")
	p.Click("#mainContent button")
	p.See("Tersimpan")
	panel.See("1 dari 2 judul")
	desk.catalogue(desk.now(), "Bumi Manusia", "813")
	room.pass(time.Minute)
	panel.Press("Periksa sekarang")
	panel.Await(`document.querySelector("#beside-work") === null`)

	panel.Eval(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))`)
	p.Await(inPanel("#panel") + `.hidden && document.querySelector("#binapustaka-panel").shadowRoot.activeElement === ` + inPanel(".tab"))
	openPanel(p)
	panel.Press("Jangan tampilkan lagi")
	panel.See("Mulai sekarang panel tidak tampil lagi di SLiMS")
	webtest.Eval[bool](p, inPanel(".close")+`.click() === undefined`)
	p.Await(`!(` + hasPanel + `)`)
	p.Go(slims.URL + "/admin/index.php?mod=bibliography")
	p.Await(`performance.getEntriesByType("resource").some(e => e.name.endsWith("/beside/panel") && e.responseEnd > 0)`)
	if webtest.Eval[bool](p, hasPanel) {
		t.Error("who wants no reminders has the panel")
	}
	rina.see("/profile", "Tampilkan lagi")
}

// Where the browser does not let the frame sign in, the panel says so and leads
// to a tab of its own.
func TestPanelIsBlocked(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	k.Address = strings.Replace(room.url, "127.0.0.1", "localhost", 1) // another site to the browser
	room.insert(`UPDATE library_key SET address = ?`, k.Address)
	slims := plugIn(t, k, "9.4", 7, "sri", "Sri Wahyuni")
	p := room.desktopBeside(slims, 7, k.Address)
	openPanel(p)
	p.Await(inPanel(".body p") + `?.innerText.startsWith("Peramban ini tidak menampilkan Binapustaka")`)
	p.Refused("frame-ancestors 'none'")
	p.Accessible()
	p.Await(inPanel(".body button") + `.innerText === "Buka Binapustaka"`)
}

// A Binapustaka that is gone, or takes connections and never answers, leaves the
// page of SLiMS exactly as it is without the plug-in.
func TestDeadBinapustaka(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	gaveUp := make(chan struct{}, 1)
	go func() {
		for {
			c, err := silent.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				io.Copy(io.Discard, c) // ends when the browser gives up
				select {
				case gaveUp <- struct{}{}:
				default:
				}
			}()
		}
	}()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	const page = `document.body.innerHTML.replace(/<script defer[^>]*><\/script>/, "")`
	bare := slimstest.Start(t, "9.7", "id_ID")
	before := webtest.Eval[string](room.desktop(bare, 5), page)
	for name, address := range map[string]string{"gone": gone.Addr().String(), "silent": silent.Addr().String()} {
		k.Address = "http://" + address
		p := webtest.Open(t)
		p.Also(address)
		slims := plugIn(t, k, "9.7", 5, "nur'aini", "Dra. Nur'aini, S.IP.")
		p.Go(slims.URL + "/index.php?as=5")
		p.Go(slims.URL + "/admin/index.php?mod=bibliography")
		if name == "silent" {
			<-gaveUp
		} else {
			p.Await(`performance.getEntriesByType("resource").some(e => e.name.endsWith("/beside/panel"))`)
		}
		after := webtest.Eval[string](p, page)
		if cut := regexp.MustCompile(`<nav id="sidepan">.*?</nav>`); cut.ReplaceAllString(after, "") != cut.ReplaceAllString(before, "") {
			t.Errorf("%s:\n%s\nwithout the plug-in:\n%s", name, after, before)
		}
		p.Fill("[name=title]", "Judul")
		p.Click("#mainContent button")
		p.See("Tersimpan")
		if webtest.Eval[bool](p, hasPanel) {
			t.Errorf("%s: a panel that leads nowhere", name)
		}
	}
}

func TestPanelIsAskedFor(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	v := room.stranger()
	ask := func(ticket string) (status int, said map[string]any) {
		t.Helper()
		status, body, _ := v.do("POST", "/beside/panel", "application/x-www-form-urlencoded", "", strings.NewReader(url.Values{"ticket": {ticket}}.Encode()))
		if err := json.Unmarshal([]byte(body), &said); err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		return status, said
	}
	if status, said := ask(room.comes(k, 1)); status != 200 || said["show"] != true || said["due"] != 0.0 {
		t.Errorf("%d %v", status, said)
	}
	var accounts int
	if err := room.db.Get(&accounts, `SELECT COUNT(*) FROM account`); err != nil || accounts != 0 || v.cookie(SessionCookie) != "" {
		t.Errorf("a page that was only looked at made %d accounts: %v", accounts, err)
	}
	if status, said := ask(room.comes(k, 1)); status != 403 || said["show"] != nil {
		t.Errorf("%d %v", status, said)
	}
	sri := room.stranger()
	sri.enters(room.comes(k, 2))
	room.hold("Lokakarya", 48*time.Hour, nil)
	if _, said := ask(room.comes(k, 3)); said["due"] != 1.0 || said["show"] != true {
		t.Error(said)
	}
	// Another person under the same number is not told what awaits the first.
	if _, said := ask(room.comes(k, 4, func(t *sso.Ticket) { t.Username = "tono" })); said["due"] != 0.0 {
		t.Error(said)
	}
	sri.sent("/beside", "/beside/reminders", form())
	if _, said := ask(room.comes(k, 5)); said["show"] != false {
		t.Error(said)
	}
	sri.see("/beside", "Panel ini tidak tampil di SLiMS")
	sri.sent("/beside", "/beside/reminders", form("on", "1"))
	if _, said := ask(room.comes(k, 6)); said["show"] != true {
		t.Error(said)
	}
	sri.see("/beside?module=circulation", "Belum ada kursus untuk bagian SLiMS ini.")
	lacks(t, sri.see("/beside?module=elsewhere"), "bagian SLiMS")
	if _, _, to := sri.do("GET", "/beside/work", "", "", nil); to != "/beside" {
		t.Errorf("a part is no page: %s", to)
	}
}

// Only the SLiMS that somebody came from may show their pages beside its own.
func TestWhoMayFrame(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	enter := func(v *visitor, n int, origin string) (status int) {
		t.Helper()
		form := url.Values{"ticket": {room.comes(k, n)}, "beside": {"1"}}
		req, err := http.NewRequest("POST", room.url+"/beside/enter", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", origin)
		if v.token != "" {
			req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
		}
		res, err := v.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		for _, c := range res.Cookies() {
			if c.Name == SessionCookie {
				v.token = c.Value
			}
		}
		return res.StatusCode
	}
	may := func(v *visitor, path string) string {
		req, err := http.NewRequest("GET", v.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
		res, err := v.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		_, rule, _ := strings.Cut(res.Header.Get("Content-Security-Policy"), "frame-ancestors ")
		rule, _, _ = strings.Cut(rule, ";")
		return rule
	}
	tab := room.stranger()
	tab.enters(room.comes(k, 1))
	if rule := may(tab, "/courses"); rule != "'none'" {
		t.Errorf("a tab of its own: %s", rule)
	}
	first := tab.token
	if status := enter(tab, 2, "http://slims.example:8080"); status != 303 || tab.token != first {
		t.Errorf("%d: who is in stays in: %v", status, tab.token == first)
	}
	for _, path := range []string{"/courses", "/beside", "/nowhere"} {
		if rule := may(tab, path); rule != "'self' http://slims.example:8080" {
			t.Errorf("%s: %s", path, rule)
		}
	}
	other := room.stranger()
	if status := enter(other, 3, "https://[fd00::1]"); status != 303 || may(other, "/") != "'self' https://[fd00::1]" {
		t.Errorf("%d %s", status, may(other, "/"))
	}
	for i, origin := range []string{"null", "http://a; script-src *", "http://a b", "javascript:1", "http://a/b", "http://" + strings.Repeat("a", 300)} {
		v := room.stranger()
		if status := enter(v, 10+i, origin); status == 303 || v.token != "" {
			t.Errorf("%s: %d", origin, status)
		}
	}
	lacks(t, room.enter("Admin", "id", lms.Admin).see("/beside", "Halo, Admin"), "home-next") // nothing to learn
	room.enter("Rina", "en", lms.Librarian).inBoth("/beside", "/beside?module=bibliography")
}
