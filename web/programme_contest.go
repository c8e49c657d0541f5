package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/programme"
)

type contestEditPage struct {
	Layout
	Programme  programme.Programme
	ID         int64 // 0: a new one
	Name       string
	Form       struct{ Title, Criteria string } // as typed
	Jury       []int64
	People     []account.Person
	MostPoints int
}

func (p *contestEditPage) Action() string {
	if p.ID == 0 {
		return fmt.Sprintf("/programmes/%d/contests", p.Programme.ID)
	}
	return fmt.Sprintf("/programmes/%d/contests/%d/edit", p.Programme.ID, p.ID)
}

// Judges reports whether somebody is of the jury.
func (p *contestEditPage) Judges(id int64) bool { return slices.Contains(p.Jury, id) }

func (s *server) contestEditPage(r *request, one programme.Programme, j programme.Judging) (*contestEditPage, error) {
	p := &contestEditPage{Layout: r.layout("programme.contest_new"), Programme: one, ID: j.ID, Name: j.Title, MostPoints: programme.MostPoints}
	p.Form.Title, p.Form.Criteria = j.Title, j.Criteria
	p.Path = fmt.Sprintf("/programmes/%d/contests/new", one.ID)
	if j.ID != 0 {
		p.Title, p.Path = r.locale.T("programme.contest_edit"), p.Action()
	}
	for _, juror := range j.Jurors {
		p.Jury = append(p.Jury, juror.AccountID)
	}
	var err error
	p.People, err = s.colleagues(r, append(slices.Clone(p.Jury), one.OwnerID)...)
	return p, err
}

