//go:build !linux && !darwin && !freebsd

package main

import (
	"os"

	"binapustaka/lms"
)

// lockDemo refuses: the demo's database is reached by a Unix socket.
func lockDemo(string) (*os.File, error) { return nil, lms.Fail(lms.Unavailable, "cli.demo_system") }
