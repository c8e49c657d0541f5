package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// fakeSlims stands where a library's SLiMS is asked who somebody is; the
// answers of a real one are tested in integration/slims.
type fakeSlims struct {
	mu     sync.Mutex
	down   bool
	asked  int
	people []fakeStaff
}

type fakeStaff struct {
	account.SlimsUser
	password string
	codes    map[string]int64 // good codes, with the step each is of
}

func (f *fakeSlims) SignIn(_ context.Context, _ int64, username, password string) (account.SlimsUser, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.down {
		return account.SlimsUser{}, false, &lms.Error{Kind: lms.Unavailable, Key: "library.sealed_elsewhere"}
	}
	for _, p := range f.people {
		if strings.EqualFold(p.Username, strings.ReplaceAll(username, "í", "i")) && p.password == password { // as its database compares
			return p.SlimsUser, p.codes != nil, nil
		}
	}
	return account.SlimsUser{}, false, lms.Fail(lms.Unauthenticated, "signin.wrong")
}

func (f *fakeSlims) CheckCode(_ context.Context, _, userID int64, code string) (account.SlimsUser, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.down {
		return account.SlimsUser{}, 0, lms.Fail(lms.Unavailable, "signin.slims_down")
	}
	for _, p := range f.people {
		if p.UserID != userID {
			continue
		}
		if step, ok := p.codes[code]; ok {
			return p.SlimsUser, step, nil
		}
		return account.SlimsUser{}, 0, lms.FailField("code", "signin.code_wrong")
	}
	return account.SlimsUser{}, 0, lms.Fail(lms.Unauthenticated, "signin.wrong")
}

