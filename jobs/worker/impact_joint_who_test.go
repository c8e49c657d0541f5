package worker_test

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// A forecast of several libraries is asked for once a day, worked out by whoever
// claims it, and what failed can be asked for again.
func TestJointForecastIsAskedFor(t *testing.T) {
	r := openJointRoom(t, 8, 8, 8, 8, 8, 8)
	r.now = (began - 5).Time()
	d, s := r.upTo(began-6), r.store.Seeing(r.scope)
	ask := func(what string, asked bool) *impact.Forecast {
		t.Helper()
		f, new, err := s.AskForecast(t.Context(), r.chief(), r.plan)
		if err != nil || new != asked {
			t.Fatalf("%s: new %t, %v", what, new, err)
		}
		return f
	}
	work := func() {
		t.Helper()
		if err := d.ForeseeJoint(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if f := ask("first", true); f != nil {
		t.Errorf("before anybody looked: %+v", f)
	}
	if ask("again", false) != nil {
		t.Error("before anybody looked")
	}
	r.plan.Title = "Judul lain" // the same question
	hash, plan, err := r.store.ClaimForecast(t.Context(), lms.System("a process that dies"))
	if err != nil || hash == "" || len(plan.Libraries) != 6 {
		t.Fatalf("%s %+v %v", hash, plan, err)
	}
	work()
	if ask("claimed by another", false) != nil {
		t.Error("worked out twice at once")
	}
	r.now = r.now.Add(11 * time.Minute)
	work()
	f := ask("done", false)
	if f == nil || f.People != 48 || f.Detectable == nil || f.DataTo != began-6 || f.Guards[0].Have != 6 {
		t.Fatalf("%+v", f)
	}
	r.now = r.now.Add(25 * time.Hour) // the next day has other data
	ask("a day later", true)
	r.broken = r.ids[4]
	work()
	if _, _, err := s.AskForecast(t.Context(), r.chief(), r.plan); !lms.IsKind(err, lms.Unavailable) {
		t.Errorf("not loaded: %v", err)
	}
	r.broken = 0
	ask("after the failure", true)
	work()
	if ask("mended", false) == nil {
		t.Error("not foreseen")
	}
	var kept int
	if err := r.db.Get(&kept, `SELECT COUNT(*) FROM impact_forecast`); err != nil || kept != 1 {
		t.Errorf("%d forecasts are kept, %v", kept, err)
	}
}

// Who sees all its libraries declares and reads a joint study, who leads one of
// them reads it, who leads them all has its rows; for all others it is not there.
func TestWhoSeesAJointStudy(t *testing.T) {
	r := openJointRoom(t, 8, 8, 8, 8, 8, 8)
	r.plan.Readings = []int{252}
	id := r.declares()
	r.nightOf(r.ids[0], began+252)
	answer := r.answersOf(id)[0].ID
	for name, c := range map[string]struct {
		scope                  impact.Scope
		reads, declares, panel bool
	}{
		"leads all":            {impact.Scope{Sees: r.ids, Leads: r.ids}, true, true, true},
		"sees all":             {impact.Scope{Sees: r.ids}, true, true, false},
		"leads one":            {impact.Scope{Sees: r.ids[:1], Leads: r.ids[:1]}, true, false, false},
		"sees all but one":     {impact.Scope{Sees: r.ids[1:]}, false, false, false},
		"a stranger":           {impact.Scope{}, false, false, false},
		"another one's scope":  {impact.Scope{AccountID: 8, Sees: r.ids, Leads: r.ids}, false, false, false},
		"leads none of theirs": {impact.Scope{Sees: []int64{r.library}, Leads: []int64{r.library}}, false, false, false},
	} {
		if c.scope.AccountID == 0 {
			c.scope.AccountID = 7
		}
		s := r.store.Seeing(c.scope)
		_, err := s.FindStudy(t.Context(), r.chief(), id)
		if c.reads != (err == nil) || err != nil && !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s reads: %v", name, err)
		}
		if going, _, err := s.JointStudies(t.Context(), r.chief()); err != nil || c.reads != (len(going) == 1) {
			t.Errorf("%s lists %d: %v", name, len(going), err)
		}
		if _, err := s.AnswerPanel(t.Context(), r.chief(), answer); c.panel != (err == nil) {
			t.Errorf("%s takes the rows: %v", name, err)
		}
		if _, _, err := s.AskForecast(t.Context(), r.chief(), r.plan); c.declares != (err == nil) || err != nil && !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%s asks for a forecast: %v", name, err)
		}
		if _, err := s.DeclareJoint(t.Context(), r.chief(), r.plan, []string{usage.RecordsAdded}); c.declares != (err == nil) {
			t.Errorf("%s declares: %v", name, err)
		} else if err == nil {
			if _, err := r.db.Exec(`DELETE l FROM impact_study_library l WHERE study_id <> ?`, id); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Revise(t.Context(), r.chief(), id, r.plan, []string{usage.RecordsAdded}, ""); err == nil || lms.IsKind(err, lms.NotFound) == c.reads {
			t.Errorf("%s revises: %v", name, err)
		}
	}
	// In the library's own list it is not, whatever the role.
	head := lms.Actor{AccountID: 7, LibraryID: r.ids[0], Roles: []lms.Role{lms.Head, lms.Admin}}
	if _, err := r.store.FindStudy(t.Context(), head, id); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("without a scope: %v", err)
	}
	if _, err := r.store.Declare(t.Context(), head, r.ids[0], r.plan, []string{usage.RecordsAdded}); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("declared as a library's own: %v", err)
	}
	// Who objects takes the rows away, in whichever library.
	dbtest.Insert(t, r.db, `INSERT INTO impact_objection (account_id, objected_at) VALUES (?, ?)`, r.stints[r.ids[3]][0].AccountID, r.now.Add(time.Hour))
	if _, err := r.store.Seeing(r.scope).AnswerPanel(t.Context(), r.chief(), answer); err == nil || !strings.Contains(err.Error(), "rows_objected") {
		t.Errorf("with an objection: %v", err)
	}
}
