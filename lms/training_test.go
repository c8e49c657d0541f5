package lms

import (
	"reflect"
	"testing"
	"time"
)

func TestTrainingsTogether(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	course := []Training{{1, day(2), day(9)}, {2, day(3), day(4)}, {3, time.Time{}, time.Time{}}, {5, day(1), time.Time{}}}
	workshop := []Training{{1, day(5), day(6)}, {3, day(5), day(6)}, {4, day(5), day(6)}, {5, day(5), day(6)}}
	if got := Together(course); !reflect.DeepEqual(got, course) {
		t.Errorf("one part: %v", got)
	}
	want := []Training{{1, day(2), day(9)}, {2, day(3), time.Time{}}, {3, day(5), time.Time{}}, {5, day(1), time.Time{}}, {4, day(5), time.Time{}}}
	if got := Together(course, workshop); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Together(); got != nil {
		t.Errorf("nothing: %v", got)
	}
}
