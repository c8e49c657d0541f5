package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
)

// bankView is the question bank as the filter asks, a page of it, with what is
// ticked on this page and on others. Ticks travel with the form; no script is needed.
type bankView struct {
	Layout
	Action       string               // address of the page and of its form
	Pick         int64                // the test that questions are chosen for, or 0
	Sections     []assessment.Section // of that test
	Filter       assessment.QuestionFilter
	Counts       assessment.QuestionCounts
	Questions    []bankQuestion
	Total        int
	Page         lms.Page
	Pages        int
	Ticked       []int64
	Competencies []competencyChoice
	Tags         []string          // that questions of the library have
	Typed        map[string]string // beside the ticks, as typed
	Said         []string          // what was done
	Undo         string            // what was said of the questions before, to be put back
	Part         bool              // htmx asks for the list alone
}

// bankQuestion is a question of the bank with its key, to be looked at in place.
type bankQuestion struct {
	assessment.ListedQuestion
	Preview    questionPreview
	Ticked     bool
	Competency string
}

// Kinds, Difficulties and Sorts are those to choose from.
func (v bankView) Kinds() []assessment.Kind              { return assessment.Kinds }
func (v bankView) Difficulties() []assessment.Difficulty { return assessment.Difficulties }
func (v bankView) Sorts() []assessment.Sort              { return assessment.Sorts }

// Without stands in a filter for what is not said.
func (v bankView) Without() int { return assessment.Without }

// Filtered reports whether the filter leaves anything out.
func (v bankView) Filtered() bool {
	f := v.Filter
	f.Sort, f.NotIn = "", 0
	return f.Text+string(f.Kind)+f.Tag != "" || f.CompetencyID != 0 || f.Difficulty != 0 || f.Unused || f.Archived
}

// Shown and Elsewhere are the questions of this page, and those ticked, for hidden fields.
func (v bankView) Shown() string {
	var ids []int64
	for _, q := range v.Questions {
		ids = append(ids, q.ID)
	}
	return numbered(ids)
}

func (v bankView) TickedList() string { return numbered(v.Ticked) }
func (v bankView) OnlyList() string   { return numbered(v.Filter.IDs) }

// TickedElsewhere is how many are ticked on other pages.
func (v bankView) TickedElsewhere() int {
	n := len(v.Ticked)
	for _, q := range v.Questions {
		if q.Ticked {
			n--
		}
	}
	return n
}

// AllTicks is how many a click on all of them ticks.
func (v bankView) AllTicks() int { return min(v.Total, assessment.MaxTicks) }

// HasTag reports whether the tag of the filter is one of those that are counted.
func (v bankView) HasTag() bool {
	return slices.ContainsFunc(v.Counts.Tags, func(c assessment.TagCount) bool { return c.Tag == v.Filter.Tag })
}

// SortName names an order.
func (v bankView) SortName(o assessment.Sort) string {
	return v.Locale.T("bank.sort_" + cmp.Or(string(o), "newest"))
}

// Do is where the form goes.
func (v bankView) Do() string {
	if v.Pick != 0 {
		return v.Action
	}
	return v.Action + "/bank"
}

func numbered(ids []int64) string {
	var parts []string
	for _, id := range ids {
		parts = append(parts, plainNumber(id))
	}
	return strings.Join(parts, ",")
}

