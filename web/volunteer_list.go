package web

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/volunteer"
)

type volunteerListPage struct {
	Layout
	List   []volunteer.Listed
	Filter volunteer.Filter
	Skills []volunteer.Skill
	Days   []time.Weekday
	Parts  []volunteer.Part
	Kinds  []volunteer.Kind
	States []volunteer.State
}

// Filtered reports whether fewer than all may be shown.
func (p *volunteerListPage) Filtered() bool { return p.Filter != volunteer.Filter{} }

func (s *server) volunteerList(r *request) (err error) {
	p := &volunteerListPage{Layout: r.layout("volunteer.list_title"), Days: week, Parts: volunteer.Parts, Kinds: volunteer.Kinds, States: volunteer.States,
		Filter: volunteer.Filter{SkillID: int64(r.QueryInt("skill")), Weekday: r.QueryInt("day")}}
	p.Path = r.OriginalURL()
	if v := volunteer.Part(r.Query("part")); slices.Contains(p.Parts, v) {
		p.Filter.Part = v
	}
	if v := volunteer.Kind(r.Query("kind")); slices.Contains(p.Kinds, v) {
		p.Filter.Kind = v
	}
	if v := volunteer.State(r.Query("state")); slices.Contains(p.States, v) {
		p.Filter.State = v
	}
	if p.Filter.Weekday < 1 || p.Filter.Weekday > 7 {
		p.Filter.Weekday = 0
	}
	if p.Skills, err = s.Volunteers.Skills(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	if p.List, err = s.Volunteers.List(r.ctx, r.actor, r.actor.LibraryID, p.Filter); err != nil {
		return err
	}
	return r.page("volunteer/list", p)
}

// DayNumber is a day of the week in an address: Monday is 1.
func (l Layout) DayNumber(w time.Weekday) int { return (int(w)+6)%7 + 1 }

// WeekdayName, VolunteerKind, VolunteerState, DayPart and SessionStep name what they say.
func (l Layout) WeekdayName(w time.Weekday) string { return l.Locale.Weekday(w) }

func (l Layout) VolunteerKind(k volunteer.Kind) string {
	return l.Locale.T("volunteer.kind." + string(k))
}

func (l Layout) VolunteerState(v volunteer.State) string {
	return l.Locale.T("volunteer.state." + string(v))
}

func (l Layout) DayPart(p volunteer.Part) string { return l.Locale.T("volunteer.part." + string(p)) }

func (l Layout) SessionStep(v volunteer.Step) string {
	return l.Locale.T("volunteer.step." + string(v))
}

// StatePill and StepPill are how they are shown.
func (l Layout) StatePill(v volunteer.State) string {
	switch v {
	case volunteer.Active:
		return "done"
	case volunteer.Paused:
		return "soon"
	}
	return "quiet"
}

func (l Layout) StepPill(v volunteer.Step) string {
	switch v {
	case volunteer.Done, volunteer.Accepted:
		return "done"
	case volunteer.Offered:
		return "soon"
	}
	return "quiet"
}

// FreeTimes says when in the week somebody can help, a line for each day.
func (l Layout) FreeTimes(o volunteer.Own) (lines []string) {
	for _, day := range week {
		var parts []string
		for _, part := range volunteer.Parts {
			if slices.Contains(o.Slots, volunteer.Slot{Weekday: day, Part: part}) {
				parts = append(parts, l.DayPart(part))
			}
		}
		if len(parts) > 0 {
			lines = append(lines, l.Locale.Weekday(day)+": "+strings.Join(parts, ", "))
		}
	}
	return lines
}

// FreeDays says from when to when, "" where nothing is said.
func (l Layout) FreeDays(o volunteer.Own) string {
	switch {
	case o.From != nil && o.Until != nil:
		return l.Locale.T("volunteer.free_between", lms.Args{"from": l.ShortDate(*o.From), "to": l.ShortDate(*o.Until)})
	case o.From != nil:
		return l.Locale.T("volunteer.free_from", lms.Args{"day": l.ShortDate(*o.From)})
	case o.Until != nil:
		return l.Locale.T("volunteer.free_until", lms.Args{"day": l.ShortDate(*o.Until)})
	}
	return ""
}

// SkillNames are those of the library's list that somebody has, and what they wrote
// beside it.
func (l Layout) SkillNames(o volunteer.Own, list []volunteer.Skill) (names []string) {
	for _, skill := range list {
		if slices.Contains(o.SkillIDs, skill.ID) {
			names = append(names, skill.Name)
		}
	}
	if o.Skills != "" {
		names = append(names, o.Skills)
	}
	return names
}

// GivenTime is when a session is, and Hours what a number of minutes is called.
func (l Layout) GivenTime(p volunteer.Plan) string {
	return l.Date(p.On) + ", " + l.minute(p.From) + "–" + l.minute(p.To)
}

func (l Layout) Hours(minutes int) string {
	return l.Locale.Duration(time.Duration(minutes) * time.Minute)
}

// minute writes a minute of the day as a clock shows it.
func (l Layout) minute(n int) string {
	return l.Locale.Clock(time.Date(2000, 1, 1, n/60, n%60, 0, 0, time.UTC))
}
