package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/volunteer"
)

// volunteerOwnForm is what a volunteer says of themselves, as typed; the staff's form
// and their own share it.
type volunteerOwnForm struct {
	Email, Phone, Organisation, Skills, From, Until, Note string
	SkillIDs                                              []int64
	Slots                                                 []volunteer.Slot
	Revision                                              int
}

type volunteerForm struct {
	volunteerOwnForm
	Kind, Name, Keeper, State, Consented string
	Adult                                bool
}

// ownFields is the part of a page with the fields of a volunteerOwnForm.
type ownFields struct {
	List  []volunteer.Skill
	Days  []time.Weekday
	Parts []volunteer.Part
}

func (s *server) ownFields(r *request) (f ownFields, err error) {
	f.Days, f.Parts = week, volunteer.Parts
	f.List, err = s.Volunteers.Skills(r.ctx, r.actor, r.actor.LibraryID)
	return f, err
}

// HasSkill and HasSlot report what is ticked.
func (f volunteerOwnForm) HasSkill(id int64) bool { return slices.Contains(f.SkillIDs, id) }

func (f volunteerOwnForm) HasSlot(day time.Weekday, part volunteer.Part) bool {
	return slices.Contains(f.Slots, volunteer.Slot{Weekday: day, Part: part})
}

// Slot is the value of a box.
func (f ownFields) Slot(day time.Weekday, part volunteer.Part) string {
	return volunteer.Slot{Weekday: day, Part: part}.String()
}

func ownFormOf(v volunteer.Volunteer) volunteerOwnForm {
	f := volunteerOwnForm{Email: v.Email, Phone: v.Phone, Organisation: v.Organisation, Skills: v.Skills, Note: v.Note, SkillIDs: v.SkillIDs, Slots: v.Slots, Revision: v.Revision}
	if v.From != nil {
		f.From = v.From.String()
	}
	if v.Until != nil {
		f.Until = v.Until.String()
	}
	return f
}

func (r *request) readOwn() (f volunteerOwnForm, o volunteer.Own) {
	f = volunteerOwnForm{Email: r.FormValue("email"), Phone: r.FormValue("phone"), Organisation: r.FormValue("organisation"), Skills: r.FormValue("skills"), From: r.FormValue("from"), Until: r.FormValue("until"), Note: r.FormValue("note")}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	for _, v := range r.formValues("skill") {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			f.SkillIDs = append(f.SkillIDs, id)
		}
	}
	for _, v := range r.formValues("slot") {
		if slot, ok := volunteer.ParseSlot(v); ok {
			f.Slots = append(f.Slots, slot)
		}
	}
	o = volunteer.Own{Email: f.Email, Phone: f.Phone, Organisation: f.Organisation, Skills: f.Skills, SkillIDs: slices.Clone(f.SkillIDs), Slots: f.Slots, Note: f.Note}
	o.From, _ = typedDay(f.From) // what is none is long ago, and refused
	o.Until, _ = typedDay(f.Until)
	return f, o
}

type volunteerEditPage struct {
	Layout
	ownFields
	ID      int64  // 0: a new one
	Name    string // as it is saved
	AskedAt *time.Time
	Form    volunteerForm
	Kinds   []volunteer.Kind
	States  []volunteer.State
	Keepers []volunteer.Keeper
}

