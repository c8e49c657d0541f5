package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
)

// told lets the room's pages carry messages to other systems.
func told(d *Deps) {
	d.TellOne = func(ctx context.Context, receiver, delivery int64) error {
		return worker.TellOne(ctx, worker.ExchangeDeps{Exchange: d.Exchange, Now: d.Now}, receiver, delivery)
	}
}

// A webhook from the form to the message that arrives: wrong entries come back
// filled in, the secret is shown once, the log says what was answered.
func TestJourneyOfAWebhook(t *testing.T) {
	room := openTestRoom(t, told)
	status := http.StatusTeapot
	var got []string
	inbox := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("webhook-id")+" "+r.Header.Get("webhook-signature"))
		w.WriteHeader(status)
	}))
	defer inbox.Close()
	admin := room.enter("Wati", "id", lms.Admin)
	admin.inBoth("/integrations/hooks")
	form := url.Values{"name": {"SIMPEG <Kota>"}, "address": {inbox.URL}, "personal": {"1"}}
	code, body, _ := admin.send("/integrations/hooks", "/integrations/hooks", form)
	if code != 422 || !strings.Contains(body, `value="SIMPEG <Kota>"`) || !strings.Contains(body, "Pakai https://") || !strings.Contains(body, "paling sedikit satu kejadian") || !strings.Contains(body, "Tulis mengapa") {
		t.Errorf("%d\n%s", code, excerpt(body))
	}
	form = url.Values{"name": {"SIMPEG <Kota>"}, "address": {inbox.URL}, "own": {"1"}, "events": {"course.completed"}}
	code, body, _ = admin.send("/integrations/hooks", "/integrations/hooks", form)
	m := regexp.MustCompile(`id="secret">(whsec_[A-Za-z0-9+/]{43}=)<`).FindStringSubmatch(body)
	if code != 200 || m == nil {
		t.Fatalf("%d\n%s", code, excerpt(body))
	}
	if code, body, _ = admin.send("/integrations/hooks", "/integrations/hooks", form); code != 409 || !strings.Contains(body, "sudah ada") {
		t.Errorf("%d\n%s", code, excerpt(body))
	}
	hook := regexp.MustCompile(`/integrations/hooks/\d+`).FindString(admin.see("/integrations/hooks", "SIMPEG <Kota>", "Kursus selesai", "belum ada yang sampai"))
	if body = admin.see(hook, "Belum ada yang dikirim"); strings.Contains(body, m[1]) {
		t.Error("the secret is shown again")
	}
	do := strings.Replace(hook, "/hooks/", "/receivers/", 1)
	admin.sent(hook, do+"/try", url.Values{})
	admin.see(hook, "418", "gagal", "1 kali dicoba", "Kirim ulang")
	admin.inBoth(hook)
	status = 204
	resend := regexp.MustCompile(do + `/deliveries/\d+/resend`).FindString(admin.see(hook))
	admin.sent(hook, resend, url.Values{})
	admin.see(hook, "204", "sampai")
	if len(got) != 2 || strings.Fields(got[0])[0] != strings.Fields(got[1])[0] {
		t.Errorf("%v", got)
	}
	if code, _, _ := admin.send(hook, resend, url.Values{}); code != 404 {
		t.Errorf("what arrived is sent again: %d", code)
	}
	code, body, _ = admin.send(hook, do+"/rotate", url.Values{})
	if n := regexp.MustCompile(`id="secret">(whsec_[^<]+)<`).FindStringSubmatch(body); code != 200 || n == nil || n[1] == m[1] || !strings.Contains(body, "masih ikut menandatangani sampai") {
		t.Errorf("%d\n%s", code, excerpt(body))
	}
	admin.sent(hook, do+"/switch", url.Values{})
	admin.see(hook, "mati", "Dimatikan", "Nyalakan")
	admin.inBoth(hook)
	admin.sent(hook, do+"/switch", url.Values{"on": {"1"}})
	form.Set("name", "Kepegawaian")
	admin.sent(hook, hook, form)
	admin.see(hook, "Kepegawaian", "Tersimpan.")

	// Of another library nothing is seen or done.
	other := room.enter("Tamu", "id", lms.Admin)
	other.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	token := formToken.FindStringSubmatch(other.see("/integrations/hooks"))[1]
	if status, _, _ := other.do("GET", hook, "", "", nil); status != 404 {
		t.Errorf("%d", status)
	}
	for _, path := range []string{hook, do + "/rotate", do + "/try", do + "/switch", do + "/remove", resend} {
		if status, _, _ := other.do("POST", path, "application/x-www-form-urlencoded", token, strings.NewReader("")); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	admin.sent(hook, do+"/remove", url.Values{})
	admin.see("/integrations/hooks", "Belum ada webhook", "Sambungan dihapus.")
	if body := admin.see("/audit", "Membuat webhook “SIMPEG <Kota>”", "Mengganti rahasia webhook", "Mematikan pengiriman", "Menghapus pengiriman"); strings.Contains(body, "whsec_") {
		t.Error("a secret stands in the audit log")
	}
}

func TestRecordStorePage(t *testing.T) {
	room := openTestRoom(t, told)
	lrs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, secret, _ := r.BasicAuth(); secret != "sandi-lrs" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer lrs.Close()
	admin := room.enter("Wati", "id", lms.Admin)
	admin.inBoth("/integrations/lrs")
	form := url.Values{"address": {lrs.URL + "/xapi"}, "own": {"1"}, "key": {"a:b"}}
	if code, body, _ := admin.send("/integrations/lrs", "/integrations/lrs", form); code != 422 || !strings.Contains(body, `value="a:b"`) || !strings.Contains(body, "Tulis rahasia dari LRS") || !strings.Contains(body, "tanpa titik dua") {
		t.Errorf("%d\n%s", code, excerpt(body))
	}
	form = url.Values{"address": {lrs.URL + "/xapi"}, "own": {"1"}, "key": {"kunci"}, "secret": {"salah"}}
	admin.sent("/integrations/lrs", "/integrations/lrs", form)
	try := regexp.MustCompile(`/integrations/receivers/\d+/try`).FindString(admin.see("/integrations/lrs", "Tersimpan.", "kunci dan rahasia yang lama tetap dipakai"))
	admin.sent("/integrations/lrs", try, url.Values{})
	admin.see("/integrations/lrs", "401", "gagal")
	form.Set("secret", "sandi-lrs")
	admin.sent("/integrations/lrs", "/integrations/lrs", form)
	for range 2 { // the second time with what was kept
		admin.sent("/integrations/lrs", try, url.Values{})
		if body := admin.see("/integrations/lrs", "200", "sampai"); strings.Contains(body, "sandi-lrs") {
			t.Error("the secret is shown")
		}
		form.Set("key", "")
		form.Set("secret", "")
		admin.sent("/integrations/lrs", "/integrations/lrs", form)
	}
	admin.inBoth("/integrations/lrs")
	if status, _, _ := admin.do("GET", strings.NewReplacer("receivers", "hooks", "/try", "").Replace(try), "", "", nil); status != 404 {
		t.Errorf("a record store as a webhook: %d", status)
	}
}
