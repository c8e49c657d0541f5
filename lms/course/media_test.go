package course

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

const (
	pngHead  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55" // one grey point
	webmHead = "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
)

func TestSniff(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"png", pngHead, "png"}, {"jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", "jpg"}, {"gif 87", "GIF87a\x01", "gif"}, {"gif 89", "GIF89a", "gif"},
		{"webp", "RIFF\x24\x00\x00\x00WEBPVP8 ", "webp"}, {"mp4", "\x00\x00\x00\x20ftypisom\x00\x00", "mp4"}, {"mp4 of an iPhone app", "\x00\x00\x00\x18ftypmp42", "mp4"},
		{"webm", webmHead, "webm"}, {"captions", "WEBVTT\n\n00:01.000 --> 00:02.000\nHalo", "vtt"}, {"captions with a mark and a note", "\xef\xbb\xbfWEBVTT - catatan", "vtt"},
		{"captions cut inside a letter", "WEBVTT\n" + strings.Repeat("x", 100) + "\xe2\x80", "vtt"}, {"bare captions", "WEBVTT", "vtt"},
		{"mp3 with a tag", "ID3\x04\x00", "mp3"}, {"mp3", "\xff\xfb\x90\x00", "mp3"}, {"mp3 of MPEG 2", "\xff\xf3\x40\xc0", "mp3"}, {"not mp3: AAC", "\xff\xf1\x50\x80", ""}, {"not mp3: no such rate", "\xff\xfb\xf0\x00", ""},
		{"opus", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "OpusHead", "ogg"}, {"vorbis", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "\x01vorbis", "ogg"},
		{"theora", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "\x80theora", ""}, {"m4a", "\x00\x00\x00\x20ftypM4A ", "m4a"}, {"other RIFF", "RIFF\x24\x00\x00\x00AVI LIST", ""},
		{"nothing", "", ""}, {"text", "halo", ""}, {"page", "<!doctype html><script>alert(1)</script>", ""}, {"drawing", `<svg xmlns="http://www.w3.org/2000/svg">`, ""},
		{"pdf", "%PDF-1.7", ""}, {"program", "MZ\x90\x00", ""}, {"zip", "PK\x03\x04", ""}, {"cut short", "\x89PNG", ""}, {"wav", "RIFF\x24\x00\x00\x00WAVEfmt ", "wav"},
		{"quicktime", "\x00\x00\x00\x14ftypqt  ", ""}, {"heic", "\x00\x00\x00\x18ftypheic", ""}, {"matroska", "\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", ""},
		{"not captions", "WEBVTTX\n", ""}, {"captions with a zero", "WEBVTT\n\x00", ""}, {"captions of another encoding", "WEBVTT\n\xe9t\xe9 panjang sekali", ""},
		{"captions after a page", "<b>WEBVTT", ""},
	} {
		if got := sniff([]byte(c.head)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"foto.png": "foto.png", " foto kelas.png ": "foto kelas.png", "../../etc/passwd": "passwd", `C:\Users\Rina\foto.png`: "foto.png", "/": "", "..": "..",
		"a\x00b\r\nc\x7f.png": "abc.png", "rusak\xff.png": "rusak.png", "gambar\u202egnp.exe": "gambargnp.exe", "Ibu Nur’aini.jpg": "Ibu Nur’aini.jpg", "a/": "",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	long := cleanName(strings.Repeat("é", 300) + ".png")
	if n := utf8.RuneCountInString(long); n != 200 || !strings.HasSuffix(long, "é.png") {
		t.Errorf("%d characters, %q", n, long)
	}
}

func TestMediaShows(t *testing.T) {
	m := Media{Hash: strings.Repeat("0123456789abcdef", 4), Extension: "png", Name: "layar [baru] *besar*.png"}
	if m.Path() != "/media/0123456789abcdef01234567.png" || m.ContentType() != "image/png" || !m.IsPicture() || m.IsVideo() || m.IsCaptions() {
		t.Errorf("%+v", m)
	}
	if got := string(markdown.Render(m.Markdown(), locale.ID, 2)); !strings.Contains(got, `<img src="`+m.Path()+`"`) || !strings.Contains(got, "layar (baru)") {
		t.Error(got)
	}
	m.Extension, m.Name = "mp4", `cara\[pinjam.mp4`
	if got := string(markdown.Render(m.Markdown(), locale.ID, 2)); !strings.Contains(got, `<video src="`+m.Path()+`"`) || !m.IsVideo() || m.IsPicture() {
		t.Error(got)
	}
	m.Extension = "vtt"
	if !m.IsCaptions() || m.IsPicture() || m.IsVideo() {
		t.Errorf("%+v", m)
	}
}

func (w *world) upload(name, content string) (Media, error) {
	return w.SaveMedia(ctx, w.trainer, w.library, name, strings.NewReader(content))
}

// files are the names of all files in the folder of media.
func (w *world) files() (all []string) {
	w.t.Helper()
	w.ok(filepath.WalkDir(w.media, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, d.Name())
		}
		return err
	}))
	return all
}

