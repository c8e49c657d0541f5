package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/competency"
)

type competencyHolder struct {
	person
	Holding competency.Holding
	Checked bool
}

type competencyPeoplePage struct {
	Layout
	People   []competencyHolder
	Profiles []competency.Profile // in use
	Profile  string               // chosen
}

func (s *server) competencyPeoplePage(r *request) (*competencyPeoplePage, error) {
	p := &competencyPeoplePage{Layout: r.layout("competency.people_title")}
	people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	held, err := s.Competencies.Holders(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, a := range people {
		p.People = append(p.People, competencyHolder{person: person{a.ID, a.Name}, Holding: held[a.ID]})
	}
	profiles, err := s.Competencies.Profiles(r.ctx, r.actor, r.actor.LibraryID)
	for _, profile := range profiles {
		if profile.ArchivedAt == nil {
			p.Profiles = append(p.Profiles, profile)
		}
	}
	return p, err
}

func (s *server) competencyPeople(r *request) error {
	p, err := s.competencyPeoplePage(r)
	if err != nil {
		return err
	}
	return r.page("competency/people", p)
}

// competencyAssign gives the people that are ticked a profile, or none.
func (s *server) competencyAssign(r *request) error {
	p, err := s.competencyPeoplePage(r)
	if err != nil {
		return err
	}
	p.Profile = r.FormValue("profile")
	var ids []int64
	for i := range p.People {
		if h := &p.People[i]; r.FormValue("person-"+strconv.FormatInt(h.ID, 10)) != "" {
			h.Checked = true
			ids = append(ids, h.ID)
		}
	}
	var problems lms.Problems
	if len(ids) == 0 {
		problems = append(problems, lms.FailField("people", "competency.nobody_chosen"))
	}
	profile, err := strconv.ParseInt(p.Profile, 10, 64)
	if err != nil {
		problems = append(problems, lms.FailField("profile", "competency.profile_choose"))
	}
	if err := problems.OrNil(); err != nil {
		return r.invalid("competency/people", p, err)
	}
	if err := s.Competencies.Assign(r.ctx, r.actor, r.actor.LibraryID, ids, profile); err != nil {
		return r.invalid("competency/people", p, err)
	}
	if err := s.noteAssigned(r, p, ids, profile); err != nil {
		return err
	}
	return r.redirect("/competencies/people", "competency.assigned", lms.Args{"n": len(ids)})
}

// noteAssigned writes into the audit log who was given which profile.
func (s *server) noteAssigned(r *request, p *competencyPeoplePage, ids []int64, profileID int64) error {
	args := lms.Args{"n": len(ids), "profile": ""}
	var names []string
	for _, h := range p.People {
		if slices.Contains(ids, h.ID) {
			names = append(names, h.Name)
		}
	}
	args["people"] = strings.Join(names, ", ")
	if profileID == 0 {
		return s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "profile_ended", args)
	}
	profile, err := s.Competencies.Profile(r.ctx, r.actor, profileID)
	if err != nil {
		return err
	}
	args["profile"] = profile.Name
	return s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "profile_assigned", args)
}

type competencyPersonPage struct {
	Layout
	Person person
	Gap    competencyGap
	evidenceView
	Held      []competency.Holding
	Appraises bool
}

func (p competencyPersonPage) HasProfile() bool { return p.Gap.Profile.ID != 0 }

// person finds who is meant among the people of the library; others are NotFound.
func (r *request) person() (person, error) {
	id, err := r.id("id")
	if err != nil {
		return person{}, err
	}
	people, err := r.server.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return person{}, err
	}
	i := slices.IndexFunc(people, func(a account.Person) bool { return a.ID == id })
	if i < 0 {
		return person{}, lms.Fail(lms.NotFound, "account.not_found")
	}
	return person{people[i].ID, people[i].Name}, nil
}

func (s *server) competencyPerson(r *request) error {
	who, err := r.person()
	if err != nil {
		return err
	}
	p := &competencyPersonPage{Layout: r.layout("competency.person_title", lms.Args{"name": who.Name}), Person: who, Appraises: competency.CanAppraise(r.actor, who.ID)}
	if p.Gap, err = s.gapOf(r, p.Layout, who.ID, who.Name); err != nil {
		return err
	}
	if p.evidenceView, err = s.evidenceOf(r, p.Layout, who.ID); err != nil {
		return err
	}
	if p.Held, err = s.Competencies.Held(r.ctx, r.actor, r.actor.LibraryID, who.ID); err != nil {
		return err
	}
	return r.page("competency/person", p)
}

// appraisal prepares the head's form; without a profile there is none.
func (s *server) appraisal(r *request) (*markPage, error) {
	who, err := r.person()
	if err != nil {
		return nil, err
	}
	if !competency.CanAppraise(r.actor, who.ID) {
		return nil, lms.Fail(lms.Forbidden, "competency.appraise_self")
	}
	p, err := s.marksOf(r, r.layout("competency.appraise_title", lms.Args{"name": who.Name}), who, who.ID, competency.Appraisal)
	if err == nil && p == nil {
		err = lms.Fail(lms.NotFound, "competency.person_no_profile")
	}
	return p, err
}

func (s *server) competencyAppraise(r *request) error {
	p, err := s.appraisal(r)
	if err != nil {
		return err
	}
	return r.page("competency/appraise", p)
}

func (s *server) competencyAppraiseSave(r *request) error {
	p, err := s.appraisal(r)
	if err != nil {
		return err
	}
	marks := r.readMarks(p)
	on, err := lms.ParseDay(p.On)
	if err != nil {
		on = r.today() + 1 // which the area refuses, by its field
	}
	if err := s.Competencies.Appraise(r.ctx, r.actor, r.actor.LibraryID, p.Person.ID, p.Token, on, r.today(), marks); err != nil {
		return r.invalid("competency/appraise", p, err)
	}
	return r.redirect(fmt.Sprintf("/competencies/people/%d", p.Person.ID), "competency.appraised", lms.Args{"n": len(marks)})
}
