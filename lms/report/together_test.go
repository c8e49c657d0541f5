package report

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/notice"
	"binapustaka/lms/partner"
	"binapustaka/lms/sqldb/dbtest"
)

// What was done together is that of local days, has begun and was not cancelled;
// what several partners shared is summed once. Agreements that end are told of to
// who looks after the partner and to the head.
func TestTogether(t *testing.T) {
	ctx := context.Background()
	db := dbtest.Open(t)
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) // noon in Jayapura
	today := lms.DayOn(2026, 11, 24)
	insert := func(query string, args ...any) int64 { t.Helper(); return dbtest.Insert(t, db, query, args...) }
	lib := insert(`INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jayapura', NOW())`)
	person := func(name string, role lms.Role) lms.Actor {
		id := insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, name)
		db.MustExec(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, lib, role)
		return lms.Actor{AccountID: id, LibraryID: lib, Name: name, Roles: []lms.Role{role}}
	}
	rina, head, budi := person("Rina", lms.Librarian), person("Sri", lms.Head), person("Budi", lms.Librarian)
	store, partners := NewStore(db), partner.NewStore(db, func() time.Time { return now })
	of := func(name string, kind partner.Kind) int64 {
		id, err := partners.Create(ctx, head, lib, partner.Details{Kind: kind, Name: name, KeeperID: rina.AccountID})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	school, club := of("SDN 2", partner.School), of("Taman baca", partner.Community)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	visit := func(class string, at time.Time, counted, cancelled bool) {
		insert(`INSERT INTO partner_visit (partner_id, class_name, level, starts_at, ends_at, counted, pupils, adults, done, outcome, feedback, cancelled) VALUES (?, ?, 'sd', ?, ?, ?, 20, 2, 'Mendongeng', '', '', ?)`, school, class, at, at.Add(time.Hour), counted, cancelled)
	}
	edge := time.Date(2026, 10, 31, 15, 0, 0, 0, time.UTC) // midnight of 1 November in Jayapura
	visit("I", edge, true, false)
	visit("II", edge.Add(-time.Second), true, false) // the day before
	visit("I", now.Add(-time.Hour), true, false)
	visit("III", now.Add(-2*time.Hour), false, false) // not counted
	visit("IV", now.Add(-3*time.Hour), true, true)    // called off
	visit("V", now.Add(time.Hour), false, false)      // to come
	db.MustExec(`UPDATE partner_visit SET pupils = 0, adults = 0 WHERE NOT counted`)
	shared := insert(`INSERT INTO programme (library_id, kind, title, aims, owner_id, from_on, outcome, created_at) VALUES (?, 'reading', 'Sabtu', '', ?, '2026-01-01', '', NOW())`, lib, rina.AccountID)
	insert(`INSERT INTO programme_session (programme_id, starts_at, ends_at, books, questions, done, counted, children, teenagers, adults) VALUES (?, ?, ?, '', '', '', TRUE, 12, 3, 4)`, shared, now.AddDate(0, 0, -3), now.AddDate(0, 0, -3).Add(time.Hour))
	held := insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at) VALUES (?, 'workshop', 'Literasi', ?, ?, '', '', 'skills', 1, '', NOW())`, lib, now.AddDate(0, 0, -4), now.AddDate(0, 0, -4).Add(time.Hour))
	for _, id := range []int64{school, club} {
		ok(partners.NameOnProgramme(ctx, rina, id, shared, true))
		ok(partners.NameOnActivity(ctx, rina, id, held, true, id == club))
	}
	ok(partners.SaveEntry(ctx, rina, club, partner.Entry{On: today, What: "Hibah buku", Counted: true, People: 5}))
	until := today + 60
	signed, err := partners.SaveAgreement(ctx, rina, school, partner.Agreement{Kind: partner.Letter, Subject: "Kunjungan", From: today - 20, Until: &until, RemindDays: 60}, nil)
	ok(err)

	november := lms.Period{From: lms.DayOn(2026, 11, 1), To: lms.DayOn(2026, 11, 30)}
	l := library.Library{ID: lib}
	l.TimeZone = "Asia/Jayapura"
	if _, err := store.Together(ctx, budi, l, 0, november, now); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("a librarian sums up: %v", err)
	}
	list, err := store.Together(ctx, head, l, 0, november, now)
	ok(err)
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s %s %s", d.Kind, d.Title, d.Partner))
	}
	want := []string{"visit I SDN 2", "visit III SDN 2", "entry Hibah buku Taman baca", "session Sabtu SDN 2", "session Sabtu Taman baca",
		"activity Literasi SDN 2", "activity Literasi Taman baca", "agreement Kunjungan SDN 2", "visit I SDN 2"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	tally := TallyOf(list)
	if fmt.Sprint(tally) != fmt.Sprint(Tally{2, map[DeedKind]int{ClassVisit: 3, Meeting: 1, Activity: 1, Signed: 1, Noted: 1}, 2, 1, 40, 4, 24}) {
		t.Errorf("%+v", tally)
	}
	own, err := store.Together(ctx, budi, l, club, november, now)
	if err != nil || len(own) != 3 {
		t.Errorf("%+v, %v", own, err)
	}
	if got := joined(list); !slices.Equal(got, []Joined{{"SDN 2", "school", 3, 40, 4, 3, ""}, {"Taman baca", "community", 0, 0, 0, 3, ""}}) {
		t.Errorf("%+v", got)
	}

	told := func(at time.Time) (names []string) {
		list, err := store.agreementNotices(ctx, at)
		ok(err)
		for _, d := range list {
			if d.Event != notice.AgreementEnds || d.Facts.Who != "SDN 2" || d.Link != fmt.Sprintf("/partners/%d", school) || *d.Facts.Day != until {
				t.Errorf("%+v", d)
			}
			names = append(names, map[int64]string{rina.AccountID: "Rina", head.AccountID: "Sri", budi.AccountID: "Budi"}[d.AccountID])
		}
		slices.Sort(names)
		return names
	}
	is := func(when string, at time.Time, want ...string) {
		t.Helper()
		if got := told(at); !slices.Equal(got, want) {
			t.Errorf("%s: %v", when, got)
		}
	}
	is("61 days before", now.AddDate(0, 0, -1))
	is("60 days before", now, "Rina", "Sri")
	is("the day itself, by its clock", now.AddDate(0, 0, 60), "Rina", "Sri")
	is("past", now.AddDate(0, 0, 61))
	db.MustExec(`UPDATE partner SET ended = TRUE WHERE id = ?`, school)
	is("nothing more is done together", now)
	db.MustExec(`UPDATE partner SET ended = FALSE`)
	_, err = partners.SaveAgreement(ctx, rina, school, partner.Agreement{Kind: partner.Letter, Subject: "Lagi", From: until + 1, RemindDays: 60, RenewsID: &signed}, nil)
	ok(err)
	is("renewed", now)
}
