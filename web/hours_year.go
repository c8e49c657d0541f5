package web

import (
	"fmt"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/hours"
	"binapustaka/lms/locale"
)

// jpText writes hundredths of a JP with as many decimals as they have.
func jpText(l locale.Locale, hundredths int) string {
	digits := 2
	switch {
	case hundredths%100 == 0:
		digits = 0
	case hundredths%10 == 0:
		digits = 1
	}
	return l.Decimal(float64(hundredths)/100, digits)
}

// hoursLine is an entry with what is said of it.
type hoursLine struct {
	hours.Entry
	URL  string // of its source
	Note string // which entry it corrects, and why
}

// hoursYear is a person's year: a page and a file say the same of it.
type hoursYear struct {
	Person   hours.Person
	Year     int
	Total    hours.Total
	Standing hours.Standing
	Says     string // how far they are with their quota, in words
	Lines    []hoursLine
}

// Briefly is Says in a list of people, which names their employment beside it.
func (y hoursYear) Briefly() string {
	if y.Standing.Goal == 0 {
		return "–"
	}
	return y.Says
}

// yearOf puts somebody's ledger into words.
func yearOf(l locale.Locale, p hours.Person, year int, rules hours.Versions) hoursYear {
	y := hoursYear{Person: p, Year: year, Total: hours.Sum(p.Entries, hours.YearOf(year), rules), Standing: hours.Stand(p.Status, year, p.Entries, rules)}
	y.Says = standingText(l, y.Standing, year)
	for _, e := range p.Entries {
		if !hours.YearOf(year).Has(e.On) {
			continue
		}
		line := hoursLine{Entry: e}
		switch e.Kind {
		case hours.Course:
			line.URL = fmt.Sprintf("/courses/%d", e.Source.ID)
		case hours.Activity:
			line.URL = fmt.Sprintf("/activities/%d", e.Source.ID)
		default:
			line.URL = fmt.Sprintf("/hours/claims/%d", e.Source.ID)
		}
		if e.Corrects != nil {
			line.Note = l.T("hours.corrects", lms.Args{"n": *e.Corrects, "why": l.T("hours.reason_" + string(e.Reason))})
		}
		y.Lines = append(y.Lines, line)
	}
	return y
}

// standingText says how far somebody is with their quota.
func standingText(l locale.Locale, n hours.Standing, year int) string {
	args := lms.Args{"year": fmt.Sprint(year), "jp": jpText(l, n.Counted), "goal": jpText(l, n.Goal), "missing": jpText(l, n.Missing), "left": jpText(l, n.Left), "over": jpText(l, n.Over),
		"from": l.ShortDate(n.Period.From), "to": l.ShortDate(n.Period.To)}
	switch {
	case n.Employment == "":
		return l.T("hours.stand_unknown", args)
	case n.Goal == 0:
		return l.T("hours.stand_none", args)
	case n.Employment == hours.Civil && n.Missing > 0:
		return l.T("hours.stand_missing", args)
	case n.Employment == hours.Civil:
		return l.T("hours.stand_met", args)
	case n.Over > 0:
		return l.T("hours.stand_over", args)
	}
	return l.T("hours.stand_left", args)
}

type hoursYearPage struct {
	Layout
	hoursYear
	Own         bool
	Base        string // address of this page
	Years       []int
	Claims      []hours.Claim
	People      bool // the reader sees everybody's
	Rules       bool // the reader says how hours are counted
	Waiting     int  // claims for the reader to decide on
	Employments []hours.Employment
	Form        struct{ Kind, From, To string } // as typed
}

// JP writes hundredths of a JP.
func (p hoursYearPage) JP(n int) string { return jpText(p.Locale, n) }

// chosenYear is the one that is asked for, else this one.
func (r *request) chosenYear() int {
	this := r.today().Time().Year()
	if year := r.QueryInt("year", this); year >= 1990 && year <= this+1 {
		return year
	}
	return this
}

// hoursYears are those that there is something of, and this one, the newest first.
func hoursYears(entries []hours.Entry, chosen, this int) []int {
	years := []int{this, chosen}
	for _, e := range entries {
		years = append(years, e.On.Time().Year())
	}
	slices.Sort(years)
	slices.Reverse(years)
	return slices.Compact(years)
}

func (s *server) hoursYearPage(r *request, accountID int64) (*hoursYearPage, error) {
	person, err := s.Hours.Person(r.ctx, r.actor, r.actor.LibraryID, accountID)
	if err != nil {
		return nil, err
	}
	rules, err := s.Hours.Rules(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	year := r.chosenYear()
	p := &hoursYearPage{hoursYear: yearOf(r.locale, person, year, rules), Own: accountID == r.actor.AccountID, Base: "/hours", Years: hoursYears(person.Entries, year, r.today().Time().Year()),
		People: hours.CanSeePeople(r.actor), Rules: hours.CanSetRules(r.actor), Employments: hours.Employments}
	p.Layout = r.layout("hours.mine_title")
	if p.Claims, err = s.Hours.Claims(r.ctx, r.actor, r.actor.LibraryID, accountID); err != nil {
		return nil, err
	}
	p.Form.Kind = string(person.Kind)
	if person.From != nil && person.To != nil {
		p.Form.From, p.Form.To = person.From.String(), person.To.String()
	}
	p.Waiting, _, err = s.Hours.Open(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) hoursMine(r *request) error {
	p, err := s.hoursYearPage(r, r.actor.AccountID)
	if err != nil {
		return err
	}
	return r.page("hours/year", p)
}

func (s *server) hoursPersonPage(r *request) (*hoursYearPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	p, err := s.hoursYearPage(r, id)
	if err != nil {
		return nil, err
	}
	p.Own, p.Base = false, fmt.Sprintf("/hours/people/%d", id)
	p.Layout = within(r.titled(p.Person.Name), "/hours")
	p.Path = p.Base
	return p, nil
}

func (s *server) hoursPerson(r *request) error {
	p, err := s.hoursPersonPage(r)
	if err != nil {
		return err
	}
	return r.page("hours/year", p)
}

// hoursPersonSave notes whose quota is theirs.
func (s *server) hoursPersonSave(r *request) error {
	p, err := s.hoursPersonPage(r)
	if err != nil {
		return err
	}
	p.Form.Kind, p.Form.From, p.Form.To = r.FormValue("kind"), r.FormValue("from"), r.FormValue("to")
	status := hours.Status{Kind: hours.Employment(p.Form.Kind)}
	for _, day := range []struct {
		text string
		into **lms.Day
	}{{p.Form.From, &status.From}, {p.Form.To, &status.To}} {
		if d, err := lms.ParseDay(strings.TrimSpace(day.text)); err == nil {
			*day.into = &d
		}
	}
	if err := s.Hours.SetStatus(r.ctx, r.actor, r.actor.LibraryID, p.Person.ID, status); err != nil {
		return r.invalid("hours/year", p, err)
	}
	return r.redirect(p.Base, "hours.status_saved")
}
