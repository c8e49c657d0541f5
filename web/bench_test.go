package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// beside measures a request through a running site beside a bare handler with
// one indexed SELECT, by turns in the same run, and reports the medians' ratio.
func beside(b *testing.B, room *testRoom, request func(i int) *http.Request, want string) {
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
	get := func(req *http.Request, want string) time.Duration {
		start := time.Now()
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		took := time.Since(start)
		if err != nil || res.StatusCode != 200 || !bytes.Contains(body, []byte(want)) {
			b.Fatal(res.StatusCode, err, excerpt(string(body)))
		}
		return took
	}
	const warm, rounds = 20, 200
	var ours, theirs []time.Duration
	b.ResetTimer()
	for range b.N {
		for i := range warm + rounds {
			ask, err := http.NewRequest("GET", "http://"+ln.Addr().String()+"/", nil)
			if err != nil {
				b.Fatal(err)
			}
			a, c := get(request(len(ours)+i), want), get(ask, "Perpustakaan Kota")
			if i >= warm {
				ours, theirs = append(ours, a), append(theirs, c)
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
	beside(b, room, func(i int) *http.Request {
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

// The page of a shipped course for somebody who learns it.
func BenchmarkCoursePage(b *testing.B) {
	room := openTestRoom(b)
	ctx := context.Background()
	ids, err := room.courses.InstallStarter(ctx, lms.System("test"), room.library, course.Named{})
	if err != nil || len(ids) == 0 {
		b.Fatal(err)
	}
	rina := room.enter("Rina", "id", lms.Librarian)
	course := ids[0]
	if err := room.courses.Enrol(ctx, rina.actor, course); err != nil {
		b.Fatal(err)
	}
	beside(b, room, func(int) *http.Request {
		req, err := http.NewRequest("GET", fmt.Sprintf("%s/courses/%d", room.url, course), nil)
		if err != nil {
			b.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: rina.token})
		return req
	}, "Rina")
}
