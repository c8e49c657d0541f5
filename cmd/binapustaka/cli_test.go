package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"binapustaka/cmd/binapustaka/config"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/web/webtest"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(demoVictim); dir != "" {
		beDemo(dir)
	}
	if at := os.Getenv(benchWorker); at != "" {
		beWorker(at)
	}
	if os.Getenv(serverVictim) != "" {
		beServer()
	}
	dbtest.Main(m, webtest.Stop)
}

const secret = "0123456789abcdef0123456789abcdef"

// call runs the program as a user would.
func call(t *testing.T, environ []string, args ...string) (code int, out, errOut string) {
	t.Helper()
	return callIn(t, environ, "", args...)
}

func callIn(t *testing.T, environ []string, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	p := &program{in: strings.NewReader(in), out: &o, err: &e, environ: environ, now: time.Now}
	p.say = language(environ)
	code = p.run(context.Background(), args)
	return code, o.String(), e.String()
}

// installation is the environment of a fresh, migrated installation.
func installation(t *testing.T) []string {
	t.Helper()
	env := []string{"BINAPUSTAKA_DATABASE=" + dbtest.Create(t, "cmd"), "BINAPUSTAKA_SECRET=" + secret, "BINAPUSTAKA_DATA_DIR=" + t.TempDir(), "LANG=en_GB.UTF-8"}
	if code, out, errOut := call(t, env, "migrate"); code != 0 || !strings.Contains(out, "up to date") {
		t.Fatalf("migrate: %d %q %q", code, out, errOut)
	}
	return env
}

func TestEveryCommandHasItsHelpInBothLanguages(t *testing.T) {
	for _, l := range locale.All {
		p := &program{say: l}
		k, err := kong.New(&cli{}, kong.Name("binapustaka"), kong.PostBuild(p.translate))
		if err != nil {
			t.Fatal(err)
		}
		leaves := k.Model.Leaves(false)
		if len(leaves) < 10 {
			t.Fatalf("only %d commands", len(leaves))
		}
		for _, leaf := range leaves {
			args := append(strings.Fields(strings.TrimPrefix(leaf.FullPath(), "binapustaka ")), "--help")
			code, out, _ := call(t, []string{"LANG=" + string(l)}, args...)
			if code != 0 || strings.Contains(out, "⟦") || !strings.Contains(out, "    binapustaka "+args[0]) {
				t.Errorf("%s: binapustaka %s gives %d, without an example or with a missing text:\n%s", l, strings.Join(args, " "), code, out)
			}
		}
		if code, out, _ := call(t, []string{"LANG=" + string(l)}); code != 0 || strings.Contains(out, "⟦") {
			t.Errorf("%s: without arguments: %d\n%s", l, code, out)
		}
	}
}

func TestLanguage(t *testing.T) {
	for want, environs := range map[locale.Locale][][]string{
		locale.ID: {{"LANG=id_ID.UTF-8"}, {"LC_ALL=id_ID", "LANG=en_US"}, {"LC_ALL=", "LANG=id"}},
		locale.EN: {nil, {"LANG=C.UTF-8"}, {"LANG=en_US"}, {"LANG=de_DE"}, {"LC_ALL=C", "LANG=id_ID"}},
	} {
		for _, e := range environs {
			if got := language(e); got != want {
				t.Errorf("%v: %s, want %s", e, got, want)
			}
		}
	}
}

func TestMistakesAreExplained(t *testing.T) {
	env := []string{"LANG=en", "BINAPUSTAKA_SECRET=" + secret}
	for _, c := range []struct {
		env  []string
		args string
		code int
		says string
	}{
		{nil, "nonsense", 2, "not understood"},
		{nil, "library list", 1, "BINAPUSTAKA_DATABASE"},
		{[]string{"LANG=id_ID"}, "library list", 1, "belum diisi"},
		{append(env, "BINAPUSTAKA_DATABASE=geheim"), "library list", 1, "database address cannot be read"},
		{append(env, "BINAPUSTAKA_DATABASE=u:geheim@tcp(127.0.0.1:1)/x"), "library list", 1, "cannot be reached"},
		{append(env, "BINAPUSTAKA_DATABASE="+dbtest.Create(t, "old")), "library list", 1, "binapustaka migrate"},
		{append(env, "BINAPUSTAKA_LISTN=geheim"), "migrate", 1, "BINAPUSTAKA_LISTEN"},
		{append(env, "BINAPUSTAKA_CONFIG=/no/such/file"), "migrate", 1, "/no/such/file"},
	} {
		code, _, errOut := call(t, c.env, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errOut, c.says) || strings.Contains(errOut, "geheim") {
			t.Errorf("binapustaka %s: %d %q, want %d and %q", c.args, code, errOut, c.code, c.says)
		}
	}
}

