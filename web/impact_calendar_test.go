package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// An entry is made, mended and taken off; the calendar shows each year with what
// is supplied.
func TestImpactCalendar(t *testing.T) {
	room := openTestRoom(t)
	head, trainer := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer)
	head.see("/impact", `href="/impact/calendar"`)
	head.see("/impact/calendar?year=2024", "Belum ada yang dicatat", "Ramadan 1445 H", "12 Mar 2024 – 9 Apr 2024", "Idulfitri 1445 H", "10 Apr 2024", "3 Apr 2024 – 17 Apr 2024", "Sudah tersedia")
	lacks(t, head.see("/impact/calendar?year=2024"), "Prakiraan</span>")
	two := head.see("/impact/calendar?year=2030", "Prakiraan</span>", "Ramadan 1451 H", "Ramadan 1452 H", "Idulfitri 1451 H")
	lacks(t, two, "Idulfitri 1452 H") // in January of the next year, where its Ramadan stands too
	head.see("/impact/calendar?year=2031", "Ramadan 1452 H", "Idulfitri 1452 H", "Ramadan 1453 H")
	head.see("/impact/calendar?year=x", fmt.Sprintf("<h2 id=\"year\">%d</h2>", room.now().Year()))

	head.sent("/impact/calendar/changes/new", "/impact/calendar/changes", url.Values{"title": {" Buka sampai malam "}, "kind": {"opening_hours"}, "on": {"2024-12-02"}, "until": {"2025-01-31"}, "note": {"Selasa dan Kamis"}})
	head.see("/impact/calendar?year=2024", "Sudah tercatat", "Buka sampai malam", "2 Des 2024 – 31 Jan 2025", "Jam buka", "Selasa dan Kamis")
	head.see("/impact/calendar?year=2025", "Buka sampai malam")
	head.sent("/impact/calendar/changes/new", "/impact/calendar/changes", url.Values{"title": {"Jam lama"}, "kind": {"opening_hours"}, "on": {"2011-01-03"}, "hours0": {"8"}, "hours4": {" 7,5"}, "hours5": {"0"}})
	head.see("/impact/calendar?year=2011", "Jam lama", "Jam per hari: Senin 8, Jumat 7,50.")
	var hours int64
	if err := room.db.Get(&hours, `SELECT id FROM impact_change WHERE title = 'Jam lama'`); err != nil {
		t.Fatal(err)
	}
	head.see(fmt.Sprintf("/impact/calendar/changes/%d", hours), `name="hours0" value="8"`, `name="hours4" value="7.50"`, `name="hours5" value=""`)
	head.refused(422, "/impact/calendar/changes/new", "/impact/calendar/changes", url.Values{"title": {"Bacaan anak"}, "kind": {"innovation"}, "on": {"2012-05-05"}}, "dicatat di Program", `value="Bacaan anak"`)
	lacks(t, head.see("/impact/calendar/changes/new", `href="/programmes/new"`), `value="innovation"`)
	at, when := head.sent("/programmes/new", "/programmes", url.Values{"title": {"Bacaan anak"}, "kind": {"reading"}, "owner": {fmt.Sprint(head.actor.AccountID)}, "on": {"2012-05-05"}, "metric": {"young_loans"}}), ""
	head.see("/impact/calendar?year=2012", "Bacaan anak", "Sejak 5 Mei 2012", "Inovasi layanan atau program", `href="`+at+`"`)
	head.sent("/impact/calendar/seasons/new", "/impact/calendar/seasons", url.Values{"title": {"Sekaten"}, "kind": {"local"}, "on": {"2024-09-12"}})
	lacks(t, trainer.see("/impact/calendar?year=2024", "Sekaten", "Libur atau acara daerah", "Kepala perpustakaan dan administrator mengisi"), "/impact/calendar/seasons/")
	var change, season int64
	if err := room.db.Get(&change, `SELECT id FROM impact_change WHERE title = 'Buka sampai malam'`); err != nil {
		t.Fatal(err)
	}
	if err := room.db.Get(&season, `SELECT id FROM impact_season`); err != nil {
		t.Fatal(err)
	}
	at, when = fmt.Sprintf("/impact/calendar/changes/%d", change), fmt.Sprintf("/impact/calendar/seasons/%d", season)
	head.see(at, `value="Buka sampai malam"`, `value="2024-12-02"`, `value="2025-01-31"`, `<option value="opening_hours" selected>`, "Selasa dan Kamis</textarea>")
	lacks(t, head.see(when, `value="2024-09-12"`, `<option value="local" selected>`), "<textarea")
	head.sent(at, at, url.Values{"title": {"Pinjam lima"}, "kind": {"rules"}, "on": {"2024-12-03"}})
	lacks(t, head.see("/impact/calendar?year=2024", "Perubahan tersimpan", "Pinjam lima", "Sejak 3 Des 2024"), "Buka sampai malam", "Selasa dan Kamis")
	head.sent(when, when, url.Values{"title": {"Sekaten"}, "kind": {"local"}, "on": {"2024-09-12"}, "until": {"2024-09-16"}})
	head.see("/impact/calendar?year=2024", "12 Sep 2024 – 16 Sep 2024")

	// What is wrong comes back as it was typed.
	long := strings.Repeat("panjang ", 26)
	for _, c := range []struct {
		path string
		form url.Values
		says []string
	}{
		{"/impact/calendar/changes", url.Values{"title": {""}, "kind": {"rules"}, "on": {"2024-01-05"}, "note": {"Catatan"}}, []string{"Beri nama singkat", `value="2024-01-05"`, `<option value="rules" selected>`, "Catatan</textarea>"}},
		{"/impact/calendar/changes", url.Values{"title": {"Terbalik"}, "kind": {"rules"}, "on": {"2024-01-05"}, "until": {"2024-01-04"}}, []string{"tidak boleh mendahului", `value="Terbalik"`, `value="2024-01-04"`}},
		{"/impact/calendar/changes", url.Values{"title": {long}, "kind": {"rules"}, "on": {"2024-01-05"}}, []string{"Terlalu panjang: 207 huruf, paling banyak 200", "panjang panjang"}},
		{"/impact/calendar/changes", url.Values{"title": {"Kuno"}, "kind": {"rules"}, "on": {"1999-12-31"}}, []string{"antara tahun 2000 dan 2100", `value="1999-12-31"`}},
		{"/impact/calendar/changes", url.Values{"title": {"Kapan"}, "kind": {"sihir"}, "on": {"kemarin"}, "until": {"besok"}}, []string{"Pilih jenis perubahannya", "antara tahun 2000 dan 2100", `value="kemarin"`, `value="besok"`}},
		{"/impact/calendar/changes", url.Values{"title": {"Jam baru"}, "kind": {"opening_hours"}, "on": {"2024-01-05"}, "hours1": {"08.00–16.00"}}, []string{"“08.00–16.00” bukan jam dalam sehari", `value="08.00–16.00"`}},
		{"/impact/calendar/changes", url.Values{"title": {"Jam baru"}, "kind": {"opening_hours"}, "on": {"2024-01-05"}, "hours1": {"0"}}, []string{"tidak pernah buka"}},
		{"/impact/calendar/changes", url.Values{"title": {"Aturan"}, "kind": {"rules"}, "on": {"2024-01-05"}, "hours1": {"8"}}, []string{"hanya untuk jenis Jam buka", `value="8"`}},
		{"/impact/calendar/seasons", url.Values{"title": {"Lama"}, "kind": {"local"}, "on": {"2024-01-01"}, "until": {"2025-01-02"}}, []string{"paling banyak 366 hari", `value="2025-01-02"`}},
		{at, url.Values{"title": {" "}, "kind": {"rules"}, "on": {"2024-01-05"}}, []string{"Beri nama singkat", "<h1>Pinjam lima</h1>"}},
		{when, url.Values{"title": {"Sekaten"}, "kind": {""}, "on": {"2024-09-12"}}, []string{"Pilih jenis harinya"}},
	} {
		status, body, _ := head.send("/impact/calendar/changes/new", c.path, c.form)
		if status != 422 {
			t.Errorf("%s %v: %d", c.path, c.form, status)
		}
		for _, words := range c.says {
			if !strings.Contains(body, words) {
				t.Errorf("%s %v lacks %q\n%s", c.path, c.form, words, excerpt(body))
			}
		}
	}

	// What a study is about stays.
	room.insert(`INSERT INTO impact_study (library_id, version, question, subject_kind, subject_id, begins_on, plan, hash, declared_at, declared_by)
		VALUES (?, 1, 'service', 'change', ?, '2024-12-03', '{}', '', NOW(), ?)`, room.library, change, head.actor.AccountID)
	if status, body, _ := head.send(at, at+"/delete", url.Values{}); status != 409 || !strings.Contains(body, "Sebuah studi meneliti perubahan ini") {
		t.Errorf("a change that a study is about: %d\n%s", status, excerpt(body))
	}
	head.sent(when, when+"/delete", url.Values{})
	lacks(t, head.see("/impact/calendar?year=2024", "Sudah dihapus", "Pinjam lima"), "Sekaten")

	guest := room.enter("Tamu", "id", lms.Head)
	guest.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	rina := room.enter("Rina", "id", lms.Librarian)
	for _, c := range []struct {
		v    *visitor
		path string
		want int
	}{{rina, "/impact/calendar", 403}, {trainer, at, 403}, {trainer, "/impact/calendar/changes/new", 403}, {guest, at, 404}, {head, when, 404}, {head, "/impact/calendar/changes/x", 404}} {
		if status, _, _ := c.v.do("GET", c.path, "", "", nil); status != c.want {
			t.Errorf("%s sees %s: %d", c.v.actor.Name, c.path, status)
		}
	}
	if status, _, _ := guest.send("/impact/calendar/changes/new", at, url.Values{"title": {"Milik kami"}, "kind": {"rules"}, "on": {"2024-01-05"}}); status != 404 {
		t.Errorf("another library's head writes: %d", status)
	}
}

