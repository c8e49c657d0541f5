package partner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var (
	clock = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) // ten in the morning in Jakarta
	today = lms.DayOn(2026, 11, 24)
)

// wantFields are the fields that an error names, in its order.
func wantFields(t *testing.T, err error, fields ...string) {
	t.Helper()
	var got []string
	switch err := err.(type) {
	case nil:
	case lms.Problems:
		for _, e := range err {
			got = append(got, e.Field)
		}
	case *lms.Error:
		got = []string{err.Field}
	default:
		t.Fatal(err)
	}
	if !slices.Equal(got, fields) {
		t.Errorf("wrong with %v, want %v", got, fields)
	}
}

func school() Details { return Details{Kind: School, Name: "  SDN 2\tTirta ", KeeperID: 1} }

func TestDetailsAreClean(t *testing.T) {
	d, err := school().Clean()
	if err != nil || d.Name != "SDN 2 Tirta" {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = Details{Kind: "club", Note: strings.Repeat("x", MaxText+1)}.Clean()
	wantFields(t, err, "kind", "name", "keeper", "note")
}

func TestContactsAreClean(t *testing.T) {
	for _, c := range []struct {
		contact Contact
		wrong   []string
	}{
		{Contact{Name: "Bu Ani"}, nil},
		{Contact{Name: "Bu Ani", Phone: "+62 812-3456-7890", Email: "Ani@SDN2.sch.id"}, nil},
		{Contact{Phone: "kantor", Email: "Ani <ani@sdn2.sch.id>"}, []string{"name", "phone", "email"}},
	} {
		got, err := c.contact.Clean()
		if wantFields(t, err, c.wrong...); got.Email != strings.ToLower(c.contact.Email) {
			t.Errorf("%+v", got)
		}
	}
}

func TestWhereAnAgreementStands(t *testing.T) {
	next, day := int64(2), func(d int) *lms.Day { v := today + lms.Day(d); return &v }
	for want, list := range map[AgreementStatus][]Agreement{
		Coming:   {{From: today + 1}, {From: today + 1, Until: day(20), RemindDays: 60}},
		Running:  {{From: today}, {From: today - 9, Until: day(61), RemindDays: 60}, {From: today - 9, Until: day(20), EndedOn: day(3), RemindDays: 60}},
		EndsSoon: {{From: today - 9, Until: day(60), RemindDays: 60}, {From: today - 9, Until: day(0), RemindDays: 1}},
		Renewed:  {{From: today - 9, Until: day(5), RemindDays: 60, NextID: &next}, {From: today - 99, Until: day(-5), NextID: &next}},
		Over:     {{From: today - 9, Until: day(-1), RemindDays: 60}},
		Broken:   {{From: today - 9, Until: day(20), EndedOn: day(0)}},
	} {
		for _, a := range list {
			if got := a.Status(today); got != want {
				t.Errorf("%+v is %s, want %s", a, got, want)
			}
		}
	}
}

func TestAgreementsAreClean(t *testing.T) {
	until := today + 365
	a := Agreement{Kind: Memorandum, Subject: "Kunjungan kelas", From: today, Until: &until, RemindDays: RemindDays}
	if _, err := a.Clean(); err != nil {
		t.Error(err)
	}
	before := today - 1
	_, err := Agreement{Kind: "word", From: today, Until: &before}.Clean()
	wantFields(t, err, "kind", "subject", "until", "remind")
	_, err = a.End(until, "")
	wantFields(t, err, "ended", "reason")
	_, err = a.End(today-1, "Sekolah pindah")
	wantFields(t, err, "ended")
	if got, err := a.End(today+30, "Sekolah pindah"); err != nil || *got.EndedOn != today+30 {
		t.Errorf("%+v, %v", got, err)
	}
	after := Agreement{ID: 3, From: today + 366}
	if err := after.follows(a); err != nil {
		t.Error(err)
	}
	wantFields(t, Agreement{From: today}.follows(a), "from")
	other := int64(9)
	for _, gone := range []Agreement{{From: today, NextID: &other}, {From: today, EndedOn: &today}} {
		if err := after.follows(gone); !lms.IsKind(err, lms.Conflict) {
			t.Errorf("%+v is renewed: %v", gone, err)
		}
	}
}

func plan() Plan {
	return Plan{Class: "IV B", Level: "sd", StartsAt: clock.Add(time.Hour), EndsAt: clock.Add(3 * time.Hour), Place: "Ruang anak", Expected: 30, Hosts: []int64{7, 5, 7}}
}

func TestPlansAreClean(t *testing.T) {
	p := plan()
	p.Agenda = []Point{"opac", "tour", "swim"}
	p, err := p.Clean()
	if err != nil || !slices.Equal(p.Hosts, []int64{5, 7}) || !slices.Equal(p.Agenda, []Point{"tour", "opac"}) {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = Plan{Expected: -1, EndsAt: clock}.Clean()
	wantFields(t, err, "class", "level", "starts", "ends", "expected", "hosts")
}

// Pupils are whole numbers, told once a visit has begun.
func TestResultsAreClean(t *testing.T) {
	r := Result{Counted: true, Pupils: 28, Adults: 2, Done: " Mendongeng \r\n"}
	if got, err := r.Clean(clock, clock); err != nil || got.Pupils != 28 || got.Done != "Mendongeng" {
		t.Errorf("%+v, %v", got, err)
	}
	_, err := r.Clean(clock.Add(time.Second), clock)
	wantFields(t, err, "pupils")
	r.Pupils, r.Adults = -1, MostCame+1
	_, err = r.Clean(clock, clock)
	wantFields(t, err, "pupils", "adults")
	if got, _ := (Result{Pupils: 3}).Clean(clock, clock); got.Pupils != 0 {
		t.Errorf("what was not counted has %+v", got)
	}
}

func TestWhereAVisitStands(t *testing.T) {
	v := Visit{Plan: plan()}
	if got := v.Status(clock); got != Planned {
		t.Error(got)
	}
	if got := v.Status(v.StartsAt); got != Uncounted {
		t.Error(got)
	}
	v.Counted = true
	if got := v.Status(v.StartsAt); got != Held {
		t.Error(got)
	}
	v.Cancelled = true
	if got := v.Status(clock); got != Cancelled {
		t.Error(got)
	}
}

func TestClashes(t *testing.T) {
	p, err := plan().Clean()
	if err != nil {
		t.Fatal(err)
	}
	at := func(from, to time.Duration, place string, people ...int64) Taken {
		return Taken{StartsAt: p.StartsAt.Add(from), EndsAt: p.StartsAt.Add(to), Place: place, People: people}
	}
	for name, c := range map[string]struct {
		taken Taken
		place bool
		both  []int64
	}{
		"the same place":        {at(time.Hour, 4*time.Hour, " ruang  ANAK "), true, nil},
		"the same person":       {at(-time.Hour, time.Minute, "Aula", 7, 8), false, []int64{7}},
		"both":                  {at(0, time.Hour, "Ruang anak", 5, 7), true, []int64{5, 7}},
		"elsewhere with others": {at(0, time.Hour, "Aula", 8), false, nil},
		"before it":             {at(-time.Hour, 0, "Ruang anak", 7), false, nil},
		"after it":              {at(2*time.Hour, 3*time.Hour, "Ruang anak", 7), false, nil},
		"nobody says where":     {at(0, time.Hour, ""), false, nil},
	} {
		list := p.Clashes([]Taken{c.taken})
		if !c.place && c.both == nil {
			if list != nil {
				t.Errorf("%s clashes: %+v", name, list)
			}
			continue
		}
		if len(list) != 1 || list[0].SamePlace != c.place || !slices.Equal(list[0].Both, []int64(c.both)) && c.both != nil {
			t.Errorf("%s: %+v", name, list)
		}
	}
	p.Place = ""
	if list := p.Clashes([]Taken{at(0, time.Hour, "")}); list != nil {
		t.Errorf("no place is the same place: %+v", list)
	}
}

func TestEntriesAreClean(t *testing.T) {
	if e, err := (Entry{On: today, What: "Hibah buku", People: 9}).Clean(today); err != nil || e.People != 0 {
		t.Errorf("%+v, %v", e, err)
	}
	_, err := Entry{On: today + 1, Counted: true, People: -1}.Clean(today)
	wantFields(t, err, "on", "what", "people")
}

func TestWhoMay(t *testing.T) {
	p := Partner{LibraryID: 1, Details: Details{KeeperID: 5}}
	v := Visit{Plan: Plan{Hosts: []int64{6}}}
	as := func(id, library int64, roles ...lms.Role) lms.Actor {
		return lms.Actor{AccountID: id, LibraryID: library, Roles: roles}
	}
	for _, c := range []struct {
		who                           string
		actor                         lms.Actor
		read, create, write, receives bool
	}{
		{"a stranger", lms.Actor{}, false, false, false, false},
		{"a librarian", as(9, 1, lms.Librarian), true, false, false, false},
		{"the keeper", as(5, 1, lms.Librarian), true, false, true, true},
		{"who receives", as(6, 1, lms.Librarian), true, false, false, true},
		{"a trainer", as(2, 1, lms.Trainer), true, true, true, true},
		{"the head", as(3, 1, lms.Head), true, true, true, true},
		{"an administrator", as(4, 1, lms.Admin), true, true, true, true},
		{"a head elsewhere", as(3, 2, lms.Head), false, false, false, false},
		{"the keeper, gone elsewhere", as(5, 2, lms.Librarian), false, false, false, false},
	} {
		if got := [4]bool{canRead(c.actor, 1), canCreate(c.actor, 1), canWrite(c.actor, p), canReceive(c.actor, p, v)}; got != [4]bool{c.read, c.create, c.write, c.receives} {
			t.Errorf("%s: %v", c.who, got)
		}
	}
}
