package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/web/webtest"
)

// staffed is a library whose SLiMS directory was read, with some accounts: rina
// and hasan are easy to guess, two are called Dewi, agus has nobody.
func (room *testRoom) staffed() map[string]int64 {
	room.t.Helper()
	people := []fakeStaff{slimsStaff(1, "rina", "Rina Sari, S.IP."), slimsStaff(2, "hasan.b", "Drs. Hasan Basri"), slimsStaff(3, "dewi1", "Dewi Anggraini"),
		slimsStaff(4, "dewi2", "Dewi Anggraini"), slimsStaff(5, "agus", "Agus Wijaya")}
	room.connect(people...)
	room.readDirectory(people...)
	ids := map[string]int64{}
	for username, name := range map[string]string{"rina": "Rina Sari", "hasan": "Hasan Basri", "dewi": "Dewi Anggraini", "luar": "Pelatih Luar"} {
		ids[username] = room.local(username, name, lms.Librarian)
	}
	return ids
}

func (room *testRoom) readDirectory(people ...fakeStaff) {
	room.t.Helper()
	var users []account.SlimsUser
	for _, p := range people {
		users = append(users, p.SlimsUser)
	}
	if err := room.accounts.SaveDirectory(context.Background(), lms.System("slims:sync"), room.library, users); err != nil {
		room.t.Fatal(err)
	}
}

func (room *testRoom) links() map[int64]int64 {
	room.t.Helper()
	stints, err := room.accounts.Stints(context.Background(), lms.System("test"), room.library)
	if err != nil {
		room.t.Fatal(err)
	}
	links := map[int64]int64{}
	for id, s := range stints.Now() {
		links[s.UserID] = id
	}
	return links
}

// row is the part of the page that is about a SLiMS user.
func row(body string, userID int64) string {
	_, rest, _ := strings.Cut(body, fmt.Sprintf(`name="user" value="%d"`, userID))
	rest, _, _ = strings.Cut(rest, "</li>")
	return rest
}

