package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

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
