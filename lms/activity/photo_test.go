package activity

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"binapustaka/lms"
)

// quarters is a picture whose corner at the top left is red, as a JPEG that a
// camera held in one of Exif's ways has written.
func quarters(w, h int, held uint16) []byte {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{0, 0, 255, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			p.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	jpeg.Encode(&b, p, &jpeg.Options{Quality: 95})
	if held == 0 {
		return b.Bytes()
	}
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00")
	entry := func(tag, kind uint16, value uint32) {
		exif = binary.LittleEndian.AppendUint16(exif, tag)
		exif = binary.LittleEndian.AppendUint16(exif, kind)
		exif = binary.LittleEndian.AppendUint32(exif, 1)
		exif = binary.LittleEndian.AppendUint32(exif, value)
	}
	entry(0x010f, 2, 0)
	entry(0x0112, 3, uint32(held))
	exif = append(exif, "\x00\x00\x00\x00GPS 3.6001 N 98.4854 E"...)
	head := append([]byte("\xff\xd8\xff\xe1"), byte((len(exif)+2)>>8), byte(len(exif)+2))
	return append(append(head, exif...), b.Bytes()[2:]...)
}

// Where the red corner is when the camera was held in each way: the table of
// CIPA DC-008, tag 0112.
func TestPhotosStandUpright(t *testing.T) {
	corners := map[uint16][2]int{0: {0, 0}, 1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}}
	for held, corner := range corners {
		small, size, err := shrink(quarters(2400, 1200, held))
		if err != nil {
			t.Fatal(held, err)
		}
		want := image.Pt(1600, 800)
		if held >= 5 {
			want = image.Pt(800, 1600)
		}
		p, kind, err := image.Decode(bytes.NewReader(small))
		if err != nil || kind != "jpeg" || p.Bounds().Size() != want || size != want {
			t.Fatalf("held %d: %s of %v, said %v, %v", held, kind, p.Bounds(), size, err)
		}
		for _, at := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			r, _, b, _ := p.At(want.X/4+at[0]*want.X/2, want.Y/4+at[1]*want.Y/2).RGBA()
			if red := r > b; red != (at == corner) {
				t.Errorf("held %d: corner %v is red: %v", held, at, red)
			}
		}
		if bytes.Contains(small, []byte("Exif")) || bytes.Contains(small, []byte("GPS")) {
			t.Errorf("held %d: the place is kept", held)
		}
	}
}

func TestPhotosThatCannotBeKept(t *testing.T) {
	var clear bytes.Buffer
	png.Encode(&clear, image.NewRGBA(image.Rect(0, 0, 30, 20))) // transparent
	small, size, err := shrink(clear.Bytes())
	if err != nil || size != image.Pt(30, 20) {
		t.Fatal(size, err)
	}
	if p, _ := jpeg.Decode(bytes.NewReader(small)); p.At(5, 5) != (color.YCbCr{255, 128, 128}) {
		t.Errorf("what was clear is %v, not white", p.At(5, 5))
	}
	bomb := bytes.Clone(clear.Bytes())
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	for name, photo := range map[string][]byte{"no picture": []byte("%PDF-1.7"), "nothing": nil, "cut in two": quarters(400, 300, 6)[:900], "too many pixels": bomb} {
		if _, _, err := shrink(photo); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
