package course

import (
	"archive/zip"
	"bufio"
	"io"
	"os"
	"path"
	"strings"
	"unicode/utf8"
)

// documentType tells what a document is from its content; for text and office
// files, which look alike at the beginning, its name must say the same. It is
// empty for whatever we do not take.
func documentType(file, name string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, sniffLength)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	named := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	switch {
	case strings.HasPrefix(string(head), "%PDF-"):
		return "pdf"
	case strings.HasPrefix(string(head), "PK\x03\x04"):
		if officeType(file) == named {
			return named
		}
	case named == "txt" || named == "csv":
		if _, err := f.Seek(0, io.SeekStart); err == nil && isText(f) {
			return named
		}
	}
	return ""
}

// officeType is what a ZIP holds inside: the parts that every file of its kind
// has.
func officeType(file string) string {
	z, err := zip.OpenReader(file)
	if err != nil {
		return ""
	}
	defer z.Close()
	for _, e := range z.File {
		switch e.Name {
		case "word/document.xml":
			return "docx"
		case "xl/workbook.xml":
			return "xlsx"
		case "ppt/presentation.xml":
			return "pptx"
		case "mimetype":
			r, err := e.Open()
			if err != nil {
				return ""
			}
			b, _ := io.ReadAll(io.LimitReader(r, 200))
			r.Close()
			for _, extension := range []string{"odt", "ods", "odp"} {
				if string(b) == documentTypes[extension] {
					return extension
				}
			}
		}
	}
	return ""
}

func isText(r io.Reader) bool {
	in := bufio.NewReader(r)
	for {
		c, n, err := in.ReadRune()
		switch {
		case err == io.EOF:
			return true
		case err != nil, c == 0, c == utf8.RuneError && n == 1:
			return false
		}
	}
}
