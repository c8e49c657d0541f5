package usage

import (
	"testing"

	"binapustaka/lms"
)

func TestNamesOfTheirTime(t *testing.T) {
	n := NewNames([]Name{{1, "Ani", 10, 20}, {1, "Ani Sari", 21, 40}, {2, "Budi", 10, 40}, {3, "Budi", 10, 40}, {4, "Ani", 30, 40}})
	for _, c := range []struct {
		name string
		day  lms.Day
		want int64
	}{{"Ani", 15, 1}, {"Ani", 5, 1}, {"Ani", 35, 4}, {"Ani Sari", 25, 1}, {"Budi", 15, 0}, {"Citra", 15, 0}} {
		if got := n.On(c.name, c.day); got != c.want {
			t.Errorf("%s on %d: %d, want %d", c.name, c.day, got, c.want)
		}
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
