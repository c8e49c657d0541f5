package report

import (
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// RegionDocument words a report of a region in a language, in the time of the
// first of its libraries.
func (r Report) RegionDocument(l locale.Locale) Document {
	zone, err := time.LoadLocation(r.Branches[0].Zone)
	if err != nil {
		zone = time.UTC
	}
	return r.Document(l, l.T("report.region_name", lms.Args{"n": len(r.Branches)}), zone)
}

// branches is a line a library, with what its own report shows.
func (w writer) branches() Section {
	s := Section{Name: "libraries", Title: w.t("report.region_libraries"), Lead: w.t("report.region_lead")}
	t := Table{Title: w.t("report.region_table"), Heads: []string{w.t("report.col_library"), w.t("report.col_held"), w.t("report.col_completions"), w.t("report.col_attendances"), w.t("report.col_sittings"),
		w.t("report.col_jp"), w.t("report.col_data_to"), w.t("report.col_missing")}}
	for _, b := range w.Branches {
		dataTo, missing := text(w.t("report.never_read")), text("–")
		if b.DataTo != nil {
			dataTo, missing = w.day(min(*b.DataTo, lms.DayOf(w.MadeAt))), w.whole(b.Missing)
		}
		t.Rows = append(t.Rows, []Cell{text(b.Name), w.whole(b.Held), w.people(b.Completed), w.people(b.Attended), w.people(b.Sat), w.jp(b.JP, b.AllJP), dataTo, missing})
	}
	s.Tables = []Table{t}
	s.Notes = []string{w.t("report.region_note_few"), w.t("report.region_note_total")}
	return s
}
