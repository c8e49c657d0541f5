package locale

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEveryMessageInEveryLanguage(t *testing.T) {
	for _, l := range All {
		for _, other := range All {
			for _, key := range l.Keys() {
				m, ok := catalogs[other][key]
				if !ok {
					t.Errorf("%s: %q is missing (it stands in %s)", other, key, l)
					continue
				}
				if strings.TrimSpace(m.Other) == "" {
					t.Errorf("%s: %q is empty", other, key)
				}
				if a, b := placeholders(catalogs[l][key]), placeholders(m); !slices.Equal(a, b) {
					t.Errorf("%q: placeholders %v in %s, %v in %s", key, a, l, b, other)
				}
			}
		}
	}
}

// TestNoMessageTwice: of two with one key a program would take one and say nothing.
func TestNoMessageTwice(t *testing.T) {
	key := regexp.MustCompile(`(?m)^  ("[^"]+"):`)
	for _, l := range All {
		seen := map[string]bool{}
		names, err := fs.Glob(files, "catalog/"+string(l)+"/*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllSubmatch(b, -1) {
				if k := string(m[1]); seen[k] {
					t.Errorf("%s: %s a second time", name, k)
				} else {
					seen[k] = true
				}
			}
		}
		if len(seen) != len(l.Keys()) {
			t.Errorf("%s: %d messages in the files, %d in use", l, len(seen), len(l.Keys()))
		}
	}
}

func placeholders(m message) []string {
	found := placeholder.FindAllString(m.Other, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestMatch(t *testing.T) {
	for header, want := range map[string]Locale{
		"": ID, "en": EN, "en-GB,en;q=0.9": EN, "id-ID,id;q=0.9,en;q=0.8": ID, "fr,en;q=0.5": EN, "zh": ID, "en;q=0,id": ID,
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	day := lms.DayOn(2026, time.November, 25)
	at := time.Date(2026, time.November, 25, 9, 14, 7, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{ID.Number(1234567), "1.234.567"}, {EN.Number(-1234), "−1,234"}, {ID.Number(999), "999"},
		{ID.Decimal(1234.56, 1), "1.234,6"}, {EN.Decimal(-0.04, 1), "0.0"}, {ID.Decimal(-0.06, 1), "−0,1"},
		{ID.Percent(0.114, 0), "11%"}, {EN.Signed(0.05, 0), "+5%"}, {ID.Signed(-0.05, 1), "−5,0%"},
		{ID.Date(day), "Rabu 25 Nov 2026"}, {EN.Date(day), "Wednesday 25 Nov 2026"}, {ID.Month(day), "November 2026"},
		{ID.DateTime(at), "Rabu 25 Nov 2026, 09.14"}, {EN.Clock(at), "09:14"},
		{ID.Duration(65 * time.Minute), "1 jam 5 menit"}, {EN.Duration(time.Hour + 24*time.Second), "1 hour"}, {EN.Duration(0), "0 seconds"},
		{ID.Bytes(1_500_000), "1,5 MB"}, {EN.Bytes(12_000), "12 KB"},
		{EN.T("time.days", lms.Args{"n": 1}), "1 day"}, {EN.T("time.days", lms.Args{"n": 2000}), "2,000 days"},
		{EN.T("no.such.key"), "⟦no.such.key⟧"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A name that ends in a point ends the sentence too.
func TestNoPointTwice(t *testing.T) {
	if got := ID.T("regrade.told_by", lms.Args{"by": "Widya Larasati, M.Hum."}); got != "Oleh Widya Larasati, M.Hum." {
		t.Error(got)
	}
	if got := ID.T("regrade.told_by", lms.Args{"by": "Rina"}); got != "Oleh Rina." {
		t.Error(got)
	}
}
