package send

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"binapustaka/lms/exchange"
)

// The example of the Standard Webhooks libraries.
func TestSignAsStandardWebhooks(t *testing.T) {
	body := []byte(`{"test": 2432232314}`)
	at := time.Unix(1614265330, 0)
	got := Sign([]string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	both := strings.Split(Sign([]string{"whsec_AAAA", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body), " ")
	if len(both) != 2 || both[1] != got || both[0] == got {
		t.Errorf("%v", both)
	}
}

func TestHookTellsNoNamesUnlessTicked(t *testing.T) {
	user := int64(7)
	b := exchange.Batch{LibraryCode: "kota"}
	m := exchange.Message{Person: "abc", Event: exchange.Event{Kind: exchange.TestPassed, SubjectID: 5, OfID: 3, Title: "Ujian", Name: "Sari", Email: "sari@example.id", UserID: &user, HappenedAt: time.Unix(0, 0)}}
	body, err := hookMessage(b, m)
	if want := `{"type":"test.passed","timestamp":"1970-01-01T00:00:00Z","data":{"library":"kota","assessment_id":3,"result_id":5,"person":"abc"}}`; err != nil || string(body) != want {
		t.Errorf("%s, %v", body, err)
	}
	b.Receiver.Personal = true
	body, err = hookMessage(b, m)
	if err != nil || !strings.HasSuffix(string(body), `"identity":{"name":"Sari","email":"sari@example.id","slims_user_id":7}}}`) {
		t.Errorf("%s, %v", body, err)
	}
	m.Event = exchange.Event{Kind: exchange.Ping}
	if body, _ := hookMessage(b, m); strings.Contains(string(body), "identity") || !json.Valid(body) {
		t.Errorf("%s", body)
	}
}

// RFC 9562, appendix A.4, has another namespace; this is Python's
// uuid.uuid5(uuid.NAMESPACE_URL, "https://example.com/").
func TestUUID5(t *testing.T) {
	if got := uuid5("https://example.com/"); got != "dd2c1780-811a-5296-81c5-178a0ef488bc" {
		t.Error(got)
	}
}
