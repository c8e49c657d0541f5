package activity

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Queries have the rule of how long an activity is from a column, pages from
// Minutes: they say the same of whatever can be saved.
func TestOneRuleOfMinutes(t *testing.T) {
	w := start(t)
	dice := rand.New(rand.NewPCG(6, 1))
	for i := range 250 {
		d := workshop()
		d.JP = []float64{0, 0, 0.04, 0.05, 0.1, 0.3, 0.7, 1.1, 2.25, 2.5, float64(dice.IntN(2000)) / 10}[dice.IntN(11)]
		d.EndsAt = d.StartsAt.Add(time.Duration(1+dice.IntN(200_000)) * time.Second)
		id := w.create(t, func(into *Details) { *into = d })
		if i%3 == 0 {
			if _, err := w.db.Exec(`UPDATE activity SET held_minutes = ? WHERE id = ?`, dice.IntN(900), id); err != nil {
				t.Fatal(err)
			}
		}
		var full int
		a, err := w.Find(ctx, w.trainer, id)
		if err == nil {
			err = w.db.Get(&full, `SELECT full_minutes FROM activity WHERE id = ?`, id)
		}
		if err != nil || a.Minutes() != full {
			t.Errorf("%v JP, held %d, %v: %d minutes, the column says %d, %v", d.JP, a.Held, d.EndsAt.Sub(d.StartsAt), a.Minutes(), full, err)
		}
	}
}
