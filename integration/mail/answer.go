package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"syscall"

	"github.com/wneessen/go-mail"

	"binapustaka/lms/notice"
)

// answerOf is what a letter that was not taken came to. Its words may name the
// addressee: they are for a page, not for a log.
func answerOf(err error) notice.Answer {
	var refused *mail.SendError
	if errors.As(err, &refused) {
		return answerTo(refused)
	}
	var said *textproto.Error
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	text := err.Error()
	switch {
	case errors.As(err, &said) && (said.Code == 530 || said.Code == 534 || said.Code == 535 || said.Code == 538), strings.Contains(text, "AUTH"):
		return notice.Answer{Outcome: notice.NoSignIn, Words: words(err)}
	case errors.As(err, &said) && said.Code >= 500:
		return notice.Answer{Outcome: notice.NoSender, Words: line(said)}
	case errors.As(err, &name):
		return notice.Answer{Outcome: notice.NoHost, Words: name.Err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return notice.Answer{Outcome: notice.Closed, Words: "connection refused"}
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &unknown), strings.Contains(text, "STARTTLS"), strings.Contains(text, "tls: "):
		return notice.Answer{Outcome: notice.NoTLS, Words: words(err)}
	case errors.Is(err, context.DeadlineExceeded):
		return notice.Answer{Outcome: notice.NoAnswer, Words: "time-out"}
	}
	return notice.Answer{Outcome: notice.NoAnswer, Words: words(err)}
}

// words are those of the innermost error.
func words(err error) string {
	var said *textproto.Error
	if errors.As(err, &said) {
		return line(said)
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}

// line is what the server said, without the quotes of its type.
func line(said *textproto.Error) string { return strconv.Itoa(said.Code) + " " + said.Msg }

// answerTo is what the server said to a letter or its addresses.
func answerTo(e *mail.SendError) notice.Answer {
	said := strings.TrimPrefix(strings.TrimPrefix(e.Error(), e.Reason.String()), ": ")
	for _, ours := range []string{", affected recipient(s): ", ", affected message ID: "} { // the library's own words
		said, _, _ = strings.Cut(said, ours)
	}
	if code, quoted, found := strings.Cut(said, " "); found {
		if plain, err := strconv.Unquote(quoted); err == nil {
			said = code + " " + plain
		}
	}
	a := notice.Answer{Words: said}
	code := e.EnhancedStatusCode()
	if fields := strings.Fields(said); code == "" && len(fields) > 1 {
		code = strings.TrimPrefix(fields[1], "#")
	}
	switch {
	case e.Reason == mail.ErrSMTPMailFrom && !e.IsTemp(), strings.HasPrefix(code, "5.7."):
		a.Outcome = notice.NoSender
	case e.IsTemp(), e.ErrorCode() == 552, code == "5.2.2": // a mailbox that is full is emptied
		a.Outcome = notice.Later
	case e.Reason == mail.ErrSMTPRcptTo:
		a.Outcome = notice.NoAddress
	case e.Reason == mail.ErrSMTPData, e.Reason == mail.ErrSMTPDataClose:
		a.Outcome = notice.Rejected
	default:
		a.Outcome = notice.NoAnswer
	}
	return a
}
