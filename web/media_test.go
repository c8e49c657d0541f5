package web

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// picture is a PNG of that many pixels a side.
func picture(t *testing.T, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func video(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/lesson.mp4")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// upload is the form of a lesson's page as a browser sends it, the file last.
func upload(t testing.TB, token string, fields url.Values, name string, content []byte) (kind string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if token != "" {
		w.WriteField("_csrf", token)
	}
	for key, values := range fields {
		w.WriteField(key, values[0])
	}
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {"application/octet-stream"}})
	if err != nil {
		t.Fatal(err)
	}
	part.Write(content)
	w.Close()
	return w.FormDataContentType(), b.Bytes()
}

// writing is a lesson that is being written, and a token for its forms.
func (v *visitor) writing() (lesson, token string) {
	v.t.Helper()
	edit := v.sent("/courses/new", "/courses", url.Values{"title": {"Media"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}})
	c := strings.TrimSuffix(edit, "/edit")
	v.sent(edit, c+"/modules", url.Values{"title": {"Satu"}})
	module := regexp.MustCompile(`/modules/(\d+)/lessons`).FindStringSubmatch(v.see(edit))[1]
	v.sent(edit, c+"/modules/"+module+"/lessons", url.Values{"title": {"Gambar"}, "kind": {"page"}})
	lesson = c + "/lessons/" + v.lessonKeys(edit)[0]
	return lesson, formToken.FindStringSubmatch(v.see(lesson + "/edit"))[1]
}

var onForm = url.Values{"title": {"Judul yang diketik"}, "kind": {"page"}, "minutes": {"7"}, "body": {"Tulisan yang belum disimpan"}, "revision": {"1"}}

func TestUpload(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	lesson, token := trainer.writing()
	large := append(picture(t, 8), make([]byte, 10_000_001)...)
	stranger := formToken.FindStringSubmatch(rina.see("/courses"))[1]
	for name, c := range map[string]struct {
		who         *visitor
		token, file string
		content     []byte
		status      int
		says        string
	}{
		"a picture":          {trainer, token, "layar <utama>.png", picture(t, 20), 200, "Terunggah"},
		"a video":            {trainer, token, "cara.mp4", video(t), 200, "Terunggah"},
		"its captions":       {trainer, token, "cara.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:01.000\nHalo\n"), 200, "Terunggah"},
		"a page":             {trainer, token, "foto.png", []byte("<html><script>alert(1)</script>"), 422, "Isi foto.png bukan PNG"},
		"a drawing":          {trainer, token, "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 422, "tidak dapat dipakai"},
		"nothing":            {trainer, token, "", nil, 422, "Pilih berkas yang akan diunggah."},
		"too large":          {trainer, token, "besar.png", large, 413, "Berkas besar.png terlalu besar: paling besar 10 MB."},
		"without a token":    {trainer, "", "a.png", picture(t, 21), 403, "terlalu lama terbuka"},
		"somebody's token":   {trainer, stranger, "a.png", picture(t, 21), 403, "terlalu lama terbuka"},
		"a librarian's file": {rina, stranger, "a.png", picture(t, 21), 403, "bukan untuk peran Anda"},
	} {
		kind, body := upload(t, c.token, onForm, c.file, c.content)
		status, answer, _ := c.who.do("POST", lesson+"/media", kind, "", bytes.NewReader(body))
		if status != c.status || !strings.Contains(answer, c.says) {
			t.Errorf("%s: %d\n%s", name, status, excerpt(answer))
		}
		for _, text := range []string{"Judul yang diketik", "Tulisan yang belum disimpan", `value="7"`} {
			if c.status != 403 && !strings.Contains(answer, text) {
				t.Errorf("%s: %q is lost", name, text)
			}
		}
	}
	body := trainer.see(lesson+"/edit", "layar <utama>.png", "cara.mp4", "takarir")
	if !regexp.MustCompile(`!\[cara\]\(/media/[0-9a-f]{24}\.mp4 "/media/[0-9a-f]{24}\.vtt id"\)`).MatchString(body) {
		t.Error("the video does not take its captions along")
	}
	kept, _ := filepath.Glob(filepath.Join(room.media, "*", "*"))
	left, _ := filepath.Glob(filepath.Join(room.media, "upload-*"))
	if len(kept) != 3 || len(left) != 0 {
		t.Errorf("kept %v, left behind %v", kept, left)
	}
	if status, _, _ := trainer.do("POST", lesson+"/media", "application/x-www-form-urlencoded", "", strings.NewReader("_csrf="+token)); status != 422 {
		t.Errorf("a form without files: %d", status)
	}
	if status, _, _ := trainer.do("POST", lesson+"/media", "application/x-www-form-urlencoded", token, strings.NewReader("body="+strings.Repeat("a", 2_000_000))); status != 413 {
		t.Errorf("a long form without files: %d", status)
	}
	// The file that a page without JavaScript puts in comes to the end of the text.
	markdown := regexp.MustCompile(`!\[layar[^"]*?\)`).FindString(body)
	insert := url.Values{"insert": {markdown}}
	for k, v := range onForm {
		insert[k] = v
	}
	if _, answer, _ := trainer.send(lesson+"/edit", lesson+"/preview", insert); !strings.Contains(answer, "Tulisan yang belum disimpan\n\n"+markdown) || !strings.Contains(answer, `<img src="/media/`) {
		t.Errorf("not put in: %s", excerpt(answer))
	}
}

