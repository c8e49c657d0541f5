package web

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

type agendaPage struct {
	Layout
	Activity activity.Activity
	activity.Agenda
	Known   []activity.Speaker // of other activities, to be named again
	Choices []competencyChoice
	Serves  map[int64]bool
	Phases  []activity.Phase
	Sent    agendaSent
	budget  activity.Budget
}

// agendaSent is the form of one part as it was sent and could not be taken.
type agendaSent struct {
	Part   string // speaker, item, material, serves or budget
	ID     int64  // 0: a new one
	Fields map[string]string
}

// Is tells whether what is wrong belongs to the form of a part.
func (p *agendaPage) Is(part string, id int64) bool { return p.Sent.Part == part && p.Sent.ID == id }

// Value is what stands in a field: what was sent, or else what is saved.
func (p *agendaPage) Value(part string, id int64, field, saved string) string {
	if p.Is(part, id) {
		return p.Sent.Fields[field]
	}
	return saved
}

// Moment is an item's beginning as its field holds it.
func (p *agendaPage) Moment(t time.Time) string { return t.In(p.zone).Format(dateTimeField) }

// ID is an optional id as a field holds it.
func (p *agendaPage) IDText(id *int64) string {
	if id == nil {
		return ""
	}
	return strconv.FormatInt(*id, 10)
}

