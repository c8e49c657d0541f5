package lms

import (
	"image"
	_ "image/gif" // their sizes are read
	_ "image/jpeg"
	_ "image/png"
	"io"
)

// PictureFault is why not even the size of a picture can be read, nil when it
// can; extension is png, jpg, gif or webp.
func PictureFault(r io.Reader, extension string) error {
	if extension == "webp" {
		return webpHead(r)
	}
	_, _, err := image.DecodeConfig(r)
	return err
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
