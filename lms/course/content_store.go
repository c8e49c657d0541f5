package course

import (
	"archive/zip"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// SaveContent keeps an uploaded interactive package, SCORM or H5P, once all of
// it has been looked at.
func (s *Store) SaveContent(ctx context.Context, actor lms.Actor, libraryID int64, name string, content io.Reader) (Media, error) {
	m := Media{LibraryID: libraryID, Name: cleanName(name), CreatedAt: s.now(), CreatedBy: actor.ID()}
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return m, err
	}
	f, err := s.spool(content, m.Name, ContentLimit)
	if err != nil {
		return m, err
	}
	c, refused := openContent(f.path)
	if refused != nil {
		os.Remove(f.path)
		return m, refused
	}
	m.Content, m.Extension = &c, c.extension()
	return s.keep(ctx, m, f)
}

func openContent(file string) (Content, *lms.Error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		e := lms.FailField("file", "content.no_zip")
		e.Err = err
		return Content{}, e
	}
	defer z.Close()
	return readContent(&z.Reader)
}

// Pass lets who has its token read the files of one package, and save what it
// reports for one learner. It stands in the addresses of the package, whose
// pages have no session: they run apart from ours, without cookies.
type Pass struct {
	Token       string    `db:"token"`
	MediaID     int64     `db:"media_id"`
	AccountID   int64     `db:"account_id"`
	EnrolmentID *int64    `db:"enrolment_id"` // nil: only looked at, nothing is kept
	LessonKey   string    `db:"lesson_key"`
	Attempt     int       `db:"attempt"`
	ExpiresAt   time.Time `db:"expires_at"`
}

const (
	passColumns = `token, media_id, account_id, enrolment_id, lesson_key, attempt, expires_at`
	passLife    = 12 * time.Hour
	passRenewed = 6 * time.Hour // one with more to live is given again: what a browser keeps stays good
)

// Playing is a package as its lesson's page shows it.
type Playing struct {
	Pass
	Content Content
	Item    int            // number of the item that is open
	Runs    map[string]Run // of this attempt, by item
}

// State is how the reader stands with an item: "done", "opened" or "".
func (p Playing) State(it ContentItem) string {
	r, ok := p.Runs[it.ID]
	switch {
	case !ok:
		return ""
	case r.Done() || !it.Reports:
		return "done"
	}
	return "opened"
}

// Begun reports whether the package has left anything in this attempt.
func (p Playing) Begun() bool {
	for _, r := range p.Runs {
		if r.SavedAt != nil {
			return true
		}
	}
	return false
}

// Play opens a package in a lesson of the actor's view. item is the number of
// what was asked for; -1, or one that does not exist, is the first that is not
// done. For a learner it is noted as opened.
func (s *Store) Play(ctx context.Context, actor lms.Actor, v View, l Lesson, item int) (p Playing, err error) {
	if l.MediaID == nil {
		return p, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	m, err := s.Document(ctx, actor, *l.MediaID)
	if err != nil {
		return p, err
	}
	if m.Content == nil {
		return p, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p = Playing{Content: *m.Content, Pass: Pass{MediaID: m.ID, AccountID: actor.AccountID, LessonKey: l.Key}}
		if !v.Learning() {
			p.Item = p.choose(item)
			return s.admit(ctx, tx, &p.Pass)
		}
		e, err := enrolment(ctx, tx, v.CourseID, actor.AccountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		p.EnrolmentID = &e.ID
		if err := tx.GetContext(ctx, &p.Attempt, `SELECT COALESCE(MAX(attempt), 1) FROM course_run WHERE enrolment_id = ? AND lesson_key = ?`, e.ID, l.Key); err != nil {
			return err
		}
		if p.Runs, err = attemptRuns(ctx, tx, p.Pass); err != nil {
			return err
		}
		p.Item = p.choose(item)
		it := p.Content.Items[p.Item]
		if err := s.openRun(ctx, tx, p.Pass, it.ID); err != nil {
			return err
		}
		if p.Runs, err = attemptRuns(ctx, tx, p.Pass); err != nil {
			return err
		}
		if !it.Reports {
			if _, err := s.settle(ctx, tx, e, l, p.Content, p.Runs); err != nil {
				return err
			}
		}
		return s.admit(ctx, tx, &p.Pass)
	})
	return p, err
}

func (p Playing) choose(item int) int {
	launches := p.Content.Launches()
	first := launches[0]
	for i := len(launches) - 1; i >= 0; i-- {
		if launches[i] == item {
			return item
		}
		if it := p.Content.Items[launches[i]]; p.State(it) != "done" {
			first = launches[i]
		}
	}
	return first
}

// admit gives a pass, the one before if it is good for long enough.
func (s *Store) admit(ctx context.Context, tx *sqlx.Tx, p *Pass) error {
	var have []Pass
	if err := tx.SelectContext(ctx, &have, `SELECT `+passColumns+` FROM course_content_pass
		WHERE account_id = ? AND media_id = ? AND enrolment_id <=> ? AND lesson_key = ? AND attempt = ? AND expires_at > ? LIMIT 1`,
		p.AccountID, p.MediaID, p.EnrolmentID, p.LessonKey, p.Attempt, s.now().Add(passRenewed)); err != nil || len(have) > 0 {
		if err == nil {
			*p = have[0]
		}
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM course_content_pass WHERE expires_at < ?`, s.now()); err != nil {
		return err
	}
	p.Token, p.ExpiresAt = strings.ToLower(rand.Text()), s.now().Add(passLife)
	_, err := tx.ExecContext(ctx, `INSERT INTO course_content_pass (`+passColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.Token, p.MediaID, p.AccountID, p.EnrolmentID, p.LessonKey, p.Attempt, p.ExpiresAt)
	return err
}

// pass finds a token that is still good.
func (s *Store) pass(ctx context.Context, q sqlx.QueryerContext, token string) (p Pass, err error) {
	err = sqlx.GetContext(ctx, q, &p, `SELECT `+passColumns+` FROM course_content_pass WHERE token = ? AND expires_at > ?`, asciiOnly(token), s.now())
	return p, sqldb.NotFound(err, "content.pass_gone")
}

// asciiOnly is s, or nothing where the column that it is compared with could not hold it.
func asciiOnly(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) >= 0 {
		return ""
	}
	return s
}

// Package is what a pass leads to, and where its ZIP lies on disk.
func (s *Store) Package(ctx context.Context, token string) (p Pass, m Media, file string, err error) {
	if p, err = s.pass(ctx, s.db, token); err != nil {
		return p, m, "", err
	}
	err = s.db.GetContext(ctx, &m, `SELECT `+mediaColumns+` FROM course_media WHERE id = ?`, p.MediaID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && m.Content == nil {
		return p, m, "", lms.Fail(lms.NotFound, "content.pass_gone")
	}
	return p, m, s.file(m), err
}
