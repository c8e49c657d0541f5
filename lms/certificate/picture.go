package certificate

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"binapustaka/lms"
	"binapustaka/lms/picture"
)

// PictureLimit is how large an uploaded picture may be, in bytes.
const PictureLimit = 10_000_000

const (
	backgroundSide = 2000 // pixels: 170 an inch
	signatureSide  = 700
	jpegQuality    = 82
)

// redraw is a background (a JPEG on white) or a signature (a PNG whose paper is
// clear) as it is kept.
func redraw(file []byte, signature bool) (kind string, content []byte, err error) {
	side, ground := backgroundSide, color.Color(color.White)
	if signature {
		side, ground = signatureSide, color.Transparent
	}
	page, opaque, err := picture.Redraw(file, side, ground)
	switch {
	case errors.Is(err, picture.ErrPixels):
		return "", nil, lms.FailField("file", "certificate.picture_pixels", lms.Args{"max": picture.MaxPixels / 1_000_000})
	case err != nil:
		return "", nil, lms.FailField("file", "certificate.picture_unreadable")
	}
	var out bytes.Buffer
	if !signature {
		err = jpeg.Encode(&out, page, &jpeg.Options{Quality: jpegQuality})
		return "jpg", out.Bytes(), err
	}
	if opaque {
		bleach(page)
	}
	err = png.Encode(&out, page)
	return "png", out.Bytes(), err
}

// bleach takes the paper out of a photographed signature: what is bright becomes
// clear, so that the line and the background are seen through it.
func bleach(page *image.RGBA) {
	const dark, bright = 120, 190
	for i := 0; i < len(page.Pix); i += 4 {
		p := page.Pix[i : i+4]
		l := (299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])) / 1000
		a := 255 * (bright - min(max(l, dark), bright)) / (bright - dark)
		for k := range 3 {
			p[k] = uint8(int(p[k]) * a / 255)
		}
		p[3] = uint8(a)
	}
}

// readable says which parts cannot be read on a background: those whose colour
// is too near to the mean of what lies below them. The mean is of the light, so a
// busy picture may pass; the preview shows it.
func (l Layout) readable(background []byte) error {
	full, err := jpeg.Decode(bytes.NewReader(background))
	if err != nil {
		return err
	}
	size := full.Bounds().Size()
	wide, high := l.Sides()
	scale := min(float64(size.X)/wide, float64(size.Y)/high) // pixels a millimetre; it fills the paper
	left, top := (float64(size.X)-wide*scale)/2, (float64(size.Y)-high*scale)/2
	var p lms.Problems
	for _, part := range Parts {
		f := l.Fields[part]
		if !f.Shown || part == PartCode { // the code brings a white ground
			continue
		}
		colour := l.Ink
		if part.Accented() {
			colour = l.Accent
		}
		own, err := luminance(colour)
		if err != nil {
			return err
		}
		sum, n := 0., 0
		for y := f.Y; y < f.Y+f.Size*0.4; y += 0.5 {
			for x := f.X; x < f.X+f.Wide; x += 2 {
				r, g, b, _ := full.At(int(left+x*scale), int(top+y*scale)).RGBA()
				sum += light(uint8(r>>8), uint8(g>>8), uint8(b>>8))
				n++
			}
		}
		if n > 0 && contrast(own, sum/float64(n)) < contrastOfWriting {
			p = append(p, lms.FailField("part_"+string(part), "certificate.part_unreadable"))
		}
	}
	return p.OrNil()
}
