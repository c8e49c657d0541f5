package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

var (
	ofMain = regexp.MustCompile(`(?s)<main.*</main>`)
	aTag   = regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)
	aValue = regexp.MustCompile(`[−+-]?\d+(?:[.,]\d+)?%?`)
)

// shown is every number of what a manager reads, in its order.
func (v *visitor) shown(path string) (values []string) {
	v.t.Helper()
	body, header := v.download(path)
	text := string(body)
	switch kind := header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "text/html"):
		text = aTag.ReplaceAllString(ofMain.FindString(text), " ")
	case strings.HasPrefix(kind, "text/csv"):
		text = strings.ReplaceAll(text, ",", " ")
	case strings.HasPrefix(kind, "application/pdf"):
		text = pdfText(v.t.(*testing.T), body)
	case strings.Contains(kind, "spreadsheet"):
		book, err := excelize.OpenReader(bytes.NewReader(body))
		if err != nil {
			v.t.Fatal(err)
		}
		text = ""
		for _, sheet := range book.GetSheetList() {
			rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				v.t.Fatal(err)
			}
			text += fmt.Sprintln(rows)
		}
	}
	return aValue.FindAllString(text, -1)
}

// Two states that differ by one person, who sits tests, completes a course,
// objects, joins or leaves: in none of the pages and files that the head of a
// library or of a region reads does a value change with them. Only headcounts do,
// by that one.
func TestManagersReadNobodyFromTwoStates(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	term, at := room.owed()
	head, trainer := room.enter("Kepala", "en", lms.Head), room.enter("Pelatih", "en", lms.Trainer)
	room.insert(`UPDATE "library" SET created_at = ? WHERE id = ?`, at, room.library)
	region := []int64{room.library}
	var village []int64
	for i, n := range []int{4, 4, 4, 12} {
		id, people := room.village(fmt.Sprintf("Desa %d", i), n, at)
		region, village = append(region, id), people
	}
	if err := room.accounts.SetRegion(ctx, lms.System("test"), head.actor.AccountID, region); err != nil {
		t.Fatal(err)
	}
	room.concluded(14, 1)
	held := room.hold("Lokakarya layanan", 10*day, nil)
	pre := room.starter("pengatalogan")
	edit := trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"copy"}})
	post := strings.TrimSuffix(edit, "/edit")
	trainer.sent(edit, post+"/status", url.Values{"do": {"publish"}})
	pair := trainer.sent("/assessments/pairs", "/assessments/pairs", url.Values{"pre": {pre[len("/assessments/"):]}, "post": {post[len("/assessments/"):]}, "activity": {fmt.Sprint(held)}})
	var waiting []lms.Actor
	for i := range 14 {
		who := lms.Actor{AccountID: room.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprintf("Rahasia %d", i)), LibraryID: room.library, Roles: []lms.Role{lms.Librarian}}
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, who.AccountID, room.library)
		room.sits(who, pre, 1+i%3)
		waiting = append(waiting, who)
	}
	room.pass(11 * day)
	head.renew()
	sitsAgain := func(right int) {
		who := waiting[0]
		waiting = waiting[1:]
		if err := room.activities().MarkAttendance(ctx, lms.System("test"), held, []activity.Mark{{AccountID: who.AccountID, Minutes: 180}}); err != nil {
			t.Fatal(err)
		}
		room.sits(who, post, right)
	}
	for i := range 11 {
		sitsAgain(4 + i%4)
	}
	for _, path := range []string{"/reports", "/region/reports"} {
		head.sent(path, path, url.Values{"term": {term.String()}})
	}
	views := []string{pair, pair + "/rows.csv", post + "/results", post + "/analysis", "/impact/worth?subject=activity-" + fmt.Sprint(held), "/impact/correlations", "/impact", "/region", "/region/data.csv",
		"/reports?term=" + term.String(), "/reports/" + term.String() + "/file.pdf", "/reports/" + term.String() + "/file.xlsx",
		"/region/reports?term=" + term.String(), "/region/reports/" + term.String() + "/file.pdf", "/region/reports/" + term.String() + "/file.xlsx"}
	read := func() map[string][]string {
		state := map[string][]string{}
		for _, path := range views {
			state[path] = head.shown(path)
		}
		return state
	}
	before := read()
	if n := len(before[pair]); n < 20 {
		t.Fatalf("only %v on the page of a pair", before[pair])
	}
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"sits the tests", func() { sitsAgain(8) }},
		{"completes a course", func() {
			room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp)
				SELECT course_id, ?, version_id, ?, ?, ?, 2 FROM course_enrolment WHERE account_id = ?`, waiting[0].AccountID, at, at, at, village[0])
			room.insert(`INSERT INTO account_role (account_id, library_id, role) SELECT ?, library_id, 'librarian' FROM account_role WHERE account_id = ?`, waiting[0].AccountID, village[0])
		}},
		{"objects", func() {
			room.insert(`INSERT INTO impact_objection (account_id, objected_at) VALUES (?, NOW())`, waiting[0].AccountID)
		}},
		{"joins", func() {
			id := room.insert(`INSERT INTO account (name, created_at) VALUES ('Rahasia baru', NOW())`)
			room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, region[4])
		}},
		{"leaves", func() { room.insert(`DELETE FROM account_role WHERE account_id = ?`, village[1]) }},
		{"takes a completion along", func() {
			room.insert(`DELETE FROM course_enrolment WHERE account_id = ?`, village[2])
		}},
	} {
		step.do()
		after := read()
		for _, path := range views {
			was, is := before[path], after[path]
			waits := path == pair || strings.HasPrefix(path, post) // says how many wait, or nothing of it
			if len(was) != len(is) && !waits {
				t.Errorf("somebody %s: %s shows %d numbers, then %d", step.name, path, len(was), len(is))
				continue
			}
			if waits {
				was, is = values(was), values(is)
			}
			for i := range min(len(was), len(is)) {
				if was[i] == is[i] {
					continue
				}
				var a, b int
				_, err1 := fmt.Sscanf(was[i]+" ", "%d ", &a)
				_, err2 := fmt.Sscanf(is[i]+" ", "%d ", &b)
				if count := strings.HasPrefix(path, "/region") && !strings.Contains(path, "reports") && err1 == nil && err2 == nil; !count || a-b > 1 || b-a > 1 {
					t.Errorf("somebody %s: %s went from %s to %s", step.name, path, was[i], is[i])
				}
			}
		}
		before = after
	}
}

// values are those that are no headcounts.
func values(all []string) (some []string) {
	for _, v := range all {
		if strings.ContainsAny(v, ".,%") {
			some = append(some, v)
		}
	}
	return some
}
