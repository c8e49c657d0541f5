package activity

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	_ "image/gif" // read
	"image/jpeg"
	_ "image/png" // read
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read

	"binapustaka/lms"
)

// Photo is a picture of a finding.
type Photo struct {
	ID        int64  `db:"id"`
	FindingID int64  `db:"finding_id"`
	Caption   string `db:"caption"` // what is to be seen, for who does not see it too
	Width     int    `db:"width"`   // pixels
	Height    int    `db:"height"`
}

const (
	PhotoLimit = 20_000_000 // bytes, as they come from a camera

	maxCaption = 200 // characters
	maxPixels  = 50_000_000
	photoSide  = 1600 // pixels of the longer side, as they are kept
	quality    = 80
)

// shrink is a photograph (JPEG, PNG, WebP or GIF) as it is kept: the right way
// up, small enough for a slow line, a JPEG without what the camera wrote beside
// the picture, such as the place where it was taken.
func shrink(photo []byte) (small []byte, size image.Point, err error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(photo))
	if err != nil {
		return nil, size, lms.FailField("file", "activity.photo_unreadable")
	}
	if head.Width*head.Height > maxPixels {
		return nil, size, lms.FailField("file", "activity.photo_pixels", lms.Args{"max": maxPixels / 1_000_000})
	}
	full, _, err := image.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, size, lms.FailField("file", "activity.photo_unreadable")
	}
	size = full.Bounds().Size()
	if long := max(size.X, size.Y); long > photoSide {
		size = image.Pt(max(1, size.X*photoSide/long), max(1, size.Y*photoSide/long))
	}
	page := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(page, page.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(page, page.Bounds(), full, full.Bounds(), draw.Over, nil)
	upright := turn(page, orientation(photo))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, &jpeg.Options{Quality: quality}); err != nil {
		return nil, size, err
	}
	return out.Bytes(), upright.Bounds().Size(), nil
}

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
