package course

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// sample is a package of testdata/content as its maker would pack it, with some
// of its files changed: an empty text takes one away.
func sample(t testing.TB, name string, change map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name, text string) {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(text))
	}
	root := os.DirFS("testdata/content/" + name)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, changed := change[name]; changed {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		put(name, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range change {
		if text != "" {
			put(name, text)
		}
	}
	z.Close()
	return b.Bytes()
}

// zipped is a ZIP of these files, each changed by edit before it is written.
func zipped(t testing.TB, files map[string]string, edit func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if edit != nil {
			edit(h)
		}
		f, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(text))
	}
	z.Close()
	return b.Bytes()
}

func read(t testing.TB, b []byte) (Content, *lms.Error) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return readContent(z)
}

func TestReadContent(t *testing.T) {
	c, err := read(t, sample(t, "scorm12", nil))
	if err != nil {
		t.Fatal(err)
	}
	if it := c.Items[0]; c.Format != Scorm12 || c.Version != "1.2" || c.Title != "Merawat koleksi" || c.Files != 4 || c.Unpacked < 2000 || len(c.Items) != 1 ||
		it.Launch != "isi/index.html" || !it.Reports || *it.Mastery != 70 || it.Data != "bahasa=id" || c.Kind() != Scorm {
		t.Errorf("%+v", c)
	}
	c, err = read(t, sample(t, "scorm2004", nil))
	if err != nil {
		t.Fatal(err)
	}
	if c.Format != Scorm2004 || c.Version != "2004 4th Edition" || c.Title != "Layanan rujukan" || fmt.Sprint(c.Launches()) != "[1 2 3]" {
		t.Errorf("%+v", c)
	}
	for i, want := range []ContentItem{{ID: "bab", Title: "Bab satu"}, {ID: "materi", Title: "Materi", Level: 1, Launch: "isi/materi.html", Reports: true},
		{ID: "kuis", Title: "Kuis", Level: 1, Launch: "isi/kuis.html?soal=sumber", Reports: true, Data: "soal=1"}, {ID: "bacaan", Title: "Bacaan lanjutan", Launch: "isi/bacaan%20lanjutan.html"}} {
		got := c.Items[i]
		if i == 2 && (got.Mastery == nil || *got.Mastery != 0.8) {
			t.Error("the measure is not read")
		}
		if got.Mastery = nil; got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	c, err = read(t, sample(t, "h5p", nil))
	if err != nil {
		t.Fatal(err)
	}
	if c.Format != H5PFormat || c.Version != "H5P.BinaQuiz 1.0" || c.Title != "Mengenal DDC" || c.Kind() != H5P || len(c.Items) != 1 {
		t.Errorf("%+v", c)
	}
}

const bareManifest = `<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations/><resources><resource identifier="a" href="a.html" adlcp:scormtype="sco"/></resources></manifest>`

func TestManifestsAsTheyCome(t *testing.T) {
	page := map[string]string{"a.html": "<p>Halo"}
	for name, manifest := range map[string]string{
		"without an organisation": bareManifest,
		"a mark before it":        "\xef\xbb\xbf" + bareManifest,
		"Latin 1":                 `<?xml version="1.0" encoding="ISO-8859-1"?>` + bareManifest,
		"UTF-16":                  "\xff\xfe" + wide(`<?xml version="1.0" encoding="UTF-16"?>`+bareManifest),
		"no namespace":            `<manifest><metadata><schemaversion>CAM 1.3</schemaversion></metadata><organizations><organization><item identifierref="a"/></organization></organizations><resources><resource identifier="a" href="a.html?x=1#y"/></resources></manifest>`,
	} {
		page["imsmanifest.xml"] = manifest
		c, err := read(t, zipped(t, page, nil))
		if err != nil || len(c.Launches()) != 1 || !c.Items[0].Reports || !strings.HasPrefix(c.Items[0].Launch, "a.html") {
			t.Errorf("%s: %+v %v", name, c, err)
		}
	}
}

func wide(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

// Every way in which a package can be dangerous or broken is told in words.
func TestContentThatIsRefused(t *testing.T) {
	with := func(name, text string) []byte { return sample(t, "scorm12", map[string]string{name: text}) }
	manifest := func(old, new string) []byte {
		b, err := os.ReadFile("testdata/content/scorm12/imsmanifest.xml")
		if err != nil || !strings.Contains(string(b), old) {
			t.Fatalf("%v, or no %q", err, old)
		}
		return with("imsmanifest.xml", strings.ReplaceAll(string(b), old, new))
	}
	h5p := func(change map[string]string) []byte { return sample(t, "h5p", change) }
	many := map[string]string{}
	for i := range maxContentFiles + 1 {
		many[fmt.Sprintf("%d.txt", i)] = ""
	}
	deep := strings.Repeat(`<item identifier="x"><title>x</title>`, 40) + strings.Repeat(`</item>`, 40)
	huge := func(files int, size uint64) []byte { // as a bomb says of itself
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range files {
			if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%d.txt", i), Method: zip.Deflate, UncompressedSize64: size}); err != nil {
				t.Fatal(err)
			}
		}
		z.Close()
		return b.Bytes()
	}
	lying := zipped(t, map[string]string{"imsmanifest.xml": bareManifest, "a.html": "<p>Halo", "b.txt": strings.Repeat("0", 1000)}, nil)
	lying = bytes.ReplaceAll(lying, []byte{0xe8, 3, 0, 0}, []byte{1, 0, 0, 0}) // says that it unpacks to one byte
	for name, c := range map[string]struct {
		b   []byte
		key string
	}{
		"out of the folder":        {with("../../etc/cron.d/x.txt", "x"), "content.name_bad"},
		"absolute":                 {with("/etc/passwd.txt", "x"), "content.name_bad"},
		"of another drive":         {with("C:/x.txt", "x"), "content.name_bad"},
		"backslashes":              {with(`..\x.txt`, "x"), "content.name_bad"},
		"a zero":                   {with("a\x00.txt", "x"), "content.name_bad"},
		"not UTF-8":                {with("\xff.txt", "x"), "content.name_bad"},
		"a link":                   {zipped(t, map[string]string{"a.html": "/etc/passwd"}, func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }), "content.link"},
		"a device":                 {zipped(t, map[string]string{"a.html": ""}, func(h *zip.FileHeader) { h.SetMode(fs.ModeDevice | 0o600) }), "content.link"},
		"too many files":           {zipped(t, many, nil), "content.files_many"},
		"one that is too large":    {huge(1, maxContentFile+1), "content.file_large"},
		"too much of it":           {huge(4, maxContentFile), "content.large"},
		"lies about its size":      {lying, "content.broken"},
		"PHP":                      {with("isi/kirim.php", "<?php system($_GET['x']);"), "content.type"},
		"a server's settings":      {with(".htaccess", "AddHandler x"), "content.type"},
		"a program":                {with("isi/pasang.exe", "MZ"), "content.type"},
		"a shell script":           {with("isi/a.sh", "#!/bin/sh"), "content.type"},
		"JSP":                      {with("a.jsp", "<% %>"), "content.type"},
		"a program as a picture":   {with("isi/a.png", "MZ\x90\x00\x03"), "content.other_type"},
		"a page as a picture":      {with("isi/a.png", "<html><script>alert(1)</script>"), "content.other_type"},
		"PHP as a page":            {with("isi/b.html", " \n<?php echo 1;"), "content.other_type"},
		"a page as a font":         {with("isi/a.ttf", "<!doctype html><p>"), "content.other_type"},
		"zeros in a script":        {with("isi/a.js", "x\x00y"), "content.other_type"},
		"nothing in it":            {zipped(t, map[string]string{"a.html": "x"}, nil), "content.unknown"},
		"in a folder":              {zipped(t, map[string]string{"paket/imsmanifest.xml": bareManifest}, nil), "content.in_folder"},
		"no XML":                   {with("imsmanifest.xml", "halo"), "content.manifest_unknown"},
		"XML cut short":            {with("imsmanifest.xml", bareManifest[:90]), "content.manifest"},
		"entities":                 {with("imsmanifest.xml", `<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><manifest><metadata><schemaversion>&a;</schemaversion></metadata></manifest>`), "content.manifest"},
		"an unknown encoding":      {with("imsmanifest.xml", `<?xml version="1.0" encoding="EBCDIC"?>`+bareManifest), "content.manifest_encoding"},
		"no standard":              {with("imsmanifest.xml", "<manifest><metadata><schema>IMS</schema></metadata></manifest>"), "content.schema_none"},
		"H5P that names nothing":   {h5p(map[string]string{"h5p.json": "{}"}), "content.h5p_unnamed"},
		"H5P library without name": {h5p(map[string]string{"h5p.json": `{"mainLibrary": "H5P.X", "preloadedDependencies": [{"majorVersion": 1}]}`}), "content.h5p_unnamed"},
		"an empty manifest":        {with("imsmanifest.xml", " "), "content.manifest_unknown"},
		"another document":         {with("imsmanifest.xml", "<html></html>"), "content.manifest_unknown"},
		"another standard":         {manifest(">1.2<", ">1.1.3<"), "content.schema"},
		"a launch that is missing": {manifest("isi/index.html", "isi/lain.html"), "content.launch"},
		"a launch elsewhere":       {manifest(`href="isi/index.html"`, `href="https://jahat.example/a.html"`), "content.launch"},
		"a launch of javascript":   {manifest(`href="isi/index.html"`, `href="javascript:alert(1)"`), "content.launch"},
		"a launch above":           {manifest(`href="isi/index.html"`, `href="../../media/a.html"`), "content.launch"},
		"a resource that is not":   {manifest(`identifierref="res-1"`, `identifierref="res-9"`), "content.resource"},
		"nothing to open":          {with("imsmanifest.xml", `<manifest><metadata><schemaversion>1.2</schemaversion></metadata></manifest>`), "content.nothing"},
		"too deep":                 {with("imsmanifest.xml", `<manifest><metadata><schemaversion>1.2</schemaversion></metadata><organizations><organization>`+deep+`</organization></organizations></manifest>`), "content.items_many"},
		"H5P without its library":  {h5p(map[string]string{"BinaWords-1.2/library.json": ""}), "content.h5p_library"},
		"H5P without its main one": {h5p(map[string]string{"h5p.json": `{"mainLibrary": "H5P.BinaQuiz", "preloadedDependencies": [{"machineName": "BinaWords", "majorVersion": 1, "minorVersion": 2}]}`}), "content.h5p_library"},
		"H5P without a script":     {h5p(map[string]string{"H5P.BinaQuiz-1.0/quiz.js": ""}), "content.h5p_part"},
		"H5P without content":      {h5p(map[string]string{"content/content.json": ""}), "content.h5p_empty"},
		"H5P that is no JSON":      {h5p(map[string]string{"h5p.json": "{"}), "content.manifest"},
	} {
		_, err := read(t, c.b)
		if err == nil || err.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
			continue
		}
		spoken(t, err)
		if err.Field != "file" {
			t.Errorf("%s: belongs to no field", name)
		}
	}
	// What is not known is left out and named; what a program needs beside it stays.
	left, err := read(t, sample(t, "scorm12", map[string]string{"mobile/data.gz": "\x1f\x8b", "isi/naskah.story": "MZ"}))
	if slices.Sort(left.Left); err != nil || !slices.Equal(left.Left, []string{"isi/naskah.story", "mobile/data.gz"}) {
		t.Errorf("%v %v", left.Left, err)
	}
	// What a computer leaves behind does no harm and is passed over.
	if _, err := read(t, sample(t, "scorm12", map[string]string{"__MACOSX/isi/._index.html": "\x00", "isi/.DS_Store": "\x00", "Thumbs.db": "\x00"})); err != nil {
		t.Error(err)
	}
}

