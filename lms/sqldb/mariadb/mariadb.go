// Package mariadb runs a private MariaDB server as a child process, in a
// folder of its own, reached by a socket only: for the demo and for tests.
package mariadb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
)

// ErrMissing is returned when the machine has no MariaDB server program.
var ErrMissing = errors.New("MariaDB is not installed: on Debian or Ubuntu run 'apt-get install mariadb-server-core mariadb-client-core', on Fedora 'dnf install mariadb-server'")

// Server is a running private MariaDB.
type Server struct {
	Socket string
	cmd    *exec.Cmd
	folder *os.File // of the socket, locked
	log    *os.File
	done   chan error
}

// Start creates the data folder below dir when it is not there yet, starts the
// server and waits until it answers. The server ends with Stop; it also ends
// when this process dies.
func Start(ctx context.Context, dir string, options ...string) (*Server, error) {
	daemon, err := find("mariadbd", "mysqld")
	if err != nil {
		return nil, err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	// Its own: a server that starts throws away what others keep in a shared one.
	tmp := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(data, "mysql")); err != nil {
		if err := initialise(ctx, dir, data, tmp); err != nil {
			return nil, err
		}
	}
	log, err := os.OpenFile(filepath.Join(dir, "mariadb.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	folder, err := makeFolder()
	if err != nil {
		log.Close()
		return nil, err
	}
	s := &Server{Socket: filepath.Join(folder.Name(), "s.sock"), folder: folder, log: log, done: make(chan error, 1)}
	args := append([]string{"--no-defaults", "--datadir=" + data, "--tmpdir=" + tmp, "--socket=" + s.Socket, "--skip-networking",
		"--pid-file=" + filepath.Join(folder.Name(), "pid"), "--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
		"--skip-log-bin", "--performance-schema=OFF", "--lower-case-table-names=0"}, options...)
	s.cmd = exec.Command(daemon, append(args, asRoot()...)...)
	s.cmd.Stdout, s.cmd.Stderr, s.cmd.ExtraFiles = log, log, []*os.File{folder}
	s.cmd.SysProcAttr = childAttr()
	if err := s.cmd.Start(); err != nil {
		s.clean()
		return nil, fmt.Errorf("starting %s: %w", daemon, err)
	}
	go func() { s.done <- s.cmd.Wait() }()
	if err := s.wait(ctx); err != nil {
		s.Stop()
		return nil, fmt.Errorf("MariaDB did not start (see %s): %w", filepath.Join(dir, "mariadb.log"), err)
	}
	return s, nil
}

// DSN is the address of one of the server's databases for its own
// administrator, in go-sql-driver's form.
func (s *Server) DSN(database string) string { return s.UserDSN("root", "", database) }

// UserDSN is the address of one of the server's databases for a user.
func (s *Server) UserDSN(user, password, database string) string {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Passwd, cfg.Net, cfg.Addr, cfg.DBName = user, password, "unix", s.Socket, database
	return cfg.FormatDSN()
}

// Stop asks the server to end and waits, at most 20 seconds before killing it.
func (s *Server) Stop() error {
	defer s.clean()
	select {
	case <-s.done:
		return nil
	default:
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
		return nil
	case <-time.After(20 * time.Second):
		s.cmd.Process.Kill()
		<-s.done
		return errors.New("MariaDB did not stop in 20 s and was killed")
	}
}

func (s *Server) clean() {
	s.log.Close()
	os.RemoveAll(s.folder.Name())
	s.folder.Close()
}

func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	db, err := sqlx.Open("mysql", s.DSN(""))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case end := <-s.done:
			s.done <- end
			return fmt.Errorf("it ended at once: %v", end)
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func initialise(ctx context.Context, dir, data, tmp string) error {
	install, err := find("mariadb-install-db", "mysql_install_db")
	if err != nil {
		return err
	}
	// Built beside and renamed when whole: a broken first start leaves no half-made folder.
	fresh, err := os.MkdirTemp(dir, "data-new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	args := append([]string{"--no-defaults", "--datadir=" + fresh, "--tmpdir=" + tmp, "--auth-root-authentication-method=normal", "--skip-test-db"}, asRoot()...)
	if out, err := exec.CommandContext(ctx, install, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", install, err, strings.TrimSpace(string(out)))
	}
	return os.Rename(fresh, data)
}

func asRoot() []string {
	if os.Geteuid() == 0 {
		return []string{"--user=root"}
	}
	return nil
}

func find(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
		for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/bin"} {
			if path := filepath.Join(dir, name); exists(path) {
				return path, nil
			}
		}
	}
	return "", ErrMissing
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
