package impact

import (
	"errors"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

var studyMetrics = []string{"loans", "records_added", "visits"}

func TestPlanIsChecked(t *testing.T) {
	good := servicePlan()
	good.Exploratory = []string{"visits", "loans", "visits"}
	good.Readings = []int{90, 30, 90}
	if err := good.Check(studyMetrics); err != nil || len(good.Exploratory) != 1 || len(good.Readings) != 2 || good.Readings[0] != 30 {
		t.Errorf("%v %+v", err, good)
	}
	for field, spoil := range map[string]func(*Plan){
		"title":       func(p *Plan) { p.Title = " \u202e " },
		"question":    func(p *Plan) { p.Question = "why" },
		"subject":     func(p *Plan) { p.SubjectID = 0 },
		"begins":      func(p *Plan) { p.Begins = 0 },
		"primary":     func(p *Plan) { p.Primary = "smiles" },
		"exploratory": func(p *Plan) { p.Exploratory = []string{"smiles"} },
		"untouched":   func(p *Plan) { p.Untouched = p.Primary },
		"before":      func(p *Plan) { p.Before = 10 },
		"readings":    func(p *Plan) { p.Readings = []int{3} },
	} {
		p := servicePlan()
		spoil(&p)
		var wrong lms.Problems
		if err := p.Check(studyMetrics); !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	staff := staffPlan()
	if err := staff.Check(studyMetrics); err != nil {
		t.Error(err)
	}
	staff.Primary = "visits" // nobody is named for them
	if err := staff.Check(studyMetrics); !strings.Contains(err.Error(), "impact.study_not_of_staff") {
		t.Error(err)
	}
	staff = staffPlan()
	staff.Kind = OfChange
	if err := staff.Check(studyMetrics); !strings.Contains(err.Error(), "impact.study_change_staff") {
		t.Error(err)
	}
}

// A declared study never changes: another plan is a new version, and both stay.
func TestStudiesAreFrozen(t *testing.T) {
	s, library, tick := start(t)
	head := lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{lms.Head}}
	id, err := s.Declare(ctx, head, library, servicePlan(), studyMetrics)
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.FindStudy(ctx, head, id)
	if err != nil || first.Version != 1 || first.Plan.Primary != "loans" || first.Plan.Begins != worldEvent {
		t.Fatalf("%+v %v", first, err)
	}
	frozen := first.Study
	frozen.FirstID = 0
	if err := frozen.freeze(); err != nil || frozen.Hash != first.Hash || len(first.Hash) != 64 {
		t.Errorf("the hash is not that of what is kept: %s %s", frozen.Hash, first.Hash)
	}
	tick()
	plan := first.Plan
	plan.Primary, plan.Exploratory = "visits", []string{"loans"}
	if _, err := s.Revise(ctx, head, id, plan, studyMetrics, " "); !strings.Contains(err.Error(), "study_no_reason") {
		t.Error(err)
	}
	next, err := s.Revise(ctx, head, id, plan, studyMetrics, "Kunjungan yang dimaksud")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Revise(ctx, head, id, plan, studyMetrics, "lagi"); !lms.IsKind(err, lms.Conflict) {
		t.Error(err)
	}
	versions, err := s.Versions(ctx, head, first.Study)
	if err != nil || len(versions) != 2 || versions[0].EndedAt == nil || versions[0].EndReason != "Kunjungan yang dimaksud" || versions[1].ID != next || versions[1].Version != 2 || versions[1].Hash == first.Hash {
		t.Fatalf("%+v %v", versions, err)
	}
	if err := s.EndStudy(ctx, head, next, "selesai"); err != nil {
		t.Error(err)
	}
	going, ended, err := s.Studies(ctx, head, library)
	if err != nil || len(going) != 0 || len(ended) != 2 {
		t.Errorf("%d go on, %d ended, %v", len(going), len(ended), err)
	}
	if open, err := s.OpenStudies(ctx, system, library); err != nil || len(open) != 0 {
		t.Error(open, err)
	}
}

func TestStudiesAreGuarded(t *testing.T) {
	s, library, _ := start(t)
	head := lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{lms.Head}}
	id, err := s.Declare(ctx, head, library, servicePlan(), studyMetrics)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		actor                lms.Actor
		declares, reads, end lms.Kind // Internal: nothing is wrong
	}{
		"a trainer":   {lms.Actor{AccountID: 2, LibraryID: library, Roles: []lms.Role{lms.Trainer}}, lms.Forbidden, lms.Internal, lms.Forbidden},
		"a librarian": {lms.Actor{AccountID: 3, LibraryID: library, Roles: []lms.Role{lms.Librarian}}, lms.Forbidden, lms.Forbidden, lms.Forbidden},
		"a stranger":  {lms.Actor{AccountID: 4, LibraryID: library + 1, Roles: []lms.Role{lms.Head, lms.Admin}}, lms.Forbidden, lms.NotFound, lms.NotFound},
	} {
		is := func(what string, err error, want lms.Kind) {
			if (err == nil) != (want == lms.Internal) || err != nil && lms.KindOf(err) != want {
				t.Errorf("%s %s: %v", name, what, err)
			}
		}
		_, err := s.Declare(ctx, c.actor, library, servicePlan(), studyMetrics)
		is("declares", err, c.declares)
		_, err = s.FindStudy(ctx, c.actor, id)
		is("reads", err, c.reads)
		_, err = s.Answers(ctx, c.actor, id)
		is("reads answers of it", err, c.reads)
		is("ends", s.EndStudy(ctx, c.actor, id, "x"), c.end)
		if _, err := s.OpenStudies(ctx, c.actor, library); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%s works by night: %v", name, err)
		}
	}
}

