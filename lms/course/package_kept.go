package course

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"binapustaka/lms"
)

// A package that was read and not taken in stays beside the media for whoever
// uploaded it, one a person, so that a gigabyte need not be sent twice. It is
// known by the hash of its content: what is taken in is what was looked at.

// keptFor is how long it stays.
const keptFor = 24 * time.Hour

var keptHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (s *Store) keptPackage(actor lms.Actor, hash string) string {
	return filepath.Join(s.media, fmt.Sprintf("import-%d-%s.zip", actor.AccountID, hash))
}

// findKept is where the actor's package lies, "" when it is there no longer.
func (s *Store) findKept(actor lms.Actor, hash string) string {
	if !keptHash.MatchString(hash) {
		return ""
	}
	file := s.keptPackage(actor, hash)
	if info, err := os.Stat(file); err != nil || s.old(info) {
		return ""
	}
	return file
}

// Kept is a package that is kept for somebody.
type Kept struct {
	Hash  string
	Title string // of the course
	Size  int64  // bytes
	At    time.Time
}

// Kept is the package that is kept for the actor; nil where none is.
func (s *Store) Kept(actor lms.Actor, libraryID int64) (*Kept, error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	files, _ := filepath.Glob(s.keptPackage(actor, "*"))
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil || s.old(info) {
			continue
		}
		z, err := zip.OpenReader(file)
		if err != nil {
			continue
		}
		var r Report
		unpack(&z.Reader, &r)
		if err := z.Close(); err != nil {
			return nil, err
		}
		hash := strings.TrimSuffix(file[len(file)-len(".zip")-64:], ".zip")
		return &Kept{hash, r.Title, info.Size(), info.ModTime()}, nil
	}
	return nil, nil
}

// DropKept removes what is kept for the actor.
func (s *Store) DropKept(actor lms.Actor, libraryID int64) error {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return err
	}
	return s.dropKept(actor, "")
}

func (s *Store) old(info os.FileInfo) bool { return s.now().Sub(info.ModTime()) >= keptFor }

// keepPackage keeps a spooled package in place of the one before it.
func (s *Store) keepPackage(actor lms.Actor, f spooled) error {
	file := s.keptPackage(actor, f.hash)
	if err := errors.Join(os.Chtimes(f.path, s.now(), s.now()), os.Rename(f.path, file)); err != nil {
		return err
	}
	return s.dropKept(actor, file)
}

// dropKept removes what is kept for the actor but for one file.
func (s *Store) dropKept(actor lms.Actor, but string) (err error) {
	files, _ := filepath.Glob(s.keptPackage(actor, "*"))
	for _, file := range files {
		if file != but {
			err = errors.Join(err, os.Remove(file))
		}
	}
	return err
}

// SweepUploads removes packages that nobody took in for a day, and what uploads
// that were cut off by the end of a process have left.
func (s *Store) SweepUploads() (err error) {
	for _, pattern := range []string{"import-*.zip", "upload-*"} {
		files, _ := filepath.Glob(filepath.Join(s.media, pattern))
		for _, file := range files {
			if info, failed := os.Stat(file); failed == nil && s.old(info) {
				err = errors.Join(err, os.Remove(file))
			}
		}
	}
	return err
}
