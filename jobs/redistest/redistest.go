// Package redistest gives tests a real Redis of their own.
package redistest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Start starts a redis-server on a socket of its own, ends it with the test,
// and returns its address for jobs.Connect.
func Start(t testing.TB, args ...string) string {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not installed. Debian and Ubuntu: apt-get install redis-server")
	}
	dir, err := os.MkdirTemp("", "bp-redis-") // short: a socket's path has at most 107 letters
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "redis.sock")
	cmd := exec.Command(program, append([]string{"--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", dir}, args...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		os.RemoveAll(dir)
	})
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: socket, MaxRetries: -1})
	defer client.Close()
	var refused redis.Error // an answer too, of a server with a password
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if err := client.Ping(context.Background()).Err(); err == nil || errors.As(err, &refused) {
			return "unix://" + socket
		}
		if time.Now().After(until) {
			t.Fatal("redis-server does not answer within 10 seconds")
		}
	}
}
