package web

import (
	"net"
	"net/http"
	"net/url"
	"testing"

	"binapustaka/lms"
)

// by sends what it is given from an address of this machine, as one that a
// proxy forwards for others.
type by struct {
	http.RoundTripper
	forwarded []string // lines of X-Forwarded-For
}

func from(address string, forwarded ...string) by {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	return by{&http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}, forwarded}
}

func (b by) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	for _, line := range b.forwarded {
		req.Header.Add("X-Forwarded-For", line)
	}
	return b.RoundTripper.RoundTrip(req)
}

// Whoever changes the network while sitting a watched test is told before that
// it is noted, and the trainer reads when it was, not to which address.
func TestChangeOfAddressIsNoted(t *testing.T) {
	room := openTestRoom(t, func(d *Deps) { d.TrustedProxies = []string{"127.0.0.7", "10.0.0.9"} })
	test, plain := room.sectioned(url.Values{"watched": {"1"}}), room.sectioned(nil)
	rina, trainer := room.enter("Rina", "id", lms.Librarian), room.enter("Pelatih", "id", lms.Trainer)
	const told, moved = "kapan alamat jaringan Anda berganti", "Alamat jaringan berganti"
	sits := func(test string, ways ...by) string {
		t.Helper()
		rina.client.Transport = ways[0]
		attempt := rina.sent(test, test+"/attempts", url.Values{})
		for i, way := range ways {
			rina.client.Transport = way
			body := rina.see(attempt)
			if i == 0 {
				continue
			}
			m := formToken.FindStringSubmatch(body)
			if status, _, _ := rina.put(attempt, m[1], map[string]any{"position": 1, "seq": i, "answer": map[string]any{"text": "satu"}}); status != 200 {
				t.Fatalf("an answer from another address: %d", status)
			}
		}
		rina.sent(attempt, attempt+"/submit", url.Values{})
		return attempt + "/result"
	}
	for name, c := range map[string]struct {
		ways []by
		says string
	}{
		"stays":                         {[]by{from("127.0.0.2"), from("127.0.0.2")}, "alamat tidak berganti"},
		"moves and comes back":          {[]by{from("127.0.0.2"), from("127.0.0.3"), from("127.0.0.2")}, "alamat berganti 2 kali"},
		"writes a header of its own":    {[]by{from("127.0.0.2", "192.0.2.1"), from("127.0.0.2", "192.0.2.2")}, "alamat tidak berganti"},
		"stays behind a proxy":          {[]by{from("127.0.0.7", "192.0.2.1"), from("127.0.0.7", "192.0.2.1")}, "alamat tidak berganti"},
		"moves behind a proxy":          {[]by{from("127.0.0.7", "192.0.2.1"), from("127.0.0.7", "192.0.2.2")}, "alamat berganti 1 kali"},
		"moves behind two":              {[]by{from("127.0.0.7", "192.0.2.1, 10.0.0.9"), from("127.0.0.7", "192.0.2.2, 10.0.0.9")}, "alamat berganti 1 kali"},
		"invents what is to the left":   {[]by{from("127.0.0.7", "192.0.2.8, 192.0.2.1"), from("127.0.0.7", "192.0.2.9, 192.0.2.1")}, "alamat tidak berganti"},
		"invents a line, moves":         {[]by{from("127.0.0.7", "192.0.2.8", "192.0.2.1"), from("127.0.0.7", "192.0.2.8", "192.0.2.2")}, "alamat berganti 1 kali"},
		"invents lines, stays":          {[]by{from("127.0.0.7", "192.0.2.8", "192.0.2.1"), from("127.0.0.7", "192.0.2.9", "192.0.2.1")}, "alamat tidak berganti"},
		"goes from a proxy to the room": {[]by{from("127.0.0.7", "192.0.2.1"), from("127.0.0.2")}, "alamat berganti 1 kali"},
	} {
		rina.see(test, told)
		result := sits(test, c.ways...)
		body := trainer.see(result, "Catatan selama mengerjakan", c.says, "Ini bukan bukti kecurangan")
		if lacks(t, body, "192.0.2.", "127.0.0."); t.Failed() {
			t.Fatalf("somebody who %s", name)
		}
		rina.see(result, c.says)
	}
	trainer.see(test+"/edit", `name="watched" value="1" checked disabled`)

	// Nothing is noted unless the trainer asks for it.
	lacks(t, trainer.see("/assessments/new", `name="watched" value="1"`), `name="watched" value="1" checked`)
	lacks(t, rina.see(plain), told)
	lacks(t, trainer.see(sits(plain, from("127.0.0.2"), from("127.0.0.3"))), "Catatan selama mengerjakan", moved)
	var n int
	if err := room.db.Get(&n, `SELECT COUNT(*) FROM attempt_event e JOIN attempt t ON t.id = e.attempt_id WHERE t.assessment_id = ?`, mustTestID(t, plain)); err != nil || n != 0 {
		t.Errorf("%d events of a test that notes nothing, %v", n, err)
	}
}
