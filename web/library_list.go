package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/report"
)

type libraryListPage struct {
	Layout
	Places []account.Place // where the person works without looking after it
	Here   int64
	Stays  bool // signed in through SLiMS
	Many   int  // libraries that the person looks after
	Rows   []libraryRow
	Words  string
	Show   string // "", attention, or a state
	Counts []libraryCount
	Found  int
	Page   lms.Page
	Pages  int
	URL    string // of this list, its page number to follow
	Back   string // of this page, for what is done on it
	Typed  string // a reason that was refused
}

// libraryRow is how the reading of a library stands, in words.
type libraryRow struct {
	report.Reading
	State   report.State
	Reasons []string
}

// libraryCount is how many libraries are in a state.
type libraryCount struct {
	State report.State
	N     int
}

// libraryPageSize keeps the page light where hundreds of libraries are looked after.
const libraryPageSize = 50

// attention is the choice of what somebody is to do something about.
const attention = "attention"

// libraryList is where else the person may work, and how the libraries that they
// look after are read.
func (s *server) libraryList(r *request) error {
	p, err := s.libraryListPage(r, r.Query("q"))
	if err != nil {
		return err
	}
	return r.page("library/list", p)
}

// libraryListPage is the page of those libraries whose names or codes have the words.
func (s *server) libraryListPage(r *request, words string) (*libraryListPage, error) {
	places, err := s.Accounts.Places(r.ctx, r.actor.AccountID)
	if err != nil {
		return nil, err
	}
	stays := r.session.Method != account.ByPassword
	readings, err := s.Reports.Readings(r.ctx, r.actor, stays)
	if err != nil {
		return nil, err
	}
	p := &libraryListPage{Layout: r.layout("library.list_title"), Here: r.library.ID, Stays: stays, Many: len(readings), Words: words, Show: r.Query("show")}
	p.Path = "/libraries"
	if p.Show != attention && !slices.Contains(report.States, report.State(p.Show)) {
		p.Show = ""
	}
	managed, counts := map[int64]bool{}, map[report.State]int{}
	for _, reading := range readings {
		row := libraryRow{Reading: reading, State: reading.State(s.Now())}
		managed[reading.Library.ID] = true
		counts[row.State]++
		if row.shown(p.Words, p.Show) {
			p.Rows = append(p.Rows, row)
		}
	}
	p.Places = slices.DeleteFunc(places, func(l account.Place) bool { return managed[l.LibraryID] })
	for _, state := range report.States {
		if counts[state] > 0 {
			p.Counts = append(p.Counts, libraryCount{state, counts[state]})
		}
	}
	slices.SortStableFunc(p.Rows, func(a, b libraryRow) int { // each by name already
		return cmp.Compare(slices.Index(report.States, a.State), slices.Index(report.States, b.State))
	})
	p.Found = len(p.Rows)
	page := lms.Page{Number: r.QueryInt("page", 1), Size: libraryPageSize}
	p.Page, p.Pages = page.Normal(), page.Pages(p.Found)
	p.Rows = p.Rows[min(page.Offset(), p.Found):min(page.Offset()+page.Limit(), p.Found)]
	for i := range p.Rows {
		for _, f := range p.Rows[i].Reading.Reasons() {
			found, _ := f.Says(r.locale, r.zone())
			p.Rows[i].Reasons = append(p.Rows[i].Reasons, found)
		}
	}
	p.URL = "/libraries?" + url.Values{"q": {p.Words}, "show": {p.Show}}.Encode() + "&page="
	p.Back = p.URL + r.Query("page", "1")
	return p, nil
}

// shown reports whether a row has the words and is in the state that are asked for.
func (row libraryRow) shown(words, show string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(strings.ToLower(row.Library.Name+" "+row.Library.Code), word) {
			return false
		}
	}
	return show == "" || show == string(row.State) || show == attention && row.State.NeedsAttention()
}

// ReadingPill is the look of a state; its word stands in it.
func (l Layout) ReadingPill(s report.State) string {
	return map[report.State]string{report.Good: "done", report.Rests: "wrong", report.Failed: "wrong", report.Asleep: "soon", report.Paused: "quiet", report.NoSlims: "quiet"}[s]
}

// libraryEnter takes this session to another library.
func (s *server) libraryEnter(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Accounts.MoveSession(r.ctx, r.actor, r.session, id); err != nil {
		return err
	}
	l, err := s.Libraries.Find(r.ctx, id)
	if err != nil {
		return err
	}
	return r.redirect("/", "library.entered", lms.Args{"name": l.Name})
}
