package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/certificate"
	"binapustaka/lms/locale"
	"binapustaka/lms/volunteer"
)

// helper is a volunteer with a way in and the password secret, who has signed in.
func (room *testRoom) helper(name, username string, keeper lms.Actor) *visitor {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	d := volunteer.Details{Kind: volunteer.Regular, Name: name, KeeperID: keeper.AccountID, State: volunteer.Active, Consented: lms.DayOf(room.now()) - 9, Adult: true}
	id, err := room.deps.Volunteers.Create(ctx, keeper, room.library, d)
	if err != nil {
		room.t.Fatal(err)
	}
	link, _, err := room.accounts.InviteGuest(ctx, system, id, username, "id")
	if err == nil {
		err = room.accounts.UseGuestTicket(ctx, link, secret)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	v := room.stranger()
	v.actor = lms.Actor{VolunteerID: id, LibraryID: room.library, Name: name}
	v.reenter()
	return v
}

// reenter begins another session of a volunteer's.
func (v *visitor) reenter() {
	v.t.Helper()
	token, _, err := v.accounts.StartGuestSession(context.Background(), v.actor.VolunteerID)
	if err != nil {
		v.t.Fatal(err)
	}
	v.token = token
}

// given is a session of a volunteer's that was confirmed, so many days ago.
func (room *testRoom) given(v *visitor, keeper lms.Actor, what string, ago lms.Day, minutes, people int) int64 {
	room.t.Helper()
	ctx, s := context.Background(), room.deps.Volunteers
	today := lms.DayOf(room.now().In(defaultZone))
	id, err := s.Offer(ctx, keeper, v.actor.VolunteerID, volunteer.Plan{On: today - ago, From: 540, To: 540 + minutes, What: what, Audience: volunteer.Staff})
	if err == nil {
		err = s.Confirm(ctx, keeper, v.actor.VolunteerID, id, volunteer.Outcome{Came: true, From: 540, To: 540 + minutes, People: &people})
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return id
}

var parameter = regexp.MustCompile(`:\w+|\*`)

// Whatever is on the map of the site, now and later: a volunteer is refused, but for
// what is their own and what every stranger may see; and nothing names others.
func TestVolunteersSeeNothingElse(t *testing.T) {
	room := openTestRoom(t)
	admin, rina := room.enter("Bambang Administrator", "id", lms.Admin), room.enter("Rina Rahasia", "id", lms.Librarian)
	keeper := room.enter("Tuti Penghubung", "id", lms.Trainer)
	sari, dodi := room.helper("Sari Dewi", "sari", keeper.actor), room.helper("Dodi Tertutup", "dodi", keeper.actor)
	session := room.given(dodi, keeper.actor, "Urusan Dodi", 3, 90, 12)
	if _, err := room.deps.Certificates.Switch(context.Background(), admin.actor, room.library, "volunteers", certificate.Design{Language: locale.ID}); err != nil {
		t.Fatal(err)
	}
	today := lms.DayOf(room.now().In(defaultZone))
	paper, err := room.deps.Certificates.Thank(context.Background(), keeper.actor, room.library, dodi.actor.VolunteerID, lms.Period{From: today - 9, To: today})
	if err != nil {
		t.Fatal(err)
	}
	rina.attended("Lokakarya rahasia")

	token := formToken.FindStringSubmatch(sari.see("/volunteering", "Halo, Sari Dewi"))[1]
	others := []string{"Bambang Administrator", "Rina Rahasia", "Dodi Tertutup", "Urusan Dodi", "Lokakarya rahasia"}
	silent := func(where, body string) {
		t.Helper()
		for _, name := range others {
			if strings.Contains(body, name) {
				t.Errorf("%s names %q\n%s", where, name, excerpt(body))
			}
		}
	}
	refused := 0
	for _, rt := range new(server).routes() {
		own := strings.HasPrefix(rt.path, "/volunteering")
		for _, id := range []string{"1", fmt.Sprint(dodi.actor.VolunteerID), fmt.Sprint(session), fmt.Sprint(paper), fmt.Sprint(rina.actor.AccountID)} {
			path := parameter.ReplaceAllString(rt.path, id)
			if path == "/signout" || own && rt.method == post && !strings.Contains(rt.path, ":") {
				continue // it is what it says
			}
			where := rt.method + " " + path
			status, body, to := sari.do(rt.method, path, "application/x-www-form-urlencoded", token, strings.NewReader("do=accept&_csrf="+url.QueryEscape(token)))
			silent(where, body)
			switch {
			case rt.may(lms.Actor{}): // what a stranger may
			case path == "/":
				if status != 303 || to != volunteerHome {
					t.Errorf("%s: %d %s", where, status, to)
				}
			case own && strings.Contains(rt.path, ":"):
				if status != 404 {
					t.Errorf("%s, which is another's: %d", where, status)
				}
			case own:
				if status != 200 {
					t.Errorf("%s: %d", where, status)
				}
			case status != 403:
				t.Errorf("%s: %d %s", where, status, to)
			default:
				refused++
			}
			if !strings.Contains(rt.path, ":") {
				break
			}
		}
	}
	if refused < 500 {
		t.Errorf("only %d addresses tried", refused)
	}
	sari.see("/volunteering")
	status, body, _ := sari.do("GET", "/accounts", "", "", nil)
	if status != 403 || !strings.Contains(body, "Halaman ini untuk pegawai perpustakaan") || strings.Contains(body, `href="/courses"`) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}

	// Nor is a volunteer anywhere among the staff.
	for _, path := range []string{"/accounts", "/groups", "/links", "/staff", "/audit", "/competencies/people", "/hours/people"} {
		if _, body, _ := admin.do("GET", path, "", "", nil); strings.Contains(body, "Sari Dewi") || strings.Contains(body, "Dodi Tertutup") {
			t.Errorf("%s lists a volunteer", path)
		}
	}
	people, err := room.accounts.People(context.Background(), admin.actor, room.library)
	if err != nil || len(people) != 3 {
		t.Errorf("the staff: %+v %v", people, err)
	}
	// And librarians keep none.
	for _, path := range []string{"/volunteers", fmt.Sprintf("/volunteers/%d", dodi.actor.VolunteerID), "/volunteers/summary"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a librarian at %s: %d", path, status)
		}
	}
	if status, _, _ := rina.do("GET", "/volunteering", "", "", nil); status != 403 {
		t.Errorf("one of the staff at a volunteer's: %d", status)
	}
	if status, _, _ := keeper.send(fmt.Sprintf("/volunteers/%d", dodi.actor.VolunteerID), fmt.Sprintf("/volunteers/%d/invite", dodi.actor.VolunteerID), form("username", "x")); status != 403 {
		t.Errorf("a trainer invites: %d", status)
	}
}

