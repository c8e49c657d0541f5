package paper

import (
	"fmt"
	"strings"
	"testing"
)

// The bars of "17" are those of the table of ISO/IEC 15417: Start B, 17 and 23 for the
// digits, the check character 64 (104 + 17 + 2·23 modulo 103) and Stop, black and
// white in turn.
func TestBars(t *testing.T) {
	path, wide, err := BarsPath("17")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	at, black := 10, true
	for _, width := range "211214" + "123221" + "312131" + "111422" + "2331112" {
		for range int(width - '0') {
			if black {
				fmt.Fprintf(&want, "M%d 0h1v1h-1z", at)
			}
			at++
		}
		black = !black
	}
	if path != want.String() || wide != at+10 {
		t.Errorf("%d wide, want %d:\n%s\n%s", wide, at+10, path, want.String())
	}
}
