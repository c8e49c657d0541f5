package webtest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const good = `<!doctype html><html lang="id"><head><title>Uji</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/app.css"></head><body><main><h1>Uji</h1>
<form action="/hasil"><label for="nama">Nama</label> <input id="nama" name="nama" value="lama">
<label for="peran">Peran</label> <select id="peran" name="peran"><option>kepala</option><option>pelatih</option></select>
<button>Kirim sekarang</button></form></main><script src="/app.js"></script></body></html>`

func TestMain(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	page := func(path, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'")
			w.Write([]byte(strings.ReplaceAll(body, "{nama}", r.FormValue("nama")+" "+r.FormValue("peran"))))
		})
	}
	page("/good", good)
	page("/hasil", `<!doctype html><html lang="id"><title>Hasil</title><main><h1>Terima kasih, {nama}</h1></main></html>`)
	page("/bad", `<!doctype html><html><title>Buruk</title><main><h1>Buruk</h1><img src="/x.png"><input></main></html>`)
	page("/throws", `<!doctype html><html lang="id"><title>Galat</title><h1>Galat</h1><script src="/throws.js"></script></html>`)
	page("/inline", `<!doctype html><html lang="id"><title>Sisip</title><h1>Sisip</h1><script>document.title = 'no'</script></html>`)
	file := func(path, mime, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", mime)
			w.Write([]byte(body))
		})
	}
	file("/app.css", "text/css", "body { background: #fff } @media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }")
	file("/app.js", "text/javascript", "window.seen = 1")
	file("/throws.js", "text/javascript", "noSuchThing()")
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestForm(t *testing.T) {
	p := Open(t)
	base := serve(t)
	p.Go(base + "/good")
	p.Fill("#nama", "Nur'aini")
	p.Choose("#peran", "pelatih")
	p.FollowText("Kirim sekarang")
	p.See("Terima kasih, Nur'aini pelatih")
	if got := p.Text("h1"); got != "Terima kasih, Nur'aini pelatih" || !strings.Contains(p.URL(), "/hasil?nama=Nur") {
		t.Errorf("h1 %q at %s", got, p.URL())
	}
}

func TestSeeOutlivesTheWayToTheNextPage(t *testing.T) {
	p := Open(t)
	p.Go(serve(t) + "/good")
	p.Press("Kirim sekarang")
	p.See("Terima kasih, lama")
}

func TestConditions(t *testing.T) {
	p := Open(t)
	base := serve(t)
	p.Go(base + "/good")

	fetched := `fetch('/app.js').then(() => true, () => false)`
	for _, off := range []bool{true, false} {
		p.Offline(off)
		if online := Eval[bool](p, "navigator.onLine"); online == off {
			t.Errorf("Offline(%v): navigator.onLine is %v", off, online)
		}
		if got := Eval[bool](p, fetched); got == off {
			t.Errorf("Offline(%v): fetch worked: %v", off, got)
		}
	}
	p.Size(390, 844)
	if w := Eval[int](p, "window.innerWidth"); w != 390 {
		t.Errorf("width %d", w)
	}
	for _, dark := range []bool{true, false} {
		p.Dark(dark)
		if got := Eval[bool](p, "matchMedia('(prefers-color-scheme: dark)').matches"); got != dark {
			t.Errorf("Dark(%v): %v", dark, got)
		}
	}
	file := filepath.Join(t.TempDir(), "page.png")
	p.Screenshot(file)
	if b, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(b), "\x89PNG") {
		t.Errorf("screenshot: %v", err)
	}
}

func TestAxe(t *testing.T) {
	p := Open(t)
	base := serve(t)
	p.Go(base + "/good")
	p.Accessible() // and the policy of the page, which forbids scripts from elsewhere, is no hindrance
	p.Go(base + "/bad")
	found := map[string]bool{}
	for _, v := range p.Axe() {
		found[v.ID] = true
	}
	for _, want := range []string{"html-has-lang", "image-alt", "label"} {
		if !found[want] {
			t.Errorf("axe did not find %s: %v", want, found)
		}
	}
	p.bad = nil // its picture is against the policy too
}

func TestWhatNoPageMayDo(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	base := serve(t)
	for what, visit := range map[string]func(*Page){
		"exception":               func(p *Page) { p.Go(base + "/throws") },
		"content policy":          func(p *Page) { p.Go(base + "/inline") },
		"request to another host": func(p *Page) { p.Go(base + "/good"); p.Go(other.URL) },
	} {
		p := Open(t)
		visit(p)
		p.mu.Lock()
		if len(p.bad) == 0 || !strings.HasPrefix(p.bad[0], what) {
			t.Errorf("%s was not noticed: %v", what, p.bad)
		}
		p.bad, p.host = nil, "" // the browser may still ask for an icon
		p.mu.Unlock()
	}
}
