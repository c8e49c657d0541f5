package impact

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTrainedStaffWhoChangedMore(t *testing.T) {
	held, found := 0, 0
	const worlds = 8
	truth := math.Expm1(0.3)
	for seed := range uint64(worlds) {
		a := readStaff(staffPlan(), staffWorld{seed: seed, libraries: 8, people: 10, effect: 0.3}.staff(staffPlan()))
		if a.Estimate == nil {
			t.Fatalf("%+v", a.Guards)
		}
		if a.Estimate.Lo <= truth && truth <= a.Estimate.Hi {
			held++
		}
		if a.Verdict == CompatibleIncrease {
			found++
		}
		if a.Staff.Libraries != 8 || a.Staff.DF != 7 || a.Staff.Treated != 48 || len(a.Staff.Events) < 10 || a.Staff.Classic == nil {
			t.Errorf("%+v", *a.Staff)
		}
	}
	if held < worlds-1 || found < worlds-3 {
		t.Errorf("the truth is held in %d and found in %d of %d worlds", held, found, worlds)
	}
}

func TestTrainedStaffWhoChangedNoMore(t *testing.T) {
	called := 0
	for seed := range uint64(20) {
		a := readStaff(staffPlan(), staffWorld{seed: 70 + seed, libraries: 8, people: 10}.staff(staffPlan()))
		if a.Verdict == CompatibleIncrease || a.Verdict == CompatibleDecrease {
			called++
		}
	}
	if called > 2 {
		t.Errorf("nothing happened, and %d of 20 are called a change", called)
	}
}

// One library has no libraries to compare its standard error with.
func TestOneLibraryHasNoVerdict(t *testing.T) {
	a := readStaff(staffPlan(), staffWorld{seed: 6, libraries: 1, people: 60, effect: 0.5}.staff(staffPlan()))
	if a.Verdict != Inconclusive || a.Reason != FewLibraries || a.Staff.PRandom == nil || *a.Staff.PRandom > 0.01 || a.Detectable == nil || a.Estimate.Change < 0.3 {
		t.Errorf("%s %s %+v %+v %+v", a.Verdict, a.Reason, a.Guards, a.Checks, a.Estimate)
	}
}

func TestStaffWorldsWithoutVerdict(t *testing.T) {
	plan := staffPlan()
	for name, log := range map[string]func(person, on, trained int) float64{
		"those who were rising already were trained": func(_, on, trained int) float64 {
			if trained < 0 {
				return 0
			}
			return 0.25 * float64(on) / 180
		},
		"trained after a bad month": func(_, on, trained int) float64 {
			if trained >= 0 && on >= trained-40 && on < trained {
				return -0.6
			}
			return 0
		},
	} {
		called := 0
		for seed := range uint64(6) {
			a := readStaff(plan, staffWorld{seed: 400 + seed, libraries: 8, people: 10, log: log}.staff(plan))
			if a.Verdict == CompatibleIncrease || a.Verdict == CompatibleDecrease {
				called++
			}
		}
		if called > 1 {
			t.Errorf("%s: called a change in %d of 6 worlds", name, called)
		}
	}

	libraries := staffWorld{seed: 9, libraries: 8, people: 10, effect: 0.3}.staff(plan)
	for i := range libraries[0].Facts { // a desk account that does the work of many
		if f := &libraries[0].Facts[i]; f.StaffID == 1 {
			f.Count *= 20
		}
	}
	libraries[0].Shared = map[int64]bool{1: true}
	libraries[1].Objected = map[int64]bool{101: true, 102: true}
	a := readStaff(plan, libraries)
	if a.Staff.Shared != 1 || a.Staff.Objected != LeastShown || a.Staff.People != 74 {
		t.Errorf("%+v", *a.Staff)
	}

	for i := range libraries[2].Facts { // work that nobody can be given
		if f, g := &libraries[2].Facts[i], &libraries[3].Facts[i%len(libraries[3].Facts)]; f.Metric == plan.Primary {
			f.StaffID, g.StaffID = 0, 0
		}
	}
	a = readStaff(plan, libraries)
	if a.Verdict != InsufficientData || a.Estimate != nil || len(a.Staff.Events) > 0 {
		t.Errorf("a fifth unassigned: %s %+v", a.Verdict, a.Guards)
	}

	truncated := staffWorld{seed: 10, libraries: 8, people: 10}.staff(plan)
	for l := range truncated { // a log that begins two months before the study
		truncated[l].Missing = map[string][]lms.Day{}
		for d := plan.From(); d < plan.Begins-60; d++ {
			truncated[l].Missing[plan.Primary] = append(truncated[l].Missing[plan.Primary], d)
		}
	}
	if a = readStaff(plan, truncated); a.Verdict != InsufficientData {
		t.Errorf("a truncated log: %s %+v", a.Verdict, a.Guards)
	}
	if a = readStaff(plan, staffWorld{seed: 1, libraries: 1, people: 12, effect: 1}.staff(plan)); a.Verdict != InsufficientData || a.Estimate != nil {
		t.Errorf("twelve people: %s %+v", a.Verdict, a.Guards)
	}
}

