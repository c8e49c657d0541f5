package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/pickup"
)

// reserves opens reservations in the library's SLiMS.
func (room *testRoom) reserves(open ...pickup.Reservation) {
	room.connect()
	for i := range open {
		open[i].ID, open[i].ItemCode, open[i].At = int64(i+1), fmt.Sprintf("B%d", i+1), room.now().UTC().Truncate(time.Second).Add(-time.Duration(10-i)*time.Hour)
	}
	room.slims.set(func(f *fakeSlims) { f.open = open })
}

// From the shelf to the patron: the desk puts a copy aside, finds it by its code,
// and the loan in SLiMS closes it.
func TestJourneyOfAReservedBook(t *testing.T) {
	room := openTestRoom(t, func(d *Deps) { d.Mails = true })
	due := lms.DayOf(room.now()) + 4
	sari := pickup.Patron{Name: "Sari <Dewi>", Email: "sari@example.id", Phone: "0812 3456"}
	room.reserves(pickup.Reservation{Title: "Laskar Pelangi", CallNumber: "813 HIR l", Location: "Rak A", Patron: sari},
		pickup.Reservation{Title: "Bumi Manusia", OnLoan: true, DueOn: &due, Patron: sari}, pickup.Reservation{Title: "Atlas", Withheld: "Perbaikan"}, pickup.Reservation{Title: "Hujan", Ahead: 2})
	rina := room.enter("Rina", "id", lms.Librarian)
	p := rina.browser()
	p.Go(room.url + "/pickups")
	for _, text := range []string{"Ambil dari rak (1)", "Laskar Pelangi", "813 HIR l · Rak A", "Sari <Dewi>", "Belum dapat diambil (3)", "dipinjam sampai", "tidak untuk dipinjamkan: Perbaikan", "2 pemesan lebih dahulu", "Anggota ini tidak ada lagi"} {
		p.See(text)
	}
	room.examine(p)
	p.Follow(`form[action="/pickups"][method=post] button`)
	p.See("“Laskar Pelangi” menunggu pemesannya.")
	p.See("Menunggu diambil (1)")
	p.See("Surel sedang dikirim.")
	room.examine(p)
	var code string
	if err := room.db.Get(&code, `SELECT code FROM pickup`); err != nil {
		t.Fatal(err)
	}
	p.Fill("[name=code]", strings.ToLower(code[:3]+" "+code[3:]))
	p.FollowText("Cari")
	p.See("Pesanan dengan kode ini")
	p.See("Kode " + code)
	room.examine(p)
	p.Fill("[name=code]", "XXXXXX")
	p.FollowText("Cari")
	p.See("Tidak ada pesanan yang menunggu dengan kode itu.")

	// Nothing of the patron is stored.
	var stored []string
	if err := room.db.Select(&stored, `SELECT CONCAT_WS(' ', p.item_code, p.code, p.state, p.mail) FROM pickup p`); err != nil || len(stored) != 1 || strings.Contains(strings.Join(stored, ""), "Sari") {
		t.Error(stored, err)
	}
	room.slims.set(func(f *fakeSlims) {
		f.lent = map[pickup.Ref]time.Time{f.open[0].Ref(): room.now()}
		f.open = f.open[1:]
	})
	p.Go(room.url + "/pickups")
	p.See("Belum dapat diambil (3)")
	if body := rina.see("/pickups"); strings.Contains(body, "Laskar Pelangi") {
		t.Error("what is lent still waits")
	}
	var state string
	if err := room.db.Get(&state, `SELECT state FROM pickup`); err != nil || state != "collected" {
		t.Error(state, err)
	}
}

func TestDeskForReservedBooks(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	rina.see("/pickups", "belum tersambung ke SLiMS")
	room.reserves(pickup.Reservation{Title: "Satu", Patron: pickup.Patron{Name: "Sari", Email: "sari@example.id", Phone: "0812"}}, pickup.Reservation{Title: "Dua"}, pickup.Reservation{Title: "Tiga"})
	today := lms.DayOf(room.now().In(defaultZone))
	aside := func(id, hold string) (int, string, string) {
		return rina.send("/pickups", "/pickups", form("reserve", id, "hold", hold))
	}
	if status, body, _ := aside("1", ""); status != 422 || !strings.Contains(body, "Isi tanggal sampai kapan") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	if status, body, _ := aside("1", (today - 1).String()); status != 422 || !strings.Contains(body, "Pilih tanggal antara") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	for _, id := range []string{"99", "-1", "x", ""} {
		if _, _, to := aside(id, (today + 1).String()); to != "/pickups" {
			t.Errorf("%s leads to %s", id, to)
		}
	}
	rina.see("/pickups", "Reservasi itu tidak terbuka lagi di SLiMS.")
	for _, id := range []string{"1", "2", "1"} {
		aside(id, (today + 1).String())
	}
	rina.see("/pickups", "sudah disisihkan, mungkin oleh rekan Anda", "Menunggu diambil (2)", "Kabari pemesan sendiri.", "0812", "sari@example.id")
	var ids []int64
	if err := room.db.Select(&ids, `SELECT id FROM pickup ORDER BY id`); err != nil || len(ids) != 2 {
		t.Fatal(ids, err)
	}
	one, two := fmt.Sprintf("/pickups/%d", ids[0]), fmt.Sprintf("/pickups/%d", ids[1])
	if status, body, _ := rina.send("/pickups", one+"/hold", form("hold", "kemarin")); status != 422 || !strings.Contains(body, "Isi tanggal sampai kapan") {
		t.Errorf("%d", status)
	}
	rina.sent("/pickups", one+"/hold", form("hold", (today+5).String()))
	rina.sent("/pickups", one+"/collected", form())
	rina.see("/pickups", "Sudah diambil, belum tercatat dipinjam (1)")
	rina.sent("/pickups", two+"/missed", form())
	rina.see("/pickups", "Tidak diambil (1)", "Sisihkan lagi")
	if status, body, _ := rina.send("/pickups", two+"/collected", form()); status != 409 || !strings.Contains(body, "sudah selesai") {
		t.Errorf("%d", status)
	}
	rina.inBoth("/pickups", "/pickups?code=ABCDEF")
	if status, _, _ := rina.send("/pickups", "/pickups/999/missed", form()); status != 404 {
		t.Error(status)
	}
	room.pass(48 * time.Hour)
	aside("3", (today + 2).String())
	room.pass(48 * time.Hour)
	rina.see("/pickups", "lewat batas")
	room.slims.set(func(f *fakeSlims) { f.down = true })
	rina.see("/pickups", "Coba lagi")
	rina.inBoth("/pickups")
	room.slims.set(func(f *fakeSlims) { f.down, f.open = false, nil })
	rina.see("/pickups", "Tidak ada reservasi yang terbuka di SLiMS.")
}
