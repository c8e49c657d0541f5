//go:build !linux

package mariadb

import "syscall"

func childAttr() *syscall.SysProcAttr { return nil }
