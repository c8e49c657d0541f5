package usage

import (
	"testing"

	"binapustaka/lms"
)

// A name belongs to whoever had it at the time; where two may have had it,
// nobody is guessed.
func TestNamesOfTheirTime(t *testing.T) {
	n := NewNames([]Name{
		{1, "Ani", 10, 20}, {1, "Ani Sari", 21, 40}, {4, "Ani", 30, 40}, // renamed; another Ani came later
		{2, "Budi", 10, 40}, {3, "Budi", 10, 40}, // two of one name
		{5, "Citra", 10, 20}, {6, "Citra", 30, 40}, // one left, the next came; in between the directory was read on 21
		{7, "Dewi", 10, 40}, {8, "Dedi", 10, 20}, {8, "Dewi", 21, 40}, // renamed to a name that somebody has
		{9, "", 10, 40}, // without a name
	})
	for _, c := range []struct {
		name string
		day  lms.Day
		want int64
	}{
		{"Ani", 15, 1}, {"Ani", 5, 1}, {"Ani", 20, 1}, {"Ani", 21, 0}, {"Ani", 25, 4}, {"Ani", 35, 4}, {"Ani", 50, 4},
		{"Ani Sari", 25, 1}, {"Ani Sari", 20, 1}, {"Ani Sari", 15, 1},
		{"Budi", 15, 0}, {"Budi", 5, 0}, {"Eko", 15, 0}, {"", 15, 0},
		{"Citra", 15, 5}, {"Citra", 21, 0}, {"Citra", 23, 6}, {"Citra", 35, 6},
		{"Dewi", 15, 7}, {"Dewi", 19, 7}, {"Dewi", 20, 0}, {"Dewi", 30, 0}, // from the reading before the first that showed it
	} {
		if got := n.On(c.name, c.day); got != c.want {
			t.Errorf("%q on %d: %d, want %d", c.name, c.day, got, c.want)
		}
	}
	if list := n.List(); len(list) != 6 {
		t.Errorf("names %v", list)
	}
	if got := NewNames(nil).On("Ani", 5); got != 0 {
		t.Errorf("without a directory: %d", got)
	}
}

func TestMergeNeverShrinks(t *testing.T) {
	k := func(day lms.Day, staff int64) Key { return Key{Loans, day, "", staff} }
	old := map[Key]int64{k(1, 1): 5, k(2, 1): 5, k(3, 1): 5, k(4, 1): 5}
	got, revisions := merge(old, map[Key]int64{k(1, 1): 3, k(2, 1): 7, k(3, 0): 5, k(4, 2): 5, k(5, 1): 1}, 5)
	for key, want := range map[Key]int64{k(1, 1): 5, k(2, 1): 7, k(3, 1): 5, k(3, 0): 0, k(4, 2): 5, k(4, 1): 0, k(5, 1): 1} {
		if got[key] != want {
			t.Errorf("%v: %d, want %d", key, got[key], want)
		}
	}
	if len(revisions) != 2 || !revisions[0].Kept || revisions[1].Kept {
		t.Errorf("revisions %+v", revisions)
	}
}
