package plugin

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/plugin/slimstest"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

var connection = library.Shared{Key: library.Key{ID: "k1", Address: "https://belajar.example.go.id", CreatedAt: time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)},
	Library: library.Library{Details: library.Details{Code: "kota"}}, Secret: bytes.Repeat([]byte{0xab}, 32)}

// The plug-in signs as Go does, byte for byte.
func TestExamplesInPHP(t *testing.T) {
	text, err := os.ReadFile("../sso/testdata/tickets.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct{ Name, Ticket string }
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("php", "testdata/sign.php", "php")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(text), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	signed := strings.Fields(string(out))
	if len(signed) != len(examples) || len(examples) < 10 {
		t.Fatalf("%d of %d", len(signed), len(examples))
	}
	for i, e := range examples {
		if signed[i] != e.Ticket {
			t.Errorf("%s: %s", e.Name, signed[i])
		}
	}
}

func TestZIP(t *testing.T) {
	b, err := ZIP(connection)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := ZIP(connection); !bytes.Equal(b, again) {
		t.Error("two ZIPs of one connection differ")
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !strings.HasPrefix(f.Name, "binapustaka/") {
			t.Errorf("%s would land beside the plug-in's folder", f.Name)
		}
	}
	for _, want := range []string{"binapustaka/binapustaka.plugin.php", "binapustaka/connection.inc.php", "binapustaka/lib/Ticket.php", "binapustaka/lang/id.php"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing of %v", want, names)
		}
	}
	head, err := z.Open("binapustaka/binapustaka.plugin.php")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(head); err != nil || !bytes.Contains(text, []byte("Plugin URI: "+connection.Address+"\n")) || bytes.Contains(text, []byte(homepage)) {
		t.Errorf("%v\n%s", err, text)
	}
	if Version == "" {
		t.Error("no version")
	}
}

