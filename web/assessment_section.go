package web

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// sectionForm is a section of a test as typed; Number 0 is a new one.
type sectionForm struct {
	Number                       int
	Title, Instructions, Minutes string
}

// sectionOf is the form of a section that is there, or an empty one.
func sectionOf(sections []assessment.Section, number int) sectionForm {
	if number < 1 || number > len(sections) {
		return sectionForm{Minutes: "0"}
	}
	sec := sections[number-1]
	return sectionForm{Number: number, Title: sec.Title, Instructions: sec.Instructions, Minutes: strconv.Itoa(sec.Minutes)}
}

// assessmentSection adds a section to a draft, changes one, takes one out or
// puts it before another.
func (s *server) assessmentSection(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	back := fmt.Sprintf("/assessments/%d/edit#sections", id)
	number, err := strconv.Atoi(cmp.Or(r.FormValue("number"), "0"))
	if err != nil {
		return lms.Fail(lms.Invalid, "error.request")
	}
	switch r.FormValue("do") {
	case "remove":
		if err := s.Assessments.RemoveSection(r.ctx, r.actor, id, number); err != nil {
			return err
		}
		return r.redirect(back, "section.removed")
	case "raise":
		if err := s.Assessments.RaiseSection(r.ctx, r.actor, id, number); err != nil {
			return err
		}
		return r.redirect(back, "section.saved")
	}
	f := sectionForm{Number: number, Title: r.FormValue("title"), Instructions: r.FormValue("instructions"), Minutes: strings.TrimSpace(r.FormValue("minutes"))}
	minutes, err := strconv.Atoi(cmp.Or(f.Minutes, "0"))
	if err != nil {
		err = lms.FailField("section-minutes", "assessment.not_a_number")
	} else {
		err = s.Assessments.SaveSection(r.ctx, r.actor, id, assessment.Section{Number: number, Title: f.Title, Instructions: f.Instructions, Minutes: minutes})
	}
	if err == nil {
		return r.redirect(back, "section.saved")
	}
	page, pageErr := s.editPage(r)
	if pageErr != nil {
		return pageErr
	}
	page.Section = f
	return r.invalid("assessment/edit", page, err)
}

// SectionSize is how many questions an attempt has in a section.
func (p assessmentEditPage) SectionSize(number int) (n int) {
	for _, it := range p.Items {
		if it.Section == number {
			n++
		}
	}
	for _, d := range p.Draws {
		if d.Section == number {
			n += d.Questions
		}
	}
	return n
}

// SectionTitle names a section; empty in a test without.
func (p assessmentEditPage) SectionTitle(number int) string {
	if number > len(p.Sections) {
		return ""
	}
	return p.Sections[number-1].Title
}
