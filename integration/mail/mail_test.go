package mail

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// postOffice is an SMTP server that takes one letter; refuse answers a command.
func postOffice(t *testing.T, refuse map[string]string) (address string, letter chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	letter = make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		say := func(s string) { io.WriteString(c, s+"\r\n") }
		say("220 kantor pos")
		in := bufio.NewReader(c)
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			command := strings.ToUpper(strings.Fields(line + " x")[0])
			if answer := refuse[command]; answer != "" {
				say(answer)
				continue
			}
			switch command {
			case "EHLO":
				say("250-kantor pos")
				say("250 8BITMIME")
			case "DATA":
				say("354 go on")
				var text strings.Builder
				for line, err = in.ReadString('\n'); err == nil && line != ".\r\n"; line, err = in.ReadString('\n') {
					text.WriteString(line)
				}
				letter <- text.String()
				say("250 taken")
			case "QUIT":
				say("221 bye")
				return
			default:
				say("250 ok")
			}
		}
	}()
	return l.Addr().String(), letter
}

func TestSend(t *testing.T) {
	address, letter := postOffice(t, nil)
	s, err := Open("smtp://"+address, "Perpustakaan Kota <kota@example.go.id>")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), Letter{To: "sari@example.id", Subject: "Buku “pesanan” siap", Text: "Yth. Sari,\n\nKode: AB2C3D\n.\nTitik di awal baris.\n"}); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(<-letter))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if subject != "Buku “pesanan” siap" || m.Header.Get("To") != "<sari@example.id>" || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Date") == "" || m.Header.Get("Message-Id") == "" {
		t.Errorf("%v", m.Header)
	}
	if body, _ := io.ReadAll(m.Body); !strings.Contains(string(body), "AB2C3D") {
		t.Errorf("%s", body)
	}
}