func numbersIn(s string) (ids []int64) {
	for part := range strings.SplitSeq(s, ",") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil && id > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// bankFilter is the filter of the address or the form.
func (r *request) bankFilter() assessment.QuestionFilter {
	number := func(name string) int {
		n, _ := strconv.Atoi(r.FormValue(name))
		return n
	}
	f := assessment.QuestionFilter{Text: r.FormValue("search"), Kind: assessment.Kind(r.FormValue("kind")), CompetencyID: int64(number("competency")),
		Difficulty: assessment.Difficulty(number("difficulty")), Unused: r.FormValue("unused") != "", Archived: r.FormValue("archived") != "", Sort: assessment.Sort(r.FormValue("sort"))}
	if tags := assessment.NormalTags(r.FormValue("tag")); len(tags) > 0 {
		f.Tag = tags[0]
	}
	if !slices.Contains(assessment.Kinds, f.Kind) {
		f.Kind = ""
	}
	if f.Difficulty != assessment.Without && !slices.Contains(assessment.Difficulties, f.Difficulty) {
		f.Difficulty = 0
	}
	if !slices.Contains(assessment.Sorts, f.Sort) {
		f.Sort = ""
	}
	if only := r.FormValue("only"); only != "" {
		f.IDs = append([]int64{}, numbersIn(only)...)
	}
	return f
}

// bankQuery is a filter as the fields of an address.
func bankQuery(f assessment.QuestionFilter) url.Values {
	v := url.Values{}
	set := func(name, value string, there bool) {
		if there {
			v.Set(name, value)
		}
	}
	set("search", f.Text, f.Text != "")
	set("kind", string(f.Kind), f.Kind != "")
	set("competency", plainNumber(f.CompetencyID), f.CompetencyID != 0)
	set("difficulty", strconv.Itoa(int(f.Difficulty)), f.Difficulty != 0)
	set("tag", f.Tag, f.Tag != "")
	set("unused", "1", f.Unused)
	set("archived", "1", f.Archived)
	set("sort", string(f.Sort), f.Sort != "")
	set("only", numbered(f.IDs), f.IDs != nil)
	return v
}

// ticks are the questions ticked on the page that was sent and on those before it.
func (r *request) ticks() (ids []int64) {
	shown := numbersIn(r.FormValue("shown"))
	for _, id := range append(numbersIn(r.FormValue("ticked")), numbersIn(strings.Join(r.formValues("tick"), ","))...) {
		here := slices.Contains(shown, id) && !slices.Contains(r.formValues("tick"), plainNumber(id))
		if !here && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// bankPageNumber is the page that a button of the pager asks for, the first one of
// another filter, or the one that the form stands on.
func (r *request) bankPageNumber() int {
	to, paged := strings.CutPrefix(r.FormValue("do"), "page-")
	if !paged {
		to = r.FormValue("page")
	}
	n, err := strconv.Atoi(to)
	if err != nil || r.FormValue("do") == "filter" {
		return 1
	}
	return n
}

// fillBank reads the page of the bank that the form or the address asks for.
func (s *server) fillBank(r *request, v *bankView) (err error) {
	if v.Competencies, err = s.competencyChoices(r); err != nil {
		return err
	}
	if v.Tags, err = s.Assessments.Tags(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	if v.Counts, err = s.Assessments.QuestionCounts(r.ctx, r.actor, r.actor.LibraryID, v.Filter); err != nil {
		return err
	}
	v.Page = lms.Page{Number: r.bankPageNumber()}.Normal()
	list, total, err := s.Assessments.Questions(r.ctx, r.actor, r.actor.LibraryID, v.Filter, v.Page)
	if err != nil {
		return err
	}
	if v.Total, v.Pages = total, v.Page.Pages(total); len(list) == 0 && v.Page.Number > 1 { // the page is gone: the last one
		v.Page.Number = v.Pages
		if list, _, err = s.Assessments.Questions(r.ctx, r.actor, r.actor.LibraryID, v.Filter, v.Page); err != nil {
			return err
		}
	}
	names := map[int64]string{}
	for _, c := range v.Competencies {
		names[c.ID] = c.Name
	}
	v.Questions = make([]bankQuestion, len(list))
	for i, q := range list {
		v.Questions[i] = bankQuestion{q, previewOf(r.locale, interchange.Item{Question: q.Question}, i), slices.Contains(v.Ticked, q.ID), names[q.CompetencyID]}
	}
	v.Typed = map[string]string{}
	for _, name := range []string{"points", "random", "section", "tags", "to_competency", "to_difficulty"} {
		v.Typed[name] = r.FormValue(name)
	}
	return nil
}

// tickedBy does what the buttons beside the ticks themselves ask for.
func (s *server) tickedBy(r *request, do string, v *bankView) error {
	switch do {
	case "all":
		ids, err := s.Assessments.QuestionIDs(r.ctx, r.actor, r.actor.LibraryID, v.Filter, assessment.MaxTicks)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if !slices.Contains(v.Ticked, id) && len(v.Ticked) < assessment.MaxTicks {
				v.Ticked = append(v.Ticked, id)
			}
		}
	case "none":
		v.Ticked = nil
	}
	return nil
}

// bankAnswer answers with the list alone for htmx, else with the page; when nothing
// is ticked and nothing was done, with the address of what is shown.
func (s *server) bankAnswer(r *request, template string, v *bankView) error {
	address := bankQuery(v.Filter)
	if v.Pick != 0 {
		address.Set("filtered", "1")
		if v.Filter.NotIn != 0 {
			address.Set("not_in", "1")
		}
	}
	if n := r.bankPageNumber(); n > 1 {
		address.Set("page", strconv.Itoa(n))
	}
	to := v.Action + "?" + address.Encode()
	quiet := len(v.Ticked) == 0 && len(v.Said) == 0 && v.Failure() == ""
	if !r.htmx() && quiet {
		return r.redirect(to, "")
	}
	if err := s.fillBank(r, v); err != nil {
		return err
	}
	if v.Part = r.htmx(); v.Part {
		r.Set("HX-Push-Url", to)
		return r.fragment(template, "bank-part", v)
	}
	return r.page(template, v)
}
