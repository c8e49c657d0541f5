package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
)

type courseListPage struct {
	Layout
	Cards        []course.Card // of this page
	Found        int           // on all pages
	Page         lms.Page
	Pages        int
	URL          string
	Recommended  *recommendation // nil: the reader looks for something else, or has no work here
	Filter       course.Filter
	Competency   int64 // that the courses serve, 0 for all
	Focuses      []course.Focus
	Levels       []course.Level
	Languages    []locale.Locale
	JPs          []float64
	Competencies []competencyChoice // those that some course serves
	Totals       []course.Total     // for those who may see figures
	Writes       bool
}

// lengths are the lengths of courses to choose from, in JP.
var lengths = []float64{1, 2, 3, 4, 8}

// Narrowed reports whether some courses may be left out.
func (p courseListPage) Narrowed() bool { return p.Filter != course.Filter{} || p.Competency != 0 }

// More reports whether one of the less used filters is set.
func (p courseListPage) More() bool {
	return p.Filter.Level != "" || p.Filter.Language != "" || p.Filter.MaxJP > 0
}

// catalogueSize is how many courses a page of the catalogue shows.
const catalogueSize = 24

// turn keeps of the cards those of the page asked for; a page beyond the last is
// the last.
func (p *courseListPage) turn(page lms.Page) {
	page.Size = catalogueSize
	p.Found, p.Pages = len(p.Cards), page.Pages(len(p.Cards))
	page.Number = min(page.Normal().Number, p.Pages)
	p.Page, p.Cards = page, p.Cards[page.Offset():min(page.Offset()+catalogueSize, p.Found)]
	v := url.Values{}
	for name, value := range map[string]string{"q": p.Filter.Words, "focus": string(p.Filter.Focus), "level": string(p.Filter.Level),
		"language": string(p.Filter.Language), "jp": plainNumber(int64(p.Filter.MaxJP)), "competency": plainNumber(p.Competency)} {
		if value != "" && value != "0" {
			v.Set(name, value)
		}
	}
	if p.Filter.Mine {
		v.Set("mine", "1")
	}
	p.URL = "/courses?"
	if len(v) > 0 {
		p.URL += v.Encode() + "&"
	}
	p.URL += "page="
}

// among is v when it is one of all, else the zero value.
func among[T comparable](all []T, v T) (none T) {
	if slices.Contains(all, v) {
		return v
	}
	return none
}

func (s *server) courseList(r *request) error {
	f := course.Filter{Words: strings.TrimSpace(r.Query("q")), Focus: among(course.Focuses, course.Focus(r.Query("focus"))),
		Level: among(course.Levels, course.Level(r.Query("level"))), Language: among(locale.All, locale.Locale(r.Query("language"))),
		MaxJP: among(lengths, float64(r.QueryInt("jp"))), Mine: r.Query("mine") != ""}
	cards, err := s.Courses.Catalogue(r.ctx, r.actor, r.actor.LibraryID, f)
	if err != nil {
		return err
	}
	p := &courseListPage{Layout: r.layout("course.list_title"), Cards: cards, Filter: f, Focuses: course.Focuses, Levels: course.Levels,
		Languages: locale.All, JPs: lengths, Writes: r.actor.Has(lms.Trainer, lms.Admin)}
	offers, err := s.offers(r)
	if err != nil {
		return err
	}
	page := r.pageNumber()
	learns := r.actor.Has(lms.Librarian) || slices.ContainsFunc(cards, course.Card.Enrolled)
	if learns && len(cards) > 0 && !p.Narrowed() && r.QueryInt("competency") == 0 && page.Number <= 1 {
		if p.Recommended, err = s.recommend(r, cards, offers); err != nil {
			return err
		}
	}
	choices, err := s.competencyChoices(r)
	if err != nil {
		return err
	}
	serving := offers.under(choices)
	p.Competencies = slices.DeleteFunc(choices, func(c competencyChoice) bool { return serving[c.ID] == nil })
	if of := serving[int64(r.QueryInt("competency"))]; of != nil {
		p.Competency = int64(r.QueryInt("competency"))
		p.Cards = slices.DeleteFunc(p.Cards, func(c course.Card) bool { return !of[c.CourseID] })
	}
	p.turn(page)
	if r.actor.Has(lms.Trainer, lms.Head, lms.Admin) {
		if p.Totals, err = s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID); err != nil {
			return err
		}
	}
	return r.page("course/list", p)
}

// courseStarter installs the shipped courses with the shipped tests that close
// them; what trainers have changed stays as it is.
func (s *server) courseStarter(r *request) error {
	competencies, err := s.installTests(r)
	if err != nil {
		return err
	}
	tests, err := s.Assessments.StarterIDs(r.ctx, r.actor.LibraryID)
	if err != nil {
		return err
	}
	if _, err := s.Courses.InstallStarter(r.ctx, r.actor, r.actor.LibraryID, course.Named{Tests: tests, Competencies: competencies}); err != nil {
		return err
	}
	return r.redirect("/courses", "course.starter_installed")
}

// CourseFocus, CourseLevel and CourseLanguage name what a course is.
func (l Layout) CourseFocus(f course.Focus) string { return l.Locale.T("course.focus_" + string(f)) }
func (l Layout) CourseLevel(v course.Level) string { return l.Locale.T("course.level_" + string(v)) }
func (l Layout) CourseLanguage(language locale.Locale) string {
	return l.Locale.T("course.language_" + string(language))
}

// Lasting writes a number of minutes: 2 jam 15 menit.
func (l Layout) Lasting(minutes int) string { return l.Duration(time.Duration(minutes) * time.Minute) }
