package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

var (
	templateKey = regexp.MustCompile(`\.T "([a-z0-9_.]+)"`)
	sourceKey   = regexp.MustCompile(`(?:lms\.Fail\(lms\.\w+, |lms\.FailField\([^,]+, |Key: +|locale\.T\(|\.layout\()"([a-z0-9_.]+)"`)
)

// A key that a template or an error names has a text; the catalogue's own test
// sees to it that it has one in every language.
func TestEveryNamedMessageExists(t *testing.T) {
	seen := 0
	check := func(file, text string, pattern *regexp.Regexp) {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			seen++
			if !strings.HasSuffix(m[1], ".") && !locale.ID.Has(m[1]) {
				t.Errorf("%s: message %q has no text", file, m[1])
			}
		}
	}
	err := fs.WalkDir(templateFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := templateFiles.ReadFile(name)
		check(name, string(b), templateKey)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		b, err := os.ReadFile(name)
		check(name, string(b), sourceKey)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 100 {
		t.Fatalf("only %d messages found: the patterns no longer fit the source", seen)
	}
}

// The catalogue holds nothing that nobody says: a key stands in the source, or
// begins with what stands there before a + or a %s.
func TestEveryMessageIsSaid(t *testing.T) {
	var source strings.Builder
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || filepath.Ext(name) != ".go" && filepath.Ext(name) != ".html" {
			return err
		}
		b, err := os.ReadFile(name)
		source.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	said, beginnings := map[string]bool{}, map[string]bool{}
	for _, m := range regexp.MustCompile("[\"`]([a-z0-9_]+\\.[A-Za-z0-9_.:/-]*)([\"`] ?\\+|%s|[\"`])").FindAllStringSubmatch(source.String(), -1) {
		if len(m[2]) > 1 {
			beginnings[m[1]] = true
		} else {
			said[m[1]] = true
		}
	}
	for _, key := range locale.ID.Keys() {
		ok := said[key]
		for i := range key {
			ok = ok || beginnings[key[:i]]
		}
		if !ok {
			t.Errorf("message %q is said nowhere", key)
		}
	}
}

func TestEveryRouteNamesItsPermission(t *testing.T) {
	open := map[string]bool{} // what a stranger may reach, on purpose
	for _, p := range []string{"GET /health", "POST /language", "GET /signin", "POST /signin", "GET /signin/code", "POST /signin/code", "GET /guide", "GET /guide/:page", "GET /api",
		"GET /password/:token", "POST /password/:token", "GET /service-worker.js", "GET /offline/page", "GET /content/:pass/:item/file/*", "GET /content/:pass/:item/own/*", "POST /content/:pass/save", "POST /beside/enter", "POST /beside/hello", "POST /beside/panel", "POST /beside/pickups", "POST /beside/survey",
		"GET /s/:code", "POST /s/:code", "GET /s/:code/thanks", "GET /s/:code/kiosk", "POST /s/:code/kiosk", "GET /s/:code/kiosk/thanks", "GET /check", "GET /check/:code", "GET /check/:code/badge.jwt", "GET /portfolio/shared/:token", "GET /portfolio/shared/:token/file.pdf", "GET /check/:code/certificate.pdf", "GET /badges/issuers/:id", "GET /badges/issuers/:id/jwks.json", "GET /badges/issuers/:id/keys/:key", "GET /badges/issuers/:id/revoked.json", "GET /calendar/:file", "GET /reports/stop/:code", "POST /reports/stop/:code", "GET /notices/stop/:token", "POST /notices/stop/:token"} {
		open[p] = true
	}
	taken := map[string]bool{}
	for _, rt := range new(server).routes() {
		name := rt.method + " " + rt.path
		if taken[name] {
			t.Errorf("%s stands twice in the map of the site", name)
		}
		taken[name] = true
		if rt.may == nil || rt.do == nil {
			t.Errorf("%s lacks its permission or its handler", name)
			continue
		}
		if rt.may(lms.Actor{}) && !open[name] {
			t.Errorf("%s is open to strangers", name)
		}
	}
}

// Templates carry no inline script or style: the policy would block them.
func TestTemplatesKeepThePolicy(t *testing.T) {
	bad := regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>[^<]|<style|\sstyle="|\son[a-z]+="|javascript:|https?://`)
	err := fs.WalkDir(templateFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := templateFiles.ReadFile(name)
		for _, m := range bad.FindAllString(string(b), -1) {
			if m != "http://" && !strings.Contains(string(b), `placeholder="https://`) {
				t.Errorf("%s: %q", name, m)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
