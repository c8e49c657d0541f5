package web

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/web/webtest"
)

// handedIn is the text of what was handed in, and how often something was.
func (room *testRoom) handedIn() (text string, n int) {
	room.t.Helper()
	var all []string
	if err := room.db.Select(&all, `SELECT text FROM course_handin WHERE handed_in_at IS NOT NULL`); err != nil {
		room.t.Fatal(err)
	}
	return strings.ReplaceAll(strings.Join(all, "|"), "\r\n", "\n"), len(all)
}

// A librarian whose SLiMS asks for a one-time code writes for so long that the
// session ends. The text goes along through the password, wrong codes, a SLiMS
// that is down, a change of language and a code that came too late.
func TestJourneyOfATextKeptThroughACode(t *testing.T) {
	room := openTestRoom(t)
	c, _ := room.task(room.enter("Pelatih", "id", lms.Trainer))
	rina := slimsStaff(7, "rina", "Rina Sari")
	rina.codes = map[string]int64{"111222": 100, "333444": 101}
	room.connect(rina)
	p := webtest.Open(t)
	password := func(next string) {
		t.Helper()
		p.Fill("input[name=username]", "rina")
		p.Fill("input[name=password]", secret)
		p.Follow("section form[action='/signin'] button[type=submit]")
		p.See(next)
	}
	code := func(typed, next string) {
		t.Helper()
		p.Fill("input[name=code]", typed)
		p.Follow("form[action='/signin/code'] button[type=submit]")
		p.See(next)
	}
	p.Go(room.url + c)
	password("verifikasi dua langkah")
	code("111222", "Koleksi")
	p.FollowText("Daftar dan mulai belajar")
	text := strings.Repeat("Rak <b>& \"lainnya\"</b> dibaca dari kiri ke kanan.\n", 30) + "Baris terakhir."
	p.Choose("#text", text)
	p.See("Draf tersimpan pukul")
	room.pass(account.Idle + time.Second)
	p.FollowText("Kumpulkan")
	p.See("tulisan Anda masih ada")
	password("Satu langkah lagi")
	p.See("Tulisan Anda tadi masih ada dan ikut dibawa.")
	room.examine(p)
	code("12345", "Kodenya enam angka")
	code("111222", "sudah dipakai")
	room.slims.set(func(f *fakeSlims) { f.down = true })
	code("333444", "tidak dapat dihubungi")
	room.slims.set(func(f *fakeSlims) { f.down = false })
	p.FollowText("English")
	p.See("Your session has ended, but what you wrote is still here.")
	room.examine(p)
	p.FollowText("Bahasa Indonesia")
	password("Satu langkah lagi")
	p.FollowText("Masuk dengan nama lain")
	p.See("tulisan Anda masih ada")
	password("Satu langkah lagi")
	room.pass(6 * time.Minute)
	code("333444", "Waktu untuk memasukkan kode sudah habis.")
	password("Satu langkah lagi")
	code("333444", "Tulisan ini dikirim setelah sesi Anda berakhir")
	room.examine(p)
	if _, n := room.handedIn(); n != 0 {
		t.Error("it is handed in before it is sent again")
	}
	p.FollowText("Kirim lagi")
	p.See("Hasil kerja Anda sudah dikumpulkan.")
	if got, n := room.handedIn(); got != text || n != 1 {
		t.Errorf("%d handed in, %d letters of %d", n, len(got), len(text))
	}
}

// The largest text that a form takes survives the way through both steps; who
// signed in meanwhile in another tab keeps theirs, too.
func TestALargeTextKeptThroughACode(t *testing.T) {
	room := openTestRoom(t)
	ani := room.keyed("ani", lms.Trainer)
	c := ani.writtenCourse(room.starter("sirkulasi"))
	token := formToken.FindStringSubmatch(ani.see(c + "/edit"))[1]
	staff := slimsStaff(7, "sri", "Sri")
	staff.codes = map[string]int64{"111222": 100}
	room.connect(staff)
	ctx, system := context.Background(), lms.System("test")
	err := room.accounts.SaveDirectory(ctx, system, room.library, []account.SlimsUser{staff.SlimsUser})
	if err == nil {
		_, _, err = room.accounts.Link(ctx, system, room.library, []account.Pair{{UserID: 7, AccountID: ani.actor.AccountID}})
	}
	if err != nil {
		t.Fatal(err)
	}
	room.insert(`DELETE FROM account_session`)

	text := strings.Repeat("äß?\n", bodyLimit/19)
	form := url.Values{"_csrf": {token}, "summary": {text}}
	if n := len(form.Encode()); n > bodyLimit || n < bodyLimit*4/5 {
		t.Fatal(n)
	}
	v := room.stranger()
	status, body, _ := v.late(c, late{form: form})
	carried := hiddenIn(body, "/signin")
	carried.Set("username", "sri")
	carried.Set("password", secret)
	if status != 401 {
		t.Fatal(status)
	}
	status, body, _ = v.late("/signin", late{form: carried})
	carried = hiddenIn(body, "/signin/code")
	if status != 200 || carried.Get("kept.summary") != text {
		t.Fatalf("%d: %d bytes of %d", status, len(carried.Get("kept.summary")), len(text))
	}
	carried.Set("code", "111222")
	status, body, _ = v.late("/signin/code", late{form: carried})
	if again := hiddenIn(body, c); status != 200 || again.Get("summary") != text || v.cookie(SessionCookie) == "" {
		t.Fatalf("%d: %d bytes of %d\n%s", status, len(again.Get("summary")), len(text), excerpt(body))
	}
	// The code is pressed once more, in the tab that was forgotten.
	carried.Set("_csrf", hiddenIn(body, c).Get("_csrf"))
	if status, body, _ = v.late("/signin/code", late{form: carried}); status != 200 || hiddenIn(body, c).Get("summary") != text {
		t.Errorf("in another tab: %d\n%s", status, excerpt(body))
	}
}
