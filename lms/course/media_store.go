package course

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const mediaColumns = `id, library_id, hash, extension, size, name, created_at, created_by, content`

// SaveMedia keeps an uploaded picture, video, sound or captions. Its type is told from
// its content, its size counted here; the same content twice is one file.
func (s *Store) SaveMedia(ctx context.Context, actor lms.Actor, libraryID int64, name string, content io.Reader) (Media, error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return Media{}, err
	}
	head, content, err := begin(content)
	if err != nil {
		return Media{}, err
	}
	m := Media{LibraryID: libraryID, Name: cleanName(name), Extension: sniff(head), CreatedAt: s.now(), CreatedBy: actor.ID()}
	if m.Extension == "" && strings.EqualFold(path.Ext(m.Name), ".vtt") {
		m.Extension = "vtt" // said to be captions: what is wrong is named by its line
	}
	switch {
	case len(head) == 0:
		return m, noContent(m.Name)
	case m.Extension == "":
		return m, otherContent(m.Name, "lesson.file_type", isMediaName)
	}
	f, err := s.spool(content, m.Name, mediaTypes[m.Extension].limit)
	if err != nil {
		return m, err
	}
	switch {
	case m.IsCaptions():
		err = checkCaptionFile(f.path)
	case m.IsPicture():
		err = pictureFault(f.path, m.Name, m.Extension)
	}
	if err != nil {
		os.Remove(f.path)
		return m, err
	}
	return s.keep(ctx, m, f)
}

func checkCaptionFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return checkCaptions(f)
}

// SaveDocument keeps an uploaded document that a lesson is to consist of.
func (s *Store) SaveDocument(ctx context.Context, actor lms.Actor, libraryID int64, name string, content io.Reader) (Media, error) {
	m := Media{LibraryID: libraryID, Name: cleanName(name), CreatedAt: s.now(), CreatedBy: actor.ID()}
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return m, err
	}
	f, err := s.spool(content, m.Name, DocumentLimit)
	if err != nil {
		return m, err
	}
	if m.Extension = documentType(f.path, m.Name); m.Extension == "" {
		os.Remove(f.path)
		return m, otherContent(m.Name, "lesson.document_type", isDocumentName)
	}
	return s.keep(ctx, m, f)
}

// begin reads the first bytes of content and returns them with all of it.
func begin(content io.Reader) (head []byte, all io.Reader, err error) {
	head = make([]byte, sniffLength)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	return head[:n], io.MultiReader(bytes.NewReader(head[:n]), content), nil
}

// spooled is a file that is whole, on its way to its final place.
type spooled struct {
	path, hash string
	size       int64
}

// spool writes content beside its final place.
func (s *Store) spool(content io.Reader, name string, limit int64) (f spooled, err error) {
	if err := os.MkdirAll(s.media, 0o750); err != nil {
		return f, err
	}
	file, err := os.CreateTemp(s.media, "upload-*")
	if err != nil {
		return f, err
	}
	f.path = file.Name()
	defer func() {
		file.Close()
		if err != nil {
			os.Remove(f.path)
		}
	}()
	hash := sha256.New()
	if f.size, err = io.Copy(io.MultiWriter(file, hash), io.LimitReader(content, limit+1)); err != nil {
		return f, err
	}
	if f.size == 0 {
		return f, noContent(name)
	}
	if f.size > limit {
		e := lms.FailField("file", "lesson.file_large", lms.Args{"name": name, "limit": limit / 1_000_000})
		e.Kind = lms.TooLarge
		return f, e
	}
	f.hash = hex.EncodeToString(hash.Sum(nil))
	return f, file.Sync()
}

// keep moves a spooled file to its final place and notes it.
func (s *Store) keep(ctx context.Context, m Media, f spooled) (Media, error) {
	defer os.Remove(f.path) // fails once the file has moved
	m.Hash, m.Size = f.hash, f.size
	if err := place(f.path, s.file(m)); err != nil {
		return m, err
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO course_media (library_id, hash, extension, size, name, created_at, created_by, content)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), content = VALUES(content)`,
		m.LibraryID, m.Hash, m.Extension, m.Size, m.Name, m.CreatedAt, m.CreatedBy, m.Content)
	if err != nil {
		return m, err
	}
	err = s.db.GetContext(ctx, &m, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash = ?`, m.LibraryID, m.Hash)
	return m, err
}

func place(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	return os.Rename(from, to)
}

func (s *Store) file(m Media) string {
	return filepath.Join(s.media, m.Hash[:2], m.Hash+"."+m.Extension)
}

