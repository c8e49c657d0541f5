package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/notice"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// Each event is told to whom it concerns, about what it is, and to nobody else;
// what is done, gone or long ago is not.
func TestDueNotices(t *testing.T) {
	ctx := context.Background()
	db := dbtest.Open(t)
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) // ten in the morning
	clock := now
	insert := func(query string, args ...any) int64 { t.Helper(); return dbtest.Insert(t, db, query, args...) }
	lib := insert(`INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jakarta', NOW())`)
	person := func(name string) int64 {
		id := insert(`INSERT INTO account (name, email, created_at) VALUES (?, ?, NOW())`, name, name+"@x.example")
		db.MustExec(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, lib)
		return id
	}
	rina, budi, tuti := person("Rina"), person("Budi"), person("Tuti")
	trainer := lms.Actor{AccountID: tuti, LibraryID: lib, Name: "Tuti", Roles: []lms.Role{lms.Trainer}}
	as := func(id int64) lms.Actor {
		return lms.Actor{AccountID: id, LibraryID: lib, Roles: []lms.Role{lms.Librarian}}
	}
	store := NewStore(db)
	due := func() []string {
		t.Helper()
		list, err := store.DueNotices(ctx, clock)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, d := range list {
			name := map[int64]string{rina: "Rina", budi: "Budi", tuti: "Tuti"}[d.AccountID]
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", name, d.Event, d.Facts.What, d.Facts.Who)))
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	is := func(when string, want ...string) {
		t.Helper()
		slices.Sort(want)
		if got := due(); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", when, got, want)
		}
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	is("nothing")

	// Places.
	activities := activity.NewStore(db, func() time.Time { return clock })
	hold := func(title string, in time.Duration, e activity.Enrolment) int64 {
		id, err := activities.Create(ctx, trainer, lib, activity.Details{Kind: activity.Workshop, Title: title, Focus: activity.Skills, StartsAt: clock.Add(in), EndsAt: clock.Add(in + 3*time.Hour), Enrolment: e})
		ok(err)
		return id
	}
	full := hold("Penuh", 100*time.Hour, activity.Enrolment{Mode: activity.Open, Quota: 1, OfferHours: 24})
	ok(activities.Register(ctx, as(rina), full))
	ok(activities.Register(ctx, as(budi), full))
	is("one has taken a place, one waits")
	ok(activities.Withdraw(ctx, as(rina), full))
	is("the place is offered", "Budi offered Penuh")
	ok(activities.Accept(ctx, as(budi), full))
	is("it is taken")
	asked := hold("Disetujui", 100*time.Hour, activity.Enrolment{Mode: activity.ByApproval})
	ok(activities.Register(ctx, as(rina), asked))
	ok(activities.Register(ctx, as(budi), asked))
	ok(activities.Decide(ctx, trainer, asked, rina, true))
	ok(activities.Decide(ctx, trainer, asked, budi, false))
	_, err := activities.Invite(ctx, trainer, full, []int64{rina})
	ok(err)
	is("decided, and invited", "Rina placed Disetujui", "Budi refused Disetujui", "Rina invited Penuh")
	group := hold("Kelompok", 100*time.Hour, activity.Enrolment{Mode: activity.Open, Quota: 1, OfferHours: 24})
	if _, _, err = activities.Enter(ctx, trainer, group, []int64{rina, tuti}, false); err != nil {
		t.Fatal(err)
	}
	is("entered by the organiser", "Rina placed Disetujui", "Budi refused Disetujui", "Rina invited Penuh", "Rina placed Kelompok")
	ok(activities.Remove(ctx, trainer, group, rina))
	is("taken away, and offered to who waits", "Rina placed Disetujui", "Budi refused Disetujui", "Rina invited Penuh", "Rina removed Kelompok", "Tuti offered Kelompok")
	clock = clock.Add(25 * time.Hour)
	ok(activities.SettleDue(ctx, lms.System("activity:offers")))
	is("the offer has ended", "Rina placed Disetujui", "Budi refused Disetujui", "Rina invited Penuh", "Rina removed Kelompok", "Tuti lapsed Kelompok")
	clock = clock.Add(-25 * time.Hour)
	db.MustExec(`DELETE FROM activity_registration WHERE activity_id = ?`, group)

	// Time and cancellation.
	clock = clock.Add(time.Hour)
	a, err := activities.Find(ctx, trainer, asked)
	ok(err)
	d := a.Details
	d.Title = "Disetujui dan dinamai lagi"
	ok(activities.Update(ctx, trainer, asked, d, a.Revision))
	is("another name", "Rina placed Disetujui dan dinamai lagi", "Budi refused Disetujui dan dinamai lagi", "Rina invited Penuh")
	d.StartsAt, d.EndsAt = d.StartsAt.Add(24*time.Hour), d.EndsAt.Add(24*time.Hour)
	ok(activities.Update(ctx, trainer, asked, d, a.Revision+1))
	is("another day", "Rina placed Disetujui dan dinamai lagi", "Budi refused Disetujui dan dinamai lagi", "Rina invited Penuh", "Rina moved Disetujui dan dinamai lagi")
	clock = now.Add(8 * 24 * time.Hour)
	is("all of it is over")
	clock = now.Add(100*time.Hour - 30*time.Hour)
	is("two days before", "Rina placed Disetujui dan dinamai lagi", "Budi refused Disetujui dan dinamai lagi", "Rina invited Penuh", "Rina moved Disetujui dan dinamai lagi", "Budi tomorrow Penuh")
	db.MustExec(`UPDATE activity SET status = 'cancelled' WHERE id = ?`, full)
	db.MustExec(`DELETE FROM activity_registration WHERE activity_id = ?`, asked)
	is("cancelled", "Rina cancelled Penuh", "Budi cancelled Penuh")
	db.MustExec(`DELETE FROM activity_registration`)
	clock = now

	// Plans and follow-ups.
	held := insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at) VALUES (?, 'workshop', 'Lampau', ?, ?, '', '', 'skills', 1, '', NOW())`, lib, now.AddDate(0, 0, -31), now.AddDate(0, 0, -30))
	plan := insert(`INSERT INTO activity_plan (activity_id, account_id, supervisor_id, intent, made_at) VALUES (?, ?, ?, 'x', NOW())`, held, rina, tuti)
	is("thirty days", "Rina plan_due Lampau", "Tuti plan_of Lampau Rina")
	db.MustExec(`INSERT INTO activity_plan_check (plan_id, after_days, side, result, checked_at) VALUES (?, 30, 'own', 'kept', NOW())`, plan)
	is("one has looked", "Tuti plan_of Lampau Rina")
	clock = now.AddDate(0, 0, -1)
	is("the day before")
	clock = now.AddDate(0, 0, 60)
	is("ninety days", "Rina plan_due Lampau", "Tuti plan_of Lampau Rina")
	clock = now.AddDate(0, 0, 75)
	is("long after")
	clock = now
	db.MustExec(`DELETE FROM activity_plan_check`)
	db.MustExec(`DELETE FROM activity_plan`)
	follow := insert(`INSERT INTO activity_follow_up (activity_id, what, owner_id, due_on, decided_at) VALUES (?, 'Rak anak', ?, '2026-11-25', NOW())`, held, budi)
	is("due tomorrow", "Budi follow_up Rak anak")
	db.MustExec(`UPDATE activity_follow_up SET due_on = '2026-11-26' WHERE id = ?`, follow)
	is("due in two days")
	db.MustExec(`UPDATE activity_follow_up SET due_on = '2026-11-24', state = 'done' WHERE id = ?`, follow)
	is("done")

	// Erasure.
	ask := `INSERT INTO account_erasure (account_id, library_id, asked_at, answered_at) VALUES (?, ?, ?, ?)`
	db.MustExec(ask, rina, lib, now, nil)
	db.MustExec(ask, budi, lib, now, now.Add(-time.Hour))
	db.MustExec(ask, tuti, lib, now, now.AddDate(0, 0, -8))
	is("declined", "Budi answered A")
	db.MustExec(`DELETE FROM account_erasure`)

	// Courses.
	course := insert(`INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, lib)
	version := insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at, due_days) VALUES (?, 1, 'published', 'Katalog', '', 'skills', 'id', 'basic', 1, NOW(), 14)`, course)
	enrol := func(who, by int64, at time.Time) int64 {
		return insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, enrolled_by, used_at) VALUES (?, ?, ?, ?, ?, ?)`, course, who, version, at, by, at)
	}
	first := enrol(rina, tuti, now)
	own := enrol(budi, budi, now)
	is("enrolled by somebody else", "Rina enrolled Katalog Tuti")
	clock = now.AddDate(0, 0, 6)
	is("eight days left", "Rina enrolled Katalog Tuti")
	clock = now.AddDate(0, 0, 8)
	is("six days left", "Rina due_soon Katalog", "Budi due_soon Katalog")
	list, err := store.DueNotices(ctx, clock)
	ok(err)
	clock = now.AddDate(0, 0, 13)
	last, err := store.DueNotices(ctx, clock)
	if err != nil || len(list) != 2 || len(last) != 2 || list[0].About == last[0].About || last[0].Facts.N != 1 || *last[0].Facts.Day != lms.DayOn(2026, 12, 8) {
		t.Errorf("%+v\n%+v, %v", list, last, err)
	}
	db.MustExec(`UPDATE course_enrolment SET completed_at = NOW() WHERE id = ?`, own)
	is("one has finished", "Rina due_soon Katalog")
	clock = now.AddDate(0, 0, 16)
	is("past")
	clock = now
	db.MustExec(`UPDATE course_enrolment SET enrolled_by = account_id`)
	handin := insert(`INSERT INTO course_handin (enrolment_id, lesson_key, number, version_id, text, saved_at, handed_in_at) VALUES (?, 'aaaaaaaaaaaa', 1, ?, '', NOW(), NOW())`, first, version)
	insert(`INSERT INTO course_handin_mark (handin_id, number, marker_id, accepted, levels, points, most, comment, marked_at) VALUES (?, 1, ?, FALSE, '[]', 0, 0, '', ?)`, handin, tuti, now)
	is("to be revised", "Rina revise Katalog")
	insert(`INSERT INTO course_handin_mark (handin_id, number, marker_id, accepted, levels, points, most, comment, marked_at) VALUES (?, 2, ?, TRUE, '[]', 0, 0, '', ?)`, handin, tuti, now)
	is("accepted", "Rina accepted Katalog", "Rina revise Katalog")
	clock = now.AddDate(0, 0, 8)
	db.MustExec(`UPDATE course_enrolment SET withdrawn_at = NOW()`)
	is("long ago")
	clock = now

	// Tests: what was marked later, or keyed in, and nothing that is not shown.
	test := insert(`INSERT INTO assessment (library_id, title, description, status, minutes, attempts_allowed, pass_percent, shuffle_items, shuffle_options, reveal, created_at) VALUES (?, 'Uji', '', 'published', 30, 0, 60, FALSE, FALSE, 'score', NOW())`, lib)
	attempt := insert(`INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, points, percent, passed, graded_at) VALUES (?, ?, 1, 1, 60, ?, ?, NULL, ?, 10, 80, TRUE, ?)`, test, rina, now, now, now, now)
	is("marked at once")
	db.MustExec(`UPDATE attempt SET submitted_at = ? WHERE id = ?`, now.Add(-time.Hour), attempt)
	is("marked later", "Rina graded Uji")
	db.MustExec(`UPDATE assessment SET reveal = 'nothing'`)
	is("nothing is shown of it")
	db.MustExec(`DELETE FROM attempt`)

	// Hours.
	claim := insert(`INSERT INTO hours_claim (library_id, account_id, made_by, kind, claim_key, title, organiser, from_on, to_on, jp, minutes, state, sent_at) VALUES (?, ?, ?, 'external', 'x', 'Bimtek', '', '2026-11-01', '2026-11-01', 100, 0, 'waiting', NOW())`, lib, budi, budi)
	is("handed in")
	db.MustExec(`UPDATE hours_claim SET state = 'returned', decided_at = ? WHERE id = ?`, now, claim)
	is("returned", "Budi returned Bimtek")
	db.MustExec(`UPDATE hours_claim SET state = 'approved', revision = 2 WHERE id = ?`, claim)
	is("approved", "Budi approved Bimtek")
	db.MustExec(`DELETE FROM hours_claim`)

	// Certificates.
	rule := insert(`INSERT INTO certificate_rule (library_id, course_id, language, heading, body, numbering, signer1, position1, signer2, position2, months, score, renews, created_at) VALUES (?, ?, 'id', '', '', '', '', '', '', '', 12, FALSE, TRUE, NOW())`, lib, course)
	certified := func(sequence int, issued time.Time, until string) int64 {
		return insert(`INSERT INTO certificate (library_id, rule_id, account_id, issued_to, earned_at, round, code, year, sequence, content, issued_at, valid_until) VALUES (?, ?, ?, ?, ?, 0, ?, 2026, ?, '{"Title":"Katalog"}', ?, ?)`,
			lib, rule, rina, rina, issued, fmt.Sprint("c", sequence), sequence, issued, until)
	}
	old := certified(1, now.AddDate(-1, 0, 0), "2026-12-20")
	is("its end is near", "Rina expiring Katalog")
	list, err = store.DueNotices(ctx, now)
	if err != nil || len(list) != 1 || list[0].Facts.N != 26 || !strings.HasSuffix(list[0].About, "-30") {
		t.Errorf("%+v, %v", list, err)
	}
	db.MustExec(`UPDATE certificate SET valid_until = '2027-01-24' WHERE id = ?`, old)
	is("61 days left")
	db.MustExec(`UPDATE certificate SET valid_until = '2026-12-01' WHERE id = ?`, old)
	certified(2, now, "2027-11-24")
	is("renewed", "Rina issued Katalog")
	if _, err := notice.NewStore(db, func() time.Time { return now }, [32]byte{}).Tell(ctx, lms.System("test"), list...); err != nil {
		t.Error(err)
	}
}
