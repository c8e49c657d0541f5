package hours

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	system = lms.System("test")
	today  = lms.DayOn(2026, 11, 24)
)

type room struct {
	*Store
	t                 *testing.T
	db                *sqldb.DB
	lib               int64
	at                time.Time
	admin, head       lms.Actor
	rina, budi, other lms.Actor
}

func open(t *testing.T) *room {
	db := dbtest.Open(t)
	r := &room{t: t, db: db, at: today.Time().Add(3 * time.Hour)}
	r.Store = NewStore(db, func() time.Time { return r.at })
	r.lib = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jakarta', NOW())`)
	elsewhere := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	person := func(name string, library int64, role lms.Role) lms.Actor {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, name)
		db.MustExec(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, library, role)
		return lms.Actor{AccountID: id, LibraryID: library, Name: name, Roles: []lms.Role{role}}
	}
	r.admin, r.head, r.rina, r.budi = person("Admin", r.lib, lms.Admin), person("Nur", r.lib, lms.Head), person("Rina", r.lib, lms.Librarian), person("Budi", r.lib, lms.Librarian)
	r.other = person("Sari", elsewhere, lms.Admin)
	return r
}

func (r *room) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) wants(err error, kind lms.Kind, says string) {
	r.t.Helper()
	if !lms.IsKind(err, kind) || !strings.Contains(err.Error(), says) {
		r.t.Errorf("%v, want %v %s", err, kind, says)
	}
}