// A large file goes to disk while it arrives; it never stands in memory, and
// nothing of it is kept when the line is lost.
func TestUploadIsStreamed(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	lesson, token := trainer.writing()
	content := append(video(t), make([]byte, 30_000_000)...)
	kind, body := upload(t, token, onForm, "panjang.mp4", content)
	for _, whole := range []bool{true, false} {
		r, w := io.Pipe()
		req, err := http.NewRequest("POST", room.url+lesson+"/media", r)
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = int64(len(body))
		req.Header.Set("Content-Type", kind)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: trainer.token})
		answer := make(chan *http.Response, 1)
		go func() {
			res, _ := trainer.client.Do(req)
			answer <- res
		}()
		if _, err := w.Write(body[:20_000_000]); err != nil {
			t.Fatal(err)
		}
		waitFor(t, "half of the file on disk", func() bool { return uploading(room.media) > 10_000_000 })
		if !whole {
			w.CloseWithError(io.ErrUnexpectedEOF)
			<-answer
			waitFor(t, "half of a file thrown away", func() bool { return uploading(room.media) == 0 })
			continue
		}
		if _, err := w.Write(body[20_000_000:]); err != nil {
			t.Fatal(err)
		}
		w.Close()
		res := <-answer
		if res == nil || res.StatusCode != 200 {
			t.Fatalf("%+v", res)
		}
		res.Body.Close()
	}
}

// uploading is how much of a file that is on its way lies on disk.
func uploading(dir string) (size int64) {
	names, _ := filepath.Glob(filepath.Join(dir, "upload-*"))
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			size += info.Size()
		}
	}
	return size
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 300 {
		if ok() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}

func TestMediaIsServed(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, guest := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Tamu", "id", lms.Trainer)
	guest.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	lesson, token := trainer.writing()
	content := video(t)
	kind, body := upload(t, token, onForm, "cara.mp4", content)
	_, answer, _ := trainer.do("POST", lesson+"/media", kind, "", bytes.NewReader(body))
	path := regexp.MustCompile(`/media/[0-9a-f]{24}\.mp4`).FindString(answer)
	ask := func(who *visitor, path, part string) (*http.Response, []byte) {
		t.Helper()
		req, _ := http.NewRequest("GET", room.url+path, nil)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: who.token})
		if part != "" {
			req.Header.Set("Range", part)
		}
		res, err := who.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, b
	}
	res, got := ask(rina, path, "")
	if res.StatusCode != 200 || !bytes.Equal(got, content) {
		t.Errorf("whole: %d, %d bytes", res.StatusCode, len(got))
	}
	for name, want := range map[string]string{"Content-Type": "video/mp4", "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes",
		"Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox", "Cache-Control": "private, max-age=31536000, immutable"} {
		if res.Header.Get(name) != want {
			t.Errorf("%s: %q", name, res.Header.Get(name))
		}
	}
	res, got = ask(rina, path, "bytes=100-199")
	if res.StatusCode != 206 || !bytes.Equal(got, content[100:200]) || res.Header.Get("Content-Range") != "bytes 100-199/"+strconv.Itoa(len(content)) {
		t.Errorf("part: %d, %d bytes, %s", res.StatusCode, len(got), res.Header.Get("Content-Range"))
	}
	if res, _ = ask(rina, path, "bytes=9999999-"); res.StatusCode != 416 {
		t.Errorf("beyond the end: %d", res.StatusCode)
	}
	for name, c := range map[string]struct {
		who  *visitor
		path string
	}{
		"another library": {guest, path}, "no such file": {rina, "/media/0123456789abcdef01234567.mp4"}, "another type": {rina, strings.TrimSuffix(path, "mp4") + "png"},
		"a way out": {rina, "/media/..%2f..%2fetc%2fpasswd"}, "half a name": {rina, path[:20]},
	} {
		if res, _ := ask(c.who, c.path, ""); res.StatusCode != 404 || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", name, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
}

