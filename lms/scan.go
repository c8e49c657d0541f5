package lms

import (
	"bytes"
	"path"
	"strings"
)

// ScanLimit is how many bytes a Scan may have.
const ScanLimit = 5_000_000

// Scan is a paper as somebody uploaded it: a certificate, a signed agreement.
type Scan struct {
	Name      string `db:"name"`
	Extension string `db:"extension"` // by the content: pdf, jpg or png
	Content   []byte `db:"content"`
}

// ContentType is f's media type.
func (f Scan) ContentType() string {
	return map[string]string{"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}[f.Extension]
}

// NewScan is an upload, whose type is what its content says; one without a name is
// called unnamed. Field: file.
func NewScan(name string, content []byte, unnamed string) (Scan, error) {
	f := Scan{Content: content}
	switch {
	case len(content) > ScanLimit:
		return f, &Error{Kind: TooLarge, Key: "error.scan_large", Args: Args{"max": ScanLimit / 1_000_000}, Field: "file"}
	case bytes.HasPrefix(content, []byte("%PDF-")) && bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")):
		f.Extension = "pdf"
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		f.Extension = "jpg"
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		f.Extension = "png"
	}
	if f.Extension == "" || f.Extension != "pdf" && PictureFault(bytes.NewReader(content), f.Extension) != nil {
		return f, FailField("file", "error.scan_type")
	}
	name = Line(path.Base(strings.ReplaceAll(name, `\`, "/")))
	name = strings.TrimSuffix(name, path.Ext(name))
	if r := []rune(name); len(r) > 150 {
		name = string(r[:150])
	}
	if name == "" || name == "." {
		name = unnamed
	}
	f.Name = name + "." + f.Extension
	return f, nil
}
