//go:build !linux && !darwin && !freebsd

package mariadb

import (
	"errors"
	"os"
)

// lock refuses: servers are reached by a Unix socket.
func lock(string) (*os.File, error) { return nil, errors.ErrUnsupported }