var mediaName = regexp.MustCompile(`^([0-9a-f]{24})\.([a-z0-9]{3,4})$`)

// FindMedia is the file behind the last part of a media address, and where it
// lies on disk. What stands in lessons that are shut to the actor alone does not
// exist for them.
func (s *Store) FindMedia(ctx context.Context, actor lms.Actor, name string) (m Media, file string, err error) {
	if m, file, err = s.FindPicture(ctx, actor, name); err != nil || canWrite(actor, m.LibraryID) {
		return m, file, err
	}
	shut, err := s.shutMedia(ctx, actor, m)
	if err == nil && shut {
		err = lms.Fail(lms.NotFound, "error.not_found")
	}
	if err != nil {
		return Media{}, "", err
	}
	return m, file, nil
}

// FindPicture is FindMedia for what stands in a question or a test, wherever
// else: the caller has made sure that the actor is shown it there.
func (s *Store) FindPicture(ctx context.Context, actor lms.Actor, name string) (m Media, file string, err error) {
	part := mediaName.FindStringSubmatch(name)
	if part == nil || !canRead(actor, actor.LibraryID) {
		return m, "", lms.Fail(lms.NotFound, "error.not_found")
	}
	err = s.db.GetContext(ctx, &m, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash LIKE ? AND extension = ?`,
		actor.LibraryID, part[1]+"%", part[2])
	if err != nil {
		return m, "", sqldb.NotFound(err, "error.not_found")
	}
	if m.IsContent() { // has its own address, where it can do no harm
		return m, "", lms.Fail(lms.NotFound, "error.not_found")
	}
	return m, s.file(m), nil
}

// shutMedia reports whether every lesson that shows a file, in the versions that
// the actor reads, is shut to them.
func (s *Store) shutMedia(ctx context.Context, actor lms.Actor, m Media) (bool, error) {
	var shown []struct {
		CourseID int64  `db:"course_id"`
		Key      string `db:"lesson_key"`
	}
	if err := s.db.SelectContext(ctx, &shown, `SELECT c.id AS course_id, l.lesson_key FROM course c
		LEFT JOIN course_enrolment e ON e.course_id = c.id AND e.account_id = ? AND (e.withdrawn_at IS NULL OR e.completed_at IS NOT NULL)
		JOIN course_version v ON v.course_id = c.id AND (v.id = e.version_id OR e.id IS NULL AND v.slot = 'published')
		JOIN course_lesson l ON l.version_id = v.id
		WHERE c.library_id = ? AND (l.media_id = ? OR l.body LIKE ?) ORDER BY c.id`, actor.AccountID, m.LibraryID, m.ID, "%"+m.Path()+"%"); err != nil {
		return false, err
	}
	var v View
	for _, one := range shown {
		if v.CourseID != one.CourseID {
			var err error
			if v, err = s.Find(ctx, actor, one.CourseID); err != nil {
				return false, err
			}
		}
		if l, ok := v.Lesson(one.Key); ok && !v.ShutLesson(l) {
			return false, nil
		}
	}
	return len(shown) > 0, nil
}

// ownMedia reports whether a lesson of v may consist of the file that t names.
func (s *Store) ownMedia(ctx context.Context, q sqlx.QueryerContext, v Version, t LessonText) error {
	if t.MediaID == nil {
		return nil
	}
	m, err := document(ctx, q, v.LibraryID, *t.MediaID)
	if err == nil && !m.Fits(t.Kind) {
		err = lms.FailField("document", "lesson.document_gone")
	}
	return err
}

// Document is the file that a lesson of the actor's library consists of.
func (s *Store) Document(ctx context.Context, actor lms.Actor, id int64) (m Media, err error) {
	if !canRead(actor, actor.LibraryID) {
		return m, lms.Fail(lms.NotFound, "error.not_found")
	}
	return document(ctx, s.db, actor.LibraryID, id)
}

func document(ctx context.Context, q sqlx.QueryerContext, libraryID, id int64) (m Media, err error) {
	err = sqlx.GetContext(ctx, q, &m, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND id = ?`, libraryID, id)
	if errors.Is(err, sql.ErrNoRows) {
		return m, lms.FailField("document", "lesson.document_gone")
	}
	return m, err
}

// ListMedia is what was uploaded in a library for lessons to show, the newest
// first.
func (s *Store) ListMedia(ctx context.Context, actor lms.Actor, libraryID int64, page lms.Page) (list []Media, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND extension IN ('png', 'jpg', 'webp', 'gif', 'mp4', 'webm', 'mp3', 'ogg', 'm4a', 'wav', 'vtt') ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
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
