package partner

import (
	"context"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

type world struct {
	*Store
	db                        *sqldb.DB
	library                   int64
	trainer, rina, budi, sari lms.Actor
	stranger                  lms.Actor // head of another library
}

func start(t *testing.T) world {
	db := dbtest.Open(t)
	w := world{Store: NewStore(db, func() time.Time { return clock }), db: db}
	w.library = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jakarta', ?)`, clock)
	other := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', ?)`, clock)
	person := func(name string, role lms.Role, library int64) lms.Actor {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, clock)
		dbtest.Insert(t, db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, library, role)
		return lms.Actor{AccountID: id, LibraryID: library, Name: name, Roles: []lms.Role{role}}
	}
	w.trainer, w.rina, w.budi, w.sari = person("Tuti", lms.Trainer, w.library), person("Rina", lms.Librarian, w.library), person("Budi", lms.Librarian, w.library), person("Sari", lms.Librarian, w.library)
	w.stranger = person("Nur", lms.Head, other)
	return w
}

// create is a school that Rina looks after.
func (w world) create(t *testing.T, name string) int64 {
	t.Helper()
	d := school()
	d.Name, d.KeeperID = name, w.rina.AccountID
	id, err := w.Create(ctx, w.trainer, w.library, d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func wantKind(t *testing.T, err error, kind lms.Kind) {
	t.Helper()
	if !lms.IsKind(err, kind) {
		t.Errorf("error %v, want %v", err, kind)
	}
}

func TestAPartner(t *testing.T) {
	w := start(t)
	id := w.create(t, "SDN 2")
	p, err := w.Find(ctx, w.budi, id)
	if err != nil || p.Name != "SDN 2" || p.KeeperID != w.rina.AccountID {
		t.Fatalf("%+v, %v", p, err)
	}
	_, err = w.Create(ctx, w.rina, w.library, p.Details)
	wantKind(t, err, lms.Forbidden)
	_, err = w.Create(ctx, w.trainer, w.library, p.Details)
	wantFields(t, err, "name")
	_, err = w.Find(ctx, w.stranger, id)
	wantKind(t, err, lms.NotFound)
	d := p.Details
	d.Note = "Dekat"
	wantKind(t, w.Update(ctx, w.budi, id, d, 0), lms.Forbidden)
	wantKind(t, w.Update(ctx, w.stranger, id, d, 0), lms.NotFound)
	if err := w.Update(ctx, w.rina, id, d, 0); err != nil { // its keeper
		t.Fatal(err)
	}
	wantKind(t, w.Update(ctx, w.rina, id, d, 0), lms.Conflict)
	d.KeeperID = w.stranger.AccountID
	wantFields(t, w.Update(ctx, w.rina, id, d, 1), "keeper")

	w.create(t, "SMPN 50% Tirta")
	names := func(f Filter) (all string) {
		list, err := w.List(ctx, w.budi, w.library, f, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			all += one.Name + ";"
		}
		return all
	}
	for want, f := range map[string]Filter{"SDN 2;SMPN 50% Tirta;": {}, "SMPN 50% Tirta;": {Name: "50%"}, "SDN 2;": {Name: "sdn"}, "": {Kind: Community}} {
		if got := names(f); got != want {
			t.Errorf("%+v leaves %q, want %q", f, got, want)
		}
	}
	d.KeeperID, d.Ended = w.rina.AccountID, true
	if err := w.Update(ctx, w.trainer, id, d, 1); err != nil {
		t.Fatal(err)
	}
	if got := names(Filter{}) + names(Filter{Ended: true}); got != "SMPN 50% Tirta;SDN 2;" {
		t.Error(got)
	}
	_, err = w.List(ctx, w.stranger, w.library, Filter{}, today)
	wantKind(t, err, lms.Forbidden)
}

// Contacts and signed papers are for those who write; a contact that is removed is
// gone.
func TestContactsAndPapersAreNotForAll(t *testing.T) {
	w := start(t)
	id := w.create(t, "SDN 2")
	if err := w.SaveContact(ctx, w.rina, id, Contact{Name: "Bu Ani", Phone: "0812 3456"}); err != nil {
		t.Fatal(err)
	}
	list, err := w.Contacts(ctx, w.rina, id)
	if err != nil || len(list) != 1 || list[0].Name != "Bu Ani" {
		t.Fatalf("%+v, %v", list, err)
	}
	file, err := lms.NewScan("mou.pdf", []byte("%PDF-1.4\n%%EOF\n"), "x")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := w.SaveAgreement(ctx, w.rina, id, Agreement{Kind: Letter, Subject: "Kunjungan", From: today, RemindDays: 30}, &file)
	if err != nil {
		t.Fatal(err)
	}
	other := w.create(t, "SDN 3")
	for _, a := range []lms.Actor{w.budi, w.sari} {
		_, err := w.Contacts(ctx, a, id)
		wantKind(t, err, lms.Forbidden)
		_, err = w.FindContact(ctx, a, id, list[0].ID)
		wantKind(t, err, lms.Forbidden)
		_, err = w.AgreementFile(ctx, a, id, signed)
		wantKind(t, err, lms.Forbidden)
		wantKind(t, w.SaveContact(ctx, a, id, Contact{Name: "x"}), lms.Forbidden)
		wantKind(t, w.RemoveContact(ctx, a, id, list[0].ID), lms.Forbidden)
	}
	_, err = w.Contacts(ctx, w.stranger, id)
	wantKind(t, err, lms.NotFound)
	_, err = w.AgreementFile(ctx, w.rina, other, signed)
	wantKind(t, err, lms.NotFound)
	wantKind(t, w.RemoveContact(ctx, w.rina, other, list[0].ID), lms.NotFound)
	if f, err := w.AgreementFile(ctx, w.trainer, id, signed); err != nil || f.Name != "mou.pdf" || len(f.Content) != len(file.Content) {
		t.Errorf("%+v, %v", f, err)
	}
	if err := w.RemoveContact(ctx, w.rina, id, list[0].ID); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := w.db.Get(&left, `SELECT COUNT(*) FROM partner_contact`); err != nil || left != 0 {
		t.Errorf("%d contacts are left, %v", left, err)
	}
}

// An agreement is renewed once, by one that begins later; what came before stays.
func TestAgreements(t *testing.T) {
	w := start(t)
	id := w.create(t, "SDN 2")
	until := today + 20
	a := Agreement{Kind: Memorandum, Number: "12/PK/2025", Subject: "Kunjungan kelas", From: today - 345, Until: &until, RemindDays: 60}
	first, err := w.SaveAgreement(ctx, w.trainer, id, a, nil)
	if err != nil {
		t.Fatal(err)
	}
	soon := func() int {
		list, err := w.List(ctx, w.budi, w.library, Filter{EndsSoon: true}, today)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := soon(); n != 1 {
		t.Errorf("%d end soon", n)
	}
	next := Agreement{Kind: Memorandum, Subject: "Kunjungan kelas", From: until + 1, RemindDays: 60, RenewsID: &first}
	second, err := w.SaveAgreement(ctx, w.rina, id, next, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := soon(); n != 0 {
		t.Errorf("%d end soon though it is renewed", n)
	}
	_, err = w.SaveAgreement(ctx, w.rina, id, next, nil)
	wantKind(t, err, lms.Conflict)
	wantKind(t, w.EndAgreement(ctx, w.rina, id, first, today, "x"), lms.Conflict)
	if got, err := w.FindAgreement(ctx, w.budi, id, first); err != nil || got.NextID == nil || *got.NextID != second || got.Status(today) != Renewed || got.Number != "12/PK/2025" {
		t.Errorf("%+v, %v", got, err)
	}
	changed := next
	changed.ID, changed.RenewsID, changed.Number = second, nil, "3"
	if _, err := w.SaveAgreement(ctx, w.rina, id, changed, nil); err != nil {
		t.Fatal(err)
	}
	changed.From = a.From
	_, err = w.SaveAgreement(ctx, w.rina, id, changed, nil)
	wantFields(t, err, "from")
	wantKind(t, w.EndAgreement(ctx, w.budi, id, second, until+5, "Sekolah pindah"), lms.Forbidden)
	if err := w.EndAgreement(ctx, w.rina, id, second, until+5, "Sekolah pindah"); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.EndAgreement(ctx, w.rina, id, second, until+5, "Sekolah pindah"), lms.Conflict)
	if list, err := w.Agreements(ctx, w.budi, id); err != nil || len(list) != 2 || list[0].EndReason != "Sekolah pindah" || list[0].Status(until+5) != Broken {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAVisit(t *testing.T) {
	w := start(t)
	id := w.create(t, "SDN 2")
	p := plan()
	p.Hosts, p.Agenda = []int64{w.budi.AccountID}, []Point{"tour", "story"}
	_, err := w.SaveVisit(ctx, w.budi, id, 0, p, 0)
	wantKind(t, err, lms.Forbidden)
	outside := p
	outside.Hosts = []int64{w.budi.AccountID, w.stranger.AccountID}
	_, err = w.SaveVisit(ctx, w.rina, id, 0, outside, 0)
	wantFields(t, err, "hosts")
	none := int64(99)
	outside = p
	outside.ProgrammeID = &none
	_, err = w.SaveVisit(ctx, w.rina, id, 0, outside, 0)
	wantFields(t, err, "programme")
	visit, err := w.SaveVisit(ctx, w.rina, id, 0, p, 0)
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.FindVisit(ctx, w.sari, id, visit)
	if err != nil || v.Class != "IV B" || len(v.Hosts) != 1 || len(v.Agenda) != 2 || v.Expected != 30 {
		t.Fatalf("%+v, %v", v, err)
	}
	count := func(host int64, from time.Time) int {
		list, err := w.Meetings(ctx, w.sari, w.library, host, from, from.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	for i, got := range []int{count(0, p.StartsAt), count(w.budi.AccountID, p.StartsAt), count(w.sari.AccountID, p.StartsAt), count(0, p.EndsAt), count(0, p.StartsAt.Add(-time.Hour))} {
		if want := []int{1, 1, 0, 0, 0}[i]; got != want {
			t.Errorf("calendar %d holds %d", i, got)
		}
	}

	came := Result{Counted: true, Pupils: 28, Adults: 2, Feedback: "Senang"}
	wantFields(t, w.Receive(ctx, w.budi, id, visit, came, 0), "pupils")
	w.Store.now = func() time.Time { return p.StartsAt }
	wantKind(t, w.Receive(ctx, w.sari, id, visit, came, 0), lms.Forbidden)
	if err := w.Receive(ctx, w.budi, id, visit, came, 0); err != nil { // who receives them
		t.Fatal(err)
	}
	wantKind(t, w.Receive(ctx, w.rina, id, visit, came, 0), lms.Conflict)
	wantKind(t, w.CancelVisit(ctx, w.rina, id, visit, "Hujan", 1), lms.Conflict)
	later := p
	later.StartsAt, later.EndsAt = p.StartsAt.Add(48*time.Hour), p.EndsAt.Add(48*time.Hour)
	_, err = w.SaveVisit(ctx, w.rina, id, visit, later, 1)
	wantFields(t, err, "starts")

	second, err := w.SaveVisit(ctx, w.rina, id, 0, later, 0)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.CancelVisit(ctx, w.budi, id, second, "Hujan", 0), lms.Forbidden)
	wantFields(t, w.CancelVisit(ctx, w.rina, id, second, " ", 0), "reason")
	if err := w.CancelVisit(ctx, w.rina, id, second, "Hujan", 0); err != nil {
		t.Fatal(err)
	}
	_, err = w.SaveVisit(ctx, w.rina, id, second, later, 1)
	wantKind(t, err, lms.Conflict)
	if n := count(0, later.StartsAt); n != 0 {
		t.Errorf("the calendar holds %d that are cancelled", n)
	}
	if list, err := w.List(ctx, w.sari, w.library, Filter{}, today); err != nil || list[0].Visits != 1 || list[0].LastAt == nil {
		t.Errorf("%+v, %v", list, err)
	}
	wantKind(t, w.Receive(ctx, w.stranger, id, visit, came, 1), lms.NotFound)
}

// What else was done, and where a partner is named.
func TestEntriesAndLinks(t *testing.T) {
	w := start(t)
	id, other := w.create(t, "SDN 2"), w.create(t, "SDN 3")
	if err := w.SaveEntry(ctx, w.rina, id, Entry{On: today, What: "Hibah buku", Counted: true, People: 12}); err != nil {
		t.Fatal(err)
	}
	var entry int64
	if err := w.db.Get(&entry, `SELECT id FROM partner_entry`); err != nil {
		t.Fatal(err)
	}
	e, err := w.FindEntry(ctx, w.budi, id, entry)
	if err != nil || e.People != 12 || e.On != today {
		t.Errorf("%+v, %v", e, err)
	}
	wantKind(t, w.SaveEntry(ctx, w.budi, id, e), lms.Forbidden)
	wantKind(t, w.SaveEntry(ctx, w.rina, other, e), lms.NotFound)
	wantKind(t, w.RemoveEntry(ctx, w.rina, other, entry), lms.NotFound)
	if err := w.RemoveEntry(ctx, w.rina, id, entry); err != nil {
		t.Error(err)
	}

	programme := dbtest.Insert(t, w.db, `INSERT INTO programme (library_id, kind, title, aims, owner_id, from_on, outcome, created_at) VALUES (?, 'reading', 'Sabtu', '', ?, ?, '', ?)`, w.library, w.rina.AccountID, today, clock)
	activity := dbtest.Insert(t, w.db, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at) VALUES (?, 'workshop', 'Literasi', ?, ?, '', '', 'skills', 1, '', ?)`, w.library, clock, clock, clock)
	wantKind(t, w.NameOnProgramme(ctx, w.budi, id, programme, true), lms.Forbidden)
	wantFields(t, w.NameOnProgramme(ctx, w.rina, id, programme+1, true), "programme")
	wantFields(t, w.NameOnActivity(ctx, w.rina, id, activity+1, true, false), "activity")
	for range 2 { // a second click
		if err := w.NameOnProgramme(ctx, w.rina, id, programme, true); err != nil {
			t.Fatal(err)
		}
		if err := w.NameOnActivity(ctx, w.rina, id, activity, true, true); err != nil {
			t.Fatal(err)
		}
	}
	programmes, activities, err := w.Links(ctx, w.budi, id)
	if err != nil || len(programmes) != 1 || len(activities) != 1 || !activities[0].AsHost {
		t.Errorf("%+v %+v %v", programmes, activities, err)
	}
	if on, err := w.OnProgramme(ctx, w.budi, programme); err != nil || len(on) != 1 || on[0].ID != id {
		t.Errorf("%+v, %v", on, err)
	}
	if on, err := w.OnProgramme(ctx, w.stranger, programme); err != nil || len(on) != 0 {
		t.Errorf("another library sees %+v, %v", on, err)
	}
	if err := w.NameOnProgramme(ctx, w.rina, id, programme, false); err != nil {
		t.Error(err)
	}
	if err := w.NameOnActivity(ctx, w.rina, id, activity, false, false); err != nil {
		t.Error(err)
	}
	if programmes, activities, err := w.Links(ctx, w.budi, id); err != nil || programmes != nil || activities != nil {
		t.Errorf("%+v %+v %v", programmes, activities, err)
	}
}

// Two accounts of a person receive a visit once; who is erased receives none that
// is to come.
func TestMovingAndErasing(t *testing.T) {
	w := start(t)
	id := w.create(t, "SDN 2")
	p := plan()
	p.Hosts = []int64{w.rina.AccountID, w.budi.AccountID}
	visit, err := w.SaveVisit(ctx, w.trainer, id, 0, p, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.db.Tx(ctx, func(tx *sqlx.Tx) error {
		return w.MoveAccount(ctx, tx, w.rina.AccountID, w.budi.AccountID, 0)
	}); err != nil {
		t.Fatal(err)
	}
	v, err := w.FindVisit(ctx, w.sari, id, visit)
	if err != nil || len(v.Hosts) != 1 || v.Hosts[0] != w.budi.AccountID {
		t.Errorf("%+v, %v", v, err)
	}
	if one, err := w.Find(ctx, w.sari, id); err != nil || one.KeeperID != w.budi.AccountID {
		t.Errorf("%+v, %v", one, err)
	}
	e := lms.Erasure{AccountID: w.budi.AccountID, Gone: map[string]int{}, Stay: map[string]int{}}
	w.db.MustExec(`UPDATE partner_visit SET ends_at = UTC_TIMESTAMP() + INTERVAL 1 DAY`)
	if err := w.db.Tx(ctx, func(tx *sqlx.Tx) error { return w.EraseAccount(ctx, tx, &e) }); err != nil {
		t.Fatal(err)
	}
	if v, err := w.FindVisit(ctx, w.sari, id, visit); err != nil || v.Hosts != nil || e.Gone["activities"] != 1 || e.Stay["partners"] != 1 {
		t.Errorf("%+v, %+v, %v", v, e, err)
	}
}
