package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/library"
)

// workForm is a rule as it stands in the form; one without a kind is not used.
type workForm struct {
	Number        int // counted from 1
	Kind          string
	AtLeast, Days string
	Fields        []course.RecordField
	Copied        bool
}

// Has reports whether a field is asked for.
func (f workForm) Has(field course.RecordField) bool { return slices.Contains(f.Fields, field) }

type practicalEditPage struct {
	Layout
	CourseID  int64
	Key       string
	Outline   course.Outline
	Lesson    course.Lesson
	Library   string // id, as typed; empty for the course's own
	Own       library.Library
	Libraries []library.Library // others that offer their SLiMS for practice, and the one in use
	Rules     []workForm
	Kinds     []course.WorkKind
	Fields    []course.RecordField
	Revision  int
	Other     *course.Practical // a colleague's, when it came first

	Competency   int64 // what it measures; 0: nothing
	Competencies []competencyChoice
	Shows        int // level of it
	Levels       []int
}

func (s *server) practicalPage(r *request) (*practicalEditPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	p := &practicalEditPage{CourseID: id, Key: r.Params("key"), Own: r.library, Kinds: course.WorkKinds, Fields: course.RecordFields, Levels: course.ShowsLevels, Shows: course.Practical{}.Shows()}
	if p.Outline, p.Lesson, err = s.Courses.FindDraftLesson(r.ctx, r.actor, id, p.Key); err != nil {
		return nil, err
	}
	if p.Lesson.Kind != course.InSlims {
		return nil, lms.Fail(lms.Conflict, "practical.other_kind")
	}
	p.Layout = r.layout("practical.edit_of", lms.Args{"title": p.Lesson.Title})
	p.Path = fmt.Sprintf("/courses/%d/lessons/%s/practical/edit", id, p.Key)
	p.Revision = p.Lesson.Revision
	var used []int64
	if p.Lesson.Practical != nil {
		used = append(used, p.Lesson.Practical.CompetencyID)
	}
	if p.Competencies, err = s.competencyChoices(r, used...); err != nil {
		return nil, err
	}
	list, err := s.Libraries.List(r.ctx)
	for _, l := range list {
		used := p.Lesson.Practical != nil && p.Lesson.Practical.LibraryID == l.ID
		if l.ID != p.Own.ID && l.HasSlims && (l.ForPractice || used) {
			p.Libraries = append(p.Libraries, l)
		}
	}
	return p, err
}

func (p *practicalEditPage) fill(from course.Practical) {
	if from.LibraryID != 0 {
		p.Library = strconv.FormatInt(from.LibraryID, 10)
	}
	p.Competency, p.Shows = from.CompetencyID, from.Shows()
	p.Rules = nil
	for _, rule := range from.Rules {
		f := workForm{Kind: string(rule.Kind), AtLeast: strconv.Itoa(rule.AtLeast), Fields: rule.Fields, Copied: rule.Copied}
		if rule.Days > 0 {
			f.Days = strconv.Itoa(rule.Days)
		}
		p.Rules = append(p.Rules, f)
	}
}

// spare adds an empty rule to be filled in, and numbers all of them.
func (p *practicalEditPage) spare() {
	if len(p.Rules) < course.MaxWorkRules {
		p.Rules = append(p.Rules, workForm{AtLeast: "3"})
	}
	for i := range p.Rules {
		p.Rules[i].Number = i + 1
	}
}

func (s *server) practicalEdit(r *request) error {
	p, err := s.practicalPage(r)
	if err != nil {
		return err
	}
	if p.Lesson.Practical != nil {
		p.fill(*p.Lesson.Practical)
	}
	p.spare()
	return r.page("practical/edit", p)
}

// read takes the rules from the form; a number that cannot be read is one that
// is refused. A library or a competency that is not offered is refused by its field.
func (p *practicalEditPage) read(r *request) (want course.Practical, err error) {
	var gone lms.Problems
	p.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	p.Library = r.FormValue("library")
	if i := slices.IndexFunc(p.Libraries, func(l library.Library) bool { return strconv.FormatInt(l.ID, 10) == p.Library }); i >= 0 {
		want.LibraryID = p.Libraries[i].ID
	} else if p.Library != "" {
		gone = append(gone, lms.FailField("library", "practical.library_gone"))
	}
	p.Competency = 0
	for _, c := range p.Competencies {
		if r.FormValue("competency") == plainNumber(c.ID) {
			p.Competency, want.CompetencyID = c.ID, c.ID
		}
	}
	if r.FormValue("competency") != "" && p.Competency == 0 {
		gone = append(gone, lms.FailField("competency", "competency.choice_gone"))
	}
	whole := func(text string) int {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return -1
		}
		return n
	}
	if text := r.FormValue("level"); text != "" {
		p.Shows = whole(text)
		want.Level = p.Shows
	}
	for i := range course.MaxWorkRules {
		value := func(name string) string { return r.FormValue(name + "-" + strconv.Itoa(i+1)) }
		f := workForm{Kind: value("kind"), AtLeast: value("at_least"), Days: value("days"), Copied: value("copied") != ""}
		if f.Kind == "" {
			continue
		}
		for _, field := range r.formValues("fields-" + strconv.Itoa(i+1)) {
			f.Fields = append(f.Fields, course.RecordField(field))
		}
		rule := course.WorkRule{Kind: course.WorkKind(f.Kind), AtLeast: whole(f.AtLeast), Fields: f.Fields, Copied: f.Copied}
		if strings.TrimSpace(f.Days) != "" {
			rule.Days = whole(f.Days)
		}
		p.Rules, want.Rules = append(p.Rules, f), append(want.Rules, rule)
	}
	return want, gone.OrNil()
}

func (s *server) practicalUpdate(r *request) error {
	p, err := s.practicalPage(r)
	if err != nil {
		return err
	}
	want, err := p.read(r)
	if err == nil {
		err = s.Courses.SetPractical(r.ctx, r.actor, p.CourseID, p.Key, want, p.Revision)
	}
	var known *lms.Error
	switch {
	case err == nil:
		return r.redirect(p.Path, "practical.saved")
	case errors.As(err, &known) && known.Key == "practical.conflict":
		p.Other, p.Revision = p.Lesson.Practical, p.Lesson.Revision
		fallthrough
	default:
		p.spare()
		return r.invalid("practical/edit", p, err)
	}
}
