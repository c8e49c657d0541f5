package notice

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestManyGatherAndSend(t *testing.T) {
	r := open(t)
	for i := range 5 {
		r.tell(r.rina, Enrolled, fmt.Sprint(i))
		r.tell(r.budi, Enrolled, fmt.Sprint(i))
	}
	r.at = r.at.Add(12 * time.Hour)
	var all, ready sync.WaitGroup
	var mu sync.Mutex
	seen := map[int64]int{}
	ready.Add(6)
	for range 6 {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			if _, err := r.Gather(ctx, system); err != nil {
				t.Error(err)
			}
			for {
				l, ok, err := r.Claim(ctx, system)
				if err != nil {
					t.Error(err)
				}
				if !ok {
					return
				}
				mu.Lock()
				for _, n := range l.Notices {
					seen[n.ID]++
				}
				mu.Unlock()
				if _, err := r.Save(ctx, system, l, Answer{Outcome: Taken}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if len(seen) != 10 {
		t.Errorf("%d notices went", len(seen))
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("notice %d went %d times", id, n)
		}
	}
	var letters int
	if err := r.db.Get(&letters, `SELECT COUNT(*) FROM notice_letter`); err != nil || letters != 2 {
		t.Error(letters, err)
	}
}

// The program ends after the letter was handed over and before that was noted: it
// goes again, later, as the same letter.
func TestInterrupted(t *testing.T) {
	r := open(t)
	r.tell(r.rina, Offered, "1")
	first := r.letters()
	if again := r.letters(); len(first) != 1 || len(again) != 0 {
		t.Fatalf("%+v, %+v", first, again)
	}
	box, _, err := r.Outbox(ctx, r.admin, r.lib, Sending, lms.Page{})
	if err != nil || len(box) != 1 || box[0].Outcome != Interrupted {
		t.Fatalf("%+v, %v", box, err)
	}
	r.at = r.at.Add(handOver)
	second := r.letters()
	if len(second) != 1 || second[0].ID != first[0].ID || second[0].Tries != 2 {
		t.Fatalf("%+v", second)
	}
	a, err := r.Write(first[0], "")
	r.ok(err)
	b, err := r.Write(second[0], "")
	if err != nil || a.ID != b.ID {
		t.Errorf("%q is not %q, %v", a.ID, b.ID, err)
	}
	r.answered(second[0], Taken, "")
	r.answered(first[0], Later, "") // the one that was thought lost comes back
	if box, _, _ := r.Outbox(ctx, r.admin, r.lib, Sent, lms.Page{}); len(box) != 1 {
		t.Errorf("%+v", box)
	}
}

func TestServerIsDown(t *testing.T) {
	r := open(t)
	r.tell(r.rina, Offered, "1")
	tries := 0
	for begun := r.at; r.at.Sub(begun) < 10*24*time.Hour; r.at = r.at.Add(5 * time.Minute) {
		l, ok, err := r.Claim(ctx, system)
		if r.ok(err); tries == 0 {
			_, err = r.Gather(ctx, system)
			r.ok(err)
		}
		if ok {
			tries++
			if state := r.answered(l, Closed, "connection refused"); state == Failed {
				if gone := r.at.Sub(begun); gone < 4*24*time.Hour {
					t.Errorf("given up after %v", gone)
				}
				break
			}
		}
	}
	box, _, err := r.Outbox(ctx, r.admin, r.lib, Failed, lms.Page{})
	if err != nil || len(box) != 1 || box[0].Tries != tries || tries != mostTries || box[0].Answered != "connection refused" || !box[0].Again() {
		t.Fatalf("%d tries, %+v, %v", tries, box, err)
	}
	r.wants(r.SendNow(ctx, r.rina, r.lib, box[0].ID), lms.Forbidden)
	r.wants(r.SendNow(ctx, r.otherAdmin, r.elsewhere, box[0].ID), lms.Conflict)
	r.ok(r.SendNow(ctx, r.admin, r.lib, box[0].ID))
	l := r.letters()
	if len(l) != 1 || r.answered(l[0], Taken, "250 ok") != Sent {
		t.Errorf("%+v", l)
	}
	r.wants(r.SendNow(ctx, r.admin, r.lib, box[0].ID), lms.Conflict)
	r.wants(r.Drop(ctx, r.admin, r.lib, box[0].ID), lms.Conflict)
}

func TestAddressThatIsRefused(t *testing.T) {
	r := open(t)
	r.tell(r.rina, Offered, "1")
	l := r.letters()
	if s := r.answered(l[0], NoAddress, "550 5.1.1 no\r\nsuch user"); s != RefusedLetter {
		t.Error(s)
	}
	mine, err := r.Mine(ctx, r.rina)
	if err != nil || mine == nil || mine.Source != FromServer || mine.Reason != "550 5.1.1 no such user" {
		t.Fatalf("%+v, %v", mine, err)
	}
	if other, err := r.Mine(ctx, r.budi); other != nil || err != nil {
		t.Error(other, err)
	}
	r.tell(r.rina, Offered, "2")
	if l := r.letters(); len(l) != 0 {
		t.Errorf("goes on: %+v", l)
	}
	r.db.MustExec(`UPDATE account SET email = 'rina@baru.example' WHERE id = ?`, r.rina.AccountID)
	if mine, err := r.Mine(ctx, r.rina); mine != nil || err != nil {
		t.Errorf("another address: %+v, %v", mine, err)
	}
	r.tell(r.rina, Offered, "3")
	if l := r.letters(); len(l) != 1 || l[0].Address != "rina@baru.example" {
		t.Errorf("%+v", l)
	}
	r.ok(r.Sweep(ctx, system))
	var n int
	if err := r.db.Get(&n, `SELECT COUNT(*) FROM notice_address`); err != nil || n != 0 {
		t.Errorf("%d addresses are nobody's, %v", n, err)
	}
}

func TestReports(t *testing.T) {
	r := open(t)
	for said, want := range map[string]int{" rina@kota.example ": 1, strings.ReplaceAll(cameBack, "sari@example.id", "RINA@kota.example"): 1, "Final-Recipient: rfc822;rina@kota.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;budi@kota.example\nAction: failed\nStatus: 5.0.0": 2} {
		if n, err := r.Report(ctx, r.admin, r.lib, said); n != want || err != nil {
			t.Errorf("%q: %d, %v", said, n, err)
		}
	}
	for _, said := range []string{"", "rina", "sari@kota.example", "lain@kota.example", cameBack} {
		_, err := r.Report(ctx, r.admin, r.lib, said)
		r.wants(err, lms.Invalid)
	}
	_, err := r.Report(ctx, r.trainer, r.lib, "rina@kota.example")
	r.wants(err, lms.Forbidden)
	list, err := r.Refusals(ctx, r.admin, r.lib)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	_, err = r.Refusals(ctx, r.rina, r.lib)
	r.wants(err, lms.Forbidden)
	r.ok(r.Clear(ctx, r.otherAdmin, r.elsewhere, r.rina.AccountID)) // not theirs
	r.ok(r.Right(ctx, r.budi))
	if list, _ = r.Refusals(ctx, r.admin, r.lib); len(list) != 1 || list[0].AccountID != r.rina.AccountID {
		t.Fatalf("%+v", list)
	}
	r.ok(r.Clear(ctx, r.admin, r.lib, r.rina.AccountID))
	if list, _ = r.Refusals(ctx, r.admin, r.lib); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}
