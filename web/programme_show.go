package web

import (
	"fmt"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/partner"
	"binapustaka/lms/programme"
)

type programmeShowPage struct {
	Layout
	Programme programme.Programme
	Owner     string
	Writes    bool
	Sessions  []programme.Session
	Leaders   map[int64]string
	Present   programme.Present // over the sessions
	Counted   int               // of them it is known how many came
	Circles   []programme.Circle
	Parts     map[programme.PartKind][]programme.Part
	Spent     int64
	Contests  []programme.Contest
	Partners  []partner.Partner // named on it
	Visits    []partner.Meeting // of classes, that belong to it
	Channels  []channelReach
	Reached   int64

	ReadsStudies bool
	Studies      []studyRow
	NewStudy     string // where one is declared, filled in; "" for those who do not
}

// channelReach is what a channel reached over all days.
type channelReach struct {
	Channel string
	Days    int
	Reach   int64
}

func (s *server) programmeShow(r *request) error {
	one, err := s.programmeOf(r)
	if err != nil {
		return err
	}
	p := &programmeShowPage{Layout: r.titled(one.Title), Programme: one, Writes: programme.CanWrite(r.actor, one), ReadsStudies: r.actor.Has(lms.Trainer, lms.Head, lms.Admin)}
	if p.Sessions, err = s.Programmes.Sessions(r.ctx, r.actor, one.ID); err != nil {
		return err
	}
	named := []int64{one.OwnerID}
	for _, v := range p.Sessions {
		if v.Counted {
			p.Present, p.Counted = p.Present.Plus(v.Present), p.Counted+1
		}
		if v.LeaderID != nil {
			named = append(named, *v.LeaderID)
		}
	}
	p.Circles = programme.Circles(p.Sessions)
	slices.Reverse(p.Sessions) // the last one is the one to be written about
	if p.Leaders, err = s.Accounts.Authors(r.ctx, r.actor, named); err != nil {
		return err
	}
	p.Owner = p.Leaders[one.OwnerID]
	if p.Parts, err = s.Programmes.Parts(r.ctx, r.actor, one.ID); err != nil {
		return err
	}
	for _, cost := range p.Parts[programme.Cost] {
		p.Spent += cost.Amount
	}
	if p.Contests, err = s.Programmes.Contests(r.ctx, r.actor, one.ID); err != nil {
		return err
	}
	if p.Partners, err = s.Partners.OnProgramme(r.ctx, r.actor, one.ID); err != nil {
		return err
	}
	if p.Visits, err = s.Partners.OfProgramme(r.ctx, r.actor, one.ID); err != nil {
		return err
	}
	reached, err := s.Programmes.Reached(r.ctx, r.actor, one.ID)
	if err != nil {
		return err
	}
	p.Channels = byChannel(reached)
	for _, c := range p.Channels {
		p.Reached += c.Reach
	}
	if p.ReadsStudies {
		if err := s.programmeStudies(r, p); err != nil {
			return err
		}
	}
	return r.page("programme/show", p)
}

// programmeStudies are the studies of the programme, and the way to another.
func (s *server) programmeStudies(r *request, p *programmeShowPage) error {
	going, ended, err := s.studyRows(r, ownStudies)
	if err != nil {
		return err
	}
	for _, row := range slices.Concat(going, ended) {
		if plan := row.Study.Plan; plan.Kind == impact.OfProgramme && plan.SubjectID == p.Programme.ID {
			p.Studies = append(p.Studies, row)
		}
	}
	if impact.CanDeclare(r.actor, p.Programme.LibraryID) && !p.Programme.Cancelled {
		p.NewStudy = fmt.Sprintf("/impact/studies/new?step=%s&subject=%s&question=%s", stepPlan, programmeSubject(p.Programme).Value(), impact.OfService)
	}
	return nil
}

// byChannel sums what was reached, in the order of names.
func byChannel(list []programme.Reached) (sums []channelReach) {
	for _, one := range list {
		i := slices.IndexFunc(sums, func(c channelReach) bool { return c.Channel == one.Channel })
		if i < 0 {
			i = len(sums)
			sums = append(sums, channelReach{Channel: one.Channel})
		}
		sums[i].Days, sums[i].Reach = sums[i].Days+1, sums[i].Reach+one.Count
	}
	slices.SortFunc(sums, func(a, b channelReach) int { return byName(a.Channel, b.Channel) })
	return sums
}

// Has reports whether programmes of this kind have a part.
func (p *programmeShowPage) Has(section string) bool {
	return p.Programme.Kind.Has(programme.Section(section))
}

// PartsOf are the lines of a kind.
func (p *programmeShowPage) PartsOf(kind string) []programme.Part {
	return p.Parts[programme.PartKind(kind)]
}

// Leader is who leads a session, "" where nobody is named.
func (p *programmeShowPage) Leader(s programme.Session) string {
	if s.LeaderID == nil {
		return ""
	}
	return p.Leaders[*s.LeaderID]
}

// Begun reports whether a session has begun.
func (p *programmeShowPage) Begun(s programme.Session) bool { return !p.now.Before(s.StartsAt) }

// Left is what is left of the budget; below zero it was spent besides.
func (p *programmeShowPage) Left() int64 { return p.Programme.Budget - p.Spent }

// ProgrammeTime is when a session is.
func (l Layout) ProgrammeTime(s programme.Session) string {
	from, to := l.DayOf(s.StartsAt), l.DayOf(s.EndsAt)
	if from == to {
		return l.ShortDate(from) + ", " + l.Clock(s.StartsAt) + "–" + l.Clock(s.EndsAt)
	}
	return l.DateTime(s.StartsAt) + " – " + l.DateTime(s.EndsAt)
}

// Books are the titles of a text of several lines.
func (l Layout) Books(text string) []string { return programme.Lines(text) }

// Each is how many came to a circle on average, over the sessions of which that is known.
func (p *programmeShowPage) Each(c programme.Circle) string {
	if c.Counted == 0 {
		return "–"
	}
	return p.Locale.Decimal(float64(c.Present)/float64(c.Counted), 1)
}

// PartTime writes a time of day as Clock does: 09.30.
func (l Layout) PartTime(at string) string {
	t, err := time.Parse("15:04", at)
	if err != nil {
		return at
	}
	return l.Locale.Clock(t)
}
