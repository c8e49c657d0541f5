package activity

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var clock = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

func workshop() Details {
	return Details{Kind: Workshop, Title: "Lokakarya layanan referensi", StartsAt: clock.Add(-48 * time.Hour), EndsAt: clock.Add(-42 * time.Hour),
		Place: "Ruang Serbaguna", Organiser: "Dinas Perpustakaan", Focus: Users, JP: 8}
}

func TestClean(t *testing.T) {
	if d, err := (Details{Kind: Seminar, Title: "  x ", StartsAt: clock, EndsAt: clock.Add(time.Hour), Focus: Skills}).Clean(); err != nil || d.Title != "x" || d.Status != Scheduled {
		t.Errorf("%+v, %v", d, err)
	}
	for want, change := range map[string]func(*Details){
		"kind":        func(d *Details) { d.Kind = "party" },
		"title":       func(d *Details) { d.Title = " " },
		"starts":      func(d *Details) { d.StartsAt = time.Time{} },
		"ends":        func(d *Details) { d.EndsAt = d.StartsAt },
		"focus":       func(d *Details) { d.Focus = "" },
		"jp":          func(d *Details) { d.JP = math.NaN() },
		"place":       func(d *Details) { d.Place = strings.Repeat("ä", 161) },
		"description": func(d *Details) { d.Description = strings.Repeat("x", 20_001) },
		"status":      func(d *Details) { d.Status = "maybe" },
	} {
		d := workshop()
		change(&d)
		_, err := d.Clean()
		var p lms.Problems
		if !errors.As(err, &p) || !slices.ContainsFunc(p, func(e *lms.Error) bool { return e.Field == want }) {
			t.Errorf("%s: %v", want, err)
		}
	}
	d := workshop()
	d.EndsAt = d.StartsAt.AddDate(2, 0, 0)
	if _, err := d.Clean(); err == nil {
		t.Error("two years long")
	}
}

func TestMinutesAndShare(t *testing.T) {
	d := workshop()
	if d.Minutes() != 360 || d.Share(288) != 0.8 || d.Share(999) != 1 {
		t.Error(d.Minutes(), d.Share(288))
	}
	d.JP = 0
	if d.Minutes() != 360 {
		t.Error("without JP it lasts from start to end:", d.Minutes())
	}
}

func TestCan(t *testing.T) {
	for _, c := range []struct {
		actor             lms.Actor
		read, write, look bool
	}{
		{lms.Actor{}, false, false, false},
		{lms.Actor{AccountID: 1, LibraryID: 1, Roles: []lms.Role{lms.Librarian}}, true, false, false},
		{lms.Actor{AccountID: 1, LibraryID: 1, Roles: []lms.Role{lms.Trainer}}, true, true, true},
		{lms.Actor{AccountID: 1, LibraryID: 1, Roles: []lms.Role{lms.Head}}, true, false, true},
		{lms.Actor{AccountID: 1, LibraryID: 1, Roles: []lms.Role{lms.Admin}}, true, true, true},
		{lms.Actor{AccountID: 1, LibraryID: 2, Roles: []lms.Role{lms.Admin}}, false, false, false},
		{lms.System("impact:run"), true, true, true},
	} {
		if got := [3]bool{canRead(c.actor, 1), canWrite(c.actor, 1), canSeeAttendance(c.actor, 1)}; got != [3]bool{c.read, c.write, c.look} {
			t.Errorf("%+v: %v", c.actor, got)
		}
	}
}
