package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
)

// examineLibrary looks at a library's SLiMS, its people and its nights.
func (p *program) examineLibrary(ctx context.Context, e *examination, a *app, l library.Library) {
	args := lms.Args{"code": l.Code}
	if !l.HasSlims {
		e.add(warning, "doctor.no_slims", args)
	} else {
		p.examineSlims(ctx, e, a, l)
	}
	_, admins, err := a.accounts.List(ctx, command, l.ID, account.Filter{Status: account.Active, Role: lms.Admin}, lms.Page{Size: 1})
	switch {
	case err != nil:
		e.failed(err)
	case admins == 0:
		e.add(warning, "doctor.no_admin", args)
	default:
		e.add(good, "doctor.admins", lms.Args{"n": admins})
	}
	if l.HasSlims {
		p.examineNights(ctx, e, a, l)
	}
}

// asleep is how old the newest reading may be: a night and a day over.
const asleep = 50 * time.Hour

// examineNights asks when SLiMS was last read whole, and whether the newest
// run failed.
func (p *program) examineNights(ctx context.Context, e *examination, a *app, l library.Library) {
	latest, err := a.jobs.Latest(ctx, command, l.ID)
	if err != nil {
		e.failed(err)
		return
	}
	today := lms.DayOf(a.now().In(l.Zone()))
	cover, err := a.usage.Coverage(ctx, command, l.ID, lms.Period{From: today, To: today})
	if err != nil {
		e.failed(err)
		return
	}
	args := lms.Args{"code": l.Code, "time": p.say.DateTime(cover.ReadAt.In(l.Zone()))}
	switch {
	case cover.ReadAt.IsZero():
		e.add(warning, "doctor.never_read", args)
	case a.now().Sub(cover.ReadAt) > asleep:
		e.add(warning, "doctor.asleep", args)
	default:
		e.add(good, "doctor.night", args)
	}
	if j := latest[jobs.SlimsSync]; j.Status == jobs.Failed || j.Status == jobs.Retrying {
		e.add(problem, "doctor.night_failed", lms.Args{"time": p.say.DateTime(j.CreatedAt.In(l.Zone())), "code": l.Code})
		for _, f := range j.Failures {
			e.add(problem, f.Key, f.Args)
		}
	}
}

// openSlims opens a library's SLiMS for commands.
func (a *app) openSlims(ctx context.Context, l library.Library) (*slims.Reader, error) {
	dsn, err := a.libraries.SlimsDSN(ctx, command, l.ID)
	if err != nil {
		return nil, err
	}
	return slims.Open(ctx, dsn, l.Zone())
}

func (p *program) examineSlims(ctx context.Context, e *examination, a *app, l library.Library) (s slims.Shape, ok bool) {
	r, err := a.openSlims(ctx, l)
	if err != nil {
		e.failed(err)
		return s, false
	}
	defer r.Close()
	if s, err = r.Probe(ctx); err != nil {
		e.failed(err)
		return s, false
	}
	args := lms.Args{"tag": s.Tag, "server": s.Server, "name": s.Name}
	switch {
	case !s.Known:
		e.add(warning, "doctor.slims_new", args)
	case s.Tag == "":
		e.add(good, "doctor.slims_untagged", args)
	default:
		e.add(good, "doctor.slims", args)
	}
	e.add(good, "doctor.slims_rows", lms.Args{"engine": s.Engines["loan"], "loans": s.Rows["loan"], "log": s.Rows["system_log"], "n": s.Rows["user"]})
	switch {
	case len(s.Hidden) > 0:
		f := e.add(problem, "doctor.slims_hidden", lms.Args{"columns": strings.Join(s.Hidden, ", ")})
		for _, c := range s.Hidden {
			table, column, _ := strings.Cut(c, ".")
			f.sql = append(f.sql, "GRANT SELECT ("+quoteName(column)+") ON "+quoteName(s.Name)+"."+quoteName(table)+" TO "+quoteUser(s.User)+";")
		}
	case len(s.Excess) > 0:
		f := e.add(warning, "doctor.slims_excess", lms.Args{"user": s.User, "rights": strings.Join(s.Excess, ", "), "code": l.Code})
		f.sql = readerStatements(r, s)
	default:
		e.add(good, "doctor.slims_rights", nil)
	}
	p.examineClock(e, s.Clock)
	p.examineZone(e, l, s.Newest)
	return s, true
}

// readerName is the user that the README makes for reading SLiMS.
const readerName = "bina_reader"

// readerStatements make a user who may read what is read and nothing else. The
// user at hand may be SLiMS's own, so its rights are left alone.
func readerStatements(r *slims.Reader, s slims.Shape) []string {
	name, host := s.User, "localhost"
	if at := strings.LastIndex(s.User, "@"); at >= 0 {
		name, host = s.User[:at], s.User[at+1:]
	}
	user := quoteText(readerName) + "@" + quoteText(host)
	first := "CREATE USER " + user + " IDENTIFIED BY 'another long password';"
	if name == readerName {
		first = "REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + user + ";"
	}
	return append([]string{first}, r.Grants(user)...)
}

const (
	slimsTime = "2006-01-02 15:04:05"
	ahead     = 5 * time.Minute     // what a clock may be off before it is the zone that is wrong
	silent    = 14 * 24 * time.Hour // longer than the longest holidays
)

// examineZone compares SLiMS's newest log row, which has SLiMS's own clock,
// with now in the zone the library is set to.
func (p *program) examineZone(e *examination, l library.Library, newest string) {
	at, err := time.ParseInLocation(slimsTime, newest, l.Zone())
	if err != nil {
		e.add(warning, "doctor.log_empty", nil)
		return
	}
	now := p.now().In(l.Zone())
	args := lms.Args{"newest": p.say.DateTime(at), "now": p.say.DateTime(now), "zone": l.TimeZone, "code": l.Code}
	switch {
	case at.Sub(now) > ahead:
		for _, name := range []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"} {
			zone, err := time.LoadLocation(name)
			if other, errOther := time.ParseInLocation(slimsTime, newest, zone); err == nil && errOther == nil && other.Sub(now) <= ahead {
				args["better"] = name
				e.add(problem, "doctor.zone", args)
				return
			}
		}
		e.add(problem, "doctor.zone_future", args)
	case now.Sub(at) > silent:
		e.add(warning, "doctor.log_silent", args)
	default:
		e.add(good, "doctor.zone_good", args)
	}
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
	e := &examination{}
	s, ok := p.examineSlims(ctx, e, a, l)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if ok {
		var rows [][]string
		for name, n := range s.Rows {
			rows = append(rows, []string{name, s.Engines[name], p.say.Number(n)})
		}
		slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
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
				for _, statement := range readerStatements(r, s) {
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
