package picture

import (
	"encoding/binary"
	"testing"
)

// What is to be seen of a picture that was drawn again, lms/activity tests with
// photographs held in each of Exif's ways.
func FuzzOrientation(f *testing.F) {
	for held := range uint16(9) {
		exif := []byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
		f.Add(append(binary.LittleEndian.AppendUint16(exif, held), 0, 0, 0, 0, 0, 0))
	}
	f.Fuzz(func(t *testing.T, photo []byte) {
		if o := orientation(photo); o < 1 || o > 8 {
			t.Error(o)
		}
	})
}

func TestOrientationIsRead(t *testing.T) {
	exif := []byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00")
	if o := orientation(exif); o != 6 {
		t.Error(o)
	}
}
