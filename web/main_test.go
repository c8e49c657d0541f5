package web

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/web/webtest"
)

func TestMain(m *testing.M) {
	code := dbtest.Run(m, webtest.Stop)
	if whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" && flag.Lookup("test.list").Value.String() == ""; whole {
		for _, page := range unexamined(webtest.Examined()) {
			fmt.Fprintln(os.Stderr, "No test has axe look at", page)
			code = 1
		}
	}
	os.Exit(code)
}

// noPage are the addresses that answer with a file, data, a part of a page or
// the way to another one.
var noPage = regexp.MustCompile(`\.(csv|json|jwt|pdf|svg|xlsx|zip|js|ics)$|/file(/\*|s/:file)?$|/photos/:photo$|/materials/:material$|^/(health|badges/.*|media/:name|calendar/:file|content/.*|offline/line|beside/work|attempts/:id/state|notices/:id|trials/:id/state|courses/:id/export|groups/:id/enrol)$|/(events|copy|practical)$|^/surveys/asked/:id$`)

// unexamined are the pages of the map of the site that axe has not looked at in
// every language.
func unexamined(seen []webtest.Seen) (missing []string) {
	var routes []route
	for _, rt := range new(server).routes() {
		if rt.method == get && !noPage.MatchString(rt.path) {
			routes = append(routes, rt)
		}
	}
	examined := map[webtest.Seen]bool{} // by the path on the map
	for _, s := range seen {
		best := ""
		for _, rt := range routes {
			if regexp.MustCompile("^"+regexp.MustCompile(`:\w+`).ReplaceAllString(rt.path, `[^/]+`)+"$").MatchString(s.Path) && (best == "" || strings.Count(rt.path, ":") < strings.Count(best, ":")) {
				best = rt.path
			}
		}
		examined[webtest.Seen{Language: s.Language, Path: best}] = true
	}
	for _, rt := range routes {
		for _, l := range locale.All {
			if !examined[webtest.Seen{Language: string(l), Path: rt.path}] {
				missing = append(missing, rt.path+" in "+string(l))
			}
		}
	}
	return missing
}
