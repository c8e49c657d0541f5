package worker_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/integration/send"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/lms/exchange"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

// teller is a library in which things happen, and a clock.
type teller struct {
	t       *testing.T
	db      *sqldb.DB
	store   *exchange.Store
	admin   lms.Actor
	library int64
	person  int64
	course  int64
	version int64
	test    int64
	mu      sync.Mutex
	clock   time.Time
}

func newTeller(t *testing.T) *teller {
	k := &teller{t: t, db: dbtest.Open(t), clock: time.Date(2026, 4, 2, 3, 0, 0, 0, time.UTC)}
	k.store = exchange.NewStore(k.db, k.now, [32]byte{3})
	k.library = dbtest.Insert(t, k.db, `INSERT INTO "library" (code, name, created_at) VALUES ('kota', 'Perpustakaan Kota', '2026-01-01')`)
	k.person = dbtest.Insert(t, k.db, `INSERT INTO account (name, email, created_at) VALUES ('Sari Rahasia', 'sari@rahasia.example', '2026-01-01')`)
	k.course = dbtest.Insert(t, k.db, `INSERT INTO course (library_id, created_at) VALUES (?, '2026-01-01')`, k.library)
	k.version = dbtest.Insert(t, k.db, `INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at, published_at)
		VALUES (?, 1, 'published', 'Sirkulasi', '', 'user_services', 'id', 'basic', 3, '2026-01-01', '2026-01-01')`, k.course)
	k.test = dbtest.Insert(t, k.db, `INSERT INTO assessment (library_id, title, description, status, minutes, attempts_allowed, pass_percent, shuffle_items, shuffle_options, reveal, created_at)
		VALUES (?, 'Ujian', '', 'published', 30, 0, 70, FALSE, FALSE, 'full', '2026-01-01')`, k.library)
	k.admin = lms.Actor{AccountID: k.person, LibraryID: k.library, Name: "Wati", Roles: []lms.Role{lms.Admin}}
	return k
}

func (k *teller) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.clock
}

func (k *teller) pass(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clock = k.clock.Add(d)
}

