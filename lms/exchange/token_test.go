package exchange

import (
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestTokenDetails(t *testing.T) {
	today := lms.DayOn(2026, 4, 2)
	good := TokenDetails{Name: " SIMPEG  Kota ", Scopes: []Scope{Personal, People, People}, EndsOn: today}
	d, err := good.Clean(today)
	if err != nil || d.Name != "SIMPEG Kota" || ScopeSet(d.Scopes).String() != "people:read,personal" {
		t.Errorf("%+v, %v", d, err)
	}
	for what, c := range map[string]struct {
		change func(*TokenDetails)
		field  string
	}{
		"no name":        {func(d *TokenDetails) { d.Name = " " }, "name"},
		"a long name":    {func(d *TokenDetails) { d.Name = strings.Repeat("é", maxName+1) }, "name"},
		"no scope":       {func(d *TokenDetails) { d.Scopes = nil }, "scopes"},
		"unknown scope":  {func(d *TokenDetails) { d.Scopes = []Scope{"people:write"} }, "scopes"},
		"personal alone": {func(d *TokenDetails) { d.Scopes = []Scope{Courses, Personal} }, "scopes"},
		"ended":          {func(d *TokenDetails) { d.EndsOn = today - 1 }, "ends"},
		"too long":       {func(d *TokenDetails) { d.EndsOn = today + MaxDays + 1 }, "ends"},
		"no day":         {func(d *TokenDetails) { d.EndsBad = true }, "ends"},
	} {
		d := good
		c.change(&d)
		_, err := d.Clean(today)
		if p, ok := err.(lms.Problems); !ok || len(p) != 1 || p[0].Field != c.field {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestBearerToken(t *testing.T) {
	key := [32]byte{7}
	secret := newSecret(key, []byte("a"))
	for header, want := range map[string]bool{
		"Bearer " + secret: true, "bearer   " + secret: true, secret: false, "": false, "Bearer": false, "Bearer ": false, "Basic " + secret: false,
		"Bearer " + secret + "a": false, "Bearer " + secret[1:]: false, "Bearer " + strings.ToUpper(secret): false,
		"Bearer " + secret[:len(secret)-1] + "1": false, "Bearer bpk_" + strings.Repeat("é", 13): false, "Bearer " + secret + " ": false, "Bearer\t" + secret: false,
	} {
		if got, ok := BearerToken(header); ok != want || ok && got != secret {
			t.Errorf("%q: %q %v", header, got, ok)
		}
	}
	if secret != newSecret(key, []byte("a")) {
		t.Error("a second click gives another token")
	}
	if secret == newSecret(key, []byte("b")) || secret == newSecret([32]byte{8}, []byte("a")) {
		t.Error("two tokens are alike")
	}
}

// What one reader is told turns back for that reader and that purpose alone.
func TestHiddenIDs(t *testing.T) {
	h := newHider([32]byte{1})
	for _, id := range []int64{0, 1, 255, 1 << 31, 1<<63 - 1} {
		text := h.hide(asPerson, 7, id)
		if got, ok := h.show(asPerson, 7, text); !ok || got != id || text != h.hide(asPerson, 7, id) {
			t.Errorf("%d: %d %v", id, got, ok)
		}
		if len(text) != hiddenLength {
			t.Errorf("%q", text)
		}
		for what, ok := range map[string]bool{
			"another reader":  second(h.show(asPerson, 8, text)),
			"another purpose": second(h.show(asCursor, 7, text)),
			"another key":     second(newHider([32]byte{2}).show(asPerson, 7, text)),
			"upper case":      second(h.show(asPerson, 7, strings.ToUpper(text))),
			"other last bits": second(h.show(asPerson, 7, text[:hiddenLength-1]+string(text[hiddenLength-1]+1))),
			"shorter":         second(h.show(asPerson, 7, text[1:])),
		} {
			if ok {
				t.Errorf("%d turns back for %s", id, what)
			}
		}
	}
}

func second(_ int64, ok bool) bool { return ok }

func FuzzCursor(f *testing.F) {
	r := Reader{TokenID: 3, hider: newHider([32]byte{1})}
	f.Add(r.Cursor(1, 42))
	f.Add("aaaaaaaaaaaaaaaaaaaaaaaaaa")
	f.Add("a\r\naaaaaaaaaaaaaaaaaaaaaaa")
	f.Fuzz(func(t *testing.T, text string) {
		after, err := r.After(1, text)
		if err != nil {
			if !lms.IsKind(err, lms.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if after < 0 || text != "" && r.Cursor(1, after) != text {
			t.Fatalf("%q is %d", text, after)
		}
	})
}

func FuzzBearerToken(f *testing.F) {
	f.Add("Bearer " + newSecret([32]byte{}, nil))
	f.Add("bearer  bpk_")
	f.Fuzz(func(t *testing.T, header string) {
		token, ok := BearerToken(header)
		if ok && (len(token) != tokenLength || !strings.HasSuffix(header, " "+token)) || !ok && token != "" {
			t.Fatalf("%q: %q %v", header, token, ok)
		}
	})
}
