//go:build linux || darwin || freebsd

package mariadb

import (
	"os"
	"syscall"
)

// lock holds a folder of this user's until the file is closed by everyone who
// has it, however they end; errHeld when another has it or has removed it.
func lock(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if os.IsNotExist(err) {
		return nil, errHeld
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid() {
		err = os.ErrPermission
	}
	if err == nil && (syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil || !exists(dir)) {
		err = errHeld
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
