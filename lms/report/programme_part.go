package report

import (
	"context"
	"slices"
)

// Ran is what a programme for patrons held in a term. Participants are counted at
// the door, by age: who they were is nowhere, so that a number of any size tells of
// nobody.
type Ran struct {
	Library   string `json:"library,omitempty" db:"-"` // in a region's report
	Title     string `json:"title" db:"title"`
	Kind      string `json:"kind" db:"kind"`
	Sessions  int    `json:"sessions" db:"sessions"`
	Children  int    `json:"children" db:"children"`
	Teenagers int    `json:"teenagers" db:"teenagers"`
	Adults    int    `json:"adults" db:"adults"`
}

// ran are the programmes that held sessions, the first one first; of one that was
// cancelled those that people came to.
func (s *Store) ran(ctx context.Context, libraryID int64, p span) (list []Ran, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT p.title, p.kind, COUNT(*) AS sessions, SUM(s.children) AS children, SUM(s.teenagers) AS teenagers, SUM(s.adults) AS adults
		FROM programme p JOIN programme_session s ON s.programme_id = p.id
		WHERE p.library_id = ? AND s.starts_at >= ? AND s.starts_at < ? AND (s.counted OR NOT p.cancelled) GROUP BY p.id, p.title, p.kind ORDER BY MIN(s.starts_at), p.id`, libraryID, p.from, p.to)
	return list, err
}

// same: one programme of one library.
func (r Ran) same(o Ran) bool {
	return r.Library == o.Library && r.Title == o.Title && r.Kind == o.Kind
}

func (r Ran) plus(o Ran) Ran {
	r.Sessions, r.Children, r.Teenagers, r.Adults = r.Sessions+o.Sessions, r.Children+o.Children, r.Teenagers+o.Teenagers, r.Adults+o.Adults
	return r
}

// withLater adds the lines of a later term: what went on in it stays one line.
func withLater[T any](lines, later []T, same func(a, b T) bool, plus func(a, b T) T) []T {
	for _, one := range later {
		if i := slices.IndexFunc(lines, func(known T) bool { return same(known, one) }); i >= 0 {
			lines[i] = plus(lines[i], one)
		} else {
			lines = append(lines, one)
		}
	}
	return lines
}

// programmes is what the library, or those of the region, held for patrons.
func (w writer) programmes() Section {
	s := Section{Name: "programmes", Title: w.t("report.programmes")}
	t := Table{Title: w.t("report.programmes_table"), Heads: w.heads("programme", "kind", "sessions", "children", "teenagers", "adults")}
	for _, one := range w.Ran {
		t.Rows = append(t.Rows, w.where([]Cell{text(one.Title), text(w.t("programme.kind." + one.Kind)), w.whole(one.Sessions), w.whole(one.Children), w.whole(one.Teenagers), w.whole(one.Adults)}, text(one.Library)))
	}
	s.Tables, s.Notes = []Table{t}, []string{w.t("programme.summary_note")}
	return s
}
