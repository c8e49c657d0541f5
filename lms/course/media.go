package course

import (
	"bytes"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// Media is an uploaded file that lessons show. Its address holds its content's
// hash, so what stands there never changes.
type Media struct {
	ID        int64     `db:"id"`
	LibraryID int64     `db:"library_id"`
	Hash      string    `db:"hash"`
	Extension string    `db:"extension"`
	Size      int64     `db:"size"`
	Name      string    `db:"name"`
	CreatedAt time.Time `db:"created_at"`
	CreatedBy *int64    `db:"created_by"`
	Content   *Content  `db:"content"` // of an interactive package
}

const hashDigits = 24 // of the SHA-256 in the address

// Path is the address in Markdown and on the web.
func (m Media) Path() string { return "/media/" + m.Hash[:hashDigits] + "." + m.Extension }

// Markdown is what puts m into a lesson by itself.
func (m Media) Markdown() string {
	words := strings.NewReplacer("[", "(", "]", ")", `\`, "").Replace(strings.TrimSuffix(m.Name, path.Ext(m.Name)))
	return "![" + words + "](" + m.Path() + ")"
}

// IsPicture, IsVideo, IsAudio and IsCaptions say what m is.
func (m Media) IsPicture() bool  { return mediaTypes[m.Extension].limit == PictureLimit }
func (m Media) IsVideo() bool    { return mediaTypes[m.Extension].limit == VideoLimit }
func (m Media) IsAudio() bool    { return mediaTypes[m.Extension].limit == AudioLimit }
func (m Media) IsCaptions() bool { return m.Extension == "vtt" }

// IsDocument reports whether m is a lesson by itself, not a part of one.
func (m Media) IsDocument() bool { return documentTypes[m.Extension] != "" }

// IsContent reports whether m is an interactive package.
func (m Media) IsContent() bool { return m.Extension == "zip" || m.Extension == "h5p" }

// Fits reports whether a lesson of that kind can consist of m.
func (m Media) Fits(k Kind) bool {
	return k == File && m.IsDocument() || m.Content != nil && m.Content.Kind() == k
}

// ShowsInPage reports whether a browser shows m by itself.
func (m Media) ShowsInPage() bool { return m.Extension == "pdf" }

// ContentType is m's media type.
func (m Media) ContentType() string {
	if kind := documentTypes[m.Extension]; kind != "" {
		return kind
	}
	return mediaTypes[m.Extension].mime
}

// Largest sizes in bytes.
const (
	PictureLimit  = 10_000_000
	VideoLimit    = 200_000_000
	AudioLimit    = 100_000_000
	CaptionsLimit = 1_000_000
)

var mediaTypes = map[string]struct {
	mime  string
	limit int64
}{
	"png":  {"image/png", PictureLimit},
	"jpg":  {"image/jpeg", PictureLimit},
	"webp": {"image/webp", PictureLimit},
	"gif":  {"image/gif", PictureLimit},
	"mp4":  {"video/mp4", VideoLimit},
	"webm": {"video/webm", VideoLimit},
	"mp3":  {"audio/mpeg", AudioLimit},
	"ogg":  {"audio/ogg", AudioLimit}, // Vorbis or Opus
	"m4a":  {"audio/mp4", AudioLimit},
	"wav":  {"audio/wav", AudioLimit},
	"vtt":  {"text/vtt; charset=utf-8", CaptionsLimit},
}

// documentTypes are what a lesson may consist of.
var documentTypes = map[string]string{
	"pdf":  "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odt":  "application/vnd.oasis.opendocument.text",
	"ods":  "application/vnd.oasis.opendocument.spreadsheet",
	"odp":  "application/vnd.oasis.opendocument.presentation",
	"txt":  "text/plain; charset=utf-8",
	"csv":  "text/csv; charset=utf-8",
}

// DocumentLimit is the size of the largest document, in bytes.
const DocumentLimit = 100_000_000

const sniffLength = 512

// sniff tells a file's type from its first bytes: the extension, empty for
// whatever we do not take.
func sniff(head []byte) string {
	at := func(i int, s string) bool { return len(head) >= i+len(s) && string(head[i:i+len(s)]) == s }
	switch {
	case at(0, "\x89PNG\r\n\x1a\n"):
		return "png"
	case at(0, "\xff\xd8\xff"):
		return "jpg"
	case at(0, "GIF87a"), at(0, "GIF89a"):
		return "gif"
	case at(0, "RIFF") && at(8, "WEBP"):
		return "webp"
	case at(0, "RIFF") && at(8, "WAVE"):
		return "wav"
	case at(0, "OggS") && (at(28, "OpusHead") || at(28, "\x01vorbis")):
		return "ogg"
	case at(0, "ID3"), isMP3Frame(head):
		return "mp3"
	case at(4, "ftypM4A "), at(4, "ftypM4B "):
		return "m4a"
	case at(4, "ftyp"):
		for _, brand := range []string{"isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash"} {
			if at(8, brand) {
				return "mp4"
			}
		}
	case at(0, "\x1a\x45\xdf\xa3") && bytes.Contains(head[:min(64, len(head))], []byte("webm")):
		return "webm"
	case isCaptions(head):
		return "vtt"
	}
	return ""
}

// isMP3Frame reports whether head begins with the header of a frame: MPEG layer
// III, of a bit rate and a sampling rate that exist.
func isMP3Frame(head []byte) bool {
	return len(head) >= 4 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&0x18 != 0x08 && head[1]&0x06 == 0x02 &&
		head[2]&0xf0 != 0xf0 && head[2]&0xf0 != 0 && head[2]&0x0c != 0x0c
}

func isCaptions(head []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte("WEBVTT"))
	if !ok || bytes.IndexByte(rest, 0) >= 0 || len(rest) > 0 && !strings.ContainsRune(" \t\r\n", rune(rest[0])) {
		return false
	}
	for len(rest) > 0 { // the last character may have been cut in two
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 && len(rest) >= utf8.UTFMax {
			return false
		}
		rest = rest[n:]
	}
	return true
}
