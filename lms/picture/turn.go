package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
)

// turn is a picture the right way up: what stands for each orientation of Exif
// (CIPA DC-008, tag 0112).
func turn(p *image.RGBA, orientation int) *image.RGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	var from func(x, y int) (int, int)
	switch orientation {
	case 2:
		from = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		from = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		from = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		from = func(x, y int) (int, int) { return y, x }
	case 6:
		from = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		from = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		from = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return p
	}
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			out.SetRGBA(x, y, p.RGBAAt(from(x, y)))
		}
	}
	return out
}

// orientation is what the camera says of how it was held, 1 to 8; 1 where it
// says nothing.
func orientation(photo []byte) int {
	r := bytes.NewReader(photo)
	next := func(n int) []byte {
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			return nil
		}
		return b
	}
	if string(next(2)) != "\xff\xd8" {
		return 1
	}
	for {
		head := next(4)
		if head == nil || head[0] != 0xff || head[1] == 0xda { // the picture itself begins
			return 1
		}
		body := next(max(0, int(binary.BigEndian.Uint16(head[2:]))-2))
		if body == nil {
			return 1
		}
		if head[1] == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return tagged(body[6:])
		}
	}
}

// tagged looks for the orientation in the first directory of a TIFF.
func tagged(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(tiff) < 8:
		return 1
	case bytes.HasPrefix(tiff, []byte("MM")):
		order = binary.BigEndian
	case !bytes.HasPrefix(tiff, []byte("II")):
		return 1
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
