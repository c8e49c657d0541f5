package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
)

// lived fills a library with what it did up to yesterday, from days ago on:
// closed on Mondays, 5 loans by user 7 and 3 by user 8 at P and 2 by nobody
// known, 20 visits in room R1, and since a year ago a log with extensions and
// new records. What the log had on three days is lost.
func (room *testRoom) lived(days int) (today lms.Day, lost lms.Period) {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	store := usage.NewStore(room.db, room.now)
	room.insert(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, room.library)
	today = lms.DayOf(room.now().In(time.FixedZone("", 7*60*60)))
	lost = lms.Period{From: today - 40, To: today - 38}
	counts := map[usage.Source]map[usage.Key]int64{usage.LoanTable: {}, usage.LogTable: {}, usage.VisitTable: {}}
	told := map[usage.Source]map[lms.Day]int64{usage.LoanTable: {}, usage.LogTable: {}, usage.VisitTable: {}}
	begin := today - lms.Day(days)
	log := max(begin, today-365)
	for d := begin; d < today; d++ {
		if d.Weekday() == time.Monday {
			continue
		}
		put := func(source usage.Source, metric, place string, staff, n int64) {
			counts[source][usage.Key{Metric: metric, Day: d, Location: place, Staff: staff}] = n
			told[source][d] = int64(d)
		}
		put(usage.LoanTable, usage.Loans, "P", 7, 5+int64(d%3))
		put(usage.LoanTable, usage.Loans, "P", 8, 3)
		put(usage.LoanTable, usage.Loans, "", 0, 2)
		put(usage.LoanTable, usage.ActiveBorrowers, "P", 0, 6)
		put(usage.VisitTable, usage.Visits, "R1", 0, 20+int64(d%5))
		if d >= log && !lost.Has(d) {
			put(usage.LogTable, usage.Extensions, "P", 7, 2)
			put(usage.LogTable, usage.RecordsAdded, "", 8, 1+int64(d%2))
			put(usage.LogTable, usage.CopiesAdded, "P", 8, 3)
		}
	}
	for source, first := range map[usage.Source]lms.Day{usage.LoanTable: begin, usage.LogTable: log, usage.VisitTable: begin} {
		_, err := store.SaveReading(ctx, system, room.library, today, usage.Reading{Source: source, From: first, FirstOn: &first, Counts: counts[source], FirstIDs: told[source]})
		if err != nil {
			room.t.Fatal(err)
		}
	}
	for d := lost.From; d <= lost.To; d++ {
		room.insert(`INSERT INTO usage_gap (library_id, source, day) VALUES (?, 'system_log', ?)`, room.library, d)
	}
	err := store.SaveCollection(ctx, system, room.library, usage.Collection{ReadOn: today, Holdings: []usage.Holding{
		{Part: usage.TitlesByClass, Code: "2", Count: 30}, {Part: usage.TitlesByClass, Count: 10}, {Part: usage.CopiesByClass, Code: "2", Count: 55}, {Part: usage.CopiesByClass, Count: 45},
		{Part: usage.CopiesByType, Code: "1", Name: "Buku <Teks>", Count: 90}, {Part: usage.CopiesByType, Code: "0", Count: 10},
		{Part: usage.CopiesByPlace, Code: "P", Name: "Perpustakaan Pusat", Count: 100}, {Part: usage.Rooms, Code: "R1", Name: "Ruang Baca"}}})
	if err != nil {
		room.t.Fatal(err)
	}
	for id, name := range map[int64]string{7: "=Zaki", 8: "Ani Sari, S.IP."} {
		room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at) VALUES (?, ?, ?, ?, '', NOW())`, room.library, id, fmt.Sprintf("user%d", id), name)
	}
	return today, lost
}

func TestUsageFigures(t *testing.T) {
	room := openTestRoom(t)
	today, lost := room.lived(420)
	head := room.enter("Nur", "id", lms.Head)
	p := lms.Period{From: today - 70, To: today - 1}
	at := fmt.Sprintf("&from=%s&to=%s", p.From, p.To)

	open := 0
	for d := p.From; d <= p.To; d++ {
		if d.Weekday() != time.Monday {
			open++
		}
	}
	body := head.see("/usage?metric=visits&by=day"+at, "Kunjungan tiap hari buka", fmt.Sprintf("dalam %d hari buka yang terbaca", open), "10 hari tutup tidak dihitung")
	if strings.Contains(body, "tidak dapat dihubungkan") {
		t.Error("nobody is behind a visit")
	}
	head.see("/usage?metric=extensions&by=week"+at, "Perpanjangan pinjaman per hari buka, tiap pekan", "bukan nol: "+locale.ID.ShortDate(lost.From)+" sampai "+locale.ID.ShortDate(lost.To))
	head.see("/usage?metric=loans&by=month"+at, "tiap bulan", "dari", "tidak dapat dihubungkan dengan seorang staf", "Rata-rata 11,0 per hari buka")
	if body := head.see("/usage?metric=active_borrowers", "Peminjam aktif per hari tiap hari buka", "Rata-rata per hari buka", `<p class="big">6,0</p>`); strings.Contains(body, "Jumlah, ") {
		t.Error("borrowers are added up")
	}
	head.see("/usage?metric=extensions&from="+(today-800).String(), "encatatannya dimulai "+locale.ID.ShortDate(today-365))
	head.see("/usage?metric=extensions&from="+(today-800).String()+"&to="+(today-700).String(), "Belum ada catatan pada rentang ini")
	places := head.see("/usage?metric=loans&by=location"+at, "Peminjaman menurut lokasi", "Perpustakaan Pusat", "Tanpa lokasi")
	if strings.Contains(places, ">P<") {
		t.Error("a place goes by its code although SLiMS names it")
	}
	head.see("/usage?metric=visits&by=location"+at, "Ruang Baca")
	if body := head.see("/usage"); strings.Contains(body, `value="staff"`) || strings.Contains(body, `value="fines"`) {
		t.Error("the head is offered sums by staff, or a metric that was never read")
	}
	room.enter("Head", "en", lms.Head).see("/usage?metric=loans"+at, "Loans per open day, by week", "open days that were read")
}

func TestUsageRows(t *testing.T) {
	room := openTestRoom(t)
	today, lost := room.lived(100)
	head := room.enter("Nur", "id", lms.Head)
	lines := strings.Split(strings.TrimSpace(head.see(fmt.Sprintf("/usage/data.csv?metric=extensions&from=%s&to=%s", lost.From-7, today-1))), "\n")
	var missing, closed, read int
	for _, line := range lines[1:] {
		f := strings.Split(line, ",")
		switch f[1] {
		case "missing":
			missing++
			if f[4] != "" {
				t.Errorf("a missing day has a count: %s", line)
			}
		case "closed":
			closed++
		case "read":
			read++
			if f[2] != "extensions" || f[3] != "P" || f[4] != "2" {
				t.Error(line)
			}
		}
	}
	if lines[0] != "day,state,metric,location,count" || missing != 3 || read+closed+missing != len(lines)-1 || closed < 5 {
		t.Errorf("%d rows: %d read, %d closed, %d missing\n%s", len(lines)-1, read, closed, missing, lines[0])
	}
	for path, want := range map[string]int{"/usage/data.csv?from=x": 422, "/usage/data.csv?metric=x": 422, "/usage/data.csv?by=staff": 403} {
		if status, _, _ := head.do("GET", path, "", "", nil); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestUsageByStaff(t *testing.T) {
	room := openTestRoom(t)
	room.lived(100)
	admin := room.enter("Wati", "id", lms.Admin)
	body := admin.see("/usage?metric=loans&by=staff", "Untuk apa halaman ini", "Ani Sari, S.IP.", "=Zaki", "Tidak dapat dihubungkan dengan seorang pun", "% dari semuanya")
	if a, z := strings.Index(body, "Ani Sari"), strings.Index(body, "=Zaki"); a < z { // "=" sorts before "A"
		t.Error("not in alphabetical order")
	}
	if strings.Contains(body, "<svg class=\"chart") {
		t.Error("people are drawn beside each other")
	}
	rows := admin.see("/usage/data.csv?metric=loans&by=staff", "slims_user,name,metric,from,to,count", "'=Zaki,loans")
	if strings.Contains(rows, ",=Zaki") {
		t.Error("a name is a formula")
	}
	for _, role := range []lms.Role{lms.Head, lms.Trainer, lms.Librarian} {
		v := room.enter("X", "id", role)
		if status, body, _ := v.do("GET", "/usage?metric=loans&by=staff", "", "", nil); status != 403 || strings.Contains(body, "Ani Sari") {
			t.Errorf("%s: %d", role, status)
		}
	}
	for _, path := range []string{"/usage", "/usage/data.csv", "/usage/collection", "/usage/coverage"} {
		for _, role := range []lms.Role{lms.Trainer, lms.Librarian} {
			if status, _, _ := room.enter("X", "id", role).do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s by %s: %d", path, role, status)
			}
		}
	}
}

func TestUsageFormComesBackFilledIn(t *testing.T) {
	room := openTestRoom(t)
	today, _ := room.lived(100)
	head := room.enter("Nur", "id", lms.Head)
	for query, want := range map[string][]string{
		"metric=loans&by=day&from=31-12-2025&to=2025-12-31": {`id="from-error"`, "bukan tanggal", `value="31-12-2025"`, `value="2025-12-31"`},
		"metric=loans&from=2025-02-30":                      {`id="from-error"`, "2025-02-30"},
		"metric=loans&from=2025-03-02&to=2025-03-01":        {`id="to-error"`, "lebih dahulu"},
		"metric=loans&from=" + (today + 5).String():         {`id="from-error"`, "paling lambat kemarin"},
		"metric=loans&from=1990-01-01&to=2020-01-01":        {`id="from-error"`, "paling lama 10 tahun"},
		"metric=loans&by=day&from=2018-01-01&to=2023-01-01": {`id="by-error"`, "Pilih pekan atau bulan"},
		"metric=dances":                   {`id="metric-error"`, "Tidak ada ukuran dances"},
		"metric=loans&by=hour":            {`id="by-error"`, "hour"},
		"metric=active_borrowers&by=week": {`id="by-error"`, "tidak dapat dijumlahkan", `value="week" selected`, `value="active_borrowers" selected`},
		"metric=" + url.QueryEscape(`"><script>`) + "&by=%27&from=x": {"Ada 3 isian"},
	} {
		status, body, _ := head.do("GET", "/usage?"+query, "", "", nil)
		if status != 422 {
			t.Errorf("%s: %d", query, status)
		}
		for _, text := range want {
			if !strings.Contains(body, text) {
				t.Errorf("%s: the page lacks %s\n%s", query, text, excerpt(body))
			}
		}
	}
}

