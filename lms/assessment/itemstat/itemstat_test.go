package itemstat

import (
	"math"
	"testing"
)

// The interval of the mean is R's t.test(c(60,70,80,90,100)); that of the share
// is R's prop.test(8, 10, correct = FALSE).
func TestAgainstReference(t *testing.T) {
	m := Mean([]float64{60, 70, 80, 90, 100})
	if m.N != 5 || m.Value != 80 || math.Abs(m.Low-60.36757) > 1e-4 || math.Abs(m.High-99.63243) > 1e-4 {
		t.Errorf("mean: %+v", m)
	}
	s := Share(8, 10)
	if s.N != 10 || math.Abs(s.Low-0.4901625) > 1e-6 || math.Abs(s.High-0.9433178) > 1e-6 {
		t.Errorf("share: %+v", s)
	}
	if all := Share(5, 5); all.High > 1 || all.Low < .5 {
		t.Errorf("share of all: %+v", all)
	}
}
