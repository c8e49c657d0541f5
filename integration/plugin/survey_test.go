package plugin

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/plugin/slimstest"
	"binapustaka/integration/sso"
	"binapustaka/lms/library"
)

// surveys is a Binapustaka that answers questions about the OPAC's survey with
// what answer says of the form.
func surveys(t *testing.T, answer func(form url.Values, asked sso.Asked, w http.ResponseWriter)) library.Shared {
	k := connection
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, err := sso.ParseQuestion(r.FormValue("question"))
		if err == nil {
			err = asked.Check(k.Secret, k.Address, sso.Survey, time.Now())
		}
		form, wrong := url.ParseQuery(r.FormValue("form"))
		if err != nil || wrong != nil || !asked.Brought(r.FormValue("form")) || r.Method != "POST" || r.URL.String() != "/beside/survey" || r.Header.Get("Cookie") != "" {
			t.Errorf("%v %v %s %s %v", err, wrong, r.Method, r.URL, r.Form)
		}
		answer(form, asked, w)
	}))
	t.Cleanup(server.Close)
	k.Address = server.URL
	return k
}

const offered = `{"offered":true,"done":%v,"language":"id","both":true,"title":"Survei <kami>","intro":"Baris satu\nBaris dua","thanks":"Terima kasih, %s","token":"ABCDEFGHIJKLMNOPQRSTUVWXYZ","failure":"%s","problems":%s,"questions":[
	{"field":"q1","kind":"matrix","text":"Petugas","required":true,"steps":[1,2,3],"low":"tidak","high":"ya","rows":[{"name":"q1-11","text":"Ramah"},{"name":"q1-12","text":"Sabar"}],"options":null},
	{"field":"q2","kind":"multiple","text":"Kapan","required":false,"steps":null,"low":"","high":"","rows":null,"options":[{"name":"21","text":"Pagi & siang"},{"name":"22","text":"Malam"}]},
	{"field":"q3","kind":"nps","text":"Sarankan","required":false,"steps":[0,1,2],"low":"tidak mungkin","high":"sangat mungkin","rows":null,"options":null},
	{"field":"q4","kind":"text","text":"Masukan","required":false,"steps":null,"low":"","high":"","rows":null,"options":null}]}`

// posts sends a form of the OPAC's page, in the browser of a member who is signed in.
func posts(t *testing.T, s slimstest.Slims, path string, form url.Values) string {
	t.Helper()
	req, err := http.NewRequest("POST", s.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"Warning</b>", "Fatal error", "Notice</b>", "Deprecated</b>"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%s: %s", path, b.String())
		}
	}
	return b.String()
}

// In each version's own way the OPAC asks the survey, brings the answers as they
// were given, shows what is wrong with them, and says nothing of who is signed in.
func TestSurveyInTheOPAC(t *testing.T) {
	for _, version := range []string{"9.3", "9.4", "9.5", "9.6", "9.7"} {
		t.Run(version, func(t *testing.T) {
			var forms []url.Values
			k := surveys(t, func(form url.Values, asked sso.Asked, w http.ResponseWriter) {
				forms = append(forms, form)
				said := fmt.Sprintf(offered, false, "", "", "{}")
				switch {
				case form.Has("token") && form.Get("q3") == "":
					said = fmt.Sprintf(offered, false, "", "Periksa satu isian.", `{"q3":"Pertanyaan ini perlu dijawab."}`)
				case form.Has("token"):
					said = fmt.Sprintf(offered, true, "pemustaka!", "", "{}")
				}
				fmt.Fprint(w, asked.Answer(said, connection.Secret))
			})
			s := slimstest.Start(t, version, "id_ID")
			open := opens(t, s, k, "M1", "")
			before := s.Tables(t)
			page, header := open("/index.php?p=survei")
			for _, text := range []string{"<title>Survei</title>", "Survei &lt;kami&gt;", "Baris satu<br />", "Petugas (wajib)", `name="q1-12" value="3"`, "Pagi &amp; siang", `name="q2[]" value="22"`, "0 (tidak mungkin)", `<textarea class="form-control" id="q4"`, "Tanpa nama.", `method="post" action="index.php?p=survei"`} {
				if !strings.Contains(page, text) {
					t.Errorf("no %q in %s", text, page)
				}
			}
			if header.Get("Cache-Control") != "no-store, private" || strings.Contains(page, "M1") {
				t.Error(header, page)
			}
			filled := url.Values{"token": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "q1-11": {"2"}, "q1-12": {"3"}, "q2[]": {"21", "22"}, "q4": {"Wifi & \"kursi\" <b>\r\nbaik"}, "mid": {"M1"}, "memberID": {"M1"}}
			page = posts(t, s, "/index.php?p=survei", filled)
			for _, text := range []string{"Periksa satu isian.", "Pertanyaan ini perlu dijawab.", `aria-describedby="q3-error"`, `name="q1-11" value="2" checked`, `name="q1-12" value="3" checked`, `value="21" checked`, `value="22" checked`, "Wifi &amp; &quot;kursi&quot; &lt;b&gt;"} {
				if !strings.Contains(page, text) {
					t.Errorf("no %q in %s", text, page)
				}
			}
			filled.Set("q3", "2")
			page = posts(t, s, "/index.php?p=survey", filled)
			if !strings.Contains(page, "Jawaban Anda sudah kami terima") || !strings.Contains(page, "Terima kasih, pemustaka!") || strings.Contains(page, "<form") {
				t.Error(page)
			}
			want := url.Values{"l": {"id"}, "token": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "q1-11": {"2"}, "q1-12": {"3"}, "q2": {"21", "22"}, "q3": {"2"}, "q4": {"Wifi & \"kursi\" <b>\r\nbaik"}}
			if len(forms) != 3 || !reflect.DeepEqual(forms[0], url.Values{"l": {"id"}}) || !reflect.DeepEqual(forms[2], want) {
				t.Errorf("asked with %v", forms)
			}
			if page, _ := opens(t, s, k, "", "en_US")("/index.php?p=survey"); !strings.Contains(page, "<title>Survey</title>") || !strings.Contains(page, "Send answers") || forms[3].Get("l") != "en" {
				t.Error(page)
			}
			if after := s.Tables(t); after != before {
				t.Errorf("SLiMS was written to: %s", after)
			}
		})
	}
}