func (s *server) contestNew(r *request) error {
	one, err := s.written(r)
	if err != nil {
		return err
	}
	if !one.Kind.Has(programme.Contests) {
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	p, err := s.contestEditPage(r, one, programme.Judging{Contest: programme.Contest{Criteria: r.locale.T("programme.criteria_usual")}})
	if err != nil {
		return err
	}
	return r.page("programme/contest_edit", p)
}

func (s *server) contestEdit(r *request) error {
	one, j, err := s.contestOf(r)
	if err != nil {
		return err
	}
	if !programme.CanWrite(r.actor, one) {
		return lms.Fail(lms.Forbidden, "error.forbidden")
	}
	p, err := s.contestEditPage(r, one, j)
	if err != nil {
		return err
	}
	return r.page("programme/contest_edit", p)
}

// contestSave writes the contest in the address, a new one without.
func (s *server) contestSave(r *request) error {
	one, err := s.written(r)
	if err != nil {
		return err
	}
	var j programme.Judging
	if r.Params("contest") != "" {
		if one, j, err = s.contestOf(r); err != nil {
			return err
		}
	}
	p, err := s.contestEditPage(r, one, j)
	if err != nil {
		return err
	}
	p.Form.Title, p.Form.Criteria, p.Jury = r.FormValue("title"), r.FormValue("criteria"), nil
	for _, v := range r.formValues("jury") {
		id, _ := strconv.ParseInt(v, 10, 64)
		if slices.ContainsFunc(p.People, func(a account.Person) bool { return a.ID == id }) {
			p.Jury = append(p.Jury, id)
		}
	}
	id, wrong := s.Programmes.SaveContest(r.ctx, r.actor, one.ID, programme.Contest{ID: j.ID, Title: p.Form.Title, Criteria: p.Form.Criteria}, slices.Clone(p.Jury))
	if wrong != nil {
		return r.invalid("programme/contest_edit", p, wrong)
	}
	return r.redirect(fmt.Sprintf("/programmes/%d/contests/%d", one.ID, id), "programme.contest_saved")
}

type jurorRow struct {
	Name string
	Done int
}

type rankedAge struct {
	Age  programme.Age
	List []programme.Ranked
}

type contestPage struct {
	Layout
	Programme programme.Programme
	Judging   programme.Judging
	Writes    bool
	Jurors    []jurorRow
	Mine      int // texts that the reader has scored wholly
	Ranking   []rankedAge
	Uneven    bool // not every text was scored by as many jurors
	Ages      []programme.Age
	Form      struct{ Age, N, Title string }
}

// contestOf is the contest in the address.
func (s *server) contestOf(r *request) (one programme.Programme, j programme.Judging, err error) {
	id, contest, err := r.ids("contest")
	if err != nil {
		return one, j, err
	}
	if one, err = s.Programmes.Find(r.ctx, r.actor, id); err != nil {
		return one, j, err
	}
	j, err = s.Programmes.FindContest(r.ctx, r.actor, id, contest)
	return one, j, err
}

func (s *server) contestPage(r *request) (*contestPage, error) {
	one, j, err := s.contestOf(r)
	if err != nil {
		return nil, err
	}
	p := &contestPage{Layout: r.titled(j.Title), Programme: one, Judging: j, Writes: programme.CanWrite(r.actor, one), Ages: programme.Ages}
	p.Path = fmt.Sprintf("/programmes/%d/contests/%d", one.ID, j.ID)
	p.Form.N = "1"
	var ids []int64
	for _, juror := range j.Jurors {
		ids = append(ids, juror.AccountID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	for _, juror := range j.Jurors {
		p.Jurors = append(p.Jurors, jurorRow{names[juror.AccountID], juror.Done})
		if juror.AccountID == r.actor.AccountID {
			p.Mine = juror.Done
		}
	}
	slices.SortFunc(p.Jurors, func(a, b jurorRow) int { return byName(a.Name, b.Name) })
	if j.ClosedAt != nil {
		ranking := programme.Ranking(j.Entries, j.Scores, len(programme.Lines(j.Criteria)))
		for _, age := range programme.Ages {
			list := ranking[age]
			if len(list) == 0 {
				continue
			}
			p.Ranking = append(p.Ranking, rankedAge{age, list})
			for _, e := range list {
				p.Uneven = p.Uneven || e.Jurors != list[0].Jurors
			}
		}
	}
	return p, nil
}

func (s *server) contestShow(r *request) error {
	p, err := s.contestPage(r)
	if err != nil {
		return err
	}
	return r.page("programme/contest", p)
}

// contestDo takes texts in or out, or ends the judging.
func (s *server) contestDo(r *request) error {
	id, contest, err := r.ids("contest")
	if err != nil {
		return err
	}
	notice := "programme.entries_added"
	switch r.FormValue("do") {
	case "add":
		err = s.Programmes.AddEntries(r.ctx, r.actor, id, contest, programme.Age(r.FormValue("age")), typedPresent(r.FormValue("n")), r.FormValue("title"))
	case "remove":
		entry, _ := strconv.ParseInt(r.FormValue("entry"), 10, 64)
		err, notice = s.Programmes.RemoveEntry(r.ctx, r.actor, id, contest, entry), "programme.entry_removed"
	case "close":
		err, notice = s.Programmes.CloseContest(r.ctx, r.actor, id, contest), "programme.contest_ended"
	default:
		err = lms.FailField("do", "error.request")
	}
	p, failed := s.contestPage(r)
	if failed != nil {
		return failed
	}
	if err != nil {
		p.Form.Age, p.Form.N, p.Form.Title = r.FormValue("age"), r.FormValue("n"), r.FormValue("title")
		return r.invalid("programme/contest", p, err)
	}
	if r.FormValue("do") == "close" {
		if err := s.Accounts.Note(r.ctx, r.actor, p.Programme.LibraryID, "contest_closed", lms.Args{"title": p.Judging.Title, "programme": p.Programme.Title}); err != nil {
			return err
		}
	}
	return r.redirect(p.Path, notice)
}

// scoreCell is a field of the scoring form.
type scoreCell struct{ Name, Value, Label string }

type scoreRow struct {
	Entry programme.Entry
	Cells []scoreCell
}

type contestScoresPage struct {
	Layout
	Programme  programme.Programme
	Judging    programme.Judging
	Criteria   []string
	Rows       []scoreRow
	MostPoints int
}

// contestScoresPage is the form in which a juror scores, with what was given or is
// typed.
func (s *server) contestScoresPage(r *request, typed func(name string) string) (*contestScoresPage, error) {
	one, j, err := s.contestOf(r)
	if err != nil {
		return nil, err
	}
	if !j.Juror {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	if j.ClosedAt != nil {
		return nil, lms.Fail(lms.Conflict, "programme.contest_closed")
	}
	p := &contestScoresPage{Layout: r.layout("programme.scores_title", lms.Args{"title": j.Title}), Programme: one, Judging: j, Criteria: programme.Lines(j.Criteria), MostPoints: programme.MostPoints}
	p.Path = fmt.Sprintf("/programmes/%d/contests/%d/scores", one.ID, j.ID)
	given := map[string]string{}
	for _, score := range j.Scores {
		given[programme.ScoreField(score.EntryID, score.Criterion)] = strconv.Itoa(score.Points)
	}
	for _, e := range j.Entries {
		row := scoreRow{Entry: e}
		for i, criterion := range p.Criteria {
			cell := scoreCell{Name: programme.ScoreField(e.ID, i), Label: p.EntryLabel(e) + ": " + criterion}
			if cell.Value = given[cell.Name]; typed != nil {
				cell.Value = typed(cell.Name)
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func (s *server) contestScores(r *request) error {
	p, err := s.contestScoresPage(r, nil)
	if err != nil {
		return err
	}
	return r.page("programme/scores", p)
}

func (s *server) contestScoresSave(r *request) error {
	p, err := s.contestScoresPage(r, func(name string) string { return strings.TrimSpace(r.FormValue(name)) })
	if err != nil {
		return err
	}
	var scores []programme.Score
	for _, row := range p.Rows {
		for i, cell := range row.Cells {
			if cell.Value != "" {
				scores = append(scores, programme.Score{EntryID: row.Entry.ID, Criterion: i, Points: typedPresent(cell.Value)})
			}
		}
	}
	if err := s.Programmes.SaveScores(r.ctx, r.actor, p.Programme.ID, p.Judging.ID, scores); err != nil {
		return r.invalid("programme/scores", p, err)
	}
	return r.redirect(fmt.Sprintf("/programmes/%d/contests/%d", p.Programme.ID, p.Judging.ID), "programme.scores_saved")
}

// EntryLabel is what a text is called: its number, which hides who wrote it.
func (l Layout) EntryLabel(e programme.Entry) string {
	return l.Locale.T("programme.entry_label", lms.Args{"number": fmt.Sprintf("%02d", e.Number)})
}
