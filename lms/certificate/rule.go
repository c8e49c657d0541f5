package certificate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Design is how certificates of a rule look and for how long they hold; what is
// empty is built in.
type Design struct {
	Language  locale.Locale `db:"language"`
	Heading   string        `db:"heading"`
	Body      string        `db:"body"`
	Numbering string        `db:"numbering"`
	Signer1   string        `db:"signer1"`
	Position1 string        `db:"position1"`
	Signer2   string        `db:"signer2"`
	Position2 string        `db:"position2"`
	Months    int           `db:"months"` // of validity; 0: without end
	Score     bool          `db:"score"`
	Renews    bool          `db:"renews"`    // a later completion issues another one
	LayoutID  int64         `db:"layout_id"` // of the library's own; 0: the built-in one, with the signers above
}

// Rule says for what a library issues certificates.
type Rule struct {
	ID         int64  `db:"id"`
	LibraryID  int64  `db:"library_id"`
	CourseID   *int64 `db:"course_id"` // either this
	ActivityID *int64 `db:"activity_id"`
	Volunteers bool   `db:"volunteers"` // or thanks to volunteers
	Design
	OffAt  *time.Time `db:"off_at"`
	Title  string     `db:"title"`  // of the course or the activity
	Issued int        `db:"issued"` // certificates
}

// Numbering is the built-in rule for numbers, as it is written in each language.
var Numbering = map[locale.Locale]string{locale.ID: "{nomor}/{kode}/{bulan_romawi}/{tahun}", locale.EN: "{n}/{library}/{month}/{year}"}

// Fields are what a text may hold. Those of a number have names in both languages.
var (
	Fields       = []string{"name", "title", "jp", "date", "competencies", "score", "number", "valid", "hours", "period"}
	numberFields = []string{"n", "library", "month", "year", "nomor", "kode", "bulan_romawi", "tahun"}
)

const (
	maxHeading   = 80
	maxBody      = 600
	maxNumbering = 60
	maxSigner    = 120
	maxMonths    = 120
)

// english are the fields of a number as they were written first.
var english = strings.NewReplacer("{nomor}", "{n}", "{kode}", "{library}", "{bulan_romawi}", "{month}", "{tahun}", "{year}")

// touching are numbers that run into others: 1{n} with 0001 reads as {n} does
// with 10001.
var touching = regexp.MustCompile(`[0-9}]\{n\}|\{n\}[0-9{]`)

var field = regexp.MustCompile(`\{([^{}]*)\}`)

// unknown is the first field in a text that is none of those.
func unknown(text string, known []string) string {
	for _, m := range field.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, m[1]) {
			return m[0]
		}
	}
	return ""
}