func TestLinksAreMadeInBulk(t *testing.T) {
	room := openTestRoom(t)
	ids := room.staffed()
	admin := room.enter("Wati", "id", lms.Admin)
	body := admin.see("/links", "5 pengguna SLiMS", "Belum ada yang tertaut")
	for user, want := range map[int64][]string{
		1: {" checked", fmt.Sprintf(`value="%d" selected`, ids["rina"]), "Saran: nama pengguna sama · nama sama"},
		2: {" checked", fmt.Sprintf(`value="%d" selected`, ids["hasan"]), "Saran: nama sama"},
	} {
		for _, text := range want {
			if !strings.Contains(row(body, user), text) {
				t.Errorf("row %d lacks %q:\n%s", user, text, row(body, user))
			}
		}
	}
	for _, user := range []int64{3, 4, 5} { // two of one name are told apart by somebody who knows them
		if strings.Contains(row(body, user), " checked") || strings.Contains(row(body, user), " selected") {
			t.Errorf("row %d is suggested:\n%s", user, row(body, user))
		}
	}

	// In the meantime somebody else links Rina. One row has no account, two have the same.
	if _, _, err := room.accounts.Link(context.Background(), lms.System("command"), room.library, []account.Pair{{UserID: 1, AccountID: ids["luar"]}}); err != nil {
		t.Fatal(err)
	}
	pick := func(users map[int64]int64) url.Values {
		form := url.Values{}
		for user, to := range users {
			form.Add("user", fmt.Sprint(user))
			form.Set(fmt.Sprintf("account-%d", user), fmt.Sprint(to))
		}
		return form
	}
	form := pick(map[int64]int64{1: ids["rina"], 2: ids["hasan"], 5: 0})
	for _, user := range []string{"3", "4"} {
		form.Add("user", user)
		form.Set("account-"+user, fmt.Sprint(ids["dewi"]))
	}
	status, body, _ := admin.send("/links", "/links", form)
	if status != 422 {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	for _, text := range []string{"2 pengguna SLiMS tertaut.", "3 pasangan belum ditautkan", "Rina Sari, S.IP. (rina) sudah tertaut ke akun Pelatih Luar"} {
		if !strings.Contains(body, text) {
			t.Errorf("no %q\n%s", text, excerpt(body))
		}
	}
	if r := row(body, 5); !strings.Contains(r, "Pilih akunnya dahulu.") || !strings.Contains(r, " checked") {
		t.Errorf("row without an account:\n%s", r)
	}
	if r := row(body, 4); !strings.Contains(r, "Akun Dewi Anggraini sudah tertaut ke pengguna SLiMS dewi1") || !strings.Contains(r, `id="account-4-error"`) {
		t.Errorf("the second of two:\n%s", r)
	}
	want := map[int64]int64{1: ids["luar"], 2: ids["hasan"], 3: ids["dewi"]}
	if got := room.links(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("links %v, want %v", got, want)
	}
	admin.see("/audit", "Menautkan akun Hasan Basri dengan pengguna SLiMS hasan.b", "Menautkan akun Dewi Anggraini dengan pengguna SLiMS dewi1")

	// One row by its own button, whatever else is ticked; then nothing at all.
	form = pick(map[int64]int64{4: 0})
	form.Set("only", "5")
	form.Set("account-5", fmt.Sprint(ids["rina"]))
	admin.sent("/links", "/links", form)
	admin.see("/links", "1 pengguna SLiMS tertaut.")
	if got := room.links()[5]; got != ids["rina"] {
		t.Errorf("linked %d", got)
	}
	if status, body, _ := admin.send("/links", "/links", url.Values{}); status != 422 || !strings.Contains(body, "Belum ada yang ditandai") {
		t.Errorf("nothing ticked: %d", status)
	}
	if status, _, _ := admin.send("/links", "/links", url.Values{"user": {"x"}}); status != 422 {
		t.Errorf("nonsense: %d", status)
	}
	for text, form := range map[string]url.Values{"tidak ada dalam daftar": pick(map[int64]int64{99: ids["rina"]}), "Akun ini tidak ada": pick(map[int64]int64{4: 987654})} {
		if status, body, _ := admin.send("/links", "/links", form); status != 404 || !strings.Contains(body, text) {
			t.Errorf("%v: %d\n%s", form, status, excerpt(body))
		}
	}
}

func TestLinksAreUndone(t *testing.T) {
	room := openTestRoom(t)
	ids := room.staffed()
	ctx := context.Background()
	pairs := []account.Pair{{UserID: 1, AccountID: ids["rina"]}, {UserID: 2, AccountID: ids["hasan"]}, {UserID: 5, AccountID: ids["luar"]}}
	if _, _, err := room.accounts.Link(ctx, lms.System("command"), room.library, pairs); err != nil {
		t.Fatal(err)
	}
	rina := room.stranger()
	room.insert(`UPDATE account SET username = NULL WHERE id = ?`, ids["rina"])
	rina.sent("/signin", "/signin", credentials("rina", secret))
	test := room.starter("sirkulasi")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.sent(attempt, attempt+"/submit", url.Values{})

	admin := room.enter("Wati", "id", lms.Admin)
	if status, body, _ := admin.send("/links", "/links/unlink", url.Values{}); status != 422 || !strings.Contains(body, "Tandai tautan yang akan dilepas") {
		t.Errorf("nothing ticked: %d", status)
	}
	status, body, _ := admin.send("/links", "/links/unlink", url.Values{"user": {"1", "2"}})
	if status != 200 || !strings.Contains(body, "tidak ada yang hilang") || !strings.Contains(body, "Ya, lepas 2 tautan") || len(room.links()) != 3 {
		t.Fatalf("asks first: %d, %v\n%s", status, room.links(), excerpt(body))
	}
	admin.sent("/links", "/links/unlink", url.Values{"user": {"1", "2"}, "sure": {"1"}})
	if got := room.links(); len(got) != 1 || got[5] != ids["luar"] {
		t.Errorf("links %v", got)
	}
	if status, _, _ := rina.do("GET", "/profile", "", "", nil); status != 303 {
		t.Errorf("still signed in through SLiMS: %d", status)
	}
	var attempts int
	if err := room.db.Get(&attempts, `SELECT COUNT(*) FROM attempt WHERE account_id = ?`, ids["rina"]); err != nil || attempts != 1 {
		t.Errorf("attempts left: %d, %v", attempts, err)
	}
	admin.see("/links", "2 tautan dilepas. Catatan belajar tetap ada.")
	admin.see("/audit", "Melepas tautan akun Rina Sari, S.IP. dari pengguna SLiMS rina", "Hasan Basri")
	if to := admin.sent("/links", "/links/unlink", url.Values{"only": {"1"}}); to != "/links" { // is undone already
		t.Errorf("to %s", to)
	}
	if status, body, _ := admin.send("/links", "/links/unlink", url.Values{"only": {"5"}, "user": {"1"}}); status != 200 || !strings.Contains(body, "Ya, lepas 1 tautan") || !strings.Contains(body, "Pelatih Luar") {
		t.Errorf("one: %d\n%s", status, excerpt(body))
	}
}

// Who disappears from SLiMS stands apart; who has left the library is still named.
func TestLinksOfThoseWhoAreGone(t *testing.T) {
	room := openTestRoom(t)
	ids := room.staffed()
	ctx, system := context.Background(), lms.System("command")
	if _, _, err := room.accounts.Link(ctx, system, room.library, []account.Pair{{UserID: 1, AccountID: ids["rina"]}, {UserID: 2, AccountID: ids["hasan"]}}); err != nil {
		t.Fatal(err)
	}
	room.readDirectory(slimsStaff(2, "hasan.b", "Drs. Hasan Basri"))
	if err := room.accounts.SetRoles(ctx, system, ids["hasan"], room.library, nil); err != nil {
		t.Fatal(err)
	}
	admin := room.enter("Wati", "id", lms.Admin)
	body := admin.see("/links", "Sudah tidak ada di SLiMS", "tidak ada sejak", "Semua pengguna SLiMS sudah tertaut.", "Hasan Basri")
	_, gone, _ := strings.Cut(body, `id="gone"`)
	if !strings.Contains(gone, "Rina Sari") || strings.Contains(gone, "Drs. Hasan") {
		t.Errorf("%s", excerpt(gone))
	}
	if strings.Contains(body, fmt.Sprintf(`href="/accounts/%d"`, ids["hasan"])) {
		t.Error("a link to an account that is not of this library")
	}
	admin.see(fmt.Sprintf("/accounts/%d", ids["rina"]), "Sudah tidak ada di SLiMS sejak")
	admin.see("/accounts", "SLiMS: rina, sudah tidak ada")
}

func TestLinksWithoutSlims(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "en", lms.Admin)
	if body := admin.see("/links", "not connected to SLiMS yet", "binapustaka library change kota", "/guide/administrator"); strings.Contains(body, `action="/links`) {
		t.Error("a form without anybody in it")
	}
	room.connect(slimsStaff(1, "rina", "Rina"))
	admin.see("/links", "have not been read yet", "binapustaka sync --library kota", `href="/jobs"`)
	var people []fakeStaff
	for i := range 70 {
		people = append(people, slimsStaff(int64(i+1), fmt.Sprintf("p%02d", i), fmt.Sprintf("Person %02d", i)))
	}
	room.readDirectory(people...)
	body := admin.see("/links", "70 SLiMS users", "Page 1 of 2", "Person 49")
	if strings.Contains(body, "Person 50") {
		t.Error("the page is too long")
	}
	admin.see("/links?page=2", "Person 69")
	admin.see("/links?page=9", "Page 2 of 2")
	admin.see("/links?page=-9", "Page 1 of 2")
	if _, _, err := room.accounts.Link(context.Background(), lms.System("command"), room.library, []account.Pair{{UserID: 1, AccountID: admin.actor.AccountID}}); err != nil {
		t.Fatal(err)
	}
	if body := admin.see("/links", "There is no free account to choose", "Every account is linked."); strings.Contains(body, "<select") {
		t.Error("a choice of nothing")
	}
}

