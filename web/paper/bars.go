package paper

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/code128"
)

// BarsPath is text as the bars of a Code 128, which the readers at lending desks
// read, with the quiet zones that belong to it, as the path of an SVG one unit
// high and so many units wide.
func BarsPath(text string) (path string, wide int, err error) {
	code, err := code128.Encode(text)
	if err != nil {
		return "", 0, err
	}
	const quiet = 10
	n := code.Bounds().Dx()
	var b strings.Builder
	for col := range n {
		if r, _, _, _ := code.At(col, 0).RGBA(); r == 0 {
			fmt.Fprintf(&b, "M%d 0h1v1h-1z", col+quiet)
		}
	}
	return b.String(), n + 2*quiet, nil
}