func TestSaveAndFindMedia(t *testing.T) {
	w := newWorld(t)
	content := pngHead + strings.Repeat("x", 2000)
	m := must[Media](t)(w.upload(`C:\foto\meja.jpeg`, content))
	if m.Extension != "png" || m.Size != int64(len(content)) || m.Name != "meja.jpeg" || *m.CreatedBy != w.trainer.AccountID {
		t.Errorf("%+v", m)
	}
	again := must[Media](t)(w.upload("nama lain.png", content))
	if again.ID != m.ID || again.Name != "nama lain.png" || again.Path() != m.Path() {
		t.Errorf("the same content twice: %+v, then %+v", m, again)
	}
	if files := w.files(); len(files) != 1 {
		t.Errorf("%v", files)
	}
	last := strings.TrimPrefix(m.Path(), "/media/")
	found, file, err := w.FindMedia(ctx, w.rina, last)
	w.ok(err)
	b, err := os.ReadFile(file)
	if err != nil || string(b) != content || found.ID != m.ID {
		t.Errorf("%+v, %v", found, err)
	}

	for _, name := range []string{"", last + "\n", "../" + last, strings.ToUpper(last), strings.TrimSuffix(last, "png") + "jpg", last[:23] + ".png",
		"%" + last[1:], strings.Repeat("_", 24) + ".png", strings.Repeat("0", 24) + ".png", "../../../../../../etc/passwd", "..%2f" + last, m.Hash + ".png"} {
		_, _, err := w.FindMedia(ctx, w.rina, name)
		w.refused(err, lms.NotFound, "error.not_found")
	}
	for _, who := range []lms.Actor{w.elsewhere, {}} {
		_, _, err := w.FindMedia(ctx, who, last)
		w.refused(err, lms.NotFound, "error.not_found")
	}

	// The same file in another library is theirs; the lists stay apart.
	theirs := must[Media](t)(w.SaveMedia(ctx, w.elsewhere, w.other, "kami.png", strings.NewReader(content)))
	if theirs.ID == m.ID || theirs.LibraryID != w.other {
		t.Errorf("%+v", theirs)
	}
	w.pass(1e9)
	must[Media](t)(w.upload("takarir.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHalo"))
	list := must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{}))
	if len(list) != 2 || list[0].Name != "takarir.vtt" || list[1].Name != "nama lain.png" {
		t.Errorf("%+v", list)
	}
	if list = must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{Number: 2, Size: 1})); len(list) != 1 || list[0].ID != m.ID {
		t.Errorf("%+v", list)
	}
}

func TestMediaThatIsRefused(t *testing.T) {
	w := newWorld(t)
	_, err := w.upload("kosong.png", "")
	w.refused(err, lms.Invalid, "lesson.file_empty@file")
	_, err = w.upload("", "")
	w.refused(err, lms.Invalid, "lesson.file_missing@file")
	for name, c := range map[string][2]string{"gambar.png": {"<script>alert(1)</script>", "lesson.other_content@file"}, "gambar.jpeg": {"halo", "lesson.other_content@file"},
		"gambar.svg": {"<svg></svg>", "lesson.file_type@file"}, "laporan.pdf": {"%PDF-1.7", "lesson.file_type@file"}, "tanda.png": {pngHead[:8], "lesson.picture_broken@file"},
		"terpotong.png": {pngHead[:30], "lesson.picture_broken@file"}, "tanda.gif": {"GIF89a", "lesson.picture_broken@file"}, "tanda.jpg": {"\xff\xd8\xff\xe0", "lesson.picture_broken@file"},
		"tanda.webp": {"RIFF\x24\x00\x00\x00WEBPVP8 ", "lesson.picture_broken@file"}} {
		_, err = w.upload(name, c[0])
		w.refused(err, lms.Invalid, c[1])
	}
	_, err = w.SaveDocument(ctx, w.trainer, w.library, "laporan.pdf", strings.NewReader("halo"))
	w.refused(err, lms.Invalid, "lesson.other_content@file")
	_, err = w.SaveDocument(ctx, w.trainer, w.library, "laporan.pages", strings.NewReader("\x00"))
	w.refused(err, lms.Invalid, "lesson.document_type@file")
	_, err = w.SaveDocument(ctx, w.trainer, w.library, "laporan.pdf", strings.NewReader(""))
	w.refused(err, lms.Invalid, "lesson.file_empty@file")
	_, err = w.upload("takarir.vtt", "WEBVTT\n"+strings.Repeat("x", CaptionsLimit))
	w.refused(err, lms.TooLarge, "lesson.file_large@file")
	const cue = "WEBVTT\n\n00:00.000 --> 00:01.000\n"
	must[Media](t)(w.upload("pas.vtt", cue+strings.Repeat("x", CaptionsLimit-len(cue))))
	for _, who := range []lms.Actor{w.rina, w.head} {
		_, err = w.SaveMedia(ctx, who, w.library, "gambar.png", strings.NewReader(pngHead))
		w.refused(err, lms.Forbidden, "error.forbidden")
	}
	_, err = w.SaveMedia(ctx, w.elsewhere, w.library, "gambar.png", strings.NewReader(pngHead))
	w.refused(err, lms.NotFound, "error.not_found")

	// The connection breaks: nothing stays behind.
	broken := errors.New("connection reset")
	for _, head := range []string{pngHead, pngHead + strings.Repeat("x", 5000)} {
		_, err = w.SaveMedia(ctx, w.trainer, w.library, "putus.png", io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
	}
	if files := w.files(); len(files) != 1 || !strings.HasSuffix(files[0], ".vtt") {
		t.Errorf("%v", files)
	}
	if list := must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{})); len(list) != 1 || list[0].Size != CaptionsLimit {
		t.Errorf("%+v", list)
	}
}

// The same picture from several people at once is one file, and whole.
func TestMediaAtOnce(t *testing.T) {
	w := newWorld(t)
	content := append([]byte(pngHead), bytes.Repeat([]byte("isi"), 100_000)...)
	var wait sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = w.SaveMedia(ctx, w.trainer, w.library, "sama.png", iotest.HalfReader(bytes.NewReader(content)))
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	list := must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{}))
	if files := w.files(); len(files) != 1 || len(list) != 1 {
		t.Fatalf("%v, %+v", files, list)
	}
	if b, err := os.ReadFile(w.file(list[0])); err != nil || !bytes.Equal(b, content) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}
