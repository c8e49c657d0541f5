package programme

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var clock = time.Date(2026, 11, 5, 3, 0, 0, 0, time.UTC)

var today = lms.DayOf(clock)

var metrics = []string{"visits", "young_loans", "loans", "returns", "new_members", "digital_reads", "fines"}

func reading() Details {
	return Details{Kind: Reading, Title: "Bacaan anak", OwnerID: 1, On: today - 30, Metrics: []string{"young_loans", "visits"}}
}

// wantFields compares the fields at fault with those that should be.
func wantFields(t *testing.T, err error, fields ...string) {
	t.Helper()
	var all lms.Problems
	errors.As(err, &all)
	var got []string
	for _, e := range all {
		got = append(got, e.Field)
	}
	if !slices.Equal(got, fields) {
		t.Errorf("fields %v, want %v (%v)", got, fields, err)
	}
}

func TestDetails(t *testing.T) {
	before := today - 31
	for name, c := range map[string]struct {
		change func(*Details)
		fields []string
	}{
		"good":      {func(*Details) {}, nil},
		"no title":  {func(d *Details) { d.Title = " \n" }, []string{"title"}},
		"long":      {func(d *Details) { d.Title = strings.Repeat("é", MaxTitle+1) }, []string{"title"}},
		"no kind":   {func(d *Details) { d.Kind = "party" }, []string{"kind"}},
		"no owner":  {func(d *Details) { d.OwnerID = 0 }, []string{"owner"}},
		"no day":    {func(d *Details) { d.On = 0 }, []string{"on"}},
		"backwards": {func(d *Details) { d.Until = &before }, []string{"until"}},
		"no money":  {func(d *Details) { d.Budget = -1 }, []string{"budget"}},
		"metrics":   {func(d *Details) { d.Metrics = []string{"dances"} }, []string{"metrics"}},
		"too many":  {func(d *Details) { d.Metrics = metrics }, []string{"metrics"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := reading()
			c.change(&d)
			_, err := d.Clean(metrics)
			wantFields(t, err, c.fields...)
		})
	}
}

func TestStatusFollowsFromTheDays(t *testing.T) {
	until := today
	d := Details{On: today, Until: &until}
	for _, c := range []struct {
		on   lms.Day
		want Status
	}{{today - 1, Planned}, {today, Running}, {today + 1, Finished}} {
		if got := d.Status(c.on); got != c.want {
			t.Errorf("%s: %s, want %s", c.on, got, c.want)
		}
	}
	d.Until = nil
	if d.Status(today+1000) != Running {
		t.Error("one without an end has ended")
	}
	d.Cancelled = true
	if d.Status(today) != Cancelled {
		t.Error("a cancelled one goes on")
	}
}

func TestCounts(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, " 12 ": 12, "1250": 1250, "1.250": 1250, "1,250": 1250, "1.250.000": 1250000, "1,250,000": 1250000, "1 250": 1250, "1\u00a0250": 1250,
		"12,0": 12, "12.00": 12, "1250,00": 1250, "1.250,0": 1250, "1,250.00": 1250, "1.250,000": 1250, "12.000": 12000,
	} {
		if n, ok := ParseCount(text, 2_000_000); !ok || n != want {
			t.Errorf("%q: %d, %v; want %d", text, n, ok, want)
		}
	}
	for _, text := range []string{"", "-1", "+1", "12,5", "12.05", "1,25", "1.25", "0,5", "Budi", "12 Budi", "12 anak", "1.250.00", "1.2500", "1,250,00", "1234.567", "1234.000", "1e3", "½", "١٢", "3000000", "99999999999999999999", "1..000", "=1+1"} {
		if n, ok := ParseCount(text, 2_000_000); ok {
			t.Errorf("%q is %d", text, n)
		}
	}
	for text, want := range map[string]int64{"Rp 1.500.000": 1500000, "rp1500000": 1500000, "Rp. 750.000,-": 750000, "1,500,000": 1500000, "Rp2.000,00": 2000} {
		if n, ok := ParseRupiah(text); !ok || n != want {
			t.Errorf("%q: %d, %v; want %d", text, n, ok, want)
		}
	}
	for _, text := range []string{"Rp", "Rp 1.500,50", "1,5 juta", "$ 12"} {
		if n, ok := ParseRupiah(text); ok {
			t.Errorf("%q is %d", text, n)
		}
	}
}

// Whatever is written in full, in either way, reads back as itself.
func TestCountsReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		n := rng.Int64N(MaxMoney)
		digits := []byte(lmsDigits(n))
		for _, sep := range []string{"", ".", ",", " "} {
			var b strings.Builder
			for i, d := range digits {
				if i > 0 && (len(digits)-i)%3 == 0 {
					b.WriteString(sep)
				}
				b.WriteByte(d)
			}
			if got, ok := ParseCount(b.String(), MaxMoney); !ok || got != n {
				t.Fatalf("%q: %d, %v; want %d", b.String(), got, ok, n)
			}
		}
	}
}

func lmsDigits(n int64) (s string) {
	for s = string(rune('0' + n%10)); n >= 10; s = string(rune('0'+n%10)) + s {
		n /= 10
	}
	return s
}

