package course

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"binapustaka/lms"
)

// Limits of an interactive package.
const (
	ContentLimit       = 300_000_000 // bytes, packed
	maxContentFiles    = 5000
	maxContentFile     = 200_000_000 // bytes of one file
	maxContentUnpacked = 600_000_000 // bytes of all
	maxContentLeft     = 10          // names that are kept of what is left out
	maxContentText     = 5_000_000   // bytes of a file that is read as a whole: the manifest, a page
)

// contentTypes are the files of a package that are served, with what as. Of
// others, which authoring programs put beside them, none ever is.
var contentTypes = map[string]string{
	"html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "xhtml": "application/xhtml+xml",
	"js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "json": "application/json", "map": "application/json", "wasm": "application/wasm",
	"xml": "application/xml", "xsd": "application/xml", "dtd": "application/xml-dtd", "xsl": "application/xml", "xslt": "application/xml",
	"txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "vtt": "text/vtt; charset=utf-8", "srt": "text/plain; charset=utf-8", "": "text/plain; charset=utf-8",
	"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp", "ico": "image/x-icon", "cur": "image/x-icon", "svg": "image/svg+xml", "avif": "image/avif",
	"mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "aac": "audio/aac",
	"mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg",
	"woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf", "eot": "application/vnd.ms-fontobject",
	"pdf": "application/pdf", "swf": "application/octet-stream", "gltf": "model/gltf+json", "glb": "model/gltf-binary", "bin": "application/octet-stream",
	"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "rtf": "application/rtf",
	"docx": documentTypes["docx"], "xlsx": documentTypes["xlsx"], "pptx": documentTypes["pptx"], "odt": documentTypes["odt"], "ods": documentTypes["ods"], "odp": documentTypes["odp"],
}

// programs are never taken, served or not.
var programs = strings.Fields("php php3 php4 php5 php7 phtml phar asp aspx ashx jsp jspx cgi pl py rb sh bash bat cmd ps1 vbs wsf hta exe dll com scr msi jar war apk htaccess htpasswd")

// ContentType is what a package's file of that name is served as; "" is not at all.
func ContentType(name string) string {
	if isLitter(name) {
		return ""
	}
	return contentTypes[extensionOf(name)]
}

func extensionOf(name string) string {
	return strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
}

// isTextType reports which of them must be text.
func isTextType(extension string) bool {
	kind := contentTypes[extension]
	return strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/xml") || kind == "application/json" || extension == "svg" || extension == "xhtml"
}

// fits reports whether a file begins as its extension promises: no program, no
// page that a server would run, no page that calls itself a picture.
func fits(extension string, head []byte) bool {
	at := func(i int, s string) bool { return len(head) >= i+len(s) && string(head[i:i+len(s)]) == s }
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	switch {
	case len(head) == 0:
		return true
	case at(0, "MZ") && !isTextType(extension), at(0, "\x7fELF"), at(0, "#!"), at(0, "\xca\xfe\xba\xbe"),
		strings.HasPrefix(text, "<?php"), strings.HasPrefix(text, "<?="), strings.HasPrefix(text, "<%"), strings.Contains(text, "<?php"):
		return false
	case isTextType(extension):
		return bytes.IndexByte(head, 0) < 0 || at(0, "\xff\xfe") || at(0, "\xfe\xff")
	}
	switch extension {
	case "png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "cur":
		return strings.HasPrefix(http.DetectContentType(head), "image/")
	case "pdf":
		return at(0, "%PDF-")
	case "mp4", "m4v", "m4a", "avif":
		return slices.ContainsFunc([]string{"ftyp", "moov", "mdat", "free", "skip", "wide"}, func(box string) bool { return at(4, box) })
	case "webm":
		return at(0, "\x1a\x45\xdf\xa3")
	case "ogg", "oga", "ogv", "opus":
		return at(0, "OggS")
	case "wav":
		return at(0, "RIFF")
	case "woff", "woff2":
		return at(0, "wOFF") || at(0, "wOF2")
	}
	return !strings.HasPrefix(http.DetectContentType(head), "text/html")
}

// isLitter is what the makers' own computers left behind; it is passed over and
// never served.
func isLitter(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || base == "Thumbs.db" || base == "desktop.ini" || strings.HasPrefix(base, ".git")
}

