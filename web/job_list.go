package web

import (
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
)

const jobHistory = 30

type jobCard struct {
	Kind   jobs.Kind
	Latest *jobs.Job
}

type jobListPage struct {
	Layout
	Cards    []jobCard
	History  []jobs.Job
	Next     time.Time
	HasSlims bool
	Zone     string
	SyncAt   string // as typed
	CanRun   bool
}

func (s *server) jobPage(r *request) (*jobListPage, error) {
	latest, err := s.Jobs.Latest(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	p := &jobListPage{Layout: r.layout("job.title"), HasSlims: r.library.HasSlims, Zone: r.library.TimeZone, SyncAt: r.library.SyncAt,
		CanRun: jobs.CanRun(r.actor, r.actor.LibraryID)}
	p.Path = "/jobs"
	for _, k := range jobs.LibraryKinds {
		card := jobCard{Kind: k}
		if j, ok := latest[k]; ok {
			card.Latest = &j
		}
		p.Cards = append(p.Cards, card)
	}
	if p.Next, err = jobs.Next(s.Now(), r.library.SyncAt, r.zone()); err != nil {
		return nil, err
	}
	p.History, err = s.Jobs.List(r.ctx, r.actor, r.actor.LibraryID, jobHistory)
	return p, err
}

func (s *server) jobList(r *request) error {
	p, err := s.jobPage(r)
	if err != nil {
		return err
	}
	return r.page("job/list", p)
}

func (s *server) jobRun(r *request) error {
	kind := r.FormValue("kind")
	if _, err := s.Jobs.Enqueue(r.ctx, jobs.Kind(kind), r.actor.LibraryID, r.actor); err != nil {
		return s.jobRefused(r, err, r.library.SyncAt)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "job_run", lms.Args{"kind": kind}); err != nil {
		return err
	}
	return r.redirect("/jobs", "job.asked")
}

func (s *server) jobSchedule(r *request) error {
	d := r.library.Details
	d.SyncAt = clockField(r.FormValue("sync_at"))
	if err := s.Libraries.Update(r.ctx, r.actor, r.actor.LibraryID, d); err != nil {
		return s.jobRefused(r, err, r.FormValue("sync_at"))
	}
	if d.SyncAt != r.library.SyncAt {
		args := lms.Args{"from": r.library.SyncAt, "to": d.SyncAt}
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "sync_at_changed", args); err != nil {
			return err
		}
	}
	return r.redirect("/jobs", "job.sync_saved")
}

func (s *server) jobRefused(r *request, refused error, syncAt string) error {
	p, err := s.jobPage(r)
	if err != nil {
		return err
	}
	p.SyncAt = syncAt
	return r.invalid("job/list", p, refused)
}

// JobKind names a kind of job.
func (l Layout) JobKind(k jobs.Kind) string { return l.Locale.T("job.kind." + string(k)) }

// JobPill is the look of a state; its word stands in it.
func (l Layout) JobPill(s jobs.Status) string {
	return map[jobs.Status]string{jobs.Done: "done", jobs.Failed: "wrong", jobs.Retrying: "soon", jobs.Running: "", jobs.Queued: "quiet"}[s]
}

// JobTook is how long a job took or has been taking; "" when it has not begun.
func (l Layout) JobTook(j jobs.Job) string {
	if j.StartedAt == nil || j.Status == jobs.Queued {
		return ""
	}
	return l.Locale.Duration(j.Took(l.now))
}

// JobStep says what a running job is doing.
func (l Layout) JobStep(j jobs.Job) string {
	if l.Locale.Has(j.ProgressKey) {
		return l.Locale.T(j.ProgressKey, lms.Args{"done": j.ProgressDone, "total": j.ProgressTotal, "n": j.ProgressDone})
	}
	return l.Locale.T("job.working")
}

// JobFailures says why a job failed and what to do.
func (l Layout) JobFailures(j jobs.Job) (texts []string) {
	for _, f := range j.Failures {
		texts = append(texts, l.Locale.T(f.Key, f.Args))
	}
	return texts
}

// JobLive reports whether a job's progress is worth watching.
func (l Layout) JobLive(j *jobs.Job) bool {
	return j != nil && (j.Status == jobs.Queued || j.Status == jobs.Running)
}

func (l Layout) MaxAttempts() int { return jobs.MaxAttempts }
