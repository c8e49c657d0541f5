package worker_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/exchange"
	"binapustaka/lms/sqldb/dbtest"
)

// void declares an attempt void, or takes that back.
func (k *teller) void(attempt int64, void bool) {
	k.t.Helper()
	dbtest.Insert(k.t, k.db, `INSERT INTO attempt_void (attempt_id, voided, reason, made_by, made_at) VALUES (?, ?, 'Soal bocor', ?, ?)`, attempt, void, k.person, k.now())
	dbtest.Insert(k.t, k.db, `UPDATE attempt SET voided = ? WHERE id = ?`, void, attempt)
}

// What was told and holds no longer is taken back with whoever was told, once; what
// holds again is told again.
func TestHooksTakeBack(t *testing.T) {
	ctx, k, box := context.Background(), newTeller(t), openInbox(t)
	before := k.sits(1, 90)
	hook, secret, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.Hook,
		exchange.ReceiverDetails{Name: "SIMPEG", Address: box.URL, Own: true, Kinds: exchange.HookKinds}, "https://bina.example.id")
	k.ok(err)
	courses, other, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.Hook,
		exchange.ReceiverDetails{Name: "Dasbor", Address: box.URL, Own: true, Kinds: []exchange.Kind{exchange.CourseCompleted}}, "https://bina.example.id")
	k.ok(err)
	box.secrets = []string{secret, other}
	passed, missed := k.sits(2, 80), k.sits(3, 40)
	told := func(step string, want ...string) {
		t.Helper()
		k.pass(time.Minute)
		k.tell()
		k.tell()
		var got []string
		for _, m := range box.take(200) {
			var b struct {
				Type exchange.Kind
				Data struct {
					ResultID    int64  `json:"result_id"`
					EnrolmentID int64  `json:"enrolment_id"`
					Person      string `json:"person"`
				}
			}
			k.ok(json.Unmarshal([]byte(m.body), &b))
			if b.Data.Person == "" {
				t.Errorf("%s: nobody's: %s", step, m.body)
			}
			got = append(got, fmt.Sprintf("%s %d", b.Type, b.Data.ResultID+b.Data.EnrolmentID))
		}
		if slices.Sort(got); strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%s: told %q, want %q", step, got, want)
		}
	}
	pass, back := fmt.Sprintf("test.passed %d", passed), fmt.Sprintf("test.retracted %d", passed)
	told("handed in", pass)
	k.void(passed, true)
	k.void(before, true) // was never told: there is nothing to take back
	k.void(missed, true)
	told("void", back)
	k.void(passed, false)
	told("good again", pass)
	k.void(passed, true)
	told("void again", back)
	k.void(passed, false)
	told("good at last", pass)

	// A correction that turns a result round: this webhook is not told of who failed.
	dbtest.Insert(t, k.db, `UPDATE attempt SET percent = 60, passed = FALSE WHERE id = ?`, passed)
	told("corrected", back)
	dbtest.Insert(t, k.db, `UPDATE attempt SET percent = 75, passed = TRUE WHERE id = ?`, passed)
	told("corrected again", pass)

	// A course that is open again: both are told, and one that is away is not.
	enrolment := k.completes()
	done, open := fmt.Sprintf("course.completed %d", enrolment), fmt.Sprintf("course.retracted %d", enrolment)
	told("completed", done, done)
	k.ok(k.store.Switch(ctx, k.admin, k.library, courses.ID, false))
	dbtest.Insert(t, k.db, `UPDATE course_enrolment SET completed_at = NULL WHERE id = ?`, enrolment)
	told("open again", open)
	for _, d := range k.log(hook.ID) {
		if d.State != "sent" {
			t.Errorf("%+v", d)
		}
	}
}

// A record store voids the statement about what was taken back; what holds again is
// another statement.
func TestRecordStoreVoids(t *testing.T) {
	ctx, k, store := context.Background(), newTeller(t), openRecordStore(t)
	_, _, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.LRS,
		exchange.ReceiverDetails{Address: store.URL + "/xapi", Own: true, Key: "kunci", Secret: "sandi:lrs"}, "https://bina.example.id")
	k.ok(err)
	attempt := k.sits(1, 80)
	// counting is how many statements about passing stand, and how many voidings
	// point at one of them.
	counting := func(step string, standing, voidings int) {
		t.Helper()
		k.pass(time.Minute)
		k.tell()
		k.tell()
		stands, voids := map[string]bool{}, []string{}
		for id, raw := range store.kept {
			var st struct {
				Verb    struct{ ID string }
				Object  struct{ ObjectType, ID string }
				Context map[string]string
			}
			k.ok(json.Unmarshal([]byte(raw), &st))
			switch {
			case strings.HasSuffix(st.Verb.ID, "/passed") || strings.HasSuffix(st.Verb.ID, "/failed"):
				stands[id] = true
			case st.Verb.ID == "http://adlnet.gov/expapi/verbs/voided":
				voids = append(voids, st.Object.ID)
				if st.Object.ObjectType != "StatementRef" || st.Context["platform"] != "" || strings.Contains(raw, "definition") {
					t.Errorf("%s: %s", step, raw)
				}
			}
		}
		for _, id := range voids {
			if !stands[id] {
				t.Errorf("%s: %s is voided and was not said, or is voided twice", step, id)
			}
			delete(stands, id)
		}
		if len(stands) != standing || len(voids) != voidings {
			t.Errorf("%s: %d stand and %d are voided, want %d and %d", step, len(stands), len(voids), standing, voidings)
		}
	}
	counting("handed in", 1, 0)
	k.void(attempt, true)
	counting("void", 0, 1)
	k.void(attempt, false)
	counting("good again", 1, 1)
	dbtest.Insert(t, k.db, `UPDATE attempt SET percent = 60, passed = FALSE WHERE id = ?`, attempt)
	counting("corrected", 1, 2)
	k.void(attempt, true)
	counting("void again", 0, 3)
}

// A receiver that is new, or switched on again, hears of nothing from before, and
// takes nothing from the others that they were about to be told.
func TestNewReceiverTakesNothingAway(t *testing.T) {
	ctx, k, box := context.Background(), newTeller(t), openInbox(t)
	add := func(name string) exchange.Receiver {
		t.Helper()
		r, secret, err := k.store.AddReceiver(ctx, k.admin, k.library, exchange.Hook,
			exchange.ReceiverDetails{Name: name, Address: box.URL, Own: true, Kinds: exchange.HookKinds}, "https://bina.example.id")
		k.ok(err)
		box.secrets = append(box.secrets, secret)
		return r
	}
	first := add("SIMPEG")
	k.completes()
	k.sits(1, 40) // nobody wants to know
	second := add("Dasbor")
	k.ok(k.store.Switch(ctx, k.admin, k.library, second.ID, false))
	k.completes()
	k.ok(k.store.Switch(ctx, k.admin, k.library, second.ID, true))
	k.tell()
	k.completes()
	k.tell()
	if a, b := len(k.log(first.ID)), len(k.log(second.ID)); a != 3 || b != 1 || len(box.take(200)) != 4 {
		t.Errorf("%d messages to the first, %d to the second", a, b)
	}
}
