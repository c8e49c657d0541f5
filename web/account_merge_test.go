package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/impact"
)

// ofOnePerson are the columns by which there is one row of a person. Whoever adds
// one decides here which area's MoveAccount, or account's own, hands it over.
var ofOnePerson = map[string]string{
	"account_form": "account", "account_erasure": "account", "account_group_member": "account", "account_region": "account", "account_role": "account", "account_slims_user": "account",
	"activity_attendance": "activity", "activity_presence": "activity", "activity_registration": "activity", "activity_question_vote": "activity", "activity_plan": "activity",
	"assessment_extra": "assessment", "assessment_form_drawn": "assessment", "assessment_form_person": "assessment", "assessment_guess": "assessment",
	"attempt": "assessment", "trial": "assessment",
	"competency_evidence": "competency", "competency_holder": "competency",
	"course_enrolment": "course", "course_path_audience": "course",
	"hours_employment": "hours", "impact_objection": "impact", "report_recipient": "report", "activity_feed": "activity", "survey_invitation": "survey", "notice_setting": "notice", "notice_preference": "notice",
	"programme_juror": "programme", "programme_score": "programme", "partner_visit_host": "partner",
}

func TestEveryTableOfAPersonIsMerged(t *testing.T) {
	room := openTestRoom(t)
	var tables []string
	err := room.db.Select(&tables, `SELECT DISTINCT k.table_name FROM information_schema.key_column_usage k
		JOIN information_schema.statistics s ON s.table_schema = k.table_schema AND s.table_name = k.table_name AND s.column_name = k.column_name AND s.non_unique = 0
		WHERE k.table_schema = DATABASE() AND k.referenced_table_name = 'account'`)
	if err != nil || len(tables) < 10 {
		t.Fatal(err, tables)
	}
	for _, name := range tables {
		if ofOnePerson[name] == "" {
			t.Errorf("nobody says what becomes of %s when two accounts are merged", name)
		}
	}
	for name := range ofOnePerson {
		if !slices.Contains(tables, name) {
			t.Errorf("%s has no such column any more", name)
		}
	}
}

