package web

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// rubricSum says what stands in a rubric.
type rubricSum struct {
	Criteria int
	Most     float64
}

func sumOf(rubric []course.Criterion) rubricSum {
	sum := rubricSum{Criteria: len(rubric)}
	for _, c := range rubric {
		sum.Most += c.Most()
	}
	return sum
}

// taskState is where the reader stands with an assignment.
type taskState struct {
	State  course.HandInState
	Past   []course.HandIn // handed in, the newest first
	Text   string          // in the form
	Files  []course.HandInFile
	Fresh  bool // the files stand in a draft, else they come along from the last hand-in
	Rubric []course.Criterion
	Days   course.Dates
	Note   string // of an extension
	Longer bool   // there is one
	Closed bool   // nothing is taken any more
	Ask    string // names of whom to ask then
	Lost   bool   // what stands in Text was sent just now, and is not kept
}

// Open reports whether there is something to write and hand in.
func (t taskState) Open() bool {
	return t.Turn() && !t.Closed
}

// Turn reports whether the reader is the next to do something.
func (t taskState) Turn() bool {
	return t.State == course.NotHandedIn || t.State == course.Revise
}

// Late reports whether it is due, and late on that day.
func (t taskState) Late(today lms.Day) bool { return t.Days.Late(today) > 0 || t.Closed }

// Draft reports whether Text is shown for reading, where there is no form.
func (t taskState) Draft() bool { return !t.Open() && (t.Closed && t.Fresh || t.Lost) }

// Chosen names the level that a mark gives to each criterion.
func (t taskState) Chosen(m course.Mark) []chosenLevel { return chosen(t.Rubric, m) }

// chosenLevel is a line of a mark.
type chosenLevel struct {
	Criterion string
	Step      course.Step
}

// chosen is empty when the mark was given by another rubric, of an earlier
// version.
func chosen(rubric []course.Criterion, m course.Mark) (lines []chosenLevel) {
	if len(m.Levels) != len(rubric) {
		return nil
	}
	for i, c := range rubric {
		if m.Levels[i] >= len(c.Levels) {
			return nil
		}
		lines = append(lines, chosenLevel{c.Name, c.Levels[m.Levels[i]]})
	}
	return lines
}

// FileLimit lets the page refuse a file before it is sent.
func (taskState) FileLimit() int { return course.HandInFileLimit }

// MaxFiles is how many files a hand-in may have.
func (taskState) MaxFiles() int { return course.MaxHandInFiles }

func (s *server) taskState(r *request, v course.View, l course.Lesson) (*taskState, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	all, err := s.Courses.MyHandIns(r.ctx, r.actor, id, l.Key)
	if err != nil {
		return nil, err
	}
	t := &taskState{Rubric: course.Rubric(l.Body), Days: v.Dates(l), Closed: v.CutOff(l)}
	extra, longer := v.Extensions[l.Key]
	if t.Note, t.Longer = extra.Note, longer; t.Closed {
		names, err := s.Accounts.Trainers(r.ctx, r.actor)
		if err != nil {
			return nil, err
		}
		t.Ask = strings.Join(names, ", ")
	}
	for _, w := range all {
		t.Text, t.Files, t.Fresh = w.Text, w.Files, w.Draft()
		if !w.Draft() {
			t.State = w.State()
			t.Past = append([]course.HandIn{w}, t.Past...)
		}
	}
	return t, nil
}

// readHandIn saves what stands in the form as the draft: the text first, so that
// it is safe whatever becomes of the files.
func (s *server) readHandIn(r *request) (id int64, key, text string, err error) {
	if id, err = r.id("id"); err != nil {
		return
	}
	key = r.Params("key")
	fields, file, err := r.readParts()
	if err != nil {
		return id, key, "", err
	}
	text = fields["text"]
	if err := s.Courses.SaveDraft(r.ctx, r.actor, id, key, text); err != nil {
		return id, key, text, err
	}
	var refused lms.Problems
	for file != nil {
		if file.FormName() == "file" && file.FileName() != "" {
			err := s.Courses.AddHandInFile(r.ctx, r.actor, id, key, file.FileName(), file)
			var e *lms.Error
			switch {
			case errors.Is(err, io.ErrUnexpectedEOF): // the line was lost
				return id, key, text, broken(err)
			case errors.As(err, &e):
				refused = append(refused, e)
			case err != nil:
				return id, key, text, err
			}
		}
		if file, err = r.parts.NextPart(); err != nil && err != io.EOF {
			return id, key, text, broken(err)
		}
	}
	return id, key, text, refused.OrNil()
}

// handinRefused shows the lesson again with what is wrong and what was typed.
func (s *server) handinRefused(r *request, id int64, key, text string, err error) error {
	var e *lms.Error
	if !errors.As(err, &e) || e.Kind == lms.NotFound || e.Kind == lms.Forbidden || e.Key == "error.request" {
		return err
	}
	v, l, openErr := s.Courses.OpenLesson(r.ctx, r.actor, id, key)
	if openErr != nil {
		return openErr
	}
	p := r.lessonPage(v, l, fmt.Sprintf("/courses/%d/lessons", id))
	if p.Shut = v.ShutLesson(l); l.Kind != course.Assignment || !v.Learning() || p.Shut {
		return err
	}
	if p.Task, openErr = s.taskState(r, v, l); openErr != nil {
		return openErr
	}
	saved := p.Task.Fresh && p.Task.Text == strings.ReplaceAll(text, "\r\n", "\n")
	p.Task.Text, p.Task.Lost, p.Path = text, text != "" && !saved, p.Base+"/"+key
	p.setProblems(err)
	r.Status(statusOf(e.Kind))
	return s.showLesson(r, p)
}

func (s *server) handinSave(r *request) error {
	id, key, text, err := s.readHandIn(r)
	if err != nil {
		return s.handinRefused(r, id, key, text, err)
	}
	return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s#task", id, key), "handin.saved", lms.Args{"time": r.locale.Clock(s.Now().In(r.zone()))})
}

// handinText keeps what is being typed and says when.
func (s *server) handinText(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Courses.SaveDraft(r.ctx, r.actor, id, r.Params("key"), r.FormValue("text")); err != nil {
		var e *lms.Error
		if !errors.As(err, &e) {
			return err
		}
		r.Status(statusOf(e.Kind))
		return r.SendString(r.locale.T(e.Key, e.Args))
	}
	return r.SendString(r.locale.T("handin.saved", lms.Args{"time": r.locale.Clock(s.Now().In(r.zone()))}))
}

func (s *server) handinSubmit(r *request) error {
	id, key, text, err := s.readHandIn(r)
	if err == nil {
		err = s.Courses.HandIn(r.ctx, r.actor, id, key)
	}
	if err != nil {
		return s.handinRefused(r, id, key, text, err)
	}
	return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s#task", id, key), "handin.handed_in")
}

func (s *server) handinRemove(r *request) error {
	id, key, text, err := s.readHandIn(r)
	if err != nil {
		return s.handinRefused(r, id, key, text, err)
	}
	file, err := r.id("file")
	if err != nil {
		return err
	}
	if err := s.Courses.RemoveHandInFile(r.ctx, r.actor, id, key, file); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s#task", id, key), "handin.file_removed")
}

// handinFile sends a file of a hand-in to who may read it; nothing of it is ever
// shown in a page of ours.
func (s *server) handinFile(r *request) error {
	id, err := r.id("file")
	if err != nil {
		return err
	}
	f, file, err := s.Courses.FindHandInFile(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", f.Name))
	return r.sendUpload(file, f.ContentType(), f.ID)
}
