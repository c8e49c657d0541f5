package web

import (
	"context"
	"io"
	"mime/multipart"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

// lessonFile is an uploaded file with what puts it into a lesson.
type lessonFile struct {
	course.Media
	Insert string // Markdown; empty for captions, which go with their video
	Fresh  bool   // uploaded just now
}

// lessonFiles is one page of the library's uploads, the newest first.
type lessonFiles struct {
	List   []lessonFile
	Page   int
	More   bool // older ones stand on the next page
	Turned bool // the reader has just turned to this page
}

func (f lessonFiles) Newer() int { return f.Page - 1 }
func (f lessonFiles) Older() int { return f.Page + 1 }

const filesShown = 100

// below is text with a block of its own at its end.
func below(text, block string) string {
	return strings.TrimLeft(strings.TrimRight(text, " \t\r\n")+"\n\n"+block+"\n", "\n")
}

// PictureLimit, VideoLimit and AudioLimit let the page refuse a file before it is
// sent.
func (lessonEditPage) PictureLimit() int { return course.PictureLimit }
func (lessonEditPage) VideoLimit() int   { return course.VideoLimit }
func (lessonEditPage) AudioLimit() int   { return course.AudioLimit }

// Languages are those that captions can be in.
func (lessonEditPage) Languages() []locale.Locale { return locale.All }

// Lacks says which videos and sounds of the text lack captions or a transcript.
func (p lessonEditPage) Lacks() (list []string) {
	for _, e := range markdown.Embeds(p.Form.Body, p.Outline.Language) {
		if len(e.Tracks) > 0 || e.Transcript && e.Audio {
			continue
		}
		key := "captions.lacks_video"
		if e.Audio {
			key = "captions.lacks_audio"
		}
		list = append(list, p.Locale.T(key, lms.Args{"title": e.Title}))
	}
	return list
}

// lessonFiles reads a page of them, fresh at its head. A video or a sound takes
// along the captions that have its name, in that language where theirs is not
// said.
func (s *server) lessonFiles(r *request, number int, fresh course.Media, language locale.Locale) (lessonFiles, error) {
	page := lms.Page{Number: number, Size: filesShown}.Normal()
	files := lessonFiles{Page: page.Number}
	list, err := s.Courses.ListMedia(r.ctx, r.actor, r.actor.LibraryID, page)
	if err == nil && len(list) == filesShown {
		var next []course.Media
		next, err = s.Courses.ListMedia(r.ctx, r.actor, r.actor.LibraryID, lms.Page{Number: page.Number*filesShown + 1, Size: 1})
		files.More = len(next) > 0
	}
	if err != nil {
		return files, err
	}
	if i := slices.IndexFunc(list, func(m course.Media) bool { return m.ID == fresh.ID }); i >= 0 {
		list = slices.Delete(list, i, i+1)
	}
	if fresh.ID != 0 {
		list = slices.Insert(list, 0, fresh)
	}
	for _, m := range list {
		f := lessonFile{Media: m, Insert: m.Captioned(list, language), Fresh: m.ID == fresh.ID}
		if m.IsCaptions() {
			f.Insert = ""
		}
		files.List = append(files.List, f)
	}
	return files, nil
}

// lessonMedia keeps an uploaded file. What stands in the form comes back as it
// was typed; it is not saved.
func (s *server) lessonMedia(r *request) error {
	fields, file, err := r.readFile("file")
	if err != nil {
		return err
	}
	m, known, err := r.keep(file, func(ctx context.Context, actor lms.Actor, libraryID int64, name string, content io.Reader) (course.Media, error) {
		if l := locale.Locale(fields["captions"]); slices.Contains(locale.All, l) && strings.EqualFold(path.Ext(name), ".vtt") {
			name = course.CaptionName(name, l)
		}
		return s.Courses.SaveMedia(ctx, actor, libraryID, name, content)
	})
	if err != nil {
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
	} else if p.Media, err = s.lessonFiles(r, 1, m, p.Outline.Language); err != nil {
		return err
	}
	if r.htmx() {
		return r.fragment("lesson/edit", "media", p)
	}
	return r.page("lesson/edit", p)
}

// lessonBrowse turns to another page of the files; what stands in the form
// comes back as it was typed.
func (s *server) lessonBrowse(r *request) error {
	form := readLesson(func(name string) string { return r.FormValue(name) })
	p, err := s.lessonPageFor(r, &form)
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(r.FormValue("files")) // 0 is the first page
	if p.Media, err = s.lessonFiles(r, number, course.Media{}, p.Outline.Language); err != nil {
		return err
	}
	p.Media.Turned = true
	if r.htmx() {
		return r.fragment("lesson/edit", "media", p)
	}
	return r.page("lesson/edit", p)
}

// lessonDocument keeps the document that a lesson is to consist of.
func (s *server) lessonDocument(r *request) error {
	return s.lessonUpload(r, "document_file", s.Courses.SaveDocument)
}

// lessonContent keeps the package that a lesson is to be; its kind is the
// package's own.
func (s *server) lessonContent(r *request) error {
	return s.lessonUpload(r, "content_file", s.Courses.SaveContent)
}

// lessonUpload keeps what a lesson is to consist of. What stands in the form
// comes back as it was typed; it is not saved.
func (s *server) lessonUpload(r *request, field string, save func(context.Context, lms.Actor, int64, string, io.Reader) (course.Media, error)) error {
	fields, file, err := r.readFile(field)
	if err != nil {
		return err
	}
	m, known, err := r.keep(file, save)
	if err != nil {
		return err
	}
	form := readLesson(func(name string) string { return fields[name] })
	if known == nil {
		form.Document = strconv.FormatInt(m.ID, 10)
		if m.Content != nil {
			form.Kind = string(m.Content.Kind())
		}
	}
	p, err := s.lessonPageFor(r, &form)
	if err != nil {
		return err
	}
	if p.Uploaded = known == nil; known != nil {
		wrong := *known
		if wrong.Field == "file" {
			wrong.Field = field
		}
		p.setProblems(&wrong)
		r.Status(statusOf(wrong.Kind))
	}
	return r.page("lesson/edit", p)
}

// readFile reads the fields of a form up to the file of that name; where a form
// has several places for files, those before it are passed over. Of what stands
// between them the first 100 bytes are read.
func (r *request) readFile(name string) (map[string]string, *multipart.Part, error) {
	fields, file, err := r.readParts()
	for err == nil && file != nil && (file.FormName() != name || file.FileName() == "") {
		if file.Header.Get(fiber.HeaderContentType) == "" { // no file: a field between them
			value, _ := io.ReadAll(io.LimitReader(file, 100)) // a choice
			fields[file.FormName()] = string(value)
		}
		if file, err = r.parts.NextPart(); err == io.EOF {
			return fields, nil, nil
		} else if err != nil {
			err = broken(err)
		}
	}
	return fields, file, err
}
