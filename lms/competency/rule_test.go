package competency

import (
	"math"
	"math/rand/v2"
	"testing"

	"binapustaka/lms"
)

func TestCan(t *testing.T) {
	mine, theirs := Evidence{AccountID: 1, Kind: Self}, Evidence{AccountID: 2, Kind: Self}
	of, own := Evidence{AccountID: 2, Kind: Appraisal}, Evidence{AccountID: 1, Kind: Measured}
	role := func(r lms.Role) lms.Actor { return lms.Actor{AccountID: 1, LibraryID: 1, Roles: []lms.Role{r}} }
	away := role(lms.Admin)
	away.LibraryID = 2
	away.Roles = lms.Roles
	type row [14]bool
	const o, x = false, true
	for name, c := range map[string]struct {
		who  lms.Actor
		want row
	}{
		//                           read imp inst prof self person appr appr-self figs meas w-mine w-theirs w-appr w-own-measured
		"a stranger":       {lms.Actor{}, row{o, o, o, o, o, o, o, o, o, o, o, o, o, o}},
		"a librarian":      {role(lms.Librarian), row{x, o, o, o, x, o, o, o, o, o, x, o, o, o}},
		"a trainer":        {role(lms.Trainer), row{x, o, x, o, x, o, o, o, x, o, x, o, o, o}},
		"the head":         {role(lms.Head), row{x, o, o, x, x, x, x, o, x, o, x, o, x, o}},
		"an administrator": {role(lms.Admin), row{x, x, x, x, x, x, o, o, x, o, x, o, x, o}},
		"somebody away":    {away, row{o, o, o, o, o, o, o, o, o, o, o, o, o, o}},
		"the system":       {lms.System("x"), row{x, x, x, x, x, x, x, x, x, x, x, x, x, x}},
	} {
		a := c.who
		got := row{canRead(a, 1), canImport(a, 1), canInstall(a, 1), canSetProfiles(a, 1), canSeePerson(a, 1, 1), canSeePerson(a, 1, 2), canAppraise(a, 1, 2), canAppraise(a, 1, 1),
			canSeeFigures(a, 1), canMeasure(a), canWithdraw(a, 1, mine), canWithdraw(a, 1, theirs), canWithdraw(a, 1, of), canWithdraw(a, 1, own)}
		if got != c.want {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
}

func TestLevelOf(t *testing.T) {
	for _, c := range []struct {
		percent     float64
		items, want int
	}{{0, 3, 0}, {39.99, 3, 0}, {40, 3, 1}, {54.9, 9, 1}, {55, 9, 2}, {70, 9, 3}, {84.99, 9, 3}, {85, 9, 4}, {100, 99, 4}} {
		if got := LevelOf(c.percent, c.items); got == nil || *got != c.want {
			t.Errorf("%v of %d: %v", c.percent, c.items, got)
		}
	}
	if LevelOf(100, 2) != nil || LevelOf(math.NaN(), 10) != nil {
		t.Error("two items say nothing")
	}
}

func shown(account, competency int64, kind Kind, level int, on lms.Day, id int64) Evidence {
	return Evidence{ID: id, AccountID: account, CompetencyID: competency, Kind: kind, Level: &level, On: on}
}

func TestGap(t *testing.T) {
	required := []Required{{Competency: Competency{ID: 1}, Required: 5}, {Competency: Competency{ID: 2}, Required: 1}}
	few := Evidence{ID: 9, CompetencyID: 1, Kind: Measured, On: 12}
	gone := shown(7, 2, Self, 1, 99, 8)
	gone.WithdrawnAt = new(clock)
	rows := gap(required, []Evidence{shown(7, 1, Measured, 4, 10, 1), shown(7, 1, Self, 5, 10, 2), shown(7, 1, Self, 1, 9, 3), shown(7, 1, Self, 2, 10, 4), gone, few, shown(7, 3, Self, 5, 10, 5)}, nil)
	if n, ok := rows[0].Short(Measured); n != 0 || !ok {
		t.Error("a test that shows the best it can is no gap", n)
	}
	if n, _ := rows[0].Short(Self); n != 3 || *rows[0].Shown[Self].Level != 2 {
		t.Error("the newest of a day counts", n)
	}
	if _, ok := rows[0].Short(Appraisal); ok || !rows[0].Open() || rows[0].TooFew == nil {
		t.Error("nothing is known of an appraisal")
	}
	if len(rows[1].Shown) != 0 || !rows[1].Open() {
		t.Errorf("%+v", rows[1])
	}
	few.On = 9
	if rows = gap(required, []Evidence{shown(7, 1, Measured, 4, 10, 1), few}, nil); rows[0].TooFew != nil || rows[0].Open() {
		t.Errorf("%+v", rows[0])
	}
}

// From no two figures can anybody work out a group of fewer than five: of all
// that is shown, the library's figure less any of its profiles' is 0 or at
// least five people, of the kind and of the holders.
func TestFiguresGiveNobodyAway(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 5))
	hidden, shownN := 0, 0
	for range 3000 {
		required, people := map[int64][]Required{}, map[int64][][]GapRow{}
		var profiles []Profile
		known := map[int64]int{} // of whom by profile
		for id := range int64(1 + dice.IntN(4)) {
			profiles = append(profiles, Profile{ID: id})
			required[id] = []Required{{Competency: Competency{ID: 1}, Required: 1 + dice.IntN(5)}}
			for range dice.IntN(12) {
				var list []Evidence
				if dice.IntN(3) > 0 {
					list = append(list, shown(1, 1, Self, dice.IntN(6), 1, 1))
					known[id]++
				}
				people[id] = append(people[id], gap(required[id], list, nil))
			}
		}
		lib := figures(profiles, required, people)
		if len(lib.Rows) == 0 { // nobody holds a profile
			continue
		}
		total := lib.Rows[0].Figures[Self]
		if !total.Hidden && total.People < MinGroup {
			t.Fatalf("%d people are shown", total.People)
		}
		restKnown, restHolders := 0, 0
		for _, p := range lib.Profiles {
			f := p.Rows[0].Figures[Self]
			if f.Hidden {
				restKnown, restHolders = restKnown+known[p.Profile.ID], restHolders+len(people[p.Profile.ID])
				hidden++
				if f.People != 0 || f.Meet != 0 {
					t.Fatalf("hidden, but not empty: %+v", f)
				}
			} else if shownN++; f.People != known[p.Profile.ID] || f.People < MinGroup || f.Meet > f.People {
				t.Fatalf("%+v of %d", f, known[p.Profile.ID])
			}
			if p.Few != (len(people[p.Profile.ID]) < MinGroup) || p.Few && p.Holders != 0 {
				t.Fatalf("%+v", p)
			}
		}
		if !total.Hidden && (restKnown > 0 && restKnown < MinGroup || restHolders > 0 && restHolders < MinGroup) {
			t.Fatalf("the library's %+v less the profiles' leaves %d of %d people", total, restKnown, restHolders)
		}
	}
	if hidden < 100 || shownN < 100 {
		t.Error(hidden, shownN)
	}
}
