package worker_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/integration/send"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
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

	// A course that was opened again and completed again is told again; the same is not.
	k.pass(time.Minute)
	dbtest.Insert(t, k.db, `UPDATE course_enrolment SET completed_at = NULL WHERE id = ?`, enrolment)
	k.tell()
	dbtest.Insert(t, k.db, `UPDATE course_enrolment SET completed_at = ? WHERE id = ?`, k.now(), enrolment)
	k.tell()
	k.tell()
	if got := box.take(200); len(got) != 1 {
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

// recordStore is a learning record store that holds us to xAPI 1.0.3.
type recordStore struct {
	*httptest.Server
	t      *testing.T
	mu     sync.Mutex
	kept   map[string]string // statements by id
	posts  int
	fail   int    // answers this after it has kept everything
	poison string // refuses statements that hold it, with their batch
}

var version5 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func openRecordStore(t *testing.T) *recordStore {
	s := &recordStore{t: t, kept: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.posts++
		key, secret, ok := r.BasicAuth()
		switch {
		case r.Method != "POST" || r.URL.Path != "/xapi/statements" || r.Header.Get("Content-Type") != "application/json":
			t.Errorf("%s %s %s", r.Method, r.URL, r.Header.Get("Content-Type"))
		case r.Header.Get("X-Experience-API-Version") != "1.0.3":
			http.Error(w, "X-Experience-API-Version", http.StatusBadRequest)
			return
		case !ok || key != "kunci" || secret != "sandi:lrs":
			http.Error(w, "siapa Anda?", http.StatusUnauthorized)
			return
		}
		var all []json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&all); err != nil {
			t.Error(err)
		}
		fresh := map[string]string{}
		var ids []string
		for _, raw := range all {
			id := s.check(raw)
			if s.poison != "" && strings.Contains(string(raw), s.poison) {
				http.Error(w, "bad statement", http.StatusBadRequest)
				return
			}
			if before, known := s.kept[id]; known && before != string(raw) {
				http.Error(w, "another statement has this id", http.StatusConflict)
				return
			}
			fresh[id], ids = string(raw), append(ids, id)
		}
		for id, raw := range fresh {
			s.kept[id] = raw
		}
		if s.fail != 0 {
			w.WriteHeader(s.fail)
			return
		}
		json.NewEncoder(w).Encode(ids)
	}))
	t.Cleanup(s.Close)
	return s
}

// check holds a statement to the rules of the specification that concern us.
func (s *recordStore) check(raw []byte) string {
	var st struct {
		ID    string
		Actor struct {
			ObjectType, Name, Mbox string
			Account                *struct{ HomePage, Name string }
		}
		Verb struct {
			ID      string
			Display map[string]string
		}
		Object struct {
			ObjectType, ID string
			Definition     struct {
				Type string
				Name map[string]string
			}
		}
		Result *struct {
			Score               *struct{ Scaled, Raw, Min, Max float64 }
			Success, Completion *bool
			Duration            string
		}
		Context   map[string]string
		Timestamp time.Time
	}
	if err := json.Unmarshal(raw, &st); err != nil {
		s.t.Errorf("%v in %s", err, raw)
	}
	iri := regexp.MustCompile(`^https?://[^ ]+$`)
	switch {
	case !version5.MatchString(st.ID):
		s.t.Errorf("id %q", st.ID)
	case st.Actor.Account == nil || st.Actor.Mbox != "" || !iri.MatchString(st.Actor.Account.HomePage) || st.Actor.Account.Name == "" || st.Actor.ObjectType != "Agent":
		s.t.Errorf("an actor has exactly one identifier: %s", raw)
	case !iri.MatchString(st.Verb.ID) || st.Verb.Display["en-US"] == "":
		s.t.Errorf("verb: %s", raw)
	case st.Object.ObjectType != "Activity" || !iri.MatchString(st.Object.ID) || len(st.Object.Definition.Name) == 0:
		s.t.Errorf("object: %s", raw)
	case st.Timestamp.IsZero() || st.Timestamp.Location() != time.UTC:
		s.t.Errorf("timestamp: %s", raw)
	case st.Context["registration"] != "" && !version5.MatchString(st.Context["registration"]):
		s.t.Errorf("registration: %s", raw)
	}
	if r := st.Result; r != nil {
		if r.Score != nil && (r.Score.Scaled < -1 || r.Score.Scaled > 1 || r.Score.Raw < r.Score.Min || r.Score.Raw > r.Score.Max) {
			s.t.Errorf("score: %s", raw)
		}
		if r.Duration != "" && !regexp.MustCompile(`^PT\d+S$`).MatchString(r.Duration) {
			s.t.Errorf("duration: %s", raw)
		}
	}
	return st.ID
}

