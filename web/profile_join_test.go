package web

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// Somebody hands themselves over from two libraries' SLiMS, says that they are
// one, and comes into the same account from either.
func TestJoiningTwoLibraries(t *testing.T) {
	room := openTestRoom(t)
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
	ctx := context.Background()
	comes := func(library int64, u account.SlimsUser) *visitor {
		t.Helper()
		a, err := room.accounts.SignInSlims(ctx, library, u, false)
		if err != nil {
			t.Fatal(err)
		}
		v := room.stranger()
		v.actor = lms.Actor{AccountID: a.ID, LibraryID: library, Name: a.Name, Roles: []lms.Role{lms.Librarian}}
		if v.token, _, err = room.accounts.StartSlimsSession(ctx, a.ID, library, "127.0.0.1", "test"); err != nil {
			t.Fatal(err)
		}
		return v
	}
	kota := account.SlimsUser{UserID: 2, Username: "rina", RealName: "Rina Sari"}
	other := account.SlimsUser{UserID: 9, Username: "rinas", RealName: "Rina S."}
	first, second := comes(room.library, kota), comes(desa, other)
	first.see("/profile", "Bekerja di perpustakaan lain juga?")
	status, body, _ := first.send("/profile", "/profile/join-code", url.Values{})
	code := regexp.MustCompile(`<code>([a-z2-7-]{19})</code>`).FindStringSubmatch(body)
	if status != 200 || code == nil {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	if status, body, _ = second.send("/profile", "/profile/join", url.Values{"code": {"abcd"}}); status != 422 || !strings.Contains(body, "tidak dikenal") || !strings.Contains(body, `value="abcd"`) {
		t.Errorf("a wrong code: %d\n%s", status, excerpt(body))
	}
	form := url.Values{"code": {code[1]}}
	status, body, _ = second.send("/profile", "/profile/join", form)
	if status != 200 || !strings.Contains(body, "akun Rina Sari dari Perpustakaan Kota") || !strings.Contains(body, "(Rina S.) dilebur") {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	form.Set("sure", "1")
	if to := second.sent("/profile", "/profile/join", form); to != "/" {
		t.Errorf("to %s", to)
	}
	second.token = second.cookie(SessionCookie)
	second.see("/profile", "Taman Baca Desa", "rinas", "Rina Sari")
	for library, u := range map[int64]account.SlimsUser{room.library: kota, desa: other} {
		if v := comes(library, u); v.actor.AccountID != first.actor.AccountID {
			t.Errorf("from library %d: account %d", library, v.actor.AccountID)
		}
	}
}
