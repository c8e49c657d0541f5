package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/plugin"
	"binapustaka/integration/plugin/slimstest"
	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/web/webtest"
)

// connected is the room with a key for the library's SLiMS.
func (room *testRoom) connected() library.Shared {
	room.t.Helper()
	libraries := library.NewStore(room.db, room.now, [32]byte{1})
	if _, err := libraries.MakeKey(context.Background(), lms.System("test"), room.library, room.url); err != nil {
		room.t.Fatal(err)
	}
	k, err := libraries.NewestKey(context.Background(), lms.System("test"), room.library)
	if err != nil {
		room.t.Fatal(err)
	}
	return k
}

// comes is a ticket of the SLiMS user 7, with a nonce of its own.
func (room *testRoom) comes(k library.Shared, n int, changes ...func(*sso.Ticket)) string {
	now := room.now().UTC().Truncate(time.Second)
	t := sso.Ticket{Key: k.ID, Audience: k.Address, Library: k.Library.Code, UserID: 7, Username: "sri", RealName: "Sri Wahyuni, S.IP.", Groups: []int64{2}, Target: "/courses?q=a",
		Nonce: fmt.Sprintf("%032x", n), Issued: now, Expires: now.Add(time.Minute)}
	for _, change := range changes {
		change(&t)
	}
	return t.Sign(k.Secret)
}

// enters posts a ticket as another site's page does.
func (v *visitor) enters(ticket string) (status int, body, to string) {
	v.t.Helper()
	status, body, to = v.do("POST", "/beside/enter", "application/x-www-form-urlencoded", "", strings.NewReader(url.Values{"ticket": {ticket}, "version": {"1.0.0"}}.Encode()))
	if status == http.StatusSeeOther {
		v.token = v.cookie(SessionCookie)
	}
	return status, body, to
}

func TestHandover(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	sri := room.stranger()
	ticket := room.comes(k, 1)
	if status, body, to := sri.enters(ticket); status != 303 || to != "/courses?q=a" {
		t.Fatalf("%d %s\n%s", status, to, excerpt(body))
	}
	sri.see("/profile", `value="Sri Wahyuni, S.IP."`)
	for name, c := range map[string]struct{ ticket, said string }{
		"again":             {ticket, "Tiket ini sudah dipakai"},
		"no ticket":         {"", "tidak dapat dibaca"},
		"another secret":    {room.comes(library.Shared{Key: k.Key, Library: k.Library, Secret: []byte("x")}, 2), "Tanda tangan tiket tidak cocok"},
		"no such key":       {room.comes(k, 3, func(t *sso.Ticket) { t.Key = "k0" }), "kunci yang tidak berlaku lagi"},
		"no such library":   {room.comes(k, 4, func(t *sso.Ticket) { t.Library = "desa" }), "kunci yang tidak berlaku lagi"},
		"another house":     {room.comes(k, 5, func(t *sso.Ticket) { t.Audience = "https://example.com" }), "bukan untuk " + k.Address},
		"a clock ahead":     {room.comes(k, 6, func(t *sso.Ticket) { t.Issued, t.Expires = t.Issued.Add(time.Hour), t.Expires.Add(time.Hour) }), "lebih cepat"},
		"a clock behind":    {room.comes(k, 7, func(t *sso.Ticket) { t.Issued, t.Expires = t.Issued.Add(-time.Hour), t.Expires.Add(-time.Hour) }), "lebih lambat"},
		"to another site":   {room.comes(k, 8, func(t *sso.Ticket) { t.Target = "//example.com" }), "tidak dapat dibaca"},
		"good for too long": {room.comes(k, 9, func(t *sso.Ticket) { t.Expires = t.Expires.Add(time.Hour) }), "berlaku terlalu lama"},
	} {
		v := room.stranger()
		if status, body, _ := v.enters(c.ticket); status != 403 && status != 422 && status != 400 || !strings.Contains(body, c.said) || v.cookie(SessionCookie) != "" {
			t.Errorf("%s: %d\n%s", name, status, excerpt(body))
		}
	}
	// Whoever else was signed in in this browser is no longer.
	before := sri.token
	if status, _, _ := sri.enters(room.comes(k, 10, func(t *sso.Ticket) { t.UserID, t.Username, t.RealName = 8, "tono", "Tono" })); status != 303 || sri.token == before {
		t.Error(status)
	}
	sri.see("/profile", `value="Tono"`)
	sri.token = before
	if status, _, to := sri.do("GET", "/profile", "", "", nil); status != 303 || !strings.HasPrefix(to, "/signin") {
		t.Errorf("the session before goes on: %d %s", status, to)
	}
	// Who is shut out here stays out, and where the library wants approval a
	// newcomer waits for it.
	room.insert(`UPDATE account SET status = 'disabled' WHERE name = 'Tono'`)
	if status, body, _ := room.stranger().enters(room.comes(k, 11, func(t *sso.Ticket) { t.UserID, t.Username, t.RealName = 8, "tono", "Tono" })); status != 403 || !strings.Contains(body, "dinonaktifkan") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	room.insert(`UPDATE "library" SET first_signin = 'approval'`)
	if status, body, _ := room.stranger().enters(room.comes(k, 12, func(t *sso.Ticket) { t.UserID, t.Username = 9, "baru" })); status != 403 || !strings.Contains(body, "Menunggu persetujuan") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
}

