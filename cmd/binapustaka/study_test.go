package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/usage"
)

// studyEnd is fixed: another day is another world, and an interval of 95% misses in some.
var studyEnd = lms.DayOn(2026, 3, 31)

// From a SLiMS in which some trainings changed the service by what is known, and
// one changed nothing, to verdicts: sync, studies, the nightly comparison.
func TestStudiesFindTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("three years of a library take a while")
	}
	env := installation(t)
	s := livedSlims(t, demo.Options{Seed: 6, Size: demo.Years, Until: studyEnd})
	must(t, env, "library", "add", "kota", "Perpustakaan Kota", "--slims", s.user("reader", "SELECT"))
	then := func(args ...string) {
		t.Helper()
		p := &program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, environ: env, say: locale.EN, now: func() time.Time { return studyEnd.Time().Add(26 * time.Hour) }}
		if code := p.run(t.Context(), args); code != 0 {
			t.Fatalf("%v gives %d", args, code)
		}
	}
	then("sync", "--library", "kota")

	db, err := sqldb.Open(t.Context(), env[0][len("BINAPUSTAKA_DATABASE="):])
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var library int64
	if err := db.Get(&library, `SELECT id FROM "library"`); err != nil {
		t.Fatal(err)
	}
	head := lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{lms.Head}}
	if err := db.Get(&head.AccountID, `INSERT INTO account (name, created_at) VALUES ('Kepala', NOW()) RETURNING id`); err != nil {
		t.Fatal(err)
	}
	store := impact.NewStore(db, time.Now)
	for year := studyEnd.Time().Year() - 4; year <= studyEnd.Time().Year(); year++ {
		for _, season := range []struct {
			kind     impact.SeasonKind
			from, to int // month and day
			next     int // years by which to is later
		}{{impact.SchoolHoliday, 618, 712, 0}, {impact.SchoolHoliday, 1218, 102, 1}, {impact.Exams, 520, 610, 0}, {impact.Exams, 1124, 1212, 0}, {impact.SchoolStart, 713, 820, 0}} {
			_, err := store.CreateSeason(t.Context(), head, library, impact.Season{Kind: season.kind, Title: "x", Days: lms.Period{
				From: lms.DayOn(year, time.Month(season.from/100), season.from%100), To: lms.DayOn(year+season.next, time.Month(season.to/100), season.to%100)}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	of, truth := map[string]int64{}, map[string]float64{}
	for _, tr := range s.truth.Trainings {
		var metric, untouched string
		const reading = 120
		switch tr.Title {
		case "Pelatihan Layanan Sirkulasi Prima":
			metric, untouched = usage.Loans, usage.DigitalReads
		case "Praktik Promosi Koleksi Digital":
			metric, untouched = usage.DigitalReads, usage.Visits
		case "Seminar Literasi Informasi":
			metric, untouched = usage.Visits, usage.Loans
		default:
			continue
		}
		id, err := store.Declare(t.Context(), head, library, impact.Plan{Title: tr.Title, Question: impact.OfService, Kind: impact.OfActivity, SubjectID: 1, Begins: tr.On,
			Primary: metric, Untouched: untouched, Before: impact.DefaultBefore, Readings: []int{reading}}, usage.Metrics())
		if err != nil {
			t.Fatal(err)
		}
		of[tr.Title], truth[tr.Title] = id, tr.Ratio-1
	}
	then("impact", "--library", "kota")
	for title, id := range of {
		list, err := store.Answers(context.Background(), head, id)
		if err != nil || len(list) != 1 {
			t.Fatal(title, list, err)
		}
		a, err := list[0].Answer()
		if err != nil || a.Estimate == nil {
			t.Fatalf("%s: %v %s %+v", title, err, a.Verdict, a.Guards)
		}
		if a.Estimate.Lo > truth[title] || a.Estimate.Hi < truth[title] {
			t.Errorf("%s: %g is not within %g to %g", title, truth[title], a.Estimate.Lo, a.Estimate.Hi)
		}
		called := a.Verdict == impact.CompatibleIncrease || a.Verdict == impact.CompatibleDecrease
		switch {
		case truth[title] == 0 && called:
			t.Errorf("%s changed nothing, and is called %s", title, a.Verdict)
		case truth[title] > 0.4 && a.Verdict != impact.CompatibleIncrease:
			t.Errorf("%s: %s %s %+v", title, a.Verdict, a.Reason, a.Checks)
		}
	}
	if len(of) != 3 {
		t.Errorf("%d studies", len(of))
	}
}
