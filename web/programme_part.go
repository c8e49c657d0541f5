package web

import (
	"fmt"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/programme"
)

// A programme's costs, guests, points of the day, works and posts are lines of one
// form, which asks for what their kind has.

type programmePartForm struct {
	On, At, Label, Title, Detail, Link, Amount, State string
}

type programmePartPage struct {
	Layout
	Programme programme.Programme
	Kind      programme.PartKind
	ID        int64 // 0: a new one
	Form      programmePartForm
	Roles     []string
	States    []programme.PartState
	Channels  []string
}

func (p *programmePartPage) Action() string {
	if p.ID == 0 {
		return fmt.Sprintf("/programmes/%d/parts", p.Programme.ID)
	}
	return fmt.Sprintf("/programmes/%d/parts/%d", p.Programme.ID, p.ID)
}

// Has reports whether lines of this kind have a field.
func (p *programmePartPage) Has(field string) bool {
	return slices.Contains(p.Kind.Fields(), programme.Field(field))
}

func (r *request) programmePartPage(one programme.Programme, kind programme.PartKind, id int64, f programmePartForm) *programmePartPage {
	p := &programmePartPage{Layout: r.layout("programme.part_new." + string(kind)), Programme: one, Kind: kind, ID: id, Form: f, Roles: programme.Roles, States: programme.PartStates, Channels: programme.Channels}
	p.Path = fmt.Sprintf("/programmes/%d/parts/new?kind=%s", one.ID, kind)
	if id != 0 {
		p.Title, p.Path = r.locale.T("programme.part_edit."+string(kind)), p.Action()
	}
	return p
}

func (s *server) programmePartNew(r *request) error {
	one, err := s.written(r)
	if err != nil {
		return err
	}
	kind := programme.PartKind(r.Query("kind"))
	if !kind.Of(one.Kind) {
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	f := programmePartForm{State: string(programme.PostPlanned), On: max(one.On, r.today()).String()}
	if kind == programme.Slot {
		f.On = one.On.String()
	}
	return r.page("programme/part", r.programmePartPage(one, kind, 0, f))
}

// partOf is the line in the address with its programme, for who may write it.
func (s *server) partOf(r *request) (one programme.Programme, part programme.Part, err error) {
	if one, err = s.written(r); err != nil {
		return one, part, err
	}
	id, err := r.id("part")
	if err != nil {
		return one, part, err
	}
	part, err = s.Programmes.FindPart(r.ctx, r.actor, one.ID, id)
	return one, part, err
}

func (s *server) programmePartEdit(r *request) error {
	one, part, err := s.partOf(r)
	if err != nil {
		return err
	}
	f := programmePartForm{At: part.At, Label: part.Label, Title: part.Title, Detail: part.Detail, Link: part.Link, State: string(part.State), Amount: r.locale.Number(part.Amount)}
	if part.On != nil {
		f.On = part.On.String()
	}
	return r.page("programme/part", r.programmePartPage(one, part.Kind, part.ID, f))
}

// programmePartSave writes the line in the address, a new one without, or takes it away.
func (s *server) programmePartSave(r *request) error {
	var one programme.Programme
	var part programme.Part
	var err error
	if r.Params("part") != "" {
		one, part, err = s.partOf(r)
	} else {
		one, err = s.written(r)
		part.Kind = programme.PartKind(r.FormValue("kind"))
	}
	switch {
	case err != nil:
		return err
	case part.Kind.Fields() == nil:
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	at := fmt.Sprintf("/programmes/%d#%s", one.ID, part.Kind)
	if part.ID != 0 && r.FormValue("do") == "remove" {
		if err := s.Programmes.RemovePart(r.ctx, r.actor, one.ID, part.ID); err != nil {
			return err
		}
		return r.redirect(at, "programme.part_removed")
	}
	f := programmePartForm{On: r.FormValue("on"), At: r.FormValue("at"), Label: r.FormValue("label"), Title: r.FormValue("title"), Detail: r.FormValue("detail"), Link: r.FormValue("link"), Amount: r.FormValue("amount"), State: r.FormValue("state")}
	typed := programme.Part{ID: part.ID, Kind: part.Kind, At: f.At, Label: f.Label, Title: f.Title, Detail: f.Detail, Link: f.Link, Amount: typedRupiah(f.Amount), State: programme.PartState(f.State)}
	if day, err := lms.ParseDay(strings.TrimSpace(f.On)); err == nil {
		typed.On = &day
	}
	if err := s.Programmes.SavePart(r.ctx, r.actor, one.ID, typed); err != nil {
		return r.invalid("programme/part", r.programmePartPage(one, part.Kind, part.ID, f), err)
	}
	return r.redirect(at, "programme.part_saved")
}
