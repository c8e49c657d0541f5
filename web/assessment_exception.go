package web

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// exceptionForm is what holds for one person, as typed.
type exceptionForm struct {
	Person                                    int64
	Minutes, Opens, Closes, Attempts, Because string
	NoWait                                    bool
}

// exceptionFormOf is the form with what a person has, empty for one who has
// nothing.
func (r *request) exceptionFormOf(all []assessment.Granted, accountID int64) exceptionForm {
	for _, g := range all {
		if g.AccountID == accountID {
			return exceptionForm{Person: accountID, Minutes: strconv.Itoa(g.Minutes), Opens: r.momentField(g.OpensAt), Closes: r.momentField(g.ClosesAt),
				Attempts: strconv.Itoa(g.Attempts), NoWait: g.NoWait, Because: g.Reason}
		}
	}
	return exceptionForm{}
}

// readException reads the form; what cannot be read is named by its field.
func (r *request) readException() (f exceptionForm, e assessment.Exception, err error) {
	f = exceptionForm{Minutes: strings.TrimSpace(r.FormValue("minutes")), Opens: r.FormValue("opens"), Closes: r.FormValue("closes"),
		Attempts: strings.TrimSpace(r.FormValue("attempts")), NoWait: r.FormValue("no_wait") != "", Because: r.FormValue("because")}
	f.Person, _ = strconv.ParseInt(r.FormValue("person"), 10, 64)
	read := fieldReader{zone: r.zone()}
	e = assessment.Exception{Minutes: read.number("extra-minutes", cmp.Or(f.Minutes, "0")), OpensAt: read.moment("extra-opens", f.Opens),
		ClosesAt: read.moment("extra-closes", f.Closes), Attempts: read.number("extra-attempts", cmp.Or(f.Attempts, "0")), NoWait: f.NoWait, Reason: f.Because}
	return f, e, read.problems.OrNil()
}

// assessmentException grants a person an exception, or takes it back.
func (s *server) assessmentException(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f, e, err := r.readException()
	person, did := "", "exception_given"
	switch {
	case r.FormValue("do") == "take":
		did = "exception_taken"
		person, err = s.Assessments.TakeException(r.ctx, r.actor, id, f.Person)
	case err == nil:
		person, err = s.Assessments.Except(r.ctx, r.actor, id, f.Person, e)
	}
	p, pageErr := s.editPage(r)
	if pageErr != nil {
		return pageErr
	}
	if err != nil {
		p.Exception = f
		return r.invalid("assessment/edit", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, did, lms.Args{"test": p.Test.Title, "name": person}); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/edit#extras", id), "assessment."+did, lms.Args{"name": person})
}

// Excepted says what was granted, in parts.
func (l Layout) Excepted(e assessment.Exception) string {
	var parts []string
	add := func(key string, args lms.Args) { parts = append(parts, l.Locale.T(key, args)) }
	if e.Minutes > 0 {
		add("assessment.granted_minutes", lms.Args{"n": e.Minutes})
	}
	if e.OpensAt != nil {
		add("assessment.granted_opens", lms.Args{"time": l.DateTime(*e.OpensAt)})
	}
	if e.ClosesAt != nil {
		add("assessment.granted_closes", lms.Args{"time": l.DateTime(*e.ClosesAt)})
	}
	if e.Attempts > 0 {
		add("assessment.granted_attempts", lms.Args{"n": e.Attempts})
	}
	if e.NoWait {
		add("assessment.granted_no_wait", nil)
	}
	return strings.Join(parts, " · ")
}

// notNow says in words why the reader may not begin an attempt at a test as it
// holds for them; "" when they may.
func (s *server) notNow(r *request, mine assessment.Assessment, attempts []assessment.Attempt) string {
	var e *lms.Error
	if !errors.As(mine.Start(attempts, s.Now()), &e) {
		return ""
	}
	return r.locale.T(e.Key, e.Args)
}