func TestTellRecordStore(t *testing.T) {
	ctx, k, store := context.Background(), newTeller(t), openRecordStore(t)
	k.completes()
	d := exchange.ReceiverDetails{Address: store.URL + "/xapi/", Own: true, Key: "kunci", Secret: "salah"}
	lrs, _, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.LRS, d, "https://bina.example.id")
	k.ok(err)
	try := func() exchange.Delivery {
		t.Helper()
		id, err := k.store.TryReceiver(ctx, k.admin, k.library, lrs.ID)
		k.ok(err)
		k.ok(worker.TellOne(ctx, worker.ExchangeDeps{Exchange: k.store, Now: k.now}, lrs.ID, id))
		all := k.log(lrs.ID)
		return all[len(all)-1]
	}
	if got := try(); got.Status != 401 || got.State != "failed" || got.Kind != exchange.Ping {
		t.Errorf("%+v", got)
	}
	d.Secret = "sandi:lrs"
	k.ok(k.store.ChangeReceiver(ctx, k.admin, k.library, lrs.ID, d))
	if got := try(); got.Status != 200 || got.State != "sent" {
		t.Errorf("%+v", got)
	}
	if len(store.kept) != 1 {
		t.Fatalf("%v", store.kept)
	}
	store.kept = map[string]string{}

	// It keeps everything, and its answer is lost: the same statements come again.
	store.fail = 502
	k.completes()
	k.sits(1, 40)
	k.pass(time.Hour)
	k.sits(2, 87.5)
	k.tell()
	if store.posts = 0; len(store.kept) != 6 {
		t.Fatalf("%d statements: %v", len(store.kept), store.kept)
	}
	store.fail = 0
	if _, err := k.db.Exec(`UPDATE course_version SET jp = 9`); err != nil { // what is not told changes nothing
		t.Fatal(err)
	}
	k.pass(5 * time.Minute)
	k.tell()
	k.tell()
	if len(store.kept) != 6 || store.posts != 1 {
		t.Fatalf("%d statements in %d posts", len(store.kept), store.posts)
	}
	for _, d := range k.log(lrs.ID)[2:] {
		if d.State != "sent" || d.Tries != 2 {
			t.Errorf("%+v", d)
		}
	}
	var whole []string
	for _, raw := range store.kept {
		whole = append(whole, raw)
	}
	all := strings.Join(whole, "\n")
	for says, n := range map[string]int{"verbs/initialized": 3, "verbs/completed": 1, "verbs/passed": 1, "verbs/failed": 1, fmt.Sprintf("https://bina.example.id/courses/%d", k.course): 2,
		fmt.Sprintf("https://bina.example.id/assessments/%d", k.test): 4, `"scaled":0.875`: 1, `"duration":"PT1200S"`: 2, `"success":true`: 1, `"success":false`: 1, "ahasia": 0} {
		if got := strings.Count(all, says); got != n {
			t.Errorf("%q stands there %d times, want %d\n%s", says, got, n, all)
		}
	}

	// One that is refused holds up no other; names are told with a reason alone.
	store.poison = `"scaled":0.1,`
	k.sits(3, 10)
	k.sits(4, 100)
	d = lrs.ReceiverDetails
	d.Personal = true
	if err := k.store.ChangeReceiver(ctx, k.admin, k.library, lrs.ID, d); !lms.IsKind(err, lms.Invalid) {
		t.Errorf("names without a reason: %v", err)
	}
	d.Reason = "Dinas mencatat JP per orang"
	k.ok(k.store.ChangeReceiver(ctx, k.admin, k.library, lrs.ID, d))
	k.tell()
	var states []string
	for _, d := range k.log(lrs.ID)[8:] {
		states = append(states, d.State)
	}
	if slices.Sort(states); strings.Join(states, " ") != "due sent sent sent" {
		t.Errorf("%v", states)
	}
	if n := strings.Count(fmt.Sprint(store.kept), `"name":"Sari Rahasia"`); n != 3 {
		t.Errorf("%d statements with a name", n)
	}
}