func TestUsageCoverage(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	for _, path := range []string{"/usage", "/usage/coverage", "/usage/collection"} {
		admin.see(path, "belum tersambung ke SLiMS", `href="/slims/connection"`)
	}
	room.insert(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, room.library)
	for _, path := range []string{"/usage", "/usage/coverage", "/usage/collection"} {
		admin.see(path, "belum pernah dibaca", `href="/jobs"`)
	}
	today, lost := room.lived(420)
	body := admin.see("/usage/coverage", "Sirkulasi", "Catatan sistem", "3 tidak terbaca", "Semua hari buka terbaca", locale.ID.ShortDate(lost.From)+" sampai "+locale.ID.ShortDate(lost.To),
		"tabel ini kosong atau tidak ada", "Tidak ada angka yang berubah", "12 bulan terakhir")
	if n := strings.Count(body, "<svg class=\"chart wide"); n != 3 {
		t.Errorf("%d calendars", n)
	}
	year := (today - 400).Time().Year()
	admin.see(fmt.Sprintf("/usage/coverage?year=%d", year), fmt.Sprintf(`href="/usage/coverage?year=%d" aria-current="true"`, year), "Catatan di SLiMS dimulai")
	admin.see("/usage/coverage?year=1900", `href="/usage/coverage" aria-current="true"`)

	for i, kept := range []bool{true, false} {
		room.insert(`INSERT INTO usage_revision (library_id, metric, day, old_total, new_total, kept, noticed_at) VALUES (?, 'loans', ?, 45, 40, ?, NOW())`, room.library, today-lms.Day(50+i), kept)
	}
	admin.see("/usage/coverage", "SLiMS kini hanya menunjukkan 40 dari 45", "dari 45 menjadi 40", "Peminjaman, "+locale.ID.ShortDate(today-50))
	room.pass(72 * time.Hour)
	admin.see("/usage/coverage", "3 hari terakhir belum dibaca")
	room.enter("Nur", "en", lms.Head).see("/usage/coverage", "Circulation", "3 not read", "have not been read yet")
}

