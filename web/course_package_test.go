package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestCoursesTravel(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, _ := room.task(trainer)
	req, _ := http.NewRequest("GET", room.url+c+"/export", nil)
	req.AddCookie(&http.Cookie{Name: SessionCookie, Value: trainer.token})
	res, err := trainer.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var packed bytes.Buffer
	if _, err := packed.ReadFrom(res.Body); err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/zip" || res.Header.Get("Content-Disposition") != "attachment; filename*=UTF-8''Koleksi.zip" {
		t.Fatalf("%v %d %v", err, res.StatusCode, res.Header)
	}
	send := func(do, content string) (int, string, string) {
		token := formToken.FindStringSubmatch(trainer.see("/courses/import"))[1]
		kind, body := upload(t, token, url.Values{"do": {do}}, "kursus.zip", []byte(content))
		return trainer.do("POST", "/courses/import", kind, "", bytes.NewReader(body))
	}
	if status, body, _ := send("import", "halo"); status != 422 || !strings.Contains(body, "Berkas ini bukan ZIP") || !strings.Contains(body, "Tidak ada yang diimpor.") {
		t.Errorf("no ZIP: %d", status)
	}
	if status, body, _ := send("import", strings.Replace(packed.String(), "lessons/01-01.md", "../sons/01-01.md", 2)); status != 422 || !strings.Contains(body, "tidak diizinkan") {
		t.Errorf("climbing out: %d\n%s", status, excerpt(body))
	}
	status, body, _ := send("check", packed.String())
	if status != 200 || !strings.Contains(body, "Berkas ini dapat diimpor") || !strings.Contains(body, "1 modul, 1 pelajaran, 0 berkas media") {
		t.Errorf("checked: %d\n%s", status, excerpt(body))
	}
	if _, _, to := send("import", packed.String()); !strings.HasSuffix(to, "/edit") || strings.HasPrefix(to, c+"/") {
		t.Errorf("leads to %s", to)
	} else {
		trainer.see(to, "Kursus diimpor sebagai draf.", "Rencana", "Siap diterbitkan")
	}
	room.enter("Admin", "id", lms.Admin).see("/audit", "Mengimpor paket kursus “Koleksi”")
	trainer.see("/courses", "/courses/import")
	for _, path := range []string{"/courses/import", c + "/export"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("%s: %d", path, status)
		}
	}
}