// hasWords is spoken for what quotes a stranger's file, which may hold any sign.
func hasWords(t testing.TB, err *lms.Error) {
	t.Helper()
	for _, l := range locale.All {
		if !l.Has(err.Key) || l.Error(err) == "" {
			t.Errorf("%s: %q has no words", l, err.Key)
		}
	}
}

// FuzzManifest: whatever an imsmanifest.xml says, what can be launched is a file of the package.
func FuzzManifest(f *testing.F) {
	for _, name := range []string{"scorm12", "scorm2004"} {
		b, err := os.ReadFile("testdata/content/" + name + "/imsmanifest.xml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(bareManifest))
	f.Add([]byte("\xff\xfe" + wide(bareManifest)))
	entries := map[string]*zip.File{"a.html": {}, "isi/index.html": {}, "isi/materi.html": {}, "isi/kuis.html": {}, "isi/bacaan lanjutan.html": {}}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := readManifest(b, entries)
		if err != nil {
			hasWords(t, err)
			return
		}
		ids := map[string]bool{}
		for _, it := range c.Items {
			if it.Title == "" || ids[it.ID] {
				t.Errorf("%+v", it)
			}
			ids[it.ID] = true
			if it.Launch == "" {
				continue
			}
			name, _, _ := strings.Cut(it.Launch, "?")
			name, _, _ = strings.Cut(name, "#")
			if entries[strings.ReplaceAll(name, "%20", " ")] == nil {
				t.Errorf("launches %q", it.Launch)
			}
		}
		if len(c.Launches()) == 0 {
			t.Error("nothing to open")
		}
	})
}

