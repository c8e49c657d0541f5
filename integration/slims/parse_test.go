package slims

import (
	"slices"
	"testing"
	"time"

	"binapustaka/lms/usage"
)

func TestMessages(t *testing.T) {
	names := newNameList([]string{"Nur", "Nur Aini", "Dra. Nur'aini, S.IP."})
	for _, c := range []struct{ msg, metric, name, item string }{
		{"Nur Aini return item B001 for member (M1)", usage.Returns, "Nur Aini", "B001"},
		{"Nur return item (B 2) with title (x return item y) with Quick Return method", usage.Returns, "Nur", "B 2"},
		{"Dra. Nur'aini, S.IP. extend loan for item B3 for member (M)", usage.Extensions, "Dra. Nur'aini, S.IP.", "B3"},
		{"Nur insert new loan (B4) for member (M return item 1)", usage.Loans, "Nur", "B4"},
		{"Stranger reserve item B5 for member (M)", usage.Reservations, "", "B5"},
		{"Nur start transaction with member (M)", "", "", ""},
		{" return item ", "", "", ""},
	} {
		if m, n, i := names.parseCirculation(c.msg); m != c.metric || n != c.name || i != c.item {
			t.Errorf("%q: %q %q %q", c.msg, m, n, i)
		}
	}
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{"2024-02-29": "2024-02-29", "2024-02-29 23:59:59": "2024-02-29", "0000-00-00": "", "2020-00-00": "", "2023-02-29": "", "": "", "garbage here": "", "2024-01-015": ""} {
		if d, ok := parseDay([]byte(s)); ok != (want != "") || ok && d.String() != want {
			t.Errorf("%q: %v %v", s, d, ok)
		}
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
	if got := nextSize(1000, 80*time.Millisecond); got != 100 {
		t.Errorf("too slow: %d", got)
	}
	if got := nextSize(1000, time.Millisecond); got != 2000 {
		t.Errorf("fast: %d", got)
	}
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"2024-02-29", "0000-00-00", "2020-00-00 00:00:00", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, ok := parseDay(b); ok && d.String() != string(b[:10]) {
			t.Fatalf("%q became %v", b, d)
		}
	})
}

func FuzzMessage(f *testing.F) {
	f.Add("Nur", "Nur return item B001 for member (M1)")
	f.Add("Dra. Nur'aini, S.IP.", "Dra. Nur'aini, S.IP. return item (B) with title (t) with Quick Return method")
	f.Fuzz(func(t *testing.T, name, msg string) {
		if _, n, _ := newNameList([]string{name}).parseCirculation(msg); n != "" && (len(msg) < len(n) || msg[:len(n)] != name) {
			t.Fatalf("%q is not at the start of %q", n, msg)
		}
		parseStaffEvent("bibliography", msg)
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