func (k *teller) ok(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// completes has somebody new complete the course.
func (k *teller) completes() int64 {
	k.t.Helper()
	p := dbtest.Insert(k.t, k.db, `INSERT INTO account (name, created_at) VALUES ('Orang Rahasia', '2026-01-01')`)
	e := dbtest.Insert(k.t, k.db, `INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, ?, ?, ?, 3)`,
		k.course, p, k.version, k.now(), k.now(), k.now())
	dbtest.Insert(k.t, k.db, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at) VALUES (?, 'abcdefghijkl', ?, ?)`, e, k.now(), k.now())
	return e
}

// sits has the person hand in the test.
func (k *teller) sits(number int, percent float64) int64 {
	k.t.Helper()
	return dbtest.Insert(k.t, k.db, `INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, submitted_by, points, earned, percent, passed)
		VALUES (?, ?, ?, 1, 70, ?, ?, NULL, ?, 'person', 10, ?, ?, ?)`, k.test, k.person, number, k.now().Add(-20*time.Minute), k.now(), k.now(), percent/10, percent, percent >= 70)
}

func (k *teller) tell() {
	k.t.Helper()
	k.ok(worker.TellOthers(context.Background(), worker.ExchangeDeps{Exchange: k.store, Now: k.now}))
}

// log is what a receiver was sent, the oldest first.
func (k *teller) log(receiver int64) []exchange.Delivery {
	k.t.Helper()
	list, _, err := k.store.Deliveries(context.Background(), k.admin, k.library, receiver, lms.Page{Size: 200})
	k.ok(err)
	slices.Reverse(list)
	return list
}

// inbox takes webhooks, and checks that each is signed.
type inbox struct {
	*httptest.Server
	t       *testing.T
	mu      sync.Mutex
	secrets []string
	status  int
	got     []message
}

type message struct {
	id         string
	signatures int
	body       string
}

func openInbox(t *testing.T) *inbox {
	b := &inbox{t: t, status: 200}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		seconds, err := strconv.ParseInt(r.Header.Get("webhook-timestamp"), 10, 64)
		if err != nil {
			t.Error(err)
		}
		id, signatures := r.Header.Get("webhook-id"), strings.Split(r.Header.Get("webhook-signature"), " ")
		good := false
		for _, secret := range b.secrets {
			good = good || slices.Contains(signatures, send.Sign([]string{secret}, id, time.Unix(seconds, 0), body))
		}
		if !good || !strings.HasPrefix(id, "msg_") {
			t.Errorf("%s is not signed: %v", id, signatures)
		}
		b.got = append(b.got, message{id, len(signatures), string(body)})
		w.WriteHeader(b.status)
		w.Write([]byte("rahasia penerima"))
	}))
	t.Cleanup(b.Close)
	return b
}

// take is what has come since the last time.
func (b *inbox) take(status int) []message {
	b.mu.Lock()
	defer b.mu.Unlock()
	got := b.got
	b.got, b.status = nil, status
	return got
}

func TestTellHooks(t *testing.T) {
	ctx, k, box := context.Background(), newTeller(t), openInbox(t)
	k.completes() // before anybody asked to be told
	k.sits(1, 90)
	hook, secret, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.Hook,
		exchange.ReceiverDetails{Name: "SIMPEG", Address: box.URL, Own: true, Kinds: exchange.HookKinds}, "https://bina.example.id")
	k.ok(err)
	box.secrets = []string{secret}
	k.tell()
	if got := box.take(200); len(got) != 0 {
		t.Fatalf("what was before is told: %v", got)
	}

	// Each event once, however many processes look at the same moment.
	enrolment, passed := k.completes(), k.sits(2, 80)
	k.sits(3, 40)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { k.tell() })
	}
	all.Wait()
	k.tell()
	got := box.take(500)
	if len(got) != 2 {
		t.Fatalf("%d messages: %v", len(got), got)
	}
	whole := got[0].body + got[1].body
	for _, says := range []string{`"type":"course.completed"`, fmt.Sprintf(`"enrolment_id":%d`, enrolment), `"type":"test.passed"`, fmt.Sprintf(`"result_id":%d`, passed), `"library":"kota"`} {
		if !strings.Contains(whole, says) {
			t.Errorf("%s is not in %s", says, whole)
		}
	}
	if strings.Contains(whole, "Rahasia") || strings.Contains(whole, "rahasia") {
		t.Errorf("names are told: %s", whole)
	}

	// What does not arrive comes again, as the same message, nine times over two days.
	began := k.now()
	k.completes()
	var ids []string
	for range 60 * 60 { // minutes
		k.tell()
		for _, m := range box.take(500) {
			ids = append(ids, m.id)
		}
		if last := k.log(hook.ID)[2]; last.State == "failed" {
			break
		}
		if next := k.log(hook.ID)[2].NextAt; next.After(k.now()) {
			k.pass(next.Sub(k.now()))
		}
	}
	if slices.Sort(ids); len(ids) != 9 || ids[0] != ids[8] || k.now().Sub(began) < 46*time.Hour || k.now().Sub(began) > 50*time.Hour {
		t.Errorf("%d tries in %v: %v", len(ids), k.now().Sub(began), ids)
	}
	last := k.log(hook.ID)[2]
	if last.State != "failed" || last.Tries != 9 || last.Status != 500 || last.Answer != "" {
		t.Errorf("%+v", last)
	}
	k.pass(time.Hour)
	k.tell()
	if got := box.take(200); len(got) != 0 {
		t.Errorf("given up and sent: %v", got)
	}
	k.ok(k.store.Resend(ctx, k.admin, k.library, hook.ID, last.ID))
	k.tell()
	if got := box.take(200); len(got) != 1 || got[0].id != ids[0] || k.log(hook.ID)[2].State != "sent" {
		t.Errorf("sent by hand: %v", got)
	}
	if err := k.store.Resend(ctx, k.admin, k.library, hook.ID, last.ID); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("what arrived is sent again: %v", err)
	}

	// A new secret signs beside the old one for a day, then alone.
	fresh, err := k.store.RotateSecret(ctx, k.admin, k.library, hook.ID)
	k.ok(err)
	for _, c := range []struct {
		wait       time.Duration
		secrets    []string
		signatures int
	}{{0, []string{secret}, 2}, {time.Hour, []string{fresh}, 2}, {24 * time.Hour, []string{fresh}, 1}} {
		k.pass(c.wait)
		box.secrets = c.secrets
		k.completes()
		k.tell()
		if got := box.take(200); len(got) != 1 || got[0].signatures != c.signatures {
			t.Errorf("after %v: %v", c.wait, got)
		}
	}

	// A course that is open again is taken back, and told when it is completed again.
	k.pass(time.Minute)
	dbtest.Insert(t, k.db, `UPDATE course_enrolment SET completed_at = NULL WHERE id = ?`, enrolment)
	k.tell()
	dbtest.Insert(t, k.db, `UPDATE course_enrolment SET completed_at = ? WHERE id = ?`, k.now(), enrolment)
	k.tell()
	k.tell()
	if got := box.take(200); len(got) != 2 || !strings.Contains(got[0].body, `"type":"course.retracted"`) || !strings.Contains(got[1].body, `"type":"course.completed"`) {
		t.Errorf("%v", got)
	}
}

// A receiver that is away for days is switched off with the reason, one that says
// that it is gone at once; what happens meanwhile is not sent afterwards.
func TestHookSwitchesItselfOff(t *testing.T) {
	ctx, k, box := context.Background(), newTeller(t), openInbox(t)
	add := func(name string) exchange.Receiver {
		t.Helper()
		r, secret, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.Hook, exchange.ReceiverDetails{Name: name, Address: box.URL, Own: true, Kinds: exchange.HookKinds}, "https://bina.example.id")
		k.ok(err)
		box.secrets = append(box.secrets, secret)
		return r
	}
	find := func(r exchange.Receiver) exchange.Receiver {
		t.Helper()
		r, err := k.store.Receiver(ctx, k.admin, k.library, r.ID)
		k.ok(err)
		return r
	}
	hook := add("Dasbor")
	box.take(503)
	k.completes()
	k.tell()
	if r := find(hook); r.FailingSince == nil || r.OffAt != nil {
		t.Errorf("%+v", r)
	}
	k.pass(10 * 24 * time.Hour) // nothing was sent meanwhile: that is no failing of days
	k.tell()
	if r := find(hook); r.OffAt != nil {
		t.Errorf("%+v", r)
	}
	for range 6 {
		k.completes()
		k.tell()
		k.pass(24 * time.Hour)
	}
	r := find(hook)
	if r.OffAt == nil || r.OffWhy != "failing" {
		t.Fatalf("%+v", r)
	}
	for _, d := range k.log(hook.ID) {
		if d.State == "due" {
			t.Errorf("%+v waits for nobody", d)
		}
	}
	k.completes()
	k.ok(k.store.Switch(ctx, k.admin, k.library, hook.ID, true))
	box.take(200)
	k.tell()
	k.completes()
	k.tell()
	if got := box.take(410); len(got) != 1 {
		t.Errorf("%d messages: what happened while it was off is sent, or what came after is not", len(got))
	}
	if r := find(hook); r.FailingSince != nil || r.SentAt == nil {
		t.Errorf("%+v", r)
	}
	k.completes()
	k.tell()
	if r := find(hook); r.OffWhy != "gone" {
		t.Errorf("%+v", r)
	}
	// Another library's administrator reaches none of it.
	other := lms.Actor{AccountID: k.person, LibraryID: k.library + 1, Roles: lms.Roles}
	if _, err := k.store.Receiver(ctx, other, k.library, hook.ID); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
	if _, err := k.store.Receiver(ctx, other, other.LibraryID, hook.ID); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}
	if _, err := k.store.RotateSecret(ctx, other, other.LibraryID, hook.ID); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}
	k.ok(k.store.RemoveReceiver(ctx, k.admin, k.library, hook.ID))
	var kept []byte
	k.ok(k.db.Get(&kept, `SELECT sealed FROM exchange_receiver WHERE id = ?`, hook.ID))
	if len(kept) != 0 {
		t.Error("the secret of a webhook that was removed is kept")
	}
	add("Dasbor") // the name is free again
}

// A certificate is told of once, its code only to who is told who people are.
func TestTellCertificates(t *testing.T) {
	ctx, k := context.Background(), newTeller(t)
	activity := dbtest.Insert(t, k.db, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, status, created_at)
		VALUES (?, 'workshop', 'Lokakarya', '2026-01-08 02:00:00', '2026-01-08 04:00:00', '', '', 'user_services', 0, '', 'scheduled', NOW())`, k.library)
	boxes := map[bool]*inbox{}
	for _, personal := range []bool{false, true} {
		box := openInbox(t)
		_, secret, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.Hook, exchange.ReceiverDetails{Name: fmt.Sprint("SIMPEG ", personal), Address: box.URL, Own: true,
			Kinds: exchange.HookKinds, Personal: personal, Reason: "Angka kredit"}, "https://bina.example.id")
		k.ok(err)
		box.secrets, boxes[personal] = []string{secret}, box
	}
	dbtest.Insert(t, k.db, `INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) SELECT ?, MIN(id), 120, NOW() FROM account`, activity)
	store := certificate.NewStore(k.db, k.now, [32]byte{1})
	_, err := store.Switch(ctx, k.admin, k.library, fmt.Sprintf("activity-%d", activity), certificate.Design{Language: "id"})
	k.ok(err)
	n, err := store.Issue(ctx, lms.System("test"))
	k.ok(err)
	list, _, err := store.List(ctx, k.admin, k.library, certificate.Filter{}, 0, lms.Page{Number: 1})
	k.ok(err)
	if n != 1 || len(list) != 1 {
		t.Fatal(n, list)
	}
	for _, kind := range []string{"certificate.issued", "certificate.revoked"} {
		k.tell()
		k.tell()
		for personal, box := range boxes {
			got := box.take(200)
			if len(got) != 1 || !strings.Contains(got[0].body, kind) || !strings.Contains(got[0].body, fmt.Sprintf(`"certificate_id":%d`, list[0].ID)) {
				t.Fatalf("%s, personal %v: %v", kind, personal, got)
			}
			if strings.Contains(got[0].body, list[0].Code) != personal || strings.Contains(got[0].body, `"identity"`) != personal {
				t.Errorf("personal %v: %s", personal, got[0].body)
			}
		}
		if kind == "certificate.issued" {
			k.ok(store.Revoke(ctx, k.admin, list[0].ID, certificate.Mistake, "", false))
		}
	}
}
