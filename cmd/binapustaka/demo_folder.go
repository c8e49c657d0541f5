package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"binapustaka/lms"
)

const (
	demoMarkFile = "demo.json"
	demoLockFile = "lock"
)

// demoFolder is where a demo keeps all it has, held by one process at a time.
type demoFolder struct {
	path        string
	lock        *os.File
	interrupted bool // it was left half filled, and begins again
	demoMark
}

// demoMark is what a folder is known by to be a demo's: nothing is deleted in
// one without it. It holds the demo's secrets, so its owner alone may read it.
type demoMark struct {
	Format        int     `json:"binapustaka_demo"`
	Secret        string  `json:"secret"`
	Password      string  `json:"database_password"`
	SlimsPassword string  `json:"slims_password"` // of the user who may SELECT
	Until         lms.Day `json:"until"`          // last day of the demo SLiMS
	Ready         bool    `json:"ready"`          // filled to the end
}

const demoFormat = 1

// openDemoFolder takes the folder for this process, making it when it is not
// there. With reset, or when it was left half filled, the demo in it is thrown
// away. A folder with anything else in it is refused.
func openDemoFolder(path string, reset bool) (*demoFolder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, &lms.Error{Kind: lms.Invalid, Key: "cli.demo_folder", Args: lms.Args{"dir": path}, Err: err}
	}
	f := &demoFolder{path: path}
	if err := f.read(); err != nil {
		return nil, err
	}
	if f.lock, err = lockDemo(filepath.Join(path, demoLockFile)); err != nil {
		return nil, err
	}
	if f.lock == nil {
		return nil, lms.Fail(lms.Conflict, "cli.demo_running", lms.Args{"dir": path})
	}
	if err = f.read(); err == nil { // once more: another process may have just ended
		f.interrupted = f.Format != 0 && !f.Ready && !reset
		if reset || !f.Ready {
			err = f.begin()
		}
	}
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *demoFolder) close() { f.lock.Close() }

// read finds out what the folder is.
func (f *demoFolder) read() error {
	f.demoMark = demoMark{}
	b, err := os.ReadFile(filepath.Join(f.path, demoMarkFile))
	if err == nil && json.Unmarshal(b, &f.demoMark) == nil && f.Format == demoFormat {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != demoLockFile {
			return lms.Fail(lms.Conflict, "cli.demo_not_ours", lms.Args{"dir": f.path})
		}
	}
	return nil
}

// begin empties the folder, mark last, and marks it as a demo that is not ready.
func (f *demoFolder) begin() error {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != demoLockFile && e.Name() != demoMarkFile {
			if err := os.RemoveAll(filepath.Join(f.path, e.Name())); err != nil {
				return err
			}
		}
	}
	f.demoMark = demoMark{Format: demoFormat, Secret: rand.Text() + rand.Text(), Password: rand.Text(), SlimsPassword: rand.Text()}
	return f.save()
}

// save writes the mark whole or not at all.
func (f *demoFolder) save() error {
	b, err := json.MarshalIndent(f.demoMark, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(f.path, demoMarkFile)
	if err := os.WriteFile(name+".new", append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
