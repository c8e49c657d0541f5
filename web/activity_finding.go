package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

type findingsPage struct {
	Layout
	Activity activity.Activity
	Findings []activity.Finding
	Names    map[int64]string
	Tells    bool
	Writes   bool
	Told     string
}

func (s *server) findingsPage(r *request) (*findingsPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	if a.Kind != activity.Visit {
		return nil, lms.Fail(lms.NotFound, "activity.not_found")
	}
	p := &findingsPage{Layout: r.layout("activity.findings_of", lms.Args{"title": a.Title}), Activity: a, Writes: activity.CanWrite(r.actor, a.LibraryID)}
	p.Path = fmt.Sprintf("/activities/%d/findings", a.ID)
	if p.Findings, err = s.Activities.Findings(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	tells, err := s.Activities.Tells(r.ctx, r.actor, a)
	if err != nil {
		return nil, err
	}
	p.Tells = tells && a.Begun(s.Now()) && a.Status == activity.Scheduled
	var ids []int64
	for _, f := range p.Findings {
		ids = append(ids, f.AuthorID)
	}
	p.Names, err = s.Accounts.Authors(r.ctx, r.actor, ids)
	return p, err
}

func (s *server) activityFindings(r *request) error {
	p, err := s.findingsPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/findings", p)
}

func (s *server) activityTell(r *request) error {
	p, err := s.findingsPage(r)
	if err != nil {
		return err
	}
	p.Told = r.FormValue("told")
	finding, err := s.Activities.Tell(r.ctx, r.actor, p.Activity.ID, p.Told)
	if err != nil {
		return r.invalid("activity/findings", p, err)
	}
	return r.redirect(fmt.Sprintf("%s/%d", p.Path, finding), "activity.finding_saved")
}

type findingPage struct {
	Layout
	Activity      activity.Activity
	Finding       activity.Finding
	Author        string
	Told, Caption string
}

func (s *server) findingPage(r *request) (*findingPage, error) {
	id, finding, err := r.ids("finding")
	if err != nil {
		return nil, err
	}
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	f, mine, err := s.Activities.Finding(r.ctx, r.actor, id, finding)
	if err == nil && !mine {
		err = lms.Fail(lms.Forbidden, "error.forbidden")
	}
	if err != nil {
		return nil, err
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, []int64{f.AuthorID})
	p := &findingPage{Layout: r.layout("activity.finding_of", lms.Args{"title": a.Title}), Activity: a, Finding: f, Author: names[f.AuthorID], Told: f.Told}
	p.Path = fmt.Sprintf("/activities/%d/findings/%d", id, finding)
	return p, err
}

func (s *server) activityFinding(r *request) error {
	p, err := s.findingPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/finding", p)
}

// activityFindingSave changes a finding. The form has a file, so what is done
// stands before it.
func (s *server) activityFindingSave(r *request) error {
	id, finding, err := r.ids("finding")
	if err != nil {
		return err
	}
	fields, file, err := r.readParts()
	if err != nil {
		return err
	}
	to, notice := fmt.Sprintf("/activities/%d/findings/%d", id, finding), "activity.finding_saved"
	switch do := fields["do"]; do {
	case "save":
		err = s.Activities.Retell(r.ctx, r.actor, id, finding, fields["told"])
	case "photo":
		err, notice = s.addPhoto(r, id, finding, fields["caption"], file), "activity.photo_added"
	case "remove":
		err, notice, to = s.Activities.RemoveFinding(r.ctx, r.actor, id, finding), "activity.finding_removed", fmt.Sprintf("/activities/%d/findings", id)
	default:
		photo, wrong := strconv.ParseInt(do, 10, 64)
		if wrong != nil {
			return lms.FailField("do", "error.request")
		}
		err, notice = s.Activities.RemovePhoto(r.ctx, r.actor, id, finding, photo), "activity.photo_removed"
	}
	if err == nil {
		return r.redirect(to, notice)
	}
	p, wrong := s.findingPage(r)
	if wrong != nil {
		return wrong
	}
	if told, typed := fields["told"]; typed {
		p.Told = told
	}
	p.Caption = fields["caption"]
	return r.invalid("activity/finding", p, err)
}

func (s *server) addPhoto(r *request, id, finding int64, caption string, file *multipart.Part) error {
	if file == nil || file.FileName() == "" {
		return lms.FailField("file", "activity.photo_missing")
	}
	err := s.Activities.AddPhoto(r.ctx, r.actor, id, finding, caption, file)
	if errors.Is(err, io.ErrUnexpectedEOF) { // the line was lost
		return broken(err)
	}
	return err
}

// activityPhoto sends a photograph: what stands there never changes.
func (s *server) activityPhoto(r *request) error {
	id, photo, err := r.ids("photo")
	if err != nil {
		return err
	}
	picture, err := s.Activities.Picture(r.ctx, r.actor, id, photo)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	r.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	r.Set(fiber.HeaderContentType, "image/jpeg")
	return r.Send(picture)
}
