package course

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Import makes a course, a draft, of a package; with write false it only says
// what it would come to. With problems nothing is imported. What the package
// names and the library does not have is said and left out. A package that can be
// read and does not become a course is kept for the actor.
func (s *Store) Import(ctx context.Context, actor lms.Actor, libraryID int64, content io.Reader, named Named, write bool) (id int64, r Report, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return 0, r, err
	}
	f, err := s.spool(content, "ZIP", PackageLimit)
	if err != nil {
		return 0, r, err
	}
	defer os.Remove(f.path) // fails once the file has moved
	id, r, err = s.importFile(ctx, actor, libraryID, f.path, named, write)
	switch {
	case id != 0:
		return id, r, s.dropKept(actor, "")
	case r.Title != "":
		r.Kept, err = f.hash, errors.Join(err, s.keepPackage(actor, f))
	}
	return 0, r, err
}

// ImportKept is Import of a package that is kept for the actor.
func (s *Store) ImportKept(ctx context.Context, actor lms.Actor, libraryID int64, kept string, named Named, write bool) (id int64, r Report, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return 0, r, err
	}
	file := s.findKept(actor, kept)
	if file == "" {
		return 0, r, lms.FailField("file", "package.file_gone")
	}
	if id, r, err = s.importFile(ctx, actor, libraryID, file, named, write); id != 0 {
		return id, r, s.dropKept(actor, "")
	}
	r.Kept = kept
	return 0, r, err
}

func (s *Store) importFile(ctx context.Context, actor lms.Actor, libraryID int64, file string, named Named, write bool) (id int64, r Report, err error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		r.wrong("package.no_zip", nil)
		return 0, r, nil
	}
	defer z.Close()
	c, entries := unpack(&z.Reader, &r)
	if entries == nil {
		return 0, r, nil
	}
	if _, err := s.unpackMedia(ctx, actor, libraryID, c, entries, &r, false); err != nil {
		return 0, r, err
	}
	requires, err := s.byTitle(ctx, libraryID, c, named, &r)
	if err != nil {
		return 0, r, err
	}
	if _, err := takeTests(ctx, c, entries, named, &r, false); err != nil || !write || len(r.Problems) > 0 {
		return 0, r, err
	}
	media, err := s.unpackMedia(ctx, actor, libraryID, c, entries, &r, true)
	if err != nil || len(r.Problems) > 0 {
		return 0, r, err
	}
	r.Tests = nil
	exams, err := takeTests(ctx, c, entries, named, &r, true)
	if err != nil || len(r.Problems) > 0 {
		return 0, r, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err = s.insert(ctx, tx, actor, libraryID, c, requires, named, exams, media)
		return err
	})
	if err != nil {
		return 0, r, err
	}
	return id, r, nil
}

// takeTests hands the tests of a package to their area; the ids are by file.
// What is missing is said when they are only looked at.
func takeTests(ctx context.Context, c packed, entries map[string]*zip.File, named Named, r *Report, write bool) (map[string]int64, error) {
	ids := map[string]int64{}
	for _, name := range c.testFiles() {
		b, ok := entry(entries, name, maxPackageTest, r)
		if !ok || named.Take == nil {
			continue
		}
		t, err := named.Take(ctx, b, write)
		if err != nil {
			return nil, err
		}
		if ids[name] = t.ID; len(t.Problems) > 0 {
			r.take(name, t.Problems)
			continue
		}
		r.Tests = append(r.Tests, t.Says)
		if write {
			continue
		}
		r.Missing = append(r.Missing, t.Missing...)
		for _, m := range mediaIn.FindAllStringSubmatch(string(b), -1) {
			if !slices.ContainsFunc(c.Media, func(p packedMedia) bool { return p.File == "media/"+m[1] }) {
				r.Missing = append(r.Missing, Told{"package.media_missing", lms.Args{"lesson": name, "name": m[1]}})
			}
		}
	}
	return ids, nil
}

// unpackMedia reads the media of a package, each held to its type, its limit and
// the hash that its name is, and with write keeps them; the ids are by file.
func (s *Store) unpackMedia(ctx context.Context, actor lms.Actor, libraryID int64, c packed, entries map[string]*zip.File, r *Report, write bool) (map[string]int64, error) {
	ids := map[string]int64{}
	for _, m := range c.Media {
		e, part := entries[m.File], mediaName.FindStringSubmatch(strings.TrimPrefix(m.File, "media/"))
		if e == nil || part == nil {
			continue // said already
		}
		in, err := e.Open()
		if err != nil {
			r.wrong("package.entry_broken", lms.Args{"name": m.File})
			continue
		}
		media := Media{LibraryID: libraryID, Name: cleanName(m.Name), Extension: part[2], CreatedAt: s.now(), CreatedBy: actor.ID()}
		limit := mediaTypes[part[2]].limit
		if media.IsDocument() {
			limit = DocumentLimit
		} else if media.IsContent() {
			limit = ContentLimit
		}
		f, err := s.spool(in, m.File, limit)
		in.Close()
		var known *lms.Error
		switch {
		case errors.As(err, &known):
			r.take(m.File, known)
			continue
		case errors.Is(err, zip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF):
			r.wrong("package.entry_broken", lms.Args{"name": m.File})
			continue
		case err != nil:
			return nil, err
		}
		kind := ""
		if media.IsContent() {
			c, err := openContent(f.path)
			if err != nil {
				r.take(m.File, err)
				os.Remove(f.path)
				continue
			}
			media.Content, kind = &c, c.extension()
		} else {
			kind = s.typeOf(f.path, "x."+part[2])
		}
		switch {
		case !strings.HasPrefix(f.hash, part[1]), kind != part[2]:
			r.wrong("package.media_other", lms.Args{"name": m.File})
		case write:
			kept, err := s.keepNew(ctx, media, f)
			if err != nil {
				return nil, err
			}
			ids[m.File] = kept.ID
		}
		os.Remove(f.path)
	}
	return ids, nil
}

