package plugin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/plugin/slimstest"
	"binapustaka/integration/sso"
	"binapustaka/lms/library"
)

// The plug-in asks as Go understands it, and believes what Go has signed for
// this question alone.
func TestQuestionsInPHP(t *testing.T) {
	text, err := os.ReadFile("../sso/testdata/questions.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct{ Name, Question string }
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("php", "testdata/ask.php", "php")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(text), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(examples) || len(lines) < 4 {
		t.Fatalf("%d of %d", len(lines), len(examples))
	}
	for i, e := range examples {
		var got struct {
			Question string
			Same     bool
			Changed  []any
		}
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err, lines[i])
		}
		if got.Question != e.Question || !got.Same || !reflect.DeepEqual(got.Changed, make([]any, 7)) {
			t.Errorf("%s: %s", e.Name, lines[i])
		}
	}
}

// beside is a Binapustaka that answers the questions of the connection's key.
func beside(t *testing.T, answer func(sso.Asked, http.ResponseWriter)) library.Shared {
	k := connection
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, err := sso.ParseQuestion(r.FormValue("question"))
		if err == nil {
			err = asked.Check(k.Secret, k.Address, sso.Pickups, time.Now())
		}
		if err != nil || r.Method != "POST" || r.URL.String() != "/beside/pickups" || r.FormValue("version") != Version || r.Header.Get("Cookie") != "" {
			t.Errorf("%v %s %s %v", err, r.Method, r.URL, r.Form)
		}
		answer(asked, w)
	}))
	t.Cleanup(server.Close)
	k.Address = server.URL
	return k
}

