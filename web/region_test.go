package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// learners are people of a library who completed a course of it today.
func (room *testRoom) learners(library int64, n int) {
	room.t.Helper()
	course := room.insert(`INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, library)
	version := room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at)
		VALUES (?, 1, 'published', 'Kursus', '', '', 'id', 'basic', 2, NOW())`, course)
	for i := range n {
		id := room.insert(`INSERT INTO account (name, locale, created_at) VALUES (?, 'id', NOW())`, fmt.Sprintf("Rahasia %d", i))
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, library)
		room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) VALUES (?, ?, ?, NOW(), NOW(), NOW(), 2)`, course, id, version)
	}
}

// The head of a region sees a line a library and nobody's name; small groups are
// hidden, and so is what would tell how small; nobody else sees the page.
func TestRegion(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Sri", "id", lms.Librarian)
	stranger := room.enter("Rina", "id", lms.Librarian)
	if status, _, _ := head.do("GET", "/region", "", "", nil); status != 403 {
		t.Errorf("without a region: %d", status)
	}
	var ids []int64
	for i, n := range []int{0, 3, 7, 12} {
		id := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES (?, ?, NOW())`, fmt.Sprintf("desa-%d", i), fmt.Sprintf("Desa %d", i))
		room.learners(id, n)
		ids = append(ids, id)
	}
	month := lms.DayOf(time.Now().UTC().Add(7*time.Hour)).Month() - 1 // the last day of the month before
	room.insert(`INSERT INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, rows_read) VALUES (?, 'loan', '2020-01-01', ?, UTC_TIMESTAMP(), 1, 1)`, ids[3], month-1)
	room.insert(`INSERT INTO usage_fact (library_id, metric, day, location, staff_id, count) VALUES (?, 'loans', ?, '', 0, 1234)`, ids[3], month-5)
	if err := room.accounts.SetRegion(context.Background(), head.actor, head.actor.AccountID, ids); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("somebody gives it to themselves: %v", err)
	}
	if err := room.accounts.SetRegion(context.Background(), lms.System("test"), head.actor.AccountID, ids); err != nil {
		t.Fatal(err)
	}
	head.inBoth("/region")
	days := int(month-month.Month()) - 1
	body := head.see("/region", "4 perpustakaan dalam angka gabungan", "<5", "ditutup", "1.234", fmt.Sprintf("%d hari terbaca", days), "belum terbaca", `href="/region"`)
	if strings.Contains(body, "Rahasia") || strings.Contains(body, "Bekerja di sini") || strings.Contains(body, ">7<") {
		t.Error("the page tells a person, a size that is covered, or leads where the head has no role")
	}
	file, _ := head.download("/region/data.csv")
	rows, err := csv.NewReader(strings.NewReader(string(file))).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%v\n%s", err, file)
	}
	for i, want := range []string{"0 0 0", "<5 <5 <5", "  ", "12 12 12", "22 22 22"} {
		if got := strings.Join(rows[i+1][3:6], " "); got != want {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
	if got := strings.Join(rows[4][7:9], " "); got != fmt.Sprintf("1234 %d", days) {
		t.Errorf("loans %s", got)
	}

	if status, _, _ := stranger.do("GET", "/region/data.csv", "", "", nil); status != 403 {
		t.Errorf("a stranger: %d", status)
	}
	room.insert(`UPDATE account_session SET method = ? WHERE account_id = ?`, account.BySlims, head.actor.AccountID)
	if status, _, _ := head.do("GET", "/region", "", "", nil); status != 403 {
		t.Errorf("through one library's SLiMS: %d", status)
	}
}