// An administrator links the suggested pairs by keyboard, mends a conflict, and
// undoes a link.
func TestJourneyLinking(t *testing.T) {
	room := openTestRoom(t)
	ids := room.staffed()
	p := room.enter("Wati", "id", lms.Admin).browser()
	p.Go(room.url + "/links")
	p.Accessible()
	ticked := func(user int64) string {
		return fmt.Sprintf(`document.querySelector('[name=user][value="%d"]').checked`, user)
	}
	p.Await(ticked(1) + " && " + ticked(2) + " && !" + ticked(3) + " && !" + ticked(4))
	p.Choose("[name=account-3]", fmt.Sprint(ids["dewi"])) // ticks its row
	p.Await(ticked(3))
	p.Choose("[name=account-4]", fmt.Sprint(ids["dewi"]))
	p.Await(ticked(4))
	key := func(css, key string) {
		p.Do(chromedp.Focus(chromedp.CSS(css)), chromedp.KeyEvent(key))
	}
	key(`[name=user][value="2"]`, " ")
	p.Await("!" + ticked(2))
	key(`[name=user][value="2"]`, " ")
	p.Await(ticked(2))
	key("form .link-do button", "\r")
	p.See("3 pengguna SLiMS tertaut.")
	p.See("1 pasangan belum ditautkan.")
	p.See("Akun Dewi Anggraini sudah tertaut ke pengguna SLiMS dewi1")
	p.Await(`document.activeElement.name === "account-4"`) // where the problem is
	p.Accessible()
	p.Choose("[name=account-4]", "")
	p.Await("!" + ticked(4))
	p.Click(`[data-check-all]`)
	p.Await(ticked(4) + " && " + ticked(5))
	p.Go(room.url + "/links")
	p.Choose("[name=account-5]", fmt.Sprint(ids["luar"]))
	p.Follow(`button[name=only][value="5"]`)
	p.See("1 pengguna SLiMS tertaut.")
	if got := room.links(); len(got) != 4 || got[5] != ids["luar"] || got[3] != ids["dewi"] {
		t.Errorf("links %v", got)
	}
	p.Follow(`form[action="/links/unlink"] button[name=only][value="5"]`)
	p.See("tidak ada yang hilang")
	p.Accessible()
	p.FollowText("Ya, lepas 1 tautan")
	p.See("1 tautan dilepas.")
	if got := room.links(); len(got) != 3 {
		t.Errorf("links %v", got)
	}
}

