package web

import (
	"errors"
	"io"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// questionPicture is a picture to choose for a hotspot question.
type questionPicture struct{ URL, Name string }

const picturesShown = 24

// questionPictures are the library's newest pictures, and the one chosen.
func (s *server) questionPictures(r *request, chosen string) ([]questionPicture, error) {
	list, err := s.Courses.ListMedia(r.ctx, r.actor, r.actor.LibraryID, lms.Page{Number: 1, Size: filesShown}.Normal())
	var pictures []questionPicture
	for _, m := range list {
		if m.IsPicture() && (len(pictures) < picturesShown || m.Path() == chosen) {
			pictures = append(pictures, questionPicture{m.Path(), m.Name})
		}
	}
	known := slices.ContainsFunc(pictures, func(f questionPicture) bool { return f.URL == chosen })
	if chosen != "" && !known {
		pictures = slices.Insert(pictures, 0, questionPicture{chosen, r.locale.T("question.picture_now")})
	}
	return pictures, err
}

// PictureLimit is the largest picture in bytes.
func (questionEditPage) PictureLimit() int64 { return course.PictureLimit }

// questionUpload keeps a picture for a hotspot question. What stands in the
// form comes back as it was typed; it is not saved.
func (s *server) questionUpload(r *request) error {
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
	if err == nil && !m.IsPicture() {
		err = lms.FailField("file", "question.picture_only")
	}
	var known *lms.Error
	if err != nil && !errors.As(err, &known) {
		return err
	}
	if known == nil {
		fields["picture"] = m.Path()
	}
	p, fault := s.readQuestion(r, func(name string) string { return fields[name] })
	if fault != nil {
		return fault
	}
	if known != nil {
		return r.invalid("question/edit", p, known)
	}
	return r.page("question/edit", p)
}
