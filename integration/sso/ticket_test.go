package sso

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

const ours = "https://belajar.example.go.id"

var (
	secret = []byte("0123456789abcdef0123456789abcdef")
	noon   = time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
)

func ticket() Ticket {
	return Ticket{Key: "k1", Audience: ours, Library: "kota", UserID: 3, Username: "nur'aini", RealName: "Dra. Nur'aini, S.IP.", Email: "nur@example.go.id",
		Groups: []int64{1, 12}, Target: "/courses/4?from=slims", Nonce: strings.Repeat("0f", 16), Issued: noon, Expires: noon.Add(life)}
}

func key(err error) string {
	if known, ok := errors.AsType[*lms.Error](err); ok {
		return known.Key
	}
	return fmt.Sprint(err)
}

// The same examples are signed by the plug-in's PHP in integration/plugin.
func TestExamples(t *testing.T) {
	text, err := os.ReadFile("testdata/tickets.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Name, Secret, Ticket string
		Fields               struct {
			Key, Aud, Lib, User, Name, Email, Target, Nonce string
			UID, IAT, EXP                                   int64
			Groups                                          []int64
		}
	}
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		t.Run(e.Name, func(t *testing.T) {
			f := e.Fields
			want := Ticket{f.Key, f.Aud, f.Lib, f.UID, f.User, f.Name, f.Email, f.Groups, f.Target, f.Nonce, time.Unix(f.IAT, 0).UTC(), time.Unix(f.EXP, 0).UTC()}
			c, err := Parse(e.Ticket)
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Groups) == 0 {
				want.Groups = nil
			}
			if !reflect.DeepEqual(c.Ticket, want) {
				t.Errorf("%#v\n%#v", c.Ticket, want)
			}
			secret, err := hex.DecodeString(e.Secret)
			if err != nil {
				t.Fatal(err)
			}
			if got := want.Sign(secret); got != e.Ticket {
				t.Errorf("signed %s", got)
			}
			if err := c.Check(secret, f.Aud, time.Unix(f.IAT, 0)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Ticket)
		secret []byte
		now    time.Time
		want   string
	}{
		{"as it should be", func(*Ticket) {}, secret, noon.Add(3 * time.Second), ""},
		{"another secret", func(*Ticket) {}, []byte("another"), noon, "handover.signature"},
		{"no secret", func(*Ticket) {}, nil, noon, "handover.signature"},
		{"for another Binapustaka", func(t *Ticket) { t.Audience = "https://belajar.example.com" }, secret, noon, "handover.audience"},
		{"good for too long", func(t *Ticket) { t.Expires = noon.Add(61 * time.Second) }, secret, noon, "handover.life"},
		{"over before it began", func(t *Ticket) { t.Expires = noon.Add(-time.Second) }, secret, noon, "handover.life"},
		{"a clock 30 s ahead", func(*Ticket) {}, secret, noon.Add(-30 * time.Second), ""},
		{"a clock 31 s ahead", func(*Ticket) {}, secret, noon.Add(-31 * time.Second), "handover.ahead"},
		{"30 s late", func(*Ticket) {}, secret, noon.Add(90 * time.Second), ""},
		{"31 s late", func(*Ticket) {}, secret, noon.Add(91 * time.Second), "handover.late"},
		{"of another century", func(t *Ticket) { t.Issued, t.Expires = time.Unix(1<<40, 0), time.Unix(1<<40, 0) }, secret, noon, "handover.ahead"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := ticket()
			c.change(&k)
			claim, err := Parse(k.Sign(secret))
			if err != nil {
				t.Fatal(err)
			}
			err = claim.Check(c.secret, ours, c.now)
			if c.want == "" && err != nil || c.want != "" && key(err) != c.want {
				t.Errorf("%v, not %q", err, c.want)
			}
			if c.want == "" && !claim.Kept().After(c.now) {
				t.Error("its nonce is forgotten while it is good")
			}
		})
	}
}

