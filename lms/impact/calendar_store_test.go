package impact

import (
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestTheCalendarIsKept(t *testing.T) {
	s, library, _ := start(t)
	end := day + 10
	change, err := s.CreateChange(ctx, system, library, Change{Kind: OpeningHours, Title: " Buka sampai malam ", On: day, Until: &end, Week: week("8", "12,5"), Note: "Selasa dan Kamis"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateChange(ctx, system, library, Change{Kind: Innovation, Title: "Bacaan anak", On: day - 300}); err != nil {
		t.Fatal(err)
	}
	season, err := s.CreateSeason(ctx, system, library, Season{Kind: SchoolHoliday, Title: "Libur semester", Days: lms.Period{From: day, To: day + 13}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Calendar(ctx, system, library)
	if err != nil || len(c.Changes) != 2 || len(c.Seasons) != 1 || c.Changes[0].Title != "Bacaan anak" || c.Changes[0].Until != nil || c.Changes[0].Week != nil {
		t.Fatalf("%+v, %v", c, err)
	}
	if got := c.Changes[1]; got.ID != change || got.Title != "Buka sampai malam" || got.On != day || got.Until == nil || *got.Until != end || got.Week == nil || *got.Week != (OpenWeek{480, 750}) || got.Note != "Selasa dan Kamis" || got.CreatedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	if got := c.Seasons[0]; got.ID != season || got.Kind != SchoolHoliday || got.Days != (lms.Period{From: day, To: day + 13}) {
		t.Errorf("%+v", got)
	}
	if err := s.UpdateChange(ctx, system, change, Change{Kind: NewRules, Title: "Pinjam lima", On: day + 1, Week: week("8")}); err == nil {
		t.Error("rules have opening hours")
	}
	if err := s.UpdateChange(ctx, system, change, Change{Kind: NewRules, Title: "Pinjam lima", On: day + 1}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.FindChange(ctx, system, change); err != nil || got.Kind != NewRules || got.Week != nil || got.Until != nil || got.Note != "" || got.On != day+1 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := s.UpdateSeason(ctx, system, season, Season{Kind: LocalHoliday, Title: "Sekaten", Days: lms.Period{From: day + 1, To: day + 7}}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.FindSeason(ctx, system, season); err != nil || got.Kind != LocalHoliday || got.Title != "Sekaten" || got.Days.From != day+1 {
		t.Errorf("%+v, %v", got, err)
	}
	// What is wrong changes nothing.
	if err := s.UpdateChange(ctx, system, change, Change{Kind: NewRules, On: day}); !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
	if err := s.UpdateSeason(ctx, system, season, Season{Kind: LocalHoliday, Title: "Terbalik", Days: lms.Period{From: day, To: day - 1}}); !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
	plan := servicePlan()
	plan.Kind, plan.SubjectID = OfChange, change
	if _, err := s.Declare(ctx, lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{lms.Head}}, library, plan, studyMetrics); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteChange(ctx, system, change); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("a change that a study is about: %v", err)
	}
	if err := s.DeleteChange(ctx, system, c.Changes[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteSeason(ctx, system, season); err != nil {
		t.Fatal(err)
	}
	if left, err := s.Calendar(ctx, system, library); err != nil || len(left.Changes) != 1 || left.Changes[0].ID != change || len(left.Seasons) != 0 {
		t.Errorf("%+v, %v", left, err)
	}
	if err := s.DeleteChange(ctx, system, c.Changes[0].ID); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}
}

// The head and the administrator write, trainers read, others see nothing; and
// another library's entries are not there.
func TestWhoMayDeclare(t *testing.T) {
	s, library, _ := start(t)
	account := dbtest.Insert(t, s.db, `INSERT INTO account (name, locale, status, created_at) VALUES ('A', 'id', 'active', NOW())`)
	other := dbtest.Insert(t, s.db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	as := func(library int64, role lms.Role) lms.Actor {
		return lms.Actor{AccountID: account, LibraryID: library, Roles: []lms.Role{role}}
	}
	for _, c := range []struct {
		actor        lms.Actor
		reads, write bool
		found        lms.Kind // what a stranger to the entry is told
	}{
		{as(library, lms.Head), true, true, 0}, {as(library, lms.Admin), true, true, 0}, {as(library, lms.Trainer), true, false, lms.Forbidden},
		{as(library, lms.Librarian), false, false, lms.Forbidden}, {as(other, lms.Admin), false, false, lms.NotFound}, {lms.Actor{}, false, false, lms.NotFound},
	} {
		change, err := s.CreateChange(ctx, system, library, Change{Kind: Innovation, Title: "Bacaan anak", On: day})
		if err != nil {
			t.Fatal(err)
		}
		season, err := s.CreateSeason(ctx, system, library, Season{Kind: LocalHoliday, Title: "Sekaten", Days: lms.Period{From: day, To: day}})
		if err != nil {
			t.Fatal(err)
		}
		_, cal := s.Calendar(ctx, c.actor, library)
		_, one := s.FindChange(ctx, c.actor, change)
		_, two := s.FindSeason(ctx, c.actor, season)
		for _, err := range []error{cal, one, two} {
			if (err == nil) != c.reads {
				t.Errorf("%v reads: %v", c.actor, err)
			}
		}
		_, made := s.CreateChange(ctx, c.actor, library, Change{Kind: Innovation, Title: "Baru", On: day})
		_, made2 := s.CreateSeason(ctx, c.actor, library, Season{Kind: LocalHoliday, Title: "Baru", Days: lms.Period{From: day, To: day}})
		for _, err := range []error{made, made2} {
			if (err == nil) != c.write || err != nil && !lms.IsKind(err, lms.Forbidden) {
				t.Errorf("%v makes: %v", c.actor, err)
			}
		}
		for _, err := range []error{
			s.UpdateChange(ctx, c.actor, change, Change{Kind: Innovation, Title: "Lain", On: day}),
			s.UpdateSeason(ctx, c.actor, season, Season{Kind: LocalHoliday, Title: "Lain", Days: lms.Period{From: day, To: day}}),
			s.DeleteChange(ctx, c.actor, change), s.DeleteSeason(ctx, c.actor, season),
		} {
			if (err == nil) != c.write || err != nil && !lms.IsKind(err, c.found) {
				t.Errorf("%v writes: %v", c.actor, err)
			}
		}
	}
}