// Every page about people, in both languages, on a desk and on a phone; the
// second language in the dark.
func TestPeoplePagesAreAccessible(t *testing.T) {
	room := openTestRoom(t)
	ids := room.staffed()
	ctx, system := context.Background(), lms.System("command")
	coded := slimsStaff(9, "kode", "Putri Kode")
	coded.codes = map[string]int64{"123456": 1}
	waiting := slimsStaff(8, "baru", "Baru Masuk")
	room.slims.set(func(f *fakeSlims) { f.people = append(f.people, coded, waiting) })
	room.insert(`UPDATE "library" SET first_signin = 'approval'`)
	if status, _, _ := room.stranger().send("/signin", "/signin", credentials("baru", secret)); status != 403 {
		t.Fatalf("who waits: %d", status)
	}
	if _, _, err := room.accounts.Link(ctx, system, room.library, []account.Pair{{UserID: 2, AccountID: ids["hasan"]}, {UserID: 5, AccountID: ids["luar"]}}); err != nil {
		t.Fatal(err)
	}
	room.readDirectory(slimsStaff(1, "rina", "Rina Sari"), slimsStaff(2, "hasan.b", "Hasan Basri"), slimsStaff(3, "dewi1", "Dewi"), slimsStaff(8, "baru", "Baru Masuk"))
	var pending int64
	if err := room.db.Get(&pending, `SELECT id FROM account WHERE status = 'pending'`); err != nil {
		t.Fatal(err)
	}
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
	ticket, _, err := room.accounts.PasswordTicket(ctx, system, ids["dewi"])
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"id", "en"} {
		id := room.local("wati-"+language, "Wati Susanti", lms.Admin)
		if err := room.accounts.SetLocale(ctx, lms.Actor{AccountID: id}, language); err != nil {
			t.Fatal(err)
		}
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'trainer')`, id, desa)
		token, _, err := room.accounts.StartSession(ctx, id, room.library, "127.0.0.1", "Firefox (Windows)")
		if err != nil {
			t.Fatal(err)
		}
		admin := room.stranger()
		admin.token = token
		p, q := admin.browser(), webtest.Open(t)
		room.accessible(p, "/profile", "/sessions", "/libraries", "/library", "/accounts", "/accounts?q=zzz", "/accounts/new", "/links", "/audit",
			fmt.Sprintf("/accounts/%d", pending), fmt.Sprintf("/accounts/%d", id), fmt.Sprintf("/accounts/%d", ids["luar"]))
		p.Follow(`form[action$="/password-link"] button`)
		room.examine(p)
		p.Go(room.url + "/accounts/new")
		p.Follow(`main form button[type=submit]`) // nothing filled in
		room.examine(p)
		p.Go(room.url + "/links")
		p.Click(`form[action="/links/unlink"] [name=user]`)
		p.Follow(`form[action="/links/unlink"] .link-do button`)
		room.examine(p)

		q.Go(room.url + "/signin")
		if webtest.Eval[string](q, "document.documentElement.lang") != language {
			q.Follow(".language button")
		}
		room.examine(q)
		for _, username := range []string{"siapa", "kode", "baru"} {
			q.Go(room.url + "/signin")
			q.Choose("[name=library]", fmt.Sprint(room.library))
			q.Fill("[name=username]", username)
			q.Fill("[name=password]", secret)
			q.Follow("main form button[type=submit]")
			room.examine(q)
		}
		q.Go(room.url + "/password/" + ticket)
		room.examine(q)
	}
}