// contentEntries are the files of a package by name, and the first names of those
// that are left out. Nothing is ever unpacked to disk: files are served out of the
// ZIP, by these names, so that none of them chooses where it goes.
func contentEntries(z *zip.Reader) (entries map[string]*zip.File, left []string, err *lms.Error) {
	if len(z.File) > maxContentFiles {
		return nil, nil, lms.FailField("file", "content.files_many", lms.Args{"n": len(z.File), "max": maxContentFiles})
	}
	entries = map[string]*zip.File{}
	var total uint64
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		shown := lms.Args{"name": strings.ToValidUTF8(f.Name, "?")}
		switch total += f.UncompressedSize64; {
		case isLitter(name):
		case !fs.ValidPath(name) || strings.ContainsAny(name, `\:`) || !utf8.ValidString(name) || strings.IndexFunc(name, unicode.IsControl) >= 0:
			return nil, nil, lms.FailField("file", "content.name_bad", shown)
		case f.FileInfo().IsDir():
		case !f.Mode().IsRegular():
			return nil, nil, lms.FailField("file", "content.link", shown)
		case entries[name] != nil:
			return nil, nil, lms.FailField("file", "content.twice", shown)
		case f.Flags&1 != 0:
			return nil, nil, lms.FailField("file", "content.encrypted")
		case slices.Contains(programs, extensionOf(name)):
			return nil, nil, lms.FailField("file", "content.type", shown)
		case ContentType(name) == "":
			if left = append(left, name); len(left) > maxContentLeft {
				left = left[:maxContentLeft]
			}
		case f.UncompressedSize64 > maxContentFile:
			return nil, nil, tooLarge("content.file_large", lms.Args{"name": shown["name"], "limit": maxContentFile / 1_000_000})
		default:
			entries[name] = f
		}
		if total > maxContentUnpacked {
			return nil, nil, tooLarge("content.large", lms.Args{"limit": maxContentUnpacked / 1_000_000})
		}
	}
	return entries, left, nil
}

func tooLarge(key string, args lms.Args) *lms.Error {
	e := lms.FailField("file", key, args)
	e.Kind = lms.TooLarge
	return e
}

// readContent says what a package is and holds every file of it to the limits,
// by what really comes out of it: a ZIP's own figures may lie.
func readContent(z *zip.Reader) (Content, *lms.Error) {
	entries, left, err := contentEntries(z)
	if err != nil {
		return Content{}, err
	}
	var total int64
	for _, f := range z.File {
		if entries[f.Name] != f {
			continue
		}
		n, err := measure(f)
		if total += n; err == nil && total > maxContentUnpacked {
			err = tooLarge("content.large", lms.Args{"limit": maxContentUnpacked / 1_000_000})
		}
		if err != nil {
			if err.Args == nil {
				err.Args = lms.Args{"name": f.Name}
			}
			return Content{}, err
		}
	}
	c, err := describe(entries)
	c.Files, c.Left, c.Unpacked = len(entries), left, total
	return c, err
}

// measure reads a file to its end.
func measure(f *zip.File) (int64, *lms.Error) {
	in, err := f.Open()
	if err != nil {
		return 0, lms.FailField("file", "content.broken")
	}
	defer in.Close()
	head := make([]byte, sniffLength)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, lms.FailField("file", "content.broken")
	}
	if !fits(extensionOf(f.Name), head[:n]) {
		return 0, lms.FailField("file", "content.other_type")
	}
	rest, err := io.Copy(io.Discard, io.LimitReader(in, maxContentFile+1))
	switch total := int64(n) + rest; {
	case err != nil:
		return 0, lms.FailField("file", "content.broken")
	case total > maxContentFile:
		return 0, tooLarge("content.file_large", lms.Args{"name": f.Name, "limit": maxContentFile / 1_000_000})
	default:
		return total, nil
	}
}

// describe reads what a package says of itself.
func describe(entries map[string]*zip.File) (Content, *lms.Error) {
	read := readManifest
	f := entries["imsmanifest.xml"]
	if f == nil {
		read, f = readH5P, entries["h5p.json"]
	}
	if f != nil {
		b, err := contentText(f)
		if err != nil {
			return Content{}, err
		}
		return read(b, entries)
	}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		if base := path.Base(name); base == "imsmanifest.xml" || base == "h5p.json" {
			return Content{}, lms.FailField("file", "content.in_folder", lms.Args{"folder": path.Dir(name), "name": base})
		}
	}
	return Content{}, lms.FailField("file", "content.unknown")
}

// contentText is a file of a package that is read as a whole.
func contentText(f *zip.File) ([]byte, *lms.Error) {
	in, err := f.Open()
	if err != nil {
		return nil, lms.FailField("file", "content.broken", lms.Args{"name": f.Name})
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, maxContentText+1))
	if err != nil {
		return nil, lms.FailField("file", "content.broken", lms.Args{"name": f.Name})
	}
	if len(b) > maxContentText {
		return nil, tooLarge("content.file_large", lms.Args{"name": f.Name, "limit": maxContentText / 1_000_000})
	}
	return b, nil
}
