package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
)

var hiddenToken = regexp.MustCompile(`name="_csrf" value="[^"]*"|data-csrf="[^"]*"|"X-CSRF-Token":\s*"[^"]*"`)

// What a trial leaves in the database is a matter of lms/assessment's tests; here
// it is what people read.
func TestTrialIsSatLikeATestAndReadNowhere(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	starter := room.starter("pengatalogan")
	attempt := rina.sent(starter, starter+"/attempts", url.Values{})
	for _, form := range rina.key(attempt) {
		rina.sent(attempt, attempt+"/answers", form)
	}
	rina.sent(attempt, attempt+"/submit", url.Values{})

	edit := trainer.sent(starter+"/edit", starter+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	sees := []string{"/", "/assessments", "/questions", "/competencies", "/assessments/pairs"}
	for _, page := range []string{"/edit", "/results", "/results.csv", "/analysis", "/regrades", "/marking", "/reviews", "/papers"} {
		sees = append(sees, test+page, starter+page)
	}
	read := func() map[string]string {
		bodies := map[string]string{}
		for _, page := range sees {
			bodies[page] = hiddenToken.ReplaceAllString(trainer.see(page), "")
		}
		return bodies
	}
	trainer.see(edit) // and the notice there
	before := read()
	for _, of := range []string{test, starter} { // a draft, and one that is open
		trainer.see(of, "Coba sebagai peserta", "Anda dapat membaca kuncinya")
		trial := trainer.sent(of, of+"/trials", url.Values{})
		body := trainer.see(trial, "Percobaan – tidak dihitung.", `data-base="`+trial+`"`, `action="`+trial+`/answers"`)
		if strings.Contains(body, "/attempts/") {
			t.Error("a trial's page leads to attempts")
		}
		to := trainer.sent(trial, trial+"/answers", url.Values{"position": {"1"}, "flag": {"1"}, "to": {"2"}})
		trainer.see(to, "ditandai 1 ·")
		if status, body, _ := trainer.do("GET", trial+"/state", "", "", nil); status != 200 || !strings.Contains(body, `"open":true`) {
			t.Errorf("state: %d %s", status, body)
		}
		trainer.see(of, "Percobaan Anda masih berjalan", "Lanjutkan percobaan")
		trainer.see(trial+"/finish", "Percobaan – tidak dihitung.", "Kumpulkan", `action="`+trial+`/submit"`)
		if of == test {
			trainer.inBoth(trial, trial+"/finish")
		}
		result := trainer.sent(trial+"/finish", trial+"/submit", url.Values{})
		if of == test {
			trainer.inBoth(result)
		}
		body = trainer.see(result, "Percobaan – tidak dihitung.", "Soal demi soal", "jawaban benar")
		if strings.Contains(body, "pengerjaan ke-") {
			t.Error("a trial has a number")
		}
		if status, _, _ := rina.do("GET", result, "", "", nil); status != 403 {
			t.Errorf("a learner reads a trial: %d", status)
		}
		for page, is := range read() {
			if is != before[page] {
				t.Errorf("a trial of %s changes %s", of, page)
			}
		}
		if to := trainer.sent(result, trial+"/remove", url.Values{}); to != of {
			t.Errorf("thrown away, on to %s", to)
		}
		if body := trainer.see(of, "Percobaan sudah dibuang."); strings.Contains(body, "Lihat hasil percobaan") {
			t.Error("the trial is still there")
		}
		if status, _, _ := trainer.do("GET", trial, "", "", nil); status != 404 {
			t.Errorf("a trial that was thrown away: %d", status)
		}
	}
	empty := trainer.sent("/assessments/new", "/assessments", url.Values{"title": {"Kosong"}, "minutes": {"20"}, "attempts": {"1"}, "pass": {"60"}, "reveal": {"full"}})
	if status, body, _ := trainer.send(empty, strings.TrimSuffix(empty, "/edit")+"/trials", url.Values{}); status != 409 || !strings.Contains(body, "belum dapat dicoba") || !strings.Contains(body, "Tambahkan paling sedikit satu soal") {
		t.Errorf("an empty test: %d %s", status, excerpt(body))
	}
}

// Who may read the key sits a test in earnest only for a course that they take.
func TestTrainerSitsInEarnestForACourseOnly(t *testing.T) {
	room := openTestRoom(t)
	tuti, tri := room.enter("Tuti", "id", lms.Trainer), room.enter("Tri", "id", lms.Trainer)
	test := room.starter("sirkulasi")
	if body := tri.see(test, "Coba sebagai peserta"); strings.Contains(body, "Mulai mengerjakan") {
		t.Error("a trainer can begin it in earnest")
	}
	if status, body, _ := tri.send(test, test+"/attempts", url.Values{}); status != 409 || !strings.Contains(body, "Anda hanya dapat mencobanya") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	c := tuti.writtenCourse(test)
	tri.sent(c, c+"/enrol", url.Values{})
	tri.see(test, "Mulai mengerjakan", "Coba sebagai peserta")
	attempt := tri.sent(test, test+"/attempts", url.Values{})
	if !strings.HasPrefix(attempt, "/attempts/") {
		t.Errorf("it leads to %s", attempt)
	}
}
