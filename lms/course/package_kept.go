package course

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
