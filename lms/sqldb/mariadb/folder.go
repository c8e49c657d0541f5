package mariadb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

const folderPrefix = "binapustaka-db-"

// makeFolder makes the folder of a server's socket: a socket's path must stay
// below 108 bytes, and the data may lie deep. The folder is locked for as long
// as the open file is, here or in the server that inherits it; what was left by
// those that were killed is taken away first.
func makeFolder() (*os.File, error) {
	entries, err := os.ReadDir(os.TempDir())
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), folderPrefix) {
			continue
		}
		dir := filepath.Join(os.TempDir(), e.Name())
		if f, err := lock(dir); err == nil {
			os.RemoveAll(dir)
			f.Close()
		}
	}
	for {
		dir, err := os.MkdirTemp("", folderPrefix)
		if err != nil {
			return nil, err
		}
		if f, err := lock(dir); !errors.Is(err, errHeld) {
			return f, err
		} // another start took it for a leftover
	}
}

// errHeld is that somebody has the folder, or that it is not there any more.
var errHeld = errors.New("folder is held")
