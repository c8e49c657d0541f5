package report

import "context"

// Ran is what a programme for patrons held in a term. Participants are counted at
// the door, by age: who they were is nowhere, so that a number of any size tells of
// nobody.
type Ran struct {
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

// programmes is what the library held for its patrons.
func (w writer) programmes() Section {
	s := Section{Name: "programmes", Title: w.t("report.programmes")}
	t := Table{Title: w.t("report.programmes_table"), Heads: w.heads("programme", "kind", "sessions", "children", "teenagers", "adults")}
	for _, one := range w.Ran {
		t.Rows = append(t.Rows, []Cell{text(one.Title), text(w.t("programme.kind." + one.Kind)), w.whole(one.Sessions), w.whole(one.Children), w.whole(one.Teenagers), w.whole(one.Adults)})
	}
	s.Tables, s.Notes = []Table{t}, []string{w.t("programme.summary_note")}
	return s
}
