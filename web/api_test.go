package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
)

// reads gives a program a token of the library's with those scopes.
func (room *testRoom) reads(library int64, scopes ...exchange.Scope) *apiReader {
	room.t.Helper()
	today := lms.DayOf(room.now())
	d := exchange.TokenDetails{Name: fmt.Sprint("uji ", library, len(scopes), scopes[0]), Scopes: scopes, EndsOn: today + 30}
	_, secret, _, err := room.deps.Exchange.MakeToken(context.Background(), lms.System("test"), library, d, []byte(d.Name), today)
	if err != nil {
		room.t.Fatal(err)
	}
	return &apiReader{room, readOpenAPI(room.t), secret}
}

// taught puts n people through a course, a test and an activity of a library.
func (room *testRoom) taught(library int64, n int) (people []int64) {
	room.t.Helper()
	c := room.insert(`INSERT INTO course (library_id, created_at) VALUES (?, '2026-01-02')`, library)
	v := room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at, published_at)
		VALUES (?, 1, 'published', 'Sirkulasi', 'Meja depan', 'user_services', 'id', 'basic', 3.5, '2026-01-02', '2026-01-03')`, c)
	a := room.insert(`INSERT INTO assessment (library_id, title, description, status, minutes, attempts_allowed, pass_percent, shuffle_items, shuffle_options, reveal, created_at)
		VALUES (?, 'Ujian', '', 'published', 30, 0, 70, FALSE, FALSE, 'full', '2026-01-02')`, library)
	act := room.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at)
		VALUES (?, 'workshop', 'Lokakarya', '2026-03-01 02:00:00', '2026-03-01 05:00:00', '', '', 'user_services', 4, '', '2026-01-02')`, library)
	for i := range n {
		p := room.insert(`INSERT INTO account (name, username, email, created_at) VALUES (?, ?, ?, '2026-01-01')`, fmt.Sprintf("Orang Rahasia %d", i), fmt.Sprintf("o%d-%d", library, i), fmt.Sprintf("o%d@rahasia.example", i))
		people = append(people, p)
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, p, library)
		room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id) VALUES (?, ?, ?, 'Nama SLiMS', '', '2026-01-01', ?)`, library, 700+i, fmt.Sprintf("slims%d", i), p)
		room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, '2026-02-01', '2026-02-01', '2026-02-05', 3.5)`, c, p, v)
		room.insert(`INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, submitted_by, points, earned, percent, passed, told_at)
			VALUES (?, ?, 1, 1, 70, '2026-02-06 01:00:00', '2026-02-06 01:30:00', NULL, '2026-02-06 01:20:00', 'person', 10, 8, 80, TRUE, '2026-02-06 01:20:00')`, a, p)
		room.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, 90, '2026-03-01')`, act, p)
	}
	return people
}

var everyScope = exchange.Scopes

// What a library's systems read is that library's, in parts that tell every row
// once, by pseudonyms where nobody asked for names.
func TestAPIReads(t *testing.T) {
	room := openTestRoom(t)
	people := room.taught(room.library, 5)
	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`)
	room.taught(other, 3)
	room.lived(60)

	if _, err := room.deps.Hours.Post(t.Context(), lms.System("test")); err != nil {
		t.Fatal(err)
	}
	plain := room.reads(room.library, exchange.Courses, exchange.People, exchange.Enrolments, exchange.Results, exchange.Hours, exchange.Metrics)
	named, strange := room.reads(room.library, everyScope...), room.reads(other, everyScope...)
	for _, path := range []string{"/people", "/enrolments", "/results", "/hours?year=2026"} {
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		for limit := range 6 {
			if limit == 0 {
				continue
			}
			list := plain.rows(fmt.Sprint(path, join, "limit=", limit))
			seen := map[any]bool{}
			for _, row := range list {
				key := row["id"]
				if path == "/hours?year=2026" {
					key = row["person"]
				}
				seen[key] = true
			}
			if len(list) != 5 || len(seen) != 5 {
				t.Errorf("%s by %d: %d rows, %d of them different", path, limit, len(list), len(seen))
			}
		}
		if n := len(strange.rows(path)); n != 3 {
			t.Errorf("%s of the other library: %d rows", path, n)
		}
		_, body := plain.get(path)
		for _, secret := range []string{"Rahasia", "rahasia", "slims0", "Nama SLiMS", "identity"} {
			if strings.Contains(string(body), secret) {
				t.Errorf("%s tells %q without the scope for it", path, secret)
			}
		}
	}

	// One person is one pseudonym for one reader, and another for another.
	first, again := plain.rows("/people")[0], plain.rows("/enrolments")[0]
	if first["id"] != again["person"] || first["id"] != plain.rows("/results")[0]["person"] || first["id"] != plain.rows("/hours?year=2026")[0]["person"] {
		t.Error("a person has several pseudonyms")
	}
	whole := named.rows("/people")[0]
	if whole["id"] == first["id"] {
		t.Error("two readers can put together what they know")
	}
	identity, _ := whole["identity"].(map[string]any)
	if slims, _ := identity["slims"].(map[string]any); identity["name"] != "Orang Rahasia 0" || identity["email"] != "o0@rahasia.example" || slims["user_id"] != 700.0 || slims["username"] != "slims0" {
		t.Errorf("%v", whole)
	}
	if res, body := plain.get("/people/" + first["id"].(string)); res.StatusCode != 200 || !strings.Contains(string(body), first["id"].(string)) {
		t.Errorf("%s\n%s", res.Status, body)
	}
	// What is another library's, another reader's, or nothing's is answered alike.
	enrolment := strange.rows("/enrolments")[0]["id"]
	_, unknown := plain.refused(404, "/enrolments/99999999")
	for _, path := range []string{fmt.Sprintf("/enrolments/%v", enrolment), "/enrolments/x", "/enrolments/0", "/people/" + whole["id"].(string), fmt.Sprintf("/people/%d", people[0]),
		fmt.Sprintf("/results/%v", strange.rows("/results")[0]["id"]), fmt.Sprintf("/courses/%v", strange.rows("/courses")[0]["id"])} {
		if _, said := plain.refused(404, path); said != unknown {
			t.Errorf("%s is told apart: %s", path, said)
		}
	}
	for _, path := range []string{"/courses", "/enrolments", "/results"} {
		row := plain.rows(path)[0]
		res, body := plain.get(fmt.Sprintf("%s/%v", path, row["id"]))
		var got map[string]any
		if err := json.Unmarshal(body, &got); err != nil || res.StatusCode != 200 || fmt.Sprint(got) != fmt.Sprint(row) {
			t.Errorf("%s: %s, %v", path, body, row)
		}
	}

	// JP: the course's, and half of the activity's four hours' worth: 90 of 180 minutes.
	if h := plain.rows("/hours?year=2026")[0]; h["jp"] != 5.5 || h["courses_jp"] != 3.5 || h["activities_jp"] != 2.0 || h["courses"] != 1.0 || h["activities"] != 1.0 {
		t.Errorf("%v", h)
	}
	if h := plain.rows("/hours?year=2025"); len(h) != 5 || h[0]["jp"] != 0.0 {
		t.Errorf("%v", h)
	}
	if _, err := room.db.Exec(`UPDATE attempt SET voided = TRUE, told_at = '2026-03-01' WHERE account_id = ?`, people[1]); err != nil {
		t.Fatal(err)
	}
	if list := plain.rows("/results?updated_since=2026-02-20T00:00:00Z"); len(list) != 1 || list[0]["void"] != true || list[0]["percent"] != nil || list[0]["passed"] != nil {
		t.Errorf("%v", list)
	}
	if list := plain.rows("/enrolments?updated_since=2026-02-05T07:00:00%2B07:00"); len(list) != 5 {
		t.Errorf("at the very second: %v", list)
	}
	if list := plain.rows("/enrolments?updated_since=2026-02-05T00:00:01Z"); len(list) != 0 {
		t.Errorf("%v", list)
	}
	metrics := plain.rows("/metrics?metric=visits")
	states := map[string]int{}
	for _, m := range metrics {
		states[m["state"].(string)]++
		if (m["count"] == nil) != (m["state"] == "missing") {
			t.Errorf("%v", m)
		}
	}
	if len(metrics) != 30 || states["read"] == 0 {
		t.Errorf("%d days, %v", len(metrics), states)
	}
	if lost := strange.rows("/metrics?metric=visits"); len(lost) != 30 || lost[0]["count"] != nil || lost[0]["state"] != "missing" {
		t.Errorf("a library that was never read: %v", lost[0])
	}
}

