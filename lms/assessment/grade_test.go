package assessment

import (
	"math"
	"slices"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for s, want := range map[string]float64{
		"12": 12, " 12 ": 12, "1,5": 1.5, "1.5": 1.5, "1.234": 1234, "0.125": .125, "0,125": .125, "1.234,5": 1234.5, "1,234.5": 1234.5,
		"1.234.567": 1234567, "1,234,567": 1234567, "-3,25": -3.25, "−3": -3, "+7": 7, "12.3456": 12.3456, "1 250": 1250, ",5": .5, "5,": 5,
	} {
		if got, ok := ParseNumber(s); !ok || got != want {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "lima", "1e5", "Inf", "0x10", "12,34,5", "1.23,4.5", "1-2", "12 hari", "--1", "NaN", "1,2.3,4"} {
		if got, ok := ParseNumber(s); ok {
			t.Errorf("ParseNumber(%q) = %v, want none", s, got)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"1.234,5", "−3", "1,2.3", ".", ","} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if x, ok := ParseNumber(s); ok && (math.IsNaN(x)) {
			t.Errorf("ParseNumber(%q) = %v", s, x)
		}
	})
}

func choice(kind Kind, right ...bool) Question {
	q := Question{Kind: kind, Stem: "?"}
	for i, r := range right {
		q.Options = append(q.Options, Option{Text: string(rune('a' + i)), Right: r})
	}
	return q
}

