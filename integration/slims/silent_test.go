package slims_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// wire takes calls for a database server and passes them on, until it is cut:
// then whoever calls is heard and gets no answer.
type wire struct {
	net.Listener
	network, address string
	cut              atomic.Bool
}

func lay(t *testing.T, dsn string) (w *wire, through string) {
	t.Helper()
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	w = &wire{network: cfg.Net, address: cfg.Addr}
	if w.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	go func() {
		for {
			caller, err := w.Accept()
			if err != nil {
				return
			}
			go w.serve(caller)
		}
	}()
	cfg.Net, cfg.Addr = "tcp", w.Addr().String()
	return w, cfg.FormatDSN()
}

func (w *wire) serve(caller net.Conn) {
	defer caller.Close()
	server, err := net.Dial(w.network, w.address)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(server, caller)
	buffer := make([]byte, 4096)
	for {
		n, err := server.Read(buffer)
		if err != nil && !w.cut.Load() {
			return
		}
		if w.cut.Load() {
			io.Copy(io.Discard, caller) // until the caller gives up
			return
		}
		if _, err := caller.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// A server that takes the call and never answers is unreachable within the time
// that a greeting may take, however it goes silent.
func TestSilentServer(t *testing.T) {
	_, dsn := source(t, "9_7_0", "MyISAM")
	w, through := lay(t, dsn)
	defer slims.LimitSilence(time.Second, 2*time.Second)()
	reader := openReader(t, through)
	w.cut.Store(true)
	for name, ask := range map[string]func() error{
		"no greeting": func() error {
			r, err := slims.Open(ctx, through, time.UTC)
			if err == nil {
				r.Close()
			}
			return err
		},
		"no answer": func() error {
			return reader.ReadUsage(ctx, slims.Input{Names: usage.NewNames(nil), Today: worldEnd}, func(usage.Source, int64) {}, func(usage.Reading) error { return nil })
		},
	} {
		limit, cancel := context.WithTimeout(ctx, time.Minute)
		answered := make(chan error, 1)
		go func() { answered <- ask() }()
		select {
		case err := <-answered:
			var e *lms.Error
			if !errors.As(err, &e) || e.Key != "slims.unreachable" || e.Kind != lms.Unavailable {
				t.Errorf("%s: %v", name, err)
			}
		case <-limit.Done():
			t.Errorf("%s: still waiting", name)
		}
		cancel()
	}
}