// Who is who, and in which order they come, changes nothing but the pseudonyms.
func TestStaffReadingsAreTheSame(t *testing.T) {
	plan := staffPlan()
	libraries := staffWorld{seed: 12, libraries: 7, people: 9, effect: 0.2}.staff(plan)
	first := readStaff(plan, libraries)
	if again := readStaff(plan, libraries); string(mustJSON(t, again)) != string(mustJSON(t, first)) {
		t.Error("a rerun gives other bytes")
	}
	for l := range libraries {
		f := libraries[l].Facts
		for i := range f {
			j := (i*7919 + 13) % len(f)
			f[i], f[j] = f[j], f[i]
		}
	}
	if again := readStaff(plan, libraries); string(mustJSON(t, again)) != string(mustJSON(t, first)) {
		t.Error("rows in another order give other bytes")
	}
	for l := range libraries {
		lib := &libraries[l]
		for i := range lib.Facts {
			lib.Facts[i].StaffID += 5000
		}
		for i := range lib.Learning {
			lib.Learning[i].StaffID += 5000
		}
		for i := range lib.Enrolments {
			lib.Enrolments[i].StaffID += 5000
		}
	}
	again := readStaff(plan, libraries)
	if math.Abs(again.Estimate.Change-first.Estimate.Change) > 1e-9 || again.Verdict != first.Verdict {
		t.Errorf("other numbers of people: %+v and %+v", *first.Estimate, *again.Estimate)
	}
	_, panel := answerStaff(StaffInput{Study: declared(plan), Metric: plan.Primary, Reading: 180, Libraries: libraries})
	if strings.Contains(panel, "5001") || strings.Count(panel, "\n") != 1+63*18 {
		t.Errorf("%d lines, or the numbers of people in it", strings.Count(panel, "\n"))
	}
}

// Where nobody was different before, the joint test of what came before says so,
// also over many blocks: by χ² it would cry wolf in most of these worlds.
func TestPretrendOverManyBlocks(t *testing.T) {
	plan := staffPlan()
	plan.Before = 39 * BlockDays
	failed, chi := 0, 0
	const worlds = 20
	for seed := range uint64(worlds) {
		w := staffWorld{seed: seed, libraries: 7, people: 15, effect: 0.3}
		b := newStaffBlocks(StaffInput{Study: declared(plan), Metric: plan.Primary, Reading: 180, Libraries: w.staff(plan)})
		r, err := stat.GroupTime(b.panel(b.group), staffOptions)
		if err != nil {
			t.Fatal(err)
		}
		if r.Pretrend.PSmall < Significance {
			failed++
		}
		if r.Pretrend.P < Significance {
			chi++
		}
	}
	if failed > 4 || chi < worlds/2 {
		t.Errorf("by F %d, by χ² %d of %d worlds fail", failed, chi, worlds)
	}
}