// What is signed with the right secret and is no ticket is refused all the same.
func TestParseRefuses(t *testing.T) {
	for name, change := range map[string]func(*Ticket){
		"another site":           func(t *Ticket) { t.Target = "https://example.com/" },
		"another site, in short": func(t *Ticket) { t.Target = "//example.com/" },
		"with a backslash":       func(t *Ticket) { t.Target = `/\example.com` },
		"a script":               func(t *Ticket) { t.Target = "javascript:alert(1)" },
		"no target":              func(t *Ticket) { t.Target = "" },
		"a line of a header":     func(t *Ticket) { t.Target = "/\r\nSet-Cookie: a=b" },
		"nobody":                 func(t *Ticket) { t.UserID = 0 },
		"less than nobody":       func(t *Ticket) { t.UserID = -1 },
		"a group below nothing":  func(t *Ticket) { t.Groups = []int64{-1} },
		"no username":            func(t *Ticket) { t.Username = "" },
		"not letters":            func(t *Ticket) { t.RealName = "\xff" },
		"a sign of control":      func(t *Ticket) { t.RealName = "a\x00b" },
		"a library's path":       func(t *Ticket) { t.Library = "../kota" },
		"no key":                 func(t *Ticket) { t.Key = "" },
		"a short nonce":          func(t *Ticket) { t.Nonce = "00" },
		"too long":               func(t *Ticket) { t.RealName = strings.Repeat("a", length) },
	} {
		k := ticket()
		change(&k)
		if _, err := Parse(k.Sign(secret)); key(err) != "handover.malformed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := ticket().payload()
	for name, payload := range map[string]string{
		"a field twice":          good + "&uid=1",
		"a field more":           good + "&admin=1",
		"a field less":           good[:strings.LastIndex(good, "&")],
		"another order":          strings.Join(slices.Sorted(slices.Values(strings.Split(good, "&"))), "&"),
		"another name":           strings.Replace(good, "uid=", "UID=", 1),
		"a letter encoded":       strings.Replace(good, "kota", "%6bota", 1),
		"lower case digits":      strings.Replace(good, "%2F", "%2f", 1),
		"a plus for a space":     strings.Replace(good, "%20", "+", 1),
		"a number with a nought": strings.Replace(good, "uid=3", "uid=03", 1),
		"a number with a sign":   strings.Replace(good, "uid=3", "uid=%2B3", 1),
		"a broken code":          strings.Replace(good, "%2C", "%2", 1),
		"nothing":                "",
	} {
		if payload == good {
			t.Fatalf("%s changes nothing", name)
		}
		token := base.EncodeToString([]byte(payload)) + "." + base.EncodeToString(sign(ticketPurpose, payload, secret))
		if _, err := Parse(token); key(err) != "handover.malformed" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// mutated are ten thousand numbered texts that one to three bytes changed, put in,
// left out or changed over make of a good one.
func mutated(seed uint64, good string) iter.Seq2[int, string] {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \x00\xff"
	r := rand.New(rand.NewPCG(seed, 1))
	return func(yield func(int, string) bool) {
		for i := range 10_000 {
			b := []byte(good)
			for range 1 + r.IntN(3) {
				at := r.IntN(len(b))
				switch letter := letters[r.IntN(len(letters))]; r.IntN(4) {
				case 0:
					b = slices.Insert(b, at, letter)
				case 1:
					b = slices.Delete(b, at, at+1)
				case 2:
					to := r.IntN(len(b))
					b[at], b[to] = b[to], b[at]
				default:
					b[at] = letter
				}
			}
			if string(b) != good && !yield(i, string(b)) {
				return
			}
		}
	}
}

// Ten thousand tickets with one to three bytes changed, put in or left out are
// all refused.
func TestChangedTicketsAreRefused(t *testing.T) {
	const seed = 20261126
	for i, token := range mutated(seed, ticket().Sign(secret)) {
		c, err := Parse(token)
		if err == nil {
			err = c.Check(secret, ours, noon)
		}
		if err == nil {
			t.Fatalf("seed %d, ticket %d is accepted: %s", seed, i, token)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(ticket().Sign(secret))
	f.Add("")
	f.Add(".")
	f.Fuzz(func(t *testing.T, token string) {
		c, err := Parse(token)
		if err != nil {
			return
		}
		// Whatever is read is written back in the same way.
		again, err := Parse(c.Sign(secret))
		if err != nil || again.payload != c.payload || again.Check(secret, c.Audience, c.Issued) != nil && c.Expires.Sub(c.Issued) <= life && !c.Expires.Before(c.Issued) {
			t.Errorf("%q: %v", token, err)
		}
	})
}
