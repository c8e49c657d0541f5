package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/plugin"
	"binapustaka/integration/plugin/slimstest"
	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/pickup"
	"binapustaka/web/webtest"
)

// wants posts a question as the plug-in does, and reads the answer's body without
// its signature, which the plug-in's own tests are about.
func (v *visitor) wants(question string) (status int, said pickupAnswer, message string) {
	v.t.Helper()
	status, body, _ := v.do("POST", "/beside/pickups", "application/x-www-form-urlencoded", "", strings.NewReader(url.Values{"question": {question}, "version": {plugin.Version}}.Encode()))
	if status != 200 {
		return status, said, body
	}
	payload, _, _ := strings.Cut(body, ".")
	b, err := base64.RawURLEncoding.DecodeString(payload)
	if err == nil {
		err = json.Unmarshal(b, &said)
	}
	if err != nil {
		v.t.Fatal(err, body)
	}
	return status, said, ""
}

// wonders is a question of the plug-in about those reservations.
func (room *testRoom) wonders(k library.Shared, n int, refs []pickup.Ref, changes ...func(*sso.Question)) string {
	now := room.now().UTC().Truncate(time.Second)
	q := sso.Question{Key: k.ID, Audience: k.Address, Library: k.Library.Code, About: sso.Pickups, Nonce: fmt.Sprintf("%032x", n), Issued: now, Expires: now.Add(time.Minute)}
	for _, r := range refs {
		q.Refs = append(q.Refs, sso.Ref{ID: r.ReserveID, At: r.ReservedAt.In(k.Library.Zone()).Format(time.DateTime), ItemCode: r.ItemCode})
	}
	for _, change := range changes {
		change(&q)
	}
	return q.Sign(k.Secret)
}

