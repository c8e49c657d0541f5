package certificate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	system = lms.System("test")
	today  = lms.DayOn(2026, 4, 10)
)

type room struct {
	*Store
	t            *testing.T
	db           *sqldb.DB
	lib, held    int64
	at           time.Time
	admin, other lms.Actor
	people       []lms.Actor
}

// open is a library with an activity of two hours that so many people attended
// whole, and one more for an hour and a half only.
func open(t *testing.T, people int) *room {
	db := dbtest.Open(t)
	r := &room{t: t, db: db, at: today.Time().Add(5 * time.Hour)}
	r.Store = NewStore(db, func() time.Time { return r.at }, [32]byte{1})
	r.lib = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('kota', 'Perpustakaan Kota', NOW())`)
	elsewhere := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	r.held = dbtest.Insert(t, db, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, status, created_at)
		VALUES (?, 'workshop', 'Lokakarya katalog', '2026-04-08 02:00:00', '2026-04-08 04:00:00', '', '', 'user_services', 0, '', 'scheduled', NOW())`, r.lib)
	for i := range people + 1 {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, fmt.Sprintf("Peserta %d", i))
		r.people = append(r.people, lms.Actor{AccountID: id, LibraryID: r.lib, Roles: []lms.Role{lms.Librarian}})
		minutes := 120
		if i == people {
			minutes = 90
		}
		dbtest.Insert(t, db, `INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, ?, NOW())`, r.held, id, minutes)
	}
	r.admin = lms.Actor{AccountID: r.people[0].AccountID, LibraryID: r.lib, Roles: []lms.Role{lms.Admin}}
	r.other = lms.Actor{AccountID: r.people[1].AccountID, LibraryID: elsewhere, Roles: []lms.Role{lms.Admin}}
	return r
}

func (r *room) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) on(d Design) int64 {
	r.t.Helper()
	d.Language = locale.ID
	id, err := r.Switch(ctx, r.admin, r.lib, fmt.Sprintf("activity-%d", r.held), d)
	r.ok(err)
	return id
}

func (r *room) all() []Certificate {
	r.t.Helper()
	list, _, err := r.List(ctx, r.admin, r.lib, Filter{}, today, lms.Page{Number: 1})
	r.ok(err)
	return list
}

