package volunteer

import (
	"errors"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestWhoMayWhat(t *testing.T) {
	const here = 1
	role := func(library int64, roles ...lms.Role) lms.Actor {
		return lms.Actor{AccountID: 9, LibraryID: library, Roles: roles}
	}
	own := lms.Actor{VolunteerID: 7, LibraryID: here}
	for name, c := range map[string]struct {
		who               lms.Actor
		keep, read, erase bool // read: volunteer 7
	}{
		"stranger":          {lms.Actor{}, false, false, false},
		"librarian":         {role(here, lms.Librarian), false, false, false},
		"trainer":           {role(here, lms.Trainer), true, true, false},
		"head":              {role(here, lms.Head), true, true, false},
		"admin":             {role(here, lms.Admin), true, true, true},
		"admin elsewhere":   {role(2, lms.Admin), false, false, false},
		"the volunteer":     {own, false, true, false},
		"another volunteer": {lms.Actor{VolunteerID: 8, LibraryID: here}, false, false, false},
		// Even one that somebody gave roles by mistake is no staff.
		"volunteer with roles": {lms.Actor{VolunteerID: 8, LibraryID: here, Roles: []lms.Role{lms.Admin}}, false, false, false},
		"the system":           {lms.System("test"), true, true, true},
	} {
		if canKeep(c.who, here) != c.keep || canRead(c.who, here, 7) != c.read || canErase(c.who, here) != c.erase {
			t.Errorf("%s: keep %v, read %v, erase %v", name, canKeep(c.who, here), canRead(c.who, here, 7), canErase(c.who, here))
		}
	}
	if own.SignedIn() || own.In(here) || own.ID() != nil {
		t.Error("a volunteer counts as one of the staff")
	}
}

func TestWhenSomebodyCan(t *testing.T) {
	saturday := lms.DayOn(2026, time.November, 28)
	from, until := saturday-7, saturday+7
	o := Own{Slots: []Slot{{time.Saturday, Morning}, {time.Saturday, Noon}}, From: &from, Until: &until}
	for _, c := range []struct {
		on       lms.Day
		from, to int
		want     bool
	}{
		{saturday, 9 * 60, 11 * 60, true},
		{saturday, 10 * 60, 14 * 60, true},
		{saturday, 14 * 60, 16 * 60, false}, // runs into the afternoon
		{saturday, 15 * 60, 16 * 60, false},
		{saturday, 11 * 60, 15 * 60, true}, // to the minute
		{saturday + 1, 9 * 60, 10 * 60, false},
		{saturday + 14, 9 * 60, 10 * 60, false},
		{saturday - 14, 9 * 60, 10 * 60, false},
	} {
		if got := o.Free(c.on, c.from, c.to); got != c.want {
			t.Errorf("%s %s–%s: %v", c.on, clock(c.from), clock(c.to), got)
		}
	}
	if !(Own{}).Free(saturday, 0, 60) {
		t.Error("who has said nothing has not said that they cannot")
	}
	for text, want := range map[string]bool{"6-morning": true, "0-evening": true, "7-morning": false, "-1-noon": false, "1-dawn": false, "1": false, "": false} {
		if s, ok := ParseSlot(text); ok != want || ok && s.String() != text {
			t.Errorf("%q: %v %v", text, s, ok)
		}
	}
}

func TestSessionsThatOverlap(t *testing.T) {
	day := lms.DayOn(2026, 11, 28)
	list := []Session{{ID: 1, Plan: Plan{On: day, From: 540, To: 660}, Step: Accepted}, {ID: 2, Plan: Plan{On: day, From: 700, To: 800}, Step: Declined}}
	for _, c := range []struct {
		id       int64
		on       lms.Day
		from, to int
		want     bool
	}{{0, day, 600, 700, true}, {0, day, 500, 541, true}, {0, day, 660, 700, false}, {0, day, 500, 540, false}, {0, day + 1, 600, 700, false}, {1, day, 600, 700, false}, {0, day, 710, 720, false}} {
		if _, got := overlapping(list, c.id, c.on, c.from, c.to); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestWhatWasGiven(t *testing.T) {
	n := 12
	at := func(year int, step Step, minutes int, people *int) Session {
		return Session{Plan: Plan{On: lms.DayOn(year, 5, 1), From: 60, To: 60 + minutes}, Step: step, People: people}
	}
	years, all := Given([]Session{at(2025, Done, 90, &n), at(2026, Done, 120, nil), at(2026, Done, 30, &n), at(2026, Accepted, 60, nil), at(2026, Absent, 60, &n), at(2024, Declined, 60, nil)})
	if all != (Sum{3, 240, 24}) || len(years) != 2 || years[0] != (Year{2026, Sum{2, 150, 12}}) || years[1] != (Year{2025, Sum{1, 90, 12}}) {
		t.Errorf("%+v %+v", years, all)
	}
}

// fields are those at fault.
func fields(err error) string {
	var several lms.Problems
	if !errors.As(err, &several) {
		return ""
	}
	var list []string
	for _, e := range several {
		list = append(list, e.Field)
	}
	return strings.Join(list, " ")
}

func TestWhatIsRefused(t *testing.T) {
	today := lms.DayOn(2026, 11, 28)
	good := Details{Kind: Regular, Name: " Sari  Dewi ", KeeperID: 3, State: Active, Consented: today, Adult: true, Own: Own{Email: "sari@contoh.id", SkillIDs: []int64{2, 1, 2}, Slots: []Slot{{6, Morning}, {6, Morning}, {9, "x"}}}}
	d, err := good.Clean(today)
	if err != nil || d.Name != "Sari Dewi" || len(d.SkillIDs) != 2 || len(d.Slots) != 1 {
		t.Errorf("%+v %v", d, err)
	}
	early, late := today-1, today+1
	_, err = Details{Consented: late, Own: Own{Email: "sari@", From: &today, Until: &early, Note: strings.Repeat("x", 501)}}.Clean(today)
	if got := fields(err); got != "kind name email note until keeper state consented adult" {
		t.Error(got)
	}
	if _, err := (Plan{On: today, From: 600, To: 540, Audience: "x"}).Clean(); fields(err) != "to what audience" {
		t.Error(fields(err))
	}
	if _, err := (Plan{From: -1, To: -1, What: "x", Audience: Staff}).Clean(); fields(err) != "on from to" {
		t.Error(fields(err))
	}
	n := -1
	if _, err := (Outcome{Came: true, From: 1, To: 2, People: &n}).Clean(Session{Step: Done}); fields(err) != "people reason" {
		t.Error(fields(err))
	}
	if o, err := (Outcome{From: 5, To: 1, People: &n}).Clean(Session{Step: Accepted, Plan: Plan{From: 10, To: 20}}); err != nil || o.From != 10 || o.People != nil {
		t.Errorf("who did not come: %+v %v", o, err)
	}
}
