// Package picture draws uploaded pictures again, so that nothing of a file is
// kept but what is to be seen: not where a photograph was taken, no program in
// its tail, no more pixels than are needed.
package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/gif" // read
	_ "image/jpeg"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read
)

// MaxPixels is how many a picture may have before it is taken apart in memory.
const MaxPixels = 50_000_000

var (
	ErrUnreadable = errors.New("picture: it cannot be read")
	ErrPixels     = errors.New("picture: it has too many pixels")
)

// Redraw is a picture (JPEG, PNG, WebP or GIF) the right way up on that ground,
// its longer side no longer than side. opaque: nothing of the ground is seen.
func Redraw(file []byte, side int, ground color.Color) (page *image.RGBA, opaque bool, err error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, false, ErrUnreadable
	}
	if head.Width*head.Height > MaxPixels {
		return nil, false, ErrPixels
	}
	full, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, false, ErrUnreadable
	}
	size := full.Bounds().Size()
	if long := max(size.X, size.Y); long > side {
		size = image.Pt(max(1, size.X*side/long), max(1, size.Y*side/long))
	}
	page = image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(page, page.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	draw.BiLinear.Scale(page, page.Bounds(), full, full.Bounds(), draw.Over, nil)
	o, knows := full.(interface{ Opaque() bool })
	return turn(page, orientation(file)), knows && o.Opaque(), nil
}
