package worker_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/exchange"
)

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
	case st.Object.ObjectType == "StatementRef" && version5.MatchString(st.Object.ID):
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
