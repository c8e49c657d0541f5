package survey

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Text is a text in one language or both.
type Text struct {
	ID string `db:"id" json:"id"`
	EN string `db:"en" json:"en"`
}

// In is the text in a language ("id", "en"), or else in the other one.
func (t Text) In(language string) string {
	if language == "en" && t.EN != "" || t.ID == "" {
		return t.EN
	}
	return t.ID
}

func (t Text) clean(line bool) Text {
	for _, s := range []*string{&t.ID, &t.EN} {
		if *s = strings.TrimSpace(strings.ToValidUTF8(*s, "")); line {
			*s = lms.Line(*s)
		}
	}
	return t
}

// in reports whether t is written in every language of l.
func (t Text) in(l Languages) bool {
	return (t.ID != "" || l == English) && (t.EN != "" || l == Indonesian)
}

// Languages are those that a survey is asked in.
type Languages string

const (
	Indonesian Languages = "id"
	English    Languages = "en"
	Both       Languages = "both"
)

var AllLanguages = []Languages{Indonesian, Both, English}

// Has reports whether the survey is asked in a language ("id", "en").
func (l Languages) Has(language string) bool { return l == Both || string(l) == language }

// Purpose is what a survey is for.
type Purpose string

const (
	Patron   Purpose = "patron"    // satisfaction of patrons
	Reaction Purpose = "reaction"  // right after a training
	FollowUp Purpose = "follow_up" // some weeks after it
	Needs    Purpose = "needs"     // before it: who needs what
	Other    Purpose = "other"
)

var Purposes = []Purpose{Patron, Reaction, FollowUp, Needs, Other}

// Status is where a survey stands.
type Status string

const (
	Draft  Status = "draft"
	Open   Status = "open"
	Closed Status = "closed"
)

// Channel is the way that an answer came.
type Channel string

const (
	Link  Channel = "link"
	QR    Channel = "qr"
	Kiosk Channel = "kiosk"
	OPAC  Channel = "opac"
	Paper Channel = "paper"
)

var Channels = []Channel{Link, QR, Kiosk, OPAC, Paper}

// Details are what a survey says of itself. The caller has made sure that the
// course or the activity is of the library; one of them at most.
type Details struct {
	Purpose   Purpose   `db:"purpose" json:"purpose"`
	Languages Languages `db:"languages" json:"languages"`
	Title     Text      `db:"title" json:"title"`
	Intro     Text      `db:"intro" json:"intro"`
	Thanks    Text      `db:"thanks" json:"thanks"`

	CourseID   int64 `db:"course_id" json:"-"`   // the training that it asks about; 0: none
	ActivityID int64 `db:"activity_id" json:"-"` // likewise
}

// Survey is a survey of a library.
type Survey struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	Details
	Status    Status    `db:"status"`
	Code      string    `db:"code"` // in its public address
	Opac      bool      `db:"opac"` // offered in the catalogue's public pages
	OwnerID   *int64    `db:"owner_id"`
	CopyOf    *int64    `db:"copy_of"`
	Lineage   string    `db:"lineage"` // the same of all that were copied from one survey, or made of one template
	Revision  int       `db:"revision"`
	CreatedAt time.Time `db:"created_at"`
	AskedOn   *lms.Day  `db:"asked_on"` // it opened by itself on that day; nil: somebody opens it, for anybody
}

// Asked reports whether s is for those alone who were invited.
func (s Survey) Asked() bool { return s.AskedOn != nil }

// Sheet is a survey with its questions, in order.
type Sheet struct {
	Survey
	Questions []Question
	Answers   int // responses
}

// Frozen reports whether the questions stay as they are.
func (s Sheet) Frozen() bool { return s.Status != Draft || s.Answers > 0 }

const (
	maxTitle     = 160
	maxText      = 2000
	maxQuestions = 60
)

// Clean is d trimmed, and what is wrong with it.
func (d Details) Clean() (Details, error) {
	d.Title, d.Intro, d.Thanks = d.Title.clean(true), d.Intro.clean(false), d.Thanks.clean(false)
	var p lms.Problems
	if !slices.Contains(Purposes, d.Purpose) {
		p = append(p, lms.FailField("purpose", "survey.purpose_missing"))
	}
	if !slices.Contains(AllLanguages, d.Languages) {
		p = append(p, lms.FailField("languages", "survey.languages_missing"))
		d.Languages = Indonesian
	}
	p = append(p, missing("title", d.Title, d.Languages, "survey.title_missing")...)
	p = append(p, long("title", d.Title, maxTitle)...)
	p = append(p, long("intro", d.Intro, maxText)...)
	p = append(p, long("thanks", d.Thanks, maxText)...)
	return d, p.OrNil()
}

// missing says in which of the languages a text that must be there is not.
func missing(field string, t Text, l Languages, key string) (p lms.Problems) {
	if t.ID == "" && l != English {
		p = append(p, lms.FailField(field+"-id", key))
	}
	if t.EN == "" && l != Indonesian {
		p = append(p, lms.FailField(field+"-en", key))
	}
	return p
}

func long(field string, t Text, most int) (p lms.Problems) {
	for _, one := range []struct{ field, text string }{{field + "-id", t.ID}, {field + "-en", t.EN}} {
		if n := utf8.RuneCountInString(one.text); n > most {
			p = append(p, lms.FailField(one.field, "survey.text_long", lms.Args{"n": n, "max": most}))
		}
	}
	return p
}

// ready says what keeps a survey from being opened.
func (s Sheet) ready() error {
	if len(s.Questions) == 0 {
		return lms.Fail(lms.Invalid, "survey.no_questions")
	}
	for i, q := range s.Questions {
		if !q.written(s.Languages) {
			return lms.Fail(lms.Invalid, "survey.not_translated", lms.Args{"number": i + 1})
		}
	}
	for _, t := range []Text{s.Intro, s.Thanks} {
		if t != (Text{}) && !t.in(s.Languages) {
			return lms.Fail(lms.Invalid, "survey.words_not_translated")
		}
	}
	return nil
}

const letters = "abcdefghjkmnpqrstuvwxyz23456789" // none that looks like another

// newCode is the last part of a survey's public address: 31^10 of them, so that
// nobody finds one by trying.
func newCode() string {
	b := make([]byte, 0, 10)
	for len(b) < cap(b) {
		var one [1]byte
		rand.Read(one[:])
		if n := int(one[0]); n < 256/len(letters)*len(letters) { // else the first letters would come up more often
			b = append(b, letters[n%len(letters)])
		}
	}
	return string(b)
}
