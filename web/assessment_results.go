package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

type assessmentResultsPage struct {
	Layout
	Results assessment.Results
	Group   int // smallest number of people with figures
	Persons bool
	Bands   []bandView
	Filter  groupFilter // of those who see single results
}

// bandView is a bar of the picture of scores: from–to percent, how many.
type bandView struct {
	From, To, N, X, Y, Height int
}

const (
	bandWidth  = 60
	bandHeight = 140 // of the tallest bar
)

func (s *server) assessmentResults(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	results, filter, err := s.filteredResults(r, id)
	if err != nil {
		return err
	}
	p := &assessmentResultsPage{Layout: r.layout("assessment.results_title"), Results: results, Group: assessment.GroupSize, Persons: results.Sittings != nil || filter.Chosen.ID != 0, Filter: filter}
	if results.Mean != nil {
		tallest := 1
		for _, n := range results.Bands {
			tallest = max(tallest, n)
		}
		for i, n := range results.Bands {
			height := bandHeight * n / tallest
			p.Bands = append(p.Bands, bandView{From: i * 10, To: i*10 + 10, N: n, X: i * bandWidth, Y: 20 + bandHeight - height, Height: height})
		}
	}
	return r.page("assessment/results", p)
}

// filteredResults are the results of a test: everybody's, or those of a group
// for whoever sees single results.
func (s *server) filteredResults(r *request, id int64) (results assessment.Results, f groupFilter, err error) {
	if f, err = s.groupFilter(r); err != nil {
		return results, f, err
	}
	if f.Chosen.ID != 0 {
		results, err = s.Assessments.ResultsOf(r.ctx, r.actor, id, f.Chosen.People)
	} else {
		results, err = s.Assessments.Results(r.ctx, r.actor, id)
	}
	return results, f, err
}

// Percent100 writes a share of 1 as a number of hundredths.
func (p assessmentResultsPage) Percent100(share float64) string {
	return p.Locale.Decimal(share*100, 0)
}

// assessmentResultRows is every attempt that was handed in, with what it came to
// in each section.
func (s *server) assessmentResultRows(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	results, _, err := s.filteredResults(r, id)
	if err != nil {
		return err
	}
	return r.sheet(fmt.Sprintf("test-%d-results.csv", id), func(f sheet) {
		head := []string{"person", "attempt", "handed_in", "on_paper", "form", "percent", "outcome", "decided_by_trainer"}
		for _, section := range results.Sections {
			head = append(head, r.locale.T("sheet.section", lms.Args{"n": section.Number}))
		}
		f.head(append(head, "knows_key")...)
		for _, t := range results.Sittings {
			outcome, percent := "not_passed", any(t.Percent)
			switch {
			case t.Voided:
				outcome = "void"
			case t.Waiting > 0:
				outcome, percent = "to_mark", nil
			case t.Review == assessment.ReviewWaits:
				outcome = "in_review"
			case t.Passed:
				outcome = "passed"
			}
			row := []any{t.Person, t.Number, t.SubmittedAt, t.OnPaper, t.Form, percent, r.locale.T("sheet." + outcome), t.Review == assessment.ReviewDecided}
			for _, section := range results.Sections {
				cell := any(nil)
				if x, ok := t.Sections[section.Number]; ok {
					cell = x
				}
				row = append(row, cell)
			}
			f.row(append(row, t.KnowsKey)...)
		}
	})
}
