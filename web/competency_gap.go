package web

import (
	"html/template"
	"math"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/web/chart"
)

// gapCell is what one kind shows of one competency.
type gapCell struct {
	Kind     competency.Kind
	Evidence *competency.Evidence // nil: nothing is known
	State    competency.State     // of the evidence
	Short    int                  // levels that are missing, by a test at the least
	Beside   *competency.Evidence // a practical that is newer than the test
	Via      string               // the same competency of another framework, where it was shown
	TooFew   *competency.Evidence // measured since, with too few items
}

// Least reports whether Short is a lower bound.
func (c gapCell) Least() bool { return c.Evidence.Percent != nil }

type gapLine struct {
	competency.GapRow
	Cells   []gapCell
	Closing []closing
}

// competencyGap is a person's gaps as a picture and a table.
type competencyGap struct {
	L       Layout
	Name    string // of the person; empty: the reader
	Profile competency.Profile
	Lines   []gapLine
	Picture template.HTML
}

// Open is how many competencies still show a gap or nothing at all.
func (v competencyGap) Open() (n int) {
	for _, l := range v.Lines {
		if l.GapRow.Open() {
			n++
		}
	}
	return n
}

// gapOf prepares somebody's gaps; Profile is the zero one when they hold none.
func (s *server) gapOf(r *request, l Layout, accountID int64, name string) (v competencyGap, err error) {
	g, err := s.Competencies.Gap(r.ctx, r.actor, r.actor.LibraryID, accountID)
	if err != nil || g.ProfileID == 0 {
		return competencyGap{L: l}, err
	}
	v = competencyGap{L: l, Name: name}
	if v.Profile, err = s.Competencies.Profile(r.ctx, r.actor, g.ProfileID); err != nil {
		return v, err
	}
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return v, err
	}
	var open []int64
	for _, row := range g.Rows {
		line := gapLine{GapRow: row}
		for _, kind := range competency.Kinds {
			c := gapCell{Kind: kind}
			if e, ok := row.Shown[kind]; ok {
				c.Evidence = &e
				c.State, _ = row.State(kind)
				c.Short, _ = row.Short(kind)
				if e.CompetencyID != row.ID {
					c.Via = l.CompetencyName(named[e.CompetencyID])
				}
			}
			if kind == competency.Measured {
				c.Beside, c.TooFew = row.Practical, row.TooFew
			}
			line.Cells = append(line.Cells, c)
		}
		if row.Open() {
			open = append(open, row.ID)
		}
		v.Lines = append(v.Lines, line)
	}
	closings, err := s.closings(r, open)
	if err != nil {
		return v, err
	}
	for i := range v.Lines {
		v.Lines[i].Closing = closings[v.Lines[i].ID]
	}
	v.Picture = gapPicture(l, v)
	return v, nil
}

func gapPicture(l Layout, v competencyGap) template.HTML {
	title := l.Locale.T("competency.picture_mine", lms.Args{"profile": v.Profile.Name})
	if v.Name != "" {
		title = l.Locale.T("competency.picture_of", lms.Args{"name": v.Name, "profile": v.Profile.Name})
	}
	m := chart.Spots{Title: title, Desc: l.Locale.T("competency.picture_about", lms.Args{"n": v.Open(), "all": len(v.Lines)}), From: 0, To: 5,
		Ticks: []float64{0, 1, 2, 3, 4, 5}, Number: func(f float64) string { return strconv.Itoa(int(f)) }}
	for _, kind := range competency.Kinds {
		m.Kinds = append(m.Kinds, l.Locale.T("competency.kind_short_"+string(kind)))
	}
	for _, line := range v.Lines {
		row := chart.SpotRow{Label: l.CompetencyName(line.Competency), Required: float64(line.Required.Required)}
		for _, c := range line.Cells {
			mark := chart.Spot{Value: math.NaN(), Text: "–"}
			if c.Evidence != nil {
				mark.Value = float64(*c.Evidence.Level)
				if low, high, ok := c.Evidence.Range(); ok {
					mark.Lo, mark.Hi = float64(*competency.LevelOf(low, *c.Evidence.Items)), float64(*competency.LevelOf(high, *c.Evidence.Items))
				}
				mark.Text = l.Locale.T("competency.level_"+string(c.State), lms.Args{"level": *c.Evidence.Level, "n": c.Short})
			}
			row.Spots = append(row.Spots, mark)
		}
		m.Rows = append(m.Rows, row)
	}
	return m.SVG()
}

// evidenceLine is one piece of evidence in a list.
type evidenceLine struct {
	competency.Evidence
	Competency  string
	By          string // who wrote it down, where that is somebody else
	WithdrawnBy string
	May         bool // the reader may withdraw it
}

// evidenceView is somebody's evidence: the newest, and the older behind a click.
type evidenceView struct{ Evidence, Older []evidenceLine }

const evidenceShown = 15

// evidenceOf lists what is known of somebody with the names of who said it: the
// person and the head may know them.
func (s *server) evidenceOf(r *request, l Layout, accountID int64) (v evidenceView, err error) {
	list, err := s.Competencies.Evidence(r.ctx, r.actor, r.actor.LibraryID, accountID)
	if err != nil {
		return v, err
	}
	lines, err := s.evidenceLines(r, l, list)
	n := min(len(lines), evidenceShown)
	return evidenceView{lines[:n], lines[n:]}, err
}

func (s *server) evidenceLines(r *request, l Layout, list []competency.Evidence) ([]evidenceLine, error) {
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, e := range list {
		for _, id := range []*int64{e.CreatedBy, e.WithdrawnBy} {
			if id != nil {
				ids = append(ids, *id)
			}
		}
	}
	names, err := s.Accounts.Names(r.ctx, lms.System("competency"), ids)
	if err != nil {
		return nil, err
	}
	lines := make([]evidenceLine, len(list))
	for i, e := range list {
		lines[i] = evidenceLine{Evidence: e, Competency: l.CompetencyName(named[e.CompetencyID]), May: e.WithdrawnAt == nil && competency.CanWithdraw(r.actor, e)}
		if e.CreatedBy != nil && *e.CreatedBy != e.AccountID {
			lines[i].By = names[*e.CreatedBy]
		}
		if e.WithdrawnBy != nil {
			lines[i].WithdrawnBy = names[*e.WithdrawnBy]
		} else if e.Why == competency.GradedAnew {
			lines[i].Why = l.Locale.T("competency.graded_anew")
		}
	}
	return lines, nil
}
