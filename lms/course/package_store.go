package course

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Export writes a course as a package: its published version or, when it has
// none, its draft.
func (s *Store) Export(ctx context.Context, actor lms.Actor, courseID int64, names Names, w io.Writer) (title string, err error) {
	var c packed
	var media []Media
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var v Version
		if err := tx.GetContext(ctx, &v, selectVersion+`WHERE v.course_id = ? AND v.slot IS NOT NULL ORDER BY v.slot = 'published' DESC LIMIT 1`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, v.LibraryID, canWrite); err != nil {
			return err
		}
		c, media, err = pack(ctx, tx, v, names)
		return err
	})
	if err != nil {
		return "", err
	}
	p := packer{zip: zip.NewWriter(w)}
	p.course(c)
	for i, m := range media {
		f, err := os.Open(s.file(m))
		if err != nil {
			return "", err
		}
		p.add(c.Media[i].File, zip.Store, f) // pictures, videos and packages are packed already
		f.Close()
	}
	if p.err == nil {
		p.err = p.zip.Close()
	}
	return c.Title, p.err
}

func pack(ctx context.Context, tx *sqlx.Tx, v Version, names Names) (c packed, media []Media, err error) {
	o, err := outline(ctx, tx, v)
	if err != nil {
		return c, nil, err
	}
	c = packed{Format: packageFormat, Title: v.Title, Summary: v.Summary, OtherSummary: v.OtherSummary, OtherLanguage: v.OtherLanguage, Focus: v.Focus,
		Language: v.Language, Level: v.Level, JP: v.JP, Work: v.Work, Due: v.Due, Modules: []packedModule{}}
	for _, id := range v.Competencies {
		if code := names.Competencies[id]; code != "" {
			c.Competencies = append(c.Competencies, code)
		}
	}
	slices.Sort(c.Competencies)
	if err := tx.SelectContext(ctx, &c.Requires, `SELECT v.title FROM course_prerequisite p JOIN course_version v ON v.course_id = p.course_id AND v.slot = 'published'
		WHERE p.version_id = ? ORDER BY v.title, v.id`, v.ID); err != nil {
		return c, nil, err
	}
	taken := map[string]bool{}
	take := func(m Media) string {
		file := strings.TrimPrefix(m.Path(), "/")
		if !taken[file] {
			taken[file], media, c.Media = true, append(media, m), append(c.Media, packedMedia{File: file, Name: m.Name})
		}
		return file
	}
	for _, m := range o.Modules {
		n := packedModule{Title: m.Title, Opening: m.Opening, Lessons: []packedLesson{}}
		for _, l := range m.Lessons {
			p := packedLesson{File: fmt.Sprintf("lessons/%02d-%02d.md", m.Number, l.Number), Kind: l.Kind, Title: l.Title, Minutes: l.Minutes, Optional: !l.Required,
				DoneBy: l.DoneBy, AtLeast: l.AtLeast, URL: l.URL, Discuss: l.Discuss, Opening: l.Opening}
			if err := tx.GetContext(ctx, &p.body, `SELECT body FROM course_lesson WHERE id = ?`, l.ID); err != nil {
				return c, nil, err
			}
			if l.Practical != nil {
				p.Practical = &Practical{Rules: l.Practical.Rules} // a training library is known here alone
			}
			if l.AssessmentID != nil {
				p.Test = names.Tests[*l.AssessmentID]
			}
			if l.MediaID != nil {
				d, err := document(ctx, tx, v.LibraryID, *l.MediaID)
				if err != nil {
					return c, nil, err
				}
				p.Document = take(d)
			}
			for _, found := range mediaIn.FindAllStringSubmatch(p.body, -1) {
				part := mediaName.FindStringSubmatch(found[1])
				var list []Media
				if err := tx.SelectContext(ctx, &list, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash LIKE ? AND extension = ?`,
					v.LibraryID, part[1]+"%", part[2]); err != nil {
					return c, nil, err
				}
				for _, m := range list {
					take(m)
				}
			}
			n.Lessons = append(n.Lessons, p)
		}
		c.Modules = append(c.Modules, n)
	}
	return c, media, nil
}

// Import makes a course, a draft, of a package; with write false it only says
// what it would come to. With problems nothing is kept. What the package names
// and the library does not have is said and left out.
func (s *Store) Import(ctx context.Context, actor lms.Actor, libraryID int64, content io.Reader, named Named, write bool) (id int64, r Report, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return 0, r, err
	}
	f, err := s.spool(content, "ZIP", PackageLimit)
	if err != nil {
		return 0, r, err
	}
	defer os.Remove(f.path)
	z, err := zip.OpenReader(f.path)
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
	if err != nil || !write || len(r.Problems) > 0 {
		return 0, r, err
	}
	media, err := s.unpackMedia(ctx, actor, libraryID, c, entries, &r, true)
	if err != nil || len(r.Problems) > 0 {
		return 0, r, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err = s.insert(ctx, tx, actor, libraryID, c, requires, named, media)
		return err
	})
	return id, r, err
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
		media := Media{LibraryID: libraryID, Name: cleanName(m.Name), Extension: part[2], CreatedAt: s.now(), CreatedBy: by(actor)}
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
			if _, ok := named.Tests[l.Test]; l.Kind == Test && !ok {
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
func (s *Store) insert(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, c packed, requires []int64, named Named, media map[string]int64) (int64, error) {
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
		moduleID, err := addModule(ctx, tx, versionID, i+1, strings.TrimSpace(m.Title))
		if err != nil {
			return 0, err
		}
		if err := setOpening(ctx, tx, moduleID, m.Opening); err != nil {
			return 0, err
		}
		for j, l := range m.Lessons {
			t := l.text()
			if n, ok := named.Tests[l.Test]; ok {
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
			p, err := Practical{Rules: l.Practical.Rules}.Clean()
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