func TestSessions(t *testing.T) {
	good := Session{StartsAt: clock.Add(-2 * time.Hour), EndsAt: clock.Add(-time.Hour), Counted: true, Present: Present{12, 3, 2}, Group: " Kelinci ", Books: "Si Kancil\r\n\r\n  Laskar  Pelangi"}
	s, err := good.Clean(clock)
	if err != nil || s.Group != "Kelinci" || len(Lines(s.Books)) != 2 || s.Total() != 17 {
		t.Fatalf("%+v, %v", s, err)
	}
	for name, c := range map[string]struct {
		change func(*Session)
		fields []string
	}{
		"no times":   {func(s *Session) { s.StartsAt, s.EndsAt = time.Time{}, time.Time{} }, []string{"starts", "ends"}},
		"backwards":  {func(s *Session) { s.EndsAt = s.StartsAt }, []string{"ends"}},
		"days":       {func(s *Session) { s.EndsAt = s.StartsAt.Add(25 * time.Hour) }, []string{"ends"}},
		"a name":     {func(s *Session) { s.Children = -1 }, []string{"children"}},
		"a town":     {func(s *Session) { s.Adults = MostPresent + 1 }, []string{"adults"}},
		"the future": {func(s *Session) { s.StartsAt, s.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) }, []string{"children", "teenagers", "adults"}},
		"only planned": {func(s *Session) {
			s.StartsAt, s.EndsAt, s.Counted = clock.Add(time.Hour), clock.Add(2*time.Hour), false
		}, nil},
		"nobody at all": {func(s *Session) { s.Present = Present{} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			c.change(&s)
			got, err := s.Clean(clock)
			wantFields(t, err, c.fields...)
			if !s.Counted && got.Total() != 0 {
				t.Errorf("%d came to what was not counted", got.Total())
			}
		})
	}
	other := good
	other.Group, other.Books, other.Counted = "Kelinci", "Si Kancil", false
	if got := Circles([]Session{s, {Group: ""}, other}); len(got) != 1 || got[0] != (Circle{"Kelinci", 2, 1, 17, 2}) {
		t.Errorf("%+v", got)
	}
}

func TestParts(t *testing.T) {
	day := today
	for name, c := range map[string]struct {
		part   Part
		fields []string
	}{
		"cost":           {Part{Kind: Cost, On: &day, Title: "Buku hadiah", Amount: 250000}, nil},
		"cost of what":   {Part{Kind: Cost}, []string{"on", "title", "amount"}},
		"guest":          {Part{Kind: Guest, Label: "author", Title: "Andrea"}, nil},
		"guest as what":  {Part{Kind: Guest, Label: "child", Title: "Andrea"}, []string{"label"}},
		"slot":           {Part{Kind: Slot, On: &day, At: "09:30", Title: "Bincang buku"}, nil},
		"slot when":      {Part{Kind: Slot, On: &day, At: "25:30", Title: "Bincang buku"}, []string{"at"}},
		"work":           {Part{Kind: Work, Title: "Komik dinding"}, nil},
		"post":           {Part{Kind: Post, On: &day, Label: "Instagram", Title: "Ayo!", Link: "https://example.org/p/1", State: PostOut}, nil},
		"post of a trap": {Part{Kind: Post, On: &day, Label: "Instagram", Title: "Ayo!", Link: "javascript:alert(1)", State: PostOut}, []string{"link"}},
		"no kind":        {Part{Kind: "party"}, []string{"kind"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.part.Clean()
			wantFields(t, err, c.fields...)
		})
	}
	if p, _ := (Part{Kind: Guest, Label: "author", Title: "Andrea", Amount: 5, Link: "https://x.org"}).Clean(); p.Amount != 0 || p.Link != "" {
		t.Errorf("a guest costs: %+v", p)
	}
	if Post.Of(Reading) || !Cost.Of(Reading) || !Guest.Of(Event) || PartKind("x").Of(Other) {
		t.Error("parts of other kinds")
	}
}

func TestWhoMayWhat(t *testing.T) {
	p := Programme{LibraryID: 1, Details: Details{OwnerID: 7}}
	for _, c := range []struct {
		who                 lms.Actor
		read, create, write bool
	}{
		{lms.Actor{}, false, false, false},
		{lms.Actor{AccountID: 5, LibraryID: 1, Roles: []lms.Role{lms.Librarian}}, true, false, false},
		{lms.Actor{AccountID: 7, LibraryID: 1, Roles: []lms.Role{lms.Librarian}}, true, false, true},
		{lms.Actor{AccountID: 7, LibraryID: 2, Roles: []lms.Role{lms.Head}}, false, false, false},
		{lms.Actor{AccountID: 5, LibraryID: 1, Roles: []lms.Role{lms.Trainer}}, true, true, true},
		{lms.Actor{AccountID: 5, LibraryID: 1, Roles: []lms.Role{lms.Head}}, true, true, true},
		{lms.Actor{AccountID: 5, LibraryID: 1, Roles: []lms.Role{lms.Admin}}, true, true, true},
		{lms.System("test"), true, true, true},
	} {
		if canRead(c.who, 1) != c.read || canCreate(c.who, 1) != c.create || canSum(c.who, 1) != c.create || canWrite(c.who, p) != c.write {
			t.Errorf("%+v", c.who)
		}
	}
}
