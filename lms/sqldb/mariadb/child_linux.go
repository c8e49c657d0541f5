package mariadb

import "syscall"

// childAttr keeps the server out of the terminal's process group (Ctrl-C
// reaches only us, and we stop it in order) and ends it when we are killed.
func childAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
