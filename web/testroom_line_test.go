package web

import (
	"net"
	"sync"
)

// line is the wire between browsers and a test room: it can be cut for all that
// comes from a browser, whatever part of it asks.
type line struct {
	net.Listener
	mu    sync.Mutex
	cut   bool
	stuck chan struct{} // closed once what is asked goes through again; nil: at once
	open  map[net.Conn]bool
}

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

func (l *line) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		cut := l.cut
		l.open[c] = true
		l.mu.Unlock()
		if !cut {
			return slowConn{c, l}, nil
		}
		c.Close()
	}
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
