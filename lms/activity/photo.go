package activity

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"

	"binapustaka/lms"
	"binapustaka/lms/picture"
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

	maxCaption = 200  // characters
	photoSide  = 1600 // pixels of the longer side, as they are kept
	quality    = 80
)

// shrink is a photograph (JPEG, PNG, WebP or GIF) as it is kept: the right way
// up, small enough for a slow line, a JPEG without what the camera wrote beside
// the picture, such as the place where it was taken.
func shrink(photo []byte) (small []byte, size image.Point, err error) {
	upright, _, err := picture.Redraw(photo, photoSide, color.White)
	switch {
	case errors.Is(err, picture.ErrPixels):
		return nil, size, lms.FailField("file", "activity.photo_pixels", lms.Args{"max": picture.MaxPixels / 1_000_000})
	case err != nil:
		return nil, size, lms.FailField("file", "activity.photo_unreadable")
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, &jpeg.Options{Quality: quality}); err != nil {
		return nil, size, err
	}
	return out.Bytes(), upright.Bounds().Size(), nil
}
