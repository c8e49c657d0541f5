package web

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// line is the wire between browsers and a test room: it can be cut for all that
// comes from a browser, whatever part of it asks. It stays when the server at its
// end is stopped and another one started.
type line struct {
	net.Listener
	calls chan net.Conn // that a server has not taken yet
	mu    sync.Mutex
	cut   bool
	mute  bool
	stuck chan struct{} // closed once what is asked goes through again; nil: at once
	open  map[net.Conn]bool
}

// plug is the end of a line that one server hears.
type plug struct {
	*line
	out chan struct{}
}

func (p plug) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.out:
		return nil, io.EOF
	}
}

func (p plug) Close() error { close(p.out); return nil }

type slowConn struct {
	net.Conn
	line *line
}

func (c slowConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.line.mu.Lock()
	stuck := c.line.stuck
	c.line.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
	return n, err
}

func (c slowConn) Write(b []byte) (int, error) {
	c.line.mu.Lock()
	mute := c.line.mute
	c.line.mu.Unlock()
	if mute {
		c.Conn.Close()
	}
	return c.Conn.Write(b)
}

// lay lays a line; it ends with the test.
func lay(t testing.TB) *line {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{Listener: ln, calls: make(chan net.Conn), open: map[net.Conn]bool{}}
	over := make(chan struct{})
	t.Cleanup(func() { close(over); ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			l.mu.Lock()
			cut := l.cut
			l.open[c] = true
			l.mu.Unlock()
			if cut {
				c.Close()
				continue
			}
			select {
			case l.calls <- slowConn{c, l}:
			case <-over:
				return
			}
		}
	}()
	return l
}

// setCut cuts the line, with all that is under way, or mends it.
func (l *line) setCut(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		c.Close()
	}
	l.cut, l.open = cut, map[net.Conn]bool{}
}

// setMute lets what is asked through, and loses every answer.
func (l *line) setMute(mute bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mute = mute
}

// setStuck lets nothing through, and nothing be lost, until it is told again.
func (l *line) setStuck(stuck bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if stuck {
		l.stuck = make(chan struct{})
	} else {
		close(l.stuck)
		l.stuck = nil
	}
}

// serve starts a server at the room's end of the line.
func (room *testRoom) serve() {
	room.t.Helper()
	app, err := New(room.deps)
	if err != nil {
		room.t.Fatal(err)
	}
	go app.Listener(plug{room.line, make(chan struct{})})
	room.stop = func() { app.ShutdownWithTimeout(2 * time.Second) }
}

// setDown ends the server with all that is under way, or starts another one.
func (room *testRoom) setDown(down bool) {
	room.t.Helper()
	room.line.setCut(down)
	if down {
		room.stop()
	} else {
		room.serve()
	}
}
