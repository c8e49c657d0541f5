package slims

import (
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/usage"
)

// FACTS: the real name at the start of the message, the longest that is known;
// apostrophes, commas and titles in it; titles that hold the words of another
// event; from 9.0 on the circulation desk escapes the name.
func TestMessages(t *testing.T) {
	names := newNameSet([]string{"Nur", "Nur Aini", "Dra. Nur'aini, S.IP.", `Ali "Boy"`, "Budi (PKL)", "A return item B", ""})
	const circulation, bibliography, membership = "circulation", "bibliography", "membership"
	for _, c := range []struct{ place, msg, metric, name, item string }{
		{circulation, "Nur Aini return item B001 for member (M1)", usage.Returns, "Nur Aini", "B001"},
		{circulation, "Nur return item (B 2) with title (x return item y) with Quick Return method", usage.Returns, "Nur", "B 2"},
		{circulation, `Nur return item (B2) with title (x<div style="color: red;">TERLAMBAT 2 hari</div>) with Quick Return method`, usage.Returns, "Nur", "B2"},
		{circulation, "Nur return item (B2) with title (Nur Aini return item B9 for member (M)) with Quick Return method", usage.Returns, "Nur", "B2"},
		{circulation, "Nur return item (B)2 for member (M1)", usage.Returns, "Nur", "(B)2"},
		{circulation, "Nur return item B(2) for member (M1)", usage.Returns, "Nur", "B(2)"},
		{circulation, "Dra. Nur'aini, S.IP. extend loan for item B3 for member (M)", usage.Extensions, "Dra. Nur'aini, S.IP.", "B3"},
		{circulation, `Dra. Nur\'aini, S.IP. extend loan for item B3 for member (M)`, usage.Extensions, "Dra. Nur'aini, S.IP.", "B3"},
		{circulation, `Ali \"Boy\" reserve item B3 for member (M)`, usage.Reservations, `Ali "Boy"`, "B3"},
		{circulation, "Nur insert new loan (B4) for member (M return item 1)", usage.Loans, "Nur", "B4"},
		{circulation, "Budi (PKL) return item B5 for member (M)", usage.Returns, "Budi (PKL)", "B5"},
		{circulation, "A return item B return item B6 for member (M)", usage.Returns, "A return item B", "B6"},
		{circulation, "Nur Aini Sari return item B7 for member (M)", usage.Returns, "", "B7"}, // nobody known, though it begins with a known name
		{circulation, "Stranger reserve item B5 for member (M)", usage.Reservations, "", "B5"},
		{circulation, "Stranger (PKL) return item (B5) with title (y) with Quick Return method", usage.Returns, "", "B5"},
		{circulation, "Nur start transaction with member (M return item 1 for member ()", "", "Nur", ""},
		{circulation, "Nur finish circulation transaction with member (M)", "", "Nur", ""},
		{circulation, "ERROR : Nur FAILED finish circulation transaction with member (Nur return item B for member (M))", "", "", ""},
		{circulation, "Nur remove reservation for item B2 for member (M)", "", "Nur", ""},
		{circulation, "Reservation notification e-mail sent to a@b.example", "", "", ""},
		{circulation, " return item B for member (M)", "", "", ""},
		{circulation, "Nur return item B", "", "", ""}, // cut off
		{circulation, "", "", "", ""},
		{circulation, "Nur insert bibliographic data (x) with biblio_id (1)", "", "", ""}, // not of this place
		{bibliography, `Nur insert bibliographic data (Al-Qur\'an) with biblio_id (1)`, usage.RecordsAdded, "Nur", ""},
		{bibliography, "Nur update bibliographic data (Nur insert bibliographic data (x) with biblio_id (1)) with biblio_id (2)", usage.RecordsChanged, "Nur", ""},
		{bibliography, "Nur DELETE bibliographic data (Administrator insert bibliographic data (contoh)) with biblio_id (2)", "", "Nur", ""},
		{bibliography, "Orang DELETE bibliographic data (Orang insert bibliographic data (contoh)) with biblio_id (2)", "", "", ""},
		{bibliography, "Nur insert item data (B1) with title (x update bibliographic data (y)", usage.CopiesAdded, "Nur", ""},
		{bibliography, "Nur update item data (B1) with title (x insert item data (y)", "", "Nur", ""},
		{bibliography, "Nur upload image file insert item data (x).jpg", "", "Nur", ""},
		{bibliography, "Nur insert bibliographic data from P2P service (server:http://x) with (Judul) and biblio_id (3)", usage.BulkImports, "Nur", ""},
		{bibliography, "Nur masukkan data bibliografi dari layanan Z3950 (peladen: x) dengan judul (y) dan biblio_id (3)", usage.BulkImports, "Nur", ""},
		{membership, "Dra. Nur'aini, S.IP. add new member (Siti Sa'diyah) with ID (M1)", usage.NewMembers, "Dra. Nur'aini, S.IP.", ""},
		{membership, "Nur extends membership for member (Budi) with ID (M2)", usage.RenewedMembers, "Nur", ""},
		{membership, "Nur DELETE member data (add new member (x) with ID (M2)", "", "Nur", ""},
		{"system", "Nur insert new loan (B) for member (M)", "", "", ""},
	} {
		if m, n, i := names.parse(c.place, c.msg); m != c.metric || n != c.name || i != c.item {
			t.Errorf("%q: %q %q %q", c.msg, m, n, i)
		}
	}
}

