package main

import (
	"net"
	"net/http"
	"os"
	"strconv"
	"testing"

	"binapustaka/cmd/binapustaka/config"
)

// Packages are served at the port after that of the pages; a web server with TLS
// in front hides it, until it is said under what name it is reached.
func TestPackagesHaveTheNextPort(t *testing.T) {
	first, err := net.Listen("tcp", unused(t))
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	next := net.JoinHostPort("127.0.0.1", strconv.Itoa(first.Addr().(*net.TCPAddr).Port+1))
	for _, c := range []struct {
		settings config.Config
		listens  bool
	}{
		{config.Config{}, true},
		{config.Config{BaseURL: "http://192.0.2.1:8080"}, true},
		{config.Config{BaseURL: "https://bina.example.id"}, false},
		{config.Config{BaseURL: "https://bina.example.id", PackageURL: "https://paket.example.id"}, true},
	} {
		c.settings.Listen = first.Addr().String()
		l, err := (&app{config: c.settings}).listenForPackages(first)
		if err != nil || (l != nil) != c.listens {
			t.Errorf("%+v: %v %v", c.settings, l, err)
		}
		if l == nil {
			continue
		}
		if l.Addr().String() != next {
			t.Errorf("%v, want %s", l.Addr(), next)
		}
		again, err := (&app{config: c.settings}).listenForPackages(first)
		if err != nil || again != nil {
			t.Errorf("the port is taken: %v %v", again, err)
		}
		l.Close()
	}
}

// A running program answers there.
func TestServeServesPackages(t *testing.T) {
	address := unused(t)
	start(t, with(installation(t), "BINAPUSTAKA_PACKAGE_LISTEN="+address), "serve", "--no-worker")
	res, err := http.Get("http://" + address + "/content/here")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Error(res.Status)
	}
}

// unused is an address that stays free until it is listened at: outside the ports
// that systems hand to whoever asks for any.
func unused(t *testing.T) string {
	t.Helper()
	for port := 20000 + os.Getpid()%10000; port < 32768; port++ {
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}
