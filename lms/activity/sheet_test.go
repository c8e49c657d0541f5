package activity

import (
	"fmt"
	"testing"
)

func TestParseSheet(t *testing.T) {
	for typed, want := range map[string]string{
		"":                         "[] []",
		"3, 17,21:90":              "[{3 0} {17 0} {21 90}] []",
		" 4\n5;6:1\t7 ":            "[{4 0} {5 0} {6 1} {7 0}] []",
		"3, dua, 4:, :5, 6:x, 7-9": "[{3 0}] [dua 4: :5 6:x 7-9]",
		"99999999999999999999":     "[] [99999999999999999999]",
		"8:999999":                 "[] [8:999999]",
	} {
		list, wrong := ParseSheet(typed)
		if got := fmt.Sprint(list, " ", wrong); got != want {
			t.Errorf("%q: %s", typed, got)
		}
	}
}
