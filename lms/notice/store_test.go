package notice

import (
	"context"
	"fmt"
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
)

type room struct {
	*Store
	t                   *testing.T
	db                  *sqldb.DB
	lib, elsewhere      int64
	at                  time.Time
	admin, rina, budi   lms.Actor
	trainer, otherAdmin lms.Actor
}

// open is a library at eight in the evening.
func open(t *testing.T) *room {
	db := dbtest.Open(t)
	r := &room{t: t, db: db, at: time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)}
	r.Store = NewStore(db, func() time.Time { return r.at }, [32]byte{1})
	r.lib = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'Perpustakaan A', 'Asia/Jakarta', NOW())`)
	r.elsewhere = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	person := func(name, locale string, library int64, role lms.Role) lms.Actor {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, email, locale, created_at) VALUES (?, ?, ?, NOW())`, name, strings.ToLower(name)+"@kota.example", locale)
		db.MustExec(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, library, role)
		return lms.Actor{AccountID: id, LibraryID: library, Name: name, Roles: []lms.Role{role}}
	}
	r.admin, r.trainer, r.rina, r.budi = person("Admin", "id", r.lib, lms.Admin), person("Tuti", "id", r.lib, lms.Trainer), person("Rina", "id", r.lib, lms.Librarian), person("Budi", "en", r.lib, lms.Librarian)
	r.otherAdmin = person("Sari", "id", r.elsewhere, lms.Admin)
	return r
}

func (r *room) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) wants(err error, kind lms.Kind) {
	r.t.Helper()
	if !lms.IsKind(err, kind) {
		r.t.Errorf("error %v, want %v", err, kind)
	}
}

func (r *room) tell(to lms.Actor, e Event, about string) {
	r.t.Helper()
	day := lms.DayOn(2026, 12, 1)
	_, err := r.Tell(ctx, system, Draft{LibraryID: r.lib, AccountID: to.AccountID, Event: e, About: about, Facts: Facts{What: "Lokakarya " + about, Who: "Tuti", Day: &day, At: &r.at, N: 7}, Link: "/activities/1"})
	r.ok(err)
}

func (r *room) texts(who lms.Actor, k Kind) (list []string) {
	r.t.Helper()
	notices, total, err := r.List(ctx, who, k, lms.Page{})
	r.ok(err)
	for _, n := range notices {
		list = append(list, n.Facts.What)
	}
	if total != len(list) {
		r.t.Errorf("%d said, %d there", total, len(list))
	}
	return list
}

// letters gathers, and claims all that is to be sent now.
func (r *room) letters() (all []Letter) {
	r.t.Helper()
	_, err := r.Gather(ctx, system)
	r.ok(err)
	for {
		l, ok, err := r.Claim(ctx, system)
		r.ok(err)
		if !ok {
			return all
		}
		all = append(all, l)
	}
}

func (r *room) answered(l Letter, o Outcome, words string) State {
	r.t.Helper()
	state, err := r.Save(ctx, system, l, Answer{o, words})
	r.ok(err)
	return state
}

