package volunteer

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is what somebody is to the library.
type Kind string

const (
	Regular Kind = "volunteer"
	Guest   Kind = "guest" // a speaker, an expert, an author
)

var Kinds = []Kind{Regular, Guest}

// State says whether somebody is offered sessions.
type State string

const (
	Active State = "active"
	Paused State = "paused"
	Left   State = "left"
)

var States = []State{Active, Paused, Left}

// Own is what volunteers say of themselves, and may change themselves.
type Own struct {
	Email        string   `db:"email"`
	Phone        string   `db:"phone"`
	Organisation string   `db:"organisation"`
	SkillIDs     []int64  `db:"-"` // of the library's list
	Skills       string   `db:"skills"`
	Slots        []Slot   `db:"-"`
	From         *lms.Day `db:"free_from"` // can help from this day
	Until        *lms.Day `db:"free_to"`   // to this one
	Note         string   `db:"free_note"`
}

// Details are Own with what the staff says.
type Details struct {
	Kind Kind   `db:"kind"`
	Name string `db:"name"`
	Own
	KeeperID  int64   `db:"keeper_id"`
	State     State   `db:"state"`
	Consented lms.Day `db:"consent_on"` // agreed to what is kept
	Adult     bool    `db:"-"`          // the form's word that they are of age
}

// Volunteer is one of a library's.
type Volunteer struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	Details
	AskedAt   *time.Time `db:"asked_at"` // took the consent back
	Wish      string     `db:"wish"`     // in their words
	ErasedAt  *time.Time `db:"erased_at"`
	Revision  int        `db:"revision"`
	CreatedAt time.Time  `db:"created_at"`
}

// Offered reports whether v can be offered sessions.
func (v Volunteer) Offered() bool { return v.State == Active && v.AskedAt == nil && v.ErasedAt == nil }

const (
	MaxName = 120
	MaxMail = 200
	MaxText = 500
	MaxLine = 200
)

// Clean is o trimmed, and what is wrong with it.
func (o Own) Clean() (Own, error) {
	var p problems
	o = o.clean(&p)
	return o, p.OrNil()
}

func (o Own) clean(p *problems) Own {
	o.Email, o.Phone, o.Organisation, o.Skills, o.Note = strings.TrimSpace(o.Email), lms.Line(o.Phone), lms.Line(o.Organisation), lms.Line(o.Skills), lms.Line(o.Note)
	if o.Email != "" {
		a, err := mail.ParseAddress(o.Email)
		p.add(err != nil || a.Address != o.Email || len(o.Email) > MaxMail, "email", "volunteer.email_form")
	}
	p.text("phone", o.Phone, 40)
	p.text("organisation", o.Organisation, MaxLine)
	p.text("skills", o.Skills, MaxText)
	p.text("note", o.Note, MaxText)
	p.add(o.From != nil && !Years.Has(*o.From), "from", "volunteer.day_wrong")
	p.add(o.Until != nil && !Years.Has(*o.Until), "until", "volunteer.day_wrong")
	p.add(o.From != nil && o.Until != nil && *o.Until < *o.From, "until", "volunteer.until_before")
	var slots []Slot
	for _, s := range o.Slots {
		if s.valid() && !slices.Contains(slots, s) {
			slots = append(slots, s)
		}
	}
	o.Slots = slots
	slices.Sort(o.SkillIDs)
	o.SkillIDs = slices.Compact(o.SkillIDs)
	return o
}

// Clean is d trimmed, and what is wrong with it on that day.
func (d Details) Clean(today lms.Day) (Details, error) {
	var p problems
	d.Name = lms.Line(d.Name)
	p.add(!slices.Contains(Kinds, d.Kind), "kind", "volunteer.kind_missing")
	p.add(d.Name == "", "name", "volunteer.name_missing")
	p.text("name", d.Name, MaxName)
	d.Own = d.Own.clean(&p)
	p.add(d.KeeperID <= 0, "keeper", "volunteer.keeper_missing")
	p.add(!slices.Contains(States, d.State), "state", "volunteer.state_missing")
	p.add(!Years.Has(d.Consented), "consented", "volunteer.consent_missing")
	p.add(d.Consented > today, "consented", "volunteer.consent_later")
	p.add(!d.Adult, "adult", "volunteer.adult_missing")
	return d, p.OrNil()
}

// Years are those that days lie in.
var Years = lms.Period{From: lms.DayOn(2000, 1, 1), To: lms.DayOn(2100, 12, 31)}

// problems gathers what is wrong with a form, the first thing of each field.
type problems struct{ lms.Problems }

func (p *problems) add(is bool, field, key string, args ...lms.Args) {
	if is && !slices.ContainsFunc(p.Problems, func(e *lms.Error) bool { return e.Field == field }) {
		p.Problems = append(p.Problems, lms.FailField(field, key, args...))
	}
}

func (p *problems) text(field, s string, most int) {
	n := utf8.RuneCountInString(s)
	p.add(n > most, field, "volunteer.text_long", lms.Args{"n": n, "max": most})
}
