package send

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		ip                    string
		public, own, ownNoTLS bool
	}{
		{"93.184.216.34", true, true, false}, {"2606:2800:220:1::1", true, true, false},
		{"127.0.0.1", false, true, true}, {"::1", false, true, true}, {"10.1.2.3", false, true, true}, {"192.168.1.10", false, true, true}, {"172.16.0.1", false, true, true}, {"fd00::1", false, true, true},
		{"::ffff:127.0.0.1", false, true, true}, {"::ffff:10.0.0.1", false, true, true},
		{"169.254.169.254", false, false, false}, {"fe80::1", false, false, false}, {"0.0.0.0", false, false, false}, {"::", false, false, false}, {"224.0.0.1", false, false, false}, {"ff02::1", false, false, false},
		{"100.64.0.1", false, false, false}, {"255.255.255.255", false, false, false}, {"198.18.0.1", false, false, false}, {"64:ff9b::a00:1", false, false, false}, {"2002:a00:1::", false, false, false},
		{"::7f00:1", false, false, false}, {"::ffff:169.254.169.254", false, false, false},
	} {
		ip := netip.MustParseAddr(c.ip)
		if got := allowed(ip, true, false); got != c.public {
			t.Errorf("%s: %v", c.ip, got)
		}
		if got := allowed(ip, true, true); got != c.own {
			t.Errorf("%s, own: %v", c.ip, got)
		}
		if got := allowed(ip, false, true); got != c.ownNoTLS {
			t.Errorf("%s, own without TLS: %v", c.ip, got)
		}
		if allowed(ip, false, false) {
			t.Errorf("%s without TLS", c.ip)
		}
	}
}

// What a name leads to is refused when the connection is made, a redirect is not
// followed, and an answer of one's own network is not repeated.
func TestPostKeepsOut(t *testing.T) {
	ctx, asked := context.Background(), 0
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
			return
		}
		w.Write([]byte("isi dalam"))
	}))
	defer inner.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(inner.URL, "http://"), ":")
	for _, address := range []string{inner.URL, "http://localhost:" + port, "https://localhost:" + port, "https://127.0.0.1:" + port, "http://[::ffff:127.0.0.1]:" + port} {
		if o := post(ctx, address, false, nil, nil); o.OK || o.Status != 0 || o.Answer != "exchange.answer_forbidden" {
			t.Errorf("%s: %+v", address, o)
		}
	}
	if asked != 0 {
		t.Errorf("%d requests came through", asked)
	}
	if o := post(ctx, "http://localhost:"+port, true, nil, nil); !o.OK || o.Status != 200 || o.Answer != "" {
		t.Errorf("%+v", o)
	}
	asked = 0
	if o := post(ctx, inner.URL+"/away", true, nil, nil); o.OK || o.Status != 307 || o.Answer != "exchange.answer_redirect" || asked != 1 {
		t.Errorf("%+v after %d requests", o, asked)
	}
	inner.Close()
	if o := post(ctx, inner.URL, true, nil, nil); o.OK || o.Answer != "exchange.answer_none" {
		t.Errorf("%+v", o)
	}
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	defer tls.Close()
	if o := post(ctx, tls.URL, true, nil, nil); o.OK || o.Answer != "exchange.answer_certificate" {
		t.Errorf("%+v", o)
	}
	if o := post(ctx, "https://tidak-ada.invalid/", true, nil, nil); o.OK || o.Status != 0 || o.Answer == "" {
		t.Errorf("%+v", o)
	}
}

// A receiver that does not answer is waited for, and no longer than said.
func TestPostWaitsNoLonger(t *testing.T) {
	release := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer slow.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if o := post(ctx, slow.URL, true, nil, nil); o.OK || o.Answer != "exchange.answer_slow" {
		t.Errorf("%+v", o)
	}
	if client(true, false).Timeout != answerTime {
		t.Error("a client has no end")
	}
}
