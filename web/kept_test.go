package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/web/webtest"
)

// keyed is a visitor who can sign in again, by that name.
func (room *testRoom) keyed(username string, role lms.Role) *visitor {
	room.t.Helper()
	v := room.enter(username, "id", role)
	room.insert(`UPDATE account SET username = ? WHERE id = ?`, username, v.actor.AccountID)
	ctx := context.Background()
	err := room.accounts.SetPassword(ctx, lms.System("test"), v.actor.AccountID, secret)
	if err == nil {
		v.token, _, err = room.accounts.StartSession(ctx, v.actor.AccountID, room.library, "127.0.0.1", "test")
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return v
}

// A trainer writes at a lesson for so long that the session ends: what was
// written is saved after signing in again.
func TestJourneyOfALessonSavedTooLate(t *testing.T) {
	room := openTestRoom(t)
	ani := room.keyed("ani", lms.Trainer)
	p := ani.browser()
	signIn := func(password string) {
		t.Helper()
		p.Fill("input[name=username]", "ani")
		p.Fill("input[name=password]", password)
		p.Follow("main form button[type=submit]")
	}
	c := ani.writtenCourse(room.starter("sirkulasi"))
	ani.sent(c+"/edit", c+"/draft", url.Values{})
	page := c + "/lessons/" + ani.lessonKeys(c + "/edit")[0]
	p.Go(room.url + page + "/edit")
	text := strings.Repeat("Salam kepada pemustaka <b>& \"lainnya\"</b> selalu didahulukan.\n\n", 400) + "Baris terakhir."
	if script := fmt.Sprintf(`(document.querySelector("textarea[name=body]").value = %q) !== ""`, text); !webtest.Eval[bool](p, script) { // typing it takes a minute
		t.Fatal("nothing is typed")
	}
	room.pass(account.Idle + 1)
	p.Follow(".editor-actions button[type=submit]")
	p.See("Sesi Anda sudah berakhir, tetapi tulisan Anda masih ada.")
	p.Accessible()
	signIn("salah")
	p.See("tidak cocok")
	signIn(secret)
	p.See("Tulisan Anda masih ada")
	p.See("Bagian 1")
	p.Accessible()
	p.FollowText("Kirim lagi")
	if got := webtest.Eval[string](p, `location.pathname`); got != page && got != page+"/edit" && got != c+"/edit" {
		t.Errorf("sent to %s", got)
	}
	p.Go(room.url + page + "/edit")
	if got := webtest.Eval[string](p, `document.querySelector("textarea[name=body]").value`); strings.TrimSpace(got) != strings.TrimSpace(text) {
		t.Errorf("%d letters are saved of %d", len(got), len(text))
	}
}

// late is a form that comes after its session's end, with the browser's word
// where it comes from.
type late struct {
	origin, site, kind string // origin: "" means the site's own
	form               url.Values
	body               string // instead of form
}

func (v *visitor) late(path string, l late) (int, string, string) {
	v.t.Helper()
	if l.body == "" {
		l.body = l.form.Encode()
	}
	if l.kind == "" {
		l.kind = "application/x-www-form-urlencoded"
	}
	req, err := http.NewRequest("POST", v.url+path, strings.NewReader(l.body))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", l.kind)
	if l.origin == "" {
		l.origin = v.url
	}
	if l.origin != "none" {
		req.Header.Set("Origin", l.origin)
	}
	if l.site != "" {
		req.Header.Set("Sec-Fetch-Site", l.site)
	}
	if v.token != "" {
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
	}
	return v.answer(req)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// hiddenIn are the hidden inputs of a page's form to that address.
func hiddenIn(page, action string) url.Values {
	form := url.Values{}
	if _, rest, ok := strings.Cut(page, `action="`+action+`"`); ok {
		rest, _, _ = strings.Cut(rest, "</form>")
		for _, m := range hidden.FindAllStringSubmatch(rest, -1) {
			form.Add(m[1], m[2])
		}
	}
	return form
}

const essay = "Rak dibaca dari kiri ke kanan, lalu ke bawah."

func TestLateFormOfAStranger(t *testing.T) {
	room := openTestRoom(t)
	ani := room.keyed("ani", lms.Trainer)
	c := ani.writtenCourse(room.starter("sirkulasi"))
	token := formToken.FindStringSubmatch(ani.see(c + "/edit"))[1]
	form := url.Values{"_csrf": {token}, "title": {essay}, "do": {"a", "b"}}
	room.insert(`DELETE FROM account_session`)
	for name, l := range map[string]late{
		"of another site": {origin: "https://evil.example", form: form}, "of a page without an origin": {origin: "null", form: form},
		"of who knows where": {origin: "none", form: form}, "of a neighbour": {site: "same-site", form: form}, "across sites": {site: "cross-site", form: form},
		"of a page of nobody": {form: url.Values{"_csrf": {"0.x"}, "title": {essay}}}, "without a token": {form: url.Values{"title": {essay}}},
		"without a text": {form: url.Values{"_csrf": {token}, "title": {"pendek"}}}, "with a password": {form: url.Values{"_csrf": {token}, "title": {essay}, "old": {"rahasia"}}},
		"that is no form": {kind: "application/json", body: `{"title":"` + essay + `"}`}, "in broken parts": {kind: "multipart/form-data; boundary=x", body: "--x\r\nbroken"},
	} {
		v := room.stranger()
		if status, body, to := v.late(c, l); status != 303 || to != "/signin" || strings.Contains(body, essay) {
			t.Errorf("a form %s: %d to %s\n%s", name, status, to, excerpt(body))
		}
	}
	v := room.stranger()
	status, body, _ := v.late(c, late{site: "same-origin", form: form})
	carried := hiddenIn(body, "/signin")
	if status != 401 || carried.Get("kept.title") != essay || !slices.Equal(carried["kept.do"], []string{"a", "b"}) || carried.Has("kept._csrf") || strings.Contains(body, token) {
		t.Errorf("%d %v", status, carried)
	}

	// Whoever else signs in sees it and cannot send it; a forged address stays here.
	room.keyed("budi", lms.Trainer)
	for username, target := range map[string]string{"budi": c, "ani": "https://evil.example/"} {
		v := room.stranger()
		_, body, _ := v.late(c, late{form: form})
		carried := hiddenIn(body, "/signin")
		carried.Set("kept-target", target)
		carried.Set("username", username)
		carried.Set("password", secret)
		status, body, _ = v.late("/signin", late{form: carried})
		again := hiddenIn(body, map[string]string{"budi": c, "ani": "/"}[username])
		if status != 200 || !strings.Contains(body, essay) || strings.Contains(body, "evil.example") || (username == "ani") != (again.Get("title") == essay) {
			t.Errorf("%s: %d %v\n%s", username, status, again, excerpt(body))
		}
		if strings.Contains(body, "diketik dengan akun lain") != (username == "budi") {
			t.Errorf("%s is not told whose it is", username)
		}
	}

	// Another site cannot bring a text along into the sign-in.
	v = room.stranger()
	v.see("/signin")
	forged := credentials("ani", secret)
	forged.Set("kept.title", essay)
	forged.Set("kept-author", carried.Get("kept-author"))
	forged.Set("kept-target", c)
	if status, body, _ := v.late("/signin", late{origin: "https://evil.example", form: forged}); status != 403 || strings.Contains(body, essay) {
		t.Errorf("forged: %d\n%s", status, excerpt(body))
	}
}

// The session lives, but the form is of an earlier one.
func TestLateFormInALiveSession(t *testing.T) {
	room := openTestRoom(t)
	ani, budi := room.enter("Ani", "id", lms.Trainer), room.enter("Budi", "en", lms.Trainer)
	c := ani.writtenCourse(room.starter("sirkulasi"))
	form := url.Values{"_csrf": {formToken.FindStringSubmatch(ani.see(c + "/edit"))[1]}, "title": {essay}}
	room.insert(`UPDATE account_session SET csrf = REVERSE(csrf)`)
	for _, l := range []late{{origin: "https://evil.example", form: form}, {origin: "none", form: form}, {site: "cross-site", form: form}} {
		if status, body, _ := ani.late(c, l); status != 403 || strings.Contains(body, essay) {
			t.Errorf("%+v: %d\n%s", l, status, excerpt(body))
		}
	}
	if status, body, _ := budi.late(c, late{form: form}); status != 200 || len(hiddenIn(body, c)) > 0 || !strings.Contains(body, "typed with another account") || !strings.Contains(body, essay) {
		t.Errorf("another's: %d\n%s", status, excerpt(body))
	}
	status, page, _ := ani.late(c, late{form: form})
	again := hiddenIn(page, c)
	if status != 200 || again.Get("title") != essay || again.Get("_csrf") == "" || again.Get("_csrf") == form.Get("_csrf") {
		t.Errorf("%d %v", status, again)
	}

	handin := c + "/lessons/" + "abcdefghijkl/handin"
	body := ""
	for _, f := range [][2]string{{"_csrf\"", form.Get("_csrf")}, {"text\"", essay}, {"file\"; filename=\"a.png\"\r\nContent-Type: image/png", "PNG"}} {
		body += "--x\r\nContent-Disposition: form-data; name=\"" + f[0] + "\r\n\r\n" + f[1] + "\r\n"
	}
	parts := late{kind: "multipart/form-data; boundary=x", body: body + "--x--\r\n"}
	status, page, _ = ani.late(handin, parts)
	again = hiddenIn(page, handin)
	if status != 200 || again.Get("text") != essay || again.Has("file") || !strings.Contains(page, "Berkas yang Anda pilih tidak ikut") || !strings.Contains(page, `enctype="multipart/form-data"`) {
		t.Errorf("with a file: %d %v\n%s", status, again, excerpt(page))
	}
	if status, page, _ := room.stranger().late(handin, parts); status != 401 || hiddenIn(page, "/signin").Get("kept.text") != essay {
		t.Errorf("with a file, signed out: %d\n%s", status, excerpt(page))
	}
}

// A form with a password is never kept: the names of the fields are known.
func TestFieldsOfPasswordsAreKnown(t *testing.T) {
	n := 0
	err := filepath.WalkDir("template", func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		for _, m := range regexp.MustCompile(`<input[^>]*type="password"[^>]*>`).FindAllString(string(b), -1) {
			n++
			if f := regexp.MustCompile(`name="([^"]+)"`).FindStringSubmatch(m); f == nil || !slices.Contains(secretFields, f[1]) {
				t.Errorf("%s: %s", name, m)
			}
		}
		return err
	})
	if err != nil || n < 4 {
		t.Errorf("%d fields, %v", n, err)
	}
}
