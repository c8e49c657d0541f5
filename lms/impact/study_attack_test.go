package impact

import (
	"math"
	"testing"

	"binapustaka/lms"
)

// Who saves the page of a study every night and takes one night's means from
// another's finds out nothing of fewer than five people, whoever is trained, has
// begun to work or objects in between.
func TestNightsDoNotDifferByOnePerson(t *testing.T) {
	plan := staffPlan()
	plan.Kind, plan.SubjectID = "", 0
	whole := staffWorld{seed: 21, libraries: 3, people: 12, effect: 0.2}.staff(staffPlan())
	for i := range whole {
		plan.Libraries = append(plan.Libraries, Share{LibraryID: whole[i].ID, Kind: OfCourse, SubjectID: staffPlan().SubjectID})
		whole[i].Objected = map[int64]bool{}
		facts := whole[i].Facts[:0]
		for k, f := range whole[i].Facts { // somebody is away for blocks
			if f.StaffID%7 != 3 || k/2000%2 == 0 {
				facts = append(facts, f)
			}
		}
		whole[i].Facts = facts
	}
	study := declared(plan)
	night := func(to lms.Day) []ArmBlock { return ProgressOfStaff(study, whole, to).Arms }
	shown, differences := 0, 0
	var before []ArmBlock
	compare := func(after []ArmBlock) {
		t.Helper()
		for k, now := range after {
			if k >= len(before) {
				break
			}
			was := before[k]
			for _, side := range []struct {
				was, now   *float64
				nWas, nNow int
			}{{was.Trained, now.Trained, was.NTrained, now.NTrained}, {was.Untrained, now.Untrained, was.NOthers, now.NOthers}} {
				if side.was == nil || side.now == nil {
					continue
				}
				shown++
				moved := math.Abs(float64(side.nNow)*math.Log(*side.now) - float64(side.nWas)*math.Log(*side.was))
				switch d := max(side.nNow-side.nWas, side.nWas-side.nNow); {
				case d > 0 && d < LeastShown:
					t.Errorf("block %d: the means of %d and %d people", k+1, side.nWas, side.nNow)
				case d == 0 && moved > 1e-9:
					t.Errorf("block %d: the same number of other people, by %g", k+1, moved)
				case d > 0:
					differences++
				}
			}
		}
		if len(after) > 0 {
			before = after
		}
	}
	for day := plan.Begins + 1; day < plan.Begins+120; day++ { // one after the other is trained
		compare(night(day))
	}
	if shown < 1000 || differences < 20 {
		t.Fatalf("%d means, %d of which changed", shown, differences)
	}
	for _, id := range []int64{3, 8, 101, 112, 205, 207} { // and objects
		whole[(id-1)/100].Objected[id] = true
		for _, a := range night(plan.Begins + 120) {
			if a.Trained != nil || a.Untrained != nil {
				t.Fatalf("after an objection there are means: %+v", a)
			}
		}
	}
}
