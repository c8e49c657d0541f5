package web

import (
	"errors"
	"fmt"
	"html/template"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/notice"
)

// Layout is what every page knows: who looks, in which language, where in the
// house. A page's struct embeds it; templates reach its methods as $.T and so on.
type Layout struct {
	Title    string
	Locale   locale.Locale
	Actor    lms.Actor
	Library  string // name of the library the actor is in
	Path     string // of this page; where a change of language leads back to
	CSRF     string
	Reader   string // the actor's name for the browser, as in readerHeader
	Notice   string
	Frame    string    // origin of the SLiMS that may show this page beside its own; "": none
	Kept     *keptForm // that came after the session's end; may be nil
	Nav      []navItem
	Unread   int        // of the actor's notices
	Manage   []navItem  // the administrator's part of the navigation
	PausedAt *time.Time // the library's SLiMS is not read since; nil: it is
	Other    string     // address of this page in the other language, where that is a matter of its address
	Region   bool       // this session sees the aggregates of several libraries
	Switch   bool       // this session may go to another library too
	zone     *time.Location
	now      time.Time
	build    string
	problems map[string]string
	failure  string
}

type navItem struct {
	Key, URL string
	Current  bool
}

// UnreadCount is the number of notices that were not read, as it stands beside the bell.
func (l Layout) UnreadCount() string {
	if l.Unread > notice.Many {
		return l.Locale.T("notice.many")
	}
	return l.Locale.Number(int64(l.Unread))
}

// T is the text of a key; args are pairs of name and value.
func (l Layout) T(key string, args ...any) (string, error) {
	if len(args)%2 != 0 {
		return "", fmt.Errorf("T %q: arguments come in pairs", key)
	}
	a := make(lms.Args, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		a[fmt.Sprint(args[i])] = args[i+1]
	}
	return l.Locale.T(key, a), nil
}

// Number writes a whole number of any integer type.
func (l Layout) Number(n any) (string, error) {
	switch n := n.(type) {
	case int:
		return l.Locale.Number(int64(n)), nil
	case int64:
		return l.Locale.Number(n), nil
	case int32:
		return l.Locale.Number(int64(n)), nil
	case uint64:
		return l.Locale.Number(int64(n)), nil
	}
	return "", fmt.Errorf("Number: %T", n)
}

func (l Layout) Decimal(f float64, digits int) string     { return l.Locale.Decimal(f, digits) }
func (l Layout) Percent(share float64, digits int) string { return l.Locale.Percent(share, digits) }
func (l Layout) Bytes(n int64) string                     { return l.Locale.Bytes(n) }
func (l Layout) Duration(d time.Duration) string          { return l.Locale.Duration(d) }

// Date and ShortDate write local days.
func (l Layout) Date(d lms.Day) string      { return l.Locale.Date(d) }
func (l Layout) ShortDate(d lms.Day) string { return l.Locale.ShortDate(d) }

// DateTime, Clock and DayOf show a moment in the library's own time zone.
func (l Layout) DateTime(t time.Time) string { return l.Locale.DateTime(t.In(l.zone)) }
func (l Layout) Clock(t time.Time) string    { return l.Locale.Clock(t.In(l.zone)) }
func (l Layout) DayOf(t time.Time) lms.Day   { return lms.DayOf(t.In(l.zone)) }
func (l Layout) Today() lms.Day              { return l.DayOf(l.now) }

// Has reports whether the actor holds one of the roles.
func (l Layout) Has(roles ...string) bool {
	for _, r := range roles {
		if l.Actor.Has(lms.Role(r)) {
			return true
		}
	}
	return false
}

// problem is what the partial "field-error" shows under a field.
type problem struct{ Field, Text string }

// Problem is what is wrong with a field of the form; its Text is empty when
// nothing is.
func (l Layout) Problem(field string) problem { return problem{field, l.problems[field]} }

// Aria ties a field to its problem for screen readers.
func (l Layout) Aria(field string) template.HTMLAttr {
	if l.problems[field] == "" {
		return ""
	}
	return template.HTMLAttr(`aria-invalid="true" aria-describedby="` + template.HTMLEscapeString(field) + `-error"`)
}

// Failure is what is wrong with the form as a whole; with field problems only,
// the sentence that says so.
func (l Layout) Failure() string {
	if l.failure == "" && len(l.problems) > 0 {
		return l.Locale.T("form.problems", lms.Args{"n": len(l.problems)})
	}
	return l.failure
}

// setProblems takes over what err says, by field where it names one.
func (l *Layout) setProblems(err error) {
	l.problems = map[string]string{}
	var several lms.Problems
	var one *lms.Error
	if !errors.As(err, &several) && errors.As(err, &one) {
		several = lms.Problems{one}
	}
	for _, e := range several {
		text := l.Locale.T(e.Key, e.Args)
		if e.Field == "" {
			l.failure = text
		} else if l.problems[e.Field] == "" {
			l.problems[e.Field] = text
		}
	}
}

func (l *Layout) layout() *Layout { return l }

// hasLayout is any page: a pointer to a struct that embeds Layout.
type hasLayout interface{ layout() *Layout }