// What kong does not understand is told in the user's language, with the help
// of the command at hand.
func TestMistakesAreToldInTheLanguage(t *testing.T) {
	for args, want := range map[string]string{
		"nonsense":               "argumen nonsense tidak dikenal. Lihat: binapustaka --help",
		"librari list":           `argumen librari tidak dikenal (maksud Anda "library"?). Lihat: binapustaka --help`,
		"library":                `perlu salah satu dari "add", "list", "test", "change", "archive". Lihat: binapustaka library --help`,
		"library add":            `perlu "<code> <name>". Lihat: binapustaka library add --help`,
		"sync --al":              `pilihan --al tidak dikenal (maksud Anda "--all"?). Lihat: binapustaka sync --help`,
		"sync --library":         "--library belum diberi nilai. Lihat: binapustaka sync --help",
		"sync --all --library x": "--library dan --all tidak dapat dipakai bersama. Lihat: binapustaka sync --help",
		"stat did --in a --unit u --time t --group g --outcome y --control some": `--control diisi salah satu dari "notyet","never". Lihat: binapustaka stat did --help`,
		"stat its --in a --outcome y --date d --event 1 --fourier -1":            "--fourier: -1 bukan angka yang diterimanya. Lihat: binapustaka stat its --help",
		"stat corr --in a --x x --y y --draws many":                              "--draws: many bukan angka yang diterimanya. Lihat: binapustaka stat corr --help",
		"stat its --in a --outcome y --date d":                                   "--event=2026-03-02 atau --event-column=COLUMN belum ada. Lihat: binapustaka stat its --help",
		"user create x":                                                          "--name=NAME belum ada. Lihat: binapustaka user create --help",
	} {
		for _, language := range []string{"id", "en"} {
			code, _, errOut := call(t, []string{"LANG=" + language}, strings.Fields(args)...)
			if code != 2 || strings.ContainsAny(errOut, "{⟦") || language == "id" && errOut != "Perintah tidak dimengerti: "+want+"\n" {
				t.Errorf("%s: %s: %d %q, want %q", language, args, code, errOut, want)
			}
		}
	}
}

func TestLibraries(t *testing.T) {
	env := installation(t)
	if _, out, _ := call(t, env, "library", "list"); !strings.Contains(out, "no library yet") {
		t.Errorf("empty list: %q", out)
	}
	const dsn = "reader:geheim@tcp(127.0.0.1:1)/slims"
	if code, out, errOut := callIn(t, env, dsn+"\n", "library", "add", "kota", "Perpustakaan Kota", "--slims-file", "-", "--sync-at", "02:15"); code != 0 || !strings.Contains(out, "library test kota") {
		t.Fatalf("add: %d %q %q", code, out, errOut)
	}
	for args, says := range map[string]string{
		"library add kota Lain":                     "belongs to another library",
		"library add Kota! Lain":                    "lower-case",
		"library add a A --time-zone WIB":           "Asia/Jakarta",
		"library add a A --slims geheim":            "correct example",
		"library add a A --slims-file /no/such":     "/no/such",
		"library change tidak-ada --name X":         "binapustaka library list",
		"library add a A --slims x --slims-file y":  "not understood",
		"library change kota --slims x --no-slims":  "not understood",
		"library change kota --slims u:geheim@/":    "correct example",
		"library archive tidak-ada":                 "tidak-ada",
		"library change kota --first-signin geheim": "approval",
	} {
		code, _, errOut := call(t, env, strings.Fields(args)...)
		if code == 0 || !strings.Contains(errOut, says) {
			t.Errorf("%s: %d %q", args, code, errOut)
		}
	}
	if code, _, errOut := call(t, env, "library", "change", "kota", "--time-zone", "Asia/Makassar", "--name", "Kota"); code != 0 {
		t.Fatalf("change: %q", errOut)
	}
	if _, out, _ := call(t, env, "library", "list"); !regexp.MustCompile(`(?m)^kota +Kota +Asia/Makassar +02:15 +yes$`).MatchString(out) {
		t.Errorf("list:\n%s", out)
	}
	if _, out, _ := call(t, env, "library", "list", "--json"); !strings.Contains(out, `"time_zone": "Asia/Makassar"`) || strings.Contains(out, "geheim") {
		t.Errorf("list --json:\n%s", out)
	}
	if code, _, _ := call(t, env, "library", "change", "kota", "--no-slims"); code != 0 {
		t.Error("change --no-slims failed")
	}
	if code, _, _ := call(t, env, "library", "archive", "kota"); code != 0 {
		t.Error("archive failed")
	}
	if _, out, _ := call(t, env, "library", "list", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("archived library is listed: %s", out)
	}
}

// The table of settings in the README is the settings there are.
func TestReadmeListsEverySetting(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, k := range config.Keys() {
		row := k.Name
		if k.Secret {
			row += " (_FILE)"
		}
		want = append(want, row+" | "+k.Default)
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `(BINAPUSTAKA_[A-Z_]+)`( \\(`_FILE`\\))? \\| (?:`([^`]*)`)? ?\\|").FindAllStringSubmatch(string(b), -1) {
		got = append(got, m[1]+strings.ReplaceAll(m[2], "`", "")+" | "+m[3])
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("README has\n%s\n\nthe program has\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
