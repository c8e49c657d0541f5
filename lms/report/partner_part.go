package report

import (
	"cmp"
	"slices"
)

// Joined is what was done with a partner in a term. Those who took part are
// numbers, as with Ran.
type Joined struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Visits  int    `json:"visits"` // of classes
	Pupils  int    `json:"pupils"`
	Adults  int    `json:"adults"`            // who came along
	Others  int    `json:"others"`            // other things done together
	Library string `json:"library,omitempty"` // in a region's report
}

// joined are the partners of deeds, by name.
func joined(deeds []Deed) (list []Joined) {
	by := map[int64][]Deed{}
	for _, d := range deeds {
		by[d.PartnerID] = append(by[d.PartnerID], d)
	}
	for _, all := range by {
		t := TallyOf(all)
		visits := t.Deeds[ClassVisit]
		list = append(list, Joined{Name: all[0].Partner, Kind: string(all[0].Sort), Visits: visits, Pupils: t.Pupils, Adults: t.Adults, Others: len(all) - visits})
	}
	slices.SortFunc(list, func(a, b Joined) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// same: one partner of one library.
func (j Joined) same(o Joined) bool {
	return j.Library == o.Library && j.Name == o.Name && j.Kind == o.Kind
}

func (j Joined) plus(o Joined) Joined {
	j.Visits, j.Pupils, j.Adults, j.Others = j.Visits+o.Visits, j.Pupils+o.Pupils, j.Adults+o.Adults, j.Others+o.Others
	return j
}

// partners is what the library, or those of the region, did with others.
func (w writer) partners() Section {
	s := Section{Name: "partners", Title: w.t("report.partners"), Notes: []string{w.t("partner.summary_note")}}
	t := Table{Title: w.t("report.partners_table"), Heads: w.heads("partner", "kind", "visits", "pupils", "adults", "together")}
	for _, one := range w.Joined {
		t.Rows = append(t.Rows, w.where([]Cell{text(one.Name), text(w.t("partner.kind." + one.Kind)), w.whole(one.Visits), w.whole(one.Pupils), w.whole(one.Adults), w.whole(one.Others)}, text(one.Library)))
	}
	s.Tables = []Table{t}
	return s
}
