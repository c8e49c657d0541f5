package partner

import (
	"net/mail"
	"regexp"
	"strings"

	"binapustaka/lms"
)

// Contact is an adult at a partner: who to call or write to.
type Contact struct {
	ID        int64  `db:"id"`
	PartnerID int64  `db:"partner_id"`
	Name      string `db:"name"`
	Role      string `db:"role"`
	Phone     string `db:"phone"`
	Email     string `db:"email"`
}

// phone is a number as people write it.
var phone = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,38}$`)

// Clean is c with its texts trimmed, and what is wrong with it.
func (c Contact) Clean() (Contact, error) {
	c.Name, c.Role, c.Phone, c.Email = lms.Line(c.Name), lms.Line(c.Role), lms.Line(c.Phone), strings.ToLower(lms.Line(c.Email))
	var p problems
	p.line("name", c.Name, 160, "partner.contact_missing")
	p.text("role", c.Role, 160)
	p.Add(c.Phone != "" && !phone.MatchString(c.Phone), "phone", "partner.phone_wrong")
	if c.Email != "" {
		at, err := mail.ParseAddress(c.Email)
		p.Add(err != nil || at.Address != c.Email, "email", "partner.email_wrong")
		p.text("email", c.Email, 200)
	}
	return c, p.OrNil()
}
