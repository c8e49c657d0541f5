package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// A class visits: its school is entered with a contact and a signed agreement, the
// visit is planned though the room is taken, received on a telephone by somebody
// else, and stands in the history, the summary and its files.
func TestJourneyOfAClassVisit(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi, sari := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Sari", "id", lms.Librarian)
	today := lms.DayOf(room.now().In(defaultZone))
	for path, want := range map[string]int{"/partners/new": 403, "/partners/summary": 403, "/partners/summary.xlsx": 403} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != want {
			t.Errorf("a librarian at %s: %d", path, status)
		}
	}
	lacks(t, rina.see("/partners", "Belum ada mitra. Pelatih"), "/partners/new")

	p := trainer.browser()
	p.Go(room.url + "/partners")
	p.FollowText("Mitra baru")
	p.FollowText("Simpan")
	p.See("Tulis nama mitranya.")
	p.Fill("input[name=name]", "SDN 2 Tirtamaya")
	p.Fill("input[name=address]", "Jalan Melati 4")
	p.Choose("select[name=keeper]", fmt.Sprint(rina.actor.AccountID))
	p.FollowText("Simpan")
	p.See("Mitra tersimpan.")
	at := strings.TrimPrefix(p.URL(), room.url)

	// Its keeper goes on.
	p = rina.browser()
	p.Go(room.url + at)
	p.FollowText("Kontak baru")
	p.Fill("input[name=name]", "Bu Ani")
	p.Fill("input[name=role]", "Kepala sekolah")
	p.Fill("input[name=phone]", "kantor")
	p.FollowText("Simpan")
	p.See("Tulis nomor telepon dengan angka")
	p.Fill("input[name=phone]", "0812-3456-7890")
	p.FollowText("Simpan")
	p.See("Kontak tersimpan.")
	p.See("Bu Ani")
	agreement := func(from, to string, fields url.Values, name string, content []byte) (int, string, string) {
		form := url.Values{"kind": {"memorandum"}, "number": {"12/PK/2026"}, "subject": {"Kunjungan kelas tiap bulan"}, "from": {(today - 10).String()}, "until": {(today + 30).String()}, "remind": {"60"}}
		for k, v := range fields {
			form[k] = v
		}
		return rina.claims(from, to, form, name, content)
	}
	if status, body, _ := agreement(at+"/agreements/new", at+"/agreements", nil, "mou.pdf", []byte("bukan PDF")); status != 422 || !strings.Contains(body, "bukan PDF, JPG, atau PNG yang utuh") || !strings.Contains(body, "Kunjungan kelas tiap bulan") {
		t.Errorf("what is no PDF: %d\n%s", status, excerpt(body))
	}
	if status, body, _ := agreement(at+"/agreements/new", at+"/agreements", url.Values{"until": {(today - 11).String()}}, "", nil); status != 422 || !strings.Contains(body, "tidak boleh mendahului") {
		t.Errorf("it ends before it begins: %d\n%s", status, excerpt(body))
	}
	if status, body, _ := agreement(at+"/agreements/new", at+"/agreements", nil, "MoU bertanda tangan.pdf", certificateOfRDA); status != 303 {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	signed := firstLink(t, rina.see(at, "Segera berakhir", "12/PK/2026"), at+`/agreements/\d+`)
	if file, h := trainer.download(signed + "/file"); string(file) != string(certificateOfRDA) || !strings.Contains(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("%q %v", file, h)
	}
	lacks(t, sari.see(at, "Kunjungan kelas tiap bulan"), "Bu Ani", "0812", signed, "Ubah")
	for _, path := range []string{signed, signed + "/file", at + "/edit", at + "/contacts/new", at + "/visits/new"} {
		if status, _, _ := sari.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("a colleague at %s: %d", path, status)
		}
	}
	sari.see("/partners?state=soon", "SDN 2 Tirtamaya", "Perjanjian sampai")
	sari.see("/partners?name=tirta&kind=community", "Tidak ada mitra seperti itu.")
	rina.refused(422, at+"/visits/new", at+"/visits", url.Values{"class": {"IV B"}, "level": {"sd"}, "starts": {today.String() + "T09:00"}, "ends": {today.String() + "T11:00"}, "hosts": {fmt.Sprint(sari.actor.AccountID)}}, "Pilih orang yang masih bekerja")

	// Two visits want one room, and one of them Budi twice: told of, and not forbidden.
	visit := func(class, starts, ends string) url.Values {
		return url.Values{"class": {class}, "level": {"sd"}, "starts": {starts}, "ends": {ends}, "place": {"Ruang anak"}, "expected": {"30"}, "hosts": {fmt.Sprint(budi.actor.AccountID)}, "agenda": {"tour", "opac"}}
	}
	day := (today + 3).String()
	first := trainer.sent(at+"/visits/new", at+"/visits", visit("IV A", day+"T08:00", day+"T10:00"))
	lacks(t, trainer.see(first, "Keliling perpustakaan, Memakai OPAC"), "Bentrok")
	p = trainer.browser()
	p.Go(room.url + at)
	p.FollowText("Rencanakan kunjungan")
	p.FollowText("Simpan")
	p.See("Tulis kelas atau rombongannya.")
	p.Fill("input[name=class]", "IV B")
	p.Fill("input[name=expected]", "Ani dan 27 temannya")
	p.Do(chromedp.SetValue(chromedp.CSS("input[name=starts]"), day+"T09:00"), chromedp.SetValue(chromedp.CSS("input[name=ends]"), day+"T11:00"))
	p.FollowText("Simpan")
	p.See("Tulis satu angka bulat")
	p.Fill("input[name=expected]", "28")
	p.FollowText("Simpan")
	p.See("Rencana kunjungan tersimpan.")
	p.See("Bentrok dengan jadwal lain")
	p.See("tempat yang sama, Ruang anak, dan Budi juga bertugas di sana.")
	p.Accessible()
	held := strings.TrimPrefix(p.URL(), room.url)
	rina.sent(first, first+"/cancel", url.Values{"revision": {"0"}, "reason": {"Hujan lebat"}})
	trainer.see(first, "Dibatalkan: Hujan lebat")
	lacks(t, trainer.see(held), "Bentrok")
	month := "/activities/calendar?month=" + monthParam(today+3)
	lacks(t, sari.see(month, "IV B, SDN 2 Tirtamaya", "kunjungan kelas"), "IV A")
	lacks(t, sari.see(month+"&who=mine"), "IV B")
	sari.see("/partners", "Kunjungan 30 hari ke depan", "IV B, SDN 2 Tirtamaya")
	budi.sent("/activities/calendar", "/activities/calendar/feed", url.Values{"do": {"make"}})
	_, code, _ := strings.Cut(budi.see("/activities/calendar"), `<code id="link">`)
	code, _, _ = strings.Cut(code, "<")
	if events := room.feed(code); events["IV B, SDN 2 Tirtamaya"] == nil || events["IV A, SDN 2 Tirtamaya"] != nil {
		t.Errorf("%v", events)
	}

	// Who receives them counts them, at the door, once they are there.
	budi.see(held, "Jumlah dan catatan diisi setelah kunjungan mulai.")
	room.pass(4 * 24 * time.Hour)
	for _, v := range []*visitor{trainer, rina, budi, sari} {
		v.renew()
	}
	sari.see(at, "Jumlah belum diisi")
	lacks(t, sari.see(held), `name="pupils"`)
	p = budi.browser()
	p.Size(390, 800)
	p.Go(room.url + held)
	p.See("Nama anak dan remaja tidak disimpan")
	p.Fill("input[name=pupils]", "dua puluh")
	p.FollowText("Simpan")
	p.See("Tulis satu angka bulat")
	p.Fill("input[name=pupils]", "27")
	p.Fill("input[name=adults]", "2")
	write(p, "textarea[name=done]", "Keliling lalu mencari buku di OPAC")
	write(p, "textarea[name=feedback]", "Anak-anak ingin kembali")
	p.Accessible()
	p.FollowText("Simpan")
	p.See("Catatan kunjungan tersimpan.")
	p.See("Terlaksana")
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d pixels wide on a telephone", wide)
	}
	p.Go(room.url + at)
	p.See("27 siswa, 2 pendamping")
	p.Accessible()
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the partner's page is %d pixels wide on a telephone", wide)
	}
	rina.refused(409, held, held, url.Values{"revision": {"0"}, "pupils": {"5"}}, "Rekan Anda baru saja mengubahnya.", `value="5"`)

	// What else was done, and what it all comes to.
	room.sharedWork(trainer, rina, at)
	days := fmt.Sprintf("from=%s&to=%s", today-20, today+20)
	trainer.see("/partners/summary?"+days, "27", "Sabtu membaca", "Hibah buku", "12 orang", "Kunjungan kelas tiap bulan")
	workbook, _ := trainer.download("/partners/summary.xlsx?" + days)
	says := cells(t, workbook)
	for _, want := range []string{"|SDN 2 Tirtamaya|Sekolah|Kunjungan kelas|IV B|SD/MI|27|2||Keliling lalu mencari buku di OPAC", "Kunjungan kelas|1", "Hibah buku||||12"} {
		if !strings.Contains(says, want) {
			t.Errorf("the workbook lacks %q: %s", want, says)
		}
	}
	csv, _ := trainer.download("/partners/summary.csv?" + days)
	if !strings.Contains(string(csv), ";SDN 2 Tirtamaya;Sekolah;Kunjungan kelas;IV B;SD/MI;27;2;;Keliling") || strings.Contains(string(csv)+says, "Ani") {
		t.Errorf("%s", csv)
	}

	// The agreement goes on, and the contact is forgotten.
	renewal := at + "/agreements/new?renews=" + signed[strings.LastIndex(signed, "/")+1:]
	rina.see(renewal, "Melanjutkan “Kunjungan kelas tiap bulan”", `value="`+(today+31).String()+`"`)
	if status, body, _ := agreement(renewal, at+"/agreements", url.Values{"renews": {signed[strings.LastIndex(signed, "/")+1:]}, "from": {(today + 31).String()}, "until": {(today + 400).String()}}, "", nil); status != 303 {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	rina.see(at, "Sudah diperpanjang", "Belum mulai")
	contact := firstLink(t, rina.see(at), at+`/contacts/\d+`)
	entry := firstLink(t, rina.see(at), at+`/entries/\d+`)
	trainer.inBoth("/partners", "/partners/new", "/partners/summary?"+days, at, at+"/edit", at+"/contacts/new", contact, at+"/agreements/new", signed, at+"/visits/new", held, held+"/edit", at+"/entries/new", entry)
	rina.sent(contact, contact, url.Values{"do": {"remove"}})
	lacks(t, rina.see(at, "Belum ada kontak."), "Bu Ani")
	_, agreements, _ := strings.Cut(rina.see(at), `id="agreements"`)
	next := firstLink(t, agreements, at+`/agreements/\d+`)
	rina.refused(422, next, next+"/end", url.Values{"ended": {(today + 40).String()}}, "Tulis alasannya.")
	rina.sent(next, next+"/end", url.Values{"ended": {(today + 40).String()}, "reason": {"Sekolah digabung"}})
	rina.see(next, "Sekolah digabung")
	form := url.Values{"kind": {"school"}, "name": {"SDN 2 Tirtamaya"}, "keeper": {fmt.Sprint(rina.actor.AccountID)}, "ended": {"1"}, "revision": {"0"}}
	rina.sent(at+"/edit", at, form)
	room.db.MustExec(`UPDATE account SET status = 'disabled' WHERE id = ?`, budi.actor.AccountID)
	trainer.see(held+"/edit", fmt.Sprintf(`value="%d" checked> Budi`, budi.actor.AccountID)) // who received them stays named
	lacks(t, sari.see("/partners"), "SDN 2 Tirtamaya</a>")
	sari.see("/partners?state=ended", "SDN 2 Tirtamaya")
}

