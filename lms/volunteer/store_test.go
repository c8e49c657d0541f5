package volunteer

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

// now is a Saturday, 10.00 in Jakarta.
var (
	now   = time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)
	today = lms.DayOn(2026, 11, 28)
)

type world struct {
	*Store
	db              *sqldb.DB
	library, other  int64
	trainer, admin  lms.Actor
	elsewhere, rina lms.Actor
}

func start(t *testing.T) world {
	db := dbtest.Open(t)
	w := world{Store: NewStore(db, func() time.Time { return now }), db: db}
	w.library = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jakarta', ?)`, now)
	w.other = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('b', 'B', 'Asia/Jakarta', ?)`, now)
	person := func(name string, role lms.Role, library int64) lms.Actor {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, now)
		dbtest.Insert(t, db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, library, role)
		return lms.Actor{AccountID: id, LibraryID: library, Name: name, Roles: []lms.Role{role}}
	}
	w.trainer, w.admin, w.elsewhere, w.rina = person("Tuti", lms.Trainer, w.library), person("Admin", lms.Admin, w.library), person("Nur", lms.Head, w.other), person("Rina", lms.Librarian, w.library)
	return w
}

func (w world) enter(t *testing.T, name string, change func(*Details)) (int64, lms.Actor) {
	t.Helper()
	d := Details{Kind: Regular, Name: name, KeeperID: w.trainer.AccountID, State: Active, Consented: today - 30, Adult: true}
	if change != nil {
		change(&d)
	}
	id, err := w.Create(ctx, w.trainer, w.library, d)
	if err != nil {
		t.Fatal(err)
	}
	return id, lms.Actor{VolunteerID: id, LibraryID: w.library, Name: name}
}

func (w world) offer(t *testing.T, id int64, on lms.Day, from, to int) int64 {
	t.Helper()
	session, err := w.Offer(ctx, w.trainer, id, Plan{On: on, From: from, To: to, What: "Membacakan cerita", Audience: Staff})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func want(t *testing.T, err error, kind lms.Kind, key string) {
	t.Helper()
	e, _ := err.(*lms.Error)
	if p, ok := err.(lms.Problems); ok && len(p) > 0 {
		e = p[0]
	}
	if e == nil || e.Kind != kind || e.Key != key {
		t.Errorf("%v, want %v %s", err, kind, key)
	}
}

func TestWhoCan(t *testing.T) {
	w := start(t)
	for _, name := range []string{"Bercerita", "Melukis"} {
		if err := w.SaveSkill(ctx, w.trainer, w.library, 0, name); err != nil {
			t.Fatal(err)
		}
	}
	want(t, w.SaveSkill(ctx, w.trainer, w.library, 0, " bercerita "), lms.Invalid, "volunteer.skill_taken")
	skills, err := w.Skills(ctx, w.trainer, w.library)
	if err != nil || len(skills) != 2 {
		t.Fatal(skills, err)
	}
	tells, paints := skills[0].ID, skills[1].ID
	foreign := dbtest.Insert(t, w.db, `INSERT INTO volunteer_skill (library_id, name) VALUES (?, 'Asing')`, w.other)
	sari, _ := w.enter(t, "Sari", func(d *Details) {
		d.SkillIDs, d.Slots = []int64{tells, foreign}, []Slot{{time.Saturday, Morning}, {time.Saturday, Noon}}
	})
	dodi, _ := w.enter(t, "Dodi", func(d *Details) { d.Kind, d.SkillIDs, d.State = Guest, []int64{tells, paints}, Paused })
	gone := today - 1
	w.enter(t, "Lama", func(d *Details) { d.Slots, d.Until = []Slot{{time.Saturday, Morning}}, &gone })
	w.enter(t, "Pergi", func(d *Details) { d.State = Left })
	for name, c := range map[string]struct {
		f    Filter
		want []string
	}{
		"all":           {Filter{}, []string{"Dodi", "Lama", "Sari"}},
		"skill":         {Filter{SkillID: tells}, []string{"Dodi", "Sari"}},
		"other skill":   {Filter{SkillID: paints}, []string{"Dodi"}},
		"time":          {Filter{Weekday: 6, Part: Morning}, []string{"Sari"}},
		"day":           {Filter{Weekday: 6}, []string{"Sari"}},
		"another day":   {Filter{Weekday: 7}, nil},
		"part":          {Filter{Part: Evening}, nil},
		"skill, time":   {Filter{SkillID: tells, Weekday: 6, Part: Noon}, []string{"Sari"}},
		"guests":        {Filter{Kind: Guest}, []string{"Dodi"}},
		"who have left": {Filter{State: Left}, []string{"Pergi"}},
	} {
		list, err := w.List(ctx, w.trainer, w.library, c.f)
		var names []string
		for _, v := range list {
			names = append(names, v.Name)
		}
		if err != nil || !slices.Equal(names, c.want) {
			t.Errorf("%s: %v, want %v (%v)", name, names, c.want, err)
		}
	}
	if v, err := w.Find(ctx, w.trainer, sari); err != nil || !slices.Equal(v.SkillIDs, []int64{tells}) || len(v.Slots) != 2 {
		t.Errorf("%+v %v", v, err)
	}
	want(t, w.RemoveSkill(ctx, w.trainer, w.library, paints), lms.Conflict, "volunteer.skill_used")
	want(t, w.SaveSkill(ctx, w.trainer, w.library, foreign, "Kami"), lms.NotFound, "volunteer.skill_gone")
	_, err = w.Offer(ctx, w.trainer, dodi, Plan{On: today + 1, From: 60, To: 120, What: "x", Audience: Staff})
	want(t, err, lms.Conflict, "volunteer.not_offered")
	_, err = w.Create(ctx, w.trainer, w.library, Details{Kind: Regular, Name: "x", KeeperID: w.rina.AccountID, State: Active, Consented: today, Adult: true})
	want(t, err, lms.Invalid, "volunteer.keeper_wrong")
	for _, who := range []lms.Actor{w.rina, w.elsewhere, {}, {VolunteerID: sari, LibraryID: w.library}} {
		if _, err := w.List(ctx, who, w.library, Filter{}); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%s lists them: %v", who.Name, err)
		}
	}
}

func TestASessionFromOfferToCorrection(t *testing.T) {
	w := start(t)
	sari, own := w.enter(t, "Sari", nil)
	dodi, other := w.enter(t, "Dodi", nil)
	one := w.offer(t, sari, today, 8*60, 10*60)
	n := 14
	came := Outcome{Came: true, From: 8 * 60, To: 9*60 + 30, People: &n}
	want(t, w.Confirm(ctx, w.trainer, sari, one, came), lms.Conflict, "volunteer.confirm_unanswered")
	want(t, w.Answer(ctx, own, sari, one, true, ""), lms.Conflict, "volunteer.answer_late") // it has begun
	for _, who := range []lms.Actor{other, w.rina, w.elsewhere} {
		if err := w.Answer(ctx, who, sari, one, true, ""); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s answers: %v", who.Name, err)
		}
	}
	want(t, w.Answer(ctx, w.trainer, sari, one, false, " "), lms.Invalid, "volunteer.decline_reason")
	if err := w.Answer(ctx, w.trainer, sari, one, true, ""); err != nil {
		t.Fatal(err)
	}
	want(t, w.Confirm(ctx, own, sari, one, came), lms.Forbidden, "error.forbidden")
	if err := w.Confirm(ctx, w.trainer, sari, one, came); err != nil {
		t.Fatal(err)
	}
	want(t, w.Withdraw(ctx, w.trainer, sari, one), lms.Conflict, "volunteer.withdraw_late")
	want(t, w.Confirm(ctx, w.trainer, sari, one, came), lms.Invalid, "volunteer.reason_missing")
	if err := w.Confirm(ctx, w.trainer, sari, one, Outcome{Came: true, From: 8 * 60, To: 10 * 60, People: &n, Reason: "Ternyata sampai selesai"}); err != nil {
		t.Fatal(err)
	}
	before, err := w.Corrections(ctx, w.trainer, sari, one)
	if err != nil || len(before) != 1 || before[0].To != 9*60+30 || before[0].Reason == "" {
		t.Errorf("what stood there: %+v %v", before, err)
	}
	list, err := w.Sessions(ctx, own, sari)
	if _, all := Given(list); err != nil || all != (Sum{1, 120, 14}) {
		t.Errorf("%+v %v", all, err)
	}
	if _, err := w.Sessions(ctx, other, sari); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("another volunteer reads: %v", err)
	}
	if _, err := w.FindSession(ctx, other, dodi, one); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("a session of another: %v", err)
	}

	later := w.offer(t, sari, today+1, 8*60, 10*60)
	want(t, w.Confirm(ctx, w.trainer, sari, later, came), lms.Conflict, "volunteer.confirm_unanswered")
	if err := w.Answer(ctx, own, sari, later, true, ""); err != nil {
		t.Fatal(err)
	}
	want(t, w.Confirm(ctx, w.trainer, sari, later, came), lms.Conflict, "volunteer.confirm_early")
	if err := w.Answer(ctx, own, sari, later, false, "Sakit"); err != nil { // who cannot come after all says so
		t.Fatal(err)
	}
	w.offer(t, sari, today+1, 9*60, 11*60) // at a time that is free again
	past := w.offer(t, sari, today-3, 8*60, 9*60)
	if got, err := w.FindSession(ctx, w.trainer, sari, past); err != nil || got.Step != Accepted {
		t.Errorf("a past one: %+v %v", got, err)
	}
	if err := w.Confirm(ctx, w.trainer, sari, past, Outcome{}); err != nil {
		t.Fatal(err)
	}
	gives, err := w.Summary(ctx, w.trainer, w.library, lms.Period{From: today - 10, To: today})
	if all, givers := Sums(gives); err != nil || all != (Sum{1, 120, 14}) || givers != 1 || gives[0].Name != "Sari" {
		t.Errorf("%+v %v", gives, err)
	}
	if _, err := w.Summary(ctx, own, w.library, lms.Period{From: today, To: today}); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("a volunteer reads the summary: %v", err)
	}
}

// Two offers at the same time for the same hours: one of them stands.
func TestOneSessionAtATime(t *testing.T) {
	w := start(t)
	sari, _ := w.enter(t, "Sari", nil)
	var group sync.WaitGroup
	var mu sync.Mutex
	refused := 0
	for i := range 6 {
		group.Add(1)
		go func() {
			defer group.Done()
			_, err := w.Offer(ctx, w.trainer, sari, Plan{On: today + 2, From: 540 + i, To: 640 + i, What: "x", Audience: Patrons})
			if lms.IsKind(err, lms.Conflict) {
				mu.Lock()
				refused++
				mu.Unlock()
			} else if err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	list, err := w.Sessions(ctx, w.trainer, sari)
	if err != nil || len(list) != 1 || refused != 5 {
		t.Errorf("%d sessions, %d refused, %v", len(list), refused, err)
	}
	// Nor by a correction of what was confirmed.
	first, second := w.offer(t, sari, today-2, 540, 600), w.offer(t, sari, today-2, 600, 660)
	if err := w.Confirm(ctx, w.trainer, sari, first, Outcome{Came: true, From: 540, To: 600}); err != nil {
		t.Fatal(err)
	}
	want(t, w.Confirm(ctx, w.trainer, sari, second, Outcome{Came: true, From: 590, To: 660}), lms.Conflict, "volunteer.overlaps")
}

func TestWhatIsOnesOwn(t *testing.T) {
	w := start(t)
	sari, own := w.enter(t, "Sari", nil)
	_, other := w.enter(t, "Dodi", nil)
	v, err := w.Find(ctx, own, sari)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.UpdateOwn(ctx, own, Own{Phone: "0812", Slots: []Slot{{time.Monday, Evening}}}, v.Revision); err != nil {
		t.Fatal(err)
	}
	want(t, w.UpdateOwn(ctx, own, Own{Phone: "0813"}, v.Revision), lms.Conflict, "volunteer.conflict_own")
	if v, err = w.Find(ctx, w.trainer, sari); err != nil || v.Phone != "0812" || len(v.Slots) != 1 || v.Name != "Sari" || v.State != Active {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := w.Find(ctx, other, sari); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("another volunteer: %v", err)
	}
	if err := w.UpdateOwn(ctx, w.trainer, Own{}, 0); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("the staff has no such page: %v", err)
	}
}

func TestLeavingAndBeingForgotten(t *testing.T) {
	w := start(t)
	sari, own := w.enter(t, "Sari Penanda", func(d *Details) {
		d.Email, d.Phone, d.Skills, d.Slots = "penanda@contoh.id", "0812", "penanda", []Slot{{time.Monday, Noon}}
	})
	done, coming := w.offer(t, sari, today-9, 540, 660), w.offer(t, sari, today+3, 540, 600)
	declined := w.offer(t, sari, today+4, 540, 600)
	if err := w.Answer(ctx, own, sari, declined, false, "penanda"); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Outcome{{Came: true, From: 540, To: 600}, {Came: true, From: 540, To: 660, Reason: "penanda"}} {
		if err := w.Confirm(ctx, w.trainer, sari, done, o); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Leave(ctx, own, "Hapus data penanda"); err != nil {
		t.Fatal(err)
	}
	if one, err := w.FindSession(ctx, own, sari, coming); err != nil || one.Step != Withdrawn {
		t.Errorf("%+v %v", one, err)
	}
	v, err := w.Find(ctx, w.trainer, sari)
	if err != nil || v.State != Left || v.AskedAt == nil || v.Offered() {
		t.Errorf("%+v %v", v, err)
	}
	d := v.Details
	d.State = Active
	want(t, w.Update(ctx, w.trainer, sari, d, v.Revision), lms.Invalid, "volunteer.consent_over")
	_, err = w.Offer(ctx, w.trainer, sari, Plan{On: today + 5, From: 1, To: 2, What: "x", Audience: Staff})
	want(t, err, lms.Conflict, "volunteer.not_offered")

	none := func(context.Context, *sqlx.Tx, int64) error { return nil }
	want(t, w.Erase(ctx, w.trainer, sari, "Sari Penanda", none), lms.Forbidden, "error.forbidden")
	want(t, w.Erase(ctx, w.admin, sari, "Sari", none), lms.Invalid, "volunteer.typed_wrong")
	if err := w.Erase(ctx, w.admin, sari, "Sari Penanda", none); err != nil {
		t.Fatal(err)
	}
	var traces int
	if err := w.db.Get(&traces, `SELECT (SELECT COUNT(*) FROM volunteer WHERE CONCAT_WS(' ', name, email, phone, skills, organisation, free_note, wish) LIKE '%penanda%' OR phone <> '') + (SELECT COUNT(*) FROM volunteer_session WHERE answer <> '') + (SELECT COUNT(*) FROM volunteer_correction WHERE reason <> '')
		+ (SELECT COUNT(*) FROM volunteer_time) + (SELECT COUNT(*) FROM volunteer_skilled)`); err != nil || traces != 0 {
		t.Errorf("%d traces are left (%v)", traces, err)
	}
	gives, err := w.Summary(ctx, w.trainer, w.library, lms.Period{From: today - 30, To: today})
	if all, givers := Sums(gives); err != nil || all.Minutes != 120 || givers != 1 || gives[0].Name != "" {
		t.Errorf("what stays: %+v %v", gives, err)
	}
	if list, err := w.List(ctx, w.trainer, w.library, Filter{State: Left}); err != nil || len(list) != 0 {
		t.Errorf("listed: %+v %v", list, err)
	}
	want(t, w.Erase(ctx, w.admin, sari, "", none), lms.Conflict, "volunteer.erased_already")
}
