package main

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"binapustaka/integration/slims/demo"
)

// browser is somebody at the sign-in page.
type browser struct {
	t   *testing.T
	url string
	http.Client
}

func (r *running) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &browser{t: r.t, url: r.url, Client: http.Client{Jar: jar}}
}

// read is a response's page, and where it stands after redirections.
func (b *browser) read(res *http.Response, err error) (status int, path, page string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, res.Request.URL.Path, html.UnescapeString(string(body))
}

// submit fills in the form of a page.
func (b *browser) submit(path string, fields url.Values) (status int, to, page string) {
	b.t.Helper()
	_, at, form := b.read(b.Get(b.url + path))
	m := formToken.FindStringSubmatch(form)
	if m == nil {
		b.t.Fatalf("%s has no form", at)
	}
	fields.Set("_csrf", m[1])
	return b.read(b.PostForm(b.url+path, fields))
}

func (b *browser) signIn(username, password string) (status int, to, page string) {
	b.t.Helper()
	return b.submit("/signin", url.Values{"username": {username}, "password": {password}})
}

// From the command line to the home page: with SLiMS passwords of every kind
// and with a local account.
func TestSignInThroughSlims(t *testing.T) {
	env, s := healthy(t)
	must(t, env, "user", "create", "budi", "--name", "Budi Santoso", "--password-file", passwordFile(t, "empat kata yang panjang"))
	r := start(t, env, "serve")
	for username, password := range map[string]string{"dewi": demo.StaffPassword, "bambang": demo.OldPassword, "budi": "empat kata yang panjang"} {
		if status, to, page := r.browser().signIn(username, password); status != 200 || to != "/" {
			t.Errorf("%s: %d %s\n%s", username, status, to, page)
		}
	}
	if _, to, page := r.browser().signIn("dewi", "salah"); to != "/signin" || !strings.Contains(page, "tidak cocok") {
		t.Errorf("wrong password: %s\n%s", to, page)
	}

	rina, _ := s.truth.StaffBy("rina")
	b := r.browser()
	if _, to, page := b.signIn("rina", rina.Password); to != "/signin/code" {
		t.Fatalf("a second factor: %s\n%s", to, page)
	}
	if _, to, _ := b.submit("/signin/code", url.Values{"code": {"000000"}}); to != "/signin/code" {
		t.Errorf("a wrong code leads to %s", to)
	}
	code, err := totp.GenerateCode(rina.TOTPSecret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if status, to, page := b.submit("/signin/code", url.Values{"code": {code}}); status != 200 || to != "/" {
		t.Errorf("the code: %d %s\n%s", status, to, page)
	}

	out := must(t, env, "user", "list")
	for _, name := range []string{"Dewi Anggraini Putri", "Bambang Sutejo", "Rina Kusumawardani"} {
		if !regexp.MustCompile(name + ` .* Librarian +Active`).MatchString(strings.ReplaceAll(out, ",", " ")) {
			t.Errorf("%s has no account:\n%s", name, out)
		}
	}

	// Where SLiMS does not answer, local accounts still open.
	must(t, env, "library", "change", "kota", "--slims", "reader:geheim@tcp(127.0.0.1:1)/slims")
	if status, _, page := r.browser().signIn("fauzi", demo.StaffPassword); status != 503 || !strings.Contains(page, "SLiMS") {
		t.Errorf("SLiMS away: %d\n%s", status, page)
	}
	if status, to, _ := r.browser().signIn("budi", "empat kata yang panjang"); status != 200 || to != "/" {
		t.Errorf("local account: %d %s", status, to)
	}
	r.end()
	if text := r.out.String(); strings.Contains(text, demo.StaffPassword) || strings.Contains(text, "geheim") || strings.Contains(text, rina.TOTPSecret) {
		t.Errorf("the log holds a secret:\n%s", text)
	}
}
