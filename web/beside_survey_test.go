package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/survey"
)

// bringsSurvey asks for the OPAC's survey as the plug-in does, with that form.
func (v *visitor) bringsSurvey(k library.Shared, form url.Values, changes ...func(*sso.Question)) (int, surveyOffer, string) {
	v.t.Helper()
	now := v.now().UTC().Truncate(time.Second)
	sum := sha256.Sum256([]byte(form.Encode()))
	q := sso.Question{Key: k.ID, Audience: k.Address, Library: k.Library.Code, About: sso.Survey, Nonce: strings.Repeat("0f", 16), Issued: now, Expires: now.Add(time.Minute), Body: hex.EncodeToString(sum[:])}
	for _, change := range changes {
		change(&q)
	}
	status, body, _ := v.do("POST", "/beside/survey", "application/x-www-form-urlencoded", "", strings.NewReader(url.Values{"question": {q.Sign(k.Secret)}, "form": {form.Encode()}}.Encode()))
	var o surveyOffer
	if status == 200 {
		payload, _, _ := strings.Cut(body, ".")
		b, err := base64.RawURLEncoding.DecodeString(payload)
		if err == nil {
			err = json.Unmarshal(b, &o)
		}
		if err != nil {
			v.t.Fatal(err, body)
		}
	}
	return status, o, body
}

func TestSlimsBringsTheAnswersOfItsOPAC(t *testing.T) {
	room := openTestRoom(t)
	k := room.connected()
	v := room.stranger()
	if status, o, _ := v.bringsSurvey(k, url.Values{"l": {"id"}}); status != 200 || o.Offered {
		t.Fatal(status, o)
	}
	head := room.enter("Nuraini", "id", lms.Head)
	s := head.survey("patron")
	if _, o, _ := v.bringsSurvey(k, url.Values{"l": {"id"}}); o.Offered {
		t.Error("a survey is shown that nobody chose for the OPAC")
	}
	head.sent(fmt.Sprintf("/surveys/%d", s.ID), fmt.Sprintf("/surveys/%d/opac", s.ID), form("on", "1"))
	_, o, _ := v.bringsSurvey(k, url.Values{"l": {"en"}})
	if !o.Offered || o.Done || o.Title != "How is our library's service?" || len(o.Questions) != len(s.Questions) || len(o.Questions[1].Rows) != 5 || o.Questions[1].Low != "Strongly disagree" ||
		o.Questions[0].Options[0].Text != "Almost every day" || o.Questions[5].Low != "not at all likely" || len(o.Questions[5].Steps) != 11 {
		t.Errorf("%+v", o)
	}
	f := answers(s, "4", "Ruang baca")
	f.Set("l", "id")
	f.Set("token", o.Token)
	f.Del(s.Questions[4].Field())
	_, o, _ = v.bringsSurvey(k, f)
	if o.Done || o.Problems[s.Questions[4].Field()] != "Pertanyaan ini perlu dijawab." || o.Failure == "" || o.Token != f.Get("token") {
		t.Errorf("%+v", o)
	}
	f.Set(s.Questions[4].Field(), "5")
	for range 2 { // the line broke, and the patron sends it again
		if _, o, _ = v.bringsSurvey(k, f); !o.Done || !strings.HasPrefix(o.Thanks, "Terima kasih.") {
			t.Errorf("%+v", o)
		}
	}
	var got []string
	if err := room.db.Select(&got, `SELECT channel FROM survey_response`); err != nil || len(got) != 1 || got[0] != string(survey.OPAC) {
		t.Error(got, err)
	}
	// No trace of when it came: neither a nonce nor the key's last use.
	var traces int
	if err := room.db.Get(&traces, `SELECT (SELECT COUNT(*) FROM account_nonce) + (SELECT COUNT(*) FROM library_key WHERE used_at IS NOT NULL)`); err != nil || traces != 0 {
		t.Error(traces, err)
	}
	for name, change := range map[string]func(*sso.Question){
		"about something else": func(q *sso.Question) { q.About, q.Body = sso.Pickups, "" },
		"another form":         func(q *sso.Question) { q.Body = strings.Repeat("0", 64) },
		"of another library":   func(q *sso.Question) { q.Library = "lain" },
		"too old":              func(q *sso.Question) { q.Issued, q.Expires = q.Issued.Add(-time.Hour), q.Expires.Add(-time.Hour) },
	} {
		if status, _, body := v.bringsSurvey(k, f, change); status < 400 || status >= 500 {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	head.sent(fmt.Sprintf("/surveys/%d", s.ID), fmt.Sprintf("/surveys/%d/status", s.ID), form("do", "close"))
	if _, o, _ := v.bringsSurvey(k, f); o.Offered || o.Done {
		t.Errorf("%+v", o)
	}
}
