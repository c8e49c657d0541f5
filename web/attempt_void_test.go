package web

import (
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestVoidingAnAttempt(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, head, admin := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Kepala", "id", lms.Head), room.enter("Admin", "id", lms.Admin)
	test := room.starter("pengatalogan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.sent(attempt, attempt+"/submit", url.Values{})
	result := attempt + "/result"
	if body := rina.see(result); strings.Contains(body, "/void") {
		t.Error("a learner is offered to void an attempt")
	}
	for _, who := range []*visitor{rina, head} {
		if status, _, _ := who.send(test, attempt+"/void", url.Values{"void-reason": {"x"}}); status != 403 {
			t.Errorf("%s voids an attempt: %d", who.actor.Name, status)
		}
	}
	if status, body, _ := trainer.send(result, attempt+"/void", url.Values{"void-reason": {" "}}); status != 422 || !strings.Contains(body, "Tulis alasannya") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	trainer.sent(result, attempt+"/void", url.Values{"void-reason": {"Listrik padam."}})
	trainer.see(result, "Pengerjaan ini dibatalkan", "“Listrik padam.”", "Cabut pembatalan")
	if body := rina.see(result, "Pengerjaan ini dibatalkan pelatih", "Listrik padam.", "dibatalkan, tidak dihitung"); strings.Contains(body, "Belum lulus") {
		t.Error("a void attempt has an outcome")
	}
	rina.see(test, "dibatalkan, tidak dihitung", "Mulai mengerjakan")
	trainer.see(test+"/results", "dibatalkan, tidak dihitung", "Sudah 0 orang")
	if body := trainer.see(test + "/results.csv"); !strings.Contains(body, ";ditarik;") {
		t.Errorf("%s", body)
	}
	trainer.sent(result, attempt+"/void", url.Values{"do": {"restore"}, "void-reason": {"Ternyata sah."}})
	rina.see(result, "berlaku lagi", "Ternyata sah.", "Belum lulus")
	admin.see("/audit", "Membatalkan pengerjaan Rina", "Mencabut pembatalan pengerjaan Rina")
}
