// Package mail sends letters by SMTP.
package mail

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"binapustaka/lms"
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
	Files             []File
	Stop              string // page on which whoever reads it ends such letters, or ""
}

type File struct {
	Name, Type string
	Body       []byte
}

// Send hands in a letter. An address that cannot be written to, or is refused for
// good, is lms.Invalid mail.refused; a server that is not reached or asks to wait
// is lms.Unavailable mail.unreachable. No error names the addressee.
func (s *Server) Send(ctx context.Context, l Letter) error {
	m := mail.NewMsg()
	if err := m.From(s.from); err != nil {
		return lms.Fail(lms.Invalid, "mail.from")
	}
	if err := m.To(l.To); err != nil {
		return lms.Fail(lms.Invalid, "mail.refused")
	}
	m.Subject(l.Subject)
	m.SetDate()
	m.SetMessageID()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Stop != "" {
		m.SetGenHeader("List-Unsubscribe", "<"+l.Stop+">")
	}
	m.SetBodyString(mail.TypeTextPlain, l.Text)
	for _, f := range l.Files {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Body), mail.WithFileContentType(mail.ContentType(f.Type))); err != nil {
			return err
		}
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = client.DialAndSendWithContext(ctx, m)
	var refused *mail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && !refused.IsTemp() && (refused.Reason == mail.ErrSMTPRcptTo || refused.Reason == mail.ErrSMTPData || refused.Reason == mail.ErrSMTPDataClose):
		return lms.Fail(lms.Invalid, "mail.refused")
	}
	return &lms.Error{Kind: lms.Unavailable, Key: "mail.unreachable", Args: lms.Args{"host": s.host}, Err: errors.New("mail: " + cause(err))}
}

// cause is what went wrong without the words of the server, which may repeat the
// addressee.
func cause(err error) string {
	var refused *mail.SendError
	var dial *net.OpError
	switch {
	case errors.As(err, &refused):
		return refused.Reason.String()
	case errors.As(err, &dial):
		return dial.Op + " " + dial.Err.Error()
	}
	return "no answer, or sign-in refused"
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
