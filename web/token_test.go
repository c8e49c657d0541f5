package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
)

// A token is made, shown once, used, and revoked; what is wrong comes back filled in.
func TestTokenPage(t *testing.T) {
	room := openTestRoom(t)
	room.taught(room.library, 1)
	admin := room.enter("Wati", "id", lms.Admin)
	admin.inBoth("/integrations", "/api")
	admin.see("/integrations", "Belum ada token", "Buka halaman API")
	form := url.Values{"name": {"Dasbor <Dinas>"}, "ends": {""}, "scopes": {"courses:read", "personal"}}
	status, body, _ := admin.send("/integrations", "/integrations/tokens", form)
	if status != 422 || !strings.Contains(body, `value="Dasbor <Dinas>"`) || !strings.Contains(body, "centang juga “Orang”") || !strings.Contains(body, "Pilih hari antara") || !strings.Contains(body, `value="personal" checked`) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	ends := (lms.DayOf(room.now()) + 30).String()
	form = url.Values{"name": {"Dasbor <Dinas>"}, "ends": {ends}, "scopes": {"courses:read", "people:read"}}
	status, body, _ = admin.send("/integrations", "/integrations/tokens", form)
	m := regexp.MustCompile(`id="token">(bpk_[a-z2-7]{26})<`).FindStringSubmatch(body)
	if status != 200 || m == nil {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	reader := &apiReader{room, readOpenAPI(t), m[1]}
	if len(reader.rows("/courses")) != 1 || len(reader.rows("/people")) != 2 {
		t.Error("the token does not open what was ticked")
	}
	reader.refused(403, "/results")
	if body = admin.see("/integrations", "Dasbor <Dinas>", m[1][:8]+"…", "Katalog kursus · Orang", "terakhir dipakai", "dibuat", "oleh Wati"); strings.Contains(body, m[1]) {
		t.Error("the token is shown again")
	}
	// The second click shows what the first made, to nobody else, and notes it once.
	post := func(v *visitor, form url.Values) (int, string) {
		status, body, _ := v.do("POST", "/integrations/tokens", "application/x-www-form-urlencoded", "", strings.NewReader(form.Encode()))
		return status, body
	}
	clicked := url.Values{"_csrf": {formToken.FindStringSubmatch(admin.see("/integrations"))[1]}, "name": {"Laporan"}, "ends": {ends}, "scopes": {"courses:read"}}
	shown := regexp.MustCompile(`id="token">(bpk_[a-z2-7]{26})<`)
	_, body = post(admin, clicked)
	first := shown.FindStringSubmatch(body)
	if status, body = post(admin, clicked); status != 200 || first == nil || !strings.Contains(body, `id="token">`+first[1]) {
		t.Errorf("a second click: %d\n%s", status, excerpt(body))
	}
	if n := strings.Count(admin.see("/audit"), "Membuat token API “Laporan”"); n != 1 {
		t.Errorf("noted %d times", n)
	}
	laporan := regexp.MustCompile(`/integrations/tokens/\d+/revoke`).FindString(admin.see("/integrations")) // the newest
	admin.sent("/integrations", laporan, url.Values{})
	if status, body = post(admin, clicked); status != 200 || strings.Contains(body, first[1]) || shown.FindString(body) == "" {
		t.Errorf("what was revoked comes back: %d\n%s", status, excerpt(body))
	}
	room.insert(`UPDATE exchange_token SET created_at = created_at - INTERVAL 5 MINUTE`)
	if status, body = post(admin, clicked); status != 200 && status != 409 || shown.FindString(body) != "" {
		t.Errorf("shown later, too: %d\n%s", status, excerpt(body))
	}
	admin.sent("/integrations", regexp.MustCompile(`/integrations/tokens/\d+/revoke`).FindString(admin.see("/integrations")), url.Values{})
	if status, body, _ = admin.send("/integrations", "/integrations/tokens", form); status != 409 || !strings.Contains(body, "sudah ada") {
		t.Errorf("the same name again: %d\n%s", status, excerpt(body))
	}
	admin.inBoth("/integrations")

	// Another library's administrator neither sees nor revokes it.
	other := room.enter("Tamu", "id", lms.Admin)
	other.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	if body := other.see("/integrations"); strings.Contains(body, "<Dinas>") {
		t.Error("another library's tokens are shown")
	}
	revoke := regexp.MustCompile(`/integrations/tokens/\d+/revoke`).FindString(admin.see("/integrations"))
	if status, _, _ := other.send("/integrations", revoke, url.Values{}); status != 404 {
		t.Errorf("revoked from elsewhere: %d", status)
	}
	admin.sent("/integrations", revoke, url.Values{})
	admin.see("/integrations", "Token “Dasbor <Dinas>” dicabut.", "dicabut")
	if code, _ := reader.refused(401, "/courses"); code != "exchange.token_is_revoked" {
		t.Error(code)
	}
	if body := admin.see("/audit", "Membuat token API “Dasbor <Dinas>” (courses:read,people:read)", "Mencabut token API"); strings.Contains(body, m[1]) {
		t.Error("the token stands in the audit log")
	}
	admin.send("/integrations", "/integrations/tokens", form) // the name is free again
	for _, role := range []lms.Role{lms.Librarian, lms.Trainer, lms.Head} {
		if status, _, _ := room.enter("Lain", "id", role).do("GET", "/integrations", "", "", nil); status != 403 {
			t.Errorf("%s: %d", role, status)
		}
	}
	stranger := room.stranger()
	stranger.see("/api", "/api/v1/people", "people:read", "Kelola › API dan sambungan")
}
