package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// activityForm is what stands in the form, as typed.
type activityForm struct {
	Title, Kind, Starts, Ends, Place, Organiser, Host, Focus, JP, Description string
	Mode, Quota, OfferHours                                                   string
	Cancelled                                                                 bool
	Revision                                                                  int
}

type activityEditPage struct {
	Layout
	ID      int64  // 0: a new one
	Name    string // as it is saved, whatever stands in the form
	Form    activityForm
	Kinds   []activity.Kind
	Focuses []activity.Focus
	Modes   []activity.Mode
	Several bool // sessions: their times are on a page of their own
}

// activityEditPage is the form of a, which is the zero Activity for a new one.
func (r *request) activityEditPage(titleKey string, a activity.Activity, f activityForm) *activityEditPage {
	return &activityEditPage{Layout: r.layout(titleKey), ID: a.ID, Name: a.Title, Form: f, Kinds: activity.Kinds, Focuses: activity.Focuses, Modes: activity.Modes, Several: a.Held > 0}
}

// readActivity reads the form; what cannot be read is named by its field.
func (r *request) readActivity() (activityForm, activity.Details) {
	f := activityForm{Title: r.FormValue("title"), Kind: r.FormValue("kind"), Starts: r.FormValue("starts"), Ends: r.FormValue("ends"),
		Place: r.FormValue("place"), Organiser: r.FormValue("organiser"), Host: r.FormValue("host"), Focus: r.FormValue("focus"), JP: r.FormValue("jp"),
		Description: r.FormValue("description"), Cancelled: r.FormValue("cancelled") != "", Mode: r.FormValue("registration"), Quota: r.FormValue("quota"), OfferHours: r.FormValue("offer_hours")}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	moment := func(s string) time.Time {
		t, err := time.ParseInLocation(dateTimeField, strings.TrimSpace(s), r.zone())
		if err != nil {
			return time.Time{} // which Clean refuses, by field
		}
		return t
	}
	d := activity.Details{Title: f.Title, Kind: activity.Kind(f.Kind), StartsAt: moment(f.Starts), EndsAt: moment(f.Ends), Place: f.Place,
		Organiser: f.Organiser, Host: f.Host, Focus: activity.Focus(f.Focus), JP: typedJP(f.JP), Description: f.Description, Status: activity.Scheduled}
	if f.Cancelled {
		d.Status = activity.Cancelled
	}
	d.Mode = activity.Mode(f.Mode)
	d.Quota, d.OfferHours = typedCount(f.Quota), typedCount(f.OfferHours)
	return f, d
}

func (s *server) activityNew(r *request) error {
	start := s.Now().In(r.zone()).AddDate(0, 0, 7).Truncate(24 * time.Hour)
	at := func(hour int) string {
		return time.Date(start.Year(), start.Month(), start.Day(), hour, 0, 0, 0, r.zone()).Format(dateTimeField)
	}
	return r.page("activity/edit", r.activityEditPage("activity.new_title", activity.Activity{}, activityForm{Kind: string(activity.Training),
		Focus: string(activity.Skills), Starts: at(9), Ends: at(12), JP: "4", Organiser: r.library.Name, Mode: string(activity.NoRegistration), OfferHours: "48"}))
}

func (s *server) activityCreate(r *request) error {
	form, d := r.readActivity()
	id, err := s.Activities.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	if err != nil {
		p := r.activityEditPage("activity.new_title", activity.Activity{}, form)
		p.Path = "/activities/new"
		return r.invalid("activity/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d", id), "activity.created")
}

func (s *server) activityEdit(r *request) error {
	a, err := s.activityOf(r)
	if err != nil {
		return err
	}
	f := activityForm{Title: a.Title, Kind: string(a.Kind), Starts: a.StartsAt.In(r.zone()).Format(dateTimeField),
		Ends: a.EndsAt.In(r.zone()).Format(dateTimeField), Place: a.Place, Organiser: a.Organiser, Host: a.Host, Focus: string(a.Focus),
		JP: typed(r.locale, a.JP), Description: a.Description, Cancelled: a.Status == activity.Cancelled, Revision: a.Revision,
		Mode: string(a.Mode), OfferHours: strconv.Itoa(a.OfferHours)}
	if a.Quota > 0 {
		f.Quota = strconv.Itoa(a.Quota)
	}
	return r.page("activity/edit", r.activityEditPage("activity.edit_title", a, f))
}

func (s *server) activityUpdate(r *request) error {
	a, err := s.activityOf(r)
	if err != nil {
		return err
	}
	form, d := r.readActivity()
	err = s.Activities.Update(r.ctx, r.actor, a.ID, d, form.Revision)
	if lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
		form.Revision = a.Revision
	}
	if err != nil {
		return r.invalid("activity/edit", r.activityEditPage("activity.edit_title", a, form), err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d", a.ID), "activity.saved")
}

// typedCount is a whole number as typed, 0 for nothing; what is none is -1, which
// the rules refuse by field.
func typedCount(text string) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return -1
}
