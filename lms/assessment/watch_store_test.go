package assessment

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestWhatIsNotedOfAWatchedAttempt(t *testing.T) {
	w := newWorld(t)
	watched, _ := w.test(func(s *Settings) { s.Watched = true })
	plain, _ := w.test(nil)
	me := w.learners[0]
	id, quiet := w.start(me, watched), w.start(me, plain)
	note := func(kind EventKind, ago time.Duration) {
		t.Helper()
		for _, attempt := range []int64{id, quiet} {
			w.ok(w.NoteFocus(ctx, me, attempt, kind, ago))
		}
	}
	address := func(a string) {
		t.Helper()
		for _, attempt := range []int64{id, quiet} {
			w.ok(w.NoteAddress(ctx, me, attempt, a))
		}
	}
	address("192.0.2.1")
	note(Back, 0) // nothing new
	w.pass(time.Minute)
	note(Left, 0)
	note(Left, 0)
	address("192.0.2.1")
	w.pass(time.Minute)
	note(Back, 20*time.Second) // it was sent late
	address("192.0.2.9")
	note(Left, time.Hour) // no earlier than the attempt
	w.refused(w.NoteFocus(ctx, me, id, Address, 0), "error.request")
	w.refused(w.NoteFocus(ctx, w.learners[1], id, Left, 0), "attempt.not_found")
	w.refused(w.NoteAddress(ctx, w.trainer, id, "x"), "attempt.not_found")
	w.pass(time.Minute)
	begun := w.time.Add(-3 * time.Minute)
	w.ok(w.Submit(ctx, me, id))
	w.ok(w.Submit(ctx, me, quiet))
	note(Back, 0)
	address("198.51.100.7")

	res := must[Result](t)(w.Result(ctx, w.trainer, id))
	var got []string
	for _, e := range res.Events {
		got = append(got, fmt.Sprint(e.Kind, " ", e.At.Sub(begun)))
	}
	if s := strings.Join(got, ", "); s != "left 1m0s, back 1m40s, address 2m0s, left 0s" {
		t.Errorf("noted: %s", s)
	}
	if away := Absences(res.Events, *res.SubmittedAt); len(away) != 2 || away[0].To.Sub(away[0].From) != 40*time.Second || !away[1].To.Equal(*res.SubmittedAt) {
		t.Errorf("away: %+v", away)
	}
	if res := must[Result](t)(w.Result(ctx, me, quiet)); len(res.Events) != 0 {
		t.Errorf("noted of a test that notes nothing: %+v", res.Events)
	}
	var row string
	w.ok(w.db.Get(&row, `SELECT GROUP_CONCAT(CONCAT_WS(' ', kind, trace)) FROM attempt_event`))
	if strings.Contains(row, "192") && strings.Contains(row, ".") {
		t.Errorf("an address is kept: %s", row)
	}
	w.refused(w.Update(ctx, w.trainer, plain, func() Settings { s := settings(); s.Watched = true; return s }(), 1), "assessment.fixed")
}

func TestTraceTellsNoAddress(t *testing.T) {
	same := 0
	for i := range 256 * 16 {
		if n := traceOf(7, fmt.Sprintf("10.0.%d.%d", i/256, i%256)); n < 0 || n > 65535 {
			t.Fatalf("trace %d", n)
		} else if n == traceOf(8, fmt.Sprintf("10.0.%d.%d", i/256, i%256)) {
			same++
		}
	}
	if same > 5 {
		t.Errorf("%d addresses have the same trace in two attempts", same)
	}
}

func TestEventsAreBounded(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.Watched = true })
	me := w.learners[0]
	id := w.start(me, test)
	for i := range MaxEvents + 10 {
		w.ok(w.NoteFocus(ctx, me, id, []EventKind{Left, Back}[i%2], 0))
	}
	w.ok(w.Submit(ctx, me, id))
	if n := len(must[Result](t)(w.Result(ctx, me, id)).Events); n != MaxEvents {
		t.Errorf("%d events", n)
	}
}
