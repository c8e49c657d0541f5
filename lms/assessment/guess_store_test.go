package assessment

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestGuessesOfAnAccessCodeWait(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.AccessCode = "Rak 7" })
	me, other := w.learners[0], w.learners[1]
	enter := func(code string) error { _, err := w.Start(ctx, me, test, code); return err }
	// A rush of them at once: no more are looked at than are free.
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	for i := range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			err := enter(fmt.Sprintf("rak %d", 100+i))
			mu.Lock()
			defer mu.Unlock()
			got[keys(err)]++
		}()
	}
	wg.Wait()
	if got["code assessment.code_wrong"] != freeGuesses || got["code assessment.code_wait"] != 20-freeGuesses {
		t.Fatalf("%v", got)
	}
	w.refused(enter("rak 7"), "code assessment.code_wait") // the right one as well
	w.refused(enter(""), "code assessment.code_wrong")     // nobody guesses with nothing
	if must[int64](t)(w.Start(ctx, other, test, "rak 7")) == 0 {
		t.Error("somebody else waits too")
	}
	w.pass(59 * time.Second)
	err := enter("rak 7")
	w.refused(err, "code assessment.code_wait")
	if !lms.IsKind(err, lms.TooMany) {
		t.Errorf("%v", err)
	}
	w.pass(time.Second)
	w.refused(enter("rak 8"), "code assessment.code_wrong")
	w.pass(time.Minute)
	w.refused(enter("rak 7"), "code assessment.code_wait") // two minutes by now
	w.pass(time.Minute)
	w.ok(enter("rak 7"))
	if n := w.count("assessment_guess"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	for failures, want := range map[int]time.Duration{0: 0, 4: 0, 5: time.Minute, 7: 4 * time.Minute, 9: longestWait, 500: longestWait} {
		if d := waitAfter(failures); d != want {
			t.Errorf("after %d: %v", failures, d)
		}
	}
}
