package web

import (
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// lessonFile is an uploaded file with what puts it into a lesson.
type lessonFile struct {
	course.Media
	Insert string // Markdown; empty for captions, which go with their video
	Fresh  bool   // uploaded just now
}

const filesShown = 100

// PictureLimit and VideoLimit let the page refuse a file before it is sent.
func (lessonEditPage) PictureLimit() int { return course.PictureLimit }
func (lessonEditPage) VideoLimit() int   { return course.VideoLimit }

// lessonFiles are the library's uploads, the newest first, fresh at the head. A
// video takes along the captions that have its name.
func (s *server) lessonFiles(r *request, fresh course.Media) ([]lessonFile, error) {
	list, err := s.Courses.ListMedia(r.ctx, r.actor, r.actor.LibraryID, lms.Page{Size: filesShown})
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(list, func(m course.Media) bool { return m.ID == fresh.ID }); i >= 0 {
		list = slices.Delete(list, i, i+1)
	}
	if fresh.ID != 0 {
		list = slices.Insert(list, 0, fresh)
	}
	stem := func(m course.Media) string { return strings.TrimSuffix(m.Name, path.Ext(m.Name)) }
	var files []lessonFile
	for _, m := range list {
		f := lessonFile{Media: m, Insert: m.Markdown(), Fresh: m.ID == fresh.ID}
		if m.IsCaptions() {
			f.Insert = ""
		}
		for _, c := range list {
			if m.IsVideo() && c.IsCaptions() && stem(c) == stem(m) {
				f.Insert = strings.TrimSuffix(f.Insert, ")") + ` "` + c.Path() + `")`
				break
			}
		}
		files = append(files, f)
	}
	return files, nil
}

// lessonMedia keeps an uploaded file. What stands in the form comes back as it
// was typed; it is not saved.
func (s *server) lessonMedia(r *request) error {
	fields, file, err := r.readParts()
	if err != nil {
		return err
	}
	var m course.Media
	if file == nil {
		err = lms.FailField("file", "lesson.file_missing")
	} else {
		m, err = s.Courses.SaveMedia(r.ctx, r.actor, r.actor.LibraryID, file.FileName(), file)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) { // the line was lost
		return broken(err)
	}
	var known *lms.Error
	if err != nil && !errors.As(err, &known) {
		return err
	}
	form := readLesson(func(name string) string { return fields[name] })
	p, pageErr := s.lessonPageFor(r, &form)
	if pageErr != nil {
		return pageErr
	}
	if known != nil {
		p.setProblems(known)
		r.Status(statusOf(known.Kind))
	} else if p.Media, err = s.lessonFiles(r, m); err != nil {
		return err
	}
	if r.htmx() {
		return r.fragment("lesson/edit", "media", p)
	}
	return r.page("lesson/edit", p)
}
