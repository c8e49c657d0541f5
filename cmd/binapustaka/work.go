package main

import (
	"context"
	"errors"

	"binapustaka/integration/slims"
	"binapustaka/jobs"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment"
	"binapustaka/lms/notice"
	"binapustaka/lms/report"
	"binapustaka/lms/usage"
	"binapustaka/web/paper"
)

// follow hears how far a run is; text is a message key, total 0 is not known.
type follow func(done, total int64, text string)

// worker is who does what is queued.
func (a *app) worker() *worker.Worker {
	w := worker.New(a.jobs, a.queue, a.libraries, a.now)
	w.Handle(jobs.SlimsSync, func(ctx context.Context, run *jobs.Run) error {
		_, err := a.readSlims(ctx, run, run.Progress)
		return err
	})
	w.Handle(jobs.SlimsCheck, func(ctx context.Context, run *jobs.Run) error {
		return worker.CheckSlims(ctx, a.libraries, run.LibraryID, a.now())
	})
	w.Handle(jobs.ImpactRun, func(ctx context.Context, run *jobs.Run) error {
		_, err := a.compare(ctx, run, run.Progress)
		return err
	})
	w.Handle(jobs.PracticalCheck, func(ctx context.Context, run *jobs.Run) error {
		report, err := worker.CheckPracticals(ctx, a.practicals(), run.LibraryID, run.Progress)
		run.Rows(report.Rows)
		return err
	})
	w.EveryMinute(jobs.AttemptSweep, a.everyMinute)
	w.EveryMinute(jobs.PickupMail, func(ctx context.Context) error {
		return worker.TellPatrons(ctx, worker.PickupDeps{Libraries: a.libraries, Pickups: a.pickups, Post: a.post, Now: a.now})
	})
	w.EveryMinute(jobs.ActivityOffers, func(ctx context.Context) error {
		return a.activities.SettleDue(ctx, lms.System(string(jobs.ActivityOffers)))
	})
	w.EveryMinute(jobs.CertificateIssue, func(ctx context.Context) error {
		_, err := a.certificates.Issue(ctx, lms.System("certificate:issue"))
		return err
	})
	w.EveryMinute(jobs.HoursPost, func(ctx context.Context) error {
		_, err := a.hours.Post(ctx, lms.System(string(jobs.HoursPost)))
		return err
	})
	w.EveryMinute(jobs.ExchangeSend, func(ctx context.Context) error {
		return worker.TellOthers(ctx, a.others())
	})
	w.EveryMinute(jobs.ReportMail, func(ctx context.Context) error {
		return worker.SendReports(ctx, worker.ReportDeps{Libraries: a.libraries, Terms: a.terms(), Post: a.post, Site: a.config.BaseURL, Print: paper.Report, Now: a.now})
	})
	w.EveryMinute(jobs.ImpactForesee, a.impactDeps().ForeseeJoint)
	w.EveryMinute(jobs.SurveyAsk, func(ctx context.Context) error { return a.surveys.Advance(ctx, lms.System(string(jobs.SurveyAsk))) })
	w.EveryMinute(jobs.NoticeTell, func(ctx context.Context) error { return worker.TellPeople(ctx, a.noticing()) })
	w.EveryMinute(jobs.NoticeMail, func(ctx context.Context) error { return worker.SendLetters(ctx, a.noticing()) })
	w.EveryMinute(jobs.PracticalAsked, func(ctx context.Context) error { return worker.CheckAsked(ctx, a.practicals()) })
	return w
}

// terms makes the reports of quarters and years.
func (a *app) terms() *report.Maker {
	return &report.Maker{Store: report.NewStore(a.db), Surveys: a.surveys, Usage: a.usage, Now: a.now, Studies: report.Studies(a.impact),
		JointStudies: report.JointStudies(a.impact), Libraries: a.libraries.Find}
}

// noticing is what telling people needs.
func (a *app) noticing() worker.NoticeDeps {
	d := worker.NoticeDeps{Notices: a.notices, Site: a.config.BaseURL, Due: func(ctx context.Context) ([]notice.Draft, error) {
		return report.NewStore(a.db).DueNotices(ctx, a.now())
	}}
	if a.desk != nil {
		d.Post = a.desk
	}
	return d
}

// others is what telling other systems needs.
func (a *app) others() worker.ExchangeDeps {
	return worker.ExchangeDeps{Exchange: a.exchange, Now: a.now}
}

func (a *app) tellOne(ctx context.Context, receiverID, delivery int64) error {
	return worker.TellOne(ctx, a.others(), receiverID, delivery)
}

// readSlims reads a library's SLiMS into the daily facts and the staff directory.
func (a *app) readSlims(ctx context.Context, run *jobs.Run, tell follow) (worker.SyncReport, error) {
	report, err := worker.Sync(ctx, worker.SyncDeps{Libraries: a.libraries, Usage: a.usage, Pickups: a.pickups, Now: a.now, Asked: run.Asked,
		SaveStaff: func(ctx context.Context, actor lms.Actor, libraryID int64, staff []slims.Staff, groups []slims.Group) error {
			named := make([]account.SlimsGroup, len(groups))
			for i, g := range groups {
				named[i] = account.SlimsGroup{ID: g.ID, Name: g.Name}
			}
			if err := a.accounts.SaveGroups(ctx, actor, libraryID, named); err != nil {
				return err
			}
			users := make([]account.SlimsUser, len(staff))
			for i, s := range staff {
				users[i] = slimsUser(s)
			}
			return a.accounts.SaveDirectory(ctx, actor, libraryID, users)
		},
		SaveWork: func(ctx context.Context, actor lms.Actor, libraryID int64, last map[int64]lms.Day, desks map[int64][]usage.DeskSign) error {
			work := map[int64]account.Work{}
			for id, day := range last {
				work[id] = account.Work{LastOn: &day}
			}
			for id, signs := range desks {
				w := work[id]
				for _, sign := range signs {
					w.Signs = append(w.Signs, string(sign))
				}
				work[id] = w
			}
			return a.accounts.SaveWork(ctx, actor, libraryID, work)
		}}, run.LibraryID, tell)
	run.Rows(report.Rows)
	return report, err
}

