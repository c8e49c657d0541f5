package main

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"binapustaka/cmd/binapustaka/config"
	"binapustaka/integration/slims"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

type doctorCmd struct {
	JSON   bool `name:"json" xor:"form"`
	Grants bool `xor:"form"`
}

func (cmd doctorCmd) Run(ctx context.Context, p *program, c *cli) error {
	if cmd.Grants {
		return p.printGrants(ctx, c)
	}
	settings, err := p.configure(c)
	if err != nil {
		return err
	}
	e := &examination{}
	p.examine(ctx, e, settings)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if cmd.JSON {
		if err := p.findingsJSON(e); err != nil {
			return err
		}
	} else {
		p.findings(e)
	}
	return e.outcome()
}

// examine looks at everything the program stands on, as far as it gets.
func (p *program) examine(ctx context.Context, e *examination, settings config.Config) {
	if now := p.now(); now.Year() < 2025 || now.Year() > 2100 {
		e.add(problem, "doctor.clock", lms.Args{"time": p.say.DateTime(now.UTC())})
	}
	examineAddress(e, settings)
	examineFolder(e, settings.DataDir)
	if queue, err := jobs.Connect(settings.Redis); err != nil {
		e.failed(err)
	} else {
		examineQueue(ctx, e, queue)
		queue.Close()
	}
	settings.Redis = "" // it has been looked at
	if err := settings.Complete(); err != nil {
		e.failed(err)
		return
	}
	db, err := sqldb.Open(ctx, settings.Database)
	if err != nil {
		e.failed(err)
		return
	}
	ready := p.examineDatabase(ctx, e, db)
	db.Close()
	if !ready {
		return
	}
	a, err := p.openWith(ctx, settings)
	if err != nil {
		e.failed(err)
		return
	}
	defer a.close()
	list, err := a.libraries.List(ctx)
	if err != nil {
		e.failed(err)
		return
	}
	if len(list) == 0 {
		e.add(warning, "cli.no_library", nil)
	}
	for _, l := range list {
		e.library, e.zone = l.Name+" ("+l.Code+")", l.Zone()
		p.examineLibrary(ctx, e, a, l)
	}
}

func examineAddress(e *examination, settings config.Config) {
	u, err := url.Parse(settings.BaseURL)
	switch {
	case err != nil || settings.BaseURL == "":
		e.add(warning, "doctor.url_missing", nil)
	case u.Scheme == "https":
		e.add(good, "doctor.url", lms.Args{"url": settings.BaseURL})
		if len(settings.TrustedProxies) == 0 {
			e.add(warning, "doctor.proxies", nil)
		}
	case u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1":
		e.add(good, "doctor.url_local", lms.Args{"url": settings.BaseURL})
	default:
		e.add(warning, "doctor.url_plain", lms.Args{"url": settings.BaseURL})
	}
	switch {
	case settings.PackageURL != "":
		e.add(good, "doctor.packages_good", lms.Args{"url": settings.PackageURL})
	case err == nil && u.Scheme == "https":
		e.add(warning, "doctor.packages", nil)
	}
}

// examineFolder tries to write into the data folder or, when serve has not made
// it yet, into the folder that it will be made in.
func examineFolder(e *examination, dir string) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		e.failed(err)
		return
	}
	args, at := lms.Args{"dir": abs}, abs
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			e.add(problem, "doctor.folder_file", lms.Args{"dir": at})
			return
		}
		parent := filepath.Dir(at)
		if err == nil || parent == at {
			break
		}
		at = parent
	}
	file, err := os.CreateTemp(at, ".doctor-*")
	if err != nil {
		e.add(problem, "doctor.folder", args).Cause = err
		return
	}
	file.Close()
	os.Remove(file.Name())
	if at != abs {
		e.add(good, "doctor.folder_later", args)
		return
	}
	e.add(good, "doctor.folder_good", args)
}

func examineQueue(ctx context.Context, e *examination, queue *jobs.Connection) {
	for _, f := range queue.Check(ctx) {
		l := good
		switch {
		case f.OK:
		case f.Key == "job.check_policy" || f.Key == "job.check_policy_unknown":
			l = warning
		default:
			l = problem
		}
		e.add(l, f.Key, f.Args)
	}
}

// examineDatabase looks at the program's own database and reports whether more
// can be asked of it.
func (p *program) examineDatabase(ctx context.Context, e *examination, db *sqldb.DB) (ready bool) {
	s, err := db.Server(ctx)
	if err != nil {
		e.failed(err)
		return false
	}
	args := lms.Args{"server": s.Version, "name": s.Database}
	if s.Supported() {
		e.add(good, "doctor.database", args)
	} else {
		e.add(problem, "doctor.database_old", args)
	}
	if f, off := slims.CheckClock(s.Clock, p.now()); off {
		e.found(f)
	}
	if err := db.CheckSchema(ctx); err != nil {
		e.failed(err)
		return false
	}
	e.add(good, "doctor.schema", nil)
	switch denied, err := db.TryRights(ctx); {
	case denied:
		f := e.add(problem, "doctor.rights", args)
		f.Cause, f.SQL = err, []string{"GRANT ALL PRIVILEGES ON " + quoteName(s.Database) + ".* TO " + quoteUser(s.User) + ";"}
	case err != nil:
		e.failed(err)
	default:
		e.add(good, "doctor.rights_good", nil)
	}
	return true
}

func quoteName(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// quoteUser is name@host, as a server tells it, in quotes.
func quoteUser(user string) string {
	at := strings.LastIndex(user, "@")
	if at < 0 {
		return quoteText(user)
	}
	return quoteText(user[:at]) + "@" + quoteText(user[at+1:])
}

func quoteText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) + "'"
}
