package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// uploadPackage sends the form of a lesson's page with a package.
func (v *visitor) uploadPackage(lesson, name string, content []byte) (int, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see(lesson + "/edit"))[1]
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.WriteField("_csrf", token)
	for key, values := range onForm {
		w.WriteField(key, values[0])
	}
	w.WriteField("kind", "scorm")
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="content_file"; filename="` + name + `"`}, "Content-Type": {"application/zip"}})
	if err != nil {
		v.t.Fatal(err)
	}
	part.Write(content)
	w.Close()
	status, body, _ := v.do("POST", lesson+"/content", w.FormDataContentType(), "", &b)
	return status, body
}

// packageLesson is a published course with a package, and a learner in it.
func (room *testRoom) packageLesson(name string, more map[string]string) (trainer, rina *visitor, lesson string) {
	room.t.Helper()
	trainer, rina = room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	edit, lesson := trainer.packageCourse("scorm")
	status, body := trainer.uploadPackage(lesson, name+".zip", samplePackage(room.t, name, more))
	document := regexp.MustCompile(`name="document" value="(\d+)"`).FindStringSubmatch(body)
	kind := regexp.MustCompile(`<option value="([a-z0-9]+)" selected>Paket`).FindStringSubmatch(body)
	if status != 200 || document == nil || kind == nil {
		room.t.Fatalf("%d\n%s", status, excerpt(body))
	}
	trainer.sent(lesson+"/edit", lesson, url.Values{"title": {"Paket"}, "kind": {kind[1]}, "minutes": {"5"}, "required": {"1"}, "revision": {"1"}, "document": {document[1]}})
	trainer.sent(edit, strings.TrimSuffix(edit, "/edit")+"/publish", url.Values{})
	c := strings.TrimSuffix(edit, "/edit")
	rina.sent(c, c+"/enrol", url.Values{})
	return trainer, rina, lesson
}

var frameSource = regexp.MustCompile(`data-src="(/content/([a-z2-7]{26})/(\d+)/[^"]+)"`)

// fetch asks as a page without cookies does.
func (room *testRoom) fetch(path string, headers ...string) *http.Response {
	room.t.Helper()
	req, err := http.NewRequest("GET", room.url+path, nil)
	if err != nil {
		room.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		room.t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		room.t.Fatal(err)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res
}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	in := res.Body
	if res.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(in)
		if err != nil {
			t.Fatal(err)
		}
		in = z
	}
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What is wrong with a package is said in words, and the form is as it was.
func TestPackageIsRefusedInWords(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	_, lesson := trainer.packageCourse("scorm")
	for says, content := range map[string][]byte{
		"menunjuk ke luar paket":             samplePackage(t, "scorm12", map[string]string{"../../jahat.html": "x"}),
		"Paket berisi “isi/kirim.php”":       samplePackage(t, "scorm12", map[string]string{"isi/kirim.php": "<?php"}),
		"Isi “isi/foto.png” di dalam paket":  samplePackage(t, "scorm12", map[string]string{"isi/foto.png": "<script>"}),
		"imsmanifest.xml rusak di baris 1":   samplePackage(t, "scorm12", map[string]string{"imsmanifest.xml": "<manifest>"}),
		"tidak memuat pustaka BinaWords 9.2": samplePackage(t, "h5p", map[string]string{"h5p.json": `{"mainLibrary":"H5P.X","preloadedDependencies":[{"machineName":"BinaWords","majorVersion":9,"minorVersion":2}]}`}),
		"Berkas ini bukan ZIP yang utuh":     []byte("bukan zip"),
		"Berkas paket.zip kosong":            {},
	} {
		status, body := trainer.uploadPackage(lesson, "paket.zip", content)
		if status != 422 || !strings.Contains(body, says) {
			t.Errorf("%s: %d\n%s", says, status, excerpt(body))
		}
		for _, typed := range []string{"Judul yang diketik", "Tulisan yang belum disimpan", `value="7"`} {
			if !strings.Contains(body, typed) {
				t.Errorf("%s: %q is lost", says, typed)
			}
		}
	}
}

