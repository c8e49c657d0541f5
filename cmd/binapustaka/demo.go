package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/pquerna/otp/totp"

	"binapustaka/cmd/binapustaka/config"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/mariadb"
)

type demoCmd struct {
	Dir   string `type:"path" default:".demo" placeholder:".demo"`
	Reset bool
	Code  bool
}

func (cmd demoCmd) Run(ctx context.Context, p *program) error {
	if cmd.Code {
		code, until := p.demoCode()
		fmt.Fprintln(p.out, p.say.T("cli.demo_code", lms.Args{"code": code, "until": until.Format("15:04:05")}))
		return nil
	}
	return p.demo(ctx, demoOptions{dir: cmd.Dir, reset: cmd.Reset, size: demo.Full})
}

type demoOptions struct {
	dir   string
	reset bool
	size  demo.Size
	ready func(*demoRun) // told when everything is; may be nil
}

// demoDatabase is a server for data that can be made again: it need not survive
// a power cut, and it lives where SLiMS's time is the server's own.
var demoDatabase = []string{"--default-time-zone=+07:00", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--sync-frm=0",
	"--innodb-buffer-pool-size=128M", "--key-buffer-size=64M", "--myisam-sort-buffer-size=32M"}

const (
	demoCode    = "kota" // of the library
	demoZone    = "Asia/Jakarta"
	demoLogFile = "binapustaka.log"
)

// demo serves a whole library to try out until ctx ends. Settings of an
// installation on the same machine have no part in it.
func (p *program) demo(ctx context.Context, o demoOptions) (err error) {
	folder, err := openDemoFolder(o.dir, o.reset)
	if err != nil {
		return err
	}
	defer folder.close()
	log, err := os.OpenFile(filepath.Join(folder.path, demoLogFile), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))

	began, first := time.Now(), !folder.Ready
	if folder.interrupted {
		fmt.Fprintln(p.out, p.say.T("cli.demo_interrupted"))
	}
	steps := newSteps(p.out, p.say)
	defer steps.stop()
	steps.to("cli.demo_step.database", 0, 0)
	server, err := mariadb.Start(ctx, filepath.Join(folder.path, "db"), demoDatabase...)
	switch {
	case errors.Is(err, mariadb.ErrMissing):
		return lms.Fail(lms.Unavailable, "cli.demo_mariadb", lms.Args{"how": installMariaDB()})
	case err != nil && ctx.Err() != nil:
		return ctx.Err() // the installer says no more than that it was killed
	case err != nil:
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	r := &demoRun{program: p, folder: folder, server: server, steps: steps}
	var truth *demo.Truth
	if first {
		if truth, err = r.build(ctx, o.size); err != nil {
			return err
		}
	}
	if err := r.open(ctx); err != nil {
		return err
	}
	defer r.app.close()
	if first {
		if err := r.fill(ctx, truth); err != nil {
			return err
		}
	}
	return r.serve(ctx, func(ctx context.Context, address string) error {
		if first {
			if err := r.firstNight(ctx); err != nil {
				return err
			}
			folder.Ready = true
			if err := folder.save(); err != nil {
				return err
			}
		}
		steps.end()
		r.present(address, time.Since(began))
		if o.ready != nil {
			o.ready(r)
		}
		return nil
	})
}

// demoRun is a demo while it runs.
type demoRun struct {
	*program
	folder  *demoFolder
	server  *mariadb.Server
	steps   *steps
	app     *app
	library int64
}

// open opens the demo's installation, its schema brought up to date, and points
// it at its SLiMS: the socket is another one each time.
func (r *demoRun) open(ctx context.Context) error {
	settings, err := config.Load("", nil)
	if err != nil {
		return err
	}
	settings.Database = r.server.UserDSN("binapustaka", r.folder.Password, "binapustaka")
	settings.Secret, settings.DataDir = r.folder.Secret, filepath.Join(r.folder.path, "data")
	settings.Listen = freeAddress(settings.Listen)
	db, err := sqldb.Open(ctx, settings.Database)
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	db.Close()
	if err != nil {
		return err
	}
	if r.app, err = r.openWith(ctx, settings); err != nil {
		return err
	}
	if !r.folder.Ready {
		return nil
	}
	l, err := r.app.libraries.FindByCode(ctx, demoCode)
	if err == nil {
		err = r.app.libraries.SetSlims(ctx, command, l.ID, r.slimsDSN())
	}
	if err != nil {
		r.app.close()
	}
	return err
}

func (r *demoRun) slimsDSN() string {
	return r.server.UserDSN("slims_baca", r.folder.SlimsPassword, "slims")
}

// serve serves the demo until ctx ends, or until ready, which is told the
// address once pages are served, fails.
func (r *demoRun) serve(ctx context.Context, ready func(ctx context.Context, address string) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	told := make(chan error, 1)
	told <- nil
	err := r.app.serve(ctx, service{ready: func(address string) {
		<-told
		go func() {
			err := ready(ctx, address)
			if err != nil {
				cancel(err)
			}
			told <- err
		}()
	}})
	cancel(nil) // when serving failed
	return errors.Join(err, <-told)
}

// freeAddress is the address, with the next port that nobody listens on.
func freeAddress(address string) string {
	host, port, _ := net.SplitHostPort(address)
	first, _ := strconv.Atoi(port)
	for n := first; n < first+100; n++ {
		address = net.JoinHostPort(host, strconv.Itoa(n))
		if l, err := net.Listen("tcp", address); err == nil {
			l.Close()
			break
		}
	}
	return address
}

func installMariaDB() string {
	switch runtime.GOOS {
	case "darwin":
		return "brew install mariadb"
	case "freebsd":
		return "pkg install mariadb1011-server"
	}
	return "apt-get install mariadb-server-core mariadb-client-core (Debian, Ubuntu), dnf install mariadb-server (Fedora)"
}

// demoCode is the one-time code that works now and until when it does.
func (p *program) demoCode() (code string, until time.Time) {
	now := p.now()
	code, err := totp.GenerateCode(demo.DemoTOTP, now)
	if err != nil {
		panic(err) // the secret is part of the program
	}
	return code, now.Truncate(30 * time.Second).Add(time.Minute) // a step late is not too late
}

// present says where the demo is and who may sign in.
func (r *demoRun) present(address string, took time.Duration) {
	say := func(key string, args lms.Args) { fmt.Fprintln(r.out, r.say.T(key, args)) }
	fmt.Fprintln(r.out)
	say("cli.demo_ready", lms.Args{"url": "http://" + address, "time": r.say.Duration(took)})
	fmt.Fprintln(r.out)
	code, until := r.demoCode()
	args := lms.Args{"code": code, "until": until.Format("15:04:05")}
	var rows [][]string
	for _, s := range demoSignins {
		rows = append(rows, []string{r.say.T("account.role_" + s.role), s.username, s.password, r.say.T("cli.demo_note."+s.note, args)})
	}
	table(r.out, []string{r.say.T("cli.demo_head.role"), r.say.T("cli.demo_head.username"), r.say.T("cli.demo_head.password"), ""}, rows)
	fmt.Fprintln(r.out)
	say("cli.demo_code_again", lms.Args{"username": demoCoded, "secret": demo.DemoTOTP})
	zone, _ := time.LoadLocation(demoZone)
	if lms.DayOf(r.now().In(zone))-r.folder.Until > 2 {
		say("cli.demo_old", lms.Args{"date": r.folder.Until})
	}
	say("cli.demo_stop", lms.Args{"log": filepath.Join(r.folder.path, demoLogFile)})
}
