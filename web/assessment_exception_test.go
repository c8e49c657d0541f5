package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestAccessCodeWaitAndExtraTime(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	starter := room.starter("pengatalogan")
	edit := trainer.sent(starter+"/edit", starter+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	settings := url.Values{"title": {"Uji berkode"}, "minutes": {"20"}, "attempts": {"0"}, "wait": {"1,5"}, "code": {"Rak 7"}, "pass": {"60"}, "reveal": {"full"}, "revision": {"1"}}
	if status, body, _ := trainer.send(edit, test, settings); status != 422 || !strings.Contains(body, "Isi dengan bilangan bulat.") || !strings.Contains(body, `value="Rak 7"`) {
		t.Errorf("%d", status)
	}
	settings.Set("wait", "90")
	trainer.sent(edit, test, settings)
	trainer.sent(edit, test+"/status", url.Values{"do": {"publish"}})

	body := rina.see(test, "Kode akses", "Kesempatan berikutnya terbuka 90 menit")
	if strings.Contains(body, "Rak 7") {
		t.Error("the code stands on the page that asks for it")
	}
	if status, body, _ := rina.send(test, test+"/attempts", url.Values{"code": {"rak tujuh"}}); status != 422 || !strings.Contains(body, "Kode aksesnya tidak cocok") || !strings.Contains(body, `value="rak tujuh"`) {
		t.Errorf("a wrong code: %d\n%s", status, excerpt(body))
	}
	for range 4 {
		rina.send(test, test+"/attempts", url.Values{"code": {"rak delapan"}})
	}
	if status, body, _ := rina.send(test, test+"/attempts", url.Values{"code": {"rak7"}}); status != 429 || !strings.Contains(body, "coba lagi 1 menit lagi") {
		t.Errorf("a rush of guesses: %d\n%s", status, excerpt(body))
	}
	room.pass(time.Minute)
	attempt := rina.sent(test, test+"/attempts", url.Values{"code": {"rak7"}})

	before := rina.sheet(attempt).DeadlineAt
	person := fmt.Sprint(rina.actor.AccountID)
	if status, body, _ := trainer.send(edit, test+"/extras", url.Values{"person": {""}, "minutes": {"sepuluh"}}); status != 422 || !strings.Contains(body, `value="sepuluh"`) {
		t.Errorf("%d", status)
	}
	trainer.sent(edit, test+"/extras", url.Values{"person": {person}, "minutes": {"10"}})
	trainer.see(edit, "10 menit lebih lama", "diberikan Pelatih")
	if got := rina.sheet(attempt).DeadlineAt.Sub(before).Minutes(); got != 10 {
		t.Errorf("%v minutes more", got)
	}
	trainer.sent(edit, test+"/extras", url.Values{"person": {person}, "do": {"take"}})
	if body := trainer.see(edit); strings.Contains(body, "diberikan Pelatih") {
		t.Error("extra time was not taken away")
	}
	for field, value := range map[string]string{"minutes": "-5", "closes": "besok"} {
		form := url.Values{"person": {person}, field: {value}}
		if status, body, _ := trainer.send(edit, test+"/extras", form); status != 422 || !strings.Contains(body, `id="extra-`+field+`-error"`) {
			t.Errorf("%s=%s: %d", field, value, status)
		}
	}
	rina.sent(attempt, attempt+"/submit", url.Values{})
	rina.see(test, "tunggu 90 menit lagi")

	p := trainer.browser()
	p.Go(room.url + edit)
	p.Accessible()
	p = rina.browser()
	room.pass(91 * 60e9)
	p.Go(room.url + test)
	p.Accessible()
}
