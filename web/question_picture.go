package web

import (
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
	m, known, err := r.keep(file, s.Courses.SaveMedia)
	if err != nil {
		return err
	}
	if known == nil && !m.IsPicture() {
		known = lms.FailField("file", "question.picture_only")
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
