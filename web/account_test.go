package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func TestProfile(t *testing.T) {
	room := openTestRoom(t)
	room.local("wati", "Wati Susanti", lms.Librarian, lms.Trainer)
	v := room.stranger()
	v.sent("/signin", "/signin", credentials("wati", secret))
	v.see("/profile", `value="Wati Susanti"`, "Pustakawan", "Pelatih", "Belum tertaut")
	status, body, _ := v.send("/profile", "/profile", url.Values{"name": {" "}, "email": {"bukan surel"}, "language": {"id"}})
	if status != 422 || !strings.Contains(body, "Isi nama.") || !strings.Contains(body, `value="bukan surel"`) || !strings.Contains(body, `id="email-error"`) {
		t.Errorf("bad: %d\n%s", status, excerpt(body))
	}
	v.sent("/profile", "/profile", url.Values{"name": {"Wati  Susanti, S.IP."}, "email": {"wati@kota.example"}, "language": {"en"}})
	v.see("/profile", "Your profile is saved.", `value="Wati Susanti, S.IP."`, `value="wati@kota.example"`)

	other := room.stranger()
	other.sent("/signin", "/signin", credentials("wati", secret))
	const newer = "lima kata yang baru sekali"
	for _, c := range []struct{ old, password, again, says string }{
		{"salah sama sekali", newer, newer, "old password does not match"}, {secret, newer, newer + "x", "two passwords differ"}, {secret, "short", "short", "10 is the least"},
	} {
		status, body, _ := v.send("/profile", "/profile/password", url.Values{"old": {c.old}, "password": {c.password}, "again": {c.again}})
		if status != 422 || !strings.Contains(body, c.says) || strings.Contains(body, `value="`+c.old) {
			t.Errorf("%v: %d\n%s", c, status, excerpt(body))
		}
	}
	v.sent("/profile", "/profile/password", url.Values{"old": {secret}, "password": {newer}, "again": {newer}})
	v.see("/profile", "Your password is changed.")
	if status, _, _ := other.do("GET", "/profile", "", "", nil); status != 303 {
		t.Errorf("the other device is still signed in: %d", status)
	}
	room.stranger().sent("/signin", "/signin", credentials("wati", newer))

	slims := room.enter("Rina", "id", lms.Librarian) // has no username: SLiMS's name stays
	slims.sent("/profile", "/profile", url.Values{"name": {"Bukan Rina"}, "email": {""}, "language": {"id"}})
	if body := slims.see("/profile", `value="Rina"`); strings.Contains(body, "Bukan Rina") || strings.Contains(body, `action="/profile/password"`) {
		t.Error("a name of SLiMS is changed here")
	}
	if status, _, _ := slims.send("/profile", "/profile/password", url.Values{"old": {""}, "password": {newer}, "again": {newer}}); status != 409 {
		t.Errorf("a password for who has none: %d", status)
	}
}

