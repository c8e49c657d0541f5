package assessment

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// Two states that differ by one person: who may not read people's results finds
// the same figures and rows in both, until five people more have come.
func TestGainsThatDifferByOnePerson(t *testing.T) {
	state := func(people int) string {
		c := newClass()
		for i := range people {
			c.add(40+float64(i), 50+float64(3*i%40), done())
			one := c.post[c.next]
			one.SubmittedAt, one.AttemptID = one.SubmittedAt.Add(time.Duration(i)*time.Minute), int64(i+1)
			c.post[c.next] = one
		}
		g := Gains{Pair: Pair{Pre: Assessment{ID: 1}, Post: Assessment{ID: 2}, PairSettings: PairSettings{CourseID: 3}}, fives: true}
		g.work(c.readings, c.trainings)
		one := g.Sides[Trained]
		if one.People != people || one.People != g.Held+len(g.Rows) {
			t.Errorf("%d people: %+v, %d held, %d rows", people, one, g.Held, len(g.Rows))
		}
		rows := slices.Clone(g.Rows)
		slices.SortFunc(rows, func(a, b PairRow) int { return int(a.Pre - b.Pre) })
		said, err := json.Marshal([]any{one.Gain, rows, g.Competencies, g.All, g.Comparison})
		if err != nil {
			t.Fatal(err)
		}
		return string(said)
	}
	last := state(10)
	for n := 11; n <= 25; n++ {
		now := state(n)
		if same := now == last; same != (n%5 != 0) {
			t.Errorf("%d people: same figures is %v", n, same)
		}
		last = now
	}
}
