package chart

import (
	"math"
	"strings"
	"testing"
)

func TestSpots(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	none := Spot{Value: nan, Text: "–"}
	s := Spots{Title: "Kompetensi <saya>", Desc: "d", Kinds: []string{"Diri", "Kepala", "Uji"}, From: 0, To: 5, Ticks: []float64{0, 1, 2, 3, 4, 5}}
	for name, rows := range map[string][]SpotRow{
		"empty":   nil,
		"nothing": {{Label: "a", Required: nan, Spots: []Spot{none, none, none}}},
		"far":     {{Label: strings.Repeat("panjang ", 40), Required: inf, Spots: []Spot{{Value: 1e300}, {Value: inf}, {Value: 2, Lo: -inf, Hi: inf}}}},
		"some":    {{Label: "a", Required: 3, Spots: []Spot{{Value: 2}}}},
	} {
		s.Rows = rows
		wellFormed(t, name, s.SVG())
	}
	// A long name goes on in the next line, and the row gives it room.
	long := SpotRow{Label: "Penerapan teknologi informasi dan komunikasi perpustakaan di seluruh cabang", Required: 3, Spots: []Spot{none, none, none}}
	s.Rows = []SpotRow{long, long}
	_, thin, _ := strings.Cut(string(s.SVG()), "</svg>")
	if strings.Count(thin, `class="name"`) != 4 || strings.Contains(thin, "…") || s.height(narrow) != s.height(wide)+2*nameLine {
		t.Errorf("%v and %v high\n%s", s.height(narrow), s.height(wide), thin)
	}
	if got := wrapped(strings.Repeat("x", 99), narrow); len(got) != 1 || !strings.HasSuffix(got[0], "…") || len(wrapped("", wide)) != 1 {
		t.Errorf("%q", got)
	}
	s.Rows = []SpotRow{{Label: "Layanan", Required: 3, Spots: []Spot{{Value: 2, Text: "2, kurang 1"}, {Value: 3, Lo: 2, Hi: 4, Text: "3"}, none}}}
	svg := s.SVG()
	wellFormed(t, "all", svg)
	wide, _, _ := strings.Cut(string(svg), "</svg>")
	for text, n := range map[string]int{`class="ring"`: 1, `<rect class="ours-dot"`: 1, `<circle class="ours-dot"`: 0, `class="ours bar"`: 1, `class="event"`: 1, "Kepala</text>": 1, "2, kurang 1</text>": 1, "–</text>": 1, "Kompetensi &lt;saya&gt;": 1} {
		if got := strings.Count(wide, text); got != n {
			t.Errorf("%d × %s\n%s", got, text, wide)
		}
	}
}
