package competency

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Whatever becomes of people, one thing after the other: what is shown stays, or
// it is something else about five different people at once, and what is shown of
// each is what was so of them at some time.
func TestFiguresChangeByFive(t *testing.T) {
	dice := rand.New(rand.NewPCG(8, 2))
	r := Required{Competency: Competency{ID: 1}, Required: 3}
	moved, shrank := 0, 0
	for range 300 {
		var held []Holding
		evidence := map[int64][]Evidence{}
		holds := map[int64]int{} // place in held
		last, since := Figure{}, map[int64]bool{}
		for step := range 60 {
			at := clock.Add(time.Duration(step) * time.Minute)
			account := int64(1 + dice.IntN(11))
			list := evidence[account]
			i, has := holds[account]
			switch {
			case !has:
				holds[account] = len(held)
				held = append(held, Holding{AccountID: account, StartedAt: at})
			case dice.IntN(12) == 0:
				held[i].EndedAt = &at
				delete(holds, account)
			case len(list) > 0 && dice.IntN(6) == 0:
				if e := &list[dice.IntN(len(list))]; e.WithdrawnAt == nil {
					e.WithdrawnAt = &at
				}
			default:
				e := shown(account, 1, Self, dice.IntN(6), 1, int64(step))
				e.CreatedAt = at
				evidence[account] = append(list, e)
			}
			since[account] = true
			now := inFives(r, Self, held, evidence, nil)
			if now == last {
				continue
			}
			if len(since) < MinGroup {
				t.Fatalf("%+v became %+v by %d people", last, now, len(since))
			}
			if now.People > 0 && now.People < MinGroup {
				shrank++ // masked by whoever shows it
			}
			moved++
			last, since = now, map[int64]bool{}
		}
	}
	if moved < 500 || shrank == 0 {
		t.Errorf("figures moved %d times, %d times to too few", moved, shrank)
	}
}

// Five people say where they stand, four of them say so again, the fifth leaves:
// with the change of the fourth nothing is shown yet, with the leaving all is.
func TestFiguresComeInFives(t *testing.T) {
	r := Required{Competency: Competency{ID: 1}, Required: 3}
	var held []Holding
	evidence := map[int64][]Evidence{}
	at := clock
	says := func(account int64, level int) {
		at = at.Add(time.Hour)
		e := shown(account, 1, Self, level, 1, at.Unix())
		e.CreatedAt = at
		evidence[account] = append(evidence[account], e)
	}
	want := func(what string, n Figure) {
		t.Helper()
		if got := inFives(r, Self, held, evidence, nil); got != n {
			t.Errorf("%s: %+v, not %+v", what, got, n)
		}
	}
	for i := range int64(6) {
		held = append(held, Holding{AccountID: i, StartedAt: at})
	}
	for i := range int64(4) {
		says(i, int(i))
	}
	want("four", Figure{})
	says(4, 4)
	want("five", Figure{People: 5, Meet: 2})
	says(5, 5)
	want("a sixth", Figure{People: 5, Meet: 2})
	for i := range int64(3) {
		says(i, 5)
	}
	want("four of them changed", Figure{People: 5, Meet: 2})
	says(3, 4) // met it before
	want("nothing new", Figure{People: 5, Meet: 2})
	at = at.Add(time.Hour)
	held[4].EndedAt = &at
	want("one left", Figure{People: 5, Meet: 5})
}