// What a handler leaves of a body is not taken for the next request.
func TestRestOfABodyIsNotTheNextRequest(t *testing.T) {
	room := openTestRoom(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(room.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	smuggled := "GET /no/such/page HTTP/1.1\r\nHost: x\r\n\r\n"
	body := strings.Repeat("a", 200_000) + smuggled
	io.WriteString(conn, "POST /courses HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body+
		"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(answer), "HTTP/1.1 "); n != 2 || !strings.HasSuffix(string(answer), "\r\n\r\nok") {
		t.Errorf("%d answers:\n%s", n, answer)
	}
}

// Beyond the newest hundred there is a page of older ones, and what is typed in
// the lesson stays while they are looked through.
func TestOlderFilesAreAPageAway(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	lesson, _ := trainer.writing()
	files := func(from, to int) {
		for i := from; i <= to; i++ {
			room.insert(`INSERT INTO course_media (library_id, hash, extension, size, name, created_at) VALUES (?, SHA2(?, 256), 'webm', 900, ?, NOW())`,
				room.library, fmt.Sprint(i), fmt.Sprintf("video-%03d.webm", i))
		}
	}
	turn := func(number, first, last string, texts ...string) string {
		t.Helper()
		form := url.Values{"files": {number}}
		for k, v := range onForm {
			form[k] = v
		}
		status, body, _ := trainer.send(lesson+"/edit", lesson+"/files", form)
		names := regexp.MustCompile(`class="file-name">([^<]*)<`).FindAllStringSubmatch(body, -1)
		if status != 200 || len(names) == 0 || names[0][1] != first || names[len(names)-1][1] != last {
			t.Errorf("page %s: %d, %v", number, status, names)
		}
		for _, text := range append(texts, "Tulisan yang belum disimpan", "Judul yang diketik") {
			if !strings.Contains(body, text) {
				t.Errorf("page %s does not say %q", number, text)
			}
		}
		return body
	}
	files(1, filesShown)
	lacks(t, trainer.see(lesson+"/edit", "video-001.webm"), "Berkas yang lebih")
	files(filesShown+1, 2*filesShown+1)
	lacks(t, trainer.see(lesson+"/edit", "video-201.webm", `value="2" formaction="`+lesson+`/files#media"`), "video-101.webm", "Berkas yang lebih baru")
	turn("2", "video-101.webm", "video-002.webm", "Berkas yang lebih baru", "Berkas yang lebih lama")
	lacks(t, turn("3", "video-001.webm", "video-001.webm", "Berkas yang lebih baru"), "Berkas yang lebih lama")
	lacks(t, turn("x", "video-201.webm", "video-102.webm", "Berkas yang lebih lama"), "Berkas yang lebih baru")

	p := trainer.browser()
	p.Go(room.url + lesson + "/edit")
	write(p, "#body", "Belum disimpan")
	p.Press("Berkas yang lebih lama")
	p.Await(`document.querySelector("#media .file-name")?.textContent === "video-101.webm" && document.activeElement.id === "media-title"`)
	if text := webtest.Eval[string](p, `document.getElementById("body").value`); text != "Belum disimpan" {
		t.Errorf("the text is %q", text)
	}
	p.Accessible()
}