// A hello is answered to any page, with the reason where there is one.
func TestHello(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	v := room.stranger()
	hello := func(ticket string) (int, map[string]string) {
		status, body, _ := v.do("POST", "/beside/hello", "application/x-www-form-urlencoded", "", strings.NewReader(url.Values{"ticket": {ticket}}.Encode()))
		said := map[string]string{}
		if err := json.Unmarshal([]byte(body), &said); err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		return status, said
	}
	if status, said := hello(room.comes(k, 1)); status != 200 || said["library"] != "Perpustakaan Kota" {
		t.Errorf("%d %v", status, said)
	}
	if status, said := hello(room.comes(k, 1)); status != 403 || !strings.Contains(said["message"], "sudah dipakai") {
		t.Errorf("%d %v", status, said)
	}
	if v.cookie(SessionCookie) != "" {
		t.Error("a hello signs nobody in")
	}
}

// A key is renewed without a gap.
func TestKeysAreRenewed(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Admin", "id", lms.Admin)
	admin.inBoth("/slims")
	if status, body, _ := admin.send("/slims", "/slims/keys", url.Values{"address": {"belajar.example.go.id/x"}}); status != 422 || !strings.Contains(body, `value="belajar.example.go.id/x"`) || !strings.Contains(body, "Alamat ini tidak dapat dipakai") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	admin.sent("/slims", "/slims/keys", url.Values{"address": {room.url + "/"}})
	admin.see("/slims", "Kunci baru siap", "Menunggu SLiMS", "belum pernah dipakai", "plugin install --library kota")
	first, err := library.NewStore(room.db, room.now, [32]byte{1}).NewestKey(context.Background(), lms.System("test"), room.library)
	if err != nil {
		t.Fatal(err)
	}
	if status, body, _ := admin.send("/slims", "/slims/code", url.Values{}); status != 200 || !strings.Contains(body, plugin.Code(first)) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	if status, body, _ := admin.send("/slims", "/slims/zip", url.Values{}); status != 200 || !strings.HasPrefix(body, "PK") {
		t.Errorf("%d", status)
	}
	if status, _, _ := room.stranger().enters(room.comes(first, 1)); status != 303 {
		t.Error(status)
	}
	admin.see("/slims", "Tersambung", "Plugin terakhir datang")
	// A button pressed twice makes one key, or the one in use would end.
	page := admin.see("/slims")
	form := url.Values{"address": {room.url}, "_csrf": {formToken.FindStringSubmatch(page)[1]}}
	for range 2 {
		if status, _, to := admin.do("POST", "/slims/keys", "application/x-www-form-urlencoded", "", strings.NewReader(form.Encode())); status != 303 || to != "/slims" {
			t.Errorf("%d %s", status, to)
		}
	}
	if status, _, _ := room.stranger().enters(room.comes(first, 2)); status != 303 {
		t.Errorf("the key in use has ended: %d", status)
	}
	second, err := library.NewStore(room.db, room.now, [32]byte{1}).NewestKey(context.Background(), lms.System("test"), room.library)
	if err != nil {
		t.Fatal(err)
	}
	admin.see("/slims", "Menunggu SLiMS", first.ID, second.ID)
	for i, k := range []library.Shared{first, second} { // both are good
		if status, _, _ := room.stranger().enters(room.comes(k, 10+i)); status != 303 {
			t.Errorf("key %d: %d", i, status)
		}
	}
	third := room.connected()
	if status, _, _ := room.stranger().enters(room.comes(first, 20)); status != 403 {
		t.Errorf("the oldest of three: %d", status)
	}
	admin.sent("/slims", "/slims/keys/"+second.ID+"/end", url.Values{})
	admin.see("/slims", "Kunci "+second.ID+" tidak berlaku lagi", third.ID)
	if status, _, _ := room.stranger().enters(room.comes(second, 21)); status != 403 {
		t.Errorf("an ended one: %d", status)
	}
	if status, _, _ := room.stranger().enters(room.comes(third, 22)); status != 303 {
		t.Errorf("the newest: %d", status)
	}
	admin.inBoth("/slims")
	page = admin.see("/audit", "Membuat kunci "+first.ID, "Mengunduh plugin SLiMS", "Melihat kode sambungan", "Mengakhiri kunci "+second.ID)
	if strings.Contains(page, fmt.Sprintf("%x", first.Secret)) {
		t.Error("the audit log holds a secret")
	}
}