func TestVolunteersSignIn(t *testing.T) {
	room := openTestRoom(t)
	keeper := room.enter("Tuti", "id", lms.Trainer)
	sari := room.helper("Sari Dewi", "sari", keeper.actor)
	v := room.stranger()
	if to := v.sent("/signin", "/signin?next=/accounts", credentials("Sari", secret)); to != volunteerHome {
		t.Errorf("signed in to %s", to)
	}
	v.see("/volunteering", "Halo, Sari Dewi", "Tuti")
	if status, _, to := v.do("GET", "/signin", "", "", nil); status != 303 || to != "/" {
		t.Errorf("%d %s", status, to)
	}
	// The language that they choose is kept with their account.
	v.sent("/volunteering", "/language", form("language", "en", "next", "/volunteering"))
	sari.see("/volunteering", "Hello, Sari Dewi")
	v.sent("/volunteering", "/language", form("language", "id", "next", "/volunteering"))
	// Changing the password signs out elsewhere.
	if status, body, _ := v.send("/volunteering/profile", "/volunteering/password", form("old", "salah", "password", "kata sandi yang baru", "again", "kata sandi yang baru")); status != 422 || !strings.Contains(body, "old-error") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	v.sent("/volunteering/profile", "/volunteering/password", form("old", secret, "password", "kata sandi yang baru", "again", "kata sandi yang baru"))
	if status, _, _ := sari.do("GET", "/volunteering", "", "", nil); status != 303 {
		t.Errorf("the other session goes on: %d", status)
	}
	sari.reenter()
	v.sent("/volunteering/profile", "/volunteering/end-others", url.Values{})
	if status, _, _ := sari.do("GET", "/volunteering", "", "", nil); status != 303 {
		t.Errorf("signed out elsewhere: %d", status)
	}
	v.sent("/volunteering", "/signout", url.Values{})
	if status, _, to := v.do("GET", "/volunteering", "", "", nil); status != 303 || !strings.HasPrefix(to, "/signin") {
		t.Errorf("%d %s", status, to)
	}
	for range 5 {
		if status, _, _ := v.send("/signin", "/signin", credentials("sari", "salah sekali")); status != 401 {
			t.Fatalf("a wrong password: %d", status)
		}
	}
	if status, _, _ := v.send("/signin", "/signin", credentials("sari", "kata sandi yang baru")); status != 429 {
		t.Errorf("sixth attempt: %d", status)
	}
	room.pass(time.Minute)
	if err := room.accounts.SetGuestStatus(context.Background(), lms.System("test"), sari.actor.VolunteerID, account.Disabled); err != nil {
		t.Fatal(err)
	}
	if status, body, _ := v.send("/signin", "/signin", credentials("sari", "kata sandi yang baru")); status != 403 || !strings.Contains(body, "dinonaktifkan") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
}

