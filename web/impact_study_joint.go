package web

import (
	"cmp"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/impact"
)

// jointPlace is a library that can take part in a joint study.
type jointPlace struct {
	ID        int64
	Name      string
	Chosen    bool
	Trainings []jointTraining
}

// jointTraining is a course or an activity of a library.
type jointTraining struct {
	impact.Share
	On     lms.Day // of an activity
	Chosen bool
	course string // of a ready-made one, the same in all libraries
	work   []string
}

func (t jointTraining) Value() string { return trainingValue(t.LibraryID, t.Kind, t.SubjectID) }

// trainingsSince is how far back activities can be chosen.
const trainingsSince = 2 * 366 * 24 * time.Hour

// jointChoices are the libraries, their trainings and the metrics that the
// form's choices leave.
func (s *server) jointChoices(r *request, p *studyNewPage) error {
	places, err := r.places()
	if err != nil {
		return err
	}
	p.Form.Question, p.Form.Subject = string(impact.OfStaff), ""
	var chosen []int64
	for _, place := range places {
		if place.Archived {
			continue
		}
		at := jointPlace{ID: place.ID, Name: place.Name, Chosen: slices.Contains(p.Form.Libraries, strconv.FormatInt(place.ID, 10))}
		if at.Chosen {
			chosen = append(chosen, place.ID)
		}
		p.Places = append(p.Places, at)
	}
	if len(p.Places) < 2 {
		return lms.Fail(lms.Forbidden, "error.forbidden")
	}
	trainings, err := s.Reports.Trainings(r.ctx, r.actor, chosen, s.Now().Add(-trainingsSince))
	if err != nil {
		return err
	}
	for _, place := range p.Places {
		if !place.Chosen {
			continue
		}
		for _, t := range trainings {
			if t.LibraryID != place.ID {
				continue
			}
			one := jointTraining{Share: impact.Share{LibraryID: place.ID, Library: place.Name, Kind: impact.SubjectKind(t.Kind), SubjectID: t.ID, Title: t.Title}, course: t.Starter, work: t.Work}
			if t.StartsAt != nil {
				one.On = lms.DayOf(t.StartsAt.In(r.zone()))
			}
			place.Trainings = append(place.Trainings, one)
		}
		p.Parts = append(p.Parts, place)
	}
	if p.Study != nil { // what is declared already can stay, though it is no longer offered
		for i, part := range p.Parts {
			for _, share := range p.Study.Plan.Libraries {
				if share.LibraryID == part.ID && !slices.ContainsFunc(part.Trainings, func(t jointTraining) bool { return t.Kind == share.Kind && t.SubjectID == share.SubjectID }) {
					p.Parts[i].Trainings = append(p.Parts[i].Trainings, jointTraining{Share: share})
				}
			}
		}
	}
	p.choose()
	if len(chosen) < 2 {
		return nil
	}
	_, scope, err := p.Shelf.store(r)
	if err != nil {
		return err
	}
	p.Metrics, err = s.JointMetrics(r.ctx, r.actor, scope, chosen)
	slices.SortFunc(p.Metrics, func(a, b string) int { return cmp.Compare(p.Metric(a), p.Metric(b)) })
	return err
}

// choose marks the trainings that the form names and, where it names none of a
// library, the ready-made course that another one is trained by.
func (p *studyNewPage) choose() {
	shared := ""
	for i := range p.Parts {
		for k := range p.Parts[i].Trainings {
			t := &p.Parts[i].Trainings[k]
			if t.Chosen = slices.Contains(p.Form.Trainings, t.Value()); t.Chosen {
				p.Shares, shared = append(p.Shares, t.Share), cmp.Or(shared, t.course)
			}
		}
	}
	for i := range p.Parts {
		list := p.Parts[i].Trainings
		if shared == "" || slices.ContainsFunc(list, func(t jointTraining) bool { return t.Chosen }) {
			continue
		}
		for k := range list {
			if t := &list[k]; t.course == shared {
				t.Chosen = true
				p.Shares, p.Form.Trainings = append(p.Shares, t.Share), append(p.Form.Trainings, t.Value())
			}
		}
	}
}

