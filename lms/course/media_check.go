package course

import (
	"image"
	_ "image/gif" // their sizes are read
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"path"
	"strings"

	"binapustaka/lms"
)

// pictureFault is what is wrong with a picture of which not even the size can be read.
func pictureFault(file, name, extension string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if extension == "webp" {
		err = webpHead(f)
	} else {
		_, _, err = image.DecodeConfig(f)
	}
	if err != nil { // not kept: one that ends too early is no line that was lost
		return lms.FailField("file", "lesson.picture_broken", lms.Args{"name": name})
	}
	return nil
}

// webpHead reads the beginning of a WebP: its first chunk must be of a picture.
func webpHead(r io.Reader) error {
	head := make([]byte, 30)
	if _, err := io.ReadFull(r, head); err != nil {
		return err
	}
	switch kind := string(head[12:16]); {
	case kind == "VP8 " && string(head[23:26]) == "\x9d\x01\x2a", kind == "VP8L" && head[20] == 0x2f, kind == "VP8X":
		return nil
	}
	return image.ErrFormat
}

// noContent is what is wrong with an upload of no bytes: no file was chosen, or
// an empty one.
func noContent(name string) error {
	if name == "" {
		return lms.FailField("file", "lesson.file_missing")
	}
	return lms.FailField("file", "lesson.file_empty", lms.Args{"name": name})
}

// otherContent refuses a file by key; one with a name that would do holds
// something else than its name says, which is said instead.
func otherContent(name, key string, taken func(extension string) bool) error {
	extension := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	if extension == "jpeg" {
		extension = "jpg"
	}
	switch {
	case !taken(extension):
	case extension == "txt" || extension == "csv":
		return lms.FailField("file", "lesson.text_encoding", lms.Args{"name": name})
	default:
		return lms.FailField("file", "lesson.other_content", lms.Args{"name": name, "type": strings.ToUpper(extension)})
	}
	return lms.FailField("file", key, lms.Args{"name": name})
}

func isDocumentName(extension string) bool { return documentTypes[extension] != "" }
func isMediaName(extension string) bool    { return mediaTypes[extension].mime != "" }
func isHandInName(extension string) bool {
	return isDocumentName(extension) || mediaTypes[extension].limit == PictureLimit
}
