// Package send carries messages to systems that an administrator named: webhooks as
// Standard Webhooks has them, and xAPI statements to a learning record store.
//
// An address that somebody typed must not make the server talk to whatever it can
// reach: which machine a name leads to is looked at when the connection is made, so
// that a name which leads elsewhere a second later is no way round; redirects are
// not followed, and proxies of the environment not used.
package send

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"binapustaka/lms/exchange"
)

var errForbidden = errors.New("this address is not sent to")

// special are ranges that are global by their bits and are no machine of the
// public internet, or lead on to one that is not.
var special = func() (list []netip.Prefix) {
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10"} {
		list = append(list, netip.MustParsePrefix(p))
	}
	return list
}()

// allowed reports whether a message may be carried to ip. own says that the
// administrator means the library's own network; without TLS it must be there.
func allowed(ip netip.Addr, tls, own bool) bool {
	ip = ip.Unmap()
	if !ip.IsValid() || ip.IsUnspecified() || ip.IsMulticast() || ip.IsLinkLocalUnicast() {
		return false
	}
	if ip.IsLoopback() || ip.IsPrivate() {
		return own
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return tls
}

const (
	answerTime  = 10 * time.Second
	answerLimit = 4 << 10
)

// client is an HTTP client that talks to where it may.
func client(tls, own bool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(at.Addr(), tls, own) {
			return errForbidden
		}
		return nil
	}}
	return &http.Client{
		Timeout:       answerTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 16 << 10,
			ResponseHeaderTimeout: answerTime},
	}
}

// post posts a body and says how it went. The beginning of an answer is kept, but
// of a machine in the library's own network only its status: what stands there is
// nobody's to read from here.
func post(ctx context.Context, address string, own bool, headers map[string]string, body []byte) exchange.Outcome {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(string(body)))
	if err != nil {
		return exchange.Outcome{Answer: "exchange.answer_address"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Binapustaka")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	res, err := client(req.URL.Scheme == "https", own).Do(req)
	if err != nil {
		return exchange.Outcome{Answer: reason(err)}
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, answerLimit)) // the status counts
	o := exchange.Outcome{OK: res.StatusCode >= 200 && res.StatusCode < 300, Gone: res.StatusCode == http.StatusGone, Status: res.StatusCode}
	switch {
	case res.StatusCode >= 300 && res.StatusCode < 400:
		o.Answer = "exchange.answer_redirect"
	case !own:
		o.Answer = string(answer)
	}
	return o
}

// reason is the message key of why there was no answer. The error itself may name
// what the administrator should not learn this way.
func reason(err error) string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errForbidden):
		return "exchange.answer_forbidden"
	case errors.As(err, &dns):
		return "exchange.answer_name"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "exchange.answer_slow"
	case strings.Contains(err.Error(), "tls:") || strings.Contains(err.Error(), "x509:"):
		return "exchange.answer_certificate"
	}
	return "exchange.answer_none"
}
