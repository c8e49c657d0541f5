package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/hours"
	"binapustaka/lms/locale"
)

type hoursPeoplePage struct {
	Layout
	Year    int
	Years   []int
	List    []hoursYear
	Waiting int
	Rules   bool
}

// JP writes hundredths of a JP.
func (p hoursPeoplePage) JP(n int) string { return jpText(p.Locale, n) }

// hoursOf is everybody's year in the library, by name.
func (s *server) hoursOf(r *request, year int) (list []hoursYear, err error) {
	people, err := s.Hours.People(r.ctx, r.actor, r.actor.LibraryID, year)
	if err != nil {
		return nil, err
	}
	rules, err := s.Hours.Rules(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		list = append(list, yearOf(r.locale, p, year, rules))
	}
	slices.SortStableFunc(list, func(a, b hoursYear) int { return byName(a.Person.Name, b.Person.Name) })
	return list, nil
}

func (s *server) hoursPeople(r *request) (err error) {
	p := &hoursPeoplePage{Layout: within(r.layout("hours.people_title"), "/hours"), Year: r.chosenYear(), Rules: hours.CanSetRules(r.actor)}
	if p.List, err = s.hoursOf(r, p.Year); err != nil {
		return err
	}
	var entries []hours.Entry
	for _, y := range p.List {
		entries = append(entries, y.Person.Entries...)
	}
	p.Years = hoursYears(entries, p.Year, r.today().Time().Year())
	p.Waiting, _, err = s.Hours.Open(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	return r.page("hours/people", p)
}

// employmentText is what somebody is employed as.
func employmentText(l locale.Locale, e hours.Employment) string {
	if e == "" {
		return l.T("hours.employment_unknown")
	}
	return l.T("hours.employment_" + string(e))
}

// EmploymentOf is what a person is employed as.
func (p hoursPeoplePage) EmploymentOf(y hoursYear) string {
	return employmentText(p.Locale, y.Person.Kind)
}

// homeHours is what the ledger says to a learner, and what of claims waits for the
// reader.
func (s *server) homeHours(r *request, p *homePage) error {
	waiting, returned, err := s.Hours.Open(r.ctx, r.actor, r.actor.LibraryID)
	if waiting > 0 {
		p.wait(taskSoon, r.locale.T("hours.waiting_n", lms.Args{"n": waiting}), "/hours/waiting", "decide")
	}
	p.Progress.Returned = returned
	if err != nil || !p.Learner {
		return err
	}
	entries, err := s.Hours.Ledger(r.ctx, r.actor, r.actor.LibraryID, r.actor.AccountID)
	if err != nil {
		return err
	}
	rules, err := s.Hours.Rules(r.ctx, r.actor, r.actor.LibraryID)
	p.Progress.JP = jpText(r.locale, hours.Sum(entries, hours.YearOf(p.Progress.Year), rules).Counted)
	return err
}
