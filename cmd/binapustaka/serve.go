package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/intake"
	"binapustaka/lms/partner"
	"binapustaka/lms/portfolio"
	"binapustaka/lms/report"
	"binapustaka/lms/report/api"
	"binapustaka/lms/report/personal"
	"binapustaka/web"
)

// service says what a process does until its context ends.
type service struct {
	noWeb, noWorker bool
	ready           func(address string) // told where pages are served, once they are; may be nil
}

// stopTime is how long requests that are under way may take when the program
// ends; the worker keeps to ten seconds by itself.
const stopTime = 8 * time.Second

// serve serves pages and works, as s says, until ctx ends; then it stops
// within ten seconds.
func (a *app) serve(ctx context.Context, s service) error {
	var stops []func()
	stop := func() {
		var all sync.WaitGroup
		for _, f := range stops {
			all.Go(f)
		}
		all.Wait()
	}
	ended := make(chan error, 2)
	if !s.noWeb {
		if err := os.MkdirAll(a.config.DataDir, 0o750); err != nil {
			return &lms.Error{Kind: lms.Unavailable, Key: "doctor.folder", Args: lms.Args{"dir": a.config.DataDir}, Err: err}
		}
		listener, err := net.Listen("tcp", a.config.Listen)
		if err != nil {
			return &lms.Error{Kind: lms.Unavailable, Key: "cli.listen", Args: lms.Args{"address": a.config.Listen}, Err: err}
		}
		packages, err := a.listenForPackages(listener)
		if err != nil {
			listener.Close()
			return err
		}
		deps := web.Deps{Now: a.now, BaseURL: a.config.BaseURL, TrustedProxies: a.config.TrustedProxies, PackageURL: a.config.PackageURL,
			Libraries: a.libraries, Accounts: a.accounts, Slims: newSlimsDoor(a.libraries, a.now), Courses: a.courses, Usage: a.usage,
			Assessments: a.assessments, Activities: a.activities, Competencies: a.competencies, Impact: a.impact, Pickups: a.pickups, Surveys: a.surveys, Certificates: a.certificates, Hours: a.hours, Portfolios: portfolio.NewStore(a.db, a.now), Notices: a.notices, Mails: a.post != nil, Jobs: a.jobs, Reports: report.NewStore(a.db), Terms: a.terms(),
			Intakes:    intake.NewStore(a.db, a.accounts, a.hours, a.now),
			Programmes: a.programmes, Partners: partner.NewStore(a.db, a.now), Volunteers: a.volunteers,
			Personal: personal.NewStore(a.db),
			Exchange: a.exchange, API: api.NewStore(a.db, a.now), TellOne: a.tellOne,
			Foresee: a.impactDeps().Foresee,
			JointMetrics: func(ctx context.Context, actor lms.Actor, scope impact.Scope, libraries []int64) ([]string, error) {
				return worker.JointMetrics(ctx, a.usage, actor, scope, libraries)
			},
			StudyMetrics: func(ctx context.Context, actor lms.Actor, libraryID int64) ([]string, error) {
				return worker.StudyMetrics(ctx, a.usage, a.surveys, actor, libraryID)
			}}
		a.mailFor(&deps)
		if packages != nil {
			deps.PackagePort = packages.Addr().(*net.TCPAddr).Port
		}
		pages, err := web.New(deps)
		if err != nil {
			return err
		}
		apart, err := web.NewPackages(deps)
		if err != nil {
			return err
		}
		run := func(l net.Listener, app interface {
			Listener(net.Listener) error
			ShutdownWithTimeout(time.Duration) error
		}) {
			go func() { ended <- app.Listener(l) }()
			stops = append(stops, func() {
				if err := app.ShutdownWithTimeout(stopTime); err != nil {
					slog.Warn("requests were cut off", "err", err)
				}
				l.Close() // also when it was not yet being served
			})
		}
		run(listener, pages)
		if packages != nil {
			run(packages, apart)
		}
		if s.ready != nil {
			s.ready(listener.Addr().String())
		}
	}
	if !s.noWorker {
		w := a.worker()
		if err := w.Start(ctx); err != nil {
			stop()
			return err
		}
		stops = append(stops, w.Stop)
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	slog.Info("stopping")
	stop()
	return err
}

// listenForPackages opens the address at which interactive packages have an
// origin of their own: the one that is set, else the port after that of the
// pages, where browsers come without a proxy. It is nil where there is none.
func (a *app) listenForPackages(pages net.Listener) (net.Listener, error) {
	address, set := a.config.PackageListen, a.config.PackageListen != ""
	if !set {
		if strings.HasPrefix(a.config.BaseURL, "https://") && a.config.PackageURL == "" {
			return nil, nil
		}
		host, port, err := net.SplitHostPort(a.config.Listen)
		if err != nil {
			return nil, err
		}
		if port != "0" {
			port = strconv.Itoa(pages.Addr().(*net.TCPAddr).Port + 1)
		}
		address = net.JoinHostPort(host, port)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil && set {
		return nil, &lms.Error{Kind: lms.Unavailable, Key: "cli.listen_packages", Args: lms.Args{"address": address}, Err: err}
	}
	if err != nil {
		slog.Warn("interactive packages have no address of their own: some cannot run", "address", address, "setting", "BINAPUSTAKA_PACKAGE_LISTEN")
		return nil, nil
	}
	return listener, nil
}

type serveCmd struct {
	NoWorker bool `xor:"no"`
	NoWeb    bool `xor:"no"`
}

func (cmd serveCmd) Run(ctx context.Context, p *program, c *cli) error {
	return p.serve(ctx, c, service{noWeb: cmd.NoWeb, noWorker: cmd.NoWorker})
}

type workerCmd struct{}

func (workerCmd) Run(ctx context.Context, p *program, c *cli) error {
	return p.serve(ctx, c, service{noWeb: true})
}

func (p *program) serve(ctx context.Context, c *cli, s service) error {
	a, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	defer a.close()
	s.ready = func(address string) {
		url := a.config.BaseURL
		if url == "" {
			url = "http://" + address
		}
		fmt.Fprintln(p.out, p.say.T("cli.serving", lms.Args{"url": url, "address": address}))
	}
	if s.noWeb {
		fmt.Fprintln(p.out, p.say.T("cli.working"))
	}
	return a.serve(ctx, s)
}
