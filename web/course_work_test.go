package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/usage"
	"binapustaka/web/webtest"
)

// Work is somebody's from five days on; what two metrics tell of one day is one
// day, and all of it in the last thirty days is new.
func TestOwnWorks(t *testing.T) {
	p := lms.Period{From: 1001, To: 1090}
	facts := func(metric string, days ...lms.Day) (list []usage.OwnDay) {
		for _, d := range days {
			list = append(list, usage.OwnDay{Metric: metric, Day: d, Count: 3})
		}
		return list
	}
	all := func(lists ...[]usage.OwnDay) (list []usage.OwnDay) {
		for _, l := range lists {
			list = append(list, l...)
		}
		return list
	}
	for name, c := range map[string]struct {
		facts  []usage.OwnDay
		before bool
		want   []ownWork
	}{
		"none":               {nil, true, nil},
		"four days":          {facts(usage.Loans, 1001, 1002, 1003, 1090), true, nil},
		"five days":          {facts(usage.Loans, 1001, 1002, 1003, 1089, 1090), true, []ownWork{{course.LoanWork, 15, 5, false}}},
		"the same day twice": {all(facts(usage.RecordsAdded, 1010, 1011, 1012, 1013), facts(usage.RecordsChanged, 1013)), true, nil},
		"two metrics":        {all(facts(usage.RecordsAdded, 1010, 1011, 1012, 1013), facts(usage.RecordsChanged, 1013, 1014)), true, []ownWork{{course.RecordWork, 18, 5, false}}},
		"a day of nothing":   {append(facts(usage.Loans, 1001, 1002, 1003, 1004), usage.OwnDay{Metric: usage.Loans, Day: 1005}), true, nil},
		"thirty-one days":    {facts(usage.Loans, 1060, 1062, 1063, 1064, 1065), true, []ownWork{{course.LoanWork, 15, 5, false}}},
		"thirty days":        {facts(usage.Loans, 1061, 1062, 1063, 1064, 1065), true, []ownWork{{course.LoanWork, 15, 5, true}}},
		"unknown before":     {facts(usage.Loans, 1061, 1062, 1063, 1064, 1065), false, []ownWork{{course.LoanWork, 15, 5, false}}},
		"other metrics":      {all(facts(usage.Visits, 1001, 1002, 1003, 1004, 1005), facts(usage.Overdue, 1001, 1002, 1003, 1004, 1005)), true, nil},
		"most days first": {all(facts(usage.Loans, 1001, 1002, 1003, 1004, 1005), facts(usage.CopiesAdded, 1001, 1002, 1003, 1004, 1005, 1006)), true,
			[]ownWork{{course.CopyWork, 18, 6, false}, {course.LoanWork, 15, 5, false}}},
	} {
		got := ownWorks(c.facts, p, c.before)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %+v, want %+v", name, got[i], c.want[i])
			}
		}
	}
	for _, k := range course.WorkKinds {
		for _, m := range workMetrics[k] {
			if usage.SourceOf(m) == "" {
				t.Errorf("%s: there is no metric %q", k, m)
			}
		}
		if len(workMetrics[k]) == 0 {
			t.Errorf("%s: no metric tells of it", k)
		}
	}
}

// Each reads what suits their own work in SLiMS, with its figures; who is not
// linked reads the next step.
func TestCoursesForOnesWork(t *testing.T) {
	room := openTestRoom(t)
	today, _ := room.lived(420)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	trainer.sent("/courses", "/courses/starter", url.Values{})
	desk, cataloguer, stranger := room.enter("Zaki", "id", lms.Librarian), room.enter("Ani", "en", lms.Librarian), room.enter("Rina", "id", lms.Librarian)
	room.insert(`UPDATE account_slims_user SET account_id = ?, linked_at = NOW() WHERE user_id = 7`, desk.actor.AccountID)
	room.insert(`UPDATE account_slims_user SET account_id = ?, linked_at = NOW() WHERE user_id = 8`, cataloguer.actor.AccountID)
	room.insert(`DELETE FROM usage_fact WHERE staff_id = 8 AND metric = 'loans'`)

	p := desk.browser()
	p.Go(room.url + "/courses")
	p.See("Sirkulasi dan Keanggotaan")
	p.See("Anda mencatat ")
	text := webtest.Eval[string](p, `document.querySelector(".recommended").textContent`)
	if !regexp.MustCompile(`Anda mencatat \d+ peminjaman pada 7\d hari dalam 90 hari sampai`).MatchString(text) || strings.Contains(text, "cantuman") || strings.Contains(text, "Pengatalogan") || strings.Contains(text, "Dua menit") || strings.Contains(text, "belum ditautkan") {
		t.Errorf("at the desk: %s", text)
	}
	q := cataloguer.browser()
	q.Go(room.url + "/courses")
	q.See("Pengatalogan di SLiMS")
	text = webtest.Eval[string](q, `document.querySelector(".recommended").textContent`)
	if !regexp.MustCompile(`Pengatalogan di SLiMS\s+You added or changed \d+ records on 7\d days of the 90 days up to`).MatchString(text) || strings.Contains(text, "Sirkulasi") || strings.Contains(text, "loans") {
		t.Errorf("who catalogues: %s", text)
	}
	room.accessible(p, "/courses")
	lacks(t, stranger.see("/courses", "Disarankan untuk Anda", "Akun Anda belum ditautkan dengan pengguna SLiMS"), "peminjaman pada")
	lacks(t, room.enter("Nur", "id", lms.Head).see("/courses"), "peminjaman pada")

	// What was begun is not recommended any more, and new work is called so.
	c := trainer.starterCourse("Sirkulasi")
	desk.sent(c, c+"/enrol", url.Values{})
	lacks(t, strings.Split(desk.see("/courses"), `class="course-cards"`)[0], "Sirkulasi dan Keanggotaan")
	room.insert(`DELETE FROM usage_fact WHERE staff_id = 7 AND day < ?`, today-30)
	desk.see("/courses", "Ini pekerjaan baru bagi Anda.")
	room.insert(`DELETE FROM usage_fact WHERE staff_id = 7`)
	lacks(t, desk.see("/courses", "Lihat pekerjaan saya"), "Anda mencatat")
}
