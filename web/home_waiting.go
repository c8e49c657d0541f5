package web

import (
	"fmt"
	"strings"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/certificate"
	"binapustaka/lms/usage"
)

// homeTask is something that waits for the actor.
type homeTask struct {
	Weight int
	Text   string
	URL    string // "" where somebody else can do it
	Action string // message key of the link
}

// Weights of tasks, the heaviest first.
const (
	taskWrong = iota // something is broken
	taskSoon         // somebody or something waits
	taskLater        // when there is time
)

// Icon is the sign of a task's weight.
func (t homeTask) Icon() string { return []string{"circle-alert", "clock", "info"}[t.Weight] }

func (p *homePage) wait(weight int, text, url, action string) {
	p.Waiting = append(p.Waiting, homeTask{weight, text, url, "home.to_" + action})
}

// homeWriter reminds those who may write courses that there are none, unless
// the next step says so already.
func (s *server) homeWriter(r *request, p *homePage) error {
	if p.Next.Kind == nextWrite {
		return nil
	}
	courses, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
	if err == nil && len(courses) == 0 {
		p.wait(taskSoon, r.locale.T("home.no_courses"), "/courses", "courses")
	}
	return err
}

// homeNight is how a kind of night job went last.
type homeNight struct {
	Kind   jobs.Kind
	Latest *jobs.Job
}

