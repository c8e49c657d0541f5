package web

import (
	"html/template"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

type usageCollectionPage struct {
	Layout
	Nothing string
	CanRun  bool
	Held    usage.Collection
	Added   []added
	Groups  []heldGroup
}

// added is how much came in, from the rows of the last twelve months.
type added struct {
	Metric string
	served
}

type heldGroup struct {
	Title string
	Chart template.HTML
	Table chart.Table
}

func (s *server) usageCollection(r *request) error {
	p := &usageCollectionPage{Layout: r.layout("usage.collection_title"), CanRun: r.actor.Has(lms.Admin)}
	var err error
	if p.Held, err = s.Usage.Collection(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	if len(p.Held.Holdings) == 0 {
		p.Nothing = "unread"
		if !r.library.HasSlims {
			p.Nothing = "no_slims"
		}
		return r.page("usage/collection", p)
	}
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	year := lastYear(r.today() - 1)
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, year)
	if err != nil {
		return err
	}
	if read[usage.LogTable].FirstOn != nil {
		for _, m := range []string{usage.RecordsAdded, usage.CopiesAdded} {
			v, err := s.served(r, m, year, cover, read)
			if err != nil {
				return err
			}
			p.Added = append(p.Added, added{m, v})
		}
	}
	for _, part := range []usage.Part{usage.TitlesByClass, usage.CopiesByClass, usage.CopiesByType, usage.CopiesByPlace} {
		p.Groups = append(p.Groups, holdings(r.locale, part, p.Held))
	}
	return r.page("usage/collection", p)
}

// holdings is one part of the collection as bars, with its table.
func holdings(l locale.Locale, part usage.Part, c usage.Collection) heldGroup {
	title := l.T("usage.part." + string(part))
	list := c.Of(part)
	total := int64(0)
	for _, h := range list {
		total += h.Count
	}
	bars := chart.Bars{Title: title, Desc: l.T("usage.part_desc", lms.Args{"title": locale.Inside(title), "n": len(list), "total": total})}
	table := chart.Table{Caption: title, Head: []string{l.T("usage.part_of." + string(part)), l.T("usage.col_count"), l.T("usage.col_share")}}
	for _, h := range list {
		name, share := holdingName(l, h), "–"
		if total > 0 {
			share = l.Percent(float64(h.Count)/float64(total), 1)
		}
		bars.Bars = append(bars.Bars, chart.Bar{Label: name, Value: float64(h.Count), Text: l.Number(h.Count)})
		table.Rows = append(table.Rows, []string{name, l.Number(h.Count), share})
	}
	return heldGroup{Title: title, Chart: bars.SVG(), Table: table}
}

func holdingName(l locale.Locale, h usage.Holding) string {
	switch {
	case h.Name != "":
		return h.Name
	case h.Part == usage.TitlesByClass || h.Part == usage.CopiesByClass:
		if h.Code == "" {
			return l.T("usage.class.none")
		}
		return l.T("usage.class." + h.Code)
	case h.Code == "" || h.Code == "0":
		return l.T("usage.part_none." + string(h.Part))
	}
	return h.Code
}