// sharedWork names the partner on a programme and an activity, and enters a gift of
// books.
func (room *testRoom) sharedWork(trainer, keeper *visitor, at string) {
	today := lms.DayOf(room.now().In(defaultZone))
	programme := trainer.sent("/programmes/new", "/programmes", url.Values{"title": {"Sabtu membaca"}, "kind": {"reading"}, "owner": {fmt.Sprint(trainer.actor.AccountID)}, "on": {(today - 5).String()}})
	trainer.sent(programme+"/sessions/new", programme+"/sessions", url.Values{"starts": {(today - 1).String() + "T09:00"}, "ends": {(today - 1).String() + "T10:00"}, "children": {"12"}})
	activity := room.hold("Literasi informasi", -30*time.Hour, nil)
	id := programme[strings.LastIndex(programme, "/")+1:]
	keeper.sent(at, at+"/links", url.Values{"programme": {id}})
	keeper.sent(at, at+"/links", url.Values{"activity": {fmt.Sprint(activity)}, "host": {"1"}})
	keeper.see(at, "Sabtu membaca", "Pertemuan program", "Literasi informasi", "Kegiatan di tempat mitra")
	trainer.see(programme, "SDN 2 Tirtamaya")
	keeper.refused(422, at+"/entries/new", at+"/entries", url.Values{"on": {(today + 1).String()}, "what": {"Hibah buku"}}, "Catat setelah terlaksana.", `value="Hibah buku"`)
	keeper.sent(at+"/entries/new", at+"/entries", url.Values{"on": {today.String()}, "what": {"Hibah buku"}, "people": {"12"}})
}