// FuzzContent: a package is taken or refused in words, whatever is in the file.
func FuzzContent(f *testing.F) {
	for _, name := range []string{"scorm12", "scorm2004", "h5p"} {
		f.Add(sample(f, name, nil))
	}
	f.Add(zipped(f, map[string]string{"../a.html": "x"}, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		c, refused := readContent(z)
		if refused != nil {
			hasWords(t, refused)
		} else if len(c.Launches()) == 0 || c.Files == 0 {
			t.Errorf("%+v", c)
		}
	})
}

// The texts of an H5P package themselves: in a changed ZIP hardly one can be read.
func FuzzH5P(f *testing.F) {
	f.Add(`{"title":"x","mainLibrary":"H5P.X","preloadedDependencies":[{"machineName":"H5P.X","majorVersion":1,"minorVersion":0}]}`,
		`{"title":"X","machineName":"H5P.X","majorVersion":1,"minorVersion":0,"preloadedJs":[{"path":"x.js"}],"preloadedDependencies":[{"machineName":"H5P.X","majorVersion":1,"minorVersion":0}]}`)
	f.Add(`{"title":1}`, `[]`)
	f.Fuzz(func(t *testing.T, manifest, library string) {
		b := zipped(t, map[string]string{"h5p.json": manifest, "content/content.json": "{}", "H5P.X-1.0/library.json": library, "H5P.X-1.0/x.js": ""}, nil)
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if c, refused := readContent(z); refused != nil {
			hasWords(t, refused)
		} else if c.Format != H5PFormat || c.Title == "" {
			t.Errorf("%+v", c)
		}
	})
}
