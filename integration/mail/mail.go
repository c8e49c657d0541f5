// Package mail sends letters by SMTP.
package mail

import (
	"bytes"
	"context"
	"errors"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// Server is where letters are handed in.
type Server struct {
	host     string
	port     int
	security string // the scheme of its address
	user     *url.Userinfo
	from     string
}

const patience = 20 * time.Second

// Open reads the address of an SMTP server and the sender's: smtp://user:password@host:587
// (encrypted after STARTTLS, or not at all where the server is this machine or
// offers none and nobody signs in), smtps://user:password@host:465 (encrypted from the
// start). It connects to nobody; what is no such address is lms.Invalid.
func Open(address, from string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, lms.Fail(lms.Invalid, "mail.address")
	}
	s := &Server{host: u.Hostname(), port: map[string]int{"smtp": 587, "smtps": 465}[u.Scheme], security: u.Scheme, user: u.User, from: from}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, lms.Fail(lms.Invalid, "mail.address")
		}
	}
	if err := mail.NewMsg().From(from); err != nil {
		return nil, lms.Fail(lms.Invalid, "mail.from")
	}
	return s, nil
}

// Letter is a text for one person, with what is attached to it.
type Letter struct {
	To, Subject, Text string
	HTML              string // the same as a page, or ""
	ID                string // for its Message-ID; "": one of its own
	Files             []File
	Stop              string // page on which whoever reads it ends such letters, or ""
	OneClick          bool   // which a POST from a mail program does (RFC 8058)
}

type File struct {
	Name, Type string
	Body       []byte
}

// Send hands in a letter. An address that cannot be written to, or is refused for
// good, is lms.Invalid mail.refused; a server that is not reached or asks to wait
// is lms.Unavailable mail.unreachable. No error names the addressee.
func (s *Server) Send(ctx context.Context, l Letter) error {
	switch a := s.Hand(ctx, l); a.Outcome {
	case notice.Taken:
		return nil
	case notice.NoAddress, notice.Rejected:
		return lms.Fail(lms.Invalid, "mail.refused")
	default:
		return &lms.Error{Kind: lms.Unavailable, Key: "mail.unreachable", Args: lms.Args{"host": s.host}, Err: errors.New("mail: " + string(a.Outcome))}
	}
}

// Hand hands in a letter and says what the server answered.
func (s *Server) Hand(ctx context.Context, l Letter) notice.Answer {
	m, err := s.message(l)
	if err != nil {
		return notice.Answer{Outcome: notice.NoAddress, Words: err.Error()}
	}
	client, err := s.client()
	if err != nil {
		return notice.Answer{Outcome: notice.NoAnswer, Words: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err = client.DialAndSendWithContext(ctx, m); err == nil || m.IsDelivered() { // also when the goodbye failed
		return notice.Answer{Outcome: notice.Taken, Words: m.ServerResponse()}
	}
	return answerOf(err)
}

// message is a letter as it goes; its error is of the address.
func (s *Server) message(l Letter) (*mail.Msg, error) {
	m := mail.NewMsg()
	if err := m.From(s.from); err != nil { // Open has read it
		return nil, err
	}
	if err := m.To(l.To); err != nil {
		return nil, err
	}
	m.Subject(l.Subject)
	m.SetDate()
	if l.ID != "" {
		m.SetMessageIDWithValue(l.ID + "@" + s.domain())
	} else {
		m.SetMessageID()
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Stop != "" {
		m.SetGenHeader("List-Unsubscribe", "<"+l.Stop+">")
		if l.OneClick {
			m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	m.SetBodyString(mail.TypeTextPlain, l.Text)
	if l.HTML != "" {
		m.AddAlternativeString(mail.TypeTextHTML, l.HTML)
	}
	for _, f := range l.Files {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Body), mail.WithFileContentType(mail.ContentType(f.Type))); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// domain is that of the sender's address.
func (s *Server) domain() string {
	if a, err := netmail.ParseAddress(s.from); err == nil {
		return a.Address[strings.LastIndex(a.Address, "@")+1:]
	}
	return s.host
}

// Box is the server as it is set, without its password.
func (s *Server) Box() notice.Box {
	return notice.Box{Host: s.host, Port: s.port, Encrypted: s.security == "smtps", User: s.user.Username() != "", From: s.from}
}

func (s *Server) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(s.port), mail.WithTimeout(patience)}
	name := s.user.Username()
	switch {
	case s.security == "smtps":
		options = append(options, mail.WithSSL())
	case name != "": // a password goes over no open line
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	}
	if name != "" {
		password, _ := s.user.Password()
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(name), mail.WithPassword(password))
	}
	return mail.NewClient(s.host, options...)
}