// From a module's menu in SLiMS into Binapustaka, without a password.
func TestJourneyFromSlims(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Admin", "id", lms.Admin)
	slims := slimstest.Start(t, "9.7", "id_ID")
	desk := admin.browser()
	desk.Also(strings.TrimPrefix(slims.URL, "http://"))
	desk.Go(room.url + "/slims")
	desk.Fill("[name=address]", room.url)
	desk.FollowText("Buat kunci")
	desk.See("Menunggu SLiMS")
	k, err := library.NewStore(room.db, room.now, [32]byte{1}).NewestKey(context.Background(), lms.System("test"), room.library)
	if err != nil {
		t.Fatal(err)
	}
	older := slimstest.Start(t, "9.4", "id_ID")
	for _, dir := range []string{slims.Dir, older.Dir} {
		if _, err := plugin.Install(k, dir); err != nil {
			t.Fatal(err)
		}
	}

	system := webtest.Open(t)
	system.Also(strings.TrimPrefix(room.url, "http://"))
	system.Go(slims.URL + "/index.php?as=1")
	system.Go(slims.URL + "/admin/index.php?mod=system")
	system.Press("Sambungan Binapustaka")
	system.See("Tersambung ✓ Perpustakaan Kota")

	for _, from := range []slimstest.Slims{slims, older} {
		librarian := webtest.Open(t)
		librarian.Also(strings.TrimPrefix(room.url, "http://"))
		librarian.Go(from.URL + "/index.php?as=5")
		librarian.Go(from.URL + "/admin/index.php?mod=circulation")
		librarian.Await(`document.querySelector("a.subMenuItem") !== null`)
		librarian.Press("Pelatihan")
		librarian.See("Anda tidak perlu memasukkan kata sandi lagi")
		// It opens a page of its own; here it is followed in this one.
		librarian.Await(`document.querySelector("#mainContent form").getAttribute("target") === "_blank"`)
		webtest.Eval[bool](librarian, `document.querySelector("#mainContent form").removeAttribute("target") === undefined`)
		librarian.FollowText("Buka Binapustaka")
		librarian.See("Dra. Nur'aini, S.IP.")
	}
	desk.Go(room.url + "/slims")
	desk.See("Tersambung")
}