// One person with two accounts has learnt with both; an administrator looks at
// them, is asked whether it is certain, and they are one.
func TestMergingAccounts(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	admin, trainer, rina, twin := room.enter("Admin", "id", lms.Admin), room.enter("Tuti", "id", lms.Trainer), room.enter("Rina Wati", "id", lms.Librarian), room.enter("Rina Wati", "id", lms.Librarian)
	other := room.enter("Budi", "en", lms.Admin)
	ids := room.install()
	both, begun, once := ids[0], ids[1], ids[2]
	enrol := func(course int64, people ...*visitor) {
		for _, v := range people {
			v.sent(fmt.Sprintf("/courses/%d", course), fmt.Sprintf("/courses/%d/enrol", course), url.Values{})
		}
	}
	enrol(both, rina, twin)
	enrol(begun, rina, twin)
	enrol(once, twin)
	done := room.now().UTC().Truncate(time.Second)
	room.insert(`UPDATE course_enrolment SET completed_at = ?, jp = 2 WHERE course_id = ? AND account_id = ?`, done, both, twin.actor.AccountID)
	room.insert(`UPDATE course_enrolment SET completed_at = ? + INTERVAL 1 DAY, jp = 2 WHERE course_id = ? AND account_id = ?`, done, both, rina.actor.AccountID)
	room.insert(`UPDATE course_enrolment SET used_at = used_at + INTERVAL 1 DAY WHERE course_id = ? AND account_id = ?`, begun, rina.actor.AccountID)
	enrolment := func(course int64, v *visitor) (id int64) {
		if err := room.db.Get(&id, `SELECT COALESCE(MAX(id), 0) FROM course_enrolment WHERE course_id = ? AND account_id = ?`, course, v.actor.AccountID); err != nil {
			t.Fatal(err)
		}
		return id
	}
	better, worse, own, only := enrolment(both, twin), enrolment(both, rina), enrolment(begun, rina), enrolment(once, twin)

	test := room.starter("pengatalogan")
	room.sits(twin.actor, test, 1)
	room.pass(2 * 24 * time.Hour)
	room.sits(rina.actor, test, 2)
	held := room.hold("Temu wicara", -30*time.Hour, nil)
	alone := room.hold("Lokakarya", -28*time.Hour, nil)
	for _, a := range []struct {
		id      int64
		who     *visitor
		minutes int
	}{{held, rina, 60}, {held, twin, 180}, {alone, twin, 120}} {
		if err := room.activities().MarkAttendance(ctx, lms.System("test"), a.id, []activity.Mark{{AccountID: a.who.actor.AccountID, Minutes: a.minutes}}); err != nil {
			t.Fatal(err)
		}
	}

	twin.sent("/usage/mine", "/usage/mine/objection", url.Values{})
	page := fmt.Sprintf("/accounts/%d", rina.actor.AccountID)
	admin.see(page, "Ada 1 akun lain dengan nama atau surel yang sama.")
	if status, _, _ := trainer.do("GET", page+"/merge", "", "", nil); status != 403 {
		t.Errorf("a trainer: %d", status)
	}
	from := fmt.Sprint(twin.actor.AccountID)
	admin.see(page+"/merge", "Gabungkan akun dengan Rina Wati", "nama atau surel sama")
	admin.see(page+"/merge?from="+from, "Periksa sebelum menggabungkan", "tidak dapat dibatalkan", "Gabungkan")
	other.inBoth(page+"/merge", page+"/merge?from="+from)
	for _, c := range []struct {
		form url.Values
		says string
	}{{url.Values{"from": {from}}, "Centang bila Anda yakin"}, {url.Values{"sure": {"1"}}, "Pilih akun lain"}, {url.Values{"from": {fmt.Sprint(rina.actor.AccountID)}, "sure": {"1"}}, "Pilih akun lain"},
		{url.Values{"from": {fmt.Sprint(admin.actor.AccountID)}, "sure": {"1"}}, "akun yang sedang Anda pakai"}} {
		if status, body, _ := admin.send(page+"/merge", page+"/merge", c.form); status != 422 && status != 409 || !strings.Contains(body, c.says) {
			t.Errorf("%v: %d\n%s", c.form, status, excerpt(body))
		}
	}
	if status, _, _ := admin.send(page+"/merge", page+"/merge", url.Values{"from": {"987654"}, "sure": {"1"}}); status != 404 {
		t.Errorf("nobody: %d", status)
	}

	admin.sent(page+"/merge?from="+from, page+"/merge", url.Values{"from": {from}, "sure": {"1"}})
	admin.see(page, "Kedua akun Rina Wati sudah menjadi satu.", "dapat digabungkan")
	if status, _, _ := twin.do("GET", "/", "", "", nil); status != 303 {
		t.Errorf("the closed account goes on: %d", status)
	}
	if got := []int64{enrolment(both, rina), enrolment(both, twin), enrolment(begun, rina), enrolment(once, rina)}; !slices.Equal(got, []int64{better, worse, own, only}) {
		t.Errorf("enrolments %v, want %v", got, []int64{better, worse, own, only})
	}
	if completions, err := room.courses.Completions(ctx, lms.System("test"), room.library); err != nil || len(completions) != 1 || completions[0].AccountID != rina.actor.AccountID {
		t.Errorf("a person has completed a course once: %+v, %v", completions, err)
	}
	var attempts []string
	if err := room.db.Select(&attempts, `SELECT CONCAT(number, ':', account_id) FROM attempt ORDER BY started_at`); err != nil {
		t.Fatal(err)
	}
	if want := []string{fmt.Sprint("1:", rina.actor.AccountID), fmt.Sprint("2:", rina.actor.AccountID)}; !slices.Equal(attempts, want) {
		t.Errorf("attempts %v, want %v", attempts, want)
	}
	var minutes []int
	if err := room.db.Select(&minutes, `SELECT minutes FROM activity_attendance WHERE account_id = ? ORDER BY minutes`, rina.actor.AccountID); err != nil || !slices.Equal(minutes, []int{120, 180}) {
		t.Errorf("attendance %v, %v", minutes, err)
	}
	rina.see("/usage/mine", "Anda tidak ikut dihitung sejak")
	if objectors, err := impact.NewStore(room.db, room.now).Objectors(ctx, lms.System("test")); err != nil || len(objectors) != 1 || !objectors[rina.actor.AccountID] {
		t.Errorf("who objected with one account has objected: %v, %v", objectors, err)
	}
	admin.see("/audit", "Menggabungkan akun Rina Wati ke dalam akun Rina Wati")

	// Two open sittings of one test cannot be one person's.
	third := room.enter("Rina W.", "id", lms.Librarian)
	rina.begins(test)
	third.begins(test)
	if status, body, _ := admin.send(page+"/merge", page+"/merge", url.Values{"from": {fmt.Sprint(third.actor.AccountID)}, "sure": {"1"}}); status != 409 && status != 422 || !strings.Contains(body, "sedang dikerjakan dengan kedua akun") {
		t.Errorf("open: %d\n%s", status, excerpt(body))
	}
}
