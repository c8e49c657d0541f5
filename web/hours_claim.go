package web

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/hours"
)

type hoursClaimPage struct {
	Layout
	Claim    hours.Claim // ID 0: a new one
	Past     *hours.Past // of one that an import made
	Kind     hours.Kind
	Subjects []hours.Subject
	Form     hoursClaimForm
	Own      bool
	Decides  bool
	Answer   string
}

// hoursClaimForm is a claim as typed.
type hoursClaimForm struct {
	Subject, Title, Organiser, From, To, Amount, Unit string
}

// JP writes hundredths of a JP.
func (p hoursClaimPage) JP(n int) string { return jpText(p.Locale, n) }

// Hours writes minutes as hours.
func (p hoursClaimPage) Hours(minutes int) string {
	return typed(p.Locale, math.Round(float64(minutes)/60*100)/100)
}

// draft is what the form says; what is no day or number the area refuses by its field.
func (f hoursClaimForm) draft(k hours.Kind) hours.Draft {
	d := hours.Draft{Kind: k, Subject: f.Subject, Title: f.Title, Organiser: f.Organiser}
	for _, day := range []struct {
		text string
		into *lms.Day
	}{{f.From, &d.From}, {f.To, &d.To}} {
		*day.into = math.MinInt32
		if on, err := lms.ParseDay(strings.TrimSpace(day.text)); err == nil {
			*day.into = on
		}
	}
	n, ok := assessment.ParseNumber(f.Amount)
	if !ok || !(n > 0 && n <= 10_000) {
		return d
	}
	if f.Unit == "hours" {
		d.Minutes = int(math.Round(n * 60))
	} else {
		d.JP = int(math.Round(n * 100))
	}
	return d
}

func (s *server) hoursClaimPage(r *request, c hours.Claim, k hours.Kind) (p *hoursClaimPage, err error) {
	p = &hoursClaimPage{Claim: c, Kind: k, Own: c.ID == 0 || c.AccountID == r.actor.AccountID, Decides: c.ID != 0 && hours.CanDecide(r.actor, c)}
	switch {
	case c.ID != 0:
		p.Layout = r.titled(c.Title)
		p.Form = hoursClaimForm{Subject: c.Subject(), Title: c.Title, Organiser: c.Organiser, From: c.From.String(), To: c.To.String(), Amount: typed(r.locale, float64(c.JP)/100), Unit: "jp"}
		if c.Minutes > 0 {
			p.Form.Amount, p.Form.Unit = p.Hours(c.Minutes), "hours"
		}
	case k == hours.Teaching:
		p.Layout = r.layout("hours.new_teaching")
	default:
		p.Layout = r.layout("hours.new_external")
	}
	if p.Form.Unit == "" {
		p.Form.Unit = "jp"
	}
	p.Layout = within(p.Layout, "/hours")
	if p.Path = fmt.Sprintf("/hours/claims/%d", c.ID); c.ID == 0 {
		p.Path = "/hours/claims/new?kind=" + string(k)
	}
	if c.ID != 0 {
		past, ok, err := s.Hours.FindPast(r.ctx, r.actor, c.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			p.Past = &past
		}
	}
	if k == hours.Teaching && p.Own {
		p.Subjects, err = s.Hours.Subjects(r.ctx, r.actor, r.actor.LibraryID)
	}
	return p, err
}

func (s *server) hoursClaimNew(r *request) error {
	kind := hours.External
	if r.Query("kind") == string(hours.Teaching) {
		kind = hours.Teaching
	}
	p, err := s.hoursClaimPage(r, hours.Claim{}, kind)
	if err != nil {
		return err
	}
	return r.page("hours/claim", p)
}

