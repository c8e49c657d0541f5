package web

import (
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
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

// pictureLost reports whether a hotspot question shows a picture that the library
// does not have.
func (s *server) pictureLost(r *request, q assessment.Question) (bool, error) {
	if q.Picture.URL == "" {
		return false, nil
	}
	m, _, err := s.Courses.FindPicture(r.ctx, r.actor, strings.TrimPrefix(q.Picture.URL, "/media/"))
	if lms.IsKind(err, lms.NotFound) {
		return true, nil
	}
	return err == nil && !m.IsPicture(), err
}

// PictureLimit is the largest picture in bytes.
func (questionEditPage) PictureLimit() int64 { return course.PictureLimit }

// questionUpload keeps a picture for a hotspot question.
func (s *server) questionUpload(r *request) error {
	return s.questionFile(r, func(m course.Media, fields map[string]string) *lms.Error {
		if !m.IsPicture() {
			return lms.FailField("file", "question.picture_only")
		}
		fields["picture"] = m.Path()
		return nil
	})
}

// questionMedia keeps a picture, a sound or a video and puts it into the question.
func (s *server) questionMedia(r *request) error {
	return s.questionFile(r, func(m course.Media, fields map[string]string) *lms.Error {
		if m.IsCaptions() {
			return lms.FailField("file", "question.media_only")
		}
		fields["stem"] = below(fields["stem"], m.Markdown())
		return nil
	})
}

// questionFile keeps an uploaded file for what use makes of it. What stands in the
// form comes back as it was typed; it is not saved.
func (s *server) questionFile(r *request, use func(m course.Media, fields map[string]string) *lms.Error) error {
	fields, file, err := r.readParts()
	if err != nil {
		return err
	}
	m, known, err := r.keep(file, s.Courses.SaveMedia)
	if err != nil {
		return err
	}
	if known == nil {
		known = use(m, fields)
	}
	p, fault := s.readQuestion(r, fields)
	if fault != nil {
		return fault
	}
	if known != nil {
		return r.invalid("question/edit", p, known)
	}
	if p.Media, err = s.lessonFiles(r, 1, m, r.locale); err != nil {
		return err
	}
	return r.page("question/edit", p)
}

// questionInsert puts a file of the library into the question. Nothing is saved.
func (s *server) questionInsert(r *request) error {
	fields := r.fields()
	fields["stem"] = below(fields["stem"], fields["insert"])
	p, err := s.readQuestion(r, fields)
	if err != nil {
		return err
	}
	return r.page("question/edit", p)
}

// Recent are the library's newest files.
func (p questionEditPage) Recent() []lessonFile {
	return p.Media.List[:min(len(p.Media.List), picturesShown)]
}
