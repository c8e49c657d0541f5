package impact

import "testing"

func TestDose(t *testing.T) {
	d := dose([]Learning{
		{Kind: Test, ID: 1, On: 10, Number: 1, Percent: 50}, {Kind: Test, ID: 1, On: 20, Number: 3, Percent: 80}, {Kind: Test, ID: 1, On: 15, Number: 2, Percent: 20},
		{Kind: Test, ID: 2, On: 12, Number: 1, Percent: 90}, {Kind: Test, ID: 2, On: 99, Number: 2, Percent: 10},
	}, 50)
	if d[LastScore] != 80 || d[Gain] != 30 || d[Hours] != 0 {
		t.Errorf("%v", d)
	}
	parts := dose([]Learning{{Kind: Course, ID: 1, On: 1, Minutes: 50}, {Kind: Activity, ID: 1, On: 2, Minutes: 55}, {Kind: Activity, ID: 2, On: 3, Minutes: 15}}, 50)
	if whole := dose([]Learning{{Kind: Course, ID: 1, On: 1, Minutes: 120}}, 50); parts[Hours] != whole[Hours] || parts[Completions] != 1 {
		t.Errorf("two hours in parts: %v, at once: %v", parts, whole)
	}
	if d := dose(nil, 50); len(d) != 2 {
		t.Errorf("without tests: %v", d)
	}
}