func TestSlimsAsksHowFarReservationsAre(t *testing.T) {
	room := openTestRoom(t)
	room.insert(`UPDATE "library" SET time_zone = 'Asia/Jayapura' WHERE id = ?`, room.library)
	k := room.connected()
	at := room.now().UTC().Truncate(time.Second).Add(-time.Hour)
	refs := []pickup.Ref{{ReserveID: 1, ItemCode: "B 1", ReservedAt: at}, {ReserveID: 2, ItemCode: "B2", ReservedAt: at}, {ReserveID: 3, ItemCode: "B3", ReservedAt: at}}
	v := room.stranger()
	if _, said, _ := v.wants(room.wonders(k, 1, refs)); said.Serves || len(said.Pickups) != 3 || said.Pickups[0] != nil {
		t.Errorf("%+v", said)
	}
	ani := room.enter("Ani", "id", lms.Librarian).actor
	today := lms.DayOf(room.now().In(k.Library.Zone()))
	one, err := room.deps.Pickups.PutAside(context.Background(), ani, room.library, refs[0], today+3, today, false)
	if err == nil {
		var two pickup.Pickup
		if two, err = room.deps.Pickups.PutAside(context.Background(), ani, room.library, refs[1], today+3, today, false); err == nil {
			err = room.deps.Pickups.Close(context.Background(), ani, room.library, two.ID, pickup.Missed)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	question := room.wonders(k, 2, refs)
	_, said, _ := v.wants(question)
	if !said.Serves || len(said.Pickups) != 3 || said.Pickups[0] == nil || *said.Pickups[0] != (pickupState{pickup.Ready, one.Code, (today + 3).String()}) ||
		said.Pickups[1] == nil || said.Pickups[1].State != pickup.Missed || said.Pickups[1].Code != "" || said.Pickups[2] != nil {
		t.Errorf("%+v", said)
	}
	// SLiMS numbers anew: the number alone is not enough.
	other := []pickup.Ref{{ReserveID: 1, ItemCode: "B9", ReservedAt: at}, {ReserveID: 1, ItemCode: "B 1", ReservedAt: at.Add(time.Second)}}
	if _, said, _ := v.wants(room.wonders(k, 3, other)); said.Pickups[0] != nil || said.Pickups[1] != nil {
		t.Errorf("%+v", said)
	}
	// Another library's SLiMS learns nothing of this one's, whatever it asks of.
	strange := room.insert(`INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('desa', 'Desa', 'Asia/Jayapura', NOW())`)
	if _, err := room.deps.Libraries.MakeKey(context.Background(), lms.System("test"), strange, room.url); err != nil {
		t.Fatal(err)
	}
	theirs, err := room.deps.Libraries.NewestKey(context.Background(), lms.System("test"), strange)
	if err != nil {
		t.Fatal(err)
	}
	if _, said, _ := v.wants(room.wonders(theirs, 4, refs)); said.Serves || len(said.Pickups) != 3 || said.Pickups[0] != nil || said.Pickups[1] != nil {
		t.Errorf("%+v", said)
	}
	for name, q := range map[string]string{
		"again":                 question,
		"another's name":        room.wonders(theirs, 5, refs, func(q *sso.Question) { q.Library = "kota" }),
		"another secret":        room.wonders(library.Shared{Key: k.Key, Library: k.Library, Secret: theirs.Secret}, 6, refs),
		"another house":         room.wonders(k, 7, refs, func(q *sso.Question) { q.Audience = "https://example.com" }),
		"about something else":  room.wonders(k, 8, refs, func(q *sso.Question) { q.About = "survey" }),
		"good for too long":     room.wonders(k, 9, refs, func(q *sso.Question) { q.Expires = q.Expires.Add(time.Hour) }),
		"a ticket of the staff": room.comes(k, 10),
		"nothing":               "",
	} {
		if status, said, message := v.wants(q); status != 403 && status != 422 || said.Pickups != nil || !strings.Contains(message, "message") || strings.Contains(message, one.Code) {
			t.Errorf("%s: %d %s", name, status, message)
		}
	}
	if status, _, _ := room.stranger().enters(room.wonders(k, 11, refs)); status != 422 {
		t.Errorf("a question signs in: %d", status)
	}
	var version string
	if err := room.db.Get(&version, `SELECT plugin_version FROM library_key WHERE key_id = ?`, k.ID); err != nil || version != plugin.Version {
		t.Error(version, err)
	}
}

func TestTurnstile(t *testing.T) {
	var gate turnstile
	minute := time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
	for i := range mostQuestions {
		if !gate.admit(1, minute.Add(time.Duration(i)*time.Millisecond)) {
			t.Fatal(i)
		}
	}
	if gate.admit(1, minute.Add(59*time.Second)) {
		t.Error("one too many is admitted")
	}
	if !gate.admit(2, minute) {
		t.Error("another library has to wait")
	}
	if !gate.admit(1, minute.Add(time.Minute)) {
		t.Error("the next minute does not begin anew")
	}
}

// The desk puts a copy aside, and its patron reads the code in the OPAC.
func TestJourneyOfAPatron(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Admin", "id", lms.Admin)
	admin.sent("/slims", "/slims/keys", url.Values{"address": {room.url}})
	k, err := room.deps.Libraries.NewestKey(context.Background(), lms.System("test"), room.library)
	if err != nil {
		t.Fatal(err)
	}
	slims := slimstest.Start(t, "9.7", "id_ID")
	if _, err := plugin.Install(k, slims.Dir); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 21, 9, 14, 0, 0, k.Library.Zone()).UTC()
	room.reserves(pickup.Reservation{Title: "Laskar Pelangi"})
	room.slims.set(func(f *fakeSlims) { f.open[0].ID, f.open[0].ItemCode, f.open[0].At = 2, "B1", at })
	rina := room.enter("Rina", "id", lms.Librarian)

	staff := webtest.Open(t)
	staff.Also(strings.TrimPrefix(room.url, "http://"))
	staff.Go(slims.URL + "/index.php?as=1")
	staff.Go(slims.URL + "/admin/index.php?mod=system")
	staff.Press("Sambungan Binapustaka")
	staff.See("Server SLiMS ini mencapai Binapustaka ✓")

	p := webtest.Open(t)
	look := func() {
		for _, width := range []int64{1280, 390} {
			p.Size(width, 844)
			p.Await(fmt.Sprintf(`document.documentElement.scrollWidth <= %d`, width))
			p.Accessible()
		}
	}
	p.Go(slims.URL + "/index.php?p=ambil_pesanan")
	p.See("Masuk sebagai anggota")
	look()
	p.Go(slims.URL + "/index.php?member=M1")
	p.Go(slims.URL + "/index.php?p=ambil_pesanan")
	p.See("Petugas di meja layanan tahu sampai di mana pesanan ini.")
	rina.sent("/pickups", "/pickups", form("reserve", "2", "hold", (lms.DayOf(room.now().In(k.Library.Zone()))+5).String()))
	var code string
	if err := room.db.Get(&code, `SELECT code FROM pickup`); err != nil {
		t.Fatal(err)
	}
	p.Go(slims.URL + "/index.php?p=ambil_pesanan")
	p.See("Siap diambil.")
	p.See(code)
	look()
	p.Await(`(document.cookie = "select_lang=en_US", document.cookie.includes("select_lang=en_US"))`) // written when it is read back
	p.Go(slims.URL + "/index.php?p=ambil_pesanan")
	p.See("Ready for you.")
	look()
	if strings.Contains(p.URL(), code) {
		t.Error("the address says the code")
	}
}
