package course

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// AddHandInFile puts a file into the actor's draft.
func (s *Store) AddHandInFile(ctx context.Context, actor lms.Actor, courseID int64, key, name string, content io.Reader) error {
	if err := s.db.Tx(ctx, func(tx *sqlx.Tx) error { // before anything is kept
		_, _, _, err := s.assignment(ctx, tx, actor, courseID, key)
		return err
	}); err != nil {
		return err
	}
	f := HandInFile{Stored: rand.Text(), Name: cleanName(name)}
	spooled, err := s.spool(content, f.Name, HandInFileLimit)
	if err != nil {
		return err
	}
	defer os.Remove(spooled.path) // fails once the file has moved
	f.Size = spooled.size
	if f.Extension = handInType(spooled.path, f.Name); f.Extension == "" {
		return otherContent(f.Name, "handin.file_type", isHandInName)
	}
	if !isDocumentName(f.Extension) {
		if err := pictureFault(spooled.path, f.Name, f.Extension); err != nil {
			return err
		}
	}
	if err := place(spooled.path, s.handInFile(f)); err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, _, e, err := s.assignment(ctx, tx, actor, courseID, key)
		if err != nil {
			return err
		}
		w, err := s.openDraft(ctx, tx, e, key)
		if err != nil {
			return err
		}
		if len(w.Files) >= MaxHandInFiles {
			return lms.FailField("file", "handin.files_many", lms.Args{"max": MaxHandInFiles})
		}
		if _, err = addFile(ctx, tx, w.ID, f); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE course_handin SET saved_at = ? WHERE id = ?`, s.now(), w.ID)
		return err
	})
	if err != nil {
		os.Remove(s.handInFile(f))
	}
	return err
}

// handInType is what may be handed in: documents and pictures.
func handInType(file, name string) string {
	if t := documentType(file, name); t != "" {
		return t
	}
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	head, _, err := begin(f)
	if t := sniff(head); err == nil && mediaTypes[t].limit == PictureLimit {
		return t
	}
	return ""
}

func (s *Store) handInFile(f HandInFile) string {
	return filepath.Join(s.media, "handin", f.Stored[:2], f.Stored)
}

// RemoveHandInFile takes a file out of the actor's draft; hand-ins before keep
// theirs.
func (s *Store) RemoveHandInFile(ctx context.Context, actor lms.Actor, courseID int64, key string, id int64) error {
	var f HandInFile
	var used int
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, _, e, err := s.assignment(ctx, tx, actor, courseID, key)
		if err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &f, `SELECT `+fileColumns+` FROM course_handin_file f JOIN course_handin w ON w.id = f.handin_id
			WHERE f.id = ? AND w.enrolment_id = ? AND w.lesson_key = ? AND w.handed_in_at IS NULL`, id, e.ID, key); err != nil {
			return sqldb.NotFound(err, "handin.not_found")
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM course_handin_file WHERE id = ?`, id); err != nil {
			return err
		}
		return tx.GetContext(ctx, &used, `SELECT COUNT(*) FROM course_handin_file WHERE "stored" = ?`, f.Stored)
	})
	if err == nil && used == 0 {
		os.Remove(s.handInFile(f)) // what stays behind is read by nobody
	}
	return err
}

// FindHandInFile is a file of a hand-in and where it lies on disk.
func (s *Store) FindHandInFile(ctx context.Context, actor lms.Actor, id int64) (f HandInFile, file string, err error) {
	if err := s.db.GetContext(ctx, &f, `SELECT `+fileColumns+` FROM course_handin_file f WHERE f.id = ?`, id); err != nil {
		return f, "", sqldb.NotFound(err, "handin.not_found")
	}
	if _, err := readHandIn(ctx, s.db, actor, f.HandInID); err != nil {
		return HandInFile{}, "", err
	}
	return f, s.handInFile(f), nil
}