// Wrong questions are told what is wrong, in the language asked for.
func TestAPIRefuses(t *testing.T) {
	room := openTestRoom(t)
	room.taught(room.library, 3)
	all := room.reads(room.library, everyScope...)
	cursor := ""
	{
		var part struct{ Next string }
		_, body := all.get("/people?limit=1")
		if err := json.Unmarshal(body, &part); err != nil || part.Next == "" {
			t.Fatalf("%v %s", err, body)
		}
		cursor = part.Next
	}
	for path, code := range map[string]string{
		"/people?limit=0": "exchange.limit_wrong", "/people?limit=201": "exchange.limit_wrong", "/people?limit=x": "exchange.limit_wrong", "/people?cursor=x": "exchange.cursor_wrong",
		"/enrolments?cursor=" + cursor: "exchange.cursor_wrong", "/people?page=2": "exchange.parameter_unknown", "/people?limit=1&limit=2": "exchange.parameter_unknown",
		"/people?updated_since=2026-01-01T00:00:00Z": "exchange.parameter_unknown", "/results?updated_since=2026-01-01": "exchange.since_wrong", "/results?updated_since=9999-01-01T00:00:00Z": "exchange.since_wrong",
		"/hours?year=26": "exchange.year_wrong", "/hours?year=x": "exchange.year_wrong", "/metrics": "exchange.metric_unknown", "/metrics?metric=staff": "exchange.metric_unknown",
		"/metrics?metric=loans&from=2026-02-30": "exchange.day_wrong", "/metrics?metric=loans&from=2026-02-02&to=2026-02-01": "exchange.period_wrong", "/metrics?metric=loans&from=2020-01-01&to=2026-01-01": "exchange.period_wrong",
		"/metrics?metric=loans&location=A": "exchange.parameter_unknown",
	} {
		if got, _ := all.refused(400, path); got != code {
			t.Errorf("%s: %s", path, got)
		}
	}
	_, indonesian := all.refused(400, "/people?limit=0")
	_, english := all.refused(400, "/people?limit=0", "Accept-Language", "en-GB,en;q=0.8")
	if !strings.Contains(indonesian, "bilangan 1 sampai 200") || !strings.Contains(english, "a number from 1 to 200") {
		t.Errorf("%q, %q", indonesian, english)
	}

	some := room.reads(room.library, exchange.Courses)
	if code, detail := some.refused(403, "/people"); code != "exchange.scope_needed" || !strings.Contains(detail, "people:read") {
		t.Errorf("%s: %s", code, detail)
	}
	nobody := &apiReader{room, readOpenAPI(t), ""}
	for token, code := range map[string]string{"": "exchange.token_missing", "rahasia": "exchange.token_missing", "bpk_" + strings.Repeat("a", 26): "exchange.token_unknown"} {
		nobody.token = token
		if got, _ := nobody.refused(401, "/courses"); got != code {
			t.Errorf("%q: %s", token, got)
		}
	}
	// A session opens nothing here, and nothing here can be written to.
	rina := room.enter("Rina", "id", lms.Admin)
	if status, body, _ := rina.do("GET", "/api/v1/courses", "", "", nil); status != 401 || !strings.Contains(body, "exchange.token_missing") {
		t.Errorf("%d %s", status, body)
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		if status, body, _ := rina.do(method, "/api/v1/courses", "application/json", "", strings.NewReader("{}")); status != 405 || !strings.Contains(body, "Method Not Allowed") {
			t.Errorf("%s: %d %s", method, status, body)
		}
	}
	req, _ := http.NewRequest("GET", room.url+"/api/v1/staff", nil)
	req.Header.Set("Authorization", "Bearer "+some.token)
	if status, body, _ := rina.answer(req); status != 404 || !strings.Contains(body, "exchange.no_path") || strings.Contains(body, "<html") {
		t.Errorf("%d %s", status, body)
	}
	if status, body, _ := rina.do("GET", "/api/v1/openapi.json", "", "", nil); status != 200 || !strings.Contains(body, `"openapi": "3.1.0"`) {
		t.Errorf("%d %s", status, body)
	}

	// The same again is not sent again.
	res, _ := all.get("/courses")
	if res, body := all.get("/courses", "If-None-Match", res.Header.Get("ETag")); res.StatusCode != 304 || len(body) > 0 {
		t.Errorf("%s %s", res.Status, body)
	}
}

