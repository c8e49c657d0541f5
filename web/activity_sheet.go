package web

import (
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/web/paper"
)

// guestLines are the empty lines of a sheet, for who is not on it.
const guestLines = 6

type sheetPage struct {
	Layout
	Activity activity.Activity
	Sessions []activity.Session
	Session  activity.Session
	People   []sheetLine
	Guests   []struct{}
}

// sheetLine has the number by which a line is keyed in, or scanned: the same on
// every sheet, so that one printed last week still fits.
type sheetLine struct {
	Number int64
	Name   string
	Bars   string // of the number
	Wide   int
}

// sheetShow is a session's attendance sheet, to be printed and signed.
func (s *server) sheetShow(r *request) error {
	a, err := s.activityOf(r)
	if err != nil {
		return err
	}
	sessions, err := s.Activities.Sessions(r.ctx, r.actor, a.ID)
	if err != nil {
		return err
	}
	session, err := r.meeting(sessions)
	if err != nil {
		return err
	}
	roll, err := s.Activities.Roll(r.ctx, r.actor, a.ID)
	if err != nil {
		return err
	}
	people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p := &sheetPage{Layout: r.layout("activity.sheet_of", lms.Args{"title": a.Title}), Activity: a, Sessions: sessions, Session: session, Guests: make([]struct{}, guestLines)}
	for _, person := range people {
		if a.Admits(roll.Of(person.ID)) {
			bars, wide, err := paper.BarsPath(strconv.FormatInt(person.ID, 10))
			if err != nil {
				return err
			}
			p.People = append(p.People, sheetLine{person.ID, person.Name, bars, wide})
		}
	}
	return r.page("activity/sheet", p)
}

// key ticks those whose numbers were typed from a sheet, and says which numbers
// are nobody's or whose minutes cannot be.
func (p *attendancePage) key(typed string) error {
	list, wrong := activity.ParseSheet(typed)
	for _, k := range list {
		i := slices.IndexFunc(p.People, func(person attendancePerson) bool { return person.ID == k.Number })
		if i < 0 || k.Minutes > p.Length {
			wrong = append(wrong, strings.TrimSuffix(strconv.FormatInt(k.Number, 10)+":"+strconv.Itoa(k.Minutes), ":0"))
			continue
		}
		p.People[i].Present = true
		if k.Minutes > 0 {
			p.People[i].Minutes = strconv.Itoa(k.Minutes)
		}
	}
	if len(wrong) > 0 {
		return lms.FailField("numbers", "activity.sheet_wrong", lms.Args{"numbers": strings.Join(wrong, ", "), "max": p.Length})
	}
	return nil
}