// FACTS: the messages of P2P, Z39.50 and SRU imports pass through the
// translation; sub_module and action do not.
func TestImports(t *testing.T) {
	for _, c := range []struct {
		place, sub, action, msg string
		want                    bool
	}{
		{"bibliography", "", "", "Importing 12 bibliographic records from file : x.csv", true},
		{"bibliography", "MARC Import", "", "Importing 12 MARC records from file : x.mrc", true},
		{"membership", "Import", "Add", "Importing 12 members data from file : x.csv", true},
		{"circulation", "", "", "Importing 12 x", false},
		{"bibliography", "Z3950 SRU", "Add", "Nur เพิ่มข้อมูล", true},
		{"bibliography", "P2P", "Add", "Nur x", true},
		{"bibliography", "MARC SRU", "Add", "Nur x", true},
		{"bibliography", "Download", "", "Nur download file ( x ) from  ( y )", false},
		{"bibliography", "Item", "Add", "Nur insert item data (B) with title (Importing 1)", false},
	} {
		if got := imported(c.place, c.sub, c.action, c.msg); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// FACTS: zero dates and NULLs occur in date columns of old sites.
func TestDates(t *testing.T) {
	for s, want := range map[string]string{"2024-02-29": "2024-02-29", "2024-02-29 23:59:59": "2024-02-29", "2024-02-29 00:00:00.000000": "2024-02-29", "0000-00-00": "",
		"0000-00-00 00:00:00": "", "2020-00-00": "", "2020-05-00": "", "2023-02-29": "", "": "", "garbage here": "", "2024-01-015": "", "1969-12-31": "", "1970-01-01": "1970-01-01", "-024-01-01": ""} {
		if d, ok := parseDay([]byte(s)); ok != (want != "") || ok && d.String() != want {
			t.Errorf("%q: %v %v", s, d, ok)
		}
	}
	if _, ok := parseDay(nil); ok {
		t.Error("NULL is a date")
	}
}

func TestGroups(t *testing.T) {
	for s, want := range map[string][]int64{`a:1:{i:0;s:1:"1";}`: {1}, `a:2:{i:0;i:3;i:1;s:2:"12";}`: {3, 12}, "a:0:{}": nil, "": nil, `a:1:{i:0;s:1:"x";}`: nil, "a:9:{i:0;}": nil} {
		if got := parseGroups(s); !slices.Equal(got, want) {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestSizeOfReadsFollowsTheirCost(t *testing.T) {
	p := pace{size: 1000}
	for _, c := range []struct {
		what string
		took time.Duration
		want int
	}{
		{"as long as it may", blink, 1000},
		{"ten times as long", 10 * blink, 100},
		{"quick again, but that is remembered", blink / 10, 111},
		{"and forgotten by and by", blink / 10, 123},
	} {
		if p.took(p.size, c.took); p.size != c.want {
			t.Errorf("%s: %d", c.what, p.size)
		}
	}
	p = pace{size: 100}
	for range 3 {
		p.took(p.size, time.Microsecond)
	}
	if p.size != 800 {
		t.Errorf("at most twice as many each time: %d", p.size)
	}
	for range 10 {
		p.took(p.size, 0)
	}
	if p.size != maxSize {
		t.Errorf("no more than %d: %d", maxSize, p.size)
	}
	p.took(p.size, time.Minute)
	if p.size != minSize {
		t.Errorf("no fewer than %d: %d", minSize, p.size)
	}
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"2024-02-29", "0000-00-00", "2020-00-00 00:00:00", "", "2024-02-29T10:00:00", "9999-12-31", "1970-01-01"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, ok := parseDay(b); ok && (d < 0 || d.String() != string(b[:10])) {
			t.Fatalf("%q became %v", b, d)
		}
	})
}

func FuzzMessage(f *testing.F) {
	f.Add("Nur", "circulation", "Nur return item B001 for member (M1)")
	f.Add("Dra. Nur'aini, S.IP.", "circulation", `Dra. Nur\'aini, S.IP. return item (B) with title (t return item x for member (y) with Quick Return method`)
	f.Add("Nur", "bibliography", "Nur DELETE bibliographic data (Nur insert bibliographic data (x)")
	f.Add("a insert new loan (", "circulation", "a insert new loan ( insert new loan (b) for member (c")
	f.Fuzz(func(t *testing.T, name, place, msg string) {
		metric, n, item := newNameSet([]string{name, name + " x"}).parse(place, msg)
		if n == "" && metric == "" && item == "" {
			return
		}
		if !strings.Contains(msg, item) || metric != "" && usage.SourceOf(metric) == "" {
			t.Fatalf("%q: %q %q", msg, metric, item)
		}
		if n == "" {
			return
		}
		for _, e := range events {
			for _, written := range []string{n, escaper.Replace(n)} {
				if e.place == place && e.metric == metric && strings.HasPrefix(msg, written+e.words) {
					return
				}
			}
		}
		t.Fatalf("%q does not begin with %q and words of %q", msg, n, metric)
	})
}

func FuzzGroups(f *testing.F) {
	f.Add(`a:1:{i:0;s:1:"1";}`)
	f.Fuzz(func(t *testing.T, s string) {
		if ids := parseGroups(s); len(ids) > len(s) {
			t.Fatal("more ids than bytes")
		}
	})
}
