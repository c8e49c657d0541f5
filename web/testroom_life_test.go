package web

import (
	"context"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/web/webtest"
)

func (room *testRoom) activities() *activity.Store { return activity.NewStore(room.db, room.now) }

// hold plans an activity that begins in so long.
func (room *testRoom) hold(title string, in time.Duration, change func(*activity.Details)) int64 {
	room.t.Helper()
	d := activity.Details{Kind: activity.Workshop, Title: title, Focus: activity.Skills, JP: 4, StartsAt: room.now().Add(in), EndsAt: room.now().Add(in + 3*time.Hour),
		Place: "Ruang Serbaguna", Organiser: "Dinas"}
	if change != nil {
		change(&d)
	}
	id, err := room.activities().Create(context.Background(), lms.System("test"), room.library, d)
	if err != nil {
		room.t.Fatal(err)
	}
	return id
}

// install publishes the shipped courses.
func (room *testRoom) install() []int64 {
	room.t.Helper()
	ids, err := room.courses.InstallStarter(context.Background(), lms.System("test"), room.library, course.Named{})
	if err != nil {
		room.t.Fatal(err)
	}
	return ids
}

// concluded saves results: a table of n people and two pictures of loans.
func (room *testRoom) concluded(people int, effect float64, objected ...int64) {
	room.t.Helper()
	today := lms.DayOf(room.now())
	in := impact.PanelInput{LibraryID: room.library, DataTo: today - 1, Metrics: []string{"loans", "returns"}}
	for d := today - 500; d < today; d++ {
		in.OpenDays = append(in.OpenDays, d)
		for id := range int64(people) {
			n := 20 + int64((int(d)*7+int(id)*3)%5)
			if d > today-200 {
				n += int64(math.Round(effect * float64(id)))
			}
			in.Facts = append(in.Facts, impact.Fact{StaffID: id + 1, Metric: "loans", Day: d, Count: n}, impact.Fact{StaffID: (id + 1) * (id % 2), Metric: "returns", Day: d, Count: n})
			in.Totals = append(in.Totals, impact.Total{Metric: "loans", Day: d, Count: n}, impact.Total{Metric: "returns", Day: d, Count: n, Loose: n * (1 - id%2)})
		}
	}
	for id := range int64(people) {
		in.Learning = append(in.Learning, impact.Learning{StaffID: id + 1, Kind: impact.Activity, ID: 1, On: today - 215, Minutes: 60 * float64(id+1), Share: 1})
	}
	in.Objected = map[int64]bool{}
	for _, id := range objected {
		in.Objected[id] = true
	}
	table, err := impact.TableResult(in)
	if err != nil {
		room.t.Fatal(err)
	}
	results := []impact.Result{table}
	for i, at := range []lms.Day{today - 215, today - 5} {
		var series []impact.SeriesDay
		for d := today - 700; d < today; d++ {
			n := 100 + int64(int(d)*13%17)
			if d > at {
				n += 40
			}
			series = append(series, impact.SeriesDay{Day: d, Count: n})
		}
		subject := impact.Subject{Kind: impact.OfActivity, ID: int64(i + 1), Title: []string{"Pelatihan sirkulasi", "Seminar baru"}[i], Form: "training", Dates: []lms.Day{at}, People: 9}
		r, err := impact.PictureResult(room.library, subject, "loans", series, today-1)
		if err != nil {
			room.t.Fatal(err)
		}
		results = append(results, r)
	}
	if _, err := impact.NewStore(room.db, room.now).Save(context.Background(), lms.System("test"), room.library, impact.Current{}, results); err != nil {
		room.t.Fatal(err)
	}
}

// admit gives a browser the visitor's session.
func (v *visitor) admit(p *webtest.Page) {
	p.Do(chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, network.SetCookie, network.SetCookieParams{Name: SessionCookie, Value: v.token, URL: v.url, Path: "/"})
		return err
	}))
}

// accessible examines pages.
func (room *testRoom) accessible(p *webtest.Page, paths ...string) {
	room.t.Helper()
	for _, path := range paths {
		p.Go(room.url + path)
		room.examine(p)
	}
}

// inBoth examines pages in either language, as the same person.
func (v *visitor) inBoth(paths ...string) {
	v.t.Helper()
	var own string
	if err := v.db.Get(&own, `SELECT locale FROM account WHERE id = ?`, v.actor.AccountID); err != nil {
		v.t.Fatal(err)
	}
	for _, l := range locale.All {
		v.insert(`UPDATE account SET locale = ? WHERE id = ?`, l, v.actor.AccountID)
		v.accessible(v.browser(), paths...)
	}
	v.insert(`UPDATE account SET locale = ? WHERE id = ?`, own, v.actor.AccountID)
}

// download is a file as it is sent, with its header.
func (v *visitor) download(path string) ([]byte, http.Header) {
	v.t.Helper()
	req, err := http.NewRequest("GET", v.url+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		v.t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	return b, res.Header
}

// examine looks at the page that is open: what is Indonesian at a desk by day,
// what is English on a phone in the dark. Neither may be wider than a phone.
func (room *testRoom) examine(p *webtest.Page) {
	room.t.Helper()
	english := webtest.Eval[string](p, `document.documentElement.lang`) == "en"
	p.Dark(english)
	if p.Size(1180, 900); !english {
		p.Accessible()
	}
	p.Size(390, 844)
	p.Await(`document.documentElement.scrollWidth <= 390`)
	if english {
		p.Accessible()
	}
	if strings.Contains(webtest.Eval[string](p, `document.body.innerText`), "⟦") {
		room.t.Errorf("%s: a message has no text", p.URL())
	}
	p.Size(1180, 900)
}
