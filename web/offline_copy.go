package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
)

// lessonCopy is what makes of a lesson's page a copy to be kept.
type lessonCopy struct {
	Stamp string // when it was made: "Kamis 26 Nov 2026, 10.12"
}

// copyHeader carries copyFacts, as JSON with its signs escaped.
const copyHeader = "Binapustaka-Copy"

// copyFacts are what the browser notes of a copy.
type copyFacts struct {
	Reader  string `json:"reader"`
	Course  int64  `json:"course"`
	Name    string `json:"name"` // of the course
	Title   string `json:"title"`
	Lang    string `json:"lang"` // of both
	Version int64  `json:"version"`
	Mark    string `json:"mark"` // another one: the copy is no longer what the page says

	Stamps map[locale.Locale]string `json:"stamps"` // when it was made, for a list in whichever language it is read
}

// keepable reports whether a lesson of the kind can be read without a line.
func keepable(k course.Kind) bool {
	switch k {
	case course.Page, course.File, course.Link, course.Assignment, course.InSlims:
		return true
	}
	return false
}

// Keeps reports whether the browser is to keep this lesson for its reader.
func (p lessonShowPage) Keeps() bool {
	return p.Copy == nil && !p.Preview && p.View.Learning() && !p.Shut && keepable(p.Lesson.Kind)
}

// Mark changes with whatever a copy of this page shows.
func (p lessonShowPage) Mark() string {
	var states strings.Builder
	for _, l := range p.View.Lessons() {
		fmt.Fprintf(&states, "%s %s\n", l.Key, p.State(l))
	}
	draft := ""
	if p.Task != nil {
		draft = string(p.Task.State) + p.Task.Text + p.DueWords(p.Task.Days) + p.Task.Note
	}
	sum := sha256.Sum256(fmt.Appendln(nil, p.build, p.Locale, p.View.Version.ID, states.String(), draft))
	return hex.EncodeToString(sum[:8])
}

// lessonCopy is a lesson's page for keeping: with what is the lesson's and the
// reader's own, and nothing that needs the line. To fetch it is not to read it.
func (s *server) lessonCopy(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, l, err := s.Courses.CopyLesson(r.ctx, r.actor, id, r.Params("key"))
	if err != nil {
		return err
	}
	if !keepable(l.Kind) {
		return lms.Fail(lms.Conflict, "offline.not_kept")
	}
	r.silent = true
	p := r.lessonPage(v, l, fmt.Sprintf("/courses/%d/lessons", id))
	p.Path = p.Base + "/" + l.Key
	p.Copy = &lessonCopy{Stamp: p.DateTime(s.Now())}
	if l.Kind == course.Assignment {
		if p.Task, err = s.taskState(r, v, l); err != nil {
			return err
		}
	}
	stamps := map[locale.Locale]string{}
	for _, l := range locale.All {
		stamps[l] = l.DateTime(s.Now().In(r.zone()))
	}
	facts, err := json.Marshal(copyFacts{Reader: p.Reader, Course: id, Name: v.Title, Title: l.Title, Lang: string(v.Language), Version: v.Version.ID, Mark: p.Mark(), Stamps: stamps})
	if err != nil {
		return err
	}
	if p.Task != nil {
		p.Task.Past, p.Task.Files = nil, nil // what trainers wrote, and what is not here
	}
	r.Set(copyHeader, url.PathEscape(string(facts)))
	return s.showLesson(r, p)
}