// hoursClaimOf is the claim of the address.
func (s *server) hoursClaimOf(r *request) (*hoursClaimPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	c, err := s.Hours.FindClaim(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	return s.hoursClaimPage(r, c, c.Kind)
}

func (s *server) hoursClaim(r *request) error {
	p, err := s.hoursClaimOf(r)
	if err != nil {
		return err
	}
	return r.page("hours/claim", p)
}

// hoursClaimSend hands a claim in, the first time or again.
func (s *server) hoursClaimSend(r *request) error {
	fields, part, err := r.readParts()
	if err != nil {
		return err
	}
	var p *hoursClaimPage
	if r.Params("id") == "" {
		p, err = s.hoursClaimPage(r, hours.Claim{}, hours.Kind(fields["kind"]))
	} else {
		p, err = s.hoursClaimOf(r)
	}
	if err != nil {
		return err
	}
	p.Form = hoursClaimForm{Subject: fields["subject"], Title: fields["title"], Organiser: fields["organiser"], From: fields["from"], To: fields["to"], Amount: fields["amount"], Unit: fields["unit"]}
	draft := p.Form.draft(p.Kind)
	var file *hours.File
	if part != nil && part.FileName() != "" && p.Kind == hours.External {
		content, err := io.ReadAll(io.LimitReader(part, hours.FileLimit+1))
		if err != nil {
			return broken(err)
		}
		f, wrong := hours.NewFile(part.FileName(), content)
		if wrong != nil {
			return r.invalid("hours/claim", p, together(draft, r.today(), wrong))
		}
		file = &f
	} else if p.Kind == hours.External && p.Claim.File == "" {
		return r.invalid("hours/claim", p, together(draft, r.today(), lms.FailField("file", "hours.file_missing")))
	}
	id, err := s.Hours.Claim(r.ctx, r.actor, r.actor.LibraryID, p.Claim.ID, draft, file)
	if err != nil {
		return r.invalid("hours/claim", p, err)
	}
	return r.redirect(fmt.Sprintf("/hours/claims/%d", id), "hours.claim_sent")
}

// together is what is wrong with a draft and with its file, at once.
func together(d hours.Draft, today lms.Day, file error) error {
	var one *lms.Error
	if !errors.As(file, &one) {
		return file
	}
	_, err := d.Clean(today)
	var p lms.Problems
	if errors.As(err, &p) {
		return append(p, one)
	}
	return one
}

// hoursClaimFile sends a certificate to its owner and to who decides; nothing of
// it is ever shown in a page of ours.
func (s *server) hoursClaimFile(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f, err := s.Hours.File(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	return r.scan(f.Scan)
}

func (s *server) hoursClaimWithdraw(r *request) error {
	p, err := s.hoursClaimOf(r)
	if err != nil {
		return err
	}
	if err := s.Hours.Withdraw(r.ctx, r.actor, p.Claim.ID); err != nil {
		return r.invalid("hours/claim", p, err)
	}
	return r.redirect("/hours", "hours.claim_withdrawn")
}

// hoursClaimDecide approves a claim or returns it with a reason.
func (s *server) hoursClaimDecide(r *request) error {
	p, err := s.hoursClaimOf(r)
	if err != nil {
		return err
	}
	p.Answer = r.FormValue("answer")
	approve := r.FormValue("decision") == "approve"
	revision, _ := strconv.Atoi(r.FormValue("revision"))
	if err := s.Hours.Decide(r.ctx, r.actor, p.Claim.ID, revision, approve, p.Answer); err != nil {
		return r.invalid("hours/claim", p, err)
	}
	if approve {
		return r.redirect("/hours/waiting", "hours.claim_approved", lms.Args{"name": p.Claim.Name})
	}
	return r.redirect("/hours/waiting", "hours.claim_returned", lms.Args{"name": p.Claim.Name})
}

type hoursWaitingPage struct {
	Layout
	List []hours.Claim
}

// JP writes hundredths of a JP.
func (p hoursWaitingPage) JP(n int) string { return jpText(p.Locale, n) }

func (s *server) hoursWaiting(r *request) (err error) {
	p := &hoursWaitingPage{Layout: within(r.layout("hours.waiting_title"), "/hours")}
	if p.List, err = s.Hours.Undecided(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.page("hours/waiting", p)
}