func slimsUser(s slims.Staff) account.SlimsUser {
	return account.SlimsUser{UserID: s.UserID, Username: s.Username, RealName: s.RealName, Email: s.Email}.InGroups(s.Groups)
}

// compare puts a library's training beside its service up to yesterday.
func (a *app) compare(ctx context.Context, run *jobs.Run, tell follow) (worker.ImpactReport, error) {
	return worker.RunImpact(ctx, a.impactDeps(), run.LibraryID, tell)
}

// impactDeps is what comparing training with service needs.
func (a *app) impactDeps() worker.ImpactDeps {
	return worker.ImpactDeps{Activities: a.activities, Courses: a.courses, Assessments: a.assessments, Results: a.impact,
		Usage: func(ctx context.Context, actor lms.Actor, libraryID int64, days int) (worker.ImpactUsage, error) {
			l, err := a.libraries.Find(ctx, libraryID)
			if err != nil {
				return worker.ImpactUsage{}, err
			}
			today := lms.DayOf(a.now().In(l.Zone()))
			u, err := worker.UsageForImpact(ctx, a.usage, actor, libraryID, today-1, days)
			if err == nil {
				u.Scores, err = worker.ScoresForImpact(ctx, a.surveys, actor, libraryID, today)
			}
			u.Zone = l.Zone()
			return u, err
		},
		Work:   a.usage,
		ReadTo: a.usage.WorkReadTo,
		Stints: func(ctx context.Context, libraryID int64) (account.Stints, error) {
			return a.accounts.Stints(ctx, lms.System("impact:run"), libraryID)
		},
		Shared: func(ctx context.Context, libraryID int64) (map[int64]bool, error) {
			return a.accounts.Shared(ctx, lms.System("impact:run"), libraryID)
		}}
}

var practicalCheck = lms.System("practical:check")

// practicals is what checking practicals needs.
func (a *app) practicals() worker.PracticalDeps {
	return worker.PracticalDeps{Libraries: a.libraries, Courses: a.courses, Usage: a.usage, Now: a.now, Measure: a.measurePractical,
		Stints: func(ctx context.Context, libraryID int64) (account.Stints, error) {
			return a.accounts.Stints(ctx, practicalCheck, libraryID)
		},
		Shared: func(ctx context.Context, libraryID int64) (map[int64]bool, error) {
			return a.accounts.Shared(ctx, practicalCheck, libraryID)
		}}
}

const sweepLimit = 500

// everyMinute hands in attempts whose time is up, goes on with corrections, tells courses and competencies
// what attempts came to, and removes sessions that are over, uploads that nobody took in
// and trials that nobody has thrown away.
func (a *app) everyMinute(ctx context.Context) error {
	actor := lms.System("attempt:sweep")
	_, err := a.assessments.SubmitOverdue(ctx, actor, sweepLimit)
	return errors.Join(err, a.assessments.ContinueRegrades(ctx, actor, sweepLimit), a.tellCourses(ctx, actor), a.tellTaken(ctx, actor), a.accounts.Sweep(ctx), a.courses.SweepUploads(), a.assessments.RefreshSEM(ctx, actor),
		a.assessments.Trials().Sweep(ctx, actor))
}

// tellCourses tells the courses that hold a test what attempts came to, and the
// evidence of competencies what they have shown. Pages
// do so at once for whoever hands in; this is for the others, and for what a
// process did not come to because it ended. To be told twice changes nothing.
func (a *app) tellCourses(ctx context.Context, actor lms.Actor) error {
	untold, err := a.assessments.Untold(ctx, actor, sweepLimit)
	for _, t := range untold {
		failed := a.tellCourse(ctx, actor, t)
		if failed == nil {
			failed = a.measure(ctx, actor, t)
		}
		if failed == nil {
			failed = a.assessments.SetTold(ctx, actor, t)
		}
		if err == nil {
			err = failed // the others are told all the same
		}
	}
	return err
}

// tellTaken tells courses and evidence that attempts which were keyed in for the
// wrong person are no more.
func (a *app) tellTaken(ctx context.Context, actor lms.Actor) error {
	taken, left, err := a.assessments.UntoldTaken(ctx, actor, sweepLimit)
	for i, b := range taken {
		failed := a.courses.RestateTests(ctx, actor, b.AccountID, b.AssessmentID, left[i])
		if failed == nil {
			failed = a.unmeasure(ctx, actor, b)
		}
		if failed == nil {
			failed = a.assessments.SetTakenTold(ctx, actor, b.ID)
		}
		if err == nil {
			err = failed
		}
	}
	return err
}

// tellCourse tells what an attempt came to; after a correction what all of the
// person's attempts came to, so that what an old mark had completed is open again.
func (a *app) tellCourse(ctx context.Context, actor lms.Actor, t assessment.Attempt) error {
	all, err := a.assessments.Restated(ctx, actor, t)
	if err != nil {
		return err
	}
	if all != nil {
		return a.courses.RestateTests(ctx, actor, t.AccountID, t.AssessmentID, all)
	}
	return a.courses.RecordTests(ctx, actor, assessment.TestResults([]assessment.Attempt{t}))
}