// typeOf is what a file is by its content, whatever kind of media.
func (s *Store) typeOf(file, name string) string {
	if t := documentType(file, name); t != "" {
		return t
	}
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	head, _, err := begin(f)
	if err != nil {
		return ""
	}
	return sniff(head)
}

// keepNew is keep that leaves the name of a file that the library has already.
func (s *Store) keepNew(ctx context.Context, m Media, f spooled) (Media, error) {
	var have []Media
	if err := s.db.SelectContext(ctx, &have, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash = ?`, m.LibraryID, f.hash); err != nil {
		return m, err
	}
	if len(have) > 0 {
		m.Name = have[0].Name
	}
	return s.keep(ctx, m, f)
}

// byTitle finds the prerequisites that a package names; whatever it names that
// is not there is said.
func (s *Store) byTitle(ctx context.Context, libraryID int64, c packed, named Named, r *Report) (requires []int64, err error) {
	for _, title := range c.Requires {
		var found []int64
		if err := s.db.SelectContext(ctx, &found, `SELECT v.course_id FROM course_version v JOIN course c ON c.id = v.course_id
			WHERE c.library_id = ? AND c.archived_at IS NULL AND v.slot = 'published' AND v.title = ? ORDER BY c.id LIMIT 1`, libraryID, title); err != nil {
			return nil, err
		}
		if len(found) == 0 {
			r.Missing = append(r.Missing, Told{"package.requires_missing", lms.Args{"course": title}})
		}
		requires = append(requires, found...)
	}
	for _, m := range c.Modules {
		for _, l := range m.Lessons {
			if l.Competency != "" && named.Competencies[l.Competency] == 0 {
				r.Missing = append(r.Missing, Told{"package.practical_competency", lms.Args{"lesson": l.Title, "code": l.Competency}})
			}
			if _, ok := named.Tests[l.Test]; l.Kind == Test && l.Test != "" && (l.TestFile == "" || named.Take == nil) && !ok {
				r.Missing = append(r.Missing, Told{"package.test_missing", lms.Args{"lesson": l.Title, "test": l.Test}})
			}
		}
	}
	for _, code := range c.Competencies {
		if named.Competencies[code] == 0 {
			r.Missing = append(r.Missing, Told{"package.competency_missing", lms.Args{"code": code}})
		}
	}
	return requires, nil
}

// insert writes an unpacked course as a draft.
func (s *Store) insert(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, c packed, requires []int64, named Named, exams, media map[string]int64) (int64, error) {
	d := c.details()
	for _, code := range c.Competencies {
		if id := named.Competencies[code]; id != 0 {
			d.Competencies = append(d.Competencies, id)
		}
	}
	d, err := d.Clean()
	if err != nil {
		return 0, err
	}
	id, versionID, err := s.create(ctx, tx, actor, libraryID, d, nil)
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE course_version SET due_days = ?, due_on = ? WHERE id = ?`, c.DueDays, c.DueDay, versionID); err != nil {
		return 0, err
	}
	if err := addRequires(ctx, tx, versionID, requires); err != nil {
		return 0, err
	}
	for i, m := range c.Modules {
		moduleID, err := addModule(ctx, tx, versionID, i+1, lms.Line(m.Title))
		if err != nil {
			return 0, err
		}
		if err := setOpening(ctx, tx, moduleID, m.Opening); err != nil {
			return 0, err
		}
		for j, l := range m.Lessons {
			t := l.text()
			if n := cmp.Or(exams[l.TestFile], named.Tests[l.Test]); n != 0 {
				t.AssessmentID = &n
			}
			if n, ok := media[l.Document]; ok {
				t.MediaID = &n
			}
			if t, err = t.Clean(); err != nil {
				return 0, err
			}
			key := newKey()
			if err := s.addLesson(ctx, tx, actor, versionID, moduleID, j+1, key, t); err != nil {
				return 0, err
			}
			if l.Practical == nil || l.Kind != InSlims {
				continue
			}
			p, err := Practical{Rules: l.Practical.Rules, CompetencyID: named.Competencies[l.Competency], Level: l.Practical.Level}.Clean()
			if err != nil {
				return 0, err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE course_lesson SET practical = ? WHERE version_id = ? AND lesson_key = ?`, p, versionID, key); err != nil {
				return 0, err
			}
		}
	}
	return id, nil
}
