package sso

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func question() Question {
	return Question{Key: "k1", Audience: ours, Library: "kota", About: Pickups, Nonce: strings.Repeat("0f", 16), Issued: noon, Expires: noon.Add(life),
		Refs: []Ref{{7, "2026-11-20 09:14:00", "B 0001/a"}, {8, "2026-11-21 10:00:00", "B0002"}}}
}

// The same examples are signed and read by the plug-in's PHP in integration/plugin.
func TestQuestionExamples(t *testing.T) {
	text, err := os.ReadFile("testdata/questions.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Name, Secret, Question, Body, Answer string
		Fields                               struct {
			Key, Aud, Lib, Ask, Nonce string
			IAT, EXP                  int64
		}
		Refs [][3]any
		Form string
	}
	if err := json.Unmarshal(text, &examples); err != nil || len(examples) < 4 {
		t.Fatal(err, len(examples))
	}
	for _, e := range examples {
		f := e.Fields
		want := Question{Key: f.Key, Audience: f.Aud, Library: f.Lib, About: f.Ask, Nonce: f.Nonce, Issued: time.Unix(f.IAT, 0).UTC(), Expires: time.Unix(f.EXP, 0).UTC()}
		for _, r := range e.Refs {
			want.Refs = append(want.Refs, Ref{int64(r[0].(float64)), r[1].(string), r[2].(string)})
		}
		if f.Ask == Survey {
			sum := sha256.Sum256([]byte(e.Form))
			want.Body = hex.EncodeToString(sum[:])
			if !want.Brought(e.Form) || want.Brought(e.Form+"&q1=5") {
				t.Errorf("%s: another form passes for the one that was signed", e.Name)
			}
		}
		secret, err := hex.DecodeString(e.Secret)
		if err != nil {
			t.Fatal(err)
		}
		a, err := ParseQuestion(e.Question)
		if err != nil || !reflect.DeepEqual(a.Question, want) || want.Sign(secret) != e.Question {
			t.Errorf("%s: %v\n%#v\n%#v", e.Name, err, a.Question, want)
		}
		if err := a.Check(secret, f.Aud, f.Ask, time.Unix(f.IAT, 0)); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if got := a.Answer(e.Body, secret); got != e.Answer {
			t.Errorf("%s: %s", e.Name, got)
		}
	}
}

func TestCheckOfAQuestion(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Question)
		secret []byte
		now    time.Time
		want   string
	}{
		{"as it should be", func(*Question) {}, secret, noon.Add(3 * time.Second), ""},
		{"of nothing", func(q *Question) { q.Refs = nil }, secret, noon, ""},
		{"another secret", func(*Question) {}, []byte("another"), noon, "handover.signature"},
		{"for another Binapustaka", func(q *Question) { q.Audience = "https://belajar.example.com" }, secret, noon, "handover.audience"},
		{"good for too long", func(q *Question) { q.Expires = noon.Add(61 * time.Second) }, secret, noon, "handover.life"},
		{"31 s ahead", func(*Question) {}, secret, noon.Add(-31 * time.Second), "handover.ahead"},
		{"31 s late", func(*Question) {}, secret, noon.Add(91 * time.Second), "handover.late"},
		{"about something else", func(q *Question) { q.About = "loans" }, secret, noon, "handover.malformed"},
	} {
		q := question()
		c.change(&q)
		a, err := ParseQuestion(q.Sign(secret))
		if err != nil {
			t.Fatal(c.name, err)
		}
		err = a.Check(c.secret, ours, Pickups, c.now)
		if c.want == "" && err != nil || c.want != "" && key(err) != c.want {
			t.Errorf("%s: %v, not %q", c.name, err, c.want)
		}
	}
}

// Neither passes for the other, though one key signs both.
func TestTicketsAreNoQuestions(t *testing.T) {
	if _, err := ParseQuestion(ticket().Sign(secret)); key(err) != "handover.malformed" {
		t.Error(err)
	}
	if _, err := Parse(question().Sign(secret)); key(err) != "handover.malformed" {
		t.Error(err)
	}
	// Nor does one whose fields are those of the other.
	a, err := ParseQuestion(token(ticketPurpose, question().payload(), secret))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Check(secret, ours, Pickups, noon); key(err) != "handover.signature" {
		t.Error(err)
	}
	c, err := Parse(token(questionPurpose, ticket().payload(), secret))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(secret, ours, noon); key(err) != "handover.signature" {
		t.Error(err)
	}
	if good := question().Sign(secret); a.Answer("{}", secret) == good {
		t.Error("an answer is a question")
	}
}

func TestParseQuestionRefuses(t *testing.T) {
	for name, change := range map[string]func(*Question){
		"too many":           func(q *Question) { q.Refs = slices.Repeat(q.Refs[:1], mostRefs+1) },
		"no number":          func(q *Question) { q.Refs[0].ID = 0 },
		"less than nothing":  func(q *Question) { q.Refs[0].ID = -7 },
		"no copy":            func(q *Question) { q.Refs[0].ItemCode = "" },
		"no time":            func(q *Question) { q.Refs[0].At = "0000-00-00 00:00:00" },
		"a sign of control":  func(q *Question) { q.Refs[0].ItemCode = "a\nb" },
		"not letters":        func(q *Question) { q.Refs[0].ItemCode = "\xff" },
		"a library's path":   func(q *Question) { q.Library = "../kota" },
		"no key":             func(q *Question) { q.Key = "" },
		"a short nonce":      func(q *Question) { q.Nonce = "00" },
		"longer than may be": func(q *Question) { q.Refs[0].ItemCode = strings.Repeat("a", questionLength) },
	} {
		q := question()
		change(&q)
		if _, err := ParseQuestion(q.Sign(secret)); key(err) != "handover.malformed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := question().payload()
	for name, payload := range map[string]string{
		"a field more":       good + "&member=1",
		"a reference first":  strings.Replace(good, "key=k1&", "ref=1%202026-11-20%2009%3A14%3A00%20B&key=k1&", 1),
		"a letter encoded":   strings.Replace(good, "kota", "%6bota", 1),
		"a plus for a space": strings.Replace(good, "%20", "+", 1),
		"a nought before":    strings.Replace(good, "ref=7", "ref=07", 1),
		"half a reference":   good + "&ref=9",
		"nothing":            "",
		"a body of others":   good + "&body=" + strings.Repeat("a", 64),
		"a survey's ref":     strings.Replace(good, "pickups", "survey", 1),
		"half a body":        strings.Replace(good[:strings.Index(good, "&ref=")], "pickups", "survey", 1) + "&body=" + strings.Repeat("a", 63),
	} {
		if payload == good {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := ParseQuestion(token(questionPurpose, payload, secret)); key(err) != "handover.malformed" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Ten thousand questions with a byte or more changed are all refused.
func TestChangedQuestionsAreRefused(t *testing.T) {
	const seed = 20261127
	for i, b := range mutated(seed, question().Sign(secret)) {
		a, err := ParseQuestion(b)
		if err == nil {
			err = a.Check(secret, ours, Pickups, noon)
		}
		if err == nil {
			t.Fatalf("seed %d, question %d is accepted: %s", seed, i, b)
		}
	}
}