func (s *server) volunteerEditPage(r *request, titleKey string, v volunteer.Volunteer, f volunteerForm) (p *volunteerEditPage, err error) {
	p = &volunteerEditPage{Layout: r.layout(titleKey), ID: v.ID, Name: v.Name, AskedAt: v.AskedAt, Form: f, Kinds: volunteer.Kinds, States: volunteer.States}
	p.Path = "/volunteers/new"
	if v.ID != 0 {
		p.Path = fmt.Sprintf("/volunteers/%d/edit", v.ID)
	}
	if p.ownFields, err = s.ownFields(r); err != nil {
		return nil, err
	}
	p.Keepers, err = s.Volunteers.Keepers(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (r *request) readVolunteer() (f volunteerForm, d volunteer.Details) {
	f = volunteerForm{Kind: r.FormValue("kind"), Name: r.FormValue("name"), Keeper: r.FormValue("keeper"), State: r.FormValue("state"), Consented: r.FormValue("consented"), Adult: r.FormValue("adult") != ""}
	f.volunteerOwnForm, d.Own = r.readOwn()
	d.Kind, d.Name, d.State, d.Adult = volunteer.Kind(f.Kind), f.Name, volunteer.State(f.State), f.Adult
	d.KeeperID, _ = strconv.ParseInt(f.Keeper, 10, 64)
	if day, _ := typedDay(f.Consented); day != nil {
		d.Consented = *day
	}
	return f, d
}

func (s *server) volunteerNew(r *request) error {
	p, err := s.volunteerEditPage(r, "volunteer.new_title", volunteer.Volunteer{}, volunteerForm{Kind: string(volunteer.Regular), State: string(volunteer.Active), Keeper: strconv.FormatInt(r.actor.AccountID, 10)})
	if err != nil {
		return err
	}
	return r.page("volunteer/edit", p)
}

func (s *server) volunteerCreate(r *request) error {
	f, d := r.readVolunteer()
	id, wrong := s.Volunteers.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	if wrong == nil {
		return r.redirect(fmt.Sprintf("/volunteers/%d", id), "volunteer.created")
	}
	p, err := s.volunteerEditPage(r, "volunteer.new_title", volunteer.Volunteer{}, f)
	if err != nil {
		return err
	}
	return r.invalid("volunteer/edit", p, wrong)
}

// volunteerOf is the one in the address.
func (s *server) volunteerOf(r *request) (volunteer.Volunteer, error) {
	id, err := r.id("id")
	if err != nil {
		return volunteer.Volunteer{}, err
	}
	return s.Volunteers.Find(r.ctx, r.actor, id)
}

func (s *server) volunteerEdit(r *request) error {
	v, err := s.volunteerOf(r)
	if err != nil {
		return err
	}
	f := volunteerForm{volunteerOwnForm: ownFormOf(v), Kind: string(v.Kind), Name: v.Name, Keeper: strconv.FormatInt(v.KeeperID, 10), State: string(v.State), Consented: v.Consented.String(), Adult: true}
	p, err := s.volunteerEditPage(r, "volunteer.edit_title", v, f)
	if err != nil {
		return err
	}
	return r.page("volunteer/edit", p)
}

func (s *server) volunteerUpdate(r *request) error {
	v, err := s.volunteerOf(r)
	if err != nil {
		return err
	}
	f, d := r.readVolunteer()
	wrong := s.Volunteers.Update(r.ctx, r.actor, v.ID, d, f.Revision)
	if wrong == nil {
		return r.redirect(fmt.Sprintf("/volunteers/%d", v.ID), "volunteer.saved")
	}
	if lms.IsKind(wrong, lms.Conflict) { // the next attempt is a decision made knowing of the change
		f.Revision = v.Revision
	}
	p, err := s.volunteerEditPage(r, "volunteer.edit_title", v, f)
	if err != nil {
		return err
	}
	return r.invalid("volunteer/edit", p, wrong)
}

type volunteerSkillsPage struct {
	Layout
	Skills []volunteer.Skill
	Typed  string
}

func (s *server) volunteerSkillsPage(r *request) (p *volunteerSkillsPage, err error) {
	p = &volunteerSkillsPage{Layout: r.layout("volunteer.skills_title"), Typed: r.FormValue("name")}
	p.Skills, err = s.Volunteers.Skills(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) volunteerSkills(r *request) error {
	p, err := s.volunteerSkillsPage(r)
	if err != nil {
		return err
	}
	return r.page("volunteer/skills", p)
}

func (s *server) volunteerSkillSave(r *request) error {
	id, _ := strconv.ParseInt(r.FormValue("id"), 10, 64)
	notice, wrong := "volunteer.skill_saved", error(nil)
	if r.FormValue("do") == "remove" {
		notice, wrong = "volunteer.skill_removed", s.Volunteers.RemoveSkill(r.ctx, r.actor, r.actor.LibraryID, id)
	} else {
		wrong = s.Volunteers.SaveSkill(r.ctx, r.actor, r.actor.LibraryID, id, r.FormValue("name"))
	}
	if wrong == nil {
		return r.redirect("/volunteers/skills", notice)
	}
	p, err := s.volunteerSkillsPage(r)
	if err != nil {
		return err
	}
	return r.invalid("volunteer/skills", p, wrong)
}