func TestImpactCalendarIsAccessible(t *testing.T) {
	room := openTestRoom(t)
	p := webtest.Open(t)
	for _, language := range []string{"id", "en"} {
		v := room.enter("Kepala "+language, language, lms.Head)
		v.admit(p)
		room.accessible(p, "/impact/calendar")
		change := room.insert(`INSERT INTO impact_change (library_id, kind, title, begins_on, note, created_at) VALUES (?, 'innovation', 'Ambil buku pesanan daring di loket baru', '2030-03-01', 'Mulai dengan 40 judul', NOW())`, room.library)
		season := room.insert(`INSERT INTO impact_season (library_id, kind, title, from_on, to_on, created_at) VALUES (?, 'school_holiday', 'Libur kenaikan kelas', '2030-06-20', '2030-07-12', NOW())`, room.library)
		room.accessible(p, "/impact/calendar?year=2030", "/impact/calendar/changes/new", "/impact/calendar/seasons/new", fmt.Sprintf("/impact/calendar/changes/%d", change), fmt.Sprintf("/impact/calendar/seasons/%d", season))
		p.Go(room.url + "/impact/calendar/changes/new")
		p.Follow(`main form.card button[type="submit"]`)
		p.Await(`!!document.getElementById('title-error') && !!document.getElementById('on-error')`)
		p.Accessible()
	}
}
