package web

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

// activityReport is what an activity brought, as a PDF: its questions with their
// answers, what was found, and what was decided.
func (s *server) activityReport(r *request) error {
	a, err := s.activityOf(r)
	if err != nil {
		return err
	}
	if !a.Kind.TakesQuestions() {
		return lms.Fail(lms.NotFound, "activity.not_found")
	}
	doc, err := s.activityAccount(r, a)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.Visit(&b, doc); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/pdf")
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", doc.Title+".pdf"))
	return r.Send(b.Bytes())
}

func (s *server) activityAccount(r *request, a activity.Activity) (doc paper.Account, err error) {
	l := r.layout("activity.report")
	doc = paper.Account{Library: r.library.Name, Kind: l.ActivityKind(a.Kind), Title: a.Title, Locale: r.locale, At: s.Now().In(r.zone())}
	fact := func(key, value string) {
		if value != "" {
			doc.Facts = append(doc.Facts, report.Fact{Name: r.locale.T(key), Value: value})
		}
	}
	fact("activity.field_host", a.Host)
	fact("activity.time", l.ActivityTime(a.Details))
	fact("activity.field_place", a.Place)
	fact("activity.field_organiser", a.Organiser)
	if activity.CanSeeAttendance(r.actor, a.LibraryID) {
		present, err := s.Activities.Attendance(r.ctx, r.actor, a.ID)
		if err != nil {
			return doc, err
		}
		names, err := s.Accounts.Names(r.ctx, r.actor, slices.Collect(maps.Keys(present)))
		if err != nil {
			return doc, err
		}
		fact("activity.attendance", strings.Join(slices.SortedFunc(maps.Values(names), byName), ", "))
	}
	questions, err := s.Activities.Questions(r.ctx, r.actor, a.ID)
	if err != nil {
		return doc, err
	}
	for _, q := range questions {
		doc.Questions = append(doc.Questions, paper.Exchange{Asked: q.Asked, Answer: q.Answer})
	}
	findings, err := s.Activities.Findings(r.ctx, r.actor, a.ID)
	if err != nil {
		return doc, err
	}
	followUps, err := s.Activities.FollowUps(r.ctx, r.actor, a.ID)
	if err != nil {
		return doc, err
	}
	var ids []int64
	for _, f := range findings {
		ids = append(ids, f.AuthorID)
	}
	for _, f := range followUps {
		ids = append(ids, f.OwnerID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, ids)
	if err != nil {
		return doc, err
	}
	for _, f := range findings {
		one := paper.Finding{Told: f.Told, By: names[f.AuthorID]}
		for _, photo := range f.Photos {
			picture, err := s.Activities.Picture(r.ctx, r.actor, a.ID, photo.ID)
			if err != nil {
				return doc, err
			}
			one.Photos = append(one.Photos, paper.Photo{Name: fmt.Sprint(photo.ID), Caption: photo.Caption, JPEG: picture, Width: photo.Width, Height: photo.Height})
		}
		doc.Findings = append(doc.Findings, one)
	}
	for _, f := range followUps {
		state := l.FollowUp(f, r.today())
		if f.ClosedAt != nil {
			state += ", " + l.ShortDate(l.DayOf(*f.ClosedAt))
		}
		doc.FollowUps = append(doc.FollowUps, []report.Cell{{Text: f.What}, {Text: names[f.OwnerID]}, {Text: l.ShortDate(f.DueOn)}, {Text: state}, {Text: f.Outcome}})
	}
	return doc, nil
}

// FollowUp says how far it is.
func (l Layout) FollowUp(f activity.FollowUp, today lms.Day) string {
	switch {
	case f.Late(today):
		return l.Locale.T("activity.follow_late")
	case f.State == activity.FollowDone:
		return l.Locale.T("activity.follow_done")
	case f.State == activity.FollowDropped:
		return l.Locale.T("activity.follow_dropped")
	}
	return l.Locale.T("activity.follow_open")
}
