package course

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const mediaColumns = `id, library_id, hash, extension, size, name, created_at, created_by`

// SaveMedia keeps an uploaded file. Its type is told from its content, its
// size counted here; the same content twice is one file.
func (s *Store) SaveMedia(ctx context.Context, actor lms.Actor, libraryID int64, name string, content io.Reader) (Media, error) {
	var m Media
	if err := require(canWrite(actor, libraryID)); err != nil {
		return m, err
	}
	head := make([]byte, sniffLength)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return m, err
	}
	head = head[:n]
	m = Media{LibraryID: libraryID, Name: cleanName(name), Extension: sniff(head), CreatedAt: s.now(), CreatedBy: by(actor)}
	switch {
	case n == 0:
		return m, lms.FailField("file", "lesson.file_missing")
	case m.Extension == "":
		return m, lms.FailField("file", "lesson.file_type", lms.Args{"name": m.Name})
	}
	if err := s.keep(&m, io.MultiReader(bytes.NewReader(head), content)); err != nil {
		return m, err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO course_media (library_id, hash, extension, size, name, created_at, created_by)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)`, m.LibraryID, m.Hash, m.Extension, m.Size, m.Name, m.CreatedAt, m.CreatedBy)
	if err != nil {
		return m, err
	}
	err = s.db.GetContext(ctx, &m, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash = ?`, libraryID, m.Hash)
	return m, err
}

// keep writes the content beside its final place and moves it there when it is
// whole; it fills in hash and size.
func (s *Store) keep(m *Media, content io.Reader) error {
	if err := os.MkdirAll(s.media, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.media, "upload-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once the file has moved
	defer f.Close()
	limit := mediaTypes[m.Extension].limit
	hash := sha256.New()
	if m.Size, err = io.Copy(io.MultiWriter(f, hash), io.LimitReader(content, limit+1)); err != nil {
		return err
	}
	if m.Size > limit {
		e := lms.FailField("file", "lesson.file_large", lms.Args{"name": m.Name, "limit": limit / 1_000_000})
		e.Kind = lms.TooLarge
		return e
	}
	m.Hash = hex.EncodeToString(hash.Sum(nil))
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	to := s.file(*m)
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	return os.Rename(f.Name(), to)
}

func (s *Store) file(m Media) string {
	return filepath.Join(s.media, m.Hash[:2], m.Hash+"."+m.Extension)
}

var mediaName = regexp.MustCompile(`^([0-9a-f]{24})\.([a-z0-9]{3,4})$`)

// FindMedia is the file behind the last part of a media address, and where it
// lies on disk.
func (s *Store) FindMedia(ctx context.Context, actor lms.Actor, name string) (m Media, file string, err error) {
	part := mediaName.FindStringSubmatch(name)
	if part == nil || !canRead(actor, actor.LibraryID) {
		return m, "", lms.Fail(lms.NotFound, "error.not_found")
	}
	err = s.db.GetContext(ctx, &m, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash LIKE ? AND extension = ?`,
		actor.LibraryID, part[1]+"%", part[2])
	if err != nil {
		return m, "", sqldb.NotFound(err, "error.not_found")
	}
	return m, s.file(m), nil
}

// ListMedia is what was uploaded in a library, the newest first.
func (s *Store) ListMedia(ctx context.Context, actor lms.Actor, libraryID int64, page lms.Page) (list []Media, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
		libraryID, page.Limit(), page.Offset())
	return list, err
}

// cleanName is an uploaded file's name without folders, control characters and
// those that turn the direction of writing, its last 200 characters at most.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name))
	if r := []rune(name); len(r) > 200 {
		name = string(r[len(r)-200:])
	}
	return name
}
