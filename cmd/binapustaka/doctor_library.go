package main

import (
	"context"
	"fmt"
	"strings"

	"binapustaka/integration/plugin"
	"binapustaka/integration/slims"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/impact"
	"binapustaka/lms/library"
)

// examineLibrary looks at a library's SLiMS, its people, its plug-in and its
// nights.
func (p *program) examineLibrary(ctx context.Context, e *examination, a *app, l library.Library) {
	if !l.HasSlims {
		e.found(library.Finding{Level: warning, Key: "doctor.no_slims", Command: "binapustaka library change " + l.Code + " --slims-file -"})
	} else {
		p.examineSlims(ctx, e, a, l)
	}
	_, admins, err := a.accounts.List(ctx, command, l.ID, account.Filter{Status: account.Active, Role: lms.Admin}, lms.Page{Size: 1})
	switch {
	case err != nil:
		e.failed(err)
	case admins == 0:
		e.add(warning, "doctor.no_admin", lms.Args{"code": l.Code})
	default:
		e.add(good, "doctor.admins", lms.Args{"n": admins})
	}
	keys, err := a.libraries.Keys(ctx, command, l.ID)
	if err != nil {
		e.failed(err)
	} else if l.HasSlims || len(keys) > 0 {
		e.found(library.CheckPlugin(keys, plugin.Version, l.HasSlims, a.now())...)
	}
	if l.HasSlims {
		p.examineNights(ctx, e, a, l)
	}
}

// examineNights asks when SLiMS was last read whole, whether the newest run
// failed, and how much of what was read names who did it.
func (p *program) examineNights(ctx context.Context, e *examination, a *app, l library.Library) {
	latest, err := a.jobs.Latest(ctx, command, l.ID)
	if err != nil {
		e.failed(err)
		return
	}
	yesterday := lms.DayOf(a.now().In(l.Zone())) - 1
	cover, err := a.usage.Coverage(ctx, command, l.ID, lms.Period{From: yesterday, To: yesterday})
	if err != nil {
		e.failed(err)
		return
	}
	b, err := a.libraries.FindBreaker(ctx, command, l.ID)
	if err != nil {
		e.failed(err)
		return
	}
	e.found(library.CheckNight(l.Code, jobs.Night(l, latest[jobs.SlimsSync], cover.ReadAt, b), a.now())...)
	if cover.ReadAt.IsZero() {
		return
	}
	work, err := a.usage.Attributed(ctx, command, l.ID, yesterday)
	if err != nil {
		e.failed(err)
		return
	}
	e.found(library.CheckAttributed(library.Attributed{Days: work.Period.Days(), Loose: work.Loose, Total: work.Total, SharedNames: work.SharedNames}, impact.MostUnassigned))
}

// openSlims opens a library's SLiMS for commands.
func (a *app) openSlims(ctx context.Context, l library.Library) (*slims.Reader, error) {
	dsn, err := a.libraries.SlimsDSN(ctx, command, l.ID)
	if err != nil {
		return nil, err
	}
	return slims.Open(ctx, dsn, l.Zone())
}

func (p *program) examineSlims(ctx context.Context, e *examination, a *app, l library.Library) (tables []library.Table) {
	dsn, err := a.libraries.SlimsDSN(ctx, command, l.ID)
	if err != nil {
		e.failed(err)
		return nil
	}
	report, err := slims.Examine(ctx, dsn, l, p.now())
	if err != nil {
		e.failed(err)
		return nil
	}
	e.found(report.Findings...)
	return report.Tables
}

type libraryTestCmd struct {
	Code string `arg:""`
}

func (cmd libraryTestCmd) Run(ctx context.Context, p *program, c *cli) error {
	a, l, err := p.openAt(ctx, c, cmd.Code)
	if err != nil {
		return err
	}
	defer a.close()
	e := &examination{zone: l.Zone()}
	tables := p.examineSlims(ctx, e, a, l)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(tables) > 0 {
		var rows [][]string
		for _, t := range tables {
			n := p.say.Number(t.Rows)
			if t.Estimated() {
				n = "± " + n
			}
			rows = append(rows, []string{t.Name, t.Engine, n})
		}
		table(p.out, strings.Split(p.say.T("cli.table_columns"), "|"), rows, false, false, true)
		fmt.Fprintln(p.out)
	}
	p.findings(e)
	return e.outcome()
}

// printGrants writes, for every library, the statements that make a user who
// may read what is read and nothing else.
func (p *program) printGrants(ctx context.Context, c *cli) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	list, err := a.libraries.List(ctx)
	if err != nil {
		return err
	}
	failed := false
	for _, l := range list {
		if !l.HasSlims {
			continue
		}
		r, err := a.openSlims(ctx, l)
		if err == nil {
			var s slims.Shape
			if s, err = r.Probe(ctx); err == nil {
				fmt.Fprintln(p.out, "-- "+l.Name)
				for _, statement := range r.Statements(s) {
					fmt.Fprintln(p.out, statement)
				}
			}
			r.Close()
		}
		if err != nil {
			failed = true
			p.complain(err)
		}
	}
	if failed {
		return exitError(1)
	}
	return nil
}