func (f *fakeSlims) set(change func(*fakeSlims)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

const secret = "empat kata yang panjang"

// slimsStaff is a person of the library's SLiMS, whose password is secret.
func slimsStaff(id int64, username, name string) fakeStaff {
	return fakeStaff{SlimsUser: account.SlimsUser{UserID: id, Username: username, RealName: name, Email: username + "@kota.example"}, password: secret}
}

// connect gives the library a SLiMS with these people.
func (room *testRoom) connect(people ...fakeStaff) {
	room.t.Helper()
	room.insert(`UPDATE library SET slims_sealed = 'x' WHERE id = ?`, room.library)
	room.slims.set(func(f *fakeSlims) { f.people = people })
}

// local makes a local account with the password secret.
func (room *testRoom) local(username, name string, roles ...lms.Role) int64 {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	id, err := room.accounts.Create(ctx, system, room.library, account.Details{Name: name, Username: username}, "id", roles)
	if err == nil {
		err = room.accounts.SetPassword(ctx, system, id, secret)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return id
}

// stranger is a visitor who keeps cookies, as a browser does.
func (room *testRoom) stranger() *visitor {
	room.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		room.t.Fatal(err)
	}
	v := &visitor{testRoom: room}
	v.client = http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return v
}

func (v *visitor) cookie(name string) string {
	v.t.Helper()
	u, err := url.Parse(v.url)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func credentials(username, password string) url.Values {
	return url.Values{"username": {username}, "password": {password}}
}

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
		{credentials("wati", ""), 422, []string{"Isikan kata sandi.", `value="wati"`, `id="password-error"`}},
		{credentials("  ", "xyz-rahasia"), 422, []string{"Isikan nama pengguna.", `id="username-error"`}},
		{credentials("\xff\xfe", "xyz-rahasia"), 422, []string{"Isikan nama pengguna."}},
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
		form.Set("_csrf", mask(rawCookie(t, cookieOf(t, res, formCookie))))
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

func TestSignInThroughSlims(t *testing.T) {
	room := openTestRoom(t)
	room.connect(slimsStaff(7, "rina", "Rina Sari, S.IP."))
	v := room.stranger()
	v.see("/signin", "kata sandi SLiMS Anda")
	if status, body, _ := v.send("/signin", "/signin", credentials("rina", "salah sama sekali")); status != 401 || !strings.Contains(body, "tidak cocok") {
		t.Errorf("wrong: %d", status)
	}
	room.slims.set(func(f *fakeSlims) { f.down = true })
	status, body, _ := v.send("/signin", "/signin", credentials("rina", secret))
	if status != 503 || !strings.Contains(body, "SLiMS Perpustakaan Kota tidak dapat dihubungi") || !strings.Contains(body, "tetap dapat masuk") ||
		!strings.Contains(body, `value="rina"`) || strings.Contains(body, "tidak cocok") || strings.Contains(body, "BINAPUSTAKA_SECRET") {
		t.Errorf("SLiMS down: %d\n%s", status, excerpt(body))
	}
	room.local("luar", "Pelatih Luar", lms.Trainer)
	if to := room.stranger().sent("/signin", "/signin", credentials("luar", secret)); to != "/" { // while SLiMS is down
		t.Errorf("local account: %s", to)
	}
	room.slims.set(func(f *fakeSlims) { f.down = false })
	if status, _, _ := v.send("/signin", "/signin", credentials("rína", secret)); status != 401 { // no way around the waiting
		t.Errorf("almost the name: %d", status)
	}
	v.sent("/signin", "/signin", credentials("Rina", secret))
	v.see("/profile", "Rina Sari, S.IP.", "Pustakawan", "(rina)", "Nama ini berasal dari SLiMS", "Kata sandi itu diganti di SLiMS")
	again := room.stranger()
	again.sent("/signin", "/signin", credentials("rina", secret))
	var accounts, linked int
	for query, into := range map[string]*int{`SELECT COUNT(*) FROM account WHERE name LIKE 'Rina%'`: &accounts, `SELECT COUNT(*) FROM account_slims_user WHERE account_id IS NOT NULL`: &linked} {
		if err := room.db.Get(into, query); err != nil {
			t.Fatal(err)
		}
	}
	if accounts != 1 || linked != 1 {
		t.Errorf("%d accounts, %d links", accounts, linked)
	}
}

// Somebody who reads English before there is an account goes on in English.
func TestFirstSignInKeepsTheLanguage(t *testing.T) {
	room := openTestRoom(t)
	room.connect(slimsStaff(7, "rina", "Rina"))
	v := room.stranger()
	v.sent("/signin?next=/profile", "/language", url.Values{"language": {"en"}, "next": {"/signin?next=%2Fprofile"}})
	v.see("/signin", "Use your SLiMS username")
	v.sent("/signin", "/signin", credentials("rina", secret))
	v.see("/profile", "My profile")
}

func TestSignInWithACode(t *testing.T) {
	room := openTestRoom(t)
	rina := slimsStaff(7, "rina", "Rina Sari")
	rina.codes = map[string]int64{"111222": 100, "333444": 101}
	room.connect(rina)
	v := room.stranger()
	if status, body, _ := v.do("GET", "/signin/code", "", "", nil); status != 401 || !strings.Contains(body, "Masuk lagi dari awal") {
		t.Errorf("code without a password: %d", status)
	}
	form := credentials("rina", secret)
	form.Set("next", "/assessments")
	code := v.sent("/signin", "/signin", form)
	if !strings.HasPrefix(code, "/signin/code?next=") || v.cookie(SessionCookie) != "" {
		t.Fatalf("password alone leads to %q, session %q", code, v.cookie(SessionCookie))
	}
	v.see(code, "Rina Sari, akun SLiMS Anda")
	for typed, says := range map[string]string{"12345": "Kodenya enam angka", "abcdef": "Kodenya enam angka", "": "Kodenya enam angka", "999999": "tidak cocok atau sudah dipakai"} {
		if status, body, _ := v.send(code, "/signin/code", url.Values{"code": {typed}}); status != 422 || !strings.Contains(body, says) {
			t.Errorf("code %q: %d", typed, status)
		}
	}
	room.slims.set(func(f *fakeSlims) { f.down = true })
	if status, body, _ := v.send(code, "/signin/code", url.Values{"code": {"111222"}}); status != 503 || !strings.Contains(body, "tidak dapat dihubungi") {
		t.Errorf("SLiMS down: %d\n%s", status, excerpt(body))
	}
	room.slims.set(func(f *fakeSlims) { f.down = false })
	if to := v.sent(code, "/signin/code", url.Values{"code": {"111 222"}, "next": {"/assessments"}}); to != "/assessments" {
		t.Errorf("leads to %q", to)
	}
	v.see("/profile", "Rina Sari")

	// The code was seen over a shoulder: it opens nothing more, nor does an older one.
	thief := room.stranger()
	code = thief.sent("/signin", "/signin", credentials("rina", secret))
	if status, body, _ := thief.send(code, "/signin/code", url.Values{"code": {"111222"}}); status != 422 || !strings.Contains(body, "sudah dipakai") {
		t.Errorf("used again: %d", status)
	}
	if to := thief.sent(code, "/signin/code", url.Values{"code": {"333444"}}); to != "/" { // a newer one does
		t.Errorf("leads to %q", to)
	}

	late := room.stranger()
	code = late.sent("/signin", "/signin", credentials("rina", secret))
	token := formToken.FindStringSubmatch(late.see(code))[1]
	room.pass(6 * time.Minute)
	if status, body, _ := late.do("POST", "/signin/code", "application/x-www-form-urlencoded", token, strings.NewReader("code=333444")); status != 401 || !strings.Contains(body, "sudah habis") {
		t.Errorf("too late: %d", status)
	}
}

func TestCodesAreThrottled(t *testing.T) {
	room := openTestRoom(t)
	rina := slimsStaff(7, "rina", "Rina Sari")
	rina.codes = map[string]int64{"111222": 100}
	room.connect(rina)
	v := room.stranger()
	code := v.sent("/signin", "/signin", credentials("rina", secret))
	for range 5 {
		if status, _, _ := v.send(code, "/signin/code", url.Values{"code": {"000000"}}); status != 422 {
			t.Fatalf("a wrong code: %d", status)
		}
	}
	again := room.stranger() // a new ticket is no way around it
	code = again.sent("/signin", "/signin", credentials("rina", secret))
	asked := room.slims.asked
	if status, body, _ := again.send(code, "/signin/code", url.Values{"code": {"111222"}}); status != 429 || !strings.Contains(body, "Terlalu banyak percobaan") || room.slims.asked != asked {
		t.Errorf("sixth code: %d, asked %d", status, room.slims.asked-asked)
	}
	room.pass(20 * time.Second)
	if to := again.sent(code, "/signin/code", url.Values{"code": {"111222"}}); to != "/" {
		t.Errorf("after the wait: %s", to)
	}
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
	room.insert(`UPDATE library SET first_signin = 'approval' WHERE id = ?`, room.library)
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
	desa := room.insert(`INSERT INTO library (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
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
	other := room.insert(`INSERT INTO library (code, name, created_at) VALUES ('jauh', 'Perpustakaan Jauh', NOW())`)
	if status, _, _ := w.send("/libraries", fmt.Sprintf("/libraries/%d", other), url.Values{}); status != 404 {
		t.Errorf("a library without a role: %d", status)
	}
}

// Who came through a library's SLiMS stays there, whatever roles there are elsewhere.
func TestSlimsSessionStaysInItsLibrary(t *testing.T) {
	room := openTestRoom(t)
	room.connect(slimsStaff(7, "rina", "Rina Sari"))
	v := room.stranger()
	v.sent("/signin", "/signin", credentials("rina", secret))
	desa := room.insert(`INSERT INTO library (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
	var id int64
	if err := room.db.Get(&id, `SELECT account_id FROM account_slims_user WHERE user_id = 7`); err != nil {
		t.Fatal(err)
	}
	room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'admin')`, id, desa)
	if body := v.see("/libraries", "hanya dapat bekerja di sini"); strings.Contains(body, `action="/libraries/`) {
		t.Error("the way is offered")
	}
	if status, _, _ := v.send("/profile", fmt.Sprintf("/libraries/%d", desa), url.Values{}); status != 403 {
		t.Errorf("moved: %d", status)
	}
}

func TestPasswordLinkWorksOnce(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	form := url.Values{"name": {"Pelatih Luar"}, "username": {"luar"}, "roles": {"trainer"}, "language": {"id"}}
	status, body, _ := admin.send("/accounts/new", "/accounts", form)
	if status != 200 || !strings.Contains(body, "Akun Pelatih Luar sudah dibuat.") || !strings.Contains(body, "Berlaku tiga hari") {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	link := passwordLink(t, room, body)
	v := room.stranger()
	v.see(link, "Pelatih Luar, pilih kata sandi untuk akun luar")
	for _, c := range []struct{ password, again, says string }{
		{"pendek", "pendek", "paling sedikit 10"}, {"kata sandi luar saja", "kata sandi luar saja", "tidak boleh memuat nama pengguna"},
		{secret, "empat kata lain", "Kedua kata sandi tidak sama"}, {"", "", "paling sedikit 10"},
	} {
		status, body, _ := v.send(link, link, url.Values{"password": {c.password}, "again": {c.again}})
		if status != 422 || !strings.Contains(body, c.says) || c.password != "" && strings.Contains(body, `value="`+c.password) {
			t.Errorf("%q: %d\n%s", c.password, status, excerpt(body))
		}
	}
	if to := v.sent(link, link, url.Values{"password": {secret}, "again": {secret}}); to != "/signin" {
		t.Errorf("leads to %s", to)
	}
	v.see("/signin", "Kata sandi tersimpan.")
	if status, body, _ := v.do("GET", link, "", "", nil); status != 404 || !strings.Contains(body, "sudah dipakai atau sudah lewat waktunya") {
		t.Errorf("used again: %d", status)
	}
	v.sent("/signin", "/signin", credentials("luar", secret))
	v.see("/profile", "Pelatih Luar")

	var id int64
	if err := room.db.Get(&id, `SELECT id FROM account WHERE username = 'luar'`); err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprintf("/accounts/%d", id)
	_, body, _ = admin.send(page, page+"/password-link", url.Values{})
	older := passwordLink(t, room, body)
	_, body, _ = admin.send(page, page+"/password-link", url.Values{})
	newer := passwordLink(t, room, body)
	if status, _, _ := v.do("GET", older, "", "", nil); status != 404 {
		t.Errorf("the earlier link: %d", status)
	}
	room.pass(73 * time.Hour)
	if status, _, _ := v.do("GET", newer, "", "", nil); status != 404 {
		t.Errorf("after three days: %d", status)
	}
}

// passwordLink is the path of the link that a page shows.
func passwordLink(t *testing.T, room *testRoom, body string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, ">"+room.url+"/password/")
	token, _, closed := strings.Cut(rest, "<")
	if !ok || !closed || len(token) < 40 {
		t.Fatalf("no link in %s", excerpt(body))
	}
	return "/password/" + token
}

func rawCookie(t *testing.T, c *http.Cookie) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
