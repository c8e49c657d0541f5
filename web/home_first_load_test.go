package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
)

var pageFile = regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"|url\((/static/[^)]+)\)`)

// The first visit costs less than 150 KB with style, script and type, and asks
// no other host for anything.
func TestHomeWeighsLittle(t *testing.T) {
	room := openTestRoom(t)
	room.install()
	room.lived(500)
	room.concluded(24, 0.6)
	v := room.enter("Hasan", "id", lms.Librarian)
	for _, role := range []lms.Role{lms.Trainer, lms.Head, lms.Admin} {
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, v.actor.AccountID, room.library, role)
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	total, seen := 0, map[string]bool{}
	var load func(path string)
	load = func(path string) {
		if seen[path] {
			return
		}
		seen[path] = true
		req, err := http.NewRequest("GET", room.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "gzip")
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%s: %d %v", path, res.StatusCode, err)
		}
		size := len(body)
		for name, values := range res.Header {
			size += len(name) + len(strings.Join(values, ", ")) + 4
		}
		total += size
		t.Logf("%7d  %s", size, path)
		if res.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(strings.NewReader(string(body)))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/html") && !strings.HasPrefix(kind, "text/css") {
			return
		}
		if other := regexp.MustCompile(`(?:href|src|action)="(?:https?:)?//|url\(["']?(?:https?:)?//|@import`).Find(body); other != nil {
			t.Errorf("%s asks another host: %s", path, other)
		}
		for _, m := range pageFile.FindAllStringSubmatch(string(body), -1) {
			load(m[1] + m[2])
		}
	}
	load("/")
	if len(seen) < 7 {
		t.Errorf("only %d files: the test no longer finds them", len(seen))
	}
	if total >= 150_000 {
		t.Errorf("the first load weighs %d bytes", total)
	}
}