// opens is a browser of the OPAC at the stand-in with the plug-in, in which that
// member is signed in ("": nobody), in that language.
func opens(t *testing.T, s slimstest.Slims, k library.Shared, member, language string) func(path string) (string, http.Header) {
	t.Helper()
	if _, err := Install(k, s.Dir); err != nil {
		t.Fatal(err)
	}
	visit(t, s, "5")("/admin/index.php", nil) // the secret moves
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	open := func(path string) (string, http.Header) {
		t.Helper()
		req, err := http.NewRequest("GET", s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if language != "" {
			req.AddCookie(&http.Cookie{Name: "select_lang", Value: language})
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var b bytes.Buffer
		if _, err := b.ReadFrom(res.Body); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"Warning</b>", "Fatal error", "Notice</b>", "Deprecated</b>", "Array"} {
			if strings.Contains(b.String(), bad) {
				t.Errorf("%s: %s", path, b.String())
			}
		}
		return b.String(), res.Header
	}
	if member != "" {
		open("/index.php?member=" + member)
	}
	return open
}

// In each version's own way, a member sees how far their reservations have come,
// and nobody else's.
func TestPickupsInTheOPAC(t *testing.T) {
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	for _, version := range []string{"9.3", "9.4", "9.5", "9.6", "9.7"} {
		t.Run(version, func(t *testing.T) {
			var refs []sso.Ref
			k := beside(t, func(asked sso.Asked, w http.ResponseWriter) {
				refs = asked.Refs
				fmt.Fprint(w, asked.Answer(`{"serves":true,"pickups":[null,{"state":"ready","code":"AB23CD","until":"`+tomorrow+`"}]}`, connection.Secret))
			})
			s := slimstest.Start(t, version, "id_ID")
			open := opens(t, s, k, "M1", "")
			before := s.Tables(t)
			page, header := open("/index.php?p=ambil_pesanan")
			for _, text := range []string{"<title>Ambil pesanan</title>", "Pesanan Anda", "Laskar &lt;Pelangi&gt;", "Siap diambil.", "AB23CD", "Rak A &amp; B", "Bumi Manusia", "Sedang dipinjam orang lain sampai 1 Desember 2099.", "Pemesan sebelum Anda: 1.",
				"Atlas", "Eksemplarnya sedang tidak dipinjamkan.", "Dipesan 21 November 2026", "Cara kerjanya", `content="noindex`} {
				if !strings.Contains(page, text) {
					t.Errorf("no %q in %s", text, page)
				}
			}
			if strings.Index(page, "Laskar") > strings.Index(page, "Bumi") {
				t.Error("what is ready does not come first")
			}
			if strings.Count(page, "Kode pengambilan") != 1 || strings.Contains(page, "M1") || strings.Contains(page, "Masuk sebagai anggota") {
				t.Error(page)
			}
			if want := []sso.Ref{{ID: 3, At: "2026-11-22 10:00:00", ItemCode: "B2"}, {ID: 2, At: "2026-11-21 09:14:00", ItemCode: "B1"}}; !reflect.DeepEqual(refs, want) {
				t.Errorf("asked of %v", refs)
			}
			if header.Get("Cache-Control") != "no-store, private" {
				t.Error(header)
			}
			english := opens(t, s, k, "M1", "en_US")
			for _, path := range []string{"/index.php?p=pick-up", "/index.php?p=ambil_pesanan"} {
				if page, _ := english(path); !strings.Contains(page, "<title>Pick-up</title>") || !strings.Contains(page, "Somebody else has it on loan until 1 December 2099.") || strings.Contains(page, "Pesanan") {
					t.Error(page)
				}
			}
			refs = nil
			stranger := opens(t, s, k, "", "")
			if page, _ := stranger("/index.php?p=ambil_pesanan"); !strings.Contains(page, "Masuk sebagai anggota") || !strings.Contains(page, "Cara kerjanya") || strings.Contains(page, "Pesanan Anda") || !strings.Contains(page, `href="/index.php?p=member&amp;destination=http%3A%2F%2F`) {
				t.Error(page)
			}
			if page, _ := opens(t, s, k, "M3", "")("/index.php?p=ambil_pesanan"); !strings.Contains(page, "Anda tidak punya pesanan yang terbuka.") {
				t.Error(page)
			}
			if refs != nil {
				t.Errorf("asked of %v for whoever has none", refs)
			}
			if after := s.Tables(t); after != before {
				t.Errorf("SLiMS was written to: %s", after)
			}
			if page, _ := stranger("/index.php?p=nothing"); page != `{"error":true}` {
				t.Errorf("what is not the plug-in's: %s", page)
			}
		})
	}
}

// A desk that puts nothing aside, a Binapustaka that is away, slow or not itself,
// and a SLiMS that is not connected leave the page whole.
func TestPickupsWithoutAnAnswer(t *testing.T) {
	release := make(chan struct{})
	signed := func(body string) func(sso.Asked, http.ResponseWriter) {
		return func(asked sso.Asked, w http.ResponseWriter) { fmt.Fprint(w, asked.Answer(body, connection.Secret)) }
	}
	const good = `{"serves":true,"pickups":[{"state":"ready","code":"AB23CD","until":"2099-01-01"},null]}`
	var another string
	const asks, down = "Petugas di meja layanan tahu sampai di mana pesanan ini.", "Kode pengambilan tidak dapat ditampilkan sekarang."
	for _, c := range []struct {
		name, says string
		answer     func(sso.Asked, http.ResponseWriter)
	}{
		{"good", "AB23CD", func(asked sso.Asked, w http.ResponseWriter) {
			another = asked.Answer(good, connection.Secret)
			fmt.Fprint(w, another)
		}},
		{"the answer to another question", down, func(_ sso.Asked, w http.ResponseWriter) { fmt.Fprint(w, another) }},
		{"nothing put aside", asks, signed(`{"serves":false,"pickups":[null,null]}`)},
		{"over", "ditahan sampai 1 Maret 2026", signed(`{"serves":true,"pickups":[{"state":"ready","code":"AB23CD","until":"2026-03-01"},{"state":"missed","code":"","until":"2026-03-01"}]}`)},
		{"other states", "Petugas tinggal mencatat peminjamannya.", signed(`{"serves":true,"pickups":[{"state":"new","code":"","until":""},{"state":"collected","code":"","until":"2026-03-01"}]}`)},
		{"not an answer", down, func(_ sso.Asked, w http.ResponseWriter) { fmt.Fprint(w, good) }},
		{"of another key", down, func(asked sso.Asked, w http.ResponseWriter) { fmt.Fprint(w, asked.Answer(good, []byte("x"))) }},
		{"too few", down, signed(`{"serves":true,"pickups":[]}`)},
		{"no object", down, signed(`[1]`)},
		{"an error", down, func(_ sso.Asked, w http.ResponseWriter) { w.WriteHeader(500) }},
		{"sent on", down, func(_ sso.Asked, w http.ResponseWriter) {
			w.Header().Set("Location", "/beside/pickups")
			w.WriteHeader(http.StatusTemporaryRedirect)
		}},
		{"endless", down, func(_ sso.Asked, w http.ResponseWriter) {
			for range 1000 {
				fmt.Fprint(w, strings.Repeat("A", 1000))
			}
		}},
		{"slow", down, func(_ sso.Asked, w http.ResponseWriter) { <-release }},
	} {
		for way, settings := range map[string][]string{"curl": nil, "stream": {"disable_functions=curl_init"}} {
			t.Run(c.name+" by "+way, func(t *testing.T) {
				k := beside(t, c.answer)
				if c.name == "slow" {
					t.Cleanup(func() { release <- struct{}{} }) // before the server is closed
				}
				s := slimstest.Start(t, "9.6", "id_ID", settings...)
				page, _ := opens(t, s, k, "M1", "")("/index.php?p=ambil_pesanan")
				if !strings.Contains(page, c.says) || !strings.Contains(page, "Laskar &lt;Pelangi&gt;") || !strings.Contains(page, "Cara kerjanya") || !strings.Contains(page, "</html>") {
					t.Error(page)
				}
				if c.says == down && strings.Contains(page, "AB23CD") {
					t.Error("believed")
				}
			})
		}
	}
	k := connection
	k.Address = "http://127.0.0.1:1"
	s := slimstest.Start(t, "9.7", "id_ID")
	if page, _ := opens(t, s, k, "M1", "")("/index.php?p=ambil_pesanan"); !strings.Contains(page, down) || !strings.Contains(page, "Cara kerjanya") {
		t.Error("away", page)
	}
}
