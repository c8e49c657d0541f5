package web

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/competency"
	"binapustaka/web/chart"
)

// figureCell is how many of the people of whom a kind is known show what is
// required, as a share with its interval; nil: too few people.
type figureCell struct {
	Kind competency.Kind
	competency.Figure
	Share *itemstat.Estimate
}

type figureLine struct {
	competency.FigureRow
	Cells   []figureCell
	Closing []closing
}

// figureView is a group's figures as a picture and a table.
type figureView struct {
	L       Layout
	Title   string
	Holders int
	Few     bool // fewer than five, or what would give fewer away
	Group   bool // somebody put these people together
	Lines   []figureLine
	Picture template.HTML
}

type competencyFiguresPage struct {
	Layout
	Profiles []competency.Profile // that somebody could hold
	Groups   []account.Group      // in use, for those who may see each person
	Chosen   string               // id of a profile, group- and the id of a group, or "" for the library
	View     figureView
	Leads    bool
	Fives    bool // come to light five people at a time
}

func (s *server) competencyFigures(r *request) error {
	people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	ids := make([]int64, len(people))
	for i, a := range people {
		ids[i] = a.ID
	}
	f, err := s.Competencies.Figures(r.ctx, r.actor, r.actor.LibraryID, ids)
	if err != nil {
		return err
	}
	p := &competencyFiguresPage{Layout: r.layout("competency.figures_title"), Chosen: r.Query("profile"), Leads: competency.CanSetProfiles(r.actor), Fives: !competency.CanSeeEverybody(r.actor)}
	p.View = figureView{L: p.Layout, Title: p.Locale.T("competency.figures_library", lms.Args{"library": p.Library}), Holders: f.Holders, Few: f.Few}
	rows := f.Rows
	chosen := p.Chosen == ""
	if competency.CanSeeEverybody(r.actor) {
		if p.Groups, err = s.groupsInUse(r); err != nil {
			return err
		}
	}
	for _, g := range p.Groups {
		if p.Chosen != fmt.Sprintf("group-%d", g.ID) {
			continue
		}
		here := slices.DeleteFunc(g.People, func(id int64) bool { return !slices.Contains(ids, id) })
		of, err := s.Competencies.GroupFigures(r.ctx, r.actor, r.actor.LibraryID, here)
		if err != nil {
			return err
		}
		chosen, rows = true, of.Rows
		p.View.Title, p.View.Holders, p.View.Few, p.View.Group = g.Name, of.Holders, of.Few, true
	}
	for _, profile := range f.Profiles {
		if profile.Profile.ArchivedAt == nil {
			p.Profiles = append(p.Profiles, profile.Profile)
		}
		if strconv.FormatInt(profile.Profile.ID, 10) == p.Chosen {
			chosen, rows = true, profile.Rows
			p.View.Title, p.View.Holders, p.View.Few = profile.Profile.Name, profile.Holders, profile.Few
		}
	}
	if !chosen {
		return lms.Fail(lms.NotFound, "competency.profile_not_found")
	}
	if err := s.fillFigures(r, &p.View, rows); err != nil {
		return err
	}
	return r.page("competency/figures", p)
}

func (s *server) fillFigures(r *request, v *figureView, rows []competency.FigureRow) error {
	var ids []int64
	for _, row := range rows {
		line := figureLine{FigureRow: row}
		for _, kind := range competency.Kinds {
			c := figureCell{Kind: kind}
			if n := row.Figures[kind]; !n.Hidden && n.People >= competency.MinGroup {
				share := itemstat.Share(n.Meet, n.People)
				c.Figure, c.Share = n, &share
			}
			line.Cells = append(line.Cells, c)
		}
		ids = append(ids, row.ID)
		v.Lines = append(v.Lines, line)
	}
	closings, err := s.closings(r, ids)
	if err != nil {
		return err
	}
	m := chart.Spots{Title: v.L.Locale.T("competency.picture_group", lms.Args{"group": v.Title}), Desc: v.L.Locale.T("competency.picture_group_about"),
		From: 0, To: 1, Ticks: []float64{0, 0.25, 0.5, 0.75, 1}, Number: func(f float64) string { return v.L.Locale.Percent(f, 0) }}
	for _, kind := range competency.Kinds {
		m.Kinds = append(m.Kinds, v.L.Locale.T("competency.kind_short_"+string(kind)))
	}
	any := false
	for i := range v.Lines {
		line := &v.Lines[i]
		line.Closing = closings[line.ID]
		row := chart.SpotRow{Label: v.L.CompetencyName(line.Competency), Required: math.NaN()}
		for _, c := range line.Cells {
			mark := chart.Spot{Value: math.NaN(), Text: v.L.Locale.T("competency.few_short")}
			if c.Share != nil {
				any = true
				mark = chart.Spot{Value: c.Share.Value, Lo: c.Share.Low, Hi: c.Share.High, Text: v.L.Locale.T("competency.share_n", lms.Args{"share": v.L.Percent(c.Share.Value, 0), "n": c.Share.N})}
				if c.Unsure > 0 {
					mark.Text = v.L.Locale.T("competency.share_unsure", lms.Args{"share": v.L.Percent(c.Share.Value, 0), "unsure": v.L.Percent(float64(c.Unsure)/float64(c.People), 0), "n": c.Share.N})
				}
			}
			row.Spots = append(row.Spots, mark)
		}
		m.Rows = append(m.Rows, row)
	}
	if any {
		v.Picture = m.SVG()
	}
	return nil
}
