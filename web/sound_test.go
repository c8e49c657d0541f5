package web

import (
	"bytes"
	"encoding/binary"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// sound is a WAV of that many seconds: a quiet tone of 8,000 samples a second.
func sound(seconds int) []byte {
	const rate = 8000
	var b bytes.Buffer
	n := uint32(seconds * rate)
	b.WriteString("RIFF")
	binary.Write(&b, binary.LittleEndian, 36+n)
	b.WriteString("WAVEfmt ")
	binary.Write(&b, binary.LittleEndian, struct {
		Size           uint32
		Format, Tracks uint16
		Rate, Bytes    uint32
		Block, Bits    uint16
	}{16, 1, 1, rate, rate, 1, 8})
	b.WriteString("data")
	binary.Write(&b, binary.LittleEndian, n)
	for i := range n {
		b.WriteByte(byte(128 + 10*math.Sin(2*math.Pi*440*float64(i)/rate)))
	}
	return b.Bytes()
}

const captions = "WEBVTT\n\n00:00.000 --> 00:02.500\nSelamat pagi, Bu.\n"

// keep uploads a file in a lesson's page and returns the answer.
func (v *visitor) keep(lesson, token, name string, content []byte, more url.Values) (int, string) {
	v.t.Helper()
	fields := url.Values{}
	for _, form := range []url.Values{onForm, more} {
		for k, values := range form {
			fields[k] = values
		}
	}
	kind, body := upload(v.t, token, fields, name, content)
	status, answer, _ := v.do("POST", lesson+"/media", kind, "", bytes.NewReader(body))
	return status, answer
}

var soundWithCaptions = regexp.MustCompile(`!\[wawancara\]\((/media/[0-9a-f]{24}\.wav) "(/media/[0-9a-f]{24}\.vtt) id; (/media/[0-9a-f]{24}\.vtt) en"\)`)

func TestSoundAndCaptions(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	lesson, token := trainer.writing()
	content := sound(3)
	for name, c := range map[string]struct {
		content  []byte
		language string
		status   int
		says     string
	}{
		"wawancara.wav": {content, "en", 200, "Terunggah"},
		"wawancara.vtt": {[]byte(captions), "id", 200, "wawancara.id.vtt"},
		"buruk.vtt":     {[]byte("WEBVTT\n\n00:02.000 --> 00:01.000\nHalo\n"), "", 422, "Baris 3: waktu akhir harus sesudah waktu awal."},
		"lama.vtt":      {[]byte("1\n00:00:01,000 --> 00:00:02,000\nHalo\n"), "", 422, "Baris 1: takarir harus diawali baris WEBVTT."},
	} {
		if status, answer := trainer.keep(lesson, token, name, c.content, url.Values{"captions": {c.language}}); status != c.status || !strings.Contains(answer, c.says) || !strings.Contains(answer, "Tulisan yang belum disimpan") {
			t.Errorf("%s: %d\n%s", name, status, excerpt(answer))
		}
	}
	trainer.keep(lesson, token, "wawancara.vtt", []byte(strings.Replace(captions, "pagi", "siang", 1)), url.Values{"captions": {"en"}})
	m := soundWithCaptions.FindStringSubmatch(trainer.see(lesson + "/edit"))
	if m == nil {
		t.Fatal("the sound does not take its captions along")
	}

	// What lacks captions or a transcript is said, and saved all the same.
	save := func(body, revision string) {
		form := url.Values{"title": {"Wawancara"}, "kind": {"page"}, "minutes": {"5"}, "required": {"1"}, "body": {body}, "revision": {revision}}
		trainer.sent(lesson+"/edit", lesson, form)
	}
	save("![wawancara]("+m[1]+")", "1")
	trainer.see(lesson+"/edit", "“wawancara” belum bertranskrip.")
	save("![wawancara]("+m[1]+")\n\n> [!TRANSCRIPT]\n> Selamat pagi.", "2")
	if body := trainer.see(lesson + "/edit"); strings.Contains(body, "belum bertranskrip") {
		t.Error("a transcript is not seen")
	}
	save(m[0]+"\n\n![film](/media/0123456789abcdef01234567.mp4)", "3")
	if body := trainer.see(lesson+"/edit", "“film” belum bertakarir."); strings.Contains(body, "belum bertranskrip") {
		t.Error("captions are not seen")
	}

	// Sent as what they are, and in parts.
	for path, kind := range map[string]string{m[1]: "audio/wav", m[2]: "text/vtt; charset=utf-8"} {
		req, _ := http.NewRequest("GET", room.url+path, nil)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: trainer.token})
		req.Header.Set("Range", "bytes=10-19")
		res, err := trainer.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 206 || res.Header.Get("Content-Type") != kind || res.ContentLength != 10 {
			t.Errorf("%s: %d %s, %d bytes", path, res.StatusCode, res.Header.Get("Content-Type"), res.ContentLength)
		}
	}

	// Chromium plays it, seeks in it and shows its captions: those of the reader's language.
	save(m[0]+"\n\n> [!TRANSCRIPT]\n> Selamat pagi, Bu.", "4")
	preview := strings.Replace(lesson, "/lessons/", "/preview/", 1)
	english := room.enter("Trainer", "en", lms.Trainer)
	for who, language := range map[*visitor]string{trainer: "id", english: "en"} {
		p := who.browser()
		p.Go(room.url + preview)
		p.Await(`[...document.querySelector("audio").textTracks].find((t) => t.mode === "showing")?.language === "` + language + `"`)
		p.Await(`(() => { const a = document.querySelector("audio"); a.muted = true; a.preload = "auto"; a.load(); return true; })()`)
		p.Await(`document.querySelector("audio").duration > 2.9`)
		webtest.Eval[bool](p, `document.querySelector("audio").currentTime = 2, true`)
		p.Await(`!document.querySelector("audio").seeking && Math.abs(document.querySelector("audio").currentTime - 2) < 0.2`)
		p.Await(`document.querySelector("audio").textTracks[0].cues?.length === 1 || document.querySelector("audio").textTracks[1].cues?.length === 1`)
		room.examine(p)
	}
	room.accessible(trainer.browser(), lesson+"/edit")
	room.accessible(english.browser(), lesson+"/edit")
}
