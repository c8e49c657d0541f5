package main

import (
	"context"
	"fmt"

	"binapustaka/jobs"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
)

type impactCmd struct {
	Library string `placeholder:"CODE"`
}

func (cmd impactCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Library)
	if err != nil {
		return err
	}
	defer a.close()
	fmt.Fprintln(p.out, p.say.T("cli.impact_begins", lms.Args{"library": l.Name}))
	var report worker.ImpactReport
	m := p.meter()
	j, done, err := p.runNow(ctx, a, jobs.ImpactRun, l, func(ctx context.Context, run *jobs.Run) (err error) {
		defer m.end()
		report, err = a.compare(ctx, run, func(n, total int64, text string) {
			m.tell(n, total, text)
			run.Progress(n, total, text)
		})
		return err
	})
	if err != nil || !done {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.impact_done", lms.Args{"n": report.People, "pictures": report.Pictures, "time": p.say.Duration(j.Took(a.now()))}))
	fmt.Fprintln(p.out, p.say.T("cli.impact_saved", lms.Args{"new": report.Saved.New, "same": report.Saved.Same, "ended": report.Saved.Ended}))
	if report.Studies+report.Failed > 0 {
		fmt.Fprintln(p.out, p.say.T("cli.impact_studies", lms.Args{"n": report.Studies, "read": report.Readings, "failed": report.Failed}))
	}
	if report.People == 0 {
		fmt.Fprintln(p.out, p.say.T("impact.table_no_people"))
	}
	fmt.Fprintln(p.out, p.say.T("cli.impact_read", lms.Args{"url": a.config.BaseURL + "/impact"}))
	return nil
}