// A file arrives as it was, and the program that reads the mail is told how to end such letters.
func TestSendFile(t *testing.T) {
	address, letter := postOffice(t, nil)
	s, err := Open("smtp://"+address, "Perpustakaan <p@kota.go.id>")
	if err != nil {
		t.Fatal(err)
	}
	body := []byte("%PDF-1.4\n\x00\xff laporan")
	err = s.Send(context.Background(), Letter{To: "kepala@kota.go.id", Subject: "Laporan", Text: "Terlampir.", Stop: "https://bina.example.id/reports/stop/x",
		Files: []File{{"laporan-2026-Q3.pdf", "application/pdf", body}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(<-letter))
	if err != nil {
		t.Fatal(err)
	}
	if stop := m.Header.Get("List-Unsubscribe"); stop != "<https://bina.example.id/reports/stop/x>" {
		t.Errorf("to end it: %q", stop)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	if text, err := parts.NextPart(); err != nil || !strings.HasPrefix(text.Header.Get("Content-Type"), "text/plain") {
		t.Fatal(err, text)
	}
	file, err := parts.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, file))
	if err != nil || !bytes.Equal(got, body) || file.FileName() != "laporan-2026-Q3.pdf" || !strings.HasPrefix(file.Header.Get("Content-Type"), "application/pdf") {
		t.Errorf("%q, %q, %v, %v", got, file.FileName(), file.Header, err)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		refuse map[string]string
		to     string
		kind   lms.Kind
	}{
		"no such person":   {map[string]string{"RCPT": "550 no sari@example.id here"}, "sari@example.id", lms.Invalid},
		"later, please":    {map[string]string{"RCPT": "450 sari@example.id is busy"}, "sari@example.id", lms.Unavailable},
		"not from you":     {map[string]string{"MAIL": "550 who are you"}, "sari@example.id", lms.Unavailable},
		"no address":       {nil, "Sari, rumah sebelah", lms.Invalid},
		"two in one":       {nil, "a@example.id, b@example.id", lms.Invalid},
		"a line too many":  {nil, "a@example.id\r\nBcc: b@example.id", lms.Invalid},
		"shut in the face": {map[string]string{"EHLO": "554 go away", "HELO": "554 go away"}, "sari@example.id", lms.Unavailable},
	} {
		address, _ := postOffice(t, c.refuse)
		s, err := Open("smtp://"+address, "kota@example.go.id")
		if err != nil {
			t.Fatal(err)
		}
		err = s.Send(context.Background(), Letter{To: c.to, Subject: "x", Text: "y"})
		if !lms.IsKind(err, c.kind) || strings.Contains(fmt.Sprint(err), "sari@") {
			t.Errorf("%s: %v", name, err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	s, _ := Open("smtp://"+l.Addr().String(), "kota@example.go.id")
	if err := s.Send(context.Background(), Letter{To: "sari@example.id"}); !lms.IsKind(err, lms.Unavailable) {
		t.Error(err)
	}
}

// A password never goes over an open line.
func TestPasswordNeedsEncryption(t *testing.T) {
	address, _ := postOffice(t, nil)
	s, err := Open("smtp://kota:rahasia@"+address, "kota@example.go.id")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), Letter{To: "sari@example.id"}); !lms.IsKind(err, lms.Unavailable) || strings.Contains(err.Error(), "rahasia") {
		t.Error(err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"smtp://a.example": "a.example:587", "smtps://u:p@a.example": "a.example:465", "smtp://a.example:25": "a.example:25", "smtp://[::1]:25/": "::1:25",
		"http://a.example": "", "a.example:25": "", "smtp://": "", "smtp://a.example:0": "", "smtp://a.example:99999": "", "smtp://a.example/x": "", "smtp://a:b:c@": "",
	} {
		s, err := Open(address, "kota@example.go.id")
		if got := ""; err == nil {
			if got = fmt.Sprintf("%s:%d", s.host, s.port); got != want {
				t.Errorf("%s: %s, want %s", address, got, want)
			}
		} else if want != "" || !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, from := range []string{"", "Kota", "a@b c"} {
		if _, err := Open("smtp://a.example", from); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%q: %v", from, err)
		}
	}
}

// What the server says stands on a page, in words and in its own.
func TestHand(t *testing.T) {
	letter := Letter{To: "sari@example.id", Subject: "x", Text: "y"}
	for name, c := range map[string]struct {
		refuse map[string]string
		login  string
		want   notice.Outcome
		words  string
	}{
		"taken":               {nil, "", notice.Taken, "taken"},
		"nobody there":        {map[string]string{"RCPT": "550 5.1.1 no such user"}, "", notice.NoAddress, "550 5.1.1 no such user"},
		"nobody, in one word": {map[string]string{"RCPT": "550 unknown"}, "", notice.NoAddress, "550 unknown"},
		"a full mailbox":      {map[string]string{"RCPT": "552 5.2.2 over quota"}, "", notice.Later, "552 5.2.2 over quota"},
		"later":               {map[string]string{"RCPT": "450 4.2.0 greylisted"}, "", notice.Later, "450 4.2.0 greylisted"},
		"no relay":            {map[string]string{"RCPT": "554 5.7.1 relay access denied"}, "", notice.NoSender, "554 5.7.1 relay access denied"},
		"not from you":        {map[string]string{"MAIL": "550 5.1.8 who are you"}, "", notice.NoSender, "550 5.1.8 who are you"},
		"spam":                {map[string]string{"DATA": "550 looks like spam"}, "", notice.Rejected, "550 looks like spam"},
		"shut in the face":    {map[string]string{"EHLO": "554 go away", "HELO": "554 go away"}, "", notice.NoSender, "554 go away"},
		"a cold goodbye":      {map[string]string{"QUIT": "500 what"}, "", notice.Taken, "taken"},
		"an open line":        {nil, "kota:rahasia@", notice.NoTLS, "STARTTLS"},
	} {
		address, _ := postOffice(t, c.refuse)
		s, err := Open("smtp://"+c.login+address, "kota@example.go.id")
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Hand(context.Background(), letter); a.Outcome != c.want || !strings.Contains(a.Words, c.words) || strings.Contains(a.Words, "rahasia") {
			t.Errorf("%s: %+v", name, a)
		}
	}
	for address, want := range map[string]notice.Outcome{"smtp://127.0.0.1:1": notice.Closed, "smtp://tidak-ada.invalid:25": notice.NoHost} {
		s, err := Open(address, "kota@example.go.id")
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Hand(context.Background(), letter); a.Outcome != want {
			t.Errorf("%s: %+v", address, a)
		}
	}
}

// A server that speaks TLS from the start with a certificate that nobody knows, and
// one that refuses the password.
func TestHandOverTLS(t *testing.T) {
	site := httptest.NewTLSServer(nil)
	defer site.Close()
	s, err := Open("smtps://kota:rahasia@"+site.Listener.Addr().String(), "kota@example.go.id")
	if err != nil {
		t.Fatal(err)
	}
	if a := s.Hand(context.Background(), Letter{To: "sari@example.id"}); a.Outcome != notice.NoTLS || !strings.Contains(a.Words, "certificate") {
		t.Errorf("%+v", a)
	}
	for _, err := range []error{fmt.Errorf("dial failed: %w", &textproto.Error{Code: 535, Msg: "5.7.8 bad credentials"}), fmt.Errorf("dial: SMTP AUTH failed: %w", &textproto.Error{Code: 504, Msg: "no"})} {
		if a := answerOf(err); a.Outcome != notice.NoSignIn || strings.Contains(a.Words, "dial") {
			t.Errorf("%+v", a)
		}
	}
}

// A letter says how such letters end by one click, holds the same twice, and is
// known by its own Message-ID.
func TestSendPage(t *testing.T) {
	address, letter := postOffice(t, nil)
	s, err := Open("smtp://"+address, "Perpustakaan <p@kota.go.id>")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), Letter{To: "sari@example.id", ID: "notice-7.abc", Subject: "Kabar", Text: "teks", HTML: "<p>teks</p>", Stop: "https://bina.example.id/notices/stop/x", OneClick: true}); err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(strings.NewReader(<-letter))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Message-Id": "<notice-7.abc@kota.go.id>", "List-Unsubscribe": "<https://bina.example.id/notices/stop/x>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"text/plain", "text/html"} {
		if part, err := parts.NextPart(); err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), want) {
			t.Errorf("%s: %v, %v", want, part, err)
		}
	}
}