// A package's files carry the policy that keeps them apart, whoever asks.
func TestPackageIsServedApart(t *testing.T) {
	room := openTestRoom(t)
	film := string(video(t))
	trainer, rina, lesson := room.packageLesson("scorm12", map[string]string{"isi/film.mp4": film, "__MACOSX/isi/sco.js": "litter", "isi/.gitkeep.js": "litter"})
	m := frameSource.FindStringSubmatch(rina.see(lesson))
	if m == nil {
		t.Fatal("no frame")
	}
	base := "/content/" + m[2] + "/" + m[3]
	page := room.fetch(m[1], "Accept-Encoding", "gzip")
	body := text(t, page)
	if !strings.Contains(body, base+"/own/run.js") || strings.Index(body, "run.js") > strings.Index(body, "sco.js") {
		t.Errorf("our script does not come first: %s", body)
	}
	for _, path := range []string{m[1], base + "/file/isi/sco.js", base + "/file/isi/gaya.css", base + "/own/run.js", base + "/file/isi/film.mp4", base + "/file/tidak-ada.js", "/content/" + strings.Repeat("a", 26) + "/0/file/x.html"} {
		res := room.fetch(path)
		if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox allow-scripts allow-forms allow-modals;") || strings.Contains(csp, "allow-same-origin") ||
			res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Referrer-Policy") != "no-referrer" || len(res.Cookies()) > 0 {
			t.Errorf("%s: %v", path, res.Header)
		}
	}
	for _, c := range []struct {
		path   string
		status int
		header []string
	}{
		{base + "/file/isi/sco.js", 200, nil},
		{base + "/file/isi/sco.js", 404, []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Dest", "script"}}, // a page of ours
		{base + "/file/isi/sco.js", 200, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", "script"}},
		{base + "/file/../../../../etc/passwd", 404, nil}, {base + "/file/%2e%2e/%2e%2e/etc/passwd", 404, nil}, {base + "/file/isi", 404, nil}, {base + "/file/", 404, nil},
		{base + "/file/__MACOSX/isi/sco.js", 404, nil}, {base + "/file/isi/.gitkeep.js", 404, nil}, // never looked at
		{"/content/" + m[2] + "/9/file/isi/sco.js", 404, nil}, {"/content/" + m[2] + "/x/file/isi/sco.js", 404, nil}, {"/content/é/0/file/isi/sco.js", 404, nil},
		{base + "/own/h5p.html", 404, nil}, {base + "/own/player/main.bundle.js", 200, nil}, {base + "/own/player/../scorm12.min.js", 404, nil},
	} {
		if res := room.fetch(c.path, c.header...); res.StatusCode != c.status {
			t.Errorf("%s %v: %d", c.path, c.header, res.StatusCode)
		}
	}
	if status, _, _ := trainer.do("GET", "/media/"+regexp.MustCompile(`[0-9a-f]{24}`).FindString(room.hashOf("zip"))+".zip", "", "", nil); status != 404 {
		t.Errorf("a package as media: %d", status)
	}

	// Of a film the part that a player asks for; packed files go out packed.
	res := room.fetch(base+"/file/isi/film.mp4", "Range", "bytes=100-199")
	if got := text(t, res); res.StatusCode != 206 || got != film[100:200] || res.Header.Get("Content-Range") != fmt.Sprintf("bytes 100-199/%d", len(film)) {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if res := room.fetch(base+"/file/isi/film.mp4", "Range", "bytes=99999999-"); res.StatusCode != 416 {
		t.Errorf("beyond the end: %d", res.StatusCode)
	}
	packed, plain := room.fetch(base+"/file/isi/sco.js", "Accept-Encoding", "gzip"), room.fetch(base+"/file/isi/sco.js")
	if packed.Header.Get("Content-Encoding") != "gzip" || text(t, packed) != text(t, plain) {
		t.Error("what goes out packed is not what is in the ZIP")
	}

	// The pass ends, and a new page has another; until then it is the same.
	again := frameSource.FindStringSubmatch(rina.see(lesson))
	if again[2] != m[2] {
		t.Error("every look makes a pass")
	}
	room.pass(13 * time.Hour)
	if res := room.fetch(m[1]); res.StatusCode != 404 || !strings.Contains(text(t, res), "Muat ulang halaman") {
		t.Errorf("a pass for ever: %d", res.StatusCode)
	}
}

func (room *testRoom) hashOf(extension string) (hash string) {
	room.t.Helper()
	if err := room.db.Get(&hash, `SELECT hash FROM course_media WHERE extension = ?`, extension); err != nil {
		room.t.Fatal(err)
	}
	return hash
}

// What a package says is kept once, in order, and only with a pass of a learner.
func TestPackageSaves(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, lesson := room.packageLesson("scorm12", nil)
	m := frameSource.FindStringSubmatch(rina.see(lesson))
	save := func(pass string, act map[string]any) (int, savedAct, string) {
		b, err := json.Marshal(act)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.Post(room.url+"/content/"+pass+"/save", "text/plain", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var saved savedAct
		var fault struct{ Key string }
		body, _ := io.ReadAll(res.Body)
		json.Unmarshal(body, &saved)
		json.Unmarshal(body, &fault)
		return res.StatusCode, saved, fault.Key
	}
	now := room.now().UnixMilli()
	values := func(status string) map[string]any {
		return map[string]any{"cmi.core.lesson_status": status, "cmi.core.student_name": "Rina"}
	}
	for _, c := range []struct {
		name   string
		act    map[string]any
		status int
		key    string
		late   bool
	}{
		{"first", map[string]any{"seq": now, "values": values("incomplete")}, 200, "", false},
		{"again", map[string]any{"seq": now, "values": values("incomplete")}, 200, "", true},
		{"older", map[string]any{"seq": now - 5, "values": values("failed")}, 200, "", true},
		{"newer", map[string]any{"seq": now + 5, "values": values("completed")}, 200, "", false},
		{"ahead", map[string]any{"seq": now + 3_600_000, "values": values("failed")}, 409, "content.seq_ahead", false},
		{"no such item", map[string]any{"seq": now + 9, "item": 7, "values": values("x")}, 422, "content.act_bad", false},
		{"other names", map[string]any{"seq": now + 9, "values": map[string]any{"x": "y"}}, 422, "content.act_bad", false},
		{"too much", map[string]any{"seq": now + 9, "values": map[string]any{"cmi.suspend_data": strings.Repeat("x", 700_001)}}, 413, "content.act_large", false},
		{"no object", map[string]any{"seq": "x"}, 422, "content.act_bad", false},
	} {
		if status, saved, key := save(m[2], c.act); status != c.status || key != c.key || saved.Late != c.late {
			t.Errorf("%s: %d %q %+v", c.name, status, key, saved)
		}
	}
	var data string
	if err := room.db.Get(&data, `SELECT data FROM course_run`); err != nil || data != `{"cmi.core.lesson_status":"completed"}` {
		t.Errorf("%v %s", err, data)
	}
	look := frameSource.FindStringSubmatch(trainer.see(lesson))
	if status, _, key := save(look[2], map[string]any{"seq": now, "values": values("completed")}); status != 409 || key != "course.not_enrolled" {
		t.Errorf("one who only looks saves: %d %s", status, key)
	}
	if status, _, key := save(strings.Repeat("a", 26), map[string]any{"seq": now, "values": values("completed")}); status != 404 || key != "content.pass_gone" {
		t.Errorf("without a pass: %d %s", status, key)
	}
}