// Guessing the old password in somebody's open session is slowed down too.
func TestOldPasswordIsThrottled(t *testing.T) {
	room := openTestRoom(t)
	room.local("wati", "Wati", lms.Librarian)
	v := room.stranger()
	v.sent("/signin", "/signin", credentials("wati", secret))
	form := url.Values{"old": {"salah sama sekali"}, "password": {"lima kata yang baru"}, "again": {"lima kata yang baru"}}
	for range 5 {
		if status, _, _ := v.send("/profile", "/profile/password", form); status != 422 {
			t.Fatalf("a wrong password: %d", status)
		}
	}
	form.Set("old", secret)
	if status, body, _ := v.send("/profile", "/profile/password", form); status != 429 || !waits.MatchString(body) {
		t.Errorf("sixth: %d", status)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	room := openTestRoom(t)
	wati, budi := room.enter("Wati", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	ctx := context.Background()
	begin := func(who *visitor, agent string) (string, int64) {
		token, session, err := room.accounts.StartSession(ctx, who.actor.AccountID, room.library, "192.0.2.7", agent)
		if err != nil {
			t.Fatal(err)
		}
		return token, session.ID
	}
	phone, phoneID := begin(wati, "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36")
	_, budiID := begin(budi, "curl/8")
	body := wati.see("/sessions", "Chrome di Android", "192.0.2.7", "Perangkat ini", "Perangkat yang tidak dikenal", "baru saja")
	if strings.Count(body, "Perangkat ini</span>") != 1 || strings.Contains(body, fmt.Sprintf("/sessions/%d/end", budiID)) {
		t.Errorf("%s", excerpt(body))
	}
	holder := room.stranger()
	holder.token = phone
	holder.see("/profile")
	wati.sent("/sessions", fmt.Sprintf("/sessions/%d/end", budiID), url.Values{}) // somebody else's stays
	budi.see("/sessions", "192.0.2.7")
	if to := wati.sent("/sessions", fmt.Sprintf("/sessions/%d/end", phoneID), url.Values{}); to != "/sessions" {
		t.Errorf("to %s", to)
	}
	if status, _, _ := holder.do("GET", "/profile", "", "", nil); status != 303 {
		t.Errorf("an ended session: %d", status)
	}
	begin(wati, "one")
	begin(wati, "two")
	wati.sent("/sessions", "/sessions/end-others", url.Values{})
	if body := wati.see("/sessions", "tidak terbuka di perangkat lain"); strings.Count(body, `/end"`) != 1 {
		t.Errorf("%s", excerpt(body))
	}
	budi.see("/sessions", "192.0.2.7")
	var here int64
	if err := room.db.Get(&here, `SELECT id FROM account_session WHERE account_id = ?`, wati.actor.AccountID); err != nil {
		t.Fatal(err)
	}
	if to := wati.sent("/sessions", fmt.Sprintf("/sessions/%d/end", here), url.Values{}); to != "/signin" {
		t.Errorf("ending this session leads to %s", to)
	}
}

func TestDevice(t *testing.T) {
	l := Layout{Locale: locale.ID}
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36":                    "Chrome di Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0":      "Edge di Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0":                                                             "Firefox di Linux",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15":                 "Safari di Mac",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/6": "Chrome di iPhone",
		"Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/5":  "Samsung Internet di Android",
		"Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 OPR/86.0":           "Opera di Android",
		"Something (Windows NT 6.1)": "Windows", "Firefox": "Firefox", "curl/8.5": "Perangkat yang tidak dikenal", "": "Perangkat yang tidak dikenal",
	} {
		if got := l.Device(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}

func TestAccountsAreListed(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	for i := range 30 {
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`,
			room.insert(`INSERT INTO account (name, username, created_at) VALUES (?, ?, NOW())`, fmt.Sprintf("Pustakawan %02d", i), fmt.Sprintf("pus%02d", i)), room.library)
	}
	late := room.local("zaki", "Zaki 100%", lms.Trainer)
	room.insert(`UPDATE account SET status = 'pending' WHERE id = ?`, late)
	body := admin.see("/accounts", "32 akun", "Zaki 100%", "Menunggu persetujuan", "Halaman 1 dari 2", "belum pernah masuk")
	if strings.Index(body, "Zaki") > strings.Index(body, "Pustakawan 00") {
		t.Error("who waits does not stand first")
	}
	admin.see("/accounts?page=2", "Pustakawan 29", "Halaman 2 dari 2")
	if body := admin.see("/accounts?q=100%25+zaki&status=pending&role=trainer", "Zaki", `value="100% zaki"`, "1 akun"); strings.Contains(body, "Pustakawan 0") {
		t.Error("not narrowed")
	}
	admin.see("/accounts?q=tidakada", "Tidak ada akun yang cocok", "Tampilkan semua akun")
	admin.see("/accounts?status=apa&role=raja&page=-3", "32 akun") // nonsense narrows nothing
	if to := admin.sent("/accounts", fmt.Sprintf("/accounts/%d/status", late), url.Values{"status": {"active"}, "from": {"list"}}); to != "/accounts" {
		t.Errorf("to %s", to)
	}
	admin.see("/accounts?q=zaki", "Zaki 100% disetujui")
	admin.see("/audit", "Menyetujui akun Zaki 100%")
	for _, role := range []lms.Role{lms.Librarian, lms.Trainer, lms.Head} {
		v := room.enter("Bukan", "id", role)
		for _, path := range []string{"/accounts", "/accounts/new", fmt.Sprintf("/accounts/%d", late), "/links", "/audit", "/library"} {
			if status, _, _ := v.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s opens %s: %d", role, path, status)
			}
		}
	}
}

func TestAccountIsMadeAndChanged(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	room.local("sudah", "Sudah Ada", lms.Librarian)
	for _, c := range []struct {
		form   url.Values
		status int
		says   string
	}{
		{url.Values{"name": {"Budi"}, "username": {"sudah"}, "email": {"b@kota.example"}, "roles": {"trainer"}}, 409, "Nama pengguna sudah sudah dipakai"},
		{url.Values{"name": {"Budi"}, "username": {"b"}, "email": {"b@kota.example"}, "roles": {"trainer"}}, 422, "2 sampai 60 huruf"},
		{url.Values{"name": {"Budi"}, "username": {"budi"}, "email": {"b@kota.example"}}, 422, "Pilih setidaknya satu peran."},
		{url.Values{"name": {"Budi"}, "username": {"budi"}, "email": {"b@kota.example"}, "roles": {"raja"}}, 422, "Tidak ada peran raja"},
	} {
		status, body, _ := admin.send("/accounts/new", "/accounts", c.form)
		if status != c.status || !strings.Contains(body, c.says) || !strings.Contains(body, `value="b@kota.example"`) || !strings.Contains(body, `value="Budi"`) {
			t.Errorf("%v: %d\n%s", c.form, status, excerpt(body))
		}
	}
	admin.send("/accounts/new", "/accounts", url.Values{"name": {"Budi"}, "username": {"budi"}, "roles": {"librarian", "trainer"}, "language": {"en"}})
	var id int64
	if err := room.db.Get(&id, `SELECT id FROM account WHERE username = 'budi'`); err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprintf("/accounts/%d", id)
	admin.see(page, "Kata sandi belum dipilih", `value="trainer" checked`, "English")
	status, body, _ := admin.send(page, page, url.Values{"name": {"Budi B."}, "username": {"sudah"}, "email": {"x"}})
	if status != 422 || !strings.Contains(body, `value="Budi B."`) || !strings.Contains(body, `id="email-error"`) {
		t.Errorf("bad details: %d", status)
	}
	status, body, _ = admin.send(page, page, url.Values{"name": {"Budi B."}, "username": {"sudah"}})
	if status != 409 || !strings.Contains(body, "sudah dipakai") || !strings.Contains(body, `value="sudah"`) {
		t.Errorf("taken: %d", status)
	}
	admin.sent(page, page, url.Values{"name": {"Budi B."}, "username": {"budi"}, "email": {"budi@kota.example"}})
	admin.see(page, "Data akun tersimpan.", `value="budi@kota.example"`)
	if status, body, _ := admin.send(page, page+"/staff-number", url.Values{"staff_number": {"1.98505E+17"}}); status != 422 || !strings.Contains(body, `value="1.98505E+17"`) || !strings.Contains(body, "tidak dapat dibaca") {
		t.Errorf("a spoilt number: %d", status)
	}
	admin.sent(page, page+"/staff-number", url.Values{"staff_number": {"19850517 201001 2 003"}})
	admin.see(page, `value="198505172010012003"`)
	admin.sent(page, page+"/roles", url.Values{"roles": {"head"}})
	admin.sent(page, page+"/status", url.Values{"status": {"disabled"}})
	admin.see(page, "Budi B. dinonaktifkan", "Aktifkan lagi")
	admin.sent(page, page+"/status", url.Values{"status": {"active"}})
	if status, _, _ := admin.send(page, page+"/status", url.Values{"status": {"pending"}}); status != 422 {
		t.Errorf("made pending: %d", status)
	}
	status, body, _ = admin.send(page, page+"/roles", url.Values{})
	if status != 422 || !strings.Contains(body, "Tanpa peran, Budi B. keluar") || !strings.Contains(body, `name="leave"`) {
		t.Errorf("no roles: %d\n%s", status, excerpt(body))
	}
	if to := admin.sent(page, page+"/roles", url.Values{"leave": {"1"}}); to != "/accounts" {
		t.Errorf("to %s", to)
	}
	if status, _, _ := admin.do("GET", page, "", "", nil); status != 404 {
		t.Errorf("who has left: %d", status)
	}
	admin.see("/audit", "Membuat akun Budi dengan peran Pustakawan, Pelatih", "Membuat tautan kata sandi untuk Budi", "Mengubah data akun Budi B.",
		"Mengubah peran Budi B. dari Pustakawan, Pelatih menjadi Kepala perpustakaan", "Menonaktifkan akun Budi B.", "Mengaktifkan akun Budi B.",
		"dari Kepala perpustakaan menjadi tanpa peran", "Wati", "Perintah di server")
}

func TestLastAdministratorStays(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	page := fmt.Sprintf("/accounts/%d", admin.actor.AccountID)
	status, body, _ := admin.send(page, page+"/roles", url.Values{"roles": {"librarian"}})
	if status != 409 || !strings.Contains(body, "administrator terakhir") || !strings.Contains(body, `value="librarian" checked`) {
		t.Errorf("the last one: %d\n%s", status, excerpt(body))
	}
	if status, body, _ := admin.send(page, page+"/status", url.Values{"status": {"disabled"}}); status != 409 || !strings.Contains(body, "akun Anda sendiri") {
		t.Errorf("oneself: %d", status)
	}
	room.local("kedua", "Kedua", lms.Admin)
	if to := admin.sent(page, page+"/roles", url.Values{"roles": {"librarian"}}); to != "/" {
		t.Errorf("no administrator any more, sent to %s", to)
	}
	if status, _, _ := admin.do("GET", "/accounts", "", "", nil); status != 403 {
		t.Errorf("still an administrator: %d", status)
	}
}

// Accounts of other libraries, and of people who work in two, are not this
// administrator's to change.
func TestAccountsOfOtherLibraries(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
	both := room.local("dua", "Dua Tempat", lms.Librarian)
	room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'head')`, both, desa)
	far := room.local("jauh", "Jauh", lms.Librarian)
	room.insert(`UPDATE account_role SET library_id = ? WHERE account_id = ?`, desa, far)
	for _, path := range []string{"", "/roles", "/status", "/password-link"} {
		if status, _, _ := admin.send("/accounts", fmt.Sprintf("/accounts/%d%s", far, path), url.Values{"roles": {"admin"}, "status": {"disabled"}}); status != 404 {
			t.Errorf("%s of an account elsewhere: %d", path, status)
		}
	}
	page := fmt.Sprintf("/accounts/%d", both)
	if body := admin.see(page, "juga berperan di perpustakaan lain"); strings.Contains(body, "Taman Baca Desa") || strings.Contains(body, `name="username"`) {
		t.Errorf("%s", excerpt(body))
	}
	for path, form := range map[string]url.Values{"": {"name": {"Lain"}, "username": {"dua"}}, "/status": {"status": {"disabled"}}, "/password-link": {}} {
		if status, body, _ := admin.send(page, page+path, form); status != 409 || !strings.Contains(body, "tidak dapat diubah dari sini") {
			t.Errorf("%s of an account that works elsewhere too: %d\n%s", path, status, excerpt(body))
		}
	}
	admin.sent(page, page+"/roles", url.Values{"roles": {"trainer"}})
}

func TestLibrarySettings(t *testing.T) {
	room := openTestRoom(t)
	room.connect()
	admin := room.enter("Wati", "id", lms.Admin)
	body := admin.see("/library", `value="Perpustakaan Kota"`, "WIB · Jakarta", "library change kota", "Tersambung", `value="direct" checked`)
	if strings.Contains(body, `name="slims"`) || strings.Contains(body, "tcp(") {
		t.Error("the address of SLiMS is on the page")
	}
	form := url.Values{"name": {""}, "time_zone": {"Mars/Utara"}, "sync_at": {"malam"}, "first_signin": {"nanti"}}
	status, body, _ := admin.send("/library", "/library", form)
	for _, text := range []string{`id="name-error"`, `id="time_zone-error"`, `id="sync_at-error"`, `id="first_signin-error"`, `value="malam"`} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: no %s\n%s", status, text, excerpt(body))
		}
	}
	if status, _, _ := admin.send("/library", "/library", url.Values{"name": {"Kota"}}); status != 422 { // what is not sent is not set back
		t.Errorf("half a form: %d", status)
	}
	form = url.Values{"name": {"Perpustakaan Kota Makassar"}, "time_zone": {"Asia/Makassar"}, "sync_at": {"02.15"}, "first_signin": {"approval"}, "code": {"lain"}, "slims": {"u:p@tcp(x)/y"}}
	admin.sent("/library", "/library", form)
	admin.see("/library", "Pengaturan tersimpan", `value="Asia/Makassar" selected`, `value="02:15"`, `value="approval" checked`, "library change kota")
	admin.see("/audit", "Mengubah pengaturan perpustakaan menjadi: Perpustakaan Kota Makassar; WITA · Makassar; SLiMS dibaca pukul 02:15; akun menunggu persetujuan administrator")
	admin.sent("/library", "/library", form)
	if body := admin.see("/audit"); strings.Count(body, "Mengubah pengaturan") != 1 {
		t.Error("saving without a change is noted")
	}
	form.Set("for_practice", "1")
	admin.sent("/library", "/library", form)
	admin.see("/library", `name="for_practice" value="1" checked`)
	form.Del("for_practice")
	admin.sent("/library", "/library", form)
	admin.see("/audit", "Mengizinkan perpustakaan lain berlatih", "Mencabut izin perpustakaan lain berlatih")
}

// A page far beyond the end, or before the beginning, is no accident.
func TestPagesThatAreNotThere(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	for _, list := range []string{"/accounts", "/links", "/audit", "/activities"} {
		for _, page := range []string{"9223372036854775807", "99999999999999999999", "-1", "x"} {
			admin.see(list + "?page=" + page)
		}
	}
}

func TestAuditLog(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	admin.see("/audit", "Belum ada yang tercatat")
	ctx := context.Background()
	for i := range 60 {
		if err := room.accounts.Note(ctx, admin.actor, room.library, "linked", lms.Args{"name": fmt.Sprintf("Nama %02d", i), "username": "<b>u</b>"}); err != nil {
			t.Fatal(err)
		}
	}
	body := admin.see("/audit", "Menautkan akun Nama 59 dengan pengguna SLiMS <b>u</b>", "Halaman 1 dari 2")
	if strings.Contains(body, "Nama 09 ") {
		t.Error("the page is longer than said")
	}
	admin.see("/audit?page=2", "Nama 00")
	english := room.enter("Hasan", "en", lms.Admin)
	room.connect(slimsStaff(7, "rina", "Rina Sari"))
	room.stranger().sent("/signin", "/signin", credentials("rina", secret))
	english.see("/audit", "Signed in through SLiMS for the first time as rina", "Rina Sari", "Wati")
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Desa', NOW())`)
	if err := room.accounts.Note(ctx, lms.System("impact:run"), room.library, "job_run", lms.Args{"kind": "impact:run"}); err != nil {
		t.Fatal(err)
	}
	english.see("/audit", "Nightly job: Putting training beside service", "Ran the job “Putting training beside service” by hand")
	if err := room.accounts.Note(ctx, lms.System("x"), desa, "unlinked", lms.Args{"name": "Orang Desa", "username": "d"}); err != nil {
		t.Fatal(err)
	}
	if body := english.see("/audit"); strings.Contains(body, "Orang Desa") {
		t.Error("another library's log")
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	l := Layout{Locale: locale.ID, now: now, zone: time.UTC}
	for d, want := range map[time.Duration]string{30 * time.Second: "baru saja", -time.Minute: "baru saja", 5*time.Minute + 3*time.Second: "5 menit lalu",
		3*time.Hour + 59*time.Minute: "3 jam lalu", 30 * time.Hour: "Selasa 24 Nov 2026, 06.00"} {
		if got := l.Ago(now.Add(-d)); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
