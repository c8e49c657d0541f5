package assessment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// beside measures fn beside a bare SELECT by primary key, by turns in the same
// run, and reports the medians and their ratio.
func (w *world) beside(b *testing.B, rounds int, fn func()) {
	var ours, theirs []time.Duration
	timed := func(fn func()) time.Duration {
		at := time.Now()
		fn()
		return time.Since(at)
	}
	fn()
	b.ResetTimer()
	for range b.N {
		for range rounds {
			ours = append(ours, timed(fn))
			for range 20 { // one of them alone would be measured with what fn left behind
				theirs = append(theirs, timed(func() {
					var name string
					w.ok(w.db.Get(&name, `SELECT name FROM "library" WHERE id = ?`, w.library))
				}))
			}
		}
	}
	b.StopTimer()
	slices.Sort(ours)
	slices.Sort(theirs)
	mine, other := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(float64(mine.Microseconds())/1000, "ms/run")
	b.ReportMetric(float64(mine)/float64(other), "×select")
}

// graded are answers of people with normal abilities to items of easinesses
// from −2 to 2, of which each is asked so many; as analyse lays them out.
func graded(people, items, asked int) [][]float64 {
	r := rand.New(rand.NewPCG(1, 21))
	rows, all := make([][]float64, people), make([]float64, people*items)
	for p := range rows {
		able := r.NormFloat64()
		rows[p] = all[p*items:][:items:items]
		for i := range rows[p] {
			if easy := 4*float64(i)/float64(items-1) - 2; r.Float64() < 1/(1+math.Exp(-able-easy)) {
				rows[p][i] = 1
			}
		}
		for _, i := range r.Perm(items)[:items-asked] {
			rows[p][i] = itemstat.NotAsked
		}
	}
	return rows
}

// The classical figures of 10,000 people × 50 questions, once they are read.
func BenchmarkItemStatistics(b *testing.B) {
	rows := graded(10_000, 50, 50)
	newWorld(b).beside(b, 30, func() {
		s := must[*itemstat.Scores](b)(itemstat.NewScores(rows, nil))
		if items := s.Items(); items[0].Rest == nil {
			b.Fatal(items[0])
		}
		must[itemstat.Reliability](b)(s.Reliability())
	})
}

func benchmarkRasch(b *testing.B, people, items, asked int) {
	rows := graded(people, items, asked)
	newWorld(b).beside(b, 10, func() {
		s := must[*itemstat.Scores](b)(itemstat.NewScores(rows, nil))
		must[itemstat.Rasch](b)(s.Rasch())
	})
}

func BenchmarkRasch2000x30(b *testing.B)       { benchmarkRasch(b, 2000, 30, 30) }
func BenchmarkRasch2000x100(b *testing.B)      { benchmarkRasch(b, 2000, 100, 100) }
func BenchmarkRaschBlueprint2000(b *testing.B) { benchmarkRasch(b, 2000, 60, 30) }

// A page of a bank of 20,000 questions of which 200,000 answers are known, by each
// order and filter, with the counts beside the filter.
func BenchmarkBank(b *testing.B) {
	w := newWorld(b)
	a := must[Assessment](b)(w.Create(ctx, w.trainer, w.library, settings()))
	tx := w.db.MustBegin()
	put := func(query string, rows []map[string]any) {
		_, err := tx.NamedExec(query, rows)
		w.ok(err)
	}
	kinds := []string{"single", "multiple", "essay", "numerical"}
	for from := 0; from < 20_000; from += 1000 {
		var questions, versions, tags []map[string]any
		for i := from; i < from+1000; i++ {
			questions = append(questions, map[string]any{"id": i + 1, "library": w.library, "c": i%7 + 1, "d": i%3 + 1, "at": w.time})
			versions = append(versions, map[string]any{"id": i + 1, "kind": kinds[i%4], "stem": fmt.Sprintf("Soal ke-%d tentang %s", i, strings.Repeat("katalog dan klasifikasi ", 8)),
				"body": `{"options":[{"text":"a","right":true},{"text":"b"},{"text":"c"},{"text":"d"}]}`, "at": w.time})
			tags = append(tags, map[string]any{"id": i + 1, "tag": fmt.Sprint("bab ", i%40)}, map[string]any{"id": i + 1, "tag": "ddc"})
		}
		put(`INSERT INTO question (id, library_id, version, competency_id, difficulty, created_at) VALUES (:id, :library, 1, :c, :d, :at)`, questions)
		put(`INSERT INTO question_version (id, question_id, version, kind, stem, body, created_at) VALUES (:id, :id, 1, :kind, :stem, :body, :at)`, versions)
		put(`INSERT INTO question_tag (question_id, tag) VALUES (:id, :tag)`, tags)
	}
	for p := range 4000 {
		res := tx.MustExec(`INSERT INTO account (name, created_at) VALUES (?, ?)`, fmt.Sprint(p), w.time)
		account, _ := res.LastInsertId()
		res = tx.MustExec(`INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, submitted_by,
			points, earned, percent, passed) VALUES (?, ?, 1, 1, 60, ?, ?, NULL, ?, 'person', 50, 25, 50, FALSE)`, a.ID, account, w.time, w.time, w.time)
		attempt, _ := res.LastInsertId()
		rows := make([]map[string]any, 50)
		for i := range rows {
			rows[i] = map[string]any{"a": attempt, "p": i + 1, "v": (p*50+i*37)%20_000 + 1, "o": "[0,1,2,3]", "n": `{"options":[1]}`, "e": (p + i) % 2}
		}
		put(`INSERT INTO attempt_item (attempt_id, position, version_id, option_order, points, answer, earned) VALUES (:a, :p, :v, :o, 1, :n, :e)`, rows)
	}
	w.ok(tx.Commit())
	w.db.MustExec(`ANALYZE TABLE question, question_version, question_tag, attempt_item`)
	for name, f := range map[string]QuestionFilter{"newest": {}, "edited": {Sort: Edited}, "used": {Sort: MostUsed}, "hardest": {Sort: Hardest}, "text": {Text: "ke-1999"},
		"kind": {Kind: Essay}, "tag": {Tag: "bab 7"}, "unused": {Unused: true}, "class": {CompetencyID: 3, Difficulty: Hard, NotIn: a.ID}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _, err := w.Questions(ctx, w.trainer, w.library, f, lms.Page{Number: 3})
				w.ok(err)
			}
		})
		b.Run(name+"-counts", func(b *testing.B) {
			for b.Loop() {
				must[QuestionCounts](b)(w.QuestionCounts(ctx, w.trainer, w.library, f))
			}
		})
	}
	b.Run("last-page", func(b *testing.B) {
		for b.Loop() {
			_, _, err := w.Questions(ctx, w.trainer, w.library, QuestionFilter{}, lms.Page{Number: 800})
			w.ok(err)
		}
	})
}