func (s *server) homeAdmin(r *request, p *homePage) error {
	c, err := s.Accounts.LinkCounts(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	if c.Pending > 0 {
		p.wait(taskSoon, r.locale.T("home.pending", lms.Args{"n": c.Pending}), "/accounts?status=pending", "approve")
	}
	super, err := s.Accounts.SuperUsers(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, u := range super {
		p.wait(taskSoon, r.locale.T("home.super", lms.Args{"name": u.RealName}), "/accounts", "decide")
	}
	if c.Unlinked > 0 {
		p.wait(taskSoon, r.locale.T("home.unlinked", lms.Args{"n": c.Unlinked, "all": c.Users}), "/links", "link")
	}
	changes, err := s.Accounts.StaffChanges(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	if n := changes.Open(); n > 0 {
		p.wait(taskSoon, r.locale.T("home.staff", lms.Args{"n": n}), "/staff", "decide")
	}
	_, unmet, err := s.Certificates.List(r.ctx, r.actor, r.actor.LibraryID, certificate.Filter{State: certificate.Unmet}, r.today(), lms.Page{Number: 1})
	if err != nil {
		return err
	}
	if unmet > 0 {
		p.wait(taskSoon, r.locale.T("home.unmet", lms.Args{"n": unmet}), "/certificates/issued?state=unmet", "decide")
	}
	return nil
}

// homeData is what the nights and the data need, for those who lead.
func (s *server) homeData(r *request, p *homePage) error {
	latest, err := s.Jobs.Latest(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	sync, synced := latest[jobs.SlimsSync]
	nothing := r.nothingRead(read)
	admin := r.actor.Has(lms.Admin)
	switch {
	case nothing == "no_slims" && admin:
		p.wait(taskWrong, r.locale.T("home.no_slims"), "/slims/connection", "connect")
	case nothing == "no_slims":
		p.wait(taskWrong, r.locale.T("home.no_slims_head"), "/guide/head", "guide")
	case nothing == "unread" && synced && p.JobLive(&sync):
		p.wait(taskLater, r.locale.T("home.first_reading"), "/jobs", "follow")
	case nothing == "unread":
		p.wait(taskWrong, r.locale.T("home.never_read"), "/jobs", "jobs")
	}
	for _, k := range jobs.LibraryKinds {
		j, ran := latest[k]
		if admin {
			night := homeNight{Kind: k}
			if ran {
				night.Latest = &j
			}
			p.Nights = append(p.Nights, night)
		}
		if !ran || j.Status != jobs.Failed && j.Status != jobs.Retrying {
			continue
		}
		key, weight := "home.job_failed", taskWrong
		if j.Status == jobs.Retrying {
			key, weight = "home.job_retrying", taskSoon
		}
		p.wait(weight, r.locale.T(key, lms.Args{"job": p.JobKind(k), "why": strings.Join(p.JobFailures(j), " ")}), "/jobs", "jobs")
	}
	if nothing != "" {
		return nil
	}
	p.Coverage, err = s.homeCoverage(r, read)
	if late := p.Coverage.Late; late > 0 && err == nil && sync.Status != jobs.Failed && sync.Status != jobs.Retrying && !p.JobLive(&sync) {
		p.wait(taskWrong, r.locale.T("home.stale", lms.Args{"n": late}), "/jobs", "jobs")
	}
	return err
}

// homeCoverage is how well the last twelve months were read.
type homeCoverage struct {
	To   lms.Day // the last day that every source was read
	Late int     // days before today that were not read yet
	Open int     // days read of the source with the fewest
	Gaps []coverageRow
}

// coverageRow is a source with days that were not read.
type coverageRow struct {
	Source        usage.Source
	Open, Missing int // days
}

func (s *server) homeCoverage(r *request, read map[usage.Source]usage.SourceRead) (*homeCoverage, error) {
	year := lastYear(r.today() - 1)
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, year)
	if err != nil {
		return nil, err
	}
	c := &homeCoverage{To: year.To}
	for _, source := range usage.Sources {
		if source.Source == usage.PickupTable || source.Source.Base() != "" || read[source.Source].FirstOn == nil { // the desk's own is not read from SLiMS
			continue
		}
		c.To = min(c.To, read[source.Source].ReadOn-1)
		v := daysRead(source.Source, year, cover, read)
		if c.Open == 0 || v.Open() < c.Open {
			c.Open = v.Open()
		}
		if v.Missing() > 0 {
			c.Gaps = append(c.Gaps, coverageRow{source.Source, v.Open(), v.Missing()})
		}
	}
	c.Late = int(year.To - c.To)
	return c, nil
}

const (
	homeLately   = 7 * 24 * time.Hour  // results that are new
	homeUnmarked = 60 * 24 * time.Hour // attendance that can still be remembered
	homeNamed    = 3                   // things named one by one; of others the number
)

func (s *server) homeTrainer(r *request, p *homePage) error {
	open, err := s.Activities.Unmarked(r.ctx, r.actor, r.actor.LibraryID, s.Now().Add(-homeUnmarked))
	if err != nil {
		return err
	}
	undecided, err := s.Activities.ToDecide(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, u := range undecided {
		p.wait(taskSoon, r.locale.T("home.places", lms.Args{"title": u.Title, "n": u.N}), fmt.Sprintf("/activities/%d/places", u.ActivityID), "decide")
	}
	for i, a := range open {
		if i == homeNamed {
			p.wait(taskSoon, r.locale.T("home.unmarked_more", lms.Args{"n": len(open) - homeNamed}), "/activities?when=past", "look")
			break
		}
		p.wait(taskSoon, r.locale.T("home.unmarked", lms.Args{"title": a.Title, "day": p.ShortDate(p.DayOf(a.StartsAt))}), fmt.Sprintf("/activities/%d/attendance", a.ID), "mark")
	}
	work, err := s.Courses.WaitingHandIns(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, c := range work {
		p.wait(taskSoon, r.locale.T("home.handins", lms.Args{"title": c.Title, "n": c.N}), fmt.Sprintf("/courses/%d/handins", c.CourseID), "mark_work")
	}
	asked, err := s.Courses.WaitingQuestions(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, c := range asked {
		p.wait(taskSoon, r.locale.T("home.questions", lms.Args{"title": c.Title, "n": c.N}), fmt.Sprintf("/courses/%d/questions", c.CourseID), "answer")
	}
	fresh, err := s.Assessments.Fresh(r.ctx, r.actor, r.actor.LibraryID, s.Now().Add(-homeLately))
	if err != nil {
		return err
	}
	for i, f := range fresh {
		if i == homeNamed {
			p.wait(taskLater, r.locale.T("home.fresh_more", lms.Args{"n": len(fresh) - homeNamed}), "/assessments", "look")
			break
		}
		p.wait(taskLater, r.locale.T("home.fresh", lms.Args{"title": f.Title, "n": f.Attempts}), fmt.Sprintf("/assessments/%d/results", f.AssessmentID), "results")
	}
	return s.homeDrafts(r, p)
}

func (s *server) homeDrafts(r *request, p *homePage) error {
	courses, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	tests, err := s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	drafts := func(key, list string, titles, urls []string) {
		switch n := len(titles); {
		case n == 0:
		case n == 1:
			p.wait(taskLater, r.locale.T(key, lms.Args{"titles": titles[0], "n": n}), urls[0], "edit")
		default:
			p.wait(taskLater, r.locale.T(key, lms.Args{"titles": strings.Join(titles[:min(n, homeNamed)], ", "), "n": n}), list, "look")
		}
	}
	var titles, urls []string
	for _, c := range courses {
		if c.HasDraft && c.ArchivedAt == nil {
			titles, urls = append(titles, c.Title), append(urls, fmt.Sprintf("/courses/%d/edit", c.CourseID))
		}
	}
	drafts("home.course_drafts", "/courses", titles, urls)
	titles, urls = nil, nil
	for _, t := range tests {
		if t.ToMark > 0 {
			p.wait(taskSoon, r.locale.T("home.essays", lms.Args{"title": t.Title, "n": t.ToMark}), fmt.Sprintf("/assessments/%d/marking", t.ID), "mark_work")
		}
		if t.ToReview > 0 {
			p.wait(taskSoon, r.locale.T("home.reviews", lms.Args{"title": t.Title, "n": t.ToReview}), fmt.Sprintf("/assessments/%d/reviews", t.ID), "decide")
		}
		if t.Status == assessment.Draft {
			titles, urls = append(titles, t.Title), append(urls, fmt.Sprintf("/assessments/%d/edit", t.ID))
		}
	}
	drafts("home.test_drafts", "/assessments", titles, urls)
	return nil
}