// A token opens until its last day is over, until it is revoked, and so many times
// a minute.
func TestAPITokenEnds(t *testing.T) {
	room := openTestRoom(t)
	one, two := room.reads(room.library, exchange.Courses), room.reads(room.library, exchange.Courses, exchange.Metrics)
	var stored int
	if err := room.db.Get(&stored, `SELECT COUNT(*) FROM exchange_token WHERE CONCAT_WS(',', name, start, scopes) LIKE CONCAT('%', ?, '%')`, one.token[8:]); err != nil || stored != 0 {
		t.Error("the token is stored", err)
	}
	room.pass(time.Minute - time.Duration(room.now().Unix()%60)*time.Second) // a whole minute for what follows
	one.rows("/courses")
	if _, err := room.db.Exec(`UPDATE exchange_token SET calls = ? WHERE calls > 0`, exchange.CallsAMinute-1); err != nil {
		t.Fatal(err)
	}
	one.rows("/courses")
	res, _ := one.get("/courses")
	if res.StatusCode != 429 || res.Header.Get("Retry-After") == "" || res.Header.Get("Retry-After") == "0" {
		t.Errorf("%s, again after %q", res.Status, res.Header.Get("Retry-After"))
	}
	two.rows("/courses") // has its own count
	room.pass(time.Minute)
	one.rows("/courses")

	// The day ends where the library is.
	ends := (lms.DayOf(room.now()) + 31).Time().Add(-7 * time.Hour)
	room.pass(ends.Add(-time.Minute).Sub(room.now()))
	two.rows("/courses")
	room.pass(2 * time.Minute)
	if code, _ := two.refused(401, "/courses"); code != "exchange.token_is_ended" {
		t.Error(code)
	}
}