// Four processes at once: each person gets one, and the numbers have no gap.
func TestIssuedOnceWithoutGaps(t *testing.T) {
	r := open(t, 12)
	r.on(Design{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := r.Issue(ctx, system); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var n, most int
	r.ok(r.db.QueryRow(`SELECT COUNT(DISTINCT account_id), MAX(sequence) FROM certificate`).Scan(&n, &most))
	if n != 12 || most != 12 || len(r.all()) != 12 {
		t.Errorf("%d people, last number %d, %d certificates, want 12 of each", n, most, len(r.all()))
	}
	if again, err := r.Issue(ctx, system); again != 0 || err != nil {
		t.Error(again, err)
	}
	if last := r.all()[0]; last.Number != "0012/KOTA/IV/2026" {
		t.Errorf("number %q", last.Number)
	}
	if _, err := r.Issue(ctx, r.admin); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}

// What is printed stays; a mistake is revoked and issued anew; nothing is deleted.
func TestFrozenAndRevoked(t *testing.T) {
	r := open(t, 2)
	framework := dbtest.Insert(t, r.db, `INSERT INTO competency_framework (library_id, source, version, created_at, updated_at) VALUES (?, 'A', '1', NOW(), NOW())`, r.lib)
	for i, name := range []string{"Melayani pemustaka", "Mengatalog", "Lainnya"} {
		id := dbtest.Insert(t, r.db, `INSERT INTO competency (framework_id, code, name, name_en, level, position) VALUES (?, ?, ?, '', '', ?)`, framework, name, name, 9-i)
		if name != "Lainnya" {
			r.db.MustExec(`INSERT INTO activity_competency (activity_id, competency_id) VALUES (?, ?)`, r.held, id)
		}
	}
	rule := r.on(Design{Months: 12, Signer1: "Nuraini"})
	_, err := r.Issue(ctx, system)
	r.ok(err)
	first := r.all()[1]
	r.db.MustExec(`UPDATE account SET name = 'Peserta Nol' WHERE id = ?`, first.AccountID)
	r.db.MustExec(`UPDATE activity SET title = 'Lain' WHERE id = ?`, r.held)
	r.ok(r.Change(ctx, r.admin, rule, Design{Language: locale.EN, Signer1: "Widya"}, true))
	got, err := r.ByCode(ctx, strings.ToLower(Shown(first.Code)))
	r.ok(err)
	if got.Name != "Peserta 0" || got.Title != "Lokakarya katalog" || got.Signatures[0].Name != "Nuraini" || *got.ValidUntil != lms.DayOn(2027, 4, 8) ||
		!slices.Equal(got.Competencies, []string{"Mengatalog", "Melayani pemustaka"}) {
		t.Errorf("%+v", got.Content)
	}
	if got.State(lms.DayOn(2027, 4, 8)) != Valid || got.State(lms.DayOn(2027, 4, 9)) != Expired || !got.Ends(lms.DayOn(2027, 3, 1)) || got.Ends(today) {
		t.Error("the last day of validity is not as printed")
	}
	for _, a := range []lms.Actor{r.other, r.people[1], {}} {
		if err := r.Revoke(ctx, a, first.ID, Mistake, "", false); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%v: %v", a, err)
		}
		if _, err := r.Find(ctx, a, first.ID); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%v: %v", a, err)
		}
	}
	if err := r.Revoke(ctx, r.admin, first.ID, "whim", "", false); !lms.IsKind(err, lms.Invalid) {
		t.Error(err)
	}
	r.ok(r.Revoke(ctx, r.admin, first.ID, Mistake, "Nama keliru", true))
	if err := r.Revoke(ctx, r.admin, first.ID, Mistake, "", true); !lms.IsKind(err, lms.Conflict) {
		t.Error(err)
	}
	if n, err := r.Issue(ctx, system); n != 0 || err != nil {
		t.Error("a revoked one is issued by itself:", n, err)
	}
	mine, err := r.Mine(ctx, r.people[0])
	r.ok(err)
	if len(mine) != 2 || mine[0].Name != "Peserta Nol" || mine[0].Number != "0003/KOTA/IV/2026" || mine[1].State(today) != Revoked || mine[1].Note != "Nama keliru" {
		t.Errorf("%+v", mine)
	}
	revoked, n, err := r.List(ctx, r.admin, r.lib, Filter{State: Revoked}, today, lms.Page{Number: 1})
	if r.ok(err); n != 1 || revoked[0].ID != first.ID {
		t.Error(n, revoked)
	}
	for day, want := range map[lms.Day]int{lms.DayOn(2027, 2, 6): 0, lms.DayOn(2027, 2, 7): 1, lms.DayOn(2027, 4, 8): 1, lms.DayOn(2027, 4, 9): 0} {
		list, n, err := r.List(ctx, r.admin, r.lib, Filter{State: Ending}, day, lms.Page{Number: 1})
		if r.ok(err); n != want || len(list) != want {
			t.Errorf("%s: %d end soon, want %d", day, n, want)
		}
	}
}

// What cannot be read of one keeps nobody else waiting, and is said.
func TestOneFailsAlone(t *testing.T) {
	r := open(t, 3)
	r.on(Design{})
	c := dbtest.Insert(t, r.db, `INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, r.lib)
	v := dbtest.Insert(t, r.db, `INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, competencies, created_at, published_at)
		VALUES (?, 1, 'published', 'Katalog', '', 'knowledge_skills', 'id', 'basic', 4, '["no number"]', NOW(), NOW())`, c)
	dbtest.Insert(t, r.db, `INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, '2026-04-01', '2026-04-01', '2026-04-02', 4)`, c, r.people[0].AccountID, v)
	_, err := r.Switch(ctx, r.admin, r.lib, fmt.Sprintf("course-%d", c), Design{Language: locale.ID})
	r.ok(err)
	if n, err := r.Issue(ctx, system); n != 3 || err == nil {
		t.Errorf("%d issued, %v", n, err)
	}
	if last := r.all()[0]; last.Number != "0003/KOTA/IV/2026" {
		t.Errorf("the one that failed took a number: %q", last.Number)
	}
}

// Of a course: hours, the last test's score, competencies; another one when it is
// completed again, where the rule says so.
func TestCourseCompletedAgain(t *testing.T) {
	r := open(t, 1)
	person := r.people[0].AccountID
	framework := dbtest.Insert(t, r.db, `INSERT INTO competency_framework (library_id, source, version, created_at, updated_at) VALUES (?, 'SKKNI', '1', NOW(), NOW())`, r.lib)
	unit := dbtest.Insert(t, r.db, `INSERT INTO competency (framework_id, name, name_en, level, position) VALUES (?, 'Mengatalog', 'Cataloguing', '', 1)`, framework)
	c := dbtest.Insert(t, r.db, `INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, r.lib)
	v := dbtest.Insert(t, r.db, `INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, competencies, created_at, published_at)
		VALUES (?, 1, 'published', 'Katalog', '', 'knowledge_skills', 'id', 'basic', 4, ?, NOW(), NOW())`, c, fmt.Sprintf("[%d]", unit))
	dbtest.Insert(t, r.db, `INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, '2026-04-01', '2026-04-01', '2026-04-02 20:00:00', 4)`, c, person, v)
	rule, err := r.Switch(ctx, r.admin, r.lib, fmt.Sprintf("course-%d", c), Design{Language: locale.EN, Body: "{name}: {title}, {jp}, {date}, {competencies}"})
	r.ok(err)
	_, err = r.Issue(ctx, system)
	r.ok(err)
	if k := r.all()[0]; k.Body != "Peserta 0: Katalog, 4 JP, Friday 3 Apr 2026, Cataloguing" { // 3 in the morning there
		t.Errorf("%q", k.Body)
	}
	r.db.MustExec(`UPDATE course_enrolment SET completed_at = '2026-04-09 03:00:00' WHERE course_id = ?`, c)
	if n, err := r.Issue(ctx, system); n != 0 || err != nil {
		t.Error(n, err)
	}
	r.ok(r.Change(ctx, r.admin, rule, Design{Language: locale.EN, Renews: true}, true))
	if n, err := r.Issue(ctx, system); n != 1 || err != nil || len(r.all()) != 2 {
		t.Error(n, err, len(r.all()))
	}
}

