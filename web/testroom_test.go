package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/certificate"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
	"binapustaka/lms/exchange"
	"binapustaka/lms/hours"
	"binapustaka/lms/impact"
	"binapustaka/lms/intake"
	"binapustaka/lms/library"
	"binapustaka/lms/notice"
	"binapustaka/lms/partner"
	"binapustaka/lms/pickup"
	"binapustaka/lms/portfolio"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
	"binapustaka/lms/report/api"
	"binapustaka/lms/report/personal"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
	"binapustaka/lms/volunteer"
)

// testRoom is a running site with the starter tests, a clock that can be moved
// on, and people of each role.
type testRoom struct {
	t        testing.TB
	db       *sqldb.DB
	url      string
	library  int64
	tests    *assessment.Store
	accounts *account.Store
	slims    *fakeSlims
	courses  *course.Store
	media    string // folder of uploads
	deps     Deps
	line     *line
	stop     func() // ends the server
	mu       sync.Mutex
	ahead    time.Duration
}

func openTestRoom(t testing.TB, changes ...func(*Deps)) *testRoom {
	t.Helper()
	if t, ok := t.(*testing.T); ok {
		t.Parallel()
	}
	room := &testRoom{t: t, db: dbtest.Open(t), slims: &fakeSlims{}}
	room.library = room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('kota', 'Perpustakaan Kota', NOW())`)
	room.tests = assessment.NewStore(room.db, room.now)
	room.accounts = account.NewStore(room.db, room.now)
	room.media = t.TempDir()
	room.courses = course.NewStore(room.db, room.now, room.media)
	if err := room.tests.InstallStarter(context.Background(), lms.System("test"), room.library, nil); err != nil {
		t.Fatal(err)
	}
	// These are sat by themselves here; what a course keeps is gate_test.go's.
	if _, err := room.db.Exec(`UPDATE assessment SET course_only = FALSE`); err != nil {
		t.Fatal(err)
	}
	deps := Deps{Now: room.now, Libraries: library.NewStore(room.db, room.now, [32]byte{1}), Accounts: room.accounts, Slims: room.slims, Courses: room.courses, Assessments: room.tests,
		Usage: usage.NewStore(room.db, room.now), Activities: activity.NewStore(room.db, room.now), Competencies: competency.NewStore(room.db, room.now), Impact: impact.NewStore(room.db, room.now), Pickups: pickup.NewStore(room.db, room.now), Surveys: survey.NewStore(room.db, room.now, [32]byte{5}), Certificates: certificate.NewStore(room.db, room.now, [32]byte{4}), Hours: hours.NewStore(room.db, room.now), Portfolios: portfolio.NewStore(room.db, room.now), Notices: notice.NewStore(room.db, room.now, [32]byte{3}), Reports: report.NewStore(room.db),
		Intakes:    intake.NewStore(room.db, room.accounts, hours.NewStore(room.db, room.now), room.now),
		Programmes: programme.NewStore(room.db, room.now, usage.Metrics()), Partners: partner.NewStore(room.db, room.now), Volunteers: volunteer.NewStore(room.db, room.now),
		Personal: personal.NewStore(room.db),
		Exchange: exchange.NewStore(room.db, room.now, [32]byte{2}), API: api.NewStore(room.db, room.now)}
	deps.Terms = &report.Maker{Store: deps.Reports, Surveys: deps.Surveys, Usage: deps.Usage, Now: room.now, Studies: report.Studies(deps.Impact), JointStudies: report.JointStudies(deps.Impact), Libraries: deps.Libraries.Find}
	deps.Impact.Programmes(report.Innovations(deps.Programmes))
	room.courses.Positions(deps.Competencies.Position)
	room.courses.Groups(room.accounts.MyGroupIDs)
	queue, err := jobs.Connect("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queue.Close() })
	deps.Jobs = jobs.NewClient(jobs.NewStore(room.db, room.now), queue)
	for _, change := range changes {
		change(&deps)
	}
	room.deps, room.line = deps, lay(t)
	room.serve()
	t.Cleanup(func() { room.stop() })
	room.url = "http://" + room.line.Addr().String()
	return room
}

func (room *testRoom) now() time.Time {
	room.mu.Lock()
	defer room.mu.Unlock()
	return time.Now().Add(room.ahead)
}

func (room *testRoom) pass(d time.Duration) {
	room.mu.Lock()
	defer room.mu.Unlock()
	room.ahead += d
}

func (room *testRoom) insert(query string, args ...any) int64 {
	room.t.Helper()
	res, err := room.db.Exec(query, args...)
	if err != nil {
		room.t.Fatal(err)
	}
	id, _ := res.LastInsertId()
	return id
}

// visitor is a browser without JavaScript.
type visitor struct {
	*testRoom
	actor  lms.Actor
	token  string
	client http.Client
	notice *http.Cookie
}

func (room *testRoom) enter(name, language string, role lms.Role) *visitor {
	room.t.Helper()
	id := room.insert(`INSERT INTO account (name, locale, created_at) VALUES (?, ?, NOW())`, name, language)
	room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, room.library, role)
	v := room.stranger()
	v.actor = lms.Actor{AccountID: id, LibraryID: room.library, Name: name, Roles: []lms.Role{role}}
	v.renew()
	return v
}

// renew begins another session of the visitor's.
func (v *visitor) renew() {
	v.t.Helper()
	token, _, err := v.accounts.StartSession(context.Background(), v.actor.AccountID, v.library, "127.0.0.1", "test")
	if err != nil {
		v.t.Fatal(err)
	}
	v.token = token
}

// do sends a request and returns status, body and where it leads.
func (v *visitor) do(method, path, kind, token string, body io.Reader) (int, string, string) {
	v.t.Helper()
	req, err := http.NewRequest(method, v.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if v.token != "" {
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
	}
	if v.notice != nil {
		req.AddCookie(v.notice)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if token != "" {
		req.Header.Set("X-CSRF-Token", token)
	}
	return v.answer(req)
}

func (v *visitor) answer(req *http.Request) (int, string, string) {
	v.t.Helper()
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == noticeCookie {
			v.notice = c
		}
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return res.StatusCode, html.UnescapeString(string(b)), res.Header.Get("Location")
}

// see opens a page and fails unless it holds every text.
func (v *visitor) see(path string, texts ...string) string {
	v.t.Helper()
	status, body, to := v.do("GET", path, "", "", nil)
	if status != 200 {
		v.t.Fatalf("GET %s: %d %s\n%s", path, status, to, excerpt(body))
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			v.t.Errorf("GET %s does not say %q\n%s", path, text, excerpt(body))
		}
	}
	if i := strings.Index(body, "⟦"); i >= 0 {
		v.t.Errorf("GET %s: a message has no text: %s", path, body[i:min(len(body), i+60)])
	}
	return body
}

func excerpt(body string) string {
	if _, main, ok := strings.Cut(body, "<main"); ok {
		body = main
	}
	return body[:min(len(body), 3000)]
}

var formToken = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// send posts a form of the page at from and returns status, body, target.
func (v *visitor) send(from, path string, form url.Values) (int, string, string) {
	v.t.Helper()
	m := formToken.FindStringSubmatch(v.see(from))
	if m == nil {
		v.t.Fatalf("%s has no form", from)
	}
	form.Set("_csrf", m[1])
	return v.do("POST", path, "application/x-www-form-urlencoded", "", strings.NewReader(form.Encode()))
}

// sent is send that must lead on.
func (v *visitor) sent(from, path string, form url.Values) string {
	v.t.Helper()
	status, body, to := v.send(from, path, form)
	if status != 303 {
		v.t.Fatalf("POST %s: %d\n%s", path, status, excerpt(body))
	}
	return to
}

// put saves the way the page's script does.
func (v *visitor) put(attempt, token string, change any) (int, attemptState, map[string]any) {
	v.t.Helper()
	b, err := json.Marshal(change)
	if err != nil {
		v.t.Fatal(err)
	}
	status, body, _ := v.do("PUT", attempt+"/answers", "application/json", token, bytes.NewReader(b))
	var state attemptState
	var fault map[string]any
	if status == 200 {
		err = json.Unmarshal([]byte(body), &state)
	} else if strings.HasPrefix(body, "{") {
		err = json.Unmarshal([]byte(body), &fault)
	}
	if err != nil {
		v.t.Fatalf("%v in %s", err, body)
	}
	return status, state, fault
}

func (room *testRoom) starter(code string) string {
	room.t.Helper()
	ids, err := room.tests.StarterIDs(context.Background(), room.library)
	if err != nil || ids[code] == 0 {
		room.t.Fatalf("no shipped test %s: %v", code, err)
	}
	return fmt.Sprintf("/assessments/%d", ids[code])
}

// begins begins an attempt by way of a course, as trainers may too.
func (v *visitor) begins(test string) string {
	v.t.Helper()
	var id int64
	fmt.Sscanf(test, "/assessments/%d", &id)
	attempt, err := v.tests.Enter(context.Background(), v.actor, id, assessment.Entry{Course: true})
	if err != nil {
		v.t.Fatal(err)
	}
	return fmt.Sprintf("/attempts/%d", attempt)
}

// sheet is an attempt as the server has it.
func (v *visitor) sheet(attempt string) assessment.Sheet {
	v.t.Helper()
	var id int64
	fmt.Sscanf(attempt, "/attempts/%d", &id)
	sheet, err := v.tests.Sheet(context.Background(), v.actor, id)
	if err != nil {
		v.t.Fatal(err)
	}
	return sheet
}

// key is the right answer to each question of an attempt, as the form takes it.
func (v *visitor) key(attempt string) []url.Values {
	v.t.Helper()
	var all []url.Values
	for _, it := range v.sheet(attempt).Items {
		form := url.Values{"position": {fmt.Sprint(it.Position)}}
		for i, o := range it.Question.Options {
			if o.Right {
				form.Add("option", fmt.Sprint(i))
			}
		}
		switch it.Question.Kind {
		case assessment.ShortAnswer:
			form.Set("text", strings.ToUpper(it.Question.Accepted[0]))
		case assessment.Numerical:
			form.Set("text", strings.Replace(fmt.Sprint(it.Question.Value), ".", ",", 1))
		}
		all = append(all, form)
	}
	return all
}
