package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms/locale"
)

// readerHeader tells the service worker whose page it is; readerNone that
// somebody has just signed out here.
const (
	readerHeader = "Binapustaka-Reader"
	readerNone   = "none"
)

// reader names the account for its browser, empty for a stranger. It says
// nothing about who that is.
func (r *request) reader() string {
	if !r.actor.SignedIn() {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "reader %d %d", r.account.ID, r.account.CreatedAt.Unix()))
	return hex.EncodeToString(sum[:8])
}

// serviceWorker sends the script that answers for the server while it cannot be
// reached. What it keeps for itself is named by build, so that a new release
// takes the place of the old one.
func (s *server) serviceWorker(r *request) error {
	shell, err := json.Marshal(map[string]any{"build": s.build, "languages": locale.All})
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "text/javascript; charset=utf-8")
	r.Set(fiber.HeaderCacheControl, "no-cache")
	return r.Send(slices.Concat([]byte("self.shell = "), shell, []byte(";\n"), s.assets.byName["js/copies.js"].plain, s.assets.byName["js/service_worker.js"].plain))
}

// buildOf is a hash of all that a page which is kept consists of.
func buildOf(a *assets, templates fs.FS) (string, error) {
	h := sha256.New()
	for _, url := range slices.Sorted(maps.Keys(a.byURL)) {
		fmt.Fprintln(h, url)
	}
	err := fs.WalkDir(templates, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templates, name)
		h.Write(b)
		return err
	})
	for _, l := range locale.All {
		for _, key := range l.Keys() {
			if strings.HasPrefix(key, "offline.") || strings.HasPrefix(key, "lesson.") {
				fmt.Fprintln(h, l.T(key))
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:6]), err
}

type offlinePage struct {
	Layout
	Fallback bool // it stands in for a page that cannot be had
}

// offlineList is the page of what this computer keeps; the browser fills it in.
func (s *server) offlineList(r *request) error {
	return r.page("offline/list", &offlinePage{Layout: r.layout("offline.list_title")})
}

// offlinePage is what the service worker shows in place of a page that was not
// kept. It is the same for everybody.
func (s *server) offlinePage(r *request) error {
	if l, ok := locale.Find(r.Query("lang")); ok {
		r.locale = l
	}
	p := &offlinePage{Layout: r.layout("offline.page_title"), Fallback: true}
	p.Path = "/"
	return r.page("offline/list", p)
}

// offlineLine answers a page that waits for the line: who is signed in here, and
// what forms have to carry by now.
func (s *server) offlineLine(r *request) error {
	return r.JSON(fiber.Map{"reader": r.reader(), "csrf": r.formMark(), "now": s.Now().UnixMilli()})
}