// held is an activity of that many JP that ended yesterday, for two hours.
func (r *room) held(jp float64) int64 {
	end := r.at.Add(-24 * time.Hour)
	return dbtest.Insert(r.t, r.db, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, status, created_at)
		VALUES (?, 'workshop', 'Lokakarya', ?, ?, '', '', 'user_services', ?, '', 'scheduled', NOW())`, r.lib, end.Add(-2*time.Hour), end, jp)
}

func (r *room) present(activity int64, who lms.Actor, minutes int) {
	r.db.MustExec(`REPLACE INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, ?, ?)`, activity, who.AccountID, minutes, r.at)
}

// completes lets somebody complete a course of that many JP, part of which may be
// an activity.
func (r *room) completes(who lms.Actor, jp float64, activity int64) (course int64) {
	course = dbtest.Insert(r.t, r.db, `INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, r.lib)
	version := dbtest.Insert(r.t, r.db, `INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at, published_at)
		VALUES (?, 1, 'published', 'Katalog', '', 'knowledge_skills', 'id', 'basic', ?, NOW(), NOW())`, course, jp)
	if activity != 0 {
		module := dbtest.Insert(r.t, r.db, `INSERT INTO course_module (version_id, position, title) VALUES (?, 1, 'M')`, version)
		r.db.MustExec(`INSERT INTO course_lesson (version_id, module_id, lesson_key, position, kind, title, minutes, body, updated_at, activity_id) VALUES (?, ?, 'abcdefghijkl', 1, 'attendance', 'Hadir', 60, '', NOW(), ?)`, version, module, activity)
	}
	r.db.MustExec(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, ?, ?, ?, ?)`, course, who.AccountID, version, r.at, r.at, r.at, jp)
	return course
}

func (r *room) post() int {
	r.t.Helper()
	n, err := r.Post(ctx, system)
	r.ok(err)
	return n
}

// lines are a person's entries, each as kind, reason and hundredths.
func (r *room) lines(who lms.Actor) (lines []string) {
	r.t.Helper()
	list, err := r.Ledger(ctx, r.admin, r.lib, who.AccountID)
	r.ok(err)
	slices.SortFunc(list, func(a, b Entry) int { return int(a.ID - b.ID) })
	for _, e := range list {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %d %s", e.Kind, e.Credit, e.Reason)))
	}
	return lines
}

func (r *room) says(who lms.Actor, want ...string) {
	r.t.Helper()
	if got := r.lines(who); !slices.Equal(got, want) {
		r.t.Errorf("ledger of %s:\n%q, want\n%q", who.Name, got, want)
	}
}

// What was attended is posted once, and what was noted wrongly is put right by
// further entries: minutes, the day, a person who was not there after all.
func TestAttendanceIsPostedAndCorrected(t *testing.T) {
	r := open(t)
	id := r.held(4)
	r.present(id, r.rina, 180)
	r.present(id, r.budi, 45)
	r.held(0) // counts for nothing
	running := r.held(2)
	r.db.MustExec(`UPDATE activity SET ends_at = ? WHERE id = ?`, r.at.Add(time.Hour), running)
	r.present(running, r.rina, 90)
	if n := r.post(); n != 2 {
		t.Errorf("%d posted", n)
	}
	if n := r.post(); n != 0 {
		t.Errorf("%d posted the second time", n)
	}
	r.says(r.rina, "activity 400")
	r.says(r.budi, "activity 100")

	r.present(id, r.rina, 90)
	r.post()
	r.says(r.rina, "activity 400", "activity -200 changed")

	// Other rules rewrite nothing, nor does what is corrected count by them.
	rules := Usual()
	rules.MinutesPerJP, rules.Kinds[Activity] = 60, KindRule{Weight: 200}
	r.wants(r.SetRules(ctx, r.head, r.lib, lms.DayOn(2026, 1, 1), rules), lms.Forbidden, "")
	for range 2 {
		r.ok(r.SetRules(ctx, r.admin, r.lib, lms.DayOn(2026, 1, 1), rules))
	}
	if all, err := r.Rules(ctx, r.rina, r.lib); err != nil || len(all) != 1 || all[0].SavedBy != "Admin" || all[0].Kinds[Activity].Weight != 200 {
		t.Errorf("%+v %v", all, err)
	}
	r.db.MustExec(`DELETE FROM hours_night`)
	if n := r.post(); n != 0 {
		t.Errorf("new rules posted %d", n)
	}
	r.present(id, r.rina, 135)
	r.post()
	r.says(r.rina, "activity 400", "activity -200 changed", "activity 100 changed")

	r.db.MustExec(`DELETE FROM activity_attendance WHERE activity_id = ? AND account_id = ?`, id, r.rina.AccountID)
	if n := r.post(); n != 0 { // nobody touched it of late: the night finds it
		t.Errorf("%d posted", n)
	}
	r.at = r.at.AddDate(0, 0, 1)
	r.post()
	r.says(r.rina, "activity 400", "activity -200 changed", "activity 100 changed", "activity -300 gone", "activity 400") // two JP that count twice
	r.at = r.at.AddDate(0, 0, 1)
	r.present(id, r.rina, 180)
	r.post() // by the rules that hold: it is earned anew
	if got := r.lines(r.rina); got[len(got)-1] != "activity 800 again" {
		t.Error(got)
	}

	// An activity that is put into another year takes its hours there.
	r.db.MustExec(`UPDATE activity SET starts_at = '2025-12-30 01:00:00', ends_at = '2025-12-30 20:00:00' WHERE id = ?`, id)
	_, err := r.Settle(ctx, system, r.lib, r.budi.AccountID)
	r.ok(err)
	r.says(r.budi, "activity 100", "activity -100 moved", "activity 100 again")
	list, err := r.Ledger(ctx, r.budi, r.lib, r.budi.AccountID)
	r.ok(err)
	if sum, then := Sum(list, YearOf(2026), nil), Sum(list, YearOf(2025), nil); sum.Sum != 0 || then.Sum != 1_00 || list[0].On != lms.DayOn(2025, 12, 31) { // 3 in the morning there
		t.Errorf("%+v %+v", sum, then)
	}
	r.db.MustExec(`UPDATE activity SET status = 'cancelled' WHERE id = ?`, id)
	_, err = r.Settle(ctx, system, r.lib, r.budi.AccountID)
	r.ok(err)
	if got := r.lines(r.budi); got[len(got)-1] != "activity -100 gone" {
		t.Error(got)
	}
}

// An activity that is part of a course counts once, whichever comes first; a
// course without hours takes none away.
func TestPartOfACourseCountsOnce(t *testing.T) {
	r := open(t)
	id := r.held(4)
	r.present(id, r.rina, 180)
	r.present(id, r.budi, 180)
	r.post()
	r.completes(r.rina, 10, id)
	r.completes(r.budi, 0, id)
	r.post()
	r.says(r.rina, "activity 400", "activity -400 covered", "course 1000")
	r.says(r.budi, "activity 400")
	r.db.MustExec(`UPDATE course_enrolment SET completed_at = NULL, jp = NULL`) // its test was judged anew
	r.at = r.at.AddDate(0, 0, 1)
	r.post()
	r.says(r.rina, "activity 400", "activity -400 covered", "course 1000", "course -1000 gone", "activity 400 again")
}

// The ledger's own keys hold it: an entry is corrected once, and one that was
// corrected is not deleted; several processes post each entry once.
func TestTheSchemaKeepsTheLedger(t *testing.T) {
	r := open(t)
	id := r.held(4)
	for i := range 12 {
		who := dbtest.Insert(t, r.db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, fmt.Sprint("Peserta ", i))
		r.present(id, lms.Actor{AccountID: who}, 180)
	}
	count := func() (n int) {
		r.ok(r.db.Get(&n, `SELECT COUNT(*) FROM hours_entry`))
		return n
	}
	for round, want := range []int{12, 24} {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := r.Post(ctx, system); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := count(); n != want {
			t.Errorf("round %d: %d entries, want %d", round, n, want)
		}
		r.db.MustExec(`UPDATE activity_attendance SET minutes = 90`)
	}
	if _, err := r.db.Exec(`DELETE FROM hours_entry WHERE turn = 0`); !sqldb.IsReferenced(err) {
		t.Error("an entry that was corrected is deleted:", err)
	}
	again := `INSERT INTO hours_entry (library_id, account_id, earned_by, kind, source_id, turn, corrects_id, title, earned_on, minutes, credit, posted_at)
		SELECT library_id, account_id, earned_by, kind, source_id, turn + ?, ?, '', earned_on, -1, -1, posted_at FROM hours_entry WHERE turn = 1 LIMIT 1`
	var first int64
	r.ok(r.db.Get(&first, `SELECT corrects_id FROM hours_entry WHERE turn = 1 LIMIT 1`))
	for _, c := range []struct {
		turn     int
		corrects *int64
	}{{1, &first}, {0, nil}, {1, nil}} {
		if _, err := r.db.Exec(again, c.turn, c.corrects); err == nil {
			t.Errorf("turn %d correcting %v is taken", c.turn, c.corrects)
		}
	}
	if _, err := r.Post(ctx, r.admin); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}

// Two accounts of one person have completed the same course and hand in the same
// certificate: as one account they have it once, as soon as they are one.
func TestMergedAccountsCountOnce(t *testing.T) {
	r := open(t)
	course := r.completes(r.rina, 4, 0)
	r.db.MustExec(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) SELECT course_id, ?, version_id, enrolled_at, used_at, completed_at, jp FROM course_enrolment WHERE course_id = ?`, r.budi.AccountID, course)
	for _, who := range []lms.Actor{r.rina, r.budi} {
		id := r.claims(who, external(), pdf("sama"))
		r.ok(r.Decide(ctx, r.head, id, 1, true, ""))
	}
	r.post()
	r.ok(r.SetStatus(ctx, r.head, r.lib, r.budi.AccountID, Status{Kind: Civil}))
	r.wants(r.SetStatus(ctx, r.head, r.lib, r.other.AccountID, Status{Kind: Civil}), lms.NotFound, "") // works elsewhere
	r.wants(r.SetStatus(ctx, r.rina, r.lib, r.rina.AccountID, Status{Kind: Civil}), lms.Forbidden, "")
	r.ok(r.db.Tx(ctx, func(tx *sqlx.Tx) error { // the enrolment of one stays where it was
		return r.MoveAccount(ctx, tx, r.budi.AccountID, r.rina.AccountID, 0)
	}))
	list, err := r.Ledger(ctx, r.rina, r.lib, r.rina.AccountID)
	r.ok(err)
	if sum := Sum(list, YearOf(2026), nil); sum.Sum != 4_00+8_00 || len(list) != 6 {
		t.Errorf("%+v\n%q", sum, r.lines(r.rina))
	}
	r.db.MustExec(`UPDATE account SET merged_into = ?, status = 'disabled' WHERE id = ?`, r.rina.AccountID, r.budi.AccountID)
	r.at = r.at.AddDate(0, 0, 1)
	if n := r.post(); n != 0 {
		t.Errorf("the night posts %d more", n)
	}
	if s, err := r.Status(ctx, r.rina, r.lib, r.rina.AccountID); err != nil || s.Kind != Civil {
		t.Error(s, err)
	}
}
