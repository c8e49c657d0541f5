package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func TestSignInWithALocalAccount(t *testing.T) {
	room := openTestRoom(t)
	room.local("wati", "Wati Susanti", lms.Librarian)
	v := room.stranger()
	for _, c := range []struct {
		form   url.Values
		status int
		says   []string
	}{
		{credentials("wati", "salah sama sekali"), 401, []string{"tidak cocok", `value="wati"`}},
		{credentials("siapa", secret), 401, []string{"tidak cocok", `value="siapa"`}},
		{credentials("wati", ""), 422, []string{"Isi kata sandi.", `value="wati"`, `id="password-error"`}},
		{credentials("  ", "xyz-rahasia"), 422, []string{"Isi nama pengguna.", `id="username-error"`}},
		{credentials("\xff\xfe", "xyz-rahasia"), 422, []string{"Isi nama pengguna."}},
		{credentials(strings.Repeat("w", 5000), "xyz-rahasia"), 401, []string{"tidak cocok"}},
	} {
		status, body, _ := v.send("/signin", "/signin", c.form)
		if status != c.status {
			t.Errorf("%v: %d", c.form, status)
		}
		for _, text := range c.says {
			if !strings.Contains(body, text) {
				t.Errorf("%v: no %q\n%s", c.form, text, excerpt(body))
			}
		}
		if pass := c.form.Get("password"); pass != "" && strings.Contains(body, pass) {
			t.Errorf("%v: the password comes back", c.form)
		}
		if v.cookie(SessionCookie) != "" {
			t.Fatalf("%v: a session began", c.form)
		}
	}
	if to := v.sent("/signin?next=/assessments", "/signin", url.Values{"username": {" WATI "}, "password": {secret}, "next": {"/assessments?x=1"}}); to != "/assessments?x=1" {
		t.Errorf("leads to %q", to)
	}
	v.see("/assessments", "Wati Susanti")
	for _, path := range []string{"/signin", "/signin/code"} {
		if status, _, to := v.do("GET", path, "", "", nil); status != 303 || to != "/" {
			t.Errorf("%s when signed in: %d %s", path, status, to)
		}
	}
	first := v.cookie(SessionCookie)
	if to := v.sent("/profile", "/signout", url.Values{}); to != "/signin" {
		t.Errorf("signed out to %q", to)
	}
	v.see("/signin", "Anda sudah keluar.")
	v.token = first // the old cookie is worth nothing
	if status, _, to := v.do("GET", "/profile", "", "", nil); status != 303 || !strings.HasPrefix(to, "/signin") {
		t.Errorf("after signing out: %d %s", status, to)
	}
}

func TestSignInKeepsNextAtHome(t *testing.T) {
	room := openTestRoom(t)
	room.local("wati", "Wati", lms.Librarian)
	for _, next := range []string{"https://jahat.example/", "//jahat.example", `/\jahat.example`, "javascript:alert(1)", "signin", "/x\r\nSet-Cookie: a=b"} {
		form := credentials("wati", secret)
		form.Set("next", next)
		if to := room.stranger().sent("/signin", "/signin", form); to != "/" {
			t.Errorf("next %q leads to %q", next, to)
		}
	}
	room.stranger().see("/signin?next=https%3A%2F%2Fjahat.example%2F", `name="next" value="/"`)
}

// Each sign-in has a token of its own, whatever cookie the browser came with.
func TestSignInBeginsANewSession(t *testing.T) {
	room := openTestRoom(t, func(d *Deps) { d.BaseURL = "https://bina.example" })
	room.local("wati", "Wati", lms.Librarian)
	const planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	seen := map[string]bool{planted: true}
	for range 2 {
		v := room.stranger()
		req, err := http.NewRequest("GET", room.url+"/signin", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := v.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		form := credentials("wati", secret)
		form.Set("_csrf", "0."+mask(rawCookie(t, cookieOf(t, res, formCookie))))
		req, err = http.NewRequest("POST", room.url+"/signin", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(cookieOf(t, res, formCookie))
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: planted})
		if res, err = v.client.Do(req); err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		c := cookieOf(t, res, SessionCookie)
		if seen[c.Value] {
			t.Error("the token is not new")
		}
		seen[c.Value] = true
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || time.Until(c.Expires) < account.Longest-time.Hour {
			t.Errorf("cookie %v", c)
		}
	}
}

func cookieOf(t *testing.T, res *http.Response, name string) (last *http.Cookie) {
	t.Helper()
	for _, c := range res.Cookies() {
		if c.Name == name {
			last = c
		}
	}
	if last == nil {
		t.Fatalf("no cookie %s: %d", name, res.StatusCode)
	}
	return last
}

