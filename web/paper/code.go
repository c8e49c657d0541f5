package paper

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// CodePath is a QR code for a page: the path of an SVG that is side squares wide
// and high, with the quiet border that scanners need.
func CodePath(text string) (path string, side int, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", 0, err
	}
	const quiet = 4
	n := code.Bounds().Dx()
	var b strings.Builder
	for row := range n {
		for col := range n {
			if r, _, _, _ := code.At(col, row).RGBA(); r == 0 {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", col+quiet, row+quiet)
			}
		}
	}
	return b.String(), n + 2*quiet, nil
}