// A row a person goes to those who may export, and from ten people on.
func TestPanelOfStaffIsGuarded(t *testing.T) {
	s, library, _ := start(t)
	head := lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{lms.Head}}
	trainer := lms.Actor{AccountID: 2, LibraryID: library, Roles: []lms.Role{lms.Trainer}}
	for people, want := range map[int]lms.Kind{9: lms.Forbidden, 12: lms.Internal} {
		id, err := s.Declare(ctx, head, library, staffPlan(), studyMetrics)
		if err != nil {
			t.Fatal(err)
		}
		list, err := ReadStaff(declared(staffPlan()), false, 180, staffWorld{seed: 3, libraries: 1, people: people}.staff(staffPlan()))
		if err != nil || Judge(list) != nil {
			t.Fatal(err)
		}
		if n, err := s.SaveReadings(ctx, system, map[int64][]Reading{id: list}, worldEvent+200); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if n, err := s.SaveReadings(ctx, system, map[int64][]Reading{id: list}, worldEvent+200); n != 0 || err != nil {
			t.Errorf("saved again: %d, %v", n, err)
		}
		saved, err := s.Answers(ctx, head, id)
		if err != nil || len(saved) != 1 || saved[0].N != people {
			t.Fatal(saved, err)
		}
		if _, err := s.AnswerPanel(ctx, trainer, saved[0].ID); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("a trainer gets rows of people: %v", err)
		}
		panel, err := s.AnswerPanel(ctx, head, saved[0].ID)
		if (err == nil) != (want == lms.Internal) || err == nil && string(panel) != list[0].Panel {
			t.Errorf("%d people: %.60s %v", people, panel, err)
		}
		if want == lms.Internal { // somebody objects later: their rows stay, and go out no more
			who := dbtest.Insert(t, s.db, `INSERT INTO account (name, created_at) VALUES ('P', NOW())`)
			dbtest.Insert(t, s.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, who, library)
			if err := s.Object(ctx, lms.Actor{AccountID: who, LibraryID: library}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.AnswerPanel(ctx, head, saved[0].ID); !lms.IsKind(err, lms.Forbidden) {
				t.Errorf("after an objection: %v", err)
			}
		}
	}
}

func TestStudyDays(t *testing.T) {
	st := declared(servicePlan())
	if st.AfterTheFact(time.UTC) {
		t.Error("declared a month before")
	}
	st.DeclaredAt = worldEvent.Time().Add(25 * time.Hour)
	if !st.AfterTheFact(time.UTC) {
		t.Error("declared a day after")
	}
	if due := st.Due(worldEvent+89, map[int]bool{30: true}); len(due) != 1 || due[0] != 90 {
		t.Error(due)
	}
	if due := st.Due(worldEvent+88, map[int]bool{30: true}); len(due) != 0 {
		t.Error(due)
	}
	if list, err := ParseReadings(" 30; 90,180 "); err != nil || len(list) != 3 || list[2] != 180 {
		t.Error(list, err)
	}
	if _, err := ParseReadings("30, abc"); !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
}