// waits is what is said after the fifth failure; a second or two may have passed.
var waits = regexp.MustCompile(`Terlalu banyak percobaan\. Tunggu 1[0-5] detik`)

func TestSignInIsThrottled(t *testing.T) {
	room := openTestRoom(t)
	room.local("wati", "Wati", lms.Librarian)
	room.local("budi", "Budi", lms.Librarian)
	v := room.stranger()
	for i := range 5 {
		if status, _, _ := v.send("/signin", "/signin", credentials("wati", fmt.Sprintf("salah sekali %d", i))); status != 401 {
			t.Fatalf("attempt %d: %d", i, status)
		}
	}
	status, body, _ := v.send("/signin", "/signin", credentials("Wati", secret))
	if status != 429 || !waits.MatchString(body) || !strings.Contains(body, `value="Wati"`) {
		t.Errorf("sixth attempt: %d\n%s", status, excerpt(body))
	}
	if to := room.stranger().sent("/signin", "/signin", credentials("budi", secret)); to != "/" {
		t.Errorf("another name waits too: %s", to)
	}
	room.pass(16 * time.Second)
	v.sent("/signin", "/signin", credentials("wati", secret))
}

func TestWhoMayNotEnterIsToldWhy(t *testing.T) {
	room := openTestRoom(t)
	room.connect(slimsStaff(7, "rina", "Rina Sari"))
	room.insert(`UPDATE "library" SET first_signin = 'approval' WHERE id = ?`, room.library)
	rina := room.stranger()
	for range 2 { // the second time too
		status, body, _ := rina.send("/signin", "/signin", credentials("rina", secret))
		if status != 403 || !strings.Contains(body, "Menunggu persetujuan") || !strings.Contains(body, "Perpustakaan Kota") || rina.cookie(SessionCookie) != "" {
			t.Fatalf("pending: %d\n%s", status, excerpt(body))
		}
	}
	out := room.local("keluar", "Sudah Keluar", lms.Librarian)
	room.insert(`UPDATE account SET status = 'disabled' WHERE id = ?`, out)
	left := room.local("pindah", "Sudah Pindah", lms.Librarian)
	room.insert(`DELETE FROM account_role WHERE account_id = ?`, left)
	for username, says := range map[string]string{"keluar": "dinonaktifkan", "pindah": "belum memiliki peran"} {
		v := room.stranger()
		status, body, _ := v.send("/signin", "/signin", credentials(username, secret))
		if status != 403 || !strings.Contains(body, says) || !strings.Contains(body, `value="`+username+`"`) || v.cookie(SessionCookie) != "" {
			t.Errorf("%s: %d\n%s", username, status, excerpt(body))
		}
	}
}

func TestSignInChoosesALibrary(t *testing.T) {
	room := openTestRoom(t)
	v := room.stranger()
	if body := v.see("/signin"); strings.Contains(body, `name="library"`) {
		t.Error("a choice of one")
	}
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
	id := room.local("wati", "Wati", lms.Librarian)
	v.see("/signin", `name="library"`, "Taman Baca Desa")
	enter := func(v *visitor, library int64) {
		form := credentials("wati", secret)
		form.Set("library", fmt.Sprint(library))
		v.sent("/signin", "/signin", form)
	}
	enter(v, desa) // no role there: the library where there is one
	if body := v.see("/profile", "Di Perpustakaan Kota"); strings.Contains(body, `href="/libraries"`) {
		t.Error("a way to other libraries for somebody of one")
	}
	if err := room.accounts.SetRoles(context.Background(), lms.System("test"), id, desa, []lms.Role{lms.Trainer}); err != nil {
		t.Fatal(err)
	}
	w := room.stranger()
	enter(w, desa)
	w.see("/profile", "Di Taman Baca Desa", "Pelatih", `href="/libraries"`)
	w.sent("/profile", "/signout", url.Values{})
	w.see("/signin", fmt.Sprintf(`value="%d" selected`, desa)) // as last time

	enter(w, desa)
	w.see("/libraries", "Perpustakaan Kota", "Anda di sini")
	if to := w.sent("/libraries", fmt.Sprintf("/libraries/%d", room.library), url.Values{}); to != "/" {
		t.Errorf("moved to %s", to)
	}
	w.see("/profile", "Anda sekarang di Perpustakaan Kota.", "Di Perpustakaan Kota", "Pustakawan")
	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('jauh', 'Perpustakaan Jauh', NOW())`)
	if status, _, _ := w.send("/libraries", fmt.Sprintf("/libraries/%d", other), url.Values{}); status != 404 {
		t.Errorf("a library without a role: %d", status)
	}
}

func rawCookie(t *testing.T, c *http.Cookie) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
