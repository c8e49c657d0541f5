package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

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

// Who came through a library's SLiMS stays there, whatever roles there are elsewhere.
func TestSlimsSessionStaysInItsLibrary(t *testing.T) {
	room := openTestRoom(t)
	room.connect(slimsStaff(7, "rina", "Rina Sari"))
	v := room.stranger()
	v.sent("/signin", "/signin", credentials("rina", secret))
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Taman Baca Desa', NOW())`)
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