// Entered and invited by an administrator; signs in on a phone, accepts a session;
// hours and a certificate on both sides, and for whoever checks it.
func TestJourneyOfAVolunteer(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Bambang", "id", lms.Admin)
	admin.sent("/certificates/rules/new", "/certificates/rules", form("subject", "volunteers", "language", "id", "signer1", "Nuraini", "position1", "Kepala"))
	admin.sent("/volunteers/skills", "/volunteers/skills", form("name", "Bercerita"))
	today := lms.DayOf(room.now().In(defaultZone))
	day := today + 1

	p := admin.browser()
	p.Go(room.url + "/volunteers")
	p.See("Belum ada relawan")
	p.FollowText("Catat relawan")
	p.Fill("[name=name]", "Sari Dewi")
	p.FollowText("Simpan")
	p.See("Hanya orang dewasa yang dicatat")
	p.See("Isi tanggal ia menyetujuinya")
	p.Click("[name=adult]")
	p.Click("[name=skill]")
	p.Click(fmt.Sprintf(`[name=slot][value="%d-morning"]`, day.Weekday()))
	p.Fill("[name=email]", "sari@contoh.id")
	p.Do(chromedp.SetValue(chromedp.CSS("[name=consented]"), today.String()))
	p.FollowText("Simpan")
	p.See("Relawan tercatat.")
	p.See("Bercerita")
	p.Accessible()
	at := strings.TrimPrefix(p.URL(), room.url)
	p.Fill("[name=username]", "sari")
	p.FollowText("Undang")
	p.See("Undangan untuk Sari Dewi")
	p.Accessible()
	link := p.Text("#link")

	p.Go(room.url + at + "/sessions/new")
	p.Do(chromedp.SetValue(chromedp.CSS("[name=on]"), day.String()))
	p.Do(chromedp.SetValue(chromedp.CSS("[name=to]"), "12:30"))
	p.Fill("[name=what]", "Melatih membacakan cerita")
	p.FollowText("Tawarkan sesi")
	p.See("Sesi ditawarkan.")
	p.See("di luar waktu yang disebutkan Sari Dewi") // half past twelve is no morning
	offered := strings.TrimPrefix(p.URL(), room.url)
	admin.see(at, "Di luar waktunya", "Menunggu jawaban")
	admin.see(fmt.Sprintf("/volunteers?day=%d&part=morning", (int(day.Weekday())+6)%7+1), "Sari Dewi")
	if status, body, _ := admin.send(at+"/sessions/new", at+"/sessions", form("on", day.String(), "from", "12:00", "to", "13:00", "what", "Lain", "audience", "patrons")); status != http.StatusConflict || !strings.Contains(body, "Melatih membacakan cerita, 09:00–12:30") || !strings.Contains(body, `value="Lain"`) {
		t.Errorf("two at the same time: %d\n%s", status, excerpt(body))
	}

	q := room.stranger().browser()
	q.Size(390, 844)
	q.Go(link)
	q.See("Sari Dewi")
	q.Fill("[name=password]", secret)
	q.Fill("[name=again]", secret)
	q.FollowText("Simpan kata sandi")
	q.Fill("[name=username]", "sari")
	q.Fill("[name=password]", secret)
	q.FollowText("Masuk")
	q.See("1 tawaran sesi menunggu jawaban Anda.")
	q.Accessible()
	q.Follow("button[value=accept]")
	q.See("Sesi ini masuk daftar Anda.")
	q.Go(room.url + "/volunteering/profile")
	q.Accessible()
	q.Click(fmt.Sprintf(`[name=slot][value="%d-evening"]`, (day + 2).Weekday()))
	q.Fill("[name=phone]", "0812 3456")
	q.FollowText("Simpan")
	q.See("Data Anda tersimpan.")
	q.Go(room.url + "/accounts")
	q.See("Halaman ini untuk pegawai perpustakaan.")
	admin.see(at, "0812 3456", locale.ID.Weekday((day+2).Weekday())+": malam", "Disanggupi")

	room.pass(48 * time.Hour)
	p.Go(room.url + at)
	p.Follow("#sessions a.small")
	p.Fill("[name=people]", "14")
	p.FollowText("Sahkan")
	p.See("Hasil sesi tersimpan.")
	p.Accessible()
	admin.sent(offered, offered, form("do", "confirm", "came", "yes", "from", "09:00", "to", "12:00", "people", "14", "reason", "Selesai lebih awal"))
	p.Go(room.url + at)
	p.See("3 jam dalam 1 sesi")
	p.FollowText("Terbitkan sertifikat")
	p.See("Sertifikat terima kasih terbit.")
	admin.see(offered, "Sebelum diperbaiki", "Selesai lebih awal", "09.00–12.30")

	q.Go(room.url + "/volunteering")
	q.See("3 jam dalam 1 sesi")
	q.See("/KOTA/")
	q.Accessible()
	list, err := room.deps.Certificates.Thanked(context.Background(), admin.actor, room.library, volunteerIn(t, at))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	q.Follow("#certificates a[href^='/check/']")
	text := q.Text("main")
	sari := room.stranger()
	sari.actor = lms.Actor{VolunteerID: volunteerIn(t, at)}
	sari.reenter()
	body, _ := sari.download(fmt.Sprintf("/volunteering/certificates/%d/certificate.pdf", list[0].ID))
	printed := unspaced(pdfText(t, body))
	for _, fact := range []string{"Sari Dewi", "Relawan perpustakaan", list[0].Number, "3 jam dalam 1 sesi", "Nuraini"} {
		if !strings.Contains(text, fact) || !strings.Contains(printed, unspaced(fact)) {
			t.Errorf("%q: checked %v, printed %v", fact, strings.Contains(text, fact), strings.Contains(printed, unspaced(fact)))
		}
	}

	// All of it in both languages.
	admin.see("/volunteers/summary", "1 relawan dan tamu memberi 3 jam", "Melatih membacakan cerita")
	book, _ := admin.download("/volunteers/summary.xlsx")
	sheet, _ := admin.download("/volunteers/summary.csv")
	if got := cells(t, book); !strings.Contains(got, "Melatih membacakan cerita") || !strings.Contains(got, "|180|14") || !strings.Contains(string(sheet), "Sari Dewi") {
		t.Error(got, string(sheet))
	}
	admin.inBoth("/volunteers", "/volunteers/new", at, at+"/edit", at+"/sessions/new", offered, "/volunteers/skills", "/volunteers/summary", at+"/erase")
	for _, l := range locale.All {
		room.insert(`UPDATE account_guest SET locale = ?`, l)
		sari.accessible(sari.browser(), "/volunteering", "/volunteering/profile")
	}
	room.insert(`UPDATE account_guest SET locale = 'id'`)

	// They take their data along, and leave.
	copied, header := sari.download("/volunteering/data.zip")
	if header.Get("Content-Type") != "application/zip" || len(copied) < 500 {
		t.Error(header, len(copied))
	}
	sari.sent("/volunteering/profile", "/volunteering/leave", form("wish", "Saya pindah kota"))
	admin.see("/volunteers?state=left", "Minta dihapus")
	admin.see(at, "Saya pindah kota")
	if status, body, _ := admin.send(at+"/erase", at+"/erase", form("typed", "Sari")); status != 422 || !strings.Contains(body, "Yang Anda ketik bukan Sari Dewi.") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	admin.sent(at+"/erase", at+"/erase", form("typed", "Sari Dewi"))
	if status, _, _ := sari.do("GET", "/volunteering", "", "", nil); status != 303 {
		t.Errorf("an erased volunteer goes on: %d", status)
	}
	lacks(t, admin.see(at, "Relawan yang dihapus", "3 jam dalam 1 sesi"), "0812 3456")
	admin.see("/volunteers/summary", "Relawan yang dihapus")
	if got := room.traces("sari@contoh.id", "0812 3456", "Saya pindah kota"); len(got) > 0 {
		t.Errorf("named in %v", got)
	}
}

func volunteerIn(t *testing.T, path string) (id int64) {
	t.Helper()
	if _, err := fmt.Sscanf(path, "/volunteers/%d", &id); err != nil {
		t.Fatal(path, err)
	}
	return id
}