// Without an answer the OPAC says so, and what somebody has written is sent again
// with one button.
func TestSurveyWithoutAnAnswer(t *testing.T) {
	const down, unsent = "Survei tidak dapat ditampilkan sekarang.", "Jawaban Anda belum terkirim"
	filled := url.Values{"token": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "q1-11": {"2"}, "q2[]": {"21", "22"}, "q4": {"Panjang & <lebar>"}}
	for name, c := range map[string]struct {
		says, posted string
		answer       func(url.Values, sso.Asked, http.ResponseWriter)
	}{
		"none open": {"Saat ini tidak ada survei.", "Saat ini tidak ada survei.", func(_ url.Values, asked sso.Asked, w http.ResponseWriter) {
			fmt.Fprint(w, asked.Answer(`{"offered":false,"done":false,"questions":null}`, connection.Secret))
		}},
		"not an answer": {down, unsent, func(_ url.Values, _ sso.Asked, w http.ResponseWriter) { fmt.Fprintf(w, offered, false, "", "", "{}") }},
		"of another key": {down, unsent, func(_ url.Values, asked sso.Asked, w http.ResponseWriter) {
			fmt.Fprint(w, asked.Answer(fmt.Sprintf(offered, false, "", "", "{}"), []byte("x")))
		}},
		"no questions": {down, unsent, func(_ url.Values, asked sso.Asked, w http.ResponseWriter) {
			fmt.Fprint(w, asked.Answer(`{"offered":true}`, connection.Secret))
		}},
		"an error": {down, unsent, func(_ url.Values, _ sso.Asked, w http.ResponseWriter) { w.WriteHeader(500) }},
	} {
		t.Run(name, func(t *testing.T) {
			k := surveys(t, c.answer)
			s := slimstest.Start(t, "9.6", "id_ID")
			page, _ := opens(t, s, k, "", "")("/index.php?p=survei")
			if !strings.Contains(page, c.says) || !strings.Contains(page, "</html>") || strings.Contains(page, "<textarea") {
				t.Error(page)
			}
			page = posts(t, s, "/index.php?p=survei", filled)
			if !strings.Contains(page, c.posted) || c.posted == unsent && (!strings.Contains(page, `name="q4" value="Panjang &amp; &lt;lebar&gt;"`) || strings.Count(page, `name="q2[]"`) != 2 || !strings.Contains(page, "Kirim sekali lagi")) {
				t.Error(page)
			}
		})
	}
	k := connection
	k.Address = "http://127.0.0.1:1"
	s := slimstest.Start(t, "9.7", "id_ID")
	if page, _ := opens(t, s, k, "M1", "")("/index.php?p=survei"); !strings.Contains(page, down) {
		t.Error("away", page)
	}
	if page := posts(t, s, "/index.php?p=survei", filled); !strings.Contains(page, unsent) {
		t.Error("away", page)
	}
}
