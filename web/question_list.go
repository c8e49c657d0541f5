package web

import (
	"net/url"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

type questionListPage struct {
	Layout
	Questions    []assessment.ListedQuestion
	Total        int
	Filter       assessment.QuestionFilter
	Kinds        []assessment.Kind
	Competencies []competencyChoice
	Difficulties []assessment.Difficulty
	Page         lms.Page
	Pages        int
	URL          string // of the list, up to page=
}

// Names are the competencies by id.
func (p questionListPage) Names() map[int64]string {
	names := map[int64]string{}
	for _, c := range p.Competencies {
		names[c.ID] = c.Name
	}
	return names
}

func (s *server) questionList(r *request) error {
	f := assessment.QuestionFilter{Text: r.Query("search"), Kind: assessment.Kind(r.Query("kind")), Archived: r.Query("archived") == "1",
		CompetencyID: int64(r.QueryInt("competency")), Difficulty: assessment.Difficulty(r.QueryInt("difficulty"))}
	if !slices.Contains(assessment.Kinds, f.Kind) {
		f.Kind = ""
	}
	if !slices.Contains(assessment.Difficulties, f.Difficulty) {
		f.Difficulty = 0
	}
	choices, err := s.competencyChoices(r)
	if err != nil {
		return err
	}
	page := r.pageNumber().Normal()
	list, total, err := s.Assessments.Questions(r.ctx, r.actor, r.actor.LibraryID, f, page)
	if err != nil {
		return err
	}
	v := url.Values{"search": {f.Text}, "kind": {string(f.Kind)}}
	if f.CompetencyID != 0 {
		v.Set("competency", strconv.FormatInt(f.CompetencyID, 10))
	}
	if f.Difficulty != 0 {
		v.Set("difficulty", strconv.Itoa(int(f.Difficulty)))
	}
	if f.Archived {
		v.Set("archived", "1")
	}
	return r.page("question/list", &questionListPage{Layout: inTests(r.layout("question.list_title")), Questions: list, Total: total, Filter: f,
		Kinds: assessment.Kinds, Competencies: choices, Difficulties: assessment.Difficulties, Page: page, Pages: page.Pages(total), URL: "/questions?" + v.Encode() + "&page="})
}

func (s *server) questionArchive(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	archive := r.FormValue("do") != "restore"
	if err := s.Assessments.ArchiveQuestion(r.ctx, r.actor, id, archive); err != nil {
		return err
	}
	if archive {
		return r.redirect("/questions", "question.archived")
	}
	return r.redirect("/questions", "question.restored")
}
