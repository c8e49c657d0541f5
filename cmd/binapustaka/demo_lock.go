//go:build linux || darwin || freebsd

package main

import (
	"errors"
	"os"
	"syscall"
)

// lockDemo holds the file until it is closed or the process ends, however it
// ends; nil when another process holds it.
func lockDemo(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, err
}