// chosen says which choice is still to be made.
func (p *studyNewPage) chosen() error {
	if len(p.Parts) < 2 {
		return lms.FailField("library", "impact.joint_libraries", lms.Args{"max": impact.MostLibraries})
	}
	if len(p.Metrics) == 0 {
		return lms.FailField("library", "joint.no_data")
	}
	for _, part := range p.Parts {
		n := 0
		for _, share := range p.Shares {
			if share.LibraryID == part.ID {
				n++
			}
		}
		if n != 1 {
			return lms.FailField("training", "joint.no_training", lms.Args{"library": part.Name})
		}
	}
	return nil
}

// jointStep prepares a step; wrong is what an earlier one lacks.
func (s *server) jointStep(r *request, p *studyNewPage) (wrong, err error) {
	if p.Step == stepLibraries {
		return nil, nil
	}
	wrong = p.chosen()
	var first *lms.Error
	if p.Step == stepTraining && errors.As(wrong, &first) && first.Field == "training" {
		return nil, nil // is chosen here
	}
	if wrong != nil || p.Step == stepTraining {
		return wrong, nil
	}
	if p.Step == stepCheck {
		return s.foresee(r, p), nil
	}
	if p.Form.Proposed != p.Form.of() {
		p.proposeJoint(r)
	}
	return nil, nil
}

// foreseeJoint asks the queue whether the plan can be answered, and waits with the
// page for what it says.
func (s *server) foreseeJoint(r *request, p *studyNewPage) error {
	store, _, err := p.Shelf.store(r)
	if err != nil {
		return err
	}
	found, asked, err := store.AskForecast(r.ctx, r.actor, p.Plan)
	switch {
	case err != nil:
		return err
	case found != nil:
		p.Forecast = *found
		return nil
	case asked:
		if err := s.Jobs.EnqueueNow(r.ctx, jobs.ImpactForesee); err != nil {
			slog.Warn("queue not reached; the forecast waits for its minute", "err", err)
		}
	}
	p.Waiting = true
	return nil
}

// Again is where the page goes on once the plan was looked into.
func (p *studyNewPage) Again() string {
	v := url.Values{"step": {stepCheck}}
	for _, c := range p.Form.Carried(stepCheck) {
		v.Add(c.Name, c.Value)
	}
	return p.Base + "?" + v.Encode()
}

// proposeJoint fills in what a study of such trainings usually is.
func (p *studyNewPage) proposeJoint(r *request) {
	f := &p.Form
	title, begins := p.Shares[0].Title, r.today()
	var work []string
	for _, part := range p.Parts {
		for _, t := range part.Trainings {
			if slices.Contains(f.Trainings, t.Value()) {
				work = append(work, t.work...)
				if t.On != 0 {
					begins = min(begins, t.On)
				}
			}
		}
	}
	suggestion := impact.Suggest(impact.OfStaff, title, work, p.Metrics)
	whole := []rune(r.locale.T("joint.title", lms.Args{"title": title, "n": len(p.Shares)}))
	f.Title, f.Begins, f.Before, f.Readings = string(whole[:min(len(whole), maxStudyTitle)]), begins.String(), strconv.Itoa(studyBefores[0]), readingsText(impact.DefaultReadings)
	f.Primary, f.Exploratory = suggestion.Primary, suggestion.Exploratory
	f.Proposed = f.of()
}

// Trained names the trainings that are chosen, each once.
func (p *studyNewPage) Trained() string {
	var titles []string
	for _, share := range p.Shares {
		if !slices.Contains(titles, share.Title) {
			titles = append(titles, share.Title)
		}
	}
	return strings.Join(titles, ", ")
}
