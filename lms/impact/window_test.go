package impact

import (
	"reflect"
	"slices"
	"testing"

	"binapustaka/lms"
)

// Rows are the same from all that was ever recorded and from the days that are
// asked for.
func TestTableNeedsItsWindowsOnly(t *testing.T) {
	in := withTotals(world{staff: 30, effect: 0.03}.input())
	in.DataTo -= 40 // some windows end before the data do
	in.First = map[int64]lms.Day{}
	for _, f := range in.Facts {
		if first, has := in.First[f.StaffID]; f.StaffID != 0 && f.Count > 0 && (!has || f.Day < first) {
			in.First[f.StaffID] = f.Day
		}
	}
	all := BuildPanel(in, 3)
	some, windows := in, in.Windows()
	some.Facts = slices.DeleteFunc(slices.Clone(in.Facts), func(f Fact) bool {
		w, has := windows[f.StaffID]
		return f.Day <= in.DataTo-Window && !(has && w.Has(f.Day))
	})
	if len(some.Facts) >= len(in.Facts)*9/10 || len(all.Rows) < 25 {
		t.Fatalf("%d of %d facts, %d rows", len(some.Facts), len(in.Facts), len(all.Rows))
	}
	if got := BuildPanel(some, 3); !reflect.DeepEqual(got, all) {
		t.Errorf("%+v\n%+v", got, all)
	}
}
