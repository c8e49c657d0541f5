package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// beside measures so many rounds of a request through a running site beside a bare
// handler with one indexed SELECT, by turns in the same run, and reports the
// medians' ratio. want stands in the page, or in the address that it leads to.
func beside(b *testing.B, room *testRoom, rounds int, request func(i int) *http.Request, want string) {
	bare := fiber.New(fiber.Config{DisableStartupMessage: true})
	bare.Get("/", func(c *fiber.Ctx) error {
		var name string
		if err := room.db.GetContext(c.Context(), &name, `SELECT name FROM "library" WHERE id = ?`, room.library); err != nil {
			return err
		}
		return c.SendString(name)
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go bare.Listener(ln)
	b.Cleanup(func() { bare.Shutdown() })
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(req *http.Request, want string) time.Duration {
		start := time.Now()
		res, err := client.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		took := time.Since(start)
		good := res.StatusCode == 200 && bytes.Contains(body, []byte(want)) || res.StatusCode == 303 && strings.HasPrefix(res.Header.Get("Location"), want)
		if err != nil || !good {
			b.Fatal(res.StatusCode, err, res.Header.Get("Location"), excerpt(string(body)))
		}
		return took
	}
	const fewest = 200 // measurements of the bare handler
	warm := max(1, rounds/10)
	var ours, theirs []time.Duration
	b.ResetTimer()
	for n := range b.N {
		for i := range warm + rounds {
			took := get(request(n*(warm+rounds)+i), want)
			if i >= warm {
				ours = append(ours, took)
			}
			for range max(1, fewest/rounds) {
				ask, err := http.NewRequest("GET", "http://"+ln.Addr().String()+"/", nil)
				if err != nil {
					b.Fatal(err)
				}
				if took := get(ask, "Perpustakaan Kota"); i >= warm {
					theirs = append(theirs, took)
				}
			}
		}
	}
	b.StopTimer()
	mine, other := median(ours), median(theirs)
	b.ReportMetric(float64(mine.Microseconds())/1000, "ms/request")
	b.ReportMetric(float64(mine)/float64(other), "×bare")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// An answer that the page of an attempt saves.
func BenchmarkSaveAnswer(b *testing.B) {
	room := openTestRoom(b)
	rina := room.enter("Rina", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	token := formToken.FindStringSubmatch(rina.see(attempt))[1]
	seq := time.Now().Add(-time.Hour).UnixMilli()
	beside(b, room, 200, func(i int) *http.Request {
		seq++
		req, err := http.NewRequestWithContext(context.Background(), fiber.MethodPut, room.url+attempt+"/answers", bytes.NewReader(fmt.Appendf(nil, `{"position":1,"seq":%d,"answer":{"options":[%d]}}`, seq, i%2)))
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-CSRF-Token", token)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: rina.token})
		return req
	}, `"answer_seq":`)
}

// asks makes a request of a visitor's.
func (v *visitor) asks(method, path string, form url.Values) *http.Request {
	v.t.Helper()
	req, err := http.NewRequest(method, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
	return req
}

// The page of a shipped course for somebody who learns it.
func BenchmarkCoursePage(b *testing.B) {
	room := openTestRoom(b)
	ctx := context.Background()
	ids, err := room.courses.InstallStarter(ctx, lms.System("test"), room.library, course.Named{})
	if err != nil || len(ids) == 0 {
		b.Fatal(err)
	}
	rina := room.enter("Rina", "id", lms.Librarian)
	path := fmt.Sprintf("/courses/%d", ids[0])
	if err := room.courses.Enrol(ctx, rina.actor, ids[0]); err != nil {
		b.Fatal(err)
	}
	beside(b, room, 200, func(int) *http.Request { return rina.asks("GET", path, nil) }, `href="`+path+`/lessons/`)
}

// put inserts rows of a thousand at a time.
func (room *testRoom) put(query string, n int, row func(i int) map[string]any) {
	room.t.Helper()
	tx := room.db.MustBegin()
	for from := 0; from < n; from += 1000 {
		var rows []map[string]any
		for i := from; i < min(n, from+1000); i++ {
			rows = append(rows, row(i))
		}
		if _, err := tx.NamedExec(query, rows); err != nil {
			room.t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		room.t.Fatal(err)
	}
}

const firstID = 1_000_000 // of what the benchmarks insert

// questions puts so many single choices into the bank, of seven competencies and
// three difficulties.
func (room *testRoom) questions(n int) {
	now := room.now()
	framework := room.insert(`INSERT INTO competency_framework (library_id, source, version, created_at, updated_at) VALUES (?, 'Uji', '1', ?, ?)`, room.library, now, now)
	room.put(`INSERT INTO competency (id, framework_id, code, name, name_en, level, position) VALUES (:id, :of, :id, :id, :id, '', :id)`, 7, func(i int) map[string]any {
		return map[string]any{"id": firstID + i, "of": framework}
	})
	room.put(`INSERT INTO question (id, library_id, version, competency_id, difficulty, created_at) VALUES (:id, :library, 1, :c, :d, :at)`, n, func(i int) map[string]any {
		return map[string]any{"id": firstID + i, "library": room.library, "c": firstID + i%7, "d": i%3 + 1, "at": now}
	})
	room.put(`INSERT INTO question_version (id, question_id, version, kind, stem, body, created_at) VALUES (:id, :id, 1, 'single', :stem, :body, :at)`, n, func(i int) map[string]any {
		return map[string]any{"id": firstID + i, "stem": fmt.Sprintf("Soal ke-%d", i), "at": now,
			"body": `{"options":[{"text":"a","right":true},{"text":"b"},{"text":"c"},{"text":"d"}]}`}
	})
}

// published is a new test as make fills it, and who may write it.
func (room *testRoom) published(make func(trainer lms.Actor, test int64) error) string {
	room.t.Helper()
	ctx := context.Background()
	trainer := room.enter("Pelatih", "id", lms.Trainer).actor
	a, err := room.tests.Create(ctx, trainer, room.library, assessment.Settings{Title: "Uji besar", Minutes: 120, PassPercent: 60, Reveal: assessment.RevealFull})
	if err == nil {
		err = make(trainer, a.ID)
	}
	if err == nil {
		err = room.tests.Publish(ctx, trainer, a.ID)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return fmt.Sprintf("/assessments/%d", a.ID)
}

// Somebody begins a test whose 100 questions are drawn from a bank of 20,000 by
// competency and difficulty.
func BenchmarkDraw(b *testing.B) {
	room := openTestRoom(b)
	room.questions(20_000)
	test := room.published(func(trainer lms.Actor, test int64) error {
		var err error
		for i := 0; i < 20 && err == nil; i++ {
			err = room.tests.AddDraw(context.Background(), trainer, test, assessment.Draw{CompetencyID: int64(firstID + i%7), Difficulty: assessment.Difficulty(i%3 + 1), Questions: 5, Points: 1})
		}
		return err
	})
	beside(b, room, 100, func(i int) *http.Request {
		v := room.enter(fmt.Sprint("Pustakawan ", i), "id", lms.Librarian)
		return v.asks("POST", test+"/attempts", url.Values{"_csrf": formToken.FindStringSubmatch(v.see(test))[1:]})
	}, "/attempts/")
}

// The page of the item analysis of 10,000 people × 50 questions, worked out for
// the request.
func BenchmarkAnalysis(b *testing.B) {
	const people, questions = 10_000, 50
	room := openTestRoom(b)
	room.questions(questions)
	test := room.published(func(trainer lms.Actor, test int64) error {
		var err error
		for i := 0; i < questions && err == nil; i++ {
			err = room.tests.AddItem(context.Background(), trainer, test, int64(firstID+i), 1)
		}
		return err
	})
	now, id := room.now(), strings.TrimPrefix(test, "/assessments/")
	room.put(`INSERT INTO account (id, name, created_at) VALUES (:id, :id, :at)`, people, func(i int) map[string]any { return map[string]any{"id": firstID + i, "at": now} })
	room.put(`INSERT INTO attempt (id, assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, submitted_by, points, earned, percent, passed)
		VALUES (:id, :test, :id, 1, 1, 60, :at, :at, NULL, :at, 'person', 50, 25, 50, FALSE)`, people, func(i int) map[string]any {
		return map[string]any{"id": firstID + i, "test": id, "at": now}
	})
	r := rand.New(rand.NewPCG(1, 1))
	able := 0.0
	room.put(`INSERT INTO attempt_item (attempt_id, position, version_id, option_order, points, answer, earned) VALUES (:a, :p, :v, '[0,1,2,3]', 1, :n, :e)`, people*questions, func(i int) map[string]any {
		p, q := i/questions, i%questions
		if q == 0 {
			able = r.Float64()
		}
		earned, chosen := 0, 1+r.IntN(3)
		if r.Float64() < able {
			earned, chosen = 1, 0
		}
		return map[string]any{"a": firstID + p, "p": q + 1, "v": firstID + q, "n": fmt.Sprintf(`{"options":[%d]}`, chosen), "e": earned}
	})
	head := room.enter("Kepala", "id", lms.Head)
	beside(b, room, 8, func(int) *http.Request { return head.asks("GET", test+"/analysis", nil) }, "10.000 orang")
}
