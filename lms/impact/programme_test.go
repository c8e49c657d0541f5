package impact

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// A programme stands in the calendar by itself: its own study does not hold it
// against it, others do, whatever other numbers they share.
func TestProgrammesAreChanges(t *testing.T) {
	db := dbtest.Open(t)
	s := NewStore(db, time.Now)
	library := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', NOW())`)
	system := lms.System("test")
	change, err := s.CreateChange(context.Background(), system, library, Change{Kind: NewRules, Title: "Pinjam lima", On: worldEvent + 5})
	if err != nil {
		t.Fatal(err)
	}
	s.Programmes(func(_ context.Context, id int64) ([]Change, error) {
		if id != library {
			return nil, nil
		}
		return []Change{{Kind: Innovation, Title: "Bacaan anak", On: worldEvent, ProgrammeID: change}, {Kind: Innovation, Title: "Kampanye", On: worldEvent - 400, ProgrammeID: change + 1}}, nil
	})
	for _, store := range []*Store{s, s.Seeing(Scope{})} {
		c, err := store.Calendar(context.Background(), system, library)
		if err != nil || len(c.Changes) != 3 || !slices.IsSortedFunc(c.Changes, func(a, b Change) int { return int(a.On - b.On) }) {
			t.Fatalf("%+v, %v", c.Changes, err)
		}
		plan := servicePlan()
		titles := func(kind SubjectKind) string {
			plan.Kind, plan.SubjectID = kind, change
			var all []string
			for _, near := range ChangesNear(plan, c) {
				all = append(all, near.Title)
			}
			return strings.Join(all, ", ")
		}
		for kind, want := range map[SubjectKind]string{OfProgramme: "Pinjam lima", OfChange: "Bacaan anak", OfActivity: "Bacaan anak, Pinjam lima"} {
			if got := titles(kind); got != want {
				t.Errorf("a study of kind %s: %s", kind, got)
			}
		}
	}
}

func TestAProgrammeIsReadAsWhatItIs(t *testing.T) {
	plan := servicePlan()
	plan.Kind, plan.SubjectID = OfProgramme, 6
	if err := plan.Check(studyMetrics); err != nil {
		t.Fatal(err)
	}
	staff := plan
	staff.Question = OfStaff
	if err := staff.Check(studyMetrics); err == nil || !strings.Contains(err.Error(), "impact.study_change_staff") {
		t.Errorf("a programme trains people: %v", err)
	}
	c := Calendar{Changes: []Change{{Kind: Innovation, On: worldEvent - 400, ProgrammeID: 5}, {Kind: Innovation, On: worldEvent, ProgrammeID: 6}}}
	if a := usual(5).read(plan, calm(1), c); a.Estimate == nil || !slices.Contains(a.Service.Columns, "programme_5") || len(a.Service.Beside) != 0 {
		t.Errorf("%+v %v", a.Guards, a.Service.Columns)
	}
	c.Changes[0].On = worldEvent - 20
	if a := usual(5).read(plan, calm(1), c); a.Verdict != InsufficientData || !slices.Equal(a.Service.Beside, []int64{5}) || len(a.Service.Others) != 0 {
		t.Errorf("%s %v", a.Verdict, a.Service.Beside)
	}
}

// What a programme hopes to move comes first; what it names is never what it
// cannot have moved.
func TestSuggestMoving(t *testing.T) {
	all := usage.Metrics()
	for name, c := range map[string]struct {
		hoped, metrics []string
		want           Suggestion
	}{
		"named":         {[]string{usage.Visits, usage.Loans}, all, Suggestion{usage.Visits, []string{usage.Loans}, usage.RecordsAdded}},
		"not there":     {[]string{usage.YoungLoans, usage.Visits}, []string{usage.Visits, usage.RecordsAdded}, Suggestion{usage.Visits, nil, usage.RecordsAdded}},
		"the catalogue": {[]string{usage.RecordsAdded}, all, Suggestion{usage.RecordsAdded, nil, usage.CopiesAdded}},
		"all of it":     {[]string{usage.RecordsAdded, usage.CopiesAdded, usage.RecordsChanged}, all, Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsChanged}, ""}},
	} {
		if got := SuggestMoving("Program", c.hoped, c.metrics); got.Primary != c.want.Primary || got.Untouched != c.want.Untouched || !slices.Equal(got.Exploratory, c.want.Exploratory) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if got, want := SuggestMoving("Dongeng Sabtu", nil, all), Suggest(OfService, "Dongeng Sabtu", nil, all); got.Primary != want.Primary {
		t.Errorf("%+v", got)
	}
}
