package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"binapustaka/cmd/binapustaka/config"
	"binapustaka/integration/mail"
	"binapustaka/jobs"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/certificate"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
	"binapustaka/lms/exchange"
	"binapustaka/lms/hours"
	"binapustaka/lms/impact"
	"binapustaka/lms/library"
	"binapustaka/lms/notice"
	"binapustaka/lms/pickup"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
	"binapustaka/lms/volunteer"
)

// command is the actor of everything that is done on the command line.
var command = lms.System("command")

// app is the program with its settings read and everything open that it
// stands on.
type app struct {
	config       config.Config
	now          func() time.Time
	db           *sqldb.DB
	libraries    *library.Store
	accounts     *account.Store
	courses      *course.Store
	usage        *usage.Store
	assessments  *assessment.Store
	activities   *activity.Store
	competencies *competency.Store
	impact       *impact.Store
	programmes   *programme.Store
	volunteers   *volunteer.Store
	pickups      *pickup.Store
	exchange     *exchange.Store
	surveys      *survey.Store
	certificates *certificate.Store
	hours        *hours.Store
	notices      *notice.Store
	post         worker.Post  // nil: no mail is sent
	desk         *mail.Server // the same
	asked        [32]byte     // what makes the ballots of surveys
	queue        *jobs.Connection
	jobs         *jobs.Client
}

// configure reads the settings and sets up the log.
func (p *program) configure(c *cli) (config.Config, error) {
	settings, err := config.Load(c.Config, p.environ)
	if err != nil {
		return settings, err
	}
	options := &slog.HandlerOptions{Level: settings.Level()}
	var handler slog.Handler = slog.NewTextHandler(p.err, options)
	if settings.Log == "json" {
		handler = slog.NewJSONHandler(p.err, options)
	}
	slog.SetDefault(slog.New(handler))
	return settings, nil
}

// open reads the settings and opens a database of this program's schema.
func (p *program) open(ctx context.Context, c *cli) (*app, error) {
	settings, err := p.configure(c)
	if err != nil {
		return nil, err
	}
	return p.openWith(ctx, settings)
}

func (p *program) openWith(ctx context.Context, settings config.Config) (*app, error) {
	if err := settings.Complete(); err != nil {
		return nil, err
	}
	seal, err := derive(settings.Secret, "slims address")
	if err != nil {
		return nil, err
	}
	told, err := derive(settings.Secret, "exchange")
	if err != nil {
		return nil, err
	}
	stop, err := derive(settings.Secret, "notice")
	if err != nil {
		return nil, err
	}
	badges, err := derive(settings.Secret, "badges")
	if err != nil {
		return nil, err
	}
	asked, err := derive(settings.Secret, "survey")
	if err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, settings.Database)
	if err != nil {
		return nil, err
	}
	if err := db.CheckSchema(ctx); err != nil {
		db.Close()
		return nil, err
	}
	queue, err := jobs.Connect(settings.Redis)
	if err != nil {
		db.Close()
		return nil, err
	}
	a := &app{
		config: settings, asked: asked, now: p.now, db: db, queue: queue,
		libraries:    library.NewStore(db, p.now, seal),
		accounts:     account.NewStore(db, p.now),
		courses:      course.NewStore(db, p.now, filepath.Join(settings.DataDir, "media")),
		usage:        usage.NewStore(db, p.now),
		assessments:  assessment.NewStore(db, p.now),
		activities:   activity.NewStore(db, p.now),
		competencies: competency.NewStore(db, p.now),
		impact:       impact.NewStore(db, p.now),
		programmes:   programme.NewStore(db, p.now, usage.Metrics()),
		volunteers:   volunteer.NewStore(db, p.now),
		pickups:      pickup.NewStore(db, p.now),
		exchange:     exchange.NewStore(db, p.now, told),
		surveys:      survey.NewStore(db, p.now, asked),
		certificates: certificate.NewStore(db, p.now, badges),
		hours:        hours.NewStore(db, p.now),
		notices:      notice.NewStore(db, p.now, stop),
		jobs:         jobs.NewClient(jobs.NewStore(db, p.now), queue),
	}
	if settings.SMTP != "" {
		if a.desk, err = mail.Open(settings.SMTP, settings.MailFrom); err != nil {
			a.close()
			return nil, err
		}
		a.post = a.desk
	}
	a.courses.Positions(a.competencies.Position)
	a.courses.Groups(a.accounts.MyGroupIDs)
	a.impact.Programmes(report.Innovations(a.programmes))
	return a, nil
}

// openAt opens the program for one library: that of the code or, without a
// code, the only one there is.
func (p *program) openAt(ctx context.Context, c *cli, code string) (*app, library.Library, error) {
	a, err := p.open(ctx, c)
	if err != nil {
		return nil, library.Library{}, err
	}
	l, err := a.library(ctx, code)
	if err != nil {
		a.close()
		return nil, l, err
	}
	return a, l, nil
}

// library is the library of that code; without a code the only one there is.
func (a *app) library(ctx context.Context, code string) (library.Library, error) {
	if code != "" {
		l, err := a.libraries.FindByCode(ctx, code)
		if err == nil && l.ArchivedAt != nil {
			return l, lms.Fail(lms.Conflict, "cli.library_is_archived", lms.Args{"code": code})
		}
		return l, err
	}
	list, err := a.libraries.List(ctx)
	switch {
	case err != nil:
		return library.Library{}, err
	case len(list) == 0:
		return library.Library{}, lms.Fail(lms.NotFound, "cli.no_library")
	case len(list) > 1:
		var codes []string
		for _, l := range list {
			codes = append(codes, l.Code)
		}
		return library.Library{}, lms.Fail(lms.Invalid, "cli.which_library", lms.Args{"codes": strings.Join(codes, ", ")})
	}
	return list[0], nil
}

func (a *app) close() {
	a.queue.Close()
	a.db.Close()
}

// derive makes the key for one purpose from the installation's secret.
func derive(secret, purpose string) (key [32]byte, err error) {
	b, err := hkdf.Key(sha256.New, []byte(secret), nil, "binapustaka "+purpose, len(key))
	copy(key[:], b)
	return key, err
}
