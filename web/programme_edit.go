package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/programme"
	"binapustaka/lms/usage"
)

// programmeForm is what stands in the form, as typed.
type programmeForm struct {
	Kind, Title, Aims, Owner, On, Until, Budget, Outcome string
	Metrics                                              []string // the most important first
	Cancelled                                            bool
	Revision                                             int
}

type programmeEditPage struct {
	Layout
	ID      int64  // 0: a new one
	Name    string // as it is saved
	Form    programmeForm
	Kinds   []programme.Kind
	People  []account.Person
	Metrics []string
	Most    int
	Years   lms.Period
}

// programmeOf is the programme in the address.
func (s *server) programmeOf(r *request) (programme.Programme, error) {
	id, err := r.id("id")
	if err != nil {
		return programme.Programme{}, err
	}
	return s.Programmes.Find(r.ctx, r.actor, id)
}

// written is the programme in the address for who may write it.
func (s *server) written(r *request) (programme.Programme, error) {
	p, err := s.programmeOf(r)
	if err == nil && !programme.CanWrite(r.actor, p) {
		err = lms.Fail(lms.Forbidden, "error.forbidden")
	}
	return p, err
}

// colleagues are those who can be named in a form: everybody who works here, for
// those who may list them, and who is named already, though they left since.
func (s *server) colleagues(r *request, named ...int64) (list []account.Person, err error) {
	if programme.CanCreate(r.actor, r.actor.LibraryID) {
		if list, err = s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID); err != nil {
			return nil, err
		}
	} else {
		named = append(named, r.actor.AccountID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, named)
	for id, name := range names {
		if !slices.ContainsFunc(list, func(p account.Person) bool { return p.ID == id }) {
			list = append(list, account.Person{ID: id, Name: name})
		}
	}
	slices.SortStableFunc(list, func(a, b account.Person) int { return byName(a.Name, b.Name) })
	return list, err
}

func (s *server) programmeEditPage(r *request, titleKey string, p programme.Programme, f programmeForm) (*programmeEditPage, error) {
	page := &programmeEditPage{Layout: r.layout(titleKey), ID: p.ID, Name: p.Title, Form: f, Kinds: programme.Kinds, Metrics: usage.Metrics(), Most: programme.MaxMetrics, Years: programme.Years}
	page.Path = "/programmes/new"
	if p.ID != 0 {
		page.Path = fmt.Sprintf("/programmes/%d/edit", p.ID)
	}
	slices.SortFunc(page.Metrics, func(a, b string) int { return cmp.Compare(page.Metric(a), page.Metric(b)) })
	var err error
	page.People, err = s.colleagues(r, p.OwnerID)
	return page, err
}

// First is the metric that matters most, and Hopes reports whether one is named besides.
func (p *programmeEditPage) First() string {
	if len(p.Form.Metrics) == 0 {
		return ""
	}
	return p.Form.Metrics[0]
}

func (p *programmeEditPage) Hopes(metric string) bool {
	i := slices.Index(p.Form.Metrics, metric)
	return i > 0
}

// readProgramme reads the form; what cannot be read is refused by its field.
func (r *request) readProgramme() (programmeForm, programme.Details) {
	f := programmeForm{Kind: r.FormValue("kind"), Title: r.FormValue("title"), Aims: r.FormValue("aims"), Owner: r.FormValue("owner"), On: r.FormValue("on"), Until: r.FormValue("until"),
		Budget: r.FormValue("budget"), Outcome: r.FormValue("outcome"), Cancelled: r.FormValue("cancelled") != ""}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	if first := r.FormValue("metric"); first != "" {
		f.Metrics = []string{first}
	}
	for _, m := range r.formValues("more") {
		if !slices.Contains(f.Metrics, m) {
			f.Metrics = append(f.Metrics, m)
		}
	}
	d := programme.Details{Kind: programme.Kind(f.Kind), Title: f.Title, Aims: f.Aims, Outcome: f.Outcome, Metrics: f.Metrics, Cancelled: f.Cancelled}
	d.OwnerID, _ = strconv.ParseInt(f.Owner, 10, 64)
	d.On, _ = lms.ParseDay(strings.TrimSpace(f.On)) // what is none is long ago, and refused
	if text := strings.TrimSpace(f.Until); text != "" {
		day, _ := lms.ParseDay(text)
		d.Until = &day
	}
	d.Budget = typedRupiah(f.Budget)
	return f, d
}

// typedRupiah is an amount as typed, 0 for nothing; what is none is -1, which the
// rules refuse by field.
func typedRupiah(text string) int64 {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	if n, ok := programme.ParseRupiah(text); ok {
		return n
	}
	return -1
}

func (s *server) programmeNew(r *request) error {
	f := programmeForm{Kind: string(programme.Reading), Owner: strconv.FormatInt(r.actor.AccountID, 10), On: r.today().String()}
	if k := programme.Kind(r.Query("kind")); slices.Contains(programme.Kinds, k) {
		f.Kind = string(k)
	}
	p, err := s.programmeEditPage(r, "programme.new_title", programme.Programme{}, f)
	if err != nil {
		return err
	}
	return r.page("programme/edit", p)
}

func (s *server) programmeCreate(r *request) error {
	f, d := r.readProgramme()
	id, wrong := s.Programmes.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	if wrong == nil {
		return r.redirect(fmt.Sprintf("/programmes/%d", id), "programme.created")
	}
	p, err := s.programmeEditPage(r, "programme.new_title", programme.Programme{}, f)
	if err != nil {
		return err
	}
	return r.invalid("programme/edit", p, wrong)
}

func (s *server) programmeEdit(r *request) error {
	p, err := s.written(r)
	if err != nil {
		return err
	}
	f := programmeForm{Kind: string(p.Kind), Title: p.Title, Aims: p.Aims, Owner: strconv.FormatInt(p.OwnerID, 10), On: p.On.String(), Outcome: p.Outcome, Metrics: p.Metrics, Cancelled: p.Cancelled, Revision: p.Revision}
	if p.Until != nil {
		f.Until = p.Until.String()
	}
	if p.Budget > 0 {
		f.Budget = r.locale.Number(p.Budget)
	}
	page, err := s.programmeEditPage(r, "programme.edit_title", p, f)
	if err != nil {
		return err
	}
	return r.page("programme/edit", page)
}

func (s *server) programmeUpdate(r *request) error {
	p, err := s.written(r)
	if err != nil {
		return err
	}
	f, d := r.readProgramme()
	wrong := s.Programmes.Update(r.ctx, r.actor, p.ID, d, f.Revision)
	if wrong == nil {
		if d.Cancelled != p.Cancelled {
			if err := s.noteCancelled(r, p, d.Cancelled); err != nil {
				return err
			}
		}
		return r.redirect(fmt.Sprintf("/programmes/%d", p.ID), "programme.saved")
	}
	if lms.IsKind(wrong, lms.Conflict) { // the next attempt is a decision made knowing of the change
		f.Revision = p.Revision
	}
	page, err := s.programmeEditPage(r, "programme.edit_title", p, f)
	if err != nil {
		return err
	}
	return r.invalid("programme/edit", page, wrong)
}

// noteCancelled writes into the audit log what a study's calendar no longer holds,
// or holds again.
func (s *server) noteCancelled(r *request, p programme.Programme, cancelled bool) error {
	action := "programme_resumed"
	if cancelled {
		action = "programme_cancelled"
	}
	return s.Accounts.Note(r.ctx, r.actor, p.LibraryID, action, lms.Args{"title": p.Title})
}