func TestUsageCollection(t *testing.T) {
	room := openTestRoom(t)
	room.lived(420)
	room.enter("Nur", "id", lms.Head).see("/usage/collection", `<span class="big">40</span> judul`, `<span class="big">100</span> eksemplar`, "200 Agama", "Tanpa kelas", "75,0%",
		"Tanpa tipe", "Perpustakaan Pusat", "Penambahan 12 bulan terakhir", "3 tidak terbaca")
}

func TestUsageMine(t *testing.T) {
	room := openTestRoom(t)
	room.lived(100)
	rina := room.enter("Rina", "id", lms.Librarian)
	if body := rina.see("/usage/mine", "belum ditautkan"); strings.Contains(body, "Zaki") {
		t.Error("somebody else's work")
	}
	room.insert(`UPDATE account_slims_user SET account_id = ?, linked_at = NOW() WHERE user_id = 8`, rina.actor.AccountID)
	body := rina.see("/usage/mine", "Peminjaman Anda, tiap bulan", "user8", "Cantuman katalog baru", "Kepala perpustakaan dan rekan Anda tidak melihat")
	if strings.Contains(body, "Perpanjangan pinjaman") {
		t.Error("what user 7 did alone is shown to user 8")
	}
	rina.see("/usage/mine?metric=records_added", "Cantuman katalog baru Anda, tiap bulan")
	rina.see("/usage/mine?metric=extensions", "Peminjaman Anda, tiap bulan")
	// Whoever does not want to be counted among staff says so, and takes it back.
	rina.see("/usage/mine", "Saat ini Anda ikut dihitung", "Jangan hitung saya")
	rina.sent("/usage/mine", "/usage/mine/objection", url.Values{})
	rina.see("/usage/mine", "Mulai perhitungan malam berikutnya Anda tidak ikut dihitung", "Anda tidak ikut dihitung sejak "+locale.ID.Date(lms.DayOf(room.now().In(defaultZone))), "Hitung saya lagi")
	rina.inBoth("/usage/mine")
	rina.sent("/usage/mine", "/usage/mine/objection", url.Values{"counted": {"1"}})
	rina.see("/usage/mine", "Anda ikut dihitung lagi", "Saat ini Anda ikut dihitung")
	room.insert(`UPDATE account_slims_user SET account_id = NULL WHERE user_id = 8`)
	room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id) VALUES (?, 99, 'baru', 'Baru', '', NOW(), ?)`, room.library, rina.actor.AccountID)
	rina.see("/usage/mine", "Belum ada pekerjaan yang tercatat atas nama baru")
}

func TestSteps(t *testing.T) {
	monday := lms.DayOn(2026, time.March, 2)
	v := served{Metric: usage.Loans, Period: lms.Period{From: monday, To: monday + 20}, State: make([]usage.State, 21), Count: make([]int64, 21)}
	for i := range v.State {
		v.State[i], v.Count[i] = usage.Read, int64(i)
		if i%7 == 6 {
			v.State[i] = usage.Closed
		}
		if i >= 7 && i < 11 {
			v.State[i], v.Count[i] = usage.Missing, 0
		}
		if i >= 14 {
			v.State[i] = usage.Closed
		}
	}
	weeks := v.steps(locale.ID, usage.ByWeek)
	if len(weeks) != 2 || weeks[0].Open != 6 || weeks[0].Count != 15 || weeks[1].Missing != 4 || weeks[1].At != monday+7 {
		t.Fatalf("%+v", weeks)
	}
	if value, ok := weeks[0].value(); !ok || value != 2.5 {
		t.Errorf("%v %v", value, ok)
	}
	if _, ok := weeks[1].value(); ok {
		t.Error("a week with more days lost than read has a value")
	}
	if v.Total() != 15+11+12 || v.OnClosed() == 0 || v.Mean() != float64(38)/8 {
		t.Errorf("total %d, on closed days %d, mean %g", v.Total(), v.OnClosed(), v.Mean())
	}
	if days := v.steps(locale.EN, usage.ByDay); len(days) != 12 {
		t.Errorf("%d days", len(days))
	}
	if months := v.steps(locale.EN, usage.ByMonth); len(months) != 1 || months[0].Label != "Mar 2026" {
		t.Errorf("%+v", months)
	}
	if runs := v.missing(); len(runs) != 1 || runs[0] != (lms.Period{From: monday + 7, To: monday + 10}) {
		t.Errorf("%v", runs)
	}
	notes := missingNotes(locale.ID, v, usage.LoanTable, map[usage.Source]usage.SourceRead{usage.LoanTable: {ReadOn: monday + 9}})
	if !slices.Equal(notes, []string{locale.ID.T("usage.note_late", lms.Args{"n": 2, "days": "11 Mar 2026 sampai 12 Mar 2026"}),
		locale.ID.T("usage.note_lost", lms.Args{"n": 2, "days": "9 Mar 2026 sampai 10 Mar 2026"})}) {
		t.Errorf("%q", notes)
	}
}

func TestPeriodsThatOneAsksFor(t *testing.T) {
	day := func(s string) lms.Day { d, _ := lms.ParseDay(s); return d }
	for to, from := range map[string]string{"2026-11-24": "2025-11-25", "2024-02-29": "2023-03-02", "2025-02-28": "2024-02-29"} {
		if p := lastYear(day(to)); p.From != day(from) {
			t.Errorf("the year up to %s begins on %s", to, p.From)
		}
	}
	for d, ago := range map[string]string{"2024-02-29": "2023-02-28", "2026-11-24": "2025-11-24"} {
		if got := yearAgo(day(d)); got != day(ago) {
			t.Errorf("a year before %s: %s", d, got)
		}
	}
	for yesterday, want := range map[string]string{"2026-11-24": "2026-11-01", "2026-11-06": "2026-10-01", "2026-11-07": "2026-11-01", "2026-01-03": "2025-12-01"} {
		if p := thisMonth(day(yesterday)); p.From != day(want) || p.To > day(yesterday) || p.Days() < leastDays {
			t.Errorf("on %s: %v", yesterday, p)
		}
	}
}