// Clean is d trimmed, and what is wrong with it.
func (d Design) Clean() (Design, error) {
	for _, s := range []*string{&d.Heading, &d.Body, &d.Numbering, &d.Signer1, &d.Position1, &d.Signer2, &d.Position2} {
		*s = lms.Line(*s)
	}
	var p lms.Problems
	if !slices.Contains(locale.All, d.Language) {
		p = append(p, lms.FailField("language", "certificate.language_missing"))
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{{"heading", d.Heading, maxHeading}, {"body", d.Body, maxBody}, {"numbering", d.Numbering, maxNumbering},
		{"signer1", d.Signer1, maxSigner}, {"position1", d.Position1, maxSigner}, {"signer2", d.Signer2, maxSigner}, {"position2", d.Position2, maxSigner}} {
		if n := utf8.RuneCountInString(f.text); n > f.most {
			p = append(p, lms.FailField(f.name, "certificate.text_long", lms.Args{"n": n, "max": f.most}))
		}
	}
	if u := unknown(d.Body, Fields); u != "" {
		p = append(p, lms.FailField("body", "certificate.field_unknown", lms.Args{"field": u, "known": "{" + strings.Join(Fields, "} {") + "}"}))
	}
	if d.Numbering != "" {
		if u := unknown(d.Numbering, numberFields); u != "" {
			p = append(p, lms.FailField("numbering", "certificate.field_unknown", lms.Args{"field": u, "known": "{" + strings.Join(numberFields, "} {") + "}"}))
		} else if pattern := english.Replace(d.Numbering); !strings.Contains(pattern, "{n}") || !strings.Contains(pattern, "{year}") {
			p = append(p, lms.FailField("numbering", "certificate.numbering_repeats"))
		} else if touching.MatchString(pattern) {
			p = append(p, lms.FailField("numbering", "certificate.numbering_touches"))
		}
	}
	if d.Months < 0 || d.Months > maxMonths {
		p = append(p, lms.FailField("months", "certificate.months_range", lms.Args{"max": maxMonths}))
	}
	return d, p.OrNil()
}

var roman = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// number writes the n-th of a year.
func (d Design) number(n int, on lms.Day, library string) string {
	pattern := english.Replace(d.Numbering)
	if pattern == "" {
		pattern = Numbering[locale.EN]
	}
	t := on.Time()
	return strings.NewReplacer("{n}", fmt.Sprintf("%04d", n), "{year}", fmt.Sprint(t.Year()), "{month}", roman[t.Month()-1], "{library}", strings.ToUpper(library)).Replace(pattern)
}

// until is the last day of validity, nil without an end.
func (d Design) until(earned lms.Day) *lms.Day {
	if d.Months == 0 {
		return nil
	}
	t := earned.Time()
	last := lms.DayOn(t.Year(), t.Month()+time.Month(d.Months)+1, 1) - 1 // of a month that may be shorter
	day := min(last, lms.DayOn(t.Year(), t.Month()+time.Month(d.Months), 1)+lms.Day(t.Day()-1))
	return &day
}

// finish fills in what is said of a certificate with the texts of d; n, on and
// library are of its number.
func (d Design) finish(c Content, n int, library string) Content {
	c.Locale, c.Number = d.Language, d.number(n, c.IssuedOn, library)
	c.ValidUntil = d.until(c.EarnedOn)
	if !d.Score {
		c.Score = nil
	}
	if c.Heading = d.Heading; c.Heading == "" {
		c.Heading = d.Language.T("certificate.heading")
		if c.Thanks != nil {
			c.Heading = d.Language.T("certificate.heading_thanks")
		}
	}
	signers := []Signature{{d.Signer1, d.Position1}, {d.Signer2, d.Position2}}
	course, activity := "certificate.body_course", "certificate.body_activity"
	if c.Layout != nil {
		signers, course, activity = nil, "certificate.below_course", "certificate.below_activity" // the title has its own place
		for _, s := range c.Layout.Signers {
			signers = append(signers, Signature{s.Name, s.Position})
		}
	}
	for _, s := range signers {
		if s != (Signature{}) {
			c.Signatures = append(c.Signatures, s)
		}
	}
	switch {
	case !c.prints(PartBody):
	case d.Body != "":
		c = c.say(d.Body)
	case c.Thanks != nil:
		c = c.say(d.Language.T("certificate.body_volunteer", lms.Args{"library": c.Library, "hours": "{hours}", "period": "{period}"}))
	case c.Activity:
		c = c.say(d.Language.T(activity, lms.Args{"title": "{title}"}))
	default:
		c = c.say(d.Language.T(course, lms.Args{"title": "{title}"}))
	}
	// What is not printed is not said elsewhere either.
	if !c.prints(PartJP) {
		c.JP = 0
	}
	if !c.prints(PartScore) {
		c.Score = nil
	}
	if !c.prints(PartCompetencies) {
		c.Competencies = nil
	}
	return c
}

// say puts the text's fields in.
func (c Content) say(body string) Content {
	l, got, valid, hours, days := c.Locale, "–", "–", "–", "–"
	if c.Thanks != nil {
		hours, days = given(l, *c.Thanks), period(l, c)
	}
	if c.Score != nil {
		got = score(l, *c.Score)
	}
	if c.ValidUntil != nil {
		valid = l.Date(*c.ValidUntil)
	}
	c.Body = strings.NewReplacer("{name}", c.Name, "{title}", c.Title, "{jp}", jp(l, c.JP), "{date}", l.Date(c.EarnedOn),
		"{competencies}", strings.Join(c.Competencies, "; "), "{score}", got, "{number}", c.Number, "{valid}", valid, "{hours}", hours, "{period}", days).Replace(body)
	return c
}

// Sample is what a certificate of the rule looks like.
func (r Rule) Sample(library, code string, today lms.Day, layout *Layout) Content {
	if r.Volunteers {
		return r.finish(Content{Layout: layout, Library: library, Name: r.Language.T("certificate.sample_name"), Title: r.Language.T("certificate.title_volunteer"), EarnedOn: today, IssuedOn: today,
			Thanks: &Thanks{From: lms.DayOn(today.Time().Year(), 1, 1), Sessions: 9, Minutes: 1110}}, 1, code)
	}
	percent := 88.0
	return r.finish(Content{Layout: layout, Competencies: []string{r.Language.T("certificate.sample_competency")}, Library: library, Name: r.Language.T("certificate.sample_name"), Title: r.Title, Activity: r.ActivityID != nil, JP: 8,
		EarnedOn: today, IssuedOn: today, Score: &percent}, 1, code)
}