func TestCodesAndTexts(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		code := newCode()
		if seen[code] || CleanCode(strings.ToLower(Shown(code))) != code {
			t.Fatal(code)
		}
		seen[code] = true
	}
	if got := CleanCode("oOiI-lL11-0000-0000-0000"); got != "00111111000000000000" {
		t.Error(got)
	}
	for _, bad := range []string{"", "123", strings.Repeat("U", 20), strings.Repeat("0", 21)} {
		if CleanCode(bad) != "" {
			t.Error(bad)
		}
	}
	for d, key := range map[Design]string{
		{Language: "id", Body: "{nip}"}:                    "certificate.field_unknown",
		{Language: "id", Numbering: "{n}/{bulan}"}:         "certificate.field_unknown",
		{Language: "id", Numbering: "{n}/{month}"}:         "certificate.numbering_repeats",
		{Language: "id", Months: -1}:                       "certificate.months_range",
		{Language: "jv"}:                                   "certificate.language_missing",
		{Language: "id", Heading: strings.Repeat("x", 81)}: "certificate.text_long",
	} {
		if _, err := d.Clean(); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%+v: %v, want %s", d, err, key)
		}
	}
	if day := (Design{Months: 1}).until(lms.DayOn(2027, 1, 31)); *day != lms.DayOn(2027, 2, 28) {
		t.Error(day)
	}
}

// What was earned and is no more stays valid, and is told to who may revoke it.
func TestWhatIsNoLongerEarnedIsTold(t *testing.T) {
	r := open(t, 2)
	r.on(Design{})
	_, err := r.Issue(ctx, system)
	r.ok(err)
	unmet := func() int {
		t.Helper()
		list, n, err := r.List(ctx, r.admin, r.lib, Filter{State: Unmet}, today, lms.Page{Number: 1})
		r.ok(err)
		marked := 0
		for _, c := range r.all() {
			if c.Unmet {
				marked++
			}
		}
		if len(list) != n || marked != n {
			t.Errorf("%d of %d are listed, %d are marked", len(list), n, marked)
		}
		return n
	}
	if n := unmet(); n != 0 {
		t.Errorf("%d before anything changed", n)
	}
	r.db.MustExec(`UPDATE activity_attendance SET minutes = 96 WHERE account_id = ?`, r.people[0].AccountID) // four fifths
	r.db.MustExec(`UPDATE activity_attendance SET minutes = 95 WHERE account_id = ?`, r.people[1].AccountID)
	if n := unmet(); n != 1 {
		t.Errorf("%d with one attendance below four fifths", n)
	}
	r.db.MustExec(`DELETE FROM activity_attendance WHERE account_id = ?`, r.people[1].AccountID)
	if n := unmet(); n != 1 {
		t.Errorf("%d with one attendance taken back", n)
	}
	r.db.MustExec(`UPDATE activity SET status = 'cancelled' WHERE id = ?`, r.held)
	if n := unmet(); n != 2 {
		t.Errorf("%d of an activity that is called off", n)
	}
	for _, c := range r.all() {
		if c.State(today) != Valid {
			t.Error("revoked by itself")
		}
		r.ok(r.Revoke(ctx, r.admin, c.ID, Unearned, "", false))
	}
	if n := unmet(); n != 0 {
		t.Errorf("%d after all were revoked", n)
	}
	if _, _, err := r.List(ctx, r.people[1], r.lib, Filter{State: Unmet}, today, lms.Page{Number: 1}); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}