// Both languages have the same texts, and every text that is asked for.
func TestTextsOfThePlugin(t *testing.T) {
	keys := func(file string) []string {
		b, err := files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, m := range regexp.MustCompile(`(?m)^    '([a-z_]+)' => '.+',$`).FindAllSubmatch(b, -1) {
			all = append(all, string(m[1]))
		}
		return all
	}
	id, en := keys("php/lang/id.php"), keys("php/lang/en.php")
	if !slices.Equal(id, en) || len(id) < 10 {
		t.Errorf("%v\n%v", id, en)
	}
	var asked []string
	err := each(connection, func(name string, content []byte) error {
		for _, m := range regexp.MustCompile(`(?:::text|\$html)\('([a-z_]+)'`).FindAllSubmatch(content, -1) {
			asked = append(asked, string(m[1]))
		}
		if strings.HasSuffix(name, ".php") && !bytes.Contains(content, []byte("defined(")) && !strings.Contains(name, "/") {
			t.Errorf("%s runs for whoever asks for it", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range asked {
		if !slices.Contains(id, key) {
			t.Errorf("no text %s", key)
		}
	}
	for _, key := range id {
		if !slices.Contains(asked, key) {
			t.Errorf("nobody asks for %s", key)
		}
	}
}

// visit is a browser at the stand-in, signed in as that user, 0: nobody.
func visit(t *testing.T, s slimstest.Slims, as string) func(path string, form url.Values) string {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	do := func(path string, form url.Values) string {
		t.Helper()
		var res *http.Response
		var err error
		if form == nil {
			res, err = client.Get(s.URL + path)
		} else {
			res, err = client.PostForm(s.URL+path, form)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("Warning</b>")) || bytes.Contains(b, []byte("Fatal error")) || bytes.Contains(b, []byte("Notice</b>")) || bytes.Contains(b, []byte("Deprecated</b>")) {
			t.Errorf("%s: %s", path, b)
		}
		return string(b)
	}
	if as != "0" {
		do("/index.php?as="+as, nil)
	}
	return do
}

var entry = regexp.MustCompile(`href="(/admin/plugin_container\.php\?mod=([a-z]+)&amp;id=[0-9a-f]{32})">(Pelatihan|Training|Sambungan Binapustaka)<`)

// From its folder in SLiMS to a ticket, in each version's own way.
func TestPluginInSlims(t *testing.T) {
	for _, version := range []string{"9.3", "9.5", "9.6", "9.7"} {
		t.Run(version, func(t *testing.T) {
			s := slimstest.Start(t, version, "id_ID")
			librarian, stranger := visit(t, s, "5"), visit(t, s, "0")
			if page := librarian("/admin/index.php", nil); strings.Contains(page, "Pelatihan") {
				t.Fatal("the plug-in is there already")
			}
			folder, err := Install(connection, s.Dir)
			if err != nil {
				t.Fatal(err)
			}
			// The OPAC's visitors change nothing; the first page of the staff moves
			// the secret out of the folder.
			if page := stranger("/index.php", nil); !strings.Contains(page, "OPAC [") || strings.Contains(page, Code(connection)) {
				t.Error(page)
			}
			if _, err := os.Stat(filepath.Join(folder, carried)); err != nil {
				t.Error(err)
			}
			librarian("/admin/index.php", nil)
			if _, err := os.Stat(filepath.Join(folder, carried)); !os.IsNotExist(err) {
				t.Errorf("the secret is still in the folder: %v", err)
			}
			if !strings.Contains(s.Tables(t), Code(connection)) {
				t.Error("the code is not in the settings")
			}
			// Before 9.6 the first visit to the page opens the menu.
			page := librarian("/admin/index.php?mod=bibliography", nil)
			if asks := strings.Contains(page, "/plugins/binapustaka/menu.js"); asks != (version < "9.6") {
				t.Errorf("menu.js: %v", asks)
			}
			if version < "9.6" {
				librarian(pageOf(t, folder), nil)
				page = librarian("/admin/index.php", nil)
			}
			m := entry.FindStringSubmatch(page)
			if m == nil || m[2] != "bibliography" || strings.Contains(page, "Sambungan") {
				t.Fatal(page)
			}
			if grouped := strings.Contains(page, "<p>Pelatihan <a"); grouped != (version >= "9.5") {
				t.Errorf("own group: %v", grouped)
			}
			if page := librarian("/admin/index.php?mod=system", nil); strings.Contains(page, ">Pelatihan<") {
				t.Error("an entry in a module that they may not read")
			}
			address := strings.ReplaceAll(m[1], "&amp;", "&")
			if page := librarian(address, nil); !strings.Contains(page, "Buka Binapustaka") {
				t.Error(page)
			}
			var got struct{ URL, Version, Ticket string }
			if err := json.Unmarshal([]byte(librarian(address, url.Values{"do": {"ticket"}, "target": {"/courses"}})), &got); err != nil {
				t.Fatal(err)
			}
			if got.URL != connection.Address || got.Version != Version || strings.Count(got.Ticket, ".") != 1 {
				t.Errorf("%+v", got)
			}
			payload, _, _ := strings.Cut(got.Ticket, ".")
			if plain, err := base64.RawURLEncoding.DecodeString(payload); err != nil || !strings.Contains(string(plain), "&uid=5&user=nur%27aini&name=Dra.%20Nur%27aini%2C%20S.IP.&email=nur%40example.go.id&groups=2&target=%2Fcourses&") {
				t.Errorf("%s %v", plain, err)
			}
			odd := visit(t, s, "6")(address, url.Values{"do": {"ticket"}})
			if err := json.Unmarshal([]byte(odd), &got); err != nil {
				t.Fatalf("%v: %s", err, odd)
			}
			payload, _, _ = strings.Cut(got.Ticket, ".")
			if plain, _ := base64.RawURLEncoding.DecodeString(payload); !strings.Contains(string(plain), "&name=Tab%20dan%20baris&") {
				t.Errorf("%s", plain)
			}
			open := librarian(address, url.Values{"do": {"open"}, "target": {"/courses"}})
			if !strings.Contains(open, `action="https://belajar.example.go.id/beside/enter"`) || !strings.Contains(open, `name="ticket" value="`) {
				t.Error(open)
			}
			for _, form := range []url.Values{nil, {"do": {"ticket"}}, {"do": {"open"}}, {"code": {"x"}}} {
				if page := stranger(address, form); !strings.Contains(page, "not authorized") || strings.Contains(page, "ticket") {
					t.Errorf("a stranger sees %s", page)
				}
			}
		})
	}
}

// pageOf is the address of the plug-in's page, before the menu shows it.
func pageOf(t *testing.T, folder string) string {
	t.Helper()
	out, err := exec.Command("php", "-r", `echo md5(realpath($argv[1]));`, filepath.Join(folder, "pelatihan.php")).Output()
	if err != nil {
		t.Fatal(err)
	}
	return "/admin/plugin_container.php?mod=bibliography&id=" + string(out)
}

// A newer code is pasted, an older file does not come back over it, and only who
// may change SLiMS's system can do it.
func TestCodeIsPasted(t *testing.T) {
	s := slimstest.Start(t, "9.7", "en_US")
	folder, err := Install(connection, s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	admin, librarian := visit(t, s, "1"), visit(t, s, "5")
	page := admin("/admin/index.php?mod=system", nil)
	m := regexp.MustCompile(`href="([^"]+)">Binapustaka connection<`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal(page)
	}
	address := strings.ReplaceAll(m[1], "&amp;", "&")
	formOf := func(page string) url.Values {
		return url.Values{"form": {regexp.MustCompile(`name="form" value="([0-9a-f]+)"`).FindStringSubmatch(page)[1]}}
	}
	page = admin(address, nil)
	if !strings.Contains(page, "https://belajar.example.go.id, library kota, key k1") || strings.Contains(page, Code(connection)) || strings.Contains(page, "errorBox") {
		t.Error(page)
	}
	newer := connection
	newer.ID, newer.CreatedAt = "k2", connection.CreatedAt.Add(time.Hour)
	form := formOf(page)
	form.Set("code", "bp1.abc")
	page = admin(address, form)
	if !strings.Contains(page, "not a connection code") || !strings.Contains(page, ">bp1.abc</textarea>") || !strings.Contains(page, "key k1") {
		t.Error(page)
	}
	form.Set("code", Code(newer))
	if page := admin(address, form); !strings.Contains(page, "This form is old") || strings.Contains(s.Tables(t), Code(newer)) {
		t.Error(page) // its mark was for once
	}
	form = formOf(admin(address, nil))
	form.Set("code", " "+Code(newer)+"\n")
	if page := admin(address, form); !strings.Contains(page, "key k2") {
		t.Error(page)
	}
	if _, err := Install(connection, s.Dir); err != nil {
		t.Fatal(err)
	}
	if page := admin(address, nil); !strings.Contains(page, "key k2") {
		t.Error("an older file came back over what was pasted")
	}
	if _, err := os.Stat(filepath.Join(folder, carried)); !os.IsNotExist(err) {
		t.Error(err)
	}
	for _, form := range []url.Values{nil, {"code": {Code(connection)}}} {
		if page := librarian(address, form); !strings.Contains(page, "Only those who may change") || strings.Contains(page, "key k2") {
			t.Error(page)
		}
	}
}

func TestInstallNeedsASlims(t *testing.T) {
	_, err := Install(connection, t.TempDir())
	if !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
}
