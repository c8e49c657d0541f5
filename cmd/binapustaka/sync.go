package main

import (
	"context"
	"fmt"
	"strings"

	"binapustaka/jobs"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
)

// runNow does a kind of work on a library in this process and says how it
// went; done tells whether this process did it. Interrupted, the run goes back
// to whom it waits for.
func (p *program) runNow(ctx context.Context, a *app, k jobs.Kind, l library.Library, do worker.Handler) (j jobs.Job, done bool, err error) {
	w := worker.New(a.jobs, a.queue, a.libraries, a.now)
	w.Handle(k, func(ctx context.Context, run *jobs.Run) error {
		err := do(ctx, run)
		done = err == nil
		return err
	})
	defer context.AfterFunc(ctx, w.Stop)()
	if j, err = w.RunNow(context.WithoutCancel(ctx), k, l.ID, command); err != nil {
		return j, false, err
	}
	switch {
	case ctx.Err() != nil:
		return j, false, ctx.Err()
	case j.Status == jobs.Done:
		if !done {
			fmt.Fprintln(p.out, p.say.T("cli.done_elsewhere", lms.Args{"library": l.Name}))
		}
		return j, done, nil
	}
	for _, f := range j.Failures {
		fmt.Fprintln(p.err, p.say.T(f.Key, f.Args))
	}
	if j.Status == jobs.Retrying {
		fmt.Fprintln(p.err, p.say.T("cli.retrying"))
	}
	return j, false, exitError(1)
}

type syncCmd struct {
	Library string `placeholder:"CODE" xor:"which"`
	All     bool   `xor:"which"`
}

func (cmd syncCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	if !cmd.All {
		l, err := a.library(ctx, cmd.Library)
		if err != nil {
			return err
		}
		return p.sync(ctx, a, l)
	}
	list, err := a.libraries.List(ctx)
	if err != nil {
		return err
	}
	failed := false
	for _, l := range list {
		if !l.HasSlims || ctx.Err() != nil {
			continue
		}
		if err := p.sync(ctx, a, l); err != nil {
			failed = true
			p.complain(err)
		}
	}
	if ctx.Err() == nil && failed {
		return exitError(1)
	}
	return ctx.Err()
}

// sync reads one library's SLiMS and says what was found.
func (p *program) sync(ctx context.Context, a *app, l library.Library) error {
	if !l.HasSlims {
		return lms.Fail(lms.NotFound, "library.no_slims")
	}
	fmt.Fprintln(p.out, p.say.T("cli.sync_begins", lms.Args{"library": l.Name}))
	var report worker.SyncReport
	m := p.meter()
	j, done, err := p.runNow(ctx, a, jobs.SlimsSync, l, func(ctx context.Context, run *jobs.Run) (err error) {
		defer m.end()
		report, err = a.readSlims(ctx, run, func(n, total int64, text string) {
			m.tell(n, total, text)
			run.Progress(n, total, text)
		})
		return err
	})
	if err != nil || !done {
		return err
	}
	fmt.Fprintln(p.out, p.say.T("cli.synced", lms.Args{"n": report.Rows, "time": p.say.Duration(j.Took(a.now()))}))
	fmt.Fprintln(p.out, p.say.T("cli.synced_staff", lms.Args{"n": report.Staff}))
	kept := 0
	for _, r := range report.Revisions {
		if r.Kept {
			kept++
		}
	}
	if n := len(report.Revisions); n > 0 {
		fmt.Fprintln(p.out, p.say.T("cli.synced_revised", lms.Args{"n": n, "kept": kept}))
	}
	for _, s := range report.Truncated {
		fmt.Fprintln(p.out, p.say.T("cli.synced_truncated", lms.Args{"table": string(s)}))
	}
	return p.coverage(ctx, a, l)
}

// span is how far a source is known.
type span struct {
	from, to lms.Day
	known    bool
	missing  int
}

const tenYears = 3653

// spans says of each source from when to when its days are known, and how many
// in between are missing.
func spans(c usage.Coverage) map[usage.Source]span {
	list := map[usage.Source]span{}
	for source, states := range c.Days {
		s := span{}
		for i, state := range states {
			day := c.Period.From + lms.Day(i)
			switch {
			case state != usage.Missing:
				if !s.known {
					s.from, s.known = day, true
				}
				s.to = day
			case s.known:
				s.missing++
			}
		}
		list[source] = s
	}
	return list
}

func (p *program) coverage(ctx context.Context, a *app, l library.Library) error {
	yesterday := lms.DayOf(a.now().In(l.Zone())) - 1
	cover, err := a.usage.Coverage(ctx, command, l.ID, lms.Period{From: yesterday - tenYears, To: yesterday})
	if err != nil {
		return err
	}
	known := spans(cover)
	var rows [][]string
	for _, s := range usage.Sources {
		k := known[s.Source]
		row := []string{string(s.Source), "–", "–", "–"}
		if k.known {
			row = []string{string(s.Source), p.say.ShortDate(k.from), p.say.ShortDate(k.to), p.say.Number(int64(k.missing))}
		}
		rows = append(rows, row)
	}
	fmt.Fprintln(p.out)
	table(p.out, strings.Split(p.say.T("cli.coverage_columns"), "|"), rows, false, false, false, true)
	fmt.Fprintln(p.out, p.say.T("cli.coverage_note"))
	return nil
}
