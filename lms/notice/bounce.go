package notice

import (
	"net/mail"
	"strings"
)

// Bounce is an address that a message came back from for good.
type Bounce struct{ Address, Reason string }

// Bounced reads a message that came back (RFC 3464): of each recipient whom it
// failed for good. It looks for the fields of its delivery status alone, so that
// a part of the message, pasted, will do.
func Bounced(message string) (list []Bounce) {
	var one Bounce
	failed, permanent := false, false
	end := func() {
		if one.Address != "" && failed && permanent {
			list = append(list, one)
		}
		one, failed, permanent = Bounce{}, false, false
	}
	// A field goes on in lines that begin with a space.
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(message)
	lines = strings.NewReplacer("\n ", " ", "\n\t", " ").Replace(lines)
	for text := range strings.SplitSeq(lines, "\n") {
		name, value, found := strings.Cut(text, ":")
		if !found {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "final-recipient":
			end()
			one.Address = recipient(value)
		case "original-recipient": // the one that we wrote to, where it was sent on
			if a := recipient(value); a != "" && one.Address != "" {
				one.Address = a
			}
		case "action":
			failed = strings.EqualFold(value, "failed")
		case "status":
			// 5.2.2 is a mailbox that is full, 5.7 a rule of theirs about us: the address is right.
			permanent = strings.HasPrefix(value, "5.") && !strings.HasPrefix(value, "5.2.2") && !strings.HasPrefix(value, "5.7.")
		case "diagnostic-code":
			_, reason, typed := strings.Cut(value, ";")
			if !typed {
				reason = value
			}
			one.Reason = strings.TrimSpace(reason)
		}
	}
	end()
	return list
}

// recipient is the address of "rfc822; sari@example.id", "" where there is none.
func recipient(value string) string {
	_, address, typed := strings.Cut(value, ";")
	if !typed {
		return ""
	}
	a, err := mail.ParseAddress(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return a.Address
}
