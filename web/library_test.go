package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
)

// Whatever belongs to one library is refused in another, to whoever holds every
// role there: no page shows it, no form changes it.
func TestAnotherLibraryIsRefused(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Wagiman", "id", lms.Trainer)
	guest := room.enter("Tamu", "id", lms.Trainer)
	desa := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`)
	guest.moveTo(desa)
	for _, role := range []lms.Role{lms.Librarian, lms.Head, lms.Admin} {
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, guest.actor.AccountID, desa, role)
	}
	lesson, _ := trainer.writing()
	room.concluded(12, 0)
	test := room.starter("pengatalogan")
	one := func(query string) string {
		t.Helper()
		var id string
		if err := room.db.Get(&id, query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return id
	}
	job := room.insert(`INSERT INTO job_run (task_id, library_id, kind, status, created_at) VALUES ('x', ?, ?, 'queued', NOW())`, room.library, jobs.ImpactRun)
	ids := map[string]string{"/activities/": fmt.Sprint(room.hold("Pelatihan RDA", -time.Hour, nil)), "/impact/": strings.TrimPrefix(room.result(1), "/impact/"),
		"/assessments/": strings.TrimPrefix(test, "/assessments/"), "/attempts/": strings.TrimPrefix(trainer.begins(test), "/attempts/"),
		"/trials/":    strings.TrimPrefix(trainer.sent(test, test+"/trials", url.Values{}), "/trials/"),
		"/questions/": one(`SELECT MIN(id) FROM question`), "/courses/": strings.Split(lesson, "/")[2], "/accounts/": fmt.Sprint(trainer.actor.AccountID), "/jobs/": fmt.Sprint(job)}
	others := strings.NewReplacer(":key", strings.Split(lesson, "/")[4], ":module", one(`SELECT MAX(id) FROM course_module`), ":question", one(`SELECT MIN(id) FROM question`),
		":account", fmt.Sprint(trainer.actor.AccountID))
	count := func() string {
		return one(`SELECT CONCAT_WS(',', (SELECT COUNT(*) FROM course_enrolment), (SELECT COUNT(*) FROM course_lesson), (SELECT COUNT(*) FROM course_module), (SELECT SUM(revision) FROM activity),
			(SELECT COUNT(*) FROM assessment), (SELECT COUNT(*) FROM attempt), (SELECT COUNT(*) FROM account_role), (SELECT COUNT(*) FROM account_audit))`)
	}
	token := formToken.FindStringSubmatch(guest.see("/profile"))[1]
	before, seen := count(), 0
	for _, rt := range new(server).routes() {
		prefix, rest, ok := strings.Cut(rt.path, ":id")
		id := ids[prefix]
		if !ok || id == "" || rt.upload > 0 { // a file goes into the sender's own library
			continue
		}
		seen++
		path := prefix + id + others.Replace(rest)
		var status int
		var body string
		if rt.method == get {
			status, body, _ = guest.do(rt.method, path, "", "", nil)
		} else {
			form := planned("kind", "page", "do", "archive", "status", "disabled", "roles", "admin", "stem", "Apa?", "accepted", "ya",
				"at", "0", "module", "1", "order", "x", "question", "1", "section", "1")
			if prefix == "/questions/" {
				form.Set("kind", "short_answer")
			}
			if strings.HasSuffix(path, "/forms") {
				form.Set("do", "add")
			}
			kind, sent := "application/x-www-form-urlencoded", form.Encode()
			if whole, ok := map[string]string{"events": `{"kind":"left"}`, "late": `{"client":"0123456789abcdef","seq":1,"kind":"done"}`,
				"watch": `{"seq":1,"media":"a.mp4","duration":9,"at":1,"played":[[0,1]]}`}[path[strings.LastIndex(path, "/")+1:]]; ok {
				kind, sent = "application/json", whole
			} else if rt.method != post {
				kind, sent = "application/json", `{"position":1,"seq":1,"flagged":true}`
			}
			status, body, _ = guest.do(rt.method, path, kind, token, strings.NewReader(sent))
		}
		if status != 404 && status != 403 || strings.Contains(body, "RDA") || strings.Contains(body, trainer.actor.Name) {
			t.Errorf("%s %s: %d\n%s", rt.method, path, status, excerpt(body))
		}
	}
	if seen < 45 {
		t.Errorf("only %d addresses", seen)
	}
	if after := count(); after != before {
		t.Errorf("something changed: %s, then %s", before, after)
	}
}
