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

func tested(competency int64, percent float64, items int, on lms.Day, id int64) Evidence {
	return Evidence{ID: id, CompetencyID: competency, Kind: Measured, Percent: &percent, Items: &items, Level: LevelOf(percent, items), On: on}
}

func practised(competency int64, level int, on lms.Day, id int64) Evidence {
	return Evidence{ID: id, CompetencyID: competency, Kind: Measured, Level: &level, Work: &Work{}, On: on}
}

// A measurement is certain only where its whole interval lies on one side of the
// threshold; a practical shows what it shows, and never a lack.
func TestStateOfAMeasurement(t *testing.T) {
	for _, c := range []struct {
		name     string
		required int
		evidence []Evidence
		state    State
		short    int
	}{
		{"three of three, level 1", 1, []Evidence{tested(1, 100, 3, 5, 1)}, Reached, 0}, // from 43.9%
		{"three of three, level 2", 2, []Evidence{tested(1, 100, 3, 5, 1)}, Unsure, 0},  // 55% is asked for
		{"none of three, level 2", 2, []Evidence{tested(1, 0, 3, 5, 1)}, Unsure, 0},     // up to 56.1%
		{"none of three, level 3", 3, []Evidence{tested(1, 0, 3, 5, 1)}, Lacking, 1},    // up to 56.1% is level 2
		{"none of six, level 1", 1, []Evidence{tested(1, 0, 6, 5, 1)}, Lacking, 1},      // up to 39.03%
		{"none of five, level 1", 1, []Evidence{tested(1, 0, 5, 5, 1)}, Unsure, 0},      // up to 43.4%
		{"the point is above", 3, []Evidence{tested(1, 83.33, 6, 5, 1)}, Unsure, 0},     // 43.6–97.0%
		{"the point is below", 3, []Evidence{tested(1, 66.67, 6, 5, 1)}, Unsure, 0},     // 30.0–90.3%
		{"long and good", 3, []Evidence{tested(1, 90, 40, 5, 1)}, Reached, 0},           // from 76.9%
		{"long and weak", 3, []Evidence{tested(1, 40, 40, 5, 1)}, Lacking, 1},           // up to 55.4%
		{"level 5 is asked as 4", 5, []Evidence{tested(1, 100, 40, 5, 1)}, Reached, 0},  // from 91.2%
		{"level 5, short", 5, []Evidence{tested(1, 10, 40, 5, 1)}, Lacking, 4},          // up to 23.1%
		{"practical", 2, []Evidence{practised(1, 2, 5, 1)}, Reached, 0},
		{"practical below", 3, []Evidence{practised(1, 2, 5, 1)}, Unsure, 0},
		{"practical settles", 2, []Evidence{practised(1, 2, 6, 2), tested(1, 50, 6, 5, 1)}, Reached, 0},
		{"practical is no worse than a test", 3, []Evidence{practised(1, 2, 6, 2), tested(1, 90, 40, 5, 1)}, Reached, 0},
		{"practical of before the test", 2, []Evidence{practised(1, 2, 4, 2), tested(1, 10, 40, 5, 1)}, Lacking, 2},
		{"practical below beside a weak test", 3, []Evidence{practised(1, 2, 6, 2), tested(1, 40, 40, 5, 1)}, Lacking, 1},
		{"the best practical", 3, []Evidence{practised(1, 3, 5, 1), practised(1, 2, 6, 2)}, Reached, 0},
	} {
		r := gap([]Required{{Competency: Competency{ID: 1}, Required: c.required}}, c.evidence, nil)[0]
		s, ok := r.State(Measured)
		short, _ := r.Short(Measured)
		if s != c.state || !ok || short != c.short || r.Open() != (c.state != Reached) || r.Gap() != c.state {
			t.Errorf("%s: %s, %d short (%s), want %s, %d", c.name, s, short, r.Gap(), c.state, c.short)
		}
	}
	// Exactly at the threshold is reached; a hair below it is not.
	e := tested(1, 90, 40, 5, 1)
	low, high, _ := e.Range()
	old := Thresholds
	defer func() { Thresholds = old }()
	for threshold, want := range map[float64]State{low: Reached, math.Nextafter(low, 100): Unsure, high: Unsure, math.Nextafter(high, 100): Lacking} {
		Thresholds[2] = threshold
		if s, _ := gap([]Required{{Competency: Competency{ID: 1}, Required: 3}}, []Evidence{e}, nil)[0].State(Measured); s != want {
			t.Errorf("threshold %v of %v to %v: %s, want %s", threshold, low, high, s, want)
		}
	}
	if s, ok := (GapRow{}).State(Measured); s != "" || ok {
		t.Error("nothing is known", s)
	}
	unsure := gap([]Required{{Competency: Competency{ID: 1}, Required: 3}}, []Evidence{tested(1, 83.33, 6, 5, 1), shown(7, 1, Self, 1, 5, 2)}, nil)[0]
	if unsure.Gap() != Lacking {
		t.Error("a kind that shows a gap is one", unsure.Gap())
	}
}

// Of a group the three states are counted.
func TestFiguresCountThreeStates(t *testing.T) {
	required := map[int64][]Required{1: {{Competency: Competency{ID: 1}, Required: 3}}}
	people := map[int64][][]GapRow{}
	for _, percent := range []float64{95, 100, 80, 75, 10, 20} {
		people[1] = append(people[1], gap(required[1], []Evidence{tested(1, percent, 40, 5, 1)}, nil))
	}
	lib := figures([]Profile{{ID: 1}}, required, people, false)
	want := Figure{People: 6, Meet: 2, Unsure: 2}
	if got := lib.Rows[0].Figures[Measured]; got != want || got.Short() != 2 {
		t.Errorf("%+v", got)
	}
	if got := lib.Profiles[0].Rows[0].Figures[Measured]; got != want {
		t.Errorf("%+v", got)
	}
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

// A group of people shows five holders or more, whatever positions they hold, and
// nothing by position.
func TestGroupFigures(t *testing.T) {
	required := map[int64][]Required{1: {{Competency: Competency{ID: 1}, Required: 2}}, 2: {{Competency: Competency{ID: 1}, Required: 4}}}
	profiles := []Profile{{ID: 1}, {ID: 2}}
	people := map[int64][][]GapRow{}
	add := func(profile int64, level int) LibraryFigures {
		people[profile] = append(people[profile], gap(required[profile], []Evidence{shown(1, 1, Self, level, 1, 1)}, nil))
		return figures(profiles, required, people, true)
	}
	add(1, 1)
	add(1, 2)
	add(1, 3)
	if g := add(2, 3); !g.Few || g.Holders != 0 || !g.Rows[0].Figures[Self].Hidden || g.Profiles != nil {
		t.Errorf("four: %+v", g)
	}
	if g := add(2, 4); g.Few || g.Holders != 5 || g.Rows[0].Figures[Self] != (Figure{People: 5, Meet: 3}) || g.Rows[0].From != 2 || g.Rows[0].To != 4 || g.Profiles != nil {
		t.Errorf("five: %+v", g)
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
		lib := figures(profiles, required, people, false)
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
				if f.People != 0 || f.Meet != 0 || f.Unsure != 0 {
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