// Amount is one of the budget's as its field holds it.
func (p *agendaPage) Amount(field string) string {
	if n := map[string]int64{"budget": p.budget.Planned, "spent": p.budget.Spent}[field]; n != 0 {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

func (p *agendaPage) BudgetLine() string { return p.budget.Line }

func (s *server) agendaPage(r *request) (*agendaPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	p := &agendaPage{Layout: r.layout("activity.agenda_of", lms.Args{"title": a.Title}), Activity: a, Phases: activity.Phases, Serves: map[int64]bool{}}
	p.Path = fmt.Sprintf("/activities/%d/agenda", a.ID)
	if p.Agenda, err = s.Activities.Agenda(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	if p.Known, err = s.Activities.Known(r.ctx, r.actor, a.LibraryID); err != nil {
		return nil, err
	}
	p.Known = slices.DeleteFunc(p.Known, func(k activity.Speaker) bool {
		return slices.ContainsFunc(p.Speakers, func(here activity.Speaker) bool { return here.Name == k.Name })
	})
	if p.budget, err = s.Activities.Budget(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	serves, err := s.Activities.Serves(r.ctx, r.actor, a.ID)
	for _, id := range serves {
		p.Serves[id] = true
	}
	if err != nil {
		return nil, err
	}
	p.Choices, err = s.competencyChoices(r, serves...)
	return p, err
}

func (s *server) agendaShow(r *request) error {
	p, err := s.agendaPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/agenda", p)
}

// agendaSave changes one part of what an activity consists of.
func (s *server) agendaSave(r *request) error {
	p, err := s.agendaPage(r)
	if err != nil {
		return err
	}
	id := p.Activity.ID
	sent := agendaSent{Part: r.FormValue("part"), Fields: map[string]string{}}
	sent.ID, _ = strconv.ParseInt(r.FormValue("id"), 10, 64)
	for _, field := range []string{"name", "role", "biography", "starts", "title", "speaker", "budget", "spent", "line"} {
		sent.Fields[field] = r.FormValue(field)
	}
	f, notice := sent.Fields, "activity.agenda_saved"
	switch {
	case r.FormValue("do") == "remove":
		err, notice = s.Activities.RemovePart(r.ctx, r.actor, id, activity.Part(sent.Part), sent.ID), "activity.agenda_removed"
	case sent.Part == "known":
		err = s.speaksAgain(r, p, sent.ID)
	case sent.Part == string(activity.SpeakerPart):
		err = s.Activities.SaveSpeaker(r.ctx, r.actor, id, activity.Speaker{ID: sent.ID, Name: f["name"], Role: f["role"], Biography: f["biography"]})
	case sent.Part == string(activity.ItemPart):
		item := activity.Item{ID: sent.ID, Title: f["title"]}
		item.StartsAt, _ = time.ParseInLocation(dateTimeField, strings.TrimSpace(f["starts"]), r.zone()) // what is none lies outside
		if n, wrong := strconv.ParseInt(f["speaker"], 10, 64); wrong == nil {
			item.SpeakerID = &n
		}
		err = s.Activities.SaveItem(r.ctx, r.actor, id, item)
	case sent.Part == "budget":
		err = s.Activities.SetBudget(r.ctx, r.actor, id, activity.Budget{Planned: typedRupiah(f["budget"]), Spent: typedRupiah(f["spent"]), Line: f["line"]})
	case sent.Part == "serves":
		err = s.agendaServes(r, p)
	default:
		err = lms.FailField("do", "error.request")
	}
	if err != nil {
		p.Sent = sent
		return r.invalid("activity/agenda", p, err)
	}
	return r.redirect(p.Path, notice)
}

// speaksAgain adds somebody as they were described at another activity.
func (s *server) speaksAgain(r *request, p *agendaPage, known int64) error {
	at := slices.IndexFunc(p.Known, func(k activity.Speaker) bool { return k.ID == known })
	if at < 0 {
		return lms.FailField("known", "activity.speaker_gone")
	}
	again := p.Known[at]
	again.ID = 0
	return s.Activities.SaveSpeaker(r.ctx, r.actor, p.Activity.ID, again)
}

func (s *server) agendaServes(r *request, p *agendaPage) error {
	var ids []int64
	p.Serves = map[int64]bool{}
	for _, value := range r.formValues("competency") {
		id, _ := strconv.ParseInt(value, 10, 64)
		if !slices.ContainsFunc(p.Choices, func(c competencyChoice) bool { return c.ID == id }) {
			return lms.FailField("competency", "competency.choice_gone")
		}
		ids, p.Serves[id] = append(ids, id), true
	}
	return s.Activities.SetServes(r.ctx, r.actor, p.Activity.ID, ids)
}

// materialAdd takes an address or a file; the file stands last in the form.
func (s *server) materialAdd(r *request) error {
	p, err := s.agendaPage(r)
	if err != nil {
		return err
	}
	fields, file, err := r.readParts()
	if err != nil {
		return err
	}
	m := activity.Material{Phase: activity.Phase(fields["phase"]), Title: fields["title"], Link: fields["link"]}
	var content []byte
	if file != nil && file.FileName() != "" {
		if content, err = io.ReadAll(io.LimitReader(file, activity.MaterialLimit+1)); err != nil {
			return broken(err)
		}
		m.FileName = file.FileName()
	}
	if err := s.Activities.AddMaterial(r.ctx, r.actor, p.Activity.ID, m, content); err != nil {
		p.Sent = agendaSent{Part: string(activity.MaterialPart), Fields: fields}
		return r.invalid("activity/agenda", p, err)
	}
	return r.redirect(p.Path, "activity.agenda_saved")
}

// materialFile sends a file to be saved; no page of ours ever shows it.
func (s *server) materialFile(r *request) error {
	id, material, err := r.ids("material")
	if err != nil {
		return err
	}
	name, content, err := s.Activities.File(r.ctx, r.actor, id, material)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", name))
	return r.Send(content)
}

// What the forms of new parts begin with.
func (p *agendaPage) NoSpeaker() activity.Speaker { return activity.Speaker{} }
func (p *agendaPage) NoItem() activity.Item       { return activity.Item{} }

// NextAt is after what stands in the agenda.
func (p *agendaPage) NextAt() time.Time {
	if n := len(p.Items); n > 0 {
		return p.Items[n-1].StartsAt
	}
	return p.Activity.StartsAt
}

func (p *agendaPage) MaterialMegabytes() int { return activity.MaterialLimit / 1_000_000 }

// Phases are those of materials, in their order.
func (p *activityShowPage) Phases() []activity.Phase { return activity.Phases }