func TestMark(t *testing.T) {
	single := choice(Single, false, true, false)
	multiple := choice(Multiple, true, true, true, false, false)
	fold := Question{Kind: ShortAnswer, Body: Body{Accepted: []string{"Tajuk Subjek", "café"}, Fold: Fold{Case: true, Accents: true}}}
	strict := Question{Kind: ShortAnswer, Body: Body{Accepted: []string{"OPAC"}}}
	space := Question{Kind: ShortAnswer, Body: Body{Accepted: []string{"no panggil"}, Fold: Fold{Space: true}}}
	number := Question{Kind: Numerical, Body: Body{Value: .2, Tolerance: .1}}
	seconds := Question{Kind: Numerical, Body: Body{Value: 90, Units: []Unit{{"detik", 1}, {"menit", 60}}}}
	half := Question{Kind: Single, Body: Body{Options: []Option{{Right: true}, {Weight: .5}, {}}}}
	weighted := Question{Kind: Multiple, Body: Body{Options: []Option{{Right: true, Weight: .7}, {Right: true, Weight: .3}, {Weight: -.5}, {}}}}
	matching := Question{Kind: Matching, Body: Body{Options: []Option{{Text: "200"}, {Text: "800"}, {Text: "900"}},
		Prompts: []Prompt{{"Agama", 0}, {"Sastra", 1}, {"Puisi", 1}, {"Sejarah", 2}}}}
	ordering := Question{Kind: Ordering, Body: Body{Options: make([]Option, 5)}}
	cloze := Question{Kind: Cloze, Body: Body{Fold: Fold{Case: true}, Gaps: []Gap{{Accepted: []string{"ISBN"}}, {Accepted: []string{"OPAC", "katalog"}, Wrong: []string{"rak"}, Weight: 3}}}}
	hotspot := Question{Kind: Hotspot, Body: Body{Areas: []Area{{X: 100, Y: 100, W: 50, H: 50}, {X: 0, Y: 0, W: 400, H: 200, Round: true, Right: true}}}}
	for _, c := range []struct {
		name string
		q    Question
		a    Answer
		want float64
	}{
		{"single right", single, Answer{Options: []int{1}}, 1},
		{"single wrong", single, Answer{Options: []int{0}}, 0},
		{"single blank", single, Answer{}, 0},
		{"true", choice(TrueFalse, true, false), Answer{Options: []int{0}}, 1},
		{"multiple all", multiple, Answer{Options: []int{0, 1, 2}}, 1},
		{"multiple two of three", multiple, Answer{Options: []int{0, 2}}, 2. / 3},
		{"multiple two right one wrong", multiple, Answer{Options: []int{0, 2, 3}}, 1. / 3},
		{"multiple everything", multiple, Answer{Options: []int{0, 1, 2, 3, 4}}, 1. / 3},
		{"multiple never below nothing", multiple, Answer{Options: []int{0, 3, 4}}, 0},
		{"short folded", fold, Answer{Text: "  tajuk   SUBJEK "}, 1},
		{"short accents", fold, Answer{Text: "CAFE\u0301"}, 1},
		{"short other", fold, Answer{Text: "tajuksubjek"}, 0},
		{"short strict case", strict, Answer{Text: "opac"}, 0},
		{"short strict same", strict, Answer{Text: " OPAC"}, 1},
		{"short without space", space, Answer{Text: "nopanggil"}, 1},
		{"number inside", number, Answer{Text: "0,25"}, 1},
		{"number on the bound", number, Answer{Text: "0,3"}, 1},
		{"number outside", number, Answer{Text: "0,31"}, 0},
		{"number in its unit", seconds, Answer{Text: "90 Detik"}, 1},
		{"number in another unit", seconds, Answer{Text: "1,5menit"}, 1},
		{"number without its unit", seconds, Answer{Text: "90"}, 1},
		{"number in the wrong unit", seconds, Answer{Text: "90 menit"}, 0},
		{"number in an unknown unit", seconds, Answer{Text: "90 jam"}, 0},
		{"number with a unit nobody asked for", number, Answer{Text: "0,2 menit"}, 0},
		{"number alone a unit", seconds, Answer{Text: "menit"}, 0},
		{"single partly right", half, Answer{Options: []int{1}}, .5},
		{"single whole beside partly", half, Answer{Options: []int{0}}, 1},
		{"weights add up", weighted, Answer{Options: []int{0, 1}}, 1},
		{"weights take away", weighted, Answer{Options: []int{0, 2, 3}}, .2},
		{"weights not below nothing", weighted, Answer{Options: []int{1, 2}}, 0},
		{"matching all", matching, Answer{Options: []int{0, 1, 1, 2}}, 1},
		{"matching some", matching, Answer{Options: []int{0, -1, 1, 0}}, .5},
		{"matching blank", matching, Answer{Options: []int{-1, -1, -1, -1}}, 0},
		{"ordering right", ordering, Answer{Options: []int{0, 1, 2, 3, 4}}, 1},
		{"ordering two changed", ordering, Answer{Options: []int{0, 2, 1, 3, 4}}, .8},
		{"ordering first to the end", ordering, Answer{Options: []int{1, 2, 3, 4, 0}}, .2},
		{"ordering reversed", ordering, Answer{Options: []int{4, 3, 2, 1, 0}}, 0},
		{"cloze all", cloze, Answer{Texts: []string{"isbn", "katalog"}}, 1},
		{"cloze the heavier gap", cloze, Answer{Texts: []string{"", "OPAC"}}, .75},
		{"cloze the first alone", cloze, Answer{Texts: []string{"ISBN"}}, .25},
		{"hotspot in the ellipse", hotspot, Answer{Point: &Point{200, 20}}, 1},
		{"hotspot in the corner outside the ellipse", hotspot, Answer{Point: &Point{5, 5}}, 0},
		{"hotspot in the wrong area in front", hotspot, Answer{Point: &Point{150, 150}}, 0},
		{"hotspot nowhere", hotspot, Answer{Point: &Point{900, 900}}, 0},
		{"essay blank", Question{Kind: Essay}, Answer{Text: " "}, 0},
		{"number no number", number, Answer{Text: "sedikit"}, 0},
	} {
		if got, ok := Mark(c.q, c.a); !ok || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestGradeItems(t *testing.T) {
	items := []AttemptItem{
		{Question: choice(Single, true, false), Points: 1, Answer: Answer{Options: []int{0}}},
		{Question: choice(Multiple, true, true, true), Points: 2, Answer: Answer{Options: []int{0, 1}}},
		{Question: choice(Single, true, false), Points: .5},
	}
	g := GradeItems(items, 66)
	if g.Points != 3.5 || g.Earned != 2.3333 || g.Percent != 66.67 || !g.Passed || g.Waiting != 0 || *g.Items[0] != 1 || *g.Items[1] != 1.3333 || *g.Items[2] != 0 {
		t.Errorf("%+v", g)
	}
	essay := AttemptItem{Question: Question{Kind: Essay}, Points: 4, Answer: Answer{Text: "Karena …"}}
	if g := GradeItems(append(items, essay), 10); g.Waiting != 1 || g.Items[3] != nil || g.Points != 7.5 || g.Earned != 2.3333 {
		t.Errorf("an essay does not wait: %+v", g)
	}
	essay.Marked, essay.Earned = true, 3
	if g := GradeItems(append(items, essay), 10); g.Waiting != 0 || *g.Items[3] != 3 || g.Earned != 5.3333 {
		t.Errorf("a marked essay: %+v", g)
	}
	if GradeItems(items, 67).Passed {
		t.Error("66.67 percent passes a mark of 67")
	}
	if g := GradeItems(nil, 0); g.Percent != 0 || !g.Passed {
		t.Errorf("empty: %+v", g)
	}
}

func TestShownMovesTheKeyWithTheOptions(t *testing.T) {
	q := choice(Single, true, false, false)
	shown := q.Shown([]int{2, 0, 1})
	mark := func(q Question, options ...int) float64 {
		share, _ := Mark(q, Answer{Options: options})
		return share
	}
	if shown.Options[1].Text != "a" || mark(shown, 1) != 1 || mark(shown, 0) != 0 {
		t.Errorf("%+v", shown.Options)
	}
	matching := Question{Kind: Matching, Body: Body{Options: []Option{{Text: "x"}, {Text: "y"}, {Text: "z"}}, Prompts: []Prompt{{"1", 0}, {"2", 2}}}}
	if got := mark(matching.Shown([]int{2, 0, 1}), 1, 0); got != 1 {
		t.Errorf("matching: %v", got)
	}
	ordering := Question{Kind: Ordering, Body: Body{Options: []Option{{Text: "x"}, {Text: "y"}, {Text: "z"}}}}
	if shown := ordering.Shown([]int{2, 0, 1}); mark(shown, 1, 2, 0) != 1 || mark(shown, 0, 1, 2) >= .5 {
		t.Errorf("ordering: %+v", shown)
	}
	if q.Options[0].Text != "a" {
		t.Error("the question itself was changed")
	}
}

func TestLayOutIsSeededAndComplete(t *testing.T) {
	var items []Item
	for i := range 12 {
		q := choice(Multiple, true, false, true, false, false)
		if i == 0 {
			q = choice(TrueFalse, true, false)
		}
		q.ID = int64(i + 1)
		items = append(items, Item{Question: q, Position: i + 1})
	}
	set := Settings{ShuffleItems: true, ShuffleOptions: true}
	a, orders := layOut(set, items, 7)
	b, again := layOut(set, items, 7)
	other, _ := layOut(set, items, 8)
	ids := func(items []Item) (ids []int64) {
		for _, it := range items {
			ids = append(ids, it.ID)
		}
		return ids
	}
	if !slices.Equal(ids(a), ids(b)) || slices.Equal(ids(a), ids(other)) {
		t.Errorf("same seed %v and %v, another %v", ids(a), ids(b), ids(other))
	}
	for i, it := range a {
		if it.Position != i+1 || !slices.Equal(orders[i], again[i]) {
			t.Errorf("place %d: %d, %v and %v", i+1, it.Position, orders[i], again[i])
		}
		if it.Kind == TrueFalse && !slices.IsSorted(orders[i]) {
			t.Error("true and false were swapped")
		}
		sorted := slices.Sorted(slices.Values(orders[i]))
		for j, k := range sorted {
			if j != k {
				t.Errorf("order %v is no permutation", orders[i])
			}
		}
	}
	all := ids(a)
	slices.Sort(all)
	if len(slices.Compact(all)) != len(items) {
		t.Error("a question was lost or doubled")
	}
	if plain, _ := layOut(Settings{}, items, 7); !slices.Equal(ids(plain), ids(items)) {
		t.Error("the order changed without shuffling")
	}
}