func TestToldOnce(t *testing.T) {
	r := open(t)
	draft := Draft{LibraryID: r.lib, AccountID: r.rina.AccountID, Event: Enrolled, About: "course-1", Facts: Facts{What: strings.Repeat("a", 300)}, Link: "/courses/1"}
	var all sync.WaitGroup
	var mu sync.Mutex
	told := 0
	for range 8 {
		all.Go(func() {
			n, err := r.Tell(ctx, system, draft)
			mu.Lock()
			defer mu.Unlock()
			if told += n; err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if told != 1 || len(r.texts(r.rina, "")) != 1 {
		t.Errorf("told %d times, %v", told, r.texts(r.rina, ""))
	}
	n, err := r.Tell(ctx, r.trainer, Draft{LibraryID: r.lib, AccountID: r.rina.AccountID, Event: Invited, About: "activity-1", Facts: Facts{At: &r.at}})
	if err != nil || n != 1 {
		t.Error(n, err)
	}
	for _, bad := range []Draft{{LibraryID: r.lib, AccountID: r.rina.AccountID, Event: "x", About: "x"}, {LibraryID: r.lib, AccountID: r.rina.AccountID, Event: Invited}, {LibraryID: r.lib, AccountID: r.rina.AccountID, Event: Invited, About: "x", Link: "https://x"}} {
		if _, err := r.Tell(ctx, system, bad); err == nil {
			t.Errorf("%+v is told", bad)
		}
	}
	_, err = r.Tell(ctx, r.rina, draft)
	r.wants(err, lms.Forbidden)
	_, err = r.Tell(ctx, r.otherAdmin, draft)
	r.wants(err, lms.Forbidden)
	r.db.MustExec(`UPDATE account SET status = 'disabled' WHERE id = ?`, r.budi.AccountID)
	draft.AccountID = r.budi.AccountID
	if n, err := r.Tell(ctx, system, draft); n != 0 || err != nil {
		t.Error("somebody who has left:", n, err)
	}
}

func TestRead(t *testing.T) {
	r := open(t)
	unread := func(want int) {
		t.Helper()
		if n, err := r.Unread(ctx, r.rina); n != want || err != nil {
			t.Errorf("%d unread, %v, want %d", n, err, want)
		}
	}
	for i := range 3 {
		r.tell(r.rina, Enrolled, fmt.Sprint(i))
	}
	r.tell(r.rina, PlanDue, "4")
	r.tell(r.budi, Enrolled, "1")
	unread(4)
	list, _, err := r.List(ctx, r.rina, "", lms.Page{})
	r.ok(err)
	if list[0].Event != PlanDue || list[0].Facts.N != 7 || *list[0].Facts.Day != lms.DayOn(2026, 12, 1) {
		t.Errorf("%+v", list[0])
	}
	link, err := r.Open(ctx, r.rina, list[3].ID)
	if err != nil || link != "/activities/1" {
		t.Error(link, err)
	}
	unread(3)
	_, err = r.Open(ctx, r.budi, list[3].ID)
	r.wants(err, lms.NotFound)
	r.ok(r.ReadAll(ctx, r.rina, Plans, list[0].ID))
	unread(2)
	r.tell(r.rina, Enrolled, "later")
	r.ok(r.ReadAll(ctx, r.rina, "", list[0].ID))
	unread(1)
	if got := r.texts(r.rina, Plans); len(got) != 1 {
		t.Errorf("%v", got)
	}
	elsewhere := r.rina
	elsewhere.LibraryID = r.elsewhere
	if n, err := r.Unread(ctx, elsewhere); n != 0 || err != nil {
		t.Error("in another library:", n, err)
	}
	if n, err := r.Unread(ctx, r.budi); n != 1 || err != nil {
		t.Error("of somebody else:", n, err)
	}
}

func TestDigest(t *testing.T) {
	r := open(t)
	r.tell(r.rina, Enrolled, "1")
	r.tell(r.rina, PlanDue, "2")
	r.tell(r.budi, Enrolled, "1")
	if l := r.letters(); len(l) != 0 {
		t.Errorf("in the evening: %+v", l)
	}
	r.tell(r.rina, Offered, "3") // cannot wait
	at := r.letters()
	if len(at) != 1 || len(at[0].Notices) != 1 || at[0].Notices[0].Event != Offered || at[0].Address != "rina@kota.example" || at[0].Language != "id" || at[0].Library != "Perpustakaan A" || at[0].Tries != 1 {
		t.Fatalf("at once: %+v", at)
	}
	if s := r.answered(at[0], Taken, "250 2.0.0 ok"); s != Sent {
		t.Error(s)
	}
	r.at = r.at.Add(11 * time.Hour) // seven in the morning
	morning := r.letters()
	if len(morning) != 2 || len(morning[0].Notices) != 2 || len(morning[0].Kinds) != 2 || len(morning[1].Notices) != 1 || morning[1].Language != "en" {
		t.Fatalf("in the morning: %+v", morning)
	}
	r.answered(morning[0], Taken, "")
	r.answered(morning[1], Taken, "")
	r.at = r.at.Add(48 * time.Hour)
	if l := r.letters(); len(l) != 0 {
		t.Errorf("a second time: %+v", l)
	}
}

// What was read here, or is not wanted by mail, or waited for too long, goes into no letter.
func TestWhatGoesIntoNoLetter(t *testing.T) {
	r := open(t)
	r.tell(r.rina, Enrolled, "read")
	r.tell(r.rina, PlanDue, "unwanted")
	r.tell(r.rina, Graded, "wanted")
	r.tell(r.budi, Enrolled, "1")
	list, _, err := r.List(ctx, r.rina, Courses, lms.Page{})
	r.ok(err)
	_, err = r.Open(ctx, r.rina, list[0].ID)
	r.ok(err)
	r.ok(r.SaveSettings(ctx, r.rina, Settings{Letters: true, Hour: 7, Channels: map[Kind]Channel{Plans: Here, Surveys: None}}))
	r.db.MustExec(`UPDATE account SET email = NULL WHERE id = ?`, r.budi.AccountID)
	r.at = r.at.Add(12 * time.Hour)
	l := r.letters()
	if len(l) != 1 || len(l[0].Notices) != 1 || l[0].Notices[0].Facts.What != "Lokakarya wanted" {
		t.Fatalf("%+v", l)
	}
	r.answered(l[0], Taken, "")
	r.db.MustExec(`UPDATE account SET email = 'budi@kota.example' WHERE id = ?`, r.budi.AccountID)
	if l := r.letters(); len(l) != 0 {
		t.Errorf("somebody without an address has one now: %+v", l)
	}
	r.tell(r.rina, Graded, "old")
	r.at = r.at.Add(5 * 24 * time.Hour) // no mail server meanwhile
	if n, err := r.Gather(ctx, system); n != 0 || err != nil {
		t.Errorf("old news: %d, %v", n, err)
	}
}

func TestStop(t *testing.T) {
	r := open(t)
	r.ok(r.SaveSettings(ctx, r.rina, Settings{Letters: true, Hour: 9, Channels: map[Kind]Channel{Surveys: None}}))
	r.tell(r.rina, Enrolled, "1")
	r.tell(r.rina, Graded, "2")
	k, err := r.Stop(ctx, r.Token(r.rina.AccountID, Courses))
	if err != nil || k != Courses {
		t.Error(k, err)
	}
	_, err = r.Stop(ctx, r.Token(r.rina.AccountID, Surveys)) // chose none: it stays so
	r.ok(err)
	_, err = r.Stop(ctx, "1.courses.x")
	r.wants(err, lms.NotFound)
	_, err = r.Stop(ctx, r.Token(987654, Courses))
	r.ok(err)
	chosen, err := r.Settings(ctx, r.rina)
	if err != nil || chosen.Channel(Courses) != Here || chosen.Channel(Results) != Mail || chosen.Channel(Surveys) != None || !chosen.Letters || chosen.Hour != 9 {
		t.Errorf("%+v, %v", chosen, err)
	}
	r.at = r.at.Add(13 * time.Hour)
	l := r.letters()
	if len(l) != 1 || len(l[0].Notices) != 1 || l[0].Notices[0].Event != Graded {
		t.Fatalf("%+v", l)
	}
	r.answered(l[0], Closed, "")
	_, err = r.Stop(ctx, r.Token(r.rina.AccountID, "")) // while the letter waits
	r.ok(err)
	r.at = r.at.Add(time.Hour)
	if l := r.letters(); len(l) != 0 {
		t.Errorf("%+v", l)
	}
	if chosen, _ = r.Settings(ctx, r.rina); chosen.Letters || chosen.Hour != 9 {
		t.Errorf("%+v", chosen)
	}
	r.tell(r.rina, Offered, "3")
	if l := r.letters(); len(l) != 0 || len(r.texts(r.rina, Places)) != 1 {
		t.Errorf("%+v", l)
	}
	language, k, err := r.Language(ctx, r.Token(r.budi.AccountID, Plans))
	if err != nil || language != "en" || k != Plans {
		t.Error(language, k, err)
	}
}

func TestSweepAndMerge(t *testing.T) {
	r := open(t)
	r.tell(r.rina, Offered, "1")
	r.answered(r.letters()[0], Taken, "")
	r.ok(r.SaveSettings(ctx, r.rina, Settings{Letters: false, Hour: 5}))
	r.ok(r.SaveSettings(ctx, r.budi, Settings{Letters: true, Hour: 6, Channels: map[Kind]Channel{Plans: None}}))
	r.ok(r.db.Tx(ctx, func(tx *sqlx.Tx) error { return r.MoveAccount(ctx, tx, r.rina.AccountID, r.budi.AccountID, r.lib) }))
	if got := r.texts(r.budi, ""); len(got) != 1 {
		t.Errorf("%v", got)
	}
	r.tell(r.budi, Offered, "1") // was told as the other account
	if got := r.texts(r.budi, ""); len(got) != 1 {
		t.Errorf("twice: %v", got)
	}
	if chosen, err := r.Settings(ctx, r.budi); err != nil || chosen.Hour != 6 || chosen.Channel(Plans) != None {
		t.Errorf("%+v, %v", chosen, err)
	}
	count := func() (letters, notices int) {
		r.ok(r.Sweep(ctx, system))
		r.ok(r.db.Get(&letters, `SELECT COUNT(*) FROM notice_letter`))
		r.ok(r.db.Get(&notices, `SELECT COUNT(*) FROM notice`))
		return letters, notices
	}
	r.at = r.at.Add(29 * 24 * time.Hour)
	if l, n := count(); l != 1 || n != 1 {
		t.Error(l, n)
	}
	r.at = r.at.Add(2 * 24 * time.Hour)
	if l, n := count(); l != 0 || n != 1 {
		t.Error(l, n)
	}
	r.at = r.at.Add(200 * 24 * time.Hour)
	if _, n := count(); n != 0 {
		t.Error(n)
	}
}
