package course

import (
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
	if lms.PictureFault(f, extension) != nil { // not kept: one that ends too early is no line that was lost
		return lms.FailField("file", "lesson.picture_broken", lms.Args{"name": name})
	}
	return nil
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
