package stat

import (
	"slices"
	"testing"
)

func TestMidRanks(t *testing.T) {
	if got := MidRanks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Error(got)
	}
	if got := TieShare([]float64{3, 1, 3, 2, 3}); got != 0.6 {
		t.Error(got)
	}
	if TieShare(nil) != 0 || len(MidRanks(nil)) != 0 {
		t.Error("nothing has no ranks")
	}
}
