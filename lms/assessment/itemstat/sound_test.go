package itemstat

import (
	"math"
	"reflect"
	"testing"
)

// sound fails where a result holds NaN or an infinity, or an estimate lies
// outside its interval.
func sound(t testing.TB, what string, result any) {
	t.Helper()
	walk(t, what, reflect.ValueOf(result))
}

func walk(t testing.TB, what string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			t.Errorf("%s is %g", what, f)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walk(t, what, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(t, what, v.Index(i))
		}
	case reflect.Struct:
		if e, ok := v.Interface().(Estimate); ok {
			hair := 1e-9 * (math.Abs(e.Value) + 1)
			if e.Low > e.Value+hair || e.Value > e.High+hair {
				t.Errorf("%s: %+v", what, e)
			}
		}
		for i := range v.NumField() {
			walk(t, what+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}

// same compares two results number by number.
func same(t testing.TB, what string, a, b any, tolerance float64) {
	t.Helper()
	compare(t, what, reflect.ValueOf(a), reflect.ValueOf(b), tolerance)
}

func compare(t testing.TB, what string, a, b reflect.Value, tolerance float64) {
	t.Helper()
	switch a.Kind() {
	case reflect.Float64:
		if x, y := a.Float(), b.Float(); !(math.Abs(x-y) <= tolerance*(1+math.Abs(x))) {
			t.Errorf("%s: %.15g and %.15g", what, x, y)
		}
	case reflect.Pointer:
		if a.IsNil() != b.IsNil() {
			t.Errorf("%s: only one is nil", what)
		} else if !a.IsNil() {
			compare(t, what, a.Elem(), b.Elem(), tolerance)
		}
	case reflect.Slice:
		if a.Len() != b.Len() {
			t.Errorf("%s: %d and %d", what, a.Len(), b.Len())
			return
		}
		for i := range a.Len() {
			compare(t, what, a.Index(i), b.Index(i), tolerance)
		}
	case reflect.Struct:
		for i := range a.NumField() {
			compare(t, what+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i), tolerance)
		}
	default:
		if !a.Equal(b) {
			t.Errorf("%s: %v and %v", what, a, b)
		}
	}
}
